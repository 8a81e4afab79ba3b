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
import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.hazard.Transaction;
import io.github.djarchitect.sql.Statement;
import java.util.List;
import java.util.Optional;

/** NOT VALID and VALIDATE in one transaction, which undoes the point of both. */
public final class ValidatedWithLockHeld implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "validated-with-lock-held",
          "A constraint is validated while the lock of its creation is still held",
          Hazard.BLOCKS_READS_AND_WRITES,
          Severity.BLOCKER,
          "VALIDATE CONSTRAINT in the same transaction as a statement that locked the table.",
          "VALIDATE alone lets reads and writes go on; here the earlier lock is held until the scan"
              + " and the transaction end.",
          "Put the validation into a migration of its own.",
          """
          AddConstraintNotValid(
              model_name="order",
              constraint=models.CheckConstraint(
                  condition=models.Q(status__gte=0), name="order_status_positive"
              ),
          ),
          ValidateConstraint(model_name="order", name="order_status_positive"),
          """,
          """
          ValidateConstraint(model_name="order", name="order_status_positive"),
          """,
          "PostgreSQL.",
          List.of(
              "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.ValidateConstraint validate
            && !migration.createdTables().contains(validate.table())) {
          Optional<Transaction.Held> held =
              Transaction.heldBefore(migration, predicted).stream()
                  .filter(each -> each.lock().table().equals(validate.table()))
                  .findFirst();
          if (held.isPresent()) {
            report(migration, operation, predicted, validate, held.get(), findings);
            break;
          }
        }
      }
    }
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      Statement.ValidateConstraint validate,
      Transaction.Held held,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .hazard(
                held.lock().blocksReads() ? Hazard.BLOCKS_READS_AND_WRITES : Hazard.BLOCKS_WRITES)
            .severity(Size.severity(migration.live(), validate.table(), DOC.severity()))
            .message(
                "%s is validated in the transaction that holds %s on %s since operation %s: the scan"
                        .formatted(
                            validate.name(),
                            held.lock().mode(),
                            validate.table(),
                            held.by().emitted().operation())
                    + " runs under that lock (%s)."
                        .formatted(Size.phrase(migration.live(), validate.table())))
            .because(predicted)
            .build());
  }
}
