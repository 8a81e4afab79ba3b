package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The project that a call of a tool is about: the checkout, or what a draft would leave of it.
 *
 * <p>A call names the draft by the members {@code draft}, the id of one that is kept, {@code
 * phase}, the number of its last phase to be looked at, and {@code files}, in the form of {@code
 * check_files}; with both, the files lie over the draft.
 */
sealed interface DraftView {
  /** What there is to look at. */
  record Laid(Workspace workspace) implements DraftView {}

  /** Why there is nothing to look at. */
  record Unusable(ToolResult why) implements DraftView {}

  /**
   * @param arguments of a call, checked against the tool's schema
   */
  static DraftView of(Desk desk, JsonNode arguments) {
    Workspace workspace = desk.workspace();
    if (arguments.hasNonNull("draft")) {
      String id = arguments.path("draft").asText();
      Optional<Proposal> draft = desk.draft(id);
      if (draft.isEmpty()) {
        return new Unusable(desk.unknownDraft(id, "give its files"));
      }
      workspace = workspace.laidOver(until(draft.get(), arguments.path("phase")));
    }
    if (arguments.path("files").isEmpty()) {
      return new Laid(workspace);
    }
    JsonNode files = arguments.path("files").deepCopy();
    Optional<ToolResult> unusable = DraftFiles.filled(workspace.tree(), List.of(files));
    if (unusable.isPresent()) {
      return new Unusable(unusable.get());
    }
    return new Laid(workspace.laidOver(DraftFiles.changes(files)));
  }

  /** The files of the phases up to one, which may change a file again that an earlier one did. */
  private static List<FileChange> until(Proposal draft, JsonNode phase) {
    return Stream.concat(
            draft.phases().stream()
                .limit(phase.isNumber() ? phase.asInt() : Integer.MAX_VALUE)
                .flatMap(each -> each.files().stream()),
            draft.testFiles().stream())
        .toList();
  }
}
