package io.github.djarchitect.python;

import java.util.List;

/**
 * One parsed source file.
 *
 * @param body the statements in order; what could not be read is a {@link Stmt.BadStmt} or holds a
 *     {@link Expr.BadExpr}
 * @param comments every comment, in order
 * @param problems every place that is not Python 3, in order; empty if the file is sound
 * @param source the text that the spans of all nodes point into
 */
public record PythonModule(
    List<Stmt> body, List<Comment> comments, List<SyntaxProblem> problems, SourceText source) {
  public PythonModule {
    body = List.copyOf(body);
    comments = List.copyOf(comments);
    problems = List.copyOf(problems);
  }
}
