package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.ProjectRule;
import io.github.djarchitect.hazard.ProjectView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Unreadable;
import java.util.List;
import java.util.SortedMap;

/** A migration, or a part of one, that could not be read. */
public final class UnreadableMigration implements ProjectRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "unreadable-migration",
          "A migration cannot be read",
          Hazard.UNREADABLE,
          Severity.BLOCKER,
          "A file that is not Python 3, that cannot be decoded, or whose operations are computed in"
              + " a way that reading cannot follow.",
          "What it does is unknown, and unknown is never taken as safe.",
          "Mend the file, or write its operations out.",
          """
          # file: shop/migrations/0002_next.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial")]
              operations = [migrations.RunSQL("SELECT 1"
          """,
          """
          # file: shop/migrations/0002_next.py
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("shop", "0001_initial")]
              operations = []
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/topics/migrations/#migration-files"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(ProjectView project, Findings findings) {
    SortedMap<MigrationKey, Unreadable> lost = project.reading().lost();
    lost.forEach(
        (key, first) ->
            // what follows the first fault of a broken file is mostly its consequence
            findings.add(draft(project, first).severity(Severity.BLOCKER).build()));
    for (Unreadable unreadable : project.reading().unreadable()) {
      if (unreadable.migration() == null || !lost.containsKey(unreadable.migration())) {
        // a folder hides whole migrations, anything else a part of one
        findings.add(
            draft(project, unreadable)
                .severity(unreadable.migration() == null ? Severity.BLOCKER : Severity.WARNING)
                .build());
      }
    }
  }

  private static FindingDraft draft(ProjectView project, Unreadable unreadable) {
    MigrationKey key = unreadable.migration();
    return FindingDraft.at(
            DOC, key, unreadable.place(), key == null || project.fresh().contains(key))
        .message(Texts.capitalised(unreadable.reason()) + ".");
  }
}
