package io.github.djarchitect.hazard;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.Locale;
import java.util.Optional;

/** From tables and columns, which servers know, to models and fields, which code knows. */
public final class Columns {
  private Columns() {}

  /** A field of a model, found by its table and column. */
  public record Owner(ModelState model, NamedField field) {}

  /** The column of a field; absent where a field has none in its model's table. */
  public static Optional<String> column(NamedField named) {
    Field field = named.field();
    if (field.shortName().equals("ManyToManyField")
        || field.shortName().equals("GenericForeignKey")
        || field.shortName().equals("GenericRelation")) {
      return Optional.empty();
    }
    Optional<String> explicit = field.kwarg("db_column").flatMap(Value::asString);
    if (explicit.isPresent()) {
      return explicit;
    }
    return Optional.of(isRelation(field) ? named.name() + "_id" : named.name());
  }

  /** A foreign key or one-to-one field, Django's or one that points somewhere by {@code to}. */
  public static boolean isRelation(Field field) {
    return field.shortName().equals("ForeignKey")
        || field.shortName().equals("OneToOneField")
        || (field.kwarg("to").isPresent() && field.kwarg("on_delete").isPresent());
  }

  /** The model that a table belongs to; proxies and unmanaged models are left out. */
  public static Optional<ModelState> model(ProjectState state, String table) {
    return state.models().values().stream()
        .filter(model -> model.hasTable(table))
        .filter(model -> !isTrue(model, "proxy"))
        .findFirst();
  }

  /** The column of a model's primary key, where one of its fields says that it is it. */
  public static Optional<String> key(ModelState model) {
    return model.fields().stream()
        .filter(named -> named.field().isTrue("primary_key"))
        .findFirst()
        .flatMap(Columns::column);
  }

  /** The model and many-to-many field that an automatic table belongs to. */
  public static Optional<Owner> manyToMany(ProjectState state, String table) {
    for (ModelState model : state.models().values()) {
      for (NamedField named : model.fields()) {
        if (named.field().shortName().equals("ManyToManyField")
            && named.field().kwarg("through").isEmpty()) {
          String name =
              named
                  .field()
                  .kwarg("db_table")
                  .flatMap(Value::asString)
                  .orElse(model.table() + "_" + named.name());
          if (name.equals(table)) {
            return Optional.of(new Owner(model, named));
          }
        }
      }
    }
    return Optional.empty();
  }

  public static Optional<Owner> field(ProjectState state, String table, String column) {
    Optional<ModelState> model = model(state, table);
    if (model.isEmpty()) {
      return Optional.empty();
    }
    return model.get().fields().stream()
        .filter(
            named ->
                column(named)
                    .map(each -> each.toLowerCase(Locale.ROOT))
                    .filter(column.toLowerCase(Locale.ROOT)::equals)
                    .isPresent())
        .map(named -> new Owner(model.get(), named))
        .findFirst();
  }

  private static boolean isTrue(ModelState model, String option) {
    return Optional.ofNullable(model.options().get(option)).flatMap(Value::asBoolean).orElse(false);
  }
}
