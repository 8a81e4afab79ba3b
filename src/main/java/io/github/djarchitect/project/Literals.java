package io.github.djarchitect.project;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a module assigns as plain literals, without evaluating it. */
final class Literals {
  private Literals() {}

  /** The text of a plain string. */
  static Optional<String> text(@Nullable Expr expr) {
    return expr instanceof Expr.Constant(Literal.Str(String value), var _)
        ? Optional.of(value)
        : Optional.empty();
  }

  /** Every assignment to a plain name, at the top level and inside its branches, in order. */
  static void assignments(List<Stmt> body, BiConsumer<String, Expr> visit) {
    for (Stmt statement : body) {
      switch (statement) {
        case Stmt.Assign assign -> {
          for (Expr target : assign.targets()) {
            if (target instanceof Expr.Name(String id, var _)) {
              visit.accept(id, assign.value());
            }
          }
        }
        case Stmt.AnnAssign assign -> {
          if (assign.target() instanceof Expr.Name(String id, var _) && assign.value() != null) {
            visit.accept(id, assign.value());
          }
        }
        case Stmt.If branch -> {
          assignments(branch.body(), visit);
          assignments(branch.orelse(), visit);
        }
        case Stmt.Try attempt -> {
          assignments(attempt.body(), visit);
          attempt.handlers().forEach(handler -> assignments(handler.body(), visit));
        }
        default -> {}
      }
    }
  }

  /** The last plain string that a name is assigned. */
  static Optional<Expr.Constant> assigned(PythonModule module, String name) {
    Expr.Constant[] found = {null};
    assignments(
        module.body(),
        (id, value) -> {
          if (id.equals(name)
              && value instanceof Expr.Constant constant
              && constant.value() instanceof Literal.Str) {
            found[0] = constant;
          }
        });
    return Optional.ofNullable(found[0]);
  }

  /** The entries, with a plain string as key, of the dicts that a name is assigned. */
  static void entries(PythonModule module, String name, BiConsumer<String, Expr> visit) {
    assignments(
        module.body(),
        (id, value) -> {
          if (id.equals(name) && value instanceof Expr.DictExpr dict) {
            for (Expr.DictEntry entry : dict.entries()) {
              text(entry.key()).ifPresent(key -> visit.accept(key, entry.value()));
            }
          }
        });
  }
}
