package io.github.djarchitect.python;

import org.jspecify.annotations.Nullable;

/** One context manager of a {@code with} statement and the target behind its {@code as}. */
public record WithItem(Expr contextExpr, @Nullable Expr optionalVars) {}
