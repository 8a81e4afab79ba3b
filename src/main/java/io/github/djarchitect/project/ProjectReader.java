package io.github.djarchitect.project;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.evaluate.Budget;
import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.evaluate.Outside;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the Django project of a tree: apps, labels, versions, conventions. */
public final class ProjectReader {
  private static final Pattern MIGRATION_CLASS = Pattern.compile("(?m)^class\\s+Migration\\s*\\(");
  private static final Pattern MIGRATIONS_IMPORT =
      Pattern.compile(
          "(?m)^\\s*(from\\s+django\\.db\\s+import\\s+[^\\n"
              + "]*\\bmigrations\\b|from\\s+django\\.db\\s+import\\s*\\([^)]*\\bmigrations\\b|from\\s+django\\.db\\.migrations\\b|import\\s+django\\.db\\.migrations\\b|from\\s+django\\.db\\.migrations\\.)");
  private static final Pattern NUMBERED = Pattern.compile("\\d{4}_.*\\.py");
  private static final Pattern COMPILED = Pattern.compile("\\d{4}_.*\\.pyc");
  private static final Pattern MODEL_CLASS =
      Pattern.compile(
          "(?m)^class\\s+\\w+\\s*\\([^)]*\\b(?:Model|Abstract(?:Base)?User)\\b|\\bmodels\\.Model\\b"
              + "|^\\s+\\w+\\s*=\\s*models\\.(?:\\w*Field|ForeignKey)\\(");

  private final SourceTree tree;
  private final ProjectOptions options;
  private final SourceFiles files;
  private final List<Project.Ignored> ignored = new ArrayList<>();
  private @Nullable List<String> settings;
  private @Nullable Set<String> listed;

  private ProjectReader(SourceTree tree, ProjectOptions options) {
    this.tree = tree;
    this.options = options;
    this.files = new SourceFiles(tree);
  }

  /** Never throws on what a repository holds; what could not be read is in the result. */
  public static Project read(SourceTree tree, ProjectOptions options) {
    return new ProjectReader(tree, options).read();
  }

  /** A migrations package before its label has a project. */
  private record Found(String directory, String label, String labelSource, String group) {}

  private Project read() {
    MigrationModules modules = migrationModules();
    List<Found> found = new ArrayList<>();
    if (options.apps().isEmpty()) {
      List<Found> all = packages().stream().map(each -> labelled(each, modules)).toList();
      all.stream().filter(each -> !isSetAside(each, modules, all)).forEach(found::add);
    } else {
      new TreeMap<>(options.apps())
          .forEach(
              (label, directory) -> found.add(new Found(trimmed(directory), label, "option", "")));
    }
    addEmptySubmodules();
    List<List<Found>> projects = projects(found);
    List<Found> chosen = projects.isEmpty() ? List.of() : numbered(projects, options.number());
    List<App> apps = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    Set<String> directories = new HashSet<>();
    for (Found each : chosen) {
      App app = app(each);
      apps.add(app);
      labels.add(each.label());
      directories.add(app.directory());
    }
    if (options.apps().isEmpty()) {
      addUnmigrated(apps, labels, directories, chosen);
    }
    apps.sort(Comparator.comparing(App::label));
    List<Project.Other> others = new ArrayList<>();
    for (int i = 0; i < projects.size(); i++) {
      int number = i;
      if (projects.get(i) != chosen) {
        projects
            .get(i)
            .forEach(each -> others.add(new Project.Other(each.label(), each.directory(), number)));
      }
    }
    Versions versions = new Versions(files);
    return new Project(
        tree,
        apps,
        authUserModel(labels),
        versions.django(),
        versions.targets(),
        conventions(),
        ignored,
        others,
        starts(),
        settingsFiles(),
        files.unlisted(),
        given());
  }

  /** Values of settings that were given; the user model stays what it is to Django, swappable. */
  private Map<String, Value> given() {
    Map<String, Value> values = new TreeMap<>();
    options
        .settings()
        .forEach(
            (name, text) -> {
              if (!name.equals("AUTH_USER_MODEL")) {
                SettingLiteral.of(text).ifPresent(value -> values.put(name, value));
              }
            });
    return values;
  }

