package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What SQL written by hand has left in a database beside the models' tables: tables and columns of
 * its own, triggers and the functions they run. Follows one statement after the other.
 */
public final class HandMade {
  private static final Pattern MAKES =
      Pattern.compile("\\b(?:CREATE|ALTER|DROP|DO|CALL|EXECUTE)\\b", Pattern.CASE_INSENSITIVE);

  private final Vendor vendor;
  private final Set<String> tables = new HashSet<>();
  private final Map<String, Set<String>> added = new HashMap<>();
  private final Map<String, Set<String>> gone = new HashMap<>();
  private final Set<String> defaults = new HashSet<>();
  private final Map<String, String> indexes = new HashMap<>();
  private final List<String> unclear = new ArrayList<>();
  private final Map<String, TriggerText> triggers = new TreeMap<>();
  private final Map<String, TriggerText.Body> functions = new HashMap<>();
  private RowCopies copies;

  public HandMade(Vendor vendor) {
    this.vendor = vendor;
    this.copies = new RowCopies(vendor);
  }

  /**
   * The same after a migration, itself where that makes nothing by hand and no trigger is there.
   *
   * @param statements of the migration, asked for only where they matter
   */
  public HandMade after(Migration migration, Supplier<List<EmittedStatement>> statements) {
    List<String> unclearHere = new ArrayList<>();
    unclear(migration, migration.operations(), unclearHere);
    boolean follows =
        !triggers.isEmpty()
            || !copies.isEmpty()
            || hasSql(migration.operations())
            || (!unclearHere.isEmpty() && RowCopies.mayMake(migration));
    if (!follows && unclearHere.isEmpty()) {
      return this;
    }
    HandMade after = copy();
    after.unclear.addAll(unclearHere);
    if (!follows) {
      return after;
    }
    for (EmittedStatement each : statements.get()) {
      after.follow(each.statement(), isByHand(migration, each.operation()));
      after.copies.follow(each, migration);
    }
    return after;
  }

