package io.github.djarchitect.state;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds operations over a project state, as Django's {@code state_forwards} does.
 *
 * <p>Where Django would raise, the step is an error that changes nothing, and the next follows.
 */
public final class StateSimulator {
  /**
   * Options that change no table, all of which AlterModelOptions takes away when it does not name
   * them.
   */
  public static final Set<String> ALTERABLE_OPTIONS =
      Set.of(
          "base_manager_name",
          "default_manager_name",
          "default_related_name",
          "get_latest_by",
          "managed",
          "ordering",
          "permissions",
          "default_permissions",
          "select_on_save",
          "verbose_name",
          "verbose_name_plural");

  private StateSimulator() {}

  /** The state after an operation; with an error it is the state before, unchanged. */
  public record Step(ProjectState state, @Nullable String error) {}

  /**
   * @param operation dotted index
   * @param place of the operation
   */
  public record StateError(MigrationKey migration, String operation, String error, Place place) {}

  /** A state with the plan that led to it and what went wrong on the way. */
  public record Simulation(ProjectState state, List<MigrationKey> plan, List<StateError> errors) {
    public Simulation {
      plan = List.copyOf(plan);
      errors = List.copyOf(errors);
    }
  }

  /** Sees a migration of the repository with the states around it. */
  public interface Visitor {
    void visit(Migration migration, ProjectState before, ProjectState after);
  }

  /** The state after one operation; nested state operations count as one step. */
  public static Step apply(ProjectState before, String app, Operation operation) {
    try {
      return new Step(after(before, app, operation), null);
    } catch (Impossible e) {
      return new Step(before, e.getMessage());
    }
  }

  /** The state after every operation of a migration. */
  public static ProjectState apply(ProjectState before, Migration migration) {
    return apply(before, migration, new ArrayList<>());
  }

  /**
   * What a migration makes of the database, told as a state: of {@code SeparateDatabaseAndState}
   * the database's half counts. SQL is taken to do what its state operations say; one that fails
   * changes nothing.
   */
  public static ProjectState database(ProjectState before, Migration migration) {
    return database(before, migration.key().app(), migration.operations());
  }

  /**
   * The same along the plan to all leaves: the tables before each migration of the repository, in
   * the order of {@link #walk}, and at last those after all.
   */
  public static List<ProjectState> databases(Reading reading) {
    List<ProjectState> points = new ArrayList<>();
    ProjectState state = start(reading);
    for (MigrationKey key : reading.graph().plan()) {
      Optional<Migration> migration = reading.graph().migration(key);
      if (migration.isPresent()) {
        if (reading.migrations().containsKey(key)) {
          points.add(state);
        }
        state = database(state, migration.get());
      }
    }
    points.add(state);
    return points;
  }

  private static ProjectState database(
      ProjectState before, String app, List<Operation> operations) {
    ProjectState state = before;
    for (Operation operation : operations) {
      state =
          operation instanceof Operation.SeparateDatabaseAndState separate
              ? database(state, app, separate.databaseOperations())
              : apply(state, app, operation).state();
    }
    return state;
  }

  private static ProjectState apply(
      ProjectState before, Migration migration, List<StateError> errors) {
    ProjectState state = before;
    int index = 0;
    for (Operation operation : migration.operations()) {
      Step step = apply(state, migration.key().app(), operation);
      state = step.state();
      if (step.error() != null) {
        errors.add(
            new StateError(
                migration.key(), Integer.toString(index), step.error(), operation.place()));
      }
      index++;
    }
    return state;
  }

  /**
   * The state at a point of the graph.
   *
   * @param at the point, itself applied; absent: after all leaves
   */
  public static Simulation at(Reading reading, @Nullable MigrationKey at) {
    return at(reading, reading.graph(), at);
  }

  /**
   * The same in the graph of a database, where squashed migrations may stand back.
   *
   * @param graph of the migrations of {@code reading}
   */
  public static Simulation at(Reading reading, MigrationGraph graph, @Nullable MigrationKey at) {
    List<MigrationKey> plan = at == null ? graph.plan() : graph.planTo(at);
    return fold(reading, plan, (migration, before, after) -> {});
  }

  /** The state after migrations in an order of the caller's own. */
  public static Simulation along(Reading reading, List<MigrationKey> plan) {
    return fold(reading, plan, (migration, before, after) -> {});
  }

