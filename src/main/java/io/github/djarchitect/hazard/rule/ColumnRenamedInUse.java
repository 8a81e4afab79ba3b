package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import java.util.List;

/** A column that gets another name while the code that runs knows only the old one. */
public final class ColumnRenamedInUse implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "column-renamed-in-use",
          "A column is renamed while running code uses the old name",
          Hazard.BREAKS_RUNNING_CODE,
          Severity.BLOCKER,
          "RENAME COLUMN of a field that the models of the release before this deploy have:"
              + " RenameField, a changed db_column, or RunSQL.",
          "Old code fails on the new name and new code on the old one, so there is no order of"
              + " deploying that works without errors.",
          "Rename the field and keep the column by db_column; or add the new column, write both,"
              + " backfill, switch, and drop the old one later.",
          """
          migrations.RenameField(model_name="order", old_name="reference", new_name="number"),
          """,
          """
          migrations.SeparateDatabaseAndState(
              state_operations=[
                  migrations.RenameField(
                      model_name="order", old_name="reference", new_name="number"
                  ),
                  migrations.AlterField(
                      model_name="order",
                      name="number",
                      field=models.CharField(max_length=50, db_column="reference"),
                  ),
              ],
          ),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/models/fields/#db-column"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      if (operation.operation() instanceof Operation.RenameModel) {
        continue; // renames columns of its many-to-many tables; the model's own finding says so
      }
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.RenameColumn rename
            && migration.inUse(rename.table())) {
          InUse.ColumnUse use = InUse.column(migration, rename.table(), rename.from());
          if (use.use().mayBeUsed()) {
            findings.add(
                FindingDraft.at(DOC, migration, operation)
                    .also(Hazard.BREAKS_NEXT_CODE)
                    .message(
                        "Code that runs selects %s.%s (%s), %s; it fails once the column is %s, and"
                                .formatted(
                                    rename.table(),
                                    rename.from(),
                                    use.name(),
                                    InUse.phrase(use.use()),
                                    rename.to())
                            + " the new code fails until then.")
                    .because(predicted)
                    .build());
          }
        }
      }
    }
  }
}
