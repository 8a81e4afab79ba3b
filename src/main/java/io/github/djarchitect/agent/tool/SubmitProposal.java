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
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code submit_proposal}: the one way to a verdict. */
public final class SubmitProposal implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("submit_proposal");

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
    if (draft.isPresent()) {
      // a model that fills in every member says nothing with an empty one
      written.retain(
          written.properties().stream()
              .filter(member -> PhasesOverDraft.says(member.getValue()))
              .map(Map.Entry::getKey)
              .toList());
    }
    List<String> leftOut = whole ? PhasesOverDraft.merge(draft.orElseThrow(), written) : List.of();
    List<JsonNode> files = new ArrayList<>();
    written.path("phases").forEach(phase -> files.add(phase.path("files")));
    Optional<ToolResult> unusable =
        DraftFiles.filled(
            desk.workspace().tree(), files, draft.map(DraftFiles::texts).orElse(Map.of()));
    if (unusable.isPresent()) {
      return unusable.get();
    }
    Proposal proposal =
        draft.map(each -> over(each, written)).orElseGet(() -> ProposalJson.read(written));
    List<String> unfounded = Citations.unknown(Cited.prose(proposal), ledger);
    if (!unfounded.isEmpty()) {
      return ToolResult.error(
          "unfounded-evidence",
          "The proposal cites %s, and no result of this conversation has that number."
              .formatted(String.join(", ", unfounded)),
          "Cite the numbers that results have (evidence), or state the figure as an assumption.");
    }
    proposal = desk.withAssumptions(proposal);
    ReviewResult review = judge(proposal);
    ObjectNode content = GateAnswer.of(review);
    if (!leftOut.isEmpty()) {
      // a phase that is merged into another is meant, one that is forgotten is not
      ArrayNode titles = content.putArray("phases_of_draft_left_out");
      leftOut.forEach(titles::add);
    }
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

  /** A draft with what is said beside it in the place of its own. */
  private static Proposal over(Proposal draft, ObjectNode said) {
    if (said.isEmpty()) {
      return draft;
    }
    ObjectNode all = ProposalJson.of(draft);
    all.setAll(said);
    return ProposalJson.read(all);
  }

  private ReviewResult judge(Proposal proposal) {
    return Gate.judge(
        desk.workspace().reviewRequest(),
        proposal,
        Cited.hashes(proposal, id -> ledger.find(id).map(Evidence::sha256)));
  }
}
