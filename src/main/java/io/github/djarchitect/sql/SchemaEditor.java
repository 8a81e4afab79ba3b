package io.github.djarchitect.sql;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.state.ProjectState;

/** What Django's schema editor sends for a migration. */
public final class SchemaEditor {
  private SchemaEditor() {}

  /**
   * @param before the state right before the migration
   */
  public static MigrationSql forwards(
      Migration migration, ProjectState before, Vendor vendor, DjangoVersion django) {
    throw new UnsupportedOperationException(migration + " " + before + vendor + django);
  }

  /** The reverse, as {@code sqlmigrate --backwards} shows it. */
  public static MigrationSql backwards(
      Migration migration, ProjectState before, Vendor vendor, DjangoVersion django) {
    throw new UnsupportedOperationException(migration + " " + before + vendor + django);
  }
}
