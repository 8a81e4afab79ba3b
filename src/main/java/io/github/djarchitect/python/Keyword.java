package io.github.djarchitect.python;

import org.jspecify.annotations.Nullable;

/**
 * A keyword argument of a call or class.
 *
 * @param arg the name, or null for {@code **value}
 */
public record Keyword(@Nullable String arg, Expr value, Span span) implements Node {}
