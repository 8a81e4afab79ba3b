package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonPointer;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transcript that was read: its events in order.
 *
 * @param cut whether it ends in the middle of a line
 */
public record Recording(List<Event> events, boolean cut) {
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
    try {
      return of(Files.readAllLines(file), file);
    } catch (IOException e) {
      throw unreadable(file, 0, "The transcript cannot be read.");
    }
  }

  /**
   * Reads the lines of a transcript.
   *
   * @param file what they are called where they are none
   */
  public static Recording of(List<String> lines, Path file) {
    boolean cut = false;
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
          cut = true;
          break;
        }
        throw unreadable(file, i + 1, "This line is no event of a transcript.");
      }
    }
    if (events.isEmpty() || !(events.getFirst() instanceof Meta)) {
      throw unreadable(file, 1, "The file is no transcript of this program.");
    }
    return new Recording(events, cut);
  }

  /**
   * Where two conversations part.
   *
   * @param event which event it is, from 1
   * @param what of it differs, in words
   * @param recorded what it was
   * @param now what it is
   */
  public record Difference(int event, String what, String recorded, String now) {}

  /** The first event that another recording of the same conversation has otherwise. */
  public Optional<Difference> difference(Recording other) {
    int result = 0;
    for (int i = 1; i < Math.max(events.size(), other.events.size()); i++) {
      if (i >= events.size()) {
        return Optional.of(
            new Difference(i + 1, "the transcript's end", early(), words(other.events.get(i))));
      }
      Event was = events.get(i);
      if (i >= other.events.size()) {
        return Optional.of(new Difference(i + 1, name(was), words(was), "nothing more"));
      }
      result += was instanceof Resulted ? 1 : 0;
      Optional<Difference> found = difference(i + 1, result, was, other.events.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return cut || !(events.getLast() instanceof Answered)
        ? Optional.of(
            new Difference(events.size() + 1, "the transcript's end", early(), "an answer"))
        : Optional.empty();
  }

  private String early() {
    return cut ? "it ends early, in the middle of a line" : "it ends early";
  }

  private static Optional<Difference> difference(int at, int result, Event was, Event is) {
    if (!was.getClass().equals(is.getClass())) {
      return Optional.of(new Difference(at, name(was), words(was), words(is)));
    }
    return switch (was) {
      case Resulted one when !one.equals(is) ->
          Optional.of(
              new Difference(
                  at, "result %d, %s".formatted(result, one.tool()), words(one), words(is)));
      case Answered one -> difference(at, one.json(), ((Answered) is).json());
      // a call's arguments show in what it gives
      case Turned one -> Optional.empty();
      case Meta one -> Optional.empty();
      case Said one when !one.equals(is) -> otherwise(at, one, is);
      case Judged one when !one.equals(is) -> otherwise(at, one, is);
      case Resulted one -> Optional.empty();
      case Said one -> Optional.empty();
      case Judged one -> Optional.empty();
    };
  }

  private static Optional<Difference> otherwise(int at, Event was, Event is) {
    return Optional.of(new Difference(at, name(was), words(was), words(is)));
  }

  /** Of an answer; time, tokens and the transcript's own name are each run's own. */
  private static Optional<Difference> difference(int at, ObjectNode was, ObjectNode is) {
    for (String member : List.of("question", "answer", "verdict", "proposal", "evidence")) {
      Optional<String> place = place(member, was.path(member), is.path(member));
      if (place.isPresent()) {
        JsonPointer pointer = JsonPointer.compile("/" + place.get().replace('.', '/'));
        return Optional.of(
            new Difference(
                at,
                "the answer's " + place.get(),
                was.at(pointer).toString(),
                is.at(pointer).toString()));
      }
    }
    return Optional.empty();
  }

  /** The innermost member that differs, dots between. */
  private static Optional<String> place(String path, JsonNode was, JsonNode is) {
    if (was.equals(is)) {
      return Optional.empty();
    }
    List<String> members = new ArrayList<>();
    if (was.isArray() && is.isArray() && was.size() == is.size()) {
      for (int i = 0; i < was.size(); i++) {
        members.add(String.valueOf(i));
      }
    } else if (was.isObject() && is.isObject()) {
      was.fieldNames().forEachRemaining(members::add);
    }
    for (String member : members) {
      JsonNode before = was.isArray() ? was.path(Integer.parseInt(member)) : was.path(member);
      JsonNode after = is.isArray() ? is.path(Integer.parseInt(member)) : is.path(member);
      if (member.matches("[\\w-]+") && !after.isMissingNode() && !before.equals(after)) {
        return place(path + "." + member, before, after);
      }
    }
    return Optional.of(path);
  }

  private static String name(Event event) {
    return switch (event) {
      case Meta _ -> "the first line";
      case Said said -> said.by() == Transcript.By.USER ? "the question" : "what the program said";
      case Turned _ -> "the model's turn";
      case Resulted result -> "the result of " + result.tool();
      case Judged _ -> "the verdict";
      case Answered _ -> "the answer";
    };
  }

  private static String words(Event event) {
    return switch (event) {
      case Meta _ -> name(event);
      case Said said -> said.text();
      case Turned turned -> "the model: " + OutcomeJson.of(turned.outcome());
      case Resulted result ->
          result.result()
              + (result.evidence() == null ? "" : ", evidence " + result.evidence())
              + ", sha256 "
              + result.sha256();
      case Judged judged -> judged.status() + ", sha256 " + judged.sha256();
      case Answered answered -> "the answer: " + answered.json().path("answer").asText("");
    };
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
