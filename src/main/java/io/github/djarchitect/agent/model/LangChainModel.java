package io.github.djarchitect.agent.model;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider's model through LangChain4j: streaming only, final messages as the only source of tool
 * calls, exactly one outcome a request, and retries of our own where a retry can help.
 */
final class LangChainModel implements ModelClient {
  private static final int TRIES = 4;

  /** After a stream's end LangChain4j may still call back; after this it will not. */
  private static final Duration AFTER_END = Duration.ofSeconds(2);

  private final ModelIdentity identity;
  private final OkHttpTransport transport;
  private final Supplier<StreamingChatModel> models;
  private final Duration firstWait;
  private @Nullable StreamingChatModel model;

  /**
   * @param models builds the model when it is first asked: the screen should not wait for it
   * @param firstWait before the second try; doubled with each
   */
  LangChainModel(
      ModelIdentity identity,
      OkHttpTransport transport,
      Supplier<StreamingChatModel> models,
      Duration firstWait) {
    this.identity = identity;
    this.transport = transport;
    this.models = models;
    this.firstWait = firstWait;
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
            .toolSpecifications(tools.stream().map(ToolSchemas::of).toList())
            .build();
    Outcome outcome = new Outcome.Cancelled(Usage.NONE);
    Duration wait = firstWait;
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      if (cancellation.cancelled()) {
        return new Outcome.Cancelled(Usage.NONE);
      }
      outcome = once(request, listener, cancellation);
      Duration pause = pause(outcome, wait);
      if (pause == null || attempt == TRIES) {
        return outcome;
      }
      listener.discarded();
      listener.waiting(reason(outcome), pause, attempt + 1);
      if (!slept(pause, cancellation)) {
        return new Outcome.Cancelled(Usage.NONE);
      }
      wait = wait.multipliedBy(2);
    }
    return outcome;
  }

  /** How long to wait before the same request may succeed; absent where it will not. */
  private static @Nullable Duration pause(Outcome outcome, Duration wait) {
    return switch (outcome) {
      case Outcome.ProviderError error ->
          switch (error.kind()) {
            case RATE_LIMIT, OVERLOADED, SERVER ->
                error.retryAfter() == null ? wait : error.retryAfter();
            case AUTHENTICATION, PERMISSION, NOT_FOUND, QUOTA, TOO_LONG, INVALID_REQUEST -> null;
          };
      case Outcome.TransportLost _ -> wait;
      default -> null;
    };
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
      cancelled.get(pause.toMillis(), TimeUnit.MILLISECONDS);
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

  private Outcome once(ChatRequest request, Listener listener, Cancellation cancellation) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    StringBuffer partial = new StringBuffer();
    transport.onEnd(
        () ->
            CompletableFuture.delayedExecutor(AFTER_END.toMillis(), TimeUnit.MILLISECONDS)
                .execute(
                    () ->
                        outcome.complete(
                            lost(partial.toString(), "the stream ended without its end marker"))));
    try (Cancellation.Registration registration =
        cancellation.onCancel(
            () -> {
              outcome.complete(new Outcome.Cancelled(Usage.UNKNOWN));
              transport.cancelAll();
            })) {
      streaming()
          .chat(
              request,
              new StreamingChatResponseHandler() {
                @Override
                public void onPartialResponse(String piece) {
                  partial.append(piece);
                  listener.text(piece);
                }

                @Override
                public void onCompleteResponse(ChatResponse response) {
                  outcome.complete(finished(response, partial.toString()));
                }

                @Override
                public void onError(Throwable error) {
                  outcome.complete(failed(error, partial.toString()));
                }
              });
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      transport.cancelAll();
      return new Outcome.Cancelled(Usage.UNKNOWN);
    } catch (ExecutionException e) {
      throw new IllegalStateException("completed with a value only", e);
    } catch (RuntimeException e) {
      return failed(e, partial.toString());
    }
  }

  private synchronized StreamingChatModel streaming() {
    if (model == null) {
      model = models.get();
    }
    return model;
  }

  private static List<ChatMessage> messages(String system, History history) {
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(SystemMessage.from(system));
    for (History.Entry entry : history.entries()) {
      switch (entry) {
        case History.User user -> messages.add(UserMessage.from(user.text()));
        case History.Model said -> {
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
                                .arguments(call.arguments())
                                .build())
                    .toList());
          }
          messages.add(message.build());
        }
        case History.ToolResults results ->
            results
                .results()
                .forEach(
                    result ->
                        messages.add(
                            ToolExecutionResultMessage.from(
                                result.callId(), result.name(), result.content())));
      }
    }
    return messages;
  }

  private static Outcome finished(ChatResponse response, String streamed) {
    Usage usage = usage(response.tokenUsage());
    AiMessage message = response.aiMessage();
    String text = message.text() == null ? streamed : message.text();
    List<ToolCall> calls = calls(message);
    FinishReason reason = response.finishReason();
    if (reason == null) {
      return lost(text, "the stream ended without saying that it was complete");
    }
    return switch (reason) {
      case LENGTH -> new Outcome.Truncated(text, "output tokens", usage);
      case CONTENT_FILTER -> new Outcome.Filtered(text, usage);
      case STOP, TOOL_EXECUTION, OTHER ->
          calls.isEmpty()
              ? new Outcome.Completed(text, usage)
              : new Outcome.ToolCalls(text, calls, usage);
    };
  }

  private static List<ToolCall> calls(AiMessage message) {
    List<ToolCall> calls = new ArrayList<>();
    if (message.toolExecutionRequests() == null) {
      return calls;
    }
    for (ToolExecutionRequest request : message.toolExecutionRequests()) {
      String id = request.id() == null || request.id().isBlank() ? "" : request.id();
      boolean taken = calls.stream().anyMatch(call -> call.id().equals(id));
      calls.add(
          new ToolCall(
              id.isEmpty() || taken ? "call_" + (calls.size() + 1) : id,
              String.valueOf(request.name()),
              request.arguments() == null ? "{}" : request.arguments()));
    }
    return calls;
  }

  private static Usage usage(@Nullable TokenUsage tokens) {
    if (tokens == null || tokens.inputTokenCount() == null || tokens.outputTokenCount() == null) {
      return Usage.UNKNOWN;
    }
    return new Usage(tokens.inputTokenCount(), 0, 0, tokens.outputTokenCount(), true);
  }

  private static Outcome lost(String partial, String what) {
    return new Outcome.TransportLost(
        partial,
        "The answer was cut off: " + what + ".",
        "Try again; if it happens again, check the network or the server's log.",
        Usage.UNKNOWN);
  }

  private Outcome failed(Throwable error, String partial) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ProviderHttpException http -> {
          return refused(http);
        }
        case UnexpectedBodyException body -> {
          return new Outcome.ProtocolViolation(
              "%s did not answer like a model server: %s.".formatted(host(), body.getMessage()),
              "Check the base URL, and that it ends where the provider's documentation says.",
              Usage.UNKNOWN);
        }
        case TimeoutException _ -> {
          return new Outcome.TransportLost(
              partial,
              "%s did not go on answering in time.".formatted(host()),
              "Try again, or choose a model that answers faster.",
              Usage.UNKNOWN);
        }
        case OkHttpTransport.LostException lost -> {
          return new Outcome.TransportLost(
              partial,
              "%s cannot be reached, or ended the connection (%s)."
                  .formatted(host(), lost.getMessage()),
              "Check the network and the base URL, or start without a model: --provider built-in.",
              Usage.UNKNOWN);
        }
        default -> {}
      }
    }
    return new Outcome.ProtocolViolation(
        "The answer of %s could not be read (%s)."
            .formatted(host(), error.getClass().getSimpleName()),
        "Try again; if it happens again, use another model or server.",
        Usage.UNKNOWN);
  }

  private String host() {
    return identity.host().isEmpty() ? "The model" : identity.host();
  }

  private Outcome refused(ProviderHttpException http) {
    String body = http.body().toLowerCase(Locale.ROOT);
    boolean tooLong =
        body.contains("context_length")
            || body.contains("context length")
            || body.contains("exceed_context")
            || body.contains("context size")
            || body.contains("prompt is too long")
            || body.contains("too many tokens");
    Outcome.ProviderError.Kind kind =
        switch (http.statusCode()) {
          case 401 -> Outcome.ProviderError.Kind.AUTHENTICATION;
          case 403 -> Outcome.ProviderError.Kind.PERMISSION;
          case 404 -> Outcome.ProviderError.Kind.NOT_FOUND;
          case 402 -> Outcome.ProviderError.Kind.QUOTA;
          case 429 ->
              body.contains("insufficient_quota") || body.contains("billing")
                  ? Outcome.ProviderError.Kind.QUOTA
                  : Outcome.ProviderError.Kind.RATE_LIMIT;
          case 413 -> Outcome.ProviderError.Kind.TOO_LONG;
          case 503, 529 -> Outcome.ProviderError.Kind.OVERLOADED;
          default ->
              http.statusCode() >= 500
                  ? Outcome.ProviderError.Kind.SERVER
                  : tooLong
                      ? Outcome.ProviderError.Kind.TOO_LONG
                      : Outcome.ProviderError.Kind.INVALID_REQUEST;
        };
    String said =
        switch (kind) {
          case AUTHENTICATION, PERMISSION -> "said no to the key";
          case NOT_FOUND -> "does not know the model or path";
          case RATE_LIMIT -> "asks to slow down";
          case QUOTA -> "has no quota left for this key";
          case OVERLOADED -> "is overloaded";
          case SERVER -> "failed";
          case TOO_LONG -> "says the conversation is too long for the model";
          case INVALID_REQUEST -> "refused the request";
        };
    String remedy =
        switch (kind) {
          case AUTHENTICATION, PERMISSION ->
              "Check the key in its environment variable, or start without a model: --provider"
                  + " built-in.";
          case NOT_FOUND -> "Check --model and --base-url.";
          case RATE_LIMIT, OVERLOADED, SERVER -> "Try again in a while, or use another model.";
          case QUOTA -> "Check the account's plan, or start without a model: --provider built-in.";
          case TOO_LONG -> "Start a new chat, ask for less, or use a model with a larger context.";
          case INVALID_REQUEST -> "Check --model; some models cannot call tools.";
        };
    return new Outcome.ProviderError(
        kind,
        http.statusCode(),
        "%s %s (%d) for model %s.".formatted(host(), said, http.statusCode(), identity.model()),
        remedy,
        http.retryAfter(),
        Usage.NONE);
  }
}
