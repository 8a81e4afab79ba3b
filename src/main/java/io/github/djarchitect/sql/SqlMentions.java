package io.github.djarchitect.sql;

import io.github.djarchitect.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables and columns that a text of SQL cannot run without. Only what is named for certain is
 * taken: a word that may be a variable, a function or a column of one of several tables is left
 * out, and so is all of a statement that says {@code IF EXISTS} or has placeholders.
 */
public final class SqlMentions {
  /** Words before which a comparison's left side stands alone. */
  private static final Set<String> BEFORE_OPERAND = Set.of("WHERE", "AND", "OR", "NOT", "WHEN");

  /** Words behind a comparison's left side. */
  private static final Set<String> COMPARES = Set.of("IS", "IN", "LIKE", "ILIKE", "BETWEEN", "NOT");

  /** Functions whose arguments have a FROM that names no table. */
  private static final Set<String> FROM_INSIDE =
      Set.of("EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION");

  private static final Set<String> BEHIND_TABLE =
      Set.of(
          "SET",
          "WHERE",
          "FROM",
          "USING",
          "RETURNING",
          "ON",
          "JOIN",
          "INNER",
          "LEFT",
          "RIGHT",
          "FULL",
          "CROSS",
          "NATURAL",
          "GROUP",
          "ORDER",
          "HAVING",
          "LIMIT",
          "OFFSET",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "FOR",
          "VALUES",
          "DEFAULT",
          "SELECT",
          "TABLESAMPLE",
          "WINDOW",
          "FETCH",
          "WITH",
          "LOOP",
          "INTO",
          "OVERRIDING",
          "PARTITION",
          "FORCE",
          "USE",
          "IGNORE");

  /** Columns that every table has without saying so. */
  private static final Set<String> OF_THE_SYSTEM =
      Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid", "rowid", "_rowid_");

  private final List<SqlToken> tokens;
  private final Vendor vendor;
  private final Set<Mention> found = new LinkedHashSet<>();

  /**
   * @param column absent where the table alone is named
   */
  public record Mention(String table, @Nullable String column) {}

  private SqlMentions(List<SqlToken> tokens, Vendor vendor) {
    this.tokens = tokens;
    this.vendor = vendor;
  }

  /** Of a statement that a person wrote. */
  public static List<Mention> of(Statement statement, Vendor vendor) {
    List<SqlToken> tokens = SqlToken.of(statement.sql(), vendor);
    if (mayDoNothing(tokens)) {
      return List.of();
    }
    SqlMentions mentions = new SqlMentions(tokens, vendor);
    mentions.statement();
    List<Mention> all = new ArrayList<>(mentions.found);
    switch (statement) {
      case Statement.DropColumn s -> all.add(new Mention(s.table(), s.column()));
      case Statement.RenameColumn s -> all.add(new Mention(s.table(), s.from()));
      case Statement.AlterColumnType s -> all.add(new Mention(s.table(), s.column()));
      case Statement.SetNotNull s -> all.add(new Mention(s.table(), s.column()));
      case Statement.DropNotNull s -> all.add(new Mention(s.table(), s.column()));
      case Statement.SetDefault s -> all.add(new Mention(s.table(), s.column()));
      case Statement.DropDefault s -> all.add(new Mention(s.table(), s.column()));
      case Statement.AddUnique s ->
          s.columns().forEach(column -> all.add(new Mention(s.table(), column)));
      case Statement.AddForeignKey s ->
          Stream.of(s.column().split(", "))
              .forEach(column -> all.add(new Mention(s.table(), column)));
      case Statement.CreateTrigger s -> all.add(new Mention(s.table(), null));
      default -> {}
    }
    return all;
  }

