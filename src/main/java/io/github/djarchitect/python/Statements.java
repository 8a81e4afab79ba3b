package io.github.djarchitect.python;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads statements and blocks.
 *
 * <p>A statement that cannot be read becomes a {@link Stmt.BadStmt} that reaches to the end of its
 * line; an indented block behind it is read as its body.
 */
final class Statements {
  private final Cursor cursor;
  private final Tokens tokens;
  private final Expressions expressions;
  private final Patterns patterns;

  Statements(Cursor cursor) {
    this.cursor = cursor;
    this.tokens = cursor.tokens();
    this.expressions = new Expressions(cursor);
    this.patterns = new Patterns(cursor, expressions);
  }

  /** All statements of a file. */
  List<Stmt> file() {
    List<Stmt> body = new ArrayList<>();
    while (!cursor.at(TokenKind.EOF)) {
      statements(body);
      cursor.take(TokenKind.DEDENT); // only behind an indentation that nothing had opened
    }
    return body;
  }

  /** Statements up to the end of the block. */
  private void statements(List<Stmt> body) {
    while (!cursor.at(TokenKind.DEDENT) && !cursor.at(TokenKind.EOF)) {
      statement(body);
    }
  }

  private void statement(List<Stmt> body) {
    int first = cursor.pos();
    switch (cursor.kind()) {
      case NEWLINE -> cursor.next();
      case INDENT -> {
        SyntaxProblem problem = cursor.problem("unexpected indent");
        body.add(badBlock(problem, first));
      }
      case CONFLICT -> {
        Span span = cursor.tokenSpan(first);
        SyntaxProblem problem = cursor.problem(span, Lexer.CONFLICT_MESSAGE);
        cursor.next();
        body.add(new Stmt.BadStmt(problem, List.of(), span));
      }
      case IF -> body.add(ifStatement());
      case WHILE -> body.add(whileStatement());
      case FOR -> body.add(forStatement(first, false));
      case TRY -> body.add(tryStatement());
      case WITH -> body.add(withStatement(first, false));
      case DEF -> body.add(function(first, List.of(), false));
      case CLASS -> body.add(classDefinition(List.of()));
      case AT -> body.add(decorated());
      case ASYNC -> body.add(async(first, List.of()));
      case ELIF, ELSE, EXCEPT, FINALLY -> {
        SyntaxProblem problem = cursor.unexpected();
        body.add(badLine(problem, first));
      }
      default -> {
        if (cursor.atWord("match") && startsMatch()) {
          body.add(matchStatement());
        } else {
          simpleStatements(body);
        }
      }
    }
  }

  // ---- recovery ----------------------------------------------------------------------------

  /** A bad statement that reaches to the end of the line, with the block behind it. */
  private Stmt badLine(SyntaxProblem problem, int first) {
    while (!cursor.at(TokenKind.NEWLINE) && !cursor.at(TokenKind.EOF)) {
      cursor.skipOne();
    }
    cursor.take(TokenKind.NEWLINE);
    return badBlock(problem, first);
  }

  private Stmt badBlock(SyntaxProblem problem, int first) {
    List<Stmt> body = new ArrayList<>();
    if (cursor.at(TokenKind.INDENT) && cursor.enter()) {
      cursor.next();
      statements(body);
      cursor.take(TokenKind.DEDENT);
      cursor.leave();
    }
    return new Stmt.BadStmt(problem, body, cursor.from(first));
  }

  // ---- blocks ------------------------------------------------------------------------------

  /**
   * The head of a compound statement up to its colon is read but no colon follows: what the head
   * says is then unknown, and becomes a bad expression if a colon ends the line.
   */
  private Expr finishHead(Expr head, int first) {
    if (cursor.at(TokenKind.COLON)) {
      return head;
    }
    SyntaxProblem problem =
        cursor.problem(
            cursor.at(TokenKind.CONFLICT)
                ? Lexer.CONFLICT_MESSAGE
                : "expected ':', found " + cursor.describe());
    if (cursor.at(TokenKind.NEWLINE)) {
      return head;
    }
    while (!cursor.at(TokenKind.NEWLINE) && !cursor.at(TokenKind.EOF) && !atLastColon()) {
      cursor.skipOne();
    }
    return new Expr.BadExpr(problem, cursor.from(first));
  }

