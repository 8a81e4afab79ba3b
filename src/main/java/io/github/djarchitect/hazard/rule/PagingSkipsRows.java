package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Batches that leave rows out: by an offset into what shrinks, or behind a key without order. */
public final class PagingSkipsRows implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "paging-skips-rows",
          "Batches leave rows out",
          Hazard.SILENTLY_MISSING,
          Severity.BLOCKER,
          "In the function of a RunPython: a queryset read by offset, rows[start:start + 1000], in"
              + " a loop that deletes those rows or sets a field of its filter; or batches that go"
              + " on behind the last key, filter(pk__gt=last), and are not ordered by it.",
          "Once a batch is done its rows no longer count, so the next offset starts a batch too far"
              + " on, and every other batch stays as it was. The last key of rows in another order"
              + " leaves out those with lower keys that come later. Nothing fails.",
          "Go on behind the last key of an ordered query:"
              + " filter(pk__gt=last).order_by(\"pk\")[:1000], last = keys[-1].",
          """
          # with atomic = False
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              rows = Order.objects.filter(status=0).order_by("pk")
              for start in range(0, rows.count(), 1000):
                  keys = list(rows.values_list("pk", flat=True)[start : start + 1000])
                  Order.objects.filter(pk__in=keys).update(status=1)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          # with atomic = False
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              last = 0
              while True:
                  rows = Order.objects.filter(status=0, pk__gt=last).order_by("pk")
                  keys = list(rows.values_list("pk", flat=True)[:1000])
                  if not keys:
                      break
                  Order.objects.filter(pk__in=keys).update(status=1)
                  last = keys[-1]

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of(
              "https://www.postgresql.org/docs/current/queries-limit.html",
              "https://docs.djangoproject.com/en/5.2/ref/models/querysets/#order-by"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    RunPythonCode.each(
        migration,
        (operation, code) -> {
          Set<String> said = new HashSet<>();
          for (DataCode.Query query : code.queries()) {
            Paging.fault(code, query, operation.before())
                .filter(fault -> said.add(fault.message()))
                .ifPresent(
                    fault ->
                        findings.add(
                            FindingDraft.at(DOC, migration, operation)
                                .place(query.scope().at(query.span()))
                                .severity(fault.severity())
                                .message(fault.message())
                                .build()));
          }
        });
  }
}
