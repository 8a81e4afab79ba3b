package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes of models.py as the model states that Django makes of them: {@code ModelBase.__new__},
 * {@code Options.contribute_to_class} and {@code ModelState.from_model}.
 *
 * @see <a
 *     href="https://github.com/django/django/blob/5.2/django/db/migrations/state.py#L758">ModelState.from_model</a>
 */
final class ModelClassReader {

  /** Options that are lists of something. */
  private static final Set<String> LISTS =
      Set.of("constraints", "index_together", "indexes", "unique_together");

  private final Evaluator evaluator;
  private final ModelLabels labels;
  private final ProjectState migrated;
  private final int release;
  private final ModelShapes shapes;
  private final ModelManagers managers;

  ModelClassReader(Evaluator evaluator, ModelLabels labels, ProjectState migrated, int release) {
    this.evaluator = evaluator;
    this.labels = labels;
    this.migrated = migrated;
    this.release = release;
    this.shapes = new ModelShapes(evaluator, labels, migrated, release);
    this.managers = new ModelManagers(evaluator, shapes, release);
  }

  /**
   * A model as it stands in the code.
   *
   * @param open why what it does not declare itself is not known; absent where all of it is
   * @param unknown names of fields and options that cannot be read
   */
  record Read(ModelState state, Optional<String> open, Set<String> unknown, Place place) {}

  Read read(Evaluator.Type type, Lineage lineage, ModelKey key, String autoField) {
    MetaOptions meta = MetaOptions.of(lineage, evaluator, release);
    ModelShapes.Shape shape = shapes.shape(type, lineage);
    Set<String> unknown = new LinkedHashSet<>();
    Optional<ModelState> before = migrated.model(key);
    Map<String, Value> options = new LinkedHashMap<>();
    meta.options()
        .forEach(
            (name, value) -> {
              Value likely = settled(value);
              if (isTold(name, likely)) {
                options.put(name, likely);
              } else {
                unknown.add(name);
                before
                    .map(model -> model.options().get(name))
                    .ifPresent(old -> options.put(name, old));
              }
            });
    keepGiven(shape, before, options, unknown);
    boolean proxy = Value.bool(true).equals(options.get("proxy"));
    List<NamedField> fields =
        proxy ? List.of() : fields(type, shape, key, autoField, before, unknown);
    Optional<Value> unique = Optional.ofNullable(options.get("unique_together"));
    unique.ifPresent(value -> options.put("unique_together", normal(value)));
    Optional.ofNullable(options.get("index_together"))
        .ifPresent(value -> options.put("index_together", normal(value)));
    List<Index> indexes = new ArrayList<>();
    List<Constraint> constraints = new ArrayList<>();
    Value ofIndexes = options.remove("indexes");
    Value ofConstraints = options.remove("constraints");
    String table =
        Optional.ofNullable(options.get("db_table"))
            .flatMap(Value::asString)
            .filter(name -> !name.isEmpty())
            .orElse(key.app() + "_" + key.name());
    if (unknown.contains("indexes")) {
      before.ifPresent(model -> indexes.addAll(model.indexes()));
    } else {
      for (Value each : items(ofIndexes)) {
        index(each, key, table, fields).ifPresentOrElse(indexes::add, () -> unknown.add("indexes"));
      }
      if (unknown.contains("indexes") && before.isPresent()) {
        indexes.clear();
        indexes.addAll(before.get().indexes());
      }
    }
    if (unknown.contains("constraints")) {
      before.ifPresent(model -> constraints.addAll(model.constraints()));
    } else {
      for (Value each : items(ofConstraints)) {
        if (each instanceof Value.Call call) {
          constraints.add(
              new Constraint(
                  DjangoNames.exported(call.path()), call.args(), named(call.kwargs(), key)));
        } else {
          unknown.add("constraints");
        }
      }
    }
    ModelState state =
        new ModelState(
            key.app(),
            type.name(),
            fields,
            options,
            indexes,
            constraints,
            bases(lineage),
            managers.of(type, lineage, shape, options, before),
            false);
    Optional<String> open = lineage.open().or(meta::open);
    return new Read(state, open, unknown, type.place());
  }

