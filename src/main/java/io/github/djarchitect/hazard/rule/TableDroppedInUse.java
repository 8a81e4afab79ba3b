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
import java.util.Optional;

/** A table dropped while the code that runs still reads it. */
public final class TableDroppedInUse implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "table-dropped-in-use",
          "A table is dropped while running code still uses it",
          Hazard.LOSES_DATA,
          Severity.BLOCKER,
          "DROP TABLE of a model, or of a many-to-many field, that the release before this deploy"
              + " has: DeleteModel, RemoveField of a ManyToManyField, RunSQL.",
          "Every query on it fails from then on, also those that Django makes by itself, such as"
              + " the collection of related rows on delete. The rows are gone. PostgreSQL locks"
              + " each referenced table with ACCESS EXCLUSIVE for the drop.",
          "Take the model out of the code and the state first (SeparateDatabaseAndState), wait a"
              + " release, keep a copy of the rows, then drop the table.",
          """
          migrations.DeleteModel(name="Order"),
          """,
          """
          # the table is dropped a release later
          migrations.SeparateDatabaseAndState(
              state_operations=[migrations.DeleteModel(name="Order")],
          ),
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#deletemodel",
              "measured: DROP TABLE takes ACCESS EXCLUSIVE on referenced tables, PostgreSQL 15.18,"
                  + " 18.1"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      if (operation.operation() instanceof Operation.DeleteModel
          || operation.operation() instanceof Operation.RemoveField
          || operation.operation() instanceof Operation.RunSql) {
        operation.statements().stream()
            .filter(predicted -> dropped(migration, predicted).isPresent())
            .reduce((_, last) -> last) // many-to-many tables go first, the model's own last
            .ifPresent(last -> report(migration, operation, last, findings));
      }
    }
  }

  private static Optional<InUse.TableUse> dropped(MigrationView migration, Predicted predicted) {
    if (!(predicted.statement() instanceof Statement.DropTable drop)
        || !migration.inUse(drop.table())) {
      return Optional.empty();
    }
    InUse.TableUse use = InUse.table(migration, drop.table());
    return use.use().mayBeUsed() ? Optional.of(use) : Optional.empty();
  }

  private static void report(
      MigrationView migration, OperationView operation, Predicted last, Findings findings) {
    Statement.DropTable drop = (Statement.DropTable) last.statement();
    InUse.TableUse use = dropped(migration, last).orElseThrow();
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .also(Hazard.BREAKS_RUNNING_CODE)
            .message(
                "Dropping %s, the table of %s, %s, makes its queries fail and loses its rows."
                    .formatted(drop.table(), use.name(), InUse.phrase(use.use())))
            .because(last)
            .build());
  }
}
