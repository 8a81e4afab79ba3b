package io.github.djarchitect.agent.model;

import dev.langchain4j.exception.HttpException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A provider's no, with its headers: they say when to come back. */
final class ProviderHttpException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final String body;
  private final transient Map<String, List<String>> headers;

  ProviderHttpException(int status, String body, Map<String, List<String>> headers) {
    super(status, body);
    this.body = body;
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.putAll(headers);
  }

  String body() {
    return body;
  }

  /**
   * From {@code retry-after-ms}, or {@code Retry-After} in seconds or as a date; never negative.
   */
  @Nullable Duration retryAfter(Instant now) {
    String millis = header("retry-after-ms");
    if (millis.matches("\\d{1,9}(\\.\\d+)?")) {
      return Duration.ofMillis((long) Double.parseDouble(millis));
    }
    String value = header("retry-after");
    if (value.matches("\\d{1,8}(\\.\\d+)?")) {
      return Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000));
    }
    try {
      Instant at =
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
              .toInstant();
      return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** {@code x-should-retry} where it is given. */
  boolean shouldRetry(boolean otherwise) {
    return switch (header("x-should-retry").toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> otherwise;
    };
  }

  private String header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst().strip();
  }
}
