package io.github.djarchitect.workspace;

import io.github.djarchitect.codegen.MigrationNames;
import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.engine.TableLock;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.App;
import io.github.djarchitect.report.Prediction;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.sql.SqlText;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An SQL text judged by the rules as if it stood in a new migration of the project, one RunSQL a
 * statement: what a statement's lock costs says nothing of rows it fails on and of code it breaks.
 *
 * @param app the app that the migration was laid into
 * @param findings of the text alone; {@code operation} is the number of the statement, from 0
 */
public record SqlReview(String app, List<Finding> findings) {
  private static final Pattern TRANSACTION =
      Pattern.compile(
          "(?:begin|start\\s+transaction|commit|end)\\b.{0,40}",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern OUTSIDE_TRANSACTIONS =
      Pattern.compile("\\bconcurrently\\b|\\A\\s*vacuum\\b", Pattern.CASE_INSENSITIVE);

  public SqlReview {
    findings = List.copyOf(findings);
  }

  /**
   * Judges a text; absent where no app has migrations that it could follow.
   *
   * @param rows what was predicted of the same text
   */
  public static Optional<SqlReview> of(
      Workspace workspace, String sql, Target target, List<Prediction.Row> rows) {
    return app(workspace, rows).map(app -> judged(workspace, app, sql, target));
  }

  private static SqlReview judged(Workspace workspace, App app, String sql, Target target) {
    Reading reading = workspace.reading();
    MigrationWriter writer = new MigrationWriter();
    reading
        .graph()
        .leaves()
        .values()
        .forEach(
            leaves ->
                leaves.stream()
                    .filter(reading.migrations()::containsKey)
                    .forEach(writer::dependsOn));
    List<Integer> numbers = new ArrayList<>();
    boolean atomic = true;
    int number = 0;
    for (String statement : SqlText.split(sql, target.vendor())) {
      if (!TRANSACTION.matcher(statement.strip()).matches()) {
        numbers.add(number);
        writer.operation("migrations.RunSQL(" + PythonText.quote(statement) + ")");
        atomic &= !OUTSIDE_TRANSACTIONS.matcher(statement).find();
      }
      number++;
    }
    if (!atomic) {
      writer.notAtomic();
    }
    MigrationNames names = MigrationNames.of(reading, app);
    MigrationKey key = names.next("attached_sql");
    Workspace laid =
        workspace.laidOver(List.of(FileChange.create(names.path(key), writer.render())));
    return new SqlReview(
        app.label(),
        Gate.review(laid.reviewRequest().judgedFor(List.of(target), laid.django()))
            .findings()
            .stream()
            .filter(finding -> key.equals(finding.migration()))
            // that there is no way back is so of every text without one
            .filter(finding -> finding.hazard() != Hazard.IRREVERSIBLE)
            .map(finding -> numbered(finding, numbers))
            .toList());
  }

  private static Finding numbered(Finding finding, List<Integer> numbers) {
    String operation = finding.operation();
    return operation == null || !operation.matches("\\d{1,6}")
        ? finding
        : finding.at(Integer.toString(numbers.get(Integer.parseInt(operation))));
  }

  /** The app of the first table that is named, else the first that has migrations. */
  private static Optional<App> app(Workspace workspace, List<Prediction.Row> rows) {
    List<App> apps =
        workspace.project().apps().stream()
            .filter(app -> app.migrationsDirectory() != null)
            .toList();
    List<String> tables =
        rows.stream().flatMap(row -> row.effect().locks().stream()).map(TableLock::table).toList();
    return tables.stream()
        .flatMap(
            table ->
                workspace.simulation().state().models().values().stream()
                    .filter(model -> model.table().equals(table))
                    .map(ModelState::app))
        .flatMap(label -> apps.stream().filter(app -> app.label().equals(label)))
        .findFirst()
        .or(() -> apps.stream().findFirst());
  }
}
