package io.github.djarchitect.agent;

import java.time.Duration;

/** What a screen may show while a conversation runs; nothing here decides anything. */
public interface Listener {
  /** A listener that shows nothing. */
  Listener NONE = new Listener() {};

  /** A piece of the model's text, as it comes. */
  default void text(String piece) {}

  /** The text shown since the last finished turn is void: the request starts again or failed. */
  default void discarded() {}

  /** A wait before the request is tried again. */
  default void waiting(String reason, Duration wait, int attempt) {}

  /** A model's turn is over. */
  default void turned(Outcome outcome) {}

  /** A tool starts. */
  default void calling(ToolCall call) {}

  /** A tool has answered. */
  default void answered(ToolAnswer answer) {}

  /** The gate has spoken. */
  default void judged(Submission submission) {}

  /** A remark of the program itself. */
  default void note(String text) {}
}
