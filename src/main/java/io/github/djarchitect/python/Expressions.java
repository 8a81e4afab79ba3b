package io.github.djarchitect.python;

import io.github.djarchitect.python.Expr.BoolOperator;
import io.github.djarchitect.python.Expr.CompareOperator;
import io.github.djarchitect.python.Expr.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions by recursive descent.
 *
 * <p>Operators of one level are read in loops, so that only brackets, lambdas and powers recurse. A
 * part that cannot be read becomes a {@link Expr.BadExpr}; inside brackets the reading goes on
 * behind the next comma.
 */
final class Expressions {
  private final Cursor cursor;
  private final Tokens tokens;
  private final Strings strings;

  Expressions(Cursor cursor) {
    this.cursor = cursor;
    this.tokens = cursor.tokens();
    this.strings = new Strings(cursor, this);
  }

  // ---- lists without brackets --------------------------------------------------------------

  /** {@code star_expressions}: one expression, or a tuple without parentheses. */
  Expr starExpressions() {
    int first = cursor.pos();
    Expr expr = starExpression();
    return cursor.at(TokenKind.COMMA) ? tupleBehind(first, expr) : expr;
  }

  /** {@code yield_expr | star_expressions}. */
  Expr yieldOrStarExpressions() {
    return cursor.at(TokenKind.YIELD) ? yieldExpression() : starExpressions();
  }

  private Expr tupleBehind(int first, Expr expr) {
    List<Expr> elts = new ArrayList<>();
    elts.add(expr);
    while (cursor.take(TokenKind.COMMA) && startsElement()) {
      elts.add(starExpression());
    }
    return new Expr.TupleExpr(elts, cursor.from(first));
  }

  /** What {@code eval} reads: one expression, or a tuple of them. */
  Expr wholeExpression() {
    int first = cursor.pos();
    Expr expr = expression();
    return cursor.at(TokenKind.COMMA) ? tupleBehind(first, expr) : expr;
  }

  /** What a {@code match} statement looks at. */
  Expr subject() {
    int first = cursor.pos();
    Expr expr = starNamedExpression();
    if (!cursor.at(TokenKind.COMMA)) {
      return expr;
    }
    List<Expr> elts = new ArrayList<>();
    elts.add(expr);
    while (cursor.take(TokenKind.COMMA) && startsElement()) {
      elts.add(starNamedExpression());
    }
    return new Expr.TupleExpr(elts, cursor.from(first));
  }

  private boolean startsElement() {
    return cursor.kind().startsExpression() || cursor.at(TokenKind.STAR);
  }

  /** {@code *value} or an expression. */
  Expr starExpression() {
    if (cursor.at(TokenKind.STAR)) {
      int first = cursor.pos();
      cursor.next();
      Expr value = binary(1);
      return new Expr.Starred(value, cursor.from(first));
    }
    return expression();
  }

  /** {@code star_targets} of a loop: it ends before {@code in}. */
  Expr targets() {
    int first = cursor.pos();
    Expr target = target();
    if (!cursor.at(TokenKind.COMMA)) {
      return target;
    }
    List<Expr> elts = new ArrayList<>();
    elts.add(target);
    while (cursor.take(TokenKind.COMMA) && startsElement()) {
      elts.add(target());
    }
    return new Expr.TupleExpr(elts, cursor.from(first));
  }

  /** One target, which takes no comparison: {@code in} ends it. */
  Expr target() {
    if (cursor.at(TokenKind.STAR)) {
      return starExpression();
    }
    return binary(1);
  }

  private Expr yieldExpression() {
    int first = cursor.pos();
    cursor.next();
    if (cursor.take(TokenKind.FROM)) {
      Expr value = expression();
      return new Expr.YieldFrom(value, cursor.from(first));
    }
    Expr value = startsElement() ? starExpressions() : null;
    return new Expr.Yield(value, cursor.from(first));
  }

  // ---- operators, from loose to tight -------------------------------------------------------

  /** {@code name := expression} or an expression. */
  Expr namedExpression() {
    if (cursor.at(TokenKind.NAME) && cursor.peek(1) == TokenKind.COLON_EQUAL) {
      int first = cursor.pos();
      Span nameSpan = cursor.tokenSpan(first);
      Expr target = new Expr.Name(cursor.word(), nameSpan);
      cursor.next();
      Expr value = expression();
      return new Expr.NamedExpr(target, value, cursor.from(first));
    }
    return expression();
  }

