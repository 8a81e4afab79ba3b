package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a long history fit a model's context: old long results shrink to a line that says what was
 * there, then the oldest exchanges go altogether. The user's words stay.
 */
public final class Compaction {
  /** Results up to this many characters cost less than the line in their place would save. */
  private static final int SHORT = 400;

  private static final int KEPT_EXCHANGES = 2;

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
    int left = 0;
    for (int i = 0; i + 1 < keepFrom && size > target; ) {
      if (entries.get(i) instanceof History.Model model) {
        int width = model.calls().isEmpty() ? 1 : 2;
        for (int k = 0; k < width; k++) {
          size -= tokens(entries.remove(i));
        }
        keepFrom -= width;
        left += width == 2 ? 1 : 0;
      } else {
        i++;
      }
    }
    if (left > 0) {
      entries.addFirst(
          new History.User(
              "("
                  + left
                  + " earlier steps were left out to make room. Ask a tool again for what you"
                  + " miss.)",
              true));
    }
    return new History(entries);
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
    json.put("ok", !result.error())
        .put(
            "left_out",
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
