package io.github.djarchitect.project;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The engines that the settings of a project assign to {@code DATABASES}, in any branch of theirs:
 * a configuration that nothing uses is no engine of the project.
 *
 * <p>Names are followed through the module, the functions it calls and the modules it imports them
 * from. Where no settings assign {@code DATABASES} to anything that names an engine, every engine
 * that stands in them counts: better a hint than none.
 */
final class DatabaseSettings {
  private static final String SETTING = "DATABASES";

  private static final Map<String, String> BACKENDS =
      Map.of(
          "postgresql", "postgresql",
          "postgresql_psycopg2", "postgresql",
          "postgis", "postgresql",
          "psqlextra", "postgresql",
          "mysql", "mysql",
          "sqlite3", "sqlite",
          "spatialite", "sqlite");

  private static final Pattern BACKEND =
      Pattern.compile(
          "[\"'](?:[\\w.]+\\.)?(?:backends?|db)\\.(?<engine>postgresql_psycopg2|postgresql|postgis|mysql|sqlite3|spatialite)[\"']|[\"'](?<extra>psqlextra)\\.backend[\"']");
  private static final Pattern URL =
      Pattern.compile("[\"'](?<scheme>postgres|postgresql|postgis|mysql|mariadb|sqlite)://");

  /** {@code NAME}, {@code HOST}; of the members of a configuration only the engine counts. */
  private static final Pattern MEMBER = Pattern.compile("(?!ENGINE$)[A-Z][A-Z_]*+");

  /** Deeper than any settings go. */
  private static final int DEEPEST = 60;

  private final SourceFiles files;
  private final Map<String, Module> modules = new HashMap<>();

  private DatabaseSettings(SourceFiles files) {
    this.files = files;
  }

  /** The engines, by name, each with the place that names it. */
  static Map<String, Detected> of(SourceFiles files) {
    return new DatabaseSettings(files).read();
  }

  private Map<String, Detected> read() {
    Map<String, Detected> engines = new LinkedHashMap<>();
    for (String path : settingsFiles()) {
      if (files.text(path).filter(text -> text.contains(SETTING)).isEmpty()) {
        continue;
      }
      Following following = new Following();
      Module module = module(path);
      if (module.databases.isEmpty()) {
        following.name(SETTING, path, 0);
      }
      module.databases.forEach(value -> following.value(value, path, 0));
      following.engines.forEach(engines::putIfAbsent);
    }
    if (engines.isEmpty()) {
      settingsFiles().forEach(path -> anywhere(path, engines));
    }
    return engines;
  }

  private List<String> settingsFiles() {
    List<String> paths = new ArrayList<>();
    for (String path : SettingsFiles.of(files)) {
      String lower = path.toLowerCase(Locale.ROOT);
      if (!lower.contains("test") && !lower.contains("example")) {
        paths.add(path);
      }
    }
    paths.sort(Comparator.naturalOrder());
    return paths;
  }

  private void anywhere(String path, Map<String, Detected> engines) {
    int line = 0;
    for (String each : files.text(path).orElse("").lines().toList()) {
      line++;
      if (!each.stripLeading().startsWith("#")) {
        named(each, Place.of(path, line), engines);
      }
    }
  }

  /** The engines that texts in quotes name. */
  private static void named(String text, Place place, Map<String, Detected> engines) {
    Matcher backend = BACKEND.matcher(text);
    if (backend.find()) {
      String engine = backend.group("engine") == null ? "psqlextra" : backend.group("engine");
      engines.putIfAbsent(BACKENDS.getOrDefault(engine, engine), new Detected(engine, place));
    }
    Matcher url = URL.matcher(text);
    if (url.find()) {
      String scheme = url.group("scheme");
      String engine = scheme.startsWith("postg") ? "postgresql" : scheme;
      engines.putIfAbsent(engine, new Detected(engine, place));
    }
  }

  /** What a module gives its names, wherever in it. */
  private static final class Module {
    private final Map<String, List<Expr>> given = new HashMap<>();
    private final Map<String, Stmt.FunctionDef> functions = new HashMap<>();
    private final List<Stmt.ImportFrom> imports = new ArrayList<>();
    private List<Expr> databases = new ArrayList<>();

    private void read(List<Stmt> body) {
      for (Stmt statement : body) {
        if (statement instanceof Stmt.Assign assign && replaces(assign)) {
          databases = new ArrayList<>();
        }
        Walk.through(statement, this::take);
      }
    }

    /** A plain assignment at the top level: what stood before it is gone. */
    private static boolean replaces(Stmt.Assign assign) {
      boolean[] mentioned = {false};
      Walk.through(assign.value(), node -> mentioned[0] |= isSetting(node));
      return !mentioned[0] && assign.targets().stream().anyMatch(Module::isSetting);
    }

    private static boolean isSetting(Node node) {
      return node instanceof Expr.Name(String id, var _) && id.equals(SETTING);
    }

    private void take(Node node) {
      switch (node) {
        case Stmt.Assign it -> it.targets().forEach(target -> give(target, it.value()));
        case Stmt.AugAssign it -> give(it.target(), it.value());
        case Stmt.AnnAssign it when it.value() != null -> give(it.target(), it.value());
        case Stmt.FunctionDef it -> functions.put(it.name(), it);
        case Stmt.ImportFrom it -> imports.add(it);
        case Expr.Call it when it.func() instanceof Expr.Attribute method -> called(method, it);
        default -> {}
      }
    }

