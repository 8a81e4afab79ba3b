package io.github.djarchitect.hazard;

import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import java.util.Locale;
import java.util.Optional;

/**
 * How large a table is known to be, which decides whether work under a lock hurts.
 *
 * <p>Only rows that a server reported make a hazard a note. A file of the project that says a table
 * is small makes a blocker a warning that names the file, and a figure that somebody gave in a
 * question changes nothing: it may not make a migration look safer.
 */
public final class Size {
  /**
   * Up to here a scan, a build or a rewrite ends in well under a tenth of a second: measured, 3
   * million narrow rows are scanned in 0.3 s, indexed in 2 s and rewritten in 6 s (PostgreSQL
   * 18.1).
   */
  public static final long SMALL_ROWS = 10_000;

  /**
   * From here on one statement that may take any share of the rows is one too many: measured, 3
   * million narrow rows are rewritten in 6 s (PostgreSQL 18.1), so that a million stay locked for
   * seconds, and longer where rows are wide or have many indexes.
   */
  public static final long LARGE_ROWS = 1_000_000;

  /**
   * Up to here the rows of one statement are a batch: by the same measure its locks are held for
   * some tenths of a second, where a row is narrow and has few indexes.
   */
  public static final long BATCH_ROWS = 100_000;

  private Size() {}

  /** For work on rows of which the number is not known: a blocker where the table is large. */
  public static Severity ofSome(LiveDatabase live, String table) {
    return isLarge(live, table) ? Severity.BLOCKER : severity(live, table, Severity.WARNING);
  }

  /** Whether a server or somebody says that the table is large. */
  public static boolean isLarge(LiveDatabase live, String table) {
    return live.rows(table).filter(rows -> rows >= LARGE_ROWS).isPresent();
  }

  /** The usual severity, or a lower one where the table is known or said to be small. */
  public static Severity severity(LiveDatabase live, String table, Severity usual) {
    if (isSmall(live, table)) {
      return Severity.NOTE;
    }
    return usual == Severity.BLOCKER
            && hasFewRows(live.table(table).filter(TableFacts::isSaidByProject))
        ? Severity.WARNING
        : usual;
  }

  /** Whether a server says that the table is small. */
  public static boolean isSmall(LiveDatabase live, String table) {
    return hasFewRows(live.table(table).filter(facts -> !facts.isAssumed()));
  }

  private static boolean hasFewRows(Optional<TableFacts> facts) {
    return facts.map(TableFacts::rows).filter(rows -> rows <= SMALL_ROWS).isPresent();
  }

  /** {@code at 10,200,000 rows (pg_class.reltuples)}, or that the size is unknown. */
  public static String phrase(LiveDatabase live, String table) {
    Optional<TableFacts> facts = live.table(table).filter(known -> known.rows() != null);
    return facts
        .map(
            known -> String.format(Locale.ROOT, "at %,d rows (%s)", known.rows(), known.rowsFrom()))
        .orElse("for a time that grows with the table, whose size is not known here");
  }
}
