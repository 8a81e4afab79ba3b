package io.github.djarchitect.review;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A phase that takes data away, forwards or back, while its rollback is said to lose nothing: one
 * of the two is wrong, and whoever deploys it reads the sentence. A reason why nothing is lost is
 * for people to judge.
 */
final class LossNotSaid {
  /** What the rollback itself takes away. */
  private static final String BY_REVERSE = "reverse-destroys";

  private static final Set<String> LOSES =
      Set.of(
          "dropped-data-lost",
          "deleted-rows-lost",
          "overwritten-values-lost",
          BY_REVERSE,
          "column-dropped-in-use",
          "table-dropped-in-use");

  private static final Pattern NOTHING =
      Pattern.compile(
          "(?:it |this )?(?:loses )?(?:nothing|none|no data|no rows|n/a|-)(?: (?:at all|is"
              + " lost))?[.!]?",
          Pattern.CASE_INSENSITIVE);

  private LossNotSaid() {}

  /**
   * @param moved migrations that a team wrote and the proposal only gives another place
   */
  static void report(
      Judgement judgement,
      int number,
      Proposal.Rollback rollback,
      List<Finding> found,
      MovedMigrations moved) {
    if (!NOTHING.matcher(rollback.loses().strip()).matches()) {
      return;
    }
    for (Finding finding : found) {
      boolean loses =
          finding.hazard() == Hazard.LOSES_DATA || finding.also().contains(Hazard.LOSES_DATA);
      if (LOSES.contains(finding.rule())
          && loses
          && finding.fresh()
          && !(finding.migration() != null && moved.has(finding.migration()))
          && finding.severity() != Severity.BLOCKER) {
        judgement.add(
            Judgement.finding(
                    "loss-not-said",
                    Hazard.LOSES_DATA,
                    Severity.BLOCKER,
                    finding.migration(),
                    finding.place(),
                    (finding.rule().equals(BY_REVERSE)
                            ? "The rollback of phase %d is said to lose '%s', and it runs a reverse"
                                + " that loses more: %s"
                            : "The rollback of phase %d is said to lose '%s', and no rollback"
                                + " brings back what this takes away: %s")
                        .formatted(number, rollback.loses().strip(), finding.message()),
                    finding.rule().equals(BY_REVERSE)
                        ? "Let the reverse take away what the forward direction made and nothing"
                            + " else, or say in rollback.loses what it takes."
                        : "Say in rollback.loses what is gone for good, or keep a copy of it and"
                            + " bring it back in the reverse.")
                .at(finding.operation()));
      }
    }
  }
}
