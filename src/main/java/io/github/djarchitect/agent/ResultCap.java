package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a result to a length a model can bear, still valid JSON, with a member {@code cut} that says
 * what is missing and where.
 */
final class ResultCap {
  private ResultCap() {}

  /**
   * The object itself if it is short enough.
   *
   * @param remedy how to come to the rest, for the model
   */
  static ObjectNode cut(ObjectNode result, int limit, String remedy) {
    if (result.toString().length() <= limit) {
      return result;
    }
    ObjectNode shorter = result.deepCopy();
    Map<String, int[]> cuts = new LinkedHashMap<>();
    while (shorter.toString().length() > limit) {
      Largest largest = largest(shorter);
      if (largest == null) {
        break;
      }
      largest.halve(cuts);
    }
    ObjectNode report = shorter.putObject("cut");
    report.put("why", "The result was longer than " + limit + " characters. " + remedy);
    ArrayNode places = report.putArray("places");
    cuts.forEach(
        (place, counts) ->
            places.addObject().put("at", place).put("shown", counts[0]).put("of", counts[1]));
    return shorter;
  }

  /** At most {@code limit} characters, with the number of those left out. */
  static String text(String text, int limit) {
    return text.length() <= limit
        ? text
        : head(text, limit) + "... [cut: " + limit + " of " + text.length() + " characters]";
  }

  /** The start of a text, never half of a surrogate pair. */
  private static String head(String text, int length) {
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }

  /** An element that can be made smaller, with how to put the smaller one in its place. */
  private record Largest(
      JsonNode node, String path, int length, java.util.function.Consumer<JsonNode> put) {
    void halve(Map<String, int[]> cuts) {
      if (node instanceof ArrayNode array) {
        int keep = array.size() / 2;
        int whole = cuts.containsKey(path) ? cuts.get(path)[1] : array.size();
        ArrayNode shorter = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < keep; i++) {
          shorter.add(array.get(i));
        }
        cuts.keySet().removeIf(other -> other.startsWith(path + "/") && index(other) >= keep);
        cuts.put(path, new int[] {keep, whole});
        put.accept(shorter);
      } else {
        String text = node.textValue();
        int keep = text.length() / 2;
        int whole = cuts.containsKey(path) ? cuts.get(path)[1] : text.length();
        String shorter = head(text, keep);
        cuts.put(path, new int[] {shorter.length(), whole});
        put.accept(TextNode.valueOf(shorter));
      }
    }

    private int index(String other) {
      String rest = other.substring(path.length() + 1);
      int slash = rest.indexOf('/');
      return Integer.parseInt(slash < 0 ? rest : rest.substring(0, slash));
    }
  }

  private static @Nullable Largest largest(ObjectNode root) {
    return largest(root, "", node -> {});
  }

  /** The deepest list or text that still makes up most of the length. */
  private static @Nullable Largest largest(
      JsonNode node, String path, java.util.function.Consumer<JsonNode> put) {
    int length = node.toString().length();
    Largest best = null;
    switch (node) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          String name = member.getKey();
          best =
              longer(best, largest(member.getValue(), path + "/" + name, v -> object.set(name, v)));
        }
        return best;
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          int index = i;
          best = longer(best, largest(array.get(i), path + "/" + i, v -> array.set(index, v)));
        }
        if (best != null && best.length > length / 2) {
          return best;
        }
        return array.isEmpty() ? best : new Largest(array, path, length, put);
      }
      default -> {
        return node.isTextual() && length > 200 ? new Largest(node, path, length, put) : null;
      }
    }
  }

  private static @Nullable Largest longer(@Nullable Largest one, @Nullable Largest other) {
    if (one == null) {
      return other;
    }
    return other != null && other.length > one.length ? other : one;
  }
}
