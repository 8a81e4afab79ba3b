package io.github.djarchitect.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code except} clause.
 *
 * @param type the exceptions it takes, or null for a bare {@code except:}
 * @param name the name behind {@code as}
 */
public record ExceptHandler(@Nullable Expr type, @Nullable String name, List<Stmt> body, Span span)
    implements Node {
  public ExceptHandler {
    body = List.copyOf(body);
  }
}
