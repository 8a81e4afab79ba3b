package io.github.djarchitect.state;

import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a field that a model had. */
public final class FieldHistory {
  private FieldHistory() {}

  /**
   * A field's name today.
   *
   * @param migration the last that gave it another
   */
  public record Renamed(String name, MigrationKey migration) {
    /** Behind the fact that there is no such field. */
    public String told() {
      return "%s renamed it to %s".formatted(migration, name);
    }
  }

  /** The name that renames have given a field; absent where none has. */
  public static Optional<Renamed> renamed(Reading reading, ModelKey model, String field) {
    List<Renamed> last = new ArrayList<>();
    StateSimulator.walk(
        reading,
        (migration, _, _) -> {
          if (migration.key().app().equals(model.app())) {
            follow(migration.key(), migration.operations(), model, field, last);
          }
        });
    return last.isEmpty() ? Optional.empty() : Optional.of(last.getLast());
  }

  private static void follow(
      MigrationKey key,
      List<Operation> operations,
      ModelKey model,
      String field,
      List<Renamed> last) {
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.RenameField rename
            when new ModelKey(model.app(), rename.model()).equals(model) -> {
          String now = last.isEmpty() ? field : last.getLast().name();
          if (rename.oldName().equals(now)) {
            last.add(new Renamed(rename.newName(), key));
          }
        }
        case Operation.SeparateDatabaseAndState separate ->
            follow(key, separate.stateOperations(), model, field, last);
        default -> {}
      }
    }
  }
}
