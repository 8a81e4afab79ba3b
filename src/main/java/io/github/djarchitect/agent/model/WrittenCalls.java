package io.github.djarchitect.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.agent.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads tool calls that a model wrote into its text, as small local models do where a server's
 * template does not know their way of calling.
 *
 * <p>Only a text that is nothing else: JSON objects with the name of a tool and its arguments,
 * fences and tags around them. A text that shows a call among words is a text.
 */
final class WrittenCalls {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Pattern WRAPPING =
      Pattern.compile("```(?:json|tool_call)?|</?(?:tool_call|function_call|tools)>");

  private WrittenCalls() {}

  /** The calls in order; empty if the text is anything but calls. */
  static List<ToolCall> in(String text, LangChainModel.Reading reading) {
    if (!text.contains("{") || !text.contains("\"name\"")) {
      return List.of();
    }
    String bare = WRAPPING.matcher(text).replaceAll(" ").strip();
    if (!bare.startsWith("{") && !bare.startsWith("[")) {
      return List.of();
    }
    List<ToolCall> calls = new ArrayList<>();
    try (MappingIterator<JsonNode> values = MAPPER.readerFor(JsonNode.class).readValues(bare)) {
      while (values.hasNextValue()) {
        JsonNode value = values.nextValue();
        for (JsonNode each : value.isArray() ? value : List.of(value)) {
          String name = each.path("name").asText("");
          JsonNode arguments =
              each.has("arguments") ? each.path("arguments") : each.path("parameters");
          if (!reading.tools().contains(name) || !arguments.isObject() || each.size() != 2) {
            return List.of();
          }
          calls.add(
              new ToolCall(
                  reading.id(calls.size() + 1), name, MAPPER.writeValueAsString(arguments)));
        }
      }
    } catch (JsonProcessingException e) {
      return List.of();
    } catch (IOException e) {
      throw new IllegalStateException("a text has no I/O", e);
    }
    return calls;
  }
}
