package io.github.djarchitect.python;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of {@link Tokens}, with what each means to an expression. */
public enum TokenKind {
  EOF,
  NEWLINE,
  INDENT,
  DEDENT,
  /** The line of a merge-conflict marker. */
  CONFLICT,
  /** Characters that start no token of Python. */
  ERROR,

  NAME,
  NUMBER,
  /** A number that runs into letters, such as {@code 10L}. */
  BAD_NUMBER,
  STRING,
  /** A string that is not closed. */
  BAD_STRING,
  FSTRING_START,
  FSTRING_MIDDLE,
  FSTRING_END,

  FALSE("False"),
  NONE("None"),
  TRUE("True"),
  AND("and"),
  AS("as"),
  ASSERT("assert"),
  ASYNC("async"),
  AWAIT("await"),
  BREAK("break"),
  CLASS("class"),
  CONTINUE("continue"),
  DEF("def"),
  DEL("del"),
  ELIF("elif"),
  ELSE("else"),
  EXCEPT("except"),
  FINALLY("finally"),
  FOR("for"),
  FROM("from"),
  GLOBAL("global"),
  IF("if"),
  IMPORT("import"),
  IN("in"),
  IS("is"),
  LAMBDA("lambda"),
  NONLOCAL("nonlocal"),
  NOT("not"),
  OR("or"),
  PASS("pass"),
  RAISE("raise"),
  RETURN("return"),
  TRY("try"),
  WHILE("while"),
  WITH("with"),
  YIELD("yield"),

  LPAR("("),
  RPAR(")"),
  LSQB("["),
  RSQB("]"),
  LBRACE("{"),
  RBRACE("}"),
  COMMA(","),
  COLON(":"),
  DOT("."),
  SEMI(";"),
  AT("@"),
  EQUAL("="),
  ARROW("->"),
  ELLIPSIS("..."),
  COLON_EQUAL(":="),
  EXCLAMATION("!"),
  PLUS("+"),
  MINUS("-"),
  STAR("*"),
  DOUBLE_STAR("**"),
  SLASH("/"),
  DOUBLE_SLASH("//"),
  PERCENT("%"),
  TILDE("~"),
  AMPER("&"),
  VBAR("|"),
  CIRCUMFLEX("^"),
  LEFT_SHIFT("<<"),
  RIGHT_SHIFT(">>"),
  EQ_EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  GREATER(">"),
  LESS_EQUAL("<="),
  GREATER_EQUAL(">="),
  /** {@code <>} of Python 2. */
  LESS_GREATER("<>"),
  PLUS_EQUAL("+="),
  MINUS_EQUAL("-="),
  STAR_EQUAL("*="),
  SLASH_EQUAL("/="),
  DOUBLE_SLASH_EQUAL("//="),
  PERCENT_EQUAL("%="),
  AT_EQUAL("@="),
  AMPER_EQUAL("&="),
  VBAR_EQUAL("|="),
  CIRCUMFLEX_EQUAL("^="),
  LEFT_SHIFT_EQUAL("<<="),
  RIGHT_SHIFT_EQUAL(">>="),
  DOUBLE_STAR_EQUAL("**=");

  private static final Map<String, TokenKind> KEYWORDS = new HashMap<>();

  static {
    for (TokenKind kind : values()) {
      if (kind.symbol != null && Character.isLetter(kind.symbol.charAt(0))) {
        KEYWORDS.put(kind.symbol, kind);
      }
    }
  }

  private final @Nullable String symbol;

  TokenKind() {
    this.symbol = null;
  }

  TokenKind(String symbol) {
    this.symbol = symbol;
  }

  /** The keyword that this word is, or {@link #NAME}. */
  static TokenKind ofWord(String word) {
    return KEYWORDS.getOrDefault(word, NAME);
  }

  public boolean isCloser() {
    return this == RPAR || this == RSQB || this == RBRACE;
  }

  /** Whether it is a bracket that opens. */
  public boolean isOpener() {
    return this == LPAR || this == LSQB || this == LBRACE;
  }

