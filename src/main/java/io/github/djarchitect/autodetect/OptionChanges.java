package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What {@code Meta} and the managers of a model say on either side. */
final class OptionChanges {
  private final Sides sides;

  OptionChanges(Sides sides) {
    this.sides = sides;
  }

  private Set<ModelKey> alterable() {
    Set<ModelKey> keys = new TreeSet<>(sides.keptModels);
    keys.addAll(Sides.both(sides.oldProxies, sides.newProxies));
    keys.addAll(Sides.both(sides.oldUnmanaged, sides.newUnmanaged));
    return keys;
  }

  void alterOptions() {
    Set<ModelKey> keys = alterable();
    keys.addAll(Sides.both(sides.oldUnmanaged, sides.newModels));
    keys.addAll(Sides.both(sides.oldModels, sides.newUnmanaged));
    for (ModelKey key : keys) {
      Map<String, Value> old = alterableOptions(sides.before(key));
      Map<String, Value> now = alterableOptions(sides.after(key));
      List<Sameness> each = new ArrayList<>();
      for (String name : Sides.either(old.keySet(), now.keySet())) {
        Value one = old.get(name);
        Value other = now.get(name);
        each.add(one == null || other == null ? Sameness.OTHER : sides.equality.of(one, other));
      }
      if (sides.differs(
          Equality.together(each),
          Sides.placeOf(sides.after(key)),
          "an option of " + Sides.told(sides.after(key)))) {
        sides.add(
            key.app(),
            new Operation.AlterModelOptions(key.name(), now, Sides.placeOf(sides.after(key))),
            List.of());
      }
    }
  }

  private static Map<String, Value> alterableOptions(ModelState model) {
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    options.keySet().retainAll(StateSimulator.ALTERABLE_OPTIONS);
    return options;
  }

  void alterManagers() {
    for (ModelKey key : sides.keptModels) {
      List<Operation.Manager> old = sides.before(key).managers();
      List<Operation.Manager> now = sides.after(key).managers();
      List<Sameness> each = new ArrayList<>();
      each.add(old.size() == now.size() ? Sameness.SAME : Sameness.OTHER);
      for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
        each.add(
            old.get(i).name().equals(now.get(i).name())
                ? sides.equality.of(now.get(i).manager(), old.get(i).manager())
                : Sameness.OTHER);
      }
      if (sides.differs(
          Equality.together(each),
          Sides.placeOf(sides.after(key)),
          "a manager of " + Sides.told(sides.after(key)))) {
        sides.add(
            key.app(),
            new Operation.AlterModelManagers(key.name(), now, Sides.placeOf(sides.after(key))),
            List.of());
      }
    }
  }

  void alterTableComments() {
    for (ModelKey key : alterable()) {
      sides
          .changedText(key, "db_table_comment")
          .ifPresent(
              comment ->
                  sides.add(
                      key.app(),
                      new Operation.AlterModelTableComment(
                          key.name(),
                          comment.asString().orElse(null),
                          Sides.placeOf(sides.after(key))),
                      List.of()));
    }
  }

  void alterTables() {
    for (ModelKey key : alterable()) {
      sides
          .changedText(key, "db_table")
          .ifPresent(
              table ->
                  sides.add(
                      key.app(),
                      new Operation.AlterModelTable(
                          key.name(),
                          table.asString().orElse(null),
                          Sides.placeOf(sides.after(key))),
                      List.of()));
    }
  }

  void alterOrder() {
    for (ModelKey key : sides.keptModels) {
      sides
          .changedText(key, Sides.ORDER)
          .ifPresent(
              order -> {
                Optional<String> name = order.asString();
                sides.add(
                    key.app(),
                    new Operation.AlterOrderWithRespectTo(
                        key.name(), name.orElse(null), Sides.placeOf(sides.after(key))),
                    name.map(field -> List.of(Need.created(key, field))).orElse(List.of()));
              });
    }
  }
}
