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
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.Vendor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Batches that are committed only when the last one is done. */
public final class BatchesInOneTransaction implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "batches-in-one-transaction",
          "Batches run inside one transaction",
          Hazard.LONG_TRANSACTION,
          Severity.WARNING,
          "A RunPython that works in batches in a migration without atomic = False, or with"
              + " transaction.atomic() around the loop or the whole function. From a million rows"
              + " on it is a blocker, and where each batch begins a transaction of its own: inside"
              + " the migration's those are savepoints.",
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

  private static final int DEEPEST = 3;

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
                  () -> {
                    if (!sent(migration, operation, code, whole, findings) && whole) {
                      savepoints(migration, operation, code, findings);
                    }
                  });
        });
  }

  /**
   * Batches of which each begins a transaction, in itself or in a function that it calls: meant to
   * commit one by one, whatever the change is that they are given.
   */
  private static void savepoints(
      MigrationView migration, OperationView operation, DataCode code, Findings findings) {
    Optional<String> table =
        code.queries().stream()
            .flatMap(query -> RunPythonCode.table(operation, query).stream())
            .findFirst();
    if (table.filter(name -> !migration.inUse(name)).isPresent()) {
      return;
    }
    for (DataCode.Loop loop : code.loops()) {
      if (loop.isOfBatches() && isSliced(loop) && begins(loop.body(), code, 0)) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .place(loop.scope().at(loop.span()))
                .severity(
                    table
                        .map(name -> Size.severity(migration.live(), name, Severity.BLOCKER))
                        .orElse(Severity.BLOCKER))
                .message(
                    "Each batch of %s() begins a transaction, which inside that of the migration is a savepoint: they commit together when the migration ends, and every changed row stays locked until then."
                        .formatted(loop.scope().name()))
                .work("unbounded-dml")
                .build());
        return;
      }
    }
  }

  /** Takes a part of what is left, or counts: not a loop that only tries again. */
  private static boolean isSliced(DataCode.Loop loop) {
    boolean[] found = {loop.counts()};
    Walk.through(
        loop.body(),
        node ->
            found[0] |= node instanceof Expr.Subscript part && part.slice() instanceof Expr.Slice);
    return found[0];
  }

  private static boolean begins(List<? extends Node> body, DataCode code, int depth) {
    boolean[] found = new boolean[1];
    Set<String> called = new HashSet<>();
    Walk.through(
        body,
        node -> {
          if (node instanceof Stmt.With with) {
            found[0] |= with.items().stream().anyMatch(i -> QueryReader.isAtomic(i.contextExpr()));
          } else if (node instanceof Expr.Call call && call.func() instanceof Expr.Name name) {
            called.add(name.id());
          }
        });
    return found[0]
        || (depth < DEEPEST
            && code.scopes().stream()
                .filter(scope -> called.contains(scope.name()))
                .anyMatch(
                    scope ->
                        scope.decorators().stream().anyMatch(QueryReader::isAtomic)
                            || begins(scope.body(), code, depth + 1)));
  }

  private static boolean isTogether(List<DataCode.Loop> loops, boolean whole) {
    return loops.stream()
        .filter(DataCode.Loop::isOfBatches)
        .anyMatch(loop -> whole || loop.inTransaction());
  }

  /** Batches of SQL. */
  private static boolean sent(
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
        return true;
      }
    }
    return false;
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
