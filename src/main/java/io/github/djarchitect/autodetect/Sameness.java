package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether two values are one for the autodetector, which compares what {@code deconstruct()} gives.
 *
 * <p>{@link #OPEN} wherever either side was not read whole, or is written in a way whose value
 * reading does not settle.
 */
enum Sameness {
  SAME,
  OTHER,
  OPEN;

  static Sameness of(Value one, Value other) {
    if (isOpen(one) || isOpen(other)) {
      return OPEN;
    }
    Optional<String> text = text(one);
    if (text.isPresent() && text(other).isPresent()) {
      return of(text.equals(text(other)));
    }
    Optional<BigDecimal> number = number(one);
    if (number.isPresent() && number(other).isPresent()) {
      return of(number.get().compareTo(number(other).get()) == 0);
    }
    Optional<List<Value>> items = one.asItems();
    if (items.isPresent() && other.asItems().isPresent()) {
      return all(items.get(), other.asItems().get());
    }
    if (one instanceof Value.PyDict(var entries) && other instanceof Value.PyDict(var others)) {
      Sameness keys =
          all(
              entries.stream().map(Value.Entry::key).toList(),
              others.stream().map(Value.Entry::key).toList());
      // in another order they are the same to Django
      return keys == SAME
          ? all(
              entries.stream().map(Value.Entry::value).toList(),
              others.stream().map(Value.Entry::value).toList())
          : entries.size() == others.size() ? OPEN : keys;
    }
    if (one instanceof Value.Ref(String path) && other instanceof Value.Ref(String otherPath)) {
      return of(last(path).equals(last(otherPath)));
    }
    if (one instanceof Value.Call call && other instanceof Value.Call otherCall) {
      return calls(call, otherCall);
    }
    return kinds(one, other);
  }

  private static Sameness of(boolean same) {
    return same ? SAME : OTHER;
  }

  /** An import path is where a name was found, which need not be where it is defined. */
  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static Sameness calls(Value.Call one, Value.Call other) {
    if (!last(one.path()).equals(last(other.path()))) {
      return OTHER;
    }
    // how many conditions a Q has is no matter of its defaults
    boolean counted = !last(one.path()).equals("Q");
    if ((counted && one.args().size() != other.args().size())
        || !one.kwargs().keySet().equals(other.kwargs().keySet())) {
      // the same arguments by position and by name are two things to Django, and a rare slip
      return OPEN;
    }
    Sameness args = all(one.args(), other.args());
    if (args != SAME) {
      return args;
    }
    for (Map.Entry<String, Value> each : one.kwargs().entrySet()) {
      Sameness kwarg = of(each.getValue(), other.kwargs().getOrDefault(each.getKey(), Value.NONE));
      if (kwarg != SAME) {
        return kwarg;
      }
    }
    return SAME;
  }

  private static Sameness all(List<Value> one, List<Value> other) {
    if (one.stream().anyMatch(Sameness::isOpen) || other.stream().anyMatch(Sameness::isOpen)) {
      return OPEN;
    }
    if (one.size() != other.size()) {
      return OTHER;
    }
    Sameness all = SAME;
    for (int i = 0; i < one.size(); i++) {
      Sameness each = of(one.get(i), other.get(i));
      if (each == OPEN) {
        return OPEN;
      }
      all = each == OTHER ? OTHER : all;
    }
    return all;
  }

  /** Values of two kinds: nothing against something is another value, most others are left open. */
  private static Sameness kinds(Value one, Value other) {
    boolean nothing = one instanceof Value.None || other instanceof Value.None;
    boolean plain =
        (text(one).isPresent() || number(one).isPresent())
            && (text(other).isPresent() || number(other).isPresent());
    return nothing ? of(one.equals(other)) : plain ? OTHER : OPEN;
  }

  private static boolean isOpen(Value value) {
    return switch (value) {
      case Value.None _, Value.Bool _, Value.Int _, Value.Float _, Value.Str _, Value.Lazy _ ->
          false;
      case Value.PyList(var items) -> items.stream().anyMatch(Sameness::isOpen);
      case Value.PyTuple(var items) -> items.stream().anyMatch(Sameness::isOpen);
      case Value.PyDict(var entries) ->
          entries.stream().anyMatch(each -> isOpen(each.key()) || isOpen(each.value()));
      // a constant of somewhere else is any value
      case Value.Ref(String path) ->
          last(path).equals(last(path).toUpperCase(Locale.ROOT))
              && !path.startsWith("django.db.models.");
      // a class makes what it is called with, a function anything
      case Value.Call call ->
          !Character.isUpperCase(last(call.path()).charAt(0))
              || call.args().stream().anyMatch(Sameness::isOpen)
              || call.kwargs().values().stream().anyMatch(Sameness::isOpen);
      case Value.Bytes _,
          Value.PySet _,
          Value.Setting _,
          Value.Lambda _,
          Value.Either _,
          Value.Unknown _ ->
          true;
    };
  }

  private static Optional<String> text(Value value) {
    return switch (value) {
      case Value.Str(String text) -> Optional.of(text);
      case Value.Lazy(String text) -> Optional.of(text);
      default -> Optional.empty();
    };
  }

  /** As Python compares them: {@code True == 1 == 1.0}. */
  private static Optional<BigDecimal> number(Value value) {
    return switch (value) {
      case Value.Bool(boolean truth) -> Optional.of(truth ? BigDecimal.ONE : BigDecimal.ZERO);
      case Value.Int(var number) -> Optional.of(new BigDecimal(number));
      case Value.Float(double number) when Double.isFinite(number) ->
          Optional.of(BigDecimal.valueOf(number));
      default -> Optional.empty();
    };
  }
}