  private Expr starNamedExpression() {
    return cursor.at(TokenKind.STAR) ? starExpression() : namedExpression();
  }

  /** An expression: a lambda, a condition or what binds tighter. */
  Expr expression() {
    int first = cursor.pos();
    if (cursor.at(TokenKind.LAMBDA)) {
      return lambda();
    }
    Expr body = disjunction();
    return cursor.at(TokenKind.IF) ? condition(first, body) : body;
  }

  /** A chain {@code a if b else c if d else e}, folded from its end. */
  private Expr condition(int first, Expr firstBody) {
    List<Integer> firsts = new ArrayList<>();
    List<Expr> bodies = new ArrayList<>();
    List<Expr> tests = new ArrayList<>();
    firsts.add(first);
    bodies.add(firstBody);
    Expr orelse;
    while (true) {
      cursor.next();
      tests.add(disjunction());
      if (!cursor.take(TokenKind.ELSE)) {
        SyntaxProblem problem =
            cursor.problem("expected 'else' behind an 'if' expression, found " + cursor.describe());
        orelse = new Expr.BadExpr(problem, cursor.tokenSpan(cursor.pos()).atStart());
        break;
      }
      int next = cursor.pos();
      if (cursor.at(TokenKind.LAMBDA)) {
        orelse = lambda();
        break;
      }
      Expr body = disjunction();
      if (!cursor.at(TokenKind.IF)) {
        orelse = body;
        break;
      }
      firsts.add(next);
      bodies.add(body);
    }
    for (int i = bodies.size() - 1; i >= 0; i--) {
      orelse = new Expr.IfExp(tests.get(i), bodies.get(i), orelse, cursor.from(firsts.get(i)));
    }
    return orelse;
  }

  private Expr lambda() {
    int first = cursor.pos();
    if (!cursor.enter()) {
      return tooDeep();
    }
    try {
      cursor.next();
      Parameters args = parameters(TokenKind.COLON, false);
      if (!cursor.take(TokenKind.COLON)) {
        return missing("expected ':' of a lambda, found " + cursor.describe());
      }
      Expr body = expression();
      return new Expr.Lambda(args, body, cursor.from(first));
    } finally {
      cursor.leave();
    }
  }

  /** {@code or} and tighter. */
  Expr disjunction() {
    int first = cursor.pos();
    Expr expr = conjunction();
    if (!cursor.at(TokenKind.OR)) {
      return expr;
    }
    List<Expr> values = new ArrayList<>();
    values.add(expr);
    while (cursor.take(TokenKind.OR)) {
      values.add(conjunction());
    }
    return new Expr.BoolOp(BoolOperator.OR, values, cursor.from(first));
  }

  private Expr conjunction() {
    int first = cursor.pos();
    Expr expr = inversion();
    if (!cursor.at(TokenKind.AND)) {
      return expr;
    }
    List<Expr> values = new ArrayList<>();
    values.add(expr);
    while (cursor.take(TokenKind.AND)) {
      values.add(inversion());
    }
    return new Expr.BoolOp(BoolOperator.AND, values, cursor.from(first));
  }

  private Expr inversion() {
    int first = cursor.pos();
    while (cursor.at(TokenKind.NOT)) {
      cursor.next();
    }
    int end = cursor.pos();
    Expr expr = comparison();
    for (int i = end - 1; i >= first; i--) {
      expr = new Expr.UnaryOp(UnaryOperator.NOT, expr, cursor.from(i));
    }
    return expr;
  }

  private Expr comparison() {
    int first = cursor.pos();
    Expr left = binary(1);
    CompareOperator op = takeComparison();
    if (op == null) {
      return left;
    }
    List<CompareOperator> ops = new ArrayList<>(2);
    List<Expr> comparators = new ArrayList<>(2);
    while (op != null) {
      ops.add(op);
      comparators.add(binary(1));
      op = takeComparison();
    }
    return new Expr.Compare(left, ops, comparators, cursor.from(first));
  }

