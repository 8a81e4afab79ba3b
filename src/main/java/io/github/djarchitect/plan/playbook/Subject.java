package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.NearestName;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.Utf8;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.project.App;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.FieldHistory;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The model and field a plan is about, found in the state and in models.py. */
record Subject(App app, ModelState model, NamedField named, String modelsPath, String modelsText) {
  /** Choices of a question; a project may have hundreds of models. */
  private static final int CHOICES = 12;

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

  /** Whether the field is a relation with a column, which holds the key of the other side. */
  boolean isRelation() {
    return !ModelState.attname(named).equals(named.name());
  }

  /** What the field points at; absent for a plain field. */
  Optional<Relation> relation(ProjectState state) {
    return Relation.of(model.key(), named.name(), field(), state.user());
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

  /**
   * The field's call in models.py, with {@code models} for whatever that file calls it; absent for
   * a class outside Django that cannot be read, or takes no column that may be empty at first.
   */
  Optional<FieldCall> declared(PlanInput input) {
    ModelEdit edit = ModelEdit.of(modelsText);
    String models = edit.modelsName().orElse("models") + ".";
    return edit.fieldCall(model.name(), named.name())
        .filter(_ -> !field().foreign() || mayBeEmpty(input))
        .map(
            source ->
                source.startsWith(models) && !edit.binds("models")
                    ? "models." + source.substring(models.length())
                    : source)
        .flatMap(source -> FieldCall.parse(source, field()));
  }

  /** Whether a class of the project's own, or of a known package, lets Django's do with NULL. */
  private boolean mayBeEmpty(PlanInput input) {
    Map<String, Value> kwargs = new LinkedHashMap<>(field().kwargs());
    List.of("default", "db_default").forEach(kwargs::remove);
    List.of("null", "blank").forEach(name -> kwargs.put(name, Value.bool(true)));
    kwargs.put("editable", Value.bool(false));
    Field inherited =
        FieldReader.read(
                new Value.Call(field().className(), field().args(), kwargs, field().place()),
                model.app(),
                ProjectModules.evaluator(input.project()))
            .inherited();
    return inherited != null && inherited.isTrue("null");
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
    List<String> labels = labels(input);
    if (label.isEmpty()) {
      return new Not(asks("model", "Which model is meant, as app.Model?", labels));
    }
    if (label.get().indexOf('.') <= 0) {
      String fact = "'%s' is not app.Model.".formatted(label.get());
      return new Not(unknown("model", fact, near(label.get(), labels), labels));
    }
    Optional<ModelState> model = input.state().model(ModelKey.parse(label.get()));
    Optional<App> app = model.flatMap(each -> input.project().app(each.app()));
    if (model.isEmpty() || app.isEmpty()) {
      String fact = "There is no model %s in this project.".formatted(label.get());
      return new Not(unknown("model", fact, near(label.get(), labels), labels));
    }
    Optional<String> field = input.parameter("field");
    List<String> fields = model.get().fields().stream().map(NamedField::name).toList();
    if (field.isEmpty()) {
      return new Not(
          asks("field", "Which field of %s is meant?".formatted(model.get().name()), fields));
    }
    if (!fields.contains(field.get())) {
      Optional<FieldHistory.Renamed> renamed =
          FieldHistory.renamed(input.reading(), model.get().key(), field.get())
              .filter(each -> fields.contains(each.name()));
      String fact =
          "%s has no field %s%s."
              .formatted(
                  model.get().name(),
                  field.get(),
                  renamed.map(each -> "; " + each.told()).orElse(""));
      return new Not(
          unknown(
              "field",
              fact,
              renamed.map(FieldHistory.Renamed::name).or(() -> near(field.get(), fields)),
              alike(field.get(), fields)));
    }
    NamedField named =
        model.get().fields().stream()
            .filter(each -> each.name().equals(field.get()))
            .findFirst()
            .orElseThrow();
    return declared(input, app.get(), model.get(), named);
  }

  /** The field's declaration, in the first of the app's files that has the model's class. */
  private static Search declared(PlanInput input, App app, ModelState model, NamedField named) {
    List<String> faults = new ArrayList<>();
    for (String path : app.modelFiles()) {
      SourceTree.FileContent content = input.project().tree().read(path);
      Optional<String> fault = fault(path, content);
      fault.ifPresent(faults::add);
      if (fault.isEmpty() && content instanceof SourceTree.FileContent.Present present) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        ModelEdit edit = ModelEdit.of(text);
        if (edit.classNamed(model.name()).isPresent()) {
          if (!edit.hasField(model.name(), named.name())) {
            return new Not(
                new Playbook.NotApplicable(
                    isDjangos(named)
                        ? "%s is the key that Django makes for %s where no field is one; other tables may hold on to it."
                            .formatted(named.name(), model.name())
                        : "%s inherits %s from another class, so the plan would change that class too."
                            .formatted(model.name(), named.name())));
          }
          return new Found(new Subject(app, model, named, path, text));
        }
      }
    }
    return new Not(
        new Playbook.NotApplicable(
            faults.isEmpty()
                ? "the class %s was not found in the models of %s."
                    .formatted(model.name(), app.label())
                : String.join(" ", faults)));
  }

