package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.sql.SqlToken.Kind;
import io.github.djarchitect.sql.Statement.ConstraintKind;
import io.github.djarchitect.sql.Statement.Generated;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the statements people write into RunSQL as the types that the schema editor emits.
 *
 * <p>An ALTER TABLE of several actions becomes several statements with the same text. What is not
 * recognised with certainty is an {@link Statement.UnknownStatement}.
 */
public final class SqlRecogniser {
  /** Functions that only read, lock no table and end at once. */
  private static final Set<String> QUIET_FUNCTIONS =
      Set.of(
          "setval",
          "nextval",
          "currval",
          "pg_get_serial_sequence",
          "coalesce",
          "max",
          "min",
          "count",
          "sum",
          "avg",
          "now",
          "current_setting",
          "set_config",
          "greatest",
          "least",
          "lower",
          "upper",
          "length",
          "pg_advisory_lock",
          "pg_advisory_unlock",
          "pg_advisory_xact_lock",
          "pg_try_advisory_lock",
          "exists",
          "cast",
          "version",
          "in",
          "values",
          "concat",
          "nullif",
          "to_char",
          "to_regclass",
          "date_trunc",
          "extract");

  private static final Set<String> VOLATILE_FUNCTIONS =
      Set.of(
          "gen_random_uuid",
          "uuid_generate_v1",
          "uuid_generate_v4",
          "uuidv4",
          "uuidv7",
          "random",
          "clock_timestamp",
          "timeofday",
          "nextval",
          "uuid",
          "rand",
          "uuid_to_bin");

  private static final Set<String> STABLE_FUNCTIONS =
      Set.of(
          "now",
          "current_timestamp",
          "statement_timestamp",
          "transaction_timestamp",
          "current_date",
          "current_time",
          "localtimestamp",
          "localtime",
          "current_user",
          "session_user",
          "current_setting",
          "timezone");

  private static final Set<String> IMMUTABLE_FUNCTIONS =
      Set.of("lower", "upper", "concat", "coalesce", "abs", "length", "cast", "array", "row");

