package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.FieldHistory;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import io.github.djarchitect.usage.BlindSpot;
import io.github.djarchitect.usage.CodeUse;
import io.github.djarchitect.usage.CodeUses;
import io.github.djarchitect.usage.Sought;
import io.github.djarchitect.usage.Usage;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code find_usages}: where a name occurs in code. */
public final class FindUsages implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("find_usages");
  static final int PAGE = 60;
  private static final int FILES = 20;

  /** Places that stand for all of their sort. */
  private static final int SPOTS = 3;

  private final Desk desk;

  public FindUsages(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Find(String name, @Nullable String model, @Nullable Integer page) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Find find = Arguments.read(arguments, Find.class);
    Workspace workspace = desk.workspace();
    String model = find.model();
    if (model != null && model.indexOf('.') <= 0) {
      return ToolResult.error(
          "invalid-model", "'%s' is not app.Model.".formatted(model), "Name it as app.Model.");
    }
    ProjectState state = workspace.simulation().state();
    String name = find.name().substring(find.name().lastIndexOf('.') + 1);
    ModelKey key = model == null ? owner(workspace, find.name()) : ModelKey.parse(model);
    Sought sought = sought(workspace, name, key);
    CodeUses found = CodeUses.find(workspace.project(), workspace.tree(), state, sought);
    List<CodeUse> running = found.inRunningCode();
    int pages = Math.max(1, (running.size() + PAGE - 1) / PAGE);
    int page = find.page() == null ? 1 : Math.min(find.page(), pages);
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    if (sought instanceof Sought.FieldNamed && key != null) {
      noField(workspace, key, name).ifPresent(line -> content.put("no_field", line));
      if (model == null) {
        content.put("of_model", key.toString());
      }
    }
    content.put("total", found.uses().size());
    content.put("in_running_code", running.size());
    content.put("surely_mean_it", running.stream().filter(CodeUse::sure).count());
    if (sought instanceof Sought.FieldNamed) {
      content.put("writes", running.stream().filter(CodeUse::writes).count());
    }
    ArrayNode list = content.putArray("usages");
    for (CodeUse use : running.subList((page - 1) * PAGE, Math.min(page * PAGE, running.size()))) {
      put(use, list.addObject());
    }
    if (page == 1) {
      counted(found, Usage.Setting.TEST, content.putArray("tests"));
      counted(found, Usage.Setting.MIGRATION, content.putArray("in_migrations"));
      if (!found.leftOut().isEmpty()) {
        ObjectNode left = content.putObject("left_out");
        new TreeMap<>(found.leftOut()).forEach(left::put);
      }
    }
    content.put("page", page).put("pages", pages);
    if (page == 1) {
      unseen(found, content);
    }
    content.put("limits", CodeUses.LIMITS);
    return ToolResult.ok(content);
  }

  /** Where the code near it may use it by a name that it makes, and files that were not read. */
  private static void unseen(CodeUses found, ObjectNode content) {
    ArrayNode out = content.putArray("not_seen");
    for (BlindSpot spot : found.unseen()) {
      List<Place> places = spot.places();
      out.add(
          "%s: %d, %s%s"
              .formatted(
                  spot.what().told(),
                  places.size(),
                  places.stream()
                      .limit(SPOTS)
                      .map(Place::toString)
                      .collect(Collectors.joining(", ")),
                  places.size() > SPOTS ? ", ..." : ""));
    }
    files("not read", found.names().skipped().stream().map(each -> each.path()).toList(), out);
    files("read in part", found.names().partlyRead(), out);
    if (out.isEmpty()) {
      content.remove("not_seen");
    }
  }

  private static void files(String what, List<String> paths, ArrayNode out) {
    if (!paths.isEmpty()) {
      out.add(
          "%s: %d, %s%s"
              .formatted(
                  what,
                  paths.size(),
                  String.join(", ", paths.stream().limit(SPOTS).toList()),
                  paths.size() > SPOTS ? ", ..." : ""));
    }
  }

  private static void put(CodeUse use, ObjectNode each) {
    each.put("at", use.place().toString())
        .put("text", shortened(use.text()))
        .put("kind", use.kinds())
        .put("means_it", use.sure() ? "surely" : "perhaps");
    if (!use.why().isEmpty()) {
      each.put("why", use.why());
    }
    if (use.writes()) {
      each.put("write", true);
    }
    if (use.times() > 1) {
      each.put("times", use.times());
    }
  }

  /** That a model has no such field, and where it went, in one line. */
  private static Optional<String> noField(Workspace workspace, ModelKey key, String name) {
    return workspace
        .simulation()
        .state()
        .model(key)
        .filter(model -> !model.uncertain() && !name.equals("pk") && model.field(name).isEmpty())
        .filter(model -> model.fields().stream().noneMatch(f -> name.equals(f.name() + "_id")))
        .map(
            model ->
                "%s has no field %s%s."
                    .formatted(
                        model.name(),
                        name,
                        otherSide(workspace, key, name)
                            .or(
                                () ->
                                    FieldHistory.renamed(workspace.reading(), key, name)
                                        .map(each -> "; " + each.told()))
                            .orElse("")));
  }

  /** What a name is that no field has and a relation to the model gives it. */
  private static Optional<String> otherSide(Workspace workspace, ModelKey key, String name) {
    ProjectState state = workspace.simulation().state();
    for (ModelState model : state.models().values()) {
      for (NamedField named : model.fields()) {
        Optional<Relation> relation =
            Relation.of(model.key(), named.name(), named.field(), state.user())
                .filter(each -> each.to().equals(key));
        if (relation.isPresent() && name.equals(relation.get().accessor(named.field()))) {
          return Optional.of(
              " of its own: it is the other side of %s.%s.%s"
                  .formatted(model.app(), model.name(), named.name()));
        }
      }
    }
    return Optional.empty();
  }

  /** Files with how many of their lines use it: they are changed with the code they go with. */
  private static void counted(CodeUses found, Usage.Setting setting, ArrayNode out) {
    Map<String, Integer> counts = new TreeMap<>();
    for (CodeUse use : found.uses()) {
      if (use.setting() == setting) {
        counts.merge(use.place().path(), 1, Integer::sum);
      }
    }
    counts.entrySet().stream()
        .limit(FILES)
        .forEach(each -> out.add(each.getKey() + " (" + each.getValue() + ")"));
    if (counts.size() > FILES) {
      out.add("and %d files more".formatted(counts.size() - FILES));
    }
  }

  /** The model of {@code Customer.name} or {@code customers.Customer.name}, if only one fits. */
  private static @Nullable ModelKey owner(Workspace workspace, String name) {
    int last = name.lastIndexOf('.');
    String before = last < 0 ? "" : name.substring(0, last);
    String field = name.substring(last + 1);
    List<ModelKey> owners =
        workspace.simulation().state().models().values().stream()
            .filter(each -> workspace.project().app(each.app()).isPresent())
            .filter(
                each ->
                    before.isEmpty()
                        ? each.field(field).isPresent()
                        : each.name().equalsIgnoreCase(before)
                            || each.key().toString().equalsIgnoreCase(before))
            .map(ModelState::key)
            .toList();
    return owners.size() == 1 ? owners.getFirst() : null;
  }

  private static Sought sought(Workspace workspace, String name, @Nullable ModelKey key) {
    Map<ModelKey, ModelState> models = workspace.simulation().state().models();
    Optional<ModelState> model =
        models.values().stream()
            .filter(each -> each.name().equals(name))
            .filter(each -> key == null || each.key().equals(key) || !has(models, key, name))
            .findFirst();
    if (model.isPresent() && !has(models, key, name)) {
      boolean same = key != null && key.name().equals(model.get().key().name());
      return new Sought.ModelNamed(name, key == null ? null : same ? key.app() : model.get().app());
    }
    if (key == null && isPermission(models, name)) {
      return new Sought.PermissionNamed(name);
    }
    return new Sought.FieldNamed(
        name,
        key,
        Optional.ofNullable(key)
            .map(models::get)
            .flatMap(each -> each.field(name).map(field -> new NamedField(name, field)))
            .map(ModelState::column)
            .filter(column -> !column.equals(name) && !column.equals(name + "_id"))
            .orElse(null));
  }

  private static boolean has(
      Map<ModelKey, ModelState> models, @Nullable ModelKey key, String field) {
    return key != null && models.containsKey(key) && models.get(key).field(field).isPresent();
  }

  /** One that Django makes for a model, that a model declares, or a name that no field has. */
  private static boolean isPermission(Map<ModelKey, ModelState> models, String name) {
    return name.matches("(add|change|delete|view)_\\w+")
        || models.values().stream()
            .anyMatch(each -> String.valueOf(each.options().get("permissions")).contains(name))
        || (name.contains("_")
            && models.values().stream().noneMatch(each -> each.field(name).isPresent()));
  }

  private static String shortened(String text) {
    String line = text.strip();
    return line.length() > 160 ? line.substring(0, 157) + "..." : line;
  }
}
