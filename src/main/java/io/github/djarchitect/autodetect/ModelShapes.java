package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.ContribMigrations;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What classes of models have: fields, with those of their abstract bases, managers, and links to
 * parents with a table: {@code ModelBase.__new__}.
 */
final class ModelShapes {
  /**
   * Attributes that are fields to Django, but private ones without a column, which no state has.
   */
  private static final Set<String> PRIVATE =
      Set.of("GenericForeignKey", "GenericRelation", "AuditlogHistoryField");

  private static final Set<String> FIELDS_OF_DJANGO =
      Set.of("ForeignKey", "ForeignObject", "CompositePrimaryKey");

  static final String FOR_MIGRATIONS = "use_in_migrations";

  private final Evaluator evaluator;
  private final ModelLabels labels;
  private final ProjectState migrated;
  private final int release;
  private final Set<String> fieldClasses = new HashSet<>();
  private final Map<Evaluator.Type, Shape> shapes = new HashMap<>();
  private final Map<Evaluator.Type, Lineage> lineages = new HashMap<>();

  ModelShapes(Evaluator evaluator, ModelLabels labels, ProjectState migrated, int release) {
    this.evaluator = evaluator;
    this.labels = labels;
    this.migrated = migrated;
    this.release = release;
    migrated
        .models()
        .values()
        .forEach(
            model -> model.fields().forEach(each -> fieldClasses.add(each.field().shortName())));
  }

  /**
   * A field as a class has it.
   *
   * @param order by which Django sorts the fields of a model
   * @param index the second thing to sort by
   */
  record Attribute(String name, Value value, int order, int index) {}

  /** Fields and managers of a class with what it has from its abstract bases. */
  record Shape(
      List<Attribute> fields,
      List<Operation.Manager> managers,
      Map<ModelKey, Attribute> parents,
      Set<String> unsure) {}

  Lineage lineage(Evaluator.Type type) {
    return lineages.computeIfAbsent(type, each -> Lineage.of(each, evaluator));
  }

  Shape shape(Evaluator.Type type, Lineage lineage) {
    Shape known = shapes.get(type);
    if (known != null) {
      return known;
    }
    // a circle of bases, which Python has not
    shapes.put(type, new Shape(List.of(), List.of(), Map.of(), Set.of()));
    Shape shape = newShape(type, lineage);
    shapes.put(type, shape);
    return shape;
  }

  private Shape newShape(Evaluator.Type type, Lineage lineage) {
    Map<String, Attribute> fields = new LinkedHashMap<>();
    Set<String> unsure = new LinkedHashSet<>();
    Set<String> hidden = new HashSet<>();
    List<Operation.Manager> managers = new ArrayList<>();
    int index = 0;
    for (Map.Entry<String, Value> each : type.body().entrySet()) {
      String name = each.getKey();
      Value value = each.getValue();
      hidden.add(name);
      if (isField(value)) {
        fields.put(name, new Attribute(name, value, type.order(), index++));
      } else if (isManager(value)) {
        managers.add(new Operation.Manager(name, value));
      } else if (mayBeField(value)) {
        unsure.add(name);
      }
    }
    Map<ModelKey, Attribute> parents = new LinkedHashMap<>();
    Map<ModelKey, Attribute> links = links(type, fields);
    List<Lineage.Ancestor> direct =
        Lineage.bases(lineage.order().getFirst(), evaluator, new ArrayList<>());
    for (Lineage.Ancestor ancestor : lineage.order()) {
      if (!direct.contains(ancestor)) {
        hidden.addAll(names(ancestor));
        continue;
      }
      switch (ancestor) {
        case Lineage.Ancestor.Own(Evaluator.Type base) -> {
          Lineage ofBase = lineage(base);
          if (!ofBase.isModel()) {
            hidden.addAll(base.body().keySet());
          } else if (ModelMeta.isAbstract(base)) {
            Shape inherited = shape(base, ofBase);
            for (Attribute each : inherited.fields()) {
              if (!hidden.contains(each.name())) {
                fields.putIfAbsent(each.name(), each);
              }
            }
            inherited.parents().forEach(parents::putIfAbsent);
            unsure.addAll(inherited.unsure());
          } else {
            labels.of(base).ifPresent(key -> link(key, base, links, fields, parents, hidden));
            // a field of a parent with a table hides those of abstract bases behind it
            shape(base, ofBase).fields().forEach(each -> hidden.add(each.name()));
          }
        }
        case Lineage.Ancestor.Django(DjangoModel model) -> {
          if (model.concrete() != null) {
            link(model.concrete(), null, links, fields, parents, hidden);
            migrated
                .model(model.concrete())
                .ifPresent(known -> known.fields().forEach(each -> hidden.add(each.name())));
          } else {
            inherit(model, fields, hidden);
          }
        }
        case Lineage.Ancestor.Plain _ -> {}
      }
    }
    return new Shape(List.copyOf(fields.values()), managers, parents, unsure);
  }

