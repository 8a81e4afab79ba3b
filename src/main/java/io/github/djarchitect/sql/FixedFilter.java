package io.github.djarchitect.sql;

import io.github.djarchitect.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that an UPDATE leaves out for good: its WHERE compares a column with what stands in the text
 * itself. What compares with a variable, a placeholder or another column may be one batch of many.
 */
public final class FixedFilter {
  private FixedFilter() {}

  /**
   * The condition as written; absent where there is none, or none that can be told.
   *
   * @param free columns whose values say which rows need no UPDATE, in lower case
   */
  public static Optional<String> of(String update, Set<String> free, Vendor vendor) {
    List<SqlToken> tokens = SqlToken.of(update, vendor);
    int start = at(tokens, 0, "WHERE");
    if (start < 0 || at(tokens, start, "OR") >= 0) {
      return Optional.empty();
    }
    List<List<SqlToken>> parts = new ArrayList<>();
    List<SqlToken> part = new ArrayList<>();
    boolean between = false;
    int depth = 0;
    for (SqlToken token : tokens.subList(start + 1, tokens.size())) {
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (depth == 0 && (token.isSymbol(";") || token.is("RETURNING"))) {
        break;
      }
      if (depth == 0 && token.is("AND") && !between) {
        parts.add(part);
        part = new ArrayList<>();
      } else {
        between = token.is("BETWEEN") || (between && !token.is("AND"));
        part.add(token);
      }
    }
    parts.add(part);
    return parts.stream()
        .filter(each -> isFixed(each, free, vendor))
        .findFirst()
        .map(each -> update.substring(each.getFirst().start(), each.getLast().end()));
  }

  private static int at(List<SqlToken> tokens, int from, String word) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      depth += tokens.get(i).isSymbol("(") ? 1 : tokens.get(i).isSymbol(")") ? -1 : 0;
      if (depth == 0 && tokens.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  /** A column, a comparison, and nothing behind it that is not of the text. */
  private static boolean isFixed(List<SqlToken> part, Set<String> free, Vendor vendor) {
    int i = !part.isEmpty() && part.getFirst().is("NOT") ? 1 : 0;
    if (i + 2 < part.size() && part.get(i + 1).isSymbol(".")) {
      i += 2;
    }
    boolean named =
        i < part.size()
            && (part.get(i).kind() == Kind.WORD || part.get(i).kind() == Kind.QUOTED_NAME);
    if (!named || free.contains(part.get(i).name(vendor).toLowerCase(Locale.ROOT))) {
      return false;
    }
    List<SqlToken> rest = part.subList(i + 1, part.size());
    Set<String> words =
        Set.of("IS", "NOT", "NULL", "TRUE", "FALSE", "IN", "BETWEEN", "AND", "LIKE", "ILIKE");
    Set<String> symbols = Set.of("=", "<", ">", "!", "(", ")", ",");
    return rest.stream()
        .allMatch(
            token ->
                switch (token.kind()) {
                  case STRING, NUMBER -> true;
                  case SYMBOL -> symbols.contains(token.text());
                  case WORD -> words.contains(token.upper());
                  case QUOTED_NAME -> false;
                });
  }
}
