package io.github.djarchitect.autodetect;

import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What another operation must have done before: Django's {@code OperationDependency}.
 *
 * @param app {@link #SETTING} for a model that a setting names
 * @param model in lower case; the setting's name where the app is {@link #SETTING}
 * @param field absent where the whole model is meant
 */
record Need(String app, String model, @Nullable String field, Kind kind) {
  static final String SETTING = "__setting__";

  /** What is to be done to it. */
  enum Kind {
    CREATE,
    REMOVE,
    ALTER,
    REMOVE_ORDER,
    ALTER_TOGETHER,
    REMOVE_INDEX_OR_CONSTRAINT
  }

  static Need created(ModelKey model) {
    return new Need(model.app(), model.name(), null, Kind.CREATE);
  }

  static Need created(ModelKey model, String field) {
    return new Need(model.app(), model.name(), field, Kind.CREATE);
  }

  static Need removed(ModelKey model) {
    return new Need(model.app(), model.name(), null, Kind.REMOVE);
  }

  static Need of(ModelKey model, String field, Kind kind) {
    return new Need(model.app(), model.name(), field, kind);
  }

  /** The same of the model that the setting names now. */
  Need resolved(ModelKey user) {
    return app.equals(SETTING) ? new Need(user.app(), user.name(), field, kind) : this;
  }

  /** Whether an operation of the app does it. */
  boolean isDoneBy(Operation operation) {
    return switch (kind) {
      case CREATE -> field == null ? creates(operation) : createsField(operation, field);
      case REMOVE ->
          field == null
              ? operation instanceof Operation.DeleteModel deleted && is(deleted.name(), model)
              : operation instanceof Operation.RemoveField removed
                  && is(removed.model(), model)
                  && is(removed.name(), field);
      case ALTER ->
          operation instanceof Operation.AlterField o
              && is(o.model(), model)
              && field != null
              && is(o.name(), field);
      case REMOVE_ORDER ->
          operation instanceof Operation.AlterOrderWithRespectTo o
              && is(o.name(), model)
              && !is(o.field() == null ? "" : o.field(), field == null ? "" : field);
      case ALTER_TOGETHER ->
          (operation instanceof Operation.AlterUniqueTogether unique && is(unique.name(), model))
              || (operation instanceof Operation.AlterIndexTogether index
                  && is(index.name(), model));
      case REMOVE_INDEX_OR_CONSTRAINT ->
          (operation instanceof Operation.RemoveIndex index && is(index.model(), model))
              || (operation instanceof Operation.RemoveConstraint constraint
                  && is(constraint.model(), model));
    };
  }

  private boolean creates(Operation operation) {
    return operation instanceof Operation.CreateModel o && is(o.name(), model);
  }

  private boolean createsField(Operation operation, String name) {
    return (operation instanceof Operation.CreateModel o
            && is(o.name(), model)
            && o.fields().stream().map(NamedField::name).anyMatch(name::equals))
        || (operation instanceof Operation.AddField add
            && is(add.model(), model)
            && is(add.name(), name));
  }

  private static boolean is(String name, String other) {
    return name.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }
}