  private @Nullable CompareOperator takeComparison() {
    CompareOperator op =
        switch (cursor.kind()) {
          case EQ_EQUAL -> CompareOperator.EQ;
          case NOT_EQUAL -> CompareOperator.NOT_EQ;
          case LESS -> CompareOperator.LT;
          case GREATER -> CompareOperator.GT;
          case LESS_EQUAL -> CompareOperator.LT_E;
          case GREATER_EQUAL -> CompareOperator.GT_E;
          case IN -> CompareOperator.IN;
          case IS -> cursor.peek(1) == TokenKind.NOT ? CompareOperator.IS_NOT : CompareOperator.IS;
          case NOT -> cursor.peek(1) == TokenKind.IN ? CompareOperator.NOT_IN : null;
          default -> null;
        };
    if (op != null) {
      cursor.next();
      if (op == CompareOperator.IS_NOT || op == CompareOperator.NOT_IN) {
        cursor.next();
      }
    }
    return op;
  }

  /** Operators that bind at least this tightly; 1 is {@code |}. */
  private Expr binary(int tightness) {
    int first = cursor.pos();
    Expr left = unary();
    while (true) {
      TokenKind kind = cursor.kind();
      int precedence = kind.precedence();
      Expr.Operator op = kind.operator();
      if (precedence < tightness || op == null) {
        return left;
      }
      cursor.next();
      Expr right = binary(precedence + 1);
      left = new Expr.BinOp(left, op, right, cursor.from(first));
    }
  }

  private static @Nullable UnaryOperator sign(TokenKind kind) {
    return switch (kind) {
      case PLUS -> UnaryOperator.U_ADD;
      case MINUS -> UnaryOperator.U_SUB;
      case TILDE -> UnaryOperator.INVERT;
      default -> null;
    };
  }

  private Expr unary() {
    int first = cursor.pos();
    while (sign(cursor.kind()) != null) {
      cursor.next();
    }
    int end = cursor.pos();
    Expr expr = power();
    for (int i = end - 1; i >= first; i--) {
      UnaryOperator op = sign(tokens.kind(i));
      if (op != null) {
        expr = new Expr.UnaryOp(op, expr, cursor.from(i));
      }
    }
    return expr;
  }

  private Expr power() {
    int first = cursor.pos();
    Expr base;
    if (cursor.take(TokenKind.AWAIT)) {
      Expr value = primary();
      base = new Expr.Await(value, cursor.from(first));
    } else {
      base = primary();
    }
    if (!cursor.at(TokenKind.DOUBLE_STAR)) {
      return base;
    }
    if (!cursor.enter()) {
      return tooDeep();
    }
    try {
      cursor.next();
      Expr exponent = unary();
      return new Expr.BinOp(base, Expr.Operator.POW, exponent, cursor.from(first));
    } finally {
      cursor.leave();
    }
  }

  /** An atom with its attributes, calls and subscripts. */
  Expr primary() {
    int first = cursor.pos();
    Expr expr = atom();
    while (true) {
      switch (cursor.kind()) {
        case DOT -> {
          cursor.next();
          if (!cursor.at(TokenKind.NAME)) {
            SyntaxProblem problem =
                cursor.problem("expected a name behind '.', found " + cursor.describe());
            if (cursor.kind().describe().startsWith("'") && tokens.word(cursor.pos()) != null) {
              cursor.next(); // a keyword as an attribute, as in Python 2's x.print or x.async
            }
            expr = new Expr.BadExpr(problem, cursor.from(first));
          } else {
            String name = cursor.word();
            expr = new Expr.Attribute(expr, name, cursor.from(first));
          }
        }
        case LPAR -> {
          if (!cursor.enterBracket()) {
            return tooDeep();
          }
          Arguments arguments = arguments();
          cursor.leaveBracket();
          expr = new Expr.Call(expr, arguments.positional, arguments.keywords, cursor.from(first));
        }
        case LSQB -> {
          if (!cursor.enterBracket()) {
            return tooDeep();
          }
          Expr slice = slices();
          cursor.leaveBracket();
          expr = new Expr.Subscript(expr, slice, cursor.from(first));
        }
        default -> {
          return expr;
        }
      }
    }
  }

  // ---- atoms -------------------------------------------------------------------------------

