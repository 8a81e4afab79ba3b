package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.SchemaEditor;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the schema editor would send for a column that stands, asked by adding it once more. */
final class ColumnSql {
  private ColumnSql() {}

  /** The type of the column. */
  static String type(PlanInput input, Subject subject) {
    for (Statement statement : added(input, subject)) {
      if (statement instanceof Statement.AddColumn column) {
        return column.type();
      }
    }
    return "text";
  }

  /** The statements beside the column itself: the index that the field has of its own. */
  static List<String> beside(PlanInput input, Subject subject) {
    return texts(
        added(input, subject).stream()
            .filter(statement -> statement instanceof Statement.CreateIndex)
            .toList());
  }

  private static List<Statement> added(PlanInput input, Subject subject) {
    String model = subject.model().name();
    String name = subject.named().name();
    Place place = subject.field().place();
    Field nullable = subject.field().with("null", Optional.of(Value.bool(true)));
    return again(
        input,
        subject,
        new Operation.RemoveField(model, name, place),
        new Operation.AddField(model, name, nullable, true, place));
  }

  /** An index of the model, as it would be made. */
  static List<String> of(PlanInput input, Subject subject, Index index) {
    String model = subject.model().name();
    Place place = subject.field().place();
    return texts(
        again(
            input,
            subject,
            new Operation.RemoveIndex(model, index.name().orElseThrow(), false, place),
            new Operation.AddIndex(model, index, false, place)));
  }

  /** A constraint of the model, as it would be made. */
  static List<String> of(PlanInput input, Subject subject, Constraint constraint) {
    String model = subject.model().name();
    Place place = subject.field().place();
    return texts(
        again(
            input,
            subject,
            new Operation.RemoveConstraint(model, constraint.name().orElseThrow(), place),
            new Operation.AddConstraint(model, constraint, false, place)));
  }

  private static List<String> texts(List<Statement> statements) {
    return statements.stream().map(Statement::sql).toList();
  }

  /** What is sent for an operation in a state from which another has taken its outcome away. */
  private static List<Statement> again(
      PlanInput input, Subject subject, Operation remove, Operation add) {
    String app = subject.app().label();
    Migration probe =
        new Migration(
            new MigrationKey(app, "probe"),
            "",
            List.of(),
            List.of(),
            List.of(),
            null,
            true,
            List.of(add),
            List.of(),
            Map.of(),
            true,
            subject.field().place(),
            PythonParser.parse(""));
    ProjectState without = StateSimulator.apply(input.state(), app, remove).state();
    return SchemaEditor.forwards(probe, without, input.target().vendor(), input.django())
        .statements()
        .stream()
        .map(EmittedStatement::statement)
        .toList();
  }
}
