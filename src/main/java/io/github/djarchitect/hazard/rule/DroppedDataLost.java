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

/** Data that a drop takes away once nothing uses it any more. */
public final class DroppedDataLost implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "dropped-data-lost",
          "A drop that nothing waits for still loses its data",
          Hazard.LOSES_DATA,
          Severity.NOTE,
          "DROP COLUMN or DROP TABLE of what the running release no longer has.",
          "The code is not affected, but what was stored is gone, and the reverse brings back an"
              + " empty column or table.",
          "Check that nobody else reads it (reports, other services), and keep a copy if the rows"
              + " may be asked for again.",
          """
          # a release earlier the model was taken out of the state
          migrations.RunSQL(
              'DROP TABLE "shop_legacy"', migrations.RunSQL.noop
          ),
          """,
          """
          migrations.SeparateDatabaseAndState(
              state_operations=[migrations.DeleteModel(name="Order")],
          ),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/migration-operations/#removefield"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        String what =
            switch (predicted.statement()) {
              case Statement.DropColumn drop
                  when migration.inUse(drop.table())
                      && !InUse.column(migration, drop.table(), drop.column()).use().mayBeUsed() ->
                  drop.table() + "." + drop.column();
              case Statement.DropTable drop
                  when migration.inUse(drop.table())
                      && !remake(operation)
                      && !InUse.table(migration, drop.table()).use().mayBeUsed() ->
                  drop.table();
              default -> "";
            };
        if (!what.isEmpty()) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .also(Hazard.IRREVERSIBLE)
                  .message(
                      "What %s holds is gone after this; the running release does not use it."
                          .formatted(what))
                  .because(predicted)
                  .build());
        }
      }
    }
  }

  private static boolean remake(OperationView operation) {
    return operation.statements().stream()
        .anyMatch(
            each ->
                each.statement() instanceof Statement.CreateTable table
                    && table.table().startsWith("new__"));
  }
}
