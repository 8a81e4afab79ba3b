package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models that a project's code has, in the same form as the state that its migrations leave.
 *
 * <p>What cannot be read of a model is taken from the migrations, and told; models of apps without
 * code here, as Django's own, are as the migrations have them.
 *
 * @param unknown what could not be read, so that there may be more
 */
public record DeclaredModels(ProjectState state, List<Unreadable> unknown) {
  public DeclaredModels {
    unknown = List.copyOf(unknown);
  }

  /**
   * Reads the code.
   *
   * @param migrated what the migrations leave
   * @param release {@code 52} for Django 5.2
   * @param names what is known of the project's settings
   * @param evaluator of the project's modules, with those names
   */
  static DeclaredModels of(
      Reading reading, ProjectState migrated, int release, DjangoNames names, Evaluator evaluator) {
    return new Reader(reading, migrated, release, names, evaluator).read();
  }

  /** Reads the classes of all apps, since each may lead to any other. */
  private static final class Reader {
    /** What sets attributes of a class that are not in its body. */
    private static final List<String> SETTING =
        List.of("add_to_class(", ".contribute_to_class(", "locals()[", "vars()[", "class_prepared");

    private static final Pattern EXEC = Pattern.compile("(?m)^\\s*exec\\(");

    private static final String AUTO_FIELD = "django.db.models.AutoField";

    private final Reading reading;
    private final Project project;
    private final ProjectState migrated;
    private final int release;
    private final Evaluator evaluator;
    private final ProjectModules modules;
    private final DjangoNames names;
    private final Set<Unreadable> unknown = new LinkedHashSet<>();
    private final Set<ModelKey> unsure = new HashSet<>();
    private final Set<String> broken = new HashSet<>();
    private final OutsideChanges outside;

    Reader(
        Reading reading,
        ProjectState migrated,
        int release,
        DjangoNames names,
        Evaluator evaluator) {
      this.reading = reading;
      this.project = reading.project();
      this.migrated = migrated;
      this.release = release;
      this.evaluator = evaluator;
      this.modules = new ProjectModules(project);
      this.names = names;
      this.outside = OutsideChanges.of(project);
    }

    DeclaredModels read() {
      Set<String> unread = new LinkedHashSet<>();
      for (App app : project.apps()) {
        evaluate(app, unread);
      }
      seek();
      ModelLabels labels = new ModelLabels(migrated, evaluator);
      Map<ModelKey, Evaluator.Type> classes = new TreeMap<>();
      for (Evaluator.Evaluated module : evaluator.evaluated()) {
        Set<Evaluator.Type> conditional = module.unsure();
        for (Evaluator.Type type : module.made()) {
          Lineage lineage = Lineage.of(type, evaluator);
          Optional<ModelKey> key = key(type);
          // what is not known of Django is a view, a form, a configuration, or a model of its apps
          boolean mayBeOne =
              lineage
                  .open()
                  .filter(
                      base ->
                          !base.startsWith("django.")
                              || (base.startsWith("django.contrib.") && base.contains(".models.")))
                  .isPresent();
          if (key.isEmpty() || !(lineage.isModel() || mayBeOne)) {
            continue;
          }
          boolean isOne = lineage.isModel() || migrated.model(key.get()).isPresent();
          if (!isOne && hasFields(type)) {
            unknown.add(
                new Unreadable(
                    type.place(),
                    "whether %s is a model cannot be told: it derives from %s"
                        .formatted(type.path(), lineage.open().orElse("what is not known")),
                    null));
          }
          if (isOne) {
            labels.put(type, key.get());
          }
          if (isOne && conditional.contains(type) && !ModelMeta.isAbstract(type)) {
            unsureModel(type, key.get());
          } else if (isOne && !ModelMeta.isAbstract(type)) {
            classes.merge(
                key.get(), type, (one, other) -> one.order() > other.order() ? one : other);
          }
        }
      }
      classes.keySet().removeIf(key -> broken.contains(key.app()));
      ModelClassReader reader = new ModelClassReader(evaluator, labels, migrated, release);
      Map<ModelKey, ModelState> models = new TreeMap<>();
      Map<String, Optional<String>> autoFields = new HashMap<>();
      classes.forEach(
          (key, type) -> {
            String auto =
                autoFields
                    .computeIfAbsent(key.app(), this::autoField)
                    .or(() -> migrated.model(key).flatMap(Reader::automatic))
                    .orElse(AUTO_FIELD);
            models.put(key, whole(type, reader.read(type, Lineage.of(type, evaluator), key, auto)));
          });
      ProjectState state = ProjectState.empty(migrated.user(), migrated.setsOfGroups());
      for (ModelState model : models.values()) {
        state = state.with(model);
      }
      ProjectState whole = withVersions(withSetFields(state, classes));
      for (ModelState model : migrated.models().values()) {
        if (whole.model(model.key()).isEmpty()) {
          Optional<String> kept = kept(model, unread, classes);
          if (kept.isPresent()) {
            whole = whole.with(model);
            if (!kept.get().isEmpty()) {
              unknown.add(
                  new Unreadable(
                      Place.ofFile(fileOf(model.key().app())),
                      "no class of %s.%s is found, which %s may make: it is taken as the migrations have it"
                          .formatted(model.app(), model.name(), kept.get()),
                      null));
            }
          }
        }
      }
      return new DeclaredModels(whole, List.copyOf(unknown));
    }

