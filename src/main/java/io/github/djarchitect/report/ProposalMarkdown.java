package io.github.djarchitect.report;

import io.github.djarchitect.engine.Estimate;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.sql.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A proposal whole, as a runbook: phases with files, commands, gates, checks and rollbacks. */
public final class ProposalMarkdown {
  private ProposalMarkdown() {}

  /**
   * @param files whether the files' texts are in it
   */
  public static String of(Proposal proposal, @Nullable ReviewResult review, boolean files) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(proposal.title()).append("\n\n");
    if (review != null) {
      out.append("**Verdict: ")
          .append(review.verdict().status())
          .append("** (`")
          .append(review.verdict().sha256())
          .append("`), judged for ")
          .append(String.join(", ", review.targets().stream().map(Target::toString).toList()))
          .append(", Django ")
          .append(review.django())
          .append("\n\n");
      for (Finding finding : review.findings()) {
        if (finding.fresh()) {
          out.append("- ")
              .append(finding.severity().spelling())
              .append(" `")
              .append(finding.rule())
              .append("` ")
              .append(finding.place())
              .append(": ")
              .append(finding.message())
              .append(" Fix: ")
              .append(finding.fix())
              .append('\n');
        }
      }
      boolean open = !(review.verdict() instanceof Verdict.Approved);
      List<Unreadable> unknowns = open ? review.coverage().unknowns() : List.of();
      for (Unreadable unknown : unknowns) {
        out.append("- not known: ")
            .append(unknown.place())
            .append(": ")
            .append(unknown.reason())
            .append('\n');
      }
      if (!review.findings().isEmpty() || !unknowns.isEmpty()) {
        out.append('\n');
      }
    }
    section(out, "Situation", proposal.situation());
    section(out, "Strategy", proposal.strategy());
    if (!proposal.alternatives().isEmpty()) {
      out.append("## Alternatives\n\n");
      proposal
          .alternatives()
          .forEach(
              each ->
                  out.append("- **")
                      .append(each.title())
                      .append("**: ")
                      .append(each.tradeoff())
                      .append('\n'));
      out.append('\n');
    }
    list(out, "## Assumptions", proposal.assumptions());
    list(out, "## Open questions", proposal.questions());
    int number = 0;
    for (Proposal.Phase phase : proposal.phases()) {
      phase(out, ++number, phase, files);
    }
    if (!proposal.risks().isEmpty()) {
      out.append("## Risks\n\n");
      proposal
          .risks()
          .forEach(
              each ->
                  out.append("- ")
                      .append(each.risk())
                      .append(" Mitigation: ")
                      .append(each.mitigation())
                      .append('\n'));
      out.append('\n');
    }
    list(out, "## Monitoring", proposal.monitoring());
    if (!proposal.tests().isEmpty()) {
      out.append("## Tests\n\n");
      for (Proposal.TestFile test : proposal.tests()) {
        out.append("`").append(test.path()).append("`\n\n");
        if (files) {
          fence(out, "python", test.content());
        }
      }
    }
    return out.toString();
  }

  private static void phase(
      StringBuilder out, int number, Proposal.Phase phase, boolean withTexts) {
    out.append("## Phase ").append(number).append(": ").append(phase.title()).append("\n\n");
    out.append("Deploy: ").append(phase.deploy().spelling()).append(".");
    if (!phase.purpose().isBlank()) {
      out.append(' ').append(phase.purpose());
    }
    out.append("\n\n");
    for (FileChange file : phase.files()) {
      out.append("- ")
          .append(file.action().spelling())
          .append(" `")
          .append(file.path())
          .append('`');
      if (file.from() != null) {
        out.append(" from `").append(file.from()).append('`');
      }
      out.append('\n');
    }
    if (!phase.files().isEmpty()) {
      out.append('\n');
    }
    if (withTexts) {
      for (FileChange file : phase.files()) {
        out.append("`").append(file.path()).append("`:\n\n");
        fence(out, language(file.path()), file.content());
      }
    }
    if (!phase.commands().isEmpty()) {
      out.append("Run:\n\n");
      fence(out, "sh", String.join("\n", phase.commands()) + "\n");
    }
    if (!phase.locks().isEmpty()) {
      out.append("| table | lock | seconds |\n| --- | --- | --- |\n");
      for (Proposal.ExpectedLock lock : phase.locks()) {
        out.append("| ")
            .append(lock.table())
            .append(" | ")
            .append(lock.mode())
            .append(" | ")
            .append(
                lock.lowSeconds() == null || lock.highSeconds() == null
                    ? "unknown"
                    : Estimate.words(lock.lowSeconds(), lock.highSeconds()))
            .append(" |\n");
      }
      out.append('\n');
    }
    if (phase.gate() != null && !phase.gate().isBlank()) {
      out.append("Gate to the next phase: ").append(phase.gate()).append("\n\n");
    }
    if (!phase.verify().isEmpty()) {
      out.append("Verify:\n\n");
      fence(out, "", String.join("\n", phase.verify()) + "\n");
    }
    out.append("Rollback loses: ").append(phase.rollback().loses()).append("\n\n");
    if (!phase.rollback().commands().isEmpty()) {
      fence(out, "sh", String.join("\n", phase.rollback().commands()) + "\n");
    }
  }

  private static String language(String path) {
    return path.endsWith(".py") ? "python" : path.endsWith(".sql") ? "sql" : "";
  }

  private static void section(StringBuilder out, String title, String body) {
    if (!body.isBlank()) {
      out.append("## ").append(title).append("\n\n").append(body.strip()).append("\n\n");
    }
  }

  private static void list(StringBuilder out, String heading, List<String> items) {
    if (!items.isEmpty()) {
      out.append(heading).append("\n\n");
      items.forEach(item -> out.append("- ").append(item).append('\n'));
      out.append('\n');
    }
  }

  /** A fence longer than any in the text, so that hostile text cannot end it. */
  private static void fence(StringBuilder out, String language, String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    out.append(fence).append(language).append('\n').append(text);
    if (!text.endsWith("\n")) {
      out.append('\n');
    }
    out.append(fence).append("\n\n");
  }
}
