package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import java.util.List;
import java.util.Optional;

/** What {@code bool()} of a value gives. */
final class Truth {
  private Truth() {}

  /** Absent where nothing tells. */
  static Optional<Boolean> of(Value value) {
    return switch (value) {
      case Value.None _ -> Optional.of(false);
      case Value.Bool(boolean truth) -> Optional.of(truth);
      case Value.Int(var number) -> Optional.of(number.signum() != 0);
      case Value.Float(double number) -> Optional.of(number != 0);
      case Value.Str(String text) -> Optional.of(!text.isEmpty());
      case Value.Lazy(String text) -> Optional.of(!text.isEmpty());
      case Value.Bytes(String hex) -> Optional.of(!hex.isEmpty());
      case Value.PyList(List<Value> items) -> Optional.of(!items.isEmpty());
      case Value.PyTuple(List<Value> items) -> Optional.of(!items.isEmpty());
      case Value.PySet set -> Optional.of(!set.items().isEmpty());
      case Value.PyDict(List<Value.Entry> entries) -> Optional.of(!entries.isEmpty());
      case Value.Lambda _ -> Optional.of(true);
      case Value.Call call -> QObject.of(call).map(q -> !q.children().isEmpty());
      case Value.Ref _, Value.Setting _, Value.Either _, Value.Unknown _ -> Optional.empty();
    };
  }
}
