package io.github.djarchitect.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One object in the place of another, wherever a value has it; by identity, as Python would. */
final class Substitution {
  private Substitution() {}

  /** The value itself where the object is not in it. */
  static Value of(Value in, Value.Call call, Value.Call changed) {
    if (in == call) {
      return changed;
    }
    return switch (in) {
      case Value.Call made -> {
        List<Value> args = of(made.args(), call, changed);
        Map<String, Value> kwargs = new LinkedHashMap<>(made.kwargs());
        kwargs.replaceAll((_, value) -> of(value, call, changed));
        boolean same =
            args == made.args()
                && made.kwargs().entrySet().stream()
                    .allMatch(each -> kwargs.get(each.getKey()) == each.getValue());
        yield same ? in : new Value.Call(made.path(), args, kwargs, made.place());
      }
      case Value.PyList(List<Value> items) -> {
        List<Value> now = of(items, call, changed);
        yield now == items ? in : new Value.PyList(now);
      }
      case Value.PyTuple(List<Value> items) -> {
        List<Value> now = of(items, call, changed);
        yield now == items ? in : new Value.PyTuple(now);
      }
      default -> in;
    };
  }

  private static List<Value> of(List<Value> in, Value.Call call, Value.Call changed) {
    List<Value> now = in.stream().map(each -> of(each, call, changed)).toList();
    for (int i = 0; i < in.size(); i++) {
      if (now.get(i) != in.get(i)) {
        return now;
      }
    }
    return in;
  }
}
