package io.github.djarchitect.agent.model;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider's no, with its headers: they say when to come back. */
final class ProviderHttpException extends HttpException {
  private static final long serialVersionUID = 1L;

  /** A server that asks for more is not waited for. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final String body;
  private final transient Map<String, List<String>> headers;

  ProviderHttpException(int status, String body, Map<String, List<String>> headers) {
    super(status, body);
    this.body = body;
    this.headers = headers;
  }

  String body() {
    return body;
  }

  /** From {@code Retry-After} in seconds, or {@code retry-after-ms}. */
  @Nullable Duration retryAfter() {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String value = header.getValue().isEmpty() ? "" : header.getValue().getFirst().strip();
      if (name.equals("retry-after-ms") && value.matches("\\d{1,9}")) {
        return shorter(Duration.ofMillis(Long.parseLong(value)));
      }
      if (name.equals("retry-after") && value.matches("\\d{1,6}(\\.\\d+)?")) {
        return shorter(Duration.ofMillis((long) (Double.parseDouble(value) * 1000)));
      }
    }
    return null;
  }

  private static Duration shorter(Duration asked) {
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
