package io.github.djarchitect.review;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import java.util.Set;

/**
 * What is true of a migration that takes the place of others: Django runs it only where none of
 * those is applied, which is a new database, whose tables are empty and which no code uses yet.
 *
 * <p>Where some of the others are applied Django runs the rest of them one by one, and where all
 * are it only records the squash (the loader's {@code build_graph} and the executor's {@code
 * check_replacements}, Django 4.2 to 6.0).
 */
final class Squashed {
  /** Hazards that need rows or a running application. */
  private static final Set<Hazard> OF_LIVE_DATABASES =
      Set.of(
          Hazard.LOSES_DATA,
          Hazard.BREAKS_RUNNING_CODE,
          Hazard.BREAKS_NEXT_CODE,
          Hazard.BLOCKS_READS_AND_WRITES,
          Hazard.BLOCKS_PARENT_TABLE,
          Hazard.BLOCKS_WRITES,
          Hazard.FAILS_ON_DATA,
          Hazard.LONG_TRANSACTION,
          Hazard.UNBOUNDED_MEMORY,
          Hazard.WAITS_IN_QUEUE,
          Hazard.SCALE);

  private Squashed() {}

  /**
   * Whether only a database without the replaced migrations will run it.
   *
   * @param together migrations deployed in one go, where that is known: what they replace among
   *     themselves is applied nowhere; and a name that no file has would make Django run the
   *     migration everywhere, so it does not count
   * @param found every migration that has a file
   */
  static boolean runsOnNewDatabasesOnly(
      Migration migration, Set<MigrationKey> together, Set<MigrationKey> found) {
    return !migration.replaces().isEmpty()
        && migration.replaces().stream().noneMatch(together::contains)
        && (together.isEmpty() || found.containsAll(migration.replaces()));
  }

  /** A finding as it weighs on a database without rows and without users. */
  static Finding onNewDatabase(Finding finding, Migration migration) {
    if (!OF_LIVE_DATABASES.contains(finding.hazard()) || finding.severity() == Severity.NOTE) {
      return finding;
    }
    int replaced = migration.replaces().size();
    return finding
        .withSeverity(Severity.NOTE)
        .saying(
            "Django runs this migration only where %s applied, so on a new database."
                .formatted(
                    replaced == 1
                        ? "the one it replaces is not"
                        : "none of the %d it replaces is".formatted(replaced)));
  }
}
