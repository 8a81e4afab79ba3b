package io.github.djarchitect.python;

import org.jspecify.annotations.Nullable;

/**
 * Chains such as {@code connection.cursor().execute}: attributes, calls and subscripts of a name.
 */
public final class Chains {
  private Chains() {}

  /** The name that a chain starts with; absent where it starts with anything else. */
  public static @Nullable String root(Expr expr) {
    Expr at = expr;
    while (true) {
      switch (at) {
        case Expr.Attribute attribute -> at = attribute.value();
        case Expr.Call call -> at = call.func();
        case Expr.Subscript subscript -> at = subscript.value();
        case Expr.Name name -> {
          return name.id();
        }
        default -> {
          return null;
        }
      }
    }
  }
}
