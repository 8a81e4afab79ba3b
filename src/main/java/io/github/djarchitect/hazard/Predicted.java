package io.github.djarchitect.hazard;

import io.github.djarchitect.engine.Effect;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.Statement;

/** A statement of a migration and what the target's server does with it. */
public record Predicted(EmittedStatement emitted, Effect effect) {
  public Statement statement() {
    return emitted.statement();
  }
}
