package io.github.djarchitect.hazard;

import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ProjectState;
import java.util.List;

/**
 * One operation where it stands, with the states around it and what it sends.
 *
 * @param path index in {@code operations}, nested ones dotted: {@code 2.database_operations.0}
 * @param half whether it touches the database, the state or both
 * @param statements what it sends to the target, in order, deferred ones included
 */
public record OperationView(
    String path,
    Operation operation,
    Half half,
    ProjectState before,
    ProjectState after,
    List<Predicted> statements) {
  public OperationView {
    statements = List.copyOf(statements);
  }

  /** Which half of {@code SeparateDatabaseAndState} an operation stands in, if in one. */
  public enum Half {
    BOTH,
    DATABASE_ONLY,
    STATE_ONLY
  }

  public boolean touchesDatabase() {
    return half != Half.STATE_ONLY;
  }
}
