package io.github.djarchitect.hazard;

import io.github.djarchitect.engine.Effects;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.OperationView.Half;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.MadeTables;
import io.github.djarchitect.sql.MigrationSql;
import io.github.djarchitect.sql.SchemaEditor;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.state.StateSimulator.Simulation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A project walked once along its plan, from which the views of its migrations are made, one target
 * at a time. States fold over every migration; views are built only for those asked for.
 */
public final class Views {
  private final Reading reading;
  private final Modules modules;
  private final List<Visited> visited;
  private final Simulation simulation;

  /** Whether the tables are ever others than the state says. */
  private final boolean partsTables;

  /** Before each of the visited and behind the last; told only where a rule asks. */
  private @Nullable List<ProjectState> tables;

  /** Of any state; told only where a rule asks. */
  private @Nullable Set<String> everTables;

  private record Visited(Migration migration, ProjectState before, ProjectState after) {}

  private Views(Reading reading, List<Visited> visited, Simulation simulation) {
    this.reading = reading;
    this.modules = new Modules(reading.project().tree());
    this.visited = List.copyOf(visited);
    this.simulation = simulation;
    this.partsTables =
        visited.stream()
            .flatMap(each -> each.migration().operations().stream())
            .anyMatch(Operation.SeparateDatabaseAndState.class::isInstance);
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
   * @param proposed new by one proposal, those of its deploys before this one too; at least what is
   *     deployed together
   * @param wanted for which migrations a view is needed
   */
  public record Scope(
      Target target,
      DjangoVersion django,
      LiveDatabase live,
      RunningCode running,
      Set<MigrationKey> fresh,
      Set<MigrationKey> together,
      Set<MigrationKey> proposed,
      Predicate<MigrationKey> wanted) {
    public Scope {
      fresh = Set.copyOf(fresh);
      together = Set.copyOf(together);
      proposed = Set.copyOf(proposed);
    }
  }

  /** Views in the order of the plan. */
  public List<MigrationView> on(Scope scope) {
    List<MigrationView> views = new ArrayList<>();
    Set<String> createdTogether = new HashSet<>();
    Map<String, Set<String>> createdInitially = new HashMap<>();
    ProjectState deployed = null;
    DatabaseAt deployedDatabase = null;
    HandMade made = new HandMade(scope.target().vendor());
    Map<MigrationKey, Sent> sents = new LinkedHashMap<>();
    Outcomes outcomes = new Outcomes(scope, sents);
    for (int i = 0; i < visited.size(); i++) {
      Visited each = visited.get(i);
      MigrationKey key = each.migration().key();
      Sent sent = new Sent(each, scope);
      sents.put(key, sent);
      DatabaseAt before = database(i, made, scope);
      made = made.after(each.migration(), sent);
      boolean together = scope.together().contains(key);
      boolean initial = Boolean.TRUE.equals(each.migration().initial());
      if (together && deployed == null) {
        deployed = each.before();
        deployedDatabase = before;
      }
      // Tables of earlier files of the deploy matter, so those are predicted as well.
      if (!scope.wanted().test(key) && !together && !initial) {
        continue;
      }
      List<Predicted> statements = predict(each, sent, sents, scope);
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
        List<OperationView> operations = operations(each, statements);
        views.add(
            new MigrationView(
                reading,
                modules,
                each.migration(),
                scope.target(),
                scope.django(),
                each.after(),
                operations,
                reverses(each.migration(), operations, scope),
                statements,
                created,
                together && deployed != null ? deployed : each.before(),
                together && deployedDatabase != null ? deployedDatabase : before,
                before,
                database(i + 1, made, scope),
                sofar(i, sents, scope),
                () -> outcomes.of(key),
                this::everTables,
                scope.running(),
                scope.live(),
                scope.fresh().contains(key)));
      }
    }
    return views;
  }

  /** What stands after the deploy, and after all: each told once, and only if it is asked for. */
  private final class Outcomes {
    private final Scope scope;
    private final Map<MigrationKey, Sent> sents;
    private @Nullable Outcome afterDeploy;
    private @Nullable Outcome afterAll;

    Outcomes(Scope scope, Map<MigrationKey, Sent> sents) {
      this.scope = scope;
      this.sents = sents;
    }

    Outcome of(MigrationKey key) {
      if (scope.together().contains(key)) {
        Outcome known = afterDeploy == null ? upTo(lastTogether(), scope.together()) : afterDeploy;
        afterDeploy = known;
        return known;
      }
      Outcome known = afterAll == null ? upTo(visited.size() - 1, Set.of()) : afterAll;
      afterAll = known;
      return known;
    }

    private int lastTogether() {
      int last = 0;
      for (int i = 0; i < visited.size(); i++) {
        if (scope.together().contains(visited.get(i).migration().key())) {
          last = i;
        }
      }
      return last;
    }

