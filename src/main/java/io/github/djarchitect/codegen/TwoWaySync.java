package io.github.djarchitect.codegen;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of one table that say the same in an old and in a new form, to be kept in step while code
 * of three kinds runs: code that knows the old form alone, code whose model has both and fills the
 * old one, and code that knows the new form alone.
 *
 * <p>An INSERT that gives the new form means it. An UPDATE that names the old form means that one
 * where it changes or the new one is empty: an object that was just made still has nothing for the
 * columns that the trigger filled, and one that was read before says of them what was. An UPDATE
 * that names only the new form means it, NULL included.
 *
 * @param name of the trigger and its function
 * @param key the primary key's column
 * @param forwards new columns from old ones
 * @param backwards old columns from new ones
 * @param copyOf whose rows these are copies of, made by the code that has written them; absent:
 *     they stand for themselves
 */
public record TwoWaySync(
    String name,
    String table,
    String key,
    List<Derived> forwards,
    List<Derived> backwards,
    @Nullable CopyOf copyOf) {
  public TwoWaySync {
    forwards = List.copyOf(forwards);
    backwards = List.copyOf(backwards);
  }

  public TwoWaySync(
      String name, String table, String key, List<Derived> forwards, List<Derived> backwards) {
    this(name, table, key, forwards, backwards, null);
  }

  /**
   * An old version of a row, inserted when the row is updated: its new form may say what was before
   * that UPDATE, so an INSERT that gives the old form means that one.
   *
   * @param table the rows that are copied; they are in step already
   * @param key column of their primary key, in both tables
   * @param mayBeEmpty whether the old form may be NULL and mean it, which only the copied row tells
   *     from code that does not know it
   */
  public record CopyOf(String table, String key, boolean mayBeEmpty) {}

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
