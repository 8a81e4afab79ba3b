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
import io.github.djarchitect.report.SchemaJson;
import io.github.djarchitect.sql.TableShape;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;

/** {@code inspect_schema}: real tables where a database was given, else what the files show. */
public final class InspectSchema implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("inspect_schema");
  private static final int TABLE_LIMIT = 20;
  private static final String FROM_FILES =
      "As Django would create the tables now: what RunSQL made is not in it, a server may have"
          + " older names of indexes and constraints, and default= of a model is no default of the"
          + " column.";

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
    Workspace workspace = desk.workspace();
    LiveDatabase live = workspace.live();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    boolean real = live.server() != null;
    content.put(
        "source",
        real
            ? live.server()
            : "the project's files, for %s: no database was given, so nothing is live"
                .formatted(workspace.target()));
    ArrayNode tables = content.putArray("tables");
    for (String table : inspect.tables().stream().limit(TABLE_LIMIT).toList()) {
      ObjectNode each = tables.addObject().put("table", table);
      if (real) {
        live.table(table)
            .ifPresentOrElse(facts -> describe(facts, each), () -> each.put("missing", true));
      } else {
        TableShape.of(
                workspace.simulation().state(),
                table,
                workspace.target().vendor(),
                workspace.django())
            .ifPresentOrElse(shape -> describe(shape, each), () -> each.put("missing", true));
      }
    }
    ArrayNode notes = content.putArray("notes");
    live.notes().forEach(notes::add);
    if (!real) {
      notes.add(FROM_FILES);
    }
    return ToolResult.ok(content);
  }

  private static void describe(TableFacts facts, ObjectNode out) {
    out.put("rows", facts.rows()).put("rows_from", facts.rowsFrom());
    SchemaJson.structure(facts, out);
  }

  private static void describe(TableShape shape, ObjectNode out) {
    out.put("model", shape.model());
    if (!shape.managed()) {
      out.put("managed", false);
    }
    SchemaJson.structure(shape, out);
  }
}