    /** One that is there or not, by a condition that reading does not decide. */
    private void unsureModel(Evaluator.Type type, ModelKey key) {
      unsure.add(key);
      if (migrated.model(key).isEmpty()) {
        unknown.add(
            new Unreadable(
                type.place(),
                "whether there is a model %s.%s hangs on a condition that is not decided"
                    .formatted(key.app(), type.name()),
                null));
      }
    }

    /** A field that only the migrations have may be set on its class from elsewhere. */
    private ProjectState withSetFields(
        ProjectState declared, Map<ModelKey, Evaluator.Type> classes) {
      ProjectState whole = declared;
      Optional<String> setting = Optional.empty();
      boolean sought = false;
      for (ModelState model : declared.models().values()) {
        ModelState old = migrated.model(model.key()).orElse(model);
        Evaluator.Type type = classes.get(model.key());
        List<NamedField> gone =
            old.fields().stream().filter(each -> model.field(each.name()).isEmpty()).toList();
        if (gone.isEmpty() || type == null) {
          continue;
        }
        if (!sought) {
          setting = setsAttributes();
          sought = true;
        }
        for (NamedField each : gone) {
          if (setting.filter(text -> names(text, each.name())).isPresent()) {
            unknown.add(
                new Unreadable(
                    type.place(),
                    "%s of %s.%s may be set by code outside the class: it is taken as the migrations have it"
                        .formatted(each.name(), model.app(), model.name()),
                    null));
            List<NamedField> fields =
                new ArrayList<>(whole.model(model.key()).orElse(model).fields());
            fields.add(each);
            whole = whole.with(model.withFields(fields));
          }
        }
      }
      return whole;
    }

    private static boolean names(String text, String field) {
      return text.contains("locals()[")
          || text.contains("vars()[")
          || text.contains("\"" + field + "\"")
          || text.contains("'" + field + "'");
    }

    /** The files that set attributes of classes by their names, in one text. */
    private Optional<String> setsAttributes() {
      StringBuilder all = new StringBuilder();
      for (String path : project.tree().paths()) {
        if (path.endsWith(".py") && !path.contains("/migrations/") && !path.contains("/tests/")) {
          text(path)
              .filter(text -> SETTING.stream().anyMatch(text::contains))
              .ifPresent(text -> all.append(text).append('\n'));
        }
      }
      return all.isEmpty() ? Optional.empty() : Optional.of(all.toString());
    }

    private String fileOf(String label) {
      return project.app(label).flatMap(app -> app.modelFiles().stream().findFirst()).orElse("");
    }

