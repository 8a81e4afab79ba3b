package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose names may still change before it is sent: Django keeps those for the end of a
 * migration and adjusts them when a table or column is renamed or dropped meanwhile.
 */
abstract class Ddl {
  String table;
  final List<String> columns;

  Ddl(String table, List<String> columns) {
    this.table = table;
    this.columns = new ArrayList<>(columns);
  }

  abstract Statement statement(Dialect dialect);

  abstract void record(Dialect dialect, LiveNames names);

  boolean referencesTable(String name) {
    return table.equals(name);
  }

  boolean referencesColumn(String name, String column) {
    return table.equals(name) && columns.contains(column);
  }

  /** Only indexes that Django named itself are recognised by their name. */
  boolean referencesIndex(Dialect dialect, String name, String index) {
    return false;
  }

  void renameTable(String from, String to) {
    if (table.equals(from)) {
      table = to;
    }
  }

  void renameColumn(String name, String from, String to) {
    if (table.equals(name)) {
      columns.replaceAll(column -> column.equals(from) ? to : column);
    }
  }

  /** A statement that is sent late but holds no names to adjust. */
  static final class Fixed extends Ddl {
    private final Statement statement;

    Fixed(Statement statement) {
      super("", List.of());
      this.statement = statement;
    }

    @Override
    Statement statement(Dialect dialect) {
      return statement;
    }

    @Override
    void record(Dialect dialect, LiveNames names) {}
  }

  /** CREATE INDEX over columns or expressions, unique or not. */
  static final class CreateIndex extends Ddl {
    private @Nullable String name;
    private final String suffix;
    private final boolean unique;
    private final boolean concurrently;
    private final String using;
    private final List<String> columnSuffixes;
    private final List<String> operatorClasses;
    private final @Nullable String expressions;
    private final String include;
    private final String extra;
    private final String condition;
    private final DatabaseObjects.Kind kind;
    private boolean renamedUnderneath;
    private final Place place;

    CreateIndex(
        String table,
        List<String> columns,
        @Nullable String name,
        String suffix,
        boolean unique,
        boolean concurrently,
        String using,
        List<String> columnSuffixes,
        List<String> operatorClasses,
        @Nullable String expressions,
        String include,
        String extra,
        String condition,
        DatabaseObjects.Kind kind,
        Place place) {
      super(table, columns);
      this.name = name;
      this.suffix = suffix;
      this.unique = unique;
      this.concurrently = concurrently;
      this.using = using;
      this.columnSuffixes = List.copyOf(columnSuffixes);
      this.operatorClasses = List.copyOf(operatorClasses);
      this.expressions = expressions;
      this.include = include;
      this.extra = extra;
      this.condition = condition;
      this.kind = kind;
      this.place = place;
    }

    String name(Dialect dialect) {
      if (name == null) {
        name = Identifiers.indexName(table, columns, suffix, dialect.maxNameLength());
      }
      return name;
    }

    @Override
    boolean referencesIndex(Dialect dialect, String tableName, String index) {
      return table.equals(tableName) && name(dialect).equals(index);
    }

    @Override
    void renameColumn(String tableName, String from, String to) {
      if (referencesColumn(tableName, from) && (expressions != null || !condition.isEmpty())) {
        renamedUnderneath = true;
      }
      super.renameColumn(tableName, from, to);
    }

    @Override
    Statement statement(Dialect dialect) {
      if (renamedUnderneath) {
        throw new Unrenderable(
            place, "an expression index whose column is renamed in the same migration");
      }
      String sql =
          "CREATE "
              + (unique ? "UNIQUE " : "")
              + "INDEX "
              + (concurrently ? "CONCURRENTLY " : "")
              + dialect.quoteName(name(dialect))
              + " ON "
              + dialect.quoteName(table)
              + using
              + " ("
              + (expressions != null ? expressions : columnList(dialect))
              + ")"
              + include
              + extra
              + condition;
      return new Statement.CreateIndex(table, name(dialect), unique, concurrently, false, sql);
    }

