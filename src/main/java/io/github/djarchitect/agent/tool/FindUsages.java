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
import io.github.djarchitect.usage.FieldUse;
import io.github.djarchitect.usage.FieldUses;
import io.github.djarchitect.usage.Sought;
import io.github.djarchitect.usage.Usage;
import io.github.djarchitect.usage.UsageReport;
import io.github.djarchitect.usage.Usages;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code find_usages}: where a name occurs in code. */
public final class FindUsages implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("find_usages");
  static final int PAGE = 60;
  private static final int TEST_FILES = 20;

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
    ModelKey key = model == null ? null : ModelKey.parse(model);
    String name = find.name().substring(find.name().lastIndexOf('.') + 1);
    Sought sought = sought(workspace, name, key);
    UsageReport report = Usages.find(workspace.tree(), sought);
    String near = key == null ? "" : directory(workspace, key.app());
    Map<Place, Boolean> meant =
        sought instanceof Sought.FieldNamed && key != null ? meant(workspace, key, name) : Map.of();
    List<Usage> usages = new ArrayList<>();
    Map<Place, Set<String>> kinds = new HashMap<>();
    report.usages().stream()
        .filter(usage -> usage.setting() != Usage.Setting.TEST)
        .sorted(order(near, meant))
        .forEach(
            usage -> {
              Place line = Place.of(usage.place().path(), usage.place().line());
              if (kinds.computeIfAbsent(line, _ -> new LinkedHashSet<>()).isEmpty()) {
                usages.add(usage);
              }
              kinds.get(line).add(usage.kind().label());
            });
    int pages = Math.max(1, (usages.size() + PAGE - 1) / PAGE);
    int page = find.page() == null ? 1 : Math.min(find.page(), pages);
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    if (sought instanceof Sought.FieldNamed && key != null) {
      noField(workspace, key, name).ifPresent(line -> content.put("no_field", line));
    }
    content.put("total", report.usages().size());
    content.put("in_running_code", report.inRunningCode().size());
    if (sought instanceof Sought.FieldNamed) {
      content.put("writes", report.inRunningCode().stream().filter(Usage::write).count());
    }
    if (!meant.isEmpty()) {
      content.put("surely_mean_it", usages.stream().filter(each -> isSure(meant, each)).count());
    }
    ArrayNode list = content.putArray("usages");
    for (Usage usage : usages.subList((page - 1) * PAGE, Math.min(page * PAGE, usages.size()))) {
      Place line = Place.of(usage.place().path(), usage.place().line());
      ObjectNode each = list.addObject();
      each.put("at", line.toString())
          .put("text", shortened(usage.text()))
          .put("kind", String.join(", ", kinds.get(line)));
      if (meant.containsKey(line)) {
        each.put("means_it", meant.get(line) ? "surely" : "perhaps");
      }
      if (usage.write()) {
        each.put("write", true);
      }
      if (usage.setting() != Usage.Setting.RUNNING_CODE) {
        each.put("in", usage.setting().label());
      }
    }
    if (page == 1) {
      tests(report, content.putArray("tests"));
    }
    content.put("page", page).put("pages", pages);
    content.put("limits", report.limits());
    return ToolResult.ok(content);
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

  /** Lines that mean the model's field, by what they stand on; false where that is not certain. */
  private static Map<Place, Boolean> meant(Workspace workspace, ModelKey key, String name) {
    Map<Place, Boolean> meant = new HashMap<>();
    for (FieldUse use :
        FieldUses.find(
            workspace.project(), workspace.tree(), workspace.simulation().state(), key, name)) {
      meant.merge(use.at(), use.certain(), Boolean::logicalOr);
    }
    return meant;
  }

  private static boolean isSure(Map<Place, Boolean> meant, Usage usage) {
    return meant.getOrDefault(Place.of(usage.place().path(), usage.place().line()), false);
  }

  /** What means the field comes first; a bare name seldom does, so it comes last. */
  private static Comparator<Usage> order(String near, Map<Place, Boolean> meant) {
    return Comparator.comparing((Usage usage) -> usage.setting())
        .thenComparing(usage -> !isSure(meant, usage))
        .thenComparing(
            usage -> !meant.containsKey(Place.of(usage.place().path(), usage.place().line())))
        .thenComparing(usage -> usage.kind() == Usage.Kind.NAME)
        .thenComparing(usage -> near.isEmpty() || !usage.place().path().startsWith(near))
        .thenComparing(usage -> usage.place());
  }

  /** Test files with how often each has the name: they are changed with the code they test. */
  private static void tests(UsageReport report, ArrayNode out) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Usage usage : report.usages()) {
      if (usage.setting() == Usage.Setting.TEST) {
        counts.merge(usage.place().path(), 1, Integer::sum);
      }
    }
    counts.entrySet().stream()
        .limit(TEST_FILES)
        .forEach(each -> out.add(each.getKey() + " (" + each.getValue() + ")"));
    if (counts.size() > TEST_FILES) {
      out.add("and %d files more".formatted(counts.size() - TEST_FILES));
    }
  }

  private static Sought sought(Workspace workspace, String name, @Nullable ModelKey key) {
    boolean isModel =
        workspace.simulation().state().models().values().stream()
            .anyMatch(each -> each.name().equals(name));
    if (isModel) {
      return new Sought.ModelNamed(name, key == null ? null : key.app());
    }
    return name.matches("(add|change|delete|view)_\\w+") && key == null
        ? new Sought.PermissionNamed(name)
        : new Sought.FieldNamed(name, key);
  }

  private static String directory(Workspace workspace, String app) {
    return workspace.project().app(app).map(each -> each.directory() + "/").orElse("");
  }

  private static String shortened(String text) {
    String line = text.strip();
    return line.length() > 160 ? line.substring(0, 157) + "..." : line;
  }
}
