package io.github.djarchitect.sql;

import java.util.ArrayList;
import java.util.List;

/** Splits a text into SQL statements: quotes, dollar quotes and nested comments are respected. */
public final class SqlText {
  private SqlText() {}

  /** The statements, stripped, without their semicolons; comments on their own are left out. */
  public static List<String> split(String text) {
    List<String> statements = new ArrayList<>();
    int start = 0;
    int i = 0;
    while (i < text.length()) {
      int end = skip(text, i);
      if (end > i) {
        i = end;
      } else if (text.charAt(i) == ';') {
        add(text.substring(start, i), statements);
        i++;
        start = i;
      } else {
        i++;
      }
    }
    add(text.substring(start), statements);
    return statements;
  }

  private static void add(String statement, List<String> statements) {
    if (!withoutComments(statement).isBlank()) {
      statements.add(statement.strip());
    }
  }

  /** The end of what starts here and is no plain text; {@code at} itself where nothing does. */
  private static int skip(String text, int at) {
    char c = text.charAt(at);
    if (c == '\'' || c == '"' || c == '`') {
      boolean escapes =
          c == '\'' && at > 0 && (text.charAt(at - 1) == 'E' || text.charAt(at - 1) == 'e');
      return quoted(text, at, c, escapes);
    }
    if (text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }
    if (text.startsWith("/*", at)) {
      return comment(text, at);
    }
    if (c == '$') {
      int close = text.indexOf('$', at + 1);
      if (close > 0 && text.substring(at + 1, close).matches("[A-Za-z_]?\\w*")) {
        String tag = text.substring(at, close + 1);
        int end = text.indexOf(tag, close + 1);
        return end < 0 ? text.length() : end + tag.length();
      }
    }
    return at;
  }

  private static int quoted(String text, int at, char quote, boolean escapes) {
    int i = at + 1;
    while (i < text.length()) {
      if (escapes && text.charAt(i) == '\\') {
        i += 2;
      } else if (text.charAt(i) == quote) {
        if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i += 2;
        } else {
          return i + 1;
        }
      } else {
        i++;
      }
    }
    return text.length();
  }

  private static int comment(String text, int at) {
    int depth = 0;
    int i = at;
    while (i < text.length()) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return text.length();
  }

  /** The text with each comment as one space. */
  static String withoutComments(String text) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      int end = skip(text, i);
      if (end > i) {
        boolean comment = text.startsWith("--", i) || text.startsWith("/*", i);
        out.append(comment ? " " : text.substring(i, end));
        i = end;
      } else {
        out.append(text.charAt(i++));
      }
    }
    return out.toString();
  }
}
