package io.github.djarchitect.project;

import io.github.djarchitect.files.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Django's release and the database engines, as far as a project's files say them. */
final class Versions {
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "(?i)^\\s*[\"']?django[\"']?\\s*(?:\\[[^\\]]*\\])?\\s*(?:=\\s*[\"']?|@)?\\s*(?:[~=^><!]=?=?)?\\s*[\"']?(?<version>\\d+\\.\\d+)");
  private static final Pattern LOCKED =
      Pattern.compile(
          "(?is)\\[\\[package\\]\\]\\s*\\n"
              + "name\\s*=\\s*\"django\"\\s*\\n"
              + "version\\s*=\\s*\"(?<version>\\d+\\.\\d+)");
  private static final Pattern PIPFILE_LOCK =
      Pattern.compile(
          "(?is)\"django\"\\s*:\\s*\\{[^}]*\"version\"\\s*:\\s*\"==(?<version>\\d+\\.\\d+)");

  private static final Pattern IMAGE =
      Pattern.compile(
          "image:\\s*[\"']?(?:[\\w.-]+/)*(?<engine>postgres|postgis|mysql|mariadb|timescaledb)(?:-[a-z]+)?:(?:pg)?(?<version>\\d+(?:\\.\\d+)?)");
  private static final Pattern PROSE =
      Pattern.compile(
          "(?i)\\b(?<engine>PostgreSQL|Postgres|MySQL|MariaDB)\\s+(?:version\\s+)?(?<version>\\d{1,2}(?:\\.\\d+)?)\\b");

  private static final Pattern DRIVER =
      Pattern.compile(
          "(?i)^\\s*(?:-\\s*|name\\s*=\\s*)?[\"']?(?<driver>psycopg2?(?:cffi)?|mysqlclient|pymysql|mariadb)(?:-binary|\\[[^\\]]*\\])?(?![\\w-])");

  /** {@code -r base.txt}, and a file of constraints likewise, from the folder of its file. */
  private static final Pattern INCLUDE =
      Pattern.compile(
          "^\\s*(?:-[rc]\\s*|--(?:requirement|constraint)(?:\\s+|=))(?<file>[\\w./-]+)\\s*(?:#.*)?$");

  private static final Pattern REQUIREMENTS_FILE =
      Pattern.compile("(.*requirements.*|base|common|prod|production|constraints.*)\\.(txt|in)");
  private static final Set<String> OTHER_FILES =
      Set.of(
          "poetry.lock",
          "uv.lock",
          "pipfile.lock",
          "pdm.lock",
          "pyproject.toml",
          "pipfile",
          "setup.cfg",
          "setup.py");
  private static final Pattern COMPOSE_FILE =
      Pattern.compile("((docker-)?compose.*|local|production|dev)\\.ya?ml");

  private final SourceFiles files;

  /** Found once: each look goes over all paths and into each of the files. */
  private @Nullable List<String> requirementFiles;

  Versions(SourceFiles files) {
    this.files = files;
  }

  @Nullable Detected django() {
    for (String path : requirementFiles()) {
      String text = files.text(path).orElse("");
      String name = SourceFiles.name(path);
      Matcher whole = (name.equals("Pipfile.lock") ? PIPFILE_LOCK : LOCKED).matcher(text);
      if (name.endsWith(".lock") && whole.find()) {
        return new Detected(
            whole.group("version"), Place.of(path, line(text, whole.start("version"))));
      }
      int line = 0;
      for (String each : text.lines().toList()) {
        line++;
        Matcher matcher = REQUIREMENT.matcher(each.replaceFirst("^\\s*-\\s*", ""));
        if (!name.endsWith(".lock") && matcher.find()) {
          return new Detected(matcher.group("version"), Place.of(path, line));
        }
      }
    }
    return null;
  }

  private static int line(String text, int offset) {
    return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }

  private List<String> requirementFiles() {
    List<String> known = requirementFiles;
    if (known == null) {
      known = findRequirementFiles();
      requirementFiles = known;
    }
    return known;
  }

  /** Locks first, then what is near the root, tests and docs last. */
  private List<String> findRequirementFiles() {
    List<String> paths = new ArrayList<>();
    for (String path : files.paths()) {
      String name = SourceFiles.name(path).toLowerCase(Locale.ROOT);
      boolean requirements =
          (name.endsWith(".txt") || name.endsWith(".in"))
              && REQUIREMENTS_FILE.matcher(name).matches()
              && (name.contains("requirement")
                  || name.contains("constraint")
                  || path.contains("requirements/"));
      boolean other = OTHER_FILES.contains(name);
      if (requirements || other) {
        paths.add(path);
      }
    }
    paths.sort(
        Comparator.comparingInt(Versions::rank)
            .thenComparingInt((String path) -> (int) path.chars().filter(c -> c == '/').count())
            .thenComparing(Comparator.naturalOrder()));
    Set<String> all = new LinkedHashSet<>();
    paths.forEach(path -> include(path, all));
    return List.copyOf(all);
  }

  /** A file and, behind it, those that it includes, wherever they are and whatever their name. */
  private void include(String path, Set<String> all) {
    if (!all.add(path)) {
      return;
    }
    for (String line : files.text(path).orElse("").lines().toList()) {
      Matcher include = INCLUDE.matcher(line);
      if (include.find()) {
        String other =
            Path.of(path)
                .resolveSibling(include.group("file"))
                .normalize()
                .toString()
                .replace('\\', '/');
        if (files.paths().contains(other)) {
          include(other, all);
        }
      }
    }
  }

  private static int rank(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    int rank = lower.endsWith(".lock") ? 0 : 1;
    return rank
        + (lower.contains("test") || lower.contains("docs") || lower.contains("dev") ? 2 : 0);
  }

  List<Detected> targets() {
    Map<String, Detected> engines = new LinkedHashMap<>(DatabaseSettings.of(files));
    engines.entrySet().removeIf(each -> isDefault(each.getKey(), each.getValue()));
    if (engines.isEmpty() || engines.keySet().equals(Set.of("sqlite"))) {
      drivers().forEach(engines::putIfAbsent);
    }
    // SQLite beside a server is what a project uses for tests and first steps.
    if (engines.size() > 1) {
      engines.remove("sqlite");
    }
    Map<String, Detected> versions = serverVersions();
    List<Detected> targets = new ArrayList<>();
    engines.forEach(
        (engine, detected) -> {
          Detected version =
              engine.equals("mysql")
                      && versions.containsKey("mariadb")
                      && !versions.containsKey("mysql")
                  ? versions.get("mariadb")
                  : versions.get(engine);
          if (version != null) {
            targets.add(version);
          } else {
            targets.add(new Detected(engine, detected.place()));
          }
        });
    if (targets.isEmpty()) {
      targets.addAll(versions.values());
    }
    return targets;
  }

  /**
   * Whether an engine is only what settings fall back to where the environment gives no URL: its
   * driver is not among the requirements, and that of another engine is.
   */
  private boolean isDefault(String engine, Detected detected) {
    boolean ofUrl =
        !engine.equals("sqlite")
            && files
                .text(detected.place().path())
                .flatMap(
                    text -> text.lines().skip(Math.max(0, detected.place().line() - 1)).findFirst())
                .filter(line -> line.contains("://"))
                .isPresent();
    if (!ofUrl) {
      return false;
    }
    Set<String> drivers = drivers().keySet();
    return !drivers.isEmpty()
        && !drivers.contains(engine)
        && !(engine.equals("mariadb") && drivers.contains("mysql"));
  }

  /**
   * The engines that a project's requirements bring a driver for: settings may take theirs from
   * outside.
   */
  private Map<String, Detected> drivers() {
    Map<String, Detected> engines = new LinkedHashMap<>();
    for (String path : requirementFiles()) {
      int line = 0;
      for (String each : files.text(path).orElse("").lines().toList()) {
        line++;
        Matcher matcher = DRIVER.matcher(each);
        if (matcher.find()) {
          String driver = matcher.group("driver").toLowerCase(Locale.ROOT);
          String engine =
              driver.startsWith("psycopg")
                  ? "postgresql"
                  : driver.equals("mariadb") ? "mariadb" : "mysql";
          engines.putIfAbsent(engine, new Detected(engine, Place.of(path, line)));
        }
      }
    }
    return engines;
  }

  /** Engine to {@code engine:version} from compose files, CI configuration and prose. */
  private Map<String, Detected> serverVersions() {
    Map<String, Detected> versions = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>();
    for (String path : files.paths()) {
      String name = SourceFiles.name(path).toLowerCase(Locale.ROOT);
      boolean compose = name.endsWith("ml") && COMPOSE_FILE.matcher(name).matches();
      boolean ci = path.startsWith(".github/workflows/") || name.equals(".gitlab-ci.yml");
      boolean prose = List.of("claude.md", "agents.md").contains(name) && !path.contains("/");
      if (compose || ci || prose) {
        paths.add(path);
      }
    }
    paths.sort(
        Comparator.comparingInt(
                (String path) -> path.endsWith(".md") ? 0 : path.startsWith(".g") ? 2 : 1)
            .thenComparingInt(path -> (int) path.chars().filter(c -> c == '/').count())
            .thenComparing(Comparator.naturalOrder()));
    for (String path : paths) {
      String text = files.text(path).orElse("");
      int line = 0;
      for (String each : text.lines().toList()) {
        line++;
        Matcher matcher = (path.endsWith(".md") ? PROSE : IMAGE).matcher(each);
        if (matcher.find()) {
          String engine = engine(matcher.group("engine"));
          String version = matcher.group("version");
          String shown =
              engine.equals("postgresql") && version.indexOf('.') > 0
                  ? version.substring(0, version.indexOf('.'))
                  : version;
          versions.putIfAbsent(engine, new Detected(engine + ":" + shown, Place.of(path, line)));
        }
      }
    }
    return versions;
  }

  private static String engine(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "mysql" -> "mysql";
      case "mariadb" -> "mariadb";
      default -> "postgresql";
    };
  }
}
