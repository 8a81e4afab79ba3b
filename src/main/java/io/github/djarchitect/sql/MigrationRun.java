package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.DatabaseObjects.Kind;
import io.github.djarchitect.sql.DatabaseObjects.Named;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One migration through the editor of one engine: what Django's operations ask of it. */
final class MigrationRun {
  private final Migration migration;
  private final ProjectState before;
  private final Dialect dialect;
  private final SchemaContext context;
  private final Map<ProjectState, Models> bound = new IdentityHashMap<>();

  MigrationRun(Migration migration, ProjectState before, Dialect dialect, SchemaContext context) {
    this.migration = migration;
    this.before = before;
    this.dialect = dialect;
    this.context = context;
  }

  private Models models(ProjectState state) {
    return bound.computeIfAbsent(state, s -> new Models(s, dialect, context));
  }

  private String app() {
    return migration.key().app();
  }

  /** An operation between two states. */
  private record Step(String path, Operation operation, ProjectState from, ProjectState to) {}

  /** Every operation with the states around it; one that fails changes nothing. */
  private List<Step> steps(List<Operation> operations, ProjectState start, String prefix) {
    List<Step> steps = new ArrayList<>();
    ProjectState state = start;
    for (int i = 0; i < operations.size(); i++) {
      StateSimulator.Step step = StateSimulator.apply(state, app(), operations.get(i));
      steps.add(new Step(prefix + i, operations.get(i), state, step.state()));
      state = step.state();
    }
    return steps;
  }

  private boolean oneTransaction() {
    return migration.atomic() && dialect.transactionalDdl();
  }

  SchemaEditor.Rendering forwards() {
    LiveNames names = new LiveNames(context.database(), models(before));
    Script script = new Script(dialect, names);
    Run run = new Run(script, TableEditor.of(dialect, script), false);
    if (!migration.readable()) {
      script.enter("", migration.place(), oneTransaction() ? 1 : 0);
      script.execute(
          new Statement.UnknownStatement(
              migration.place(), "the operations of this migration cannot be read", ""));
    }
    for (Step step : steps(migration.operations(), before, "")) {
      run.perform(step, step.path());
    }
    script.finish(oneTransaction() ? 1 : 0);
    return rendering(script, names);
  }

  SchemaEditor.Rendering backwards() {
    List<Step> steps = steps(migration.operations(), before, "");
    ProjectState after = steps.isEmpty() ? before : steps.getLast().to();
    LiveNames names = new LiveNames(context.database(), models(after));
    Script script = new Script(dialect, names);
    Run run = new Run(script, TableEditor.of(dialect, script), true);
    Optional<Step> irreversible =
        steps.stream().filter(s -> !reversible(s.operation())).findFirst();
    if (irreversible.isPresent()) {
      Place place = irreversible.get().operation().place();
      script.enter(irreversible.get().path(), place, oneTransaction() ? 1 : 0);
      script.execute(
          new Statement.UnknownStatement(
              place,
              "%s is not reversible, so Django refuses"
                  .formatted(irreversible.get().operation().typeName()),
              ""));
      return rendering(script, names);
    }
    for (Step step : steps.reversed()) {
      run.perform(step, step.path());
    }
    script.finish(oneTransaction() ? 1 : 0);
    return rendering(script, names);
  }

  /**
   * What one RunSQL sends on the way back.
   *
   * @param state the one that it is run in, which is that behind it
   */
  List<EmittedStatement> backwards(String path, Operation.RunSql sql, ProjectState state) {
    Script script = new Script(dialect, new LiveNames(context.database(), models(state)));
    Run run = new Run(script, TableEditor.of(dialect, script), true);
    run.perform(new Step(path, sql, state, state), path);
    return script.sent();
  }

  private SchemaEditor.Rendering rendering(Script script, LiveNames names) {
    return new SchemaEditor.Rendering(
        new MigrationSql(migration.key(), dialect.vendor(), script.sent()), names.snapshot());
  }

