package io.github.djarchitect.agent;

import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;

/** A proposal with what the gate said of it, as values. */
public record Submission(Proposal proposal, ReviewResult review) implements ToolResult.Attached {
  public boolean approved() {
    return review.verdict() instanceof Verdict.Approved;
  }
}
