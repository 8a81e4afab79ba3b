package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.engine.SupportedVersions;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Detected;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.workspace.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code list_apps}: the project on one screen. */
public final class ListApps implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("list_apps");

  /** Characters of one conventions file; the rest is on disk for whoever needs it. */
  private static final int CONVENTIONS_LIMIT = 4_000;

  private static final int UNREADABLE_LIMIT = 20;

  private final Desk desk;

  public ListApps(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Listing(@Nullable String assumeDjango) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Workspace workspace = desk.workspace();
    String said = Arguments.read(arguments, Listing.class).assumeDjango();
    if (said != null) {
      workspace.assumeDjango(DjangoVersion.asked(said));
    }
    Project project = workspace.project();
    Reading reading = workspace.reading();
    ProjectState state = workspace.simulation().state();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode apps = content.putArray("apps");
    for (App app : project.apps()) {
      ObjectNode each = apps.addObject();
      each.put("app", app.label());
      each.put("directory", app.directory());
      ArrayNode models = each.putArray("models");
      state.models().values().stream()
          .filter(model -> model.app().equals(app.label()))
          .forEach(model -> models.add(model.name()));
      each.put(
          "migrations",
          reading.migrations().keySet().stream()
              .filter(key -> key.app().equals(app.label()))
              .count());
      ArrayNode leaves = each.putArray("leaves");
      reading
          .graph()
          .leaves()
          .getOrDefault(app.label(), List.of())
          .forEach(leaf -> leaves.add(leaf.name()));
    }
    ObjectNode conflicts = content.putObject("conflicts");
    reading
        .graph()
        .surelyConflicts()
        .forEach(
            (app, leaves) -> {
              ArrayNode names = conflicts.putArray(app);
              leaves.stream().map(MigrationKey::name).forEach(names::add);
            });
    content.put("django", workspace.django().toString());
    content.put(
        "django_from", project.django() == null ? "assumed" : project.django().place().toString());
    workspace.saidDjango().ifPresent(each -> content.put("django_said", each.told()));
    ArrayNode targets = content.putArray("targets");
    for (Target target : workspace.targets()) {
      targets.add(target.toString());
    }
    content.put("targets_from", from(workspace));
    workspace.saidTarget().ifPresent(each -> content.put("targets_said", each));
    unsupported(workspace, content);
    content.put("user_model", project.authUserModel().value());
    content.put("database", workspace.hasDatabase() ? "given, read-only" : "none given");
    ArrayNode unreadable = content.putArray("unreadable");
    for (Unreadable each : reading.unreadable().stream().limit(UNREADABLE_LIMIT).toList()) {
      unreadable.addObject().put("place", each.place().toString()).put("reason", each.reason());
    }
    content.put("unreadable_count", reading.unreadable().size());
    conventions(project, content.putArray("conventions"));
    return ToolResult.ok(content);
  }

  /** Targets for which nothing can be judged, with what takes their place. */
  private static void unsupported(Workspace workspace, ObjectNode content) {
    for (Target target : workspace.targets()) {
      if (!SupportedVersions.has(target)) {
        content.withArray("targets_not_supported").add(target.toString());
        content.put("supported", SupportedVersions.text(target.vendor()));
      }
    }
  }

  /** Each text once: a repository often has the same one under the names of several agents. */
  private static void conventions(Project project, ArrayNode out) {
    Map<String, String> seen = new HashMap<>();
    for (Project.Convention each : project.conventions()) {
      ObjectNode json = out.addObject().put("path", each.path());
      String twin = seen.putIfAbsent(each.text(), each.path());
      if (twin == null) {
        ConventionText text = ConventionText.of(each.text(), CONVENTIONS_LIMIT);
        json.put("text", text.kept()).put("cut", text.cut());
      } else {
        json.put("same_as", twin);
      }
    }
  }

  private static String from(Workspace workspace) {
    if (!workspace.options().targets().isEmpty()) {
      return "the user";
    }
    if (workspace.saidTarget().isPresent()) {
      return "the question";
    }
    List<Detected> detected = workspace.project().targets();
    return detected.isEmpty()
        ? "assumed: nothing in the project says, so every engine is judged"
        : String.join(", ", detected.stream().map(each -> each.place().toString()).toList());
  }
}
