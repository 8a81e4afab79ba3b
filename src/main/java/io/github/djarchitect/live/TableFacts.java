package io.github.djarchitect.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table of a running database, as seen at a moment.
 *
 * @param rows estimated or counted, by {@code rowsFrom}; absent when unknown
 * @param rowsFrom how the figure was obtained: {@code pg_class.reltuples}, {@code sqlite_stat1},
 *     {@code count(*)}, {@code assumed by the user}, {@code assumed from CLAUDE.md:12}
 * @param bytes heap without indexes; absent when unknown
 * @param asOf when the server's statistics were taken, where it says
 */
public record TableFacts(
    String table,
    @Nullable Long rows,
    String rowsFrom,
    @Nullable Long bytes,
    @Nullable Long indexBytes,
    @Nullable Instant asOf,
    List<ColumnFacts> columns,
    List<IndexFacts> indexes,
    List<ConstraintFacts> constraints) {
  private static final String ASSUMED = "assumed";
  private static final String ASSUMED_FROM = ASSUMED + " from ";
  private static final String ASSUMED_BY_USER = ASSUMED + " by the user";

  public TableFacts {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    constraints = List.copyOf(constraints);
  }

  /** A table of which only a figure is known that a file of the project gives. */
  public static TableFacts said(String table, long rows, String place) {
    return assumed(table, rows, ASSUMED_FROM + place);
  }

  /** A table of which only a figure is known that a user gave. */
  public static TableFacts said(String table, long rows) {
    return assumed(table, rows, ASSUMED_BY_USER);
  }

  private static TableFacts assumed(String table, long rows, String from) {
    return new TableFacts(table, rows, from, null, null, null, List.of(), List.of(), List.of());
  }

  /** The same table with the figure of another. */
  public TableFacts with(TableFacts figure) {
    return new TableFacts(
        table,
        figure.rows,
        figure.rowsFrom,
        bytes,
        indexBytes,
        asOf,
        columns,
        indexes,
        constraints);
  }

  /** Whether the figure comes from a person or a text and not from a server. */
  public boolean isAssumed() {
    return rowsFrom.startsWith(ASSUMED);
  }

  /** Whether the figure stands in a file of the project. */
  public boolean isSaidByProject() {
    return rowsFrom.startsWith(ASSUMED_FROM);
  }

  /** {@code nullFraction} is 0..1 from the server's statistics; absent without them. */
  public record ColumnFacts(
      String name,
      String type,
      boolean nullable,
      @Nullable String defaultSql,
      @Nullable Double nullFraction) {}

  public record IndexFacts(String name, boolean unique, boolean valid, String definition) {}

  public record ConstraintFacts(
      String name,
      String kind,
      boolean validated,
      String definition,
      @Nullable String references) {}
}
