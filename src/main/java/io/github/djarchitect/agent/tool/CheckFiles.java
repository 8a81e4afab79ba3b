package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code check_files}: the gate's findings on a draft, which is kept, without a submission. */
public final class CheckFiles implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("check_files");

  /** The title of files that came without a proposal. */
  private static final String BARE = "Files under check";

  private final Desk desk;

  public CheckFiles(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Proposal checked;
    @Nullable DraftEdits edits = null;
    if (arguments.hasNonNull("draft")) {
      String id = arguments.path("draft").asText();
      Optional<Proposal> draft = desk.draft(id);
      if (draft.isEmpty()) {
        return desk.unknownDraft(id, "give its files");
      }
      edits = new DraftEdits(desk.workspace(), id, draft.get());
      edits.lay(arguments.path("files").deepCopy());
      Optional<ToolResult> unusable = edits.unusable();
      if (unusable.isPresent()) {
        return unusable.get();
      }
      checked = edits.result();
    } else if (arguments.path("files").isEmpty()) {
      return ToolResult.error(
          "nothing-given", "Neither files nor a draft were given.", "Give files.");
    } else {
      JsonNode written = arguments.path("files").deepCopy();
      Optional<ToolResult> unusable = DraftFiles.filled(desk.workspace().tree(), List.of(written));
      if (unusable.isPresent()) {
        return unusable.get();
      }
      checked = bare(DraftFiles.changes(written));
    }
    ReviewResult review = Gate.judge(desk.reviewRequest(), checked, List.of());
    ObjectNode content = GateAnswer.of(review, desk.toldNotes());
    content.put("draft", desk.keep(checked));
    if (edits != null) {
      edits.tell(content);
    }
    content.put("counts_as_review", false);
    return ToolResult.looked(
        content,
        new ToolResult.Looked(
            review.findings().stream().anyMatch(finding -> blocks(finding, checked.files())),
            checked.files().stream().map(FileChange::content).toList()));
  }

  /** Whether a draft is files alone, which nobody has said anything of. */
  static boolean isBare(Proposal draft) {
    return draft.title().equals(BARE);
  }

  static Proposal bare(List<FileChange> files) {
    return Proposal.of(
        BARE,
        List.of(
            new Proposal.Phase(
                "Files",
                Proposal.Deploy.WITH_CODE,
                "",
                files,
                List.of(),
                List.of(),
                null,
                List.of(),
                new Proposal.Rollback(List.of("not judged here"), "not judged here"))));
  }

  /** A blocker in the files themselves; whether models.py goes with them is another question. */
  private static boolean blocks(Finding finding, List<FileChange> files) {
    return finding.severity() == Severity.BLOCKER
        && files.stream().anyMatch(file -> file.path().equals(finding.place().path()));
  }
}
