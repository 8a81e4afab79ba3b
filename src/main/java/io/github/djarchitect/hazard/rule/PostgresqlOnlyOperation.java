package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Vendor;
import java.util.List;

/** An operation of django.contrib.postgres on another engine. */
public final class PostgresqlOnlyOperation implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "postgresql-only-operation",
          "An operation that only PostgreSQL has runs on another engine",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "AddIndexConcurrently, RemoveIndexConcurrently, AddConstraintNotValid, ValidateConstraint"
              + " or ExclusionConstraint on MySQL, MariaDB or SQLite.",
          "Django raises TypeError or sends SQL that the server does not understand.",
          "Use AddIndex or AddConstraint on this engine, or leave the engine out of the targets.",
          """
          # target: sqlite
          # with atomic = False
          AddIndexConcurrently(
              model_name="order",
              index=models.Index(fields=["reference"], name="order_reference_idx"),
          ),
          """,
          """
          # target: sqlite
          migrations.AddIndex(
              model_name="order",
              index=models.Index(fields=["reference"], name="order_reference_idx"),
          ),
          """,
          "MySQL, MariaDB, SQLite.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/contrib/postgres/operations/",
              "measured: TypeError, or invalid SQL, Django 4.2.28, 5.2.17"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() == Vendor.POSTGRESQL) {
      return;
    }
    for (OperationView operation : migration.operations()) {
      boolean only =
          operation.touchesDatabase()
              && switch (operation.operation()) {
                case Operation.AddIndex add -> add.concurrently();
                case Operation.RemoveIndex remove -> remove.concurrently();
                case Operation.AddConstraint add ->
                    add.notValid() || add.constraint().shortName().equals("ExclusionConstraint");
                case Operation.ValidateConstraint _ -> true;
                default -> false;
              };
      if (only) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .message(
                    "%s fails on %s."
                        .formatted(
                            operation.operation().typeName(),
                            migration.target().vendor().spelling()))
                .build());
      }
    }
  }
}
