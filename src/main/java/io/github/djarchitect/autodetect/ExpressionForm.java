package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.OrderByCall;
import io.github.djarchitect.migration.QObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An expression in one form, however it was written: operators as the objects that they make,
 * defaults left out. Where it cannot be told what an operator makes, the value stays open.
 *
 * <p>Releases nest the {@code Q}s that operators make in different ways; here they are flat.
 *
 * @param fieldsByClass whether a field in an expression is its class alone, as {@code
 *     Expression.identity} has it (Django 5.2), and not all that it deconstructs to
 */
record ExpressionForm(boolean fieldsByClass) {
  /** Expressions as indexes and constraints compare them. */
  static final ExpressionForm IDENTITY = new ExpressionForm(true);

  /** Expressions as fields compare them. */
  static final ExpressionForm DECONSTRUCTED = new ExpressionForm(false);

  Value of(Value value) {
    return switch (value) {
      case Value.PyList(var items) -> new Value.PyList(all(items));
      case Value.PyTuple(var items) -> new Value.PyTuple(all(items));
      case Value.PyDict(var entries) ->
          new Value.PyDict(
              entries.stream()
                  .map(each -> new Value.Entry(of(each.key()), of(each.value())))
                  .toList());
      case Value.Call call -> ofCall(call);
      default -> value;
    };
  }

  private List<Value> all(List<Value> values) {
    return values.stream().map(this::of).toList();
  }

  private Value ofCall(Value.Call call) {
    Optional<QObject> q = QObject.of(call);
    if (q.isPresent()) {
      return flat(q.get()).call();
    }
    String symbol = Deconstructor.ARITHMETIC.get(call.path());
    if (symbol != null && call.args().stream().anyMatch(ExpressionForm::isExpression)) {
      return combined(call.args().getFirst(), symbol, call.args().getLast(), call);
    }
    if (call.path().equals("operator.neg") && isExpression(call.args().getFirst())) {
      return combined(call.args().getFirst(), "*", Value.Int.of(-1), call);
    }
    Value.Call plain = OrderByCall.of(call);
    String name = shortName(plain.path());
    if (fieldsByClass && name.endsWith("Field")) {
      return new Value.Call(plain.path(), List.of(), Map.of(), plain.place());
    }
    Map<String, Value> kwargs = new LinkedHashMap<>();
    plain.kwargs().forEach((key, each) -> kwargs.put(key, of(each)));
    List<Value> args = new ArrayList<>(all(plain.args()));
    switch (name) {
      case "F" -> first(args, kwargs, "name");
      case "Value" -> {
        first(args, kwargs, "value");
        kwargs.remove("output_field", Value.NONE);
        if (!fieldsByClass && args.size() == 1 && kwargs.isEmpty()) {
          // a default of the database is wrapped by some releases, by others not
          return args.getFirst();
        }
      }
      case "OrderBy" -> {
        first(args, kwargs, "expression");
        kwargs.remove("descending", Value.bool(false));
        kwargs.remove("nulls_first", Value.NONE);
        kwargs.remove("nulls_last", Value.NONE);
      }
      default -> {}
    }
    return new Value.Call(plain.path(), args, kwargs, plain.place());
  }

  /** A keyword that is as well the first argument. */
  private static void first(List<Value> args, Map<String, Value> kwargs, String name) {
    Value value = kwargs.get(name);
    if (args.isEmpty() && value != null) {
      args.add(value);
      kwargs.remove(name);
    }
  }

  private QObject flat(QObject q) {
    List<Value> children = new ArrayList<>();
    for (Value child : q.children()) {
      Optional<QObject> inner = QObject.of(child).map(this::flat);
      if (inner.isEmpty()) {
        children.add(of(child));
      } else if (q.children().size() == 1) {
        return new QObject(
            inner.get().children(),
            inner.get().connector(),
            inner.get().negated() ^ q.negated(),
            q.place());
      } else if (inner.get().joins(q.connector())) {
        children.addAll(inner.get().children());
      } else {
        children.add(inner.get().call());
      }
    }
    return new QObject(
        children, children.size() == 1 ? "AND" : q.connector(), q.negated(), q.place());
  }

  private Value combined(Value left, String symbol, Value right, Value.Call call) {
    return new Value.Call(
        "django.db.models.expressions.CombinedExpression",
        List.of(operand(left, call), Value.str(symbol), operand(right, call)),
        Map.of(),
        call.place());
  }

  private Value operand(Value side, Value.Call call) {
    Value form = of(side);
    return isExpression(side) || form instanceof Value.Unknown || form instanceof Value.Either
        ? form
        : new Value.Call("django.db.models.Value", List.of(form), Map.of(), call.place());
  }

  /** What Django itself makes of a class; a class of elsewhere may be a plain value. */
  private static boolean isExpression(Value value) {
    return value instanceof Value.Call call
        && (call.path().startsWith("django.db.models.")
            || call.path().startsWith("operator.")
            || call.path().startsWith("django.contrib.postgres."));
  }

  /** Values of a map in this form. */
  Map<String, Value> of(Map<String, Value> values) {
    Map<String, Value> formed = new LinkedHashMap<>();
    values.forEach((name, value) -> formed.put(name, of(value)));
    return formed;
  }

  private static String shortName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
