package io.github.djarchitect.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A token of an SQL text.
 *
 * @param text as written; quotes of a name taken off
 * @param start offset of the first char, quotes included
 * @param end offset behind the last char
 */
record SqlToken(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    SYMBOL
  }

  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** The name it is as the server takes it: PostgreSQL folds one without quotes to lower case. */
  String name(Vendor vendor) {
    return vendor == Vendor.POSTGRESQL && kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : text;
  }

  String upper() {
    return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
  }

  /**
   * All tokens of a text, comments and white space left out. A quote that is never closed runs to
   * the end of the text.
   */
  static List<SqlToken> of(String sql, Vendor vendor) {
    List<SqlToken> tokens = new ArrayList<>();
    boolean mysql = vendor == Vendor.MYSQL || vendor == Vendor.MARIADB;
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (Character.isWhitespace(c) || c == '\uFEFF') {
        i++;
      } else if (sql.startsWith("--", i) || (mysql && c == '#')) {
        int end = sql.indexOf('\n', i);
        i = end < 0 ? sql.length() : end + 1;
      } else if (mysql && (sql.startsWith("/*!", i) || sql.startsWith("/*M!", i))) {
        // the server runs what stands in it, so it is a word that no statement knows
        int end = behindComment(sql, i, false);
        tokens.add(new SqlToken(Kind.SYMBOL, sql.substring(i, end), i, end));
        i = end;
      } else if (sql.startsWith("/*", i)) {
        i = behindComment(sql, i, vendor == Vendor.POSTGRESQL);
      } else if (c == '\'') {
        int end = behindQuote(sql, i, '\'', mysql);
        tokens.add(new SqlToken(Kind.STRING, sql.substring(i, end), i, end));
        i = end;
      } else if ((c == 'E' || c == 'e') && i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
        int end = behindQuote(sql, i + 1, '\'', true);
        tokens.add(new SqlToken(Kind.STRING, sql.substring(i, end), i, end));
        i = end;
      } else if (c == '"' || (c == '`' && vendor != Vendor.POSTGRESQL)) {
        int end = behindQuote(sql, i, c, false);
        String inner = sql.substring(i + 1, Math.max(i + 1, end - 1)).replace("" + c + c, "" + c);
        tokens.add(new SqlToken(mysql && c == '"' ? Kind.STRING : Kind.QUOTED_NAME, inner, i, end));
        i = end;
      } else if (c == '$' && vendor == Vendor.POSTGRESQL && dollarTag(sql, i) > 0) {
        int tagEnd = dollarTag(sql, i);
        String tag = sql.substring(i, tagEnd);
        int close = sql.indexOf(tag, tagEnd);
        int end = close < 0 ? sql.length() : close + tag.length();
        tokens.add(new SqlToken(Kind.STRING, sql.substring(i, end), i, end));
        i = end;
      } else if (Character.isLetter(c) || c == '_') {
        int end = i + 1;
        while (end < sql.length()
            && (Character.isLetterOrDigit(sql.charAt(end))
                || sql.charAt(end) == '_'
                || sql.charAt(end) == '$')) {
          end++;
        }
        tokens.add(new SqlToken(Kind.WORD, sql.substring(i, end), i, end));
        i = end;
      } else if (Character.isDigit(c)) {
        int end = i + 1;
        while (end < sql.length()
            && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '.')) {
          end++;
        }
        tokens.add(new SqlToken(Kind.NUMBER, sql.substring(i, end), i, end));
        i = end;
      } else {
        tokens.add(new SqlToken(Kind.SYMBOL, String.valueOf(c), i, i + 1));
        i++;
      }
    }
    return tokens;
  }

  private static int behindComment(String sql, int start, boolean nested) {
    int depth = 1;
    int i = start + 2;
    while (i < sql.length() && depth > 0) {
      if (nested && sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i += 2;
      } else {
        i++;
      }
    }
    return i;
  }

  private static int behindQuote(String sql, int start, char quote, boolean backslashes) {
    int i = start + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (backslashes && c == '\\') {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return sql.length();
  }

  /** The offset behind {@code $tag$}, or 0 where none starts here. */
  private static int dollarTag(String sql, int start) {
    int i = start + 1;
    while (i < sql.length() && (Character.isLetterOrDigit(sql.charAt(i)) || sql.charAt(i) == '_')) {
      i++;
    }
    boolean tag = i < sql.length() && sql.charAt(i) == '$';
    boolean digitFirst = i > start + 1 && Character.isDigit(sql.charAt(start + 1));
    return tag && !digitFirst ? i + 1 : 0;
  }
}
