package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evaluate.StandardObject;
import io.github.djarchitect.evaluate.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ranges of psycopg, as Python writes them: there is no other form of them. Which of its two
 * generations a name of Django stands for is for what is installed to say.
 *
 * @see <a href="https://www.psycopg.org/psycopg3/docs/basic/pgtypes.html">psycopg 3</a>
 */
final class RangeJson {
  private static final String OF_DJANGO = "django.db.backends.postgresql.psycopg_any.";

  private static final String OF_THREE = "psycopg.types.range.";

  private static final List<String> OF_TWO = List.of("psycopg2.extras.", "psycopg2._range.");

  private static final Set<String> NAMES =
      Set.of("DateRange", "DateTimeRange", "DateTimeTZRange", "NumericRange", "Range");

  private static final Set<String> OWN_OF_THREE =
      Set.of(
          "DateRange",
          "Int4Range",
          "Int8Range",
          "NumericRange",
          "Range",
          "TimestampRange",
          "TimestamptzRange");

  private RangeJson() {}

  /** Absent for what is no range, and for one of which a part is not known. */
  static Optional<ObjectNode> of(Value.Call call) {
    String path = call.path();
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (path.startsWith(OF_THREE) && OWN_OF_THREE.contains(name)) {
      return three(call, name);
    }
    if (OF_TWO.stream().anyMatch(path::startsWith) && NAMES.contains(name)) {
      return two(call, name);
    }
    if (!path.startsWith(OF_DJANGO) || !NAMES.contains(name)) {
      return Optional.empty();
    }
    Optional<ObjectNode> three = three(call, "Range");
    Optional<ObjectNode> two = two(call, name);
    if (three.isEmpty() || two.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode branches = JsonNodeFactory.instance.arrayNode();
    branches.addObject().put("when", "psycopg 3 is installed").set("value", three.get());
    branches.addObject().put("when", "psycopg 3 is not installed").set("value", two.get());
    ObjectNode either = JsonNodeFactory.instance.objectNode();
    either.set("either", branches);
    return Optional.of(either);
  }

  private static Optional<ObjectNode> three(Value.Call call, String name) {
    return text(call, name, true).map(text -> object(OF_THREE + name, text));
  }

  private static Optional<ObjectNode> two(Value.Call call, String name) {
    return text(call, name, false).map(text -> object("psycopg2._range." + name, text));
  }

  private static ObjectNode object(String path, String text) {
    return JsonNodeFactory.instance.objectNode().put("object", path).put("repr", text);
  }

  private static Optional<String> text(Value.Call call, String name, boolean opens) {
    if (argument(call, 3, "empty", Value.bool(false)).equals(Value.bool(true))) {
      return Optional.of(name + "(empty=True)");
    }
    Value lower = argument(call, 0, "lower", Value.NONE);
    Value upper = argument(call, 1, "upper", Value.NONE);
    Optional<String> bounds = argument(call, 2, "bounds", Value.str("[)")).asString();
    if (bounds.isEmpty() || bounds.get().length() != 2) {
      return Optional.empty();
    }
    String told = bounds.get();
    if (opens) {
      // what has no end is open there
      told =
          (lower instanceof Value.None ? "(" : told.substring(0, 1))
              + (upper instanceof Value.None ? ")" : told.substring(1));
    }
    List<String> parts = new ArrayList<>();
    for (Value part : List.of(lower, upper, Value.str(told))) {
      Optional<String> shown = StandardObject.repr(part);
      if (shown.isEmpty()) {
        return Optional.empty();
      }
      parts.add(shown.get());
    }
    return Optional.of("%s(%s)".formatted(name, String.join(", ", parts)));
  }

  private static Value argument(Value.Call call, int at, String name, Value otherwise) {
    return at < call.args().size()
        ? call.args().get(at)
        : call.kwargs().getOrDefault(name, otherwise);
  }
}
