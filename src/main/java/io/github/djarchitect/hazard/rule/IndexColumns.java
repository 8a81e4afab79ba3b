package io.github.djarchitect.hazard.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a CREATE INDEX is over.
 *
 * @param columns plain columns; empty where one part is an expression
 * @param parts columns and expressions as written
 * @param condition of a partial index
 */
record IndexColumns(
    String method, List<String> columns, List<String> parts, Optional<String> condition) {
  private static final Pattern HEAD =
      Pattern.compile(
          "\\bON\\s+(?:ONLY\\s+)?(?:\"[^\"]+\"|`[^`]+`|[\\w.]+)(?:\\.\"[^\"]+\")?\\s*(?:USING\\s+\"?(?<method>\\w+)\"?\\s*)?\\(",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern WHERE =
      Pattern.compile("\\bWHERE\\b(?<where>.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern COLUMN =
      Pattern.compile(
          "(?<name>\"[^\"]+\"|`[^`]+`|\\w+)(?:\\s+COLLATE\\s+\\S+)?(?:\\s+\\w+_ops)?(?:\\s+(?:ASC|DESC))?(?:\\s+NULLS\\s+\\w+)?",
          Pattern.CASE_INSENSITIVE);

  static Optional<IndexColumns> of(String sql) {
    Matcher head = HEAD.matcher(sql);
    if (!head.find()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    int depth = 1;
    int start = head.end();
    int at = start;
    for (; at < sql.length() && depth > 0; at++) {
      char c = sql.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 || (depth == 1 && c == ',')) {
        parts.add(sql.substring(start, at).strip());
        start = at + 1;
      }
    }
    if (depth > 0) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    for (String part : parts) {
      Matcher column = COLUMN.matcher(part);
      if (column.matches()) {
        columns.add(unquoted(column.group("name")));
      }
    }
    Matcher where = WHERE.matcher(sql.substring(at));
    String method = head.group("method");
    return Optional.of(
        new IndexColumns(
            method == null ? "btree" : method.toLowerCase(Locale.ROOT),
            columns.size() == parts.size() ? List.copyOf(columns) : List.of(),
            List.copyOf(parts),
            where.find()
                ? Optional.of(where.group("where").replaceAll("\\s+", " ").strip())
                : Optional.empty()));
  }

  private static String unquoted(String name) {
    return name.startsWith("\"") || name.startsWith("`")
        ? name.substring(1, name.length() - 1)
        : name.toLowerCase(Locale.ROOT);
  }
}
