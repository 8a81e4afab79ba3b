package io.github.djarchitect.hazard;

import io.github.djarchitect.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Columns whose rows a validated CHECK proves to be filled, so that SET NOT NULL has nothing to
 * read.
 *
 * <p>Source: ALTER TABLE of PostgreSQL, "SET NOT NULL": the scan is skipped if a valid CHECK proves
 * that no NULL can exist. Only conditions of the plain form, or joined to others by AND, count.
 */
public final class ProvenColumns {
  private final Map<String, Set<String>> proven = new HashMap<>();
  private final Map<String, Set<String>> pending = new HashMap<>();

  boolean contains(String table, String column) {
    return proven.entrySet().stream()
        .anyMatch(
            check ->
                check.getKey().startsWith(table + "\0")
                    && check.getValue().contains(column.toLowerCase(Locale.ROOT)));
  }

  void follow(Statement statement) {
    switch (statement) {
      case Statement.AddCheck check ->
          (check.notValid() ? pending : proven)
              .put(key(check.table(), check.name()), filled(check.condition()));
      case Statement.ValidateConstraint validated -> {
        String key = key(validated.table(), validated.name());
        Set<String> columns = pending.remove(key);
        if (columns != null) {
          proven.put(key, columns);
        }
      }
      case Statement.DropConstraint dropped -> {
        proven.remove(key(dropped.table(), dropped.name()));
        pending.remove(key(dropped.table(), dropped.name()));
      }
      default -> {}
    }
  }

  private static String key(String table, String name) {
    return table + "\0" + name;
  }

  /** The columns, in lower case, of which a condition says that they are not NULL. */
  public static Set<String> filled(String condition) {
    Set<String> columns = new HashSet<>();
    String plain = condition.replace("\"", "").replaceAll("\\s+", " ").strip();
    if (plain.toUpperCase(Locale.ROOT).contains(" OR ") || plain.contains("'")) {
      return columns;
    }
    for (String part : plain.split("(?i) AND ")) {
      String bare = part.replaceAll("^[\\s(]+|[\\s)]+$", "");
      if (bare.toUpperCase(Locale.ROOT).endsWith(" IS NOT NULL")) {
        String column = bare.substring(0, bare.length() - " IS NOT NULL".length());
        if (column.matches("\\w+")) {
          columns.add(column.toLowerCase(Locale.ROOT));
        }
      }
    }
    return columns;
  }
}
