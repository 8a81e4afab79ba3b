package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.FixedFilter;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where migrations copy one column of a table into another, told by what they write: {@code
 * update(new=F("old"))}, {@code row.new = row.old}, or an UPDATE.
 *
 * @param migration that does it
 * @param at its place in the plan, with that of the operation in it
 * @param only the condition that leaves rows out, as a person reads it; absent where none is known
 */
record ColumnFill(MigrationKey migration, Point at, Optional<String> only) {
  /** A function's or a trigger's text runs later, and not for the rows that are there. */
  private static final Pattern RUNS_LATER =
      Pattern.compile(
          "(?is)\\bCREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:FUNCTION|PROCEDURE)\\b.*?(?<tag>\\$\\w*\\$).*?\\k<tag>"
              + "|\\bCREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:\\w+\\s+)?TRIGGER\\b(?:[^;]*?\\bBEGIN\\b.*?\\bEND\\b|[^;]*)");

  /** A place in the plan. */
  record Point(int migration, int operation) {
    boolean isBefore(Point other) {
      return migration < other.migration
          || (migration == other.migration && operation < other.operation);
    }
  }

  /** Two columns of a table, by their fields too. */
  record Pair(ModelState model, String fromField, String from, String toField, String to) {
    /** Whether it is a copy, and then of which rows only. */
    private Optional<ColumnFill> copied(
        MigrationView view, Migration migration, Operation operation, Point at) {
      return switch (operation) {
        case Operation.RunPython run -> {
          Pattern update = update();
          List<String> sent = texts(migration.module().body());
          yield isCopiedBy(migration.module().body())
                  || sent.stream().anyMatch(each -> update.matcher(each).find())
              ? Optional.of(
                  new ColumnFill(migration.key(), at, only(view.reading(migration), run, sent)))
              : Optional.empty();
        }
        case Operation.RunSql run -> {
          List<String> texts = updates(texts(run.sql()));
          yield texts.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new ColumnFill(migration.key(), at, commonFilter(texts, view.target().vendor())));
        }
        default -> Optional.empty();
      };
    }

    /** Whether an operation that is no copy for certain may give the column a value. */
    private boolean mayFill(Migration migration, Operation operation) {
      Pattern name =
          Pattern.compile("\\b(?:%s|%s)\\b".formatted(Pattern.quote(toField), Pattern.quote(to)));
      return switch (operation) {
        case Operation.RunPython run -> {
          boolean elsewhere =
              run.code() instanceof Value.Ref ref
                  && migration.module().body().stream()
                      .noneMatch(
                          each ->
                              each instanceof Stmt.FunctionDef def
                                  && ref.path().endsWith(def.name()));
          yield elsewhere
              || migration.module().body().stream()
                  .filter(Stmt.FunctionDef.class::isInstance)
                  .anyMatch(
                      def ->
                          name.matcher(
                                  migration
                                      .module()
                                      .source()
                                      .text()
                                      .substring(def.span().start(), def.span().end()))
                              .find());
        }
        case Operation.RunSql run ->
            texts(run.sql()).stream()
                .map(text -> RUNS_LATER.matcher(text).replaceAll(" "))
                .anyMatch(
                    text ->
                        name.matcher(text).find()
                            && text.matches(
                                "(?is).*\\b(?:UPDATE|INSERT|MERGE|CALL|SELECT|DO)\\b.*"));
        default -> false;
      };
    }

    private boolean isCopiedBy(List<Stmt> module) {
      boolean[] asked = new boolean[1];
      boolean[] copied = new boolean[1];
      Walk.through(
          module,
          node -> {
            switch (node) {
              case Expr.Call call
                  when call.func() instanceof Expr.Attribute(var _, var method, var _) -> {
                asked[0] |=
                    method.equals("get_model")
                        && DataCode.modelOf(call).filter(model.key()::equals).isPresent();
                copied[0] |=
                    method.equals("update") && call.keywords().stream().anyMatch(this::isCopiedBy);
              }
              case Stmt.Assign assign -> copied[0] |= isCopiedBy(assign);
              default -> {}
            }
          });
      return asked[0] && copied[0];
    }

    private boolean isCopiedBy(Stmt.Assign assign) {
      return assign.targets().stream().anyMatch(this::isTarget) && mentions(assign.value());
    }

    private boolean isCopiedBy(Keyword keyword) {
      return toField.equals(keyword.arg()) && mentions(keyword.value());
    }