  private static Set<String> names(Lineage.Ancestor ancestor) {
    return switch (ancestor) {
      case Lineage.Ancestor.Own(Evaluator.Type type) -> type.body().keySet();
      case Lineage.Ancestor.Django(DjangoModel model) -> Set.copyOf(model.fields());
      case Lineage.Ancestor.Plain _ -> Set.of();
    };
  }

  /** Fields of Django's own abstract models are as old as Django. */
  private void inherit(DjangoModel model, Map<String, Attribute> fields, Set<String> hidden) {
    model.bases().forEach(base -> inherit(base, fields, hidden));
    Optional<ModelState> like = migrated.model(model.like()).or(() -> ofDjango(model.like()));
    int order = -100 + model.age();
    for (int i = 0; i < model.fields().size(); i++) {
      String name = model.fields().get(i);
      Optional<Value> value = like.flatMap(state -> state.field(name)).map(ModelShapes::call);
      if (value.isPresent() && !hidden.contains(name)) {
        fields.putIfAbsent(name, new Attribute(name, value.get(), order, i));
      }
    }
  }

  /** A model of Django that the project does not install. */
  private Optional<ModelState> ofDjango(ModelKey key) {
    ProjectState state = ProjectState.EMPTY;
    ContribMigrations contrib = ContribMigrations.of(release / 10 + "." + release % 10);
    for (Migration migration : contrib.app(key.app())) {
      state = StateSimulator.apply(state, migration);
    }
    return state.model(key);
  }

  /** Its migrations have the texts plain that its models have translated. */
  private static Value call(Field field) {
    Map<String, Value> kwargs = new LinkedHashMap<>(field.kwargs());
    for (String name : List.of("verbose_name", "help_text", "error_messages")) {
      kwargs.computeIfPresent(name, (_, text) -> translated(text));
    }
    return new Value.Call(field.className(), field.args(), kwargs, field.place());
  }

  private static Value translated(Value text) {
    return switch (text) {
      case Value.Str(String plain) -> new Value.Lazy(plain);
      case Value.PyDict(var entries) ->
          new Value.PyDict(
              entries.stream()
                  .map(each -> new Value.Entry(each.key(), translated(each.value())))
                  .toList());
      default -> text;
    };
  }

  /** The links to parents that a class writes itself. */
  private Map<ModelKey, Attribute> links(Evaluator.Type type, Map<String, Attribute> fields) {
    Map<ModelKey, Attribute> links = new HashMap<>();
    String app = labels.of(type).map(ModelKey::app).orElse("");
    fields
        .values()
        .forEach(
            each -> {
              if (each.value() instanceof Value.Call call
                  && call.path().endsWith(".OneToOneField")
                  && call.kwarg("parent_link").equals(Optional.of(Value.bool(true)))) {
                ModelKey key = new ModelKey(app, type.name());
                FieldReader.read(call, app)
                    .kwarg("to")
                    .map(to -> labels.target(to, key))
                    .flatMap(Value::asString)
                    .filter(label -> label.contains("."))
                    .ifPresent(label -> links.put(ModelKey.parse(label), each));
              }
            });
    return links;
  }

