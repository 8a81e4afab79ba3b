package io.github.djarchitect.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.TimeoutException;
import io.github.djarchitect.agent.ModelIdentity;
import io.github.djarchitect.agent.Outcome;
import io.github.djarchitect.agent.Outcome.ProviderError.Kind;
import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.Usage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns whatever a request ended in into an outcome, and says whether another try may help. */
final class Failures {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int WORDS = 200;

  private final ModelIdentity identity;

  Failures(ModelIdentity identity) {
    this.identity = identity;
  }

  /** Whether the same request may succeed. */
  enum Again {
    NEVER,
    ONCE,
    OFTEN
  }

  /** An outcome that is no answer. */
  record Failure(Outcome outcome, Again again) {}

  /**
   * @param partial text that had come
   * @param now against which a date in {@code Retry-After} counts
   */
  Failure of(Throwable error, String partial, Instant now) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ProviderHttpException http -> {
          return refused(http, now);
        }
        case StreamWatch.StreamFault fault -> {
          Kind kind = kind(fault.type() + " " + fault.getMessage(), 0);
          return provider(kind, 200, fault.getMessage(), null, Again.ONCE);
        }
        case UnexpectedBodyException body -> {
          return violation(body.getMessage());
        }
        case TimeoutException timeout -> {
          // A limit on the whole answer has been waited for long enough.
          boolean silence = timeout.getCause() instanceof SocketTimeoutException;
          return lost(
              partial,
              "%s did not go on answering in time.".formatted(host()),
              "Try again, or choose a model that answers faster.",
              silence ? Again.ONCE : Again.NEVER);
        }
        case ConnectException _ -> {
          boolean here =
              identity.host().startsWith("localhost") || identity.host().startsWith("127.");
          return lost(
              partial,
              "Nothing answers at %s.".formatted(host()),
              here
                  ? "Start the server, check its port, or go on without a model: --provider"
                      + " built-in."
                  : "Check the network and the base URL, or go on without a model: --provider"
                      + " built-in.",
              here ? Again.NEVER : Again.OFTEN);
        }
        case UnknownHostException _ -> {
          return lost(
              partial,
              "The name of %s cannot be resolved.".formatted(host()),
              "Check the network and the base URL, or go on without a model: --provider built-in.",
              Again.ONCE);
        }
        case SSLException _ -> {
          return lost(
              partial,
              "No safe connection to %s came about.".formatted(host()),
              "Check the base URL and the certificates that Java trusts.",
              Again.NEVER);
        }
        default -> {}
      }
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof OkHttpTransport.LostException) {
        return cut(partial);
      }
    }
    return violation("it could not be read (" + error.getClass().getSimpleName() + ")");
  }

  /** Something that the server or the network did, and not the reading of it. */
  boolean isOfTheWire(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProviderHttpException
          || cause instanceof StreamWatch.StreamFault
          || cause instanceof UnexpectedBodyException
          || cause instanceof TimeoutException
          || cause instanceof IOException
          || cause instanceof OkHttpTransport.LostException) {
        return true;
      }
    }
    return false;
  }

  /** The connection was there and ended too early. */
  Failure cut(String partial) {
    return lost(
        partial,
        "%s ended the connection before the answer was whole.".formatted(host()),
        "Try again; if it happens again, check the network or the server's log.",
        Again.ONCE);
  }

  Failure violation(String what) {
    return new Failure(
        new Outcome.ProtocolViolation(
            "%s did not answer like a model server: %s.".formatted(host(), what),
            "Check the base URL and the model.",
            Usage.UNKNOWN),
        Again.NEVER);
  }

  private static Failure lost(String partial, String message, String remedy, Again again) {
    return new Failure(new Outcome.TransportLost(partial, message, remedy, Usage.UNKNOWN), again);
  }

  private Failure refused(ProviderHttpException http, Instant now) {
    int status = http.statusCode();
    JsonNode error = error(http.body());
    String said = error.isTextual() ? error.asText() : error.path("message").asText("");
    Kind kind =
        kind(
            error.path("type").asText("")
                + " "
                + error.path("code").asText("")
                + " "
                + error.path("status").asText("")
                + " "
                + error.path("details").path("error_code").asText("")
                + " "
                + said,
            status);
    boolean passing =
        switch (kind) {
          case RATE_LIMIT, OVERLOADED, SERVER -> status != 501;
          case INVALID_REQUEST -> status == 408 || status == 409;
          case AUTHENTICATION, PERMISSION, NOT_FOUND, QUOTA, TOO_LONG -> false;
        };
    return provider(
        kind,
        status,
        said,
        http.retryAfter(now),
        http.shouldRetry(passing) ? Again.OFTEN : Again.NEVER);
  }

  private static boolean isElsewhere(int status) {
    return status >= 300 && status < 400;
  }

  private Failure provider(
      Kind kind, int status, String said, @Nullable Duration retryAfter, Again again) {
    String fact =
        switch (kind) {
          case AUTHENTICATION, PERMISSION -> "said no to the key";
          case NOT_FOUND -> "does not know the model or the path";
          case RATE_LIMIT -> "asks to slow down";
          case QUOTA -> "has no quota left for this key";
          case OVERLOADED -> "is overloaded or still loading";
          case SERVER -> "failed";
          case TOO_LONG -> "says the conversation is too long for the model";
          // a proxy's login, or http for https; following it would take the key elsewhere
          case INVALID_REQUEST ->
              isElsewhere(status) ? "sends callers elsewhere" : "refused the request";
        };
    String remedy =
        switch (kind) {
          case AUTHENTICATION, PERMISSION ->
              "Check the key in its environment variable, or go on without a model: --provider"
                  + " built-in.";
          case NOT_FOUND -> "Check --model and --base-url.";
          case RATE_LIMIT, OVERLOADED, SERVER ->
              retryAfter == null
                  ? "Try again in a while, or use another model."
                  : "Try again in " + retryAfter.toSeconds() + " s, or use another model.";
          case QUOTA -> "Check the account's plan, or go on without a model: --provider built-in.";
          case TOO_LONG -> "Start a new chat, ask for less, or use a model with a larger context.";
          case INVALID_REQUEST ->
              isElsewhere(status)
                  ? "Give --base-url the address it sends to, if that is the server; a proxy may"
                      + " want a login."
                  : "Check --model; some models cannot call tools.";
        };
    // What a provider says of a key may hold the key.
    boolean quoted = !said.isBlank() && kind != Kind.AUTHENTICATION && kind != Kind.PERMISSION;
    String words = Redactor.SHAPES.redact(said.strip().replaceAll("\\s+", " "));
    return new Failure(
        new Outcome.ProviderError(
            kind,
            status,
            "%s %s (%s) for model %s%s"
                .formatted(
                    host(),
                    fact,
                    status == 200 ? "in the middle of its answer" : String.valueOf(status),
                    identity.model(),
                    quoted
                        ? ": " + words.substring(0, Math.min(WORDS, words.length())) + "."
                        : "."),
            remedy,
            retryAfter,
            Usage.NONE),
        again);
  }

  /** By type and code first, by status where they say nothing. */
  private static Kind kind(String words, int status) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (contains(lower, "insufficient_quota", "spend_limit", "usage_limit_exceeded")
        || contains(lower, "credit_balance", "billing_error", "credit balance")) {
      return Kind.QUOTA;
    }
    if (contains(lower, "context_length", "exceed_context", "context length", "context window")
        || contains(lower, "context size", "prompt is too long", "input token count")) {
      return Kind.TOO_LONG;
    }
    return switch (status) {
      case 401 -> Kind.AUTHENTICATION;
      case 402 -> Kind.QUOTA;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 413 -> Kind.TOO_LONG;
      case 429 -> Kind.RATE_LIMIT;
      case 503, 529 -> Kind.OVERLOADED;
      case 0 -> {
        if (contains(lower, "overloaded", "unavailable", "slow_down")) {
          yield Kind.OVERLOADED;
        }
        if (contains(lower, "rate_limit", "resource_exhausted", "429")) {
          yield Kind.RATE_LIMIT;
        }
        yield contains(lower, "invalid_request", "invalid_argument")
            ? Kind.INVALID_REQUEST
            : Kind.SERVER;
      }
      default -> {
        // Gemini answers a bad key with 400.
        if (contains(lower, "api_key_invalid", "api key not valid")) {
          yield Kind.AUTHENTICATION;
        }
        yield status >= 500 ? Kind.SERVER : Kind.INVALID_REQUEST;
      }
    };
  }

  private static boolean contains(String text, String... words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** The {@code error} of a body; missing if it is a page or something else. */
  private static JsonNode error(String body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      JsonNode one = json.isArray() ? json.path(0) : json;
      return one.path("error");
    } catch (JsonProcessingException e) {
      return MAPPER.missingNode();
    }
  }

  private String host() {
    return identity.host().isEmpty() ? "The model" : identity.host();
  }
}
