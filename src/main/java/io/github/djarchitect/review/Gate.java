package io.github.djarchitect.review;

import io.github.djarchitect.plan.Proposal;
import java.util.List;

/** Decides. Nothing else in the program can make a {@link Verdict}. */
public final class Gate {
  private Gate() {}

  /** Judges what stands in a checkout. */
  public static ReviewResult review(ReviewRequest request) {
    throw new UnsupportedOperationException(request.toString());
  }

  /**
   * Judges a proposal laid over the project.
   *
   * @param base the checkout as it is, without the proposal
   * @param evidence sha256 of every result the proposal cites
   */
  public static ReviewResult judge(ReviewRequest base, Proposal proposal, List<String> evidence) {
    throw new UnsupportedOperationException(base + " " + proposal + evidence);
  }
}
