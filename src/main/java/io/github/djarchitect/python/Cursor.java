package io.github.djarchitect.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The place in the tokens where the parser stands, and the problems it has met. */
final class Cursor {
  /** How deep brackets may nest; CPython's limit. */
  static final int MAX_BRACKETS = 200;

  /** How deep everything together may nest, so that no input exhausts the stack. */
  private static final int MAX_DEPTH = 600;

  private final SourceText source;
  private final Tokens tokens;
  private final List<SyntaxProblem> problems;
  private final int last;
  private int pos;
  private int depth;
  private int brackets;

  Cursor(SourceText source, Tokens tokens, List<SyntaxProblem> problems) {
    this.source = source;
    this.tokens = tokens;
    this.problems = problems;
    this.last = tokens.size() - 1;
  }

  SourceText source() {
    return source;
  }

  Tokens tokens() {
    return tokens;
  }

  // ---- looking and moving ------------------------------------------------------------------

  int pos() {
    return pos;
  }

  void moveTo(int newPos) {
    pos = newPos;
  }

  TokenKind kind() {
    return tokens.kind(pos);
  }

  /** The kind of a token further on. */
  TokenKind peek(int ahead) {
    return tokens.kind(Math.min(last, pos + ahead));
  }

  boolean at(TokenKind kind) {
    return tokens.kind(pos) == kind;
  }

  void next() {
    if (pos < last) {
      pos++;
    }
  }

  boolean take(TokenKind kind) {
    if (tokens.kind(pos) != kind) {
      return false;
    }
    next();
    return true;
  }

  /** Whether here stands this word, as a name and not as a keyword of Python. */
  boolean atWord(String word) {
    return at(TokenKind.NAME) && word.equals(tokens.word(pos));
  }

  /** The name at this place, which the cursor leaves, or null and a problem. */
  @Nullable String takeName() {
    if (!at(TokenKind.NAME)) {
      problem("expected a name, found " + describe());
      return null;
    }
    return word();
  }

  /** The name or keyword at this place, which the cursor leaves. */
  String word() {
    String word = tokens.word(pos);
    next();
    return word == null ? "" : word;
  }

  boolean startsLine() {
    return pos == 0 || tokens.line(pos) > tokens.endLine(pos - 1);
  }

  String describe() {
    TokenKind kind = kind();
    return kind == TokenKind.NAME || kind == TokenKind.ERROR
        ? "'" + source.text().substring(tokens.start(pos), tokens.end(pos)) + "'"
        : kind.describe();
  }

  /** Moves to the next of these: a semicolon, the end of the line; over pairs of brackets. */
  void skipStatement() {
    while (!at(TokenKind.NEWLINE) && !at(TokenKind.EOF) && !at(TokenKind.SEMI)) {
      skipOne();
    }
  }

  /** Moves over one token, or over a whole pair of brackets. */
  void skipOne() {
    int mate = tokens.mate(pos);
    if (mate > pos) {
      pos = mate;
    }
    next();
  }

  // ---- depth -------------------------------------------------------------------------------

  /** Goes one level deeper; false, and nothing done, if that is too deep. */
  boolean enter() {
    if (depth >= MAX_DEPTH) {
      return false;
    }
    depth++;
    return true;
  }

  void leave() {
    depth--;
  }

  boolean enterBracket() {
    if (brackets >= MAX_BRACKETS || !enter()) {
      return false;
    }
    brackets++;
    return true;
  }

  void leaveBracket() {
    brackets--;
    leave();
  }

  // ---- places ------------------------------------------------------------------------------

  /** The span from this token to the last one that the cursor has left. */
  Span from(int first) {
    int end = pos - 1;
    while (end > first && tokens.kind(end).isLayout()) {
      end--;
    }
    return end < first ? tokenSpan(first).atStart() : between(first, end);
  }

  /** The span of these tokens, both included. */
  Span between(int first, int end) {
    int startLine = tokens.line(first);
    int endLine = tokens.endLine(end);
    return new Span(
        tokens.start(first),
        tokens.end(end),
        startLine,
        tokens.start(first) - source.lineStart(startLine),
        endLine,
        tokens.end(end) - source.lineStart(endLine));
  }

  Span tokenSpan(int index) {
    return between(index, index);
  }

  // ---- problems ----------------------------------------------------------------------------

  int problemCount() {
    return problems.size();
  }

  void forgetProblems(int count) {
    while (problems.size() > count) {
      problems.removeLast();
    }
  }

  /** Reports the token here; one token is reported once only. */
  SyntaxProblem problem(String message) {
    return problem(tokenSpan(pos), message);
  }

  SyntaxProblem problem(Span span, String message) {
    if (!problems.isEmpty() && problems.getLast().span().start() == span.start()) {
      return problems.getLast();
    }
    SyntaxProblem problem = new SyntaxProblem(span, message);
    problems.add(problem);
    return problem;
  }

  SyntaxProblem unexpected() {
    return problem(at(TokenKind.CONFLICT) ? Lexer.CONFLICT_MESSAGE : "unexpected " + describe());
  }
}
