package io.github.djarchitect.python;

import org.jspecify.annotations.Nullable;

/** A type parameter of a class, function or {@code type} statement. */
public sealed interface TypeParam extends Node {

  String name();

  /** {@code T}, {@code T: bound} or {@code T = default}. */
  record TypeVar(String name, @Nullable Expr bound, @Nullable Expr defaultValue, Span span)
      implements TypeParam {}

  /** {@code **P}. */
  record ParamSpec(String name, @Nullable Expr defaultValue, Span span) implements TypeParam {}

  /** {@code *Ts}. */
  record TypeVarTuple(String name, @Nullable Expr defaultValue, Span span) implements TypeParam {}
}
