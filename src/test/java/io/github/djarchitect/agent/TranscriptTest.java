package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.evidence.Ledger;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    Recording again = again(recording, "{\"rows\":7}");

    assertThat(recording.difference(again)).isEmpty();
    assertThat(again.events().getLast()).isInstanceOf(Recording.Answered.class);
    assertThat(recording.questions()).containsExactly("How?");
  }

  @Test
  void aReplayNamesTheFirstResultThatDiffers() throws Exception {
    Recording recording = Recording.read(record("{\"rows\":7}"));

    assertThat(recording.difference(again(recording, "{\"rows\":8}")))
        .hasValueSatisfying(
            difference -> {
              assertThat(difference.event()).isEqualTo(4);
              assertThat(difference.what()).isEqualTo("result 1, estimate_rows");
              assertThat(difference.recorded()).contains("\"rows\":7");
              assertThat(difference.now()).contains("\"rows\":8");
            });
  }

  /** Line, from 0, member and new value; the member that is said to differ. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | /text | delete everything | the answer's question",
        "2 | /calls/0/id | zzz | result 1, estimate_rows",
        "3 | /result/rows | 9 | result 1, estimate_rows",
        "3 | /evidence | E9 | result 1, estimate_rows",
        "3 | /sha256 | 00 | result 1, estimate_rows",
        "5 | /status | NeedsChanges | the verdict",
        "5 | /sha256 | ff | the verdict",
        "6 | /text | Approved, all of it [E2]. | the answer's answer",
        "7 | /question | another | the answer's question",
        "7 | /answer | All is lost. | the answer's answer",
        "7 | /verdict/status | Refused | the answer's verdict.status",
        "7 | /verdict/sha256 | ff | the answer's verdict.sha256",
        "7 | /proposal/phases/0/files/0/content | import os | the answer's"
            + " proposal.phases.0.files.0.content",
        "7 | /evidence/0/id | E7 | the answer's evidence.0.id",
      })
  void aReplayNoticesWhatWasAltered(int line, String member, String value, String what)
      throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(record("{\"rows\":7}")));
    ObjectNode event = Fakes.object(lines.get(line));
    JsonPointer place = JsonPointer.compile(member);
    JsonNode parent = event.at(place.head());
    assertThat(event.at(place).isMissingNode()).as(event.toString()).isFalse();
    if (parent instanceof ObjectNode object) {
      object.put(place.last().getMatchingProperty(), value);
    }
    lines.set(line, event.toString());
    Recording altered = Recording.of(lines, Path.of("altered.jsonl"));

    assertThat(altered.difference(again(altered, "{\"rows\":7}")))
        .hasValueSatisfying(difference -> assertThat(difference.what()).isEqualTo(what));
  }

  @Test
  void aReplayNoticesThatATranscriptEndsEarly() throws Exception {
    List<String> lines = Files.readAllLines(record("{\"rows\":7}"));
    for (int kept = 1; kept < lines.size(); kept++) {
      List<String> fewer = new ArrayList<>(lines.subList(0, kept));
      Recording cut = Recording.of(fewer, Path.of("cut.jsonl"));
      fewer.add(lines.get(kept).substring(0, 12));
      Recording torn = Recording.of(fewer, Path.of("torn.jsonl"));

      assertThat(cut.difference(again(cut, "{\"rows\":7}")))
          .as("%d lines", kept)
          .hasValueSatisfying(each -> assertThat(each.recorded()).contains("ends early"));
      assertThat(torn.difference(again(torn, "{\"rows\":7}")))
          .hasValueSatisfying(each -> assertThat(each.recorded()).contains("the middle of a line"));
    }
  }

  private static Recording again(Recording recording, String rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TranscriptFile file = TranscriptFile.into(out, Redactor.SHAPES, CLOCK)) {
      Conversation conversation = conversation(new Replay(recording), rows, file);
      recording.questions().forEach(each -> conversation.ask(each, new Cancellation()));
    }
    return Recording.of(
        out.toString(StandardCharsets.UTF_8).lines().toList(), Path.of("again.jsonl"));
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