  private static String trimmed(String directory) {
    String path = directory.replace('\\', '/');
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return path.startsWith("./") ? path.substring(2) : path;
  }

  // Packages

  private List<String> packages() {
    List<String> packages = new ArrayList<>();
    files
        .pythonByFolder()
        .forEach(
            (folder, paths) -> {
              boolean candidate =
                  SourceFiles.name(folder).contains("migration")
                      || paths.stream()
                          .anyMatch(path -> NUMBERED.matcher(SourceFiles.name(path)).matches());
              if (!candidate) {
                return;
              }
              Optional<String> other = otherTool(paths);
              boolean compiled =
                  SourceFiles.name(folder).equals("migrations")
                      && files.compiledAlone(folder).stream()
                          .anyMatch(path -> COMPILED.matcher(SourceFiles.name(path)).matches());
              if (other.isPresent()
                  || (!compiled && paths.stream().noneMatch(this::holdsMigration))) {
                other.ifPresent(
                    tool ->
                        ignored.add(
                            new Project.Ignored(folder, "migrations of %s".formatted(tool))));
                return;
              }
              if (files.has(SourceFiles.join(folder, "__init__.py"))) {
                packages.add(folder);
              } else {
                ignored.add(
                    new Project.Ignored(
                        folder, "no __init__.py, so Django sees no migrations in it"));
              }
            });
    return packages;
  }

  /** The tool that the first migration here is written for, if it is another than Django's. */
  private Optional<String> otherTool(List<String> paths) {
    for (String path : paths) {
      String text = isMigrationFile(path) ? files.text(path).orElse("") : "";
      if (MIGRATIONS_IMPORT.matcher(text).find()) {
        return Optional.empty();
      }
      for (OtherTool tool : OtherTool.values()) {
        if (tool.pattern.matcher(text).find()) {
          return Optional.of(tool.shown);
        }
      }
    }
    return Optional.empty();
  }

  /** What else keeps migrations in numbered Python files. */
  private enum OtherTool {
    SOUTH("South, which Django has not run since 1.7", "(?m)^(?:from|import)\\s+south\\b"),
    ALEMBIC("Alembic", "(?m)^down_revision\\b"),
    CLICKHOUSE("ClickHouse", "(?m)^from\\s+(?:infi\\.clickhouse_orm|\\w*clickhouse\\w*)\\b"),
    YOYO("yoyo", "(?m)^from\\s+yoyo\\b");

    private final String shown;
    private final Pattern pattern;

    OtherTool(String shown, String pattern) {
      this.shown = shown;
      this.pattern = Pattern.compile(pattern);
    }
  }

  private static final Pattern SUBMODULE = Pattern.compile("(?m)^\\s*path\\s*=\\s*(?<path>\\S+)");

  /** Parts of the project that were not cloned with it. */
  private void addEmptySubmodules() {
    Matcher matcher = SUBMODULE.matcher(files.text(".gitmodules").orElse(""));
    while (matcher.find()) {
      String folder = matcher.group("path");
      if (files.paths().stream().noneMatch(path -> path.startsWith(folder + "/"))) {
        ignored.add(
            new Project.Ignored(
                folder,
                "a submodule that is not checked out, so which apps are in it is not known"));
      }
    }
  }

  private boolean holdsMigration(String path) {
    if (!isMigrationFile(path)) {
      return false;
    }
    Optional<String> text = files.text(path);
    if (text.isEmpty()) {
      // unreadable is not absent: an app whose only migration cannot be read has one all the same
      return NUMBERED.matcher(SourceFiles.name(path)).matches();
    }
    return (MIGRATION_CLASS.matcher(text.get()).find()
            && MIGRATIONS_IMPORT.matcher(text.get()).find())
        || isBrokenMigration(path, text.get());
  }

  /**
   * By its name and its folder one that Django loads, whatever it makes of it: empty, no Python at
   * all, or with a class that a condition or a call makes.
   */
  private static boolean isBrokenMigration(String path, String text) {
    if (!NUMBERED.matcher(SourceFiles.name(path)).matches()
        || !SourceFiles.name(SourceFiles.folder(path)).equals("migrations")) {
      return false;
    }
    if (text.isBlank() || MIGRATIONS_IMPORT.matcher(text).find()) {
      return true;
    }
    PythonModule module = PythonParser.parse(text);
    return module.body().isEmpty() || !module.problems().isEmpty();
  }