  /** Why a file cannot be edited, and what to do; an edit of half a text would lose the rest. */
  private static Optional<String> fault(String path, SourceTree.FileContent content) {
    return switch (content) {
      case SourceTree.FileContent.Missing _ -> Optional.empty();
      case SourceTree.FileContent.Unreadable(String reason) ->
          Optional.of(
              "%s cannot be read: %s; make it a file that can be, then plan again."
                  .formatted(path, reason));
      case SourceTree.FileContent.Present(byte[] bytes) ->
          PythonParser.parse(bytes).problems().stream()
              .findFirst()
              .map(
                  problem ->
                      "%s:%d is not Python: %s; mend it, then plan again."
                          .formatted(path, problem.span().startLine(), problem.message()))
              .or(
                  () ->
                      Utf8.text(bytes).isPresent()
                          ? Optional.empty()
                          : Optional.of(
                              "%s is not UTF-8, and the plan would have to change it; save it as UTF-8, without another encoding in its first lines, and plan again."
                                  .formatted(path)));
    };
  }

  private static List<String> labels(PlanInput input) {
    return input.state().models().values().stream()
        .filter(model -> input.project().app(model.app()).isPresent())
        .map(model -> model.app() + "." + model.name())
        .toList();
  }

  /** Asks for another name, the one first that was probably meant. */
  private static Playbook.Outcome unknown(
      String parameter, String fact, Optional<String> near, List<String> names) {
    return asks(
        parameter,
        fact + " " + near.map("Did you mean %s?"::formatted).orElse("Which one is meant?"),
        Stream.concat(near.stream(), names.stream()).distinct().toList(),
        near.isPresent());
  }

  /** Names with those first that begin alike, or of which one is a part of the other. */
  private static List<String> alike(String wrong, List<String> names) {
    String start = wrong.substring(0, Math.min(3, wrong.length()));
    return names.stream()
        .sorted(
            Comparator.comparing(
                name -> !name.startsWith(start) && !name.contains(wrong) && !wrong.contains(name)))
        .toList();
  }

  private static Playbook.Outcome asks(String parameter, String question, List<String> names) {
    return asks(parameter, question, names, true);
  }

  private static Playbook.Outcome asks(
      String parameter, String question, List<String> names, boolean likely) {
    return names.isEmpty()
        ? new Playbook.NotApplicable("the project has no model of its own.")
        : new Playbook.Asks(
            List.of(
                new Playbook.Question(
                    parameter,
                    question,
                    "The whole plan is about it.",
                    names.stream().limit(CHOICES).toList(),
                    names.getFirst(),
                    likely)));
  }

  /** Of models one of the same name in another app, else what is spelt nearly so. */
  private static Optional<String> near(String wrong, List<String> names) {
    String model = wrong.substring(wrong.lastIndexOf('.') + 1);
    return names.stream()
        .filter(name -> name.substring(name.lastIndexOf('.') + 1).equalsIgnoreCase(model))
        .findFirst()
        .or(() -> NearestName.among(names, wrong));
  }

  /** A key that no class declares. */
  private static boolean isDjangos(NamedField named) {
    return named.name().equals("id")
        && named.field().isTrue("primary_key")
        && named.field().shortName().endsWith("AutoField");
  }

  /** Why a new field of the model cannot have a name; absent where it can. */
  Optional<String> unfit(String name, PlanInput input) {
    String of = model.app() + "." + model.name();
    String attname = isRelation() ? name + "_id" : name;
    for (NamedField each : model.fields()) {
      if (each.name().equalsIgnoreCase(name)) {
        return Optional.of(
            "the name %s is taken: %s has a field %s, a %s (%s)."
                .formatted(name, of, each.name(), each.field().shortName(), each.field().place()));
      }
      if (ModelState.column(each).equalsIgnoreCase(name)) {
        return Optional.of(
            "the name %s is taken: it is the column of %s.%s (%s)."
                .formatted(name, of, each.name(), each.field().place()));
      }
      String theirs = ModelState.attname(each);
      if (each.name().equalsIgnoreCase(attname) || theirs.equalsIgnoreCase(name)) {
        return Optional.of(
            "%s and %s.%s (%s) would share the name that Django gives to the key of a relation, %s."
                .formatted(
                    name, of, each.name(), each.field().place(), isRelation() ? attname : theirs));
      }
    }
    if (!PythonText.isIdentifier(name)
        || name.contains("__")
        || name.endsWith("_")
        || name.equals("pk")) {
      return Optional.of("'%s' cannot be the name of a field of Django.".formatted(name));
    }
    for (ModelState other : input.state().models().values()) {
      for (NamedField each : other.fields()) {
        boolean here =
            each.field()
                .kwarg("to")
                .flatMap(Value::asString)
                .filter(to -> to.equalsIgnoreCase(of))
                .isPresent();
        boolean back =
            each.field()
                .kwarg("related_name")
                .flatMap(Value::asString)
                .filter(name::equals)
                .isPresent();
        if (here && back) {
          return Optional.of(
              "the name %s is taken: it is the way back from %s.%s.%s, its related_name (%s)."
                  .formatted(name, other.app(), other.name(), each.name(), each.field().place()));
        }
      }
    }
    return Optional.empty();
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
  boolean mentions(Value value) {
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
    String first = text.split("__", 2)[0];
    return first.equals(named.name()) || first.equals(ModelState.attname(named));
  }
}
