package io.github.djarchitect.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.djarchitect.agent.Budget;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Conversation;
import io.github.djarchitect.agent.Fakes;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.ModelClient;
import io.github.djarchitect.agent.ModelFacts;
import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.Timer;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.agent.Transcript;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.evidence.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tools and a submission, then the final text, in each provider's own words. */
class ToolLoopOverTheWireTest {
  private static final String ARGUMENTS = "{\"models\":[\"shop.Größe\"]}";

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void openAi() {
    Wire.answers(
        server,
        Wire.sse(Wire.openAiCall("call_a", "inspect_models", ARGUMENTS)),
        Wire.sse(Wire.openAiCall("call_b", "submit_proposal", "{\"draft\":\"D1\"}")),
        Wire.sse(Wire.openAiText("Approved", " [E2].")));

    Turn turn = ask("openai", server.baseUrl() + "/v1");

    assertApproved(turn);
    assertThat(turn.answer().usage().allInput()).isEqualTo(12 + 12 + 20);
    assertThat(turn.answer().usage().cacheRead()).isEqualTo(8);
    List<LoggedRequest> sent = Wire.requests(server);
    assertThat(sent).hasSize(3).allMatch(each -> each.getUrl().equals("/v1/chat/completions"));
    assertThat(sent.getFirst().header("Authorization").firstValue())
        .isEqualTo("Bearer key-of-openai");
    JsonNode first = Wire.body(sent.getFirst());
    assertThat(first.path("model").asText()).isEqualTo("m");
    assertThat(first.path("stream").asBoolean()).isTrue();
    assertThat(first.path("stream_options").path("include_usage").asBoolean()).isTrue();
    assertThat(first.path("max_tokens").asInt()).isPositive();
    assertThat(first.path("tools").path(0).path("function").path("parameters").path("properties"))
        .isEqualTo(ToolSpec.load("inspect_models").parameters().path("properties"));
    JsonNode last = Wire.body(sent.get(2)).path("messages");
    assertThat(texts(last, "role"))
        .containsExactly("system", "user", "assistant", "tool", "assistant", "tool");
    assertThat(last.path(0).path("content").asText()).isEqualTo("the system prompt");
    assertThat(last.path(1).path("content").asText()).isEqualTo("Split the name.");
    JsonNode call = last.path(2).path("tool_calls").path(0);
    assertThat(call.path("id").asText()).isEqualTo("call_a");
    assertThat(call.path("function").path("arguments").asText()).isEqualTo(ARGUMENTS);
    assertThat(last.path(3).path("tool_call_id").asText()).isEqualTo("call_a");
    assertThat(Wire.json(last.path(3).path("content").asText()))
        .isEqualTo(Wire.json("{\"evidence\":\"E1\",\"ok\":true,\"models\":[]}"));
    assertThat(last.path(5).path("tool_call_id").asText()).isEqualTo("call_b");
  }

