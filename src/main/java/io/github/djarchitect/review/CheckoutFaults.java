package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.project.Installed;
import io.github.djarchitect.python.PythonParser;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with the checkout itself and stays so: in the way of a proposal that builds on it,
 * and said of any other, because Django refuses every command until it is mended.
 *
 * @param after the project after the last phase
 * @param judged the migrations that the proposal brings
 */
record CheckoutFaults(Reading after, Set<MigrationKey> judged, Judgement judgement) {
  void report() {
    for (Map.Entry<MigrationKey, Unreadable> broken : after.lost().entrySet()) {
      MigrationKey key = broken.getKey();
      if (judged.contains(key)) {
        continue;
      }
      Set<MigrationKey> above = Gate.above(after.graph(), key);
      above.retainAll(judged);
      for (MigrationKey each : above) {
        Finding finding = Gate.buildsOnUnreadable(after, each, key, broken.getValue());
        judgement.add(finding);
        judgement.unknown(Gate.unknown(finding));
        judgement.refuse();
      }
      if (above.isEmpty()) {
        if (isLoaded(key) && doesNotParse(broken.getValue())) {
          judgement.add(
              Judgement.finding(
                  "unreadable-migration",
                  Hazard.UNREADABLE,
                  Severity.BLOCKER,
                  key,
                  broken.getValue().place(),
                  "%s cannot be read: %s. The proposal does not build on it, but the settings name its app, so Django stops at this file before it migrates anything."
                      .formatted(key, broken.getValue().reason()),
                  "Mend the file first, then ask again."));
          judgement.unknown(broken.getValue());
          judgement.refuse();
          continue;
        }
        aside(
            "unreadable-migration",
            Hazard.UNREADABLE,
            key,
            broken.getValue().place(),
            "%s cannot be read: %s.".formatted(key, broken.getValue().reason()),
            "Mend the file before anything is migrated.");
      }
    }
    after
        .graph()
        .surelyConflicts()
        .forEach(
            (app, leaves) -> {
              boolean own = leaves.stream().anyMatch(leaf -> after.migration(leaf).isPresent());
              if (own && judged.stream().noneMatch(key -> key.app().equals(app))) {
                judgement.fault(
                    "conflicting-leaves",
                    Hazard.CONFLICT,
                    leaves.getLast(),
                    Gate.place(after, leaves.getLast()),
                    "%s has %d leaves (%s), which this proposal leaves so: migrate refuses every command until they are one."
                        .formatted(
                            app,
                            leaves.size(),
                            String.join(", ", leaves.stream().map(MigrationKey::name).toList())),
                    "Resolve that first: 'architect conflicts' and the playbook resolve-conflict.");
              }
            });
    for (MigrationGraph.MissingDependency missing : after.graph().missing()) {
      boolean own = judged.contains(missing.from());
      if (own || !missing.appKnown() || after.lost().containsKey(missing.to())) {
        continue;
      }
      Set<MigrationKey> above = Gate.above(after.graph(), missing.from());
      above.retainAll(judged);
      String message =
          "%s depends on %s, which is not there.".formatted(missing.from(), missing.to());
      if (!above.isEmpty()) {
        judgement.fault(
            "missing-dependency",
            Hazard.FAILS_ALWAYS,
            missing.from(),
            Gate.place(after, missing.from()),
            "%s The proposal builds on it: %s."
                .formatted(
                    message,
                    String.join(", ", above.stream().map(MigrationKey::toString).toList())),
            "Mend the dependency of %s first.".formatted(missing.from()));
      }
      if (above.isEmpty() && isLoaded(missing.from())) {
        judgement.fault(
            "missing-dependency",
            Hazard.FAILS_ALWAYS,
            missing.from(),
            Gate.place(after, missing.from()),
            message
                + " The proposal does not build on it, but the settings name its app, so Django"
                + " stops there before it migrates anything.",
            "Restore the file, or name the migration that took its place, then ask again.");
      } else if (above.isEmpty()) {
        aside(
            "missing-dependency",
            Hazard.FAILS_ALWAYS,
            missing.from(),
            Gate.place(after, missing.from()),
            message,
            "Restore the file, or name the migration that took its place.");
      }
    }
  }

  /** Whether the settings name the migration's app, so that Django surely loads it. */
  private boolean isLoaded(MigrationKey key) {
    return after
        .project()
        .app(key.app())
        .filter(app -> Installed.isNamed(after.project(), app))
        .isPresent();
  }

  /** No Python at all, as against a migration that only reading cannot tell. */
  private boolean doesNotParse(Unreadable broken) {
    return !(after.project().tree().read(broken.place().path())
            instanceof SourceTree.FileContent.Present present)
        || !PythonParser.parse(present.bytes()).problems().isEmpty();
  }

  private void aside(
      String rule, Hazard hazard, MigrationKey key, Place place, String message, String fix) {
    judgement.add(
        Judgement.finding(
            rule,
            hazard,
            Severity.WARNING,
            key,
            place,
            message
                + " The proposal does not build on it, and it was not judged; Django refuses every"
                + " command until it is mended.",
            fix));
  }
}