  /** Calls {@code visit} for every migration of the plan to all leaves, in order. */
  public static Simulation walk(Reading reading, Visitor visit) {
    return fold(reading, reading.graph().plan(), visit);
  }

  private static Simulation fold(Reading reading, List<MigrationKey> plan, Visitor visit) {
    ProjectState state = start(reading);
    List<StateError> errors = new ArrayList<>();
    for (MigrationKey key : plan) {
      Optional<Migration> migration = reading.graph().migration(key);
      if (migration.isEmpty()) {
        continue;
      }
      ProjectState before = state;
      state = apply(before, migration.get(), errors);
      if (reading.migrations().containsKey(key)) {
        visit.visit(migration.get(), before, state);
      }
    }
    return new Simulation(state, plan, errors);
  }

  private static ProjectState start(Reading reading) {
    String user = reading.project().authUserModel().value();
    return ProjectState.empty(
        user.contains(".") ? ModelKey.parse(user) : ProjectState.EMPTY.user(),
        reading.graph().djangoAtLeast(6, 1));
  }

  private static ProjectState after(ProjectState state, String app, Operation operation) {
    return switch (operation) {
      case Operation.CreateModel o -> {
        Declared declared = Declared.of(o.options());
        yield state.with(
            new ModelState(
                app,
                o.name(),
                o.fields(),
                declared.options(),
                declared.indexes(),
                declared.constraints(),
                o.bases(),
                o.managers(),
                false));
      }
      case Operation.DeleteModel o -> {
        model(state, app, o.name());
        yield state.without(new ModelKey(app, o.name()));
      }
      case Operation.RenameModel o -> renameModel(state, app, o);
      case Operation.AlterModelTable o -> option(state, app, o.name(), "db_table", text(o.table()));
      case Operation.AlterModelTableComment o ->
          option(state, app, o.name(), "db_table_comment", text(o.comment()));
      case Operation.AlterUniqueTogether o ->
          option(state, app, o.name(), "unique_together", together(o.together(), o.nothing()));
      case Operation.AlterIndexTogether o ->
          option(state, app, o.name(), "index_together", together(o.together(), o.nothing()));
      case Operation.AlterOrderWithRespectTo o ->
          option(state, app, o.name(), "order_with_respect_to", text(o.field()));
      case Operation.AlterModelOptions o -> {
        ModelState model = model(state, app, o.name());
        Map<String, Value> options = new LinkedHashMap<>(model.options());
        options.putAll(o.options());
        options
            .keySet()
            .removeIf(key -> ALTERABLE_OPTIONS.contains(key) && !o.options().containsKey(key));
        yield state.with(model.withOptions(options));
      }
      case Operation.AlterModelManagers o -> {
        ModelState model = model(state, app, o.name());
        yield state.with(
            new ModelState(
                model.app(),
                model.name(),
                model.fields(),
                model.options(),
                model.indexes(),
                model.constraints(),
                model.bases(),
                o.managers(),
                model.uncertain()));
      }
      case Operation.AddField o -> {
        ModelState model = model(state, app, o.model());
        yield state.with(
            model.withFields(put(model.fields(), o.name(), kept(o.field(), o.preserveDefault()))));
      }
      case Operation.AlterField o -> {
        ModelState model = model(state, app, o.model());
        yield state.with(
            model.withFields(put(model.fields(), o.name(), kept(o.field(), o.preserveDefault()))));
      }
      case Operation.RemoveField o -> {
        ModelState model = model(state, app, o.model());
        if (model.field(o.name()).isEmpty() && !model.uncertain()) {
          throw new Impossible("KeyError: '" + o.name() + "'");
        }
        yield state.with(
            model.withFields(
                model.fields().stream().filter(f -> !f.name().equals(o.name())).toList()));
      }
      case Operation.RenameField o -> renameField(state, app, o);
      case Operation.AddIndex o -> {
        ModelState model = model(state, app, o.model());
        List<Index> indexes = new ArrayList<>(model.indexes());
        indexes.add(o.index());
        yield state.with(model.withIndexes(indexes));
      }
      case Operation.RemoveIndex o -> {
        ModelState model = model(state, app, o.model());
        yield state.with(
            model.withIndexes(
                model.indexes().stream()
                    .filter(index -> !index.name().equals(Optional.of(o.name())))
                    .toList()));
      }
      case Operation.RenameIndex o -> renameIndex(state, app, o);
      case Operation.AddConstraint o -> {
        ModelState model = model(state, app, o.model());
        List<Constraint> constraints = new ArrayList<>(model.constraints());
        constraints.add(o.constraint());
        yield state.with(model.withConstraints(constraints));
      }
      case Operation.RemoveConstraint o -> {
        ModelState model = model(state, app, o.model());
        yield state.with(
            model.withConstraints(
                model.constraints().stream()
                    .filter(constraint -> !constraint.name().equals(Optional.of(o.name())))
                    .toList()));
      }
      case Operation.AlterConstraint o -> {
        ModelState model = model(state, app, o.model());
        yield state.with(
            model.withConstraints(
                model.constraints().stream()
                    .map(
                        constraint ->
                            constraint.name().equals(Optional.of(o.name()))
                                ? o.constraint()
                                : constraint)
                    .toList()));
      }
      case Operation.SeparateDatabaseAndState o -> all(state, app, o.stateOperations());
      case Operation.RunSql o -> all(state, app, o.stateOperations());
      case Operation.OpaqueOperation o -> {
        Operation known = o.state();
        yield uncertain(known == null ? state : after(state, app, known), app, o);
      }
      case Operation.ValidateConstraint _,
          Operation.CreateExtension _,
          Operation.CreateCollation _,
          Operation.RemoveCollation _,
          Operation.RunPython _ ->
          state;
    };
  }

