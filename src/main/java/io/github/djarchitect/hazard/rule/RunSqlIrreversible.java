package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import java.util.List;

/** SQL that cannot be undone by migrating back. */
public final class RunSqlIrreversible implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-sql-irreversible",
          "A RunSQL has no reverse",
          Hazard.IRREVERSIBLE,
          Severity.WARNING,
          "RunSQL without reverse_sql and without a comment that says why.",
          "Migrating back stops here with IrreversibleError, so the changes after it cannot be"
              + " rolled back either.",
          "Give reverse_sql; migrations.RunSQL.noop where nothing needs undoing; or a comment"
              + " '# irreversible: why' on the operation.",
          """
          migrations.RunSQL('CREATE SEQUENCE "shop_invoice_number"'),
          """,
          """
          migrations.RunSQL(
              'CREATE SEQUENCE "shop_invoice_number"', 'DROP SEQUENCE "shop_invoice_number"'
          ),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.RunSql.class)) {
      if (operation.operation() instanceof Operation.RunSql run
          && run.reverseSql() == null
          && !isNoop(run.sql())
          && !Reasons.whyIrreversible(migration, operation)) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .message(
                    "Migrating back over this stops with IrreversibleError, and everything after it"
                        + " stays as it is.")
                .build());
      }
    }
  }

  static boolean isNoop(Value sql) {
    return switch (sql) {
      case Value.Str text -> text.value().isBlank();
      case Value.Ref ref -> ref.path().endsWith("noop");
      case Value.PyList list -> list.items().isEmpty();
      default -> false;
    };
  }
}
