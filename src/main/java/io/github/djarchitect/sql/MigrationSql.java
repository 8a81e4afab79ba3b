package io.github.djarchitect.sql;

import io.github.djarchitect.migration.MigrationKey;
import java.util.ArrayList;
import java.util.List;

/** Everything a migration sends to one engine, in order of execution. */
public record MigrationSql(MigrationKey key, Vendor vendor, List<EmittedStatement> statements) {
  public MigrationSql {
    statements = List.copyOf(statements);
  }

  /**
   * One statement for each text that is sent. Where a text has several effects, as an ALTER TABLE
   * of several actions has, they stand one behind the other in {@code statements}; here is the
   * first.
   */
  public List<EmittedStatement> texts() {
    List<EmittedStatement> texts = new ArrayList<>();
    EmittedStatement last = null;
    for (EmittedStatement each : statements) {
      boolean part =
          last != null
              && last.operation().equals(each.operation())
              && last.statement().sql().equals(each.statement().sql())
              && !last.statement().equals(each.statement());
      if (!part) {
        texts.add(each);
      }
      last = each;
    }
    return texts;
  }
}