  /** What {@code pkgutil} takes for a module, which has no dot in its name, and Django for more. */
  private static boolean isMigrationFile(String path) {
    String name = SourceFiles.name(path);
    boolean dotted = name.indexOf('.') != name.lastIndexOf('.');
    return !dotted && !name.startsWith("_") && !name.startsWith("~");
  }

  /** Settings may keep the migrations of an app anywhere; its models stay where the app is. */
  private String home(Found found) {
    String beside = SourceFiles.folder(found.directory());
    if (!found.labelSource().equals(MigrationModules.NAME)) {
      return beside;
    }
    return Stream.concat(Stream.of(beside), files.pythonByFolder().keySet().stream())
        .filter(folder -> !modelFiles(folder).isEmpty())
        .filter(
            folder ->
                labelled(SourceFiles.join(folder, "migrations"), MigrationModules.none())
                    .label()
                    .equals(found.label()))
        .findFirst()
        .orElse(beside);
  }

  private App app(Found found) {
    String directory = home(found);
    List<String> migrations =
        Stream.concat(
                files.pythonByFolder().getOrDefault(found.directory(), List.of()).stream(),
                files.compiledAlone(found.directory()).stream())
            .filter(ProjectReader::isMigrationFile)
            .sorted()
            .toList();
    return new App(
        found.label(),
        found.labelSource(),
        directory,
        files.module(directory),
        found.directory(),
        migrationsModule(found.directory()),
        migrations,
        modelFiles(directory));
  }

  /** An app that is a namespace package gives its migrations their name all the same. */
  private String migrationsModule(String directory) {
    String app = SourceFiles.folder(directory);
    return app.isEmpty() || files.has(SourceFiles.join(app, "__init__.py"))
        ? files.module(directory)
        : files.module(app) + "." + SourceFiles.name(directory);
  }

  private List<String> modelFiles(String directory) {
    List<String> paths = new ArrayList<>();
    String single = SourceFiles.join(directory, "models.py");
    if (files.has(single)) {
      paths.add(single);
    }
    files.pythonBelow(SourceFiles.join(directory, "models")).forEach(paths::addAll);
    paths.sort(Comparator.naturalOrder());
    return paths;
  }

  /** Apps that have models and no migrations. */
  private void addUnmigrated(
      List<App> apps, Set<String> labels, Set<String> directories, List<Found> chosen) {
    Set<String> groups = new HashSet<>();
    chosen.forEach(each -> groups.add(each.group()));
    files
        .pythonByFolder()
        .forEach(
            (folder, python) -> {
              if (directories.contains(folder)
                  || !hasModels(folder, python)
                  || isInModelsPackage(folder)
                  || !files.has(SourceFiles.join(folder, "__init__.py"))
                  || (!groups.isEmpty() && !groups.contains(group(folder)))) {
                return;
              }
              Found found =
                  labelled(SourceFiles.join(folder, "migrations"), MigrationModules.none());
              if (labels.add(found.label())) {
                apps.add(
                    new App(
                        found.label(),
                        found.labelSource(),
                        folder,
                        files.module(folder),
                        null,
                        null,
                        List.of(),
                        modelFiles(folder)));
              }
            });
  }

  /**
   * By a class that looks like one, or by a package that waits for migrations of whatever it has.
   */
  private boolean hasModels(String folder, List<String> python) {
    boolean module = python.contains(SourceFiles.join(folder, "models.py"));
    boolean waits = files.has(SourceFiles.join(folder, "migrations/__init__.py"));
    // files are read only where they decide
    return module == waits
        ? module
        : modelFiles(folder).stream()
            .anyMatch(
                path -> files.text(path).filter(t -> MODEL_CLASS.matcher(t).find()).isPresent());
  }

  /**
   * A package {@code models} of an app may have a {@code models.py} of its own, which makes it no
   * app. One that is an app has a configuration, or no package around it.
   */
  private boolean isInModelsPackage(String folder) {
    for (String each = folder; !each.isEmpty(); each = SourceFiles.folder(each)) {
      if (SourceFiles.name(each).equals("models")
          && files.has(SourceFiles.join(SourceFiles.folder(each), "__init__.py"))
          && config(folder) == null) {
        return true;
      }
    }
    return false;
  }

