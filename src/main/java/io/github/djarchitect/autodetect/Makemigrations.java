package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.InstalledApps;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code makemigrations} would write for the models as they stand in the code. */
public final class Makemigrations {
  private static final String COMMAND = "/management/commands/makemigrations.py";

  private Makemigrations() {}

  /**
   * Compares the code of all apps with what their migrations leave.
   *
   * @param migrated the state after all leaves
   * @param release a feature release of Django, {@code 5.2}
   */
  public static PendingChanges of(
      Reading reading, ProjectState migrated, String release, PendingChanges.Renames renames) {
    int number = Deconstructor.number(release);
    DjangoNames names = new DjangoNames(reading.project());
    InstalledApps installed = InstalledApps.of(reading.project());
    Set<String> left = installed.left().stream().map(App::label).collect(Collectors.toSet());
    Evaluator evaluator = ProjectModules.evaluator(reading.project(), names);
    DeclaredModels declared = DeclaredModels.of(reading, migrated, number, names, evaluator);
    Set<String> unmigrated =
        reading.project().apps().stream()
            .filter(app -> !hasMigrations(reading.project(), app))
            .map(App::label)
            .collect(Collectors.toSet());
    Sides sides =
        new Sides(
            without(migrated, left),
            without(declared.state(), left),
            unmigrated,
            Deconstructor.of(reading.project(), release),
            number,
            names::likely,
            renames);
    Set<String> existing =
        migrated.models().keySet().stream().map(ModelKey::app).collect(Collectors.toSet());
    List<NewMigration> migrations =
        MigrationSplit.of(
            Autodetector.operations(sides),
            reading.graph(),
            existing,
            declared.state().user(),
            number);
    List<Unreadable> unknown = new ArrayList<>(declared.unknown());
    for (App app : installed.left()) {
      unknown.add(
          new Unreadable(
              Place.ofFile(app.directory()),
              "%s is %s, so makemigrations does not look at it"
                  .formatted(app.label(), installed.reason()),
              null));
    }
    unknown.addAll(sides.unknown);
    for (NewMigration migration : migrations) {
      for (Operation operation : migration.operations()) {
        classes(operation)
            .distinct()
            .filter(path -> tellsItself(path, evaluator))
            .forEach(
                path ->
                    unknown.add(
                        new Unreadable(
                            operation.place(),
                            "%s has a deconstruct of its own, which is not run: it is given as written"
                                .formatted(path),
                            null)));
      }
    }
    ownCommand(reading.project())
        .ifPresent(
            path ->
                unknown.add(
                    new Unreadable(
                        Place.ofFile(path),
                        "the project has a makemigrations of its own, which may find otherwise",
                        null)));
    return new PendingChanges(migrations, sides.questions, unknown);
  }

  /** The classes of the fields, indexes and constraints of an operation. */
  private static Stream<String> classes(Operation operation) {
    return switch (operation) {
      case Operation.CreateModel create ->
          Stream.of(
                  create.fields().stream().map(each -> each.field().className()),
                  listed(create.options().get("indexes")),
                  listed(create.options().get("constraints")))
              .flatMap(paths -> paths);
      case Operation.AddField add -> Stream.of(add.field().className());
      case Operation.AlterField alter -> Stream.of(alter.field().className());
      case Operation.AddIndex add -> Stream.of(add.index().className());
      case Operation.AddConstraint add -> Stream.of(add.constraint().className());
      case Operation.AlterConstraint alter -> Stream.of(alter.constraint().className());
      default -> Stream.empty();
    };
  }

  private static Stream<String> listed(@Nullable Value option) {
    return Optional.ofNullable(option).flatMap(Value::asItems).stream()
        .flatMap(List::stream)
        .flatMap(each -> each instanceof Value.Call call ? Stream.of(call.path()) : Stream.empty());
  }

  /** Whether a class of the project says by code what it was made with. */
  private static boolean tellsItself(String path, Evaluator evaluator) {
    return !path.startsWith("django.")
        && evaluator
            .type(path)
            .filter(type -> type.attribute("deconstruct").isPresent())
            .isPresent();
  }

  private static ProjectState without(ProjectState state, Set<String> apps) {
    if (apps.isEmpty()) {
      return state;
    }
    Map<ModelKey, ModelState> models = new TreeMap<>(state.models());
    models.keySet().removeIf(key -> apps.contains(key.app()));
    return state.withModels(models);
  }

  /** Its path, where the project has one. */
  private static Optional<String> ownCommand(Project project) {
    return project.tree().paths().stream().filter(path -> path.endsWith(COMMAND)).findFirst();
  }

  /** A package without a file is enough: Django writes the first migration into it. */
  private static boolean hasMigrations(Project project, App app) {
    String folder = app.directory().isEmpty() ? "migrations" : app.directory() + "/migrations";
    return app.migrationsDirectory() != null
        || project.tree().read(folder + "/__init__.py") instanceof SourceTree.FileContent.Present;
  }
}
