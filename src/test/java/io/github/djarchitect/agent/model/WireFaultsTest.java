package io.github.djarchitect.agent.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Fakes;
import io.github.djarchitect.agent.History;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.ModelClient;
import io.github.djarchitect.agent.Outcome;
import io.github.djarchitect.agent.Outcome.ProviderError.Kind;
import io.github.djarchitect.agent.ToolCall;
import io.github.djarchitect.agent.ToolSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a provider's HTTP answer can be wrong, and the one outcome it has. */
class WireFaultsTest {
  private static final History QUESTION = History.EMPTY.plusUser("Hello?");
  private static final List<ToolSpec> TOOLS =
      List.of(Fakes.spec("list_apps", "{\"type\":\"object\",\"properties\":{},\"required\":[]}"));

  private final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  private final List<Duration> waits = new ArrayList<>();
  private final StringBuilder shown = new StringBuilder();
  private int discarded;

  private final Listener listener =
      new Listener() {
        @Override
        public void text(String piece) {
          shown.append(piece);
        }

        @Override
        public void discarded() {
          discarded++;
        }

        @Override
        public void waiting(String reason, Duration wait, int attempt) {
          waits.add(wait);
        }
      };

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
  void aWrongKeyIsSaidAtOnceAndNotTriedAgain(String provider) {
    Wire.answers(
        server,
        Wire.status(
            401, "{\"error\":{\"type\":\"authentication_error\",\"message\":\"bad key k\"}}"));

    Outcome.ProviderError error = error(next(provider));

    assertThat(error.kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(error.message()).contains("401").doesNotContain("bad key k");
    assertThat(error.remedy()).contains("--provider built-in");
    assertThat(Wire.requests(server)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
  void aModelThatIsNotThereIsNamed(String provider) {
    Wire.answers(server, Wire.status(404, "{\"error\":{\"message\":\"model 'm' not found\"}}"));

    Outcome.ProviderError error = error(next(provider));

    assertThat(error.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(error.message()).contains("model m", "model 'm' not found");
    assertThat(error.remedy()).contains("--model");
    assertThat(Wire.requests(server)).hasSize(1);
  }

  @Test
  void aServerThatSendsElsewhereIsNotFollowedWithTheKey() {
    Wire.answers(
        server, aResponse().withStatus(302).withHeader("Location", "https://login.example.org/"));

    Outcome.ProviderError error = error(next("openai"));

    assertThat(error.message()).contains("sends callers elsewhere (302)");
    assertThat(error.remedy()).contains("--base-url");
    assertThat(Wire.requests(server)).hasSize(1);
  }

  @Test
  void aWebPageOfAProxyIsNotPutOnTheScreen() {
    Wire.answers(
        server,
        aResponse()
            .withStatus(404)
            .withHeader("Content-Type", "text/html")
            .withBody("<html><h1>nginx says no</h1></html>"));

    assertThat(error(next("openai")).message()).doesNotContain("nginx", "<");
  }

  @Test
  void rateLimitsAreWaitedForAsLongAsToldThenTheAnswerComes() {
    Wire.answers(
        server,
        Wire.status(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}")
            .withHeader("Retry-After", "0.02"),
        Wire.status(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}")
            .withHeader("retry-after-ms", "30"),
        Wire.sse(Wire.openAiText("Hel", "lo")));

    Outcome outcome = next("openai");

    assertThat(outcome).isInstanceOfSatisfying(Outcome.Completed.class, WireFaultsTest::isHello);
    assertThat(waits).containsExactly(Duration.ofMillis(20), Duration.ofMillis(30));
    assertThat(Wire.requests(server)).hasSize(3);
    assertThat(Wire.requests(server).get(2).getBodyAsString())
        .isEqualTo(Wire.requests(server).getFirst().getBodyAsString());
  }

  @Test
  void aDateInRetryAfterIsUnderstood() {
    String past =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));
    Wire.answers(
        server,
        Wire.status(429, "{}").withHeader("Retry-After", past),
        Wire.sse(Wire.openAiText("Hel", "lo")));

    assertThat(next("openai")).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  void aWaitBeyondAMinuteIsNotWaitedForButSaid() {
    Wire.answers(server, Wire.status(429, "{}").withHeader("Retry-After", "600"));

    Outcome.ProviderError error = error(next("openai"));

    assertThat(error.retryAfter()).isEqualTo(Duration.ofMinutes(10));
    assertThat(error.remedy()).contains("600 s");
    assertThat(Wire.requests(server)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429|{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}|QUOTA",
        "429|{\"error\":{\"type\":\"rate_limit_error\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}|QUOTA",
        "402|{\"error\":{\"type\":\"billing_error\",\"message\":\"x\"}}|QUOTA",
        "403|{\"error\":{\"message\":\"x\"}}|PERMISSION",
        "413||TOO_LONG",
        "400|{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"x\"}}|TOO_LONG",
        "400|{\"error\":{\"message\":\"prompt is too long: 2 tokens > 1 maximum\"}}|TOO_LONG",
        "400|{\"error\":{\"code\":400,\"message\":\"x\",\"type\":\"exceed_context_size_error\"}}|TOO_LONG",
        "400|{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"unsupported"
            + " parameter\"}}|INVALID_REQUEST",
        "307||INVALID_REQUEST",
      })
  void whatCannotGetBetterIsNotTriedAgain(int status, String body, Kind kind) {
    Wire.answers(
        server, Wire.status(status, body == null ? "" : body).withHeader("Location", "/elsewhere"));

    assertThat(error(next("openai")).kind()).isEqualTo(kind);
    assertThat(Wire.requests(server)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "500,SERVER",
    "502,SERVER",
    "503,OVERLOADED",
    "529,OVERLOADED",
    "409,INVALID_REQUEST"
  })
  void aServerThatMayRecoverIsAskedFourTimes(int status, Kind kind) {
    Wire.answers(server, Wire.status(status, "<html>down</html>"));

    assertThat(error(next("anthropic")).kind()).isEqualTo(kind);
    assertThat(Wire.requests(server)).hasSize(4);
    assertThat(waits)
        .containsExactly(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(4));
  }

  @Test
  void aServerThatSaysNotToTryAgainIsBelieved() {
    Wire.answers(server, Wire.status(500, "{}").withHeader("x-should-retry", "false"));

    next("openai");

    assertThat(Wire.requests(server)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
  void aWebPageWithStatus200IsNoAnswer(String provider) {
    Wire.answers(
        server,
        aResponse().withHeader("Content-Type", "text/html").withBody("<html>Please log in</html>"));

    assertThat(next(provider))
        .isInstanceOfSatisfying(
            Outcome.ProtocolViolation.class,
            it ->
                assertThat(it.message())
                    .contains("localhost", "text/html")
                    .doesNotContain("<html>"));
    assertThat(Wire.requests(server)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
  void anErrorAsJsonWithStatus200IsAnError(String provider) {
    Wire.answers(
        server,
        Wire.status(200, "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}"));

    assertThat(error(next(provider)).kind()).isEqualTo(Kind.OVERLOADED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini"})
  void anEmptyStreamIsNoAnswer(String provider) {
    Wire.answers(server, Wire.sse(""));

    assertThat(next(provider)).isInstanceOf(Outcome.TransportLost.class);
    assertThat(Wire.requests(server)).hasSize(2);
  }

  @Test
  void anErrorInAFrameEndsTheStreamAndIsTriedOnceMore() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.openAi(Wire.delta("{\"content\":\"Hal\"}", null))
                + "data: {\"error\":{\"message\":\"it"
                + " broke\",\"type\":\"server_error\",\"code\":null}}\n\n"));

    Outcome.ProviderError error = error(next("openai"));

    assertThat(error.kind()).isEqualTo(Kind.SERVER);
    assertThat(error.message()).contains("in the middle of its answer", "it broke");
    assertThat(Wire.requests(server)).hasSize(2);
    assertThat(discarded).isEqualTo(1);
  }

  @Test
  void anthropicsErrorEventIsOverload() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.event(
                "error",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")),
        Wire.sse(Wire.anthropic("end_turn", Wire.anthropicText(0, "Hello"))));

    assertThat(next("anthropic"))
        .isInstanceOfSatisfying(Outcome.Completed.class, WireFaultsTest::isHello);
  }

  @Test
  void ollamasErrorLineIsAnError() {
    Wire.answers(
        server, Wire.ndjson(Wire.ollama("\"content\":\"Hal\"") + "{\"error\":\"runner died\"}\n"));

    assertThat(error(next("ollama")).message()).contains("runner died");
  }

  @Test
  void anErrorAsTheNameOfAFieldIsSeenByTheMissingEnd() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.openAi(Wire.delta("{\"content\":\"Hal\"}", null))
                + "error: {\"code\":500,\"message\":\"x\"}\n\n"));

    assertThat(next("openai"))
        .isInstanceOfSatisfying(
            Outcome.TransportLost.class, it -> assertThat(it.partial()).isEqualTo("Hal"));
  }

  @Test
  void anEndWithoutTheMarkerIsNoAnswerInAnyDialect() {
    Wire.answers(server, Wire.sse(Wire.openAi(Wire.delta("{\"content\":\"Hal\"}", null))));
    assertThat(next("openai")).isInstanceOf(Outcome.TransportLost.class);
    server.resetAll();
    String whole = Wire.anthropic("end_turn", Wire.anthropicText(0, "Hallo"));
    Wire.answers(server, Wire.sse(whole.substring(0, whole.indexOf("event: message_stop"))));
    assertThat(next("anthropic")).isInstanceOf(Outcome.TransportLost.class);
    server.resetAll();
    Wire.answers(server, Wire.sse(Wire.gemini(null, "{\"text\":\"Hal\"}")));
    assertThat(next("gemini")).isInstanceOf(Outcome.TransportLost.class);
    server.resetAll();
    Wire.answers(server, Wire.ndjson(Wire.ollama("\"content\":\"Hal\"")));
    assertThat(next("ollama")).isInstanceOf(Outcome.TransportLost.class);
  }

  @Test
  void theMarkerAloneIsAnEndForServersThatGiveNoReason() {
    Wire.answers(
        server, Wire.sse(Wire.openAi(Wire.delta("{\"content\":\"Hello\"}", null)) + Wire.DONE));

    assertThat(next("openai"))
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            it -> {
              isHello(it);
              assertThat(it.usage().complete()).isFalse();
            });
  }

  @Test
  void aCallCutByTheLimitIsTruncatedAndNoCall() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.openAi(
                    Wire.delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"list_apps\",\"arguments\":\"{\\\"a\\\":\"}}]}",
                        null),
                    Wire.delta("{}", "length"))
                + Wire.DONE));
    assertThat(next("openai")).isInstanceOf(Outcome.Truncated.class);
    server.resetAll();
    Wire.answers(
        server,
        Wire.sse(
            Wire.anthropic(
                "max_tokens", Wire.anthropicCall(0, "toolu_1", "list_apps", "{\"a\":"))));
    assertThat(next("anthropic")).isInstanceOf(Outcome.Truncated.class);
    server.resetAll();
    Wire.answers(server, Wire.sse(Wire.gemini("MAX_TOKENS", "{\"text\":\"Hal\"}")));
    assertThat(next("gemini")).isInstanceOf(Outcome.Truncated.class);
    server.resetAll();
    Wire.answers(
        server, Wire.ndjson(Wire.ollama("\"content\":\"Hal\"") + Wire.ollamaDone("length")));
    assertThat(next("ollama")).isInstanceOf(Outcome.Truncated.class);
  }

  @Test
  void refusalsAndFiltersAreNoAnswers() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.openAi(Wire.delta("{\"refusal\":\"I will not.\"}", null), Wire.delta("{}", "stop"))
                + Wire.DONE));
    assertThat(next("openai"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, it -> assertThat(it.text()).isEqualTo("I will not."));
    server.resetAll();
    Wire.answers(server, Wire.sse(Wire.anthropic("refusal", Wire.anthropicText(0, "No."))));
    assertThat(next("anthropic")).isInstanceOf(Outcome.Refused.class);
    server.resetAll();
    Wire.answers(server, Wire.sse(Wire.gemini("SAFETY", "{\"text\":\"\"}")));
    assertThat(next("gemini")).isInstanceOf(Outcome.Filtered.class);
    server.resetAll();
    Wire.answers(server, Wire.sse(Wire.openAi(Wire.delta("{}", "content_filter")) + Wire.DONE));
    assertThat(next("openai")).isInstanceOf(Outcome.Filtered.class);
  }

  @Test
  void twoParallelCallsWhosePiecesInterleaveArriveWholeAndInOrder() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.openAi(
                    start(1, "c1"),
                    start(2, "c2"),
                    piece(1, "{\\\"n\\\""),
                    piece(2, "{\\\"n\\\""),
                    piece(1, ":1}"),
                    piece(2, ":2}"),
                    Wire.delta("{}", "stop"))
                + Wire.DONE));

    Outcome outcome = next("openai");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.ToolCalls.class,
            it ->
                assertThat(it.calls())
                    .containsExactly(
                        new ToolCall("c1", "list_apps", "{\"n\":1}"),
                        new ToolCall("c2", "list_apps", "{\"n\":2}")));
  }

  @Test
  void aNameRepeatedInEveryPieceIsTheNameOnce() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.openAi(
                    start(0, "c1"),
                    Wire.delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"list_apps\",\"arguments\":\"{}\"}}]}",
                        null),
                    Wire.delta("{}", "tool_calls"))
                + Wire.DONE));

    assertThat(next("openai"))
        .isInstanceOfSatisfying(
            Outcome.ToolCalls.class,
            it -> assertThat(it.calls()).containsExactly(new ToolCall("c1", "list_apps", "{}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n{\"name\": \"list_apps\", \"arguments\": {}}\n```",
        "<tool_call>\n{\"name\": \"list_apps\", \"arguments\": {}}\n</tool_call>",
        "{\"name\":\"list_apps\",\"parameters\":{}}",
      })
  void aCallThatIsTheWholeTextIsACall(String text) {
    Wire.answers(server, Wire.sse(Wire.openAiText(text.substring(0, 5), text.substring(5))));

    assertThat(next("openai"))
        .isInstanceOfSatisfying(
            Outcome.ToolCalls.class,
            it ->
                assertThat(it.calls())
                    .containsExactly(new ToolCall("call_1_1", "list_apps", "{}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Call it so: {\"name\": \"list_apps\", \"arguments\": {}}",
        "{\"name\":\"rm\",\"arguments\":{}}",
        "{\"name\":\"list_apps\"}",
        "{\"name\":\"list_apps\",\"arguments\":{}",
      })
  void aTextThatShowsACallIsAText(String text) {
    Wire.answers(server, Wire.sse(Wire.openAiText(text.substring(0, 5), text.substring(5))));

    assertThat(next("openai")).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  void aServerThatHangsUpAfterEachAnswerIsNoTrouble() throws Exception {
    String answer = Wire.openAiText("Hel", "lo");
    try (RawServer hasty =
        new RawServer(
            c ->
                c.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                        + answer.length()
                        + "\r\n\r\n"
                        + answer))) {
      ModelClient model = Wire.model("openai", hasty.url());
      for (int i = 0; i < 20; i++) {
        assertThat(next(model, QUESTION, new Cancellation())).isInstanceOf(Outcome.Completed.class);
      }
      assertThat(waits).isEmpty();
      assertThat(hasty.requests()).hasSize(20);
    }
  }

  @Test
  void argumentsSentAsAnObjectAreRead() {
    Wire.answers(
        server,
        Wire.sse(
            Wire.openAi(
                    Wire.delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"list_apps\",\"arguments\":{\"n\":[1]}}}]}",
                        null),
                    Wire.delta("{}", "tool_calls"))
                + Wire.DONE));

    assertThat(next("openai"))
        .isInstanceOfSatisfying(
            Outcome.ToolCalls.class,
            it ->
                assertThat(it.calls())
                    .containsExactly(new ToolCall("c1", "list_apps", "{\"n\":[1]}")));
  }

  @Test
  void aFrameThatIsNotJsonIsNoAnswer() {
    Wire.answers(server, Wire.sse("data: {\"choices\":[{\n\n" + Wire.openAiText("Hel", "lo")));

    assertThat(next("openai")).isInstanceOf(Outcome.ProtocolViolation.class);
  }

  @Test
  void aStreamThatIsCutInsideAFrameIsLostInAnyDialectAndTriedOnceMore() throws Exception {
    Map<String, String> whole =
        Map.of(
            "openai", Wire.openAiText("Hel", "lo"),
            "anthropic", Wire.anthropic("end_turn", Wire.anthropicText(0, "Hello")),
            "gemini", Wire.gemini(null, "{\"text\":\"Hel\"}"),
            "ollama", Wire.ollama("\"content\":\"Hel\""));
    for (Map.Entry<String, String> each : whole.entrySet()) {
      String type = each.getKey().equals("ollama") ? "application/x-ndjson" : "text/event-stream";
      String cut = each.getValue().substring(0, each.getValue().lastIndexOf('{') + 5);
      try (RawServer raw =
          new RawServer(
              c ->
                  c.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: "
                          + type
                          + "\r\nConnection: close\r\n\r\n"
                          + cut))) {
        assertThat(next(Wire.model(each.getKey(), raw.url()), QUESTION, new Cancellation()))
            .as(cut)
            .isInstanceOfSatisfying(
                Outcome.TransportLost.class,
                it ->
                    assertThat(it.message())
                        .contains("ended the connection before the answer was whole"));
        assertThat(raw.requests()).as(each.getKey()).hasSize(2);
      }
    }
  }

  @Test
  void carriageReturnsAndCommentsAreNoTrouble() {
    Wire.answers(
        server,
        Wire.sse(": keep-alive\r\n\r\n" + Wire.openAiText("Hel", "lo").replace("\n", "\r\n")));

    assertThat(next("openai"))
        .isInstanceOfSatisfying(Outcome.Completed.class, WireFaultsTest::isHello);
    assertThat(shown).hasToString("Hello");
  }

  @Test
  void aConnectionResetBeforeTheFirstByteIsTriedOnceMore() {
    Wire.answers(
        server,
        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
        Wire.sse(Wire.openAiText("Hel", "lo")));

    assertThat(next("openai")).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  void aLocalServerThatIsNotThereIsSaidAtOnce() {
    int port = server.port();
    server.stop();

    Outcome outcome =
        next(Wire.model("openai", "http://localhost:" + port), QUESTION, new Cancellation());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.TransportLost.class,
            it -> {
              assertThat(it.message()).isEqualTo("Nothing answers at localhost:" + port + ".");
              assertThat(it.remedy()).startsWith("Start the server");
            });
    assertThat(waits).isEmpty();
  }

  @Test
  void brokenArgumentsInTheHistoryAreSentAsAnObject() {
    History history =
        QUESTION.plusExchange(
            new History.Model("", List.of(new ToolCall("c1", "list_apps", "{\"a\":")), Map.of()),
            List.of(new History.Result("c1", "list_apps", "{\"ok\":false}", true, null, "")));
    for (String provider : List.of("openai", "anthropic", "gemini", "ollama")) {
      server.resetAll();
      Wire.answers(server, Wire.status(401, "{}"));

      next(Wire.model(provider, server.baseUrl()), history, new Cancellation());

      assertThat(Wire.requests(server)).hasSize(1);
      assertThat(Wire.requests(server).getFirst().getBodyAsString()).contains("unreadable");
    }
  }

  @Test
  void twoUsersInARowAreSentAsOne() {
    Wire.answers(server, Wire.status(401, "{}"));

    next(Wire.model("openai", server.baseUrl()), QUESTION.plusUser("Go on."), new Cancellation());

    JsonNode messages = Wire.body(Wire.requests(server).getFirst()).path("messages");
    assertThat(messages).hasSize(2);
    assertThat(messages.path(1).path("content").asText()).isEqualTo("Hello?\n\nGo on.");
  }

  private static String start(int index, String id) {
    return Wire.delta(
        "{\"tool_calls\":[{\"index\":%d,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"list_apps\",\"arguments\":\"\"}}]}"
            .formatted(index, id),
        null);
  }

  private static String piece(int index, String escaped) {
    return Wire.delta(
        "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]}"
            .formatted(index, escaped),
        null);
  }

  private static void isHello(Outcome.Completed completed) {
    assertThat(completed.text()).isEqualTo("Hello");
  }

  private static Outcome.ProviderError error(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.ProviderError.class);
    return (Outcome.ProviderError) outcome;
  }

  private Outcome next(String provider) {
    return next(Wire.model(provider, server.baseUrl()), QUESTION, new Cancellation());
  }

  private Outcome next(ModelClient model, History history, Cancellation cancellation) {
    return model.next("system", history, TOOLS, listener, cancellation);
  }
}
