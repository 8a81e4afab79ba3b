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
          # file: shop/migrations/0002_a.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial"), ("shop", "0003_b")]
              operations = []
          # file: shop/migrations/0003_b.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0002_a")]
              operations = []
          """,
          """
          # file: shop/migrations/0002_a.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial")]
              operations = []
          # file: shop/migrations/0003_b.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0002_a")]
              operations = []
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
