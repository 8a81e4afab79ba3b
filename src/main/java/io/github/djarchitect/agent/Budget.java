package io.github.djarchitect.agent;

import io.github.djarchitect.ArchitectException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one question may use up; what is absent has no limit.
 *
 * @param turns requests to the model
 * @param tokens read and written
 * @param cost US dollars
 */
public record Budget(
    @Nullable Integer turns,
    @Nullable Long tokens,
    @Nullable BigDecimal cost,
    @Nullable Duration time) {
  /** Enough for a plan with a few rounds at the gate. */
  public static final Budget DEFAULT = new Budget(40, null, null, null);

  /** Names the limit that is reached, or would be passed by the next request. */
  Optional<String> reached(int turnsUsed, long tokensUsed, long nextRequest, Spent spent) {
    if (turns != null && turnsUsed >= turns) {
      return Optional.of(turns + (turns == 1 ? " turn" : " turns"));
    }
    if (tokens != null && tokensUsed + nextRequest >= tokens) {
      return Optional.of(tokens + " tokens");
    }
    if (cost != null && spent.cost != null && spent.cost.compareTo(cost) >= 0) {
      return Optional.of(cost.toPlainString() + " US dollars");
    }
    if (time != null && spent.time.compareTo(time) >= 0) {
      return Optional.of(text(time));
    }
    return Optional.empty();
  }

  /** Cost so far, absent where no price is known, and time so far. */
  record Spent(@Nullable BigDecimal cost, Duration time) {}

  /**
   * A limit in money for a model without a price could not be held, so it is refused.
   *
   * @throws ArchitectException of kind USAGE
   */
  public void requirePrice(ModelIdentity model, ModelFacts facts) {
    if (cost != null && facts.price() == null) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "No price is known for " + model.name() + ", so a limit in dollars cannot be held.",
          "Use --max-tokens or --max-turns instead of --max-cost.");
    }
  }

  static String text(Duration time) {
    return time.toMillis() % 1000 == 0
        ? time.toSeconds() + " s"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
