package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python that writes a constant which its field or column refuses. */
public final class ValueDoesNotFit implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "value-does-not-fit",
          "A data migration writes a value that its field does not hold",
          Hazard.FAILS_ON_DATA,
          Severity.BLOCKER,
          "In the function of a RunPython, forwards or back: update(), create() or a row that is"
              + " given a constant and saved, where a field of Django's own takes no such value: a"
              + " text longer than max_length, a number out of the column's range, a text that is"
              + " no number, no UUID, no date or no truth value. choices are not looked at, for no"
              + " database does.",
          "DataError or ValueError at the first row; a test database without rows passes.",
          "Write a value that fits, or widen the field in a migration before this one.",
          """
          def forwards(apps, schema_editor):
              Invoice = apps.get_model("shop", "Invoice")
              Invoice.objects.filter(pk=1).update(number="a number of more than twenty")

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Invoice = apps.get_model("shop", "Invoice")
              Invoice.objects.filter(pk=1, number="").update(number="none", customer_number="12")

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines for what Django converts; lengths and ranges on all but SQLite, which"
              + " enforces none (MySQL and MariaDB in their strict mode, the default).",
          List.of(
              "https://www.postgresql.org/docs/current/datatype-character.html",
              "https://docs.djangoproject.com/en/5.2/ref/databases/#character-fields"));

  private static final Set<String> WRITES = Set.of("update", "create");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    RunPythonCode.eachWay(
        migration,
        (operation, code) ->
            new Python(migration, operation, code, new HashSet<>(), findings).check());
  }

  private record Python(
      MigrationView migration,
      OperationView operation,
      DataCode code,
      Set<Span> told,
      Findings findings) {
    void check() {
      for (DataCode.Query query : code.named()) {
        Expr.Call call = query.steps().isEmpty() ? null : query.steps().getLast().call();
        if (call != null && WRITES.contains(query.terminal())) {
          for (Keyword keyword : Constants.keywords(call)) {
            if (keyword.arg() != null) {
              say(query.scope(), query.model(), keyword.arg(), keyword.value(), query.span());
            }
          }
        }
      }
      for (DataCode.Given given : code.given()) {
        if (SavedRows.isSaved(code, given) && SavedRows.isGivenOnce(given)) {
          say(given.scope(), given.of().model(), given.field(), given.value(), given.span());
        }
      }
    }

    private void say(
        DataCode.Scope scope, @Nullable ModelKey key, String name, Expr written, Span span) {
      Expr bare = Constants.bare(written);
      Expr value =
          bare instanceof Expr.Name(var id, var _)
              ? Constants.assigned(id, scope).orElse(bare)
              : bare;
      if (key == null
          || !(value instanceof Expr.Constant constant)
          || !RunPythonNamesMissing.known(migration.reading()).contains(key.app())
          || SavedRows.isTried(scope, span)) {
        return;
      }
      Optional<String> why = why(operation.before(), key, name, constant);
      if (why.isEmpty()
          || (!key.app().equals(migration.app()) && !isRefusedThere(key, name, constant))) {
        return;
      }
      if (told.add(span)) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .place(scope.at(span))
                .message(
                    "%s() writes %s into %s.%s, %s."
                        .formatted(
                            scope.name(),
                            FieldFit.shown(constant),
                            operation.before().model(key).map(ModelState::name).orElse(key.name()),
                            name,
                            why.get()))
                .build());
      }
    }

    /** The other app may have come further or less far, by what the dependencies say. */
    private boolean isRefusedThere(ModelKey key, String name, Expr.Constant constant) {
      return why(
              StateSimulator.at(migration.reading(), migration.migration().key()).state(),
              key,
              name,
              constant)
          .isPresent();
    }

    private Optional<String> why(
        ProjectState state, ModelKey key, String name, Expr.Constant constant) {
      Optional<Field> field =
          state.model(key).filter(known -> !known.uncertain()).flatMap(known -> known.field(name));
      return field
          .filter(known -> !known.foreign())
          .flatMap(known -> FieldFit.refuses(known, constant, migration.target().vendor()));
    }
  }
}
