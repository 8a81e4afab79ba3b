package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields of its own model that an expression names. */
final class References {
  /** Arguments of a condition by name that are no lookups. */
  private static final Set<String> NO_LOOKUPS = Set.of("condition", "then");

  private References() {}

  static Set<String> of(Value expression) {
    Set<String> names = new LinkedHashSet<>();
    collect(expression, names);
    return names;
  }

  private static void collect(Value value, Set<String> names) {
    switch (value) {
      case Value.Call call -> {
        if (call.path().endsWith(".Value")) {
          return;
        }
        boolean condition = call.path().endsWith(".Q") || call.path().endsWith(".When");
        for (Value each : call.args()) {
          if (condition && each instanceof Value.PyTuple(List<Value> pair) && pair.size() == 2) {
            named(pair.getFirst(), names);
            collect(pair.getLast(), names);
          } else if (!condition && each instanceof Value.Str) {
            named(each, names);
          } else {
            collect(each, names);
          }
        }
        call.kwargs()
            .forEach(
                (name, each) -> {
                  if (condition && !name.startsWith("_") && !NO_LOOKUPS.contains(name)) {
                    named(Value.str(name), names);
                  }
                  collect(each, names);
                });
      }
      case Value.PyList(var items) -> items.forEach(each -> collect(each, names));
      case Value.PyTuple(var items) -> items.forEach(each -> collect(each, names));
      default -> {}
    }
  }

  private static void named(Value lookup, Set<String> names) {
    lookup.asString().ifPresent(text -> names.add(text.split("__", 2)[0]));
  }
}