  /** The server is asked whether it is there, or something is yet to be put in. */
  private static boolean mayDoNothing(List<SqlToken> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      boolean perhaps = token.is("IF") && i + 1 < tokens.size() && tokens.get(i + 1).is("EXISTS");
      if (perhaps || token.isSymbol("%") || token.isSymbol("{")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Statements inside the body of a function or trigger. The body's variables are not known, so a
   * column counts only where nothing else can stand.
   */
  static List<Mention> inBody(List<SqlToken> body, Vendor vendor) {
    List<Mention> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= body.size(); i++) {
      if (i == body.size() || body.get(i).isSymbol(";")) {
        SqlMentions mentions = new SqlMentions(body.subList(start, i), vendor);
        mentions.written();
        all.addAll(mentions.found);
        start = i + 1;
      }
    }
    return all;
  }

  private void statement() {
    if (tokens.isEmpty()) {
      return;
    }
    switch (tokens.getFirst().upper()) {
      case "UPDATE", "DELETE", "INSERT" -> {
        written();
        read();
      }
      case "SELECT", "WITH" -> read();
      case "CREATE" -> index();
      case "ALTER", "TRUNCATE", "COMMENT", "LOCK" -> named();
      default -> {}
    }
  }

  // What is written

  /** The first UPDATE or INSERT of the tokens: its table and the columns it sets. */
  private void written() {
    for (int i = 0; i < tokens.size(); i++) {
      if (at(i, "INSERT") && at(i + 1, "INTO")) {
        insert(i + 2);
        return;
      }
      // not FOR UPDATE, ON UPDATE, DO UPDATE, BEFORE UPDATE
      if (at(i, "UPDATE") && (i == 0 || isStart(i - 1))) {
        update(i + 1);
        return;
      }
    }
  }

  private boolean isStart(int i) {
    return at(i, "BEGIN") || at(i, "THEN") || at(i, "ELSE") || at(i, "LOOP");
  }

  private void insert(int start) {
    Name table = name(start);
    if (table == null) {
      return;
    }
    mention(table, null);
    int i = table.end();
    if (at(i, "AS")) {
      i += 2;
    }
    if (!symbol(i, "(") || at(i + 1, "SELECT") || at(i + 1, "WITH")) {
      return;
    }
    for (i++; i < tokens.size() && !symbol(i, ")"); i++) {
      if (isName(i) && (symbol(i + 1, ",") || symbol(i + 1, ")"))) {
        mention(table, text(i));
      }
    }
  }

  private void update(int start) {
    Name table = name(at(start, "ONLY") ? start + 1 : start);
    if (table == null) {
      return;
    }
    int i = table.end();
    while (i < tokens.size() && !at(i, "SET") && i < table.end() + 3) {
      i++;
    }
    if (!at(i, "SET")) {
      return;
    }
    mention(table, null);
    int depth = 0;
    boolean target = true;
    for (i++; i < tokens.size(); i++) {
      if (depth == 0 && (at(i, "WHERE") || at(i, "FROM") || at(i, "RETURNING"))) {
        return;
      }
      if (symbol(i, "(")) {
        depth++;
      } else if (symbol(i, ")")) {
        depth--;
      } else if (symbol(i, "=") && depth == 0) {
        target = false;
      } else if (symbol(i, ",") && depth == 0) {
        target = true;
      } else if (target && isName(i) && !symbol(i + 1, ".") && !symbol(i + 1, "[")) {
        mention(table, text(i));
      }
    }
  }

  // What is read

  private void read() {
    Map<String, Name> called = new HashMap<>();
    Set<String> ownNames = new HashSet<>();
    boolean several = false;
    for (int i = 0; i < tokens.size(); i++) {
      if (isName(i) && at(i + 1, "AS") && (symbol(i + 2, "(") || at(i + 2, "MATERIALIZED"))) {
        ownNames.add(text(i));
      }
      boolean table =
          at(i, "JOIN")
              || (at(i, "INTO") && i > 0 && at(i - 1, "INSERT"))
              || (at(i, "UPDATE") && i == 0)
              || (at(i, "FROM") && !at(i - 1, "DISTINCT") && !insideFunction(i))
              || (at(i, "USING") && at(0, "DELETE"));
      several |= at(i, "SELECT") || at(i, "JOIN") || at(i, "USING") || at(i, "WITH");
      several |= at(i, "FROM") && !at(0, "DELETE");
      if (!table) {
        continue;
      }
      int next = i + 1;
      while (next < tokens.size()) {
        int start = at(next, "ONLY") || at(next, "LATERAL") ? next + 1 : next;
        Name name = name(start);
        if (name == null || (symbol(name.end(), "(") && !at(i, "INTO"))) {
          break;
        }
        next = name.end();
        called.put(name.last(), name);
        if (at(next, "AS")) {
          next++;
        }
        if (isName(next) && !BEHIND_TABLE.contains(tokens.get(next).upper())) {
          called.put(text(next), name);
          next++;
        }
        if (!symbol(next, ",") || !at(i, "FROM")) {
          break;
        }
        next++;
      }
    }
    for (Name name : new LinkedHashSet<>(called.values())) {
      if (!ownNames.contains(name.full())) {
        mention(name, null);
      }
    }
    columns(called, ownNames, several || called.size() != 1);
  }

  private boolean insideFunction(int from) {
    int depth = 0;
    for (int i = from - 1; i > 0; i--) {
      if (symbol(i, ")")) {
        depth++;
      } else if (symbol(i, "(") && depth-- == 0) {
        return FROM_INSIDE.contains(tokens.get(i - 1).upper());
      }
    }
    return false;
  }

  private void columns(Map<String, Name> called, Set<String> ownNames, boolean several) {
    for (int i = 0; i < tokens.size(); i++) {
      if (!isName(i) || symbol(i + 1, "(")) {
        continue;
      }
      Name owner = null;
      if (symbol(i - 1, ".")) {
        boolean plain = i >= 2 && isName(i - 2) && !symbol(i - 3, ".");
        owner = plain && !symbol(i + 1, ".") ? called.get(text(i - 2)) : null;
      } else if (!several && (isOperand(i) || isQuotedColumn(i, called))) {
        owner = called.values().iterator().next();
      }
      if (owner != null && !ownNames.contains(owner.full())) {
        mention(owner, text(i));
      }
    }
  }

  /** In a statement of one table: a name in quotes that is not the table's own. */
  private boolean isQuotedColumn(int i, Map<String, Name> called) {
    boolean other =
        symbol(i + 1, ".")
            || symbol(i - 1, ":")
            || at(i - 1, "AS")
            || at(i - 1, "COLLATE")
            || at(i - 1, "CONSTRAINT");
    return tokens.get(i).kind() == Kind.QUOTED_NAME && !other && !called.containsKey(text(i));
  }

  /** In a statement of one table: a column, and nothing else, can stand here. */
  private boolean isOperand(int i) {
    SqlToken token = tokens.get(i);
    if (symbol(i + 1, ".") || !BEFORE_OPERAND.contains(i > 0 ? tokens.get(i - 1).upper() : "")) {
      return false;
    }
    if (token.is("EXISTS") || token.is("NOT") || i + 1 >= tokens.size()) {
      return false;
    }
    SqlToken next = tokens.get(i + 1);
    return next.isSymbol("=")
        || next.isSymbol("<")
        || next.isSymbol(">")
        || next.isSymbol("!")
        || COMPARES.contains(next.upper());
  }

  // What is only named

  private void index() {
    int i = at(1, "UNIQUE") ? 2 : 1;
    if (!at(i, "INDEX")) {
      return;
    }
    while (i < tokens.size() && !at(i, "ON")) {
      i++;
    }
    Name table = name(at(i + 1, "ONLY") ? i + 2 : i + 1);
    if (table == null) {
      return;
    }
    mention(table, null);
    i = table.end();
    if (at(i, "USING")) {
      i += 2;
    }
    if (!symbol(i, "(")) {
      return;
    }
    int depth = 0;
    for (; i < tokens.size(); i++) {
      boolean first = symbol(i - 1, "(") || symbol(i - 1, ",");
      if (depth == 1 && first && isName(i) && !symbol(i + 1, "(") && !symbol(i + 1, ".")) {
        mention(table, text(i));
      }
      if (symbol(i, "(")) {
        depth++;
      } else if (symbol(i, ")") && --depth == 0) {
        return;
      }
    }
  }

  private void named() {
    int i = 1;
    if (at(i, "TABLE")) {
      i++;
    } else if (at(0, "COMMENT") && at(1, "ON") && at(2, "TABLE")) {
      i = 3;
    } else if (at(0, "ALTER") || at(0, "COMMENT")) {
      return;
    }
    Name table = name(at(i, "ONLY") ? i + 1 : i);
    if (table != null) {
      mention(table, null);
    }
  }

  // Tokens

  /** A name with its schema. */
  private record Name(String full, String last, int end) {}

  private @Nullable Name name(int start) {
    if (!isName(start) || BEHIND_TABLE.contains(tokens.get(start).upper())) {
      return null;
    }
    String full = text(start);
    String last = full;
    int i = start + 1;
    while (symbol(i, ".") && isName(i + 1)) {
      last = text(i + 1);
      full = full.equals("public") ? last : full + "." + last;
      i += 2;
    }
    return new Name(full, last, i);
  }

  private void mention(Name table, @Nullable String column) {
    boolean system = column != null && OF_THE_SYSTEM.contains(column.toLowerCase(Locale.ROOT));
    found.add(new Mention(table.full(), system ? null : column));
  }

  private boolean at(int i, String word) {
    return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
  }

  private boolean symbol(int i, String symbol) {
    return i >= 0 && i < tokens.size() && tokens.get(i).isSymbol(symbol);
  }

  private boolean isName(int i) {
    return i >= 0
        && i < tokens.size()
        && (tokens.get(i).kind() == Kind.WORD || tokens.get(i).kind() == Kind.QUOTED_NAME);
  }

  private String text(int i) {
    return tokens.get(i).name(vendor);
  }
}
