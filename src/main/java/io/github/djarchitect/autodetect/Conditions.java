package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Conditions in one form, however they are put together: {@code Q(a=1, b=2)} is {@code Q(("a", 1),
 * ("b", 2))} and {@code Q(a=1) & Q(b=2)}.
 *
 * <p>A Q around one other is that other. Some releases keep it and some do not, so taking both for
 * one may miss a difference and never makes one up.
 */
final class Conditions {
  private static final String Q = "django.db.models.Q";

  private Conditions() {}

  /** The value with every condition in it in that form. */
  static Value plain(Value value) {
    return switch (value) {
      case Value.PyList(var items) ->
          new Value.PyList(items.stream().map(Conditions::plain).toList());
      case Value.PyTuple(var items) ->
          new Value.PyTuple(items.stream().map(Conditions::plain).toList());
      case Value.Call call -> plain(call);
      default -> value;
    };
  }

  private static Value plain(Value.Call call) {
    List<Value> args = call.args().stream().map(Conditions::plain).toList();
    Map<String, Value> kwargs = new TreeMap<>();
    call.kwargs().forEach((name, value) -> kwargs.put(name, plain(value)));
    return switch (call.path()) {
      case "operator.or_", "operator.and_" ->
          args.stream().allMatch(arg -> condition(arg).isPresent())
              ? condition(args, call.path().endsWith("or_") ? "OR" : "AND", false, call)
              : new Value.Call(call.path(), args, kwargs, call.place());
      case "operator.invert" ->
          args.size() == 1 && condition(args.getFirst()).isPresent()
              ? condition(args, "AND", true, call)
              : new Value.Call(call.path(), args, kwargs, call.place());
      default -> {
        if (!call.path().startsWith("django.db.models.") || !call.path().endsWith(".Q")) {
          yield new Value.Call(call.path(), args, kwargs, call.place());
        }
        String connector =
            Optional.ofNullable(kwargs.get("_connector")).flatMap(Value::asString).orElse("AND");
        boolean negated =
            Optional.ofNullable(kwargs.get("_negated")).flatMap(Value::asBoolean).orElse(false);
        List<Value> children = new ArrayList<>(args);
        kwargs.forEach(
            (name, value) -> {
              if (!name.startsWith("_")) {
                children.add(new Value.PyTuple(List.of(Value.str(name), value)));
              }
            });
        yield condition(children, connector, negated, call);
      }
    };
  }

  /** A condition in its form, where the value is one. */
  private static Optional<Value.Call> condition(Value value) {
    return value instanceof Value.Call call && call.path().equals(Q)
        ? Optional.of(call)
        : Optional.empty();
  }

  private static boolean isNegated(Value.Call condition) {
    return Value.bool(true).equals(condition.kwargs().get("_negated"));
  }

  private static Value.Call condition(
      List<Value> parts, String connector, boolean negated, Value.Call at) {
    if (parts.size() == 1) {
      Optional<Value.Call> only = condition(parts.getFirst());
      if (only.isPresent() && !(negated && isNegated(only.get()))) {
        return made(
            only.get().args(),
            only.get().kwargs().getOrDefault("_connector", Value.str("AND")),
            negated || isNegated(only.get()),
            at);
      }
    }
    List<Value> children = new ArrayList<>();
    for (Value part : parts) {
      Optional<Value.Call> inner = condition(part);
      boolean joined =
          inner.isPresent()
              && !isNegated(inner.get())
              && (inner.get().args().size() <= 1
                  || Value.str(connector).equals(inner.get().kwargs().get("_connector")));
      if (joined) {
        children.addAll(inner.get().args());
      } else {
        children.add(part);
      }
    }
    return made(children, Value.str(connector), negated, at);
  }

  private static Value.Call made(
      List<Value> children, Value connector, boolean negated, Value.Call at) {
    Value joined = children.size() > 1 ? connector : Value.str("AND");
    return new Value.Call(
        Q, children, Map.of("_connector", joined, "_negated", Value.bool(negated)), at.place());
  }
}
