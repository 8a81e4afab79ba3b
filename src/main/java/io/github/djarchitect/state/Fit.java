package io.github.djarchitect.state;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Operation;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an operation finds what it changes. Django's state takes some that no database does: a
 * field added twice overwrites the first, and one that is gone is altered all the same (Django 5.2,
 * {@code ProjectState.add_field} and {@code alter_field}).
 */
public final class Fit {
  private Fit() {}

  /**
   * What a database would say against an operation; absent where nothing is known against it.
   *
   * @param before the state right before it; a model that is uncertain there says nothing
   */
  public static Optional<String> misfit(ProjectState before, String app, Operation operation) {
    return switch (operation) {
      case Operation.AddField add ->
          model(before, app, add.model())
              .filter(model -> model.field(add.name()).isPresent())
              .map(model -> "%s has a field %s already".formatted(model.name(), add.name()));
      case Operation.AlterField alter -> gone(before, app, alter.model(), alter.name());
      case Operation.RemoveField remove -> gone(before, app, remove.model(), remove.name());
      case Operation.RenameField rename ->
          gone(before, app, rename.model(), rename.oldName())
              .or(
                  () ->
                      model(before, app, rename.model())
                          .filter(model -> !rename.newName().equalsIgnoreCase(rename.oldName()))
                          .filter(model -> model.field(rename.newName()).isPresent())
                          .map(
                              model ->
                                  "%s has a field %s already"
                                      .formatted(model.name(), rename.newName())));
      case Operation.CreateModel create ->
          model(before, app, create.name()).map(model -> model.name() + " is there already");
      default -> Optional.empty();
    };
  }

  private static Optional<String> gone(
      ProjectState before, String app, String model, String field) {
    return model(before, app, model)
        .filter(known -> known.field(field).isEmpty())
        .map(known -> "%s has no field %s".formatted(known.name(), field));
  }

  private static Optional<ModelState> model(ProjectState state, String app, String name) {
    return state
        .model(new ModelKey(app, name.toLowerCase(Locale.ROOT)))
        .filter(model -> !model.uncertain() && isManaged(model));
  }

  /** Of an unmanaged model Django touches no table, so anything fits. */
  private static boolean isManaged(ModelState model) {
    return Optional.ofNullable(model.options().get("managed"))
        .flatMap(Value::asBoolean)
        .orElse(true);
  }
}
