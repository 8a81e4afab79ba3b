package io.github.djarchitect.hazard;

import io.github.djarchitect.engine.Effects;
import io.github.djarchitect.hazard.OperationView.Half;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.MigrationSql;
import io.github.djarchitect.sql.SchemaEditor;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.state.StateSimulator.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A project walked once along its plan, from which the views of its migrations are made, one target
 * at a time. States fold over every migration; views are built only for those asked for.
 */
public final class Views {
  private final Reading reading;
  private final List<Visited> visited;
  private final Simulation simulation;

  private record Visited(Migration migration, ProjectState before, ProjectState after) {}

  private Views(Reading reading, List<Visited> visited, Simulation simulation) {
    this.reading = reading;
    this.visited = List.copyOf(visited);
    this.simulation = simulation;
  }

  public static Views of(Reading reading) {
    List<Visited> visited = new ArrayList<>();
    Simulation simulation =
        StateSimulator.walk(
            reading,
            (migration, before, after) -> visited.add(new Visited(migration, before, after)));
    return new Views(reading, visited, simulation);
  }

  /** The end state, and what went wrong on the way. */
  public Simulation simulation() {
    return simulation;
  }

  /**
   * What a set of views is made for.
   *
   * @param fresh new by the review's reckoning
   * @param together deployed in one go, so that tables of one are unknown to the code that runs
   *     while another is applied; empty where that is not known
   * @param wanted for which migrations a view is needed
   */
  public record Scope(
      Target target,
      DjangoVersion django,
      LiveDatabase live,
      RunningCode running,
      Set<MigrationKey> fresh,
      Set<MigrationKey> together,
      Predicate<MigrationKey> wanted) {
    public Scope {
      fresh = Set.copyOf(fresh);
      together = Set.copyOf(together);
    }
  }

  /** Views in the order of the plan. */
  public List<MigrationView> on(Scope scope) {
    List<MigrationView> views = new ArrayList<>();
    Set<String> createdTogether = new HashSet<>();
    Map<String, Set<String>> createdInitially = new HashMap<>();
    ProjectState deployed = null;
    DatabaseAt database = DatabaseAt.empty(scope.target().vendor(), scope.django());
    for (Visited each : visited) {
      MigrationKey key = each.migration().key();
      DatabaseAt before = database.following(each.before());
      database = before.after(each.migration(), () -> sql(each, scope));
      boolean together = scope.together().contains(key);
      boolean initial = Boolean.TRUE.equals(each.migration().initial());
      if (together && deployed == null) {
        deployed = each.before();
      }
      // Tables of earlier files of the deploy matter, so those are predicted as well.
      if (!scope.wanted().test(key) && !together && !initial) {
        continue;
      }
      List<Predicted> statements = predict(each, scope);
      Set<String> created = created(statements);
      if (together) {
        createdTogether.addAll(created);
        created.addAll(createdTogether);
      }
      if (initial) {
        // makemigrations splits an app's first migration where foreign keys would cycle
        Set<String> sofar = createdInitially.computeIfAbsent(key.app(), _ -> new HashSet<>());
        sofar.addAll(created);
        created.addAll(sofar);
      }
      if (scope.wanted().test(key)) {
        views.add(
            new MigrationView(
                reading,
                each.migration(),
                scope.target(),
                scope.django(),
                each.after(),
                operations(each, statements),
                statements,
                created,
                together && deployed != null ? deployed : each.before(),
                before,
                this::everTables,
                scope.running(),
                scope.live(),
                scope.fresh().contains(key)));
      }
    }
    return views;
  }

  private Set<String> everTables() {
    Set<String> tables = new HashSet<>();
    for (Visited each : visited) {
      for (ModelState model : each.after().models().values()) {
        tables.add(model.table());
        model.fields().stream()
            .filter(named -> named.field().shortName().equals("ManyToManyField"))
            .forEach(named -> tables.add(model.table() + "_" + named.name()));
      }
    }
    return tables;
  }

