package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code Q}, also where {@code a | b}, {@code a & b} and {@code ~a} make it, as Python has it
 * then.
 *
 * @param children pairs of a lookup and its value, other {@code Q}s, expressions; keywords as pairs
 *     behind the rest, sorted as Django sorts them
 */
public record QObject(List<Value> children, String connector, boolean negated, Place place) {
  /** Where Django has the class. */
  public static final String PATH = "django.db.models.Q";

  public QObject {
    children = List.copyOf(children);
  }

  /** Absent for anything else, and where a side of an operator is something else. */
  public static Optional<QObject> of(Value value) {
    if (!(value instanceof Value.Call call)) {
      return Optional.empty();
    }
    return switch (call.path()) {
      case "operator.or_" -> combined(call, "OR");
      case "operator.and_" -> combined(call, "AND");
      case "operator.invert" ->
          of(call.args().getFirst())
              .map(q -> new QObject(q.children, q.connector, !q.negated, q.place));
      default ->
          DjangoNames.canonical(call.path()).equals(PATH)
              ? Optional.of(written(call))
              : Optional.empty();
    };
  }

  private static QObject written(Value.Call call) {
    List<Value> children = new ArrayList<>(call.args());
    call.kwargs().entrySet().stream()
        .filter(each -> !each.getKey().startsWith("_"))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each ->
                children.add(
                    new Value.PyTuple(List.of(Value.str(each.getKey()), each.getValue()))));
    return new QObject(
        children,
        call.kwarg("_connector").flatMap(Value::asString).orElse("AND"),
        call.kwarg("_negated").flatMap(Value::asBoolean).orElse(false),
        call.place());
  }

  private static Optional<QObject> combined(Value.Call call, String connector) {
    List<QObject> sides = new ArrayList<>();
    for (Value side : call.args()) {
      Optional<QObject> one = of(side);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      if (!one.get().children.isEmpty()) {
        sides.add(one.get());
      }
    }
    if (sides.size() == 1) {
      return Optional.of(sides.getFirst());
    }
    List<Value> children = new ArrayList<>();
    for (QObject side : sides) {
      if (side.joins(connector)) {
        children.addAll(side.children);
      } else {
        children.add(side.call());
      }
    }
    return Optional.of(new QObject(children, connector, false, call.place()));
  }

  /** Whether its children stand for it among those of another. */
  public boolean joins(String outer) {
    return !negated && (connector.equals(outer) || children.size() == 1);
  }

  /** The call that makes it. */
  public Value.Call call() {
    return new Value.Call(
        PATH,
        children,
        Map.of("_connector", Value.str(connector), "_negated", Value.bool(negated)),
        place);
  }
}
