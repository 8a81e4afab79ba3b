package io.github.djarchitect.agent.tool;

import io.github.djarchitect.evaluate.Value;
import java.util.stream.Collectors;

/** A value in a few words for a model to read. */
final class Shown {
  private static final int LIMIT = 160;

  private Shown() {}

  static String of(Value value) {
    String text = whole(value);
    return text.length() > LIMIT ? text.substring(0, LIMIT) + "..." : text;
  }

  private static String whole(Value value) {
    return switch (value) {
      case Value.None _ -> "None";
      case Value.Bool bool -> bool.value() ? "True" : "False";
      case Value.Int number -> number.value().toString();
      case Value.Float number -> Double.toString(number.value());
      case Value.Str text -> "'" + text.value() + "'";
      case Value.Bytes bytes -> "bytes " + bytes.hex();
      case Value.PyList list ->
          list.items().stream().map(Shown::whole).collect(Collectors.joining(", ", "[", "]"));
      case Value.PyTuple tuple ->
          tuple.items().stream().map(Shown::whole).collect(Collectors.joining(", ", "(", ")"));
      case Value.PySet set ->
          set.items().stream().map(Shown::whole).collect(Collectors.joining(", ", "{", "}"));
      case Value.PyDict dict ->
          dict.entries().stream()
              .map(entry -> whole(entry.key()) + ": " + whole(entry.value()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Value.Ref ref -> ref.path();
      case Value.Call call ->
          call.path()
              + call.args().stream().map(Shown::whole).collect(Collectors.joining(", ", "(", ")"));
      case Value.Setting setting -> "settings." + setting.name();
      case Value.Lazy lazy -> "'" + lazy.text() + "'";
      case Value.Lambda _ -> "lambda";
      case Value.Either either ->
          either.branches().stream()
              .map(branch -> branch.when() + ": " + whole(branch.value()))
              .collect(Collectors.joining(" or ", "(", ")"));
      case Value.Unknown unknown -> "unknown (" + unknown.reason() + ")";
    };
  }
}
