package io.github.djarchitect.report;

import io.github.djarchitect.engine.Effect;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Target;
import java.util.List;
import java.util.Optional;
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
      @Nullable Double highSeconds) {
    public Row {
      if (emitted.statement() instanceof Statement.PythonCode) {
        lowSeconds = null;
        highSeconds = null;
      }
    }

    /** Why nobody can tell what it does, where nobody can. */
    public Optional<String> unknown() {
      return switch (emitted.statement()) {
        case Statement.PythonCode _ ->
            Optional.of("what Python sends, and for how long, is not predicted");
        case Statement.UnknownStatement statement -> Optional.of(statement.reason());
        default ->
            effect.work() == Work.UNKNOWN && effect.locks().isEmpty()
                ? Optional.of("what it locks and does on this engine was not measured")
                : Optional.empty();
      };
    }

    /** What it does to rows, as {@link Work} spells it. */
    public String work() {
      return (unknown().isPresent() ? Work.UNKNOWN : effect.work()).spelling();
    }
  }
}
