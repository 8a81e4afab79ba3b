package io.github.djarchitect.sql;

import io.github.djarchitect.sql.SqlToken.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a text that makes a trigger, or the function of one, reads of the row.
 *
 * @param function the function it runs, where its body is not its own
 * @param before whether it runs before the row is written, so that what it sets is in the new row
 * @param events the statements it runs for: {@code INSERT}, {@code UPDATE}, {@code DELETE}
 * @param updateOf columns without which an UPDATE does not run it; empty where each does
 * @param bound columns after which it is named, as in {@code UPDATE OF}, or which its condition
 *     reads: PostgreSQL ties the trigger to them, so that they cannot go without it
 * @param always whether it runs for every row of its statements: {@code FOR EACH ROW}, not in place
 *     of them, and without a condition
 * @param body what its own body reads and writes
 */
public record TriggerText(
    String name,
    String table,
    @Nullable String function,
    boolean before,
    Set<String> events,
    Set<String> updateOf,
    Set<String> bound,
    boolean always,
    Body body) {
  public TriggerText {
    events = Set.copyOf(events);
    updateOf = Set.copyOf(updateOf);
    bound = Set.copyOf(bound);
  }

  /** The same on a table of another name. */
  TriggerText on(String other) {
    return new TriggerText(name, other, function, before, events, updateOf, bound, always, body);
  }

  /** Whether it runs before an INSERT. */
  public boolean fills() {
    return before && events.contains("INSERT");
  }

  /** Whether it runs where an UPDATE gives a column a value. */
  public boolean followsUpdateOf(String column) {
    return events.contains("UPDATE")
        && (updateOf.isEmpty() || updateOf.stream().anyMatch(column::equalsIgnoreCase));
  }

  /**
   * What a body needs.
   *
   * @param row columns read or set as {@code NEW.x} and {@code OLD.x}
   * @param sets those of them that it sets
   * @param others tables and columns of the statements in it
   * @param isOpaque whether nobody can tell here what it does
   * @param ending how it ends, whatever the row
   */
  public record Body(
      Set<String> row,
      Set<String> sets,
      List<SqlMentions.Mention> others,
      boolean isOpaque,
      TriggerEnding ending) {
    static final Body NONE = new Body(Set.of(), Set.of(), List.of(), true, TriggerEnding.DEPENDS);

    public Body {
      row = Set.copyOf(row);
      sets = Set.copyOf(sets);
      others = List.copyOf(others);
    }
  }

  /** Reads {@code CREATE TRIGGER}. */
  public static TriggerText of(Statement.CreateTrigger trigger, Vendor vendor) {
    List<SqlToken> tokens = SqlToken.of(trigger.sql(), vendor);
    Set<String> bound = new LinkedHashSet<>();
    Set<String> updateOf = new LinkedHashSet<>();
    String function = null;
    int body = tokens.size();
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.is("UPDATE") && isWord(tokens, i + 1, "OF")) {
        for (int j = i + 2; j < tokens.size() && !isWord(tokens, j, "ON"); j++) {
          if (isName(tokens.get(j)) && !tokens.get(j).is("OR")) {
            updateOf.add(tokens.get(j).name(vendor));
          }
        }
        bound.addAll(updateOf);
      } else if (token.is("EXECUTE")
          && (isWord(tokens, i + 1, "FUNCTION") || isWord(tokens, i + 1, "PROCEDURE"))) {
        function = dotted(tokens, i + 2, vendor);
        body = Math.min(body, i);
      } else if (token.is("BEGIN")) {
        body = Math.min(body, i);
      }
    }
    if (vendor == Vendor.POSTGRESQL) {
      bound.addAll(row(tokens.subList(0, body), vendor));
    }
    boolean own = function == null;
    List<SqlToken> head = tokens.subList(0, body);
    return new TriggerText(
        trigger.name(),
        trigger.table(),
        function,
        head.stream().anyMatch(each -> each.is("BEFORE")),
        events(head),
        updateOf,
        bound,
        head.stream().noneMatch(each -> each.is("INSTEAD") || each.is("WHEN"))
            && head.stream().anyMatch(each -> each.is("ROW")),
        own ? body(tokens, vendor) : Body.NONE);
  }

  /** Before the ON of the table: behind it a condition or a body may say such words too. */
  private static Set<String> events(List<SqlToken> head) {
    Set<String> events = new LinkedHashSet<>();
    for (SqlToken token : head) {
      if (token.is("ON")) {
        break;
      }
      if (token.is("INSERT") || token.is("UPDATE") || token.is("DELETE")) {
        events.add(token.upper());
      }
    }
    return events;
  }

  /** Reads the body of {@code CREATE FUNCTION}; empty where it depends on the table it runs for. */
  public static Body of(Statement.CreateFunction function, Vendor vendor) {
    for (SqlToken token : SqlToken.of(function.sql(), vendor)) {
      if (token.kind() == Kind.STRING && token.text().startsWith("$")) {
        int tag = token.text().indexOf('$', 1) + 1;
        String inner = token.text().substring(tag, Math.max(tag, token.text().length() - tag));
        return body(SqlToken.of(inner, vendor), vendor);
      }
    }
    return Body.NONE;
  }

  private static Body body(List<SqlToken> tokens, Vendor vendor) {
    // one function for many tables decides by these what it reads
    boolean decides =
        tokens.stream()
            .anyMatch(
                token ->
                    token.is("TG_TABLE_NAME")
                        || token.is("TG_RELNAME")
                        || token.is("TG_ARGV")
                        || token.is("EXECUTE"));
    if (decides) {
      return Body.NONE;
    }
    Set<String> row = row(tokens, vendor);
    List<SqlMentions.Mention> others = SqlMentions.inBody(tokens, vendor);
    boolean opaque =
        (row.isEmpty() && others.isEmpty() && !doesNothing(tokens)) || setsWholeRow(tokens);
    return new Body(row, sets(tokens, vendor), others, opaque, TriggerEnding.of(tokens));
  }

  /** Only gives back the row it was given, or none. */
  private static boolean doesNothing(List<SqlToken> tokens) {
    boolean returns = false;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.is("RETURN")
          && i + 1 < tokens.size()
          && (tokens.get(i + 1).is("NEW")
              || tokens.get(i + 1).is("OLD")
              || tokens.get(i + 1).is("NULL"))) {
        returns = true;
        i++;
      } else if (!token.is("BEGIN") && !token.is("END") && !token.isSymbol(";")) {
        return false;
      }
    }
    return returns;
  }

  /** {@code NEW := ...} and {@code INTO NEW}: which columns it sets is not said. */
  private static boolean setsWholeRow(List<SqlToken> tokens) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("NEW")
          && !tokens.get(i + 1).isSymbol(".")
          && ((isSymbol(tokens, i + 1, ":") && isSymbol(tokens, i + 2, "="))
              || (isSymbol(tokens, i + 1, "=") && i > 0 && startsAssignment(tokens.get(i - 1)))
              || (i > 0 && (tokens.get(i - 1).is("INTO") || tokens.get(i - 1).is("STRICT"))))) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@code NEW.x := ...}, {@code NEW.x = ...} where a statement starts, {@code INTO NEW.x, NEW.y}.
   */
  private static Set<String> sets(List<SqlToken> tokens, Vendor vendor) {
    Set<String> columns = new LinkedHashSet<>();
    boolean into = false;
    for (int i = 0; i + 2 < tokens.size(); i++) {
      if (!tokens.get(i).is("NEW")
          || !tokens.get(i + 1).isSymbol(".")
          || !isName(tokens.get(i + 2))) {
        into &= tokens.get(i).isSymbol(",");
        continue;
      }
      boolean assigned =
          (isSymbol(tokens, i + 3, ":") && isSymbol(tokens, i + 4, "="))
              || (isSymbol(tokens, i + 3, "=") && (i == 0 || startsAssignment(tokens.get(i - 1))));
      into |= i > 0 && (tokens.get(i - 1).is("INTO") || tokens.get(i - 1).is("STRICT"));
      if (assigned || into) {
        columns.add(tokens.get(i + 2).name(vendor));
      }
      i += 2; // behind the name, where a comma goes on with the list
    }
    return columns;
  }

  private static boolean startsAssignment(SqlToken before) {
    return before.isSymbol(";")
        || before.isSymbol(",")
        || before.is("BEGIN")
        || before.is("THEN")
        || before.is("ELSE")
        || before.is("LOOP")
        || before.is("SET");
  }

  private static boolean isSymbol(List<SqlToken> tokens, int i, String symbol) {
    return i < tokens.size() && tokens.get(i).isSymbol(symbol);
  }

  private static Set<String> row(List<SqlToken> tokens, Vendor vendor) {
    Set<String> columns = new LinkedHashSet<>();
    for (int i = 0; i + 2 < tokens.size(); i++) {
      boolean row = tokens.get(i).is("NEW") || tokens.get(i).is("OLD");
      if (row && tokens.get(i + 1).isSymbol(".") && isName(tokens.get(i + 2))) {
        columns.add(tokens.get(i + 2).name(vendor));
      }
    }
    return columns;
  }

  private static String dotted(List<SqlToken> tokens, int start, Vendor vendor) {
    StringBuilder name = new StringBuilder();
    for (int i = start; i < tokens.size(); i++) {
      if (isName(tokens.get(i))) {
        name.append(tokens.get(i).name(vendor));
      } else if (tokens.get(i).isSymbol(".")) {
        name.append('.');
      } else {
        break;
      }
    }
    return name.toString().replaceFirst("^public\\.", "");
  }

  private static boolean isWord(List<SqlToken> tokens, int i, String word) {
    return i < tokens.size() && tokens.get(i).is(word);
  }

  private static boolean isName(SqlToken token) {
    return token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
  }
}