    private boolean isTarget(Expr target) {
      return target instanceof Expr.Attribute(var _, var name, var _) && name.equals(toField);
    }

    private boolean mentions(Node value) {
      boolean[] found = new boolean[1];
      Walk.through(
          value,
          node ->
              found[0] |=
                  (node instanceof Expr.Attribute attribute && attribute.attr().equals(fromField))
                      // When(kind="start", then=...)
                      || (node instanceof Keyword keyword && isLookup(keyword.arg()))
                      || DataCode.text(node).filter(fromField::equals).isPresent());
      return found[0];
    }

    private boolean isLookup(@Nullable String keyword) {
      return keyword != null && (keyword.equals(fromField) || keyword.startsWith(fromField + "__"));
    }

    private Pattern update() {
      return Pattern.compile(
          "\\bUPDATE\\b[^;]*\\b%s\\b[^;]*\\bSET\\b[^;]*\\b%s\\b\\W*=[^;]*\\b%s\\b[^;]*"
              .formatted(Pattern.quote(model.table()), Pattern.quote(to), Pattern.quote(from)),
          Pattern.CASE_INSENSITIVE);
    }

    private List<String> updates(List<String> texts) {
      Pattern update = update();
      return texts.stream()
          .map(text -> RUNS_LATER.matcher(text).replaceAll(" "))
          .flatMap(text -> update.matcher(text).results().map(MatchResult::group))
          .toList();
    }

    /** What every one of the statements leaves out; absent where one leaves out nothing known. */
    private Optional<String> commonFilter(List<String> updates, Vendor vendor) {
      Set<String> free = Set.of(from.toLowerCase(Locale.ROOT), to.toLowerCase(Locale.ROOT));
      List<String> only =
          updates.stream().flatMap(each -> FixedFilter.of(each, free, vendor).stream()).toList();
      return only.size() == updates.size() ? only.stream().findFirst() : Optional.empty();
    }

    /** What the queries of a function that fill the column leave out, where all leave out some. */
    private Optional<String> only(
        MigrationView migration, Operation.RunPython run, List<String> sent) {
      if (!(DataCode.read(migration, run.code()) instanceof DataCode.Read.Body(DataCode code))) {
        return Optional.empty();
      }
      List<DataCode.Query> queries = new ArrayList<>();
      for (DataCode.Query query : code.queries()) {
        DataCode.Step last = query.steps().isEmpty() ? null : query.steps().getLast();
        if (last != null
            && last.call() != null
            && last.name().equals("update")
            && model.key().equals(query.model())
            && last.call().keywords().stream().anyMatch(this::isCopiedBy)) {
          queries.add(query);
        }
      }
      for (DataCode.Loop loop : code.loops()) {
        DataCode.Query over = loop.over();
        if (over != null && model.key().equals(over.model())) {
          boolean[] fills = new boolean[1];
          Walk.through(
              loop.body(),
              node -> fills[0] |= node instanceof Stmt.Assign assign && isCopiedBy(assign));
          if (fills[0]) {
            queries.add(over);
          }
        }
      }
      List<String> updates = updates(sent);
      if (queries.isEmpty()) {
        return commonFilter(updates, migration.target().vendor());
      }
      List<String> only = queries.stream().flatMap(query -> fixed(query).stream()).toList();
      return updates.isEmpty() && only.size() == queries.size()
          ? only.stream().findFirst()
          : Optional.empty();
    }

    /** A condition of a query that compares with a constant, so that no loop can go beyond it. */
    private Optional<String> fixed(DataCode.Query query) {
      Set<String> free = Set.of(fromField, toField);
      for (DataCode.Step step : query.steps()) {
        if (step.name().equals("[]") && query.loops().isEmpty() && step.slice() != null) {
          Long rows = step.rows();
          if (rows != null && rows < Long.MAX_VALUE && step.slice() instanceof Expr.Slice) {
            return Optional.of("the first " + rows + " rows");
          }
        }
        Expr.Call call = step.call();
        boolean excludes = step.name().equals("exclude");
        if (call == null || !(excludes || step.name().equals("filter"))) {
          continue;
        }
        List<Keyword> conditions = RowLimit.conditions(call);
        boolean plain =
            conditions.size() == call.keywords().size() + call.args().size()
                && !conditions.isEmpty();
        if (!plain || (excludes && conditions.size() > 1)) {
          continue;
        }
        for (Keyword condition : conditions) {
          String lookup = String.valueOf(condition.arg());
          String field = lookup.contains("__") ? lookup.substring(0, lookup.indexOf("__")) : lookup;
          boolean below = Set.of("pk__gt", "pk__gte", "id__gt", "id__gte").contains(lookup);
          if (!free.contains(field)
              && !(below && isStart(condition.value()))
              && isConstant(condition.value())) {
            String text = Conditions.text(condition.value(), query.scope());
            return Optional.of((excludes ? "not " : "") + lookup + "=" + text);
          }
        }
      }
      return Optional.empty();
    }