  private Expr atom() {
    int first = cursor.pos();
    return switch (cursor.kind()) {
      case NAME -> name(first);
      case NUMBER -> number(first);
      case BAD_NUMBER -> {
        SyntaxProblem problem =
            cursor.problem("invalid number " + cursor.source().slice(cursor.tokenSpan(first)));
        cursor.next();
        yield new Expr.BadExpr(problem, cursor.from(first));
      }
      case STRING, BAD_STRING, FSTRING_START -> strings.read();
      case TRUE -> constant(new Literal.Bool(true));
      case FALSE -> constant(new Literal.Bool(false));
      case NONE -> constant(new Literal.None());
      case ELLIPSIS -> constant(new Literal.Ellipsis());
      case LPAR, LSQB, LBRACE -> {
        if (!cursor.enterBracket()) {
          yield tooDeep();
        }
        Expr expr =
            switch (cursor.kind()) {
              case LPAR -> parenthesized();
              case LSQB -> list();
              default -> braces();
            };
        cursor.leaveBracket();
        yield expr;
      }
      default ->
          missing(
              cursor.at(TokenKind.CONFLICT)
                  ? Lexer.CONFLICT_MESSAGE
                  : "expected an expression, found " + cursor.describe());
    };
  }

  private Expr name(int first) {
    Span span = cursor.tokenSpan(first);
    String word = cursor.word();
    if (word.equalsIgnoreCase("ur")
        && cursor.at(TokenKind.STRING)
        && tokens.start(cursor.pos()) == span.end()) {
      SyntaxProblem problem = cursor.problem(span, "a string prefix of Python 2");
      strings.read();
      return new Expr.BadExpr(problem, cursor.from(first));
    }
    return new Expr.Name(word, span);
  }

  private Expr number(int first) {
    Span span = cursor.tokenSpan(first);
    cursor.next();
    Literal literal = Numbers.read(cursor.source().slice(span));
    return literal != null
        ? new Expr.Constant(literal, span)
        : new Expr.BadExpr(cursor.problem(span, "the number has too many digits"), span);
  }

  private Expr constant(Literal literal) {
    Span span = cursor.tokenSpan(cursor.pos());
    cursor.next();
    return new Expr.Constant(literal, span);
  }

  /** An empty bad expression at this place. */
  Expr missing(String message) {
    return new Expr.BadExpr(cursor.problem(message), cursor.tokenSpan(cursor.pos()).atStart());
  }

  /** Steps over a pair of brackets, or what is left of the line, that nests too deeply. */
  private Expr tooDeep() {
    int first = cursor.pos();
    SyntaxProblem problem = cursor.problem("nested too deeply");
    if (tokens.mate(first) > first) {
      cursor.skipOne();
    } else {
      while (!cursor.at(TokenKind.NEWLINE)
          && !cursor.at(TokenKind.EOF)
          && !(cursor.kind().isCloser() && tokens.mate(cursor.pos()) < first)) {
        cursor.skipOne();
      }
    }
    return new Expr.BadExpr(problem, cursor.from(first));
  }

  // ---- brackets ----------------------------------------------------------------------------

  /** Whether the list that this bracket opened ends here. */
  boolean atEndOfList(int opener) {
    int pos = cursor.pos();
    int mate = tokens.mate(opener);
    if (mate >= 0) {
      return pos >= mate;
    }
    return switch (cursor.kind()) {
      case NEWLINE, EOF, FSTRING_END, FSTRING_MIDDLE -> true;
      case RPAR, RSQB, RBRACE -> tokens.mate(pos) >= 0;
      default -> false;
    };
  }

  /** Leaves the closing bracket behind; if there is none, reports that and returns what is lost. */
  Expr.@Nullable BadExpr closeList(int opener) {
    if (tokens.mate(opener) >= 0) {
      cursor.moveTo(tokens.mate(opener));
      cursor.next();
      return null;
    }
    SyntaxProblem problem =
        cursor.problem(
            cursor.tokenSpan(opener), tokens.kind(opener).describe() + " was never closed");
    return new Expr.BadExpr(problem, cursor.from(opener).atEnd());
  }

  /** Closes a list; one that is not closed ends with a bad element. */
  private void closeList(int opener, List<Expr> elts) {
    Expr lost = closeList(opener);
    if (lost != null) {
      elts.add(lost);
    }
  }

  /**
   * What an element of a bracketed list comes to: itself if a comma or the end of the list follows,
   * else a bad expression that reaches to there.
   */
  private Expr finishElement(Expr element, int first, int opener) {
    if (cursor.at(TokenKind.COMMA) || atEndOfList(opener) || endsAtConflict(element)) {
      return element;
    }
    if (cursor.pos() > first && cursor.startsLine() && startsElement()) {
      cursor.problem("expected ',' before " + cursor.describe());
      return element;
    }
    return skipElement(first, opener);
  }

