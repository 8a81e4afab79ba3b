package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions to evaluated Python values that the schema editor asks. */
final class Values {
  private Values() {}

  /** The members of a list, tuple or set. */
  static List<Value> items(@Nullable Value value, Place place, String what) {
    return switch (value) {
      case null -> List.of();
      case Value.None _ -> List.of();
      case Value.PyList list -> list.items();
      case Value.PyTuple tuple -> tuple.items();
      case Value.PySet set -> set.items();
      default -> throw new Unrenderable(place, what + " cannot be read");
    };
  }

  static boolean isTrue(Optional<Value> value) {
    return value.flatMap(Value::asBoolean).orElse(false);
  }

  static boolean absent(@Nullable Value value) {
    return value == null || value instanceof Value.None;
  }

  static Optional<Long> integer(@Nullable Value value) {
    return value instanceof Value.Int number && number.value().bitLength() < Long.SIZE
        ? Optional.of(number.value().longValue())
        : Optional.empty();
  }

  /** The last part of an import path. */
  static String shortName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Whether a value is known throughout. */
  static boolean known(@Nullable Value value) {
    return switch (value) {
      case null -> true;
      case Value.Unknown _, Value.Either _ -> false;
      case Value.PyList list -> list.items().stream().allMatch(Values::known);
      case Value.PyTuple tuple -> tuple.items().stream().allMatch(Values::known);
      case Value.PySet set -> set.items().stream().allMatch(Values::known);
      case Value.PyDict dict ->
          dict.entries().stream().allMatch(e -> known(e.key()) && known(e.value()));
      case Value.Call call ->
          call.args().stream().allMatch(Values::known)
              && call.kwargs().values().stream().allMatch(Values::known);
      default -> true;
    };
  }

  /** Equality as Python has it: by content, wherever it was written. */
  static boolean same(@Nullable Value a, @Nullable Value b) {
    if (a == null || b == null) {
      return a == b;
    }
    return switch (a) {
      case Value.Call x when b instanceof Value.Call y ->
          x.path().equals(y.path())
              && sameAll(x.args(), y.args())
              && x.kwargs().keySet().equals(y.kwargs().keySet())
              && x.kwargs().entrySet().stream()
                  .allMatch(e -> same(e.getValue(), y.kwargs().get(e.getKey())));
      case Value.PyList x when b instanceof Value.PyList y -> sameAll(x.items(), y.items());
      case Value.PyTuple x when b instanceof Value.PyTuple y -> sameAll(x.items(), y.items());
      case Value.PyDict x when b instanceof Value.PyDict y ->
          x.entries().size() == y.entries().size()
              && x.entries().stream()
                  .allMatch(
                      e ->
                          y.entries().stream()
                              .anyMatch(f -> same(e.key(), f.key()) && same(e.value(), f.value())));
      case Value.Bool x when b instanceof Value.Int y ->
          y.value().equals(x.value() ? java.math.BigInteger.ONE : java.math.BigInteger.ZERO);
      case Value.Int x when b instanceof Value.Bool y -> same(y, x);
      default -> a.equals(b);
    };
  }

  static boolean sameAll(List<Value> a, List<Value> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean sameAll(Map<String, Value> a, Map<String, Value> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> same(e.getValue(), b.get(e.getKey())));
  }
}
