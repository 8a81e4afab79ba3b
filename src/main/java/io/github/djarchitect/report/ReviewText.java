package io.github.djarchitect.report;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.SourceText;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A review for a terminal: each finding with its code, old ones counted by rule. */
public final class ReviewText {
  private static final int UNKNOWNS_SHOWN = 20;

  private ReviewText() {}

  /**
   * @param tree where the code frames are read
   * @param all findings of migrations that are not new are shown too
   */
  public static List<String> render(
      ReviewResult result, SourceTree tree, Ink ink, int width, boolean all) {
    List<String> lines = new ArrayList<>();
    Map<String, Integer> folded = new TreeMap<>();
    for (Finding finding : result.findings()) {
      if (finding.fresh() || all) {
        finding(finding, tree, ink, width, lines);
      } else {
        folded.merge(finding.severity().spelling() + " " + finding.rule(), 1, Integer::sum);
      }
    }
    if (!folded.isEmpty()) {
      lines.add(ink.dim("In migrations that are not new (--all shows them):"));
      folded.forEach((rule, count) -> lines.add(ink.dim("  %4d  %s".formatted(count, rule))));
      lines.add("");
    }
    List<Unreadable> unknowns = result.coverage().unknowns();
    if (!unknowns.isEmpty()) {
      lines.add("Not known:");
      unknowns.stream()
          .limit(UNKNOWNS_SHOWN)
          .forEach(
              each ->
                  lines.addAll(
                      Paragraphs.wrap(each.place() + ": " + each.reason(), width, "  ", "    ")));
      if (unknowns.size() > UNKNOWNS_SHOWN) {
        lines.add(
            "  ... and %d more (--format json lists all)"
                .formatted(unknowns.size() - UNKNOWNS_SHOWN));
      }
      lines.add("");
    }
    lines.add(summary(result, ink));
    return lines;
  }

  private static void finding(
      Finding finding, SourceTree tree, Ink ink, int width, List<String> lines) {
    String severity = finding.severity().spelling();
    String painted =
        switch (finding.severity()) {
          case BLOCKER -> ink.bad(severity);
          case WARNING -> ink.warn(severity);
          case NOTE -> ink.dim(severity);
        };
    lines.add(
        finding.place()
            + "  "
            + painted
            + "  "
            + ink.bold(finding.rule())
            + "  "
            + ink.dim(String.join(", ", finding.targets())));
    frame(finding, tree, ink, lines);
    lines.addAll(Paragraphs.wrap(finding.message(), width, "    ", "    "));
    lines.addAll(Paragraphs.wrap("fix: " + finding.fix(), width, "    ", "         "));
    lines.add("");
  }

  private static void frame(Finding finding, SourceTree tree, Ink ink, List<String> lines) {
    int line = finding.place().line();
    if (line <= 0
        || !(tree.read(finding.place().path()) instanceof SourceTree.FileContent.Present present)) {
      return;
    }
    SourceText source = PythonParser.parse(present.bytes()).source();
    if (line > source.lineCount()) {
      return;
    }
    String code = source.line(line);
    String shown = code.length() > 100 ? code.substring(0, 97) + "..." : code;
    lines.add("%5d | %s".formatted(line, shown.replace("\t", "    ")));
    String stripped = code.stripLeading();
    int call = stripped.indexOf('(');
    int length = Math.min(call > 0 ? call : stripped.length(), 60);
    if (length > 0) {
      lines.add(
          "      | " + " ".repeat(code.length() - stripped.length()) + ink.bad("^".repeat(length)));
    }
  }

  private static String summary(ReviewResult result, Ink ink) {
    long blockers = count(result, Severity.BLOCKER);
    long warnings = count(result, Severity.WARNING);
    String counts =
        "%d blocker%s, %d warning%s in new migrations; analysed %d, partly %d, unknown %d. "
            .formatted(
                blockers,
                blockers == 1 ? "" : "s",
                warnings,
                warnings == 1 ? "" : "s",
                result.coverage().analysed(),
                result.coverage().partly(),
                result.coverage().unknown());
    return switch (result.verdict()) {
      case Verdict.Approved _ -> counts + ink.good("Approved.");
      case Verdict.NeedsChanges _ -> counts + ink.bad("Not approved.");
      case Verdict.Refused _ -> counts + ink.bad("Refused: it cannot be judged.");
    };
  }

  private static long count(ReviewResult result, Severity severity) {
    return result.findings().stream()
        .filter(finding -> finding.fresh() && finding.severity() == severity)
        .count();
  }
}
