package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
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

/** A RunPython whose function cannot be found. */
public final class RunPythonUnreadable implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-python-unreadable",
          "The code of a RunPython cannot be found or followed",
          Hazard.UNREADABLE,
          Severity.WARNING,
          "RunPython with a function, for either way, that is made at run time or is not in this"
              + " repository, or whose code sends SQL that is put together at run time or changes"
              + " more than rows, runs commands or other code, or leaves the process.",
          "What it changes, and how much of it, is unknown.",
          "Define the function in the migration, put SQL into RunSQL or, where it goes in batches,"
              + " into a constant with %s for its values, and keep commands out of it;"
              + " or waive it with a reason.",
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
    Set<Place> said = new HashSet<>();
    for (OperationView operation : migration.ofType(Operation.RunPython.class)) {
      Operation.RunPython both = (Operation.RunPython) operation.operation();
      escapes(migration, operation, both.code(), said, findings);
      if (both.reverseCode() != null) {
        escapes(migration, operation, both.reverseCode(), said, findings);
      }
      unreadable(migration, operation, "Whether it is safe", findings);
    }
    for (OperationView reverse : migration.reverses()) {
      unreadable(migration, reverse, "What migrating back does", findings);
    }
  }

  private static void unreadable(
      MigrationView migration, OperationView operation, String what, Findings findings) {
    if (operation.operation() instanceof Operation.RunPython run
        && DataCode.read(migration, run.code()) instanceof DataCode.Read.Unreadable unreadable) {
      findings.add(
          FindingDraft.at(DOC, migration, operation)
              .message("%s depends on its code, and %s.".formatted(what, unreadable.reason()))
              .build());
    }
  }

  private static void escapes(
      MigrationView migration,
      OperationView operation,
      Value code,
      Set<Place> said,
      Findings findings) {
    if (DataCode.read(migration, code) instanceof DataCode.Read.Body body) {
      for (Escapes.Escape escape :
          Escapes.in(body.code(), operation.before(), migration.target().vendor())) {
        if (said.add(escape.place())) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .place(escape.place())
                  .message(escape.what() + ".")
                  .build());
        }
      }
    }
  }
}
