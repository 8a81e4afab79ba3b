package io.github.djarchitect.workspace;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.engine.Effect;
import io.github.djarchitect.engine.Effects;
import io.github.djarchitect.engine.Estimate;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Views;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.report.Prediction;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.SchemaEditor;
import io.github.djarchitect.sql.SqlRecogniser;
import io.github.djarchitect.sql.SqlText;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.StoredTypes;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a migration of a workspace sends to a target, and what servers do with it. */
public final class Predictions {
  private Predictions() {}

  /** Of one migration, on the sizes that the workspace knows. */
  public static Prediction of(
      Workspace workspace, Migration migration, Target target, boolean backwards) {
    List<Predicted> statements =
        backwards
            ? backwards(workspace, migration, target)
            : forwards(workspace, migration, target);
    Set<String> empty = new HashSet<>();
    List<Prediction.Row> rows = new ArrayList<>();
    for (Predicted predicted : statements) {
      rows.add(row(onRows(predicted, empty), workspace.live()));
      follow(predicted.statement(), empty);
    }
    return new Prediction(migration.key(), target, backwards, rows);
  }

  /**
   * The same for what somebody asks for, on several targets.
   *
   * @throws ArchitectException where the migrations depend on each other in a circle, so that
   *     nobody knows which tables stand before one
   */
  public static List<Prediction> asked(
      Workspace workspace, Migration migration, List<Target> targets, boolean backwards) {
    List<List<MigrationKey>> cycles = workspace.reading().graph().cycles();
    if (!cycles.isEmpty()) {
      throw new ArchitectException(
          ArchitectException.Kind.REPOSITORY,
          "The migrations depend on each other in a circle, so what tables stand before %s cannot be told: %s."
              .formatted(
                  migration.key(),
                  String.join(
                      " -> ", cycles.getFirst().stream().map(MigrationKey::toString).toList())),
          "Take one of these dependencies away, then ask again.");
    }
    return targets.stream().map(target -> of(workspace, migration, target, backwards)).toList();
  }

  /** Of an SQL text, each statement by itself: nothing is known of the transaction around it. */
  public static List<Prediction.Row> ofText(Workspace workspace, String sql, Target target) {
    List<Prediction.Row> rows = new ArrayList<>();
    StoredTypes stored =
        StoredTypes.of(
            StateSimulator.at(workspace.reading(), null).state(),
            target.vendor(),
            workspace.django());
    int number = 0;
    for (String text : SqlText.split(sql, target.vendor())) {
      for (Statement statement :
          stored.fill(
              SqlRecogniser.recognise(
                  text, target.vendor(), Place.of("the SQL text", number + 1)))) {
        EmittedStatement emitted =
            new EmittedStatement(Integer.toString(number), statement, 0, false);
        rows.add(row(new Predicted(emitted, Effects.of(statement, target)), workspace.live()));
      }
      number++;
    }
    return rows;
  }

  /** The view that rules judge, so that both say the same of one statement. */
  private static List<Predicted> forwards(Workspace workspace, Migration migration, Target target) {
    Views.Scope scope =
        new Views.Scope(
            target,
            workspace.django(),
            workspace.live(),
            RunningCode.UNKNOWN,
            Set.of(),
            Set.of(),
            Set.of(),
            migration.key()::equals);
    return Views.of(workspace.reading()).on(scope).stream()
        .findFirst()
        .map(MigrationView::statements)
        .orElse(List.of());
  }

  private static List<Predicted> backwards(
      Workspace workspace, Migration migration, Target target) {
    ProjectState before = before(workspace.reading(), migration.key());
    return SchemaEditor.backwards(migration, before, target.vendor(), workspace.django())
        .statements()
        .stream()
        .map(emitted -> new Predicted(emitted, Effects.of(emitted.statement(), target)))
        .toList();
  }

  /** A table that the migration has made and nothing has filled has no row to work on. */
  private static Predicted onRows(Predicted predicted, Set<String> empty) {
    Effect effect = predicted.effect();
    boolean none =
        effect.work() != Work.UNKNOWN
            && effect.locks().stream()
                .findFirst()
                .filter(lock -> empty.contains(lock.table()))
                .isPresent();
    return none
        ? new Predicted(
            predicted.emitted(),
            new Effect(
                effect.locks(),
                Work.NONE,
                effect.transactional(),
                effect.fact(),
                effect.provenance()))
        : predicted;
  }

  /** Which tables are still empty behind a statement. */
  private static void follow(Statement statement, Set<String> empty) {
    switch (statement) {
      // SQLite's remake fills new__x at once; CREATE TABLE AS comes with rows
      case Statement.CreateTable table
          when !table.table().startsWith("new__")
              && !table.sql().toUpperCase(Locale.ROOT).contains("SELECT") ->
          empty.add(table.table());
      case Statement.RenameTable rename when empty.remove(rename.from()) -> empty.add(rename.to());
      case Statement.Insert insert -> empty.remove(insert.table());
      // code and unknown SQL may write anywhere
      case Statement.PythonCode _, Statement.UnknownStatement _ -> empty.clear();
      default -> {}
    }
  }

  private static Prediction.Row row(Predicted predicted, LiveDatabase live) {
    Effect effect = predicted.effect();
    Optional<Long> rows =
        effect.locks().stream().findFirst().flatMap(lock -> live.rows(lock.table()));
    Optional<Estimate> estimate = Estimate.of(effect.work(), rows);
    return new Prediction.Row(
        predicted.emitted(),
        effect,
        estimate.map(Estimate::lowSeconds).orElse(null),
        estimate.map(Estimate::highSeconds).orElse(null));
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
}
