package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;

/** Whether a value that a row is given is written, and what comes of an error there. */
final class SavedRows {
  private SavedRows() {}

  /** Whether the row is saved behind that, with the field among what is saved. */
  static boolean isSaved(DataCode code, DataCode.Given given) {
    return code.touches().stream()
            .anyMatch(
                touch ->
                    touch.scope().equals(given.scope())
                        && touch.method().equals("save")
                        && touch.path().isEmpty()
                        && touch.span().start() > given.span().start()
                        && touch.of().model() != null
                        && touch.of().model().equals(given.of().model())
                        && touch.call() != null
                        && includes(touch.call(), given.field()))
        || code.queries().stream()
            .filter(query -> query.terminal().equals("bulk_update"))
            .filter(query -> query.model() != null && query.model().equals(given.of().model()))
            .map(query -> query.steps().getLast().call())
            .anyMatch(
                call ->
                    call != null
                        && call.args().size() > 1
                        && lists(call.args().get(1), given.field()));
  }

  private static boolean includes(Expr.Call save, String field) {
    return save.keywords().stream()
        .filter(keyword -> "update_fields".equals(keyword.arg()))
        .allMatch(keyword -> lists(keyword.value(), field));
  }

  private static boolean lists(Expr names, String field) {
    boolean[] found = new boolean[1];
    Walk.through(
        names,
        node ->
            found[0] |=
                DataCode.text(node)
                    .map(text -> text.replaceFirst("_id$", ""))
                    .filter(field.replaceFirst("_id$", "")::equals)
                    .isPresent());
    return found[0];
  }

  /** The code has thought of an error there. */
  static boolean isTried(DataCode.Scope scope, Span span) {
    boolean[] found = new boolean[1];
    Walk.through(
        scope.body(),
        node ->
            found[0] |=
                node instanceof Stmt.Try tried
                    && !tried.handlers().isEmpty()
                    && tried.span().start() <= span.start()
                    && span.end() <= tried.span().end());
    return found[0];
  }

  /** Whether the function gives nothing else to an attribute of that name. */
  static boolean isGivenOnce(DataCode.Given given) {
    int[] times = new int[1];
    Walk.through(
        given.scope().body(),
        node -> {
          switch (node) {
            case Stmt.Assign assign ->
                assign.targets().forEach(target -> times[0] += names(target, given.field()));
            case Stmt.AugAssign assign -> times[0] += names(assign.target(), given.field());
            case Expr.Call call
                when call.func() instanceof Expr.Name(var function, var _)
                    && function.equals("setattr") ->
                times[0] = 2;
            default -> {}
          }
        });
    return times[0] == 1;
  }

  private static int names(Expr target, String name) {
    return switch (target) {
      case Expr.Attribute attribute -> attribute.attr().equals(name) ? 1 : 0;
      case Expr.TupleExpr several -> several.elts().stream().mapToInt(e -> names(e, name)).sum();
      default -> 0;
    };
  }
}
