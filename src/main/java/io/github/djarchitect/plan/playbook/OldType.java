package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Constraint;
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
import java.util.Optional;

/** What the schema editor would send for a column that stands, asked by adding it once more. */
final class OldType {
  private OldType() {}

  /** The type of the column. */
  static String of(PlanInput input, Subject subject) {
    for (Statement statement : added(input, subject)) {
      if (statement instanceof Statement.AddColumn column) {
        return column.type();
      }
    }
    return "text";
  }

  /** The statements beside the column itself: the index that the field has of its own. */
  static List<String> beside(PlanInput input, Subject subject) {
    return added(input, subject).stream()
        .filter(statement -> statement instanceof Statement.CreateIndex)
        .map(Statement::sql)
        .toList();
  }

  private static List<Statement> added(PlanInput input, Subject subject) {
    Place place = subject.field().place();
    String app = subject.app().label();
    ProjectState without =
        StateSimulator.apply(
                input.state(),
                app,
                new Operation.RemoveField(subject.model().name(), subject.named().name(), place))
            .state();
    return sent(
        input,
        app,
        without,
        new Operation.AddField(
            subject.model().name(),
            subject.named().name(),
            subject.field().with("null", Optional.of(Value.bool(true))),
            true,
            place),
        place);
  }

  /** An index of the model, as it would be made. */
  static List<String> of(PlanInput input, Subject subject, Index index) {
    Place place = subject.field().place();
    String app = subject.app().label();
    String model = subject.model().name();
    ProjectState without =
        StateSimulator.apply(
                input.state(),
                app,
                new Operation.RemoveIndex(model, index.name().orElseThrow(), false, place))
            .state();
    return sent(input, app, without, new Operation.AddIndex(model, index, false, place), place)
        .stream()
        .map(Statement::sql)
        .toList();
  }

  /** A constraint of the model, as it would be made. */
  static List<String> of(PlanInput input, Subject subject, Constraint constraint) {
    Place place = subject.field().place();
    String app = subject.app().label();
    String model = subject.model().name();
    ProjectState without =
        StateSimulator.apply(
                input.state(),
                app,
                new Operation.RemoveConstraint(model, constraint.name().orElseThrow(), place))
            .state();
    return sent(
            input,
            app,
            without,
            new Operation.AddConstraint(model, constraint, false, place),
            place)
        .stream()
        .map(Statement::sql)
        .toList();
  }

  private static List<Statement> sent(
      PlanInput input, String app, ProjectState state, Operation operation, Place place) {
    Migration probe =
        new Migration(
            new MigrationKey(app, "probe"),
            "",
            List.of(),
            List.of(),
            List.of(),
            null,
            true,
            List.of(operation),
            true,
            place,
            PythonParser.parse(""));
    return SchemaEditor.forwards(probe, state, input.target().vendor(), input.django())
        .statements()
        .stream()
        .map(EmittedStatement::statement)
        .toList();
  }
}
