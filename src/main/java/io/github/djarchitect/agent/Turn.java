package io.github.djarchitect.agent;

/**
 * How the program's work on one question ended, and what it has to show.
 *
 * @param blocked whether what was looked at last, without a proposal, has a blocker
 */
public record Turn(Ending ending, Answer answer, boolean blocked) {
  /** Why it ended. */
  public sealed interface Ending {}

  /**
   * The model gave a final text.
   *
   * @param reviewed false if it claims or drafted something that the gate has not approved
   */
  public record Answered(boolean reviewed) implements Ending {}

  /** What the program says of a text that no approved proposal stands behind; Markdown. */
  public static final String UNREVIEWED =
      "**NOT APPROVED.** No proposal has been to the gate; nothing here is reviewed.";

  /** A limit of the {@link Budget}, in words. */
  public record BudgetReached(String limit) implements Ending {}

  /** A request ended in something that is no answer. */
  public record Failed(Outcome outcome) implements Ending {}

  /** The model went on asking the same in vain. */
  public record Stuck(String why) implements Ending {}

  /** The user stopped it. */
  public record Stopped() implements Ending {}

  /** The process exit code: 0, 1, 3, 5 or 130. */
  public int exitCode() {
    return switch (ending) {
      case Answered answered -> answered.reviewed() && blocksNothing() ? 0 : 1;
      case BudgetReached budget -> 5;
      case Failed failed -> 3;
      case Stuck stuck -> 3;
      case Stopped stopped -> 130;
    };
  }

  private boolean blocksNothing() {
    return answer.proposal() == null ? !blocked : answer.status().equals("Approved");
  }
}
