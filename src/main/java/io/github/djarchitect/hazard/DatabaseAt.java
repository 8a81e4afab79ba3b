package io.github.djarchitect.hazard;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.TableColumns;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database at a point of the plan, as far as migrations tell: the tables of the models by what
 * its operations did, which is not always what the state says, and what SQL by hand has made.
 */
public final class DatabaseAt {
  private final ProjectState tables;
  private final boolean parted;
  private final HandMade made;
  private final Vendor vendor;
  private final DjangoVersion django;

  private DatabaseAt(
      ProjectState tables, boolean parted, HandMade made, Vendor vendor, DjangoVersion django) {
    this.tables = tables;
    this.parted = parted;
    this.made = made;
    this.vendor = vendor;
    this.django = django;
  }

  static DatabaseAt empty(Vendor vendor, DjangoVersion django) {
    return new DatabaseAt(ProjectState.EMPTY, false, new HandMade(vendor), vendor, django);
  }

  /** The same with the tables of a state, unless an operation has parted the two. */
  public DatabaseAt following(ProjectState state) {
    return parted ? this : new DatabaseAt(state, false, made, vendor, django);
  }

  /**
   * The same after a migration; {@link #following} then gives it the tables.
   *
   * @param statements of the migration, asked for only where they matter
   */
  public DatabaseAt after(Migration migration, Supplier<List<EmittedStatement>> statements) {
    boolean parts =
        parted
            || migration.operations().stream()
                .anyMatch(Operation.SeparateDatabaseAndState.class::isInstance);
    ProjectState then = parts ? StateSimulator.database(tables, migration) : tables;
    if (made.triggers().isEmpty() && !hasSql(migration.operations())) {
      return new DatabaseAt(then, parts, made, vendor, django);
    }
    HandMade more = made.copy();
    for (EmittedStatement each : statements.get()) {
      more.follow(each.statement(), isByHand(migration, each.operation()));
    }
    return new DatabaseAt(then, parts, more, vendor, django);
  }

  /** The same after one statement more, written by hand. */
  public DatabaseAt after(EmittedStatement byHand) {
    HandMade more = made.copy();
    more.follow(byHand.statement(), true);
    return new DatabaseAt(tables, parted, more, vendor, django);
  }

  private static boolean hasSql(List<Operation> operations) {
    return operations.stream()
        .anyMatch(
            operation ->
                operation instanceof Operation.RunSql
                    || (operation instanceof Operation.SeparateDatabaseAndState separate
                        && hasSql(separate.databaseOperations())));
  }

  public HandMade made() {
    return made;
  }

  /** What is known of a name. */
  public enum Known {
    THERE,
    MISSING,
    /** Neither a model nor SQL of a migration has the table, or something of it is unread. */
    UNCERTAIN
  }

  /** Whether the database has a table. */
  public Known table(String table) {
    boolean there =
        made.hasTable(table) || TableColumns.of(tables, table, vendor, django).isPresent();
    return there ? Known.THERE : Known.UNCERTAIN;
  }

  /**
   * Whether a table has a column.
   *
   * @param also a state that may have it as well, such as that within the migration
   */
  public Known column(String table, String column, @Nullable ProjectState also) {
    Optional<Boolean> byHand = made.hasColumn(table, column);
    if (made.hasTable(table) || byHand.orElse(false)) {
      return made.hasTable(table) ? Known.UNCERTAIN : Known.THERE;
    }
    Optional<TableColumns.Columns> stored = TableColumns.of(tables, table, vendor, django);
    if (also != null && mayHave(TableColumns.of(also, table, vendor, django), column)) {
      return Known.THERE;
    }
    if (stored.isEmpty()) {
      return Known.UNCERTAIN;
    }
    return mayHave(stored, column) && byHand.isEmpty() ? Known.THERE : Known.MISSING;
  }

  private boolean mayHave(Optional<TableColumns.Columns> columns, String column) {
    return columns.filter(known -> known.mayHave(column, vendor)).isPresent();
  }

  /** Whether an operation of a migration is SQL that a person wrote. */
  public static boolean isByHand(Migration migration, String path) {
    List<Operation> operations = migration.operations();
    Operation found = null;
    for (String part : path.split("\\.", -1)) {
      if (part.equals("database_operations")
          && found instanceof Operation.SeparateDatabaseAndState separate) {
        operations = separate.databaseOperations();
      } else if (part.matches("\\d+") && Integer.parseInt(part) < operations.size()) {
        found = operations.get(Integer.parseInt(part));
      } else {
        return false;
      }
    }
    return found instanceof Operation.RunSql;
  }
}
