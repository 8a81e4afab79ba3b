package io.github.djarchitect.sql;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.List;

/** What Django's schema editor sends for a migration. */
public final class SchemaEditor {
  private SchemaEditor() {}

  /**
   * The statements of a migration, as {@code sqlmigrate} shows them.
   *
   * @param before the state right before the migration
   */
  public static MigrationSql forwards(
      Migration migration, ProjectState before, Vendor vendor, DjangoVersion django) {
    return forwards(migration, before, vendor, django, SchemaContext.of(django));
  }

  /** The same, with what decides names and implicit keys beside the models. */
  public static MigrationSql forwards(
      Migration migration,
      ProjectState before,
      Vendor vendor,
      DjangoVersion django,
      SchemaContext context) {
    Dialect dialect = Dialect.of(vendor, django);
    Script script = script(migration, before, dialect, context);
    OperationSender sender = new OperationSender(dialect, context, script, migration.key().app());
    ProjectState state = before;
    int index = 0;
    for (Operation operation : migration.operations()) {
      sender.forwards(Integer.toString(index++), operation, state);
      state = StateSimulator.apply(state, migration.key().app(), operation).state();
    }
    return new MigrationSql(migration.key(), vendor, script.finish());
  }

  private static Script script(
      Migration migration, ProjectState before, Dialect dialect, SchemaContext context) {
    LiveNames names = new LiveNames(context.database(), new Models(before, dialect, context));
    return new Script(dialect, names, migration.atomic());
  }

  /** The reverse, as {@code sqlmigrate --backwards} shows it. */
  public static MigrationSql backwards(
      Migration migration, ProjectState before, Vendor vendor, DjangoVersion django) {
    SchemaContext context = SchemaContext.of(django);
    Dialect dialect = Dialect.of(vendor, django);
    List<ProjectState> states = new ArrayList<>(List.of(before));
    for (Operation operation : migration.operations()) {
      states.add(StateSimulator.apply(states.getLast(), migration.key().app(), operation).state());
    }
    Script script = script(migration, states.getLast(), dialect, context);
    OperationSender sender = new OperationSender(dialect, context, script, migration.key().app());
    for (int i = migration.operations().size() - 1; i >= 0; i--) {
      sender.backwards(Integer.toString(i), migration.operations().get(i), states.get(i));
    }
    return new MigrationSql(migration.key(), vendor, script.finish());
  }
}
