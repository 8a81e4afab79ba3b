package io.github.djarchitect.python;

import java.util.ArrayList;
import java.util.Comparator;
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
    return parse(text, new ArrayList<>());
  }

  /** Parses the bytes of a file, decoded by its byte order mark or coding cookie, else as UTF-8. */
  public static PythonModule parse(byte[] bytes) {
    Decoded decoded = Decoded.of(bytes);
    SourceText source = new SourceText(decoded.text());
    return parse(source, decoded.problems(source));
  }

  private static PythonModule parse(String text, List<SyntaxProblem> problems) {
    return parse(new SourceText(text), problems);
  }

  private static PythonModule parse(SourceText source, List<SyntaxProblem> problems) {
    reportNullByte(source, problems);
    Lexer lexer = new Lexer(source, problems);
    lexer.run();
    Cursor cursor = new Cursor(source, lexer.tokens(), problems);
    List<Stmt> body = new Statements(cursor).file();
    return new PythonModule(body, lexer.comments(), inOrder(problems), source);
  }

  /** Parses one expression, as {@code eval} would read it. */
  public static ParsedExpression parseExpression(String text) {
    SourceText source = new SourceText(text);
    List<SyntaxProblem> problems = new ArrayList<>();
    reportNullByte(source, problems);
    Lexer lexer = new Lexer(source, problems);
    lexer.run();
    Cursor cursor = new Cursor(source, lexer.tokens(), problems);
    cursor.take(TokenKind.INDENT); // eval allows white space in front
    int first = cursor.pos();
    Expr expr = new Expressions(cursor).wholeExpression();
    cursor.take(TokenKind.NEWLINE);
    cursor.take(TokenKind.DEDENT);
    if (!cursor.at(TokenKind.EOF)) {
      SyntaxProblem problem = cursor.unexpected();
      while (!cursor.at(TokenKind.EOF)) {
        cursor.next();
      }
      expr = new Expr.BadExpr(problem, cursor.from(first));
    }
    return new ParsedExpression(expr, inOrder(problems), source);
  }

  private static void reportNullByte(SourceText source, List<SyntaxProblem> problems) {
    int at = source.text().indexOf('\0');
    if (at >= 0) {
      problems.add(new SyntaxProblem(source.span(at, at + 1), "the file holds null bytes"));
    }
  }

  private static List<SyntaxProblem> inOrder(List<SyntaxProblem> problems) {
    problems.sort(Comparator.comparingInt(problem -> problem.span().start()));
    return problems;
  }
}
