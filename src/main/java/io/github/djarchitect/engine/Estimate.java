package io.github.djarchitect.engine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a statement's work takes, as a range, from a table's rows and the kind of work.
 *
 * <p>The figures are per row on narrow cached rows (3 million rows on PostgreSQL 18.1: a verifying
 * scan 0.27 s, an index build 2.0 s, a rewrite with its indexes 6.2 s); the high end allows ten
 * times that, for wide rows, a cold cache and more indexes.
 *
 * <p>A backfill in batches of the playbooks' own took 38 s for a million rows with three indexes
 * and its trigger (PostgreSQL 18, two busy cores), which lies within what is said for it.
 *
 * @param lowSeconds at best
 * @param highSeconds at worst
 */
public record Estimate(double lowSeconds, double highSeconds) {
  private static final double SCAN = 0.1e-6;
  private static final double INDEX_BUILD = 0.7e-6;
  private static final double REWRITE = 2.1e-6;
  private static final double WRITE = 10e-6;
  private static final double SPREAD = 10;

  /** What the pauses between batches add. */
  private static final double PAUSES = 1.2;

  /** Below this nobody notices. */
  private static final double INSTANT = 0.1;

  /**
   * For a kind of work on a table.
   *
   * @param rows absent where nobody knows: then only work that does not grow has an estimate
   */
  public static Optional<Estimate> of(Work work, Optional<Long> rows) {
    if (work == Work.NONE) {
      return Optional.of(new Estimate(0, INSTANT));
    }
    if (rows.isEmpty() || work == Work.UNKNOWN) {
      return Optional.empty();
    }
    double perRow =
        switch (work) {
          case SCAN -> SCAN;
          case INDEX_BUILD -> INDEX_BUILD;
          case REWRITE, COPY -> REWRITE;
          case UNBOUNDED_DML -> WRITE;
          case NONE, UNKNOWN -> 0;
        };
    double low = perRow * rows.get();
    return Optional.of(new Estimate(rounded(low), Math.max(INSTANT, rounded(low * SPREAD))));
  }

  /** For a change of each row in batches, one process, the pauses between them included. */
  public static Estimate ofBatches(long rows) {
    double low = WRITE * PAUSES * rows;
    return new Estimate(rounded(low), Math.max(INSTANT, rounded(low * SPREAD)));
  }

  /** Without what binary fractions leave behind: 120, not 120.00000000000001. */
  private static double rounded(double seconds) {
    return new BigDecimal(seconds).round(new MathContext(9)).doubleValue();
  }

  /** {@code 3 to 20 s}, {@code 8 to 30 min}, {@code < 0.1 s}. */
  public static String words(double low, double high) {
    if (high <= 0.1) {
      return "< 0.1 s";
    }
    if (high < 120) {
      return number(low) + " to " + number(high) + " s";
    }
    if (high < 7200) {
      return number(low / 60) + " to " + number(high / 60) + " min";
    }
    return number(low / 3600) + " to " + number(high / 3600) + " h";
  }

  private static String number(double value) {
    return value >= 10 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
