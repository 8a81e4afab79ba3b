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
import io.github.djarchitect.migration.MigrationGraph;
import java.util.List;

/** A dependency on a migration that is not there. */
public final class MissingDependency implements ProjectRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "missing-dependency",
          "A migration depends on one that does not exist",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "A dependency on a migration of an app of this repository whose file is not there.",
          "Django raises NodeNotFoundError as soon as it loads the migrations, for every command.",
          "Restore the file, or name the migration that took its place.",
          """
          # file: shop/migrations/0002_next.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_gone")]
              operations = []
          """,
          """
          # file: shop/migrations/0002_next.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial")]
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
    for (MigrationGraph.MissingDependency missing : project.reading().graph().missing()) {
      // an app that is not in the repository is a package that is installed beside it
      if (!missing.appKnown()) {
        continue;
      }
      findings.add(
          FindingDraft.at(
                  DOC,
                  missing.from(),
                  project
                      .reading()
                      .migration(missing.from())
                      .map(Migration::place)
                      .orElse(Place.ofFile(missing.from().app())),
                  project.fresh().contains(missing.from()))
              .message(
                  "%s depends on %s, which is not there.".formatted(missing.from(), missing.to()))
              .build());
    }
  }
}
