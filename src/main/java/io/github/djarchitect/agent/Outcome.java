package io.github.djarchitect.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one request to a model ended; exactly one of these, whatever the network did.
 *
 * <p>Only {@link Completed} and {@link ToolCalls} are answers. Everything else is a failure whose
 * text, if any, is for display and never acted upon.
 */
public sealed interface Outcome {
  Usage usage();

  /**
   * The model has nothing more to ask of the program.
   *
   * @param carried what the provider wants back unread with the next request
   */
  record Completed(String text, Usage usage, Map<String, Object> carried) implements Outcome {
    public Completed {
      carried = Map.copyOf(carried);
    }

    public Completed(String text, Usage usage) {
      this(text, usage, Map.of());
    }
  }

  /** The model wants tools called, in this order. */
  record ToolCalls(String text, List<ToolCall> calls, Usage usage, Map<String, Object> carried)
      implements Outcome {
    public ToolCalls {
      calls = List.copyOf(calls);
      carried = Map.copyOf(carried);
      if (calls.isEmpty()) {
        throw new IllegalStateException("tool calls without a call");
      }
    }

    public ToolCalls(String text, List<ToolCall> calls, Usage usage) {
      this(text, calls, usage, Map.of());
    }
  }

  /** The provider's output limit cut the answer; nothing of it is run. */
  record Truncated(String text, String limit, Usage usage) implements Outcome {}

  /** The model declines. */
  record Refused(String text, Usage usage) implements Outcome {}

  /** The provider's content filter stopped it. */
  record Filtered(String text, Usage usage) implements Outcome {}

  /** The user, or a budget, stopped it; the text so far is no answer. */
  record Cancelled(String partial, Usage usage) implements Outcome {
    public Cancelled(Usage usage) {
      this("", usage);
    }
  }

  /** The connection ended, stalled or never came about; the text so far is no answer. */
  record TransportLost(String partial, String message, String remedy, Usage usage)
      implements Outcome {}

  /** The provider said no. */
  record ProviderError(
      Kind kind,
      int status,
      String message,
      String remedy,
      @Nullable Duration retryAfter,
      Usage usage)
      implements Outcome {
    /** What kind of no. */
    public enum Kind {
      AUTHENTICATION,
      PERMISSION,
      NOT_FOUND,
      RATE_LIMIT,
      QUOTA,
      OVERLOADED,
      SERVER,
      TOO_LONG,
      INVALID_REQUEST
    }
  }

  /** What came back is not the provider's protocol: a web page, half a tool call, no end marker. */
  record ProtocolViolation(String message, String remedy, Usage usage) implements Outcome {}
}
