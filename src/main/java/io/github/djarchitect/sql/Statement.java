package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement that a migration sends, with what matters for locks and work. Produced by the
 * schema editor for Django's operations and by the recogniser for RunSQL, so that everything after
 * them sees one type.
 *
 * <p>Table and column names are unquoted. {@code sql()} is the text as it is sent, without the
 * final semicolon.
 */
public sealed interface Statement {
  String sql();

  /** A table created here. Inline references lock the referenced tables. */
  record CreateTable(String table, List<String> references, String sql) implements Statement {}

  record DropTable(String table, boolean cascade, String sql) implements Statement {}

  record RenameTable(String from, String to, String sql) implements Statement {}

  record AddColumn(
      String table,
      String column,
      String type,
      boolean nullable,
      Default defaultValue,
      boolean inlineCheck,
      boolean inlineUnique,
      @Nullable String references,
      Generated generated,
      boolean identity,
      String sql)
      implements Statement {}

  /** How a column's default is computed, which decides whether the table is rewritten. */
  enum Default {
    NONE,
    CONSTANT,
    STABLE,
    VOLATILE
  }

  enum Generated {
    NO,
    VIRTUAL,
    STORED
  }

  record DropColumn(String table, String column, boolean cascade, String sql)
      implements Statement {}

  record RenameColumn(String table, String from, String to, String sql) implements Statement {}

  /** {@code fromType} is absent where only the text of a RunSQL is known. */
  record AlterColumnType(
      String table,
      String column,
      @Nullable String fromType,
      String toType,
      boolean collationChanged,
      String sql)
      implements Statement {}

  record SetNotNull(String table, String column, String sql) implements Statement {}

  record DropNotNull(String table, String column, String sql) implements Statement {}

  record SetDefault(String table, String column, String sql) implements Statement {}

  record DropDefault(String table, String column, String sql) implements Statement {}

  record AddCheck(String table, String name, String condition, boolean notValid, String sql)
      implements Statement {}

  /** {@code usingIndex}: promoted from an index that exists. */
  record AddUnique(String table, String name, List<String> columns, boolean usingIndex, String sql)
      implements Statement {}

  record AddForeignKey(
      String table, String name, String column, String references, boolean notValid, String sql)
      implements Statement {}

  record AddExclusion(String table, String name, String sql) implements Statement {}

  record AddPrimaryKey(String table, String name, boolean usingIndex, String sql)
      implements Statement {}

  /** {@code references} is the other table when the constraint is known to be a foreign key. */
  record DropConstraint(
      String table, String name, ConstraintKind kind, @Nullable String references, String sql)
      implements Statement {}

  enum ConstraintKind {
    CHECK,
    UNIQUE,
    FOREIGN_KEY,
    PRIMARY_KEY,
    EXCLUSION,
    UNKNOWN
  }

  record ValidateConstraint(
      String table, String name, ConstraintKind kind, @Nullable String references, String sql)
      implements Statement {}

  record CreateIndex(
      String table,
      String name,
      boolean unique,
      boolean concurrently,
      boolean ifNotExists,
      String sql)
      implements Statement {}

  /** The table is absent where only the index's name is known. */
  record DropIndex(@Nullable String table, String name, boolean concurrently, String sql)
      implements Statement {}

  record RenameIndex(@Nullable String table, String from, String to, String sql)
      implements Statement {}

  record Comment(String table, @Nullable String column, String sql) implements Statement {}

  /**
   * An ALTER TABLE that changes the catalogue alone under the lock that ALTER TABLE takes: the name
   * of a constraint, an identity, storage, a trigger switched on or off.
   */
  record AlterCatalogue(String table, String what, String sql) implements Statement {}

  record AlterSequence(String sequence, String sql) implements Statement {}

  record CreateExtension(String name, String sql) implements Statement {}

  record CreateTrigger(String table, String name, String sql) implements Statement {}

  /** The table is absent where the server needs no name of it. */
  record DropTrigger(@Nullable String table, String name, String sql) implements Statement {}

  record CreateFunction(String name, boolean securityDefiner, String sql) implements Statement {}

  /** {@code whole}: no WHERE, so every row. */
  record Update(String table, boolean whole, String sql) implements Statement {}

  record Delete(String table, boolean whole, String sql) implements Statement {}

  record Insert(String table, boolean fromSelect, String sql) implements Statement {}

  record Truncate(List<String> tables, boolean cascade, String sql) implements Statement {}

  record LockTable(String table, String mode, String sql) implements Statement {}

  /** GRANT, REVOKE, OWNER TO, policies: who may do what. */
  record Privilege(String sql) implements Statement {}

  /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT as text inside a RunSQL. */
  record TransactionControl(String sql) implements Statement {}

  /** Takes no lock that matters and does no work: SET, SET CONSTRAINTS, SELECT of a function. */
  record Harmless(String sql) implements Statement {}

  /** A Python function runs here; {@code sqlmigrate} shows only a comment. */
  record PythonCode(String function, String sql) implements Statement {}

  /** Text or an operation that cannot be told; never safe. */
  record UnknownStatement(Place place, String reason, String sql) implements Statement {}
}