    private void called(Expr.Attribute method, Expr.Call call) {
      if (method.attr().equals("update")) {
        call.args().forEach(value -> give(method.value(), value));
        for (Keyword keyword : call.keywords()) {
          if (!isMember(keyword.arg())) {
            give(method.value(), keyword.value());
          }
        }
      } else if (method.attr().equals("setdefault")
          && call.args().size() == 2
          && !isMember(Literals.text(call.args().getFirst()).orElse(null))) {
        give(method.value(), call.args().getLast());
      }
    }

    private void give(Expr target, @Nullable Expr value) {
      Expr root = target;
      while (root instanceof Expr.Subscript(Expr whole, Expr key, var _)) {
        if (isMember(Literals.text(key).orElse(null))) {
          return;
        }
        root = whole;
      }
      if (root instanceof Expr.Name(String id, var _) && value != null) {
        given.computeIfAbsent(id, _ -> new ArrayList<>()).add(value);
        if (id.equals(SETTING)) {
          databases.add(value);
        }
      }
    }
  }

  private static boolean isMember(@Nullable String key) {
    return key != null && MEMBER.matcher(key).matches();
  }

  private Module module(String path) {
    Module known = modules.get(path);
    if (known != null) {
      return known;
    }
    Module module = new Module();
    modules.put(path, module);
    files.python(path).ifPresent(python -> module.read(python.body()));
    return module;
  }

  /** The files of a module that is imported in another. */
  private List<String> imported(String from, Stmt.ImportFrom statement) {
    String module = statement.module() == null ? "" : statement.module().replace('.', '/');
    List<String> folders = new ArrayList<>();
    if (statement.level() > 0) {
      String folder = SourceFiles.folder(from);
      for (int i = 1; i < statement.level(); i++) {
        folder = SourceFiles.folder(folder);
      }
      folders.add(SourceFiles.join(folder, SourceFiles.folder(module)));
    } else {
      String parent = SourceFiles.folder(module);
      files.pythonByFolder().keySet().stream()
          .filter(folder -> parent.isEmpty() || ("/" + folder).endsWith("/" + parent))
          .forEach(folders::add);
    }
    String name = SourceFiles.name(module);
    return folders.stream()
        .map(folder -> folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder)
        .flatMap(
            folder ->
                List.of(
                    SourceFiles.join(folder, name.isEmpty() ? "__init__.py" : name + ".py"),
                    SourceFiles.join(SourceFiles.join(folder, name), "__init__.py"))
                    .stream())
        .filter(files::has)
        .filter(path -> !path.equals(from))
        .distinct()
        .toList();
  }

  /** The way from the setting to what names an engine. */
  private final class Following {
    private final Map<String, Detected> engines = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();

    void value(Expr expr, String path, int depth) {
      if (depth > DEEPEST) {
        return;
      }
      int next = depth + 1;
      switch (expr) {
        case Expr.Constant constant ->
            Literals.text(constant)
                .ifPresent(
                    text ->
                        named(
                            "'" + text + "'",
                            Place.of(path, constant.span().startLine()),
                            engines));
        case Expr.DictExpr dict ->
            dict.entries().stream()
                .filter(entry -> !isMember(Literals.text(entry.key()).orElse(null)))
                .forEach(entry -> value(entry.value(), path, next));
        case Expr.Call call -> call(call, path, next);
        case Expr.Name(String id, var _) -> {
          if (seen.add(path + " " + id)) {
            name(id, path, next);
          }
        }
        case Expr.Attribute _, Expr.FormattedValue _, Expr.BadExpr _ -> {}
        case Expr.IfExp choice -> {
          value(choice.body(), path, next);
          value(choice.orelse(), path, next);
        }
        case Expr.Subscript(Expr whole, Expr _, var _) -> value(whole, path, next);
        case Expr.NamedExpr named -> value(named.value(), path, next);
        default ->
            Walk.children(expr).stream()
                .filter(Expr.class::isInstance)
                .forEach(child -> value((Expr) child, path, next));
      }
    }

    private void call(Expr.Call call, String path, int depth) {
      if (call.func() instanceof Expr.Name(String id, var _)) {
        Stmt.FunctionDef function = module(path).functions.get(id);
        if (function != null && seen.add(path + " " + id + "()")) {
          Walk.through(
              function.body(),
              node -> {
                if (node instanceof Stmt.Return it && it.value() != null) {
                  value(it.value(), path, depth);
                }
              });
        }
      }
      call.args().forEach(each -> value(each, path, depth));
      call.keywords().stream()
          .filter(keyword -> !isMember(keyword.arg()))
          .forEach(keyword -> value(keyword.value(), path, depth));
    }

    /** Every value that the name may have. */
    private void name(String id, String path, int depth) {
      Module module = module(path);
      List<Expr> values =
          id.equals(SETTING) ? module.databases : module.given.getOrDefault(id, List.of());
      if (!values.isEmpty()) {
        List.copyOf(values).forEach(each -> value(each, path, depth));
        return;
      }
      for (Stmt.ImportFrom statement : module.imports) {
        Optional<String> original =
            statement.names().stream()
                .filter(
                    alias ->
                        alias.name().equals("*")
                            || id.equals(alias.asname() == null ? alias.name() : alias.asname()))
                .map(alias -> alias.name().equals("*") ? id : alias.name())
                .findFirst();
        if (original.isPresent()) {
          for (String other : imported(path, statement)) {
            if (seen.add(other + " " + original.get())) {
              name(original.get(), other, depth + 1);
            }
          }
        }
      }
    }
  }
}
