package io.github.djarchitect.engine;

import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Target;

/** What a server does with a statement, from the data files. */
public final class Effects {
  private Effects() {}

  /** For a target without a version: the worst over every supported version. */
  public static Effect of(Statement statement, Target target) {
    throw new UnsupportedOperationException(statement + " " + target);
  }
}