    private Outcome upTo(int last, Set<MigrationKey> together) {
      MadeTables tables = new MadeTables(scope.target().vendor());
      List<MigrationView.Sending> sendings = new ArrayList<>();
      for (Visited each : visited.subList(0, last + 1)) {
        List<EmittedStatement> sent =
            sents.computeIfAbsent(each.migration().key(), _ -> new Sent(each, scope)).get();
        tables.follow(each.migration(), each.after(), sent);
        sendings.add(new MigrationView.Sending(each.migration(), sent));
      }
      return new Outcome(visited.get(last).after(), tables, sendings, together);
    }
  }

  private Supplier<List<MigrationView.Sending>> sofar(
      int last, Map<MigrationKey, Sent> sents, Scope scope) {
    return () ->
        visited.subList(0, last + 1).stream()
            .map(Visited::migration)
            .filter(
                each ->
                    scope.proposed().contains(each.key())
                        || each.equals(visited.get(last).migration()))
            .map(
                each ->
                    new MigrationView.Sending(
                        each,
                        Optional.ofNullable(sents.get(each.key()))
                            .map(Sent::get)
                            .orElse(List.of())))
            .toList();
  }

  private Set<String> everTables() {
    Set<String> known = everTables;
    if (known == null) {
      known = namesOfTables();
      everTables = known;
    }
    return known;
  }

  private Set<String> namesOfTables() {
    Set<String> tables = new HashSet<>();
    // states share the models that a migration leaves as they were
    Set<ModelState> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Visited each : visited) {
      for (ModelState model : each.after().models().values()) {
        if (!seen.add(model)) {
          continue;
        }
        tables.add(model.table());
        model.fields().stream()
            .filter(named -> named.field().shortName().equals("ManyToManyField"))
            .forEach(named -> tables.add(model.table() + "_" + named.name()));
      }
    }
    return Set.copyOf(tables);
  }

  private DatabaseAt database(int point, HandMade made, Scope scope) {
    return new DatabaseAt(
        () -> tables().get(point), !partsTables, made, scope.target().vendor(), scope.django());
  }

  private List<ProjectState> tables() {
    List<ProjectState> known = tables;
    if (known == null) {
      known = StateSimulator.databases(reading);
      tables = known;
    }
    return known;
  }

  private static List<Predicted> predict(
      Visited visited, Sent sent, Map<MigrationKey, Sent> sents, Scope scope) {
    ProvenColumns proven = null;
    List<Predicted> predicted = new ArrayList<>();
    for (EmittedStatement emitted : sent.get()) {
      Statement statement = emitted.statement();
      if (statement instanceof Statement.SetNotNull && proven == null) {
        proven = before(visited.migration().key(), sents);
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
  private static ProvenColumns before(MigrationKey migration, Map<MigrationKey, Sent> sofar) {
    ProvenColumns proven = new ProvenColumns();
    for (Map.Entry<MigrationKey, Sent> each : sofar.entrySet()) {
      if (each.getKey().app().equals(migration.app()) && !each.getKey().equals(migration)) {
        each.getValue().get().forEach(emitted -> proven.follow(emitted.statement()));
      }
    }
    return proven;
  }

  /** What a migration sends, worked out once and only if it is asked for. */
  private static final class Sent implements Supplier<List<EmittedStatement>> {
    private final Visited visited;
    private final Scope scope;
    private @Nullable List<EmittedStatement> statements;

    Sent(Visited visited, Scope scope) {
      this.visited = visited;
      this.scope = scope;
    }

    @Override
    public List<EmittedStatement> get() {
      List<EmittedStatement> known = statements;
      if (known == null) {
        known = sql(visited, scope);
        statements = known;
      }
      return known;
    }
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

  /** The way back of what people wrote, as operations of their own. */
  private static List<OperationView> reverses(
      Migration migration, List<OperationView> operations, Scope scope) {
    List<OperationView> reverses = new ArrayList<>();
    for (OperationView each : operations.reversed()) {
      Operation reverse = each.touchesDatabase() ? reverse(each.operation()) : null;
      if (reverse != null) {
        List<Predicted> statements =
            each.operation() instanceof Operation.RunSql sql
                ? SchemaEditor.backwards(
                        migration,
                        each.path(),
                        sql,
                        each.after(),
                        scope.target().vendor(),
                        scope.django())
                    .stream()
                    .map(sent -> new Predicted(sent, Effects.of(sent.statement(), scope.target())))
                    .toList()
                : List.of();
        reverses.add(
            new OperationView(
                each.path(),
                reverse,
                each.half(),
                /* before= */ each.after(),
                /* after= */ each.before(),
                statements));
      }
    }
    return List.copyOf(reverses);
  }

  private static @Nullable Operation reverse(Operation operation) {
    return switch (operation) {
      case Operation.RunPython run when run.reverseCode() instanceof Value.None -> null;
      case Operation.RunSql run when run.reverseSql() instanceof Value.None -> null;
      case Operation.RunPython run when run.reverseCode() != null ->
          new Operation.RunPython(
              run.reverseCode(),
              run.code(),
              run.atomic(),
              run.hints(),
              run.elidable(),
              run.place());
      case Operation.RunSql run when run.reverseSql() != null ->
          new Operation.RunSql(
              run.reverseSql(), run.sql(), List.of(), run.hints(), run.elidable(), run.place());
      default -> null;
    };
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
