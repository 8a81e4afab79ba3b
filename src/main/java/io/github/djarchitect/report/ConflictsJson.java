package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.conflict.Conflict;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Unreadable;
import java.util.List;

/** Conflicts in the form {@code architect/conflicts/1}. */
public final class ConflictsJson {
  private ConflictsJson() {}

  /**
   * The whole object.
   *
   * @param undecided places for which nobody can tell whether leaves conflict
   * @param texts whether the files' contents are given, or only their paths
   */
  public static ObjectNode of(List<Conflict> conflicts, List<Unreadable> undecided, boolean texts) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/conflicts/1");
    ArrayNode list = root.putArray("conflicts");
    conflicts.forEach(conflict -> list.add(conflict(conflict, texts)));
    ArrayNode unknowns = root.putArray("unknowns");
    for (Unreadable each : undecided) {
      unknowns
          .addObject()
          .put("path", each.place().path())
          .put("line", each.place().line())
          .put("reason", each.reason());
    }
    return root;
  }

  private static ObjectNode conflict(Conflict conflict, boolean texts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("app", conflict.app());
    names(conflict.leaves(), json.putArray("leaves"));
    names(conflict.fork(), json.putArray("fork"));
    ArrayNode branches = json.putArray("branches");
    for (Conflict.Branch branch : conflict.branches()) {
      ObjectNode each = branches.addObject().put("leaf", branch.leaf().name());
      names(branch.migrations(), each.putArray("migrations"));
    }
    json.put("relation", conflict.relation().spelling());
    ArrayNode why = json.putArray("why");
    for (Conflict.Why reason : conflict.why()) {
      ObjectNode each =
          why.addObject()
              .put("relation", reason.relation().spelling())
              .put("message", reason.message());
      names(reason.leaves(), each.putArray("leaves"));
      each.put("path", reason.place().path()).put("line", reason.place().line());
    }
    ArrayNode resolutions = json.putArray("resolutions");
    for (Conflict.Resolution resolution : conflict.resolutions()) {
      ObjectNode each =
          resolutions
              .addObject()
              .put("kind", resolution.kind().spelling())
              .put("recommended", resolution.recommended())
              .put("why", resolution.why())
              .put("base", resolution.base() == null ? null : resolution.base().name());
      ArrayNode files = each.putArray("files");
      resolution
          .files()
          .forEach(
              file -> {
                if (texts) {
                  files.add(ProposalJson.of(file));
                } else {
                  files.add(file.action().spelling() + " " + file.path());
                }
              });
      names(resolution.leavesAfter(), each.putArray("leaves_after"));
      each.put("safe_if", resolution.safeIf());
    }
    return json;
  }

  private static void names(List<MigrationKey> keys, ArrayNode out) {
    keys.forEach(key -> out.add(key.name()));
  }
}
