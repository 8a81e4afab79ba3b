package io.github.djarchitect.report;

import io.github.djarchitect.engine.Effect;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one migration sends to one target, and what the server does with it. */
public record Prediction(MigrationKey migration, Target target, boolean backwards, List<Row> rows) {
  public Prediction {
    rows = List.copyOf(rows);
  }

  /** One statement; seconds are bounds, absent where nothing is known of the table's size. */
  public record Row(
      EmittedStatement emitted,
      Effect effect,
      @Nullable Double lowSeconds,
      @Nullable Double highSeconds) {}
}
