package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  static Search find(PlanInput input) {
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
                    "%s inherits %s from another class, so the plan would change that class too."
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

  /** Indexes and constraints that hold the field, which a plan would lose. */
  List<String> entangled() {
    List<String> names = new ArrayList<>();
    for (Index index : model.indexes()) {
      if (index.fields().stream().anyMatch(each -> each.replace("-", "").equals(named.name()))) {
        names.add("the index " + index.name().orElse("without a name"));
      }
    }
    model
        .constraints()
        .forEach(
            constraint -> {
              if (constraint.fields().contains(named.name())) {
                names.add("the constraint " + constraint.name().orElse("without a name"));
              }
            });
    for (String option : List.of("unique_together", "index_together")) {
      Value value = model.options().get(option);
      if (value != null && value.toString().contains("value=" + named.name() + "]")) {
        names.add(option);
      }
    }
    if (field().isTrue("unique")) {
      names.add("its unique constraint");
    }
    if (field().isTrue("primary_key")) {
      names.add("the primary key");
    }
    return names;
  }
}
