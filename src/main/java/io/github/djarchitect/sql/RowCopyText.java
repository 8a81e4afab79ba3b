package io.github.djarchitect.sql;

import io.github.djarchitect.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a function or trigger copies as whole rows.
 *
 * @param copies each INSERT whose values are {@code *} of a table or {@code NEW.*}
 * @param words every word in it, among them the functions that it calls
 */
record RowCopyText(List<Copy> copies, Set<String> words) {
  /** Words behind a table that are no other name of it. */
  private static final Set<String> ENDS =
      Set.of(
          "WHERE",
          "JOIN",
          "LEFT",
          "RIGHT",
          "INNER",
          "FULL",
          "CROSS",
          "NATURAL",
          "ON",
          "USING",
          "GROUP",
          "ORDER",
          "LIMIT",
          "FOR",
          "RETURNING",
          "UNION");

  /** Stands for the table of the trigger that runs it. */
  static final String ROW = "";

  /**
   * @param from {@link #ROW} for the row that the trigger runs for
   * @param rigid whether a column more or less of the read table never fits, as the written columns
   *     are listed or other values stand behind the row
   */
  record Copy(String into, String from, boolean rigid) {}

  RowCopyText {
    copies = List.copyOf(copies);
    words = Set.copyOf(words);
  }

  static RowCopyText of(List<SqlToken> body, Vendor vendor) {
    Set<String> words = new LinkedHashSet<>();
    List<Copy> copies = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      if (isName(body, i)) {
        words.add(body.get(i).text().toLowerCase(Locale.ROOT));
      }
      if (is(body, i, "INSERT") && is(body, i + 1, "INTO")) {
        int end = i + 2;
        while (end < body.size() && !body.get(end).isSymbol(";") && !is(body, end, "INSERT")) {
          end++;
        }
        insert(body.subList(i + 2, end), vendor, copies);
      }
    }
    return new RowCopyText(copies, words);
  }

  /** Tokens behind INSERT INTO. */
  private static void insert(List<SqlToken> tokens, Vendor vendor, List<Copy> copies) {
    int at = 0;
    while (isSymbol(tokens, at + 1, ".")) {
      at += 2;
    }
    if (!isName(tokens, at)) {
      return;
    }
    String into = tokens.get(at).name(vendor);
    at += is(tokens, at + 1, "AS") ? 3 : 1;
    boolean listed = false;
    if (isSymbol(tokens, at, "(")
        && !is(tokens, at + 1, "SELECT")
        && !is(tokens, at + 1, "WITH")
        && !is(tokens, at + 1, "VALUES")) {
      listed = true;
      at = behindParenthesis(tokens, at);
    }
    while (isSymbol(tokens, at, "(")) {
      at++;
    }
    if (is(tokens, at, "SELECT")) {
      at++;
    } else if (is(tokens, at, "VALUES") && isSymbol(tokens, at + 1, "(")) {
      at += 2;
    } else {
      return;
    }
    if (is(tokens, at, "ALL")) {
      at++;
    }
    Map<String, String> sources = sources(tokens, at, vendor);
    boolean starts = true;
    for (int i = at; i < tokens.size() && !is(tokens, i, "FROM"); i++) {
      String read = starts ? star(tokens, i, sources, vendor) : null;
      if (read != null) {
        copies.add(new Copy(into, read, listed || isFollowed(tokens, i)));
        return;
      }
      if (isSymbol(tokens, i, "(")) {
        // (NEW).* opens an item, anything else in parentheses is none
        i = behindParenthesis(tokens, i) - 1;
      }
      starts = isSymbol(tokens, i, ",");
    }
  }

  /** The table whose columns an item of the list stands for. */
  private static @Nullable String star(
      List<SqlToken> tokens, int i, Map<String, String> sources, Vendor vendor) {
    if (isSymbol(tokens, i, "*")) {
      return sources.size() == 1 ? sources.values().iterator().next() : null;
    }
    if (isSymbol(tokens, i, "(") && isSymbol(tokens, i + 2, ")")) {
      return isSymbol(tokens, i + 3, ".") && isSymbol(tokens, i + 4, "*") && isRow(tokens, i + 1)
          ? ROW
          : null;
    }
    if (!isSymbol(tokens, i + 1, ".") || !isSymbol(tokens, i + 2, "*")) {
      return null;
    }
    return isRow(tokens, i) ? ROW : sources.get(tokens.get(i).name(vendor));
  }

  /** Whether more values stand behind the star that an item has. */
  private static boolean isFollowed(List<SqlToken> tokens, int start) {
    int i = start;
    while (i < tokens.size() && !tokens.get(i).isSymbol("*")) {
      i++;
    }
    return isSymbol(tokens, i + 1, ",");
  }

  /** The tables behind FROM, by the names that the list calls them. */
  private static Map<String, String> sources(List<SqlToken> tokens, int start, Vendor vendor) {
    Map<String, String> sources = new HashMap<>();
    int from = start;
    while (from < tokens.size() && !is(tokens, from, "FROM")) {
      from = isSymbol(tokens, from, "(") ? behindParenthesis(tokens, from) : from + 1;
    }
    for (int i = from; i < tokens.size() && !is(tokens, i, "WHERE"); i++) {
      boolean table = is(tokens, i, "FROM") || is(tokens, i, "JOIN") || isSymbol(tokens, i, ",");
      int at = i + 1;
      if (!table || !isName(tokens, at) || is(tokens, at, "SELECT")) {
        continue;
      }
      while (isSymbol(tokens, at + 1, ".")) {
        at += 2;
      }
      if (isName(tokens, at)) {
        String name = tokens.get(at).name(vendor);
        int alias = is(tokens, at + 1, "AS") ? at + 2 : at + 1;
        sources.put(
            isName(tokens, alias) && !ENDS.contains(tokens.get(alias).upper())
                ? tokens.get(alias).name(vendor)
                : name,
            name);
      }
    }
    return sources;
  }

  /** The index behind the parenthesis that closes the one at an index. */
  private static int behindParenthesis(List<SqlToken> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      if (tokens.get(i).isSymbol("(")) {
        depth++;
      } else if (tokens.get(i).isSymbol(")") && --depth == 0) {
        return i + 1;
      }
    }
    return tokens.size();
  }

  private static boolean isRow(List<SqlToken> tokens, int i) {
    return is(tokens, i, "NEW") || is(tokens, i, "OLD");
  }

  private static boolean is(List<SqlToken> tokens, int i, String word) {
    return i < tokens.size() && tokens.get(i).is(word);
  }

  private static boolean isSymbol(List<SqlToken> tokens, int i, String symbol) {
    return i < tokens.size() && tokens.get(i).isSymbol(symbol);
  }

  private static boolean isName(List<SqlToken> tokens, int i) {
    return i < tokens.size()
        && (tokens.get(i).kind() == Kind.WORD || tokens.get(i).kind() == Kind.QUOTED_NAME);
  }
}
