package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transcript that was read: its events in order. */
public record Recording(List<Event> events) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public Recording {
    events = List.copyOf(events);
  }

  /** One line. */
  public sealed interface Event {}

  public record Meta(ModelIdentity model, List<String> tools) implements Event {
    public Meta {
      tools = List.copyOf(tools);
    }
  }

  public record Said(String text, Transcript.By by) implements Event {}

  public record Turned(Outcome outcome) implements Event {}

  public record Resulted(
      String call,
      String tool,
      boolean ok,
      @Nullable String evidence,
      String sha256,
      JsonNode result)
      implements Event {}

  public record Judged(String status, String sha256) implements Event {}

  /**
   * @param json the form {@code architect/answer/1}
   */
  public record Answered(ObjectNode json) implements Event {}

  /**
   * Reads a transcript; a last line that was cut off while it was written is left out.
   *
   * @throws ArchitectException of kind USAGE if it is none
   */
  public static Recording read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw unreadable(file, 0, "The transcript cannot be read.");
    }
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      try {
        events.add(event(MAPPER.readTree(line)));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        if (i == lines.size() - 1 && !events.isEmpty()) {
          break;
        }
        throw unreadable(file, i + 1, "This line is no event of a transcript.");
      }
    }
    if (events.isEmpty() || !(events.getFirst() instanceof Meta)) {
      throw unreadable(file, 1, "The file is no transcript of this program.");
    }
    return new Recording(events);
  }

  /** What the user asked, in order. */
  public List<String> questions() {
    return events.stream()
        .filter(event -> event instanceof Said said && said.by() == Transcript.By.USER)
        .map(event -> ((Said) event).text())
        .toList();
  }

  /** Every turn of the model, failed ones too, in order. */
  public List<Outcome> turns() {
    return events.stream()
        .filter(Turned.class::isInstance)
        .map(event -> ((Turned) event).outcome())
        .toList();
  }

  /** Every result of a tool, in order. */
  public List<Resulted> results() {
    return events.stream()
        .filter(Resulted.class::isInstance)
        .map(event -> (Resulted) event)
        .toList();
  }

  /** The history a conversation can go on from; what was cut off or failed is not part of it. */
  public History history() {
    History history = History.EMPTY;
    for (int i = 0; i < events.size(); i++) {
      switch (events.get(i)) {
        case Said said ->
            history =
                said.by() == Transcript.By.PROGRAM
                    ? history.plusProgram(said.text())
                    : history.plusUser(said.text());
        case Turned(Outcome.Completed it) when !it.text().isBlank() ->
            history = history.plusModel(it.text(), Map.of());
        case Turned(Outcome.ToolCalls it) ->
            history =
                history.plusExchange(
                    new History.Model(it.text(), it.calls(), Map.of()),
                    resultsOf(it.calls(), i + 1));
        case Turned other -> {}
        case Meta meta -> {}
        case Resulted result -> {}
        case Judged judged -> {}
        case Answered answered -> {}
      }
    }
    return history;
  }

  private List<History.Result> resultsOf(List<ToolCall> calls, int from) {
    List<History.Result> results = new ArrayList<>();
    for (ToolCall call : calls) {
      Resulted recorded = null;
      for (int i = from; i < events.size() && !(events.get(i) instanceof Turned); i++) {
        if (events.get(i) instanceof Resulted result && result.call().equals(call.id())) {
          recorded = result;
          break;
        }
      }
      results.add(
          recorded == null
              ? new History.Result(
                  call.id(),
                  call.name(),
                  "{\"ok\":false,\"error\":{\"kind\":\"cancelled\"}}",
                  true,
                  null,
                  "")
              : new History.Result(
                  call.id(),
                  call.name(),
                  recorded.result().toString(),
                  !recorded.ok(),
                  recorded.evidence(),
                  recorded.sha256()));
    }
    return results;
  }

  private static Event event(JsonNode json) {
    String kind = json.path("event").asText("");
    return switch (kind) {
      case "meta" -> {
        if (!json.path("schema").asText("").equals(TranscriptFile.SCHEMA)) {
          throw new IllegalArgumentException("another schema");
        }
        List<String> tools = new ArrayList<>();
        json.path("tools").forEach(tool -> tools.add(tool.asText()));
        yield new Meta(
            new ModelIdentity(
                json.path("provider").asText(""),
                json.path("model").asText(""),
                json.path("host").asText("")),
            tools);
      }
      case "user" ->
          new Said(
              json.path("text").asText(""),
              json.path("by").asText("").equals("program")
                  ? Transcript.By.PROGRAM
                  : Transcript.By.USER);
      case "model" -> new Turned(OutcomeJson.read(json));
      case "result" ->
          new Resulted(
              json.path("call").asText(""),
              json.path("tool").asText(""),
              json.path("ok").asBoolean(),
              json.path("evidence").isTextual() ? json.path("evidence").asText() : null,
              json.path("sha256").asText(""),
              json.path("result"));
      case "verdict" -> new Judged(json.path("status").asText(""), json.path("sha256").asText(""));
      case "answer" -> {
        ObjectNode answer = ((ObjectNode) json).deepCopy();
        answer.remove("event");
        yield new Answered(answer);
      }
      default -> throw new IllegalArgumentException("no event " + kind);
    };
  }

  private static ArchitectException unreadable(Path file, int line, String message) {
    String name = String.valueOf(file.getFileName());
    return new ArchitectException(
        ArchitectException.Kind.USAGE,
        message,
        "Name a .jsonl file that this program has written.",
        line == 0 ? name : name + ":" + line);
  }
}
