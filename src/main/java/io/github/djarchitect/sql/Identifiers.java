package io.github.djarchitect.sql;

import io.github.djarchitect.state.NameDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How Django names what it creates and fits names into an engine's limit.
 *
 * <p>Python counts code points where Java counts chars; identifiers outside the basic plane are not
 * told apart here.
 */
final class Identifiers {
  private Identifiers() {}

  static String stripQuotes(String name) {
    return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name;
  }

  /** The name behind a {@code schema"."table} trick, without its schema. */
  static String withoutNamespace(String name) {
    int dot = name.indexOf("\".\"");
    return stripQuotes(dot < 0 ? name : name.substring(dot + 3));
  }

  static String namespace(String name) {
    int dot = name.indexOf("\".\"");
    return dot < 0 ? "" : stripQuotes(name.substring(0, dot));
  }

  /** A name cut to the limit with four digits of its hash; {@code limit} 0 means none. */
  static String truncate(String identifier, int limit) {
    String name = withoutNamespace(identifier);
    if (limit == 0 || name.length() <= limit) {
      return identifier;
    }
    String namespace = namespace(identifier);
    return (namespace.isEmpty() ? "" : namespace + "\".\"")
        + name.substring(0, limit - 4)
        + NameDigest.of(4, List.of(name));
  }

  /** Table, columns, digest and suffix, shortened as Django does. */
  static String indexName(String tableName, List<String> columns, String suffix, int limit) {
    String table = withoutNamespace(tableName);
    String joined = String.join("_", columns);
    List<String> hashed = new java.util.ArrayList<>();
    hashed.add(table);
    hashed.addAll(columns);
    String hash = NameDigest.of(8, hashed) + suffix;
    int most = limit == 0 ? 200 : limit;
    String name = table + "_" + joined + "_" + hash;
    if (name.length() <= most) {
      return name;
    }
    if (hash.length() > most / 3.0) {
      hash = hash.substring(0, most / 3);
    }
    int other = (most - hash.length()) / 2 - 1;
    name = cut(table, other) + "_" + cut(joined, other) + "_" + hash;
    if (name.charAt(0) == '_' || Character.isDigit(name.charAt(0))) {
      name = "D" + name.substring(0, name.length() - 1);
    }
    return name;
  }

  /**
   * The name PostgreSQL gives an unnamed constraint: both parts lose characters from the longer one
   * until the whole fits 63 bytes.
   *
   * <p>Source: makeObjectName in PostgreSQL's src/backend/commands/indexcmds.c.
   */
  static String postgresObjectName(String tableName, @Nullable String column, String label) {
    String table = withoutNamespace(tableName);
    int columnLength = column == null ? 0 : column.length();
    int overhead = (column == null ? 0 : 1) + label.length() + 1;
    int available = 63 - overhead;
    int tableLength = table.length();
    while (tableLength + columnLength > available) {
      if (tableLength > columnLength) {
        tableLength--;
      } else {
        columnLength--;
      }
    }
    return table.substring(0, tableLength)
        + (column == null ? "" : "_" + column.substring(0, columnLength))
        + "_"
        + label;
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }
}
