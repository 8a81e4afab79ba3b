package io.github.djarchitect.sql;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The constraints and indexes that a database has, by table, under the names they were created
 * with. Names outlive renames of tables and columns, which is why a project state alone cannot tell
 * them.
 *
 * @param byTable in order of creation
 */
public record DatabaseObjects(Map<String, List<Named>> byTable) {
  public static final DatabaseObjects EMPTY = new DatabaseObjects(Map.of());

  public DatabaseObjects {
    Map<String, List<Named>> copy = new TreeMap<>();
    byTable.forEach((table, objects) -> copy.put(table, List.copyOf(objects)));
    byTable = Collections.unmodifiableMap(copy);
  }

  /** What kind of object carries a name. */
  public enum Kind {
    PRIMARY_KEY,
    UNIQUE,
    UNIQUE_INDEX,
    FOREIGN_KEY,
    CHECK,
    INDEX,
    /** An index of another method than b-tree, or one for patterns. */
    OTHER_INDEX,
    EXCLUSION
  }

  /**
   * A constraint or index.
   *
   * @param columns in order; empty where expressions take part
   * @param references the other table of a foreign key
   */
  public record Named(String name, Kind kind, List<String> columns, @Nullable String references) {
    public Named {
      columns = List.copyOf(columns);
    }
  }

  List<Named> of(String table) {
    return byTable.getOrDefault(table, List.of());
  }
}
