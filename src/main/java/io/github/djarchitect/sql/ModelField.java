package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.state.ModelKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A field bound to a model: its column, type and what the schema editor asks of it. */
final class ModelField {
  /** Attributes that Django's schema editor ignores when it compares two fields. */
  private static final Set<String> NOT_IN_DATABASE =
      Set.of(
          "blank",
          "choices",
          "db_column",
          "editable",
          "error_messages",
          "help_text",
          "limit_choices_to",
          "on_delete",
          "related_name",
          "related_query_name",
          "validators",
          "verbose_name");

  private static final Set<String> AUTO = Set.of("AutoField", "BigAutoField", "SmallAutoField");

  private final ModelTable model;
  private final String name;
  private final Field written;

  /** Django's own where the written class leaves the column to it. */
  private final Field field;

  private final Models related;

  ModelField(ModelTable model, String name, Field field) {
    this(model, name, field, model.models());
  }

  private ModelField(ModelTable model, String name, Field field, Models related) {
    this.model = model;
    this.name = name;
    this.written = field;
    this.field = field.forColumn();
    this.related = related;
  }

  /** The same field in another table, its relations still those of its own state. */
  ModelField boundTo(ModelTable other) {
    return new ModelField(other, name, written, related);
  }

  ModelTable model() {
    return model;
  }

  String name() {
    return name;
  }

  Field field() {
    return field;
  }

  Place place() {
    return field.place();
  }

  /** The same field with one argument changed. */
  ModelField with(String argument, Optional<Value> value) {
    return new ModelField(model, name, written.with(argument, value), related);
  }

  private Dialect dialect() {
    return model.models().dialect();
  }

  // What kind it is

  boolean isManyToMany() {
    return field.shortName().equals("ManyToManyField") && !field.foreign();
  }

  boolean isForeignKey() {
    return !field.foreign()
        && (field.shortName().equals("ForeignKey") || field.shortName().equals("OneToOneField"));
  }

  /** A class outside Django that may be a relation, going by its name. */
  boolean looksRelated() {
    String name = field.shortName();
    return field.foreign()
        && (name.contains("Key") || name.contains("ToMany") || name.contains("OneTo"));
  }

  boolean isRelation() {
    return isForeignKey() || isManyToMany();
  }

  boolean isCompositeKey() {
    return !field.foreign() && field.shortName().equals("CompositePrimaryKey");
  }

  boolean isAuto() {
    return AUTO.contains(internalType());
  }

  boolean generated() {
    return !field.foreign() && field.shortName().equals("GeneratedField");
  }

  boolean persisted() {
    return field.isTrue("db_persist");
  }

  boolean isArray() {
    return internalType().equals("ArrayField");
  }

  /** The field whose values the array holds. */
  ModelField base() {
    return nested("base_field");
  }

  /** The field whose type a generated column has. */
  ModelField output() {
    return nested("output_field");
  }

  private ModelField nested(String argument) {
    return switch (field.kwarg(argument).orElse(Value.NONE)) {
      case Value.Call call ->
          new ModelField(
              model,
              name,
              new Field(
                  call.path(),
                  call.args(),
                  call.kwargs(),
                  !call.path().startsWith("django."),
                  call.place()));
      default ->
          throw new Unrenderable(
              place(), "%s of the field %s cannot be read".formatted(argument, name));
    };
  }

  /** Django's {@code get_internal_type()}, which the engines' type tables go by. */
  String internalType() {
    if (field.foreign() || !field.className().startsWith("django.")) {
      throw new Unrenderable(
          place(),
          "the column type of %s.%s is decided by %s"
              .formatted(model.name(), name, field.className()));
    }
    if (field.className().startsWith("django.contrib.gis.")) {
      throw new Unrenderable(
          place(), "columns of %s are not rendered".formatted(field.className()));
    }
    return switch (field.shortName()) {
      case "EmailField", "URLField", "CommaSeparatedIntegerField" -> "CharField";
      case "ImageField" -> "FileField";
      case "NullBooleanField" -> "BooleanField";
      case "GeneratedField" -> output().internalType();
      default -> field.shortName();
    };
  }

  // Attributes

  boolean nullable() {
    return attribute("null") || (!field.foreign() && field.shortName().equals("NullBooleanField"));
  }

  boolean primaryKey() {
    return attribute("primary_key");
  }

  boolean unique() {
    return attribute("unique")
        || primaryKey()
        || (!field.foreign() && field.shortName().equals("OneToOneField"));
  }

  boolean indexed() {
    Optional<Value> given = field.kwarg("db_index");
    if (given.isPresent()) {
      return attribute("db_index");
    }
    return isForeignKey() || (!field.foreign() && field.shortName().equals("SlugField"));
  }

  /** Whether a foreign key, or the two of a many-to-many's table, is a constraint. */
  boolean constrained() {
    return field.kwarg("db_constraint").isEmpty() || attribute("db_constraint");
  }

  private boolean attribute(String argument) {
    Optional<Value> value = field.kwarg(argument);
    if (value.isEmpty() || value.get() instanceof Value.None) {
      return false;
    }
    if (value.get() instanceof Value.Str(String text)) {
      // Django only ever asks for its truth: null="False" is true
      return !text.isEmpty();
    }
    return value
        .get()
        .asBoolean()
        .orElseThrow(
            () ->
                new Unrenderable(
                    place(),
                    "%s= of %s.%s cannot be read".formatted(argument, model.name(), name)));
  }

  Optional<String> comment() {
    return text("db_comment");
  }

