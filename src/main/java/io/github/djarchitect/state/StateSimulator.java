package io.github.djarchitect.state;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folds operations over a project state, as Django's {@code state_forwards} does. */
public final class StateSimulator {
  private StateSimulator() {}

  /** The state after an operation; with an error it is the state before, unchanged. */
  public record Step(ProjectState state, @Nullable String error) {}

  /**
   * @param operation dotted index
   */
  public record StateError(MigrationKey migration, String operation, String error) {}

  /** A state with the plan that led to it and what went wrong on the way. */
  public record Simulation(ProjectState state, List<MigrationKey> plan, List<StateError> errors) {
    public Simulation {
      plan = List.copyOf(plan);
      errors = List.copyOf(errors);
    }
  }

  public static Step apply(ProjectState before, String app, Operation operation) {
    throw new UnsupportedOperationException(before + app + operation);
  }

  /** The state after every operation of a migration. */
  public static ProjectState apply(ProjectState before, Migration migration) {
    throw new UnsupportedOperationException(before.toString() + migration);
  }

  /**
   * @param at the point, itself applied; absent: after all leaves
   */
  public static Simulation at(Reading reading, @Nullable MigrationKey at) {
    throw new UnsupportedOperationException(reading.toString() + at);
  }

  /** Calls {@code visit} for every migration of the plan to all leaves, in order. */
  public static Simulation walk(Reading reading, Visitor visit) {
    throw new UnsupportedOperationException(reading.toString() + visit);
  }

  /** Sees a migration of the repository with the states around it. */
  public interface Visitor {
    void visit(Migration migration, ProjectState before, ProjectState after);
  }
}
