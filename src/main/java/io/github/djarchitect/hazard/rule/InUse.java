package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.state.ModelState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the code that runs while a migration is applied uses a table or column. */
final class InUse {
  private InUse() {}

  /** How a column is used, and by which field. */
  record ColumnUse(RunningCode.Use use, Columns.@Nullable Owner owner) {
    String name() {
      Columns.Owner known = owner;
      return known == null ? "" : known.model().name() + "." + known.field().name();
    }
  }

  /**
   * A column that the release before this deploy does not know is unused: it was added in this
   * deploy, or taken out of the models in an earlier one.
   */
  static ColumnUse column(MigrationView view, String table, String column) {
    Optional<Columns.Owner> owner = Columns.field(view.deployed(), table, column);
    if (owner.isEmpty()) {
      // an opaque operation may have given the model fields that are not known here
      boolean uncertain =
          Columns.model(view.deployed(), table).map(ModelState::uncertain).orElse(false);
      return new ColumnUse(uncertain ? RunningCode.Use.ASSUMED : RunningCode.Use.UNUSED, null);
    }
    return new ColumnUse(
        view.running().ofField(owner.get().model().key(), owner.get().field().name()), owner.get());
  }

  /** How a table is used, and what it is to the code: {@code Order}, {@code Order.tags}. */
  record TableUse(RunningCode.Use use, String name) {}

  static TableUse table(MigrationView view, String table) {
    Optional<ModelState> model = Columns.model(view.deployed(), table);
    if (model.isPresent()) {
      return new TableUse(view.running().ofModel(model.get().key()), model.get().name());
    }
    return Columns.manyToMany(view.deployed(), table)
        .map(
            owner ->
                new TableUse(
                    view.running().ofField(owner.model().key(), owner.field().name()),
                    owner.model().name() + "." + owner.field().name()))
        .orElse(new TableUse(RunningCode.Use.UNUSED, ""));
  }

  /** How sure it is, for a message. */
  static String phrase(RunningCode.Use use) {
    return switch (use) {
      case USED -> "which the running release has in its models";
      case ASSUMED -> "which the running release is taken to have";
      case UNUSED -> "which the running release does not have";
    };
  }
}
