package io.github.djarchitect.hazard.rule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an UPDATE sets.
 *
 * @param set the columns with their values, as written
 * @param rest what stands behind them, a condition first of all; empty where nothing does
 */
record SetClause(String set, String rest) {
  private static final Pattern SET =
      Pattern.compile(
          "\\bSET\\b(?<set>.*?)(?<rest>\\b(?:WHERE|FROM|RETURNING)\\b.*)?$",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  static Optional<SetClause> of(String update) {
    Matcher matcher = SET.matcher(update);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String rest = matcher.group("rest");
    return Optional.of(new SetClause(matcher.group("set"), rest == null ? "" : rest));
  }

  /** Whether the part that is set has a column's name, be it to read it. */
  boolean names(String column) {
    return has(set, column);
  }

  /** Whether the part behind has it. */
  boolean asks(String column) {
    return has(rest, column);
  }

  private static boolean has(String text, String column) {
    return Pattern.compile("\\b%s\\b".formatted(Pattern.quote(column))).matcher(text).find();
  }
}
