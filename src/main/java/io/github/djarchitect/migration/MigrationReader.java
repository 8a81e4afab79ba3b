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
import io.github.djarchitect.python.Span;
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
  /** Of one file; a file of another language has one at every line. */
  private static final int MOST_PROBLEMS = 20;

  private final Project project;
  private final SettingValues settings;
  private final Evaluator evaluator;
  private final SortedMap<MigrationKey, Migration> migrations = new TreeMap<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private @Nullable MigrationKey current;

  private MigrationReader(Project project) {
    this.project = project;
    this.settings = new SettingValues(project);
    this.evaluator = ProjectModules.evaluator(project, settings);
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
              put(blank(app, path, file.module(), List.of()));
            }
          }
        }
      }
    }
    Detected django = project.django();
    MigrationGraph graph =
        MigrationGraph.of(
            migrations.values(),
            new MigrationGraph.Setup(Set.of(), swapped(), django == null ? null : django.value()));
    return new Reading(project, migrations, graph, unreadable);
  }

  /**
   * The settings that dependencies name, with the models that they stand for where that is known.
   */
  private Map<String, String> swapped() {
    Map<String, String> swapped = new TreeMap<>();
    for (Migration migration : migrations.values()) {
      for (Dependency dependency : migration.dependencies()) {
        if (dependency instanceof Dependency.OnSetting(String name)) {
          settings
              .likely(name)
              .flatMap(Value::asString)
              .ifPresent(model -> swapped.put(name, model));
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
    return new MigrationKey(app.label(), name.substring(0, name.lastIndexOf('.')));
  }

  /** A node without operations, for a file that cannot be read at all. */
  private static Migration blank(
      App app, String path, PythonModule module, List<Dependency> dependencies) {
    return new Migration(
        key(app, path),
        path,
        dependencies,
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
    for (SyntaxProblem problem : module.problems().stream().limit(MOST_PROBLEMS).toList()) {
      unread(place(path, problem.span()), problem.message());
    }
    if (module.problems().size() > MOST_PROBLEMS) {
      unread(
          place(path, module.problems().get(MOST_PROBLEMS).span()),
          "%d more problems of this file".formatted(module.problems().size() - MOST_PROBLEMS));
    }
    MigrationKey key = key(app, path);
    Evaluator.Evaluated evaluated =
        evaluator.module(dotted(app, path), new ModuleSource.Source(path, false, module));
    Optional<Evaluator.Type> type = evaluated.type("Migration");
    Optional<Value.Unknown> failure = evaluated.failure();
    failure.ifPresent(fails -> unread(fails.place(), "importing it fails: " + fails.reason()));
    if (type.isEmpty()) {
      withoutClass(app, path, module, evaluated);
      return;
    }
    for (ImportEffects.Effect effect : file.effects()) {
      unread(place(path, effect.span()), effect.reason());
    }
    Place place = type.get().place();
    Evaluator.Type migration = type.get();
    baseOf(migration);
    OperationReader reader = new OperationReader(app.label(), evaluator);
    Value written = given(migration.attribute("operations"), place);
    List<Operation> operations = reader.list(written, place);
    operations.forEach(operation -> collect(operation));
    put(
        new Migration(
            key,
            path,
            dependencies(likely(migration, "dependencies", place), "dependencies", place),
            dependencies(likely(migration, "run_before", place), "run_before", place),
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

  private static Place place(String path, Span span) {
    return new Place(path, span.startLine(), span.startColumn() + 1);
  }

  /** A class of that name which is none of Django's: {@code migrations} may be anything here. */
  private void baseOf(Evaluator.Type migration) {
    if (migration.hasUnknownBase()) {
      unread(migration.place(), "what the class Migration derives from cannot be told");
    } else if (migration.outsideBases().stream().allMatch(base -> base.startsWith("builtins."))) {
      unread(
          migration.place(),
          "the class Migration does not derive from Django's, so Django cannot load it");
    }
  }

  /** What is not there is nothing, but {@code None} is no list to Django. */
  private static Value given(Optional<Value> value, Place place) {
    return value
        .map(
            each -> each instanceof Value.None ? new Value.Unknown(place, "this is no list") : each)
        .orElse(new Value.PyList(List.of()));
  }

  /**
   * A file whose class cannot be told is a migration all the same, as far as it is written down.
   */
  private void withoutClass(App app, String path, PythonModule module, Evaluator.Evaluated file) {
    Optional<WrittenMigration> written = WrittenMigration.in(module);
    Optional<Value> instead = file.value("Migration");
    if (file.failure().isEmpty()) {
      Place place = written.map(each -> each.place(path)).orElse(Place.ofFile(path));
      switch (instead.orElse(Value.NONE)) {
        case Value.Unknown(Place where, String reason) ->
            unread(where.path().isEmpty() ? place : where, "the class Migration: " + reason);
        case Value.Either either ->
            unread(place, "the class Migration " + OperationReader.dependsOn(either));
        case Value.Call _ -> unread(place, "the class Migration is made by a call");
        default ->
            unread(
                Place.ofFile(path),
                "no Migration class, at which Django refuses the whole project");
      }
    }
    if (written.isPresent() || instead.isPresent()) {
      put(blank(app, path, module, written.map(WrittenMigration::dependencies).orElse(List.of())));
    }
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
        unknownIn(sql.sql())
            .ifPresent(unknown -> unread(sql.place(), "SQL text: " + unknown.reason()));
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

  /** The first unknown of a text, or of a list of texts with their parameters. */
  private static Optional<Value.Unknown> unknownIn(Value sql) {
    return switch (sql) {
      case Value.Unknown unknown -> Optional.of(unknown);
      case Value.PyList(List<Value> items) ->
          items.stream().flatMap(item -> unknownIn(item).stream()).findFirst();
      case Value.PyTuple(List<Value> items) ->
          items.stream().flatMap(item -> unknownIn(item).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  /** What a condition decides is no part of the order here, and stands in the answer as that. */
  private List<Dependency> dependencies(Optional<Value> value, String name, Place place) {
    List<Dependency> dependencies = new ArrayList<>();
    for (Value each : listed(given(value, place), place)) {
      Value likely =
          each instanceof Value.Either either
              ? either.likely().map(Value.Branch::value).orElse(each)
              : each;
      Dependency dependency = dependency(likely, place);
      if (dependency instanceof Dependency.Unknown(Place where, String reason)
          && !(each instanceof Value.Either)) {
        unread(where.path().isEmpty() ? place : where, name + ": " + reason);
      }
      dependencies.add(dependency);
    }
    return dependencies;
  }

  /** Django makes a list of whatever it is. */
  private static List<Value> listed(Value value, Place place) {
    return switch (value) {
      case Value.PyList list -> list.items();
      case Value.PyTuple tuple -> tuple.items();
      case Value.PySet set -> set.items();
      case Value.PyDict dict -> dict.entries().stream().map(Value.Entry::key).toList();
      case Value.Either either -> Conditional.items(either).orElse(List.of(either));
      case Value.Unknown unknown -> List.of(unknown);
      default -> List.of(new Value.Unknown(place, "this is no list"));
    };
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
