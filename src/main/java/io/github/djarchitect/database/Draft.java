package io.github.djarchitect.database;

import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.live.TableFacts.ColumnFacts;
import io.github.djarchitect.live.TableFacts.ConstraintFacts;
import io.github.djarchitect.live.TableFacts.IndexFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one table while it is put together. */
final class Draft {
  static final String UNKNOWN = "unknown";

  final String name;
  @Nullable Long rows;
  String rowsFrom = UNKNOWN;
  @Nullable Long bytes;
  @Nullable Long indexBytes;
  @Nullable Instant asOf;
  final List<ColumnFacts> columns = new ArrayList<>();
  final List<IndexFacts> indexes = new ArrayList<>();
  final List<ConstraintFacts> constraints = new ArrayList<>();

  Draft(String name) {
    this.name = name;
  }

  void rows(long figure, String from) {
    rows = figure;
    rowsFrom = from;
  }

  TableFacts facts() {
    return new TableFacts(
        name, rows, rowsFrom, bytes, indexBytes, asOf, columns, indexes, constraints);
  }
}
