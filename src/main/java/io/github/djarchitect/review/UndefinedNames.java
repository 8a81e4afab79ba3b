package io.github.djarchitect.review;

import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.ExceptHandler;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Parameters;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names of a Python file that nothing gives it: used and defined nowhere, or imported from a module
 * of the project that has no such name.
 *
 * <p>It says nothing where names come by ways that reading does not follow: star imports, {@code
 * __getattr__} of a module, {@code globals()}; nor of an import that may fail or not be reached,
 * inside {@code try} and {@code if}.
 */
final class UndefinedNames {
  /** What is there besides the builtins: in a package, a class, a method, or on Windows. */
  private static final Set<String> IMPLICIT =
      Set.of(
          "__path__",
          "__all__",
          "__class__",
          "__module__",
          "__qualname__",
          "__annotations__",
          "__builtins__",
          "__dict__",
          "WindowsError");

  /** A name, told from others of the same file. */
  record Missing(String name, @Nullable String module, Place place) {
    String key() {
      return name + " " + module;
    }

    String message() {
      return module == null
          ? "%s is used here, and nothing defines or imports it: NameError when the line runs."
              .formatted(name)
          : "%s is imported here from %s, which has no such name: ImportError when the line runs."
              .formatted(name, module);
    }
  }

  private final SourceTree tree;
  private final ProjectModules modules;
  private final Set<String> names = new HashSet<>();

