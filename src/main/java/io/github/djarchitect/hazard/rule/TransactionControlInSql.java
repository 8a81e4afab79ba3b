package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.List;

/** A COMMIT that ends the transaction which Django believes it is in. */
public final class TransactionControlInSql implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "transaction-control-in-sql",
          "SQL begins or ends a transaction inside an atomic migration",
          Hazard.LEAVES_PARTIAL_STATE,
          Severity.BLOCKER,
          "BEGIN, COMMIT or ROLLBACK in a RunSQL, or in its reverse, of a migration without"
              + " atomic = False.",
          "COMMIT ends the migration's own transaction: what follows is not undone on failure, and"
              + " the migration may be half applied and not recorded.",
          "Leave the transaction to Django, or set atomic = False on the migration.",
          """
          migrations.RunSQL('BEGIN; UPDATE "shop_order" SET "status" = 1 WHERE "id" = 1; COMMIT', ''),
          """,
          """
          migrations.RunSQL('UPDATE "shop_order" SET "status" = 1 WHERE "id" = 1', ''),
          """,
          "PostgreSQL, SQLite.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      check(migration, operation, "", findings);
    }
    for (OperationView reverse : migration.reverses()) {
      check(migration, reverse, "On the way back, ", findings);
    }
  }

  private static void check(
      MigrationView migration, OperationView operation, String when, Findings findings) {
    operation.statements().stream()
        .filter(each -> each.statement() instanceof Statement.TransactionControl)
        .filter(each -> migration.migration().atomic())
        .filter(
            each ->
                migration.target().vendor() == Vendor.POSTGRESQL
                    || migration.target().vendor() == Vendor.SQLITE)
        .findFirst()
        .ifPresent(
            first ->
                findings.add(
                    FindingDraft.at(DOC, migration, operation)
                        .message(
                            "%s%s works on the transaction that this migration runs in."
                                .formatted(when, first.statement().sql()))
                        .because(first)
                        .build()));
  }
}
