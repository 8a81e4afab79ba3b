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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Today's model classes used where the table is that of another day. */
public final class RunPythonImportsModels implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-python-imports-models",
          "A data migration uses the models of today's code",
          Hazard.DIVERGES_FROM_STATE,
          Severity.BLOCKER,
          "A RunPython function that queries or makes objects of a class imported from a models"
              + " module, or of get_user_model().",
          "The class has the columns of the newest code, the table those of this migration: on a"
              + " fresh database (tests, a new colleague, disaster recovery) it fails as soon as a"
              + " later migration adds a column. It also runs today's save() and signals.",
          "Use apps.get_model(\"app\", \"Model\") inside the function, and copy the logic it"
              + " needs.",
          """
          from shop.models import Order

          def forwards(apps, schema_editor):
              Order.objects.filter(pk=1).update(status=2)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk=1).update(status=2)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/topics/migrations/#historical-models"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.RunPython.class)) {
      Operation.RunPython run = (Operation.RunPython) operation.operation();
      Set<String> said = new HashSet<>();
      check(migration, operation, run.code(), said, findings);
      if (run.reverseCode() != null) {
        check(migration, operation, run.reverseCode(), said, findings);
      }
    }
  }

  private static void check(
      MigrationView migration,
      OperationView operation,
      Value code,
      Set<String> said,
      Findings findings) {
    if (DataCode.read(migration, code) instanceof DataCode.Read.Body body) {
      for (DataCode.Scope scope : body.code().scopes()) {
        LiveModels.in(scope, migration)
            .filter(use -> said.add(use.name()))
            .ifPresent(
                use ->
                    findings.add(
                        FindingDraft.at(DOC, migration, operation)
                            .place(scope.at(use.span()))
                            .message(
                                ("%s() uses %s from today's code, while the table is as this"
                                        + " migration finds it.")
                                    .formatted(scope.name(), use.name()))
                            .build()));
      }
    }
  }
}
