package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
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

/** The type of a column as the schema editor writes it, asked by adding the field once more. */
final class OldType {
  private OldType() {}

  static String of(PlanInput input, Subject subject) {
    Place place = subject.field().place();
    String app = subject.app().label();
    ProjectState without =
        StateSimulator.apply(
                input.state(),
                app,
                new Operation.RemoveField(subject.model().name(), subject.named().name(), place))
            .state();
    Operation add =
        new Operation.AddField(
            subject.model().name(),
            subject.named().name(),
            subject.field().with("null", Optional.of(Value.bool(true))),
            true,
            place);
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
            true,
            place,
            PythonParser.parse(""));
    for (EmittedStatement emitted :
        SchemaEditor.forwards(probe, without, input.target().vendor(), input.django())
            .statements()) {
      if (emitted.statement() instanceof Statement.AddColumn column) {
        return column.type();
      }
    }
    return "text";
  }
}
