package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is left of a result that made room: a line, so that it can still be told apart and cited.
 *
 * <p>The line stands in the program's own words, so it has numbers, names and lengths only: a text
 * of a file or a comment must not come to be read as said by the program.
 */
final class Digest {
  /** Under this name a stub has its line. */
  static final String MEMBER = "digest";

  /** Under this name it says what is missing. */
  static final String LEFT_OUT = "left_out";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern WORD = Pattern.compile("[\\w.:/=,+-]{1,60}");

  /** What a member of a list is called by, the best first. */
  private static final List<String> NAMES =
      List.of("name", "label", "migration", "model", "rule", "table", "id", "path", "at");

  private static final int NAMED = 3;
  private static final int LONGEST = 160;
  private static final int LONGEST_ARGUMENTS = 100;

  private Digest() {}

  /** The line of a result that goes with its call. */
  static String line(String evidence, ToolCall call, String content) {
    String asked = cut(members(json(call.arguments())), LONGEST_ARGUMENTS);
    String found = of(content);
    return "[%s] %s%s%s"
        .formatted(
            evidence,
            call.name(),
            asked.isEmpty() ? "" : " (" + asked + ")",
            found.isEmpty() ? "" : ": " + found);
  }

  /** The line without what was asked and found. */
  static String shortest(String line) {
    int end = line.indexOf(' ', line.indexOf("] ") + 2);
    return end < 0 ? line : line.substring(0, end).replaceFirst(":$", "");
  }

  /** A result in one line; empty where it is no object. */
  static String of(String content) {
    JsonNode json = json(content);
    if (json.has(LEFT_OUT) && json.path(MEMBER).isTextual()) {
      return json.path(MEMBER).asText();
    }
    return cut(members(json), LONGEST);
  }

  private static String members(JsonNode json) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      if (!name.equals("evidence") && !name.equals("ok") && WORD.matcher(name).matches()) {
        String value = value(member.getValue());
        if (!value.isEmpty()) {
          parts.add(name + " " + value);
        }
      }
    }
    return String.join("; ", parts);
  }

  private static String value(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER, BOOLEAN -> value.asText();
      case STRING -> {
        String text = value.asText();
        yield WORD.matcher(text).matches()
            ? text
            : text.isEmpty() ? "" : "of %d characters".formatted(text.length());
      }
      case ARRAY -> {
        List<String> names = new ArrayList<>();
        for (JsonNode element : value) {
          String name = name(element);
          if (!name.isEmpty() && names.size() < NAMED) {
            names.add(name);
          }
        }
        String more = names.size() < value.size() && !names.isEmpty() ? ", ..." : "";
        yield names.isEmpty()
            ? String.valueOf(value.size())
            : "%d (%s%s)".formatted(value.size(), String.join(", ", names), more);
      }
      case OBJECT, NULL, BINARY, MISSING, POJO -> "";
    };
  }

  private static String name(JsonNode element) {
    if (element.isTextual()) {
      return WORD.matcher(element.asText()).matches() ? element.asText() : "";
    }
    return NAMES.stream()
        .map(name -> element.path(name).asText(""))
        .filter(text -> WORD.matcher(text).matches())
        .findFirst()
        .orElse("");
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return MAPPER.createObjectNode();
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "...";
  }
}
