package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.workspace.Predictions;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code inspect_models}: models as the migrations leave them. */
public final class InspectModels implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("inspect_models");
  static final int MODEL_LIMIT = 20;

  private final Desk desk;

  public InspectModels(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Inspect(List<String> models, @Nullable String at) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Inspect inspect = Arguments.read(arguments, Inspect.class);
    Workspace workspace = desk.workspace();
    ProjectState state;
    if (inspect.at() == null) {
      state = workspace.simulation().state();
    } else {
      Optional<Migration> at = Predictions.find(workspace.reading(), inspect.at());
      if (at.isEmpty()) {
        return ToolResult.error(
            "unknown-migration",
            "There is no migration %s.".formatted(inspect.at()),
            "Name one as app.name; read_migrations lists them.");
      }
      state = StateSimulator.at(workspace.reading(), at.get().key()).state();
    }
    List<ModelState> chosen = new ArrayList<>();
    for (String name : inspect.models()) {
      List<ModelState> found = find(state, name);
      if (found.isEmpty()) {
        return ToolResult.error(
            "unknown-model",
            "There is no model %s%s."
                .formatted(name, inspect.at() == null ? "" : " at " + inspect.at()),
            "Use app.Model or an app label; list_apps lists them.");
      }
      chosen.addAll(found);
    }
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode models = content.putArray("models");
    chosen.stream().limit(MODEL_LIMIT).forEach(model -> describe(state, model, models.addObject()));
    if (chosen.size() > MODEL_LIMIT) {
      ArrayNode left = content.putArray("left_out");
      chosen.stream()
          .skip(MODEL_LIMIT)
          .forEach(model -> left.add(model.app() + "." + model.name()));
    }
    return ToolResult.ok(content);
  }

  private static List<ModelState> find(ProjectState state, String name) {
    int dot = name.indexOf('.');
    if (dot > 0) {
      return state.model(ModelKey.parse(name)).map(List::of).orElse(List.of());
    }
    List<ModelState> ofApp =
        state.models().values().stream().filter(model -> model.app().equals(name)).toList();
    if (!ofApp.isEmpty()) {
      return ofApp;
    }
    return state.models().values().stream()
        .filter(model -> model.name().equalsIgnoreCase(name))
        .toList();
  }

  private void describe(ProjectState state, ModelState model, ObjectNode out) {
    out.put("model", model.app() + "." + model.name()).put("table", model.table());
    sources(model.app(), out);
    if (model.uncertain()) {
      out.put("uncertain", "an operation that could not be read names this model");
    }
    ArrayNode fields = out.putArray("fields");
    for (NamedField field : model.fields()) {
      describe(field, fields.addObject());
    }
    if (!model.options().isEmpty()) {
      ObjectNode options = out.putObject("options");
      model.options().forEach((name, value) -> options.put(name, Shown.of(value)));
    }
    ArrayNode indexes = out.putArray("indexes");
    model
        .indexes()
        .forEach(
            index ->
                indexes.add(
                    index.name().orElse("(unnamed)") + " on " + String.join(", ", index.fields())));
    ArrayNode constraints = out.putArray("constraints");
    model
        .constraints()
        .forEach(
            constraint ->
                constraints.add(
                    constraint.shortName() + " " + constraint.name().orElse("(unnamed)")));
    ArrayNode incoming = out.putArray("referenced_by");
    String key = model.key().toString();
    for (ModelState other : state.models().values()) {
      for (NamedField field : other.fields()) {
        if (target(field.field()).filter(key::equals).isPresent()) {
          incoming.add(other.app() + "." + other.name() + "." + field.name());
        }
      }
    }
  }

  /** Where the model's source stands, with the hash an edit must name. */
  private void sources(String label, ObjectNode out) {
    Optional<App> app = desk.workspace().project().app(label);
    if (app.isEmpty()) {
      out.put("source", "Django or another package; not in this repository");
      return;
    }
    ArrayNode files = out.putArray("model_files");
    for (String path : app.get().modelFiles()) {
      if (desk.workspace().tree().read(path) instanceof SourceTree.FileContent.Present present) {
        files.addObject().put("path", path).put("sha256", Sha256.of(present.bytes()));
      }
    }
  }

  private static Optional<String> target(Field field) {
    return field.kwarg("to").flatMap(Value::asString).map(to -> to.toLowerCase(Locale.ROOT));
  }

  private static void describe(NamedField named, ObjectNode out) {
    Field field = named.field();
    out.put("name", named.name()).put("class", field.shortName());
    if (!Set.of("ManyToManyField", "GenericRelation").contains(field.shortName())) {
      out.put("column", column(named));
    }
    out.put("null", field.isTrue("null"));
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    field
        .kwargs()
        .forEach(
            (name, value) -> {
              if (!Set.of("null", "verbose_name", "help_text").contains(name)) {
                options.put(name, Shown.of(value));
              }
            });
    if (!options.isEmpty()) {
      out.set("options", options);
    }
  }

  private static String column(NamedField named) {
    Field field = named.field();
    return field
        .kwarg("db_column")
        .flatMap(Value::asString)
        .orElse(
            Set.of("ForeignKey", "OneToOneField").contains(field.shortName())
                ? named.name() + "_id"
                : named.name());
  }
}