  private boolean atLastColon() {
    return cursor.at(TokenKind.COLON)
        && (cursor.peek(1) == TokenKind.NEWLINE || cursor.peek(1) == TokenKind.EOF);
  }

  /** Steps to the colon of a head that holds no expression. */
  private void finishHead() {
    if (!cursor.at(TokenKind.COLON)) {
      finishHead(expressions.missing("expected ':', found " + cursor.describe()), cursor.pos());
    }
  }

  /** A colon and the block behind it: indented, or on the same line. */
  private List<Stmt> block() {
    List<Stmt> body = new ArrayList<>();
    boolean colon = cursor.take(TokenKind.COLON);
    if (cursor.take(TokenKind.NEWLINE)) {
      if (!cursor.at(TokenKind.INDENT)) {
        cursor.problem("expected an indented block, found " + cursor.describe());
      } else if (cursor.enter()) {
        cursor.next();
        statements(body);
        cursor.take(TokenKind.DEDENT);
        cursor.leave();
      }
    } else if (colon) {
      simpleStatements(body);
    }
    return body;
  }

  private Stmt ifStatement() {
    List<Integer> firsts = new ArrayList<>(2);
    List<Expr> tests = new ArrayList<>(2);
    List<List<Stmt>> bodies = new ArrayList<>(2);
    do {
      firsts.add(cursor.pos());
      cursor.next();
      int testFirst = cursor.pos();
      tests.add(finishHead(expressions.namedExpression(), testFirst));
      bodies.add(block());
    } while (cursor.at(TokenKind.ELIF));
    List<Stmt> orelse = orelse();
    Stmt result = null;
    for (int i = tests.size() - 1; i >= 0; i--) {
      result = new Stmt.If(tests.get(i), bodies.get(i), orelse, cursor.from(firsts.get(i)));
      orelse = List.of(result);
    }
    if (result == null) {
      throw new IllegalStateException("an if statement has at least one branch");
    }
    return result;
  }

  private List<Stmt> orelse() {
    if (!cursor.take(TokenKind.ELSE)) {
      return List.of();
    }
    finishHead();
    return block();
  }

  private Stmt whileStatement() {
    int first = cursor.pos();
    cursor.next();
    int testFirst = cursor.pos();
    Expr test = finishHead(expressions.namedExpression(), testFirst);
    List<Stmt> body = block();
    List<Stmt> orelse = orelse();
    return new Stmt.While(test, body, orelse, cursor.from(first));
  }

  private Stmt forStatement(int first, boolean isAsync) {
    cursor.next();
    Expr target = expressions.targets();
    Targets.check(cursor, target);
    int iterFirst = cursor.pos();
    Expr iter;
    if (cursor.take(TokenKind.IN)) {
      iterFirst = cursor.pos();
      iter = expressions.starExpressions();
    } else {
      iter = expressions.missing("expected 'in', found " + cursor.describe());
    }
    iter = finishHead(iter, iterFirst);
    List<Stmt> body = block();
    List<Stmt> orelse = orelse();
    return new Stmt.For(target, iter, body, orelse, isAsync, cursor.from(first));
  }

  private Stmt tryStatement() {
    int first = cursor.pos();
    cursor.next();
    finishHead();
    List<Stmt> body = block();
    List<ExceptHandler> handlers = new ArrayList<>();
    boolean isStar = false;
    while (cursor.at(TokenKind.EXCEPT)) {
      isStar |= cursor.peek(1) == TokenKind.STAR;
      handlers.add(handler());
    }
    List<Stmt> orelse = orelse();
    List<Stmt> finalbody = List.of();
    if (cursor.take(TokenKind.FINALLY)) {
      finishHead();
      finalbody = block();
    } else if (handlers.isEmpty()) {
      cursor.problem("expected 'except' or 'finally', found " + cursor.describe());
    }
    return new Stmt.Try(body, handlers, orelse, finalbody, isStar, cursor.from(first));
  }

