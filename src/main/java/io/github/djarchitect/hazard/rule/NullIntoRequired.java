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
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python that writes None into a field whose column takes no NULL. */
public final class NullIntoRequired implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "null-into-required",
          "A data migration writes None into a field that takes no NULL",
          Hazard.FAILS_ON_DATA,
          Severity.BLOCKER,
          "In the function of a RunPython, forwards or back: update(field=None), create(field=None)"
              + " or a row that is given None and saved, of a field of Django's own that has"
              + " null=False at this migration.",
          "IntegrityError at the first row; a test database without rows passes.",
          "Write a value that the field takes, or make the field nullable in a migration before"
              + " this one.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk=1).update(reference=None)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk=1, note="").update(note=None)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/models/fields/#null"));

  /** Those that store what they are given; a file's descriptor makes an empty name of None. */
  private static final Set<String> PLAIN =
      Set.of(
          "BigIntegerField",
          "BinaryField",
          "BooleanField",
          "CharField",
          "DateField",
          "DateTimeField",
          "DecimalField",
          "DurationField",
          "EmailField",
          "FloatField",
          "ForeignKey",
          "IntegerField",
          "JSONField",
          "OneToOneField",
          "PositiveBigIntegerField",
          "PositiveIntegerField",
          "PositiveSmallIntegerField",
          "SlugField",
          "SmallIntegerField",
          "TextField",
          "TimeField",
          "URLField",
          "UUIDField");

  private static final Set<String> CREATES = Set.of("create", "get_or_create", "update_or_create");

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
        if (call != null && query.terminal().equals("update")) {
          nulls(Constants.keywords(call))
              .forEach(name -> say(query.scope(), query.model(), name, query.span(), false));
        } else if (call != null && CREATES.contains(query.terminal())) {
          boolean always = query.terminal().equals("create") && isStraight(query);
          nulls(Constants.keywords(call))
              .forEach(name -> say(query.scope(), query.model(), name, query.span(), always));
          defaults(call)
              .forEach(name -> say(query.scope(), query.model(), name, query.span(), false));
        }
      }
      for (DataCode.Made made : code.made()) {
        for (String name : nulls(Constants.keywords(made.call()))) {
          if (isWritten(made.scope()) && !isGiven(made.scope(), name)) {
            say(made.scope(), made.model(), name, made.call().span(), false);
          }
        }
      }
      for (DataCode.Given given : code.given()) {
        if (Constants.isNone(Constants.bare(given.value()))
            && SavedRows.isSaved(code, given)
            && !isGiven(given.scope(), given.field())) {
          say(given.scope(), given.of().model(), given.field(), given.span(), false);
        }
      }
    }

    private static List<String> nulls(List<Keyword> keywords) {
      List<String> names = new ArrayList<>();
      for (Keyword keyword : keywords) {
        if (keyword.arg() != null && Constants.isNone(Constants.bare(keyword.value()))) {
          names.add(keyword.arg());
        }
      }
      return names;
    }

    /** {@code defaults={"note": None}}. */
    private static List<String> defaults(Expr.Call call) {
      List<String> names = new ArrayList<>();
      for (Keyword keyword : call.keywords()) {
        if (("defaults".equals(keyword.arg()) || "create_defaults".equals(keyword.arg()))
            && keyword.value() instanceof Expr.DictExpr dict) {
          for (Expr.DictEntry entry : dict.entries()) {
            if (Constants.isNone(Constants.bare(entry.value()))) {
              DataCode.text(entry.key()).ifPresent(names::add);
            }
          }
        }
      }
      return names;
    }

    /** A statement of the function itself, under no condition. */
    private boolean isStraight(DataCode.Query query) {
      return query.scope().equals(code.scopes().getFirst())
          && query.scope().body().stream()
              .filter(
                  node ->
                      node.span().start() <= query.span().start()
                          && query.span().end() <= node.span().end())
              .anyMatch(
                  node ->
                      switch (node) {
                        case Stmt.ExprStmt statement ->
                            statement.value().span().equals(query.span());
                        case Stmt.Assign assign -> assign.value().span().equals(query.span());
                        default -> false;
                      })
          && query.scope().body().stream()
              .filter(node -> node.span().end() <= query.span().start())
              .allMatch(node -> node instanceof Stmt.Assign || node instanceof Stmt.ExprStmt);
    }

    /** Whether a row gets another value under that name, before it is written or behind. */
    private static boolean isGiven(DataCode.Scope scope, String name) {
      boolean[] found = new boolean[1];
      Walk.through(
          scope.body(),
          node -> {
            switch (node) {
              case Stmt.Assign assign ->
                  found[0] |=
                      !Constants.isNone(Constants.bare(assign.value()))
                          && assign.targets().stream().anyMatch(target -> names(target, name));
              case Stmt.AugAssign assign -> found[0] |= names(assign.target(), name);
              case Expr.Call call
                  when call.func() instanceof Expr.Name(var function, var _)
                      && function.equals("setattr")
                      && call.args().size() == 3 ->
                  found[0] |=
                      !Constants.isNone(Constants.bare(call.args().getLast()))
                          && DataCode.text(call.args().get(1)).map(name::equals).orElse(true);
              default -> {}
            }
          });
      return found[0];
    }

    private static boolean names(Expr target, String name) {
      return switch (target) {
        case Expr.Attribute attribute ->
            attribute.attr().replaceFirst("_id$", "").equals(name.replaceFirst("_id$", ""));
        case Expr.TupleExpr several -> several.elts().stream().anyMatch(each -> names(each, name));
        default -> false;
      };
    }

    private static boolean isWritten(DataCode.Scope scope) {
      boolean[] found = new boolean[1];
      Walk.through(
          scope.body(),
          node ->
              found[0] |=
                  node instanceof Expr.Attribute attribute
                      && Set.of("save", "bulk_create").contains(attribute.attr()));
      return found[0];
    }

    private void say(
        DataCode.Scope scope, @Nullable ModelKey key, String name, Span span, boolean always) {
      if (key == null
          || !RunPythonNamesMissing.known(migration.reading()).contains(key.app())
          || !isRequired(operation.before(), key, name)
          || SavedRows.isTried(scope, span)
          || !isRequiredEverywhere(key, name)
          || !told.add(span)) {
        return;
      }
      FindingDraft draft =
          FindingDraft.at(DOC, migration, operation)
              .place(scope.at(span))
              .message(
                  "%s() writes None into %s.%s, which takes no NULL here: IntegrityError%s."
                      .formatted(
                          scope.name(),
                          operation.before().model(key).map(ModelState::name).orElse(key.name()),
                          name,
                          always ? "" : " at the first row that it reaches"));
      if (always) {
        draft.hazard(Hazard.FAILS_ALWAYS);
      }
      findings.add(draft.build());
    }

    /** The other app may have come further or less far, by what the dependencies say. */
    private boolean isRequiredEverywhere(ModelKey key, String name) {
      return key.app().equals(migration.app())
          || isRequired(
              StateSimulator.at(migration.reading(), migration.migration().key()).state(),
              key,
              name);
    }

    private static boolean isRequired(ProjectState state, ModelKey key, String name) {
      Optional<ModelState> model = state.model(key);
      Optional<Field> field =
          model
              .flatMap(known -> known.field(name))
              .or(
                  () ->
                      model
                          .flatMap(known -> known.field(name.replaceFirst("_id$", "")))
                          .filter(known -> known.shortName().matches("ForeignKey|OneToOneField")));
      return field
          .filter(
              known ->
                  !known.foreign()
                      && PLAIN.contains(known.shortName())
                      && known
                          .kwarg("null")
                          .flatMap(Value::asBoolean)
                          .map(is -> !is)
                          .orElse(known.kwarg("null").isEmpty())
                      && !known.isTrue("primary_key")
                      && !known.isTrue("auto_now")
                      && !known.isTrue("auto_now_add"))
          .isPresent();
    }
  }
}
