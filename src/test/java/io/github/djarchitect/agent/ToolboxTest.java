package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.evidence.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolboxTest {
  private static final String SCHEMA =
      """
      {"type":"object","properties":{
        "models":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3},
        "page":{"type":"integer","minimum":1},
        "ratio":{"type":"number"},
        "deep":{"type":"boolean"},
        "deploy":{"type":"string","enum":["before-code","with-code"]},
        "file":{"type":"object","properties":{"base_sha256":{"type":"string"}},"required":["base_sha256"],
                "additionalProperties":false}},
       "required":["models"],"additionalProperties":false}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"models\":[\"a\"],\"page\":\"2\"}|{\"models\":[\"a\"],\"page\":2}",
        "{\"models\":\"[\\\"a\\\", \\\"b\\\"]\"}|{\"models\":[\"a\",\"b\"]}",
        "{\"models\":\"shop.Order\"}|{\"models\":[\"shop.Order\"]}",
        "{\"models\":[\"1\"],\"deep\":\"true\"}|{\"models\":[\"1\"],\"deep\":true}",
        "{\"models\":[\"a\"],\"file\":\"{\\\"base_sha256\\\":\\\"12\\\"}\"}|{\"models\":[\"a\"],\"file\":{\"base_sha256\":\"12\"}}",
      })
  void whatIsWrittenAsTextAndCanBeOneThingOnlyIsTakenAsThat(String given, String read)
      throws IOException {
    List<JsonNode> taken = new ArrayList<>();
    ToolAnswer answer =
        call(
            tool(
                arguments -> {
                  taken.add(arguments);
                  return ToolResult.ok(Fakes.object("{}"));
                }),
            given);

    assertThat(answer.ok()).isTrue();
    assertThat(taken).containsExactly(Fakes.MAPPER.readTree(read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|models is required (an array).",
        "|models is required (an array).",
        "{\"models\":5}|models must be an array, not a number.",
        "{\"models\":[]}|models needs at least 1 elements.",
        "{\"models\":[\"a\",\"b\",\"c\",\"d\"]}|models takes at most 3 elements.",
        "{\"models\":[\"a\",1]}|models[1] must be a string, not a number.",
        "{\"models\":null}|models must be an array, not null.",
        "{\"models\":[\"a\"],\"page\":0}|page must be at least 1.",
        "{\"models\":[\"a\"],\"page\":1.5}|page must be an integer, not a number.",
        "{\"models\":[\"a\"],\"page\":\"two\"}|page must be an integer, not a string.",
        "{\"models\":[\"a\"],\"deep\":\"yes\"}|deep must be a boolean, not a string.",
        "{\"models\":[\"a\"],\"deploy\":\"later\"}|deploy must be one of before-code, with-code.",
        "{\"models\":[\"a\"],\"pages\":2}|pages is not known; page is.",
        "{\"models\":[\"a\"],\"file\":{}}|file.base_sha256 is required (a string).",
        "{\"models\":[\"a\"],\"file\":{\"base_sha256\":\"x\",\"zzzzzz\":1}}|file.zzzzzz is not"
            + " known; known are base_sha256.",
        "[1]|The whole must be an object, not an array.",
        "{\"models\":[\"a\"],\"models\":[\"b\"]}|The arguments are not one JSON object",
        "{\"models\":[\"a\"]} {}|The arguments are not one JSON object",
        "{\"models\":[\"a\"|The arguments are not one JSON object",
      })
  void argumentsThatDoNotFitAreNamedAndTheToolIsNotRun(String arguments, String message) {
    ToolAnswer answer =
        call(
            tool(
                read -> {
                  throw new AssertionError("must not run");
                }),
            arguments == null ? "" : arguments);

    assertThat(answer.ok()).isFalse();
    assertThat(answer.json().path("error").path("message").asText()).contains(message);
    assertThat(answer.json().path("error").path("remedy").asText()).isNotEmpty();
    assertThat(answer.evidence()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"models\":[\"a\"]}",
        "{\"models\":[\"a\"],\"page\":2.0,\"ratio\":1e3,\"deep\":true,\"deploy\":\"with-code\"}",
        "{\"models\":[\"a\"],\"file\":{\"base_sha256\":\"x\"}}",
      })
  void argumentsThatFitAreHandedOver(String arguments) {
    ToolAnswer answer = call(tool(read -> ToolResult.ok(Fakes.object("{\"n\":1}"))), arguments);

    assertThat(answer.json()).isEqualTo(Fakes.object("{\"evidence\":\"E1\",\"ok\":true,\"n\":1}"));
    assertThat(answer.sha256()).isEqualTo(Ledger.hash(Fakes.object("{\"n\":1}")));
  }

  @Test
  void everyToolOfTheProgramHasASchemaThatCanBeChecked() throws Exception {
    try (var files = Files.list(Path.of("tools"))) {
      List<Path> tools = files.filter(file -> file.toString().endsWith(".json")).toList();
      assertThat(tools).isNotEmpty();
      for (Path file : tools) {
        String name = file.getFileName().toString().replace(".json", "");
        ToolSpec spec = ToolSpec.load(name);
        JsonNode example = Fakes.MAPPER.readTree(file.toFile()).path("example").path("arguments");
        assertThat(ArgumentCheck.problems(spec.parameters(), example)).as(name).isEmpty();
      }
    }
  }

  @Test
  void anExceptionIsAnErrorWithoutItsWords() {
    ToolAnswer answer =
        call(
            tool(
                read -> {
                  throw new IllegalStateException("at /home/me/secret/place");
                }),
            "{\"models\":[\"a\"]}");

    assertThat(answer.json().toString())
        .contains("internal", "IllegalStateException")
        .doesNotContain("/home/me");
  }

  @Test
  void aFailureMeantForUsersKeepsItsWords() {
    ToolAnswer answer =
        call(
            tool(
                read -> {
                  throw new ArchitectException(
                      ArchitectException.Kind.DATABASE, "It is down.", "Start it.", "shop/a.py:3");
                }),
            "{\"models\":[\"a\"]}");

    assertThat(answer.json())
        .isEqualTo(
            Fakes.object(
                "{\"ok\":false,\"error\":{\"kind\":\"database\",\"message\":\"shop/a.py:3: It is"
                    + " down.\",\"remedy\":\"Start it.\"}}"));
  }

  @Test
  void aToolThatTakesTooLongIsInterruptedAndAnswered() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Tool slow =
        new Tool() {
          @Override
          public ToolSpec spec() {
            return Fakes.spec("slow", "{\"type\":\"object\"}");
          }

          @Override
          public ToolResult call(JsonNode arguments) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            return ToolResult.ok(Fakes.object("{}"));
          }

          @Override
          public Duration timeLimit() {
            return Duration.ofMillis(20);
          }
        };

    ToolAnswer answer = call(slow, "{}");

    assertThat(answer.json().path("error").path("kind").asText()).isEqualTo("too-slow");
    interrupted.await();
  }

  @Test
  void cancellingInterruptsARunningTool() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Cancellation cancellation = new Cancellation();
    Tool slow =
        Fakes.tool(
            "slow",
            "{\"type\":\"object\"}",
            arguments -> {
              cancellation.cancel();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return ToolResult.ok(Fakes.object("{}"));
            });

    ToolAnswer answer = box(100_000, slow).execute(new ToolCall("c1", "slow", "{}"), cancellation);

    assertThat(answer.json().path("error").path("kind").asText()).isEqualTo("cancelled");
    interrupted.await();
  }

  @Test
  void aLongResultIsCutWithWordsThatSayWhatIsMissingAndTheHashIsOfTheWhole() {
    StringBuilder rows = new StringBuilder("{\"rows\":[");
    for (int i = 0; i < 500; i++) {
      rows.append(i == 0 ? "" : ",").append("{\"name\":\"row").append(i).append("\"}");
    }
    String whole = rows + "],\"note\":\"" + "é".repeat(900) + "\"}";
    Tool tool =
        Fakes.tool("t", "{\"type\":\"object\"}", arguments -> ToolResult.ok(Fakes.object(whole)));

    ToolAnswer answer = box(2_000, tool).execute(new ToolCall("c", "t", "{}"), new Cancellation());

    JsonNode json = answer.json();
    assertThat(json.path("cut").path("why").asText()).endsWith(" characters. Ask for one thing.");
    JsonNode place = json.path("cut").path("places").path(0);
    assertThat(json.toString().length()).isLessThan(2_600);
    assertThat(place.path("at").asText()).isEqualTo("/rows");
    assertThat(place.path("of").asInt()).isEqualTo(500);
    assertThat(place.path("shown").asInt()).isEqualTo(json.path("rows").size()).isPositive();
    assertThat(answer.sha256()).isEqualTo(Ledger.hash(Fakes.object(whole)));
  }

  @Test
  void secretsLeaveNeitherResultNorEvidence() {
    Tool tool =
        Fakes.tool(
            "t",
            "{\"type\":\"object\"}",
            arguments ->
                ToolResult.ok(Fakes.object("{\"line\":\"x\",\"SECRET_KEY\":\"abc-not-so-long\"}")));
    Toolbox box =
        new Toolbox(List.of(tool), new Ledger(), new Redactor(List.of("hunter2hunter2"), Map.of()));

    ToolAnswer answer =
        box.execute(new ToolCall("c", "t", "{\"q\":\"hunter2hunter2\"}"), new Cancellation());

    assertThat(answer.json().toString()).doesNotContain("abc-not-so-long");
    assertThat(box.ledger().entries().toString()).doesNotContain("hunter2");
  }

  @Test
  void argumentsBecomeARecordWithListsThatAreNeverNull() {
    Read read = Arguments.read(Fakes.object("{\"base_sha256\":\"x\"}"), Read.class);
    assertThat(read).isEqualTo(new Read("x", List.of(), null));
  }

  record Read(String baseSha256, List<String> models, Integer page) {}

  private static Tool tool(Function<JsonNode, ToolResult> body) {
    return Fakes.tool("inspect", SCHEMA, body);
  }

  private static ToolAnswer call(Tool tool, String arguments) {
    return box(100_000, tool)
        .execute(new ToolCall("c1", tool.spec().name(), arguments), new Cancellation());
  }

  private static Toolbox box(int limit, Tool... tools) {
    return new Toolbox(List.of(tools), new Ledger(), Redactor.SHAPES, limit);
  }
}