  private ExceptHandler handler() {
    int first = cursor.pos();
    cursor.next();
    cursor.take(TokenKind.STAR);
    Expr type = null;
    String name = null;
    if (!cursor.at(TokenKind.COLON)) {
      int typeFirst = cursor.pos();
      type = expressions.starExpressions();
      if (cursor.take(TokenKind.AS)) {
        name = cursor.takeName();
      }
      type = finishHead(type, typeFirst);
    }
    List<Stmt> body = block();
    return new ExceptHandler(type, name, body, cursor.from(first));
  }

  private Stmt withStatement(int first, boolean isAsync) {
    cursor.next();
    int itemsFirst = cursor.pos();
    List<WithItem> items = parenthesizedItems();
    if (items == null) {
      items = new ArrayList<>();
      do {
        items.add(withItem());
      } while (cursor.take(TokenKind.COMMA));
    }
    if (!cursor.at(TokenKind.COLON)) {
      Expr head = finishHead(items.getLast().contextExpr(), itemsFirst);
      if (head instanceof Expr.BadExpr) {
        items = List.of(new WithItem(head, null));
      }
    }
    List<Stmt> body = block();
    return new Stmt.With(items, body, isAsync, cursor.from(first));
  }

  private WithItem withItem() {
    Expr context = expressions.expression();
    Expr target = null;
    if (cursor.take(TokenKind.AS)) {
      target = expressions.target();
      Targets.check(cursor, target);
    }
    return new WithItem(context, target);
  }

  /** {@code with (a as b, c as d):}, or null if the parenthesis belongs to the first expression. */
  private @Nullable List<WithItem> parenthesizedItems() {
    int opener = cursor.pos();
    int closer = tokens.mate(opener);
    if (!cursor.at(TokenKind.LPAR)
        || closer < opener + 2
        || tokens.kind(closer + 1) != TokenKind.COLON) {
      return null;
    }
    int problems = cursor.problemCount();
    cursor.next();
    List<WithItem> items = new ArrayList<>();
    do {
      items.add(withItem());
    } while (cursor.take(TokenKind.COMMA) && cursor.pos() < closer);
    if (cursor.pos() == closer && cursor.problemCount() == problems) {
      cursor.next();
      return items;
    }
    cursor.forgetProblems(problems);
    cursor.moveTo(opener);
    return null;
  }

  // ---- definitions -------------------------------------------------------------------------

  private Stmt decorated() {
    int first = cursor.pos();
    List<Expr> decorators = new ArrayList<>();
    while (cursor.take(TokenKind.AT)) {
      int decoratorFirst = cursor.pos();
      Expr decorator = expressions.namedExpression();
      if (!cursor.at(TokenKind.NEWLINE)) {
        SyntaxProblem problem = cursor.unexpected();
        while (!cursor.at(TokenKind.NEWLINE) && !cursor.at(TokenKind.EOF)) {
          cursor.skipOne();
        }
        decorator = new Expr.BadExpr(problem, cursor.from(decoratorFirst));
      }
      decorators.add(decorator);
      cursor.take(TokenKind.NEWLINE);
    }
    int start = cursor.pos();
    return switch (cursor.kind()) {
      case DEF -> function(start, decorators, false);
      case CLASS -> classDefinition(decorators);
      case ASYNC -> async(start, decorators);
      default -> {
        SyntaxProblem problem =
            cursor.problem(
                cursor.at(TokenKind.CONFLICT)
                    ? Lexer.CONFLICT_MESSAGE
                    : "expected a function or class behind a decorator, found "
                        + cursor.describe());
        yield new Stmt.BadStmt(problem, List.of(), cursor.from(first));
      }
    };
  }

  private Stmt async(int first, List<Expr> decorators) {
    switch (cursor.peek(1)) {
      case DEF -> {
        cursor.next();
        return function(first, decorators, true);
      }
      case FOR -> {
        if (decorators.isEmpty()) {
          cursor.next();
          return forStatement(first, true);
        }
      }
      case WITH -> {
        if (decorators.isEmpty()) {
          cursor.next();
          return withStatement(first, true);
        }
      }
      default -> {}
    }
    return badLine(cursor.unexpected(), first);
  }

