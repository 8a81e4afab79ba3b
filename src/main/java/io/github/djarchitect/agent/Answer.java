package io.github.djarchitect.agent;

import io.github.djarchitect.evidence.Evidence;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.ReviewResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a question came to; {@link AnswerJson} gives it the outside form {@code architect/answer/1}.
 *
 * @param model which model answered
 * @param answer Markdown
 * @param review what the gate said of the proposal; absent if it has not seen one
 * @param proposal the proposal, approved or not
 * @param turns requests to the model
 * @param cost US dollars; absent where no price is known
 * @param transcript name of the transcript in the state folder; absent if none is kept
 */
public record Answer(
    String question,
    String model,
    String answer,
    @Nullable ReviewResult review,
    @Nullable Proposal proposal,
    List<Evidence> evidence,
    int turns,
    Usage usage,
    @Nullable BigDecimal cost,
    Duration wall,
    @Nullable String transcript) {
  public Answer {
    evidence = List.copyOf(evidence);
  }

  /** {@code Approved}, {@code NeedsChanges}, {@code Refused}, or {@code None} without a review. */
  public String status() {
    return review == null ? "None" : review.verdict().status();
  }
}