  /** Whether an option is a value, and not what something else may come to. */
  private static boolean isTold(String name, Value value) {
    boolean listed = value.asItems().isPresent() || value instanceof Value.PySet;
    return Equality.isReadWhole(value)
        && !(value instanceof Value.Ref)
        && !(value instanceof Value.Call)
        && (listed || !LISTS.contains(name));
  }

  /** An option that only the migrations have may be given by an object that the class has. */
  private static void keepGiven(
      ModelShapes.Shape shape,
      Optional<ModelState> before,
      Map<String, Value> options,
      Set<String> unknown) {
    if (shape.unsure().isEmpty() || before.isEmpty()) {
      return;
    }
    before
        .get()
        .options()
        .forEach(
            (name, value) -> {
              if (StateSimulator.ALTERABLE_OPTIONS.contains(name)
                  && options.putIfAbsent(name, value) == null) {
                unknown.add(name);
              }
            });
  }

  /**
   * A value with what the project's own defaults lead to where a condition decides, and with what
   * names of the project stand for that were asked for before their module was ready.
   */
  private Value settled(Value value) {
    return switch (value) {
      case Value.Either either ->
          either.likely().map(branch -> settled(branch.value())).orElse(value);
      case Value.Ref(String path) when !path.startsWith("django.") ->
          evaluator.value(path).orElse(value);
      case Value.PyList(var items) -> new Value.PyList(items.stream().map(this::settled).toList());
      case Value.PyTuple(var items) ->
          new Value.PyTuple(items.stream().map(this::settled).toList());
      case Value.PyDict(var entries) ->
          new Value.PyDict(
              entries.stream()
                  .map(each -> new Value.Entry(settled(each.key()), settled(each.value())))
                  .toList());
      case Value.Call call -> settled(call);
      default -> value;
    };
  }

  private Value.Call settled(Value.Call call) {
    Map<String, Value> kwargs = new LinkedHashMap<>();
    call.kwargs()
        .forEach(
            (name, each) -> {
              Optional<Value> choices =
                  name.equals("choices") && each instanceof Value.Ref(String path)
                      ? evaluator.choices(path)
                      : Optional.empty();
              kwargs.put(name, choices.orElseGet(() -> settled(each)));
            });
    return new Value.Call(
        call.path(), call.args().stream().map(this::settled).toList(), kwargs, call.place());
  }

  private static Value normal(Value together) {
    List<List<String>> groups = Together.groups(together);
    return groups.isEmpty() ? Together.NO_GROUP : Together.value(groups, null);
  }

  private static List<Value> items(@Nullable Value value) {
    return Optional.ofNullable(value).flatMap(Value::asItems).orElse(List.of());
  }

  // Names

  private Optional<Index> index(Value value, ModelKey key, String table, List<NamedField> fields) {
    if (!(value instanceof Value.Call call)) {
      return Optional.empty();
    }
    String className = DjangoNames.exported(call.path());
    Map<String, Value> kwargs = named(call.kwargs(), key);
    Value name = kwargs.getOrDefault("name", Value.str(""));
    if (!name.equals(Value.str("")) && !name.equals(Value.NONE)) {
      return Optional.of(new Index(className, call.args(), kwargs));
    }
    Index index = new Index(className, call.args(), kwargs);
    return IndexName.of(className, index.fields(), table, field -> column(key, fields, field))
        .map(
            generated -> {
              kwargs.put("name", Value.str(generated));
              return new Index(className, call.args(), kwargs);
            });
  }

