package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A queryset that is asked for what Django refuses once it was sliced, or made values. */
public final class QuerysetRefusesCall implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "queryset-refuses-call",
          "A queryset refuses what it is asked for",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "In the function of a RunPython: update(), delete(), filter(), order_by() and the like on"
              + " a queryset that was sliced, or delete() behind values() or distinct(fields).",
          "TypeError when the line is reached, whether or not there is a row. _raw_delete() raises"
              + " nothing: it takes no notice of the slice and deletes all.",
          "Take the keys of the slice, and change the rows by them: keys ="
              + " list(rows.values_list(\"pk\", flat=True)[:1000]), then filter(pk__in=keys).",
          """
          # with atomic = False
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              while Order.objects.filter(status=0).exists():
                  Order.objects.filter(status=0)[:1000].delete()

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          # with atomic = False
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              while Order.objects.filter(status=0).exists():
                  rows = Order.objects.filter(status=0).order_by("pk")
                  keys = list(rows.values_list("pk", flat=True)[:1000])
                  Order.objects.filter(pk__in=keys).delete()

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of(
              "measured: each of them on Django 5.2 and 6.0; _raw_delete() of a slice of two rows"
                  + " deleted all five",
              "https://docs.djangoproject.com/en/5.2/topics/db/queries/#limiting-querysets"));

  private static final Set<String> REFUSED =
      Set.of(
          "update",
          "delete",
          "_raw_delete",
          "order_by",
          "reverse",
          "distinct",
          "last",
          "earliest",
          "latest",
          "in_bulk",
          "extra");

  private static final Set<String> REFUSED_WITH_CONDITION =
      Set.of("filter", "exclude", "get", "get_or_create", "update_or_create");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.RunPython.class)) {
      Operation.RunPython both = (Operation.RunPython) operation.operation();
      check(migration, operation, both.code(), findings);
      if (both.reverseCode() != null) {
        check(migration, operation, both.reverseCode(), findings);
      }
    }
  }

  private static void check(
      MigrationView migration, OperationView operation, Value code, Findings findings) {
    if (!(DataCode.read(migration, code) instanceof DataCode.Read.Body body)) {
      return;
    }
    for (DataCode.Query query : body.code().named()) {
      Optional<String> refused = query.inMemory() ? Optional.empty() : refused(query);
      if (refused.isPresent()) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .place(query.scope().at(query.span()))
                .message("In %s(), %s.".formatted(query.scope().name(), refused.get()))
                .build());
        return;
      }
    }
  }

  private static Optional<String> refused(DataCode.Query query) {
    boolean sliced = false;
    String before = "";
    for (DataCode.Step step : query.steps()) {
      String name = step.name();
      if (sliced
          && step.call() != null
          && (REFUSED.contains(name)
              || (REFUSED_WITH_CONDITION.contains(name) && step.hasArguments()))) {
        return Optional.of(
            name.equals("_raw_delete")
                ? "_raw_delete() takes no notice of the slice and deletes every row that the query"
                    + " matches"
                : "Django refuses %s() on a queryset that was sliced (TypeError)".formatted(name));
      }
      if (!before.isEmpty() && name.equals("delete") && step.call() != null) {
        return Optional.of("Django refuses delete() behind %s (TypeError)".formatted(before));
      }
      if (name.equals("[]")) {
        if (!(step.slice() instanceof Expr.Slice(var _, var _, var every, var _))
            || every != null) {
          return Optional.empty(); // a row, or a list
        }
        sliced = true;
      } else if (!HistoricalNames.isOfDjango(name)) {
        return Optional.empty();
      } else if (step.call() != null && (name.equals("values") || name.equals("values_list"))) {
        before = name + "()";
      } else if (name.equals("distinct") && step.hasArguments()) {
        before = "distinct(fields)";
      }
    }
    return Optional.empty();
  }
}
