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
import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.sql.Vendor;
import java.util.List;
import java.util.Optional;

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
              .filter(query -> isTogether(query.loops(), whole))
              .filter(
                  query -> RunPythonCode.table(operation, query).map(migration::inUse).orElse(true))
              .findFirst()
              .ifPresentOrElse(
                  query ->
                      report(
                          migration,
                          operation,
                          query.scope(),
                          query.scope().at(query.span()),
                          RunPythonCode.table(operation, query),
                          whole,
                          findings),
                  () -> sent(migration, operation, code, whole, findings));
        });
  }

  private static boolean isTogether(List<DataCode.Loop> loops, boolean whole) {
    return loops.stream()
        .filter(DataCode.Loop::isOfBatches)
        .anyMatch(loop -> whole || loop.inTransaction());
  }

  /** Batches of SQL. */
  private static void sent(
      MigrationView migration,
      OperationView operation,
      DataCode code,
      boolean whole,
      Findings findings) {
    Vendor vendor = migration.target().vendor();
    for (DataCode.Sent sent : code.sent()) {
      Optional<String> table =
          SentSql.statements(
                  sent.call(), sent.scope(), !sent.loops().isEmpty(), operation.before(), vendor)
              .stream()
              .flatMap(List::stream)
              .flatMap(statement -> SentSql.changed(statement).stream())
              .filter(migration::inUse)
              .findFirst();
      if (table.isPresent() && isTogether(sent.loops(), whole)) {
        Place place = sent.scope().at(sent.call().span());
        report(migration, operation, sent.scope(), place, table, whole, findings);
        return;
      }
    }
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      DataCode.Scope scope,
      Place place,
      Optional<String> table,
      boolean whole,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .place(place)
            .severity(table.map(name -> Size.ofSome(migration.live(), name)).orElse(DOC.severity()))
            .message(
                (whole
                        ? "The batches of %s() commit together when the migration ends: every"
                            + " changed row stays locked until then."
                        : "The batches of %s() are inside one atomic() and commit together when it"
                            + " ends: every changed row stays locked until then.")
                    .formatted(scope.name()))
            .fix(
                whole
                    ? DOC.instead()
                    : "Begin the transaction inside the loop, around one batch: an atomic() around"
                        + " all of them undoes what atomic = False is for.")
            .work("unbounded-dml")
            .build());
  }
}
