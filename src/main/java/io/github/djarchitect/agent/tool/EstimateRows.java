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
import io.github.djarchitect.project.Project;
import io.github.djarchitect.report.SchemaJson;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code estimate_rows}: rows and bytes, and where each figure comes from. */
public final class EstimateRows implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("estimate_rows");

  private final Desk desk;

  public EstimateRows(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Estimate(List<String> tables, @Nullable Long assumeRows) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Estimate estimate = Arguments.read(arguments, Estimate.class);
    Workspace workspace = desk.workspace();
    Set<String> known =
        workspace.simulation().state().models().values().stream()
            .map(ModelState::table)
            .collect(Collectors.toSet());
    Long assumed = estimate.assumeRows();
    if (assumed != null) {
      estimate.tables().forEach(table -> workspace.assumeRows(table, assumed));
    }
    LiveDatabase live = workspace.live();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put(
        "source",
        live.server() == null ? "no database was given" : "statistics of " + live.server());
    ArrayNode tables = content.putArray("tables");
    for (String table : estimate.tables()) {
      ObjectNode each = tables.addObject().put("table", table);
      Optional<TableFacts> facts = live.table(table);
      if (facts.isPresent() && facts.get().rows() != null) {
        SchemaJson.rows(facts.get(), each);
      } else {
        each.putNull("rows").put("from", "unknown");
      }
      if (!known.contains(table)) {
        each.put("note", "no model of the migrations has this table");
      }
      mention(workspace.project(), table).ifPresent(text -> each.put("project_says", text));
    }
    return ToolResult.ok(content);
  }

  /** The first line of the conventions that names the table or its last word beside a figure. */
  private static Optional<String> mention(Project project, String table) {
    String bare = table.substring(table.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
    for (Project.Convention convention : project.conventions()) {
      int line = 0;
      for (String text : convention.text().lines().toList()) {
        line++;
        String lower = text.toLowerCase(Locale.ROOT);
        boolean exactly = lower.contains(table.toLowerCase(Locale.ROOT));
        boolean nearly = lower.matches(".*\\b" + java.util.regex.Pattern.quote(bare) + "s?\\b.*");
        boolean counts = lower.matches(".*\\b(rows?|million|billion|records?)\\b.*");
        boolean figure = lower.matches(".*\\d.*");
        if ((exactly && figure) || (nearly && counts)) {
          return Optional.of(convention.path() + ":" + line + " says: " + text.strip());
        }
      }
    }
    return Optional.empty();
  }
}
