package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What turns one state into another: the operations that Django's {@code MigrationAutodetector}
 * finds, in the order in which it finds them, with what each needs before it.
 *
 * <p>What cannot be compared is taken as unchanged, and told.
 *
 * @see <a
 *     href="https://github.com/django/django/blob/5.2/django/db/migrations/autodetector.py">autodetector.py</a>
 */
final class Autodetector {
  private static final String ORDER = "order_with_respect_to";

  /** Of a constraint, what the database does not see. */
  private static final Set<String> NOT_OF_THE_DATABASE =
      Set.of("violation_error_code", "violation_error_message");

  private record FieldKey(ModelKey model, String field) implements Comparable<FieldKey> {
    @Override
    public int compareTo(FieldKey other) {
      int byModel = model.compareTo(other.model);
      return byModel != 0 ? byModel : field.compareTo(other.field);
    }
  }

  private record FieldRename(
      ModelKey model, String oldName, Field oldField, String newName, Field newField) {}

  private record IndexRename(
      @Nullable String oldName, String newName, @Nullable List<String> oldFields) {}

  private record IndexChanges(List<Index> added, List<Index> removed, List<IndexRename> renamed) {}

  private record ConstraintChanges(
      List<Constraint> added, List<Constraint> removed, List<Constraint> altered) {}

  private record TogetherChange(
      ModelKey model, Set<List<String>> before, Set<List<String>> after, List<Need> needs) {}

  private final Map<ModelKey, ModelState> from;
  private final Map<ModelKey, ModelState> to;
  private final ModelKey user;
  private final Set<String> unmigrated;
  private final int release;
  private final boolean assumesRenames;
  private final Equality equality;

  private final Map<String, List<Planned>> generated = new TreeMap<>();
  private final List<PendingChanges.Question> questions = new ArrayList<>();
  private final Set<Unreadable> unknown = new LinkedHashSet<>();

  private final Set<ModelKey> oldModels = new TreeSet<>();
  private final Set<ModelKey> oldProxies = new TreeSet<>();
  private final Set<ModelKey> oldUnmanaged = new TreeSet<>();
  private final Set<ModelKey> newModels = new TreeSet<>();
  private final Set<ModelKey> newProxies = new TreeSet<>();
  private final Set<ModelKey> newUnmanaged = new TreeSet<>();

  private final Map<ModelKey, String> renamedModels = new LinkedHashMap<>();
  private final Map<String, String> renamedTargets = new LinkedHashMap<>();
  private final Map<FieldKey, String> renamedFields = new LinkedHashMap<>();
  private final List<FieldRename> fieldRenames = new ArrayList<>();

  private Set<ModelKey> keptModels = Set.of();
  private Set<FieldKey> oldFields = new TreeSet<>();
  private Set<FieldKey> newFields = new TreeSet<>();
  private final Map<ModelKey, FieldKey> throughUsers = new LinkedHashMap<>();
  private final Map<ModelKey, IndexChanges> indexChanges = new LinkedHashMap<>();
  private final Map<ModelKey, ConstraintChanges> constraintChanges = new LinkedHashMap<>();
  private final Map<ModelKey, Set<List<String>>> groupsMadeIndexes = new LinkedHashMap<>();

  private final Relations fromRelations;
  private final Relations toRelations;

  /**
   * @param unmigrated apps that have no migrations, which are left alone
   * @param form that of the release of Django
   * @param settings what the project's files have for a setting
   */
  Autodetector(
      ProjectState from,
      ProjectState to,
      Set<String> unmigrated,
      Deconstructor form,
      int release,
      Function<String, Optional<Value>> settings,
      PendingChanges.Renames renames) {
    this.from = formed(from, form);
    this.to = formed(to, form);
    this.user = to.user();
    this.unmigrated = Set.copyOf(unmigrated);
    this.release = release;
    this.assumesRenames = renames == PendingChanges.Renames.YES;
    this.equality = new Equality(user, settings);
    this.fromRelations = new Relations(this.from, user);
    this.toRelations = new Relations(this.to, user);
  }

  private static Map<ModelKey, ModelState> formed(ProjectState state, Deconstructor form) {
    Map<ModelKey, ModelState> formed = new TreeMap<>();
    state
        .models()
        .forEach(
            (key, model) ->
                formed.put(
                    key,
                    new ModelState(
                        model.app(),
                        model.name(),
                        model.fields().stream()
                            .map(each -> new NamedField(each.name(), formed(each.field(), form)))
                            .toList(),
                        form.values(model.options()),
                        model.indexes().stream().map(form::index).toList(),
                        model.constraints().stream().map(form::constraint).toList(),
                        model.bases(),
                        model.managers(),
                        model.uncertain())));
    return formed;
  }

  /** Of a class outside Django the field of Django that it is to the database. */
  private static Field formed(Field field, Deconstructor form) {
    Field inherited = field.inherited();
    if (!field.foreign() || inherited == null) {
      return form.field(field);
    }
    Field formed = form.field(inherited);
    boolean tellsTheSame = field.kwargs().equals(inherited.kwargs());
    return new Field(
        field.className(),
        field.args(),
        tellsTheSame ? formed.kwargs() : form.values(field.kwargs()),
        true,
        field.place(),
        formed,
        field.local());
  }

