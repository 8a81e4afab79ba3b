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
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Python that changes as many rows as there are, in one go. */
public final class RunPythonUnbounded implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-python-unbounded",
          "A data migration changes all rows in one go",
          Hazard.LONG_TRANSACTION,
          Severity.BLOCKER,
          "In the function of a RunPython: update() or delete() without a key range, by keys that"
              + " are those of a whole query, or in batches of more than %,d rows; or a loop over all"
                  .formatted(Size.BATCH_ROWS)
              + " objects that saves them. With a filter it is a warning, as how many rows"
              + " match is not known, and from a million rows on a blocker for one statement and"
              + " for a loop in one transaction. A"
              + " list of all objects of a table that large, or a loop that keeps them.",
          "Each row stays locked until the migration ends, which grows with the table; a deploy"
              + " waits for it, and a failure near the end starts from nothing.",
          "Change rows in batches by primary key, each in its own transaction, in a migration with"
              + " atomic = False or in a management command that can be resumed.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              for order in Order.objects.all():
                  order.note = order.reference
                  order.save()

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
                  keys = list(
                      Order.objects.filter(pk__gt=last).order_by("pk").values_list("pk")[:1000]
                  )
                  if not keys:
                      break
                  last = keys[-1][0]
                  Order.objects.filter(pk__in=[key for (key,) in keys]).update(status=1)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/howto/writing-migrations/"
                  + "#non-atomic-migrations"));

  /**
   * Locked for seconds: three million narrow rows were rewritten in 6.2 s (PostgreSQL 18.1, one
   * local disk).
   */
  private static final long LONG_BATCH = 1_000_000;

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    RunPythonCode.each(
        migration,
        (operation, code) -> {
          worst(migration, operation, code)
              .ifPresent(worst -> report(migration, operation, worst, findings));
          sent(migration, operation, code, findings);
        });
  }

  /** The first UPDATE or DELETE by hand that may take any number of rows. */
  private static void sent(
      MigrationView migration, OperationView operation, DataCode code, Findings findings) {
    Vendor vendor = migration.target().vendor();
    for (DataCode.Sent sent : code.sent()) {
      for (Statement statement :
          SentSql.statements(
                  sent.call(), sent.scope(), !sent.loops().isEmpty(), operation.before(), vendor)
              .orElse(List.of())) {
        Optional<String> table = SentSql.changed(statement).filter(migration::inUse);
        if (table.isEmpty()
            || SentSql.isBounded(statement, table.get(), operation.before(), vendor)) {
          continue;
        }
        boolean whole =
            (statement instanceof Statement.Update update && update.whole())
                || (statement instanceof Statement.Delete delete && delete.whole());
        boolean deletes = statement instanceof Statement.Delete;
        FindingDraft draft =
            FindingDraft.at(DOC, migration, operation)
                .place(sent.scope().at(sent.call().span()))
                .also(Hazard.SCALE)
                .severity(
                    whole
                        ? deletes
                            ? DOC.severity()
                            : Size.severity(migration.live(), table.get(), DOC.severity())
                        : Size.ofSome(migration.live(), table.get()))
                .message(
                    "In %s(), the SQL that it sends %s of %s (%s)."
                        .formatted(
                            sent.scope().name(),
                            whole
                                ? "takes every row"
                                : "takes every row that its condition matches, however many those"
                                    + " are,",
                            table.get(),
                            Size.phrase(migration.live(), table.get())))
                .work("unbounded-dml");
        if (deletes) {
          draft.fix(UpdateOfAllRows.DELETE_IN_BATCHES);
        }
        if (deletes && whole) {
          draft.also(Hazard.LOSES_DATA);
        }
        findings.add(draft.build());
        return;
      }
    }
  }

  private record Seen(DataCode.Query query, String what, Severity severity, boolean reads) {
    Seen(DataCode.Query query, String what, Severity severity) {
      this(query, what, severity, false);
    }
  }

  private static Optional<Seen> worst(
      MigrationView migration, OperationView operation, DataCode code) {
    List<Seen> seen = new ArrayList<>();
    for (DataCode.Query query : code.queries()) {
      boolean picked = RowLimit.isPicked(query) && isLarge(migration, operation, query);
      if (query.isMass() && (picked || !query.bounded())) {
        seen.add(
            new Seen(
                query,
                query.terminal() + (query.isDelete() ? "() deletes " : "() changes ") + rows(query),
                severity(migration, operation, query)));
      }
    }
    for (DataCode.Query query : Materialised.in(code)) {
      if (!query.filtered() && !query.bounded() && isLarge(migration, operation, query)) {
        boolean values = query.steps().stream().anyMatch(step -> step.name().startsWith("values"));
        seen.add(
            new Seen(
                query,
                "a list holds in memory every row",
                values ? Severity.WARNING : Severity.BLOCKER,
                true));
      }
    }
    for (DataCode.Loop loop : code.loops()) {
      DataCode.Query over = loop.over();
      if (over != null && loop.writes() && !over.bounded()) {
        boolean transaction = RunPythonCode.inTransaction(operation) || loop.inTransaction();
        // committed row by row, a slow loop blocks nobody
        boolean keeps = isLarge(migration, operation, over) && (!over.lazily() || keepsRows(loop));
        Severity usual = transaction || keeps ? Severity.BLOCKER : Severity.WARNING;
        seen.add(
            new Seen(
                over,
                "a loop "
                    + (keeps && !over.filtered() ? "keeps in memory and writes " : "writes for ")
                    + rows(over),
                over.filtered() ? ofSome(migration, operation, over, transaction) : usual));
      }
    }
    for (DataCode.Touch touch : code.touches()) {
      DataCode.Loop loop = touch.loops().isEmpty() ? null : touch.loops().getLast();
      // what a function does that the loop hands its rows to
      if (touch.deletes() && loop != null && !loop.writes() && loop.over() != null) {
        DataCode.Query over = loop.over();
        if (!over.bounded()) {
          seen.add(
              new Seen(
                  over,
                  "a loop writes for " + rows(over),
                  over.filtered()
                      ? ofSome(
                          migration,
                          operation,
                          over,
                          RunPythonCode.inTransaction(operation) || loop.inTransaction())
                      : Severity.BLOCKER));
        }
      }
    }
    return seen.stream()
        .filter(
            each -> RunPythonCode.table(operation, each.query()).map(migration::inUse).orElse(true))
        .min(java.util.Comparator.comparing(Seen::severity));
  }

  /** A loop over rows that a condition picks holds what one statement on them would, for longer. */
  private static Severity ofSome(
      MigrationView migration, OperationView operation, DataCode.Query over, boolean transaction) {
    return transaction ? severity(migration, operation, over) : Severity.WARNING;
  }

  /** Gathers rows for a bulk write that comes behind the loop. */
  private static boolean keepsRows(DataCode.Loop loop) {
    boolean[] appends = new boolean[1];
    boolean[] sends = new boolean[1];
    Walk.through(
        loop.body(),
        node -> {
          if (node instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute(var _, var method, var _)) {
            appends[0] |= method.equals("append");
            sends[0] |= method.startsWith("bulk_");
          }
        });
    return appends[0] && !sends[0];
  }

  private static Severity severity(
      MigrationView migration, OperationView operation, DataCode.Query query) {
    if (isCounted(query)) {
      return Severity.WARNING;
    }
    Optional<Long> batch = RowLimit.largest(query);
    if (batch.isPresent()) {
      return batch.get() < LONG_BATCH ? Severity.WARNING : Severity.BLOCKER;
    }
    return query.filtered()
            && (RowLimit.isPicked(query)
                || !isLarge(migration, operation, query)
                || ofUnique(operation, query)
                || ofOneValue(query))
        ? Severity.WARNING
        : Severity.BLOCKER;
  }

  /** Stands where the rows were counted and are few: {@code if count <= batch_size}. */
  private static boolean isCounted(DataCode.Query query) {
    boolean[] found = new boolean[1];
    Walk.through(
        query.scope().body(),
        node ->
            found[0] |=
                node instanceof Stmt.If asked
                    && asked.body().stream()
                        .anyMatch(
                            each ->
                                each.span().start() <= query.span().start()
                                    && query.span().end() <= each.span().end())
                    && asked.test() instanceof Expr.Compare compare
                    && compare.ops().size() == 1
                    && (compare.ops().getFirst() == Expr.CompareOperator.LT
                        || compare.ops().getFirst() == Expr.CompareOperator.LT_E)
                    && isCount(compare.left(), query.scope()));
    return found[0];
  }

  private static boolean isCount(Expr value, DataCode.Scope scope) {
    return switch (value) {
      case Expr.Name name ->
          Constants.assigned(name.id(), scope)
              .filter(known -> !(known instanceof Expr.Name) && isCount(known, scope))
              .isPresent();
      case Expr.Call call ->
          call.func() instanceof Expr.Attribute(var _, var method, var _) && method.equals("count");
      default -> false;
    };
  }

  private static boolean isLarge(
      MigrationView migration, OperationView operation, DataCode.Query query) {
    return RunPythonCode.table(operation, query)
        .filter(table -> Size.isLarge(migration.live(), table))
        .isPresent();
  }

  /** Compares a unique field, of which one value is one row. */
  private static boolean ofUnique(OperationView operation, DataCode.Query query) {
    return Optional.ofNullable(query.model())
        .flatMap(key -> operation.before().model(key))
        .filter(
            model ->
                query.steps().stream()
                    .filter(step -> step.name().equals("filter"))
                    .flatMap(step -> step.keywords().stream())
                    .map(lookup -> lookup.replaceFirst("__(exact|in)$", ""))
                    .anyMatch(
                        name -> model.field(name).filter(f -> f.isTrue("unique")).isPresent()))
        .isPresent();
  }

  /**
   * Takes the rows of one value that the code has in its hand, {@code reference=row["reference"]}:
   * how many those are is not known, but a loop over such values goes in small steps.
   */
  private static boolean ofOneValue(DataCode.Query query) {
    return query.steps().stream()
        .filter(step -> step.name().equals("filter") && step.call() != null)
        .flatMap(step -> step.call() == null ? Stream.empty() : step.call().keywords().stream())
        .anyMatch(
            keyword ->
                keyword.arg() != null
                    && !keyword.arg().replaceFirst("__exact$", "").contains("__")
                    && isHeld(keyword.value()));
  }

  /** A variable or a part of one; constants of classes and modules are written large. */
  private static boolean isHeld(Expr value) {
    return switch (value) {
      case Expr.Name name -> Character.isLowerCase(name.id().charAt(0));
      case Expr.Attribute attribute -> isHeld(attribute.value());
      case Expr.Subscript part -> isHeld(part.value());
      default -> false;
    };
  }

  private static String rows(DataCode.Query query) {
    return RowLimit.largest(query)
        .map("up to %,d rows at a time"::formatted)
        .orElse(query.filtered() ? "every row that its condition matches" : "every row");
  }

  private static void report(
      MigrationView migration, OperationView operation, Seen seen, Findings findings) {
    Optional<String> table = RunPythonCode.table(operation, seen.query());
    boolean transaction = RunPythonCode.inTransaction(operation);
    boolean deletes = seen.query().isDelete();
    FindingDraft draft =
        FindingDraft.at(DOC, migration, operation)
            .place(seen.query().scope().at(seen.query().span()))
            .also(Hazard.SCALE)
            .severity(
                table
                    // rows that go are gone, however few they are
                    .filter(_ -> !deletes || seen.query().filtered())
                    .map(name -> Size.severity(migration.live(), name, seen.severity()))
                    .orElse(seen.severity()))
            .message(
                "In %s(), %s%s%s%s."
                    .formatted(
                        seen.query().scope().name(),
                        seen.what(),
                        table.map(name -> " of " + name).orElse(""),
                        transaction && !seen.reads() ? " in one transaction" : "",
                        table
                            .flatMap(name -> migration.live().rows(name))
                            .map(" (%,d rows)"::formatted)
                            .orElse(
                                seen.query().filtered()
                                    ? ", however many those are"
                                    : ", however large it is")))
            .work("unbounded-dml");
    if (!seen.reads() && !seen.query().lazily() && !seen.query().isMass()) {
      draft.also(Hazard.UNBOUNDED_MEMORY);
    }
    if (seen.reads()) {
      draft
          .hazard(Hazard.UNBOUNDED_MEMORY)
          .work("scan")
          .fix("Go through the rows with iterator(), or by key in batches, and keep none of them.");
    } else if (!transaction) {
      draft.hazard(Hazard.SCALE);
    }
    if (deletes) {
      draft.fix(UpdateOfAllRows.DELETE_IN_BATCHES);
      if (!seen.query().filtered()) {
        draft.also(Hazard.LOSES_DATA);
      }
    }
    findings.add(draft.build());
  }
}