  private static ProjectState all(ProjectState state, String app, List<Operation> operations) {
    ProjectState folded = state;
    for (Operation operation : operations) {
      folded = after(folded, app, operation);
    }
    return folded;
  }

  private static ProjectState option(
      ProjectState state, String app, String name, String option, Value value) {
    ModelState model = model(state, app, name);
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    options.put(option, value);
    return state.with(model.withOptions(options));
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.NONE : Value.str(text);
  }

  private static Value together(List<List<String>> together, @Nullable Value nothing) {
    if (nothing != null) {
      return nothing;
    }
    return new Value.PySet(
        together.stream()
            .<Value>map(names -> new Value.PyTuple(names.stream().<Value>map(Value::str).toList()))
            .toList(),
        false);
  }

  private static Field kept(Field field, boolean preserveDefault) {
    return preserveDefault ? field : cloned(field).with("default", Optional.empty());
  }

  /**
   * What {@code Field.clone()} keeps, which makes a field anew from its {@code deconstruct()}: that
   * it is not swappable is not in there.
   */
  private static Field cloned(Field field) {
    return field.foreign() ? field : field.with("swappable", Optional.empty());
  }

  private static ProjectState renameModel(ProjectState state, String app, Operation.RenameModel o) {
    ModelState old = model(state, app, o.oldName());
    ModelKey oldKey = old.key();
    ModelKey newKey = new ModelKey(app, o.newName());
    ProjectState renamed =
        state
            .without(oldKey)
            .with(
                new ModelState(
                    app,
                    o.newName(),
                    old.fields(),
                    old.options(),
                    old.indexes(),
                    old.constraints(),
                    old.bases(),
                    old.managers(),
                    old.uncertain()));
    // Django points both at the new name as the operation writes it; a field tells of its `to` in
    // lower case, of its `through` as it is
    // https://github.com/django/django/blob/5.2/django/db/migrations/state.py#L133
    Map<String, Value> targets =
        Map.of("to", Value.str(newKey.toString()), "through", Value.str(app + "." + o.newName()));
    renamed =
        related(
            renamed,
            (model, field) -> repointed(field, model.app(), oldKey, targets, state.user()));
    // the old key goes at last, and where only capitals change it is the new one as well: Django
    // loses the model, and whatever follows fails (seen on 4.2 to 6.1)
    return oldKey.equals(newKey) ? renamed.without(newKey) : renamed;
  }

  /**
   * What a rename makes of the relations of every model. Most fields are none and are passed by,
   * since each rename looks at all of a project's fields.
   */
  private static ProjectState related(
      ProjectState state, BiFunction<ModelState, Field, Field> change) {
    ProjectState changed = state;
    for (ModelState model : state.models().values()) {
      List<NamedField> fields = new ArrayList<>(model.fields());
      boolean differs = false;
      for (int i = 0; i < fields.size(); i++) {
        NamedField named = fields.get(i);
        if (named.field().kwargs().containsKey("to")
            || named.field().kwargs().containsKey("through")) {
          Field other = change.apply(model, named.field());
          differs |= !other.equals(named.field());
          fields.set(i, new NamedField(named.name(), other));
        }
      }
      if (differs) {
        changed = changed.with(model.withFields(fields));
      }
    }
    return changed;
  }

