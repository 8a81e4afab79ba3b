package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.Relation;
import java.util.Optional;
import java.util.Set;

/**
 * What the autodetector asks of a field.
 *
 * @param field as {@code deconstruct()} has it
 * @param model the one that has the field, which {@code self} stands for
 * @param user what {@code settings.AUTH_USER_MODEL} names
 */
record FieldTraits(Field field, ModelKey model, ModelKey user) {
  private static final Set<String> AUTO = Set.of("AutoField", "BigAutoField", "SmallAutoField");

  private static final Set<String> TIME = Set.of("DateField", "DateTimeField", "TimeField");

  /** Classes of Django for whose columns an empty text is no value. */
  private static final Set<String> WITHOUT_EMPTY_TEXTS =
      Set.of(
          "ArrayField",
          "BooleanField",
          "DateField",
          "DateTimeField",
          "DecimalField",
          "DurationField",
          "FloatField",
          "ForeignKey",
          "GenericIPAddressField",
          "HStoreField",
          "IPAddressField",
          "JSONField",
          "NullBooleanField",
          "OneToOneField",
          "TimeField",
          "UUIDField");

  private Field column() {
    return field.forColumn();
  }

  Optional<ModelKey> target() {
    return named("to");
  }

  Optional<ModelKey> through() {
    return named("through");
  }

  private Optional<ModelKey> named(String keyword) {
    return field
        .kwarg(keyword)
        .flatMap(
            value ->
                switch (value) {
                  case Value.Setting(String name) when name.equals("AUTH_USER_MODEL") ->
                      Optional.of(user);
                  case Value.Str(String label) when label.equals("self") -> Optional.of(model);
                  case Value.Str(String label) when label.contains(".") ->
                      Optional.of(ModelKey.parse(label));
                  case Value.Str(String name) -> Optional.of(new ModelKey(model.app(), name));
                  default -> Optional.empty();
                });
  }

  /** The setting that its target follows, if it follows one. */
  Optional<String> setting() {
    return field.kwarg("to").orElse(Value.NONE) instanceof Value.Setting(String name)
        ? Optional.of(name)
        : Optional.empty();
  }

  boolean isRelation() {
    return target().isPresent();
  }

  boolean isManyToMany() {
    return Relation.kind(field).filter(Relation.Kind.MANY_TO_MANY::equals).isPresent()
        || field.shortName().endsWith("TaggableManager")
        || (field.foreign() && isRelation() && through().isPresent());
  }

  boolean isPrimaryKey() {
    return column().isTrue("primary_key");
  }

  boolean isGenerated() {
    return column().shortName().equals("GeneratedField");
  }

  boolean isNull() {
    return column().isTrue("null");
  }

  boolean hasDefault() {
    return column().kwargs().containsKey("default");
  }

  boolean hasDatabaseDefault() {
    return column().kwargs().containsKey("db_default");
  }

  /** A date or time that is set when the row is made. */
  boolean isSetOnCreation() {
    return TIME.contains(column().shortName()) && column().isTrue("auto_now_add");
  }

  /**
   * Whether rows that are there already get a value without one being asked for.
   *
   * @param release {@code 52} for Django 5.2
   */
  boolean fillsItself(int release) {
    String name = column().shortName();
    return isNull()
        || hasDefault()
        || (release >= 50 && hasDatabaseDefault())
        || isManyToMany()
        || (isBlank() && allowsEmptyTexts())
        || (TIME.contains(name) && column().isTrue("auto_now"))
        || (release >= 52 && AUTO.contains(name));
  }

  /** A generated field is blank without saying so; an automatic date or time as well. */
  private boolean isBlank() {
    return column().isTrue("blank")
        || isGenerated()
        || AUTO.contains(column().shortName())
        || (TIME.contains(column().shortName())
            && (column().isTrue("auto_now") || column().isTrue("auto_now_add")));
  }

  private boolean allowsEmptyTexts() {
    String name = column().shortName();
    return !WITHOUT_EMPTY_TEXTS.contains(name)
        && !name.endsWith("IntegerField")
        && !name.endsWith("AutoField")
        && !name.endsWith("RangeField")
        && !column().className().startsWith("django.contrib.gis.");
  }
}
