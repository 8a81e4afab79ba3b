package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Detected;
import io.github.djarchitect.project.Installed;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.SyntaxProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads every migration file of a project, and builds the graph. */
public final class MigrationReader {
  private final Project project;
  private final Evaluator evaluator;
  private final SortedMap<MigrationKey, Migration> migrations = new TreeMap<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private @Nullable MigrationKey current;

  private MigrationReader(Project project) {
    this.project = project;
    this.evaluator = ProjectModules.evaluator(project);
  }

  /** Reads what can be read; the rest is in {@link Reading#unreadable}, each with its place. */
  public static Reading read(Project project) {
    return new MigrationReader(project).read();
  }

  private Reading read() {
    unlisted();
    List<String> paths =
        project.apps().stream().flatMap(app -> app.migrationFiles().stream()).toList();
    try (ParsedAhead files = new ParsedAhead(project.tree(), paths)) {
      for (App app : project.apps()) {
        for (String path : app.migrationFiles()) {
          current = key(app, path);
          ParsedAhead.Parsed file = files.next();
          switch (file.content()) {
            case SourceTree.FileContent.Present _ -> {
              read(app, path, file);
              // a history of huge literals would fill the memory twice
              evaluator.forget(dotted(app, path));
            }
            case SourceTree.FileContent.Missing _ -> unread(Place.ofFile(path), "the file is gone");
            case SourceTree.FileContent.Unreadable unreadable -> {
              unread(Place.ofFile(path), unreadable.reason());
              put(blank(app, path, file.module()));
            }
          }
        }
      }
    }
    Detected django = project.django();
    MigrationGraph graph =
        MigrationGraph.of(
            migrations.values(),
            new MigrationGraph.Setup(
                Set.of(),
                swapped(),
                django == null ? null : django.value()));
    return new Reading(project, migrations, graph, unreadable);
  }

  /** The settings that dependencies name, with the models that they stand for where that is known. */
  private Map<String, String> swapped() {
    SettingValues values = new SettingValues(project);
    Map<String, String> swapped = new TreeMap<>();
    for (Migration migration : migrations.values()) {
      for (Dependency dependency : migration.dependencies()) {
        if (dependency instanceof Dependency.OnSetting(String name)) {
          values.likely(name).flatMap(Value::asString).ifPresent(model -> swapped.put(name, model));
        }
      }
    }
    swapped.put("AUTH_USER_MODEL", project.authUserModel().value());
    return swapped;
  }

  /** Folders in which migrations would stand, so that none is not the same as none seen. */
  private void unlisted() {
    for (SourceTree.Unlisted folder : project.unlisted()) {
      String name = folder.path().substring(folder.path().lastIndexOf('/') + 1);
      if (name.equals("migrations")
          || Installed.isNamed(project, folder.path().replace('/', '.'))) {
        unreadable.add(
            new Unreadable(
                Place.ofFile(folder.path()),
                "the folder cannot be listed (%s), so which migrations are in it is not known"
                    .formatted(folder.reason()),
                null));
      }
    }
  }

  private void unread(Place place, String reason) {
    unreadable.add(new Unreadable(place, reason, current));
  }

  private void put(Migration migration) {
    migrations.put(migration.key(), migration);
  }

  private static MigrationKey key(App app, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new MigrationKey(app.label(), name.substring(0, name.length() - ".py".length()));
  }

  /** A node without operations, for a file that cannot be read at all. */
  private static Migration blank(App app, String path, PythonModule module) {
    return new Migration(
        key(app, path),
        path,
        List.of(),
        List.of(),
        List.of(),
        null,
        true,
        List.of(),
        List.of(),
        Map.of(),
        false,
        Place.ofFile(path),
        module);
  }

  private static String dotted(App app, String path) {
    return app.migrationsModule() + "." + key(app, path).name();
  }

  private void read(App app, String path, ParsedAhead.Parsed file) {
    PythonModule module = file.module();
    boolean sound = module.problems().isEmpty();
    for (SyntaxProblem problem : module.problems()) {
      unread(
          new Place(path, problem.span().startLine(), problem.span().startColumn() + 1),
          problem.message());
    }
    MigrationKey key = key(app, path);
    Evaluator.Evaluated evaluated =
        evaluator.module(dotted(app, path), new ModuleSource.Source(path, false, module));
    Optional<Evaluator.Type> type = evaluated.type("Migration");
    if (type.isEmpty()) {
      unread(Place.ofFile(path), "no Migration class, at which Django refuses the whole project");
      return;
    }
    Optional<Value.Unknown> failure = evaluated.failure();
    failure.ifPresent(fails -> unread(fails.place(), "importing it fails: " + fails.reason()));
    for (ImportEffects.Effect effect : file.effects()) {
      unread(
          new Place(path, effect.span().startLine(), effect.span().startColumn() + 1),
          effect.reason());
    }
    Place place = type.get().place();
    Evaluator.Type migration = type.get();
    OperationReader reader = new OperationReader(app.label(), evaluator);
    Value written = migration.attribute("operations").orElse(Value.NONE);
    List<Operation> operations = reader.list(written, place);
    operations.forEach(operation -> collect(operation));
    put(
        new Migration(
            key,
            path,
            dependencies(likely(migration, "dependencies", place), place),
            dependencies(likely(migration, "run_before", place), place),
            replaces(likely(migration, "replaces", place), place),
            migration.attribute("initial").flatMap(Value::asBoolean).orElse(null),
            atomic(migration.attribute("atomic"), place),
            operations,
            reader.variants(written, place),
            reader.ownClasses(),
            sound && failure.isEmpty(),
            place,
            module));
  }

