package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.report.ProposalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives files that a model wrote as replacements their whole text.
 *
 * <p>A model cannot send a models.py of a thousand lines within its output limit, and would lose
 * some of them; the gate judges whole texts only.
 */
final class DraftFiles {
  private final SourceTree tree;
  private final Map<String, String> texts = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private DraftFiles(SourceTree tree) {
    this.tree = tree;
  }

  /**
   * Fills the files of all phases in place, in deploy order: a later file sees what the earlier
   * ones made.
   *
   * @return what could not be filled, all of it
   */
  static Optional<ToolResult> filled(SourceTree tree, List<JsonNode> phases) {
    DraftFiles drafts = new DraftFiles(tree);
    for (JsonNode files : phases) {
      files.forEach(file -> drafts.fill((ObjectNode) file));
    }
    return drafts.problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ToolResult.error(
                "unusable-file",
                String.join(" ", drafts.problems),
                "read_file gives exact texts."));
  }

  /** Filled files as changes, in order. */
  static List<FileChange> changes(JsonNode files) {
    List<FileChange> changes = new ArrayList<>();
    files.forEach(file -> changes.add(ProposalJson.file(file)));
    return changes;
  }

  private void fill(ObjectNode file) {
    String path = file.path("path").asText();
    if (file.has("content") == file.has("replace")) {
      problems.add(path + ": give either content or replace.");
      return;
    }
    if (file.has("replace")) {
      replace(file, path);
    }
    texts.put(path, file.path("content").asText());
  }

  private void replace(ObjectNode file, String path) {
    if (file.path("action").asText("create").equals("create")) {
      problems.add(path + ": replace needs action edit or rename.");
      return;
    }
    String from = file.path("from").asText(path);
    String before = texts.computeIfAbsent(from, this::standing);
    if (before.isEmpty()) {
      problems.add(from + " does not exist or is empty, so there is nothing to replace.");
      return;
    }
    String after = before;
    for (JsonNode each : file.path("replace")) {
      String old = each.path("old").asText();
      int at = after.indexOf(old);
      if (old.isEmpty() || at < 0 || after.indexOf(old, at + 1) >= 0) {
        problems.add(
            "%s: '%s' is %s."
                .formatted(
                    path,
                    old.lines().findFirst().orElse(""),
                    old.isEmpty() || at >= 0 ? "there more than once" : "not in the text"));
        return;
      }
      after =
          after.substring(0, at) + each.path("new").asText() + after.substring(at + old.length());
    }
    file.put("content", after).remove("replace");
    if (!file.hasNonNull("base_sha256")) {
      file.put("base_sha256", Sha256.of(before));
    }
  }

  private String standing(String path) {
    return tree.read(path) instanceof SourceTree.FileContent.Present present
        ? new String(present.bytes(), StandardCharsets.UTF_8)
        : "";
  }
}
