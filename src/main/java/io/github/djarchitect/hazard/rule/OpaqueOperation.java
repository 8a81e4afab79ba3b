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
import java.util.List;

/** An operation whose class is not one of Django's. */
public final class OpaqueOperation implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "opaque-operation",
          "What an operation does cannot be told",
          Hazard.UNREADABLE,
          Severity.WARNING,
          "An operation of the project's or a package's own class, or one whose arguments are"
              + " computed.",
          "It may lock, rewrite or drop anything; the state after it is a guess.",
          "Look at its SQL with sqlmigrate, and waive it with a reason; or write it with Django's"
              + " own operations.",
          """
          shop_operations.Rebuild("order"),
          """,
          """
          migrations.AlterModelOptions(name="order", options={"verbose_name": "order"}),
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/"
                  + "#writing-your-own-migration-operation"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      if (operation.operation() instanceof Operation.OpaqueOperation opaque) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .message(
                    "Whether %s is safe depends on what it does: %s."
                        .formatted(operation.operation().typeName(), opaque.reason()))
                .work("unknown")
                .build());
      }
    }
  }
}
