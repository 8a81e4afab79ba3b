package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models that packages make of the project's own to keep their old versions: what classes say
 * ({@code history = HistoricalRecords()}, inherited or not), what {@code register()} says, and,
 * where neither was found, what the migrations have.
 *
 * <p>django-reversion and django-auditlog keep theirs as texts in tables of their own, which no
 * change of a model touches.
 */
public final class HistoryModels {
  private static final String RECORDS = "simple_history.models.HistoricalRecords";

  private static final String CHANGES = "simple_history.models.HistoricalChanges";

  /** Of {@code HistoricalRecords.__init__}. */
  private static final List<String> POSITIONS =
      List.of(
          "verbose_name",
          "verbose_name_plural",
          "bases",
          "user_related_name",
          "table_name",
          "inherit",
          "excluded_fields");

  /** What a class derived from it overrides where its models are no longer what they would be. */
  private static final List<String> MAKING =
      List.of(
          "contribute_to_class",
          "finalize",
          "create_history_model",
          "copy_fields",
          "fields_included",
          "get_history_model_name",
          "get_extra_fields",
          "get_meta_options");

  private final Project project;
  private final ProjectState state;
  private final Evaluator evaluator;
  private final Map<ModelKey, HistoryModel> found = new LinkedHashMap<>();

  private HistoryModels(Project project, ProjectState state, Evaluator evaluator) {
    this.project = project;
    this.state = state;
    this.evaluator = evaluator;
  }

  /** Those of the models of some apps, and those that stand in these apps. */
  public static List<HistoryModel> of(Project project, ProjectState state, Set<String> apps) {
    return of(project, state, apps, ProjectModules.evaluator(project));
  }

  static List<HistoryModel> of(
      Project project, ProjectState state, Set<String> apps, Evaluator evaluator) {
    HistoryModels models = new HistoryModels(project, state, evaluator);
    models.declared(apps);
    models.registered();
    models.migrated();
    return models.found.values().stream()
        .filter(each -> apps.contains(each.of().app()) || apps.contains(each.key().app()))
        .toList();
  }

  /** Those that have a copy of a model's field, a model that extends it included. */
  public static List<HistoryModel> with(Project project, ProjectState state, ModelState model) {
    return of(project, state, Set.of(model.app())).stream()
        .filter(each -> isOrExtends(state, each.of(), model.key(), new HashSet<>()))
        .toList();
  }

  private static boolean isOrExtends(
      ProjectState state, ModelState model, ModelKey key, Set<ModelKey> seen) {
    return model.key().equals(key)
        || (seen.add(model.key())
            && model.bases().stream()
                .flatMap(base -> base.asString().stream())
                .filter(label -> label.contains("."))
                .flatMap(label -> state.model(ModelKey.parse(label)).stream())
                .anyMatch(base -> isOrExtends(state, base, key, seen)));
  }

  // In classes

  private void declared(Set<String> apps) {
    for (App app : project.apps()) {
      for (String path : apps.contains(app.label()) ? app.modelFiles() : List.<String>of()) {
        evaluator
            .module(ModelDifferences.module(app, path))
            .ifPresent(
                module ->
                    module
                        .types()
                        .forEach(
                            type ->
                                state
                                    .model(app.label(), type.name())
                                    .filter(_ -> !ModelMeta.isAbstract(type))
                                    .ifPresent(
                                        model ->
                                            records(type, true)
                                                .ifPresent(records -> add(model, records)))));
      }
    }
  }

  /**
   * A call of {@code HistoricalRecords}.
   *
   * @param open why it may make other models than that would
   */
  private record Records(Map<String, Value> kwargs, Place place, @Nullable String open) {
    Optional<Value> kwarg(String name) {
      return Optional.ofNullable(kwargs.get(name)).filter(value -> !value.equals(Value.NONE));
    }

    /** Whether it may make models of derived classes too. */
    boolean isInherited() {
      return kwarg("inherit").filter(value -> !value.equals(Value.bool(false))).isPresent();
    }
  }

  /** What a class says, or one of those it derives from that lets it be inherited. */
  private Optional<Records> records(Evaluator.Type type, boolean own) {
    for (Value value : type.body().values()) {
      Optional<Records> records = records(value).filter(each -> own || each.isInherited());
      if (records.isPresent()) {
        return records;
      }
    }
    return type.ownBases().stream().flatMap(base -> records(base, false).stream()).findFirst();
  }

  private Optional<Records> records(Value value) {
    return value instanceof Value.Call call ? records(whole(call)) : Optional.empty();
  }

