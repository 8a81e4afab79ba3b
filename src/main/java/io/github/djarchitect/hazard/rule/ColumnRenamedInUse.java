package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;

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
      boolean shown =
          operation.statements().stream()
              .anyMatch(each -> each.statement() instanceof Statement.RenameColumn);
      if (!shown && operation.touchesDatabase() && !operation.statements().isEmpty()) {
        renamedOtherwise(migration, operation, findings);
      }
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.RenameColumn rename
            && migration.inUse(rename.table())) {
          InUse.ColumnUse use = InUse.column(migration, rename.table(), rename.from());
          if (use.use().mayBeUsed()) {
            report(
                migration,
                operation,
                use,
                rename.table(),
                rename.from(),
                rename.to(),
                predicted,
                findings);
          }
        }
      }
    }
  }

  /** A rename that no statement names, such as one by building the table anew. */
  private static void renamedOtherwise(
      MigrationView migration, OperationView operation, Findings findings) {
    if (!(operation.operation() instanceof Operation.RenameField rename)) {
      return;
    }
    Optional<ModelState> before = operation.before().model(migration.app(), rename.model());
    Optional<ModelState> after = operation.after().model(migration.app(), rename.model());
    Optional<String> from = before.flatMap(model -> column(model, rename.oldName()));
    Optional<String> to = after.flatMap(model -> column(model, rename.newName()));
    if (before.isEmpty()
        || from.isEmpty()
        || to.isEmpty()
        || from.equals(to)
        || !migration.inUse(before.get().table())) {
      return;
    }
    String table = before.get().table();
    InUse.ColumnUse use = InUse.column(migration, table, from.get());
    if (use.use().mayBeUsed()) {
      report(
          migration,
          operation,
          use,
          table,
          from.get(),
          to.get(),
          operation.statements().getFirst(),
          findings);
    }
  }

  private static Optional<String> column(ModelState model, String field) {
    return model.field(field).flatMap(known -> Columns.column(new NamedField(field, known)));
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      InUse.ColumnUse use,
      String table,
      String from,
      String to,
      Predicted predicted,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .also(Hazard.BREAKS_NEXT_CODE)
            .message(
                "Code that runs selects %s.%s (%s), %s; it fails once the column is %s, and the new"
                        .formatted(table, from, use.name(), InUse.phrase(use.use()), to)
                    + " code fails until then.")
            .because(predicted)
            .build());
  }
}
