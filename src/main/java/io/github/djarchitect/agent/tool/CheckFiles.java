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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    JsonNode written = arguments.path("files").deepCopy();
    @Nullable Proposal draft = null;
    if (arguments.hasNonNull("draft")) {
      String id = arguments.path("draft").asText();
      draft = desk.draft(id).orElse(null);
      if (draft == null) {
        return desk.unknownDraft(id, "give its files");
      }
    } else if (written.isEmpty()) {
      return ToolResult.error(
          "nothing-given", "Neither files nor a draft were given.", "Give files.");
    }
    Optional<ToolResult> unusable =
        DraftFiles.filled(
            desk.workspace().tree(),
            List.of(written),
            draft == null ? Map.of() : DraftFiles.lastTexts(draft));
    if (unusable.isPresent()) {
      return unusable.get();
    }
    List<FileChange> given = DraftFiles.changes(written);
    Proposal checked = draft == null ? bare(given) : with(draft, given);
    ReviewResult review = Gate.judge(desk.workspace().reviewRequest(), checked, List.of());
    ObjectNode content = GateAnswer.of(review);
    content.put("draft", desk.keep(checked));
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

  private static Proposal bare(List<FileChange> files) {
    return new Proposal(
        BARE,
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
  }

  /** A draft with some of its files changed, each in the last phase that has it. */
  private static Proposal with(Proposal draft, List<FileChange> changed) {
    List<List<FileChange>> files = new ArrayList<>();
    draft.phases().forEach(phase -> files.add(new ArrayList<>(phase.files())));
    List<Proposal.TestFile> tests = new ArrayList<>(draft.tests());
    for (FileChange change : changed) {
      boolean placed = false;
      for (List<FileChange> phase : files.reversed()) {
        placed = placed || replaced(phase, change);
      }
      for (int i = 0; i < tests.size() && !placed; i++) {
        if (tests.get(i).path().equals(change.path())) {
          tests.set(i, new Proposal.TestFile(change.path(), change.content()));
          placed = true;
        }
      }
      if (!placed) {
        files.getLast().add(change);
      }
    }
    List<Proposal.Phase> phases = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Proposal.Phase phase = draft.phases().get(i);
      phases.add(
          new Proposal.Phase(
              phase.title(),
              phase.deploy(),
              phase.purpose(),
              files.get(i),
              phase.commands(),
              phase.locks(),
              phase.gate(),
              phase.verify(),
              phase.rollback()));
    }
    return new Proposal(
        draft.title(),
        draft.situation(),
        draft.strategy(),
        draft.alternatives(),
        draft.assumptions(),
        draft.questions(),
        phases,
        draft.risks(),
        draft.monitoring(),
        tests);
  }

  private static boolean replaced(List<FileChange> files, FileChange change) {
    for (int i = files.size() - 1; i >= 0; i--) {
      if (files.get(i).path().equals(change.path())) {
        files.set(i, change);
        return true;
      }
    }
    return false;
  }

  /** A blocker in the files themselves; whether models.py goes with them is another question. */
  private static boolean blocks(Finding finding, List<FileChange> files) {
    return finding.severity() == Severity.BLOCKER
        && files.stream().anyMatch(file -> file.path().equals(finding.place().path()));
  }
}
