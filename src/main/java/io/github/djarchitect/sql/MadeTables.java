package io.github.djarchitect.sql;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a database has because of the statements that were sent to it, Django's and those
 * written by hand, whatever a state says of them. Follows one migration after the other.
 */
public final class MadeTables {
  private static final Set<String> NO_COLUMNS =
      Set.of(
          "CONSTRAINT",
          "PRIMARY",
          "UNIQUE",
          "CHECK",
          "FOREIGN",
          "EXCLUDE",
          "INDEX",
          "KEY",
          "FULLTEXT",
          "SPATIAL",
          "PERIOD");

  private final Vendor vendor;
  private final Map<String, Table> tables = new HashMap<>();
  private final Map<String, MigrationKey> gone = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> everNamed = new HashSet<>();
  private final List<Statement> objects = new ArrayList<>();

  public MadeTables(Vendor vendor) {
    this.vendor = vendor;
  }

  /** Columns with their types as written; empty where the type is not known. */
  private static final class Table {
    private final Map<String, String> columns = new HashMap<>();
    private boolean whole = true;
  }

  /** All that a migration sends. */
  public void follow(Migration migration, ProjectState after, List<EmittedStatement> sent) {
    for (EmittedStatement each : sent) {
      if (each.statement() instanceof Statement.UnknownStatement unknown) {
        name(unknown.sql());
        unrendered(migration, after, each.operation());
      } else {
        follow(migration.key(), each.statement());
      }
    }
  }

  private void follow(MigrationKey by, Statement statement) {
    switch (statement) {
      case Statement.CreateTable create -> {
        Table table = created(create.sql());
        tables.put(folded(create.table()), table);
        // the names that PostgreSQL gives to REFERENCES within
        if (!create.references().isEmpty()) {
          table.columns.keySet().forEach(column -> name(create.table() + "_" + column + "_fkey"));
        }
        gone.remove(folded(create.table()));
        name(create.sql());
      }
      case Statement.DropTable drop -> dropTable(by, drop.table());
      case Statement.RenameTable rename -> {
        Table table = tables.get(folded(rename.from()));
        dropTable(by, rename.from());
        tables.put(folded(rename.to()), table == null ? unknown() : table);
        gone.remove(folded(rename.to()));
      }
      case Statement.AddColumn add -> {
        add(add.table(), add.column(), add.type());
        if (add.inlineUnique() || add.inlineCheck() || add.references() != null) {
          name(add.sql());
          name(add.table() + "_" + add.column() + "_fkey");
        }
      }
      case Statement.DropColumn drop -> dropColumn(by, drop.table(), drop.column());
      case Statement.RenameColumn rename -> {
        String type = type(rename.table(), rename.from()).orElse("");
        dropColumn(by, rename.table(), rename.from());
        add(rename.table(), rename.to(), type);
      }
      case Statement.AlterColumnType alter -> {
        Table table = tables.get(folded(alter.table()));
        if (table != null) {
          table.columns.put(folded(alter.column()), alter.toType());
        }
      }
      case Statement.CreateIndex _,
          Statement.AddUnique _,
          Statement.AddCheck _,
          Statement.AddExclusion _,
          Statement.AddPrimaryKey _ -> {
        objects.add(statement);
        name(statement.sql());
      }
      case Statement.AddForeignKey key -> name(key.sql());
      case Statement.AlterCatalogue alter -> name(alter.sql());
      case Statement.DropIndex drop -> names.remove(lower(drop.name()));
      case Statement.DropConstraint drop -> names.remove(lower(drop.name()));
      case Statement.RenameIndex rename -> {
        names.remove(lower(rename.from()));
        names.add(lower(rename.to()));
        everNamed.add(lower(rename.to()));
      }
      case Statement.Harmless harmless -> view(harmless.sql());
      default -> {}
    }
  }

  private void add(String table, String column, String type) {
    tables.computeIfAbsent(folded(table), _ -> unknown()).columns.put(folded(column), type);
    gone.remove(key(table, column));
  }