  /** A text argument; absent, None and empty are the same to the schema editor. */
  Optional<String> text(String argument) {
    Optional<Value> value = field.kwarg(argument);
    if (value.isPresent()
        && !(value.get() instanceof Value.None)
        && value.get().asString().isEmpty()) {
      throw new Unrenderable(
          place(), "%s= of %s.%s cannot be read".formatted(argument, model.name(), name));
    }
    return value.flatMap(Value::asString).filter(text -> !text.isEmpty());
  }

  boolean hasDefault() {
    return field.kwarg("default").isPresent();
  }

  boolean hasDatabaseDefault() {
    return field.kwarg("db_default").isPresent();
  }

  // Column

  String attributeName() {
    return isForeignKey() ? name + "_id" : name;
  }

  String column() {
    return text("db_column").orElse(attributeName());
  }

  /** The column's type, without collation, check or suffix. */
  String type() {
    if (isForeignKey()) {
      return target().referencedType();
    }
    if (generated()) {
      return output().type();
    }
    return dialect().type(this);
  }

  /** The type that a column referring to this one has. */
  String referencedType() {
    if (isForeignKey()) {
      return type();
    }
    return dialect().referencedType(this);
  }

  /** The inline check of the field's type with a column name in it. */
  Optional<String> check(String column) {
    return isForeignKey() ? Optional.empty() : dialect().check(this, column);
  }

  Optional<String> typeSuffix() {
    return isForeignKey() ? Optional.empty() : dialect().typeSuffix(this);
  }

  Optional<String> collation() {
    if (isForeignKey()) {
      return target().collation();
    }
    if (generated()) {
      return output().collation();
    }
    return text("db_collation");
  }

  // Relations

  /** The model a relation points to. */
  ModelKey relatedKey() {
    Value to = field.kwarg("to").orElse(Value.NONE);
    return switch (to) {
      case Value.Str text when text.value().equals("self") -> model.key();
      case Value.Str text when text.value().indexOf('.') < 0 ->
          new ModelKey(model.app(), text.value());
      case Value.Str text -> ModelKey.parse(text.value());
      case Value.Setting setting when setting.name().equals("AUTH_USER_MODEL") ->
          related.authUserModel();
      default ->
          throw new Unrenderable(
              place(), "the target of %s.%s cannot be read".formatted(model.name(), name));
    };
  }

  boolean pointsTo(ModelKey target) {
    Value to = field.kwarg("to").orElse(Value.NONE);
    return switch (to) {
      case Value.Str _, Value.Setting _ -> relatedKey().equals(target);
      default -> false;
    };
  }

  ModelTable related() {
    ModelKey key = relatedKey();
    return key.equals(model.key()) && model.createdFor().isEmpty()
        ? model
        : related.get(key, place()).concrete();
  }

  /** The name of the target's field, if the relation names one. */
  Optional<String> toField() {
    return text("to_field");
  }

  /** The field a foreign key refers to. */
  ModelField target() {
    ModelField target = next();
    Set<String> seen = new HashSet<>();
    for (ModelField each = target; each.isForeignKey(); each = each.next()) {
      if (!seen.add(each.model.key() + "." + each.name)) {
        throw new Unrenderable(
            place(), "the key that %s.%s refers to refers to itself".formatted(model.name(), name));
      }
    }
    return target;
  }

  private ModelField next() {
    ModelTable related = related();
    return toField().map(related::field).orElseGet(related::primaryKey);
  }

  /** The table of a many-to-many field without a model of its own. */
  Optional<ModelTable> findAutoThrough() {
    return isManyToMany() && Values.absent(field.kwarg("through").orElse(null))
        ? Optional.of(ModelTable.between(this))
        : Optional.empty();
  }

  String manyToManyTable() {
    return text("db_table")
        .orElseGet(
            () ->
                Identifiers.truncate(
                    Identifiers.stripQuotes(model.table()) + "_" + name,
                    dialect().maxNameLength()));
  }

  /** The through table's field that points to this field's own model. */
  static ModelField sourceOf(ModelTable through) {
    return through.columns().get(1);
  }

  /** The through table's field that points to the related model. */
  static ModelField targetOf(ModelTable through) {
    return through.columns().get(2);
  }

  // Comparison

  /** Whether Django's schema editor sees a difference that concerns the database. */
  static boolean differ(ModelField old, ModelField changed, Set<String> ignored) {
    Map<String, Value> before = comparable(old, ignored);
    Map<String, Value> after = comparable(changed, ignored);
    if (!changed.isManyToMany() && old.isForeignKey() && changed.isForeignKey()) {
      if (old.related().table().equals(changed.related().table())) {
        before.remove("to");
        after.remove("to");
      }
    }
    for (Map<String, Value> side : List.of(before, after)) {
      side.forEach(
          (argument, value) -> {
            if (!Values.known(value) && !Values.same(before.get(argument), after.get(argument))) {
              throw new Unrenderable(
                  changed.place(),
                  "%s= of %s.%s cannot be compared"
                      .formatted(argument, changed.model.name(), changed.name));
            }
          });
    }
    if (!old.isManyToMany() && !old.column().equals(changed.column())) {
      return true;
    }
    return !old.written.className().equals(changed.written.className())
        || !Values.sameAll(old.field.args(), changed.field.args())
        || !Values.sameAll(before, after);
  }

  private static Map<String, Value> comparable(ModelField field, Set<String> ignored) {
    Map<String, Value> arguments = new LinkedHashMap<>(field.field.kwargs());
    arguments.keySet().removeAll(NOT_IN_DATABASE);
    arguments.keySet().removeAll(ignored);
    return arguments;
  }
}
