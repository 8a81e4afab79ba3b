package io.github.djarchitect.sql;

import java.util.List;
import java.util.Set;

/** How the PL/pgSQL body of a trigger ends, as far as that is the same for every row. */
public enum TriggerEnding {
  /** By the row, or in a way that is not looked into. */
  DEPENDS,
  /** With NULL on every path, and without a statement that may keep the row elsewhere. */
  NO_ROW,
  /** With an error, before anything else decides. */
  RAISES;

  private static final Set<String> BLOCKS = Set.of("IF", "CASE", "LOOP");

  /** What may keep the row elsewhere, or do anything. */
  private static final Set<String> DOES =
      Set.of("INSERT", "UPDATE", "MERGE", "PERFORM", "CALL", "EXECUTE", "COPY", "SELECT");

  /** Levels of RAISE that only tell. */
  private static final Set<String> TELLS = Set.of("DEBUG", "LOG", "INFO", "NOTICE", "WARNING");

  static TriggerEnding of(List<SqlToken> tokens) {
    if (raises(tokens)) {
      return RAISES;
    }
    boolean returns = false;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.is("RETURN")) {
        returns = true;
        boolean none =
            i + 2 < tokens.size()
                && tokens.get(i + 1).is("NULL")
                && tokens.get(i + 2).isSymbol(";");
        if (!none) {
          return DEPENDS;
        }
      } else if (DOES.contains(token.upper())) {
        return DEPENDS;
      }
    }
    return returns ? NO_ROW : DEPENDS;
  }

  /** Whether a RAISE stands in the outermost block with no way past it. */
  private static boolean raises(List<SqlToken> tokens) {
    int blocks = 0;
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      boolean ends = i > 0 && tokens.get(i - 1).is("END");
      if (token.is("BEGIN")) {
        blocks++;
      } else if (BLOCKS.contains(token.upper()) && !ends) {
        depth++;
      } else if (token.is("END")) {
        if (i + 1 < tokens.size() && BLOCKS.contains(tokens.get(i + 1).upper())) {
          depth--;
        } else if (depth > 0 && i + 1 < tokens.size() && !tokens.get(i + 1).isSymbol(";")) {
          depth--; // of a CASE in an expression
        } else {
          blocks--;
        }
      } else if (token.is("RETURN") || token.is("EXIT") || blocks > 1) {
        return false;
      } else if (token.is("RAISE")
          && blocks == 1
          && depth == 0
          && i + 1 < tokens.size()
          && !TELLS.contains(tokens.get(i + 1).upper())) {
        return !catches(tokens, i);
      }
    }
    return false;
  }

  private static boolean catches(List<SqlToken> tokens, int from) {
    for (int i = from + 2; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("EXCEPTION") && tokens.get(i + 1).is("WHEN")) {
        return true;
      }
    }
    return false;
  }
}
