package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model with its fields bound to a table and columns, as Django's rendered models are; also the
 * table behind a many-to-many field.
 */
final class ModelTable {
  private static final Place NOWHERE = Place.ofFile("");

  private final Models models;
  private final ModelState state;
  private final List<ModelField> columns;
  private final List<ModelField> manyToMany;
  private final @Nullable ModelField createdFor;
  private @Nullable String selfTable;

  ModelTable(Models models, ModelState state) {
    this(models, state, null);
  }

  private ModelTable(Models models, ModelState state, @Nullable ModelField createdFor) {
    this.models = models;
    this.state = state;
    this.createdFor = createdFor;
    this.columns = new ArrayList<>();
    this.manyToMany = new ArrayList<>();
    for (NamedField named : state.fields()) {
      ModelField field = new ModelField(this, named.name(), named.field());
      (field.isManyToMany() ? manyToMany : columns).add(field);
    }
    if (!isNone(state.options().get("order_with_respect_to"))) {
      columns.add(
          new ModelField(
              this,
              "_order",
              new Field(
                  "django.db.models.IntegerField",
                  List.of(),
                  Map.of("default", Value.Int.of(0)),
                  false,
                  NOWHERE)));
    }
  }

  private static boolean isNone(@Nullable Value value) {
    return value == null || value instanceof Value.None;
  }

  Models models() {
    return models;
  }

  ModelState state() {
    return state;
  }

  String app() {
    return state.app();
  }

  /** The model's name as written. */
  String name() {
    return state.name();
  }

  ModelKey key() {
    return state.key();
  }

  /** The field this table was created for, where it is a many-to-many's own. */
  Optional<ModelField> createdFor() {
    return Optional.ofNullable(createdFor);
  }

  /** The table's name, unquoted. */
  String table() {
    Value named = state.options().get("db_table");
    Optional<String> text = Optional.ofNullable(named).flatMap(Value::asString);
    if (text.isPresent() && !text.get().isEmpty()) {
      return text.get();
    }
    if (named != null && !(named instanceof Value.None) && text.isEmpty()) {
      throw new Unrenderable(place(), "db_table of %s cannot be read".formatted(name()));
    }
    return Identifiers.truncate(state.app() + "_" + key().name(), models.dialect().maxNameLength());
  }

  /** Fields with a column, in order. */
  List<ModelField> columns() {
    return columns;
  }

  List<ModelField> manyToMany() {
    return manyToMany;
  }

  List<Index> indexes() {
    return state.indexes();
  }

  List<Constraint> constraints() {
    return state.constraints();
  }

  List<List<String>> uniqueTogether() {
    return together("unique_together");
  }

  List<List<String>> together(String option) {
    return together(state, option);
  }

  /** The option as lists of field names, in order of writing and without repeats. */
  static List<List<String>> together(ModelState state, String option) {
    Value value = state.options().get(option);
    if (isNone(value)) {
      return List.of();
    }
    List<Value> items = Values.items(value, Place.ofFile(""), option);
    if (!items.isEmpty() && items.stream().allMatch(item -> item.asString().isPresent())) {
      return List.of(items.stream().flatMap(item -> item.asString().stream()).toList());
    }
    return items.stream()
        .map(
            item ->
                Values.items(item, NOWHERE, option).stream()
                    .flatMap(name -> name.asString().stream())
                    .toList())
        .distinct()
        .toList();
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(state.options().get(name))
        .flatMap(Value::asString)
        .filter(text -> !text.isEmpty());
  }

  /** Whether migrations touch its table: managed, no proxy, not swapped out. */
  boolean migrates() {
    boolean managed =
        Optional.ofNullable(state.options().get("managed")).flatMap(Value::asBoolean).orElse(true);
    return managed && !isProxy() && !swapped();
  }

  private boolean swapped() {
    return option("swappable")
        .filter("AUTH_USER_MODEL"::equals)
        .filter(setting -> !models.authUserModel().equals(key()))
        .isPresent();
  }

  ModelField field(String name) {
    if (name.equals("pk")) {
      return primaryKey();
    }
    return find(name)
        .orElseThrow(
            () ->
                new Unrenderable(
                    place(), "the model %s has no field \"%s\"".formatted(name(), name)));
  }

