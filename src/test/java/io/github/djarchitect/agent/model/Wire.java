package io.github.djarchitect.agent.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.djarchitect.agent.ModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server that gives answers in order, and the bodies that providers send. */
final class Wire {
  static final ObjectMapper MAPPER = new ObjectMapper();

  /** Waits that a test can bear; the bounds on silence are still far above what a test needs. */
  static final OkHttpTransport.Limits LIMITS =
      new OkHttpTransport.Limits(
          Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));

  static final Retries QUICK =
      new Retries(4, Duration.ofMillis(1), Duration.ofSeconds(60), () -> 0.0);

  private Wire() {}

  static ModelClient model(String provider, String url) {
    return model(provider, url, LIMITS, QUICK);
  }

  static ModelClient model(
      String provider, String url, OkHttpTransport.Limits limits, Retries retries) {
    return Providers.choose(
            new Providers.Wish(provider, "m", url),
            Map.of(
                "OPENAI_API_KEY", "key-of-openai",
                "ANTHROPIC_API_KEY", "key-of-anthropic",
                "GEMINI_API_KEY", "key-of-gemini"),
            limits,
            retries)
        .orElseThrow()
        .client();
  }

  /** Answers the first request with the first response, and so on; the last again and again. */
  static void answers(WireMockServer server, ResponseDefinitionBuilder... responses) {
    for (int i = 0; i < responses.length; i++) {
      var stub =
          any(anyUrl())
              .inScenario("answers")
              .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "after" + i)
              .willReturn(responses[i]);
      server.stubFor(i + 1 < responses.length ? stub.willSetStateTo("after" + (i + 1)) : stub);
    }
  }

  /** What was sent, in order. */
  static List<LoggedRequest> requests(WireMockServer server) {
    return server.getAllServeEvents().reversed().stream()
        .map(event -> LoggedRequest.createFrom(event.getRequest()))
        .toList();
  }

  static JsonNode body(LoggedRequest request) {
    return json(request.getBodyAsString());
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static ResponseDefinitionBuilder sse(String body) {
    return aResponse().withHeader("Content-Type", "text/event-stream").withBody(body);
  }

  static ResponseDefinitionBuilder ndjson(String body) {
    return aResponse().withHeader("Content-Type", "application/x-ndjson").withBody(body);
  }

  static ResponseDefinitionBuilder status(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }

  /** Frames of OpenAI's stream, each with its {@code choices[0]}, the marker behind them. */
  static String openAi(String... choices) {
    StringBuilder body = new StringBuilder();
    for (String choice : choices) {
      body.append(
          "data:"
              + " {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":["
              + choice
              + "]}\n\n");
    }
    return body.toString();
  }

  static String openAiUsage(int input, int output, int cached) {
    return "data:"
               + " {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
        + "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,"
            .formatted(input, output, input + output)
        + "\"prompt_tokens_details\":{\"cached_tokens\":%d}}}\n\n".formatted(cached);
  }

  static final String DONE = "data: [DONE]\n\n";

  static String delta(String delta, String finish) {
    return "{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + (finish == null ? "null" : "\"" + finish + "\"")
        + "}";
  }

  /** A whole answer of OpenAI's in pieces. */
  static String openAiText(String... pieces) {
    List<String> deltas = new ArrayList<>();
    deltas.add(delta("{\"role\":\"assistant\",\"content\":\"\"}", null));
    for (String piece : pieces) {
      deltas.add(delta("{\"content\":" + quoted(piece) + "}", null));
    }
    deltas.add(delta("{}", "stop"));
    return openAi(deltas.toArray(String[]::new)) + openAiUsage(20, 5, 8) + DONE;
  }

  /** A call of OpenAI's, its arguments in pieces of three letters. */
  static String openAiCall(String id, String name, String arguments) {
    StringBuilder body =
        new StringBuilder(
            openAi(
                delta(
                    "{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"\"}}]}"
                        .formatted(id, name),
                    null)));
    for (int i = 0; i < arguments.length(); i += 3) {
      String piece = arguments.substring(i, Math.min(arguments.length(), i + 3));
      body.append(
          openAi(
              delta(
                  "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                      + quoted(piece)
                      + "}}]}",
                  null)));
    }
    return body + openAi(delta("{}", "tool_calls")) + openAiUsage(12, 7, 0) + DONE;
  }

  static String anthropic(String stopReason, String... blocks) {
    StringBuilder body =
        new StringBuilder(
            event(
                "message_start",
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                    + "\"content\":[],\"model\":\"m\",\"stop_reason\":null,\"usage\":{\"input_tokens\":20,"
                    + "\"cache_creation_input_tokens\":3,\"cache_read_input_tokens\":4,\"output_tokens\":1}}}"));
    body.append(event("ping", "{\"type\":\"ping\"}"));
    for (String block : blocks) {
      body.append(block);
    }
    return body
        + event(
            "message_delta",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":31}}"
                .formatted(stopReason))
        + event("message_stop", "{\"type\":\"message_stop\"}");
  }

  static String anthropicText(int index, String text) {
    return event(
            "content_block_start",
            "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"
                .formatted(index))
        + event(
            "content_block_delta",
            "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{\"type\":\"text_delta\",\"text\":%s}}"
                .formatted(index, quoted(text)))
        + event(
            "content_block_stop",
            "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(index));
  }

  static String anthropicCall(int index, String id, String name, String arguments) {
    StringBuilder body =
        new StringBuilder(
            event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}}"
                    .formatted(index, id, name)));
    for (int i = 0; i < arguments.length(); i += 4) {
      body.append(
          event(
              "content_block_delta",
              "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":%s}}"
                  .formatted(
                      index, quoted(arguments.substring(i, Math.min(arguments.length(), i + 4))))));
    }
    return body
        + event(
            "content_block_stop",
            "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(index));
  }

  static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  static String gemini(String finish, String... parts) {
    return "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
        + String.join(",", parts)
        + "]},\"index\":0"
        + (finish == null ? "" : ",\"finishReason\":\"" + finish + "\"")
        + "}],\"usageMetadata\":{\"promptTokenCount\":20,\"candidatesTokenCount\":5,\"totalTokenCount\":25},\"modelVersion\":\"m\"}\n\n";
  }

  static String ollama(String message) {
    return "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\","
        + message
        + "},\"done\":false}\n";
  }

  static String ollamaDone(String reason) {
    return "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
               + "\"done\":true,\"done_reason\":\""
        + reason
        + "\",\"prompt_eval_count\":30,\"eval_count\":9}\n";
  }

  static String quoted(String text) {
    try {
      return MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
