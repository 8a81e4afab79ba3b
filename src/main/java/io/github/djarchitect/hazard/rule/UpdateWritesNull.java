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
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An update() that copies a field which is NULL over another. */
public final class UpdateWritesNull implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "update-writes-null",
          "An update copies NULL over a field",
          Hazard.LOSES_DATA,
          Severity.BLOCKER,
          "In the function of a RunPython, forwards or back: update(field=F(\"source\")) of rows"
              + " whose filter says that source is NULL. A warning where source may be NULL and"
              + " nothing leaves such rows out, while the field is older than source and so has"
              + " values already.",
          "Every such row gets NULL: what the field had is lost, or the statement fails because the"
              + " field takes none.",
          "Update the rows whose source has a value: filter(source__isnull=False). Where the copy"
              + " goes the wrong way, exchange the two.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(note__isnull=True).update(reference=models.F("note"))

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(note__isnull=True).update(note=models.F("reference"))

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/models/querysets/#update"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.RunPython.class)) {
      Operation.RunPython run = (Operation.RunPython) operation.operation();
      code(migration, run.code())
          .ifPresent(code -> check(migration, operation, code, false, findings));
      Optional.ofNullable(run.reverseCode())
          .flatMap(reverse -> code(migration, reverse))
          .ifPresent(code -> check(migration, operation, code, true, findings));
    }
  }

  private static Optional<DataCode> code(MigrationView migration, Value code) {
    return DataCode.read(migration, code) instanceof DataCode.Read.Body body
        ? Optional.of(body.code())
        : Optional.empty();
  }

  private static void check(
      MigrationView migration,
      OperationView operation,
      DataCode code,
      boolean back,
      Findings findings) {
    for (DataCode.Query query : code.named()) {
      DataCode.Step last = query.steps().isEmpty() ? null : query.steps().getLast();
      Optional<ModelState> model =
          Optional.ofNullable(query.model()).flatMap(key -> operation.before().model(key));
      if (last == null || last.call() == null || !last.name().equals("update") || model.isEmpty()) {
        continue;
      }
      for (Keyword keyword : last.call().keywords()) {
        String target = keyword.arg();
        Optional<String> source = source(keyword.value());
        if (target != null && source.isPresent() && !source.get().equals(target)) {
          Copy copy = new Copy(model.get(), target, source.get(), NullFilter.of(code, query));
          copy.check(migration, operation, query, back, findings);
        }
      }
    }
  }

  /** The field of {@code F("field")}. */
  private static Optional<String> source(Expr value) {
    boolean plain =
        value instanceof Expr.Call call
            && call.keywords().isEmpty()
            && call.args().size() == 1
            && switch (call.func()) {
              case Expr.Name name -> name.id().equals("F");
              case Expr.Attribute attribute -> attribute.attr().equals("F");
              default -> false;
            };
    return plain ? DataCode.text(((Expr.Call) value).args().getFirst()) : Optional.empty();
  }

  /** One field copied to another. */
  private record Copy(ModelState model, String target, String source, NullFilter filter) {
    void check(
        MigrationView migration,
        OperationView operation,
        DataCode.Query query,
        boolean back,
        Findings findings) {
      Optional<Field> from = model.field(source);
      Optional<Field> to = model.field(target);
      if (from.isEmpty() || to.isEmpty() || from.get().foreign() || to.get().foreign()) {
        return;
      }
      boolean required = !to.get().isTrue("null");
      if (filter.isNull(source)) {
        if (required || !filter.isSettled(target)) {
          say(migration, operation, query, required, Severity.BLOCKER, findings);
        }
        return;
      }
      boolean mayBeNull = from.get().isTrue("null") && !filter.open() && !filter.hasValue(source);
      // on the way back a field that is removed later is empty again
      boolean there =
          !back || migration.after().model(model.key()).flatMap(m -> m.field(target)).isPresent();
      if (mayBeNull && there && !filter.isSettled(target) && isYoung(migration, from.get())) {
        say(migration, operation, query, required, Severity.WARNING, findings);
      }
    }

    /** Added behind the target, and without a value for the rows that were there. */
    private boolean isYoung(MigrationView migration, Field from) {
      List<String> names = model.fields().stream().map(named -> named.name()).toList();
      boolean empty =
          from.kwarg("default").filter(each -> each != Value.NONE).isEmpty()
              && from.kwarg("db_default").isEmpty();
      return empty
          && names.indexOf(source) > names.indexOf(target)
          && migration.reading().migrations().values().stream()
              .filter(each -> each.key().app().equals(model.app()))
              .anyMatch(this::adds);
    }

    private boolean adds(Migration migration) {
      return adds(migration.operations());
    }

    private boolean adds(List<Operation> operations) {
      return operations.stream()
          .anyMatch(
              operation ->
                  switch (operation) {
                    case Operation.AddField add ->
                        add.model().toLowerCase(Locale.ROOT).equals(model.key().name())
                            && add.name().equals(source);
                    case Operation.SeparateDatabaseAndState separate ->
                        adds(separate.stateOperations());
                    default -> false;
                  });
    }

    private void say(
        MigrationView migration,
        OperationView operation,
        DataCode.Query query,
        boolean required,
        Severity severity,
        Findings findings) {
      boolean certain = severity == Severity.BLOCKER;
      FindingDraft draft =
          FindingDraft.at(DOC, migration, operation)
              .place(query.scope().at(query.span()))
              .severity(severity)
              .message(
                  "%s() sets %s.%s to %s, which %s: %s."
                      .formatted(
                          query.scope().name(),
                          model.name(),
                          target,
                          source,
                          certain
                              ? "is NULL in each row that its filter takes"
                              : "may be NULL, and no filter leaves such rows out",
                          required
                              ? target + " takes no NULL, so the statement fails on such a row"
                              : "the value that it had is gone"));
      if (required) {
        draft.hazard(Hazard.FAILS_ON_DATA);
      }
      findings.add(draft.build());
    }
  }
}
