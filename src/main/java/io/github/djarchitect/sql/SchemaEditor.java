package io.github.djarchitect.sql;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ProjectState;
import java.util.List;

/**
 * What Django's schema editor sends for a migration, character by character as {@code sqlmigrate}
 * shows it. What is not known to be equal is an {@link Statement.UnknownStatement}; a value that
 * only exists when the migration runs stands in angle brackets.
 *
 * <p>Constraints and indexes that are dropped are named as the database has them. Without the
 * history of the database their names are those of a table created just as it is now; {@link
 * SchemaContext#database()} gives the history.
 */
public final class SchemaEditor {
  private SchemaEditor() {}

  /**
   * A migration's statements, and the names in the database once they have run.
   *
   * @param after for the next migration's {@link SchemaContext#withDatabase}
   */
  public record Rendering(MigrationSql sql, DatabaseObjects after) {}

  /**
   * @param before the state right before the migration
   */
  public static MigrationSql forwards(
      Migration migration, ProjectState before, Vendor vendor, DjangoVersion django) {
    return forwards(migration, before, vendor, django, SchemaContext.NONE).sql();
  }

  /** The reverse, as {@code sqlmigrate --backwards} shows it. */
  public static MigrationSql backwards(
      Migration migration, ProjectState before, Vendor vendor, DjangoVersion django) {
    return backwards(migration, before, vendor, django, SchemaContext.NONE).sql();
  }

  /**
   * What one RunSQL sends on the way back, whatever stands around it.
   *
   * @param path its dotted index
   * @param state the one behind it
   */
  public static List<EmittedStatement> backwards(
      Migration migration,
      String path,
      Operation.RunSql sql,
      ProjectState state,
      Vendor vendor,
      DjangoVersion django) {
    return new MigrationRun(migration, state, Dialect.of(vendor, django), SchemaContext.NONE)
        .backwards(path, sql, state);
  }

  public static Rendering forwards(
      Migration migration,
      ProjectState before,
      Vendor vendor,
      DjangoVersion django,
      SchemaContext context) {
    return new MigrationRun(migration, before, Dialect.of(vendor, django), context).forwards();
  }

  public static Rendering backwards(
      Migration migration,
      ProjectState before,
      Vendor vendor,
      DjangoVersion django,
      SchemaContext context) {
    return new MigrationRun(migration, before, Dialect.of(vendor, django), context).backwards();
  }
}
