package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Submission;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.evidence.Citations;
import io.github.djarchitect.evidence.Evidence;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code submit_proposal}: the one way to a verdict. */
public final class SubmitProposal implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("submit_proposal");

  /** What every phase has; beside a draft the draft's phase may have it. */
  private static final List<String> PHASE =
      List.of("/deploy", "/files", "/rollback/commands", "/rollback/loses");

  private final Desk desk;
  private final Ledger ledger;

  public SubmitProposal(Desk desk, Ledger ledger) {
    this.desk = desk;
    this.ledger = ledger;
  }

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Optional<Proposal> draft = Optional.empty();
    if (arguments.hasNonNull("draft")) {
      String id = arguments.path("draft").asText();
      draft = desk.draft(id);
      if (draft.isEmpty()) {
        return desk.unknownDraft(id, "give title and phases");
      }
    }
    boolean whole = draft.filter(each -> !CheckFiles.isBare(each)).isPresent();
    if (!whole && (!arguments.hasNonNull("title") || arguments.path("phases").isEmpty())) {
      return ToolResult.error(
          "incomplete-proposal",
          draft.isPresent()
              ? "The draft is files alone, and a proposal needs a title and at least one phase."
              : "A proposal needs a title and at least one phase.",
          draft.isPresent()
              ? "Give title and phases beside the draft; each of its files needs its path alone."
              : "Give title and phases, or the id of a draft.");
    }
    ObjectNode written = arguments.deepCopy();
    written.remove("draft");
    List<String> dropped = new ArrayList<>();
    written.path("drop").forEach(title -> dropped.add(title.asText()));
    written.remove("drop");
    if (draft.isPresent()) {
      // a model that fills in every member says nothing with an empty one
      written.retain(
          written.properties().stream()
              .filter(member -> PhasesOverDraft.says(member.getValue()))
              .map(Map.Entry::getKey)
              .toList());
    }
    PhasesOverDraft.Merged merged =
        draft
            .map(each -> PhasesOverDraft.merge(each, written, CheckFiles.isBare(each), dropped))
            .orElse(PhasesOverDraft.Merged.NOTHING);
    List<String> unsaid = unsaid(written);
    if (!unsaid.isEmpty()) {
      return ToolResult.error(
          "incomplete-proposal",
          "A phase is not whole: %s.".formatted(String.join(", ", unsaid)),
          "Give each phase title, deploy, files, and rollback with commands and loses.");
    }
    if (!whole && draft.isPresent() && hasNoFiles(written, merged)) {
      return unplaced(arguments.path("draft").asText(), draft.get());
    }
    List<JsonNode> files = new ArrayList<>();
    written.path("phases").forEach(phase -> files.add(phase.path("files")));
    Optional<ToolResult> unusable =
        DraftFiles.filled(
            desk.workspace().tree(), files, draft.map(DraftFiles::texts).orElse(Map.of()));
    if (unusable.isPresent()) {
      return unusable.get();
    }
    Proposal proposal =
        draft.map(each -> over(each, written, dropped)).orElseGet(() -> ProposalJson.read(written));
    DraftEdits edits =
        new DraftEdits(desk.workspace(), arguments.path("draft").asText(""), proposal);
    edits.lay(merged.changes());
    Optional<ToolResult> unfit =
        edits.unusable("read_file with draft and phase gives exact texts.");
    if (unfit.isPresent()) {
      return unfit.get();
    }
    proposal = edits.result();
    List<String> unfounded = Citations.unknown(Cited.prose(proposal), ledger);
    if (!unfounded.isEmpty()) {
      return ToolResult.error(
          "unfounded-evidence",
          "The proposal cites %s, and no result of this conversation has that number."
              .formatted(String.join(", ", unfounded)),
          "Cite the numbers that results have (evidence), or state the figure as an assumption.");
    }
    proposal = KnownLocks.filled(desk.workspace(), desk.withAssumptions(proposal), draft);
    ReviewResult review = judge(proposal);
    ObjectNode content = GateAnswer.of(review, desk.toldNotes());
    if (!merged.changes().isEmpty()) {
      edits.tell(content);
    }
    // a phase that is merged into another is meant, one that is forgotten is not
    list(content, "phases_of_draft_left_out", merged.left());
    list(content, "phases_of_draft_kept", merged.kept());
    Proposal judged = proposal;
    list(content, "left_out", draft.map(each -> leftOut(each, judged)).orElse(List.of()));
    desk.submitted(proposal.title(), review)
        .ifPresent(
            earlier ->
                content.put(
                    "replaces",
                    "'%s', which was approved: only the proposal submitted last is kept. If both are"
                            .formatted(earlier)
                        + " wanted, submit one proposal with the phases of both, their migrations"
                        + " numbered and depending on each other in one line."));
    return ToolResult.submitted(content, new Submission(proposal, review));
  }

  /** What phases must say, and neither they nor a draft's phase does. */
  private static List<String> unsaid(ObjectNode written) {
    List<String> unsaid = new ArrayList<>();
    for (JsonNode phase : written.path("phases")) {
      for (String pointer : PHASE) {
        if (phase.at(pointer).isMissingNode()) {
          unsaid.add(
              "'%s' has no %s"
                  .formatted(phase.path("title").asText(), pointer.substring(1).replace('/', '.')));
        }
      }
    }
    return unsaid;
  }

  private static boolean hasNoFiles(ObjectNode written, PhasesOverDraft.Merged merged) {
    List<JsonNode> files = new ArrayList<>();
    written.path("phases").forEach(phase -> phase.path("files").forEach(files::add));
    return files.isEmpty() && merged.changes().isEmpty();
  }

  private static ToolResult unplaced(String id, Proposal draft) {
    return ToolResult.error(
        "files-in-no-phase",
        "%s is files alone, and none of them is in a phase: %s."
            .formatted(id, String.join(", ", paths(draft))),
        "Name each in the files of its phase, by its path alone.");
  }

  /** Files of a draft that are no longer there. */
  private static List<String> leftOut(Proposal draft, Proposal proposal) {
    List<String> there = paths(proposal);
    return paths(draft).stream().filter(path -> !there.contains(path)).toList();
  }

  private static List<String> paths(Proposal proposal) {
    return Stream.concat(proposal.files().stream(), proposal.testFiles().stream())
        .map(FileChange::path)
        .distinct()
        .toList();
  }

  private static void list(ObjectNode content, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = content.putArray(name);
      texts.forEach(list::add);
    }
  }

  /**
   * A draft with what is said beside it in the place of its own; only what is assumed comes to what
   * the draft assumes, so that nothing assumed gets lost.
   */
  private static Proposal over(Proposal draft, ObjectNode said, List<String> dropped) {
    if (said.isEmpty()) {
      return draft;
    }
    ObjectNode all = ProposalJson.of(draft);
    all.setAll(said);
    Set<String> assumptions = new LinkedHashSet<>(draft.assumptions());
    dropped.forEach(assumptions::remove);
    said.path("assumptions").forEach(each -> assumptions.add(each.asText()));
    all.remove("assumptions");
    assumptions.forEach(all.withArray("assumptions")::add);
    return ProposalJson.read(all);
  }

  private ReviewResult judge(Proposal proposal) {
    return Gate.judge(
        desk.reviewRequest(),
        proposal,
        Cited.hashes(proposal, id -> ledger.find(id).map(Evidence::sha256)));
  }
}
