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

/** {@code check_files}: the gate's findings on a draft, without a submission. */
public final class CheckFiles implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("check_files");

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
    JsonNode written = arguments.deepCopy();
    Optional<ToolResult> unusable =
        DraftFiles.filled(desk.workspace().tree(), List.of(written.path("files")));
    if (unusable.isPresent()) {
      return unusable.get();
    }
    List<FileChange> files = DraftFiles.changes(written.path("files"));
    Proposal draft =
        new Proposal(
            "Files under check",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
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
                    new Proposal.Rollback(List.of("not judged here"), "not judged here"))),
            List.of(),
            List.of(),
            List.of());
    ReviewResult review = Gate.judge(desk.workspace().reviewRequest(), draft, List.of());
    ObjectNode content = GateAnswer.of(review);
    content.put("counts_as_review", false);
    return ToolResult.looked(
        content,
        new ToolResult.Looked(
            review.findings().stream().anyMatch(finding -> blocks(finding, files)),
            files.stream().map(FileChange::content).toList()));
  }

  /** A blocker in the files themselves; whether models.py goes with them is another question. */
  private static boolean blocks(Finding finding, List<FileChange> files) {
    return finding.severity() == Severity.BLOCKER
        && files.stream().anyMatch(file -> file.path().equals(finding.place().path()));
  }
}