  private boolean endsAtConflict(Expr element) {
    return cursor.at(TokenKind.CONFLICT) && !(element instanceof Expr.BadExpr);
  }

  private Expr skipElement(int first, int opener) {
    SyntaxProblem problem = cursor.unexpected();
    skipToNextElement(opener);
    return new Expr.BadExpr(problem, cursor.from(first));
  }

  void skipToNextElement(int opener) {
    while (!cursor.at(TokenKind.COMMA) && !atEndOfList(opener)) {
      cursor.skipOne();
    }
  }

  /** A marker of a merge conflict between elements, as an element; null if here is none. */
  private @Nullable Expr conflict() {
    if (!cursor.at(TokenKind.CONFLICT)) {
      return null;
    }
    Span span = cursor.tokenSpan(cursor.pos());
    SyntaxProblem problem = cursor.problem(span, Lexer.CONFLICT_MESSAGE);
    cursor.next();
    return new Expr.BadExpr(problem, span);
  }

  private void restOfElements(List<Expr> elts, int opener) {
    while (true) {
      cursor.take(TokenKind.COMMA);
      if (atEndOfList(opener)) {
        return;
      }
      Expr conflict = conflict();
      if (conflict != null) {
        elts.add(conflict);
        continue;
      }
      int first = cursor.pos();
      elts.add(finishElement(starNamedExpression(), first, opener));
      stepOverStrayComma(first);
    }
  }

  /** An element that is empty, as in {@code [a,,b]}, has been reported; go on behind it. */
  private void stepOverStrayComma(int first) {
    if (cursor.pos() == first && !cursor.at(TokenKind.COMMA) && !cursor.at(TokenKind.CONFLICT)) {
      cursor.skipOne();
    }
  }

  private boolean atComprehension() {
    return cursor.at(TokenKind.FOR)
        || (cursor.at(TokenKind.ASYNC) && cursor.peek(1) == TokenKind.FOR);
  }

  private Expr parenthesized() {
    int opener = cursor.pos();
    cursor.next();
    List<Expr> elts = new ArrayList<>();
    if (atEndOfList(opener)) {
      closeList(opener, elts);
      return new Expr.TupleExpr(elts, cursor.from(opener));
    }
    if (cursor.at(TokenKind.YIELD)) {
      int first = cursor.pos();
      Expr value = finishElement(yieldExpression(), first, opener);
      if (atEndOfList(opener)) {
        Expr lost = closeList(opener);
        return lost != null ? lost : value;
      }
      elts.add(new Expr.BadExpr(cursor.unexpected(), value.span()));
      restOfElements(elts, opener);
      closeList(opener, elts);
      return new Expr.TupleExpr(elts, cursor.from(opener));
    }
    Expr conflict = conflict();
    if (conflict != null) {
      elts.add(conflict);
    } else {
      int first = cursor.pos();
      Expr value = starNamedExpression();
      if (atComprehension()) {
        List<Comprehension> generators = comprehensions(opener);
        return new Expr.GeneratorExp(value, generators, cursor.from(opener));
      }
      value = finishElement(value, first, opener);
      if (atEndOfList(opener)) {
        Expr lost = closeList(opener);
        if (lost != null) {
          return lost;
        }
        if (value instanceof Expr.Starred) {
          SyntaxProblem problem =
              cursor.problem(value.span(), "cannot use a starred expression here");
          return new Expr.BadExpr(problem, value.span());
        }
        return value;
      }
      elts.add(value);
    }
    restOfElements(elts, opener);
    closeList(opener, elts);
    return new Expr.TupleExpr(elts, cursor.from(opener));
  }

  private Expr list() {
    int opener = cursor.pos();
    cursor.next();
    List<Expr> elts = new ArrayList<>();
    if (!atEndOfList(opener)) {
      Expr conflict = conflict();
      if (conflict != null) {
        elts.add(conflict);
      } else {
        int first = cursor.pos();
        Expr value = starNamedExpression();
        if (atComprehension()) {
          List<Comprehension> generators = comprehensions(opener);
          return new Expr.ListComp(value, generators, cursor.from(opener));
        }
        elts.add(finishElement(value, first, opener));
        stepOverStrayComma(first);
      }
      restOfElements(elts, opener);
    }
    closeList(opener, elts);
    return new Expr.ListExpr(elts, cursor.from(opener));
  }

