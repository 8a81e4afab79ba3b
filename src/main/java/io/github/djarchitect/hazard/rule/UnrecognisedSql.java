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
import io.github.djarchitect.sql.Statement;
import java.util.List;

/** SQL that could not be told apart. */
public final class UnrecognisedSql implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "unrecognised-sql",
          "What a SQL statement does cannot be told",
          Hazard.UNREADABLE,
          Severity.WARNING,
          "A RunSQL whose text is computed, or a statement that is not recognised, such as a DO"
              + " block.",
          "Its locks and its work are unknown, and unknown is never taken as safe.",
          "Write the SQL as plain text, one statement for each string; or waive it with a reason.",
          """
          migrations.RunSQL(open("change.sql").read(), migrations.RunSQL.noop),
          """,
          """
          migrations.RunSQL('COMMENT ON TABLE "shop_order" IS NULL', migrations.RunSQL.noop),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      if (operation.operation() instanceof Operation.OpaqueOperation) {
        continue;
      }
      operation.statements().stream()
          .filter(each -> each.statement() instanceof Statement.UnknownStatement)
          .findFirst()
          .ifPresent(
              first -> {
                Statement.UnknownStatement unknown = (Statement.UnknownStatement) first.statement();
                findings.add(
                    FindingDraft.at(DOC, migration, operation)
                        .message(
                            "Whether it is safe depends on what it does: %s."
                                .formatted(unknown.reason()))
                        .because(first)
                        .build());
              });
    }
  }
}
