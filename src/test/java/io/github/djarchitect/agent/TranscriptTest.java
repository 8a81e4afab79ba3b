package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.evidence.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  @TempDir Path folder;

  @Test
  void goesToTheStateFolder() {
    Path home = Path.of("/home/me");
    assertThat(TranscriptFile.folder(Map.of("XDG_STATE_HOME", "/state"), home))
        .hasToString("/state/django-migration-architect/transcripts");
    assertThat(TranscriptFile.folder(Map.of("XDG_STATE_HOME", "relative"), home))
        .hasToString("/home/me/.local/state/django-migration-architect/transcripts");
  }

  @Test
  void holdsEveryEventInOrderForTheOwnersEyesOnly() throws Exception {
    Path file = record("{\"rows\":7}");

    List<JsonNode> events = events(file);
    assertThat(events)
        .extracting(event -> event.path("event").asText())
        .containsExactly("meta", "user", "model", "result", "result", "verdict", "model", "answer");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.getFileName()).hasToString("20260301-120000-shop.jsonl");
    JsonNode answer = events.getLast();
    assertThat(answer.path("schema").asText()).isEqualTo("architect/answer/1");
    assertThat(answer.path("verdict").path("status").asText()).isEqualTo("Approved");
    assertThat(answer.path("transcript").asText()).isEqualTo("20260301-120000-shop.jsonl");
    assertThat(answer.path("usage").path("turns").asInt()).isEqualTo(2);
    assertThat(events.get(3).path("sha256").asText())
        .isEqualTo(Ledger.hash(Fakes.object("{\"rows\":7}")));
  }

  @Test
  void secretsAndPlacesAreNotWritten() throws Exception {
    Path file = record("{\"text\":\"SECRET_KEY = 'hunter2hunter2' in " + folder + "/shop/a.py\"}");

    assertThat(Files.readString(file))
        .doesNotContain("hunter2")
        .doesNotContain(folder.toString())
        .contains("./a.py");
  }

  @Test
  void everyOutcomeIsReadAsItWasWritten() {
    Usage usage = new Usage(1, 2, 3, 4, true);
    List<Outcome> outcomes =
        List.of(
            new Outcome.Completed("a", usage),
            new Outcome.ToolCalls("b", List.of(new ToolCall("c", "t", "{\"a\":1}")), usage),
            new Outcome.ToolCalls("", List.of(new ToolCall("c", "t", "{broken")), usage),
            new Outcome.Truncated("a", "length", usage),
            new Outcome.Refused("a", usage),
            new Outcome.Filtered("a", usage),
            new Outcome.Cancelled(usage),
            new Outcome.TransportLost("a", "b", "c", usage),
            new Outcome.ProviderError(
                Outcome.ProviderError.Kind.QUOTA, 429, "a", "b", Duration.ofMillis(5), usage),
            new Outcome.ProviderError(
                Outcome.ProviderError.Kind.SERVER, 500, "a", "b", null, Usage.UNKNOWN),
            new Outcome.ProtocolViolation("a", "b", usage));
    for (Outcome outcome : outcomes) {
      assertThat(OutcomeJson.read(OutcomeJson.of(outcome))).isEqualTo(outcome);
    }
  }

  @Test
  void aReplayWithTheSameToolsComesToTheSame() throws Exception {
    Recording recording = Recording.read(record("{\"rows\":7}"));
    Replay replay = new Replay(recording);

    Turn turn =
        conversation(replay, "{\"rows\":7}", Transcript.NONE).ask("How?", new Cancellation());

    assertThat(replay.difference()).isEmpty();
    assertThat(turn.answer().answer()).isEqualTo("Approved [E2].");
    assertThat(turn.answer().status()).isEqualTo("Approved");
    assertThat(recording.questions()).containsExactly("How?");
  }

  @Test
  void aReplayNamesTheFirstResultThatDiffers() throws Exception {
    Replay replay = new Replay(Recording.read(record("{\"rows\":7}")));

    conversation(replay, "{\"rows\":8}", Transcript.NONE).ask("How?", new Cancellation());

    assertThat(replay.difference())
        .hasValueSatisfying(
            difference -> {
              assertThat(difference.number()).isEqualTo(1);
              assertThat(difference.tool()).isEqualTo("estimate_rows");
              assertThat(difference.now()).contains("\"rows\":8");
            });
  }

  @Test
  void aTranscriptThatWasCutOffIsReadUpToThere() throws Exception {
    Path file = record("{\"rows\":7}");
    List<String> lines = Files.readAllLines(file);
    Path cut = folder.resolve("cut.jsonl");
    Files.writeString(cut, String.join("\n", lines.subList(0, 4)) + "\n{\"event\":\"res");

    Recording recording = Recording.read(cut);

    assertThat(recording.history().lastResults())
        .extracting(History.Result::error)
        .containsExactly(false, true);
  }

  @Test
  void whatIsNoTranscriptIsNamedByFileAndLine() throws Exception {
    Path file = record("{\"rows\":7}");
    Files.writeString(file, "{\"event\":\"nonsense\"}\n{}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> Recording.read(file))
        .isInstanceOfSatisfying(
            ArchitectException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ArchitectException.Kind.USAGE);
              assertThat(e.place()).isEqualTo("20260301-120000-shop.jsonl:9");
            });
    assertThatThrownBy(() -> Recording.read(folder.resolve("none.jsonl")))
        .isInstanceOf(ArchitectException.class);
  }

  @Test
  void aConversationGoesOnFromItsTranscript() throws Exception {
    Recording recording = Recording.read(record("{\"rows\":7}"));
    ScriptedModel model = new ScriptedModel().says("More.");
    Conversation conversation =
        new Conversation(setup(model, "{\"rows\":7}", Transcript.NONE), recording.history());

    conversation.ask("And now?", new Cancellation());

    assertThat(model.asked.getFirst().entries())
        .startsWith(new History.User("How?"))
        .endsWith(new History.User("And now?"))
        .hasSize(5);
  }

  private Path record(String rows) {
    ScriptedModel model =
        new ScriptedModel()
            .calls("estimate_rows", "{\"tables\":[\"a\"]}", "submit_proposal", "{}")
            .says("Approved [E2].");
    AtomicInteger notes = new AtomicInteger();
    Redactor redactor = new Redactor(List.of(), Map.of(folder.resolve("shop").toString(), "."));
    TranscriptFile transcript =
        TranscriptFile.in(
            folder.resolve("state"),
            "Shop!",
            redactor,
            CLOCK,
            new Listener() {
              @Override
              public void note(String text) {
                notes.incrementAndGet();
              }
            });
    try (transcript) {
      conversation(model, rows, transcript).ask("How?", new Cancellation());
    }
    assertThat(notes).hasValue(0);
    return folder.resolve("state").resolve(transcript.name());
  }

  private static Conversation conversation(ModelClient model, String rows, Transcript transcript) {
    return new Conversation(setup(model, rows, transcript));
  }

  private static Conversation.Setup setup(ModelClient model, String rows, Transcript transcript) {
    return new Conversation.Setup(
        model,
        new ModelFacts(100_000, null, null),
        new Toolbox(
            List.of(Fakes.constant("estimate_rows", rows), Fakes.submit(Fakes.approved())),
            new Ledger(),
            Redactor.SHAPES),
        "system",
        Budget.DEFAULT,
        Redactor.SHAPES,
        transcript,
        Listener.NONE,
        new Fakes.HandTimer());
  }

  private static List<JsonNode> events(Path file) throws Exception {
    return Files.readAllLines(file).stream().map(line -> (JsonNode) Fakes.object(line)).toList();
  }
}
