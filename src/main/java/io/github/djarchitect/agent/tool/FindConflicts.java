package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.conflict.Conflicts;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.report.ConflictsJson;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Workspace;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code find_conflicts}: leaves that clash, and how to resolve each. */
public final class FindConflicts implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("find_conflicts");

  private final Desk desk;

  public FindConflicts(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Find(@Nullable String app, @Nullable List<String> applied) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Find find = Arguments.read(arguments, Find.class);
    Workspace workspace = desk.workspace();
    Optional<Set<MigrationKey>> known = workspace.shared();
    Set<MigrationKey> said = new HashSet<>();
    List<String> applied = find.applied() == null ? List.of() : find.applied();
    for (String each : applied) {
      String label = find.app() == null || each.contains(".") ? each : find.app() + "." + each;
      said.add(Named.key(workspace.reading(), label));
    }
    desk.saidApplied(said);
    Set<MigrationKey> keys = new HashSet<>(known.orElse(Set.of()));
    keys.addAll(desk.saidApplied());
    ObjectNode content =
        ConflictsJson.of(
            Conflicts.of(
                workspace.reading(),
                new Conflicts.Shared(keys, known.isPresent()),
                workspace.options().project(),
                Optional.ofNullable(find.app())),
            Conflicts.undecided(workspace.reading(), Optional.ofNullable(find.app())),
            false);
    content.remove("schema");
    return ToolResult.ok(content);
  }
}
