package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups of fields, as {@code unique_together} and {@code index_together} have them. */
final class Together {
  static final List<String> OPTIONS = List.of("unique_together", "index_together");

  static final Value NO_GROUP = new Value.PySet(List.of(), false);

  private Together() {}

  /** Groups, each as its names; one group alone may stand without a list around it. */
  static List<List<String>> groups(Value value) {
    List<Value> items = items(value);
    return !items.isEmpty() && items.stream().allMatch(Value.Str.class::isInstance)
        ? List.of(names(items))
        : items.stream().map(group -> names(items(group))).toList();
  }

  private static List<String> names(List<Value> items) {
    return items.stream().flatMap(item -> item.asString().stream()).toList();
  }

  private static List<Value> items(Value value) {
    return switch (value) {
      case Value.PyList(var items) -> items;
      case Value.PyTuple(var items) -> items;
      case Value.PySet(var items, boolean _) -> items;
      default -> List.of();
    };
  }

  /**
   * A set of groups.
   *
   * @param nothing what stands for no group at all; absent where there are groups
   */
  static Value value(List<List<String>> groups, @Nullable Value nothing) {
    return nothing != null
        ? nothing
        : new Value.PySet(
            groups.stream()
                .<Value>map(
                    names -> new Value.PyTuple(names.stream().<Value>map(Value::str).toList()))
                .toList(),
            false);
  }

  /** The operation that sets an option of that name. */
  static Operation operation(
      String option,
      String model,
      List<List<String>> groups,
      @Nullable Value nothing,
      Place place) {
    return option.equals("unique_together")
        ? new Operation.AlterUniqueTogether(model, groups, nothing, place)
        : new Operation.AlterIndexTogether(model, groups, nothing, place);
  }
}
