package io.github.djarchitect.state;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import java.util.Locale;
import java.util.Optional;

/**
 * What a field points at.
 *
 * @param to the model it references
 */
public record Relation(ModelKey from, String field, ModelKey to, Kind kind) {
  /** The three kinds of relation that Django knows. */
  public enum Kind {
    FOREIGN_KEY,
    ONE_TO_ONE,
    MANY_TO_MANY;

    /** Whether the referencing table has a column for it. */
    public boolean hasColumn() {
      return this != MANY_TO_MANY;
    }
  }

  /**
   * The relation that a field is; absent for a plain field or an unknown target.
   *
   * @param user the model that {@code settings.AUTH_USER_MODEL} stands for
   */
  public static Optional<Relation> of(ModelKey model, String name, Field field, ModelKey user) {
    return kind(field)
        .flatMap(
            kind ->
                target(field, "to", model.app(), user)
                    .map(to -> to.name().equals("self") ? model : to)
                    .map(to -> new Relation(model, name, to, kind)));
  }

  /**
   * What the objects of the other side are reached by: what the field says, else Django's default.
   *
   * @param field the one that is this relation
   */
  public String accessor(Field field) {
    return field
        .kwarg("related_name")
        .flatMap(Value::asString)
        .orElse(kind == Kind.ONE_TO_ONE ? from.name() : from.name() + "_set");
  }

  /** Classes outside Django count as the field whose column they have, else by their name. */
  public static Optional<Kind> kind(Field field) {
    Field inherited = field.inherited();
    if (inherited != null && kind(inherited).isPresent()) {
      return kind(inherited);
    }
    String name = field.shortName();
    if (name.contains("OneTo")) {
      return Optional.of(Kind.ONE_TO_ONE);
    }
    if (name.contains("ManyToMany")) {
      return Optional.of(Kind.MANY_TO_MANY);
    }
    return name.endsWith("ForeignKey")
            || (field.foreign() && name.contains("Key") && field.kwarg("to").isPresent())
        ? Optional.of(Kind.FOREIGN_KEY)
        : Optional.empty();
  }

  /**
   * The model that a keyword names: {@code app.model}, a bare name of the same app, or {@code
   * settings.AUTH_USER_MODEL}.
   */
  static Optional<ModelKey> target(Field field, String keyword, String app, ModelKey user) {
    Value value = field.kwarg(keyword).orElse(Value.NONE);
    if (value instanceof Value.Setting setting && setting.name().equals("AUTH_USER_MODEL")) {
      return Optional.of(user);
    }
    return value
        .asString()
        .map(
            text -> {
              String label = text.toLowerCase(Locale.ROOT);
              return label.contains(".") ? ModelKey.parse(label) : new ModelKey(app, label);
            });
  }
}
