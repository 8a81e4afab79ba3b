package io.github.djarchitect.migration.operation;

import io.github.djarchitect.evaluate.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The texts of a list or tuple of texts; anything else in it is left out. */
final class Texts {
  private Texts() {}

  static List<String> of(@Nullable Value value) {
    List<Value> items =
        switch (value) {
          case Value.PyList list -> list.items();
          case Value.PyTuple tuple -> tuple.items();
          case null, default -> List.of();
        };
    return items.stream().map(Value::asString).flatMap(Optional::stream).toList();
  }
}