  // Labels

  private MigrationModules migrationModules() {
    String given = options.settings().get(MigrationModules.NAME);
    return given == null
        ? MigrationModules.of(settingsFiles(), path -> naming(path, MigrationModules.NAME))
        : MigrationModules.given(given);
  }

  /** Settings give the app other migrations than those beside it, or none. */
  private boolean isSetAside(Found found, MigrationModules modules, List<Found> all) {
    String label = found.label();
    if (found.labelSource().equals(MigrationModules.NAME)) {
      return false;
    }
    if (modules.hasNone(label)) {
      ignored.add(
          new Project.Ignored(
              found.directory(),
              "MIGRATION_MODULES has None for %s, so Django takes the app as unmigrated"
                  .formatted(label)));
      return true;
    }
    Optional<String> instead =
        modules
            .module(label)
            .filter(
                module ->
                    all.stream().anyMatch(each -> files.module(each.directory()).equals(module)));
    instead.ifPresent(
        module ->
            ignored.add(
                new Project.Ignored(
                    found.directory(),
                    "MIGRATION_MODULES has %s for %s".formatted(module, label))));
    return instead.isPresent();
  }

  private Found labelled(String directory, MigrationModules modules) {
    String app = SourceFiles.folder(directory);
    String group = group(app);
    Optional<String> fromSettings = modules.label(files.module(directory));
    if (fromSettings.isPresent()) {
      return new Found(directory, fromSettings.get(), MigrationModules.NAME, group);
    }
    AppConfig config = config(app);
    if (config != null && config.label() != null && !config.label().isEmpty()) {
      return new Found(directory, config.label(), "AppConfig.label", group);
    }
    if (config != null && config.name() != null) {
      String name = config.name();
      return new Found(
          directory, name.substring(name.lastIndexOf('.') + 1), "AppConfig.name", group);
    }
    String label = app.isEmpty() ? outermost(directory) : SourceFiles.name(app);
    return new Found(directory, label, "directory", group);
  }

  /** The label of a migrations package that is the tree itself, or stands at its top. */
  private String outermost(String directory) {
    return tree.names().stream()
        .skip(directory.isEmpty() ? 1 : 0)
        .findFirst()
        .map(name -> name.replaceAll("\\W", "_"))
        .orElse("app");
  }

  /**
   * The configuration that Django would take: the one that settings name, else the only one of
   * {@code apps.py}, else the one that says so. Of several that do not, Django takes none.
   *
   * @see <a
   *     href="https://docs.djangoproject.com/en/5.2/ref/applications/#configuring-applications">
   *     Configuring applications</a>
   */
  private @Nullable AppConfig config(String app) {
    List<AppConfig> configs = configs(app);
    if (configs.isEmpty()) {
      return null;
    }
    if (configs.size() == 1 && !Boolean.FALSE.equals(configs.getFirst().isDefault())) {
      return configs.getFirst();
    }
    return configs.stream()
        .filter(each -> listed().contains(each.path()))
        .findFirst()
        .or(
            () ->
                only(
                    configs.stream()
                        .filter(each -> !Boolean.FALSE.equals(each.isDefault()))
                        .toList()))
        .or(
            () ->
                configs.stream().filter(each -> Boolean.TRUE.equals(each.isDefault())).findFirst())
        .orElse(null);
  }

  private static Optional<AppConfig> only(List<AppConfig> configs) {
    return configs.size() == 1 ? Optional.of(configs.getFirst()) : Optional.empty();
  }

  /** Those of the first file that has any; Django itself looks into {@code apps} alone. */
  private List<AppConfig> configs(String app) {
    for (String file : List.of("apps.py", "apps/__init__.py", "__init__.py")) {
      String path = SourceFiles.join(app, file);
      if (!files.has(path) || files.text(path).filter(t -> t.contains("AppConfig")).isEmpty()) {
        continue;
      }
      List<AppConfig> configs =
          files
              .python(path)
              .map(module -> AppConfig.in(module, files.module(path)))
              .orElse(List.of());
      if (!configs.isEmpty()) {
        return configs.stream()
            .map(each -> each.isWritten() ? each : evaluated(each, app, path))
            .toList();
      }
    }
    return List.of();
  }

