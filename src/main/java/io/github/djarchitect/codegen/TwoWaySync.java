package io.github.djarchitect.codegen;

import java.util.List;

/**
 * Columns of one table that say the same in an old and in a new form, to be kept in step while code
 * of both kinds runs.
 *
 * <p>The new form wins when a statement writes it; else it is derived from the old one.
 *
 * @param name of the trigger and its function
 * @param key the primary key's column
 * @param forwards new columns from old ones
 * @param backwards old columns from new ones
 * @param nullIsWritten an UPDATE that sets the new columns to NULL means it; else they count as not
 *     written, which covers code that knows the columns and does not fill them yet
 */
public record TwoWaySync(
    String name,
    String table,
    String key,
    List<Derived> forwards,
    List<Derived> backwards,
    boolean nullIsWritten) {
  public TwoWaySync {
    forwards = List.copyOf(forwards);
    backwards = List.copyOf(backwards);
  }

  /**
   * @param sql the value, with {@code {row}} in front of each column name: {@code {row}"name"}; it
   *     is filled with {@code NEW.}
   */
  public record Derived(String column, String sql) {
    /** The expression over the row that a trigger sees. */
    String ofNew() {
      return sql.replace("{row}", "NEW.");
    }
  }
}
