package io.github.djarchitect.autodetect;

import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import java.util.List;

/**
 * A migration that makemigrations would write.
 *
 * @param initial whether it is an app's first
 * @param dependencies sorted
 */
public record NewMigration(
    MigrationKey key, boolean initial, List<Dependency> dependencies, List<Operation> operations) {
  public NewMigration {
    dependencies = List.copyOf(dependencies);
    operations = List.copyOf(operations);
  }
}
