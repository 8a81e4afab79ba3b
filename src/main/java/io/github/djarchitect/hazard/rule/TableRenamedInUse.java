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
import io.github.djarchitect.sql.Statement;
import java.util.List;

/** A table that gets another name while the code that runs knows only the old one. */
public final class TableRenamedInUse implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "table-renamed-in-use",
          "A table is renamed while running code uses the old name",
          Hazard.BREAKS_RUNNING_CODE,
          Severity.BLOCKER,
          "RENAME of a table that the models of the release before this deploy have: RenameModel,"
              + " AlterModelTable, RunSQL.",
          "Old code fails on the new name and new code on the old one. RenameModel also drops and"
              + " re-adds every foreign key that points to the table, each checked against all"
              + " rows.",
          "Rename the model in the code only and pin its table: db_table in Meta, with the rename"
              + " in state_operations.",
          """
          migrations.RenameModel(old_name="Order", new_name="Purchase"),
          """,
          """
          migrations.SeparateDatabaseAndState(
              state_operations=[
                  migrations.RenameModel(old_name="Order", new_name="Purchase"),
                  migrations.AlterModelTable(name="Purchase", table="shop_order"),
              ],
          ),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/models/options/#db-table"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.RenameTable rename
            && !rename.from().startsWith("new__")
            && migration.inUse(rename.from())) {
          InUse.TableUse use = InUse.table(migration, rename.from());
          if (use.use().mayBeUsed()) {
            findings.add(
                FindingDraft.at(DOC, migration, operation)
                    .also(Hazard.BREAKS_NEXT_CODE)
                    .message(
                        "Code that runs queries %s, the table of %s, %s; it fails once the table is"
                                .formatted(rename.from(), use.name(), InUse.phrase(use.use()))
                            + " %s, and the new code fails until then.".formatted(rename.to()))
                    .because(predicted)
                    .build());
            break;
          }
        }
      }
    }
  }
}
