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
import io.github.djarchitect.sql.Vendor;
import java.util.List;
import java.util.Locale;

/** A constraint that was added unchecked and is nowhere checked. */
public final class NeverValidated implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "never-validated",
          "A NOT VALID constraint is never validated",
          Hazard.DIVERGES_FROM_STATE,
          Severity.NOTE,
          "AddConstraintNotValid, or NOT VALID in RunSQL, with no validation of that constraint in"
              + " any migration.",
          "New rows are checked and old ones are not, so the planner and the code cannot rely on"
              + " it, and SET NOT NULL scans the table all the same.",
          "Add ValidateConstraint in a later migration.",
          """
          AddConstraintNotValid(
              model_name="order",
              constraint=models.CheckConstraint(
                  condition=models.Q(status__gte=0), name="order_status_positive"
              ),
          ),
          """,
          """
          migrations.AlterModelOptions(name="order", options={"verbose_name": "order"}),
          """,
          "PostgreSQL.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/contrib/postgres/operations/"
                  + "#adding-constraints-without-enforcing-validation"));

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
      for (Predicted predicted : operation.statements()) {
        String name =
            switch (predicted.statement()) {
              case Statement.AddCheck check when check.notValid() -> check.name();
              case Statement.AddForeignKey key when key.notValid() -> key.name();
              default -> "";
            };
        if (!name.isEmpty() && !validated(migration, name)) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .message(
                      "No migration validates %s: rows that are there stay unchecked."
                          .formatted(name))
                  .because(predicted)
                  .build());
        }
      }
    }
  }

  private static boolean validated(MigrationView migration, String name) {
    return migration.reading().migrations().values().stream()
        .flatMap(each -> each.operations().stream())
        .anyMatch(operation -> mentions(operation, name));
  }

  private static boolean mentions(Operation operation, String name) {
    return switch (operation) {
      case Operation.ValidateConstraint validate -> validate.name().equals(name);
      case Operation.RemoveConstraint remove -> remove.name().equals(name);
      case Operation.RunSql run -> validates(run.sql().toString(), name);
      case Operation.SeparateDatabaseAndState separate ->
          separate.databaseOperations().stream().anyMatch(nested -> mentions(nested, name));
      case Operation.RunPython _, Operation.OpaqueOperation _ -> false;
      default -> false;
    };
  }

  private static boolean validates(String sql, String name) {
    String lower = sql.toLowerCase(Locale.ROOT);
    return lower.contains("validate constraint") && lower.contains(name.toLowerCase(Locale.ROOT));
  }
}
