package io.github.djarchitect.workspace;

import io.github.djarchitect.engine.Effect;
import io.github.djarchitect.engine.Effects;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.report.Prediction;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.MigrationSql;
import io.github.djarchitect.sql.SchemaEditor;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a migration of a workspace sends to a target, and what servers do with it. */
public final class Predictions {
  private Predictions() {}

  /** Of one migration, on the sizes that the workspace knows. */
  public static Prediction of(
      Workspace workspace, Migration migration, Target target, boolean backwards) {
    ProjectState before = before(workspace.reading(), migration.key());
    MigrationSql sql =
        backwards
            ? SchemaEditor.backwards(migration, before, target.vendor(), workspace.django())
            : SchemaEditor.forwards(migration, before, target.vendor(), workspace.django());
    List<Prediction.Row> rows = new ArrayList<>();
    for (EmittedStatement emitted : sql.statements()) {
      Effect effect = Effects.of(emitted.statement(), target);
      rows.add(new Prediction.Row(emitted, effect, null, null));
    }
    return new Prediction(migration.key(), target, backwards, rows);
  }

  /** The state right before a migration, along the plan that leads to it. */
  private static ProjectState before(Reading reading, MigrationKey key) {
    ProjectState[] found = {ProjectState.EMPTY};
    StateSimulator.walk(
        reading,
        (migration, before, after) -> {
          if (migration.key().equals(key)) {
            found[0] = before;
          }
        });
    return found[0];
  }

  /** A migration by {@code app.name}, or by {@code app.} and the start of its name. */
  public static Optional<Migration> find(Reading reading, String label) {
    int dot = label.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String app = label.substring(0, dot);
    String name = label.substring(dot + 1);
    return reading
        .migration(new MigrationKey(app, name))
        .or(
            () ->
                reading.migrations().values().stream()
                    .filter(each -> each.key().app().equals(app))
                    .filter(each -> !name.isEmpty() && each.key().name().startsWith(name))
                    .findFirst());
  }
}
