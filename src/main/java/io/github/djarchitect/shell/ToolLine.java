package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.agent.ToolAnswer;
import io.github.djarchitect.report.Paragraphs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tool call in one line: what was asked, what came out, how long it took, which evidence. */
final class ToolLine {
  private static final int SUBJECT_WIDTH = 40;
  private static final int OUTCOME_WIDTH = 22;

  private ToolLine() {}

  /**
   * In columns where the terminal has room for them, else in as few lines as it takes.
   *
   * @param width columns of the terminal
   */
  static List<String> of(ToolAnswer answer, JsonNode arguments, Duration time, int width) {
    String columns = of(answer, arguments, time);
    if (columns.length() <= width) {
      return List.of(columns);
    }
    return Paragraphs.wrap(columns.strip().replaceAll(" {2,}", "  "), width, "  ", "    ");
  }

  private static String of(ToolAnswer answer, JsonNode arguments, Duration time) {
    StringBuilder line = new StringBuilder("  ").append(answer.call().name());
    String subject = subject(arguments);
    if (!subject.isEmpty()) {
      line.append(' ').append(subject);
    }
    pad(line, SUBJECT_WIDTH);
    line.append(' ').append(outcome(answer));
    pad(line, SUBJECT_WIDTH + OUTCOME_WIDTH);
    line.append(' ').append(time(time));
    if (answer.evidence() != null) {
      line.append("  [").append(answer.evidence().id()).append(']');
    }
    return line.toString();
  }

  private static void pad(StringBuilder line, int width) {
    while (line.length() < width) {
      line.append(' ');
    }
  }

  private static String time(Duration time) {
    long millis = time.toMillis();
    return millis < 1000
        ? "%5d ms".formatted(millis)
        : String.format(Locale.ROOT, "%6.1f s", millis / 1000.0);
  }

  /** The arguments that say what it is about, short. */
  private static String subject(JsonNode arguments) {
    List<String> words = new ArrayList<>();
    for (String key :
        List.of(
            "app",
            "migration",
            "model",
            "models",
            "tables",
            "name",
            "playbook",
            "draft",
            "title",
            "id")) {
      JsonNode value = arguments.path(key);
      if (value.isTextual()) {
        words.add(value.asText());
      } else if (value.isArray() && !value.isEmpty()) {
        words.add(value.path(0).asText() + (value.size() > 1 ? " +" + (value.size() - 1) : ""));
      }
    }
    String text = MarkdownScreen.harmless(String.join(" ", words)).replace('\n', ' ');
    return text.length() > 28 ? text.substring(0, 27) + "\u2026" : text;
  }

  private static String outcome(ToolAnswer answer) {
    JsonNode json = answer.json();
    if (!answer.ok()) {
      return "failed: " + json.path("error").path("kind").asText();
    }
    if (json.has("verdict")) {
      int blockers = 0;
      for (JsonNode finding : json.path("findings")) {
        blockers += finding.path("severity").asText().equals("blocker") ? 1 : 0;
      }
      return json.path("verdict").asText() + (blockers > 0 ? ", " + many(blockers, "blocker") : "");
    }
    if (json.has("outcome")) {
      return json.path("outcome").asText()
          + (json.path("phases").isArray() ? ", " + many(json.path("phases").size(), "phase") : "");
    }
    if (json.path("tables").size() == 1 && json.path("tables").path(0).has("rows")) {
      JsonNode rows = json.path("tables").path(0).path("rows");
      return rows.isNull() ? "rows unknown" : String.format(Locale.ROOT, "%,d rows", rows.asLong());
    }
    if (json.has("blockers")) {
      return many(json.path("blockers").asInt(), "blocker")
          + ", "
          + many(json.path("warnings").asInt(), "warning");
    }
    for (String key :
        List.of(
            "apps",
            "migrations",
            "models",
            "usages",
            "conflicts",
            "statements",
            "playbooks",
            "rules",
            "answers",
            "tables",
            "targets")) {
      if (json.path(key).isArray()) {
        return many(json.path(key).size(), key.substring(0, key.length() - 1));
      }
    }
    return "done";
  }

  private static String many(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
