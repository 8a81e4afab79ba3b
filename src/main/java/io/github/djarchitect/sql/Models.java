package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of one state, bound to tables as they are asked for. */
final class Models {
  /** From how many characters on a server may cut a name. */
  private static final int SHORT = 28;

  private final ProjectState state;
  private final Dialect dialect;
  private final SchemaContext context;
  private final Map<ModelKey, ModelTable> bound = new HashMap<>();
  private @Nullable ModelKey authUserModel;

  Models(ProjectState state, Dialect dialect, SchemaContext context) {
    this.state = state;
    this.dialect = dialect;
    this.context = context;
  }

  Dialect dialect() {
    return dialect;
  }

  SchemaContext context() {
    return context;
  }

  ProjectState state() {
    return state;
  }

  Optional<ModelTable> find(ModelKey key) {
    return state
        .model(key)
        .map(model -> bound.computeIfAbsent(key, _ -> new ModelTable(this, model)));
  }

  ModelTable get(ModelKey key, Place place) {
    return find(key)
        .orElseThrow(() -> new Unrenderable(place, "the model %s is not known".formatted(key)));
  }

  /** The first of {@link #allOfTable}. */
  Optional<ModelTable> ofTable(String table) {
    return allOfTable(table).findFirst();
  }

  /**
   * The models behind a table: one, which may be the one between many-to-many, or two while a table
   * goes from one app to another. A proxy is none, and a model whose table's name cannot be read is
   * passed over.
   */
  Stream<ModelTable> allOfTable(String table) {
    return state.models().entrySet().stream()
        .filter(each -> mayHave(each.getValue(), table))
        .map(each -> find(each.getKey()).orElseThrow())
        .flatMap(model -> ofTable(model, table).stream());
  }

  /**
   * Whether a model is worth binding for a table: most have no name like it, nor tables between.
   */
  private static boolean mayHave(ModelState model, String table) {
    return model.options().containsKey("db_table")
        || (table.startsWith(model.app()) && table.length() > model.app().length())
        || model.app().length() + model.name().length() >= SHORT
        || model.fields().stream()
            .anyMatch(named -> named.field().className().endsWith("ManyToManyField"));
  }

  private static Optional<ModelTable> ofTable(ModelTable model, String table) {
    try {
      if (model.concrete() == model && model.table().equals(table)) {
        return Optional.of(model);
      }
      for (ModelField field : model.manyToMany()) {
        Optional<ModelTable> between = field.findAutoThrough();
        if (between.isPresent() && between.get().table().equals(table)) {
          return between;
        }
      }
    } catch (Unrenderable _) {
      // the table that is asked for has a name
    }
    return Optional.empty();
  }

  /**
   * The model that {@code settings.AUTH_USER_MODEL} names: as given, else the one model beside
   * Django's own that has its password and last_login, else Django's own.
   */
  ModelKey authUserModel() {
    ModelKey known = authUserModel;
    if (known == null) {
      String given = context.authUserModel();
      known = given != null ? ModelKey.parse(given) : guessUserModel();
      authUserModel = known;
    }
    return known;
  }

  private ModelKey guessUserModel() {
    ModelKey own = new ModelKey("auth", "user");
    List<ModelKey> candidates = new ArrayList<>();
    for (ModelState model : state.models().values()) {
      if (!model.key().equals(own)
          && model.field("password").isPresent()
          && model.field("last_login").isPresent()) {
        candidates.add(model.key());
      }
    }
    return candidates.size() == 1 ? candidates.getFirst() : own;
  }

  /**
   * Fields of other models, and of the tables between, that point to a model, in Django's order of
   * names of the reverse relation.
   */
  List<ModelField> pointingTo(ModelKey target) {
    List<ModelField> found = new ArrayList<>();
    for (ModelState model : state.models().values()) {
      ModelTable table = bound.computeIfAbsent(model.key(), _ -> new ModelTable(this, model));
      for (ModelField field : table.columns()) {
        if (field.isForeignKey() && field.pointsTo(target)) {
          found.add(field);
        }
      }
      for (ModelField field : table.manyToMany()) {
        Optional<ModelTable> between = field.findAutoThrough();
        between.ifPresent(
            through ->
                through.columns().stream()
                    .filter(column -> column.isForeignKey() && column.pointsTo(target))
                    .forEach(found::add));
      }
    }
    return found;
  }

  /** Many-to-many fields of any model that point to a model. */
  List<ModelField> manyToManyPointingTo(ModelKey target) {
    List<ModelField> found = new ArrayList<>();
    for (ModelState model : state.models().values()) {
      ModelTable table = bound.computeIfAbsent(model.key(), _ -> new ModelTable(this, model));
      table.manyToMany().stream().filter(field -> field.pointsTo(target)).forEach(found::add);
    }
    return found;
  }
}