  /** Whether a field names a model: a relation, or what joins two models by columns of theirs. */
  private static boolean refers(Field field) {
    return Relation.kind(field).isPresent() || field.shortName().equals("ForeignObject");
  }

  /** A setting that names the renamed model gives way to the name, since it names none any more. */
  private static Field repointed(
      Field field, String app, ModelKey old, Map<String, Value> targets, ModelKey user) {
    if (!refers(field)) {
      return field;
    }
    Field changed = field;
    for (Map.Entry<String, Value> target : targets.entrySet()) {
      if (Relation.target(field, target.getKey(), app, user).equals(Optional.of(old))) {
        changed = cloned(changed).with(target.getKey(), Optional.of(target.getValue()));
      }
    }
    return changed;
  }

  private static ProjectState renameField(ProjectState state, String app, Operation.RenameField o) {
    ModelState model = model(state, app, o.model());
    Optional<Field> found = model.field(o.oldName());
    if (found.isEmpty()) {
      throw new Impossible(
          "FieldDoesNotExist: %s.%s has no field named '%s'"
              .formatted(app, model.key().name(), o.oldName()));
    }
    UnaryOperator<String> name = each -> each.equals(o.oldName()) ? o.newName() : each;
    // Django takes the field out and puts it back under the new name: in the place of a field that
    // has this name already, else at the end
    List<NamedField> fields =
        put(
                model.fields().stream().filter(named -> !named.name().equals(o.oldName())).toList(),
                o.newName(),
                found.get())
            .stream()
            .map(
                named ->
                    new NamedField(
                        named.name(), composed(tupled(named.field(), "from_fields", name), name)))
            .toList();
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    for (String option : List.of("index_together", "unique_together")) {
      Value value = options.get(option);
      if (value != null) {
        options.put(option, grouped(renamedTogether(value, name), state));
      }
    }
    ProjectState renamed = state.with(model.withFields(fields).withOptions(options));
    return related(
        renamed, (other, field) -> following(field, other.app(), model.key(), name, state.user()));
  }

  /**
   * A reference to a renamed field of the model it points at. Django leaves {@code through_fields}
   * as they are, so makemigrations writes an AlterField behind the rename.
   */
  private static Field following(
      Field field, String app, ModelKey model, UnaryOperator<String> name, ModelKey user) {
    return refers(field) && Relation.target(field, "to", app, user).equals(Optional.of(model))
        ? tupled(mapped(field, "to_field", name), "to_fields", name)
        : field;
  }

  private static Field mapped(Field field, String keyword, UnaryOperator<String> name) {
    Value value = field.kwargs().get(keyword);
    return value == null ? field : field.with(keyword, Optional.of(mapped(value, name)));
  }

  /** A primary key made of fields, under their new names. */
  private static Field composed(Field field, UnaryOperator<String> name) {
    return field.shortName().equals("CompositePrimaryKey")
        ? new Field(
            field.className(),
            field.args().stream().map(each -> mapped(each, name)).toList(),
            field.kwargs(),
            field.foreign(),
            field.place())
        : field;
  }

  /** The same of names in a row, which become a tuple then. */
  private static Field tupled(Field field, String keyword, UnaryOperator<String> name) {
    Field renamed = mapped(field, keyword, name);
    return renamed.kwargs().get(keyword) instanceof Value.PyList(List<Value> items)
        ? renamed.with(keyword, Optional.of(new Value.PyTuple(items)))
        : renamed;
  }

  private static Value mapped(Value value, UnaryOperator<String> name) {
    return switch (value) {
      case Value.Str text -> Value.str(name.apply(text.value()));
      case Value.PyList list ->
          new Value.PyList(list.items().stream().map(item -> mapped(item, name)).toList());
      case Value.PyTuple tuple ->
          new Value.PyTuple(tuple.items().stream().map(item -> mapped(item, name)).toList());
      default -> value;
    };
  }

  /** Lists of groups as the Django of the project keeps them. */
  private static Value grouped(Value groups, ProjectState state) {
    return state.setsOfGroups() && groups instanceof Value.PyList
        ? new Value.PySet(
            items(groups).stream()
                .map(
                    group ->
                        group instanceof Value.PyList list
                            ? new Value.PyTuple(list.items())
                            : group)
                .distinct()
                .toList(),
            false)
        : groups;
  }

