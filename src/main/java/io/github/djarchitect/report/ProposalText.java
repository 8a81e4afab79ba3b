package io.github.djarchitect.report;

import io.github.djarchitect.engine.Estimate;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.sql.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A proposal on one screen: the verdict and the plan first, details on demand. */
public final class ProposalText {
  private static final int HASH_SHOWN = 8;

  /** "nothing: the column was kept in step", and not "nothing but the audit trail". */
  private static final Pattern NOTHING =
      Pattern.compile("(?i)nothing(?!\\s+(?:but|except|beside))\\b");

  private final Ink ink;
  private final int width;

  /**
   * @param width columns; lines are wrapped to it, and nothing breaks below 20
   */
  public ProposalText(Ink ink, int width) {
    this.ink = ink;
    this.width = Math.max(20, width);
  }

  /** The start of a hash by which a proposal is named. */
  public static String shortHash(String sha256) {
    return sha256.substring(0, Math.min(HASH_SHOWN, sha256.length()));
  }

  public List<String> render(Proposal proposal, @Nullable ReviewResult review) {
    List<String> lines = new ArrayList<>();
    lines.addAll(heading(proposal.title(), review));
    if (review != null) {
      String targets = String.join(", ", review.targets().stream().map(Target::toString).toList());
      lines.addAll(
          Paragraphs.wrap(
              "Judged for %s, Django %s.".formatted(targets, review.django()), width, "", ""));
    }
    section(lines, "Situation", proposal.situation());
    lines.add("");
    lines.addAll(plan(proposal));
    list(lines, "Going back loses", losses(proposal));
    section(lines, "Why", proposal.strategy());
    if (!proposal.alternatives().isEmpty()) {
      lines.add("");
      lines.add(ink.bold("Alternatives"));
      for (Proposal.Alternative each : proposal.alternatives()) {
        lines.addAll(bullet(each.title() + ": " + each.tradeoff()));
      }
    }
    list(lines, "Assumed", proposal.assumptions());
    list(lines, "Open", proposal.questions());
    return lines;
  }

  private List<String> heading(String title, @Nullable ReviewResult review) {
    String right;
    String rightColored;
    if (review == null) {
      right = "NOT REVIEWED";
      rightColored = ink.bad(right);
    } else {
      Verdict verdict = review.verdict();
      String words =
          switch (verdict) {
            case Verdict.Approved _ -> "APPROVED";
            case Verdict.NeedsChanges _ -> "NOT APPROVED";
            case Verdict.Refused _ -> "REFUSED";
          };
      String hash = " " + shortHash(verdict.sha256());
      right = words + hash;
      rightColored =
          (verdict instanceof Verdict.Approved ? ink.good(words) : ink.bad(words)) + hash;
    }
    int gap = width - Paragraphs.width(title) - right.length();
    if (gap >= 2) {
      return List.of(ink.bold(title) + " ".repeat(gap) + rightColored);
    }
    List<String> lines =
        new ArrayList<>(Paragraphs.wrap(title, width, "", "").stream().map(ink::bold).toList());
    lines.add(rightColored);
    return lines;
  }

  private void section(List<String> lines, String title, String body) {
    if (body.isBlank()) {
      return;
    }
    lines.add("");
    lines.add(ink.bold(title));
    for (String paragraph : body.strip().split("\\R")) {
      if (paragraph.isBlank()) {
        lines.add("");
      } else if (paragraph.startsWith("- ")) {
        lines.addAll(bullet(paragraph.substring(2)));
      } else {
        lines.addAll(Paragraphs.wrap(paragraph.strip(), width, "  ", "  "));
      }
    }
  }

  private void list(List<String> lines, String title, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(ink.bold(title));
    items.forEach(item -> lines.addAll(bullet(item)));
  }

  private List<String> bullet(String text) {
    return Paragraphs.wrap(text.strip(), width, "  - ", "    ");
  }

  /** One row a phase: number, title, when, locks. */
  private List<String> plan(Proposal proposal) {
    Columns columns = new Columns(List.of("Plan", "", "deploy", "lock"));
    int number = 0;
    for (Proposal.Phase phase : proposal.phases()) {
      number++;
      columns.add(
          List.of(
              Integer.toString(number), phase.title(), phase.deploy().spelling(), locks(phase)));
    }
    List<String> lines = new ArrayList<>(columns.render(width));
    lines.set(0, ink.bold(lines.getFirst()));
    List<FileChange> files = proposal.files();
    long changed = files.stream().map(FileChange::path).distinct().count();
    lines.add("");
    lines.add(
        "%d file%s in %d phase%s."
            .formatted(
                changed,
                changed == 1 ? "" : "s",
                proposal.phases().size(),
                proposal.phases().size() == 1 ? "" : "s"));
    return lines;
  }

  /** What a rollback of each phase loses, where it loses something. */
  private static List<String> losses(Proposal proposal) {
    List<String> losses = new ArrayList<>();
    for (int i = 0; i < proposal.phases().size(); i++) {
      String loses = proposal.phases().get(i).rollback().loses().strip();
      if (!loses.isEmpty() && !NOTHING.matcher(loses).lookingAt()) {
        losses.add("phase %d: %s".formatted(i + 1, loses));
      }
    }
    return losses;
  }

  /**
   * The first lock, which our plans put the strongest at, and the one held longest if another: each
   * with its own time, as a moment of one and minutes of the other are no minutes of both.
   */
  private static String locks(Proposal.Phase phase) {
    if (phase.locks().isEmpty()) {
      // a proposal written by hand may leave them out, and its migrations still lock
      return phase.files().stream().anyMatch(file -> file.content().contains("RunPython("))
          ? "rows that its RunPython writes"
          : "none stated";
    }
    Proposal.ExpectedLock first = phase.locks().getFirst();
    Proposal.ExpectedLock longest =
        phase.locks().stream().max(Comparator.comparingDouble(ProposalText::high)).orElse(first);
    List<String> shown = new ArrayList<>();
    shown.add(first.mode() + " on " + first.table() + time(first));
    if (high(longest) > high(first)) {
      String table = longest.table().equals(first.table()) ? "" : " on " + longest.table();
      shown.add(longest.mode() + table + time(longest));
    }
    int more = phase.locks().size() - shown.size();
    return String.join("; ", shown) + (more > 0 ? "; %d more".formatted(more) : "");
  }

  private static double high(Proposal.ExpectedLock lock) {
    return lock.highSeconds() == null ? -1 : lock.highSeconds();
  }

  private static String time(Proposal.ExpectedLock lock) {
    return lock.highSeconds() == null
        ? ""
        : ", "
            + Estimate.words(lock.lowSeconds() == null ? 0 : lock.lowSeconds(), lock.highSeconds());
  }
}
