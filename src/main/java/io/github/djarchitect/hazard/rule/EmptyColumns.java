package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.ProvenColumns;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Columns that new migrations add without a value to tables with rows, and that nothing has filled
 * since. What cannot be read may fill any of them.
 */
final class EmptyColumns {
  /** Reads or calls, and so may change rows by a function. */
  private static final Pattern CALLS =
      Pattern.compile("(?is)\\s*(?:SELECT|WITH|DO|CALL|EXECUTE|PERFORM)\\b.*");

  /** Gives fields values by names that are put together at run time. */
  private static final Pattern BY_ANY_NAME =
      Pattern.compile("\\bsetattr\\b|\\b_meta\\b|__dict__|\\*\\*|\\bgetattr\\b|\\blocals\\b");

  private final MigrationView view;
  private final Map<Column, MigrationKey> empty = new HashMap<>();
  private final Map<String, Set<String>> pending = new HashMap<>();
  private final Set<String> created = new HashSet<>();

  EmptyColumns(MigrationView view) {
    this.view = view;
  }

  /**
   * A column as SQL knows it.
   *
   * @param name in lower case
   */
  record Column(String table, String name) {}

  /** The migration that added one of them. */
  MigrationKey added(Column column) {
    return Objects.requireNonNull(empty.get(column), "only of what is empty");
  }

  void forget(Column column) {
    empty.remove(column);
  }

  /** Those of which a statement demands that no row has NULL. */
  List<Column> required(Statement statement) {
    String table;
    Set<String> columns;
    switch (statement) {
      case Statement.SetNotNull set -> {
        table = set.table();
        columns = Set.of(set.column().toLowerCase(Locale.ROOT));
      }
      case Statement.AddCheck check when !check.notValid() -> {
        table = check.table();
        columns = ProvenColumns.filled(check.condition());
      }
      case Statement.ValidateConstraint validated -> {
        table = validated.table();
        columns = pending.getOrDefault(table + "." + validated.name(), Set.of());
      }
      default -> {
        return List.of();
      }
    }
    return columns.stream()
        .sorted()
        .map(each -> new Column(table, each))
        .filter(empty::containsKey)
        .toList();
  }

  void follow(Migration migration, EmittedStatement emitted) {
    switch (emitted.statement()) {
      case Statement.CreateTable create -> created.add(create.table());
      case Statement.AddColumn add -> added(migration, add);
      case Statement.DropColumn drop -> empty.remove(column(drop.table(), drop.column()));
      case Statement.RenameColumn rename -> {
        MigrationKey added = empty.remove(column(rename.table(), rename.from()));
        if (added != null) {
          empty.put(column(rename.table(), rename.to()), added);
        }
      }
      case Statement.RenameTable rename -> renamed(rename);
      case Statement.DropTable drop -> filled(drop.table(), "");
      case Statement.Truncate truncate -> truncate.tables().forEach(table -> filled(table, ""));
      case Statement.Delete delete when delete.whole() -> filled(delete.table(), "");
      case Statement.Update update -> filled(update.table(), update.sql());
      case Statement.Insert insert -> filled(insert.table(), insert.sql());
      case Statement.AlterColumnType type when type.sql().matches("(?is).*\\bUSING\\b.*") ->
          empty.remove(column(type.table(), type.column()));
      case Statement.Harmless harmless when CALLS.matcher(harmless.sql()).matches() ->
          empty.clear();
      case Statement.UnknownStatement _ -> empty.clear();
      case Statement.PythonCode _ -> {
        if (operation(migration.operations(), emitted.operation())
            instanceof Operation.RunPython run) {
          empty.keySet().removeIf(each -> mayFill(migration, run, each));
        } else {
          empty.clear();
        }
      }
      case Statement.AddCheck check when check.notValid() ->
          pending.put(check.table() + "." + check.name(), ProvenColumns.filled(check.condition()));
      default -> {}
    }
  }

  private void added(Migration migration, Statement.AddColumn add) {
    if (add.nullable()
        && add.defaultValue() == Statement.Default.NONE
        && add.generated() == Statement.Generated.NO
        && !add.identity()
        && !created.contains(add.table())
        && view.inUse(add.table())) {
      empty.put(column(add.table(), add.column()), migration.key());
    }
  }

  private void renamed(Statement.RenameTable rename) {
    if (created.remove(rename.from())) {
      created.add(rename.to());
    }
    Map<Column, MigrationKey> moved = new HashMap<>();
    empty.forEach(
        (column, added) -> {
          if (column.table().equals(rename.from())) {
            moved.put(new Column(rename.to(), column.name()), added);
          }
        });
    empty.keySet().removeIf(column -> column.table().equals(rename.from()));
    empty.putAll(moved);
  }

  /**
   * @param sql in which a column is named that gets values; empty where all are as good as filled
   */
  private void filled(String table, String sql) {
    empty
        .keySet()
        .removeIf(
            column ->
                column.table().equals(table)
                    && (sql.isEmpty() || isTriggered(table) || word(column.name(), sql)));
  }

  /** Whether writing a row of the table may fill columns that the statement does not name. */
  private boolean isTriggered(String table) {
    HandMade made = view.databaseAfter().made();
    return made.triggers().stream()
        .anyMatch(
            live ->
                live.trigger().table().equals(table)
                    && (live.trigger().fills() || live.body().isOpaque()));
  }

  private boolean mayFill(Migration migration, Operation.RunPython run, Column column) {
    MigrationView here = view.reading(migration);
    return switch (DataCode.read(here, run.code())) {
      case DataCode.Read.Noop _ -> false;
      case DataCode.Read.Unreadable _ -> true;
      case DataCode.Read.Body(DataCode code) ->
          isTriggered(column.table())
              || !Escapes.in(code, view.after(), view.target().vendor()).isEmpty()
              || code.scopes().stream().anyMatch(scope -> mayFill(scope.module(), column));
    };
  }

  /** By what stands beside the classes of a file, whose operations name the column anyway. */
  private boolean mayFill(PythonModule module, Column column) {
    String field =
        Columns.field(view.after(), column.table(), column.name())
            .map(owner -> owner.field().name())
            .orElse(column.name());
    for (Stmt statement : module.body()) {
      boolean migration = statement instanceof Stmt.ClassDef def && def.name().equals("Migration");
      if (migration) {
        continue;
      }
      String text =
          module.source().text().substring(statement.span().start(), statement.span().end());
      if (word(column.name(), text)
          || word(field, text)
          || (statement instanceof Stmt.FunctionDef && BY_ANY_NAME.matcher(text).find())) {
        return true;
      }
    }
    return false;
  }

  private static boolean word(String name, String text) {
    return Pattern.compile("\\b%s\\b".formatted(Pattern.quote(name)), Pattern.CASE_INSENSITIVE)
        .matcher(text)
        .find();
  }

  private static Column column(String table, String name) {
    return new Column(table, name.toLowerCase(Locale.ROOT));
  }

  /** The operation of a dotted path, as far as it leads through the database's half. */
  private static @Nullable Operation operation(List<Operation> operations, String path) {
    List<Operation> among = operations;
    Operation found = null;
    for (String part : path.split("\\.", -1)) {
      if (part.equals("database_operations")
          && found instanceof Operation.SeparateDatabaseAndState separate) {
        among = separate.databaseOperations();
      } else if (part.matches("\\d+") && Integer.parseInt(part) < among.size()) {
        found = among.get(Integer.parseInt(part));
      } else {
        return null;
      }
    }
    return found;
  }
}
