package io.github.djarchitect.review;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What follows from a migration that could not be read is said with that migration: its remedy by
 * itself, to restore a file that is there or to merge what that file may have merged, is wrong.
 */
final class AfterUnreadable {
  private static final String CAUSE = "unreadable-migration";

  private final Reading reading;
  private final Set<MigrationKey> fresh;

  /** Migrations that could not be read, of which a finding says so: a waiver may have taken it. */
  private final Set<MigrationKey> told = new TreeSet<>();

  /** Those of them that may have joined leaves. */
  private final Set<MigrationKey> joining = new TreeSet<>();

  private AfterUnreadable(Reading reading, Set<MigrationKey> fresh) {
    this.reading = reading;
    this.fresh = fresh;
  }

  /**
   * The findings without those that are consequences.
   *
   * @param fresh new migrations
   */
  static List<Finding> folded(Reading reading, Set<MigrationKey> fresh, List<Finding> findings) {
    return reading.lost().isEmpty()
        ? findings
        : new AfterUnreadable(reading, fresh).folded(findings);
  }

  private List<Finding> folded(List<Finding> findings) {
    findings.stream()
        .filter(finding -> finding.rule().equals(CAUSE))
        .map(Finding::migration)
        .filter(Objects::nonNull)
        .filter(reading.lost()::containsKey)
        .forEach(told::add);
    List<Finding> causes = new ArrayList<>();
    for (Finding finding : findings) {
      if (!follows(finding)) {
        causes.add(finding);
      }
    }
    causes.replaceAll(this::withConsequences);
    return causes;
  }

  private Finding withConsequences(Finding finding) {
    MigrationKey key = finding.migration();
    if (key == null || !finding.rule().equals(CAUSE) || !told.contains(key)) {
      return finding;
    }
    List<String> unknown = new ArrayList<>();
    Set<MigrationKey> above = Gate.above(reading.graph(), key);
    if (!above.isEmpty()) {
      unknown.add(
          "the state before %s%s"
              .formatted(
                  above.iterator().next(),
                  above.size() > 1 ? " and %d more".formatted(above.size() - 1) : ""));
    }
    if (joining.contains(key)) {
      unknown.add("whether %s has more than one leaf".formatted(key.app()));
    }
    return unknown.isEmpty()
        ? finding
        : finding.saying("Not known because of it: %s.".formatted(String.join("; ", unknown)));
  }

  private boolean follows(Finding finding) {
    MigrationKey key = finding.migration();
    if (key == null) {
      return false;
    }
    return switch (finding.rule()) {
      case "missing-dependency" -> buildsOnLost(key, finding.message());
      case "conflicting-leaves" -> mayBeJoined(key.app());
      // of operations that are not there to be read
      case "unrecognised-sql" -> finding.operation() == null && told.contains(key);
      default -> false;
    };
  }

  private boolean buildsOnLost(MigrationKey key, String message) {
    return reading.graph().missing().stream()
        .filter(each -> each.from().equals(key))
        .map(MigrationGraph.MissingDependency::to)
        .anyMatch(to -> told.contains(to) && message.contains(" " + to + ","));
  }

  /** Of a new file whose dependencies were not read nobody knows which leaves it builds on. */
  private boolean mayBeJoined(String app) {
    List<MigrationKey> leaves = reading.graph().surelyConflicts().getOrDefault(app, List.of());
    List<MigrationKey> between =
        told.stream()
            .filter(each -> each.app().equals(app) && fresh.contains(each))
            .filter(
                each -> reading.migration(each).stream().allMatch(m -> m.dependencies().isEmpty()))
            .filter(each -> !Gate.above(reading.graph(), each).containsAll(leaves))
            .toList();
    joining.addAll(between);
    return !between.isEmpty();
  }
}
