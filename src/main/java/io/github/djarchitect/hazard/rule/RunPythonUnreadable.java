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

/** A RunPython whose function cannot be found. */
public final class RunPythonUnreadable implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-python-unreadable",
          "The code of a RunPython cannot be found",
          Hazard.UNREADABLE,
          Severity.WARNING,
          "RunPython with a function that is made at run time or is not in this repository.",
          "What it changes, and how much of it, is unknown.",
          "Define the function in the migration; or waive it with a reason.",
          """
          migrations.RunPython(elsewhere.forwards, migrations.RunPython.noop),
          """,
          """
          def forwards(apps, schema_editor):
              pass

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
          && DataCode.read(migration, run.code()) instanceof DataCode.Read.Unreadable unreadable) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .message(
                    "Whether it is safe depends on its code, and %s."
                        .formatted(unreadable.reason()))
                .build());
      }
    }
  }
}
