package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.sql.KeyRange;
import io.github.djarchitect.sql.SqlRecogniser;
import io.github.djarchitect.sql.SqlText;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SQL that Python sends, where its text can be read: constants, what is put together of them,
 * and the names of tables; values come as parameters.
 */
final class SentSql {
  private static final Pattern PARAMETER = Pattern.compile("%(?:s|\\(\\w+\\)s)");

  private static final Pattern CHANGES = Pattern.compile("(?i)\\b(?:UPDATE|DELETE)\\b");

  /** An end above alone, of which nobody can tell where it is. */
  private static final Pattern UPPER = Pattern.compile("<\\s*=?\\s*%(?:s|\\(\\w+\\)s)");

  private SentSql() {}

  /** Whether a call is one of a cursor or schema editor that sends its first argument. */
  static boolean isSent(Expr.Call call) {
    return call.func() instanceof Expr.Attribute(var _, var method, var _)
        && (method.equals("execute") || method.equals("executemany"));
  }

  /**
   * What is sent; absent where that is put together at run time.
   *
   * @param inLoop whether it may be one batch of several, whose other end was that of the last one
   */
  static Optional<List<Statement>> statements(
      Expr.Call call, DataCode.Scope scope, boolean inLoop, ProjectState state, Vendor vendor) {
    Optional<String> text =
        call.args().isEmpty() ? Optional.empty() : text(call.args().getFirst(), scope, state, 0);
    return text.map(
        sql -> {
          // a number stands for a value of which only its place counts
          String read =
              call.args().size() + call.keywords().size() > 1 && CHANGES.matcher(sql).find()
                  ? values(inLoop || sql.contains(">") ? sql : UPPER.matcher(sql).replaceAll("< v"))
                  : sql;
          List<Statement> statements = new ArrayList<>();
          for (String each : SqlText.split(read, vendor)) {
            statements.addAll(SqlRecogniser.recognise(each, vendor, Place.ofFile(scope.path())));
          }
          return statements;
        });
  }

  private static String values(String sql) {
    return PARAMETER.matcher(sql).replaceAll("0").replace("%%", "%");
  }

  private static Optional<String> text(
      Expr expr, DataCode.Scope scope, ProjectState state, int depth) {
    if (depth > 8) {
      return Optional.empty();
    }
    return switch (expr) {
      case Expr.Constant constant -> DataCode.text(constant);
      case Expr.Name name ->
          Constants.assigned(name.id(), scope)
              .flatMap(value -> text(value, scope, state, depth + 1));
      case Expr.BinOp(var left, var op, var right, var _) when op == Expr.Operator.ADD ->
          text(left, scope, state, depth + 1)
              .flatMap(a -> text(right, scope, state, depth + 1).map(b -> a + b));
      case Expr.JoinedStr joined -> joined(joined, scope, state, depth);
      case Expr.Call call
          when call.func() instanceof Expr.Attribute(var _, var method, var _)
              && method.equals("quote_name")
              && call.args().size() == 1 ->
          text(call.args().getFirst(), scope, state, depth + 1).map("\"%s\""::formatted);
      case Expr.Attribute attribute -> table(attribute, scope, state);
      default -> Optional.empty();
    };
  }

  private static Optional<String> joined(
      Expr.JoinedStr joined, DataCode.Scope scope, ProjectState state, int depth) {
    StringBuilder text = new StringBuilder();
    for (Expr part : joined.values()) {
      Expr value = part instanceof Expr.FormattedValue formatted ? formatted.value() : part;
      Optional<String> read = text(value, scope, state, depth + 1);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      text.append(read.get());
    }
    return Optional.of(text.toString());
  }

  /** {@code Order._meta.db_table}. */
  private static Optional<String> table(
      Expr.Attribute attribute, DataCode.Scope scope, ProjectState state) {
    return attribute.attr().equals("db_table")
            && attribute.value() instanceof Expr.Attribute(Expr.Name model, var meta, var _)
            && meta.equals("_meta")
        ? Constants.assigned(model.id(), scope)
            .flatMap(
                value ->
                    value instanceof Expr.Call call
                            && call.func() instanceof Expr.Attribute(var _, var get, var _)
                            && get.equals("get_model")
                        ? DataCode.modelOf(call)
                        : Optional.empty())
            .flatMap(state::model)
            .map(ModelState::table)
        : Optional.empty();
  }

  /** The table whose rows a statement changes, whose number its text may tell. */
  static Optional<String> changed(Statement statement) {
    return switch (statement) {
      case Statement.Update update -> Optional.of(update.table());
      case Statement.Delete delete -> Optional.of(delete.table());
      default -> Optional.empty();
    };
  }

  /** Whether an UPDATE or DELETE picks its rows by key. */
  static boolean isBounded(Statement statement, String table, ProjectState state, Vendor vendor) {
    return KeyRange.limits(
        statement.sql(), vendor, Columns.model(state, table).flatMap(Columns::key).orElse("id"));
  }
}
