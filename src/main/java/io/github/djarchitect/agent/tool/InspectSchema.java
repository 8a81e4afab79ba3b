package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.report.SchemaJson;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.List;
import java.util.Optional;

/** {@code inspect_schema}: real tables where a database was given, else what the files show. */
public final class InspectSchema implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("inspect_schema");
  private static final int TABLE_LIMIT = 20;

  private final Desk desk;

  public InspectSchema(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Inspect(List<String> tables) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Inspect inspect = Arguments.read(arguments, Inspect.class);
    LiveDatabase live = desk.workspace().live();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    boolean real = live.server() != null;
    content.put(
        "source",
        real
            ? live.server()
            : "the project's migrations; no database was given, so nothing is live");
    ArrayNode tables = content.putArray("tables");
    for (String table : inspect.tables().stream().limit(TABLE_LIMIT).toList()) {
      ObjectNode each = tables.addObject().put("table", table);
      if (real) {
        live.table(table)
            .ifPresentOrElse(facts -> describe(facts, each), () -> each.put("missing", true));
      } else {
        model(desk.workspace().simulation().state(), table)
            .ifPresentOrElse(model -> describe(model, each), () -> each.put("missing", true));
      }
    }
    ArrayNode notes = content.putArray("notes");
    live.notes().forEach(notes::add);
    return ToolResult.ok(content);
  }

  static Optional<ModelState> model(ProjectState state, String table) {
    return state.models().values().stream().filter(m -> m.table().equals(table)).findFirst();
  }

  private static void describe(TableFacts facts, ObjectNode out) {
    out.put("rows", facts.rows()).put("rows_from", facts.rowsFrom());
    SchemaJson.structure(facts, out);
  }

  private static void describe(ModelState model, ObjectNode out) {
    out.put("model", model.app() + "." + model.name());
    ArrayNode columns = out.putArray("columns");
    for (NamedField field : model.fields()) {
      columns
          .addObject()
          .put("field", field.name())
          .put("class", field.field().shortName())
          .put("nullable", field.field().isTrue("null"));
    }
  }
}