  private Optional<Records> records(Value.Call call) {
    if (call.path().equals(RECORDS)) {
      return Optional.of(new Records(named(call), call.place(), null));
    }
    Optional<Evaluator.Type> type =
        call.path().startsWith("django.") ? Optional.empty() : evaluator.type(call.path());
    if (type.isEmpty() || !type.get().outsideBases().contains(RECORDS)) {
      return Optional.empty();
    }
    Optional<Value.Call> passed = evaluator.passedOn(call).filter(c -> c.path().equals(RECORDS));
    boolean changed = MAKING.stream().anyMatch(name -> type.get().attribute(name).isPresent());
    return Optional.of(
        new Records(
            passed.map(HistoryModels::named).orElse(call.kwargs()),
            call.place(),
            passed.isPresent() && !changed
                ? null
                : "%s has its own way of making it".formatted(type.get().name())));
  }

  /** With what a {@code functools.partial} has given before. */
  private static Value.Call whole(Value.Call call) {
    if (call.path().equals("operator.call")
        && call.args().getFirst() instanceof Value.Call partial
        && partial.path().equals("functools.partial")
        && !partial.args().isEmpty()
        && partial.args().getFirst() instanceof Value.Ref(String path)) {
      List<Value> args = new ArrayList<>(partial.args().subList(1, partial.args().size()));
      args.addAll(call.args().subList(1, call.args().size()));
      Map<String, Value> kwargs = new LinkedHashMap<>(partial.kwargs());
      kwargs.putAll(call.kwargs());
      return new Value.Call(path, args, kwargs, call.place());
    }
    return call;
  }

  private static Map<String, Value> named(Value.Call call) {
    Map<String, Value> kwargs = new LinkedHashMap<>();
    for (int i = 0; i < call.args().size() && i < POSITIONS.size(); i++) {
      kwargs.put(POSITIONS.get(i), call.args().get(i));
    }
    kwargs.putAll(call.kwargs());
    return kwargs;
  }

  private void add(ModelState model, Records records) {
    Optional<Value> custom = records.kwarg("custom_model_name");
    String name =
        custom.isEmpty() ? "Historical" + model.name() : custom.get().asString().orElse(null);
    String app = records.kwarg("app").map(value -> value.asString().orElse("")).orElse(model.app());
    String open = records.open();
    if (name == null) {
      // a function makes the name, and the migrations have what came of it
      List<ModelState> likely =
          state.models().values().stream()
              .filter(each -> isChanges(each) && each.app().equals(app))
              .filter(
                  each ->
                      each.key().name().contains(model.key().name())
                          && !each.key().name().startsWith("historical"))
              .toList();
      if (likely.size() != 1) {
        return;
      }
      name = likely.getFirst().name();
    }
    Set<String> excluded = new HashSet<>();
    Set<String> unindexed = new HashSet<>();
    if (!names(records, "excluded_fields", excluded)) {
      open = "what excluded_fields names cannot be read";
    } else if (!names(records, "no_db_index", unindexed)
        || records.kwarg("excluded_field_kwargs").isPresent()) {
      open = "how its copies differ from the fields cannot be read";
    }
    Set<String> more = new HashSet<>();
    for (Value each : records.kwarg("bases").flatMap(Value::asItems).orElse(List.of())) {
      Optional<Evaluator.Type> type =
          each instanceof Value.Ref(String path) ? evaluator.type(path) : Optional.empty();
      type.ifPresent(known -> names(known, more));
      boolean plain = each instanceof Value.Ref(String path) && path.startsWith("django.");
      if (open == null && !plain && type.filter(known -> !known.hasUnknownBase()).isEmpty()) {
        open = "what its bases give it cannot be read";
      }
    }
    ModelKey key = new ModelKey(app, name);
    found.putIfAbsent(
        key,
        new HistoryModel(
            model,
            key,
            name,
            HistoryModel.SIMPLE_HISTORY,
            records.place(),
            excluded,
            unindexed,
            more,
            open));
  }

  private static void names(Evaluator.Type type, Set<String> names) {
    names.addAll(type.body().keySet());
    type.ownBases().forEach(base -> names(base, names));
  }

  /** Whether the names that an option gives, a list or one alone, can be read. */
  private static boolean names(Records records, String option, Set<String> names) {
    Optional<Value> value = records.kwarg(option);
    if (value.isEmpty()) {
      return true;
    }
    List<Value> items = value.get().asItems().orElse(List.of(value.get()));
    items.forEach(item -> item.asString().ifPresent(names::add));
    return items.stream().allMatch(Value.Str.class::isInstance);
  }

  // By register()

  /** Read where the migrations have a model of old versions that no class explains. */
  private void registered() {
    if (state.models().values().stream()
        .allMatch(model -> !isChanges(model) || found.containsKey(model.key()))) {
      return;
    }
    for (String path : project.tree().paths()) {
      if (path.endsWith(".py")
          && !path.contains("/migrations/")
          && project.tree().read(path) instanceof SourceTree.FileContent.Present present
          && new String(present.bytes(), StandardCharsets.UTF_8).contains("simple_history")) {
        registered(path, PythonParser.parse(present.bytes()));
      }
    }
  }

