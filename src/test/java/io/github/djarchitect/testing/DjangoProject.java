package io.github.djarchitect.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Django project in a folder of its own, run by a real Django on a real database.
 *
 * <p>The project's settings stay as they are; a settings module of ours, outside the project,
 * imports them and puts another database in. On SQLite a backend of ours takes {@code
 * AddIndexConcurrently} as {@code AddIndex}, so projects made for PostgreSQL migrate there.
 */
public final class DjangoProject {
  private static final Pattern SETTINGS =
      Pattern.compile("DJANGO_SETTINGS_MODULE[\"']\\s*,\\s*[\"']([\\w.]+)[\"']");
  private static final List<String> OVERRIDE =
      List.of(
          "architect_settings.py",
          "architect_sqlite/__init__.py",
          "architect_sqlite/base.py",
          "architect_sqlite/schema.py");

  private final DjangoEnvironment environment;
  private final Path root;
  private final Map<String, String> variables;

  private DjangoProject(DjangoEnvironment environment, Path root, Map<String, String> variables) {
    this.environment = environment;
    this.root = root;
    this.variables = Map.copyOf(variables);
  }

  /** A copy of {@code source} in {@code temp/project}, on Django 5.2 and a fresh SQLite file. */
  public static DjangoProject copyOf(Path source, Path temp) {
    return copyOf(source, temp, DjangoEnvironment.django52());
  }

  /** The same on another Django. */
  public static DjangoProject copyOf(Path source, Path temp, DjangoEnvironment environment) {
    var root = temp.resolve("project");
    copyTree(source, root);
    return in(root, temp, environment);
  }

  /**
   * A project where it lies, with a fresh SQLite database.
   *
   * @param temp a folder outside the project for our settings and the database file
   */
  public static DjangoProject in(Path root, Path temp, DjangoEnvironment environment) {
    var override = temp.resolve("override");
    for (var file : OVERRIDE) {
      writeTo(override.resolve(file), resource("/django/override/" + file));
    }
    var variables = new HashMap<String, String>();
    variables.put("PYTHONPATH", override.toString());
    variables.put("DJANGO_SETTINGS_MODULE", "architect_settings");
    variables.put("ARCHITECT_PROJECT_SETTINGS", settingsModule(root));
    variables.put("ARCHITECT_DATABASE", "lenient-sqlite:" + temp.resolve("db.sqlite3"));
    return new DjangoProject(environment, root, variables);
  }

  /**
   * The same project on Django's own SQLite backend and another file: what only PostgreSQL knows
   * fails here as it would for a user.
   */
  public DjangoProject onStrictSqlite() {
    var file = Path.of(variables.get("PYTHONPATH")).resolveSibling("strict.sqlite3");
    return with("ARCHITECT_DATABASE", "sqlite:" + file);
  }

  /** The same project on a fresh PostgreSQL database. */
  public DjangoProject onPostgres() {
    return on(Postgres.database());
  }

  /** The same project on that database. */
  public DjangoProject on(Postgres.Database database) {
    return with("ARCHITECT_DATABASE", "postgresql:" + database.port() + ":" + database.name());
  }

  /** The same project with one more environment variable. */
  public DjangoProject with(String name, String value) {
    var changed = new HashMap<>(variables);
    changed.put(name, value);
    return new DjangoProject(environment, root, changed);
  }

  public Path root() {
    return root;
  }

  /** Text of a file, by its path in the project. */
  public String read(String path) {
    try {
      return Files.readString(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file, folders included. */
  public DjangoProject write(String path, String text) {
    writeTo(root.resolve(path), text);
    return this;
  }

  public DjangoProject delete(String path) {
    try {
      Files.delete(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** {@code manage.py} with these arguments. */
  public ProcessResult manage(String... args) {
    var command = new ArrayList<String>();
    command.add("manage.py");
    command.addAll(List.of(args));
    return environment.run(root, variables, command.toArray(String[]::new));
  }

  /** Everything forwards. */
  public ProcessResult migrate() {
    return manage("migrate", "--no-input", "--no-color");
  }

  public ProcessResult migrate(String app) {
    return manage("migrate", "--no-input", "--no-color", app);
  }

  /** One app to a migration, or to {@code zero}. */
  public ProcessResult migrate(String app, String name) {
    return manage("migrate", "--no-input", "--no-color", app, name);
  }

  /** Succeeds if models and migrations agree. */
  public ProcessResult makemigrationsCheck() {
    return manage("makemigrations", "--check", "--dry-run", "--no-input", "--no-color");
  }

  public ProcessResult sqlmigrate(String app, String name) {
    return manage("sqlmigrate", "--no-color", app, name);
  }

  public ProcessResult sqlmigrateBackwards(String app, String name) {
    return manage("sqlmigrate", "--no-color", "--backwards", app, name);
  }

  /** The project's own tests. */
  public ProcessResult test(String... labels) {
    var args = new ArrayList<>(List.of("test", "--no-input"));
    args.addAll(List.of(labels));
    return manage(args.toArray(String[]::new));
  }

  /** Runs Python with Django set up; what it prints is the result's stdout. */
  public ProcessResult shell(String code) {
    return environment.runWithInput(
        root, variables, "import django\ndjango.setup()\n" + code + "\n", "-");
  }

  private static String settingsModule(Path root) {
    var manage = root.resolve("manage.py");
    try {
      var matcher = SETTINGS.matcher(Files.readString(manage));
      if (!matcher.find()) {
        throw new IllegalStateException(manage + " names no DJANGO_SETTINGS_MODULE");
      }
      return matcher.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (var stream = DjangoProject.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("missing test resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeTo(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyTree(Path source, Path target) {
    try {
      Files.walkFileTree(
          source,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
              var name = String.valueOf(folder.getFileName());
              if (name.equals(".git") || name.equals("__pycache__")) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              Files.createDirectories(target.resolve(source.relativize(folder).toString()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.copy(file, target.resolve(source.relativize(file).toString()));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + source, e);
    }
  }
}
