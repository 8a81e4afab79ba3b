package io.github.djarchitect.sql;

import io.github.djarchitect.sql.SqlToken.Kind;
import java.util.List;

/** Whether a condition picks rows by their key, so that how many it takes is in its text. */
public final class KeyRange {
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
    boolean limited = tokens.stream().anyMatch(token -> token.is("LIMIT"));
    for (int i = where; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).is("OR")) {
        return false;
      }
    }
    for (int i = where; i + 2 < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      boolean name = token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
      if (!name || !token.name(vendor).equals(key)) {
        continue;
      }
      SqlToken next = tokens.get(i + 1);
      if (next.is("BETWEEN")) {
        return true;
      }
      if (next.is("IN")) {
        boolean query = i + 3 < tokens.size() && tokens.get(i + 3).is("SELECT");
        return !query || limited;
      }
      int value = i + 2;
      if (next.isSymbol("<") || next.isSymbol(">") || next.isSymbol("=")) {
        if (tokens.get(value).isSymbol("=") || tokens.get(value).isSymbol(">")) {
          value++;
        }
        if (value < tokens.size()
            && (tokens.get(value).kind() == Kind.NUMBER
                || tokens.get(value).kind() == Kind.STRING)) {
          return true;
        }
      }
    }
    return false;
  }
}