  /** What is left of groups of fields once one has become an index; Django keeps it in a list. */
  private static Value withoutGroup(Value together, List<String> group) {
    List<Value> names = group.stream().<Value>map(Value::str).toList();
    return new Value.PyList(
        items(together).stream().filter(each -> !items(each).equals(names)).toList());
  }

  private static List<Value> items(Value value) {
    return switch (value) {
      case Value.PyList list -> list.items();
      case Value.PyTuple tuple -> tuple.items();
      case Value.PySet set -> set.items();
      default -> List.of();
    };
  }

  /** Django writes the options back as lists of lists, whatever they were. */
  private static Value renamedTogether(Value value, UnaryOperator<String> name) {
    List<Value> groups = items(value);
    if (groups.isEmpty() && !(value instanceof Value.PyList)) {
      return value instanceof Value.Unknown ? value : new Value.PyList(List.of());
    }
    return new Value.PyList(
        groups.stream()
            .map(
                group ->
                    switch (mapped(group, name)) {
                      case Value.PyTuple tuple -> new Value.PyList(tuple.items());
                      case Value other -> other;
                    })
            .toList());
  }

  private static ProjectState renameIndex(ProjectState state, String app, Operation.RenameIndex o) {
    ModelState model = model(state, app, o.model());
    Value newName = Value.str(o.newName());
    if (o.oldFields() != null) {
      List<Index> indexes = new ArrayList<>(model.indexes());
      Map<String, Value> kwargs = new LinkedHashMap<>();
      kwargs.put(
          "fields", new Value.PyList(o.oldFields().stream().<Value>map(Value::str).toList()));
      kwargs.put("name", newName);
      indexes.add(new Index("django.db.models.Index", List.of(), kwargs));
      ModelState indexed = model.withIndexes(indexes);
      Value together = model.options().getOrDefault("index_together", Value.NONE);
      if (items(together).isEmpty()) {
        return state.with(indexed);
      }
      Map<String, Value> options = new LinkedHashMap<>(model.options());
      options.put("index_together", grouped(withoutGroup(together, o.oldFields()), state));
      return state.with(indexed.withOptions(options));
    }
    return state.with(
        model.withIndexes(
            model.indexes().stream()
                .map(
                    index -> {
                      if (!index.name().equals(Optional.ofNullable(o.oldName()))) {
                        return index;
                      }
                      Map<String, Value> kwargs = new LinkedHashMap<>(index.kwargs());
                      kwargs.put("name", newName);
                      return new Index(index.className(), index.expressions(), kwargs);
                    })
                .toList()));
  }

  /** The models that an operation nobody understands names by its keywords. */
  private static ProjectState uncertain(
      ProjectState state, String app, Operation.OpaqueOperation operation) {
    ProjectState marked = state;
    boolean creates = "django.db.migrations.CreateModel".equals(operation.path());
    List<Value> named = new ArrayList<>();
    for (String keyword : List.of("model_name", "name")) {
      Optional.ofNullable(operation.kwargs().get(keyword)).ifPresent(named::add);
    }
    if (creates) {
      named.addAll(operation.args().stream().limit(1).toList());
    }
    for (Value value : named) {
      if (value instanceof Value.Str text) {
        Optional<ModelState> model = state.model(app, text.value());
        if (model.isPresent()) {
          marked = marked.with(model.get().markedUncertain());
        } else if (creates) {
          // what follows is about a model that is there
          marked =
              marked.with(
                  new ModelState(
                      app,
                      text.value(),
                      List.of(),
                      Map.of(),
                      List.of(),
                      List.of(),
                      List.of(),
                      List.of(),
                      true));
        }
      }
    }
    return marked;
  }

  private static List<NamedField> put(List<NamedField> fields, String name, Field field) {
    List<NamedField> changed = new ArrayList<>();
    boolean replaced = false;
    for (NamedField named : fields) {
      if (named.name().equals(name)) {
        changed.add(new NamedField(name, field));
        replaced = true;
      } else {
        changed.add(named);
      }
    }
    if (!replaced) {
      changed.add(new NamedField(name, field));
    }
    return changed;
  }

  private static ModelState model(ProjectState state, String app, String name) {
    ModelKey key = new ModelKey(app, name);
    return state
        .model(key)
        .orElseThrow(
            () -> new Impossible("KeyError: ('%s', '%s')".formatted(key.app(), key.name())));
  }

  /** An operation that Django would refuse; never leaves this class. */
  private static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Impossible(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