    /** With the models that packages make to keep old versions, changed as their originals are. */
    private ProjectState withVersions(ProjectState declared) {
      ProjectState before = declared;
      for (ModelState model : migrated.models().values()) {
        if (before.model(model.key()).isEmpty()) {
          before = before.with(model);
        }
      }
      Set<String> labels =
          project.apps().stream()
              .map(App::label)
              .collect(Collectors.toCollection(LinkedHashSet::new));
      ProjectState after = declared;
      for (HistoryModel history : HistoryModels.of(project, before, labels, evaluator)) {
        Optional<ModelState> model = before.model(history.key());
        boolean unseen = history.place().path().contains("/migrations/");
        if (unseen || model.isEmpty()) {
          unknown.add(
              new Unreadable(
                  history.place(),
                  unseen
                      ? "no code that makes %s is found: it is taken as the migrations have it"
                          .formatted(history.told())
                      : "the migrations do not have %s, and what it would be is not told"
                          .formatted(history.told()),
                  null));
        }
        if (model.isPresent() && declared.model(history.of().key()).isPresent()) {
          after = after.with(model.get());
        }
      }
      for (ModelDifference each : ModelDifferences.ofHistories(reading, before, labels)) {
        HistoryModel history = each.history();
        boolean known =
            history != null
                && history.open() == null
                && history.maker().equals(HistoryModel.SIMPLE_HISTORY);
        boolean tags =
            each.missing() instanceof Operation.AddField add
                && add.field().shortName().endsWith("TaggableManager");
        if (known && !tags && each.missing() != null && after.model(each.model()).isPresent()) {
          after = StateSimulator.apply(after, each.model().app(), each.missing()).state();
        }
      }
      return after;
    }

    /**
     * Whether a model of the migrations that no class stands for may be there all the same.
     *
     * @return empty where it is gone; what may make it, an empty text where that is no question
     */
    private Optional<String> kept(
        ModelState model, Set<String> unread, Map<ModelKey, Evaluator.Type> classes) {
      String app = model.key().app();
      if (project.app(app).isEmpty()
          || unread.contains(app)
          || broken.contains(app)
          || model.uncertain()) {
        return Optional.of("");
      }
      if (unsure.contains(model.key())) {
        return Optional.of("a condition that is not decided");
      }
      Optional<String> maker = maker(model);
      if (maker.isPresent()) {
        return maker;
      }
      for (Evaluator.Evaluated module : evaluator.evaluated()) {
        boolean ofApp = project.app(app).filter(each -> each.holds(module.path())).isPresent();
        if (ofApp && module.starred().stream().anyMatch(from -> from.endsWith("models"))) {
          return Optional.of("an import of every name in " + module.path());
        }
        if (ofApp
            && module
                .value(model.name())
                .filter(value -> !(value instanceof Value.Ref))
                .isPresent()) {
          return Optional.of("a call in " + module.path());
        }
      }
      return classes.entrySet().stream()
          .filter(
              each ->
                  each.getKey().app().equals(app)
                      && model.key().name().contains(each.getKey().name()))
          .flatMap(each -> Lineage.of(each.getValue(), evaluator).open().stream())
          .findFirst();
    }

    /** A package that makes models of its own accord, by what its models look like. */
    private Optional<String> maker(ModelState model) {
      if (HistoryModels.isChanges(model)
          || (model.field("pgh_id").isPresent() && model.field("pgh_created_at").isPresent())) {
        return Optional.of("a package that keeps old versions");
      }
      return model.bases().stream()
          .flatMap(
              base -> base instanceof Value.Ref(String path) ? Stream.of(path) : Stream.empty())
          .filter(path -> !path.startsWith("django.") && !isOfProject(path))
          .findFirst();
    }

    /** The modules that Django imports for an app, and what of the app those import. */
    private void evaluate(App app, Set<String> unread) {
      Deque<String> waiting = new ArrayDeque<>();
      Set<String> seen = new HashSet<>();
      String models = join(app, "models");
      app.modelFiles().stream()
          .filter(path -> path.equals(models + ".py") || path.equals(models + "/__init__.py"))
          .map(modules::name)
          .forEach(waiting::add);
      if (waiting.isEmpty()) {
        // a package without the file that makes it one
        app.modelFiles().stream().map(modules::name).forEach(waiting::add);
      }
      // where there is no module of models, none can be told to be gone
      if (waiting.isEmpty()) {
        unread.add(app.label());
      }
      for (String path : app.modelFiles()) {
        if (!(project.tree().read(path) instanceof SourceTree.FileContent.Present)) {
          broken(app, Place.ofFile(path), "it cannot be read");
        }
      }
      while (!waiting.isEmpty()) {
        String name = waiting.remove();
        Optional<Evaluator.Evaluated> module =
            seen.add(name) ? evaluator.module(name) : Optional.empty();
        module
            .flatMap(Evaluator.Evaluated::failure)
            .ifPresent(
                why -> {
                  unread.add(app.label());
                  unknown.add(new Unreadable(why.place(), why.reason(), null));
                });
        module
            .filter(each -> app.holds(each.path()))
            .ifPresent(
                each -> {
                  if (text(each.path()).filter(EXEC.asPredicate()).isPresent()) {
                    broken(app, Place.ofFile(each.path()), "it runs a text with exec()");
                  }
                  each.broken().ifPresent(place -> broken(app, place, "it is not Python 3"));
                  waiting.addAll(each.imports());
                });
      }
      evaluateLate(app);
    }

