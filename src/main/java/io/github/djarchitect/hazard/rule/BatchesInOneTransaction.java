package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
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
          "A RunPython that works in batches in a migration without atomic = False.",
          "Nothing is committed before the end: rows of the first batch stay locked during the last"
              + " one, and a failure undoes them all. The batches only look safe.",
          "Set atomic = False on the migration, so that each batch commits by itself.",
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
          if (!RunPythonCode.inTransaction(operation)) {
            return;
          }
          code.queries().stream()
              .filter(
                  query -> query.terminal().equals("update") || query.terminal().equals("delete"))
              .filter(DataCode.Query::bounded)
              .filter(query -> query.loops().stream().anyMatch(DataCode.Loop::isWhile))
              .filter(
                  query -> RunPythonCode.table(migration, query).map(migration::inUse).orElse(true))
              .findFirst()
              .ifPresent(
                  query ->
                      findings.add(
                          FindingDraft.at(DOC, migration, operation)
                              .place(query.scope().at(query.span()))
                              .severity(
                                  RunPythonCode.table(migration, query)
                                      .map(
                                          table ->
                                              Size.severity(
                                                  migration.live(), table, DOC.severity()))
                                      .orElse(DOC.severity()))
                              .message(
                                  "The batches of %s() commit together when the migration ends: every"
                                          .formatted(query.scope().name())
                                      + " changed row stays locked until then.")
                              .work("unbounded-dml")
                              .build()));
        });
  }
}
