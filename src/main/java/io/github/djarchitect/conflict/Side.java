package io.github.djarchitect.conflict;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import java.util.ArrayList;
import java.util.List;

/** What one branch has and the other has not. */
record Side(MigrationKey leaf, List<Migration> migrations) {
  Side {
    migrations = List.copyOf(migrations);
  }

  /** One operation with the migration it stands in; halves of a separation each by themselves. */
  record Step(Migration migration, Operation operation, boolean ofState) {}

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (Migration migration : migrations) {
      flatten(migration, migration.operations(), true, steps);
    }
    return steps;
  }

  private static void flatten(
      Migration migration, List<Operation> operations, boolean ofState, List<Step> steps) {
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.SeparateDatabaseAndState separate -> {
          flatten(migration, separate.stateOperations(), true, steps);
          flatten(migration, separate.databaseOperations(), false, steps);
        }
        case Operation.RunSql run -> {
          steps.add(new Step(migration, run, ofState));
          flatten(migration, run.stateOperations(), true, steps);
        }
        default -> steps.add(new Step(migration, operation, ofState));
      }
    }
  }
}
