package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds operations into one another where the same comes out: {@code MigrationOptimizer} with what
 * each operation's {@code reduce()} says.
 *
 * @see <a
 *     href="https://github.com/django/django/blob/5.2/django/db/migrations/optimizer.py">optimizer.py</a>
 */
final class OperationOptimizer {
  /**
   * What one operation can do with a later one: stand aside for it, or become something with it.
   */
  private sealed interface Reduction {
    /** The later one may not be moved in front of it. */
    record Barred() implements Reduction {}

    /** The later one may be moved in front of it. */
    record Passable() implements Reduction {}

    record Into(List<Operation> operations) implements Reduction {}
  }

  private static final Reduction BARRED = new Reduction.Barred();

  private final String app;
  private final ModelKey user;
  private final int release;

  private OperationOptimizer(String app, ModelKey user, int release) {
    this.app = app;
    this.user = user;
    this.release = release;
  }

  static List<Operation> optimized(
      List<Operation> operations, String app, ModelKey user, int release) {
    OperationOptimizer optimizer = new OperationOptimizer(app, user, release);
    List<Operation> before = operations;
    while (true) {
      List<Operation> after = optimizer.once(before);
      if (isSame(before, after)) {
        return after;
      }
      before = after;
    }
  }

  private static boolean isSame(List<Operation> before, List<Operation> after) {
    boolean same = before.size() == after.size();
    for (int i = 0; same && i < before.size(); i++) {
      same = before.get(i) == after.get(i);
    }
    return same;
  }