  UndefinedNames(Project project) {
    this.tree = project.tree();
    this.modules = new ProjectModules(project);
    for (String path : tree.paths()) {
      // with every folder and without the end, so that a submodule of any kind is there
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        names.add(path.substring(0, slash));
      }
      int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
      names.add(dot < 0 ? path : path.substring(0, dot));
    }
  }

  /** One for each name, in the order of the file. */
  List<Missing> of(String path, String text) {
    PythonModule module = PythonParser.parse(text);
    if (!module.problems().isEmpty()) {
      return List.of();
    }
    Map<String, Missing> found = new LinkedHashMap<>();
    Stream.concat(undefined(path, module).stream(), notThere(path, module).stream())
        .forEach(missing -> found.putIfAbsent(missing.key(), missing));
    return List.copyOf(found.values());
  }

  // Names that nothing defines

  private static List<Missing> undefined(String path, PythonModule module) {
    if (FreeNames.isOpen(module.body())) {
      return List.of();
    }
    Set<Span> uncertain = uncertain(module);
    return FreeNames.in(module.body(), IMPLICIT).stream()
        .filter(name -> !uncertain.contains(name.span()))
        .map(name -> new Missing(name.id(), null, at(path, name.span())))
        .toList();
  }

  /** Names that are tried, or that are read by no running Python. */
  private static Set<Span> uncertain(PythonModule module) {
    boolean[] deferred = new boolean[1];
    Set<Span> spans = new HashSet<>();
    Walk.through(
        module.body(),
        node -> {
          switch (node) {
            case Stmt.Try attempt when attempt.handlers().stream().anyMatch(UndefinedNames::any) ->
                names(attempt.body(), spans);
            case Stmt.If choice when isForTypes(choice.test()) -> names(choice.body(), spans);
            case Stmt.ImportFrom from when "__future__".equals(from.module()) ->
                deferred[0] |= from.names().stream().anyMatch(a -> a.name().equals("annotations"));
            default -> {}
          }
        });
    Walk.through(
        module.body(),
        node -> {
          if (!deferred[0]) {
            return;
          }
          switch (node) {
            case Stmt.FunctionDef def -> {
              annotations(def.args(), spans);
              if (def.returns() != null) {
                names(List.of(def.returns()), spans);
              }
            }
            case Stmt.AnnAssign assign -> names(List.of(assign.annotation()), spans);
            default -> {}
          }
        });
    return spans;
  }

  private static void annotations(Parameters parameters, Set<Span> spans) {
    List<Parameter> all = new ArrayList<>(parameters.positionalOnly());
    all.addAll(parameters.positional());
    all.addAll(parameters.keywordOnly());
    for (Parameter rest : new Parameter[] {parameters.vararg(), parameters.kwarg()}) {
      if (rest != null) {
        all.add(rest);
      }
    }
    for (Parameter each : all) {
      if (each.annotation() != null) {
        names(List.of(each.annotation()), spans);
      }
    }
  }

  private static void names(List<? extends Node> code, Set<Span> spans) {
    Walk.through(
        code,
        node -> {
          if (node instanceof Expr.Name name) {
            spans.add(name.span());
          }
        });
  }

  /** Whether a handler takes a NameError. */
  private static boolean any(ExceptHandler handler) {
    if (handler.type() == null) {
      return true;
    }
    boolean[] takes = new boolean[1];
    Walk.through(
        handler.type(),
        node ->
            takes[0] |=
                node instanceof Expr.Name name
                    && Set.of("NameError", "Exception", "BaseException").contains(name.id()));
    return takes[0];
  }

  private static boolean isForTypes(Expr test) {
    return switch (test) {
      case Expr.Name name -> name.id().equals("TYPE_CHECKING");
      case Expr.Attribute attribute -> attribute.attr().equals("TYPE_CHECKING");
      default -> false;
    };
  }

  // Names that a module of the project does not have

  private List<Missing> notThere(String path, PythonModule module) {
    List<Stmt.ImportFrom> imports = new ArrayList<>();
    certain(module.body(), imports);
    List<Missing> missing = new ArrayList<>();
    for (Stmt.ImportFrom from : imports) {
      Optional<ModuleSource.Source> source = source(path, from);
      if (source.isEmpty() || !tells(source.get(), path)) {
        continue;
      }
      Set<String> bound = FreeNames.bound(source.get().module().body());
      for (Alias alias : from.names()) {
        String name = alias.name();
        boolean dunder = name.startsWith("__") && name.endsWith("__");
        if (!dunder
            && !name.equals("*")
            && !bound.contains(name)
            && !hasSubmodule(source.get(), name)) {
          missing.add(
              new Missing(
                  name,
                  ".".repeat(from.level()) + (from.module() == null ? "" : from.module()),
                  at(path, from.span())));
        }
      }
    }
    return missing;
  }

  /** Imports that run whenever the code around them does. */
  private static void certain(List<Stmt> body, List<Stmt.ImportFrom> imports) {
    for (Stmt statement : body) {
      switch (statement) {
        case Stmt.ImportFrom from -> imports.add(from);
        case Stmt.FunctionDef def -> certain(def.body(), imports);
        case Stmt.ClassDef owner -> certain(owner.body(), imports);
        case Stmt.With with -> certain(with.body(), imports);
        case Stmt.For loop -> certain(loop.body(), imports);
        case Stmt.While loop -> certain(loop.body(), imports);
        default -> {}
      }
    }
  }

  private Optional<ModuleSource.Source> source(String path, Stmt.ImportFrom from) {
    String module = from.module() == null ? "" : from.module();
    if (from.level() == 0) {
      return modules.find(module);
    }
    String folder = folder(path);
    for (int up = 1; up < from.level(); up++) {
      if (folder.isEmpty()) {
        return Optional.empty();
      }
      folder = folder(folder);
    }
    String stem = join(folder, module.replace('.', '/'));
    for (String file : List.of(join(stem, "__init__.py"), stem + ".py")) {
      if (!(module.isEmpty() && !file.endsWith("__init__.py"))
          && tree.read(file) instanceof SourceTree.FileContent.Present present) {
        return Optional.of(
            new ModuleSource.Source(
                file, file.endsWith("__init__.py"), PythonParser.parse(present.bytes())));
      }
    }
    return Optional.empty();
  }

  /** Whether reading a module tells every name it has. */
  private static boolean tells(ModuleSource.Source source, String path) {
    PythonModule module = source.module();
    return !source.path().equals(path)
        && module.problems().isEmpty()
        && !FreeNames.isOpen(module.body())
        && !FreeNames.bound(module.body()).contains("__getattr__")
        && !module.source().text().contains("sys.modules");
  }

  private boolean hasSubmodule(ModuleSource.Source source, String name) {
    return source.isPackage() && names.contains(join(folder(source.path()), name));
  }

  private static Place at(String path, Span span) {
    return new Place(path, span.startLine(), span.startColumn() + 1);
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() || name.isEmpty() ? folder + name : folder + "/" + name;
  }
}