    /** Below the first key. */
    private static boolean isStart(Expr value) {
      return value instanceof Expr.Constant constant
          && constant.value() instanceof Literal.Int(var number)
          && number.compareTo(BigInteger.ONE) <= 0;
    }

    private static boolean isConstant(Expr value) {
      return switch (value) {
        case Expr.Constant _ -> true;
        case Expr.ListExpr list -> list.elts().stream().allMatch(Pair::isConstant);
        case Expr.TupleExpr tuple -> tuple.elts().stream().allMatch(Pair::isConstant);
        case Expr.UnaryOp unary -> isConstant(unary.operand());
        default -> false;
      };
    }

    private static List<String> texts(List<Stmt> module) {
      List<String> texts = new ArrayList<>();
      Walk.through(module, node -> DataCode.text(node).ifPresent(texts::add));
      return texts;
    }

    /** The statements of a RunSQL, however they are given. */
    private static List<String> texts(Value sql) {
      return switch (sql) {
        case Value.Str text -> List.of(text.value());
        case Value.PyList list ->
            list.items().stream().flatMap(each -> texts(each).stream()).toList();
        case Value.PyTuple tuple ->
            tuple.items().stream().flatMap(each -> texts(each).stream()).toList();
        default -> List.of(sql.toString());
      };
    }
  }

  /** The last one up to a migration, itself included. */
  static Optional<ColumnFill> last(MigrationView view, Pair pair) {
    return all(view, pair).reversed().stream().findFirst();
  }

  /** Those up to a migration, itself included. */
  static List<ColumnFill> all(MigrationView view, Pair pair) {
    List<ColumnFill> all = new ArrayList<>();
    each(
        view,
        (migration, operation, at) ->
            pair.copied(view, migration, operation, at).ifPresent(all::add));
    return all;
  }

  /** Whether one of them may fill the column in a way that is no copy that can be read. */
  static boolean mayBeFilled(MigrationView view, Pair pair) {
    boolean[] may = new boolean[1];
    each(
        view,
        (migration, operation, at) ->
            may[0] |=
                pair.copied(view, migration, operation, at).isEmpty()
                    && pair.mayFill(migration, operation));
    return may[0];
  }

  /** Where a trigger is made first. */
  static Optional<Point> trigger(MigrationView view, String name) {
    Pattern made =
        Pattern.compile(
            "create\\s+(?:or\\s+replace\\s+)?(?:constraint\\s+)?trigger\\W+(?:if\\s+not\\s+exists\\W+)?%s\\b"
                .formatted(Pattern.quote(name.toLowerCase(Locale.ROOT))));
    Point[] first = new Point[1];
    each(
        view,
        (_, operation, at) -> {
          if (first[0] == null
              && operation instanceof Operation.RunSql run
              && made.matcher(run.sql().toString().toLowerCase(Locale.ROOT)).find()) {
            first[0] = at;
          }
        });
    return Optional.ofNullable(first[0]);
  }

  private interface Visit {
    void of(Migration migration, Operation operation, Point at);
  }

  private static void each(MigrationView view, Visit visit) {
    int number = 0;
    for (MigrationKey key : view.reading().graph().planTo(view.migration().key())) {
      Migration migration = view.reading().migrations().get(key);
      number++;
      if (migration != null) {
        each(migration, migration.operations(), number, 0, visit);
      }
    }
  }

  private static int each(
      Migration migration, List<Operation> operations, int number, int count, Visit visit) {
    int at = count;
    for (Operation operation : operations) {
      if (operation instanceof Operation.SeparateDatabaseAndState separate) {
        at = each(migration, separate.databaseOperations(), number, at, visit);
      } else {
        visit.of(migration, operation, new Point(number, at++));
      }
    }
    return at;
  }
}