  private List<Operation> once(List<Operation> operations) {
    List<Operation> done = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      boolean right = true;
      boolean kept = true;
      for (int j = i + 1; j < operations.size() && kept; j++) {
        Operation other = operations.get(j);
        switch (reduce(operation, other)) {
          case Reduction.Into(List<Operation> into) -> {
            List<Operation> between = operations.subList(i + 1, j);
            if (right) {
              done.addAll(between);
              done.addAll(into);
            } else if (between.stream()
                .allMatch(each -> reduce(each, other) instanceof Reduction.Passable)) {
              done.addAll(into);
              done.addAll(between);
            } else {
              kept = false;
              continue;
            }
            done.addAll(operations.subList(j + 1, operations.size()));
            return done;
          }
          case Reduction.Barred _ -> right = false;
          case Reduction.Passable _ -> {}
        }
      }
      done.add(operation);
    }
    return done;
  }

  private Reduction reduce(Operation operation, Operation other) {
    return switch (operation) {
      case Operation.CreateModel o ->
          intoCreation(o, other).orElseGet(() -> unless(references(other, o.name())));
      case Operation.DeleteModel o -> unless(references(other, o.name()));
      case Operation.RenameModel o ->
          other instanceof Operation.RenameModel next && same(o.newName(), next.oldName())
              ? into(new Operation.RenameModel(o.oldName(), next.newName(), o.place()))
              : unless(references(other, o.newName()));
      case Operation.AlterModelTable o -> option(o, o.name(), other);
      case Operation.AlterModelTableComment o -> option(o, o.name(), other);
      case Operation.AlterModelOptions o -> option(o, o.name(), other);
      case Operation.AlterModelManagers o -> option(o, o.name(), other);
      case Operation.AlterOrderWithRespectTo o -> option(o, o.name(), other);
      case Operation.AlterUniqueTogether o ->
          other instanceof Operation.AlterIndexTogether
              ? new Reduction.Passable()
              : option(o, o.name(), other);
      case Operation.AlterIndexTogether o ->
          other instanceof Operation.AlterUniqueTogether
              ? new Reduction.Passable()
              : option(o, o.name(), other);
      case Operation.AddField o -> addField(o, other);
      case Operation.RemoveField o ->
          other instanceof Operation.DeleteModel deleted && same(deleted.name(), o.model())
              ? into(other)
              : unless(referencesField(other, o.model(), o.name()));
      case Operation.AlterField o -> alterField(o, other);
      case Operation.RenameField o ->
          other instanceof Operation.RenameField next
                  && same(o.model(), next.model())
                  && same(o.newName(), next.oldName())
              ? into(new Operation.RenameField(o.model(), o.oldName(), next.newName(), o.place()))
              : unless(
                  referencesField(other, o.model(), o.oldName())
                      || referencesField(other, o.model(), o.newName()));
      case Operation.AddIndex o -> addIndex(o, other);
      case Operation.RenameIndex o ->
          other instanceof Operation.RenameIndex next
                  && same(o.model(), next.model())
                  && next.oldName() != null
                  && same(o.newName(), next.oldName())
              ? into(
                  new Operation.RenameIndex(
                      o.model(), next.newName(), o.oldName(), o.oldFields(), o.listed(), o.place()))
              : BARRED;
      case Operation.AddConstraint o -> addConstraint(o, other);
      case Operation.AlterConstraint o ->
          (other instanceof Operation.AlterConstraint altered
                      && same(o.model(), altered.model())
                      && o.name().equals(altered.name()))
                  || (other instanceof Operation.RemoveConstraint removed
                      && same(o.model(), removed.model())
                      && o.name().equals(removed.name()))
              ? into(other)
              : BARRED;
      default -> BARRED;
    };
  }

  private static Reduction into(Operation... operations) {
    return new Reduction.Into(List.of(operations));
  }

  private static Reduction unless(boolean references) {
    return references ? BARRED : new Reduction.Passable();
  }

  private static boolean same(String name, String other) {
    return lower(name).equals(lower(other));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The last word about an option counts, and none does for a model that goes. */
  private Reduction option(Operation operation, String model, Operation other) {
    boolean last =
        other.subject().filter(subject -> same(subject, model)).isPresent()
            && (other.getClass() == operation.getClass() || other instanceof Operation.DeleteModel);
    return last ? into(other) : unless(references(other, model));
  }

  private Reduction addField(Operation.AddField o, Operation other) {
    return switch (other) {
      case Operation.AlterField next when same(o, next.model(), next.name()) ->
          into(new Operation.AddField(o.model(), next.name(), next.field(), true, o.place()));
      case Operation.RemoveField next when same(o, next.model(), next.name()) -> into();
      case Operation.RenameField next when same(o, next.model(), next.oldName()) ->
          into(new Operation.AddField(o.model(), next.newName(), o.field(), true, o.place()));
      default -> unless(referencesField(other, o.model(), o.name()));
    };
  }

  private static boolean same(Operation.AddField o, String model, String name) {
    return same(o.model(), model) && same(o.name(), name);
  }

  private Reduction alterField(Operation.AlterField o, Operation other) {
    boolean laterAlteration =
        other instanceof Operation.AlterField next
            && release >= 50
            && same(o.model(), next.model())
            && same(o.name(), next.name());
    boolean removal =
        other instanceof Operation.RemoveField next
            && same(o.model(), next.model())
            && same(o.name(), next.name());
    if (laterAlteration || removal) {
      return into(other);
    }
    return other instanceof Operation.RenameField next
            && same(o.model(), next.model())
            && same(o.name(), next.oldName())
            && !o.field().kwargs().containsKey("db_column")
        ? into(
            other, new Operation.AlterField(o.model(), next.newName(), o.field(), true, o.place()))
        : unless(referencesField(other, o.model(), o.name()));
  }

  private Reduction addIndex(Operation.AddIndex o, Operation other) {
    Optional<String> name = o.index().name();
    if (release >= 50
        && other instanceof Operation.RemoveIndex removed
        && name.equals(Optional.of(removed.name()))) {
      return into();
    }
    if (release >= 50
        && other instanceof Operation.RenameIndex renamed
        && name.equals(Optional.ofNullable(renamed.oldName()))) {
      Map<String, Value> kwargs = new LinkedHashMap<>(o.index().kwargs());
      kwargs.put("name", Value.str(renamed.newName()));
      Index index = new Index(o.index().className(), o.index().expressions(), kwargs);
      return into(new Operation.AddIndex(o.model(), index, o.concurrently(), o.place()));
    }
    return BARRED;
  }

  private Reduction addConstraint(Operation.AddConstraint o, Operation other) {
    Optional<String> name = o.constraint().name();
    return switch (other) {
      case Operation.RemoveConstraint next
          when release >= 51
              && same(o.model(), next.model())
              && name.equals(Optional.of(next.name())) ->
          into();
      case Operation.AlterConstraint next
          when same(o.model(), next.model()) && name.equals(Optional.of(next.name())) ->
          into(new Operation.AddConstraint(o.model(), next.constraint(), false, o.place()));
      default -> BARRED;
    };
  }

  // What is folded into the making of a model

  private Optional<Reduction> intoCreation(Operation.CreateModel model, Operation other) {
    if (other.subject().filter(subject -> same(subject, model.name())).isEmpty()) {
      return Optional.empty();
    }
    return switch (other) {
      case Operation.DeleteModel _ ->
          model.options().getOrDefault("proxy", Value.NONE).equals(Value.bool(true))
              ? Optional.empty()
              : Optional.of(into());
      case Operation.RenameModel o ->
          created(model, o.newName(), model.fields(), model.options(), model.managers());
      case Operation.AlterModelOptions o -> {
        Map<String, Value> options = new LinkedHashMap<>(model.options());
        options.putAll(o.options());
        options
            .keySet()
            .removeIf(
                key ->
                    StateSimulator.ALTERABLE_OPTIONS.contains(key)
                        && !o.options().containsKey(key));
        yield with(model, options);
      }
      case Operation.AlterModelManagers o ->
          created(model, model.name(), model.fields(), model.options(), o.managers());
      case Operation.AlterModelTable o ->
          release >= 50 ? with(model, "db_table", text(o.table())) : Optional.empty();
      case Operation.AlterModelTableComment o ->
          release >= 50 ? with(model, "db_table_comment", text(o.comment())) : Optional.empty();
      case Operation.AlterUniqueTogether o ->
          with(model, "unique_together", Together.value(o.together(), o.nothing()));
      case Operation.AlterIndexTogether o ->
          with(model, "index_together", Together.value(o.together(), o.nothing()));
      case Operation.AlterOrderWithRespectTo o ->
          with(model, "order_with_respect_to", text(o.field()));
      case Operation.AddField o -> {
        List<NamedField> fields = new ArrayList<>(model.fields());
        fields.add(new NamedField(o.name(), o.field()));
        yield created(model, model.name(), fields, model.options(), model.managers());
      }
      case Operation.AlterField o ->
          created(
              model,
              model.name(),
              model.fields().stream()
                  .map(
                      each ->
                          each.name().equals(o.name())
                              ? new NamedField(each.name(), o.field())
                              : each)
                  .toList(),
              model.options(),
              model.managers());
      case Operation.RemoveField o -> withoutField(model, lower(o.name()));
      case Operation.RenameField o -> withRenamed(model, o.oldName(), o.newName());
      case Operation.AddIndex o -> {
        List<Value> indexes = new ArrayList<>(list(model, "indexes"));
        indexes.add(call(o.index(), model.place()));
        yield with(model, "indexes", new Value.PyList(indexes));
      }
      case Operation.RemoveIndex o -> with(model, "indexes", without(model, "indexes", o.name()));
      case Operation.AddConstraint o when release >= 50 -> {
        List<Value> constraints = new ArrayList<>(list(model, "constraints"));
        constraints.add(call(o.constraint(), model.place()));
        yield with(model, "constraints", new Value.PyList(constraints));
      }
      case Operation.RemoveConstraint o when release >= 50 ->
          with(model, "constraints", without(model, "constraints", o.name()));
      default -> Optional.empty();
    };
  }

  private static Value call(Index index, Place place) {
    return new Value.Call(index.className(), index.expressions(), index.kwargs(), place);
  }

  private static Value call(Constraint constraint, Place place) {
    return new Value.Call(
        constraint.className(), constraint.expressions(), constraint.kwargs(), place);
  }

  private static List<Value> list(Operation.CreateModel model, String option) {
    return Optional.ofNullable(model.options().get(option))
        .flatMap(Value::asItems)
        .orElse(List.of());
  }

  private static Value without(Operation.CreateModel model, String option, String name) {
    return new Value.PyList(
        list(model, option).stream()
            .filter(
                each ->
                    !(each instanceof Value.Call call
                        && call.kwarg("name").equals(Optional.of(Value.str(name)))))
            .toList());
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.NONE : Value.str(text);
  }

  private static Optional<Reduction> with(Operation.CreateModel model, String option, Value value) {
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    options.put(option, value);
    return with(model, options);
  }

  private static Optional<Reduction> with(Operation.CreateModel model, Map<String, Value> options) {
    return created(model, model.name(), model.fields(), options, model.managers());
  }

  private static Optional<Reduction> created(
      Operation.CreateModel model,
      String name,
      List<NamedField> fields,
      Map<String, Value> options,
      List<Operation.Manager> managers) {
    return Optional.of(
        into(
            new Operation.CreateModel(
                name, fields, options, model.bases(), managers, model.place())));
  }

  private static Optional<Reduction> withoutField(Operation.CreateModel model, String name) {
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    for (String option : Together.OPTIONS) {
      Value groups = options.remove(option);
      if (groups != null) {
        List<List<String>> left =
            Together.groups(groups).stream()
                .map(group -> group.stream().filter(each -> !each.equals(name)).toList())
                .filter(group -> !group.isEmpty())
                .distinct()
                .toList();
        if (!left.isEmpty()) {
          options.put(option, Together.value(left, null));
        }
      }
    }
    options.remove("order_with_respect_to", Value.str(name));
    return created(
        model,
        model.name(),
        model.fields().stream().filter(each -> !lower(each.name()).equals(name)).toList(),
        options,
        model.managers());
  }

  private static Optional<Reduction> withRenamed(
      Operation.CreateModel model, String oldName, String newName) {
    UnaryOperator<String> renamed = name -> name.equals(oldName) ? newName : name;
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    for (String option : Together.OPTIONS) {
      options.computeIfPresent(
          option,
          (_, groups) ->
              Together.groups(groups).isEmpty()
                  ? groups
                  : Together.value(
                      Together.groups(groups).stream()
                          .map(group -> group.stream().map(renamed).toList())
                          .toList(),
                      null));
    }
    options.replace("order_with_respect_to", Value.str(oldName), Value.str(newName));
    return created(
        model,
        model.name(),
        model.fields().stream()
            .map(each -> new NamedField(renamed.apply(each.name()), each.field()))
            .toList(),
        options,
        model.managers());
  }

  // References

  /** Whether an operation has to do with a model of the app, or may have. */
  private boolean references(Operation operation, String model) {
    return switch (operation) {
      case Operation.CreateModel o ->
          same(o.name(), model)
              || o.bases().stream().anyMatch(base -> isBase(base, model))
              || o.fields().stream().anyMatch(each -> leads(o.name(), each.field(), model));
      case Operation.DeleteModel _ -> true;
      case Operation.RenameModel o -> same(o.oldName(), model) || same(o.newName(), model);
      case Operation.AlterModelTable o -> same(o.name(), model);
      case Operation.AlterModelTableComment o -> same(o.name(), model);
      case Operation.AlterModelOptions o -> same(o.name(), model);
      case Operation.AlterModelManagers o -> same(o.name(), model);
      case Operation.AlterOrderWithRespectTo o -> same(o.name(), model);
      case Operation.AlterUniqueTogether o -> same(o.name(), model);
      case Operation.AlterIndexTogether o -> same(o.name(), model);
      case Operation.AddField o -> same(o.model(), model) || leads(o.model(), o.field(), model);
      case Operation.AlterField o -> same(o.model(), model) || leads(o.model(), o.field(), model);
      case Operation.RemoveField o -> same(o.model(), model);
      case Operation.RenameField o -> same(o.model(), model);
      default -> true;
    };
  }

  private boolean isBase(Value base, String model) {
    return base.asString()
        .filter(label -> ModelKey.parse(qualified(label)).equals(new ModelKey(app, model)))
        .isPresent();
  }

  private String qualified(String label) {
    return label.contains(".") ? label : app + "." + label;
  }

  private boolean leads(String from, Field field, String model) {
    FieldTraits traits = new FieldTraits(field, new ModelKey(app, from), user);
    Optional<ModelKey> key = Optional.of(new ModelKey(app, model));
    return traits.target().equals(key) || traits.through().equals(key);
  }

  /** Whether an operation has to do with a field of a model of the app, or may have. */
  private boolean referencesField(Operation operation, String model, String field) {
    return switch (operation) {
      case Operation.AddField o ->
          (same(o.model(), model) && named(o.name(), o.field(), field))
              || leadsTo(o.model(), o.field(), model, field);
      case Operation.AlterField o ->
          (same(o.model(), model) && named(o.name(), o.field(), field))
              || leadsTo(o.model(), o.field(), model, field);
      case Operation.RemoveField o -> same(o.model(), model) && o.name().equals(field);
      case Operation.RenameField o ->
          same(o.model(), model) && (same(o.oldName(), field) || same(o.newName(), field));
      case Operation.AlterUniqueTogether o -> same(o.name(), model) && isIn(o.together(), field);
      case Operation.AlterIndexTogether o -> same(o.name(), model) && isIn(o.together(), field);
      case Operation.AlterOrderWithRespectTo o ->
          same(o.name(), model) && (o.field() == null || o.field().equals(field));
      default -> references(operation, model);
    };
  }

  private static boolean isIn(List<List<String>> groups, String field) {
    return groups.isEmpty() || groups.stream().anyMatch(group -> group.contains(field));
  }

  private static boolean named(String name, Field definition, String field) {
    return name.equals(field)
        || definition
            .kwarg("from_fields")
            .flatMap(Value::asItems)
            .filter(names -> names.contains(Value.str(field)))
            .isPresent();
  }

  private boolean leadsTo(String from, Field definition, String model, String field) {
    FieldTraits traits = new FieldTraits(definition, new ModelKey(app, from), user);
    Optional<ModelKey> key = Optional.of(new ModelKey(app, model));
    Optional<Value> toField = definition.kwarg("to_field");
    boolean to =
        traits.target().equals(key)
            && (traits.isManyToMany()
                || toField.isEmpty()
                || toField.get().equals(Value.str(field)));
    Optional<List<Value>> between = definition.kwarg("through_fields").flatMap(Value::asItems);
    return to
        || (traits.through().equals(key)
            && between.map(names -> names.contains(Value.str(field))).orElse(true));
  }
}
