package io.github.djarchitect.python;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What may stand left of an assignment, behind {@code for} and behind {@code del}. */
final class Targets {
  private Targets() {}

  /** Reports the first part that cannot be assigned to. */
  static @Nullable SyntaxProblem check(Cursor cursor, Expr target) {
    return check(cursor, target, "assign to");
  }

  static @Nullable SyntaxProblem checkDeleted(Cursor cursor, Expr target) {
    return check(cursor, target, "delete");
  }

  private static @Nullable SyntaxProblem check(Cursor cursor, Expr target, String verb) {
    Deque<Expr> open = new ArrayDeque<>();
    open.push(target);
    while (!open.isEmpty()) {
      Expr part = open.pop();
      switch (part) {
        case Expr.Name _, Expr.Attribute _, Expr.Subscript _ -> {}
        case Expr.BadExpr bad -> {
          return bad.problem();
        }
        case Expr.TupleExpr tuple -> tuple.elts().forEach(open::push);
        case Expr.ListExpr list -> list.elts().forEach(open::push);
        case Expr.Starred starred when verb.equals("assign to") -> open.push(starred.value());
        default -> {
          return cursor.problem(part.span(), "cannot " + verb + " this expression");
        }
      }
    }
    return null;
  }
}
