package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.Utf8;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.project.App;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Declarations beside the field that name it and that a new name would have to be written into,
 * with a change of the state of their own: what other fields and other models say by it.
 */
record NamedElsewhere(PlanInput input, Subject subject) {
  private static final String BY_HAND =
      "would have to say the new name in the same release, in models.py and in the migration's"
          + " state, which this plan does not write";

  /** What names the field, and that the plan cannot be made so; absent where nothing does. */
  Optional<String> reason() {
    return ofOwnModel()
        .or(
            () ->
                input.state().models().values().stream()
                    .flatMap(model -> of(model).stream())
                    .findFirst())
        .map(names -> "%s, and %s.".formatted(names, BY_HAND));
  }

  private String old() {
    return subject.named().name();
  }

  private Optional<String> ofOwnModel() {
    ModelState model = subject.model();
    Value order = model.options().get("order_with_respect_to");
    if (order != null && subject.mentions(order)) {
      return Optional.of("order_with_respect_to of %s is %s".formatted(model.name(), old()));
    }
    for (NamedField each : model.fields()) {
      Value from = each.field().kwarg("from_fields").orElse(Value.NONE);
      boolean composite = each.field().shortName().equals("CompositePrimaryKey");
      if (subject.mentions(from)
          || (composite && each.field().args().stream().anyMatch(subject::mentions))) {
        return Optional.of(
            "%s.%s (%s) is made of %s"
                .formatted(model.name(), each.name(), each.field().place(), old()));
      }
    }
    return genericKey();
  }

  /**
   * A GenericForeignKey goes by two fields, {@code content_type} and {@code object_id} unless it
   * says others.
   */
  private Optional<String> genericKey() {
    List<String> found = new ArrayList<>();
    Walk.through(
        ModelEdit.of(subject.modelsText()).classNamed(subject.model().name()).orElseThrow().body(),
        node -> {
          if (node instanceof Expr.Call call
              && isGeneric(call.func())
              && (old().equals(part(call, 0, "ct_field", "content_type"))
                  || old().equals(part(call, 1, "fk_field", "object_id")))) {
            found.add(
                "a GenericForeignKey (%s:%d) goes by %s"
                    .formatted(subject.modelsPath(), call.span().startLine(), old()));
          }
        });
    return found.stream().findFirst();
  }

  private static boolean isGeneric(Expr called) {
    return switch (called) {
      case Expr.Name name -> name.id().equals("GenericForeignKey");
      case Expr.Attribute attribute -> attribute.attr().equals("GenericForeignKey");
      default -> false;
    };
  }

  private static String part(Expr.Call call, int at, String keyword, String otherwise) {
    Expr said =
        call.args().size() > at
            ? call.args().get(at)
            : call.keywords().stream()
                .filter(each -> keyword.equals(each.arg()))
                .map(Keyword::value)
                .findFirst()
                .orElse(null);
    return said == null
        ? otherwise
        : said instanceof Expr.Constant(Literal.Str(String text), var _) ? text : "";
  }

  private Optional<String> of(ModelState model) {
    for (NamedField each : model.fields()) {
      Optional<String> how =
          Relation.of(model.key(), each.name(), each.field(), input.state().user())
              .flatMap(relation -> how(model, each, relation));
      if (how.isPresent()) {
        return Optional.of(
            "%s of %s.%s.%s (%s) names %s"
                .formatted(
                    how.get(),
                    model.app(),
                    model.name(),
                    each.name(),
                    each.field().place(),
                    old()));
      }
    }
    Value ordering = model.options().get("ordering");
    return ordering != null && reaches(model.key(), ordering)
        ? Optional.of(
            "ordering in the Meta of %s.%s names %s".formatted(model.app(), model.name(), old()))
        : Optional.empty();
  }

  /** By which option a relation of another model names the field. */
  private Optional<String> how(ModelState model, NamedField named, Relation relation) {
    Field field = named.field();
    if (isOwn(relation.to())) {
      for (String option : List.of("to_field", "to_fields", "limit_choices_to")) {
        if (subject.mentions(field.kwarg(option).orElse(Value.NONE))) {
          return Optional.of(option);
        }
      }
    }
    boolean through =
        field
            .kwarg("through")
            .flatMap(Value::asString)
            .filter(
                label ->
                    isOwn(
                        label.contains(".")
                            ? ModelKey.parse(label)
                            : new ModelKey(model.app(), label)))
            .isPresent();
    // before Django 5.2 a migration does not say it
    boolean says =
        subject.mentions(field.kwarg("through_fields").orElse(Value.NONE))
            || declared(model, named)
                .flatMap(call -> call.keyword("through_fields"))
                .filter(
                    text ->
                        text.contains(PythonText.quote(old())) || text.contains("'" + old() + "'"))
                .isPresent();
    return through && says ? Optional.of("through_fields") : Optional.empty();
  }

  private boolean isOwn(ModelKey key) {
    return key.equals(subject.model().key());
  }

  private boolean isOwn(Value base) {
    return base.asString()
        .filter(label -> label.contains(".") && isOwn(ModelKey.parse(label)))
        .isPresent();
  }

  private Optional<FieldCall> declared(ModelState model, NamedField named) {
    for (String path : input.project().app(model.app()).map(App::modelFiles).orElse(List.of())) {
      if (input.project().tree().read(path) instanceof SourceTree.FileContent.Present present) {
        Optional<FieldCall> call =
            Utf8.text(present.bytes())
                .flatMap(text -> ModelEdit.of(text).fieldCall(model.name(), named.name()))
                .flatMap(FieldCall::parse);
        if (call.isPresent()) {
          return call;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether an ordering leads over relations, or to a model that is extended, to the field. */
  private boolean reaches(ModelKey from, Value ordering) {
    return switch (ordering) {
      case Value.PyList(List<Value> items) -> items.stream().anyMatch(each -> reaches(from, each));
      case Value.PyTuple(List<Value> items) -> items.stream().anyMatch(each -> reaches(from, each));
      case Value.Call call -> call.args().stream().anyMatch(each -> reaches(from, each));
      case Value.Str(String text) -> {
        ModelKey at = from;
        for (String part : (text.startsWith("-") ? text.substring(1) : text).split("__")) {
          Optional<ModelState> model = input.state().model(at);
          if (model.isEmpty()) {
            yield false;
          }
          boolean ours = isOwn(at) || model.get().bases().stream().anyMatch(this::isOwn);
          // the plan itself renames what an ordering of the model begins with
          boolean first = isOwn(from) && text.matches("-?" + Pattern.quote(part) + "(__.*)?");
          if (ours && !first && subject.mentions(Value.str(part))) {
            yield true;
          }
          ModelKey here = at;
          Optional<Relation> next =
              model
                  .get()
                  .field(part)
                  .flatMap(each -> Relation.of(here, part, each, input.state().user()));
          if (next.isEmpty()) {
            yield false;
          }
          at = next.get().to();
        }
        yield false;
      }
      default -> false;
    };
  }
}
