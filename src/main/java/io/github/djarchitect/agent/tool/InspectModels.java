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
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code inspect_models}: models as the migrations leave them. */
public final class InspectModels implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("inspect_models");
  static final int MODEL_LIMIT = 20;
  static final int SOURCE_LIMIT = 3;

  private final Desk desk;

  public InspectModels(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Inspect(
      List<String> models, @Nullable String at, @Nullable Boolean source, @Nullable Integer page) {}

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
      Migration at = Named.migration(workspace.reading(), inspect.at());
      state = StateSimulator.at(workspace.reading(), at.key()).state();
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
    boolean source = Boolean.TRUE.equals(inspect.source());
    List<ObjectNode> described =
        chosen.stream().map(model -> describe(state, model, source)).toList();
    Pages pages = Pages.of(described, source ? SOURCE_LIMIT : MODEL_LIMIT);
    int page = pages.number(inspect.page());
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    pages.put("models", page, content);
    importsOnce(content.path("models"));
    List<ObjectNode> later = pages.all().stream().skip(page).flatMap(List::stream).toList();
    if (!later.isEmpty()) {
      ArrayNode left = content.putArray("left_out");
      later.forEach(model -> left.add(model.path("model").asText()));
    }
    return ToolResult.ok(content);
  }

  /** Models of one file share its imports. */
  private static void importsOnce(JsonNode models) {
    Map<String, String> first = new HashMap<>();
    for (JsonNode model : models) {
      String file = model.path("file").asText();
      if (model.has("imports")) {
        String before = first.putIfAbsent(file, model.path("model").asText());
        if (before != null) {
          ((ObjectNode) model).put("imports", "as of " + before);
        }
      }
    }
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

  private ObjectNode describe(ProjectState state, ModelState model, boolean source) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("model", model.app() + "." + model.name()).put("table", model.table());
    sources(model, source, out);
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
    return out;
  }

  /** Where the model's class stands, with the hash an edit must name, and its text if asked for. */
  private void sources(ModelState model, boolean source, ObjectNode out) {
    Optional<App> app = desk.workspace().project().app(model.app());
    if (app.isEmpty()) {
      out.put("source", "Django or another package; not in this repository");
      return;
    }
    for (String path : app.get().modelFiles()) {
      if (desk.workspace().tree().read(path) instanceof SourceTree.FileContent.Present present) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        Optional<Stmt.ClassDef> found =
            text.contains("class " + model.name())
                ? classNamed(model.name(), text)
                : Optional.empty();
        if (found.isPresent()) {
          int line = found.get().span().startLine();
          out.put("file", path).put("line", line).put("sha256", Sha256.of(present.bytes()));
          if (source) {
            out.put("imports", imports(text));
            int last = found.get().span().endLine();
            String lines = lines(text, line, last);
            if (Pages.hold(lines)) {
              out.put("source", lines);
            } else {
              out.put(
                  "source_left_out",
                  "Too long for one result: read_file gives %s from line %d to %d."
                      .formatted(path, line, last));
            }
          }
          return;
        }
      }
    }
    List<String> files = app.get().modelFiles().stream().map(this::looked).toList();
    out.put("file", "no class of this name in " + String.join(", ", files));
  }

  private String looked(String path) {
    return desk.workspace().tree().read(path) instanceof SourceTree.FileContent.Unreadable no
        ? "%s (which cannot be read: %s)".formatted(path, no.reason())
        : path;
  }

  private static Optional<Stmt.ClassDef> classNamed(String name, String text) {
    for (Stmt each : PythonParser.parse(text).body()) {
      if (each instanceof Stmt.ClassDef found && found.name().equals(name)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** The imports at the top level, whole lines, for a replacement that needs another one. */
  private static String imports(String text) {
    List<String> found = new ArrayList<>();
    for (Stmt each : PythonParser.parse(text).body()) {
      if (each instanceof Stmt.Import || each instanceof Stmt.ImportFrom) {
        found.add(lines(text, each.span().startLine(), each.span().endLine()));
      }
    }
    return String.join("\n", found);
  }

  private static String lines(String text, int first, int last) {
    return text.lines().skip(first - 1L).limit(last - first + 1L).collect(Collectors.joining("\n"));
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
