package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Both states that are compared, what was found to be renamed, and the operations found so far. */
final class Sides {
  static final String ORDER = "order_with_respect_to";

  record FieldKey(ModelKey model, String field) implements Comparable<FieldKey> {
    @Override
    public int compareTo(FieldKey other) {
      int byModel = model.compareTo(other.model);
      return byModel != 0 ? byModel : field.compareTo(other.field);
    }
  }

  record FieldRename(
      ModelKey model, String oldName, Field oldField, String newName, Field newField) {}

  final Map<ModelKey, ModelState> from;
  final Map<ModelKey, ModelState> to;
  final ModelKey user;
  final Set<String> unmigrated;
  final int release;
  final boolean assumesRenames;
  final Equality equality;

  final Map<String, List<Planned>> generated = new TreeMap<>();
  final List<PendingChanges.Question> questions = new ArrayList<>();
  final Set<Unreadable> unknown = new LinkedHashSet<>();

  final Set<ModelKey> oldModels = new TreeSet<>();
  final Set<ModelKey> oldProxies = new TreeSet<>();
  final Set<ModelKey> oldUnmanaged = new TreeSet<>();
  final Set<ModelKey> newModels = new TreeSet<>();
  final Set<ModelKey> newProxies = new TreeSet<>();
  final Set<ModelKey> newUnmanaged = new TreeSet<>();

  final Map<ModelKey, String> renamedModels = new LinkedHashMap<>();
  final Map<String, String> renamedTargets = new LinkedHashMap<>();
  final Map<FieldKey, String> renamedFields = new LinkedHashMap<>();
  final List<FieldRename> fieldRenames = new ArrayList<>();

  Set<ModelKey> keptModels = Set.of();
  Set<FieldKey> oldFields = new TreeSet<>();
  Set<FieldKey> newFields = new TreeSet<>();
  final Map<ModelKey, FieldKey> throughUsers = new LinkedHashMap<>();
  final Map<ModelKey, Set<List<String>>> groupsMadeIndexes = new LinkedHashMap<>();

  final Relations fromRelations;
  final Relations toRelations;

  /**
   * @param unmigrated apps that have no migrations, which are left alone
   * @param form that of the release of Django
   * @param settings what the project's files have for a setting
   */
  Sides(
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

  void sortKeys() {
    from.forEach((key, model) -> sortKey(key, model, oldModels, oldProxies, oldUnmanaged));
    to.forEach((key, model) -> sortKey(key, model, newModels, newProxies, newUnmanaged));
  }

  void sortKey(
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

  static boolean isManaged(ModelState model) {
    return !Value.bool(false).equals(model.options().get("managed"));
  }

  static boolean isProxy(ModelState model) {
    return Value.bool(true).equals(model.options().get("proxy"));
  }

  static ModelState of(Map<ModelKey, ModelState> side, ModelKey key) {
    ModelState model = side.get(key);
    if (model == null) {
      throw new IllegalArgumentException("no model " + key);
    }
    return model;
  }

  ModelState before(ModelKey key) {
    return of(from, new ModelKey(key.app(), renamedModels.getOrDefault(key, key.name())));
  }

  ModelState after(ModelKey key) {
    return of(to, key);
  }

  FieldTraits traits(ModelKey model, Field field) {
    return new FieldTraits(field, model, user);
  }

  static Field field(ModelState model, String name) {
    return model
        .field(
            name.equals("_order")
                ? model.options().getOrDefault(ORDER, Value.str(name)).asString().orElse(name)
                : name)
        .orElseThrow(() -> new IllegalArgumentException(model.key() + " has no field " + name));
  }

  static <T> Set<T> minus(Collection<T> some, Collection<T> others) {
    Set<T> left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  static <T> Set<T> both(Collection<T> some, Collection<T> others) {
    Set<T> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  static <T> Set<T> either(Collection<T> some, Collection<T> others) {
    Set<T> either = new TreeSet<>(some);
    either.addAll(others);
    return either;
  }

  void add(String app, Operation operation, List<Need> needs) {
    generated.computeIfAbsent(app, _ -> new ArrayList<>()).add(new Planned(operation, needs));
  }

  void addFirst(String app, Operation operation, List<Need> needs) {
    generated.computeIfAbsent(app, _ -> new ArrayList<>()).addFirst(new Planned(operation, needs));
  }

  void open(Place place, String what) {
    unknown.add(new Unreadable(place, what, null));
  }

  /** What is not known to differ is taken as the same. */
  boolean differs(Sameness sameness, Place place, String what) {
    if (sameness == Sameness.OPEN) {
      open(place, "whether " + what + " has changed cannot be told by reading");
    }
    return sameness == Sameness.OTHER;
  }

  static Place placeOf(ModelState model) {
    return model.fields().isEmpty() ? Place.ofFile("") : model.fields().getLast().field().place();
  }

  boolean asks(PendingChanges.Question.Kind kind, String text, Place place) {
    questions.add(new PendingChanges.Question(kind, text, assumesRenames ? "yes" : "no", place));
    return assumesRenames;
  }

  static Value option(ModelState model, String name) {
    return model.options().getOrDefault(name, Value.NONE);
  }

  void prepareFields() {
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

  static String told(ModelState model) {
    return model.app() + "." + model.name();
  }

  Optional<Value> changedText(ModelKey key, String option) {
    Value old = option(before(key), option);
    Value now = option(after(key), option);
    String what = option + " of " + told(after(key));
    return differs(equality.of(now, old), placeOf(after(key)), what)
        ? Optional.of(now)
        : Optional.empty();
  }

  List<Need> needs(ModelKey model) {
    return after(model).fields().stream()
        .flatMap(each -> needs(model, each.field()).stream())
        .toList();
  }

  List<Need> needs(ModelKey model, Field field) {
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

  /** Whether it is certainly none of some. */
  boolean isNone(List<Sameness> found, Place place, String what) {
    return !found.contains(Sameness.SAME)
        && (found.contains(Sameness.OPEN) ? differs(Sameness.OPEN, place, what) : true);
  }
}
