package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a long history fit a model's context: old long results shrink to a line that says what was
 * there, then the oldest exchanges go, and only that line of each result stays, to be cited by its
 * number. The user's words stay.
 */
public final class Compaction {
  /** Results up to this many characters cost less than the line in their place would save. */
  private static final int SHORT = 400;

  private static final int KEPT_EXCHANGES = 2;

  private static final String LEFT_OUT =
      "(Some earlier steps were left out to make room. Ask a tool again for what you miss.)";

  private static final String CITABLE = "\nWhat they found, in short; it can still be cited:";

  /** Of the room there is, the part that the lines of what went may take. */
  private static final int LINES_SHARE = 4;

  private Compaction() {}

  /** A rough count, on the high side for code and English: a token is three characters or more. */
  public static long tokens(String text) {
    return (text.length() + 2L) / 3;
  }

  static long tokens(History history) {
    long sum = 0;
    for (History.Entry entry : history.entries()) {
      sum += tokens(entry);
    }
    return sum;
  }

  private static long tokens(History.Entry entry) {
    return switch (entry) {
      case History.User user -> 4 + tokens(user.text());
      case History.Model model ->
          4
              + tokens(model.text())
              + model.calls().stream()
                  .mapToLong(call -> 8 + tokens(call.name()) + tokens(call.arguments()))
                  .sum();
      case History.ToolResults results ->
          results.results().stream().mapToLong(result -> 8 + tokens(result.content())).sum();
    };
  }

  /** The same history if it has at most so many tokens, else one of at most three fifths of it. */
  static History fit(History history, long limit) {
    return tokens(history) <= limit ? history : shrink(history, limit * 3 / 5);
  }

  /** A shorter history, as near to {@code target} tokens as its newest part allows. */
  static History shrink(History history, long target) {
    List<History.Entry> entries = new ArrayList<>(history.entries());
    int keepFrom = startOfLast(entries, KEPT_EXCHANGES);
    long size = tokens(history);
    for (int i = 0; i < keepFrom && size > target; i++) {
      if (entries.get(i) instanceof History.ToolResults results) {
        History.Entry shorter = stubs(results);
        size += tokens(shorter) - tokens(results);
        entries.set(i, shorter);
      }
    }
    Set<String> lines = new LinkedHashSet<>();
    long share = target / LINES_SHARE;
    String note = "";
    for (int i = 0; i + 1 < keepFrom && size + tokens(note) > target; ) {
      switch (entries.get(i)) {
        case History.Model model -> {
          size -= tokens(entries.remove(i));
          keepFrom--;
          if (!model.calls().isEmpty() && entries.get(i) instanceof History.ToolResults results) {
            size -= tokens(entries.remove(i));
            keepFrom--;
            lines.addAll(lines(model, results));
            note = note(lines, share);
          }
        }
        case History.User earlier when isNote(earlier) -> {
          // what is left of an earlier time is said once, together with what goes now
          size -= tokens(entries.remove(i));
          keepFrom--;
          earlier.text().lines().filter(line -> line.startsWith("[E")).forEach(lines::add);
          note = note(lines, share);
        }
        case History.User _, History.ToolResults _ -> i++;
      }
    }
    if (!note.isEmpty()) {
      entries.addFirst(new History.User(note, true));
    }
    return new History(entries);
  }

  private static boolean isNote(History.User user) {
    return user.program() && user.text().startsWith(LEFT_OUT);
  }

  private static List<String> lines(History.Model model, History.ToolResults results) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < results.results().size(); i++) {
      History.Result result = results.results().get(i);
      String evidence = result.evidence();
      if (evidence != null) {
        lines.add(Digest.line(evidence, model.calls().get(i), result.content()));
      }
    }
    return lines;
  }

  /** Each line in short where there are too many for their share, the oldest first. */
  private static String note(Set<String> lines, long share) {
    List<String> kept = new ArrayList<>(lines);
    long size = kept.stream().mapToLong(Compaction::tokens).sum();
    for (int i = 0; i < kept.size() && size > share; i++) {
      String shortest = Digest.shortest(kept.get(i));
      size += tokens(shortest) - tokens(kept.get(i));
      kept.set(i, shortest);
    }
    return kept.isEmpty() ? LEFT_OUT : LEFT_OUT + CITABLE + "\n" + String.join("\n", kept);
  }

  /** Index of the model's turn that begins the last so many exchanges. */
  private static int startOfLast(List<History.Entry> entries, int exchanges) {
    int seen = 0;
    for (int i = entries.size() - 1; i > 0; i--) {
      if (entries.get(i) instanceof History.ToolResults && ++seen == exchanges) {
        return i - 1;
      }
    }
    return 0;
  }

  private static History.ToolResults stubs(History.ToolResults results) {
    return new History.ToolResults(
        results.results().stream()
            .map(result -> result.content().length() <= SHORT ? result : stub(result))
            .toList());
  }

  private static History.Result stub(History.Result result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (result.evidence() != null) {
      json.put("evidence", result.evidence());
    }
    json.put("ok", !result.error());
    String digest = Digest.of(result.content());
    if (!result.error() && !digest.isEmpty()) {
      json.put(Digest.MEMBER, digest);
    }
    json.put(
        Digest.LEFT_OUT,
        result.content().length()
            + " characters, to make room; call "
            + result.name()
            + " again if you need them");
    return new History.Result(
        result.callId(),
        result.name(),
        json.toString(),
        result.error(),
        result.evidence(),
        result.sha256());
  }
}
