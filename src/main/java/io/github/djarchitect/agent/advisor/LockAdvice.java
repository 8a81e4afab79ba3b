package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.SaidEngine;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which lock a kind of statement takes, from what the engine's facts say of an example of it. */
final class LockAdvice {
  private static final int KINDS = 2;

  /** Asks for the lock itself, as against what to do about it. */
  private static final Pattern ASKS =
      Pattern.compile(
          "\\b(?:what|which)\\b[^.?!]{0,25}\\block(?:s|ing)?\\b|\\block"
              + " (?:mode|level|type)s?\\b|\\block(?:s|ing)?\\b[^.?!]{0,15}\\b(?:does|do|is|are|will|would)\\b[^.?!]*\\b(?:tak|acquir|need|hold|held|requir|grab)\\w*",
          Pattern.CASE_INSENSITIVE);

  /** A kind of statement that people ask about. */
  private record Kind(Pattern asks, List<String> statements, String then, String source) {
    static Kind read(JsonNode entry) {
      return new Kind(
          Pattern.compile(entry.path("asks").asText(), Pattern.CASE_INSENSITIVE),
          Resource.texts(entry.path("statements")),
          entry.path("then").asText(),
          entry.path("source").asText());
    }
  }

  private static final List<Kind> ALL =
      Resource.read("locks.json").stream().map(Kind::read).toList();

  private final Seen seen;
  private final String question;
  private final List<Kind> kinds;

  private LockAdvice(Seen seen, String question, List<Kind> kinds) {
    this.seen = seen;
    this.question = question;
    this.kinds = kinds;
  }

  private static final Pattern CLAUSE =
      Pattern.compile("[;,!?\\n]+|\\.(?=\\s)(?<!\\.\\.)|\\band\\b", Pattern.CASE_INSENSITIVE);

  /** Wants a change beside, whose plan names the locks of every phase. */
  private static boolean wantsChange(String question) {
    String rest =
        CLAUSE
            .splitAsStream(question)
            .filter(each -> !ASKS.matcher(each).find())
            .collect(Collectors.joining(". "));
    return Goal.of(Words.of(rest)).ofChange();
  }

  /** Absent where no lock is asked for, or of no statement that is known here. */
  static Optional<LockAdvice> of(Seen seen, Words question) {
    if (!ASKS.matcher(question.text()).find() || wantsChange(question.text())) {
      return Optional.empty();
    }
    List<Kind> kinds =
        ALL.stream()
            .filter(each -> each.asks().matcher(question.text()).find())
            .limit(KINDS)
            .toList();
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(new LockAdvice(seen, question.text(), kinds));
  }

  Step next() {
    if (!seen.called("predict_sql")) {
      String sql =
          String.join(
              ";\n",
              kinds.stream().flatMap(each -> each.statements().stream()).distinct().toList());
      ObjectNode arguments = Step.arguments().put("sql", sql).put("judge", false);
      SaidEngine.in(question)
          .filter(said -> !said.version().isEmpty())
          .ifPresent(said -> arguments.put("target", said.target()));
      return Step.call("predict_sql", arguments);
    }
    Optional<JsonNode> predicted = seen.answer("predict_sql");
    if (predicted.isEmpty()) {
      return new Step.Say(seen.failed("predict_sql"));
    }
    boolean measured = false;
    for (JsonNode statement : predicted.get().path("statements")) {
      measured |= !statement.hasNonNull("unknown");
    }
    if (!measured) {
      return new Step.Say(
          "What that locks on %s was not measured%s, and I do not guess it. Ask with \"on postgresql 16\" for what it is there. %s"
              .formatted(
                  predicted.get().path("target").asText(),
                  seen.cite("predict_sql"),
                  Advice.NOT_A_MODEL));
    }
    StringBuilder out = new StringBuilder();
    out.append("On ")
        .append(predicted.get().path("target").asText())
        .append(", for a table t")
        .append(seen.cite("predict_sql"))
        .append(":\n\n");
    for (JsonNode statement : predicted.get().path("statements")) {
      out.append("- `")
          .append(statement.path("sql").asText())
          .append("`: ")
          .append(AttachedAdvice.words(statement))
          .append('\n');
    }
    out.append('\n');
    kinds.stream()
        .map(Kind::then)
        .filter(each -> !each.isEmpty())
        .forEach(each -> out.append(each).append('\n'));
    out.append(
        "\n"
            + "Locks are held to the end of the transaction. Where a statement has to wait for its"
            + " lock, everybody behind it waits too: set a lock_timeout and try again.\n\n"
            + "Source: ");
    out.append(kinds.stream().map(Kind::source).distinct().collect(Collectors.joining(", ")));
    out.append("\n\n");
    return new Step.Say(out.append(Advice.NOT_A_MODEL).toString());
  }
}
