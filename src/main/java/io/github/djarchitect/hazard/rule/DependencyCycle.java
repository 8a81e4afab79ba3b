package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.ProjectRule;
import io.github.djarchitect.hazard.ProjectView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import java.util.List;
import java.util.stream.Collectors;

/** Migrations that depend on each other in a circle. */
public final class DependencyCycle implements ProjectRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "dependency-cycle",
          "Migrations depend on each other in a circle",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "A path of dependencies that leads back to where it began.",
          "Django raises CircularDependencyError, and nothing can be migrated.",
          "Move the operation that needs the other app into a migration of its own, behind both.",
          """
          # a.0002 depends on b.0002, b.0002 on a.0002
          """,
          """
          # a.0003 depends on a.0002 and b.0002
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/topics/migrations/#dependencies"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(ProjectView project, Findings findings) {
    for (List<MigrationKey> cycle : project.reading().graph().cycles()) {
      MigrationKey first = cycle.getFirst();
      findings.add(
          FindingDraft.at(
                  DOC,
                  first,
                  project
                      .reading()
                      .migration(first)
                      .map(Migration::place)
                      .orElse(Place.ofFile(first.app())),
                  cycle.stream().anyMatch(project.fresh()::contains))
              .message(
                  "The dependencies go round: "
                      + cycle.stream()
                          .map(MigrationKey::toString)
                          .collect(Collectors.joining(" -> "))
                      + ".")
              .build());
    }
  }
}
