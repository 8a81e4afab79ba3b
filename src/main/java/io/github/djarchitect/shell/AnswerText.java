package io.github.djarchitect.shell;

import io.github.djarchitect.agent.Answer;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.Paragraphs;
import io.github.djarchitect.report.ProposalMarkdown;
import io.github.djarchitect.report.ProposalText;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a question came to, for a terminal or as Markdown. */
public final class AnswerText {
  private static final int UNKNOWNS_SHOWN = 12;

  private AnswerText() {}

  /** The verdict and the plan on one screen, then the words. */
  public static List<String> terminal(Answer answer, Ink ink, int width, boolean withWords) {
    List<String> lines = new ArrayList<>();
    Proposal proposal = answer.proposal();
    ReviewResult review = answer.review();
    if (proposal != null) {
      lines.addAll(new ProposalText(ink, width).render(proposal, review));
      if (review != null) {
        findings(review, ink, lines);
        unknowns(review, ink, width, lines);
      }
      lines.add("");
    }
    if (withWords) {
      lines.addAll(new MarkdownScreen(ink, width).render(answer.answer()));
    }
    return lines;
  }

  /** The commands that show and write a proposal; it has to be kept for them to find it. */
  public static List<String> next(Answer answer) {
    if (answer.review() == null) {
      return List.of();
    }
    String hash = ProposalText.shortHash(answer.review().verdict().sha256());
    List<String> lines = new ArrayList<>(List.of("", "Show:  architect show " + hash));
    if (answer.status().equals("Approved")) {
      lines.add("Write: architect apply " + hash);
    }
    return lines;
  }

  private static void findings(ReviewResult review, Ink ink, List<String> lines) {
    List<Finding> shown =
        review.findings().stream()
            .filter(Finding::fresh)
            .filter(finding -> finding.severity() != Severity.NOTE)
            .toList();
    if (shown.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(ink.bold("Findings of the gate"));
    for (List<Finding> alike : Finding.alike(shown)) {
      Finding finding = alike.getFirst();
      String severity = finding.severity().spelling();
      lines.add(
          "  "
              + (finding.severity() == Severity.BLOCKER ? ink.bad(severity) : ink.warn(severity))
              + " "
              + finding.rule()
              + "  "
              + finding.place()
              + (alike.size() > 1 ? " and %d more".formatted(alike.size() - 1) : ""));
      lines.add("    " + finding.message());
      lines.add("    fix: " + finding.fix());
    }
  }

  /** What could not be judged is a reason too. */
  private static void unknowns(ReviewResult review, Ink ink, int width, List<String> lines) {
    Set<String> told = review.findings().stream().map(Finding::message).collect(Collectors.toSet());
    List<Unreadable> unknowns =
        review.coverage().unknowns().stream()
            .filter(each -> !told.contains(each.reason()))
            .toList();
    if (unknowns.isEmpty() || review.verdict() instanceof Verdict.Approved) {
      return;
    }
    lines.add("");
    lines.add(ink.bold("Not known to the gate"));
    unknowns.stream()
        .limit(UNKNOWNS_SHOWN)
        .forEach(
            each ->
                lines.addAll(
                    Paragraphs.wrap(each.place() + ": " + each.reason(), width, "  ", "    ")));
    if (unknowns.size() > UNKNOWNS_SHOWN) {
      lines.add("  and %d more".formatted(unknowns.size() - UNKNOWNS_SHOWN));
    }
  }

  public static String markdown(Answer answer) {
    StringBuilder out = new StringBuilder(answer.answer()).append('\n');
    if (answer.proposal() != null) {
      out.append('\n').append(ProposalMarkdown.of(answer.proposal(), answer.review(), true));
    }
    return out.toString();
  }
}