  private List<Predicted> predict(Visited visited, Scope scope) {
    ProvenColumns proven = null;
    List<Predicted> predicted = new ArrayList<>();
    for (EmittedStatement emitted : sql(visited, scope)) {
      Statement statement = emitted.statement();
      if (statement instanceof Statement.SetNotNull && proven == null) {
        proven = before(visited, scope);
        for (Predicted earlier : predicted) {
          proven.follow(earlier.emitted().statement());
        }
      }
      boolean filled =
          statement instanceof Statement.SetNotNull set
              && proven != null
              && proven.contains(set.table(), set.column());
      predicted.add(
          new Predicted(
              emitted,
              filled
                  ? Effects.ofProven(statement, scope.target())
                  : Effects.of(statement, scope.target())));
      if (proven != null) {
        proven.follow(statement);
      }
    }
    return List.copyOf(predicted);
  }

  /** What the app's earlier migrations leave proven; they are asked only where it matters. */
  private ProvenColumns before(Visited visited, Scope scope) {
    ProvenColumns proven = new ProvenColumns();
    for (Visited each : this.visited) {
      if (each == visited) {
        break;
      }
      if (each.migration().key().app().equals(visited.migration().key().app())) {
        sql(each, scope).forEach(emitted -> proven.follow(emitted.statement()));
      }
    }
    return proven;
  }

  private static List<EmittedStatement> sql(Visited visited, Scope scope) {
    MigrationSql sql =
        SchemaEditor.forwards(
            visited.migration(), visited.before(), scope.target().vendor(), scope.django());
    return sql.statements();
  }

  private static Set<String> created(List<Predicted> statements) {
    Set<String> created = new HashSet<>();
    for (Predicted predicted : statements) {
      switch (predicted.statement()) {
        // SQLite's remake creates new__x and renames it to x, which is in use all the same
        case Statement.CreateTable table when !table.table().startsWith("new__") ->
            created.add(table.table());
        case Statement.RenameTable rename when created.contains(rename.from()) ->
            created.add(rename.to());
        default -> {}
      }
    }
    return created;
  }

  private static List<OperationView> operations(Visited visited, List<Predicted> statements) {
    Map<String, List<Predicted>> byOperation =
        statements.stream()
            .collect(Collectors.groupingBy(predicted -> predicted.emitted().operation()));
    Unfolding unfolding = new Unfolding(visited.migration().key().app(), byOperation);
    unfolding.walk(visited.migration().operations(), "", Half.BOTH, visited.before());
    return unfolding.views;
  }

  /** Operations with those nested in them, each with the states around it. */
  private static final class Unfolding {
    private final String app;
    private final Map<String, List<Predicted>> statements;
    private final List<OperationView> views = new ArrayList<>();

    Unfolding(String app, Map<String, List<Predicted>> statements) {
      this.app = app;
      this.statements = statements;
    }

    void walk(List<Operation> operations, String prefix, Half half, ProjectState start) {
      ProjectState state = start;
      for (int index = 0; index < operations.size(); index++) {
        Operation operation = operations.get(index);
        String path = prefix + index;
        ProjectState after = StateSimulator.apply(state, app, operation).state();
        views.add(
            new OperationView(
                path, operation, half, state, after, statements.getOrDefault(path, List.of())));
        switch (operation) {
          case Operation.SeparateDatabaseAndState separate -> {
            if (half != Half.STATE_ONLY) {
              walk(
                  separate.databaseOperations(),
                  path + ".database_operations.",
                  Half.DATABASE_ONLY,
                  state);
            }
            if (half != Half.DATABASE_ONLY) {
              walk(separate.stateOperations(), path + ".state_operations.", Half.STATE_ONLY, state);
            }
          }
          case Operation.RunSql sql ->
              walk(sql.stateOperations(), path + ".state_operations.", Half.STATE_ONLY, state);
          default -> {}
        }
        state = after;
      }
    }
  }
}