  static boolean reversible(Operation operation) {
    return switch (operation) {
      case Operation.RunPython o -> o.reversible();
      case Operation.RunSql o -> o.reverseSql() != null && !Values.absent(o.reverseSql());
      case Operation.SeparateDatabaseAndState o ->
          o.databaseOperations().stream().allMatch(MigrationRun::reversible)
              && o.stateOperations().stream().allMatch(MigrationRun::reversible);
      default -> true;
    };
  }

  /** The operations of one direction, one after the other. */
  private final class Run {
    private final Script script;
    private final TableEditor editor;
    private final boolean backwards;
    private int ownTransactions = 1;
    private StoredTypes stored = new StoredTypes(models(before));

    Run(Script script, TableEditor editor, boolean backwards) {
      this.script = script;
      this.editor = editor;
      this.backwards = backwards;
    }

    void perform(Step step, String path) {
      script.enter(path, step.operation().place(), transactionOf(step.operation()));
      stored = new StoredTypes(models(backwards ? step.to() : step.from()));
      if (backwards) {
        script.rendered(false);
      }
      try {
        if (backwards) {
          backward(step, path);
        } else {
          forward(step, path);
        }
      } catch (Unrenderable e) {
        script.execute(
            e.statement(
                step.operation().place(), "-- " + step.operation().typeName() + ": " + e.reason()));
      }
      if (!backwards && buildsModels(step.operation())) {
        script.rendered(true);
      }
    }

    private int transactionOf(Operation operation) {
      if (oneTransaction()) {
        return 1;
      }
      boolean own =
          switch (operation) {
            case Operation.RunPython o -> o.atomic() != null ? o.atomic() : migration.atomic();
            default -> false;
          };
      return own ? ownTransactions++ : 0;
    }

    /** Whether Django builds the model classes of the later state for it. */
    private static boolean buildsModels(Operation operation) {
      return switch (operation) {
        case Operation.CreateModel _,
            Operation.RenameModel _,
            Operation.AlterModelTable _,
            Operation.AlterModelTableComment _,
            Operation.AlterUniqueTogether _,
            Operation.AlterIndexTogether _,
            Operation.AlterOrderWithRespectTo _,
            Operation.AddField _,
            Operation.AlterField _,
            Operation.RenameField _,
            Operation.AddIndex _,
            Operation.RenameIndex _,
            Operation.AddConstraint _,
            Operation.RemoveConstraint _ ->
            true;
        case Operation.DeleteModel _,
            Operation.AlterModelOptions _,
            Operation.AlterModelManagers _,
            Operation.RemoveField _,
            Operation.RemoveIndex _,
            Operation.AlterConstraint _,
            Operation.ValidateConstraint _,
            Operation.CreateExtension _,
            Operation.CreateCollation _,
            Operation.RemoveCollation _,
            Operation.RunPython _,
            Operation.RunSql _,
            Operation.SeparateDatabaseAndState _,
            Operation.OpaqueOperation _ ->
            false;
      };
    }

    private ModelTable model(ProjectState state, String name, Operation operation) {
      return models(state).get(new ModelKey(app(), name), operation.place());
    }