  /** A label that is put together: of a constant, a format, the name of the module. */
  private AppConfig evaluated(AppConfig config, String app, String path) {
    Optional<PythonModule> module = files.python(path);
    if (module.isEmpty()) {
      return config;
    }
    Optional<Evaluator.Type> type =
        new Evaluator(dotted -> source(app, dotted), new Outside() {}, Budget.DEFAULT)
            .module(
                files.module(path),
                new ModuleSource.Source(path, path.endsWith("/__init__.py"), module.get()))
            .type(config.className());
    return config.with(
        type.flatMap(each -> each.attribute("name")).flatMap(Value::asString).orElse(null),
        type.flatMap(each -> each.attribute("label")).flatMap(Value::asString).orElse(null));
  }

  /** A module by its name, from the nearest folder around an app in which it is found. */
  private Optional<ModuleSource.Source> source(String app, String dotted) {
    String below = dotted.replace('.', '/');
    for (String root = app; ; root = SourceFiles.folder(root)) {
      for (String path : List.of(below + ".py", below + "/__init__.py")) {
        String full = SourceFiles.join(root, path);
        Optional<PythonModule> module = files.has(full) ? files.python(full) : Optional.empty();
        if (module.isPresent()) {
          return Optional.of(
              new ModuleSource.Source(full, path.endsWith("/__init__.py"), module.get()));
        }
      }
      if (root.isEmpty()) {
        return Optional.empty();
      }
    }
  }

  // Projects

  private List<String> starts() {
    return files.paths().stream()
        .filter(path -> SourceFiles.name(path).equals("manage.py"))
        .sorted()
        .map(SourceFiles::folder)
        .toList();
  }

  /** The nearest folder at or above with manage.py, settings.py or settings/. */
  private String group(String directory) {
    String folder = directory;
    while (true) {
      if (files.has(SourceFiles.join(folder, "manage.py"))
          || files.has(SourceFiles.join(folder, "settings.py"))
          || files.pythonByFolder().containsKey(SourceFiles.join(folder, "settings"))) {
        return folder;
      }
      if (folder.isEmpty()) {
        return "";
      }
      folder = SourceFiles.folder(folder);
    }
  }

