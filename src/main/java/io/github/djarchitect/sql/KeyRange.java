package io.github.djarchitect.sql;

import io.github.djarchitect.sql.SqlToken.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Whether a condition picks rows by their key, so that how many it takes is in its text. */
public final class KeyRange {
  /**
   * Keys of one batch: beyond, the statement holds its locks for seconds, as {@code
   * Size.BATCH_ROWS} has it.
   */
  private static final long WIDEST = 100_000;

  private KeyRange() {}

  /**
   * @param sql an UPDATE or DELETE
   * @param key the primary key's column
   * @return whether a WHERE compares the key with a constant, a list or a limited query
   */
  public static boolean limits(String sql, Vendor vendor, String key) {
    List<SqlToken> tokens = SqlToken.of(sql, vendor);
    int where = 0;
    while (where < tokens.size() && !tokens.get(where).is("WHERE")) {
      where++;
    }
    boolean limited = isLimited(tokens);
    if (limited && tokens.stream().noneMatch(token -> token.is("SELECT"))) {
      return true; // UPDATE ... LIMIT of MySQL
    }
    for (int i = where; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).is("OR")) {
        return false;
      }
    }
    Set<String> from = new HashSet<>();
    Set<String> to = new HashSet<>();
    for (int i = where; i + 2 < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      boolean name = token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
      boolean row = limited && vendor == Vendor.POSTGRESQL && token.is("ctid");
      SqlToken next = tokens.get(i + 1);
      if (name && token.name(vendor).endsWith("_id")) {
        (next.isSymbol(">") ? from : next.isSymbol("<") ? to : new HashSet<String>())
            .add(token.name(vendor));
      }
      if (!name || !(row || token.name(vendor).equals(key))) {
        continue;
      }
      if (next.is("BETWEEN")) {
        return !isWide(number(tokens, i + 2), number(tokens, i + 4));
      }
      if (next.is("IN")) {
        boolean query = i + 3 < tokens.size() && tokens.get(i + 3).is("SELECT");
        if (!query || limited) {
          return true;
        }
        continue;
      }
      SqlToken behind = tokens.get(i + 2);
      boolean either = next.isSymbol("<") && behind.isSymbol(">");
      boolean compares = next.isSymbol("<") || next.isSymbol(">") || next.isSymbol("=");
      if (either || !compares) {
        continue;
      }
      int value = behind.isSymbol("=") ? i + 3 : i + 2;
      if (isList(tokens, value)) {
        return next.isSymbol("=");
      }
      // what lies above a key may be any number of rows
      if (value < tokens.size() && isValue(tokens.get(value)) && !next.isSymbol(">")) {
        return next.isSymbol("=")
            || !isWide(lowerEnd(tokens, where, token.name(vendor), vendor), number(tokens, value));
      }
    }
    // a window of the rows that another table's are split by
    return from.stream().anyMatch(to::contains);
  }

  /** Between two constants there is room for more rows than a batch has. */
  private static boolean isWide(OptionalLong low, OptionalLong high) {
    return high.isPresent() && high.getAsLong() - low.orElse(0) > WIDEST;
  }

  private static OptionalLong number(List<SqlToken> tokens, int at) {
    return at < tokens.size()
            && tokens.get(at).kind() == Kind.NUMBER
            && tokens.get(at).text().matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(tokens.get(at).text()))
        : OptionalLong.empty();
  }

  /** The number that the key is said to be above. */
  private static OptionalLong lowerEnd(
      List<SqlToken> tokens, int where, String key, Vendor vendor) {
    for (int i = where; i + 2 < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      boolean name = token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
      if (name && token.name(vendor).equals(key) && tokens.get(i + 1).isSymbol(">")) {
        return number(tokens, tokens.get(i + 2).isSymbol("=") ? i + 3 : i + 2);
      }
    }
    return OptionalLong.empty();
  }

  private static boolean isValue(SqlToken token) {
    return token.kind() == Kind.NUMBER || token.kind() == Kind.STRING;
  }

  /** {@code ANY(value)}. */
  private static boolean isList(List<SqlToken> tokens, int at) {
    return at + 2 < tokens.size()
        && tokens.get(at).is("ANY")
        && tokens.get(at + 1).isSymbol("(")
        && isValue(tokens.get(at + 2));
  }

  private static boolean isLimited(List<SqlToken> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is("LIMIT")) {
        // a number of seven digits is no limit
        return i + 1 >= tokens.size()
            || tokens.get(i + 1).kind() != Kind.NUMBER
            || tokens.get(i + 1).text().length() < 7;
      }
    }
    return false;
  }
}
