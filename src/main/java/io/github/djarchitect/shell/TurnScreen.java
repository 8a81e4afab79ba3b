package io.github.djarchitect.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.Outcome;
import io.github.djarchitect.agent.ToolAnswer;
import io.github.djarchitect.agent.ToolCall;
import io.github.djarchitect.report.Ink;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while a turn runs: one line per tool call, and, where text is wanted, the
 * model's words as they come. Lines are only ever appended.
 */
final class TurnScreen implements Listener {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Consumer<String> line;
  private final Ink ink;
  private final IntSupplier width;
  private final @Nullable MarkdownStream stream;
  private long started = System.nanoTime();

  /**
   * @param line where lines go
   * @param width columns there
   * @param stream draws the model's text; absent where only the calls are shown
   */
  TurnScreen(Consumer<String> line, Ink ink, IntSupplier width, @Nullable MarkdownStream stream) {
    this.line = line;
    this.ink = ink;
    this.width = width;
    this.stream = stream;
  }

  @Override
  public synchronized void text(String piece) {
    if (stream != null) {
      stream.accept(piece);
    }
  }

  @Override
  public synchronized void discarded() {
    if (stream != null) {
      stream.discard();
      line.accept(ink.dim("  (the text above is void)"));
    }
  }

  @Override
  public synchronized void waiting(String reason, Duration wait, int attempt) {
    String cause = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    line.accept(
        ink.dim(
            "  " + cause + "; trying again in " + wait.toSeconds() + " s (try " + attempt + ")"));
  }

  @Override
  public synchronized void turned(Outcome outcome) {
    if (stream != null) {
      stream.finish();
    }
  }

  @Override
  public synchronized void calling(ToolCall call) {
    started = System.nanoTime();
  }

  @Override
  public synchronized void answered(ToolAnswer answer) {
    Duration time = Duration.ofNanos(System.nanoTime() - started);
    ToolLine.of(answer, arguments(answer.call()), time, width.getAsInt())
        .forEach(text -> line.accept(answer.ok() ? ink.dim(text) : ink.warn(text)));
    started = System.nanoTime();
  }

  @Override
  public synchronized void note(String text) {
    line.accept(ink.dim("  " + text));
  }

  private static JsonNode arguments(ToolCall call) {
    try {
      return MAPPER.readTree(call.arguments());
    } catch (JsonProcessingException e) {
      return MAPPER.createObjectNode();
    }
  }
}
