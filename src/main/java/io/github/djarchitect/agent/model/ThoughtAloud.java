package io.github.djarchitect.agent.model;

/**
 * Takes away what a reasoning model thinks before it speaks, where its server leaves that in the
 * text, between {@code <think>} and {@code </think>} at the very start (Qwen 3 and DeepSeek R1
 * behind servers without a reasoning parser). It is neither an answer nor a claim.
 */
final class ThoughtAloud {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private final StringBuilder held = new StringBuilder();
  private boolean speaking;

  /** What of a streamed text may be shown once this piece has come; empty while it thinks. */
  String accept(String piece) {
    if (speaking) {
      return piece;
    }
    held.append(piece);
    String start = held.toString().stripLeading();
    if (OPEN.startsWith(start) || (start.startsWith(OPEN) && !start.contains(CLOSE))) {
      return "";
    }
    speaking = true;
    return without(held.toString());
  }

  /** The same of a whole text; a thought that never ends leaves nothing. */
  static String without(String text) {
    String start = text.stripLeading();
    if (!start.startsWith(OPEN)) {
      return text;
    }
    int end = start.indexOf(CLOSE);
    return end < 0 ? "" : start.substring(end + CLOSE.length()).stripLeading();
  }
}