    /** A file whose models cannot be told: of its app nothing is compared. */
    private void broken(App app, Place place, String why) {
      if (broken.add(app.label())) {
        unknown.add(
            new Unreadable(
                place,
                "%s: models of %s are taken as the migrations have them"
                    .formatted(why, app.label()),
                null));
      }
    }

    /** What Django imports of an app when its models are there: which may bring others. */
    private void evaluateLate(App app) {
      String admin = join(app, "admin.py");
      if (hasAdmin() && text(admin).filter(Reader::mayHaveModels).isPresent()) {
        evaluator.module(modules.name(admin));
      }
      Stream.of("apps.py", "apps/__init__.py", "__init__.py")
          .map(name -> join(app, name))
          .filter(path -> text(path).filter(text -> text.contains("def ready")).isPresent())
          .flatMap(path -> evaluator.module(modules.name(path)).stream())
          .flatMap(module -> module.imports().stream())
          .forEach(evaluator::module);
    }

    /** Whether the admin site is there, which imports such a module of every app. */
    private boolean hasAdmin() {
      Optional<List<Value>> apps = names.likely("INSTALLED_APPS").flatMap(Value::asItems);
      return apps.isEmpty()
          || apps.get().stream()
              .anyMatch(app -> app.asString().map(name -> name.contains("admin")).orElse(true));
    }

    private static boolean mayHaveModels(String text) {
      return text.contains("proxy") || text.contains("models.Model");
    }

    private Optional<String> text(String path) {
      return project.tree().read(path) instanceof SourceTree.FileContent.Present file
          ? Optional.of(new String(file.bytes(), StandardCharsets.UTF_8))
          : Optional.empty();
    }

    /** Django may import the class of a model in ways that are not seen; then its file has it. */
    private void seek() {
      Set<String> known = new HashSet<>();
      evaluator
          .evaluated()
          .forEach(module -> module.types().forEach(type -> known.add(type.name())));
      Map<String, List<String>> missing = new LinkedHashMap<>();
      for (ModelState model : migrated.models().values()) {
        if (!known.contains(model.name())) {
          missing.computeIfAbsent(model.app(), _ -> new ArrayList<>()).add(model.name());
        }
      }
      missing.keySet().retainAll(project.apps().stream().map(App::label).toList());
      if (missing.isEmpty()) {
        return;
      }
      for (String path : project.tree().paths()) {
        List<String> names =
            !path.endsWith(".py") || path.contains("/migrations/")
                ? List.of()
                : project.apps().stream()
                    .filter(app -> app.holds(path))
                    .max(Comparator.comparingInt(app -> app.directory().length()))
                    .map(app -> missing.getOrDefault(app.label(), List.of()))
                    .orElse(List.of());
        if (!names.isEmpty()) {
          text(path)
              .filter(text -> names.stream().anyMatch(name -> text.contains("class " + name + "(")))
              .ifPresent(_ -> evaluator.module(modules.name(path)));
        }
      }
    }

    /** Whether a class has what only models have. */
    private static boolean hasFields(Evaluator.Type type) {
      return type.body().values().stream()
          .anyMatch(
              value ->
                  value instanceof Value.Call call
                      && call.path().startsWith("django.db.models.")
                      && (call.path().endsWith("Field") || call.path().endsWith("Key")));
    }

    private static String join(App app, String name) {
      return app.directory().isEmpty() ? name : app.directory() + "/" + name;
    }

