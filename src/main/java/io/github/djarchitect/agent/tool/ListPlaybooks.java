package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.playbook.Playbooks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code list_playbooks}: plans that are known to run. */
public final class ListPlaybooks implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("list_playbooks");

  /** The tool's arguments. */
  public record Which(@Nullable String playbook) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Which which = Arguments.read(arguments, Which.class);
    List<Playbook> chosen =
        which.playbook() == null
            ? Playbooks.all()
            : Playbooks.find(which.playbook()).map(List::of).orElse(List.of());
    if (chosen.isEmpty()) {
      return unknown(String.valueOf(which.playbook()));
    }
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode playbooks = content.putArray("playbooks");
    for (Playbook playbook : chosen) {
      ObjectNode each = playbooks.addObject();
      each.put("id", playbook.id()).put("goal", playbook.goal());
      if (which.playbook() != null) {
        each.put("doc", playbook.doc());
      }
      ArrayNode parameters = each.putArray("parameters");
      for (Playbook.Parameter parameter : playbook.parameters()) {
        parameters
            .addObject()
            .put("name", parameter.name())
            .put("description", parameter.description())
            .put("required", parameter.required());
      }
    }
    return ToolResult.ok(content);
  }

  static ToolResult unknown(String id) {
    return ToolResult.error(
        "unknown-playbook",
        "There is no playbook '%s'.".formatted(id),
        "Use one of: "
            + String.join(", ", Playbooks.all().stream().map(Playbook::id).toList())
            + "; or draft by hand and check with check_files.");
  }
}
