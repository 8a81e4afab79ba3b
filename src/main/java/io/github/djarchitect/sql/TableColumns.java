package io.github.djarchitect.sql;

import io.github.djarchitect.state.ProjectState;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names of a table's columns, by what its models say.
 *
 * @param whole whether it has no others: not so of a table that Django does not manage, nor of one
 *     that something unread has changed
 */
public record TableColumns(TreeSet<String> names, boolean whole) {
  /**
   * @return absent where no model of the state has the table
   */
  public static Optional<TableColumns> of(
      ProjectState state, String table, Vendor vendor, DjangoVersion django) {
    return new Models(state, Dialect.of(vendor, django), SchemaContext.NONE)
        .allOfTable(table)
        .map(TableColumns::of)
        .reduce(TableColumns::with);
  }

  private static TableColumns of(ModelTable table) {
    TreeSet<String> names = new TreeSet<>();
    boolean whole = table.migrates() && !table.state().uncertain();
    for (ModelField field : table.columns()) {
      try {
        names.add(field.column());
      } catch (Unrenderable _) {
        whole = false;
      }
    }
    return new TableColumns(names, whole);
  }

  private TableColumns with(TableColumns other) {
    TreeSet<String> all = new TreeSet<>(names);
    all.addAll(other.names);
    return new TableColumns(all, whole && other.whole);
  }

  /** MySQL, MariaDB and SQLite do not tell upper from lower case. */
  public boolean mayHave(String column, Vendor vendor) {
    return !whole
        || names.contains(column)
        || (vendor != Vendor.POSTGRESQL && names.stream().anyMatch(column::equalsIgnoreCase));
  }
}