    /** By the app whose package holds the module, unless its Meta says otherwise. */
    private Optional<ModelKey> key(Evaluator.Type type) {
      Optional<String> said =
          Stream.concat(Stream.of(type), abstractBases(type, 0))
              .flatMap(each -> each.inner("Meta").stream())
              .findFirst()
              .flatMap(meta -> meta.attribute("app_label"))
              .flatMap(Value::asString);
      return said.or(
              () -> {
                List<App> around =
                    project.apps().stream()
                        .filter(app -> app.holds(type.file()))
                        .sorted(
                            Comparator.comparingInt((App app) -> app.directory().length())
                                .reversed())
                        .toList();
                // a package inside an app need not be one, and then its models are the app's
                return around.stream()
                    .filter(app -> migrated.model(app.label(), type.name()).isPresent())
                    .findFirst()
                    .or(() -> around.stream().findFirst())
                    .map(App::label);
              })
          .map(app -> new ModelKey(app, type.name()));
    }

    /** What a class without a Meta has its own from, the nearest first. */
    private static Stream<Evaluator.Type> abstractBases(Evaluator.Type type, int depth) {
      return depth > 20
          ? Stream.empty()
          : type.ownBases().stream()
              .filter(ModelMeta::isAbstract)
              .flatMap(base -> Stream.concat(Stream.of(base), abstractBases(base, depth + 1)));
    }

    /** The class of keys that an app does not write itself; absent where that cannot be read. */
    private Optional<String> autoField(String label) {
      Optional<Value> own = project.app(label).flatMap(this::ownAutoField).filter(Reader::says);
      if (own.isEmpty()) {
        return Optional.of(
            names
                .told("DEFAULT_AUTO_FIELD")
                .flatMap(Value::asString)
                .map(DjangoNames::canonical)
                .orElse(AUTO_FIELD));
      }
      Optional<String> told = own.flatMap(Value::asString).map(DjangoNames::canonical);
      if (told.isEmpty()) {
        unknown.add(
            new Unreadable(
                Place.ofFile(fileOf(label)),
                "default_auto_field of %s cannot be read: keys are taken as the migrations have them"
                    .formatted(label),
                null));
      }
      return told;
    }

    private static boolean says(Value value) {
      return !value.equals(Value.NONE);
    }

    /** What the configuration of an app says, wherever that stands. */
    private Optional<Value> ownAutoField(App app) {
      return Stream.of("apps.py", "apps/__init__.py", "__init__.py")
          .map(name -> join(app, name))
          .filter(
              path -> text(path).filter(code -> code.contains("default_auto_field")).isPresent())
          .flatMap(path -> evaluator.module(modules.name(path)).stream())
          .flatMap(module -> module.types().stream())
          .flatMap(type -> type.attribute("default_auto_field").stream())
          .findFirst();
    }

    private static Optional<String> automatic(ModelState model) {
      return model.fields().stream()
          .map(NamedField::field)
          .filter(field -> field.isTrue("auto_created") && field.isTrue("primary_key"))
          .filter(field -> field.className().endsWith("AutoField"))
          .map(Field::className)
          .findFirst();
    }

