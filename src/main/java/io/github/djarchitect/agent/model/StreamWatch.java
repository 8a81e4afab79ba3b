package io.github.djarchitect.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import io.github.djarchitect.agent.Usage;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads along in a provider's stream for what LangChain4j drops: whether the stream was complete,
 * in which words it ended, a refusal, and an error in the midst of it.
 *
 * <p>Written by the thread that reads the stream, read by others after its end.
 */
final class StreamWatch {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How a provider speaks. */
  enum Dialect {
    OPENAI,
    ANTHROPIC,
    GEMINI,
    OLLAMA
  }

  private final Dialect dialect;
  private final StringBuffer refusal = new StringBuffer();
  private final Set<Integer> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean complete;
  private volatile boolean over;
  private volatile int last = '\n';
  private volatile String stop = "";
  private volatile Usage usage = Usage.UNKNOWN;

  StreamWatch(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The stream has come to the end that its protocol knows. */
  boolean complete() {
    return complete;
  }

  /** The body's bytes as they are read; a count of -1 is its end. */
  void bytes(byte[] buffer, int offset, int count) {
    if (count > 0) {
      last = buffer[offset + count - 1];
    } else if (count < 0) {
      over = true;
    }
  }

  /** Whether the body ended inside a frame: in no dialect does a whole one lack its line end. */
  private boolean endsInside(String data) {
    return over && last != '\n' && last != '\r' && (data.startsWith("{") || data.startsWith("["));
  }

  /** The provider's own word for why it stopped; empty if it gave none. */
  String stop() {
    return stop;
  }

  /** The figures that the stream has told so far, for a request that is stopped in the midst. */
  Usage usage() {
    return usage;
  }

  /** The words of a refusal that came beside the text; empty if none did. */
  String refusal() {
    return refusal.toString();
  }

  /** How many tool calls were begun in the stream, where a dialect sends them in pieces. */
  int callsBegun() {
    return calls.size();
  }

  /**
   * Takes a frame in.
   *
   * @return the frame as LangChain4j can read it
   * @throws StreamFault if it reports an error
   * @throws UnexpectedBodyException if it is no JSON
   * @throws OkHttpTransport.LostException if it is the beginning of one that was cut off
   */
  ServerSentEvent see(ServerSentEvent event) {
    String data = event.data() == null ? "" : event.data().strip();
    if (data.equals("[DONE]")) {
      complete |= dialect == Dialect.OPENAI;
      return event;
    }
    if (data.isEmpty()) {
      return event;
    }
    JsonNode frame;
    try {
      frame = MAPPER.readTree(data);
    } catch (JsonProcessingException e) {
      if (endsInside(data)) {
        throw new OkHttpTransport.LostException("the stream ended inside a frame", null);
      }
      throw new UnexpectedBodyException("a frame of its stream is not JSON");
    }
    JsonNode error = frame.path("error");
    if (error.isObject() || error.isTextual() || "error".equals(event.event())) {
      throw StreamFault.of(error.isMissingNode() ? frame : error);
    }
    switch (dialect) {
      case OPENAI -> {
        told(
            frame.path("usage"),
            "prompt_tokens",
            "completion_tokens",
            frame.at("/usage/prompt_tokens_details/cached_tokens").asLong());
        JsonNode choice = frame.path("choices").path(0);
        refusal.append(choice.path("delta").path("refusal").asText(""));
        ended(choice.path("finish_reason"));
        if (withTextArguments(choice.path("delta").path("tool_calls"))) {
          return new ServerSentEvent(event.event(), frame.toString());
        }
      }
      case ANTHROPIC -> {
        JsonNode reason = frame.path("delta").path("stop_reason");
        if (reason.isTextual()) {
          stop = reason.asText();
        }
        complete |= frame.path("type").asText("").equals("message_stop");
        anthropic(frame.at("/message/usage"));
        anthropic(frame.path("usage"));
      }
      case GEMINI -> {
        told(
            frame.path("usageMetadata"),
            "promptTokenCount",
            "candidatesTokenCount",
            frame.at("/usageMetadata/cachedContentTokenCount").asLong());
        ended(frame.path("candidates").path(0).path("finishReason"));
        ended(frame.path("promptFeedback").path("blockReason"));
      }
      case OLLAMA -> {
        if (frame.path("done").asBoolean()) {
          complete = true;
          stop = frame.path("done_reason").asText("stop");
        }
      }
    }
    return event;
  }

  private void told(JsonNode figures, String input, String output, long cached) {
    if (figures.path(input).isNumber()) {
      long all = figures.path(input).asLong();
      usage =
          new Usage(
              all - Math.min(all, cached),
              Math.min(all, cached),
              0,
              figures.path(output).asLong(),
              false);
    }
  }

  /** The first frame tells what was read, later ones only what was written. */
  private void anthropic(JsonNode figures) {
    if (figures.isObject()) {
      Usage before = usage;
      usage =
          new Usage(
              figures.path("input_tokens").asLong(before.input()),
              figures.path("cache_read_input_tokens").asLong(before.cacheRead()),
              figures.path("cache_creation_input_tokens").asLong(before.cacheWrite()),
              figures.path("output_tokens").asLong(before.output()),
              false);
    }
  }

  /** Some servers send a call's arguments as an object; the protocol wants its text. */
  private boolean withTextArguments(JsonNode pieces) {
    boolean changed = false;
    for (JsonNode piece : pieces) {
      calls.add(piece.path("index").asInt());
      if (piece.path("function") instanceof ObjectNode function
          && function.path("arguments").isObject()) {
        function.put("arguments", function.path("arguments").toString());
        changed = true;
      }
    }
    return changed;
  }

  /**
   * Looks for an error in a body that is no stream.
   *
   * @throws StreamFault if it is one
   */
  static void failIfError(String body) {
    try {
      JsonNode error = MAPPER.readTree(body).path("error");
      if (error.isObject() || error.isTextual()) {
        throw StreamFault.of(error);
      }
    } catch (JsonProcessingException e) {
      // A page or a text: the caller says so.
    }
  }

  private void ended(JsonNode reason) {
    if (reason.isTextual() && !reason.asText().isEmpty()) {
      complete = true;
      stop = reason.asText();
    }
  }

  /** An error that a provider reports after it began to answer. */
  static final class StreamFault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String type;

    private StreamFault(String type, String message) {
      super(message);
      this.type = type;
    }

    private static StreamFault of(JsonNode error) {
      if (error.isTextual()) {
        return new StreamFault("", error.asText());
      }
      String type =
          error.path("type").asText("")
              + " "
              + error.path("code").asText("")
              + " "
              + error.path("status").asText("");
      return new StreamFault(type, error.path("message").asText(""));
    }

    /** Type, code and status, as far as they were given. */
    String type() {
      return type;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
