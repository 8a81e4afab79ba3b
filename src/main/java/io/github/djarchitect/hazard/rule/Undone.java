package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.sql.DatabaseObjects;
import io.github.djarchitect.sql.TableShape;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an operation of the state alone asks of the database that the state before it did not.
 *
 * @param made whether the table itself is new to the state
 * @param columns that are new to it, or of another type
 * @param parts indexes and constraints that are new to it
 */
record Undone(
    TableShape table,
    boolean made,
    List<TableShape.Column> columns,
    List<DatabaseObjects.Named> parts) {
  Undone {
    columns = List.copyOf(columns);
    parts = List.copyOf(parts);
  }

  static List<Undone> by(MigrationView migration, OperationView operation) {
    List<Undone> all = new ArrayList<>();
    for (ModelState model : operation.after().models().values()) {
      if (!model.equals(operation.before().models().get(model.key()))) {
        for (TableShape shape :
            TableShape.all(
                operation.after(), model.key(), migration.target().vendor(), migration.django())) {
          if (shape.managed()) {
            all.add(of(migration, operation, shape));
          }
        }
      }
    }
    return all.stream()
        .filter(each -> each.made || !each.columns.isEmpty() || !each.parts.isEmpty())
        .toList();
  }

  private static Undone of(MigrationView migration, OperationView operation, TableShape now) {
    Optional<TableShape> before =
        TableShape.of(
                operation.before(), now.table(), migration.target().vendor(), migration.django())
            .filter(TableShape::managed);
    return new Undone(
        now,
        before.isEmpty(),
        now.columns().stream()
            .filter(column -> column.unknown() == null)
            .filter(column -> before.filter(had -> has(had, column)).isEmpty())
            .toList(),
        now.parts().stream()
            .filter(part -> part.definition() != null)
            .map(TableShape.Part::named)
            .filter(
                part ->
                    before
                        .filter(
                            had ->
                                had.parts().stream()
                                    .anyMatch(old -> old.named().name().equals(part.name())))
                        .isEmpty())
            .toList());
  }

  private static boolean has(TableShape table, TableShape.Column column) {
    return table.columns().stream()
        .filter(each -> each.name().equals(column.name()))
        .anyMatch(each -> each.type() == null || Objects.equals(each.type(), column.type()));
  }
}
