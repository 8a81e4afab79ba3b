package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where migrations copy one column of a table into another, told by what they write: {@code
 * update(new=F("old"))}, {@code row.new = row.old}, or an UPDATE.
 *
 * @param migration that does it
 * @param at its place in the plan, with that of the operation in it
 */
record ColumnFill(MigrationKey migration, Point at) {
  /** A place in the plan. */
  record Point(int migration, int operation) {
    boolean isBefore(Point other) {
      return migration < other.migration
          || (migration == other.migration && operation < other.operation);
    }
  }

  /** Two columns of a table, by their fields too. */
  record Pair(ModelState model, String fromField, String from, String toField, String to) {
    private boolean isCopiedBy(Migration migration, Operation operation) {
      return switch (operation) {
        case Operation.RunPython _ -> isCopiedBy(migration.module().body());
        case Operation.RunSql run -> isCopiedBy(run.sql());
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
              case Stmt.Assign assign ->
                  copied[0] |=
                      assign.targets().stream().anyMatch(this::isTarget)
                          && mentions(assign.value());
              default -> {}
            }
          });
      return asked[0] && copied[0];
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
                      || DataCode.text(node).filter(fromField::equals).isPresent());
      return found[0];
    }

    private boolean isCopiedBy(Value sql) {
      return Pattern.compile(
              "\\bUPDATE\\b[^;]*\\b%s\\b[^;]*\\bSET\\b[^;]*\\b%s\\b\\W*=[^;]*\\b%s\\b"
                  .formatted(Pattern.quote(model.table()), Pattern.quote(to), Pattern.quote(from)),
              Pattern.CASE_INSENSITIVE)
          .matcher(sql.toString())
          .find();
    }
  }

  /** The last one up to a migration, itself included. */
  static Optional<ColumnFill> last(MigrationView view, Pair pair) {
    ColumnFill[] last = new ColumnFill[1];
    each(
        view,
        (migration, operation, at) -> {
          if (pair.isCopiedBy(migration, operation)) {
            last[0] = new ColumnFill(migration.key(), at);
          }
        });
    return Optional.ofNullable(last[0]);
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
