package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;

/** A column dropped while the code that runs still selects and writes it. */
public final class ColumnDroppedInUse implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "column-dropped-in-use",
          "A column is dropped while running code still uses it",
          Hazard.LOSES_DATA,
          Severity.BLOCKER,
          "DROP COLUMN of a field that the models of the release before this deploy have:"
              + " RemoveField, or RunSQL.",
          "Django names every column of a model in SELECT and INSERT, so each query on the model"
              + " fails from the drop until the new code runs everywhere. The values are gone;"
              + " the reverse brings back an empty column.",
          "Take the field out of the models and the state first, with its column nullable or with"
              + " a database default, and drop the column a release later.",
          """
          migrations.RemoveField(model_name="order", name="reference"),
          """,
          """
          # the column is dropped a release later
          migrations.SeparateDatabaseAndState(
              database_operations=[
                  migrations.RunSQL(
                      'ALTER TABLE "shop_order" ALTER COLUMN "reference" DROP NOT NULL',
                      migrations.RunSQL.noop,
                  )
              ],
              state_operations=[migrations.RemoveField(model_name="order", name="reference")],
          ),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/models/querysets/#defer"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.DropColumn drop
            && migration.inUse(drop.table())) {
          InUse.ColumnUse use = InUse.column(migration, drop.table(), drop.column());
          if (use.use().mayBeUsed()) {
            report(
                migration,
                operation,
                use.use(),
                name(use, drop.column()),
                drop.table(),
                predicted,
                findings);
          }
        }
      }
      // SQLite drops most columns by building the table anew
      if (migration.target().vendor() == Vendor.SQLITE
          && operation.touchesDatabase()
          && operation.operation() instanceof Operation.RemoveField remove
          && operation.statements().stream()
              .noneMatch(each -> each.statement() instanceof Statement.DropColumn)
          && !operation.statements().isEmpty()) {
        removedByRemake(migration, operation, remove, findings);
      }
    }
  }

  private static void removedByRemake(
      MigrationView migration,
      OperationView operation,
      Operation.RemoveField remove,
      Findings findings) {
    Optional<ModelState> model = migration.deployed().model(migration.app(), remove.model());
    if (model.isEmpty()
        || !migration.inUse(model.get().table())
        || model.get().field(remove.name()).isEmpty()) {
      return;
    }
    RunningCode.Use use = migration.running().ofField(model.get().key(), remove.name());
    if (use.mayBeUsed()) {
      report(
          migration,
          operation,
          use,
          model.get().name() + "." + remove.name(),
          model.get().table(),
          operation.statements().getFirst(),
          findings);
    }
  }

  private static String name(InUse.ColumnUse use, String column) {
    return use.name().isEmpty() ? column : use.name();
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      RunningCode.Use use,
      String name,
      String table,
      Predicted predicted,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .also(Hazard.BREAKS_RUNNING_CODE)
            .message(
                "Dropping the column of %s, %s, makes its queries on %s fail until the new code"
                        .formatted(name, InUse.phrase(use), table)
                    + " runs everywhere, and loses the values.")
            .because(predicted)
            .build());
  }
}
