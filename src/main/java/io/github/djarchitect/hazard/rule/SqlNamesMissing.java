package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.DatabaseAt;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.SqlMentions;
import io.github.djarchitect.sql.SqlMentions.Mention;
import io.github.djarchitect.sql.Statement;
import java.util.List;
import java.util.Optional;

/** SQL about a table or column that is not there when it runs. */
public final class SqlNamesMissing implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "sql-names-missing",
          "SQL names a table or column that is not there",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "RunSQL that, forwards or back, writes, reads or alters a column which its table has not"
              + " at this point of the history, or a table of one of the project's apps which no"
              + " migration makes.",
          "The server refuses it, on every database: UndefinedColumn, UndefinedTable. Tests on an"
              + " empty database find it too, sqlmigrate and makemigrations do not.",
          "Use the column's name in the database (a ForeignKey has _id at its end, db_column"
              + " another), or put the migration behind the one that makes it.",
          """
          migrations.RunSQL(
              'UPDATE "shop_order" SET "note" = "remark" WHERE "id" < 100',
              migrations.RunSQL.noop,
          ),
          """,
          """
          migrations.RunSQL(
              'UPDATE "shop_order" SET "note" = "reference" WHERE "id" < 100',
              migrations.RunSQL.noop,
          ),
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql",
              "https://www.postgresql.org/docs/18/errcodes-appendix.html"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    DatabaseAt database = migration.database();
    // until an operation parts them, the tables are those of the state within the migration
    boolean together = migration.ofType(Operation.SeparateDatabaseAndState.class).isEmpty();
    for (OperationView operation : migration.ofType(Operation.RunSql.class)) {
      if (together) {
        database = database.during(operation.before());
      }
      database = through(migration, operation, database, "It fails on every database", findings);
      // of those behind it each has been taken back
      DatabaseAt behind = together ? database.during(operation.after()) : database;
      migration.reverses().stream()
          .filter(reverse -> reverse.path().equals(operation.path()))
          .forEach(
              reverse ->
                  through(
                      migration,
                      reverse,
                      behind,
                      "Migrating back fails on every database",
                      findings));
    }
  }

  /** Tells the first name that is missing; the database after its statements. */
  private static DatabaseAt through(
      MigrationView migration,
      OperationView operation,
      DatabaseAt before,
      String what,
      Findings findings) {
    DatabaseAt database = before;
    boolean said = false;
    for (Predicted predicted : operation.statements()) {
      Optional<String> missing = missing(migration, operation, database, predicted.statement());
      if (missing.isPresent() && !said) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .message("%s: %s.".formatted(what, missing.get()))
                .because(predicted)
                .build());
        said = true;
      }
      database = database.after(predicted.emitted());
    }
    return database;
  }

  private static Optional<String> missing(
      MigrationView migration, OperationView operation, DatabaseAt database, Statement statement) {
    if (statement instanceof Statement.UnknownStatement) {
      return Optional.empty();
    }
    for (Mention mention : SqlMentions.of(statement, migration.target().vendor())) {
      String table = mention.table();
      String column = mention.column();
      if (column != null
          && database.lacks(table, column, operation.before())
          && database.lacks(table, column, operation.after())) {
        return Optional.of("%s has no column %s here".formatted(table, column));
      }
      if (!database.hasTable(table)
          && !isSequence(table)
          && OwnTables.isOfOwnApp(migration.reading(), table)
          && !migration.everTables().get().contains(table)) {
        return Optional.of("no migration makes a table %s".formatted(table));
      }
    }
    return Optional.empty();
  }

  /** PostgreSQL renames one by ALTER TABLE too. */
  private static boolean isSequence(String table) {
    return table.endsWith("_seq");
  }
}