  Map<String, List<Planned>> operations() {
    sortKeys();
    renameModels();
    prepareFields();
    deleteModels();
    createModels();
    deleteProxies();
    createProxies();
    alterOptions();
    alterManagers();
    alterTableComments();
    findRenamedFields();
    findIndexChanges();
    findConstraintChanges();
    removeConstraints();
    removeIndexes();
    renameFields();
    renameIndexes();
    removeTogether("unique_together");
    if (release < 51) {
      removeTogether("index_together");
    }
    minus(oldFields, newFields).forEach(key -> removeField(key.model(), key.field()));
    minus(newFields, oldFields).forEach(key -> addField(key.model(), key.field()));
    alterFields();
    alterOrder();
    alterTogether("unique_together");
    if (release < 51) {
      alterTogether("index_together");
    }
    addIndexes();
    addConstraints();
    alterConstraints();
    alterTables();
    return generated;
  }

  List<PendingChanges.Question> questions() {
    return questions;
  }

  List<Unreadable> unknown() {
    return List.copyOf(unknown);
  }

  // The two sides

  private void sortKeys() {
    from.forEach((key, model) -> sortKey(key, model, oldModels, oldProxies, oldUnmanaged));
    to.forEach((key, model) -> sortKey(key, model, newModels, newProxies, newUnmanaged));
  }

  private void sortKey(
      ModelKey key,
      ModelState model,
      Set<ModelKey> models,
      Set<ModelKey> proxies,
      Set<ModelKey> unmanaged) {
    if (!isManaged(model)) {
      unmanaged.add(key);
    } else if (!unmigrated.contains(key.app())) {
      (isProxy(model) ? proxies : models).add(key);
    }
  }

  private static boolean isManaged(ModelState model) {
    return !Value.bool(false).equals(model.options().get("managed"));
  }

  private static boolean isProxy(ModelState model) {
    return Value.bool(true).equals(model.options().get("proxy"));
  }

  private static ModelState of(Map<ModelKey, ModelState> side, ModelKey key) {
    ModelState model = side.get(key);
    if (model == null) {
      throw new IllegalArgumentException("no model " + key);
    }
    return model;
  }

  private ModelState before(ModelKey key) {
    return of(from, new ModelKey(key.app(), renamedModels.getOrDefault(key, key.name())));
  }

  private ModelState after(ModelKey key) {
    return of(to, key);
  }

  private FieldTraits traits(ModelKey model, Field field) {
    return new FieldTraits(field, model, user);
  }

  private static Field field(ModelState model, String name) {
    return model
        .field(
            name.equals("_order")
                ? model.options().getOrDefault(ORDER, Value.str(name)).asString().orElse(name)
                : name)
        .orElseThrow(() -> new IllegalArgumentException(model.key() + " has no field " + name));
  }