    private void forward(Step step, String path) {
      Operation operation = step.operation();
      ProjectState from = step.from();
      ProjectState to = step.to();
      switch (operation) {
        case Operation.CreateModel o -> create(model(to, o.name(), o));
        case Operation.DeleteModel o -> delete(model(from, o.name(), o));
        case Operation.RenameModel o -> renameModel(from, to, o.oldName(), o.newName(), o);
        case Operation.AlterModelTable o -> alterTable(from, to, o.name(), o);
        case Operation.AlterModelTableComment o -> commentTable(to, o.name(), o);
        case Operation.AlterUniqueTogether o -> together(from, to, o.name(), "unique_together", o);
        case Operation.AlterIndexTogether o -> together(from, to, o.name(), "index_together", o);
        case Operation.AlterOrderWithRespectTo o -> order(from, to, o.name(), o);
        case Operation.AlterModelOptions _,
            Operation.AlterModelManagers _,
            Operation.AlterConstraint _ -> {}
        case Operation.AddField o -> addField(from, to, o.model(), o.name(), keptDefault(o), o);
        case Operation.RemoveField o -> removeField(from, o.model(), o.name(), o);
        case Operation.AlterField o -> alterField(from, to, o);
        case Operation.RenameField o ->
            renameField(from, to, o.model(), o.oldName(), o.newName(), o);
        case Operation.AddIndex o -> addIndex(to, o.model(), o.index(), o.concurrently(), o);
        case Operation.RemoveIndex o -> removeIndex(from, o.model(), o.name(), o.concurrently(), o);
        case Operation.RenameIndex o -> renameIndex(from, to, o);
        case Operation.AddConstraint o -> addConstraint(o.notValid() ? from : to, o);
        case Operation.RemoveConstraint o -> removeConstraint(from, to, o.model(), o.name(), o);
        case Operation.ValidateConstraint o -> validate(from, o);
        case Operation.CreateExtension o -> extension(o.name(), true);
        case Operation.CreateCollation o -> createCollation(o.name(), o.arguments(), o);
        case Operation.RemoveCollation o -> removeCollation(o.name());
        case Operation.RunPython o -> python(o.code());
        case Operation.RunSql o -> sql(o.sql(), o);
        case Operation.SeparateDatabaseAndState o -> {
          for (Step inner : steps(o.databaseOperations(), from, path + ".database_operations.")) {
            perform(inner, inner.path());
          }
        }
        case Operation.OpaqueOperation o ->
            script.execute(
                new Statement.UnknownStatement(
                    o.place(),
                    o.reason(),
                    "-- " + o.typeName() + ": not understood (" + o.reason() + ")"));
      }
    }

    /** Named as Django does: {@code from} is the later state. */
    private void backward(Step step, String path) {
      Operation operation = step.operation();
      ProjectState from = step.to();
      ProjectState to = step.from();
      switch (operation) {
        case Operation.CreateModel o -> delete(model(from, o.name(), o));
        case Operation.DeleteModel o -> create(model(to, o.name(), o));
        case Operation.RenameModel o -> renameModel(from, to, o.newName(), o.oldName(), o);
        case Operation.AlterModelTable o -> alterTable(from, to, o.name(), o);
        case Operation.AlterModelTableComment o -> commentTable(to, o.name(), o);
        case Operation.AlterUniqueTogether o -> together(from, to, o.name(), "unique_together", o);
        case Operation.AlterIndexTogether o -> together(from, to, o.name(), "index_together", o);
        case Operation.AlterOrderWithRespectTo o -> order(from, to, o.name(), o);
        case Operation.AlterModelOptions _,
            Operation.AlterModelManagers _,
            Operation.AlterConstraint _,
            Operation.ValidateConstraint _ -> {}
        case Operation.AddField o -> removeField(from, o.model(), o.name(), o);
        case Operation.RemoveField o ->
            addField(from, to, o.model(), o.name(), Optional.empty(), o);
        case Operation.AlterField o -> alterField(from, to, o);
        case Operation.RenameField o ->
            renameField(from, to, o.model(), o.newName(), o.oldName(), o);
        case Operation.AddIndex o -> {
          ModelTable model = model(from, o.model(), o);
          if (model.migrates()) {
            requirePostgres(o.concurrently(), o);
            editor.removeIndex(model, o.index(), o.concurrently());
          }
        }
        case Operation.RemoveIndex o ->
            addIndex(to, o.model(), index(to, o.model(), o.name(), o), o.concurrently(), o);
        case Operation.RenameIndex o -> {
          if (o.oldName() != null) {
            rename(from, to, o.model(), o.newName(), o.oldName(), o);
          }
        }
        case Operation.AddConstraint o -> {
          ModelTable model = model(to, o.model(), o);
          if (model.migrates()) {
            editor.removeConstraint(model, o.constraint());
          }
        }
        case Operation.RemoveConstraint o -> {
          ModelTable model = model(to, o.model(), o);
          if (model.migrates()) {
            editor.addConstraint(model, constraint(to, o.model(), o.name(), o), false);
          }
        }
        case Operation.CreateExtension o -> extension(o.name(), false);
        case Operation.CreateCollation o -> removeCollation(o.name());
        case Operation.RemoveCollation o -> createCollation(o.name(), o.arguments(), o);
        case Operation.RunPython o -> {
          if (o.reverseCode() != null) {
            python(o.reverseCode());
          }
        }
        case Operation.RunSql o -> {
          if (o.reverseSql() != null) {
            sql(o.reverseSql(), o);
          }
        }
        case Operation.SeparateDatabaseAndState o -> {
          List<Step> inner = steps(o.databaseOperations(), to, path + ".database_operations.");
          for (Step one : inner.reversed()) {
            perform(one, one.path());
          }
        }
        case Operation.OpaqueOperation o ->
            script.execute(
                new Statement.UnknownStatement(
                    o.place(),
                    o.reason(),
                    "-- " + o.typeName() + ": not understood (" + o.reason() + ")"));
      }
    }