  private Expr braces() {
    int opener = cursor.pos();
    cursor.next();
    List<Expr.DictEntry> entries = new ArrayList<>();
    if (atEndOfList(opener)) {
      return dict(opener, entries);
    }
    Expr conflict;
    List<Expr> conflicts = new ArrayList<>();
    while ((conflict = conflict()) != null) {
      conflicts.add(conflict);
    }
    if (atEndOfList(opener)) {
      closeList(opener, conflicts);
      return new Expr.SetExpr(conflicts, cursor.from(opener));
    }
    if (cursor.at(TokenKind.DOUBLE_STAR)) {
      conflicts.forEach(c -> entries.add(new Expr.DictEntry(null, c)));
      return dict(opener, entries);
    }
    int first = cursor.pos();
    Expr key = starNamedExpression();
    if (cursor.at(TokenKind.COLON)) {
      conflicts.forEach(c -> entries.add(new Expr.DictEntry(null, c)));
      cursor.next();
      int valueFirst = cursor.pos();
      Expr value = expression();
      if (atComprehension()) {
        List<Comprehension> generators = comprehensions(opener);
        return new Expr.DictComp(key, value, generators, cursor.from(opener));
      }
      entries.add(new Expr.DictEntry(key, finishElement(value, valueFirst, opener)));
      cursor.take(TokenKind.COMMA);
      return dict(opener, entries);
    }
    if (atComprehension()) {
      List<Comprehension> generators = comprehensions(opener);
      return new Expr.SetComp(key, generators, cursor.from(opener));
    }
    List<Expr> elts = new ArrayList<>(conflicts);
    elts.add(finishElement(key, first, opener));
    stepOverStrayComma(first);
    restOfElements(elts, opener);
    closeList(opener, elts);
    return new Expr.SetExpr(elts, cursor.from(opener));
  }

  private Expr dict(int opener, List<Expr.DictEntry> entries) {
    while (!atEndOfList(opener)) {
      Expr conflict = conflict();
      if (conflict != null) {
        entries.add(new Expr.DictEntry(null, conflict));
        cursor.take(TokenKind.COMMA);
        continue;
      }
      int first = cursor.pos();
      if (cursor.take(TokenKind.DOUBLE_STAR)) {
        Expr value = binary(1);
        entries.add(new Expr.DictEntry(null, finishElement(value, first, opener)));
      } else {
        Expr key = expression();
        if (cursor.take(TokenKind.COLON)) {
          int valueFirst = cursor.pos();
          Expr value = expression();
          entries.add(new Expr.DictEntry(key, finishElement(value, valueFirst, opener)));
        } else {
          entries.add(new Expr.DictEntry(null, skipElement(first, opener)));
        }
      }
      stepOverStrayComma(first);
      cursor.take(TokenKind.COMMA);
    }
    Expr lost = closeList(opener);
    if (lost != null) {
      entries.add(new Expr.DictEntry(null, lost));
    }
    return new Expr.DictExpr(entries, cursor.from(opener));
  }

  /** The clauses of a comprehension and the bracket that closes it. */
  private List<Comprehension> comprehensions(int opener) {
    List<Comprehension> generators = new ArrayList<>(1);
    while (atComprehension()) {
      boolean isAsync = cursor.take(TokenKind.ASYNC);
      cursor.next();
      Expr target = targets();
      Targets.check(cursor, target);
      if (!cursor.take(TokenKind.IN)) {
        cursor.problem("expected 'in' of a comprehension, found " + cursor.describe());
      }
      Expr iter = disjunction();
      List<Expr> ifs = new ArrayList<>(1);
      while (cursor.take(TokenKind.IF)) {
        ifs.add(disjunction());
      }
      generators.add(new Comprehension(target, iter, ifs, isAsync));
    }
    Expr lost = null;
    if (!atEndOfList(opener)) {
      int first = cursor.pos();
      SyntaxProblem problem = cursor.unexpected();
      while (!atEndOfList(opener)) {
        cursor.skipOne();
      }
      lost = new Expr.BadExpr(problem, cursor.from(first));
    }
    Expr unclosed = closeList(opener);
    lost = lost != null ? lost : unclosed;
    if (lost != null) {
      // an unknown condition: what the comprehension yields is not known
      Comprehension last = generators.removeLast();
      List<Expr> ifs = new ArrayList<>(last.ifs());
      ifs.add(lost);
      generators.add(new Comprehension(last.target(), last.iter(), ifs, last.isAsync()));
    }
    return generators;
  }

