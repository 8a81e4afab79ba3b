package io.github.djarchitect.state;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Indexes and constraints that a model declares among its options, taken out of them. */
record Declared(Map<String, Value> options, List<Index> indexes, List<Constraint> constraints) {
  /** What cannot be read as an index or constraint stays in the options, so nothing is lost. */
  static Declared of(Map<String, Value> options) {
    Map<String, Value> rest = new LinkedHashMap<>(options);
    List<Index> indexes = new ArrayList<>();
    List<Constraint> constraints = new ArrayList<>();
    List<Value.Call> ofIndexes = calls(options.get("indexes"));
    if (ofIndexes != null) {
      ofIndexes.forEach(
          call ->
              indexes.add(
                  new Index(DjangoNames.exported(call.path()), call.args(), call.kwargs())));
      rest.remove("indexes");
    }
    List<Value.Call> ofConstraints = calls(options.get("constraints"));
    if (ofConstraints != null) {
      ofConstraints.forEach(
          call ->
              constraints.add(
                  new Constraint(DjangoNames.exported(call.path()), call.args(), call.kwargs())));
      rest.remove("constraints");
    }
    return new Declared(rest, indexes, constraints);
  }

  private static @Nullable List<Value.Call> calls(@Nullable Value value) {
    List<Value> items =
        switch (value) {
          case Value.PyList list -> list.items();
          case Value.PyTuple tuple -> tuple.items();
          case null, default -> null;
        };
    if (items == null) {
      return null;
    }
    List<Value.Call> calls = new ArrayList<>();
    for (Value item : items) {
      if (!(item instanceof Value.Call call)) {
        return null;
      }
      calls.add(call);
    }
    return calls;
  }
}