  private Stmt function(int first, List<Expr> decorators, boolean isAsync) {
    cursor.next();
    String name = cursor.takeName();
    if (name == null) {
      return badLine(cursor.unexpected(), first);
    }
    List<TypeParam> typeParams = typeParams();
    int opener = cursor.pos();
    Parameters args = Parameters.NONE;
    if (!cursor.at(TokenKind.LPAR)) {
      cursor.problem("expected '(', found " + cursor.describe());
    } else {
      cursor.next();
      args = expressions.parameters(TokenKind.RPAR, true);
      if (!cursor.take(TokenKind.RPAR)) {
        expressions.closeList(opener);
      }
    }
    Expr returns = null;
    if (cursor.take(TokenKind.ARROW)) {
      int returnsFirst = cursor.pos();
      returns = finishHead(expressions.expression(), returnsFirst);
    } else {
      finishHead();
    }
    List<Stmt> body = block();
    return new Stmt.FunctionDef(
        name, typeParams, args, returns, body, decorators, isAsync, cursor.from(first));
  }

  private Stmt classDefinition(List<Expr> decorators) {
    int first = cursor.pos();
    cursor.next();
    String name = cursor.takeName();
    if (name == null) {
      return badLine(cursor.unexpected(), first);
    }
    List<TypeParam> typeParams = typeParams();
    Expressions.Arguments bases =
        cursor.at(TokenKind.LPAR) ? expressions.arguments() : new Expressions.Arguments();
    finishHead();
    List<Stmt> body = block();
    return new Stmt.ClassDef(
        name, typeParams, bases.positional, bases.keywords, body, decorators, cursor.from(first));
  }

  private List<TypeParam> typeParams() {
    if (!cursor.at(TokenKind.LSQB)) {
      return List.of();
    }
    int opener = cursor.pos();
    cursor.next();
    List<TypeParam> params = new ArrayList<>();
    while (!expressions.atEndOfList(opener)) {
      int first = cursor.pos();
      boolean star = cursor.take(TokenKind.STAR);
      boolean doubleStar = !star && cursor.take(TokenKind.DOUBLE_STAR);
      String name = cursor.takeName();
      if (name != null) {
        Expr bound =
            !star && !doubleStar && cursor.take(TokenKind.COLON) ? expressions.expression() : null;
        Expr defaultValue = null;
        if (cursor.take(TokenKind.EQUAL)) {
          defaultValue = star ? expressions.starExpression() : expressions.expression();
        }
        Span span = cursor.from(first);
        params.add(
            star
                ? new TypeParam.TypeVarTuple(name, defaultValue, span)
                : doubleStar
                    ? new TypeParam.ParamSpec(name, defaultValue, span)
                    : new TypeParam.TypeVar(name, bound, defaultValue, span));
      }
      if (!cursor.at(TokenKind.COMMA) && !expressions.atEndOfList(opener)) {
        cursor.unexpected();
        expressions.skipToNextElement(opener);
      }
      cursor.take(TokenKind.COMMA);
    }
    expressions.closeList(opener);
    return params;
  }

  // ---- match -------------------------------------------------------------------------------

  /** Whether the name {@code match} starts a statement: a colon ends its line, a block follows. */
  private boolean startsMatch() {
    switch (cursor.peek(1)) {
      case EQUAL, DOT, COMMA, COLON, NEWLINE, RPAR -> {
        return false;
      }
      default -> {}
    }
    int i = cursor.pos() + 1;
    while (tokens.kind(i) != TokenKind.NEWLINE && tokens.kind(i) != TokenKind.EOF) {
      i++;
    }
    return tokens.kind(i - 1) == TokenKind.COLON
        && tokens.kind(i) == TokenKind.NEWLINE
        && tokens.kind(i + 1) == TokenKind.INDENT;
  }