  // ---- calls and subscripts ----------------------------------------------------------------

  /** What stands between the parentheses of a call or class. */
  static final class Arguments {
    final List<Expr> positional = new ArrayList<>();
    final List<Keyword> keywords = new ArrayList<>();
  }

  /** Reads from an opening parenthesis to behind its end. */
  Arguments arguments() {
    int opener = cursor.pos();
    cursor.next();
    Arguments arguments = new Arguments();
    boolean unpacked = false;
    while (!atEndOfList(opener)) {
      Expr conflict = conflict();
      if (conflict != null) {
        arguments.positional.add(conflict);
        cursor.take(TokenKind.COMMA);
        continue;
      }
      int first = cursor.pos();
      if (cursor.at(TokenKind.NAME) && cursor.peek(1) == TokenKind.EQUAL) {
        String name = cursor.word();
        cursor.next();
        int valueFirst = cursor.pos();
        Expr value = finishElement(expression(), valueFirst, opener);
        arguments.keywords.add(new Keyword(name, value, cursor.from(first)));
      } else if (cursor.take(TokenKind.DOUBLE_STAR)) {
        unpacked = true;
        Expr value = finishElement(expression(), first + 1, opener);
        arguments.keywords.add(new Keyword(null, value, cursor.from(first)));
      } else if (cursor.take(TokenKind.STAR)) {
        Expr value = expression();
        Expr starred = finishElement(new Expr.Starred(value, cursor.from(first)), first, opener);
        arguments.positional.add(unpacked ? misplaced(starred) : starred);
      } else {
        Expr value = namedExpression();
        if (atComprehension()) {
          boolean alone = first == opener + 1;
          List<Comprehension> generators = comprehensions(opener);
          Span span = alone ? cursor.from(opener) : cursor.from(first);
          Expr generator = new Expr.GeneratorExp(value, generators, span);
          arguments.positional.add(
              alone
                  ? generator
                  : new Expr.BadExpr(
                      cursor.problem(span, "a generator expression must be parenthesized"), span));
          return arguments;
        }
        value = finishElement(value, first, opener);
        arguments.positional.add(arguments.keywords.isEmpty() ? value : misplaced(value));
        stepOverStrayComma(first);
      }
      cursor.take(TokenKind.COMMA);
    }
    closeList(opener, arguments.positional);
    return arguments;
  }

  /** An argument by position behind one by keyword. */
  private Expr misplaced(Expr value) {
    return value instanceof Expr.BadExpr
        ? value
        : new Expr.BadExpr(
            cursor.problem(value.span(), "a positional argument follows a keyword argument"),
            value.span());
  }

  private Expr slices() {
    int opener = cursor.pos();
    cursor.next();
    int first = cursor.pos();
    if (atEndOfList(opener)) {
      Expr missing = missing("expected an expression between '[' and ']'");
      closeList(opener);
      return missing;
    }
    Expr slice = finishElement(slice(), first, opener);
    if (!cursor.at(TokenKind.COMMA) && !(slice instanceof Expr.Starred)) {
      if (!atEndOfList(opener)) {
        SyntaxProblem problem = cursor.unexpected();
        while (!atEndOfList(opener)) {
          cursor.skipOne();
        }
        slice = new Expr.BadExpr(problem, cursor.from(first));
      }
      Expr lost = closeList(opener);
      return lost != null ? lost : slice;
    }
    List<Expr> elts = new ArrayList<>();
    elts.add(slice);
    while (!atEndOfList(opener)) {
      int before = cursor.pos();
      cursor.take(TokenKind.COMMA);
      if (atEndOfList(opener)) {
        break;
      }
      int elementFirst = cursor.pos();
      elts.add(finishElement(slice(), elementFirst, opener));
      if (cursor.pos() == before) {
        cursor.skipOne();
      }
    }
    Span span = cursor.from(first);
    closeList(opener, elts);
    return new Expr.TupleExpr(elts, span);
  }

