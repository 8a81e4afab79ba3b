package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * Something a model can ask the program to do.
 *
 * <p>The {@link Toolbox} has checked the arguments against the schema before {@link #call}, and
 * adds {@code ok} and the evidence id to the answer. A tool runs on a thread of its own, which is
 * interrupted when its time is over or the user cancels.
 */
public interface Tool {
  ToolSpec spec();

  /**
   * Answers a call; what a model can mend is an error result, not an exception.
   *
   * @param arguments an object that fits the schema; read it with {@link Arguments#read}
   */
  ToolResult call(JsonNode arguments);

  /** After this the call is interrupted and answered as an error. */
  default Duration timeLimit() {
    return Duration.ofMinutes(1);
  }
}
