package io.github.djarchitect.review;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** New migrations that make themselves a dependency of one that databases have run. */
final class RunBeforeApplied {
  private RunBeforeApplied() {}

  /**
   * @param fresh the migrations asked about
   * @param ran whether databases have run one, as far as anybody said
   */
  static List<Finding> in(Reading reading, Set<MigrationKey> fresh, Predicate<MigrationKey> ran) {
    List<Finding> findings = new ArrayList<>();
    for (MigrationKey key : fresh) {
      Migration migration = reading.migrations().get(key);
      if (migration == null || migration.runBefore().isEmpty()) {
        continue;
      }
      for (Dependency dependency : migration.runBefore()) {
        if (dependency instanceof Dependency.OnMigration(MigrationKey written)) {
          for (MigrationKey other : named(reading, key, written)) {
            // its own contrib apps a project has migrated with its first migrations
            boolean there = reading.found().contains(other) || reading.graph().isContrib(other);
            if (there && !fresh.contains(other) && ran.test(other)) {
              findings.add(finding(migration, other));
            }
          }
        }
      }
    }
    return findings;
  }

  private static List<MigrationKey> named(Reading reading, MigrationKey by, MigrationKey written) {
    boolean relative = Set.of("__first__", "__latest__").contains(written.name());
    return switch (written.name()) {
      // Django takes no notice of these within the app itself
      case String _ when relative && written.app().equals(by.app()) -> List.of();
      case "__first__" -> reading.graph().roots().getOrDefault(written.app(), List.of());
      case "__latest__" -> reading.graph().leaves().getOrDefault(written.app(), List.of());
      default -> List.of(written);
    };
  }

  private static Finding finding(Migration migration, MigrationKey other) {
    return Judgement.finding(
            "run-before-applied",
            Hazard.FAILS_ALWAYS,
            Severity.BLOCKER,
            migration.key(),
            migration.place(),
            "%s is to run before %s, and every database that has run %s already refuses to migrate: InconsistentMigrationHistory."
                .formatted(migration.key(), other, other.name()),
            "Take it out of run_before; depend on %s where the order matters.".formatted(other))
        .withFresh(true);
  }
}
