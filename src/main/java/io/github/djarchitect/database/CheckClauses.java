package io.github.djarchitect.database;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CHECK clauses of a {@code CREATE TABLE} statement, which SQLite keeps as text only.
 *
 * <p>Quoted names and strings are passed over as a whole, so a column called {@code "check ("} is
 * not taken for a clause.
 */
final class CheckClauses {
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\\[[^\\]]*\\]"
              + "|--[^\\n]*|/\\*(?s:.*?)\\*/|[\\p{L}_][\\p{L}\\p{N}_$]*|\\S");

  private CheckClauses() {}

  /** {@code name} is empty where the clause has none. */
  record Check(String name, String expression) {}

  static List<Check> of(String createTable) {
    List<Check> checks = new ArrayList<>();
    Matcher token = TOKEN.matcher(createTable);
    String beforeLast = "";
    String last = "";
    while (token.find()) {
      String text = token.group();
      if (text.startsWith("--") || text.startsWith("/*")) {
        continue;
      }
      if (text.equalsIgnoreCase("CHECK") && token.find() && token.group().equals("(")) {
        int start = token.end();
        int depth = 1;
        int end = start;
        while (depth > 0 && token.find()) {
          depth += token.group().equals("(") ? 1 : token.group().equals(")") ? -1 : 0;
          end = token.start();
        }
        checks.add(
            new Check(
                beforeLast.equalsIgnoreCase("CONSTRAINT") ? unquoted(last) : "",
                createTable.substring(start, end).strip()));
      }
      beforeLast = last;
      last = text;
    }
    return checks;
  }

  private static String unquoted(String name) {
    return switch (name.charAt(0)) {
      case '"', '`' -> {
        String quote = name.substring(0, 1);
        yield name.substring(1, name.length() - 1).replace(quote + quote, quote);
      }
      case '[' -> name.substring(1, name.length() - 1);
      default -> name;
    };
  }
}