    /** What is not known of a model is as the migrations have it. */
    private ModelState whole(Evaluator.Type type, ModelClassReader.Read read) {
      ModelState state = read.state();
      String told = state.app() + "." + state.name();
      read.unknown()
          .forEach(
              name ->
                  unknown.add(
                      new Unreadable(
                          read.place(), "%s of %s cannot be read".formatted(name, told), null)));
      Optional<ModelState> before = migrated.model(state.key());
      for (OutsideChanges.Added added : outside.added()) {
        if (added.model().equals(type.name())
            && before.flatMap(model -> model.field(added.field())).isEmpty()) {
          unknown.add(
              new Unreadable(
                  added.place(),
                  "%s may be a field that is added to %s here, which the migrations do not have"
                      .formatted(added.field(), told),
                  null));
        }
      }
      if (before.filter(ModelState::uncertain).isPresent()) {
        unknown.add(
            new Unreadable(
                read.place(),
                "what the migrations make of %s is not known, and so not compared".formatted(told),
                null));
        return before.get();
      }
      Optional<String> changer = changer(type);
      if (changer.isPresent() && before.isEmpty()) {
        unknown.add(
            new Unreadable(
                read.place(),
                "%s may be changed by %s, which is not followed".formatted(told, changer.get()),
                null));
      }
      if (changer.isPresent() && before.isPresent()) {
        unknown.add(
            new Unreadable(
                read.place(),
                "%s may be changed by %s: it is taken as the migrations have it"
                    .formatted(told, changer.get()),
                null));
        return before.get();
      }
      Optional<String> metaclass = metaclass(type);
      if (read.open().isEmpty() && metaclass.isPresent()) {
        unknown.add(
            new Unreadable(
                read.place(),
                "%s is made by %s, which may add to it: what it has from there is taken as the migrations have it"
                    .formatted(told, metaclass.get()),
                null));
        return before.map(old -> joined(state, old)).orElse(state);
      }
      if (read.open().isEmpty()) {
        return state;
      }
      unknown.add(
          new Unreadable(
              read.place(),
              "%s derives from %s, which is not read: what it has from there is taken as the migrations have it"
                  .formatted(told, read.open().get()),
              null));
      return before.map(old -> joined(state, old)).orElse(state);
    }

    /**
     * What of the project may change the class, or one that it derives from, when its body is done.
     */
    private Optional<String> changer(Evaluator.Type type) {
      return type.decorators().stream()
          .flatMap(
              decorator ->
                  switch (decorator) {
                    case Value.Ref(String path) -> Stream.of(path);
                    case Value.Call call -> Stream.of(call.path());
                    default -> Stream.<String>empty();
                  })
          .filter(this::isOfProject)
          .findFirst()
          .or(() -> outside.of(type.name()).map(place -> "the code in " + place))
          .or(
              () ->
                  type.ownBases().stream()
                      .filter(base -> Lineage.of(base, evaluator).isModel())
                      .flatMap(base -> changer(base).stream())
                      .findFirst());
    }

    /** What of the project makes the class, and has code that adds to classes. */
    private Optional<String> metaclass(Evaluator.Type type) {
      return type.metaclass().stream()
          .flatMap(
              value -> value instanceof Value.Ref(String path) ? Stream.of(path) : Stream.empty())
          .filter(path -> evaluator.type(path).filter(this::addsToClasses).isPresent())
          .findFirst()
          .or(() -> type.ownBases().stream().flatMap(base -> metaclass(base).stream()).findFirst());
    }

    private boolean addsToClasses(Evaluator.Type metaclass) {
      return OutsideChanges.addsToClasses(project.tree(), metaclass.file(), metaclass.place())
          || metaclass.ownBases().stream().anyMatch(this::addsToClasses);
    }

    private boolean isOfProject(String path) {
      for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
        if (evaluator.module(path.substring(0, dot)).isPresent()) {
          return true;
        }
      }
      return false;
    }

    /** With those that the class does not name, since something else may. */
    private static <T> List<T> with(
        List<T> declared, List<T> old, Function<T, Optional<String>> name) {
      List<T> all = new ArrayList<>(declared);
      old.stream()
          .filter(each -> declared.stream().map(name).noneMatch(name.apply(each)::equals))
          .forEach(all::add);
      return all;
    }

    private static ModelState joined(ModelState state, ModelState old) {
      List<NamedField> fields = new ArrayList<>();
      for (NamedField each : state.fields()) {
        boolean made = each.field().isTrue("auto_created");
        Optional<Field> known = old.field(each.name());
        if (made || each.field().isTrue("parent_link")) {
          known.ifPresent(field -> fields.add(new NamedField(each.name(), field)));
        } else {
          fields.add(each);
        }
      }
      for (NamedField each : old.fields()) {
        if (state.field(each.name()).isEmpty()) {
          fields.add(each);
        }
      }
      Map<String, Value> options = new LinkedHashMap<>(old.options());
      options.putAll(state.options());
      return new ModelState(
          state.app(),
          state.name(),
          fields,
          options,
          with(state.indexes(), old.indexes(), Index::name),
          with(state.constraints(), old.constraints(), Constraint::name),
          old.bases(),
          old.managers(),
          false);
    }
  }
}