  private static <T> Set<T> minus(Collection<T> some, Collection<T> others) {
    Set<T> left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  private static <T> Set<T> both(Collection<T> some, Collection<T> others) {
    Set<T> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  private static <T> Set<T> either(Collection<T> some, Collection<T> others) {
    Set<T> either = new TreeSet<>(some);
    either.addAll(others);
    return either;
  }

  private void add(String app, Operation operation, List<Need> needs) {
    generated.computeIfAbsent(app, _ -> new ArrayList<>()).add(new Planned(operation, needs));
  }

  private void addFirst(String app, Operation operation, List<Need> needs) {
    generated.computeIfAbsent(app, _ -> new ArrayList<>()).addFirst(new Planned(operation, needs));
  }

  private void open(Place place, String what) {
    unknown.add(new Unreadable(place, what, null));
  }

  /** What is not known to differ is taken as the same. */
  private boolean differs(Sameness sameness, Place place, String what) {
    if (sameness == Sameness.OPEN) {
      open(place, "whether " + what + " has changed cannot be told by reading");
    }
    return sameness == Sameness.OTHER;
  }

  // Models

  private void renameModels() {
    for (ModelKey added : minus(newModels, oldModels)) {
      ModelState model = after(added);
      for (ModelKey removed : minus(oldModels, newModels)) {
        ModelState old = of(from, removed);
        if (removed.app().equals(added.app())
            && isSameButForTargets(model, old)
            && asks(
                PendingChanges.Question.Kind.RENAMED_MODEL,
                "Was the model %s.%s renamed to %s?".formatted(old.app(), old.name(), model.name()),
                placeOf(model))) {
          List<Need> needs = new ArrayList<>();
          for (NamedField each : model.fields()) {
            needs.addAll(needs(added, each.field()));
          }
          toRelations.to(added).keySet().forEach(key -> needs.add(Need.created(key)));
          add(
              added.app(),
              new Operation.RenameModel(old.name(), model.name(), placeOf(model)),
              needs);
          renamedModels.put(added, removed.name());
          renamedTargets.put(removed.toString(), added.toString());
          oldModels.remove(removed);
          oldModels.add(added);
          break;
        }
      }
    }
  }

  private static Place placeOf(ModelState model) {
    return model.fields().isEmpty() ? Place.ofFile("") : model.fields().getLast().field().place();
  }

  /** In the order of their names, as Django compares them, whatever relations lead to. */
  private boolean isSameButForTargets(ModelState model, ModelState old) {
    List<NamedField> fields = sorted(model.fields());
    List<NamedField> others = sorted(old.fields());
    if (fields.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < fields.size(); i++) {
      if (equality.of(withoutTarget(fields.get(i)), withoutTarget(others.get(i)))
          != Sameness.SAME) {
        return false;
      }
    }
    return true;
  }

  private static List<NamedField> sorted(List<NamedField> fields) {
    return fields.stream().sorted(Comparator.comparing(NamedField::name)).toList();
  }

  private static Field withoutTarget(NamedField named) {
    return named.field().with("to", Optional.empty());
  }

  private boolean asks(PendingChanges.Question.Kind kind, String text, Place place) {
    questions.add(new PendingChanges.Question(kind, text, assumesRenames ? "yes" : "no", place));
    return assumesRenames;
  }

  private void prepareFields() {
    keptModels = both(oldModels, newModels);
    for (ModelKey key : keptModels) {
      before(key).fields().forEach(each -> oldFields.add(new FieldKey(key, each.name())));
      after(key).fields().forEach(each -> newFields.add(new FieldKey(key, each.name())));
    }
    for (ModelKey key : oldModels) {
      ModelState model = before(key);
      for (NamedField each : model.fields()) {
        traits(key, each.field())
            .through()
            .ifPresent(
                through -> throughUsers.put(through, new FieldKey(model.key(), each.name())));
      }
    }
  }

  private void deleteModels() {
    Set<ModelKey> kept = either(newModels, newUnmanaged);
    List<ModelKey> deleted = new ArrayList<>(minus(oldModels, kept));
    deleted.addAll(minus(oldUnmanaged, kept));
    for (ModelKey key : deleted) {
      ModelState model = of(from, key);
      Place place = placeOf(model);
      Set<String> related = new TreeSet<>();
      for (NamedField each : model.fields()) {
        FieldTraits traits = traits(key, each.field());
        if (traits.isRelation() || traits.through().isPresent()) {
          related.add(each.name());
        }
      }
      for (String option : Together.OPTIONS) {
        boolean alters = option.equals("unique_together") || release < 51;
        if (alters && !Together.groups(option(model, option)).isEmpty()) {
          add(key.app(), together(option, key.name(), List.of(), Value.NONE, place), List.of());
        }
      }
      if (release >= 60) {
        model
            .indexes()
            .forEach(
                index ->
                    add(
                        key.app(),
                        new Operation.RemoveIndex(
                            key.name(), index.name().orElse(""), false, place),
                        List.of()));
        model
            .constraints()
            .forEach(
                each ->
                    add(
                        key.app(),
                        new Operation.RemoveConstraint(key.name(), each.name().orElse(""), place),
                        List.of()));
      }
      for (String name : related) {
        add(
            key.app(),
            new Operation.RemoveField(key.name(), name, place),
            release >= 60
                ? List.of(Need.of(key, name, Need.Kind.REMOVE_INDEX_OR_CONSTRAINT))
                : List.of());
      }
      Set<Need> needs = new LinkedHashSet<>();
      fromRelations
          .to(key)
          .forEach(
              (other, fields) ->
                  fields.forEach(
                      (name, field) -> {
                        needs.add(Need.of(other, name, Need.Kind.REMOVE));
                        if (!traits(other, field).isManyToMany()) {
                          needs.add(Need.of(other, name, Need.Kind.ALTER));
                        }
                      }));
      related.forEach(name -> needs.add(Need.of(key, name, Need.Kind.REMOVE)));
      FieldKey user = throughUsers.get(key);
      if (user != null) {
        needs.add(Need.of(user.model(), user.field(), Need.Kind.REMOVE));
      }
      add(key.app(), new Operation.DeleteModel(model.name(), place), List.copyOf(needs));
    }
  }

  private static Value option(ModelState model, String name) {
    return model.options().getOrDefault(name, Value.NONE);
  }

  private void createModels() {
    Set<ModelKey> old = either(oldModels, oldUnmanaged);
    List<ModelKey> added = new ArrayList<>(swappableLast(minus(newModels, old)));
    added.addAll(swappableLast(minus(newUnmanaged, old)));
    added.forEach(this::createModel);
  }

  /** Each is put before those that are there already, so that a user model comes first. */
  private List<ModelKey> swappableLast(Set<ModelKey> keys) {
    return keys.stream()
        .sorted(
            Comparator.comparing((ModelKey key) -> sortingName(key, key.app()))
                .thenComparing(key -> sortingName(key, key.name()))
                .reversed())
        .toList();
  }

  private String sortingName(ModelKey key, String name) {
    boolean swappable = option(after(key), "swappable").asString().isPresent() || key.equals(user);
    return swappable ? "___" + name : name;
  }

  private void createModel(ModelKey key) {
    ModelState model = after(key);
    Place place = placeOf(model);
    Map<String, Field> related = new TreeMap<>();
    @Nullable ModelKey keyTarget = null;
    for (NamedField each : model.fields()) {
      FieldTraits traits = traits(key, each.field());
      if (traits.isRelation()) {
        if (traits.isPrimaryKey()) {
          keyTarget = traits.target().orElseThrow();
        } else if (!each.field().isTrue("parent_link")) {
          related.put(each.name(), each.field());
        }
      }
      if (traits.through().isPresent()) {
        related.put(each.name(), each.field());
      }
    }
    List<Need> needs = new ArrayList<>(List.of(Need.removed(key)));
    for (Value base : model.bases()) {
      base.asString()
          .filter(label -> label.contains("."))
          .map(ModelKey::parse)
          .ifPresent(
              parent -> {
                needs.add(Need.created(parent));
                if (from.containsKey(parent) && to.containsKey(parent)) {
                  for (NamedField each : of(from, parent).fields()) {
                    if (of(to, parent).field(each.name()).isEmpty()
                        && model.field(each.name()).isPresent()) {
                      needs.add(Need.of(parent, each.name(), Need.Kind.REMOVE));
                    }
                  }
                }
              });
    }
    if (keyTarget != null) {
      needs.add(Need.created(keyTarget));
    }
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    Value unique = options.remove("unique_together");
    Value indexed = release < 51 ? options.remove("index_together") : null;
    Value order = options.remove(ORDER);
    addFirst(
        key.app(),
        new Operation.CreateModel(
            model.name(),
            model.fields().stream().filter(each -> !related.containsKey(each.name())).toList(),
            options,
            model.bases(),
            model.managers(),
            place),
        needs);
    if (!isManaged(model)) {
      return;
    }
    related.forEach(
        (name, field) -> {
          List<Need> before = new ArrayList<>(needs(key, field));
          before.add(Need.created(key));
          add(
              key.app(),
              new Operation.AddField(key.name(), name, field, true, field.place()),
              before);
        });
    if (order != null && order.asString().isPresent()) {
      String name = order.asString().orElseThrow();
      add(
          key.app(),
          new Operation.AlterOrderWithRespectTo(key.name(), name, place),
          List.of(Need.created(key, name), Need.created(key)));
    }
    List<Need> fields = new ArrayList<>();
    related.keySet().forEach(name -> fields.add(Need.created(key, name)));
    fields.add(Need.created(key));
    model
        .indexes()
        .forEach(
            index ->
                add(key.app(), new Operation.AddIndex(key.name(), index, false, place), fields));
    model
        .constraints()
        .forEach(
            constraint ->
                add(
                    key.app(),
                    new Operation.AddConstraint(key.name(), constraint, false, place),
                    fields));
    addTogether("unique_together", key, unique, fields, place);
    addTogether("index_together", key, indexed, fields, place);
    if (oldProxies.contains(key)) {
      toRelations
          .to(key)
          .forEach(
              (other, pointing) ->
                  pointing.forEach(
                      (name, field) ->
                          add(
                              other.app(),
                              new Operation.AlterField(
                                  of(to, other).name(), name, field, true, field.place()),
                              List.of(Need.created(key)))));
    }
  }

  private void addTogether(
      String option, ModelKey key, @Nullable Value groups, List<Need> needs, Place place) {
    if (groups != null && !Together.groups(groups).isEmpty()) {
      add(key.app(), together(option, key.name(), Together.groups(groups), null, place), needs);
    }
  }

  private static Operation together(
      String option,
      String model,
      List<List<String>> groups,
      @Nullable Value nothing,
      Place place) {
    return option.equals("unique_together")
        ? new Operation.AlterUniqueTogether(model, groups, nothing, place)
        : new Operation.AlterIndexTogether(model, groups, nothing, place);
  }

  private void createProxies() {
    for (ModelKey key : minus(newProxies, oldProxies)) {
      ModelState model = after(key);
      List<Need> needs = new ArrayList<>(List.of(Need.removed(key)));
      model.bases().stream()
          .flatMap(base -> base.asString().stream())
          .filter(label -> label.contains("."))
          .forEach(label -> needs.add(Need.created(ModelKey.parse(label))));
      // which Django leaves in the options of a proxy alone
      Map<String, Value> options = new LinkedHashMap<>(model.options());
      options.putIfAbsent("indexes", new Value.PyList(List.of()));
      options.putIfAbsent("constraints", new Value.PyList(List.of()));
      add(
          key.app(),
          new Operation.CreateModel(
              model.name(), List.of(), options, model.bases(), model.managers(), placeOf(model)),
          needs);
    }
  }

  private void deleteProxies() {
    for (ModelKey key : minus(oldProxies, newProxies)) {
      ModelState model = of(from, key);
      add(key.app(), new Operation.DeleteModel(model.name(), placeOf(model)), List.of());
    }
  }

  // Options

  private Set<ModelKey> alterable() {
    Set<ModelKey> keys = new TreeSet<>(keptModels);
    keys.addAll(both(oldProxies, newProxies));
    keys.addAll(both(oldUnmanaged, newUnmanaged));
    return keys;
  }

  private void alterOptions() {
    Set<ModelKey> keys = alterable();
    keys.addAll(both(oldUnmanaged, newModels));
    keys.addAll(both(oldModels, newUnmanaged));
    for (ModelKey key : keys) {
      Map<String, Value> old = alterableOptions(before(key));
      Map<String, Value> now = alterableOptions(after(key));
      List<Sameness> each = new ArrayList<>();
      for (String name : either(old.keySet(), now.keySet())) {
        Value one = old.get(name);
        Value other = now.get(name);
        each.add(one == null || other == null ? Sameness.OTHER : equality.of(one, other));
      }
      if (differs(
          Equality.together(each), placeOf(after(key)), "an option of " + told(after(key)))) {
        add(
            key.app(),
            new Operation.AlterModelOptions(key.name(), now, placeOf(after(key))),
            List.of());
      }
    }
  }

  private static String told(ModelState model) {
    return model.app() + "." + model.name();
  }

  private static Map<String, Value> alterableOptions(ModelState model) {
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    options.keySet().retainAll(StateSimulator.ALTERABLE_OPTIONS);
    return options;
  }

  private void alterManagers() {
    for (ModelKey key : keptModels) {
      List<Operation.Manager> old = before(key).managers();
      List<Operation.Manager> now = after(key).managers();
      List<Sameness> each = new ArrayList<>();
      each.add(old.size() == now.size() ? Sameness.SAME : Sameness.OTHER);
      for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
        each.add(
            old.get(i).name().equals(now.get(i).name())
                ? equality.of(now.get(i).manager(), old.get(i).manager())
                : Sameness.OTHER);
      }
      if (differs(
          Equality.together(each), placeOf(after(key)), "a manager of " + told(after(key)))) {
        add(
            key.app(),
            new Operation.AlterModelManagers(key.name(), now, placeOf(after(key))),
            List.of());
      }
    }
  }

  private void alterTableComments() {
    for (ModelKey key : alterable()) {
      changedText(key, "db_table_comment")
          .ifPresent(
              comment ->
                  add(
                      key.app(),
                      new Operation.AlterModelTableComment(
                          key.name(), comment.asString().orElse(null), placeOf(after(key))),
                      List.of()));
    }
  }

  private void alterTables() {
    for (ModelKey key : alterable()) {
      changedText(key, "db_table")
          .ifPresent(
              table ->
                  add(
                      key.app(),
                      new Operation.AlterModelTable(
                          key.name(), table.asString().orElse(null), placeOf(after(key))),
                      List.of()));
    }
  }

  private Optional<Value> changedText(ModelKey key, String option) {
    Value old = option(before(key), option);
    Value now = option(after(key), option);
    String what = option + " of " + told(after(key));
    return differs(equality.of(now, old), placeOf(after(key)), what)
        ? Optional.of(now)
        : Optional.empty();
  }

  private void alterOrder() {
    for (ModelKey key : keptModels) {
      changedText(key, ORDER)
          .ifPresent(
              order -> {
                Optional<String> name = order.asString();
                add(
                    key.app(),
                    new Operation.AlterOrderWithRespectTo(
                        key.name(), name.orElse(null), placeOf(after(key))),
                    name.map(field -> List.of(Need.created(key, field))).orElse(List.of()));
              });
    }
  }

  // Groups of fields

  private List<TogetherChange> togetherChanges(String option) {
    List<TogetherChange> changes = new ArrayList<>();
    for (ModelKey key : keptModels) {
      Value written = option(before(key), option);
      Value writtenNow = option(after(key), option);
      if (!Equality.isReadWhole(written) || !Equality.isReadWhole(writtenNow)) {
        open(
            placeOf(after(key)),
            "whether %s of %s has changed cannot be told by reading"
                .formatted(option, told(after(key))));
        continue;
      }
      Set<List<String>> old = new LinkedHashSet<>();
      for (List<String> group : Together.groups(written)) {
        old.add(
            group.stream()
                .map(name -> renamedFields.getOrDefault(new FieldKey(key, name), name))
                .toList());
      }
      Set<List<String>> now = new LinkedHashSet<>(Together.groups(writtenNow));
      if (!old.equals(now)) {
        List<Need> needs = new ArrayList<>();
        for (List<String> group : now) {
          for (String name : group) {
            after(key).field(name).ifPresent(field -> needs.addAll(needs(key, field)));
          }
        }
        changes.add(new TogetherChange(key, old, now, needs));
      }
    }
    return changes;
  }

  private void removeTogether(String option) {
    for (TogetherChange change : togetherChanges(option)) {
      Set<List<String>> old = new LinkedHashSet<>(change.before());
      if (option.equals("index_together")) {
        old.removeAll(groupsMadeIndexes.getOrDefault(change.model(), Set.of()));
      }
      if (!old.isEmpty()) {
        addTogether(option, change, kept(change.after(), old));
      }
    }
  }

  private void alterTogether(String option) {
    for (TogetherChange change : togetherChanges(option)) {
      if (!change.before().containsAll(change.after())) {
        addTogether(option, change, List.copyOf(change.after()));
      }
    }
  }

  private static List<List<String>> kept(Set<List<String>> groups, Set<List<String>> old) {
    return groups.stream().filter(old::contains).toList();
  }

  private void addTogether(String option, TogetherChange change, List<List<String>> groups) {
    add(
        change.model().app(),
        together(
            option,
            change.model().name(),
            groups,
            groups.isEmpty() ? Together.NO_GROUP : null,
            placeOf(after(change.model()))),
        change.needs());
  }

  // Fields

  private void findRenamedFields() {
    Set<FieldKey> old = new TreeSet<>(oldFields);
    for (FieldKey added : minus(newFields, old)) {
      Field field = field(after(added.model()), added.field());
      for (FieldKey removed : minus(old, newFields)) {
        if (!removed.model().equals(added.model())) {
          continue;
        }
        Field oldField = field(before(added.model()), removed.field());
        if (isRenamed(added.model(), field, oldField, removed.field())
            && asks(
                PendingChanges.Question.Kind.RENAMED_FIELD,
                "Was %s.%s renamed to %s.%s (a %s)?"
                    .formatted(
                        added.model().name(),
                        removed.field(),
                        added.model().name(),
                        added.field(),
                        field.shortName()),
                field.place())) {
          fieldRenames.add(
              new FieldRename(added.model(), removed.field(), oldField, added.field(), field));
          old.remove(removed);
          old.add(added);
          renamedFields.put(added, removed.field());
          break;
        }
      }
    }
  }

  private boolean isRenamed(ModelKey model, Field field, Field oldField, String oldName) {
    Field old = oldField;
    Optional<String> target =
        oldField.kwarg("to").flatMap(Value::asString).map(renamedTargets::get);
    if (traits(model, field).isRelation() && target.isPresent()) {
      old = oldField.with("to", Optional.of(Value.str(target.get())));
    }
    if (equality.of(field, old) == Sameness.SAME) {
      return true;
    }
    String column =
        old.kwarg("db_column")
            .flatMap(Value::asString)
            .orElseGet(() -> ModelState.column(new NamedField(oldName, oldField)));
    return equality.of(field, old.with("db_column", Optional.of(Value.str(column))))
        == Sameness.SAME;
  }

  private void renameFields() {
    for (FieldRename rename : fieldRenames) {
      String model = rename.model().name();
      Place place = rename.newField().place();
      if (!rename.oldField().kwarg("db_column").equals(rename.newField().kwarg("db_column"))) {
        add(
            rename.model().app(),
            new Operation.AlterField(model, rename.oldName(), rename.newField(), true, place),
            List.of());
      }
      add(
          rename.model().app(),
          new Operation.RenameField(model, rename.oldName(), rename.newName(), place),
          List.of());
      oldFields.remove(new FieldKey(rename.model(), rename.oldName()));
      oldFields.add(new FieldKey(rename.model(), rename.newName()));
    }
  }

  private void addField(ModelKey model, String name) {
    Field field = field(after(model), name);
    FieldTraits traits = traits(model, field);
    List<Need> needs = new ArrayList<>(List.of(Need.of(model, name, Need.Kind.REMOVE)));
    needs.addAll(needs(model, field));
    if (traits.isGenerated()) {
      needs.addAll(needsOfExpression(field));
    }
    boolean preserves = traits.fillsItself(release);
    Field added = field;
    if (!preserves) {
      questions.add(
          new PendingChanges.Question(
              PendingChanges.Question.Kind.DEFAULT_FOR_NEW_FIELD,
              "What do the rows that are there get for %s.%s, which is not null and has no default?"
                  .formatted(model, name),
              "to be given",
              field.place()));
      added = field.with("default", Optional.of(asked(field)));
    }
    add(
        model.app(),
        new Operation.AddField(model.name(), name, added, preserves, field.place()),
        needs);
  }

  private static Value asked(Field field) {
    return new Value.Unknown(
        field.place(), "makemigrations asks for a default for the rows that are there");
  }

  private void removeField(ModelKey model, String name) {
    List<Need> needs = new ArrayList<>();
    needs.add(Need.of(model, name, Need.Kind.REMOVE_ORDER));
    needs.add(Need.of(model, name, Need.Kind.ALTER_TOGETHER));
    if (release >= 60) {
      needs.add(Need.of(model, name, Need.Kind.REMOVE_INDEX_OR_CONSTRAINT));
      for (NamedField each : of(from, before(model).key()).fields()) {
        if (traits(model, each.field()).isGenerated()
            && References.of(each.field().kwarg("expression").orElse(Value.NONE)).contains(name)) {
          needs.add(Need.of(model, each.name(), Need.Kind.REMOVE));
        }
      }
    }
    add(model.app(), new Operation.RemoveField(model.name(), name, placeOf(before(model))), needs);
  }

  private void alterFields() {
    for (FieldKey key : both(oldFields, newFields)) {
      ModelKey model = key.model();
      String oldName = renamedFields.getOrDefault(key, key.field());
      Field old = field(before(model), oldName);
      Field field = followed(model, field(after(model), key.field()), old);
      List<Need> needs = new ArrayList<>();
      if (traits(model, field).isRelation()) {
        needs.addAll(needs(model, field));
      }
      boolean renamed = !oldName.equals(key.field());
      String what = "the field " + model + "." + key.field();
      if (renamed || !differs(equality.of(field, old), field.place(), what)) {
        continue;
      }
      FieldTraits before = traits(model, old);
      FieldTraits after = traits(model, field);
      boolean otherKind = before.isManyToMany() != after.isManyToMany();
      boolean otherTarget =
          release >= 61
              && before.isManyToMany()
              && after.isManyToMany()
              && equality.of(
                      field.kwarg("to").orElse(Value.NONE), old.kwarg("to").orElse(Value.NONE))
                  == Sameness.OTHER;
      if (otherKind || otherTarget) {
        removeField(model, key.field());
        addField(model, key.field());
        continue;
      }
      boolean fillsNulls =
          before.isNull()
              && !after.isNull()
              && !after.hasDefault()
              && !(release >= 50 && after.hasDatabaseDefault())
              && !after.isManyToMany();
      if (fillsNulls) {
        questions.add(
            new PendingChanges.Question(
                PendingChanges.Question.Kind.DEFAULT_FOR_NULLS,
                "What do rows with NULL in %s.%s get, which is not null now and has no default?"
                    .formatted(model, key.field()),
                "none; rows with NULL are seen to before",
                field.place()));
      }
      add(
          model.app(),
          new Operation.AlterField(model.name(), key.field(), field, true, field.place()),
          needs);
    }
  }

  /** A relation to what was renamed leads where it led: the rename takes it along. */
  private Field followed(ModelKey model, Field field, Field old) {
    FieldTraits traits = traits(model, field);
    Field followed = field;
    Optional<ModelKey> target = traits.target();
    if (target.isPresent()) {
      Optional<String> toField = field.kwarg("to_field").flatMap(Value::asString);
      boolean isRenamedField =
          toField
              .filter(name -> renamedFields.containsKey(new FieldKey(target.get(), name)))
              .isPresent();
      if (renamedModels.containsKey(target.get()) || isRenamedField) {
        followed = followed.with("to", old.kwarg("to"));
      }
      if (isRenamedField) {
        followed = followed.with("to_field", old.kwarg("to_field"));
      }
      followed = withOldNames(followed, "from_fields", model);
      followed = withOldNames(followed, "to_fields", target.get());
    }
    if (traits.through().filter(renamedModels::containsKey).isPresent()) {
      followed = followed.with("through", old.kwarg("through"));
    }
    return followed;
  }

  private Field withOldNames(Field field, String keyword, ModelKey of) {
    Optional<List<Value>> names = field.kwarg(keyword).flatMap(Value::asItems);
    return names.isEmpty()
        ? field
        : field.with(
            keyword,
            Optional.of(
                new Value.PyTuple(
                    names.get().stream()
                        .map(
                            each ->
                                each.asString()
                                    .map(name -> renamedFields.get(new FieldKey(of, name)))
                                    .<Value>map(Value::str)
                                    .orElse(each))
                        .toList())));
  }

  // Indexes and constraints

  private void findIndexChanges() {
    List<TogetherChange> together = togetherChanges("index_together");
    for (ModelKey key : keptModels) {
      List<Index> old = before(key).indexes();
      List<Index> now = after(key).indexes();
      String what = "an index of " + told(after(key));
      List<Index> added = without(now, old, key, what);
      List<Index> removed = without(old, now, key, what);
      List<IndexRename> renamed = new ArrayList<>();
      Set<Index> settled = new HashSet<>();
      for (Index each : added) {
        for (Index gone : removed) {
          if (equality.of(nameless(each), nameless(gone)) == Sameness.SAME
              && !each.name().equals(gone.name())) {
            renamed.add(new IndexRename(gone.name().orElse(""), each.name().orElse(""), null));
            settled.add(each);
            settled.add(gone);
          }
        }
      }
      for (TogetherChange change : together) {
        if (change.model().equals(key)) {
          groupsMadeIndexes(change, added, settled, renamed);
        }
      }
      added.removeAll(settled);
      removed.removeAll(settled);
      indexChanges.put(key, new IndexChanges(added, removed, renamed));
    }
  }

  private void groupsMadeIndexes(
      TogetherChange change, List<Index> added, Set<Index> settled, List<IndexRename> renamed) {
    for (List<String> group : withoutGroups(change.before(), change.after())) {
      List<Index> plain =
          added.stream()
              .filter(
                  index ->
                      index.expressions().isEmpty()
                          && index.kwargs().keySet().equals(Set.of("fields", "name"))
                          && index.fields().equals(group))
              .toList();
      if (plain.size() == 1) {
        settled.add(plain.getFirst());
        renamed.add(new IndexRename(null, plain.getFirst().name().orElse(""), group));
        groupsMadeIndexes.computeIfAbsent(change.model(), _ -> new LinkedHashSet<>()).add(group);
      }
    }
  }

  private static Set<List<String>> withoutGroups(Set<List<String>> some, Set<List<String>> others) {
    Set<List<String>> left = new LinkedHashSet<>(some);
    left.removeAll(others);
    return left;
  }

  private List<Index> without(List<Index> some, List<Index> others, ModelKey model, String what) {
    List<Index> left = new ArrayList<>();
    for (Index each : some) {
      List<Sameness> found = others.stream().map(other -> equality.of(each, other)).toList();
      if (isNone(found, placeOf(after(model)), what)) {
        left.add(each);
      }
    }
    return left;
  }

  /** Whether it is certainly none of some. */
  private boolean isNone(List<Sameness> found, Place place, String what) {
    return !found.contains(Sameness.SAME)
        && (found.contains(Sameness.OPEN) ? differs(Sameness.OPEN, place, what) : true);
  }

  private static Index nameless(Index index) {
    Map<String, Value> kwargs = new LinkedHashMap<>(index.kwargs());
    kwargs.remove("name");
    return new Index(index.className(), index.expressions(), kwargs);
  }

  private void addIndexes() {
    indexChanges.forEach(
        (key, changes) ->
            changes
                .added()
                .forEach(
                    index ->
                        add(
                            key.app(),
                            new Operation.AddIndex(key.name(), index, false, placeOf(after(key))),
                            release >= 51 ? needs(key) : List.of())));
  }

  private void removeIndexes() {
    indexChanges.forEach(
        (key, changes) ->
            changes
                .removed()
                .forEach(
                    index ->
                        add(
                            key.app(),
                            new Operation.RemoveIndex(
                                key.name(), index.name().orElse(""), false, placeOf(after(key))),
                            List.of())));
  }

  private void renameIndexes() {
    indexChanges.forEach(
        (key, changes) ->
            changes
                .renamed()
                .forEach(
                    rename ->
                        add(
                            key.app(),
                            new Operation.RenameIndex(
                                key.name(),
                                rename.newName(),
                                rename.oldName(),
                                rename.oldFields(),
                                false,
                                placeOf(after(key))),
                            List.of())));
  }

  private void findConstraintChanges() {
    for (ModelKey key : keptModels) {
      List<Constraint> old = before(key).constraints();
      List<Constraint> now = after(key).constraints();
      List<Constraint> altered = new ArrayList<>();
      Set<Optional<String>> names = new HashSet<>();
      if (release >= 52) {
        for (Constraint one : old) {
          for (Constraint other : now) {
            if (equality.of(one, other) == Sameness.OTHER
                && one.name().equals(other.name())
                && equality.of(ofDatabase(one), ofDatabase(followed(key, other)))
                    == Sameness.SAME) {
              altered.add(other);
              names.add(other.name());
            }
          }
        }
      }
      Place place = placeOf(after(key));
      String what = "a constraint of " + told(after(key));
      constraintChanges.put(
          key,
          new ConstraintChanges(
              without(now, old, names, place, what),
              without(old, now, names, place, what),
              altered));
    }
  }

  private List<Constraint> without(
      List<Constraint> some,
      List<Constraint> others,
      Set<Optional<String>> altered,
      Place place,
      String what) {
    List<Constraint> left = new ArrayList<>();
    for (Constraint each : some) {
      List<Sameness> found = others.stream().map(other -> equality.of(each, other)).toList();
      if (!altered.contains(each.name()) && isNone(found, place, what)) {
        left.add(each);
      }
    }
    return left;
  }

  private static Constraint ofDatabase(Constraint constraint) {
    Map<String, Value> kwargs = new LinkedHashMap<>(constraint.kwargs());
    kwargs.keySet().removeAll(NOT_OF_THE_DATABASE);
    return new Constraint(constraint.className(), constraint.expressions(), kwargs);
  }

  /** A field that was renamed and kept its column leaves the constraint in the database alone. */
  private Constraint followed(ModelKey model, Constraint constraint) {
    if (release < 60) {
      return constraint;
    }
    List<String> names = new ArrayList<>(constraint.fields());
    for (FieldRename rename : fieldRenames) {
      Optional<Value> column = rename.newField().kwarg("db_column");
      if (rename.model().equals(model)
          && column.isPresent()
          && column.equals(rename.oldField().kwarg("db_column"))) {
        names.replaceAll(name -> name.equals(rename.newName()) ? rename.oldName() : name);
      }
    }
    if (names.equals(constraint.fields())) {
      return constraint;
    }
    Map<String, Value> kwargs = new LinkedHashMap<>(constraint.kwargs());
    kwargs.put("fields", new Value.PyTuple(names.stream().<Value>map(Value::str).toList()));
    return new Constraint(constraint.className(), constraint.expressions(), kwargs);
  }

  private void addConstraints() {
    constraintChanges.forEach(
        (key, changes) ->
            changes
                .added()
                .forEach(
                    constraint ->
                        add(
                            key.app(),
                            new Operation.AddConstraint(
                                key.name(), constraint, false, placeOf(after(key))),
                            release >= 51 ? needs(key) : List.of())));
  }

  private void removeConstraints() {
    constraintChanges.forEach(
        (key, changes) ->
            changes
                .removed()
                .forEach(
                    constraint ->
                        add(
                            key.app(),
                            new Operation.RemoveConstraint(
                                key.name(), constraint.name().orElse(""), placeOf(after(key))),
                            List.of())));
  }

  private void alterConstraints() {
    constraintChanges.forEach(
        (key, changes) ->
            changes
                .altered()
                .forEach(
                    constraint ->
                        add(
                            key.app(),
                            new Operation.AlterConstraint(
                                key.name(),
                                constraint.name().orElse(""),
                                constraint,
                                placeOf(after(key))),
                            needs(key))));
  }

  // What must come before

  private List<Need> needs(ModelKey model) {
    return after(model).fields().stream()
        .flatMap(each -> needs(model, each.field()).stream())
        .toList();
  }

  private List<Need> needs(ModelKey model, Field field) {
    FieldTraits traits = traits(model, field);
    List<Need> needs = new ArrayList<>();
    if (traits.isRelation()) {
      needs.add(
          traits
              .setting()
              .map(name -> new Need(Need.SETTING, name, null, Need.Kind.CREATE))
              .orElseGet(() -> Need.created(traits.target().orElseThrow())));
      traits.through().ifPresent(through -> needs.add(Need.created(through)));
    }
    return needs;
  }

  private List<Need> needsOfExpression(Field field) {
    Set<String> named = References.of(field.kwarg("expression").orElse(Value.NONE));
    List<Need> needs = new ArrayList<>();
    for (FieldKey added : minus(newFields, oldFields)) {
      Field other = field(after(added.model()), added.field());
      if (traits(added.model(), other).isRelation() || named.contains(added.field())) {
        needs.add(Need.created(added.model(), added.field()));
      }
    }
    return needs;
  }
}
