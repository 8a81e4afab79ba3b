package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a migration, and those that are new with it and come before it, make on their way forwards:
 * tables, columns, rows, links, values. To take that away again is what a reverse is for. Code that
 * cannot be read, or goes where reading does not follow, may have made anything; other rules say
 * that it is not known.
 */
final class MadeForwards implements OtherWay {
  private static final Set<String> CREATES =
      Set.of("create", "bulk_create", "get_or_create", "update_or_create");

  private static final Set<String> LINKS = Set.of("add", "set");

  /** Where it is said with which values rows are made, or which of their fields are written. */
  private static final Set<String> NAMES_FIELDS =
      Set.of("update", "update_or_create", "get_or_create", "bulk_update", "setattr", "save");

  /** A table is filled in the migration that makes it, or in one of the next. */
  private static final int YOUNG = 2;

  private static final Pattern IF_NOT_EXISTS =
      Pattern.compile("\\bIF\\s+NOT\\s+EXISTS\\b", Pattern.CASE_INSENSITIVE);

  private final MigrationView migration;

  /** The state behind the migration. */
  private final ProjectState state;

  private final List<DataCode> codes = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private final Set<String> tables = new HashSet<>();
  private final Set<String> columns = new HashSet<>();
  private final Set<String> written = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private boolean unknown;

  MadeForwards(MigrationView migration) {
    this.migration = migration;
    this.state = migration.after();
    for (MigrationView.Sending each : migration.sofar().get()) {
      boolean own = each.migration().equals(migration.migration());
      operations(each.migration(), each.migration().operations(), own);
      for (EmittedStatement emitted : each.statements()) {
        Statement statement = emitted.statement();
        statements.add(statement);
        made(statement);
        if (own) {
          dropped(statement);
        }
      }
    }
  }

