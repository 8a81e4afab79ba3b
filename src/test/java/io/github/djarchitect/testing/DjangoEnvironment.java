package io.github.djarchitect.testing;

import io.github.djarchitect.files.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pinned virtual environment with a real Django.
 *
 * <p>Made once per requirements file and interpreter, in {@code django-migration-architect/} under
 * the cache folder ({@code XDG_CACHE_HOME}, else {@code ~/.cache}, else {@code target/}), under a
 * file lock: several test runs may start at the same time.
 */
public final class DjangoEnvironment {
  /** A supported Django series, with the Python minors (3.x) it runs on. */
  public enum Version {
    DJANGO_4_2("4.2", 10, 13),
    DJANGO_5_2("5.2", 10, 14),
    DJANGO_6_0("6.0", 12, 14),
    DJANGO_6_1("6.1", 12, 14);

    private final String series;
    private final int lowestPython;
    private final int highestPython;

    Version(String series, int lowestPython, int highestPython) {
      this.series = series;
      this.lowestPython = lowestPython;
      this.highestPython = highestPython;
    }

    /** As in {@code 5.2}. */
    public String series() {
      return series;
    }
  }

  /** Whether a series can be tested on this machine. */
  public sealed interface Availability {
    record Ready(DjangoEnvironment environment) implements Availability {}

    /** Its leg is reported as not run, never counted as passed. */
    record NotRun(String why) implements Availability {}
  }

  private static final Map<Version, Availability> KNOWN = new EnumMap<>(Version.class);

  private final Version version;
  private final Path home;

  private DjangoEnvironment(Version version, Path home) {
    this.version = version;
    this.home = home;
  }

  /**
   * Django 5.2, without which the tests mean nothing.
   *
   * @throws IllegalStateException with cause and remedy when no usable Python is found
   */
  public static DjangoEnvironment django52() {
    return switch (of(Version.DJANGO_5_2)) {
      case Availability.Ready(var environment) -> environment;
      case Availability.NotRun(var why) -> throw new IllegalStateException(why);
    };
  }

  /** The environment of a series, or why this machine has none. Other failures are thrown. */
  public static Availability of(Version version) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(version, DjangoEnvironment::prepare);
    }
  }

  public Version version() {
    return version;
  }

  /** The interpreter inside the environment. */
  public Path python() {
    return home.resolve("bin").resolve("python");
  }

  /** Runs this environment's Python; {@code args} are what follows {@code python}. */
  public ProcessResult run(Path dir, Map<String, String> environment, String... args) {
    return runWithInput(dir, environment, "", args);
  }

  /** The same, with text on its standard input. */
  public ProcessResult runWithInput(
      Path dir, Map<String, String> environment, String stdin, String... args) {
    var all = cleanEnvironment();
    all.put("PYTHONDONTWRITEBYTECODE", "1");
    all.putAll(environment);
    return ProcessResult.of(dir, all, stdin, command(python(), args));
  }

  private static Availability prepare(Version version) {
    var search = new PythonSearch(cleanEnvironment());
    var found = search.find(version.lowestPython, version.highestPython);
    if (found.isEmpty()) {
      return new Availability.NotRun(
          "Django "
              + version.series
              + " needs Python 3."
              + version.lowestPython
              + " to 3."
              + version.highestPython
              + " with venv, ensurepip and sqlite3, and none was found. Install one, or name it in "
              + PythonSearch.VARIABLE
              + ".\n  "
              + search.rejections());
    }
    try {
      return new Availability.Ready(make(version, found.get()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DjangoEnvironment make(Version version, PythonSearch.Python python)
      throws IOException {
    var requirements = requirements(version);
    var identity = python.path() + "\n" + python.version() + "\n" + requirements;
    var name = "venv-" + version.series + "-" + Sha256.of(identity).substring(0, 16);
    var cache = cacheFolder();
    var home = cache.resolve(name);
    try (var channel =
            FileChannel.open(
                cache.resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IllegalStateException("the lock of " + home + " was lost");
      }
      var complete = home.resolve("complete");
      var environment = new DjangoEnvironment(version, home);
      if (!Files.exists(complete) || !environment.works()) {
        deleteTree(home);
        fill(python.path(), home, requirements);
        Files.writeString(complete, requirements);
      }
      return environment;
    }
  }

  private boolean works() {
    try {
      return run(home, Map.of(), "-c", "import django, psycopg").succeeded();
    } catch (UncheckedIOException _) {
      // the interpreter it was made from is gone
      return false;
    }
  }

  private static void fill(Path python, Path home, String requirements) throws IOException {
    var dir = home.getParent();
    var made =
        ProcessResult.of(dir, cleanEnvironment(), "", python.toString(), "-m", "venv", "" + home);
    if (!made.succeeded()) {
      throw new IllegalStateException(
          "Python could not make a virtual environment in "
              + home
              + ". Name another interpreter in "
              + PythonSearch.VARIABLE
              + ".\n"
              + made.transcript());
    }
    var list = home.resolve("requirements.txt");
    Files.writeString(list, requirements);
    var pip =
        ProcessResult.of(
            dir,
            cleanEnvironment(),
            "",
            home.resolve("bin").resolve("python").toString(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--only-binary=:all:",
            "--requirement",
            list.toString());
    if (!pip.succeeded()) {
      throw new IllegalStateException(
          "pip could not install the test environment. Check its package index and network.\n"
              + pip.transcript());
    }
  }

  private static String requirements(Version version) throws IOException {
    var resource = "/django/requirements-" + version.series + ".txt";
    try (var stream = DjangoEnvironment.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("missing test resource " + resource);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Path cacheFolder() {
    var xdg = System.getenv("XDG_CACHE_HOME");
    var home = System.getenv("HOME");
    var base =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(home == null ? System.getProperty("user.home") : home, ".cache");
    try {
      return Files.createDirectories(base.resolve("django-migration-architect"));
    } catch (IOException _) {
      // a read-only home: the build folder is always ours
      try {
        return Files.createDirectories(Path.of("target", "venvs").toAbsolutePath());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The process environment without what would turn Python or Django towards something else. */
  private static Map<String, String> cleanEnvironment() {
    var environment = new TreeMap<>(System.getenv());
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("PYTHON")
                    || name.startsWith("DJANGO_")
                    || name.startsWith("PG")
                    || name.equals("VIRTUAL_ENV")
                    || name.equals("DATABASE_URL"));
    environment.put("PYTHONUTF8", "1");
    return environment;
  }

  private static String[] command(Path python, String... args) {
    var command = new String[args.length + 1];
    command[0] = python.toString();
    System.arraycopy(args, 0, command, 1, args.length);
    return command;
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
