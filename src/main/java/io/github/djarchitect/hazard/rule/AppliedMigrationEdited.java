package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.ProjectRule;
import io.github.djarchitect.hazard.ProjectView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import java.util.List;

/** A migration that others have already, with another text. */
public final class AppliedMigrationEdited implements ProjectRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "applied-migration-edited",
          "A migration that is applied or shared was edited",
          Hazard.DIVERGES_FROM_STATE,
          Severity.BLOCKER,
          "A migration whose text differs from the one on the base ref.",
          "Django records names, not contents: databases that have it never run the new text, fresh"
              + " ones never ran the old, and from then on they differ without anybody being told.",
          "Restore the file, and put the change into a new migration.",
          """
          # edited: shop/migrations/0001_initial.py
          migrations.AlterModelOptions(name="order", options={"ordering": ["id"]}),
          """,
          """
          migrations.AlterModelOptions(name="order", options={"ordering": ["id"]}),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/topics/migrations/#workflow"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(ProjectView project, Findings findings) {
    for (Migration migration : project.reading().migrations().values()) {
      if (project.edited().contains(migration.path())) {
        findings.add(
            FindingDraft.at(DOC, migration.key(), migration.place(), true)
                .message(
                    "%s stands on the base ref with another text, so databases that have applied it"
                            .formatted(migration.key())
                        + " will never see this one.")
                .build());
      }
    }
  }
}