  /** Where a column's type or default ends. */
  static final Set<String> COLUMN_PARTS =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "CHECK",
          "UNIQUE",
          "PRIMARY",
          "REFERENCES",
          "CONSTRAINT",
          "COLLATE",
          "GENERATED",
          "DEFERRABLE",
          "INITIALLY",
          "AFTER",
          "FIRST",
          "COMMENT",
          "AUTO_INCREMENT",
          "AUTOINCREMENT",
          "USING",
          "AS");

  private static final Set<String> SERIAL =
      Set.of("SERIAL", "BIGSERIAL", "SMALLSERIAL", "SERIAL4", "SERIAL8", "SERIAL2");

  private final String sql;
  private final Vendor vendor;
  private final Place place;
  private final List<SqlToken> tokens;
  private int at;

  private SqlRecogniser(String sql, Vendor vendor, Place place) {
    this.sql = sql;
    this.vendor = vendor;
    this.place = place;
    this.tokens = SqlToken.of(sql, vendor);
  }

  /**
   * @param sql one statement, without its semicolon
   * @param place where it stands, for what is not recognised
   * @return at least one statement
   */
  public static List<Statement> recognise(String sql, Vendor vendor, Place place) {
    try {
      SqlRecogniser recogniser = new SqlRecogniser(sql, vendor, place);
      recogniser.refuseExecutableComments();
      return recogniser.statement();
    } catch (Unrenderable e) {
      return List.of(e.statement(place, sql));
    }
  }

  private void refuseExecutableComments() {
    if (tokens.stream().anyMatch(token -> token.text().startsWith("/*"))) {
      throw unknown("the server runs what stands in a comment of the form /*! */");
    }
  }

  private Unrenderable unknown(String reason) {
    return new Unrenderable(place, reason);
  }

  // Tokens

  private boolean done() {
    return at >= tokens.size();
  }

  private boolean see(String word) {
    return !done() && tokens.get(at).is(word);
  }

  private boolean seeAhead(int ahead, String word) {
    return at + ahead < tokens.size() && tokens.get(at + ahead).is(word);
  }

  private boolean take(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!seeAhead(i, words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  private boolean seeSymbol(String symbol) {
    return !done() && tokens.get(at).isSymbol(symbol);
  }

  private boolean takeSymbol(String symbol) {
    if (seeSymbol(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(String word) {
    if (!take(word)) {
      throw unknown("this form of %s is not recognised".formatted(firstWords()));
    }
  }

  private String firstWords() {
    return tokens.stream()
        .limit(2)
        .map(token -> token.text().toUpperCase(Locale.ROOT))
        .reduce((a, b) -> a + " " + b)
        .orElse("SQL");
  }

  private String identifier() {
    if (done()) {
      throw unknown("the text ends where a name is expected");
    }
    SqlToken token = tokens.get(at++);
    return switch (token.kind()) {
      case QUOTED_NAME, WORD -> token.name(vendor);
      case STRING, NUMBER, SYMBOL ->
          throw unknown("\"%s\" stands where a name is expected".formatted(token.text()));
    };
  }

  /** A name with its schema, which is left out where it is public. */
  private String name() {
    String name = identifier();
    while (takeSymbol(".")) {
      String inner = identifier();
      name = name.equals("public") ? inner : name + "." + inner;
    }
    return name;
  }

  private void skipIfExists() {
    take("IF", "EXISTS");
  }

  private boolean skipIfNotExists() {
    return take("IF", "NOT", "EXISTS");
  }

  /** Whether a word stands anywhere from here on, outside parentheses. */
  private boolean ahead(String word) {
    int depth = 0;
    for (int i = at; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      } else if (depth == 0 && token.is(word)) {
        return true;
      }
    }
    return false;
  }

  private boolean anywhere(String word) {
    return tokens.stream().anyMatch(token -> token.is(word));
  }

  /** Tokens up to a comma outside parentheses, or the end. */
  private List<SqlToken> restOfItem() {
    int depth = 0;
    int start = at;
    while (!done()) {
      SqlToken token = tokens.get(at);
      if (token.isSymbol("(") || token.isSymbol("[")) {
        depth++;
      } else if (token.isSymbol(")") || token.isSymbol("]")) {
        depth--;
      } else if (depth == 0 && token.isSymbol(",")) {
        break;
      }
      at++;
    }
    return tokens.subList(start, at);
  }

  private String slice(List<SqlToken> part) {
    return part.isEmpty() ? "" : sql.substring(part.getFirst().start(), part.getLast().end());
  }

  // Statements

  private List<Statement> statement() {
    if (done()) {
      return List.of(new Statement.Harmless(sql));
    }
    if (tokens.getFirst().kind() != Kind.WORD) {
      throw unknown("the text does not start with a statement that is known");
    }
    String first = tokens.getFirst().upper();
    at = 1;
    return switch (first) {
      case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" ->
          List.of(new Statement.TransactionControl(sql));
      case "SET" -> List.of(set());
      case "RESET", "SHOW", "ANALYZE", "NOTIFY", "LISTEN", "UNLISTEN", "PRAGMA", "DISCARD" ->
          List.of(new Statement.Harmless(sql));
      case "SELECT", "VALUES", "TABLE" -> List.of(select());
      case "WITH" -> List.of(with());
      case "LOCK" -> lock();
      case "CREATE" -> List.of(create());
      case "ALTER" -> alter();
      case "DROP" -> drop();
      case "RENAME" -> renameTables();
      case "INSERT", "REPLACE" -> List.of(insert());
      case "UPDATE" -> List.of(update());
      case "DELETE" -> List.of(delete());
      case "TRUNCATE" -> List.of(truncate());
      case "COMMENT" -> List.of(comment());
      case "GRANT", "REVOKE", "REASSIGN" -> List.of(new Statement.Privilege(sql));
      case "DO" -> throw unknown("a DO block runs code that is not looked into");
      case "CALL", "EXECUTE" -> throw unknown("a procedure runs code that is not looked into");
      case "VACUUM" ->
          throw unknown(
              anywhere("FULL")
                  ? "VACUUM FULL writes the table anew under an exclusive lock, outside any"
                      + " transaction"
                  : "VACUUM runs outside any transaction and as long as the table is large");
      case "CLUSTER" -> throw unknown("CLUSTER writes the table anew under an exclusive lock");
      case "REINDEX" -> throw unknown("REINDEX builds indexes anew and blocks writes meanwhile");
      case "REFRESH" ->
          throw unknown("REFRESH MATERIALIZED VIEW computes the view anew and locks it meanwhile");
      default -> throw unknown("a statement that starts with %s is not known".formatted(first));
    };
  }

  private Statement set() {
    if (see("SESSION_REPLICATION_ROLE") || seeAhead(1, "SESSION_REPLICATION_ROLE")) {
      throw unknown("session_replication_role switches triggers and foreign keys off");
    }
    return see("ROLE") || seeAhead(1, "AUTHORIZATION") || seeAhead(1, "ROLE")
        ? new Statement.Privilege(sql)
        : new Statement.Harmless(sql);
  }

  /** {@code setval('shop_order_id_seq', 1)}, where max(id) would be asked for. */
  private static final Pattern SETS_SEQUENCE =
      Pattern.compile("\\bsetval\\s*\\([^;]*?,\\s*\\d+\\s*[,)]", Pattern.CASE_INSENSITIVE);

  private Statement select() {
    if (ahead("INTO") && tokens.getFirst().is("SELECT")) {
      throw unknown("SELECT INTO is not looked into");
    }
    if (anywhere("FOR") && (anywhere("UPDATE") || anywhere("SHARE"))) {
      throw unknown("a SELECT that locks rows is not looked into");
    }
    if (SETS_SEQUENCE.matcher(sql).find()) {
      throw unknown("a sequence that is set to a number may give keys that rows have already");
    }
    refuseUnknownFunctions();
    return new Statement.Harmless(sql);
  }

  private void refuseUnknownFunctions() {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (tokens.get(i + 1).isSymbol("(")
          && (token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME)
          && !QUIET_FUNCTIONS.contains(token.text().toLowerCase(Locale.ROOT))
          && !isKeyword(token)) {
        throw unknown(
            "the function %s may do anything, and is not looked into".formatted(token.text()));
      }
    }
  }

  private static boolean isKeyword(SqlToken token) {
    return switch (token.upper()) {
      case "FROM",
          "WHERE",
          "AND",
          "OR",
          "NOT",
          "AS",
          "ON",
          "SELECT",
          "JOIN",
          "ANY",
          "ALL",
          "USING",
          "BY",
          "THEN",
          "ELSE",
          "WHEN",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "OVER",
          "LATERAL",
          "FILTER",
          "HAVING",
          "MATERIALIZED" ->
          true;
      default -> false;
    };
  }

  private Statement with() {
    if (anywhere("UPDATE") || anywhere("DELETE") || anywhere("INSERT") || anywhere("MERGE")) {
      throw unknown("a WITH that changes rows is not looked into");
    }
    return select();
  }

  private List<Statement> lock() {
    take("TABLE");
    take("TABLES");
    List<String> tables = new ArrayList<>();
    do {
      take("ONLY");
      tables.add(name());
      takeSymbol("*");
    } while (takeSymbol(","));
    String mode = "ACCESS EXCLUSIVE";
    if (take("IN")) {
      List<String> words = new ArrayList<>();
      while (!done() && !see("MODE")) {
        words.add(tokens.get(at++).text().toUpperCase(Locale.ROOT));
      }
      mode = String.join(" ", words);
    }
    String taken = mode;
    return tables.stream()
        .<Statement>map(table -> new Statement.LockTable(table, taken, sql))
        .toList();
  }

  private Statement create() {
    boolean replace = take("OR", "REPLACE");
    if (take("UNIQUE", "INDEX")) {
      return createIndex(true);
    }
    if (take("INDEX") || take("FULLTEXT", "INDEX") || take("SPATIAL", "INDEX")) {
      return createIndex(false);
    }
    boolean temporary = take("TEMP") || take("TEMPORARY");
    boolean unlogged = take("UNLOGGED");
    if (take("TABLE")) {
      return createTable();
    }
    if (unlogged) {
      throw unknown("this form of CREATE is not recognised");
    }
    if (take("EXTENSION")) {
      skipIfNotExists();
      return new Statement.CreateExtension(identifier(), sql);
    }
    take("CONSTRAINT");
    if (take("TRIGGER")) {
      skipIfNotExists();
      String trigger = name();
      while (!done() && !see("ON")) {
        at++;
      }
      expect("ON");
      return new Statement.CreateTrigger(name(), trigger, sql);
    }
    if (take("FUNCTION") || take("PROCEDURE")) {
      String function = name();
      boolean definer = false;
      for (int i = at; i + 1 < tokens.size(); i++) {
        definer |= tokens.get(i).is("SECURITY") && tokens.get(i + 1).is("DEFINER");
      }
      return new Statement.CreateFunction(function, definer, sql);
    }
    if (see("ROLE") || see("USER") || see("GROUP") || see("POLICY")) {
      return new Statement.Privilege(sql);
    }
    if (see("VIEW")
        || see("RECURSIVE")
        || see("MATERIALIZED")
        || see("SEQUENCE")
        || see("TYPE")
        || see("DOMAIN")
        || see("SCHEMA")
        || see("COLLATION")
        || see("CAST")
        || see("AGGREGATE")
        || see("OPERATOR")
        || see("STATISTICS")
        || see("TEXT")) {
      return new Statement.Harmless(sql);
    }
    throw unknown(
        "this form of CREATE%s is not recognised"
            .formatted(replace ? " OR REPLACE" : temporary ? " TEMPORARY" : ""));
  }

  private Statement createIndex(boolean unique) {
    boolean concurrently = take("CONCURRENTLY");
    boolean ifNotExists = skipIfNotExists();
    String index = see("ON") ? "" : name();
    if (take("USING")) {
      identifier();
    }
    expect("ON");
    take("ONLY");
    return new Statement.CreateIndex(name(), index, unique, concurrently, ifNotExists, sql);
  }

  private Statement createTable() {
    skipIfNotExists();
    String table = name();
    if (see("PARTITION")) {
      throw unknown("CREATE TABLE ... PARTITION OF locks the parent table exclusively");
    }
    List<String> references = new ArrayList<>();
    for (int i = at; i < tokens.size(); i++) {
      if (tokens.get(i).is("REFERENCES")) {
        int back = at;
        at = i + 1;
        references.add(name());
        at = back;
      } else if (tokens.get(i).is("INHERITS")) {
        throw unknown("a table that inherits is not looked into");
      }
    }
    return new Statement.CreateTable(table, references.stream().distinct().toList(), sql);
  }

  private List<Statement> drop() {
    if (take("TABLE")) {
      skipIfExists();
      List<String> tables = names();
      boolean cascade = see("CASCADE");
      return tables.stream()
          .<Statement>map(table -> new Statement.DropTable(table, cascade, sql))
          .toList();
    }
    if (take("INDEX")) {
      boolean concurrently = take("CONCURRENTLY");
      skipIfExists();
      List<String> indexes = names();
      String table = take("ON") ? name() : null;
      return indexes.stream()
          .<Statement>map(index -> new Statement.DropIndex(table, index, concurrently, sql))
          .toList();
    }
    if (take("TRIGGER")) {
      skipIfExists();
      String trigger = name();
      if (vendor == Vendor.POSTGRESQL && !see("ON")) {
        throw unknown("the table of the trigger is not named");
      }
      return List.of(new Statement.DropTrigger(take("ON") ? name() : null, trigger, sql));
    }
    if (see("OWNED")) {
      throw unknown("DROP OWNED drops whatever the role owns, tables among it");
    }
    if (see("POLICY") || see("ROLE") || see("USER") || see("GROUP")) {
      return List.of(new Statement.Privilege(sql));
    }
    if (anywhere("CASCADE")) {
      throw unknown("what a DROP with CASCADE takes along is not known");
    }
    if (see("FUNCTION")
        || see("PROCEDURE")
        || see("VIEW")
        || see("MATERIALIZED")
        || see("TYPE")
        || see("DOMAIN")
        || see("SEQUENCE")
        || see("SCHEMA")
        || see("EXTENSION")
        || see("COLLATION")
        || see("AGGREGATE")
        || see("STATISTICS")) {
      return List.of(new Statement.Harmless(sql));
    }
    throw unknown("this form of DROP is not recognised");
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    do {
      names.add(name());
    } while (takeSymbol(","));
    return names;
  }

  private List<Statement> renameTables() {
    expect("TABLE");
    List<Statement> renames = new ArrayList<>();
    do {
      String from = name();
      expect("TO");
      renames.add(new Statement.RenameTable(from, name(), sql));
    } while (takeSymbol(","));
    return renames;
  }

  private Statement insert() {
    take("IGNORE");
    take("OR");
    take("IGNORE");
    take("REPLACE");
    expect("INTO");
    String table = name();
    return new Statement.Insert(table, !ahead("VALUES") && anywhere("SELECT"), sql);
  }

  private Statement update() {
    take("ONLY");
    String table = notDjangos(name());
    return new Statement.Update(table, !ahead("WHERE"), sql);
  }

  /** Which migrations have run is what the next {@code migrate} goes by. */
  private String notDjangos(String table) {
    if (table.equals("django_migrations")) {
      throw unknown("the record of what has been applied is changed behind Django's back");
    }
    return table;
  }

  private Statement delete() {
    expect("FROM");
    take("ONLY");
    String table = notDjangos(name());
    return new Statement.Delete(table, !ahead("WHERE"), sql);
  }

  private Statement truncate() {
    take("TABLE");
    take("ONLY");
    List<String> tables = names();
    return new Statement.Truncate(tables, anywhere("CASCADE"), sql);
  }

  private Statement comment() {
    expect("ON");
    if (take("TABLE")) {
      return new Statement.Comment(name(), null, sql);
    }
    if (take("COLUMN")) {
      String table = identifier();
      String column = "";
      List<String> parts = new ArrayList<>(List.of(table));
      while (takeSymbol(".")) {
        parts.add(identifier());
      }
      if (parts.size() > 1) {
        column = parts.removeLast();
        table = parts.getLast();
      }
      return new Statement.Comment(table, column, sql);
    }
    return new Statement.Harmless(sql);
  }

  // ALTER

  private List<Statement> alter() {
    if (take("TABLE")) {
      return alterTable();
    }
    if (take("INDEX")) {
      skipIfExists();
      String index = name();
      if (take("RENAME", "TO")) {
        return List.of(new Statement.RenameIndex(null, index, identifier(), sql));
      }
      throw unknown("this form of ALTER INDEX is not recognised");
    }
    if (ahead("OWNER")
        || see("ROLE")
        || see("USER")
        || see("GROUP")
        || see("POLICY")
        || (see("DEFAULT") && seeAhead(1, "PRIVILEGES"))) {
      return List.of(new Statement.Privilege(sql));
    }
    if (take("SEQUENCE")) {
      if (anywhere("RESTART")) {
        throw unknown("a sequence that starts again may give keys that rows have already");
      }
      skipIfExists();
      return List.of(new Statement.AlterSequence(name(), sql));
    }
    if (take("TYPE")) {
      name();
      if (take("ADD", "VALUE")) {
        return List.of(new Statement.Harmless(sql));
      }
    }
    throw unknown("this form of %s is not recognised".formatted(firstWords()));
  }

  private List<Statement> alterTable() {
    skipIfExists();
    take("ONLY");
    String table = name();
    takeSymbol("*");
    List<Statement> actions = new ArrayList<>();
    do {
      actions.add(action(table));
      restOfItem();
    } while (takeSymbol(","));
    return actions;
  }

  private Statement action(String table) {
    if (take("ADD")) {
      return add(table);
    }
    if (take("DROP")) {
      return dropPart(table);
    }
    if (take("ALTER")) {
      return alterColumn(table);
    }
    if (take("RENAME")) {
      return rename(table);
    }
    if (take("VALIDATE", "CONSTRAINT")) {
      return new Statement.ValidateConstraint(
          table, identifier(), ConstraintKind.UNKNOWN, null, sql);
    }
    if (take("MODIFY") || see("CHANGE")) {
      boolean change = take("CHANGE");
      take("COLUMN");
      String column = identifier();
      if (change) {
        String renamed = identifier();
        if (!renamed.equals(column)) {
          throw unknown("CHANGE renames a column and changes its type at once");
        }
      }
      return new Statement.AlterColumnType(table, column, null, type(restOfItem()), false, sql);
    }
    if (take("OWNER", "TO")
        || take("ENABLE", "ROW")
        || take("DISABLE", "ROW")
        || take("FORCE", "ROW")
        || take("NO", "FORCE")) {
      return new Statement.Privilege(sql);
    }
    if (take("ENABLE") || take("DISABLE")) {
      return new Statement.AlterCatalogue(table, "ENABLE OR DISABLE TRIGGER", sql);
    }
    if (take("SET", "SCHEMA")) {
      throw unknown("in another schema code may no longer find the table by its name");
    }
    if (take("REPLICA", "IDENTITY") || take("CLUSTER", "ON")) {
      return new Statement.AlterCatalogue(table, "SET", sql);
    }
    if (see("SET") && at + 1 < tokens.size() && tokens.get(at + 1).isSymbol("(")) {
      return new Statement.Harmless(sql);
    }
    if (see("RESET")) {
      return new Statement.Harmless(sql);
    }
    if (take("SET")) {
      throw unknown(
          "SET %s may write the table anew"
              .formatted(done() ? "" : tokens.get(at).text().toUpperCase(Locale.ROOT)));
    }
    throw unknown("this action of ALTER TABLE is not recognised");
  }

  private Statement add(String table) {
    if (take("CONSTRAINT")) {
      skipIfNotExists();
      return constraint(table, identifier());
    }
    if (see("CHECK")
        || see("UNIQUE")
        || (see("PRIMARY") && seeAhead(1, "KEY"))
        || (see("FOREIGN") && seeAhead(1, "KEY"))
        || see("EXCLUDE")) {
      return constraint(table, "");
    }
    if (vendor != Vendor.POSTGRESQL && (see("INDEX") || see("KEY") || see("FULLTEXT"))) {
      take("FULLTEXT");
      take("INDEX");
      take("KEY");
      String index = seeSymbol("(") ? "" : identifier();
      return new Statement.CreateIndex(table, index, false, false, false, sql);
    }
    take("COLUMN");
    skipIfNotExists();
    if (seeSymbol("(")) {
      throw unknown("several columns in one ADD are not looked into");
    }
    return column(table, identifier());
  }

  private Statement constraint(String table, String name) {
    boolean notValid = itemHas("NOT", "VALID") || itemHas("NOT", "ENFORCED");
    boolean usingIndex = itemHas("USING", "INDEX") && !itemHas("INDEX", "TABLESPACE");
    if (take("CHECK")) {
      int start = at;
      List<SqlToken> rest = restOfItem();
      at = start;
      return new Statement.AddCheck(table, name, inParentheses(rest), notValid, sql);
    }
    if (take("UNIQUE")) {
      take("KEY");
      take("INDEX");
      return new Statement.AddUnique(table, name, columnsAhead(), usingIndex, sql);
    }
    if (take("PRIMARY", "KEY")) {
      return new Statement.AddPrimaryKey(table, name, usingIndex, sql);
    }
    if (take("EXCLUDE")) {
      return new Statement.AddExclusion(table, name, sql);
    }
    if (take("FOREIGN", "KEY")) {
      List<String> columns = columnsAhead();
      while (!done() && !see("REFERENCES")) {
        at++;
      }
      expect("REFERENCES");
      return new Statement.AddForeignKey(
          table, name, String.join(", ", columns), name(), notValid, sql);
    }
    if (take("NOT", "NULL")) {
      String column = identifier();
      return notValid
          ? new Statement.AddCheck(table, name, column + " IS NOT NULL", true, sql)
          : new Statement.SetNotNull(table, column, sql);
    }
    throw unknown("this form of ADD CONSTRAINT is not recognised");
  }

  /** Whether two words stand next to each other in what is left of this action. */
  private boolean itemHas(String first, String second) {
    int start = at;
    List<SqlToken> rest = restOfItem();
    at = start;
    for (int i = 0; i + 1 < rest.size(); i++) {
      if (rest.get(i).is(first) && rest.get(i + 1).is(second)) {
        return true;
      }
    }
    return false;
  }

  private String inParentheses(List<SqlToken> part) {
    int depth = 0;
    for (SqlToken token : part) {
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")") && --depth == 0) {
        return sql.substring(part.getFirst().end(), token.start()).strip();
      }
    }
    return slice(part);
  }

  private List<String> columnsAhead() {
    List<String> columns = new ArrayList<>();
    int start = at;
    while (!done() && !seeSymbol("(") && !seeSymbol(",")) {
      at++;
    }
    if (takeSymbol("(")) {
      while (!done() && !seeSymbol(")")) {
        SqlToken token = tokens.get(at++);
        if (token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME) {
          at--;
          columns.add(identifier());
        }
      }
    } else {
      at = start;
    }
    return columns;
  }

  private Statement column(String table, String column) {
    List<SqlToken> definition = restOfItem();
    String type = type(definition);
    boolean identity = SERIAL.contains(type.toUpperCase(Locale.ROOT));
    boolean nullable = true;
    boolean check = false;
    boolean unique = false;
    String references = null;
    Generated generated = Generated.NO;
    Statement.Default value = Statement.Default.NONE;
    int depth = 0;
    for (int i = 0; i < definition.size(); i++) {
      SqlToken token = definition.get(i);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      }
      if (depth > 0 || token.kind() != Kind.WORD) {
        continue;
      }
      switch (token.upper()) {
        case "NOT" -> nullable &= !(i + 1 < definition.size() && definition.get(i + 1).is("NULL"));
        case "CHECK" -> check = true;
        case "UNIQUE" -> unique = true;
        case "PRIMARY" -> {
          unique = true;
          nullable = false;
        }
        case "REFERENCES" -> {
          int back = at;
          at = tokens.indexOf(definition.get(i)) + 1;
          references = name();
          at = back;
        }
        case "AUTO_INCREMENT" -> identity = true;
        case "GENERATED" -> {
          if (contains(definition, "IDENTITY")) {
            identity = true;
          } else {
            generated = contains(definition, "STORED") ? Generated.STORED : Generated.VIRTUAL;
          }
        }
        case "DEFAULT" -> value = volatility(definition.subList(i + 1, definition.size()));
        default -> {}
      }
    }
    if (identity) {
      nullable = false;
    }
    return new Statement.AddColumn(
        table, column, type, nullable, value, check, unique, references, generated, identity, sql);
  }

  private static boolean contains(List<SqlToken> part, String word) {
    return part.stream().anyMatch(token -> token.is(word));
  }

  /** The type at the start of a definition. */
  private String type(List<SqlToken> definition) {
    int end = 0;
    int depth = 0;
    while (end < definition.size()) {
      SqlToken token = definition.get(end);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      } else if (depth == 0 && COLUMN_PARTS.contains(token.upper())) {
        break;
      }
      end++;
    }
    return slice(definition.subList(0, end)).replaceAll("\\s+", " ");
  }

  private Statement.Default volatility(List<SqlToken> expression) {
    Statement.Default worst = Statement.Default.CONSTANT;
    int depth = 0;
    for (int i = 0; i < expression.size(); i++) {
      SqlToken token = expression.get(i);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      } else if (depth == 0 && i > 0 && COLUMN_PARTS.contains(token.upper())) {
        break;
      }
      if (token.kind() == Kind.WORD) {
        worst =
            max(worst, volatility(token, i + 1 < expression.size() ? expression.get(i + 1) : null));
      }
    }
    return worst;
  }

  private static Statement.Default volatility(SqlToken token, @Nullable SqlToken next) {
    String word = token.text().toLowerCase(Locale.ROOT);
    if (VOLATILE_FUNCTIONS.contains(word) && next != null && next.isSymbol("(")) {
      return Statement.Default.VOLATILE;
    }
    if (STABLE_FUNCTIONS.contains(word)) {
      return Statement.Default.STABLE;
    }
    boolean function = next != null && next.isSymbol("(");
    boolean typeName =
        Set.of("varchar", "numeric", "char", "decimal", "timestamp", "bit").contains(word);
    return function && !typeName && !IMMUTABLE_FUNCTIONS.contains(word)
        ? Statement.Default.VOLATILE
        : Statement.Default.CONSTANT;
  }

  private static Statement.Default max(Statement.Default a, Statement.Default b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private Statement dropPart(String table) {
    if (take("CONSTRAINT")) {
      skipIfExists();
      return new Statement.DropConstraint(table, identifier(), ConstraintKind.UNKNOWN, null, sql);
    }
    if (vendor != Vendor.POSTGRESQL) {
      if (take("FOREIGN", "KEY")) {
        return new Statement.DropConstraint(
            table, identifier(), ConstraintKind.FOREIGN_KEY, null, sql);
      }
      if (take("PRIMARY", "KEY")) {
        return new Statement.DropConstraint(
            table, "PRIMARY", ConstraintKind.PRIMARY_KEY, null, sql);
      }
      if (take("CHECK")) {
        return new Statement.DropConstraint(table, identifier(), ConstraintKind.CHECK, null, sql);
      }
      if (take("INDEX") || take("KEY")) {
        return new Statement.DropIndex(table, identifier(), false, sql);
      }
    }
    take("COLUMN");
    skipIfExists();
    String column = identifier();
    return new Statement.DropColumn(table, column, see("CASCADE"), sql);
  }

  private Statement rename(String table) {
    if (take("TO")) {
      return new Statement.RenameTable(table, identifier(), sql);
    }
    if (take("CONSTRAINT")) {
      return new Statement.AlterCatalogue(table, "RENAME CONSTRAINT", sql);
    }
    if (vendor != Vendor.POSTGRESQL && (take("INDEX") || take("KEY"))) {
      String from = identifier();
      expect("TO");
      return new Statement.RenameIndex(table, from, identifier(), sql);
    }
    take("COLUMN");
    String from = identifier();
    expect("TO");
    return new Statement.RenameColumn(table, from, identifier(), sql);
  }

  private Statement alterColumn(String table) {
    if (take("CONSTRAINT")) {
      return new Statement.AlterCatalogue(table, "ALTER CONSTRAINT", sql);
    }
    take("COLUMN");
    String column = identifier();
    if (take("TYPE") || take("SET", "DATA", "TYPE")) {
      List<SqlToken> rest = restOfItem();
      return new Statement.AlterColumnType(
          table, column, null, type(rest), contains(rest, "COLLATE"), sql);
    }
    if (take("SET", "DEFAULT")) {
      return new Statement.SetDefault(table, column, sql);
    }
    if (take("DROP", "DEFAULT")) {
      return new Statement.DropDefault(table, column, sql);
    }
    if (take("SET", "NOT", "NULL")) {
      return new Statement.SetNotNull(table, column, sql);
    }
    if (take("DROP", "NOT", "NULL")) {
      return new Statement.DropNotNull(table, column, sql);
    }
    if (take("SET", "STATISTICS")
        || (see("SET") && at + 1 < tokens.size() && tokens.get(at + 1).isSymbol("("))) {
      return new Statement.Harmless(sql);
    }
    if (take("SET", "STORAGE")
        || take("SET", "COMPRESSION")
        || take("ADD", "GENERATED")
        || take("SET", "GENERATED")) {
      return new Statement.AlterCatalogue(table, "ALTER COLUMN " + column, sql);
    }
    if (take("DROP", "IDENTITY")) {
      throw unknown(
          "without its identity the column gets no value, and an INSERT has to bring one");
    }
    throw unknown("this form of ALTER COLUMN is not recognised");
  }
}
