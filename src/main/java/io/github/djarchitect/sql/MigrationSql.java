package io.github.djarchitect.sql;

import io.github.djarchitect.migration.MigrationKey;
import java.util.List;

/** Everything a migration sends to one engine, in order of execution. */
public record MigrationSql(MigrationKey key, Vendor vendor, List<EmittedStatement> statements) {
  public MigrationSql {
    statements = List.copyOf(statements);
  }
}
