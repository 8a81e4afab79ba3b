package io.github.djarchitect.python;

import org.jspecify.annotations.Nullable;

/**
 * Chains such as {@code connection.cursor().execute}: attributes, calls and subscripts of a name.
 */
public final class Chains {
  /** Longer ones are written by nobody, and a walk through one asks at each link of it. */
  private static final int LONGEST = 1000;

  private Chains() {}

  /**
   * The name that a chain starts with; absent where it starts with anything else or is too long.
   */
  public static @Nullable String root(Expr expr) {
    Expr at = expr;
    for (int links = 0; links < LONGEST; links++) {
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
    return null;
  }
}
