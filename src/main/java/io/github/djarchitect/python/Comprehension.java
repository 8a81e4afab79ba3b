package io.github.djarchitect.python;

import java.util.List;

/** One {@code for target in iter if ...} of a comprehension. */
public record Comprehension(Expr target, Expr iter, List<Expr> ifs, boolean isAsync) {
  public Comprehension {
    ifs = List.copyOf(ifs);
  }
}
