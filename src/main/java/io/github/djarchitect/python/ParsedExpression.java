package io.github.djarchitect.python;

import java.util.List;

/** One parsed expression, with every place in it that is not Python 3. */
public record ParsedExpression(Expr expression, List<SyntaxProblem> problems, SourceText source) {
  public ParsedExpression {
    problems = List.copyOf(problems);
  }
}