  private static Map<String, Value> named(Map<String, Value> kwargs, ModelKey key) {
    Map<String, Value> named = new LinkedHashMap<>(kwargs);
    named.computeIfPresent(
        "name",
        (_, name) ->
            name.asString()
                .<Value>map(
                    text ->
                        Value.str(
                            text.replace("%(app_label)s", key.app().toLowerCase(Locale.ROOT))
                                .replace("%(class)s", key.name())))
                .orElse(name));
    return named;
  }

  private Optional<String> column(ModelKey key, List<NamedField> fields, String name) {
    return fields.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .or(
            () ->
                migrated
                    .model(key)
                    .flatMap(model -> model.field(name))
                    .map(field -> new NamedField(name, field)))
        .map(ModelState::column)
        .or(() -> Optional.of(name));
  }

  // Fields

  private List<NamedField> fields(
      Evaluator.Type type,
      ModelShapes.Shape shape,
      ModelKey key,
      String autoField,
      Optional<ModelState> before,
      Set<String> unknown) {
    List<NamedField> columns = new ArrayList<>();
    List<NamedField> many = new ArrayList<>();
    List<ModelShapes.Attribute> sorted = new ArrayList<>(shape.fields());
    sorted.sort(
        Comparator.comparingInt(ModelShapes.Attribute::order)
            .thenComparingInt(ModelShapes.Attribute::index));
    for (ModelShapes.Attribute each : sorted) {
      Value value = settled(each.value());
      Optional<Field> field = before.flatMap(model -> model.field(each.name()));
      boolean told =
          value instanceof Value.Call written
              && field
                  .map(old -> !shapes.isRenamedClass(written.path(), old))
                  .orElseGet(() -> shapes.isSurelyField(written.path()));
      if (told && value instanceof Value.Call call) {
        field = Optional.of(field(call, key));
      } else {
        unknown.add(each.name());
      }
      field
          .map(known -> asMigrated(known, each.name(), before))
          .map(known -> new NamedField(each.name(), known))
          .ifPresent(
              named ->
                  (Relation.kind(named.field())
                                  .filter(Relation.Kind.MANY_TO_MANY::equals)
                                  .isPresent()
                              || named.field().kwargs().containsKey("through")
                              || named.field().shortName().endsWith("TaggableManager")
                          ? many
                          : columns)
                      .add(named));
    }
    promoteKey(type, shape, columns, autoField);
    columns.addAll(many);
    keepUnsure(shape, before, columns, unknown);
    return columns;
  }

  /** What the migrations have under the name of an attribute that may be anything is kept. */
  private static void keepUnsure(
      ModelShapes.Shape shape,
      Optional<ModelState> before,
      List<NamedField> columns,
      Set<String> unknown) {
    Set<String> unsure = new LinkedHashSet<>(shape.unsure());
    // a field of a class that is not Django's may bring others, named after itself: _text_rendered
    before.stream()
        .flatMap(model -> model.fields().stream())
        .map(NamedField::name)
        .filter(
            name ->
                columns.stream()
                    .anyMatch(
                        each ->
                            each.field().foreign()
                                && (name.startsWith(each.name() + "_")
                                    || name.startsWith("_" + each.name() + "_"))))
        .forEach(unsure::add);
    for (String name : unsure) {
      boolean known = columns.stream().anyMatch(each -> each.name().equals(name));
      Optional<Field> old = known ? Optional.empty() : before.flatMap(model -> model.field(name));
      old.ifPresent(
          field -> {
            unknown.add(name);
            columns.add(new NamedField(name, field));
          });
    }
  }

  /** The app of a package's model is only guessed by its path; the migrations have it. */
  private Field asMigrated(Field field, String name, Optional<ModelState> before) {
    Optional<Field> old = before.flatMap(model -> model.field(name));
    if (old.isEmpty()) {
      return field;
    }
    Field same = field;
    for (String keyword : List.of("to", "through")) {
      Optional<String> own =
          field.kwarg(keyword).orElse(Value.NONE) instanceof Value.Ref(String path)
              ? Optional.of(path.substring(path.lastIndexOf('.') + 1))
              : label(field, keyword).filter(labels::isGuess).map(ModelKey::name);
      Optional<ModelKey> other = label(old.get(), keyword);
      if (own.isPresent()
          && other.filter(key -> key.name().equalsIgnoreCase(own.get())).isPresent()) {
        same = same.with(keyword, old.get().kwarg(keyword));
      }
    }
    return same;
  }