  /** The row of a model that derives from one with a table leads to the row of that. */
  private void link(
      ModelKey parent,
      Evaluator.@Nullable Type base,
      Map<ModelKey, Attribute> links,
      Map<String, Attribute> fields,
      Map<ModelKey, Attribute> parents,
      Set<String> hidden) {
    ModelKey concrete = labels.concrete(parent);
    Attribute link = links.get(concrete);
    if (link == null) {
      String name = concrete.name() + "_ptr";
      Map<String, Value> kwargs = new LinkedHashMap<>();
      kwargs.put("auto_created", Value.bool(true));
      kwargs.put("on_delete", new Value.Ref("django.db.models.CASCADE"));
      kwargs.put("parent_link", Value.bool(true));
      kwargs.put("to", Value.str(concrete.toString()));
      link =
          new Attribute(
              name,
              new Value.Call(
                  "django.db.models.OneToOneField",
                  List.of(),
                  kwargs,
                  base == null ? Place.ofFile("") : base.place()),
              Integer.MIN_VALUE,
              -parents.size());
      if (!hidden.contains(name)) {
        fields.put(name, link);
      }
    }
    parents.put(concrete, link);
  }

  /** Whatever a function gives may be a field. */
  private static boolean mayBeField(Value value) {
    return switch (value) {
      case Value.Unknown _, Value.Either _, Value.Call _ -> true;
      default -> false;
    };
  }

  private boolean isField(Value value) {
    return switch (value) {
      case Value.Call call -> isFieldClass(call.path());
      case Value.Either either ->
          either.branches().stream().anyMatch(branch -> isField(branch.value()));
      default -> false;
    };
  }

  private boolean isFieldClass(String path) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (PRIVATE.contains(name)) {
      return false;
    }
    if (path.startsWith("django.")) {
      boolean ofModels = Stream.of(".models.", ".postgres.", ".gis.").anyMatch(path::contains);
      return ofModels && (name.endsWith("Field") || FIELDS_OF_DJANGO.contains(name));
    }
    Optional<Evaluator.Type> own = evaluator.type(path);
    if (own.isPresent()) {
      return own.get().outsideBases().stream().anyMatch(this::isFieldClass);
    }
    return Character.isUpperCase(name.charAt(0))
        && !path.contains(".forms.")
        && !path.contains("serializers")
        && (name.endsWith("Field")
            || name.endsWith("ForeignKey")
            || name.endsWith("TaggableManager"));
  }

  /** Whether a field of a class of the project may tell of itself as one of the class's bases. */
  boolean isRenamedClass(String path, Field old) {
    return evaluator
        .type(path)
        .filter(type -> type.attribute("deconstruct").isPresent())
        .filter(type -> !type.name().equals(old.shortName()))
        .filter(
            type ->
                type.outsideBases().stream().anyMatch(base -> last(base).equals(old.shortName())))
        .isPresent();
  }

  /** Whether a class that is named like a field is one: Django's, or one that migrations have. */
  boolean isSurelyField(String path) {
    return path.startsWith("django.")
        || evaluator
            .type(path)
            .filter(type -> type.attribute("contribute_to_class").isEmpty())
            .isPresent()
        || fieldClasses.contains(path.substring(path.lastIndexOf('.') + 1));
  }

  private boolean isManager(Value value) {
    return value instanceof Value.Call call
        && (asManager(call).isPresent() || isOfQuerySet(call) || isManagerClass(call.path()));
  }

  private boolean isManagerClass(String path) {
    Optional<Evaluator.Type> own = evaluator.type(path);
    if (own.isPresent()) {
      // a base that a call makes: Manager.from_queryset(...)
      return own.get().outsideBases().stream().anyMatch(this::isManagerClass)
          || (own.get().hasUnknownBase()
              && (path.endsWith("Manager") || own.get().attribute(FOR_MIGRATIONS).isPresent()));
    }
    return path.endsWith("Manager") && !path.endsWith("TaggableManager");
  }

  /** An object of the class that {@code Manager.from_queryset(X)} makes. */
  static boolean isOfQuerySet(Value.Call call) {
    return call.path().equals("operator.call")
        && !call.args().isEmpty()
        && call.args().getFirst() instanceof Value.Call made
        && made.path().endsWith(".from_queryset");
  }

  /** The class of querysets of {@code X.as_manager()}. */
  static Optional<String> asManager(Value.Call call) {
    return call.path().endsWith(".as_manager")
        ? Optional.of(call.path().substring(0, call.path().length() - ".as_manager".length()))
        : Optional.empty();
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
