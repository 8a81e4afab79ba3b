package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
      case "operator.xor" -> combined(call, "XOR");
      case "operator.invert" ->
          of(call.args().getFirst())
              .map(q -> new QObject(q.children, q.connector, !q.negated, q.place));
      default ->
          DjangoNames.canonical(call.path()).equals(PATH)
              ? Optional.of(written(call))
              : Optional.empty();
    };
  }

  /** A text, or the constant of the class: {@code Q.OR}. */
  private static Optional<String> connector(Value value) {
    return value instanceof Value.Ref(String path)
            && List.of("AND", "OR", "XOR").contains(path.substring(path.lastIndexOf('.') + 1))
        ? Optional.of(path.substring(path.lastIndexOf('.') + 1))
        : value.asString();
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
        call.kwarg("_connector").flatMap(QObject::connector).orElse("AND"),
        call.kwarg("_negated").flatMap(Value::asBoolean).orElse(false),
        call.place());
  }

  private static Optional<QObject> combined(Value.Call call, String connector) {
    if (call.args().size() != 2) {
      return Optional.empty();
    }
    Value left = alone(call.args().getFirst()).orElse(call.args().getFirst());
    Value right = alone(call.args().getLast()).orElse(call.args().getLast());
    Optional<QObject> first = of(left);
    Optional<QObject> second = of(right);
    if (first.isEmpty() && isCondition(left) && (second.isPresent() || isCondition(right))) {
      // an expression makes a Q of each side
      first = Optional.of(around(left, call));
      second = Optional.of(around(second.<Value>map(QObject::call).orElse(right), call));
    }
    if (first.isEmpty() || (second.isEmpty() && !isCondition(right))) {
      return Optional.empty();
    }
    if (first.get().children.isEmpty()) {
      return second;
    }
    if (second.isPresent() && second.get().children.isEmpty()) {
      return first;
    }
    List<Value> children = new ArrayList<>();
    first.get().join(connector, children);
    if (second.isPresent()) {
      second.get().join(connector, children);
    } else {
      children.add(right);
    }
    return Optional.of(new QObject(children, connector, false, call.place()));
  }

  /**
   * The expression that an operator gives as it is, where what stands left of it is a {@code Q} of
   * nothing.
   */
  static Optional<Value> alone(Value value) {
    if (!(value instanceof Value.Call call)
        || call.args().size() != 2
        || !List.of("operator.or_", "operator.and_", "operator.xor").contains(call.path())) {
      return Optional.empty();
    }
    Value right = alone(call.args().getLast()).orElse(call.args().getLast());
    return of(call.args().getFirst()).filter(left -> left.children.isEmpty()).isPresent()
            && of(right).isEmpty()
            && isCondition(right)
        ? Optional.of(right)
        : Optional.empty();
  }

  private static QObject around(Value expression, Value.Call call) {
    return new QObject(List.of(expression), "AND", false, call.place());
  }

  private static final Set<String> OF_SEARCH =
      Set.of("SearchQuery", "CombinedSearchQuery", "Lexeme");

  /** An expression that is one side of an operator, which has to be a condition then. */
  private static boolean isCondition(Value value) {
    return value instanceof Value.Call call
        && (call.path().equals("operator.invert")
            ? isCondition(call.args().getFirst())
            : call.path().startsWith("django.")
                && !OF_SEARCH.contains(call.path().substring(call.path().lastIndexOf('.') + 1)));
  }

  private void join(String outer, List<Value> others) {
    if (joins(outer)) {
      others.addAll(children);
    } else {
      others.add(call());
    }
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
