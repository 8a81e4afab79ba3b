package io.github.djarchitect.project;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Django app of a project.
 *
 * @param label as Django uses it
 * @param labelSource where the label was read: {@code MIGRATION_MODULES}, {@code AppConfig.label},
 *     {@code AppConfig.name}, {@code directory}
 * @param directory of the app, relative to the repository
 * @param module dotted path of the app's package, from the nearest ancestor without {@code
 *     __init__.py}
 * @param migrationsDirectory absent for an app that has models and no migrations
 * @param migrationsModule dotted path of the migrations package
 * @param migrationFiles paths of the files Django would take, sorted
 * @param modelFiles {@code models.py} or the files of {@code models/}, sorted
 */
public record App(
    String label,
    String labelSource,
    String directory,
    String module,
    @Nullable String migrationsDirectory,
    @Nullable String migrationsModule,
    List<String> migrationFiles,
    List<String> modelFiles) {
  /** How compiled files end, which Python takes where there is no source beside them. */
  public static final String COMPILED = ".pyc";

  public App {
    migrationFiles = List.copyOf(migrationFiles);
    modelFiles = List.copyOf(modelFiles);
  }

  /** Whether a path is in the folder of the app; all are where that is the repository's. */
  public boolean holds(String path) {
    return directory.isEmpty() || path.startsWith(directory + "/");
  }
}