  private void operations(Migration of, List<Operation> operations, boolean own) {
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.RunPython run -> {
          switch (DataCode.read(migration.reading(of), run.code())) {
            case DataCode.Read.Noop _ -> {}
            case DataCode.Read.Unreadable _ -> unknown = true;
            case DataCode.Read.Body body -> {
              codes.add(body.code());
              unknown |= !Escapes.in(body.code(), state, migration.target().vendor()).isEmpty();
            }
          }
        }
        case Operation.OpaqueOperation _ -> unknown = true;
        case Operation.SeparateDatabaseAndState separate ->
            operations(of, separate.databaseOperations(), own);
        case Operation.AddField add -> field(of, add.model(), add.name(), columns);
        case Operation.RemoveField remove when own ->
            field(of, remove.model(), remove.name(), gone);
        default -> {}
      }
    }
  }

  /** By the name of the field: what a table made anew for SQLite has more is not to be seen. */
  private void field(Migration of, String model, String field, Set<String> into) {
    table(new ModelKey(of.key().app(), model)).ifPresent(table -> into.add(column(table, field)));
  }

  private void made(Statement statement) {
    switch (statement) {
      case Statement.CreateTable create
          when !create.table().startsWith("new__") && !isKept(create.sql(), create.table(), null) ->
          tables.add(create.table());
      case Statement.RenameTable rename when tables.contains(rename.from()) ->
          tables.add(rename.to());
      case Statement.AddColumn add when !isKept(add.sql(), add.table(), add.column()) ->
          columns.add(column(add.table(), add.column()));
      case Statement.RenameColumn rename
          when columns.contains(column(rename.table(), rename.from())) ->
          columns.add(column(rename.table(), rename.to()));
      case Statement.AlterColumnType alter -> written.add(column(alter.table(), alter.column()));
      default -> {}
    }
  }

  /** What is gone when the migration ends is made again, and empty, on the way back. */
  private void dropped(Statement statement) {
    switch (statement) {
      case Statement.DropTable drop -> gone.add(drop.table());
      case Statement.DropColumn drop -> gone.add(column(drop.table(), drop.column()));
      default -> {}
    }
  }

  /** Made only where it is not there, and the models say that it is. */
  private boolean isKept(String sql, String table, @Nullable String column) {
    return IF_NOT_EXISTS.matcher(sql).find()
        && Columns.model(migration.deployed(), table)
            .filter(
                model ->
                    column == null
                        || model.fields().stream()
                            .flatMap(named -> Columns.column(named).stream())
                            .anyMatch(column::equals))
            .isPresent();
  }

  private static String column(String table, String column) {
    return table + "." + column.replaceFirst("_id$", "");
  }

  private Optional<String> table(ModelKey model) {
    return state.model(model).or(() -> migration.deployed().model(model)).map(ModelState::table);
  }

  private Optional<ModelKey> model(String table) {
    return Columns.model(state, table)
        .or(() -> Columns.model(migration.deployed(), table))
        .map(ModelState::key);
  }

  /** Whether SQL that cannot be told apart, or runs later, names all of these. */
  private boolean mayBeIn(String... names) {
    return statements.stream()
        .filter(
            each ->
                each instanceof Statement.UnknownStatement
                    || each instanceof Statement.CreateFunction
                    || each instanceof Statement.CreateTrigger)
        .map(Statement::sql)
        .anyMatch(sql -> sql.isBlank() || List.of(names).stream().allMatch(sql::contains));
  }

  /** Whether a table is made, or is empty by the time that the way back comes to it. */
  boolean table(String table) {
    return unknown || tables.contains(table) || gone.contains(table) || mayBeIn(table);
  }

  /** Whether a column is made. */
  boolean hasMade(String table, String column) {
    return table(table) || columns.contains(column(table, column));
  }

  /** Whether rows of a table that SQL deletes are made. */
  boolean rows(String table, boolean some) {
    ModelKey model = model(table).orElse(null);
    return table(table)
        || (makes(model, table) && (some || model == null || isYoung(model, table)));
  }

  @Override
  public boolean rows(@Nullable ModelKey model, boolean some, boolean asked) {
    Optional<String> table = Optional.ofNullable(model).flatMap(this::table);
    if (unknown || table.isPresent()) {
      return unknown || rows(table.get(), some || asked);
    }
    return makes(model, null);
  }

  /** Whether rows are made, of whatever model where none is given. */
  private boolean makes(@Nullable ModelKey model, @Nullable String table) {
    return statements.stream()
            .anyMatch(
                each ->
                    each instanceof Statement.Insert insert
                        && (table == null || insert.table().equals(table)))
        || codes.stream().anyMatch(code -> makes(code, model));
  }

  private boolean makes(DataCode code, @Nullable ModelKey model) {
    return code.queries().stream()
            .anyMatch(query -> CREATES.contains(query.terminal()) && isSame(query.model(), model))
        || code.made().stream().anyMatch(made -> isSame(made.model(), model))
        || code.given().stream()
            .anyMatch(
                given ->
                    (given.field().equals("pk") || given.field().equals("id"))
                        && isSame(given.of().model(), model))
        || code.touches().stream().anyMatch(touch -> makes(touch, model));
  }

  private boolean makes(DataCode.Touch touch, @Nullable ModelKey model) {
    ModelKey from = touch.of().model();
    return touch.path().size() == 1
        && (CREATES.contains(touch.method()) || (model == null && LINKS.contains(touch.method())))
        && (from == null
            || RelatedModel.of(state, from, touch.path().getFirst())
                .map(to -> isSame(to, model))
                .orElse(true));
  }

  /** A model that nobody could name may be this one. */
  private static boolean isSame(@Nullable ModelKey one, @Nullable ModelKey other) {
    return one == null || other == null || one.equals(other);
  }

  /**
   * So lately made or emptied, and not known to be large, that all its rows may be those that were
   * made.
   */
  private boolean isYoung(ModelKey model, String table) {
    if (Size.isLarge(migration.live(), table)) {
      return false;
    }
    List<MigrationKey> plan =
        migration.reading().graph().planTo(migration.migration().key()).stream()
            .filter(key -> key.app().equals(model.app()))
            .toList();
    int own = migration.app().equals(model.app()) ? 1 : 0;
    return plan.reversed().stream()
        .limit(YOUNG + own)
        .map(migration.reading().migrations()::get)
        .anyMatch(
            each ->
                each != null
                    && (creates(each.operations(), model)
                        || empties(each, each.operations(), model, table)));
  }

  private boolean empties(Migration of, List<Operation> operations, ModelKey model, String table) {
    return operations.stream()
        .anyMatch(
            each ->
                switch (each) {
                  case Operation.RunPython run ->
                      DataCode.read(migration.reading(of), run.code())
                              instanceof DataCode.Read.Body body
                          && body.code().queries().stream()
                              .anyMatch(
                                  query ->
                                      query.isDelete()
                                          && model.equals(query.model())
                                          && !query.filtered()
                                          && !query.bounded());
                  case Operation.RunSql run ->
                      Pattern.compile(
                              "(?:DELETE\\s+FROM|TRUNCATE(?:\\s+TABLE)?)\\s+\"?%s\\b(?!.*\\bWHERE\\b)"
                                  .formatted(Pattern.quote(table)),
                              Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                          .matcher(run.sql().toString())
                          .find();
                  case Operation.SeparateDatabaseAndState separate ->
                      empties(of, separate.databaseOperations(), model, table);
                  default -> false;
                });
  }

  private static boolean creates(List<Operation> operations, ModelKey model) {
    return operations.stream()
        .anyMatch(
            each ->
                switch (each) {
                  case Operation.CreateModel create ->
                      create.name().toLowerCase(Locale.ROOT).equals(model.name());
                  case Operation.SeparateDatabaseAndState separate ->
                      creates(separate.databaseOperations(), model)
                          || creates(separate.stateOperations(), model);
                  default -> false;
                });
  }

  @Override
  public boolean links(String relation, boolean some) {
    if (unknown
        || statements.stream()
            .anyMatch(
                each ->
                    each instanceof Statement.Insert insert
                        && insert.table().endsWith("_" + relation))) {
      return true;
    }
    boolean[] found = new boolean[1];
    for (DataCode code : codes) {
      found[0] |=
          code.queries().stream()
              .anyMatch(query -> CREATES.contains(query.terminal()) && query.model() == null);
      for (DataCode.Scope scope : code.scopes()) {
        Walk.through(
            scope.body(),
            node ->
                found[0] |=
                    node instanceof Expr.Call call
                        && call.func()
                            instanceof Expr.Attribute(Expr.Attribute on, var method, var _)
                        && (LINKS.contains(method) || CREATES.contains(method))
                        && RelatedModel.isSame(state, on.attr(), relation));
      }
    }
    return found[0];
  }

  /** Whether values of a column that SQL writes over are made. */
  boolean values(String table, String column, boolean some) {
    String field = field(table, column);
    return hasMade(table, column)
        || gone.contains(column(table, column))
        || written.contains(column(table, column))
        || mayBeIn(column)
        || statements.stream()
            .anyMatch(
                each ->
                    each instanceof Statement.Update update
                        && update.table().equals(table)
                        && SetClause.of(update.sql())
                            .filter(clause -> clause.names(column))
                            .isPresent())
        || codes.stream().anyMatch(code -> writes(code, model(table).orElse(null), field))
        || (some && isRead(table, column, field));
  }

  /**
   * Whether the way forwards looks at a field, as one does that moves what it holds elsewhere: for
   * rows that are chosen by what came of it, a constant gives it back.
   */
  private boolean isRead(String table, String column, String field) {
    Pattern word = Pattern.compile("\\b%s\\b".formatted(Pattern.quote(column)));
    return statements.stream()
            .map(Statement::sql)
            .anyMatch(sql -> sql.contains(table) && word.matcher(sql).find())
        || codes.stream().anyMatch(code -> mentions(code, field));
  }

  private static boolean mentions(DataCode code, String field) {
    boolean[] found = new boolean[1];
    for (DataCode.Scope scope : code.scopes()) {
      Walk.through(
          scope.body(),
          node -> {
            switch (node) {
              case Expr.Attribute attribute -> found[0] |= attribute.attr().equals(field);
              case Keyword keyword ->
                  found[0] |=
                      keyword.arg() != null && keyword.arg().split("__", -1)[0].equals(field);
              case Expr.Constant constant ->
                  found[0] |= DataCode.text(constant).filter(field::equals).isPresent();
              default -> {}
            }
          });
    }
    return found[0];
  }

  private String field(String table, String column) {
    return Columns.model(state, table).stream()
        .flatMap(model -> model.fields().stream())
        .filter(named -> Columns.column(named).filter(column::equals).isPresent())
        .map(named -> named.name())
        .findFirst()
        .orElse(column);
  }

  @Override
  public boolean values(@Nullable ModelKey model, String field, boolean some) {
    Optional<String> table = Optional.ofNullable(model).flatMap(this::table);
    return unknown
        || codes.stream().anyMatch(code -> writes(code, model, field))
        || table
            .filter(known -> values(known, field, some) || values(known, field + "_id", some))
            .isPresent();
  }

  /** Whether code gives a field values, or calls what may. */
  private static boolean writes(DataCode code, @Nullable ModelKey model, String name) {
    String field = name.replaceFirst("_id$", "");
    boolean given =
        code.given().stream()
            .anyMatch(
                each ->
                    isSame(each.of().model(), model)
                        && each.field().replaceFirst("_id$", "").equals(field));
    boolean[] found = {given};
    for (DataCode.Scope scope : code.scopes()) {
      Walk.through(
          scope.body(),
          node -> {
            switch (node) {
              case Stmt.Assign assign ->
                  found[0] |= assign.targets().stream().anyMatch(each -> isField(each, field));
              case Stmt.AugAssign assign -> found[0] |= isField(assign.target(), field);
              case Expr.Call call when NAMES_FIELDS.contains(DataCode.name(call.func())) ->
                  found[0] |= names(call, field);
              default -> {}
            }
          });
    }
    return found[0]
        && (model == null
            || given
            || code.queries().stream().anyMatch(query -> isSame(query.model(), model))
            || code.made().stream().anyMatch(made -> made.model().equals(model))
            || code.touches().stream().anyMatch(touch -> isSame(touch.of().model(), model)));
  }

  private static boolean isField(Expr target, String field) {
    return target instanceof Expr.Attribute attribute
        && attribute.attr().replaceFirst("_id$", "").equals(field);
  }

  /** By a keyword, by {@code **values}, or by its name in a text. */
  private static boolean names(Expr.Call call, String field) {
    boolean[] found = new boolean[1];
    List<Node> given = new ArrayList<>(call.args());
    given.addAll(call.keywords());
    Walk.through(
        given,
        node -> {
          switch (node) {
            case Keyword keyword ->
                found[0] |=
                    keyword.arg() == null || keyword.arg().replaceFirst("_id$", "").equals(field);
            case Expr.Constant constant ->
                found[0] |=
                    DataCode.text(constant)
                        .filter(text -> text.replaceFirst("_id$", "").equals(field))
                        .isPresent();
            default -> {}
          }
        });
    return found[0] || (DataCode.name(call.func()).equals("setattr") && !isNamed(call));
  }

  private static boolean isNamed(Expr.Call setattr) {
    return setattr.args().size() > 1 && DataCode.text(setattr.args().get(1)).isPresent();
  }
}
