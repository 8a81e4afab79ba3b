package io.github.djarchitect.python;

import io.github.djarchitect.python.Expr.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind {@code case}. */
final class Patterns {
  private final Cursor cursor;
  private final Expressions expressions;

  Patterns(Cursor cursor, Expressions expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  /** One pattern, or a sequence without brackets. */
  Pattern patterns() {
    int first = cursor.pos();
    Pattern pattern = starOrPattern();
    if (!cursor.at(TokenKind.COMMA) && !(pattern instanceof Pattern.MatchStar)) {
      return pattern;
    }
    List<Pattern> patterns = new ArrayList<>();
    patterns.add(pattern);
    while (cursor.take(TokenKind.COMMA)
        && !cursor.at(TokenKind.COLON)
        && !cursor.at(TokenKind.IF)
        && !cursor.at(TokenKind.NEWLINE)) {
      patterns.add(starOrPattern());
    }
    return new Pattern.MatchSequence(patterns, cursor.from(first));
  }

  private Pattern starOrPattern() {
    int first = cursor.pos();
    if (cursor.take(TokenKind.STAR)) {
      String name = cursor.takeName();
      return new Pattern.MatchStar("_".equals(name) ? null : name, cursor.from(first));
    }
    return pattern();
  }

  private Pattern pattern() {
    int first = cursor.pos();
    Pattern pattern = alternatives();
    if (!cursor.take(TokenKind.AS)) {
      return pattern;
    }
    String name = cursor.takeName();
    return new Pattern.MatchAs(pattern, name, cursor.from(first));
  }

  private Pattern alternatives() {
    int first = cursor.pos();
    Pattern pattern = closed();
    if (!cursor.at(TokenKind.VBAR)) {
      return pattern;
    }
    List<Pattern> patterns = new ArrayList<>();
    patterns.add(pattern);
    while (cursor.take(TokenKind.VBAR)) {
      patterns.add(closed());
    }
    return new Pattern.MatchOr(patterns, cursor.from(first));
  }

  private Pattern closed() {
    int first = cursor.pos();
    switch (cursor.kind()) {
      case NAME -> {
        if (cursor.peek(1) != TokenKind.DOT && cursor.peek(1) != TokenKind.LPAR) {
          String name = cursor.word();
          return new Pattern.MatchAs(null, name.equals("_") ? null : name, cursor.from(first));
        }
        return dotted();
      }
      case TRUE -> {
        return singleton(new Literal.Bool(true));
      }
      case FALSE -> {
        return singleton(new Literal.Bool(false));
      }
      case NONE -> {
        return singleton(new Literal.None());
      }
      case NUMBER, BAD_NUMBER, MINUS, STRING, BAD_STRING, FSTRING_START -> {
        Expr value = literal();
        return new Pattern.MatchValue(value, cursor.from(first));
      }
      case LPAR, LSQB, LBRACE -> {
        if (!cursor.enterBracket()) {
          return bad("nested too deeply");
        }
        Pattern pattern =
            switch (cursor.kind()) {
              case LPAR -> group();
              case LSQB -> sequence();
              default -> mapping();
            };
        cursor.leaveBracket();
        return pattern;
      }
      default -> {
        SyntaxProblem problem = cursor.problem("expected a pattern, found " + cursor.describe());
        return new Pattern.BadPattern(problem, cursor.tokenSpan(first).atStart());
      }
    }
  }

  private Pattern bad(String message) {
    int first = cursor.pos();
    SyntaxProblem problem = cursor.problem(message);
    cursor.skipOne();
    return new Pattern.BadPattern(problem, cursor.from(first));
  }

  private Pattern singleton(Literal literal) {
    int first = cursor.pos();
    cursor.next();
    return new Pattern.MatchSingleton(literal, cursor.from(first));
  }

  /** A string, a signed number or a complex number such as {@code -1 + 2j}. */
  private Expr literal() {
    int first = cursor.pos();
    Expr left = signedNumber();
    if (cursor.at(TokenKind.PLUS) || cursor.at(TokenKind.MINUS)) {
      Expr.Operator op = cursor.at(TokenKind.PLUS) ? Expr.Operator.ADD : Expr.Operator.SUB;
      cursor.next();
      Expr right = expressions.primary();
      return new Expr.BinOp(left, op, right, cursor.from(first));
    }
    return left;
  }

  private Expr signedNumber() {
    int first = cursor.pos();
    if (cursor.take(TokenKind.MINUS)) {
      Expr operand = expressions.primary();
      return new Expr.UnaryOp(UnaryOperator.U_SUB, operand, cursor.from(first));
    }
    return expressions.primary();
  }

  private Expr dottedName() {
    int first = cursor.pos();
    Span span = cursor.tokenSpan(first);
    Expr expr = new Expr.Name(cursor.word(), span);
    while (cursor.at(TokenKind.DOT)) {
      cursor.next();
      String attr = cursor.takeName();
      if (attr == null) {
        break;
      }
      expr = new Expr.Attribute(expr, attr, cursor.from(first));
    }
    return expr;
  }

  private Pattern dotted() {
    int first = cursor.pos();
    Expr value = dottedName();
    if (!cursor.at(TokenKind.LPAR)) {
      return new Pattern.MatchValue(value, cursor.from(first));
    }
    int opener = cursor.pos();
    if (!cursor.enterBracket()) {
      return bad("nested too deeply");
    }
    cursor.next();
    List<Pattern> patterns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Pattern> named = new ArrayList<>();
    while (!expressions.atEndOfList(opener)) {
      int before = cursor.pos();
      String name = null;
      if (cursor.at(TokenKind.NAME) && cursor.peek(1) == TokenKind.EQUAL) {
        name = cursor.word();
        cursor.next();
      }
      Pattern pattern = finish(pattern(), before, opener);
      if (name == null) {
        patterns.add(pattern);
      } else {
        names.add(name);
        named.add(pattern);
      }
    }
    expressions.closeList(opener);
    cursor.leaveBracket();
    return new Pattern.MatchClass(value, patterns, names, named, cursor.from(first));
  }

  /** Takes the comma behind an element; an element that goes on without one is bad. */
  private Pattern finish(Pattern pattern, int first, int opener) {
    Pattern result = pattern;
    if (!cursor.at(TokenKind.COMMA) && !expressions.atEndOfList(opener)) {
      SyntaxProblem problem = cursor.unexpected();
      expressions.skipToNextElement(opener);
      result = new Pattern.BadPattern(problem, cursor.from(first));
    }
    cursor.take(TokenKind.COMMA);
    return result;
  }

  private Pattern group() {
    int opener = cursor.pos();
    cursor.next();
    if (expressions.atEndOfList(opener)) {
      expressions.closeList(opener);
      return new Pattern.MatchSequence(List.of(), cursor.from(opener));
    }
    int first = cursor.pos();
    Pattern pattern = starOrPattern();
    if (expressions.atEndOfList(opener) && !(pattern instanceof Pattern.MatchStar)) {
      expressions.closeList(opener);
      return pattern;
    }
    List<Pattern> patterns = new ArrayList<>();
    patterns.add(finish(pattern, first, opener));
    return restOfSequence(opener, patterns);
  }

  private Pattern sequence() {
    int opener = cursor.pos();
    cursor.next();
    return restOfSequence(opener, new ArrayList<>());
  }

  private Pattern restOfSequence(int opener, List<Pattern> patterns) {
    while (!expressions.atEndOfList(opener)) {
      int first = cursor.pos();
      patterns.add(finish(starOrPattern(), first, opener));
    }
    expressions.closeList(opener);
    return new Pattern.MatchSequence(patterns, cursor.from(opener));
  }

  private Pattern mapping() {
    int opener = cursor.pos();
    cursor.next();
    List<Expr> keys = new ArrayList<>();
    List<Pattern> patterns = new ArrayList<>();
    @Nullable String rest = null;
    while (!expressions.atEndOfList(opener)) {
      int first = cursor.pos();
      if (cursor.take(TokenKind.DOUBLE_STAR)) {
        rest = cursor.takeName();
        if (!cursor.at(TokenKind.COMMA) && !expressions.atEndOfList(opener)) {
          cursor.unexpected();
          expressions.skipToNextElement(opener);
        }
        cursor.take(TokenKind.COMMA);
        continue;
      }
      Expr key =
          cursor.at(TokenKind.NAME) && cursor.peek(1) == TokenKind.DOT ? dottedName() : literal();
      Pattern value;
      if (cursor.take(TokenKind.COLON)) {
        int valueFirst = cursor.pos();
        value = finish(pattern(), valueFirst, opener);
      } else {
        SyntaxProblem problem = cursor.unexpected();
        expressions.skipToNextElement(opener);
        cursor.take(TokenKind.COMMA);
        value = new Pattern.BadPattern(problem, cursor.from(first));
      }
      keys.add(key);
      patterns.add(value);
    }
    expressions.closeList(opener);
    return new Pattern.MatchMapping(keys, patterns, rest, cursor.from(opener));
  }
}
