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

/** Python that cannot be undone by migrating back. */
public final class RunPythonIrreversible implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-python-irreversible",
          "A data migration has no reverse",
          Hazard.IRREVERSIBLE,
          Severity.WARNING,
          "RunPython without reverse_code and without a comment that says why.",
          "Migrating back stops here with IrreversibleError, so the schema changes after it cannot"
              + " be rolled back either.",
          "Give reverse_code; migrations.RunPython.noop where nothing needs undoing; or a comment"
              + " '# irreversible: why' on the operation.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk=1).update(status=2)

          operations = [
              migrations.RunPython(forwards),
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
          List.of("https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runpython"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.RunPython.class)) {
      if (operation.operation() instanceof Operation.RunPython run
          && !run.reversible()
          && !(DataCode.read(migration, run.code()) instanceof DataCode.Read.Noop)
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
}
