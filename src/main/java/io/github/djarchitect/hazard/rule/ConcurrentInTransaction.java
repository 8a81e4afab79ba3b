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
import io.github.djarchitect.sql.Vendor;
import java.util.List;

/** A statement that the server refuses inside a transaction. */
public final class ConcurrentInTransaction implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "concurrent-in-transaction",
          "A statement that cannot run in a transaction stands in an atomic migration",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "AddIndexConcurrently, RemoveIndexConcurrently, or CONCURRENTLY, VACUUM and the like in"
              + " RunSQL or its reverse, in a migration without atomic = False.",
          "The server refuses it, each time; the migration can never be applied.",
          "Put it into a migration of its own with atomic = False.",
          """
          AddIndexConcurrently(
              model_name="order",
              index=models.Index(fields=["reference"], name="order_reference_idx"),
          ),
          """,
          """
          # with atomic = False
          AddIndexConcurrently(
              model_name="order",
              index=models.Index(fields=["reference"], name="order_reference_idx"),
          ),
          """,
          "PostgreSQL.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/contrib/postgres/operations/"
                  + "#concurrent-index-operations",
              "https://www.postgresql.org/docs/current/sql-createindex.html"
                  + "#SQL-CREATEINDEX-CONCURRENTLY"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() != Vendor.POSTGRESQL) {
      return;
    }
    for (OperationView operation : migration.operations()) {
      check(migration, operation, findings);
    }
    for (OperationView reverse : migration.reverses()) {
      check(migration, reverse, findings);
    }
  }

  private static void check(MigrationView migration, OperationView operation, Findings findings) {
    operation.statements().stream()
        .filter(predicted -> refused(migration, operation, predicted))
        .findFirst()
        .ifPresent(
            first ->
                findings.add(
                    FindingDraft.at(DOC, migration, operation)
                        .message(
                            "%s cannot run inside the transaction that this migration is."
                                .formatted(what(operation, first)))
                        .because(first)
                        .build()));
  }

  private static boolean refused(
      MigrationView migration, OperationView operation, Predicted predicted) {
    return switch (operation.operation()) {
      // Django itself refuses these inside an atomic block
      case Operation.AddIndex index when index.concurrently() -> migration.migration().atomic();
      case Operation.RemoveIndex index when index.concurrently() -> migration.migration().atomic();
      default -> !predicted.effect().transactional() && predicted.emitted().transaction() != 0;
    };
  }

  private static String what(OperationView operation, Predicted predicted) {
    return operation.operation() instanceof Operation.RunSql
        ? predicted.statement().sql().lines().findFirst().orElse("").strip()
        : operation.operation().typeName();
  }
}