  private Expr slice() {
    int first = cursor.pos();
    if (cursor.at(TokenKind.STAR)) {
      return starExpression();
    }
    Expr lower = cursor.at(TokenKind.COLON) ? null : namedExpression();
    if (!cursor.take(TokenKind.COLON)) {
      return lower == null ? missing("expected an expression") : lower;
    }
    Expr upper = cursor.kind().startsExpression() ? expression() : null;
    Expr step = null;
    if (cursor.take(TokenKind.COLON)) {
      step = cursor.kind().startsExpression() ? expression() : null;
    }
    return new Expr.Slice(lower, upper, step, cursor.from(first));
  }

  // ---- parameters --------------------------------------------------------------------------

  /** The parameters of a function (up to its parenthesis) or lambda (up to its colon). */
  Parameters parameters(TokenKind end, boolean annotated) {
    if (cursor.at(end)) {
      return Parameters.NONE;
    }
    List<Parameter> positionalOnly = new ArrayList<>();
    List<Parameter> positional = new ArrayList<>();
    List<Parameter> keywordOnly = new ArrayList<>();
    Parameter vararg = null;
    Parameter kwarg = null;
    boolean onlyKeywords = false;
    boolean defaults = false;
    while (!endOfParameters(end)) {
      int first = cursor.pos();
      if (kwarg != null) {
        cursor.problem("nothing may follow the '**' parameter");
      }
      if (cursor.take(TokenKind.SLASH)) {
        if (positional.isEmpty() || onlyKeywords || !positionalOnly.isEmpty()) {
          cursor.problem(cursor.tokenSpan(first), "unexpected '/'");
        } else {
          positionalOnly.addAll(positional);
          positional.clear();
        }
      } else if (cursor.take(TokenKind.STAR)) {
        if (onlyKeywords) {
          cursor.problem(cursor.tokenSpan(first), "unexpected '*'");
        }
        onlyKeywords = true;
        if (!cursor.at(TokenKind.COMMA)) {
          vararg = parameter(annotated, true, false);
        } else if (cursor.peek(1) != TokenKind.NAME) {
          cursor.problem(cursor.tokenSpan(first), "a name must follow a bare '*'");
        }
      } else if (cursor.take(TokenKind.DOUBLE_STAR)) {
        kwarg = parameter(annotated, false, false);
      } else {
        Parameter parameter = parameter(annotated, false, true);
        if (parameter != null) {
          (onlyKeywords ? keywordOnly : positional).add(parameter);
          if (defaults && !onlyKeywords && parameter.defaultValue() == null) {
            cursor.problem(parameter.span(), "a parameter without a default follows one with it");
          }
          defaults |= parameter.defaultValue() != null;
        }
      }
      if (!endOfParameters(end) && !cursor.at(TokenKind.COMMA)) {
        if (cursor.at(TokenKind.CONFLICT)) {
          cursor.problem(Lexer.CONFLICT_MESSAGE);
          cursor.next();
          continue;
        }
        cursor.unexpected();
        while (!endOfParameters(end) && !cursor.at(TokenKind.COMMA)) {
          cursor.skipOne();
        }
      }
      cursor.take(TokenKind.COMMA);
    }
    return new Parameters(positionalOnly, positional, vararg, keywordOnly, kwarg);
  }

  private boolean endOfParameters(TokenKind end) {
    TokenKind kind = cursor.kind();
    return kind == end
        || kind == TokenKind.NEWLINE
        || kind == TokenKind.EOF
        || (kind.isCloser() && tokens.mate(cursor.pos()) >= 0)
        || kind == TokenKind.FSTRING_END;
  }

  private @Nullable Parameter parameter(boolean annotated, boolean star, boolean withDefault) {
    int first = cursor.pos();
    if (!cursor.at(TokenKind.NAME)) {
      if (!cursor.at(TokenKind.CONFLICT)) {
        cursor.problem("expected a parameter, found " + cursor.describe());
      }
      return null;
    }
    String name = cursor.word();
    Expr annotation = null;
    if (annotated && cursor.take(TokenKind.COLON)) {
      annotation = star && cursor.at(TokenKind.STAR) ? starExpression() : expression();
    }
    Span span = cursor.from(first);
    Expr defaultValue = null;
    if (withDefault && cursor.take(TokenKind.EQUAL)) {
      defaultValue = expression();
    }
    return new Parameter(name, annotation, defaultValue, span);
  }
}
