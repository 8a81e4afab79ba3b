package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.project.App;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model and field a plan is about, found in the state and in models.py. */
record Subject(App app, ModelState model, NamedField named, String modelsPath, String modelsText) {
  /** Found, or what to say instead. */
  sealed interface Search {}

  record Found(Subject subject) implements Search {}

  record Not(Playbook.Outcome outcome) implements Search {}

  Field field() {
    return named.field();
  }

  String table() {
    return model.table();
  }

  String column() {
    return ModelState.column(named);
  }

  /** The primary key's column. */
  String keyColumn() {
    return model.fields().stream()
        .filter(each -> each.field().isTrue("primary_key"))
        .findFirst()
        .map(ModelState::column)
        .orElse("id");
  }

  boolean nullable() {
    return field().isTrue("null");
  }

  /** The field's call in models.py, if it is one of Django's own fields. */
  Optional<FieldCall> declared() {
    return ModelEdit.of(modelsText)
        .fieldCall(model.name(), named.name())
        .filter(source -> source.startsWith("models."))
        .flatMap(source -> FieldCall.parse(source, field()));
  }

  /**
   * Why a default that the database itself keeps stands in the way; absent if there is none.
   *
   * <p>A trigger that keeps two columns in step tells by NULL which of them was written, and a
   * default takes the place of NULL before it runs.
   */
  Optional<Playbook.Outcome> databaseDefault() {
    return field().kwarg("db_default").isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Playbook.NotApplicable(
                "%s has a db_default, behind which a trigger cannot see whether the column was"
                        .formatted(named.name())
                    + " written; replace it by default= in a release of its own first."));
  }

  /** {@link #find}, for a playbook that is written for PostgreSQL only. */
  static Search findOnPostgres(PlanInput input) {
    return findOnPostgres(input, "");
  }

  /**
   * {@link #find}, for a playbook that is written for PostgreSQL only.
   *
   * @param elsewhere what the other engines have instead, behind the refusal
   */
  static Search findOnPostgres(PlanInput input, String elsewhere) {
    return input.target().vendor() == Vendor.POSTGRESQL
        ? find(input)
        : new Not(
            new Playbook.NotApplicable(
                "it is written for PostgreSQL so far, and the target is %s%s."
                    .formatted(input.target(), elsewhere.isEmpty() ? "" : "; " + elsewhere)));
  }

  private static Search find(PlanInput input) {
    Optional<String> label = input.parameter("model");
    if (label.isEmpty() || label.get().indexOf('.') <= 0) {
      return new Not(asks(input, "model", "Which model is meant, as app.Model?", labels(input)));
    }
    Optional<ModelState> model = input.state().model(ModelKey.parse(label.get()));
    Optional<App> app = model.flatMap(each -> input.project().app(each.app()));
    if (model.isEmpty() || app.isEmpty()) {
      return new Not(
          asks(
              input,
              "model",
              "There is no model %s in this project; which one is meant?".formatted(label.get()),
              labels(input)));
    }
    Optional<String> field = input.parameter("field");
    List<String> fields = model.get().fields().stream().map(NamedField::name).toList();
    if (field.isEmpty() || !fields.contains(field.get())) {
      return new Not(
          asks(
              input, "field", "Which field of %s is meant?".formatted(model.get().name()), fields));
    }
    NamedField named =
        model.get().fields().stream()
            .filter(each -> each.name().equals(field.get()))
            .findFirst()
            .orElseThrow();
    for (String path : app.get().modelFiles()) {
      if (input.project().tree().read(path) instanceof SourceTree.FileContent.Present present) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        ModelEdit edit = ModelEdit.of(text);
        if (edit.classNamed(model.get().name()).isPresent()) {
          if (!edit.hasField(model.get().name(), named.name())) {
            return new Not(
                new Playbook.NotApplicable(
                    isDjangos(named)
                        ? "%s is the key that Django makes for %s where no field is one; other tables may hold on to it."
                            .formatted(named.name(), model.get().name())
                        : "%s inherits %s from another class, so the plan would change that class too."
                            .formatted(model.get().name(), named.name())));
          }
          return new Found(new Subject(app.get(), model.get(), named, path, text));
        }
      }
    }
    return new Not(
        new Playbook.NotApplicable(
            "the class %s was not found in the models of %s."
                .formatted(model.get().name(), app.get().label())));
  }

  private static List<String> labels(PlanInput input) {
    return input.state().models().values().stream()
        .filter(model -> input.project().app(model.app()).isPresent())
        .map(model -> model.app() + "." + model.name())
        .limit(12)
        .toList();
  }

  private static Playbook.Outcome asks(
      PlanInput input, String parameter, String question, List<String> choices) {
    if (choices.isEmpty()) {
      return new Playbook.NotApplicable("the project has no model of its own.");
    }
    return new Playbook.Asks(
        List.of(
            new Playbook.Question(
                parameter,
                question,
                "The whole plan is about it.",
                choices,
                input.parameter(parameter).orElse(choices.getFirst()))));
  }

  /** A key that no class declares. */
  private static boolean isDjangos(NamedField named) {
    return named.name().equals("id")
        && named.field().isTrue("primary_key")
        && named.field().shortName().endsWith("AutoField");
  }

  /** Indexes and constraints that hold the field, which a plan would lose; in words. */
  List<String> entangled() {
    List<String> names = new ArrayList<>();
    entangledIndexes()
        .forEach(index -> names.add("the index " + index.name().orElse("without a name")));
    entangledConstraints()
        .forEach(each -> names.add("the constraint " + each.name().orElse("without a name")));
    if (field().isTrue("db_index")) {
      names.add("its index");
    }
    names.addAll(entangledInOptions());
    return names;
  }

  List<Index> entangledIndexes() {
    return model.indexes().stream()
        .filter(index -> mentioned(index.expressions(), index.kwargs()))
        .toList();
  }

  List<Constraint> entangledConstraints() {
    return model.constraints().stream()
        .filter(each -> mentioned(each.expressions(), each.kwargs()))
        .toList();
  }

  /** What the field itself or the model's options demand of the column. */
  List<String> entangledInOptions() {
    List<String> names = new ArrayList<>();
    for (String option : List.of("unique_together", "index_together")) {
      Value value = model.options().get(option);
      if (value != null && mentions(value)) {
        names.add(option);
      }
    }
    if (field().shortName().equals("SlugField")) {
      names.add("its index");
    }
    if (field().isTrue("unique")) {
      names.add("its unique constraint");
    }
    if (field().isTrue("primary_key")) {
      names.add("the primary key");
    }
    return names;
  }

  private boolean mentioned(List<Value> expressions, Map<String, Value> keywords) {
    return expressions.stream().anyMatch(this::mentions)
        || keywords.entrySet().stream()
            .anyMatch(each -> !each.getKey().equals("name") && mentions(each.getValue()));
  }

  /** Whether a value names the field: as text, with a lookup behind it, or as a keyword. */
  private boolean mentions(Value value) {
    return switch (value) {
      case Value.Str(String text) -> isField(text.startsWith("-") ? text.substring(1) : text);
      case Value.PyList(List<Value> items) -> items.stream().anyMatch(this::mentions);
      case Value.PyTuple(List<Value> items) -> items.stream().anyMatch(this::mentions);
      case Value.PySet set -> set.items().stream().anyMatch(this::mentions);
      case Value.PyDict(List<Value.Entry> entries) ->
          entries.stream().anyMatch(entry -> mentions(entry.key()) || mentions(entry.value()));
      case Value.Call call ->
          call.args().stream().anyMatch(this::mentions)
              || call.kwargs().entrySet().stream()
                  .anyMatch(each -> isField(each.getKey()) || mentions(each.getValue()));
      // What cannot be read may name it.
      case Value.Unknown _, Value.Either _ -> true;
      default -> false;
    };
  }

  private boolean isField(String text) {
    return text.equals(named.name()) || text.startsWith(named.name() + "__");
  }
}
