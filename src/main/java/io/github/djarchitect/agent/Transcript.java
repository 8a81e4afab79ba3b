package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a conversation leaves behind; {@link TranscriptFile} keeps it, {@link #NONE} does not. */
public interface Transcript extends AutoCloseable {
  /** Who speaks in the user's place. */
  enum By {
    USER,
    PROGRAM
  }

  void meta(ModelIdentity model, List<ToolSpec> tools);

  void user(String text, By by);

  void model(Outcome outcome);

  void result(ToolAnswer answer);

  void verdict(Submission submission);

  /** The form {@code architect/answer/1}. */
  void answer(ObjectNode answer);

  /** How the user finds it again; absent if nothing is kept. */
  @Nullable String name();

  @Override
  void close();

  /** Keeps nothing. */
  Transcript NONE =
      new Transcript() {
        @Override
        public void meta(ModelIdentity model, List<ToolSpec> tools) {}

        @Override
        public void user(String text, By by) {}

        @Override
        public void model(Outcome outcome) {}

        @Override
        public void result(ToolAnswer answer) {}

        @Override
        public void verdict(Submission submission) {}

        @Override
        public void answer(ObjectNode answer) {}

        @Override
        public @Nullable String name() {
          return null;
        }

        @Override
        public void close() {}
      };
}
