package io.github.djarchitect.hazard;

import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ProjectState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A migration as rules see it, on one target.
 *
 * @param reading the project it belongs to
 * @param modules of the project, for the functions that a migration imports
 * @param operations every operation that is known, nested ones after their parent, in order
 * @param reverses what its RunPython and RunSQL do on the way back, each as an operation that goes
 *     forwards, in the order of the way back; without those that have no reverse
 * @param statements all it sends, in order of execution
 * @param createdTables tables that this migration, or an earlier one of the same deploy, creates:
 *     nobody else can be reading them, so their locks and scans are free
 * @param deployed the state before the first migration of the same deploy: what the release that
 *     still runs has as its models
 * @param deployedDatabase what the database has at that time
 * @param database what the database has right before it
 * @param databaseAfter the same right behind it
 * @param sofar the migrations that are new together up to this one, in their order and itself last,
 *     with what each sends; asked for only where it matters
 * @param outcome what stands once all that is deployed with it has run; asked for only where it
 *     matters
 * @param everTables every table that a model had at some point of the history, asked for only where
 *     one is not known
 * @param running what the code of the release before this deploy uses
 * @param fresh it is new by the review's reckoning
 */
public record MigrationView(
    Reading reading,
    Modules modules,
    Migration migration,
    Target target,
    DjangoVersion django,
    ProjectState after,
    List<OperationView> operations,
    List<OperationView> reverses,
    List<Predicted> statements,
    Set<String> createdTables,
    ProjectState deployed,
    DatabaseAt deployedDatabase,
    DatabaseAt database,
    DatabaseAt databaseAfter,
    Supplier<List<Sending>> sofar,
    Supplier<Outcome> outcome,
    Supplier<Set<String>> everTables,
    RunningCode running,
    LiveDatabase live,
    boolean fresh) {
  /** A migration and all that it sends, in order of execution. */
  public record Sending(Migration migration, List<EmittedStatement> statements) {
    public Sending {
      statements = List.copyOf(statements);
    }
  }

  public MigrationView {
    operations = List.copyOf(operations);
    reverses = List.copyOf(reverses);
    statements = List.copyOf(statements);
    createdTables = Set.copyOf(createdTables);
  }

  /** The same with another migration's module, for what reads the functions of one. */
  public MigrationView reading(Migration other) {
    return other == migration
        ? this
        : new MigrationView(
            reading,
            modules,
            other,
            target,
            django,
            after,
            List.of(),
            List.of(),
            List.of(),
            createdTables,
            deployed,
            deployedDatabase,
            database,
            databaseAfter,
            sofar,
            outcome,
            everTables,
            running,
            live,
            fresh);
  }

  public String app() {
    return migration.key().app();
  }

  /** The operations of one type that touch the database. */
  public <O extends Operation> List<OperationView> ofType(Class<O> type) {
    return operations.stream()
        .filter(OperationView::touchesDatabase)
        .filter(view -> type.isInstance(view.operation()))
        .toList();
  }

  /** The operation at a dotted path. */
  public Optional<OperationView> operation(String path) {
    return operations.stream().filter(view -> view.path().equals(path)).findFirst();
  }

  /** A table that somebody else may be using while the migration runs. */
  public boolean inUse(String table) {
    return !createdTables.contains(table);
  }
}
