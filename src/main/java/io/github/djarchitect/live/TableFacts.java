package io.github.djarchitect.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table of a running database, as seen at a moment.
 *
 * @param rows estimated or counted, by {@code rowsFrom}; absent when unknown
 * @param rowsFrom how the figure was obtained: {@code pg_class.reltuples}, {@code sqlite_stat1},
 *     {@code count(*)}, {@code assumed by the user}
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
  public TableFacts {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    constraints = List.copyOf(constraints);
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