    private String columnList(Dialect dialect) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        String text = dialect.quoteName(columns.get(i));
        if (i < operatorClasses.size()) {
          text += " " + operatorClasses.get(i);
        }
        if (i < columnSuffixes.size() && !columnSuffixes.get(i).isEmpty()) {
          text += " " + columnSuffixes.get(i);
        }
        texts.add(text);
      }
      return String.join(", ", texts);
    }

    @Override
    void record(Dialect dialect, LiveNames names) {
      names.add(
          table,
          new DatabaseObjects.Named(
              name(dialect), kind, expressions != null ? List.of() : columns, null));
    }
  }

  /** ALTER TABLE ADD CONSTRAINT UNIQUE; SQLite has an index instead. */
  static final class Unique extends Ddl {
    private final @Nullable String name;
    private final String nulls;
    private final String deferrable;

    Unique(
        String table,
        List<String> columns,
        @Nullable String name,
        String nulls,
        String deferrable) {
      super(table, columns);
      this.name = name;
      this.nulls = nulls;
      this.deferrable = deferrable;
    }

    private String name(Dialect dialect) {
      return name != null
          ? name
          : Identifiers.indexName(table, columns, "_uniq", dialect.maxNameLength());
    }

    @Override
    boolean referencesIndex(Dialect dialect, String tableName, String index) {
      return name == null && table.equals(tableName) && name(dialect).equals(index);
    }

    @Override
    Statement statement(Dialect dialect) {
      String list = columns.stream().map(dialect::quoteName).collect(Collectors.joining(", "));
      if (dialect.vendor() == Vendor.SQLITE) {
        return new Statement.CreateIndex(
            table,
            name(dialect),
            true,
            false,
            false,
            "CREATE UNIQUE INDEX %s ON %s (%s)"
                .formatted(dialect.quoteName(name(dialect)), dialect.quoteName(table), list));
      }
      return new Statement.AddUnique(
          table,
          name(dialect),
          columns,
          false,
          "ALTER TABLE %s ADD CONSTRAINT %s UNIQUE%s (%s)%s"
              .formatted(
                  dialect.quoteName(table),
                  dialect.quoteName(name(dialect)),
                  nulls,
                  list,
                  deferrable));
    }

    @Override
    void record(Dialect dialect, LiveNames names) {
      names.add(
          table,
          new DatabaseObjects.Named(name(dialect), DatabaseObjects.Kind.UNIQUE, columns, null));
    }
  }

  /** ALTER TABLE ADD CONSTRAINT FOREIGN KEY. */
  static final class ForeignKey extends Ddl {
    private String toTable;
    private String toColumn;
    private final boolean longSuffix;

    /**
     * @param longSuffix whether the name ends in the other table and column, or in {@code _fk} only
     */
    ForeignKey(String table, String column, String toTable, String toColumn, boolean longSuffix) {
      super(table, List.of(column));
      this.toTable = toTable;
      this.toColumn = toColumn;
      this.longSuffix = longSuffix;
    }

    String name(Dialect dialect) {
      String suffix =
          longSuffix ? "_fk_" + Identifiers.withoutNamespace(toTable) + "_" + toColumn : "_fk";
      return Identifiers.indexName(table, columns, suffix, dialect.maxNameLength());
    }

    @Override
    boolean referencesTable(String name) {
      return super.referencesTable(name) || toTable.equals(name);
    }

    @Override
    boolean referencesColumn(String name, String column) {
      return super.referencesColumn(name, column)
          || (toTable.equals(name) && toColumn.equals(column));
    }

    @Override
    void renameTable(String from, String to) {
      super.renameTable(from, to);
      if (toTable.equals(from)) {
        toTable = to;
      }
    }

    @Override
    void renameColumn(String name, String from, String to) {
      super.renameColumn(name, from, to);
      if (toTable.equals(name) && toColumn.equals(from)) {
        toColumn = to;
      }
    }

    @Override
    Statement statement(Dialect dialect) {
      return new Statement.AddForeignKey(
          table,
          name(dialect),
          columns.getFirst(),
          toTable,
          false,
          "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s)%s"
              .formatted(
                  dialect.quoteName(table),
                  dialect.quoteName(name(dialect)),
                  dialect.quoteName(columns.getFirst()),
                  dialect.quoteName(toTable),
                  dialect.quoteName(toColumn),
                  dialect.vendor() == Vendor.POSTGRESQL ? " DEFERRABLE INITIALLY DEFERRED" : ""));
    }

    @Override
    void record(Dialect dialect, LiveNames names) {
      names.add(
          table,
          new DatabaseObjects.Named(
              name(dialect), DatabaseObjects.Kind.FOREIGN_KEY, columns, toTable));
    }
  }

  /** ALTER TABLE ADD CONSTRAINT CHECK. */
  static final class Check extends Ddl {
    private final String name;
    private final String condition;
    private final boolean notValid;

    Check(String table, List<String> columns, String name, String condition, boolean notValid) {
      super(table, columns);
      this.name = name;
      this.condition = condition;
      this.notValid = notValid;
    }

    @Override
    Statement statement(Dialect dialect) {
      return new Statement.AddCheck(
          table,
          name,
          condition,
          notValid,
          "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s)%s"
              .formatted(
                  dialect.quoteName(table),
                  dialect.quoteName(name),
                  condition,
                  notValid ? " NOT VALID" : ""));
    }

    @Override
    boolean referencesColumn(String tableName, String column) {
      return false;
    }

    @Override
    void record(Dialect dialect, LiveNames names) {
      names.add(table, new DatabaseObjects.Named(name, DatabaseObjects.Kind.CHECK, columns, null));
    }
  }

  /** ALTER TABLE ADD CONSTRAINT EXCLUDE. */
  static final class Exclusion extends Ddl {
    private final String name;
    private final String definition;

    Exclusion(String table, List<String> columns, String name, String definition) {
      super(table, columns);
      this.name = name;
      this.definition = definition;
    }

    @Override
    Statement statement(Dialect dialect) {
      return new Statement.AddExclusion(
          table, name, "ALTER TABLE %s ADD %s".formatted(dialect.quoteName(table), definition));
    }

    @Override
    void record(Dialect dialect, LiveNames names) {
      names.add(
          table, new DatabaseObjects.Named(name, DatabaseObjects.Kind.EXCLUSION, columns, null));
    }
  }
}
