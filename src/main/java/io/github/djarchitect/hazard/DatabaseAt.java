package io.github.djarchitect.hazard;

import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.TableColumns;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ProjectState;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The database at a point of the plan, as far as migrations tell: the tables of the models by what
 * operations did to it, which is not always what the state says, and what SQL by hand has made.
 */
public final class DatabaseAt {
  private final Supplier<ProjectState> tables;
  private final boolean follows;
  private final HandMade made;
  private final Vendor vendor;
  private final DjangoVersion django;

  /**
   * @param tables worked out when it is asked for
   * @param follows whether the tables are those of the state all along the plan
   */
  DatabaseAt(
      Supplier<ProjectState> tables,
      boolean follows,
      HandMade made,
      Vendor vendor,
      DjangoVersion django) {
    this.tables = tables;
    this.follows = follows;
    this.made = made;
    this.vendor = vendor;
    this.django = django;
  }

  /** The same within a migration, at a state of it. */
  public DatabaseAt during(ProjectState state) {
    return follows ? new DatabaseAt(() -> state, true, made, vendor, django) : this;
  }

  /** The same after one statement more, written by hand. */
  public DatabaseAt after(EmittedStatement byHand) {
    HandMade more = made.copy();
    more.follow(byHand.statement(), true);
    return new DatabaseAt(tables, follows, more, vendor, django);
  }

  public HandMade made() {
    return made;
  }

  /** Whether a model or SQL of a migration is known to have made a table. */
  public boolean hasTable(String table) {
    return made.hasTable(table) || columns(tables.get(), table).isPresent();
  }

  /**
   * Whether a table is surely without a column; not where the table, or all of its columns, are not
   * known.
   *
   * @param also a state whose model may have the column as well, such as that within the migration
   */
  public boolean lacks(String table, String column, ProjectState also) {
    Optional<Boolean> byHand = made.hasColumn(table, column);
    if (made.hasTable(table) || byHand.orElse(false) || mayHave(also, table, column)) {
      return false;
    }
    boolean known = columns(tables.get(), table).isPresent();
    return known && (byHand.isPresent() || !mayHave(tables.get(), table, column));
  }

  private boolean mayHave(ProjectState state, String table, String column) {
    return columns(state, table).filter(known -> known.mayHave(column, vendor)).isPresent();
  }

  private Optional<TableColumns> columns(ProjectState state, String table) {
    return TableColumns.of(state, table, vendor, django);
  }
}
