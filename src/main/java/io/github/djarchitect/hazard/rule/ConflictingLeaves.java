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
import java.util.Optional;
import java.util.stream.Collectors;

/** An app with more than one leaf, at which Django refuses to migrate. */
public final class ConflictingLeaves implements ProjectRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "conflicting-leaves",
          "An app has more than one leaf migration",
          Hazard.CONFLICT,
          Severity.BLOCKER,
          "Two migrations of an app on which none of the same app depends, as after two branches"
              + " were merged.",
          "migrate stops with \"Conflicting migrations detected; multiple leaf nodes\" before it"
              + " applies anything.",
          "See what the branches do to each other ('architect conflicts', or find_conflicts), then"
              + " merge them or re-parent the side that no database has applied.",
          """
          # file: shop/migrations/0002_left.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial")]
              operations = []
          # file: shop/migrations/0002_right.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial")]
              operations = []
          """,
          """
          # file: shop/migrations/0002_left.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial")]
              operations = []
          # file: shop/migrations/0003_right.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0002_left")]
              operations = []
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/topics/migrations/#version-control"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(ProjectView project, Findings findings) {
    project
        .reading()
        .graph()
        .surelyConflicts()
        .forEach(
            (app, leaves) -> {
              if (project.reading().project().app(app).isEmpty()) {
                return;
              }
              MigrationKey last = leaves.getLast();
              Optional<Migration> migration = project.reading().migration(last);
              findings.add(
                  FindingDraft.at(
                          DOC,
                          last,
                          migration.map(Migration::place).orElse(Place.ofFile(app)),
                          leaves.stream().anyMatch(project.fresh()::contains))
                      .message(
                          "%s has %d leaves: %s."
                              .formatted(
                                  app,
                                  leaves.size(),
                                  leaves.stream()
                                      .map(MigrationKey::name)
                                      .collect(Collectors.joining(", "))))
                      .build());
            });
  }
}
