package io.github.djarchitect.python;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a function or lambda.
 *
 * @param span the name and its annotation, without the default
 */
public record Parameter(
    String name, @Nullable Expr annotation, @Nullable Expr defaultValue, Span span)
    implements Node {}