  /** Texts of what sends SQL in a way that statements do not show. */
  private static void unclear(Migration migration, List<Operation> operations, List<String> texts) {
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.OpaqueOperation opaque ->
            texts.add(
                opaque.kwargs().get("model_name") instanceof Value.Str model
                    ? migration.key().app() + "_" + model.value().toLowerCase(Locale.ROOT)
                    : "");
        case Operation.RunPython _ -> {
          if (mayMake(migration.module())) {
            texts.add(migration.module().source().text());
          }
        }
        case Operation.SeparateDatabaseAndState separate ->
            unclear(migration, separate.databaseOperations(), texts);
        default -> {}
      }
    }
  }

  /** Whether code sends SQL that may make something: texts that only read or change rows do not. */
  private static boolean mayMake(PythonModule module) {
    if (!module.source().text().contains("execute")) {
      return false;
    }
    boolean[] may = new boolean[1];
    boolean[] called = new boolean[1];
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute(var _, var method, var _)
              && method.startsWith("execute")) {
            called[0] = true;
            may[0] |=
                call.args().isEmpty()
                    || !(call.args().getFirst() instanceof Expr.Constant sent
                        && sent.value() instanceof Literal.Str text)
                    || MAKES.matcher(text.value()).find();
          }
        });
    return may[0] || !called[0];
  }

  /**
   * Whether something that cannot be read as SQL names a table or a column of it, or may name any:
   * it may have made a trigger or a default.
   */
  public boolean isUnclear(String table, String column) {
    return unclear.stream()
        .anyMatch(text -> text.isBlank() || text.contains(table) || text.contains(column));
  }

  private static boolean hasSql(List<Operation> operations) {
    return operations.stream()
        .anyMatch(
            operation ->
                operation instanceof Operation.RunSql
                    || (operation instanceof Operation.SeparateDatabaseAndState separate
                        && hasSql(separate.databaseOperations())));
  }

  /** Whether an operation of a migration, by its dotted index, is SQL that a person wrote. */
  public static boolean isByHand(Migration migration, String path) {
    return at(migration, path).filter(Operation.RunSql.class::isInstance).isPresent();
  }

  /** An operation that touches the database, by its dotted index. */
  static Optional<Operation> at(Migration migration, String path) {
    List<Operation> operations = migration.operations();
    Operation found = null;
    for (String part : path.split("\\.", -1)) {
      if (part.equals("database_operations")
          && found instanceof Operation.SeparateDatabaseAndState separate) {
        operations = separate.databaseOperations();
      } else if (part.matches("\\d+") && Integer.parseInt(part) < operations.size()) {
        found = operations.get(Integer.parseInt(part));
      } else {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(found);
  }

  /** The statement that made an index by hand. */
  public Optional<String> index(String name) {
    return Optional.ofNullable(indexes.get(name));
  }

  private void index(Statement statement) {
    switch (statement) {
      case Statement.CreateIndex create -> indexes.put(create.name(), create.sql());
      case Statement.DropIndex drop -> indexes.remove(drop.name());
      case Statement.RenameIndex rename -> {
        String made = indexes.remove(rename.from());
        if (made != null) {
          indexes.put(rename.to(), made);
        }
      }
      default -> {}
    }
  }

  public HandMade copy() {
    HandMade copy = new HandMade(vendor);
    copy.tables.addAll(tables);
    added.forEach((table, columns) -> copy.added.put(table, new HashSet<>(columns)));
    gone.forEach((table, columns) -> copy.gone.put(table, new HashSet<>(columns)));
    copy.defaults.addAll(defaults);
    copy.indexes.putAll(indexes);
    copy.unclear.addAll(unclear);
    copy.triggers.putAll(triggers);
    copy.functions.putAll(functions);
    copy.copies = copies.copy();
    return copy;
  }

  /**
   * A trigger with what its body reads, its own or its function's.
   *
   * @param body empty where the function was made elsewhere
   */
  public record Live(TriggerText trigger, TriggerText.Body body) {
    /** Whether it names a column of its table: of the row, or in a statement on the table. */
    public boolean names(String column) {
      return trigger.bound().stream().anyMatch(column::equalsIgnoreCase)
          || body.row().stream().anyMatch(column::equalsIgnoreCase)
          || writes(column);
    }

    /** Whether it gives a column of its table a value. */
    public boolean sets(String column) {
      return body.sets().stream().anyMatch(column::equalsIgnoreCase) || writes(column);
    }

    /** Whether what it gives a column stays: a row that is written already keeps what it has. */
    public boolean fills(String column) {
      return writes(column)
          || (trigger.before() && body.sets().stream().anyMatch(column::equalsIgnoreCase));
    }

    private boolean writes(String column) {
      return body.others().stream()
          .anyMatch(
              each ->
                  each.table().equals(trigger.table()) && column.equalsIgnoreCase(each.column()));
    }
  }

  public Collection<Live> triggers() {
    return triggers.values().stream()
        .map(
            trigger ->
                new Live(
                    trigger,
                    trigger.function() == null
                        ? trigger.body()
                        : functions.getOrDefault(trigger.function(), TriggerText.Body.NONE)))
        .toList();
  }

  /** The triggers that put whole rows of a table into another. */
  public List<RowCopy> rowCopies() {
    return copies.live();
  }

  public boolean hasTable(String table) {
    return tables.contains(table);
  }

  /** Whether SQL has made a column, or dropped it; absent where it has done neither. */
  public Optional<Boolean> hasColumn(String table, String column) {
    if (added.getOrDefault(table, Set.of()).contains(column)) {
      return Optional.of(true);
    }
    return gone.getOrDefault(table, Set.of()).contains(column)
        ? Optional.of(false)
        : Optional.empty();
  }

  /** Whether SQL gave a column a default that stays. */
  public boolean hasDefault(String table, String column) {
    return defaults.contains(key(table, column));
  }

  /**
   * @param byHand written by a person; what Django sends changes its own tables, which the state of
   *     the models tells, and takes along what hangs on a column
   */
  public void follow(Statement statement, boolean byHand) {
    switch (statement) {
      case Statement.CreateTrigger create ->
          triggers.put(key(create.table(), create.name()), TriggerText.of(create, vendor));
      case Statement.DropTrigger drop -> dropTrigger(drop.table(), drop.name());
      case Statement.CreateFunction function ->
          functions.put(function.name(), TriggerText.of(function, vendor));
      case Statement.UnknownStatement unknown -> unclear.add(unknown.sql());
      case Statement.DropTable drop -> {
        tables.remove(drop.table());
        triggers.values().removeIf(each -> each.table().equals(drop.table()));
      }
      case Statement.RenameTable rename -> {
        if (byHand) {
          tables.add(rename.to());
        }
        for (TriggerText each : List.copyOf(triggers.values())) {
          if (each.table().equals(rename.from())) {
            triggers.remove(key(each.table(), each.name()));
            triggers.put(key(rename.to(), each.name()), each.on(rename.to()));
          }
        }
      }
      case Statement.DropColumn drop when drop.cascade() ->
          triggers
              .values()
              .removeIf(
                  each ->
                      each.table().equals(drop.table()) && each.bound().contains(drop.column()));
      default -> {}
    }
    if (byHand) {
      index(statement);
      columns(statement);
    }
  }

  private void columns(Statement statement) {
    switch (statement) {
      case Statement.CreateTable create -> tables.add(create.table());
      case Statement.AddColumn add -> {
        made(add.table(), add.column());
        if (add.defaultValue() != Statement.Default.NONE
            || add.generated() != Statement.Generated.NO
            || add.identity()) {
          defaults.add(key(add.table(), add.column()));
        }
      }
      case Statement.SetDefault set -> defaults.add(key(set.table(), set.column()));
      case Statement.DropDefault drop -> defaults.remove(key(drop.table(), drop.column()));
      case Statement.DropColumn drop -> dropped(drop.table(), drop.column());
      case Statement.RenameColumn rename -> {
        dropped(rename.table(), rename.from());
        made(rename.table(), rename.to());
      }
      default -> {}
    }
  }

  private void made(String table, String column) {
    added.computeIfAbsent(table, _ -> new HashSet<>()).add(column);
    gone.getOrDefault(table, new HashSet<>()).remove(column);
  }

  private void dropped(String table, String column) {
    gone.computeIfAbsent(table, _ -> new HashSet<>()).add(column);
    added.getOrDefault(table, new HashSet<>()).remove(column);
  }

  private void dropTrigger(@Nullable String table, String name) {
    if (table == null) {
      triggers.values().removeIf(each -> each.name().equals(name));
    } else {
      triggers.remove(key(table, name));
    }
  }

  private static String key(String table, String name) {
    return table + "." + name;
  }
}
