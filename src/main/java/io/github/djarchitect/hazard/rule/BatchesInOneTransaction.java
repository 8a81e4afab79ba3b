package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.hazard.Size;
import java.util.List;

/** Batches that are committed only when the last one is done. */
public final class BatchesInOneTransaction implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "batches-in-one-transaction",
          "Batches run inside one transaction",
          Hazard.LONG_TRANSACTION,
          Severity.WARNING,
          "A RunPython that works in batches in a migration without atomic = False, or with"
              + " transaction.atomic() around the loop or the whole function. From ten million rows"
              + " on it is a blocker.",
          "Nothing is committed before the end: rows of the first batch stay locked during the last"
              + " one, and a failure undoes them all. The batches only look safe.",
          "Set atomic = False on the migration, and begin no transaction around the loop, so that"
              + " each batch commits by itself.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              while Order.objects.filter(note="").exists():
                  keys = list(Order.objects.filter(note="").values_list("pk", flat=True)[:1000])
                  Order.objects.filter(pk__in=keys).update(note="none")

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          # with atomic = False
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              while Order.objects.filter(note="").exists():
                  keys = list(Order.objects.filter(note="").values_list("pk", flat=True)[:1000])
                  Order.objects.filter(pk__in=keys).update(note="none")

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "PostgreSQL and SQLite; on MySQL and MariaDB a RunPython still gets its own transaction.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/howto/writing-migrations/"
                  + "#non-atomic-migrations"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    RunPythonCode.each(
        migration,
        (operation, code) -> {
          boolean whole = RunPythonCode.inTransaction(operation);
          code.queries().stream()
              .filter(query -> query.isMass() && query.bounded())
              .filter(
                  query ->
                      query.loops().stream()
                          .filter(DataCode.Loop::isOfBatches)
                          .anyMatch(loop -> whole || loop.inTransaction()))
              .filter(
                  query -> RunPythonCode.table(operation, query).map(migration::inUse).orElse(true))
              .findFirst()
              .ifPresent(query -> report(migration, operation, query, whole, findings));
        });
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      DataCode.Query query,
      boolean whole,
      Findings findings) {
    String function = query.scope().name();
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .place(query.scope().at(query.span()))
            .severity(
                RunPythonCode.table(operation, query)
                    .map(table -> Size.ofSome(migration.live(), table))
                    .orElse(DOC.severity()))
            .message(
                (whole
                        ? "The batches of %s() commit together when the migration ends: every"
                            + " changed row stays locked until then."
                        : "The batches of %s() are inside one atomic() and commit together when it"
                            + " ends: every changed row stays locked until then.")
                    .formatted(function))
            .fix(
                whole
                    ? DOC.instead()
                    : "Begin the transaction inside the loop, around one batch: an atomic() around"
                        + " all of them undoes what atomic = False is for.")
            .work("unbounded-dml")
            .build());
  }
}
