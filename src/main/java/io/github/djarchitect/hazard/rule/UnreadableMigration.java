package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.ProjectRule;
import io.github.djarchitect.hazard.ProjectView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.Unreadable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    Map<String, Migration> byPath = new HashMap<>();
    project.reading().migrations().values().forEach(each -> byPath.put(each.path(), each));
    Set<String> said = new HashSet<>();
    for (Unreadable unreadable : project.reading().unreadable()) {
      Migration migration = byPath.get(unreadable.place().path());
      boolean whole = migration == null || !migration.readable();
      said.add(unreadable.place().path());
      findings.add(
          FindingDraft.at(
                  DOC,
                  migration == null ? null : migration.key(),
                  unreadable.place(),
                  migration == null || project.fresh().contains(migration.key()))
              .severity(whole ? Severity.BLOCKER : Severity.WARNING)
              .message(Texts.capitalised(unreadable.reason()) + ".")
              .build());
    }
    for (Migration migration : project.reading().migrations().values()) {
      if (!migration.readable() && !said.contains(migration.path())) {
        findings.add(
            FindingDraft.at(
                    DOC,
                    migration.key(),
                    migration.place(),
                    project.fresh().contains(migration.key()))
                .message("Its operations cannot be told by reading.")
                .build());
      }
    }
  }
}
