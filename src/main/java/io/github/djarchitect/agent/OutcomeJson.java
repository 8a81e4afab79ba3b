package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An {@link Outcome} as a transcript holds it, and back. */
final class OutcomeJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private OutcomeJson() {}

  static ObjectNode of(Outcome outcome) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (outcome) {
      case Outcome.Completed it -> json.put("outcome", "completed").put("text", it.text());
      case Outcome.ToolCalls it -> {
        json.put("outcome", "tool-calls").put("text", it.text());
        ArrayNode calls = json.putArray("calls");
        for (ToolCall call : it.calls()) {
          ObjectNode one = calls.addObject().put("id", call.id()).put("name", call.name());
          one.set("arguments", arguments(call.arguments()));
        }
      }
      case Outcome.Truncated it ->
          json.put("outcome", "truncated").put("text", it.text()).put("limit", it.limit());
      case Outcome.Refused it -> json.put("outcome", "refused").put("text", it.text());
      case Outcome.Filtered it -> json.put("outcome", "filtered").put("text", it.text());
      case Outcome.Cancelled it -> json.put("outcome", "cancelled").put("text", it.partial());
      case Outcome.TransportLost it ->
          json.put("outcome", "transport-lost")
              .put("text", it.partial())
              .put("message", it.message())
              .put("remedy", it.remedy());
      case Outcome.ProviderError it ->
          json.put("outcome", "provider-error")
              .put("kind", it.kind().name().toLowerCase(Locale.ROOT))
              .put("status", it.status())
              .put("message", it.message())
              .put("remedy", it.remedy())
              .put("retry_after_ms", it.retryAfter() == null ? null : it.retryAfter().toMillis());
      case Outcome.ProtocolViolation it ->
          json.put("outcome", "protocol-violation")
              .put("message", it.message())
              .put("remedy", it.remedy());
    }
    Usage usage = outcome.usage();
    json.putObject("usage")
        .put("input", usage.input())
        .put("cache_read", usage.cacheRead())
        .put("cache_write", usage.cacheWrite())
        .put("output", usage.output())
        .put("complete", usage.complete());
    return json;
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Outcome read(JsonNode json) {
    JsonNode figures = json.path("usage");
    Usage usage =
        new Usage(
            figures.path("input").asLong(),
            figures.path("cache_read").asLong(),
            figures.path("cache_write").asLong(),
            figures.path("output").asLong(),
            figures.path("complete").asBoolean());
    String text = json.path("text").asText("");
    String message = json.path("message").asText("");
    String remedy = json.path("remedy").asText("");
    String kind = json.path("outcome").asText("");
    return switch (kind) {
      case "completed" -> new Outcome.Completed(text, usage);
      case "tool-calls" -> {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : json.path("calls")) {
          JsonNode arguments = call.path("arguments");
          calls.add(
              new ToolCall(
                  call.path("id").asText(),
                  call.path("name").asText(),
                  arguments.isTextual() ? arguments.asText() : arguments.toString()));
        }
        if (calls.isEmpty()) {
          throw new IllegalArgumentException("tool calls without a call");
        }
        yield new Outcome.ToolCalls(text, calls, usage);
      }
      case "truncated" -> new Outcome.Truncated(text, json.path("limit").asText(""), usage);
      case "refused" -> new Outcome.Refused(text, usage);
      case "filtered" -> new Outcome.Filtered(text, usage);
      case "cancelled" -> new Outcome.Cancelled(text, usage);
      case "transport-lost" -> new Outcome.TransportLost(text, message, remedy, usage);
      case "provider-error" -> {
        @Nullable Duration wait =
            json.path("retry_after_ms").isNumber()
                ? Duration.ofMillis(json.path("retry_after_ms").asLong())
                : null;
        yield new Outcome.ProviderError(
            Outcome.ProviderError.Kind.valueOf(
                json.path("kind").asText("").toUpperCase(Locale.ROOT)),
            json.path("status").asInt(),
            message,
            remedy,
            wait,
            usage);
      }
      case "protocol-violation" -> new Outcome.ProtocolViolation(message, remedy, usage);
      default -> throw new IllegalArgumentException("no outcome " + kind);
    };
  }

  /** As an object where it is one, so that it can be read and redacted; else the text itself. */
  private static JsonNode arguments(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      return json.isObject() ? json : JsonNodeFactory.instance.textNode(text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(text);
    }
  }
}