  private static List<Found> numbered(List<List<Found>> projects, int number) {
    if (number >= projects.size()) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "There is no project %d; this checkout has %d, counted from 0."
              .formatted(number, projects.size()),
          "Leave --project out for the largest.");
    }
    return projects.get(number);
  }

  /** Groups that share no label are one project; one that clashes goes whole to the next. */
  private List<List<Found>> projects(List<Found> found) {
    Map<String, List<Found>> groups = new TreeMap<>();
    for (Found each : found) {
      groups.computeIfAbsent(each.group(), g -> new ArrayList<>()).add(each);
    }
    List<List<Found>> bySize = new ArrayList<>();
    groups.values().forEach(group -> bySize.add(winners(group)));
    bySize.sort(
        Comparator.<List<Found>>comparingInt(this::migrationCount)
            .reversed()
            .thenComparing(group -> group.getFirst().directory()));
    List<List<Found>> projects = new ArrayList<>();
    List<Set<String>> labels = new ArrayList<>();
    for (List<Found> group : bySize) {
      Set<String> own = new TreeSet<>();
      group.forEach(each -> own.add(each.label()));
      int at = 0;
      while (at < projects.size() && labels.get(at).stream().anyMatch(own::contains)) {
        at++;
      }
      if (at == projects.size()) {
        projects.add(new ArrayList<>());
        labels.add(new TreeSet<>());
      }
      projects.get(at).addAll(group);
      labels.get(at).addAll(own);
    }
    return projects;
  }

  private int migrationCount(List<Found> group) {
    return group.stream()
        .mapToInt(each -> files.pythonByFolder().getOrDefault(each.directory(), List.of()).size())
        .sum();
  }

  /**
   * One package a label. Django takes the app that its settings list, and stops at two of one
   * label; a copy of an app that is kept in a folder, or what is left of its migrations, stands
   * lower.
   */
  private List<Found> winners(List<Found> group) {
    Map<String, List<Found>> byLabel = new LinkedHashMap<>();
    group.forEach(each -> byLabel.computeIfAbsent(each.label(), _ -> new ArrayList<>()).add(each));
    List<Found> winners = new ArrayList<>();
    for (List<Found> rivals : byLabel.values()) {
      Found winner =
          rivals.size() == 1 ? rivals.getFirst() : Collections.min(rivals, byPrecedence());
      winners.add(winner);
      for (Found loser : rivals) {
        if (loser != winner) {
          ignored.add(
              new Project.Ignored(
                  loser.directory(),
                  "the label %s is taken by %s".formatted(loser.label(), winner.directory())));
        }
      }
    }
    return winners;
  }

  private Comparator<Found> byPrecedence() {
    return Comparator.<Found, Boolean>comparing(
            each -> !each.labelSource().equals(MigrationModules.NAME))
        .thenComparing(each -> !isListed(files.module(SourceFiles.folder(each.directory()))))
        .thenComparing(each -> !SourceFiles.name(each.directory()).equals("migrations"))
        .thenComparingLong(each -> each.directory().chars().filter(c -> c == '/').count())
        .thenComparing(Found::directory);
  }

  // Settings

  private List<String> settingsFiles() {
    if (settings == null) {
      settings = SettingsFiles.of(files);
    }
    return settings;
  }

  /** Whether settings list an app, so that Django takes it before one that they do not. */
  private boolean isListed(String module) {
    return listed().stream().anyMatch(text -> text.equals(module) || text.startsWith(module + "."));
  }

  /** A settings file that names a setting: most do not, and need no parsing. */
  private Optional<PythonModule> naming(String path, String setting) {
    return files.text(path).filter(text -> text.contains(setting)).flatMap(_ -> files.python(path));
  }

  private Set<String> listed() {
    if (listed == null) {
      listed = SettingsFiles.listed(files, settingsFiles());
    }
    return listed;
  }

  private Detected authUserModel(Set<String> labels) {
    String override = options.settings().get("AUTH_USER_MODEL");
    if (override != null) {
      return new Detected(override.replaceAll("[\"']", ""), Place.ofFile("--setting"));
    }
    Detected elsewhere = null;
    for (String path : settingsFiles()) {
      Optional<PythonModule> module = naming(path, "AUTH_USER_MODEL");
      if (module.isEmpty()) {
        continue;
      }
      Optional<Expr.Constant> assigned = Literals.assigned(module.get(), "AUTH_USER_MODEL");
      if (assigned.isEmpty()) {
        continue;
      }
      String value = Literals.text(assigned.get()).orElse("");
      if (value.indexOf('.') <= 0) {
        continue;
      }
      Detected found = new Detected(value, Place.of(path, assigned.get().span().startLine()));
      if (labels.contains(value.substring(0, value.indexOf('.')))) {
        return found;
      }
      elsewhere = elsewhere == null ? found : elsewhere;
    }
    return elsewhere == null
        ? new Detected("auth.User", Place.ofFile("Django's default"))
        : elsewhere;
  }

  private List<Project.Convention> conventions() {
    List<Project.Convention> conventions = new ArrayList<>();
    for (String path : List.of("CLAUDE.md", "AGENTS.md", ".claude/CLAUDE.md", "docs/CLAUDE.md")) {
      files
          .text(path)
          .filter(text -> files.has(path))
          .ifPresent(text -> conventions.add(new Project.Convention(path, text)));
    }
    if (files.has("pyproject.toml")) {
      files
          .text("pyproject.toml")
          .map(ProjectReader::architectTable)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> conventions.add(new Project.Convention("pyproject.toml", text)));
    }
    return conventions;
  }

  /** The lines of {@code [tool.architect]} and its sub-tables. */
  private static String architectTable(String toml) {
    StringBuilder table = new StringBuilder();
    boolean inside = false;
    for (String line : toml.lines().toList()) {
      if (line.startsWith("[")) {
        inside = line.startsWith("[tool.architect]") || line.startsWith("[tool.architect.");
      }
      if (inside) {
        table.append(line).append('\n');
      }
    }
    return table.toString();
  }
}