  /** What of an operation could not be read. */
  private void collect(Operation operation) {
    switch (operation) {
      case Operation.OpaqueOperation opaque ->
          unread(
              opaque.place(),
              (opaque.path() == null ? "an operation" : opaque.path()) + ": " + opaque.reason());
      case Operation.SeparateDatabaseAndState both -> {
        both.databaseOperations().forEach(this::collect);
        both.stateOperations().forEach(this::collect);
      }
      case Operation.RunSql sql -> {
        sql.stateOperations().forEach(this::collect);
        if (sql.sql() instanceof Value.Unknown unknown) {
          unread(sql.place(), "SQL text: " + unknown.reason());
        }
      }
      case Operation.AddField add -> collect(add.name(), add.field(), add.place());
      case Operation.AlterField alter -> collect(alter.name(), alter.field(), alter.place());
      case Operation.CreateModel create ->
          create.fields().forEach(each -> collect(each.name(), each.field(), create.place()));
      default -> {}
    }
  }

  private void collect(String name, Field field, Place near) {
    if (field.isUnknown() && field.args().getFirst() instanceof Value.Unknown unknown) {
      unread(field.place(), "the field %s: %s".formatted(name, unknown.reason()));
    }
    collect(field.kwargs(), near);
  }

  private void collect(Map<String, Value> kwargs, Place near) {
    new LinkedHashMap<>(kwargs)
        .forEach(
            (name, value) -> {
              if (value instanceof Value.Unknown unknown) {
                unread(
                    unknown.place().path().isEmpty() ? near : unknown.place(),
                    name + ": " + unknown.reason());
              }
            });
  }

  /**
   * An attribute that hangs on a condition as the project's own defaults make it, and a word about
   * it; one that hangs on none, or whose condition nothing tells, as it is.
   */
  private Optional<Value> likely(Evaluator.Type migration, String name, Place place) {
    Optional<Value> written = migration.attribute(name);
    if (!(written.orElse(Value.NONE) instanceof Value.Either either)) {
      return written;
    }
    Optional<Value.Branch> likely = either.likely();
    likely.ifPresent(
        branch -> unread(place, "%s is taken as it is where %s".formatted(name, branch.when())));
    return likely.map(Value.Branch::value).or(() -> written);
  }

  private static List<Dependency> dependencies(Optional<Value> value, Place place) {
    List<Dependency> dependencies = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof Value.Either either) {
      List<Value> joined = Conditional.items(either).orElse(List.of(either));
      return joined.stream().map(each -> dependency(each, place)).toList();
    }
    for (Value each : items(value)) {
      Value likely =
          each instanceof Value.Either either
              ? either.likely().map(Value.Branch::value).orElse(each)
              : each;
      dependencies.add(dependency(likely, place));
    }
    if (value.isPresent() && value.get() instanceof Value.Unknown unknown) {
      dependencies.add(new Dependency.Unknown(unknown.place(), unknown.reason()));
    }
    return dependencies;
  }

  private boolean atomic(Optional<Value> value, Place place) {
    Optional<Boolean> told = value.flatMap(Value::asBoolean);
    if (value.isPresent() && told.isEmpty()) {
      unread(place, "atomic cannot be told, so neither can its transactions");
    }
    return told.orElse(true);
  }

  private static List<Value> items(Optional<Value> value) {
    return switch (value.orElse(Value.NONE)) {
      case Value.PyList list -> list.items();
      case Value.PyTuple tuple -> tuple.items();
      default -> List.of();
    };
  }

  private static Dependency dependency(Value value, Place place) {
    Optional<MigrationKey> key = pair(value);
    if (key.isPresent()) {
      return new Dependency.OnMigration(key.get());
    }
    if (value instanceof Value.Call call
        && call.path().endsWith("swappable_dependency")
        && !call.args().isEmpty()) {
      if (call.args().getFirst() instanceof Value.Setting setting) {
        return new Dependency.OnSetting(setting.name());
      }
      Optional<String> model = call.args().getFirst().asString();
      if (model.isPresent()) {
        return new Dependency.OnSwappable(model.get());
      }
    }
    return switch (value) {
      case Value.Unknown(Place where, String reason) -> new Dependency.Unknown(where, reason);
      case Value.Either either -> new Dependency.Unknown(place, OperationReader.dependsOn(either));
      default -> new Dependency.Unknown(place, "a dependency that is no pair of texts");
    };
  }

  private static Optional<MigrationKey> pair(Value value) {
    List<Value> items =
        switch (value) {
          case Value.PyTuple tuple -> tuple.items();
          case Value.PyList list -> list.items();
          default -> List.of();
        };
    if (items.size() != 2) {
      return Optional.empty();
    }
    Optional<String> app = items.get(0).asString();
    Optional<String> name = items.get(1).asString();
    return app.isPresent() && name.isPresent()
        ? Optional.of(new MigrationKey(app.get(), name.get()))
        : Optional.empty();
  }

  private List<MigrationKey> replaces(Optional<Value> value, Place place) {
    List<MigrationKey> keys = new ArrayList<>();
    if (value.isPresent()
        && !(value.get() instanceof Value.PyList || value.get() instanceof Value.PyTuple)) {
      unread(place, "replaces cannot be told");
    }
    for (Value each : items(value)) {
      pair(each)
          .ifPresentOrElse(
              keys::add, () -> unread(place, "an entry of replaces that is no pair of texts"));
    }
    return keys;
  }
}
