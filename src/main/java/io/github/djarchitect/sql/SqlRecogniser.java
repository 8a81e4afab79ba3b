package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement of a RunSQL is, in the same forms that Django's own statements have. What it
 * does not recognise is unknown.
 */
public final class SqlRecogniser {
  private static final String NAME =
      "(?:(?:\"[^\"]+\"|`[^`]+`|[\\w$]+)\\.)?(?:\"[^\"]+\"|`[^`]+`|[\\w$]+)";
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

  private static final Pattern CREATE_INDEX =
      Pattern.compile(
          "CREATE\\s+(?<unique>UNIQUE\\s+)?INDEX\\s+(?<concurrently>CONCURRENTLY\\s+)?(?<exists>IF\\s+NOT\\s+EXISTS\\s+)?(?<name>(?!ON\\b)"
              + NAME
              + ")?\\s*ON\\s+(?:ONLY\\s+)?(?<table>"
              + NAME
              + ").*",
          FLAGS);
  private static final Pattern DROP_INDEX =
      Pattern.compile(
          "DROP\\s+INDEX\\s+(?<concurrently>CONCURRENTLY\\s+)?(?:IF\\s+EXISTS\\s+)?(?<name>"
              + NAME
              + ").*",
          FLAGS);
  private static final Pattern RENAME_INDEX =
      Pattern.compile(
          "ALTER\\s+INDEX\\s+(?:IF\\s+EXISTS\\s+)?(?<from>"
              + NAME
              + ")\\s+RENAME\\s+TO\\s+(?<to>"
              + NAME
              + ")",
          FLAGS);
  private static final Pattern ALTER_TABLE =
      Pattern.compile(
          "ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(?<table>"
              + NAME
              + ")\\s+(?<actions>.*)",
          FLAGS);
  private static final Pattern CREATE_TABLE =
      Pattern.compile(
          "CREATE\\s+(?:UNLOGGED\\s+|TEMP(?:ORARY)?\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?<table>"
              + NAME
              + ").*",
          FLAGS);
  private static final Pattern DROP_TABLE =
      Pattern.compile(
          "DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?<table>" + NAME + ")(?<rest>.*)", FLAGS);
  private static final Pattern UPDATE =
      Pattern.compile("UPDATE\\s+(?:ONLY\\s+)?(?<table>" + NAME + ")(?<rest>\\s.*)", FLAGS);
  private static final Pattern DELETE =
      Pattern.compile("DELETE\\s+FROM\\s+(?:ONLY\\s+)?(?<table>" + NAME + ")(?<rest>.*)", FLAGS);
  private static final Pattern INSERT =
      Pattern.compile("INSERT\\s+(?:IGNORE\\s+)?INTO\\s+(?<table>" + NAME + ")(?<rest>.*)", FLAGS);
  private static final Pattern TRUNCATE =
      Pattern.compile(
          "TRUNCATE\\s+(?:TABLE\\s+)?(?:ONLY\\s+)?(?<tables>.*?)(?<cascade>\\s+CASCADE)?", FLAGS);
  private static final Pattern TRIGGER =
      Pattern.compile(
          "CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:CONSTRAINT\\s+)?TRIGGER\\s+(?<name>"
              + NAME
              + ").*?\\sON\\s+(?<table>"
              + NAME
              + ").*",
          FLAGS);
  private static final Pattern DROP_TRIGGER =
      Pattern.compile(
          "DROP\\s+TRIGGER\\s+(?:IF\\s+EXISTS\\s+)?(?<name>"
              + NAME
              + ")\\s+ON\\s+(?<table>"
              + NAME
              + ").*",
          FLAGS);
  private static final Pattern FUNCTION =
      Pattern.compile(
          "CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:FUNCTION|PROCEDURE)\\s+(?<name>" + NAME + ").*",
          FLAGS);
  private static final Pattern EXTENSION =
      Pattern.compile(
          "CREATE\\s+EXTENSION\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?<name>" + NAME + ").*", FLAGS);
  private static final Pattern LOCK =
      Pattern.compile(
          "LOCK\\s+(?:TABLE\\s+)?(?:ONLY\\s+)?(?<table>"
              + NAME
              + ")(?:\\s+IN\\s+(?<mode>[A-Z ]+?)\\s+MODE)?(?:\\s+NOWAIT)?",
          FLAGS);
  private static final Pattern COMMENT =
      Pattern.compile(
          "COMMENT\\s+ON\\s+(?<what>TABLE|COLUMN)\\s+(?<name>[\\w\".`]+)\\s+IS\\b.*", FLAGS);
  private static final Pattern PRIVILEGE =
      Pattern.compile(
          "(?:GRANT|REVOKE|ALTER\\s+DEFAULT\\s+PRIVILEGES|CREATE\\s+POLICY|ALTER\\s+POLICY|DROP\\s+POLICY|CREATE\\s+(?:ROLE|USER)|ALTER\\s+(?:ROLE|USER)|DROP\\s+(?:ROLE|USER))\\b.*",
          FLAGS);
  private static final Pattern TRANSACTION =
      Pattern.compile(
          "(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|START\\s+TRANSACTION|END|RELEASE)\\b.*", FLAGS);
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?:SET\\s+(?!SCHEMA)|RESET\\s|SELECT\\s|SHOW\\s|ANALYZE\\b|DROP\\s+FUNCTION\\s|DROP\\s+VIEW\\s+|CREATE\\s+(?:OR\\s+REPLACE\\s+)?VIEW\\s|CREATE\\s+SEQUENCE\\s|CREATE\\s+SCHEMA\\s|CREATE\\s+TYPE\\s|DROP\\s+EXTENSION\\s|CREATE\\s+TEXT\\s+SEARCH\\s|CREATE\\s+AGGREGATE\\s).*",
          FLAGS);
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "(?:ALTER|DROP)\\s+SEQUENCE\\s+(?:IF\\s+EXISTS\\s+)?(?<name>" + NAME + ").*", FLAGS);

  private SqlRecogniser() {}

  /** The form of one statement; several actions of one ALTER TABLE count as their worst. */
  public static Statement recognise(String sql, Place place) {
    String text = SqlText.withoutComments(sql).strip();
    Matcher m = CREATE_INDEX.matcher(text);
    if (m.matches()) {
      String name = m.group("name");
      return new Statement.CreateIndex(
          bare(m.group("table")),
          name == null ? "" : bare(name),
          m.group("unique") != null,
          m.group("concurrently") != null,
          m.group("exists") != null,
          sql);
    }
    m = DROP_INDEX.matcher(text);
    if (m.matches()) {
      return new Statement.DropIndex(
          null, bare(m.group("name")), m.group("concurrently") != null, sql);
    }
    m = RENAME_INDEX.matcher(text);
    if (m.matches()) {
      return new Statement.RenameIndex(null, bare(m.group("from")), bare(m.group("to")), sql);
    }
    m = ALTER_TABLE.matcher(text);
    if (m.matches()) {
      return alterTable(bare(m.group("table")), m.group("actions"), sql, place);
    }
    m = CREATE_TABLE.matcher(text);
    if (m.matches()) {
      return new Statement.CreateTable(bare(m.group("table")), references(text), sql);
    }
    m = DROP_TABLE.matcher(text);
    if (m.matches()) {
      return new Statement.DropTable(
          bare(m.group("table")),
          m.group("rest").toUpperCase(java.util.Locale.ROOT).contains("CASCADE"),
          sql);
    }
    m = UPDATE.matcher(text);
    if (m.matches()) {
      return new Statement.Update(bare(m.group("table")), !hasWhere(m.group("rest")), sql);
    }
    m = DELETE.matcher(text);
    if (m.matches()) {
      return new Statement.Delete(bare(m.group("table")), !hasWhere(m.group("rest")), sql);
    }
    m = INSERT.matcher(text);
    if (m.matches()) {
      return new Statement.Insert(
          bare(m.group("table")), m.group("rest").matches("(?is).*\\bSELECT\\b.*"), sql);
    }
    m = TRUNCATE.matcher(text);
    if (m.matches()) {
      return new Statement.Truncate(
          Arrays.stream(m.group("tables").split(",")).map(t -> bare(t.strip())).toList(),
          m.group("cascade") != null,
          sql);
    }
    m = TRIGGER.matcher(text);
    if (m.matches()) {
      return new Statement.CreateTrigger(bare(m.group("table")), bare(m.group("name")), sql);
    }
    m = DROP_TRIGGER.matcher(text);
    if (m.matches()) {
      return new Statement.DropTrigger(bare(m.group("table")), bare(m.group("name")), sql);
    }
    m = FUNCTION.matcher(text);
    if (m.matches()) {
      return new Statement.CreateFunction(
          bare(m.group("name")), text.matches("(?is).*\\bSECURITY\\s+DEFINER\\b.*"), sql);
    }
    m = EXTENSION.matcher(text);
    if (m.matches()) {
      return new Statement.CreateExtension(bare(m.group("name")), sql);
    }
    m = LOCK.matcher(text);
    if (m.matches()) {
      return new Statement.LockTable(
          bare(m.group("table")),
          m.group("mode") == null
              ? "ACCESS EXCLUSIVE"
              : m.group("mode").toUpperCase(java.util.Locale.ROOT),
          sql);
    }
    m = COMMENT.matcher(text);
    if (m.matches()) {
      boolean column = m.group("what").equalsIgnoreCase("COLUMN");
      String name = m.group("name").replaceAll("[\"`]", "");
      int dot = name.lastIndexOf('.');
      return column && dot > 0
          ? new Statement.Comment(bare(name.substring(0, dot)), name.substring(dot + 1), sql)
          : new Statement.Comment(bare(name), null, sql);
    }
    if (PRIVILEGE.matcher(text).matches()) {
      return new Statement.Privilege(sql);
    }
    if (TRANSACTION.matcher(text).matches()) {
      return new Statement.TransactionControl(sql);
    }
    m = SEQUENCE.matcher(text);
    if (m.matches()) {
      return new Statement.AlterSequence(bare(m.group("name")), sql);
    }
    if (HARMLESS.matcher(text).matches()
        && !text.matches("(?is).*\\b(pg_terminate_backend|dblink)\\b.*")) {
      return new Statement.Harmless(sql);
    }
    return new Statement.UnknownStatement(place, "SQL that is not recognised", sql);
  }

  private static boolean hasWhere(String rest) {
    return rest.matches("(?is).*\\bWHERE\\b.*");
  }

  /** Without quotes and schema. */
  private static String bare(String name) {
    String last = name.strip();
    Matcher m = Pattern.compile("(?:\"[^\"]+\"|`[^`]+`|[\\w$]+)$").matcher(last);
    return (m.find() ? m.group() : last).replaceAll("[\"`]", "");
  }

  private static List<String> references(String text) {
    List<String> tables = new ArrayList<>();
    Matcher m = Pattern.compile("\\bREFERENCES\\s+(" + NAME + ")", FLAGS).matcher(text);
    while (m.find()) {
      tables.add(bare(m.group(1)));
    }
    return tables;
  }

  private static Statement alterTable(String table, String actions, String sql, Place place) {
    List<Statement> found = new ArrayList<>();
    for (String action : commas(actions)) {
      Statement one = action(table, action.strip(), sql);
      if (one == null) {
        return new Statement.UnknownStatement(
            place, "an ALTER TABLE action that is not recognised: " + shortened(action), sql);
      }
      found.add(one);
    }
    return found.size() == 1 ? found.getFirst() : worst(found, place, sql);
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > 60 ? line.substring(0, 60) + "..." : line;
  }

  /** One statement with several actions; only if all are of one kind is that kind the answer. */
  private static Statement worst(List<Statement> actions, Place place, String sql) {
    for (Class<?> kind :
        List.of(
            Statement.AlterColumnType.class,
            Statement.AddColumn.class,
            Statement.AddForeignKey.class,
            Statement.AddCheck.class,
            Statement.AddUnique.class,
            Statement.SetNotNull.class,
            Statement.DropColumn.class,
            Statement.DropConstraint.class,
            Statement.DropNotNull.class,
            Statement.SetDefault.class,
            Statement.DropDefault.class)) {
      for (Statement action : actions) {
        if (kind.isInstance(action)) {
          return action;
        }
      }
    }
    return new Statement.UnknownStatement(place, "several actions in one ALTER TABLE", sql);
  }

  private static @Nullable Statement action(String table, String action, String sql) {
    Matcher m = match("ADD\\s+CONSTRAINT\\s+(?<name>" + NAME + ")\\s+(?<what>.*)", action);
    if (m != null) {
      return constraint(table, bare(m.group("name")), m.group("what"), sql);
    }
    m =
        match(
            "ADD\\s+(?<what>(?:CHECK|UNIQUE|PRIMARY\\s+KEY|FOREIGN\\s+KEY|EXCLUDE)\\b.*)", action);
    if (m != null) {
      return constraint(table, "", m.group("what"), sql);
    }
    m =
        match(
            "ADD\\s+(?:COLUMN\\s+)?(?:IF\\s+NOT\\s+EXISTS\\s+)?(?<name>"
                + NAME
                + ")\\s+(?<type>.*)",
            action);
    if (m != null) {
      return addColumn(table, bare(m.group("name")), m.group("type"), sql);
    }
    m = match("DROP\\s+CONSTRAINT\\s+(?:IF\\s+EXISTS\\s+)?(?<name>" + NAME + ").*", action);
    if (m != null) {
      return new Statement.DropConstraint(
          table, bare(m.group("name")), Statement.ConstraintKind.UNKNOWN, null, sql);
    }
    m =
        match(
            "DROP\\s+(?:COLUMN\\s+)?(?:IF\\s+EXISTS\\s+)?(?<name>" + NAME + ")(?<rest>.*)", action);
    if (m != null) {
      return new Statement.DropColumn(
          table, bare(m.group("name")), m.group("rest").matches("(?is).*CASCADE.*"), sql);
    }
    m = match("VALIDATE\\s+CONSTRAINT\\s+(?<name>" + NAME + ")", action);
    if (m != null) {
      return new Statement.ValidateConstraint(
          table, bare(m.group("name")), Statement.ConstraintKind.UNKNOWN, null, sql);
    }
    m = match("RENAME\\s+TO\\s+(?<to>" + NAME + ")", action);
    if (m != null) {
      return new Statement.RenameTable(table, bare(m.group("to")), sql);
    }
    m =
        match(
            "RENAME\\s+(?:COLUMN\\s+)?(?<from>" + NAME + ")\\s+TO\\s+(?<to>" + NAME + ")", action);
    if (m != null) {
      return new Statement.RenameColumn(table, bare(m.group("from")), bare(m.group("to")), sql);
    }
    m =
        match(
            "OWNER\\s+TO\\s+.*|(?:ENABLE|DISABLE|FORCE|NO\\s+FORCE)\\s+ROW\\s+LEVEL\\s+SECURITY",
            action);
    if (m != null) {
      return new Statement.Privilege(sql);
    }
    m = match("ALTER\\s+(?:COLUMN\\s+)?(?<name>" + NAME + ")\\s+(?<what>.*)", action);
    return m == null
        ? null
        : alterColumn(table, bare(m.group("name")), m.group("what").strip(), sql);
  }

  private static @Nullable Statement alterColumn(
      String table, String column, String what, String sql) {
    if (match("SET\\s+NOT\\s+NULL", what) != null) {
      return new Statement.SetNotNull(table, column, sql);
    }
    if (match("DROP\\s+NOT\\s+NULL", what) != null) {
      return new Statement.DropNotNull(table, column, sql);
    }
    if (match("SET\\s+DEFAULT\\s+.*", what) != null) {
      return new Statement.SetDefault(table, column, sql);
    }
    if (match("DROP\\s+DEFAULT", what) != null) {
      return new Statement.DropDefault(table, column, sql);
    }
    Matcher m = match("(?:SET\\s+DATA\\s+)?TYPE\\s+(?<type>.*?)(?:\\s+USING\\s+.*)?", what);
    return m == null
        ? null
        : new Statement.AlterColumnType(table, column, null, m.group("type").strip(), false, sql);
  }

  private static @Nullable Statement constraint(
      String table, String name, String what, String sql) {
    boolean notValid = what.matches("(?is).*\\bNOT\\s+VALID\\b.*");
    if (match("CHECK\\b.*", what) != null) {
      Matcher m = match("CHECK\\s*\\((?<condition>.*)\\).*", what);
      return new Statement.AddCheck(
          table, name, m == null ? "" : m.group("condition"), notValid, sql);
    }
    if (match("UNIQUE\\b.*", what) != null) {
      Matcher m =
          match("UNIQUE\\s*(?:NULLS\\s+NOT\\s+DISTINCT\\s*)?\\((?<columns>[^)]*)\\).*", what);
      return new Statement.AddUnique(
          table,
          name,
          m == null
              ? List.of()
              : Arrays.stream(m.group("columns").split(",")).map(c -> bare(c.strip())).toList(),
          what.matches("(?is).*\\bUSING\\s+INDEX\\b.*"),
          sql);
    }
    if (match("PRIMARY\\s+KEY\\b.*", what) != null) {
      return new Statement.AddPrimaryKey(
          table, name, what.matches("(?is).*\\bUSING\\s+INDEX\\b.*"), sql);
    }
    Matcher key =
        match(
            "FOREIGN\\s+KEY\\s*\\((?<column>[^)]*)\\)\\s*REFERENCES\\s+(?<table>" + NAME + ").*",
            what);
    if (key != null) {
      return new Statement.AddForeignKey(
          table, name, bare(key.group("column")), bare(key.group("table")), notValid, sql);
    }
    return match("EXCLUDE\\b.*", what) != null
        ? new Statement.AddExclusion(table, name, sql)
        : null;
  }

  private static Statement addColumn(String table, String column, String type, String sql) {
    boolean notNull = type.matches("(?is).*\\bNOT\\s+NULL\\b.*");
    List<String> references = references(type);
    return new Statement.AddColumn(
        table,
        column,
        type.strip(),
        !notNull,
        defaultOf(type),
        type.matches("(?is).*\\bCHECK\\s*\\(.*"),
        type.matches("(?is).*\\b(UNIQUE|PRIMARY\\s+KEY)\\b.*"),
        references.isEmpty() ? null : references.getFirst(),
        type.matches("(?is).*\\bGENERATED\\s+ALWAYS\\s+AS\\s*\\(.*")
            ? type.matches("(?is).*\\bSTORED\\b.*")
                ? Statement.Generated.STORED
                : Statement.Generated.VIRTUAL
            : Statement.Generated.NO,
        type.matches("(?is)\\s*(big|small)?serial\\b.*|.*\\bAS\\s+IDENTITY\\b.*"),
        sql);
  }

  /** A function whose volatility is not known counts as volatile. */
  private static Statement.Default defaultOf(String type) {
    Matcher m = match(".*?\\bDEFAULT\\s+(?<value>.*)", type);
    if (m == null) {
      return Statement.Default.NONE;
    }
    String value = m.group("value").strip();
    if (value.matches(
        "(?is)('(?:[^']|'')*'(?:::[\\w ]+)?|-?\\d+(?:\\.\\d+)?|true|false|null)\\b?.*")) {
      return Statement.Default.CONSTANT;
    }
    return value.matches(
            "(?is)(now\\(\\)|current_timestamp|statement_timestamp\\(\\)|transaction_timestamp\\(\\)|current_date).*")
        ? Statement.Default.STABLE
        : Statement.Default.VOLATILE;
  }

  private static @Nullable Matcher match(String pattern, String text) {
    Matcher m = Pattern.compile(pattern, FLAGS).matcher(text.strip());
    return m.matches() ? m : null;
  }

  /** The parts between commas that stand in no parentheses or quotes. */
  private static List<String> commas(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
      } else if (!quoted && depth == 0 && c == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