  private static Optional<ModelKey> label(Field field, String keyword) {
    return field
        .kwarg(keyword)
        .flatMap(Value::asString)
        .filter(label -> label.contains("."))
        .map(ModelKey::parse);
  }

  /** A link to a parent is the key where nothing else is; without one Django makes a number. */
  private static void promoteKey(
      Evaluator.Type type, ModelShapes.Shape shape, List<NamedField> columns, String autoField) {
    for (int i = 0; i < columns.size(); i++) {
      Field field = columns.get(i).field();
      if (field.forColumn().isTrue("primary_key")
          || field.shortName().equals("CompositePrimaryKey")) {
        columns.set(i, new NamedField(columns.get(i).name(), asKey(field)));
        return;
      }
    }
    Optional<String> link =
        shape.parents().values().stream().map(ModelShapes.Attribute::name).findFirst();
    if (link.isPresent()) {
      columns.replaceAll(
          each ->
              each.name().equals(link.get())
                  ? new NamedField(each.name(), asKey(each.field()))
                  : each);
      return;
    }
    Map<String, Value> kwargs = new LinkedHashMap<>();
    kwargs.put("auto_created", Value.bool(true));
    kwargs.put("primary_key", Value.bool(true));
    kwargs.put("serialize", Value.bool(false));
    kwargs.put("verbose_name", Value.str("ID"));
    columns.addFirst(
        new NamedField(
            "id",
            new Field(
                autoField, List.of(), kwargs, !autoField.startsWith("django."), type.place())));
  }

  private static Field asKey(Field field) {
    return field
        .with("primary_key", Optional.of(Value.bool(true)))
        .with("serialize", Optional.of(Value.bool(false)));
  }

  /** A field of a class, with the models that it leads to by their labels. */
  private Field field(Value.Call call, ModelKey key) {
    Field read = FieldReader.read(named(call), key.app(), evaluator);
    Field inherited = read.inherited();
    Field labelled = inherited == null ? null : labelled(inherited, inherited, key);
    return labelled == null
        ? labelled(read, read, key)
        : labelled(read, told(read) ? labelled : read, key, labelled);
  }

  private Field labelled(Field read, Field told, ModelKey key) {
    return labelled(read, told, key, read.inherited());
  }

  private Field labelled(Field read, Field told, ModelKey key, @Nullable Field inherited) {
    Map<String, Value> kwargs = new LinkedHashMap<>(told.kwargs());
    kwargs.keySet().removeIf(name -> !read.foreign() && !FieldReader.isArgument(name));
    kwargs.computeIfPresent("to", (_, to) -> labels.target(to, key));
    kwargs.computeIfPresent("through", (_, through) -> labels.through(through, key));
    if (kwargs.get("to_field") instanceof Value.Str(String name)
        && nameOfKey(kwargs.getOrDefault("to", Value.NONE)).equals(Optional.of(name))) {
      kwargs.remove("to_field");
    }
    return new Field(
        read.className(), told.args(), kwargs, read.foreign(), read.place(), inherited);
  }

  /** Relations of classes from elsewhere take their model first as well. */
  private static Value.Call named(Value.Call call) {
    String name = call.path().substring(call.path().lastIndexOf('.') + 1);
    if (call.path().startsWith("django.")
        || call.args().isEmpty()
        || call.kwargs().containsKey("to")
        || !FieldReader.isRelation(name)) {
      return call;
    }
    Map<String, Value> kwargs = new LinkedHashMap<>(call.kwargs());
    kwargs.put("to", call.args().getFirst());
    List<Value> rest = call.args().subList(1, call.args().size());
    if (!rest.isEmpty() && !name.contains("ToMany") && !kwargs.containsKey("on_delete")) {
      kwargs.put("on_delete", rest.getFirst());
      rest = rest.subList(1, rest.size());
    }
    return new Value.Call(call.path(), rest, kwargs, call.place());
  }