  /** Whether it only shapes lines and blocks. */
  public boolean isLayout() {
    return switch (this) {
      case NEWLINE, INDENT, DEDENT, EOF -> true;
      default -> false;
    };
  }

  /** Whether an expression can start with it. */
  boolean startsExpression() {
    return switch (this) {
      case NAME,
          NUMBER,
          BAD_NUMBER,
          STRING,
          BAD_STRING,
          FSTRING_START,
          FALSE,
          NONE,
          TRUE,
          AWAIT,
          LAMBDA,
          NOT,
          LPAR,
          LSQB,
          LBRACE,
          ELLIPSIS,
          PLUS,
          MINUS,
          TILDE ->
          true;
      default -> false;
    };
  }

  /** Whether it is a keyword that starts statements and never stands inside an expression. */
  boolean startsOnlyStatements() {
    return switch (this) {
      case ASSERT,
          BREAK,
          CLASS,
          CONTINUE,
          DEF,
          DEL,
          EXCEPT,
          FINALLY,
          GLOBAL,
          IMPORT,
          NONLOCAL,
          PASS,
          RAISE,
          RETURN,
          TRY,
          WHILE,
          WITH ->
          true;
      default -> false;
    };
  }

  /** How tightly it binds two operands, from 1; 0 if it is no arithmetic operator. */
  int precedence() {
    return switch (this) {
      case VBAR -> 1;
      case CIRCUMFLEX -> 2;
      case AMPER -> 3;
      case LEFT_SHIFT, RIGHT_SHIFT -> 4;
      case PLUS, MINUS -> 5;
      case STAR, SLASH, DOUBLE_SLASH, PERCENT, AT -> 6;
      default -> 0;
    };
  }

  /** The operator between two operands, or of an augmented assignment. */
  Expr.@Nullable Operator operator() {
    return switch (this) {
      case VBAR, VBAR_EQUAL -> Expr.Operator.BIT_OR;
      case CIRCUMFLEX, CIRCUMFLEX_EQUAL -> Expr.Operator.BIT_XOR;
      case AMPER, AMPER_EQUAL -> Expr.Operator.BIT_AND;
      case LEFT_SHIFT, LEFT_SHIFT_EQUAL -> Expr.Operator.L_SHIFT;
      case RIGHT_SHIFT, RIGHT_SHIFT_EQUAL -> Expr.Operator.R_SHIFT;
      case PLUS, PLUS_EQUAL -> Expr.Operator.ADD;
      case MINUS, MINUS_EQUAL -> Expr.Operator.SUB;
      case STAR, STAR_EQUAL -> Expr.Operator.MULT;
      case SLASH, SLASH_EQUAL -> Expr.Operator.DIV;
      case DOUBLE_SLASH, DOUBLE_SLASH_EQUAL -> Expr.Operator.FLOOR_DIV;
      case PERCENT, PERCENT_EQUAL -> Expr.Operator.MOD;
      case AT, AT_EQUAL -> Expr.Operator.MAT_MULT;
      case DOUBLE_STAR, DOUBLE_STAR_EQUAL -> Expr.Operator.POW;
      default -> null;
    };
  }

  /** Whether it is one of {@code += -= ...}. */
  boolean isAugmentedAssignment() {
    return compareTo(PLUS_EQUAL) >= 0;
  }

  /** How a message names it. */
  String describe() {
    return symbol != null
        ? "'" + symbol + "'"
        : switch (this) {
          case EOF -> "the end of the file";
          case NEWLINE -> "the end of the line";
          case INDENT -> "an indented line";
          case DEDENT -> "the end of the block";
          case NUMBER, BAD_NUMBER -> "a number";
          case STRING, BAD_STRING, FSTRING_START, FSTRING_MIDDLE, FSTRING_END -> "a string";
          case CONFLICT -> Lexer.CONFLICT_MESSAGE;
          default -> "text";
        };
  }
}