  private Stmt matchStatement() {
    int first = cursor.pos();
    cursor.next();
    int subjectFirst = cursor.pos();
    Expr subject = finishHead(expressions.subject(), subjectFirst);
    cursor.take(TokenKind.COLON);
    cursor.take(TokenKind.NEWLINE);
    List<MatchCase> cases = new ArrayList<>();
    List<Stmt> strays = new ArrayList<>();
    if (cursor.take(TokenKind.INDENT)) {
      while (!cursor.at(TokenKind.DEDENT) && !cursor.at(TokenKind.EOF)) {
        if (cursor.atWord("case")) {
          cases.add(matchCase());
        } else {
          cursor.problem(
              cursor.at(TokenKind.CONFLICT)
                  ? Lexer.CONFLICT_MESSAGE
                  : "expected 'case', found " + cursor.describe());
          statement(strays);
        }
      }
      cursor.take(TokenKind.DEDENT);
    }
    if (!strays.isEmpty()) {
      Stmt stray = strays.getFirst();
      SyntaxProblem problem =
          stray instanceof Stmt.BadStmt bad
              ? bad.problem()
              : new SyntaxProblem(stray.span(), "expected 'case'");
      Pattern pattern = new Pattern.BadPattern(problem, stray.span().atStart());
      cases.add(new MatchCase(pattern, null, strays));
    }
    return new Stmt.Match(subject, cases, cursor.from(first));
  }

  private MatchCase matchCase() {
    cursor.next();
    int patternFirst = cursor.pos();
    Pattern pattern = patterns.patterns();
    Expr guard = null;
    if (cursor.take(TokenKind.IF)) {
      int guardFirst = cursor.pos();
      guard = finishHead(expressions.namedExpression(), guardFirst);
    } else if (!cursor.at(TokenKind.COLON)) {
      Expr missing = expressions.missing("expected ':', found " + cursor.describe());
      if (finishHead(missing, patternFirst) instanceof Expr.BadExpr bad) {
        pattern = new Pattern.BadPattern(bad.problem(), cursor.from(patternFirst));
      }
    }
    return new MatchCase(pattern, guard, block());
  }

  // ---- simple statements -------------------------------------------------------------------

  /** The statements of one line, its end included. */
  private void simpleStatements(List<Stmt> body) {
    while (true) {
      int first = cursor.pos();
      Stmt stmt = simpleStatement();
      boolean broken = false;
      if (!cursor.at(TokenKind.SEMI)
          && !cursor.at(TokenKind.NEWLINE)
          && !cursor.at(TokenKind.EOF)) {
        SyntaxProblem problem = problemOfLine(first);
        cursor.skipStatement();
        stmt = new Stmt.BadStmt(problem, List.of(), cursor.from(first));
        broken = true;
      }
      body.add(stmt);
      boolean more = cursor.take(TokenKind.SEMI);
      if (cursor.take(TokenKind.NEWLINE)) {
        if (broken && cursor.at(TokenKind.INDENT)) {
          SyntaxProblem problem = ((Stmt.BadStmt) stmt).problem();
          body.set(body.size() - 1, badBlock(problem, first));
        }
        return;
      }
      if (!more || cursor.at(TokenKind.EOF)) {
        return;
      }
    }
  }

  private SyntaxProblem problemOfLine(int first) {
    if (tokens.kind(first) == TokenKind.RAISE && cursor.at(TokenKind.COMMA)) {
      return cursor.problem("a raise statement of Python 2");
    }
    if (tokens.kind(first) == TokenKind.NAME) {
      String word = tokens.word(first);
      if (("print".equals(word) || "exec".equals(word)) && cursor.pos() == first + 1) {
        return cursor.problem("a " + word + " statement of Python 2");
      }
    }
    return cursor.unexpected();
  }

