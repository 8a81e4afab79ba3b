package io.github.djarchitect.python;

/** A piece of a syntax tree that has a place in the source text. */
public sealed interface Node
    permits Expr, Stmt, Pattern, Keyword, Alias, Parameter, ExceptHandler, TypeParam {

  /** The place of this node, the same that CPython's {@code ast} gives it. */
  Span span();
}
