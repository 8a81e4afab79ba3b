package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    DeclaredModels declared = DeclaredModels.of(reading, migrated, number, names);
    Set<String> unmigrated =
        reading.project().apps().stream()
            .filter(app -> !hasMigrations(reading.project(), app))
            .map(App::label)
            .collect(Collectors.toSet());
    Sides sides =
        new Sides(
            migrated,
            declared.state(),
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
    unknown.addAll(sides.unknown);
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