  private Stmt simpleStatement() {
    int first = cursor.pos();
    switch (cursor.kind()) {
      case PASS -> {
        cursor.next();
        return new Stmt.Pass(cursor.from(first));
      }
      case BREAK -> {
        cursor.next();
        return new Stmt.Break(cursor.from(first));
      }
      case CONTINUE -> {
        cursor.next();
        return new Stmt.Continue(cursor.from(first));
      }
      case RETURN -> {
        cursor.next();
        Expr value = atEndOfStatement() ? null : expressions.starExpressions();
        return new Stmt.Return(value, cursor.from(first));
      }
      case RAISE -> {
        cursor.next();
        Expr exc = atEndOfStatement() ? null : expressions.expression();
        Expr cause = exc != null && cursor.take(TokenKind.FROM) ? expressions.expression() : null;
        return new Stmt.Raise(exc, cause, cursor.from(first));
      }
      case ASSERT -> {
        cursor.next();
        Expr test = expressions.expression();
        Expr msg = cursor.take(TokenKind.COMMA) ? expressions.expression() : null;
        return new Stmt.Assert(test, msg, cursor.from(first));
      }
      case DEL -> {
        return delete();
      }
      case GLOBAL, NONLOCAL -> {
        return scope();
      }
      case IMPORT -> {
        return importNames();
      }
      case FROM -> {
        return importFrom();
      }
      default -> {
        if (cursor.atWord("type")
            && cursor.peek(1) == TokenKind.NAME
            && (cursor.peek(2) == TokenKind.EQUAL || cursor.peek(2) == TokenKind.LSQB)) {
          return typeAlias();
        }
        return expressionStatement();
      }
    }
  }

  private boolean atEndOfStatement() {
    return cursor.at(TokenKind.NEWLINE) || cursor.at(TokenKind.SEMI) || cursor.at(TokenKind.EOF);
  }

  private Stmt bad(SyntaxProblem problem, int first) {
    cursor.skipStatement();
    return new Stmt.BadStmt(problem, List.of(), cursor.from(first));
  }

  private Stmt delete() {
    int first = cursor.pos();
    cursor.next();
    int targetsFirst = cursor.pos();
    Expr target = expressions.starExpressions();
    SyntaxProblem problem = Targets.checkDeleted(cursor, target);
    if (problem != null) {
      return bad(problem, first);
    }
    // the tuple of "del a, b" is a list of targets, that of "del (a, b)" is one target
    List<Expr> targets =
        target instanceof Expr.TupleExpr tuple
                && !(tokens.kind(targetsFirst) == TokenKind.LPAR
                    && tuple.span().start() == tokens.start(targetsFirst)
                    && tokens.mate(targetsFirst) >= 0
                    && tokens.end(tokens.mate(targetsFirst)) == tuple.span().end())
            ? tuple.elts()
            : List.of(target);
    return new Stmt.Delete(targets, cursor.from(first));
  }

  private Stmt scope() {
    int first = cursor.pos();
    boolean global = cursor.at(TokenKind.GLOBAL);
    cursor.next();
    List<String> names = new ArrayList<>();
    do {
      String name = cursor.takeName();
      if (name == null) {
        return bad(cursor.unexpected(), first);
      }
      names.add(name);
    } while (cursor.take(TokenKind.COMMA));
    Span span = cursor.from(first);
    return global ? new Stmt.Global(names, span) : new Stmt.Nonlocal(names, span);
  }

  private @Nullable String dottedName() {
    String name = cursor.takeName();
    if (name == null || !cursor.at(TokenKind.DOT)) {
      return name;
    }
    StringBuilder dotted = new StringBuilder(name);
    while (cursor.take(TokenKind.DOT)) {
      String part = cursor.takeName();
      if (part == null) {
        return null;
      }
      dotted.append('.').append(part);
    }
    return dotted.toString();
  }

  private @Nullable Alias alias(boolean dotted) {
    int first = cursor.pos();
    String name = dotted ? dottedName() : cursor.takeName();
    if (name == null) {
      return null;
    }
    String asname = null;
    if (cursor.take(TokenKind.AS)) {
      asname = cursor.takeName();
      if (asname == null) {
        return null;
      }
    }
    return new Alias(name, asname, cursor.from(first));
  }

  private Stmt importNames() {
    int first = cursor.pos();
    cursor.next();
    List<Alias> names = new ArrayList<>();
    do {
      Alias alias = alias(true);
      if (alias == null) {
        return bad(cursor.unexpected(), first);
      }
      names.add(alias);
    } while (cursor.take(TokenKind.COMMA));
    return new Stmt.Import(names, cursor.from(first));
  }

