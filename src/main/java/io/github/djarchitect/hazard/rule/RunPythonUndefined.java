package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A name in the Python of a migration that nothing defines. */
public final class RunPythonUndefined implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-python-undefined",
          "The Python of a migration uses a name that is not defined",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "A function that a RunPython runs, forwards or back, or one that it calls, uses a name"
              + " which its file neither imports nor defines and Python does not have.",
          "NameError as soon as the line is reached; in a loop over rows that is the first row, so"
              + " an empty test database passes.",
          "Import or define the name in the migration's file.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              for order in Order.objects.filter(pk__lt=100):
                  order.placed = order.placed + timedelta(days=2)
                  order.save()

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          from datetime import timedelta

          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              for order in Order.objects.filter(pk__lt=100):
                  order.placed = order.placed + timedelta(days=2)
                  order.save()

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of("https://docs.python.org/3/library/exceptions.html#NameError"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    Set<Place> said = new HashSet<>();
    RunPythonCode.each(
        migration, (operation, code) -> check(migration, operation, code, "", said, findings));
    RunPythonCode.eachReverse(
        migration,
        (operation, code) -> check(migration, operation, code, " on the way back", said, findings));
  }

  private static void check(
      MigrationView migration,
      OperationView operation,
      DataCode code,
      String when,
      Set<Place> said,
      Findings findings) {
    for (DataCode.Scope scope : code.scopes()) {
      if (FreeNames.isOpen(scope.module().body())) {
        continue;
      }
      Set<String> given = new HashSet<>(FreeNames.bound(scope.module().body()));
      given.addAll(scope.parameters());
      for (Expr.Name name : FreeNames.in(scope.body(), given)) {
        if (said.add(scope.at(name.span()))) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .place(scope.at(name.span()))
                  .message(
                      "%s() uses %s, which nothing defines: NameError when the line is reached%s."
                          .formatted(scope.name(), name.id(), when))
                  .build());
        }
        return;
      }
    }
  }
}