  /** Whether a field tells of itself what its class, one of the project, passed to Django's. */
  private boolean told(Field read) {
    return evaluator
        .type(read.className())
        .filter(type -> type.attribute("deconstruct").isEmpty())
        .isPresent();
  }

  /** The name of the key of the model that a relation leads to, where that is known. */
  private Optional<String> nameOfKey(Value to) {
    Optional<ModelKey> key =
        switch (to) {
          case Value.Str(String label) when label.contains(".") ->
              Optional.of(ModelKey.parse(label));
          case Value.Setting(String name) when name.equals("AUTH_USER_MODEL") ->
              Optional.of(migrated.user());
          default -> Optional.empty();
        };
    Optional<Evaluator.Type> type = key.flatMap(labels::type);
    if (type.isPresent()) {
      ModelShapes.Shape shape = shapes.shape(type.get(), shapes.lineage(type.get()));
      return shape.fields().stream()
          .filter(ModelClassReader::isKey)
          .findFirst()
          .or(() -> shape.parents().values().stream().findFirst())
          .map(ModelShapes.Attribute::name)
          .or(() -> Optional.of("id"));
    }
    return key.flatMap(migrated::model)
        .map(
            model ->
                model.fields().stream()
                    .filter(each -> each.field().isTrue("primary_key"))
                    .map(NamedField::name)
                    .findFirst()
                    .orElse("id"));
  }

  private static boolean isKey(ModelShapes.Attribute attribute) {
    return attribute.value() instanceof Value.Call call
        && call.kwarg("primary_key").equals(Optional.of(Value.bool(true)));
  }

  // Bases

  private List<Value> bases(Lineage lineage) {
    Set<Lineage.Ancestor> flat = new LinkedHashSet<>();
    flatten(lineage.order().getFirst(), flat, 0);
    List<Value> bases =
        lineage.order().stream()
            .filter(flat::contains)
            .map(
                ancestor ->
                    switch (ancestor) {
                      case Lineage.Ancestor.Own(Evaluator.Type type) ->
                          labels
                              .of(type)
                              .filter(_ -> shapes.lineage(type).isModel())
                              .<Value>map(key -> Value.str(key.toString()))
                              .orElseGet(() -> new Value.Ref(type.path()));
                      case Lineage.Ancestor.Django(DjangoModel model) ->
                          model.concrete() == null
                              ? new Value.Ref(model.path())
                              : Value.str(model.concrete().toString());
                      case Lineage.Ancestor.Plain(String path) -> new Value.Ref(path);
                    })
            .toList();
    Value model = new Value.Ref(DjangoModel.MODEL.path());
    boolean hasModel =
        bases.stream().anyMatch(base -> base instanceof Value.Str || base.equals(model));
    return !hasModel || bases.equals(List.of(model)) ? List.of() : bases;
  }

  private void flatten(Lineage.Ancestor ancestor, Set<Lineage.Ancestor> flat, int depth) {
    for (Lineage.Ancestor base : Lineage.bases(ancestor, evaluator, new ArrayList<>())) {
      boolean isAbstract =
          switch (base) {
            case Lineage.Ancestor.Own(Evaluator.Type type) ->
                ModelMeta.isAbstract(type) && shapes.lineage(type).isModel();
            case Lineage.Ancestor.Django(DjangoModel model) ->
                model.isAbstract() && model != DjangoModel.MODEL;
            case Lineage.Ancestor.Plain _ -> false;
          };
      if (isAbstract && depth < 30) {
        flatten(base, flat, depth + 1);
      } else {
        flat.add(base);
      }
    }
  }
}
