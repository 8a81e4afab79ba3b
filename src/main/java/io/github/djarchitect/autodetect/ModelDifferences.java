package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fields, indexes and constraints that models.py has and the migrations do not, or the other way
 * round, and those and options that differ: all that makemigrations would write a migration for,
 * texts and validators too.
 *
 * <p>It says nothing where a class cannot be read whole: a base from another package, a value that
 * is not known. What it says is certain; what it does not say may still differ.
 */
public final class ModelDifferences {
  private static final String MODEL = "django.db.models.Model";

  /** Of PostgreSQL, which has the lowest limit. */
  private static final int LONGEST_TABLE = 63;

  private static final Value EMPTY = new Value.PyList(List.of());

  /**
   * What is not compared: Django's own making, or written in more ways than one.
   *
   * <p>Paths that settings swap, {@code through} models, storages that settings choose, expressions
   * that the database computes.
   */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          "to",
          "through",
          "through_fields",
          "to_field",
          "auto_created",
          "serialize",
          "swappable",
          "storage",
          "base_field",
          "limit_choices_to",
          "expression",
          "output_field");

  /** Options of a model that makemigrations compares, with what says nothing but the default. */
  private static final Map<String, Value> OPTIONS =
      Map.ofEntries(
          Map.entry("base_manager_name", Value.NONE),
          Map.entry("db_table_comment", Value.str("")),
          Map.entry("default_manager_name", Value.NONE),
          Map.entry("default_related_name", Value.NONE),
          Map.entry("get_latest_by", Value.NONE),
          Map.entry("order_with_respect_to", Value.NONE),
          Map.entry("ordering", EMPTY),
          Map.entry("permissions", EMPTY),
          Map.entry("select_on_save", Value.bool(false)),
          Map.entry("unique_together", EMPTY),
          Map.entry("verbose_name", Value.NONE),
          Map.entry("verbose_name_plural", Value.NONE));

  private final ProjectState state;
  private final Set<String> openApps;
  private final Evaluator evaluator;

  private ModelDifferences(Project project, ProjectState state, Set<String> openApps) {
    this.state = state;
    this.openApps = openApps;
    this.evaluator = ProjectModules.evaluator(project);
  }

  /** The differences of some apps, in the order of their models. */
  public static List<ModelDifference> of(Reading reading, ProjectState state, Set<String> apps) {
    return withHistories(reading, state, apps).differences();
  }

  /**
   * Differences with the models of old versions that were found for them.
   *
   * @param histories those of the models of the apps, and those that stand in these apps
   */
  public record Found(List<ModelDifference> differences, List<HistoryModel> histories) {
    public Found {
      differences = List.copyOf(differences);
      histories = List.copyOf(histories);
    }
  }

  /** The same as {@link #of}, for who needs both. */
  public static Found withHistories(Reading reading, ProjectState state, Set<String> apps) {
    ModelDifferences differences =
        new ModelDifferences(reading.project(), state, openApps(reading));
    List<HistoryModel> histories =
        HistoryModels.of(reading.project(), state, apps, differences.evaluator);
    Set<ModelKey> made = new HashSet<>();
    histories.forEach(history -> made.add(history.key()));
    List<ModelDifference> found = new ArrayList<>();
    for (App app : reading.project().apps()) {
      if (apps.contains(app.label()) && app.migrationsDirectory() != null) {
        found.addAll(differences.of(app, made));
      }
    }
    histories.forEach(history -> found.addAll(differences.of(history)));
    return new Found(found, histories);
  }

  /** The differences alone of models that packages make of those of some apps. */
  public static List<ModelDifference> ofHistories(
      Reading reading, ProjectState state, Set<String> apps) {
    ModelDifferences differences = new ModelDifferences(reading.project(), state, Set.of());
    return HistoryModels.of(reading.project(), state, apps, differences.evaluator).stream()
        .flatMap(history -> differences.of(history).stream())
        .toList();
  }

  /** Apps with operations that may have given any of their models an index. */
  private static Set<String> openApps(Reading reading) {
    return reading.migrations().values().stream()
        .filter(
            migration ->
                !migration.readable()
                    || migration.operations().stream().anyMatch(ModelDifferences::isOpen))
        .map(migration -> migration.key().app())
        .collect(Collectors.toSet());
  }

  /** Of one that names its model, that alone is uncertain. */
  private static boolean isOpen(Operation operation) {
    return switch (operation) {
      case Operation.OpaqueOperation opaque ->
          !(opaque.kwargs().get("model_name") instanceof Value.Str)
              && !(opaque.kwargs().get("name") instanceof Value.Str);
      case Operation.SeparateDatabaseAndState both ->
          both.stateOperations().stream().anyMatch(ModelDifferences::isOpen);
      case Operation.RunSql sql ->
          sql.stateOperations().stream().anyMatch(ModelDifferences::isOpen);
      default -> false;
    };
  }

  /**
   * @param made models that no class stands for
   */
  private List<ModelDifference> of(App app, Set<ModelKey> made) {
    List<ModelDifference> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean whole = true;
    for (String path : app.modelFiles()) {
      String module = module(app, path);
      Optional<Evaluator.Evaluated> evaluated = evaluator.module(module);
      if (evaluated.isEmpty()) {
        whole = false;
        continue;
      }
      for (Evaluator.Type type : evaluated.get().types()) {
        if (isModel(type, app.label())) {
          seen.add(new ModelKey(app.label(), type.name()).name());
          compare(app, type, found);
        } else if (type.hasUnknownBase()) {
          whole = false;
        } else if (!ModelMeta.isAbstract(type)) {
          // one whose table is not Django's to make, or that another has already
          seen.add(new ModelKey(app.label(), type.name()).name());
        }
      }
    }
    if (whole && !app.modelFiles().isEmpty()) {
      for (ModelState model : state.models().values()) {
        if (model.app().equals(app.label())
            && !seen.contains(model.key().name())
            && !made.contains(model.key())
            // of a relation to many, whose own model no class stands for either
            && !HistoryModels.isChanges(model)
            && !model.uncertain()) {
          found.add(
              new ModelDifference(
                  model.key(),
                  null,
                  ModelDifference.Kind.ONLY_IN_MIGRATIONS,
                  List.of(),
                  Place.ofFile(app.modelFiles().getFirst()),
                  "the migrations have the model %s, models.py does not".formatted(model.name())));
        }
      }
    }
    return found;
  }

  /**
   * A field as models.py declares it now.
   *
   * @return absent where the class or the field cannot be read whole
   */
  public static Optional<Field> declared(
      Project project, ProjectState state, ModelKey key, String field) {
    ModelDifferences differences = new ModelDifferences(project, state, Set.of());
    return project.app(key.app()).stream()
        .flatMap(
            app ->
                app.modelFiles().stream()
                    .map(path -> module(app, path))
                    .flatMap(module -> differences.evaluator.module(module).stream()))
        .flatMap(evaluated -> evaluated.types().stream())
        .filter(type -> isModel(type, key.app()) && type.name().equalsIgnoreCase(key.name()))
        .map(
            type -> {
              Map<String, Value.Call> declared = new LinkedHashMap<>();
              collect(type, declared, new HashSet<>(), new boolean[] {true});
              return Optional.ofNullable(declared.get(field));
            })
        .flatMap(Optional::stream)
        .map(call -> FieldReader.read(call, key.app()))
        .findFirst();
  }

  static String module(App app, String path) {
    String relative =
        path.substring(app.directory().isEmpty() ? 0 : app.directory().length() + 1)
            .replace('/', '.');
    String dotted = app.module() + "." + relative.substring(0, relative.length() - ".py".length());
    return dotted.endsWith(".__init__")
        ? dotted.substring(0, dotted.length() - ".__init__".length())
        : dotted;
  }

  private static boolean isModel(Evaluator.Type type, String app) {
    return !type.hasUnknownBase()
        && type.outsideBases().stream()
            .anyMatch(base -> base.equals(MODEL) || base.startsWith("django.contrib.auth."))
        && !ModelMeta.isAbstract(type)
        && meta(type, "managed").flatMap(Value::asBoolean).orElse(true)
        && meta(type, "proxy").flatMap(Value::asBoolean).filter(proxy -> proxy).isEmpty()
        && meta(type, "app_label").orElse(Value.str(app)).equals(Value.str(app));
  }

  private static Optional<Value> meta(Evaluator.Type type, String name) {
    return type.inner("Meta").flatMap(meta -> meta.attribute(name));
  }

  private void compare(App app, Evaluator.Type type, List<ModelDifference> found) {
    ModelKey key = new ModelKey(app.label(), type.name());
    Optional<ModelState> model = state.model(key);
    boolean onlyDjango = type.outsideBases().stream().allMatch(MODEL::equals);
    if (model.isEmpty()) {
      found.add(
          new ModelDifference(
              key,
              null,
              ModelDifference.Kind.ONLY_IN_MODELS,
              List.of(),
              type.place(),
              "models.py has the model %s, the migrations do not".formatted(type.name())));
      return;
    }
    if (model.get().uncertain()) {
      return;
    }
    Map<String, Value.Call> declared = new LinkedHashMap<>();
    boolean[] known = {true};
    Set<String> foreign = new HashSet<>();
    collect(type, declared, foreign, known);
    for (Map.Entry<String, Value.Call> entry : declared.entrySet()) {
      Field field = FieldReader.read(entry.getValue(), app.label());
      Optional<Field> migrated = model.get().field(entry.getKey());
      if (migrated.isEmpty()) {
        found.add(
            new ModelDifference(
                key,
                entry.getKey(),
                ModelDifference.Kind.ONLY_IN_MODELS,
                List.of(),
                field.place(),
                "models.py has %s.%s, the migrations do not"
                    .formatted(type.name(), entry.getKey())));
      } else {
        difference(field, migrated.get(), app.label())
            .ifPresent(
                what ->
                    found.add(
                        new ModelDifference(
                            key,
                            entry.getKey(),
                            ModelDifference.Kind.DIFFERS,
                            what,
                            field.place(),
                            "%s.%s has another %s in models.py than in the migrations"
                                .formatted(type.name(), entry.getKey(), String.join(", ", what)))));
      }
    }
    if (onlyDjango) {
      options(type, model.get())
          .ifPresent(
              what ->
                  found.add(
                      new ModelDifference(
                          key,
                          null,
                          ModelDifference.Kind.DIFFERS,
                          what,
                          type.place(),
                          "%s has another %s in its Meta than in the migrations"
                              .formatted(type.name(), String.join(", ", what)))));
    }
    declaredLists(app, type, declared, model.get())
        .forEach(
            list ->
                list.differences(type.name())
                    .forEach(
                        what ->
                            found.add(
                                new ModelDifference(
                                    key,
                                    null,
                                    ModelDifference.Kind.DIFFERS,
                                    List.of(list.option()),
                                    type.place(),
                                    what))));
    if (!onlyDjango || !known[0]) {
      return;
    }
    for (NamedField named : model.get().fields()) {
      boolean implicit =
          named.field().isTrue("primary_key") || named.field().isTrue("auto_created");
      if (!declared.containsKey(named.name())
          && !foreign.contains(named.name())
          && !implicit
          && !isParentLink(named.field())) {
        found.add(
            new ModelDifference(
                key,
                named.name(),
                ModelDifference.Kind.ONLY_IN_MIGRATIONS,
                List.of(),
                type.place(),
                "the migrations have %s.%s, models.py does not"
                    .formatted(type.name(), named.name())));
      }
    }
  }

  private static boolean isParentLink(Field field) {
    return field.isTrue("parent_link") || field.shortName().equals("GenericForeignKey");
  }

  /**
   * Fields of a class and its abstract bases, nearest first. A field of a base is hidden by any
   * attribute of that name in the class itself, or in a base before it that is no model ({@code
   * ModelBase.__new__} of Django 5.2).
   */
  private static void collect(
      Evaluator.Type type, Map<String, Value.Call> declared, Set<String> foreign, boolean[] known) {
    Set<String> hidden = new HashSet<>(type.body().keySet());
    type.body()
        .forEach(
            (name, value) -> {
              switch (value) {
                case Value.Call call when isField(call.path()) -> declared.putIfAbsent(name, call);
                case Value.Call _ -> foreign.add(name);
                case Value.Unknown _, Value.Either _ -> known[0] = false;
                default -> {}
              }
            });
    for (Evaluator.Type base : type.ownBases()) {
      if (ModelMeta.isAbstract(base)) {
        Map<String, Value.Call> inherited = new LinkedHashMap<>();
        collect(base, inherited, foreign, known);
        inherited.keySet().removeAll(hidden);
        inherited.forEach(declared::putIfAbsent);
      } else {
        known[0] = false;
        if (!base.outsideBases().contains(MODEL)) {
          hidden.addAll(base.body().keySet());
        }
      }
    }
  }

  private static boolean isField(String path) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    boolean django =
        path.startsWith("django.db.models.") || path.startsWith("django.contrib.postgres.fields.");
    return django
        && (name.endsWith("Field") || name.equals("ForeignKey"))
        && !name.startsWith("Generic");
  }

  private static Optional<List<String>> difference(Field declared, Field migrated, String app) {
    if (migrated.foreign()) {
      return Optional.empty();
    }
    if (!declared.shortName().equals(migrated.shortName())) {
      return Optional.of(List.of("class"));
    }
    Set<String> names = new TreeSet<>(declared.kwargs().keySet());
    names.addAll(migrated.kwargs().keySet());
    List<String> others = new ArrayList<>();
    for (String name : names) {
      Value own = declared.kwargs().getOrDefault(name, absent(name));
      Value other = migrated.kwargs().getOrDefault(name, absent(name));
      boolean differs =
          name.equals("db_default")
              ? hasOtherDefault(declared.kwargs().get(name), migrated.kwargs().get(name))
              : name.equals("to")
                  ? isPlain(own)
                      && isPlain(other)
                      && !own.equals(other)
                      && !isSameTarget(own, other, app)
                  : !NOT_COMPARED.contains(name)
                      && !isPattern(own)
                      && !isPattern(other)
                      // a list that is computed, by a way that reading does not know
                      && !(name.equals("choices") && own.equals(EMPTY))
                      && Sameness.of(own, other) == Sameness.OTHER;
      if (differs) {
        others.add(name);
      }
    }
    return others.isEmpty() ? Optional.empty() : Optional.of(others);
  }

  /** None is a default as well, so that one which is left out is another than that. */
  private static boolean hasOtherDefault(@Nullable Value own, @Nullable Value other) {
    if (own != null && other != null) {
      ExpressionForm form = ExpressionForm.DECONSTRUCTED;
      return Sameness.of(form.of(own), form.of(other)) == Sameness.OTHER;
    }
    Value only = own == null ? other : own;
    return only != null
        && switch (only) {
          case Value.Unknown _, Value.Either _ -> false;
          case Value.Ref(String path) -> !path.endsWith(".NOT_PROVIDED");
          default -> true;
        };
  }

  /** What a member that is left out says, where that is another thing than None. */
  private static Value absent(String name) {
    return switch (name) {
      case "upload_to", "help_text" -> Value.str("");
      case "validators" -> EMPTY;
      case "null", "blank", "unique", "primary_key" -> Value.bool(false);
      case "editable" -> Value.bool(true);
      default -> Value.NONE;
    };
  }

  /**
   * {@code %(class)s} stands for another text in each class; a name that ends with a plus has been
   * written with that of its class before it by some releases.
   */
  private static boolean isPattern(Value value) {
    return value.asString().filter(text -> text.contains("%(") || text.endsWith("+")).isPresent();
  }

  // Models of old versions

  private List<ModelDifference> of(HistoryModel history) {
    List<ModelDifference> found = new ArrayList<>();
    Optional<ModelState> model = state.model(history.key());
    if (model.isEmpty()) {
      found.add(
          new ModelDifference(
              history.key(),
              null,
              ModelDifference.Kind.ONLY_IN_MODELS,
              List.of(),
              history.place(),
              "the migrations do not have %s".formatted(history.told()),
              history,
              null));
      return found;
    }
    if (model.get().uncertain() || history.of().uncertain()) {
      return found;
    }
    Set<String> copied = new HashSet<>();
    String name = history.key().name();
    for (NamedField named : HistoryFields.ofModel(state, history.of())) {
      if (history.excluded().contains(named.name())) {
        continue;
      }
      copied.add(named.name());
      Field copy = HistoryFields.copy(history, named);
      Optional<Field> migrated = model.get().field(named.name());
      if (migrated.isEmpty()) {
        found.add(
            new ModelDifference(
                history.key(),
                named.name(),
                ModelDifference.Kind.ONLY_IN_MODELS,
                List.of(),
                history.place(),
                "the migrations do not have %s in %s".formatted(named.name(), history.told()),
                history,
                new Operation.AddField(name, named.name(), copy, true, history.place())));
      } else if (history.open() == null && !copy.foreign()) {
        difference(copy, migrated.get(), history.of().app())
            .map(what -> what.stream().filter(each -> isOfCopy(named.field(), each)).toList())
            .filter(what -> !what.isEmpty())
            .ifPresent(
                what ->
                    found.add(
                        new ModelDifference(
                            history.key(),
                            named.name(),
                            ModelDifference.Kind.DIFFERS,
                            what,
                            history.place(),
                            "%s has another %s in the migrations of %s"
                                .formatted(named.name(), String.join(", ", what), history.told()),
                            history,
                            new Operation.AlterField(
                                name, named.name(), copy, true, history.place()))));
      }
    }
    for (NamedField named : model.get().fields()) {
      if (!copied.contains(named.name()) && !HistoryFields.isOwn(history, named.name())) {
        found.add(
            new ModelDifference(
                history.key(),
                named.name(),
                ModelDifference.Kind.ONLY_IN_MIGRATIONS,
                List.of(),
                history.place(),
                "the migrations still have %s in %s".formatted(named.name(), history.told()),
                history,
                new Operation.RemoveField(name, named.name(), history.place())));
      }
    }
    return found;
  }

  /** Not what settings or the package's release decide. */
  private static boolean isOfCopy(Field of, String member) {
    return switch (member) {
      case "class", "max_length" ->
          !of.shortName().equals("FileField") && !of.shortName().equals("ImageField");
      case "db_collation", "related_name" -> false;
      default -> true;
    };
  }

  // Options

  private static Optional<List<String>> options(Evaluator.Type type, ModelState model) {
    Optional<Map<String, Value>> written = optionsOf(type);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    List<String> others = new ArrayList<>();
    for (String name : new TreeSet<>(OPTIONS.keySet())) {
      Value nothing = OPTIONS.getOrDefault(name, Value.NONE);
      Value own = together(name, written.get().getOrDefault(name, nothing));
      Value other = together(name, model.options().getOrDefault(name, nothing));
      if (!isPattern(own) && Sameness.of(own, other) == Sameness.OTHER) {
        others.add(name);
      }
    }
    return others.isEmpty() ? Optional.empty() : Optional.of(others);
  }

  // Indexes and constraints

  /** Both lists of a model whose table Django manages, where the lists can be read. */
  private List<DeclaredLists> declaredLists(
      App app, Evaluator.Type type, Map<String, Value.Call> declared, ModelState model) {
    Optional<ModelMeta> meta = ModelMeta.of(type);
    boolean managed =
        meta.flatMap(each -> each.member("managed", Value.bool(true)))
                .equals(Optional.of(Value.bool(true)))
            && !model.options().getOrDefault("managed", Value.bool(true)).equals(Value.bool(false))
            && !model.options().getOrDefault("proxy", Value.NONE).equals(Value.bool(true));
    if (!managed || openApps.contains(app.label())) {
      return List.of();
    }
    Optional<String> table = meta.flatMap(each -> table(each, model.key()));
    List<DeclaredLists> lists = new ArrayList<>();
    for (String option : List.of("indexes", "constraints")) {
      Optional<List<Value>> written =
          meta.flatMap(each -> each.member(option, EMPTY)).flatMap(Value::asItems);
      // what could not be read as one of them is an option still
      if (written.isPresent() && !model.options().containsKey(option)) {
        List<Optional<Declaration>> own = new ArrayList<>();
        for (Value each : written.get()) {
          own.add(
              Declaration.read(each)
                  .map(
                      one ->
                          one.inModel(
                              model.key(), table, field -> column(field, declared, model, app))));
        }
        lists.add(
            new DeclaredLists(
                option,
                own,
                (option.equals("indexes")
                        ? model.indexes().stream().map(Declaration::of)
                        : model.constraints().stream().map(Declaration::of))
                    .map(Optional::of)
                    .toList()));
      }
    }
    return lists;
  }

  /** Absent for one that a server's limit may cut, or that names its schema. */
  private static Optional<String> table(ModelMeta meta, ModelKey key) {
    return meta.member("db_table", Value.str(""))
        .flatMap(Value::asString)
        .map(table -> table.isEmpty() ? key.app() + "_" + key.name() : table)
        .filter(table -> table.length() <= LONGEST_TABLE && !table.contains("\""));
  }

  private static Optional<String> column(
      String name, Map<String, Value.Call> declared, ModelState model, App app) {
    return Optional.ofNullable(declared.get(name))
        .map(call -> FieldReader.read(call, app.label()))
        .or(() -> model.field(name))
        .filter(field -> !field.foreign())
        .filter(field -> field.kwarg("db_column").stream().allMatch(Value.Str.class::isInstance))
        .map(field -> ModelState.column(new NamedField(name, field)));
  }

  /**
   * The options that hold for a class: its own Meta with what that inherits, else that of its
   * abstract bases.
   *
   * @return absent where they cannot be read whole
   */
  private static Optional<Map<String, Value>> optionsOf(Evaluator.Type type) {
    List<Evaluator.Type> bases = type.ownBases();
    if (!bases.stream().allMatch(ModelMeta::isAbstract)) {
      return Optional.empty();
    }
    Optional<Evaluator.Type> meta = type.inner("Meta");
    if (meta.isEmpty()) {
      // one base whose Meta is inherited; which of several comes first is Python's to say
      return type.body().containsKey("Meta") || bases.size() > 1
          ? Optional.empty()
          : bases.isEmpty() ? Optional.of(Map.of()) : optionsOf(bases.getFirst());
    }
    if (meta.get().hasUnknownBase() || !meta.get().outsideBases().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Value> options = new LinkedHashMap<>();
    OPTIONS
        .keySet()
        .forEach(name -> meta.get().attribute(name).ifPresent(v -> options.put(name, v)));
    return Optional.of(options);
  }

  /** Sets of fields in one order and form; one set alone may stand without the list around it. */
  private static Value together(String name, Value value) {
    if (!name.equals("unique_together")) {
      return value;
    }
    List<Value> groups =
        switch (value) {
          case Value.PyList(var items) -> items;
          case Value.PyTuple(var items) -> items;
          case Value.PySet(var items, boolean _) -> items;
          default -> List.of(value);
        };
    boolean single = !groups.isEmpty() && groups.stream().allMatch(Value.Str.class::isInstance);
    return new Value.PyList(
        (single ? List.<Value>of(new Value.PyTuple(groups)) : groups)
            .stream().sorted(Comparator.comparing(ModelDifferences::written)).toList());
  }

  private static String written(Value group) {
    return switch (group) {
      case Value.PyList(var items) -> items.toString();
      case Value.PyTuple(var items) -> items.toString();
      default -> group.toString();
    };
  }

  private static boolean isSameTarget(Value own, Value other, String app) {
    Optional<String> a = own.asString();
    Optional<String> b = other.asString();
    return a.isPresent()
        && b.isPresent()
        && (a.get().equals("self")
            || b.get().endsWith("." + a.get())
            || (app + "." + a.get()).equals(b.get()));
  }

  private static boolean isPlain(Value value) {
    return switch (value) {
      case Value.None _, Value.Bool _, Value.Int _, Value.Str _ -> true;
      default -> false;
    };
  }
}