  private void dropTable(MigrationKey by, String table) {
    tables.remove(folded(table));
    gone.put(folded(table), by);
  }

  private void dropColumn(MigrationKey by, String table, String column) {
    Table known = tables.get(folded(table));
    if (known != null) {
      known.columns.remove(folded(column));
    }
    gone.put(key(table, column), by);
  }

  private static Table unknown() {
    Table table = new Table();
    table.whole = false;
    return table;
  }

  /** A relation that SELECTs can read, whatever its columns. */
  private void view(String sql) {
    List<SqlToken> tokens = SqlToken.of(sql, vendor);
    if (tokens.isEmpty() || !tokens.getFirst().is("CREATE")) {
      return;
    }
    for (int i = 1; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("VIEW")) {
        int at = i + 1;
        if (tokens.get(at).is("IF")) {
          at += 3;
        }
        while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol(".")) {
          at += 2;
        }
        if (at < tokens.size()) {
          tables.put(folded(tokens.get(at).name(vendor)), unknown());
        }
        return;
      }
    }
  }

  /** The columns of a CREATE TABLE. */
  private Table created(String sql) {
    List<SqlToken> tokens = SqlToken.of(sql, vendor);
    Table table = new Table();
    int at = 0;
    while (at < tokens.size() && !tokens.get(at).isSymbol("(") && !tokens.get(at).is("AS")) {
      at++;
    }
    if (at == tokens.size() || !tokens.get(at).isSymbol("(")) {
      return unknown();
    }
    int depth = 0;
    int start = at + 1;
    for (; at < tokens.size(); at++) {
      SqlToken token = tokens.get(at);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      }
      if (depth == 0 || (depth == 1 && token.isSymbol(","))) {
        item(sql, tokens.subList(start, at), table);
        start = at + 1;
      }
      if (depth == 0) {
        break;
      }
    }
    // CREATE TABLE ... (...) AS SELECT
    table.whole &=
        tokens.subList(Math.min(at, tokens.size()), tokens.size()).stream()
            .noneMatch(token -> token.is("AS"));
    return table;
  }

  private void item(String sql, List<SqlToken> item, Table table) {
    if (item.isEmpty() || NO_COLUMNS.contains(item.getFirst().upper())) {
      return;
    }
    SqlToken first = item.getFirst();
    if (first.isSymbol("<") && item.size() > 1) {
      // a column of a class that is not Django's stands as its field's name
      maybe(table, item.get(1).text());
    } else if (first.is("LIKE") || first.kind() == SqlToken.Kind.SYMBOL) {
      table.whole = false;
    } else {
      table.columns.put(folded(first.name(vendor)), type(sql, item.subList(1, item.size())));
    }
  }

  private void maybe(Table table, String field) {
    table.columns.putIfAbsent(folded(field), "");
    table.columns.putIfAbsent(folded(field + "_id"), "");
  }

  private static String type(String sql, List<SqlToken> definition) {
    int end = 0;
    int depth = 0;
    while (end < definition.size()) {
      SqlToken token = definition.get(end);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      } else if (depth == 0 && SqlRecogniser.COLUMN_PARTS.contains(token.upper())) {
        break;
      }
      end++;
    }
    return end == 0
        ? ""
        : sql.substring(definition.getFirst().start(), definition.get(end - 1).end());
  }

  /** An operation of Django's whose SQL nobody can tell: what it may have made is taken as made. */
  private void unrendered(Migration migration, ProjectState after, String path) {
    String app = migration.key().app();
    Operation operation = HandMade.at(migration, path).orElse(null);
    String model =
        switch (operation) {
          case Operation.CreateModel o -> o.name();
          case Operation.RenameModel o -> o.newName();
          case Operation.AlterModelTable o -> o.name();
          case Operation.AlterUniqueTogether o -> o.name();
          case Operation.AlterIndexTogether o -> o.name();
          case Operation.AlterOrderWithRespectTo o -> o.name();
          case Operation.AddField o -> o.model();
          case Operation.AlterField o -> o.model();
          case Operation.RemoveField o -> o.model();
          case Operation.RenameField o -> o.model();
          case Operation.AddIndex o -> o.model();
          case Operation.RenameIndex o -> o.model();
          case Operation.AddConstraint o -> o.model();
          case Operation.AlterConstraint o -> o.model();
          case null, default -> "";
        };
    if (model.isEmpty()) {
      return;
    }
    Optional<ModelState> state = after.model(app, model);
    String table = state.map(ModelState::table).orElse(app + "_" + lower(model));
    Table known = tables.computeIfAbsent(folded(table), _ -> unknown());
    switch (operation) {
      case Operation.AddField add -> {
        maybe(known, add.name());
        known.columns.putIfAbsent(
            folded(ModelState.column(new NamedField(add.name(), add.field()))), "");
        tables.computeIfAbsent(folded(table + "_" + add.name()), _ -> unknown());
      }
      case Operation.AddIndex add -> add.index().name().ifPresent(this::name);
      case Operation.RenameIndex rename -> name(rename.newName());
      case Operation.AddConstraint add -> add.constraint().name().ifPresent(this::name);
      case null, default -> known.whole = false;
    }
    state.ifPresent(this::parts);
  }

  private void parts(ModelState model) {
    for (Index index : model.indexes()) {
      index.name().ifPresent(this::name);
    }
    for (Constraint constraint : model.constraints()) {
      constraint.name().ifPresent(this::name);
    }
    for (NamedField named : model.fields()) {
      if (named.field().shortName().equals("ManyToManyField")) {
        tables.computeIfAbsent(folded(model.table() + "_" + named.name()), _ -> unknown());
      }
    }
  }

  private void name(String sql) {
    for (SqlToken token : SqlToken.of(sql, vendor)) {
      if (token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED_NAME) {
        names.add(lower(token.text()));
        everNamed.add(lower(token.text()));
      }
    }
  }

  // Answers

  public boolean hasTable(String table) {
    return tables.containsKey(folded(table));
  }

  /** Whether all columns of a table are known and one is not among them. */
  public boolean lacksColumn(String table, String column) {
    Table known = tables.get(folded(table));
    return known != null && known.whole && !known.columns.containsKey(folded(column));
  }

  /** A column's type as it was written, where it is known. */
  public Optional<String> type(String table, String column) {
    return Optional.ofNullable(tables.get(folded(table)))
        .map(known -> known.columns.get(folded(column)))
        .filter(type -> !type.isEmpty());
  }

  /** The migration whose SQL last dropped a table, or named it otherwise. */
  public Optional<MigrationKey> dropped(String table) {
    return Optional.ofNullable(gone.get(folded(table)));
  }

  /** The migration whose SQL last dropped a column, or named it otherwise. */
  public Optional<MigrationKey> dropped(String table, String column) {
    return Optional.ofNullable(gone.get(key(table, column)));
  }

  /** Whether a statement that makes indexes or constraints names one, which was not dropped. */
  public boolean names(String object) {
    return names.contains(lower(object));
  }

  /** The same, of all that ever were. */
  public boolean everNamed(String object) {
    return everNamed.contains(lower(object));
  }

  /** Statements that made indexes and constraints of a table by themselves, dropped ones too. */
  public List<Statement> objects(String table) {
    return objects.stream()
        .filter(
            statement ->
                table.equals(
                    switch (statement) {
                      case Statement.CreateIndex index -> index.table();
                      case Statement.AddUnique unique -> unique.table();
                      case Statement.AddCheck check -> check.table();
                      case Statement.AddExclusion exclusion -> exclusion.table();
                      case Statement.AddPrimaryKey key -> key.table();
                      default -> "";
                    }))
        .toList();
  }

  private String key(String table, String column) {
    return folded(table) + "." + folded(column);
  }

  /** MySQL, MariaDB and SQLite do not tell upper from lower case. */
  private String folded(@Nullable String name) {
    String given = name == null ? "" : name;
    return vendor == Vendor.POSTGRESQL ? given : lower(given);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
