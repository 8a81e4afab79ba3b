package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model beforehand; the figures and their sources are in {@code models.json}.
 *
 * @param contextTokens tokens that one request may hold; a careful guess where nobody says
 * @param outputTokens tokens that one answer may have; absent where nobody says
 * @param price absent where none is known, which is not the same as free
 */
public record ModelFacts(int contextTokens, @Nullable Integer outputTokens, @Nullable Price price) {
  private static final int CAREFUL_CONTEXT = 100_000;
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  /** US dollars per million tokens. */
  public record Price(
      BigDecimal input, BigDecimal cacheRead, BigDecimal cacheWrite, BigDecimal output) {
    /** For what costs nobody anything per token. */
    public static final Price FREE =
        new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** US dollars, to a hundredth of a cent, rounded up. */
    public BigDecimal of(Usage usage) {
      return input
          .multiply(BigDecimal.valueOf(usage.input()))
          .add(cacheRead.multiply(BigDecimal.valueOf(usage.cacheRead())))
          .add(cacheWrite.multiply(BigDecimal.valueOf(usage.cacheWrite())))
          .add(output.multiply(BigDecimal.valueOf(usage.output())))
          .divide(MILLION, 4, RoundingMode.UP);
    }
  }

  /**
   * Looks a model up.
   *
   * @param vendorHost the text goes to the vendor itself; prices of anybody else are unknown
   */
  public static ModelFacts of(String provider, String model, boolean vendorHost) {
    if (provider.equals("built-in") || provider.equals("replay")) {
      return new ModelFacts(Integer.MAX_VALUE, null, Price.FREE);
    }
    if (provider.equals("ollama")) {
      return new ModelFacts(16_384, null, vendorHost ? Price.FREE : null);
    }
    JsonNode best = null;
    for (JsonNode entry : table().path("models")) {
      if (entry.path("provider").asText().equals(provider)
          && matches(entry, model)
          && (best == null || length(entry) > length(best))) {
        best = entry;
      }
    }
    if (best == null) {
      return new ModelFacts(CAREFUL_CONTEXT, null, null);
    }
    Price price =
        new Price(
            best.path("input").decimalValue(),
            best.path("cache_read").decimalValue(),
            best.path("cache_write").decimalValue(),
            best.path("output_price").decimalValue());
    return new ModelFacts(
        best.path("context").asInt(), best.path("output").asInt(), vendorHost ? price : null);
  }

  /** A dated snapshot of a model costs what the model does; a variant with another name may not. */
  private static boolean matches(JsonNode entry, String model) {
    String prefix = entry.path("prefix").asText();
    return entry.path("exact").asBoolean()
        ? model.matches(
            java.util.regex.Pattern.quote(prefix) + "(-\\d{4}-?\\d{2}-?\\d{2}|-latest)?")
        : model.startsWith(prefix);
  }

  private static int length(JsonNode entry) {
    return entry.path("prefix").asText().length();
  }

  private static JsonNode table() {
    try (InputStream in = ModelFacts.class.getResourceAsStream("/models.json")) {
      return new ObjectMapper()
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("models.json", e);
    }
  }
}
