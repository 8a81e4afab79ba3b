package io.github.djarchitect.sql;

import java.util.ArrayList;
import java.util.List;

/** An SQL text as its single statements. */
public final class SqlText {
  private SqlText() {}

  /**
   * The statements of a text in order, without their semicolons and without surrounding white
   * space; what is only comment is left out. Quotes, comments, dollar quotes and bodies between
   * {@code BEGIN} and {@code END} of a function or trigger hold semicolons that end nothing.
   */
  public static List<String> split(String text, Vendor vendor) {
    List<String> statements = new ArrayList<>();
    List<SqlToken> tokens = SqlToken.of(text, vendor);
    int first = 0;
    int body = 0;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (opensBody(tokens, first, i, vendor) || (body > 0 && token.is("CASE"))) {
        body++;
      } else if (body > 0 && token.is("END")) {
        body--;
      } else if (token.isSymbol(";") && body == 0) {
        add(text, tokens, first, i, statements);
        first = i + 1;
      }
    }
    add(text, tokens, first, tokens.size(), statements);
    return statements;
  }

  private static boolean opensBody(List<SqlToken> tokens, int first, int at, Vendor vendor) {
    if (at == first || !tokens.get(at).is("BEGIN") || !tokens.get(first).is("CREATE")) {
      return false;
    }
    return vendor == Vendor.POSTGRESQL
        ? at + 1 < tokens.size() && tokens.get(at + 1).is("ATOMIC")
        : tokens.subList(first, at).stream()
            .anyMatch(t -> t.is("TRIGGER") || t.is("FUNCTION") || t.is("PROCEDURE"));
  }

  private static void add(
      String text, List<SqlToken> tokens, int first, int end, List<String> statements) {
    if (first < end) {
      int last = end < tokens.size() ? tokens.get(end).start() : text.length();
      statements.add(text.substring(tokens.get(first).start(), last).strip());
    }
  }
}
