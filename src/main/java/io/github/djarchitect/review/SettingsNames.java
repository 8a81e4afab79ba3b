package io.github.djarchitect.review;

import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Dotted paths in settings that Django imports when it starts or at the first request, of which a
 * project has the package and not the module or the class.
 */
final class SettingsNames {
  /** Those whose texts are paths of modules or of what stands in them, each by itself. */
  private static final Set<String> SETTINGS =
      Set.of(
          "AUTHENTICATION_BACKENDS",
          "MIDDLEWARE",
          "INSTALLED_APPS",
          "ROOT_URLCONF",
          "WSGI_APPLICATION",
          "ASGI_APPLICATION",
          "DATABASE_ROUTERS",
          "PASSWORD_HASHERS",
          "DEFAULT_AUTO_FIELD",
          "DEFAULT_EXCEPTION_REPORTER",
          "DEFAULT_EXCEPTION_REPORTER_FILTER",
          "FILE_UPLOAD_HANDLERS",
          "CSRF_FAILURE_VIEW",
          "FORM_RENDERER",
          "TEST_RUNNER",
          "SESSION_SERIALIZER",
          "SESSION_ENGINE",
          "DEFAULT_FILE_STORAGE",
          "STATICFILES_STORAGE",
          "MESSAGE_STORAGE",
          "EMAIL_BACKEND");

  private static final Pattern DOTTED = Pattern.compile("[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)+");

  /** A path that leads nowhere, with the setting that has it. */
  record Nowhere(String setting, String path, String why, Place place) {
    String message() {
      return "%s names %s, and %s: Django does not start, or fails where it is first asked for."
          .formatted(setting, path, why);
    }
  }

  private final SourceTree tree;
  private final ProjectModules modules;
  private final Set<String> folders = new HashSet<>();

  SettingsNames(Project project) {
    this.tree = project.tree();
    this.modules = new ProjectModules(project);
    for (String path : tree.paths()) {
      if (path.endsWith(".py")) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
          folders.add(path.substring(0, slash));
        }
      }
    }
  }

  /** Of a file of settings, in its order. */
  List<Nowhere> in(String file, String text) {
    PythonModule module = PythonParser.parse(text);
    List<Nowhere> found = new ArrayList<>();
    if (module.problems().isEmpty()) {
      for (Stmt statement : module.body()) {
        switch (statement) {
          case Stmt.Assign assign when assign.targets().size() == 1 ->
              setting(file, assign.targets().getFirst(), assign.value(), found);
          case Stmt.AugAssign assign -> setting(file, assign.target(), assign.value(), found);
          default -> {}
        }
      }
    }
    return found;
  }

  private void setting(String file, Expr target, Expr value, List<Nowhere> found) {
    if (!(target instanceof Expr.Name(String name, var _)) || !SETTINGS.contains(name)) {
      return;
    }
    for (Expr.Constant each : texts(value)) {
      if (each.value() instanceof Literal.Str(String path) && DOTTED.matcher(path).matches()) {
        why(path, name)
            .ifPresent(why -> found.add(new Nowhere(name, path, why, at(file, each.span()))));
      }
    }
  }

  /** Texts that are members of a list or a sum of lists, or the whole value. */
  private static List<Expr.Constant> texts(Expr value) {
    List<Expr.Constant> texts = new ArrayList<>();
    switch (value) {
      case Expr.Constant constant -> texts.add(constant);
      case Expr.ListExpr list -> list.elts().forEach(each -> texts.addAll(texts(each)));
      case Expr.TupleExpr tuple -> tuple.elts().forEach(each -> texts.addAll(texts(each)));
      case Expr.BinOp sum -> {
        texts.addAll(texts(sum.left()));
        texts.addAll(texts(sum.right()));
      }
      default -> {}
    }
    return texts;
  }

  /** Why a path leads nowhere; absent where it does not, or nobody can tell. */
  private Optional<String> why(String path, String setting) {
    if (modules.find(path).isPresent() || isFolder(path)) {
      return Optional.empty();
    }
    int dot = path.lastIndexOf('.');
    String owner = path.substring(0, dot);
    String name = path.substring(dot + 1);
    if (setting.equals("ROOT_URLCONF")) {
      return isOwn(path)
          ? Optional.of("the project has no module %s".formatted(path))
          : Optional.empty();
    }
    Optional<ModuleSource.Source> module = modules.find(owner);
    if (module.isPresent()) {
      return tells(module.get()) && !bound(module.get()).contains(name)
          ? Optional.of("%s has no %s".formatted(module.get().path(), name))
          : Optional.empty();
    }
    return isOwn(path) && !isFolder(owner)
        ? Optional.of("the project has no module %s".formatted(owner))
        : Optional.empty();
  }

  /** Whether the first name is a package of this project, with a file of its own. */
  private boolean isOwn(String path) {
    String first = path.substring(0, path.indexOf('.'));
    return modules.find(first).filter(ModuleSource.Source::isPackage).isPresent();
  }

  private boolean isFolder(String path) {
    String relative = path.replace('.', '/');
    return folders.contains(relative)
        || folders.stream().anyMatch(each -> each.endsWith("/" + relative));
  }

  private static Set<String> bound(ModuleSource.Source source) {
    return FreeNames.bound(source.module().body());
  }

  /** Whether reading a module tells every name it has. */
  private static boolean tells(ModuleSource.Source source) {
    boolean[] star = new boolean[1];
    Walk.through(
        source.module().body(),
        node ->
            star[0] |=
                node instanceof Stmt.ImportFrom from
                    && from.names().stream().anyMatch(each -> each.name().equals("*")));
    return !star[0]
        && source.module().problems().isEmpty()
        && !FreeNames.isOpen(source.module().body())
        && !bound(source).contains("__getattr__")
        && !source.module().source().text().contains("sys.modules");
  }

  private static Place at(String path, Span span) {
    return new Place(path, span.startLine(), span.startColumn() + 1);
  }
}
