package io.github.djarchitect.project;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code AUTHENTICATION_BACKENDS} as the settings of a project say it, those of its tests left out.
 *
 * @param said every place that says something of it; empty where Django's own default holds
 * @param settings the one file that may be edited: where the only plain list stands or, without
 *     any, the one that lists the apps; absent where it is put together in another way
 */
public record AuthBackends(List<Said> said, @Nullable String settings) {
  public static final String SETTING = "AUTHENTICATION_BACKENDS";

  /** What Django takes where nothing is said. */
  public static final String DEFAULT = "django.contrib.auth.backends.ModelBackend";

  private static final Pattern WORD = Pattern.compile("\\b" + SETTING + "\\b");
  private static final Pattern SETTINGS =
      Pattern.compile(
          "(?:.*/)?(?:\\w*settings\\w*\\.py|(?:settings|config|conf)/(?:.*/)?\\w+\\.py)");

  public AuthBackends {
    said = List.copyOf(said);
  }

  /**
   * An assignment, or another statement about the setting.
   *
   * @param backends as far as they are plain texts
   * @param plain whether it is a list of nothing else
   */
  public record Said(Place place, List<String> backends, boolean plain) {
    public Said {
      backends = List.copyOf(backends);
    }
  }

  /** The backends that some settings name, in their order; Django's own without any. */
  public List<String> backends() {
    return said.isEmpty()
        ? List.of(DEFAULT)
        : said.stream().flatMap(each -> each.backends().stream()).distinct().toList();
  }

  /** Whether these are all, whatever else the settings do. */
  public boolean isWhole() {
    return said.stream().allMatch(Said::plain);
  }

  public static AuthBackends of(Project project) {
    SourceFiles files = new SourceFiles(project.tree());
    List<Said> said = new ArrayList<>();
    List<String> homes = new ArrayList<>();
    @Nullable String editable = null;
    for (String path : files.paths().stream().filter(AuthBackends::isSettings).sorted().toList()) {
      String text = files.text(path).orElse("");
      Optional<PythonModule> module =
          text.contains(SETTING) || text.contains("INSTALLED_APPS")
              ? files.python(path)
              : Optional.empty();
      if (module.isEmpty()) {
        continue;
      }
      if (list(module.get(), "INSTALLED_APPS").isPresent()) {
        homes.add(path);
      }
      int before = said.size();
      Literals.assignments(
          module.get().body(),
          (name, value) -> {
            if (name.equals(SETTING)) {
              said.add(said(path, value));
            }
          });
      List<Integer> mentions = mentions(text);
      if (mentions.size() == 1 && list(module.get(), SETTING).isPresent()) {
        editable = path;
      }
      Set<Place> assigned =
          said.subList(before, said.size()).stream().map(Said::place).collect(Collectors.toSet());
      mentions.stream()
          .map(line -> Place.of(path, line))
          .filter(place -> !assigned.contains(place))
          .forEach(place -> said.add(new Said(place, List.of(), false)));
    }
    if (said.isEmpty()) {
      return new AuthBackends(said, homes.size() == 1 ? homes.getFirst() : null);
    }
    return new AuthBackends(said, said.size() == 1 && said.getFirst().plain() ? editable : null);
  }

  private static boolean isSettings(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return SETTINGS.matcher(path).matches()
        && !lower.contains("test")
        && !lower.contains("/migrations/")
        && !lower.contains("node_modules");
  }

  /** The lines that name the setting, whole comments left out. */
  private static List<Integer> mentions(String text) {
    List<Integer> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.stripLeading().startsWith("#") && WORD.matcher(line).find()) {
        lines.add(number);
      }
    }
    return lines;
  }

  private static Said said(String path, Expr value) {
    List<Expr> elements = elements(value);
    List<String> texts = elements.stream().flatMap(each -> Literals.text(each).stream()).toList();
    boolean isList = value instanceof Expr.ListExpr || value instanceof Expr.TupleExpr;
    return new Said(
        Place.of(path, value.span().startLine()), texts, isList && texts.size() == elements.size());
  }

  /** The list or tuple that a name is given, once and at the top level of a module. */
  public static Optional<Expr> list(PythonModule module, String name) {
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.Assign assign
          && assign.targets().size() == 1
          && assign.targets().getFirst() instanceof Expr.Name(String id, var _)
          && id.equals(name)
          && (assign.value() instanceof Expr.ListExpr
              || assign.value() instanceof Expr.TupleExpr)) {
        return Optional.of(assign.value());
      }
    }
    return Optional.empty();
  }

  private static List<Expr> elements(Expr value) {
    return switch (value) {
      case Expr.ListExpr list -> list.elts();
      case Expr.TupleExpr tuple -> tuple.elts();
      case Expr.BinOp sum -> {
        List<Expr> both = new ArrayList<>(elements(sum.left()));
        both.addAll(elements(sum.right()));
        yield both;
      }
      default -> List.of();
    };
  }
}
