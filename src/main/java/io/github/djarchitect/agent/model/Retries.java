package io.github.djarchitect.agent.model;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often a request is tried, and how long is waited in between.
 *
 * @param tries altogether
 * @param first before the second try; doubled with each
 * @param longest a provider that asks for more is not waited for
 * @param jitter from 0 to 1: how much of a quarter is taken off our own waits
 */
record Retries(int tries, Duration first, Duration longest, DoubleSupplier jitter) {
  private static final Duration MOST_OF_OURS = Duration.ofSeconds(16);

  static final Retries DEFAULT =
      new Retries(
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          () -> ThreadLocalRandom.current().nextDouble());

  /** The wait before the next try; absent if there is none. */
  @Nullable Duration pause(Failures.Again again, @Nullable Duration asked, int triesSoFar) {
    int most =
        switch (again) {
          case NEVER -> 1;
          case ONCE -> Math.min(2, tries);
          case OFTEN -> tries;
        };
    if (triesSoFar >= most || (asked != null && asked.compareTo(longest) > 0)) {
      return null;
    }
    Duration doubled = first.multipliedBy(1L << Math.min(10, triesSoFar - 1));
    Duration bounded = doubled.compareTo(MOST_OF_OURS) > 0 ? MOST_OF_OURS : doubled;
    Duration ours =
        Duration.ofNanos((long) (bounded.toNanos() * (1 - 0.25 * jitter.getAsDouble())));
    return asked != null && asked.compareTo(ours) > 0 ? asked : ours;
  }
}