  private void registered(String path, PythonModule module) {
    Set<String> functions = new HashSet<>(Set.of("simple_history.register"));
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ImportFrom from && "simple_history".equals(from.module())) {
        for (Alias alias : from.names()) {
          if (alias.name().equals("register")) {
            functions.add(Optional.ofNullable(alias.asname()).orElse("register"));
          }
        }
      }
    }
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ExprStmt expression
          && expression.value() instanceof Expr.Call call
          && functions.contains(module.source().slice(call.func().span()))
          && !call.args().isEmpty()) {
        registered(path, module, call);
      }
    }
  }

  private void registered(String path, PythonModule module, Expr.Call call) {
    String named = module.source().slice(call.args().getFirst().span());
    String name = named.substring(named.lastIndexOf('.') + 1);
    Map<String, Value> kwargs = new LinkedHashMap<>();
    String open = null;
    for (Keyword keyword : call.keywords()) {
      String option = keyword.arg();
      if (option == null || option.equals("records_class")) {
        open = "register() is given more than can be read";
      } else {
        kwargs.put(option, literal(keyword.value(), path));
      }
    }
    List<ModelState> models = modelsNamed(name, path);
    if (models.size() == 1) {
      Place place = Place.of(path, call.span().startLine());
      add(models.getFirst(), new Records(kwargs, place, open));
    }
  }

  /** Models of a name, of the app alone that a file belongs to where that has one. */
  private List<ModelState> modelsNamed(String name, String path) {
    List<ModelState> all =
        state.models().values().stream()
            .filter(model -> model.name().equals(name) && project.app(model.app()).isPresent())
            .toList();
    List<ModelState> near =
        all.stream()
            .filter(
                model -> path.startsWith(project.app(model.app()).orElseThrow().directory() + "/"))
            .toList();
    return near.size() == 1 ? near : all;
  }

  private static Value literal(Expr expression, String path) {
    return switch (expression) {
      case Expr.Constant(Literal.Str(String text), var _) -> Value.str(text);
      case Expr.Constant(Literal.None _, var _) -> Value.NONE;
      case Expr.ListExpr list ->
          new Value.PyList(list.elts().stream().map(each -> literal(each, path)).toList());
      case Expr.TupleExpr tuple ->
          new Value.PyList(tuple.elts().stream().map(each -> literal(each, path)).toList());
      default -> new Value.Unknown(Place.of(path, expression.span().startLine()), "no plain value");
    };
  }

  // In the migrations alone

  /** Whether it derives from what django-simple-history derives its models from. */
  static boolean isChanges(ModelState model) {
    return model.bases().stream()
        .anyMatch(base -> base instanceof Value.Ref(String path) && path.equals(CHANGES));
  }

  private void migrated() {
    for (ModelState model : state.models().values()) {
      if (isChanges(model)
          && !found.containsKey(model.key())
          && model.key().name().startsWith("historical")) {
        String name = model.key().name().substring("historical".length());
        state
            .model(model.app(), name)
            .or(() -> onlyNamed(name))
            .ifPresent(
                of ->
                    found.put(
                        model.key(),
                        migrated(
                            of,
                            model,
                            HistoryModel.SIMPLE_HISTORY,
                            "no code was found that makes it")));
      }
    }
    byTriggers(state).forEach(each -> found.putIfAbsent(each.key(), each));
  }

  private static HistoryModel migrated(ModelState of, ModelState model, String maker, String open) {
    Place place =
        model.fields().stream()
            .map(named -> named.field().place())
            .findFirst()
            .orElse(Place.ofFile(model.app()));
    return new HistoryModel(
        of, model.key(), model.name(), maker, place, Set.of(), Set.of(), Set.of(), open);
  }

  /** Those that triggers of the database fill, whatever the code does. */
  public static List<HistoryModel> byTriggers(ProjectState state) {
    List<HistoryModel> found = new ArrayList<>();
    for (ModelState model : state.models().values()) {
      if (model.field("pgh_id").isPresent() && model.field("pgh_label").isPresent()) {
        tracked(state, model)
            .ifPresent(
                of ->
                    found.add(
                        migrated(
                            of,
                            model,
                            HistoryModel.PGHISTORY,
                            "its triggers name the columns too")));
      }
    }
    return found;
  }

  private Optional<ModelState> onlyNamed(String name) {
    List<ModelState> all =
        state.models().values().stream().filter(each -> each.key().name().equals(name)).toList();
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** The model that an event of django-pghistory points at, else the one its name begins with. */
  private static Optional<ModelState> tracked(ProjectState state, ModelState event) {
    return event
        .field("pgh_obj")
        .flatMap(field -> field.kwarg("to"))
        .flatMap(Value::asString)
        .filter(label -> label.contains("."))
        .map(label -> ModelKey.parse(label.toLowerCase(Locale.ROOT)))
        .flatMap(state::model)
        .or(
            () ->
                event.key().name().endsWith("event")
                    ? state.model(
                        event.app(),
                        event
                            .key()
                            .name()
                            .substring(0, event.key().name().length() - "event".length()))
                    : Optional.empty());
  }
}
