package io.github.djarchitect.conflict;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One order in which the migrations of clashing branches run, and what their code and SQL would
 * miss in it. The state alone does not tell: Django replays it without running any code.
 */
final class Order {
  private final Reading reading;
  private final ProjectState fork;

  /**
   * @param fork the state that the branches have in common, which both were written for
   */
  Order(Reading reading, ProjectState fork) {
    this.reading = reading;
    this.fork = fork;
  }

  static Order of(Reading reading, Conflict conflict) {
    return new Order(
        reading,
        conflict.fork().isEmpty()
            ? ProjectState.EMPTY
            : StateSimulator.at(reading, conflict.fork().getFirst()).state());
  }

  /**
   * What fails: a sentence for each, without an end.
   *
   * @param order migrations as they run; of those that no branch has nothing is said
   * @param branches the migrations of the branches, by the checkout as it is
   */
  List<String> missed(List<MigrationKey> order, Set<MigrationKey> branches) {
    List<String> missed = new ArrayList<>();
    List<Side.Step> before = new ArrayList<>();
    for (MigrationKey key : order) {
      Optional<Migration> migration =
          branches.contains(key) ? reading.graph().migration(key) : Optional.empty();
      if (migration.isEmpty()) {
        continue;
      }
      Set<MigrationKey> known = new HashSet<>(reading.graph().planTo(key));
      List<Side.Step> steps = new Side(key, List.of(migration.get())).steps();
      for (Side.Step step : steps) {
        if (DataTouch.isData(step.operation())) {
          DataTouch touch = DataTouch.of(step.migration(), step.operation());
          before.stream()
              .filter(change -> !known.contains(change.migration().key()))
              .filter(change -> stops(touch, change))
              .forEach(
                  change ->
                      missed.add(
                          "%s of %s would run behind %s, which has %s"
                              .formatted(
                                  step.operation().typeName(),
                                  key.name(),
                                  change.migration().key().name(),
                                  Relations.said(change.operation()))));
        }
      }
      before.addAll(steps);
    }
    return missed;
  }

  /** Whether a change that has run already leaves a data step nothing to work on. */
  private boolean stops(DataTouch touch, Side.Step change) {
    if (!Relations.needs(touch, change)) {
      return false;
    }
    return switch (change.operation()) {
      case Operation.RemoveField _, Operation.RenameModel _, Operation.DeleteModel _ -> true;
      case Operation.RenameField rename -> touch.namesField(rename.oldName());
      case Operation.AlterField alter -> fillsNoMore(change, alter);
      default -> false;
    };
  }

  /** NOT NULL before the code that fills what is empty. */
  private boolean fillsNoMore(Side.Step change, Operation.AlterField alter) {
    return !alter.field().isTrue("null")
        && fork.model(new ModelKey(change.migration().key().app(), alter.model()))
            .flatMap(model -> model.field(alter.name()))
            .filter(field -> field.isTrue("null"))
            .isPresent();
  }
}