  private Stmt importFrom() {
    int first = cursor.pos();
    cursor.next();
    int level = 0;
    while (cursor.at(TokenKind.DOT) || cursor.at(TokenKind.ELLIPSIS)) {
      level += cursor.at(TokenKind.DOT) ? 1 : 3;
      cursor.next();
    }
    String module = null;
    if (level == 0 || !cursor.at(TokenKind.IMPORT)) {
      module = dottedName();
      if (module == null) {
        return bad(cursor.unexpected(), first);
      }
    }
    if (!cursor.take(TokenKind.IMPORT)) {
      return bad(cursor.problem("expected 'import', found " + cursor.describe()), first);
    }
    List<Alias> names = new ArrayList<>();
    int opener = cursor.pos();
    if (cursor.take(TokenKind.STAR)) {
      names.add(new Alias("*", null, cursor.from(opener)));
    } else if (cursor.take(TokenKind.LPAR)) {
      while (!expressions.atEndOfList(opener)) {
        if (cursor.at(TokenKind.CONFLICT)) {
          cursor.problem(Lexer.CONFLICT_MESSAGE);
          cursor.next();
          continue;
        }
        Alias alias = alias(false);
        if (alias != null) {
          names.add(alias);
        }
        if (!cursor.at(TokenKind.COMMA)
            && !cursor.at(TokenKind.CONFLICT)
            && !expressions.atEndOfList(opener)) {
          cursor.unexpected();
          expressions.skipToNextElement(opener);
        }
        cursor.take(TokenKind.COMMA);
      }
      expressions.closeList(opener);
    } else {
      do {
        Alias alias = alias(false);
        if (alias == null) {
          return bad(cursor.unexpected(), first);
        }
        names.add(alias);
      } while (cursor.take(TokenKind.COMMA));
    }
    return new Stmt.ImportFrom(module, names, level, cursor.from(first));
  }

  private Stmt typeAlias() {
    int first = cursor.pos();
    cursor.next();
    Span nameSpan = cursor.tokenSpan(cursor.pos());
    Expr name = new Expr.Name(cursor.word(), nameSpan);
    List<TypeParam> typeParams = typeParams();
    if (!cursor.take(TokenKind.EQUAL)) {
      return bad(cursor.unexpected(), first);
    }
    Expr value = expressions.expression();
    return new Stmt.TypeAlias(name, typeParams, value, cursor.from(first));
  }

  private Stmt expressionStatement() {
    int first = cursor.pos();
    Expr expr = expressions.yieldOrStarExpressions();
    if (cursor.at(TokenKind.EQUAL)) {
      return assignment(first, expr);
    }
    if (cursor.kind().isAugmentedAssignment()) {
      Expr.Operator op = cursor.kind().operator();
      if (op == null || !isSingleTarget(expr)) {
        return bad(cursor.problem(expr.span(), "cannot assign to this expression"), first);
      }
      cursor.next();
      Expr value = expressions.yieldOrStarExpressions();
      return new Stmt.AugAssign(expr, op, value, cursor.from(first));
    }
    if (cursor.at(TokenKind.COLON)) {
      if (!isSingleTarget(expr)) {
        return bad(cursor.unexpected(), first);
      }
      boolean simple = tokens.kind(first) == TokenKind.NAME && cursor.pos() == first + 1;
      cursor.next();
      Expr annotation = expressions.expression();
      Expr value = cursor.take(TokenKind.EQUAL) ? expressions.yieldOrStarExpressions() : null;
      return new Stmt.AnnAssign(expr, annotation, value, simple, cursor.from(first));
    }
    return new Stmt.ExprStmt(expr, cursor.from(first));
  }

  private Stmt assignment(int first, Expr firstTarget) {
    List<Expr> targets = new ArrayList<>(1);
    Expr expr = firstTarget;
    while (cursor.take(TokenKind.EQUAL)) {
      SyntaxProblem problem = Targets.check(cursor, expr);
      if (problem != null) {
        return bad(problem, first);
      }
      targets.add(expr);
      expr = expressions.yieldOrStarExpressions();
    }
    return new Stmt.Assign(targets, expr, cursor.from(first));
  }

  private static boolean isSingleTarget(Expr expr) {
    return expr instanceof Expr.Name
        || expr instanceof Expr.Attribute
        || expr instanceof Expr.Subscript;
  }
}
