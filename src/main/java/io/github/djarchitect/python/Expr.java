package io.github.djarchitect.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression, with the names and fields of CPython's {@code ast}. */
public sealed interface Expr extends Node {

  record Name(String id, Span span) implements Expr {}

  record Attribute(Expr value, String attr, Span span) implements Expr {}

  record Call(Expr func, List<Expr> args, List<Keyword> keywords, Span span) implements Expr {
    public Call {
      args = List.copyOf(args);
      keywords = List.copyOf(keywords);
    }
  }

  record Constant(Literal value, Span span) implements Expr {}

  /**
   * An f-string.
   *
   * @param values {@link Constant} and {@link FormattedValue} parts
   */
  record JoinedStr(List<Expr> values, Span span) implements Expr {
    public JoinedStr {
      values = List.copyOf(values);
    }
  }

  /**
   * A replacement field of an f-string.
   *
   * @param conversion {@code s}, {@code r} or {@code a}, or null where the source gives none
   * @param formatSpec a {@link JoinedStr}, or null where the source gives none
   */
  record FormattedValue(
      Expr value, @Nullable Character conversion, @Nullable Expr formatSpec, Span span)
      implements Expr {}

  /**
   * A t-string.
   *
   * @param values {@link Constant} and {@link Interpolation} parts
   */
  record TemplateStr(List<Expr> values, Span span) implements Expr {
    public TemplateStr {
      values = List.copyOf(values);
    }
  }

  /**
   * A replacement field of a t-string.
   *
   * @param text the source of {@code value} as written
   */
  record Interpolation(
      Expr value, String text, @Nullable Character conversion, @Nullable Expr formatSpec, Span span)
      implements Expr {}

  record ListExpr(List<Expr> elts, Span span) implements Expr {
    public ListExpr {
      elts = List.copyOf(elts);
    }
  }

  record TupleExpr(List<Expr> elts, Span span) implements Expr {
    public TupleExpr {
      elts = List.copyOf(elts);
    }
  }

  record SetExpr(List<Expr> elts, Span span) implements Expr {
    public SetExpr {
      elts = List.copyOf(elts);
    }
  }

  record DictExpr(List<DictEntry> entries, Span span) implements Expr {
    public DictExpr {
      entries = List.copyOf(entries);
    }
  }

  /** {@code *value}. */
  record Starred(Expr value, Span span) implements Expr {}

  record Subscript(Expr value, Expr slice, Span span) implements Expr {}

  /** {@code lower:upper:step} inside a {@link Subscript}. */
  record Slice(@Nullable Expr lower, @Nullable Expr upper, @Nullable Expr step, Span span)
      implements Expr {}

  record Lambda(Parameters args, Expr body, Span span) implements Expr {}

  /** {@code body if test else orelse}. */
  record IfExp(Expr test, Expr body, Expr orelse, Span span) implements Expr {}

  /** Two or more values joined by the same operator. */
  record BoolOp(BoolOperator op, List<Expr> values, Span span) implements Expr {
    public BoolOp {
      values = List.copyOf(values);
    }
  }

  record BinOp(Expr left, Operator op, Expr right, Span span) implements Expr {}

  record UnaryOp(UnaryOperator op, Expr operand, Span span) implements Expr {}

  /**
   * {@code left op comparator op comparator ...}.
   *
   * @param ops as many as {@code comparators}
   */
  record Compare(Expr left, List<CompareOperator> ops, List<Expr> comparators, Span span)
      implements Expr {
    public Compare {
      ops = List.copyOf(ops);
      comparators = List.copyOf(comparators);
    }
  }

  record ListComp(Expr elt, List<Comprehension> generators, Span span) implements Expr {
    public ListComp {
      generators = List.copyOf(generators);
    }
  }

  record SetComp(Expr elt, List<Comprehension> generators, Span span) implements Expr {
    public SetComp {
      generators = List.copyOf(generators);
    }
  }

  record DictComp(Expr key, Expr value, List<Comprehension> generators, Span span) implements Expr {
    public DictComp {
      generators = List.copyOf(generators);
    }
  }

  record GeneratorExp(Expr elt, List<Comprehension> generators, Span span) implements Expr {
    public GeneratorExp {
      generators = List.copyOf(generators);
    }
  }

  /** {@code target := value}. */
  record NamedExpr(Expr target, Expr value, Span span) implements Expr {}

  record Await(Expr value, Span span) implements Expr {}

  record Yield(@Nullable Expr value, Span span) implements Expr {}

  record YieldFrom(Expr value, Span span) implements Expr {}

  /** An expression that could not be parsed; empty where one is missing. */
  record BadExpr(SyntaxProblem problem, Span span) implements Expr {}

  /**
   * One entry of a {@link DictExpr}.
   *
   * @param key null for {@code **value}
   */
  record DictEntry(@Nullable Expr key, Expr value) {}

  /** The operators of {@link BoolOp}. */
  enum BoolOperator {
    AND,
    OR
  }

  /** The operators of {@link BinOp} and {@link Stmt.AugAssign}. */
  enum Operator {
    ADD,
    SUB,
    MULT,
    MAT_MULT,
    DIV,
    MOD,
    POW,
    L_SHIFT,
    R_SHIFT,
    BIT_OR,
    BIT_XOR,
    BIT_AND,
    FLOOR_DIV
  }

  /** The operators of {@link UnaryOp}. */
  enum UnaryOperator {
    INVERT,
    NOT,
    U_ADD,
    U_SUB
  }

  /** The operators of {@link Compare}. */
  enum CompareOperator {
    EQ,
    NOT_EQ,
    LT,
    LT_E,
    GT,
    GT_E,
    IS,
    IS_NOT,
    IN,
    NOT_IN
  }
}
