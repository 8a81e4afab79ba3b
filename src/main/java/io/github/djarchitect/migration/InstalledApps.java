package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Budget;
import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.evaluate.Outside;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code INSTALLED_APPS} as the settings of a project say it, those of its tests left out: Django
 * loads no migration of an app that is not in there.
 */
public final class InstalledApps {
  private static final String SETTING = "INSTALLED_APPS";

  /** Whether an app is installed, as far as reading tells. */
  public enum Has {
    YES,
    NO,
    UNKNOWN
  }

  /** What may give a setting a value that nobody sees by reading it. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "\\b(?:globals|locals|vars|exec|eval|setattr|execfile)\\s*\\(|split_settings|\\bconfigurations\\b");

  private static final Pattern DOTTED = Pattern.compile("[^\\W\\d]\\w*(?:\\.[^\\W\\d]\\w*)*");

  /** Settings of something else in the repository: of examples, of projects that are yet to be. */
  private static final Pattern OTHERS =
      Pattern.compile("test|(?:^|/)docs?/|example|demo|template", Pattern.CASE_INSENSITIVE);

  private final Project project;
  private final ProjectModules modules;
  private final Evaluator evaluator;
  private final List<Place> places = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  private boolean whole = true;

  private InstalledApps(Project project) {
    this.project = project;
    this.modules = new ProjectModules(project);
    this.evaluator = new Evaluator(modules, new Outside() {}, Budget.DEFAULT);
  }

  public static InstalledApps of(Project project) {
    InstalledApps installed = new InstalledApps(project);
    for (String path : project.settingsFiles()) {
      if (!OTHERS.matcher(path).find()
          && project.tree().read(path) instanceof SourceTree.FileContent.Present present) {
        installed.read(path, present.bytes());
      }
    }
    // settings that name few of the apps are not those of the project: a package that others
    // install has some for its documentation
    long known = project.apps().stream().filter(installed::isNamed).count();
    installed.whole &= 2 * known > project.apps().size();
    return installed;
  }

  /** Whether an app is in the settings; unknown where those cannot be read whole. */
  public Has has(App app) {
    return isNamed(app) ? Has.YES : isSure() ? Has.NO : Has.UNKNOWN;
  }

  private boolean isNamed(App app) {
    return named.stream().anyMatch(each -> isOf(each, app));
  }

  /** Whether what is not named is surely not installed. */
  private boolean isSure() {
    return whole && !places.isEmpty();
  }

  /**
   * Apps that are surely not installed, so that Django sees neither their models nor migrations.
   */
  public List<App> left() {
    return isSure()
        ? project.apps().stream().filter(app -> has(app) == Has.NO).toList()
        : List.of();
  }

  /** Why an app is left, in a sentence's part. */
  public String reason() {
    return "not in INSTALLED_APPS of "
        + String.join(", ", places.stream().map(Place::toString).toList());
  }

  /** Where the settings say which apps they have. */
  public List<Place> places() {
    return List.copyOf(places);
  }

  private void read(String path, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.contains(SETTING)) {
      return;
    }
    PythonModule module = PythonParser.parse(bytes);
    Optional<Integer> line = assigned(module);
    if (line.isEmpty()) {
      return;
    }
    places.add(Place.of(path, line.get()));
    boolean isPackage = path.endsWith("/__init__.py");
    Evaluator.Evaluated settings =
        evaluator.module(modules.name(path), new ModuleSource.Source(path, isPackage, module));
    // what is named is installed, whatever else there may be
    boolean known = settings.value(SETTING).filter(this::collect).isPresent();
    whole &=
        known
            && module.problems().isEmpty()
            && !HIDDEN.matcher(text).find()
            && settings.starred().isEmpty();
    if (!whole) {
      Walk.through(
          module.body(),
          node -> {
            if (node instanceof Expr.Constant constant
                && constant.value() instanceof Literal.Str(String each)) {
              named.add(each);
            }
          });
    }
  }

  /** The line of the first statement that gives the setting a value. */
  private static Optional<Integer> assigned(PythonModule module) {
    List<Integer> lines = new ArrayList<>();
    Walk.through(
        module.body(),
        node -> {
          Expr target =
              switch (node) {
                case Stmt.Assign it when it.targets().size() == 1 -> it.targets().getFirst();
                case Stmt.AugAssign it -> it.target();
                case Stmt.AnnAssign it -> it.target();
                default -> null;
              };
          if (target instanceof Expr.Name(String id, var span) && id.equals(SETTING)) {
            lines.add(span.startLine());
          }
        });
    return lines.stream().findFirst();
  }

  /** Takes the names in; false where there may be others. */
  private boolean collect(Value value) {
    return switch (value) {
      case Value.PyList(List<Value> items) -> all(items);
      case Value.PyTuple(List<Value> items) -> all(items);
      case Value.PySet set -> all(set.items());
      case Value.Either either -> {
        boolean known = true;
        for (Value.Branch branch : either.branches()) {
          known &= collect(branch.value());
        }
        yield known;
      }
      default -> false;
    };
  }

  private boolean all(List<Value> items) {
    boolean known = true;
    for (Value item : items) {
      if (item instanceof Value.Str(String text)) {
        named.add(text);
        // a configuration may stand elsewhere than the app that it names
        evaluator
            .type(text)
            .flatMap(type -> type.attribute("name"))
            .flatMap(Value::asString)
            .ifPresent(named::add);
      } else if (item instanceof Value.Either either) {
        known &= all(either.branches().stream().map(Value.Branch::value).toList());
      } else {
        known = false;
      }
    }
    return known;
  }

  /**
   * Whether a text of the setting is the app or a configuration of it. The repository may be read
   * from another folder than Python starts in, so the end of the app's path decides.
   */
  private static boolean isOf(String text, App app) {
    String folder = "/" + app.directory();
    if (!DOTTED.matcher(text).matches()) {
      return false;
    }
    String[] parts = text.split("\\.");
    boolean configuration = Character.isUpperCase(parts[parts.length - 1].charAt(0));
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      path.append('/').append(parts[i]);
      if ((configuration || i == parts.length - 1) && folder.endsWith(path.toString())) {
        return true;
      }
    }
    return text.equals(app.module());
  }
}
