package io.github.djarchitect.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.History;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.ModelClient;
import io.github.djarchitect.agent.ModelIdentity;
import io.github.djarchitect.agent.Outcome;
import io.github.djarchitect.agent.ToolCall;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.agent.Usage;
import io.github.djarchitect.agent.model.Failures.Again;
import io.github.djarchitect.agent.model.Failures.Failure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider's model through LangChain4j: streaming only, final messages as the only source of tool
 * calls, exactly one outcome a request, and retries of our own where a retry can help.
 */
final class LangChainModel implements ModelClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** After a stream's end LangChain4j may still call back; after this it will not. */
  private static final Duration AFTER_END = Duration.ofSeconds(2);

  /** Under this key the thinking of a turn is carried; the others are attributes of a message. */
  private static final String THINKING = "architect.thinking";

  private final ModelIdentity identity;
  private final StreamWatch.Dialect dialect;
  private final OkHttpTransport transport;
  private final Supplier<StreamingChatModel> models;
  private final Retries retries;
  private final InstantSource clock;
  private final Failures failures;
  private @Nullable StreamingChatModel model;

  /**
   * @param models builds the model when it is first asked: the screen should not wait for it
   * @param clock for dates in {@code Retry-After}
   */
  LangChainModel(
      ModelIdentity identity,
      StreamWatch.Dialect dialect,
      OkHttpTransport transport,
      Supplier<StreamingChatModel> models,
      Retries retries,
      InstantSource clock) {
    this.identity = identity;
    this.dialect = dialect;
    this.transport = transport;
    this.models = models;
    this.retries = retries;
    this.clock = clock;
    this.failures = new Failures(identity);
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public Outcome next(
      String system,
      History history,
      List<ToolSpec> tools,
      Listener listener,
      Cancellation cancellation) {
    ChatRequest request =
        ChatRequest.builder()
            .messages(messages(system, history))
            .toolSpecifications(tools.stream().map(spec -> ToolSchemas.of(spec, dialect)).toList())
            .build();
    Reading reading =
        new Reading(
            tools.stream().map(ToolSpec::name).toList(), "call_" + history.entries().size() + "_");
    for (int tries = 1; ; tries++) {
      if (cancellation.cancelled()) {
        return new Outcome.Cancelled(Usage.NONE);
      }
      Failure attempt = once(request, reading, listener, cancellation);
      Outcome outcome = attempt.outcome();
      Duration asked = outcome instanceof Outcome.ProviderError error ? error.retryAfter() : null;
      Duration pause = retries.pause(attempt.again(), asked, tries);
      if (pause == null) {
        return outcome;
      }
      listener.discarded();
      listener.waiting(reason(outcome), pause, tries + 1);
      if (!slept(pause, cancellation)) {
        return new Outcome.Cancelled(Usage.NONE);
      }
    }
  }

  /**
   * What an answer is read with.
   *
   * @param tools names a call may have
   * @param idPrefix of ids for calls that come without one, another in each turn
   */
  record Reading(List<String> tools, String idPrefix) {
    String id(int number) {
      return idPrefix + number;
    }
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.ProviderError error -> error.message();
      case Outcome.TransportLost lost -> lost.message();
      default -> "";
    };
  }

  private static boolean slept(Duration pause, Cancellation cancellation) {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    try (Cancellation.Registration registration =
        cancellation.onCancel(() -> cancelled.complete(null))) {
      cancelled.get(pause.toNanos(), TimeUnit.NANOSECONDS);
      return false;
    } catch (java.util.concurrent.TimeoutException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("completed with a value only", e);
    }
  }

  private Failure once(
      ChatRequest request, Reading reading, Listener listener, Cancellation cancellation) {
    CompletableFuture<Failure> outcome = new CompletableFuture<>();
    StringBuffer partial = new StringBuffer();
    ThoughtAloud thought = new ThoughtAloud();
    Repetition repetition = new Repetition();
    AtomicReference<@Nullable Failure> held = new AtomicReference<>();
    OkHttpTransport.Exchange exchange = transport.begin(dialect);
    exchange.onEnd(
        () ->
            CompletableFuture.delayedExecutor(AFTER_END.toMillis(), TimeUnit.MILLISECONDS)
                .execute(
                    () -> {
                      Failure own = held.get();
                      outcome.complete(own == null ? failures.cut(partial.toString()) : own);
                    }));
    try (Cancellation.Registration registration =
        cancellation.onCancel(
            () -> {
              outcome.complete(cancelled(partial.toString(), exchange.watch().usage()));
              exchange.cancel();
            })) {
      if (cancellation.cancelled()) {
        return cancelled("", Usage.UNKNOWN);
      }
      streaming()
          .chat(
              request,
              new StreamingChatResponseHandler() {
                @Override
                public void onPartialResponse(String piece) {
                  if (!outcome.isDone()) {
                    String spoken = thought.accept(piece);
                    partial.append(spoken);
                    listener.text(spoken);
                    stopIfRepeating(piece);
                  }
                }

                @Override
                public void onPartialToolCall(PartialToolCall piece) {
                  stopIfRepeating(piece.partialArguments());
                }

                private void stopIfRepeating(String piece) {
                  if (repetition.after(piece)) {
                    outcome.complete(
                        ended(
                            new Outcome.Truncated(
                                partial.toString(), "repetition", Usage.UNKNOWN)));
                  }
                }

                @Override
                public void onCompleteResponse(ChatResponse response) {
                  outcome.complete(
                      finished(response, partial.toString(), exchange.watch(), reading));
                }

                @Override
                public void onError(Throwable error) {
                  Failure failure = failures.of(error, partial.toString(), clock.instant());
                  if (failures.isOfTheWire(error)) {
                    outcome.complete(failure);
                  } else {
                    // LangChain4j stumbles over pieces of a call and still gets the whole right.
                    held.set(failure);
                  }
                }
              });
      Failure ending = outcome.get();
      if (ending.outcome() instanceof Outcome.Completed
          || ending.outcome() instanceof Outcome.ToolCalls) {
        return ending;
      }
      exchange.cancel();
      return ending;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.cancel();
      return cancelled(partial.toString(), exchange.watch().usage());
    } catch (ExecutionException e) {
      throw new IllegalStateException("completed with a value only", e);
    } catch (RuntimeException e) {
      exchange.cancel();
      return failures.of(e, partial.toString(), clock.instant());
    }
  }

  private static Failure cancelled(String partial, Usage usage) {
    return new Failure(new Outcome.Cancelled(partial, usage), Again.NEVER);
  }

  private synchronized StreamingChatModel streaming() {
    if (model == null) {
      model = models.get();
    }
    return model;
  }

  private List<ChatMessage> messages(String system, History history) {
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(SystemMessage.from(system));
    for (History.Entry entry : history.entries()) {
      switch (entry) {
        case History.User user -> {
          // Some providers want the user and the model to take turns.
          if (messages.getLast() instanceof UserMessage before) {
            messages.removeLast();
            messages.add(UserMessage.from(before.singleText() + "\n\n" + user.text()));
          } else {
            messages.add(UserMessage.from(user.text()));
          }
        }
        case History.Model said -> messages.add(message(said));
        case History.ToolResults results ->
            results
                .results()
                .forEach(
                    result ->
                        messages.add(
                            ToolExecutionResultMessage.builder()
                                .id(result.callId())
                                .toolName(result.name())
                                .text(result.content())
                                .isError(result.error() ? true : null)
                                .build()));
      }
    }
    return messages;
  }

  private static AiMessage message(History.Model said) {
    AiMessage.Builder message = AiMessage.builder();
    if (!said.text().isBlank()) {
      message.text(said.text());
    }
    if (!said.calls().isEmpty()) {
      message.toolExecutionRequests(
          said.calls().stream()
              .map(
                  call ->
                      ToolExecutionRequest.builder()
                          .id(call.id())
                          .name(call.name())
                          .arguments(sendable(call.arguments()))
                          .build())
              .toList());
    }
    Map<String, Object> attributes = new HashMap<>(said.carried());
    if (attributes.remove(THINKING) instanceof String thinking) {
      message.thinking(thinking);
    }
    return message.attributes(attributes).build();
  }

  /** Servers refuse a history with broken arguments for ever; what was wrong is in the result. */
  private static String sendable(String arguments) {
    try {
      if (MAPPER.readTree(arguments).isObject()) {
        return arguments;
      }
    } catch (JsonProcessingException e) {
      // What it was goes along as a text.
    }
    return arguments.isBlank()
        ? "{}"
        : JsonNodeFactory.instance
            .objectNode()
            .put("unreadable", arguments.substring(0, Math.min(200, arguments.length())))
            .toString();
  }

  private Failure finished(
      ChatResponse response, String streamed, StreamWatch watch, Reading reading) {
    Usage usage = usage(response.tokenUsage());
    AiMessage message = response.aiMessage();
    String text = message.text() == null ? streamed : ThoughtAloud.without(message.text());
    List<ToolCall> calls = calls(message, reading);
    return switch (watch.stop()) {
      case "length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded", "pause_turn" ->
          ended(new Outcome.Truncated(text, watch.stop(), usage));
      case "content_filter",
          "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY" ->
          ended(new Outcome.Filtered(text, usage));
      case "refusal" -> ended(new Outcome.Refused(text, usage));
      case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL" ->
          failures.violation("the model wrote a tool call that is none");
      default -> {
        if (!watch.complete()) {
          yield failures.cut(text);
        }
        if (calls.size() < watch.callsBegun()) {
          yield failures.violation("a tool call of the model could not be read");
        }
        if (!calls.isEmpty()) {
          yield ended(new Outcome.ToolCalls(text, calls, usage, carried(message)));
        }
        List<ToolCall> written = WrittenCalls.in(text, reading);
        if (!written.isEmpty()) {
          yield ended(new Outcome.ToolCalls("", written, usage, carried(message)));
        }
        yield text.isBlank() && !watch.refusal().isBlank()
            ? ended(new Outcome.Refused(watch.refusal(), usage))
            : ended(new Outcome.Completed(text, usage, carried(message)));
      }
    };
  }

  private static Failure ended(Outcome outcome) {
    return new Failure(outcome, Again.NEVER);
  }

  private static Map<String, Object> carried(AiMessage message) {
    Map<String, Object> carried = new HashMap<>();
    message
        .attributes()
        .forEach(
            (name, value) -> {
              if (value != null) {
                carried.put(name, value);
              }
            });
    if (message.thinking() != null) {
      carried.put(THINKING, message.thinking());
    }
    return carried;
  }

  private static List<ToolCall> calls(AiMessage message, Reading reading) {
    List<ToolCall> calls = new ArrayList<>();
    if (message.toolExecutionRequests() == null) {
      return calls;
    }
    for (ToolExecutionRequest request : message.toolExecutionRequests()) {
      String given = request.id() == null ? "" : request.id();
      String id = given.isBlank() ? reading.id(calls.size() + 1) : given;
      while (taken(calls, id)) {
        id += "_";
      }
      calls.add(
          new ToolCall(
              id,
              unrepeated(String.valueOf(request.name()), reading.tools()),
              request.arguments() == null ? "{}" : request.arguments()));
    }
    return calls;
  }

  private static boolean taken(List<ToolCall> calls, String id) {
    return calls.stream().anyMatch(call -> call.id().equals(id));
  }

  /** Some servers repeat the name in every piece of a call, and the pieces are joined. */
  private static String unrepeated(String name, List<String> tools) {
    for (String tool : tools) {
      int times = name.length() / tool.length();
      if (times > 1 && name.equals(tool.repeat(times))) {
        return tool;
      }
    }
    return name;
  }

  /** What was read from a cache is apart, whichever way a provider counts. */
  private static Usage usage(@Nullable TokenUsage tokens) {
    if (tokens == null || tokens.inputTokenCount() == null || tokens.outputTokenCount() == null) {
      return Usage.UNKNOWN;
    }
    long input = tokens.inputTokenCount();
    long output = tokens.outputTokenCount();
    return switch (tokens) {
      case AnthropicTokenUsage anthropic ->
          new Usage(
              input,
              figure(anthropic.cacheReadInputTokens()),
              figure(anthropic.cacheCreationInputTokens()),
              output,
              true);
      case OpenAiTokenUsage openAi when openAi.inputTokensDetails() != null -> {
        long cached = Math.min(input, figure(openAi.inputTokensDetails().cachedTokens()));
        yield new Usage(input - cached, cached, 0, output, true);
      }
      case GoogleAiGeminiTokenUsage gemini -> {
        long cached = Math.min(input, figure(gemini.cachedContentTokenCount()));
        yield new Usage(
            input - cached, cached, 0, output + figure(gemini.thoughtsTokenCount()), true);
      }
      default -> new Usage(input, 0, 0, output, true);
    };
  }

  private static long figure(@Nullable Integer count) {
    return count == null ? 0 : count;
  }
}