  @Test
  void anthropic() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.anthropic(
                "tool_use",
                Wire.anthropicText(0, "I look."),
                Wire.anthropicCall(1, "toolu_1", "inspect_models", ARGUMENTS))),
        Wire.sse(
            Wire.anthropic(
                "tool_use",
                Wire.anthropicCall(0, "toolu_2", "submit_proposal", "{\"draft\":\"D1\"}"))),
        Wire.sse(Wire.anthropic("end_turn", Wire.anthropicText(0, "Approved [E2]."))));

    Turn turn = ask("anthropic", server.baseUrl());

    assertApproved(turn);
    assertThat(turn.answer().usage().cacheRead()).isEqualTo(3 * 4);
    assertThat(turn.answer().usage().cacheWrite()).isEqualTo(3 * 3);
    List<LoggedRequest> sent = Wire.requests(server);
    assertThat(sent).hasSize(3).allMatch(each -> each.getUrl().equals("/v1/messages"));
    assertThat(sent.getFirst().header("x-api-key").firstValue()).isEqualTo("key-of-anthropic");
    JsonNode first = Wire.body(sent.getFirst());
    assertThat(first.path("max_tokens").asInt()).isGreaterThan(4_000);
    assertThat(first.path("system").path(0).path("text").asText()).isEqualTo("the system prompt");
    assertThat(first.path("tools").path(0).path("input_schema").path("properties"))
        .isEqualTo(ToolSpec.load("inspect_models").parameters().path("properties"));
    JsonNode last = Wire.body(sent.get(2)).path("messages");
    assertThat(texts(last, "role"))
        .containsExactly("user", "assistant", "user", "assistant", "user");
    JsonNode use = last.path(1).path("content").path(1);
    assertThat(use.path("type").asText()).isEqualTo("tool_use");
    assertThat(use.path("id").asText()).isEqualTo("toolu_1");
    assertThat(use.path("input")).isEqualTo(Wire.json(ARGUMENTS));
    assertThat(last.path(2).path("content").path(0).path("type").asText()).isEqualTo("tool_result");
    assertThat(last.path(2).path("content").path(0).path("tool_use_id").asText())
        .isEqualTo("toolu_1");
    assertThat(last.path(4).path("content").path(0).path("tool_use_id").asText())
        .isEqualTo("toolu_2");
  }

  @Test
  void gemini() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.gemini(
                "STOP",
                "{\"functionCall\":{\"name\":\"inspect_models\",\"args\":"
                    + ARGUMENTS
                    + "},\"thoughtSignature\":\"c2lnbmVk\"}")),
        Wire.sse(
            Wire.gemini(
                "STOP",
                "{\"functionCall\":{\"name\":\"submit_proposal\",\"args\":{\"draft\":\"D1\"}}}")),
        Wire.sse(
            Wire.gemini(null, "{\"text\":\"Approved\"}")
                + Wire.gemini("STOP", "{\"text\":\" [E2].\"}")));

    Turn turn = ask("gemini", server.baseUrl());

    assertApproved(turn);
    List<LoggedRequest> sent = Wire.requests(server);
    assertThat(sent)
        .hasSize(3)
        .allMatch(
            each -> each.getUrl().startsWith("/v1beta/models/m:streamGenerateContent?alt=sse"));
    assertThat(sent.getFirst().header("x-goog-api-key").firstValue()).isEqualTo("key-of-gemini");
    JsonNode last = Wire.body(sent.get(2));
    assertThat(last.path("systemInstruction").path("parts").path(0).path("text").asText())
        .isEqualTo("the system prompt");
    assertThat(texts(last.path("contents"), "role"))
        .containsExactly("user", "model", "user", "model", "user");
    JsonNode call = last.path("contents").path(1).path("parts").path(0);
    assertThat(call.path("functionCall").path("args")).isEqualTo(Wire.json(ARGUMENTS));
    assertThat(call.path("thoughtSignature").asText()).isEqualTo("c2lnbmVk");
    assertThat(
            last.path("contents")
                .path(2)
                .path("parts")
                .path(0)
                .path("functionResponse")
                .path("name")
                .asText())
        .isEqualTo("inspect_models");
  }

  @Test
  void ollama() {
    Wire.answers(
        server,
        Wire.ndjson(
            Wire.ollama(
                    "\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"inspect_models\",\"arguments\":"
                        + ARGUMENTS
                        + "}}]")
                + Wire.ollamaDone("stop")),
        Wire.ndjson(
            Wire.ollama(
                    "\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"submit_proposal\",\"arguments\":{\"draft\":\"D1\"}}}]")
                + Wire.ollamaDone("stop")),
        Wire.ndjson(
            Wire.ollama("\"content\":\"Approved\"")
                + Wire.ollama("\"content\":\" [E2].\"")
                + Wire.ollamaDone("stop")));

    Turn turn = ask("ollama", server.baseUrl() + "/v1");

    assertApproved(turn);
    List<LoggedRequest> sent = Wire.requests(server);
    assertThat(sent).hasSize(3).allMatch(each -> each.getUrl().equals("/api/chat"));
    JsonNode last = Wire.body(sent.get(2));
    assertThat(last.path("options").path("num_ctx").asInt()).isEqualTo(16_384);
    assertThat(texts(last.path("messages"), "role"))
        .containsExactly("system", "user", "assistant", "tool", "assistant", "tool");
    assertThat(
            last.path("messages")
                .path(2)
                .path("tool_calls")
                .path(0)
                .path("function")
                .path("arguments"))
        .isEqualTo(Wire.json(ARGUMENTS));
    assertThat(last.path("tools").path(0).path("function").path("parameters").path("properties"))
        .isEqualTo(ToolSpec.load("inspect_models").parameters().path("properties"));
  }

  private static void assertApproved(Turn turn) {
    assertThat(turn.answer().answer()).isEqualTo("Approved [E2].");
    assertThat(turn.ending()).isEqualTo(new Turn.Answered(true));
    assertThat(turn.answer().status()).isEqualTo("Approved");
    assertThat(turn.answer().evidence()).extracting("id").containsExactly("E1", "E2");
    assertThat(turn.answer().evidence().getFirst().arguments()).isEqualTo(ARGUMENTS);
  }

  private static List<String> texts(JsonNode array, String member) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.path(member).asText()));
    return texts;
  }

  private static Turn ask(String provider, String url) {
    ModelClient model = Wire.model(provider, url);
    ToolSpec spec = ToolSpec.load("inspect_models");
    Tool inspect =
        new Tool() {
          @Override
          public ToolSpec spec() {
            return spec;
          }

          @Override
          public ToolResult call(JsonNode arguments) {
            return ToolResult.ok(Fakes.object("{\"models\":[]}"));
          }
        };
    return new Conversation(
            new Conversation.Setup(
                model,
                new ModelFacts(100_000, null, null),
                new Toolbox(
                    List.of(inspect, Fakes.submit(Fakes.approved())),
                    new Ledger(),
                    Redactor.SHAPES),
                "the system prompt",
                Budget.DEFAULT,
                Redactor.SHAPES,
                Transcript.NONE,
                Listener.NONE,
                Timer.real()))
        .ask("Split the name.", new Cancellation());
  }
}