    // Models

    private void create(ModelTable model) {
      if (!model.migrates()) {
        return;
      }
      editor.createModel(model);
      List<List<String>> together = model.together("index_together");
      if (!together.isEmpty()) {
        if (!dialect.django.atLeast(5, 1)) {
          throw new Unrenderable(
              model.place(), "index_together of a new model is not rendered for this Django");
        }
        editor.alterIndexTogether(model, List.of(), together);
      }
    }

    private void delete(ModelTable model) {
      if (model.migrates()) {
        editor.deleteModel(model);
      }
    }

    private void renameModel(
        ProjectState from, ProjectState to, String oldName, String newName, Operation o) {
      ModelTable renamed = model(to, newName, o);
      if (!renamed.migrates()) {
        return;
      }
      ModelTable old = model(from, oldName, o);
      editor.alterTable(old.table(), renamed.table());
      for (ModelField pointing : pointing(models(from), old.key())) {
        ModelKey key = pointing.model().key();
        ModelTable later = models(to).get(key.equals(old.key()) ? renamed.key() : key, o.place());
        ModelTable owner =
            key.equals(old.key()) || dialect.django.rebuildsFromLaterState()
                ? later
                : pointing.model();
        editor.alterField(owner, pointing, later.field(pointing.name()));
      }
      List<ModelField> before = old.manyToMany();
      List<ModelField> after = renamed.manyToMany();
      for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
        ModelField field = after.get(i);
        if (field.pointsTo(renamed.key()) || field.findAutoThrough().isEmpty()) {
          continue;
        }
        editor.alterManyToMany(before.get(i), field);
      }
    }

    /** Relations to a model that can be seen from it, by app, model and field. */
    private static List<ModelField> pointing(Models models, ModelKey target) {
      List<ModelField> all = new ArrayList<>();
      models.pointingTo(target).stream()
          .filter(field -> field.model().createdFor().isEmpty())
          .forEach(all::add);
      all.addAll(models.manyToManyPointingTo(target));
      all.removeIf(
          field -> field.text("related_name").filter(name -> name.endsWith("+")).isPresent());
      all.sort(java.util.Comparator.comparing(field -> field.model().key()));
      return all;
    }

