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
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Batches of rows that are the same ones each time. */
public final class LoopNeverEnds implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "loop-never-ends",
          "A loop over batches takes the same rows for ever",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "In a function of a RunPython, for either way, a while loop that goes on as long as a"
              + " query has rows, and whose body changes nothing that the query asks for: update()"
              + " of fields that are not in its filter, or of a query without one, and rows that"
              + " are given such fields and saved; or while True without a way out. Only loops of"
              + " which every call is known.",
          "From the first row on the migration never ends: it writes the same rows again and again,"
              + " with their locks, dead rows and WAL, until somebody kills it.",
          "Let the update set a field of the filter, so that a row that is done no longer matches;"
              + " or go on behind the last key: filter(pk__gt=last).order_by(\"pk\").",
          """
          # with atomic = False
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              while True:
                  keys = list(Order.objects.order_by("pk").values_list("pk", flat=True)[:1000])
                  if not keys:
                      break
                  Order.objects.filter(pk__in=keys).update(status=1)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          # with atomic = False
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              while True:
                  rows = Order.objects.filter(status=0).order_by("pk")
                  keys = list(rows.values_list("pk", flat=True)[:1000])
                  if not keys:
                      break
                  Order.objects.filter(pk__in=keys).update(status=1)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/howto/writing-migrations/"
                  + "#non-atomic-migrations"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    Set<Place> said = new HashSet<>();
    RunPythonCode.eachWay(
        migration, (operation, code) -> check(migration, operation, code, said, findings));
  }

  private static void check(
      MigrationView migration,
      OperationView operation,
      DataCode code,
      Set<Place> said,
      Findings findings) {
    for (DataCode.Scope scope : code.scopes()) {
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Stmt.While loop) {
              why(new BatchLoop(code, scope, loop))
                  .filter(_ -> said.add(scope.at(loop.span())))
                  .ifPresent(
                      why ->
                          findings.add(
                              FindingDraft.at(DOC, migration, operation)
                                  .place(scope.at(loop.span()))
                                  .message("The loop of %s() %s".formatted(scope.name(), why))
                                  .build()));
            }
          });
    }
  }

  private static Optional<String> why(BatchLoop loop) {
    return loop.stays()
        ? Optional.of(
            "goes on while its query has rows, and nothing in it changes what that query asks for:"
                + " once there is a row it never ends.")
        : loop.hasNoEnd()
            ? Optional.of("has no way out: the migration never ends.")
            : Optional.empty();
  }

  /** {@code while True} and {@code while 1}. */
  static boolean isTrue(Expr test) {
    return test instanceof Expr.Constant constant
        && (constant.value().equals(new Literal.Bool(true))
            || constant.value().equals(new Literal.Int(BigInteger.ONE)));
  }
}
