package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.ProjectModules;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields that models.py has and the migrations do not, or the other way round, and those that
 * differ in what a column is.
 *
 * <p>It says nothing where a class cannot be read whole: a base from another package, a value that
 * is not known. What it says is certain; what it does not say may still differ.
 */
public final class ModelDifferences {
  private static final String MODEL = "django.db.models.Model";

  /** What makes a column: choices, texts and validators are left to makemigrations itself. */
  private static final Set<String> COMPARED =
      Set.of(
          "null",
          "max_length",
          "unique",
          "db_index",
          "db_column",
          "max_digits",
          "decimal_places",
          "to");

  private final ProjectState state;
  private final Evaluator evaluator;

  private ModelDifferences(Project project, ProjectState state) {
    this.state = state;
    this.evaluator = ProjectModules.evaluator(project);
  }

  /** The differences of some apps, in the order of their models. */
  public static List<ModelDifference> of(Project project, ProjectState state, Set<String> apps) {
    ModelDifferences differences = new ModelDifferences(project, state);
    List<ModelDifference> found = new ArrayList<>();
    for (App app : project.apps()) {
      if (apps.contains(app.label()) && app.migrationsDirectory() != null) {
        found.addAll(differences.of(app));
      }
    }
    return found;
  }

  private List<ModelDifference> of(App app) {
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
        if (isModel(type)) {
          seen.add(new ModelKey(app.label(), type.name()).name());
          compare(app, type, found);
        } else if (type.hasUnknownBase()) {
          whole = false;
        }
      }
    }
    if (whole && !app.modelFiles().isEmpty()) {
      for (ModelState model : state.models().values()) {
        if (model.app().equals(app.label())
            && !seen.contains(model.key().name())
            && !model.uncertain()) {
          found.add(
              new ModelDifference(
                  model.key(),
                  null,
                  ModelDifference.Kind.ONLY_IN_MIGRATIONS,
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
    ModelDifferences differences = new ModelDifferences(project, state);
    return project.app(key.app()).stream()
        .flatMap(
            app ->
                app.modelFiles().stream()
                    .map(path -> differences.module(app, path))
                    .flatMap(module -> differences.evaluator.module(module).stream()))
        .flatMap(evaluated -> evaluated.types().stream())
        .filter(type -> isModel(type) && type.name().equalsIgnoreCase(key.name()))
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

  private String module(App app, String path) {
    String relative =
        path.substring(app.directory().isEmpty() ? 0 : app.directory().length() + 1)
            .replace('/', '.');
    String dotted = app.module() + "." + relative.substring(0, relative.length() - ".py".length());
    return dotted.endsWith(".__init__")
        ? dotted.substring(0, dotted.length() - ".__init__".length())
        : dotted;
  }

  private static boolean isModel(Evaluator.Type type) {
    return !type.hasUnknownBase()
        && type.outsideBases().stream()
            .anyMatch(base -> base.equals(MODEL) || base.startsWith("django.contrib.auth."))
        && meta(type, "abstract")
            .flatMap(Value::asBoolean)
            .filter(abstracted -> abstracted)
            .isEmpty()
        && meta(type, "managed").flatMap(Value::asBoolean).orElse(true)
        && meta(type, "proxy").flatMap(Value::asBoolean).filter(proxy -> proxy).isEmpty()
        && meta(type, "app_label").isEmpty();
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
                            field.place(),
                            "%s.%s has another %s in models.py than in the migrations"
                                .formatted(type.name(), entry.getKey(), what))));
      }
    }
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
                type.place(),
                "the migrations have %s.%s, models.py does not"
                    .formatted(type.name(), named.name())));
      }
    }
  }

  private static boolean isParentLink(Field field) {
    return field.isTrue("parent_link") || field.shortName().equals("GenericForeignKey");
  }

  /** Fields of a class and its abstract bases, nearest first. */
  private static void collect(
      Evaluator.Type type, Map<String, Value.Call> declared, Set<String> foreign, boolean[] known) {
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
      if (meta(base, "abstract").flatMap(Value::asBoolean).orElse(false)) {
        collect(base, declared, foreign, known);
      } else {
        known[0] = false;
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

  private static Optional<String> difference(Field declared, Field migrated, String app) {
    if (migrated.foreign()) {
      return Optional.empty();
    }
    if (!declared.shortName().equals(migrated.shortName())) {
      return Optional.of("class");
    }
    for (String name : COMPARED) {
      Value own = declared.kwargs().getOrDefault(name, Value.NONE);
      Value other = migrated.kwargs().getOrDefault(name, Value.NONE);
      if (isPlain(own) && isPlain(other) && !own.equals(other) && !isSameTarget(own, other, app)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
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