    private void alterTable(ProjectState from, ProjectState to, String name, Operation o) {
      ModelTable changed = model(to, name, o);
      if (!changed.migrates()) {
        return;
      }
      ModelTable old = model(from, name, o);
      editor.alterTable(old.table(), changed.table());
      List<ModelField> before = old.manyToMany();
      List<ModelField> after = changed.manyToMany();
      for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
        Optional<ModelTable> oldThrough = before.get(i).findAutoThrough();
        Optional<ModelTable> newThrough = after.get(i).findAutoThrough();
        if (oldThrough.isPresent() && newThrough.isPresent()) {
          editor.alterTable(oldThrough.get().table(), newThrough.get().table());
        }
      }
    }

    private void commentTable(ProjectState to, String name, Operation o) {
      ModelTable model = model(to, name, o);
      if (model.migrates()) {
        editor.commentTable(model.table(), model.option("db_table_comment").orElse(null));
      }
    }

    private void together(
        ProjectState from, ProjectState to, String name, String option, Operation o) {
      ModelTable model = model(to, name, o);
      if (!model.migrates()) {
        return;
      }
      List<List<String>> old = ModelTable.together(model(from, name, o).state(), option);
      List<List<String>> changed = ModelTable.together(model.state(), option);
      if (option.equals("unique_together")) {
        editor.alterUniqueTogether(model, old, changed);
      } else {
        editor.alterIndexTogether(model, old, changed);
      }
    }

    private void order(ProjectState from, ProjectState to, String name, Operation o) {
      ModelTable changed = model(to, name, o);
      if (!changed.migrates()) {
        return;
      }
      ModelTable old = model(from, name, o);
      boolean had = old.find("_order").isPresent();
      boolean has = changed.find("_order").isPresent();
      if (had && !has) {
        editor.removeField(old, old.field("_order"));
      } else if (has && !had) {
        editor.addField(old, changed.field("_order"));
      }
    }

    // Fields

    private static Optional<Value> keptDefault(Operation.AddField o) {
      return o.preserveDefault() ? Optional.empty() : o.field().kwarg("default");
    }

    private void addField(
        ProjectState from,
        ProjectState to,
        String model,
        String name,
        Optional<Value> onceDefault,
        Operation o) {
      ModelTable later = model(to, model, o);
      if (!later.migrates()) {
        return;
      }
      ModelField field = later.field(name);
      if (onceDefault.isPresent()) {
        field = field.with("default", onceDefault);
      }
      editor.addField(model(from, model, o), field);
    }

    private void removeField(ProjectState from, String model, String name, Operation o) {
      ModelTable table = model(from, model, o);
      if (table.migrates()) {
        editor.removeField(table, table.field(name));
      }
    }

    private void alterField(ProjectState from, ProjectState to, Operation.AlterField o) {
      ModelTable later = model(to, o.model(), o);
      if (!later.migrates()) {
        return;
      }
      ModelTable earlier = model(from, o.model(), o);
      ModelField field = later.field(o.name());
      if (!o.preserveDefault() && o.field().kwarg("default").isPresent()) {
        field = field.with("default", o.field().kwarg("default"));
      }
      editor.alterField(earlier, earlier.field(o.name()), field);
    }

    private void renameField(
        ProjectState from,
        ProjectState to,
        String model,
        String oldName,
        String newName,
        Operation o) {
      ModelTable later = model(to, model, o);
      if (later.migrates()) {
        ModelTable earlier = model(from, model, o);
        editor.alterField(earlier, earlier.field(oldName), later.field(newName));
      }
    }

    // Indexes and constraints

    private void requirePostgres(boolean needed, Operation o) {
      if (needed && dialect.vendor() != Vendor.POSTGRESQL) {
        throw new Unrenderable(
            o.place(), "%s fails on %s".formatted(o.typeName(), dialect.vendor().spelling()));
      }
    }

    private void addIndex(
        ProjectState state, String model, Index index, boolean concurrently, Operation o) {
      ModelTable table = model(state, model, o);
      if (table.migrates()) {
        requirePostgres(concurrently, o);
        editor.addIndex(table, index, concurrently);
      }
    }

    private Index index(ProjectState state, String model, String name, Operation o) {
      return model(state, model, o).indexes().stream()
          .filter(index -> index.name().filter(name::equals).isPresent())
          .findFirst()
          .orElseThrow(
              () ->
                  new Unrenderable(
                      o.place(), "the model %s has no index %s".formatted(model, name)));
    }

    private Constraint constraint(ProjectState state, String model, String name, Operation o) {
      return model(state, model, o).constraints().stream()
          .filter(constraint -> constraint.name().filter(name::equals).isPresent())
          .findFirst()
          .orElseThrow(
              () ->
                  new Unrenderable(
                      o.place(), "the model %s has no constraint %s".formatted(model, name)));
    }

    private void removeIndex(
        ProjectState from, String model, String name, boolean concurrently, Operation o) {
      ModelTable table = model(from, model, o);
      if (table.migrates()) {
        requirePostgres(concurrently, o);
        editor.removeIndex(table, index(from, model, name, o), concurrently);
      }
    }

    private void renameIndex(ProjectState from, ProjectState to, Operation.RenameIndex o) {
      if (o.oldName() != null) {
        rename(from, to, o.model(), o.oldName(), o.newName(), o);
        return;
      }
      ModelTable model = model(to, o.model(), o);
      if (!model.migrates()) {
        return;
      }
      ModelTable earlier = model(from, o.model(), o);
      List<String> columns =
          (o.oldFields() == null ? List.<String>of() : o.oldFields())
              .stream().map(f -> earlier.field(f).column()).toList();
      List<Named> found =
          script.names().matching(earlier.table(), columns, n -> n.kind() == Kind.INDEX);
      if (found.size() != 1) {
        throw new Unrenderable(
            o.place(),
            "%s has %d indexes on %s where Django wants one"
                .formatted(earlier.table(), found.size(), String.join(", ", columns)));
      }
      Index renamed = index(to, o.model(), o.newName(), o);
      Index old = named(renamed, found.getFirst().name());
      if (!found.getFirst().name().equals(o.newName())) {
        editor.renameIndex(model, old, renamed);
      }
    }

    private static Index named(Index index, String name) {
      Map<String, Value> arguments = new java.util.LinkedHashMap<>(index.kwargs());
      arguments.put("name", Value.str(name));
      return new Index(index.className(), index.expressions(), arguments);
    }

    private void rename(
        ProjectState from,
        ProjectState to,
        String model,
        String oldName,
        String newName,
        Operation o) {
      ModelTable table = model(to, model, o);
      if (!table.migrates() || oldName.equals(newName)) {
        return;
      }
      editor.renameIndex(table, index(from, model, oldName, o), index(to, model, newName, o));
    }

    private void addConstraint(ProjectState state, Operation.AddConstraint o) {
      ModelTable table = model(state, o.model(), o);
      if (!table.migrates()) {
        return;
      }
      requirePostgres(o.notValid(), o);
      editor.addConstraint(table, o.constraint(), o.notValid());
    }

    private void removeConstraint(
        ProjectState from, ProjectState to, String model, String name, Operation o) {
      ModelTable table = model(to, model, o);
      if (table.migrates()) {
        editor.removeConstraint(table, constraint(from, model, name, o));
      }
    }

    private void validate(ProjectState from, Operation.ValidateConstraint o) {
      ModelTable table = model(from, o.model(), o);
      if (!table.migrates()) {
        return;
      }
      requirePostgres(true, o);
      script.execute(
          new Statement.ValidateConstraint(
              table.table(),
              o.name(),
              Statement.ConstraintKind.CHECK,
              null,
              "ALTER TABLE %s VALIDATE CONSTRAINT %s"
                  .formatted(dialect.quoteName(table.table()), dialect.quoteName(o.name()))));
    }

    // PostgreSQL objects

    private void extension(String name, boolean create) {
      if (dialect.vendor() != Vendor.POSTGRESQL) {
        return;
      }
      String sql =
          (create ? "CREATE EXTENSION IF NOT EXISTS " : "DROP EXTENSION IF EXISTS ")
              + dialect.quoteName(name);
      script.execute(new Statement.CreateExtension(name, sql));
    }

    private void createCollation(String name, Map<String, Value> arguments, Operation o) {
      if (dialect.vendor() != Vendor.POSTGRESQL) {
        return;
      }
      String locale =
          Optional.ofNullable(arguments.get("locale"))
              .flatMap(Value::asString)
              .orElseThrow(
                  () -> new Unrenderable(o.place(), "the locale of a collation cannot be read"));
      StringBuilder options = new StringBuilder("locale=" + dialect.quoteName(locale));
      Optional.ofNullable(arguments.get("provider"))
          .flatMap(Value::asString)
          .filter(provider -> !provider.equals("libc"))
          .ifPresent(p -> options.append(", provider=").append(dialect.quoteName(p)));
      if (Optional.ofNullable(arguments.get("deterministic"))
          .flatMap(Value::asBoolean)
          .filter(deterministic -> !deterministic)
          .isPresent()) {
        options.append(", deterministic=false");
      }
      script.execute(
          new Statement.Harmless(
              "CREATE COLLATION %s (%s)".formatted(dialect.quoteName(name), options)));
    }

    private void removeCollation(String name) {
      if (dialect.vendor() == Vendor.POSTGRESQL) {
        script.execute(new Statement.Harmless("DROP COLLATION " + dialect.quoteName(name)));
      }
    }

    // Special

    private void python(Value code) {
      if (code instanceof Value.Ref ref && ref.path().endsWith("RunPython.noop")) {
        return;
      }
      String function =
          switch (code) {
            case Value.Ref ref -> Values.shortName(ref.path());
            case Value.Lambda _ -> "<lambda>";
            default -> "?";
          };
      script.execute(
          new Statement.PythonCode(function, "-- THIS OPERATION CANNOT BE WRITTEN AS SQL"));
    }

    private void sql(Value value, Operation.RunSql o) {
      switch (value) {
        case Value.Str text -> text(text.value(), o.place());
        case Value.Ref ref when ref.path().endsWith("RunSQL.noop") -> {}
        case Value.PyList list -> list.items().forEach(item -> element(item, o));
        case Value.PyTuple tuple -> tuple.items().forEach(item -> element(item, o));
        case Value.Unknown unknown ->
            script.execute(new Statement.UnknownStatement(unknown.place(), unknown.reason(), ""));
        default ->
            script.execute(
                new Statement.UnknownStatement(
                    o.place(), "the SQL of this RunSQL cannot be read", ""));
      }
    }

    private void element(Value item, Operation.RunSql o) {
      List<Value> parts =
          switch (item) {
            case Value.PyTuple tuple -> tuple.items();
            case Value.PyList list -> list.items();
            default -> List.of();
          };
      if (parts.isEmpty()) {
        sql(item, o);
        return;
      }
      Optional<String> text = parts.getFirst().asString();
      @Nullable Value parameters = parts.size() > 1 ? parts.get(1) : null;
      if (text.isEmpty()) {
        script.execute(
            new Statement.UnknownStatement(o.place(), "the SQL of this RunSQL cannot be read", ""));
      } else if (Values.absent(parameters)) {
        text(text.get(), o.place());
      } else {
        text(withParameters(text.get(), parameters, o), o.place());
      }
    }

    /** The text with its parameters in it, as the driver sends it. */
    private String withParameters(String text, @Nullable Value parameters, Operation.RunSql o) {
      StringBuilder merged = new StringBuilder();
      List<Value> values = Values.items(parameters, o.place(), "the parameters of a RunSQL");
      int next = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c != '%' || i + 1 == text.length()) {
          merged.append(c);
          continue;
        }
        i++;
        if (text.charAt(i) == '%') {
          merged.append('%');
        } else if (text.charAt(i) == 's' && next < values.size()) {
          merged.append(literal(values.get(next++), o));
        } else {
          throw new Unrenderable(o.place(), "the parameters of a RunSQL do not fit its text");
        }
      }
      return merged.toString();
    }

    private String literal(Value value, Operation.RunSql o) {
      return dialect.quote(
          switch (value) {
            case Value.None _ -> new SqlValue.Null();
            case Value.Bool bool -> new SqlValue.Bool(bool.value());
            case Value.Int number -> new SqlValue.Number(number.value().toString());
            case Value.Str text -> new SqlValue.Text(text.value());
            default -> throw new Unrenderable(o.place(), "a parameter of a RunSQL cannot be read");
          });
    }

    private void text(String text, Place place) {
      for (String statement : SqlText.split(text, dialect.vendor())) {
        script.execute(stored.fill(SqlRecogniser.recognise(statement, dialect.vendor(), place)));
      }
    }
  }
}
