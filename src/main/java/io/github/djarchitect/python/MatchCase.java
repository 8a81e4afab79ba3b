package io.github.djarchitect.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One {@code case} of a {@code match} statement. */
public record MatchCase(Pattern pattern, @Nullable Expr guard, List<Stmt> body) {
  public MatchCase {
    body = List.copyOf(body);
  }
}