  Optional<ModelField> find(String name) {
    for (ModelField field : columns) {
      if (field.name().equals(name) || field.attributeName().equals(name)) {
        return Optional.of(field);
      }
    }
    return manyToMany.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  Optional<ModelField> findPrimaryKey() {
    return columns.stream().filter(ModelField::primaryKey).findFirst();
  }

  ModelField primaryKey() {
    return findPrimaryKey()
        .orElseThrow(
            () -> new Unrenderable(place(), "the model %s names no primary key".formatted(name())));
  }

  /**
   * Binds changed fields to the state they come from, so that their relations are those of that
   * state, and lets references of the table to itself name it as it is called in the end.
   */
  void adopt(List<ModelField> changed, String finalTable) {
    selfTable = finalTable;
    for (ModelField field : changed) {
      columns.replaceAll(
          column -> column.name().equals(field.name()) ? field.boundTo(this) : column);
    }
  }

  /** The name under which the table refers to itself. */
  String referenceTable() {
    return selfTable != null ? selfTable : table();
  }

  /** Where the model can be seen in a file: the place of its first field. */
  Place place() {
    return state.fields().isEmpty() ? NOWHERE : state.fields().getFirst().field().place();
  }

  /** The same model with other fields, options and table, for a table that is built anew. */
  ModelTable rebuilt(
      List<NamedField> fields,
      Map<String, Value> options,
      List<Index> indexes,
      List<Constraint> constraints) {
    return new ModelTable(
        models,
        new ModelState(
            state.app(),
            state.name(),
            fields,
            options,
            indexes,
            constraints,
            state.bases(),
            state.managers(),
            state.uncertain()),
        createdFor);
  }

  /** The class of the keys that Django makes by itself. */
  private String autoField() {
    String given = models.context().defaultAutoField();
    if (given != null) {
      return given;
    }
    return findPrimaryKey()
        .map(ModelField::field)
        .filter(key -> !key.foreign())
        .map(Field::shortName)
        .filter(name -> name.endsWith("AutoField"))
        .orElseGet(models.dialect().django::defaultAutoField);
  }

  /** The model whose table this one uses: itself, or for a proxy the one it stands for. */
  ModelTable concrete() {
    ModelTable table = this;
    Set<ModelKey> proxies = new HashSet<>();
    while (table.isProxy()) {
      Optional<ModelKey> base =
          proxies.add(table.key())
              ? table.state.bases().stream()
                  .flatMap(each -> each.asString().stream())
                  .filter(text -> text.contains("."))
                  .findFirst()
                  .map(ModelKey::parse)
              : Optional.empty();
      table =
          models.get(
              base.orElseThrow(
                  () ->
                      new Unrenderable(
                          place(), "the model behind the proxy %s is not known".formatted(name()))),
              place());
    }
    return table;
  }

  private boolean isProxy() {
    return Optional.ofNullable(state.options().get("proxy"))
        .flatMap(Value::asBoolean)
        .orElse(false);
  }

  /** The model that Django makes for a many-to-many field without a model of its own. */
  static ModelTable between(ModelField field) {
    ModelTable from = field.model();
    String toName = field.relatedKey().name();
    String fromName = from.key().name();
    ModelKey target = field.relatedKey();
    if (toName.equals(fromName)) {
      toName = "to_" + toName;
      fromName = "from_" + fromName;
    }
    Place place = field.field().place();
    Optional<Value> constrained = field.field().kwarg("db_constraint");
    Map<String, Value> toSource = new LinkedHashMap<>();
    toSource.put("to", Value.str(from.key().toString()));
    Map<String, Value> toTarget = new LinkedHashMap<>();
    toTarget.put("to", Value.str(target.toString()));
    constrained.ifPresent(
        value -> {
          toSource.put("db_constraint", value);
          toTarget.put("db_constraint", value);
        });
    Map<String, Value> options = new LinkedHashMap<>();
    options.put("db_table", Value.str(field.manyToManyTable()));
    options.put(
        "unique_together",
        new Value.PyTuple(
            List.of(new Value.PyTuple(List.of(Value.str(fromName), Value.str(toName))))));
    List<NamedField> fields =
        List.of(
            new NamedField(
                "id",
                new Field(
                    "django.db.models." + from.autoField(),
                    List.of(),
                    Map.of("primary_key", Value.bool(true), "auto_created", Value.bool(true)),
                    false,
                    place)),
            new NamedField(
                fromName,
                new Field("django.db.models.ForeignKey", List.of(), toSource, false, place)),
            new NamedField(
                toName,
                new Field("django.db.models.ForeignKey", List.of(), toTarget, false, place)));
    ModelState state =
        new ModelState(
            from.app(),
            from.name() + "_" + field.name(),
            fields,
            options,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false);
    return new ModelTable(from.models, state, field);
  }
}
