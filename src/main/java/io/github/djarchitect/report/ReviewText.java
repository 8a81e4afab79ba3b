package io.github.djarchitect.report;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.SourceText;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    lines.addAll(notKnown(result, width, all));
    if (result.coverage().migrations() > 0 || !result.findings().isEmpty()) {
      lines.add(summary(result, ink));
    }
    return lines;
  }

  /** What is not known of new migrations; of others, which count for nothing, the number. */
  private static List<String> notKnown(ReviewResult result, int width, boolean all) {
    Set<Unreadable> old = new HashSet<>();
    for (Finding finding : result.findings()) {
      if (!finding.fresh()) {
        old.add(new Unreadable(finding.place(), finding.message(), finding.migration()));
      }
    }
    List<Unreadable> shown =
        result.coverage().unknowns().stream().filter(each -> all || !old.contains(each)).toList();
    List<String> lines = new ArrayList<>();
    if (!shown.isEmpty()) {
      lines.add("Not known:");
      shown.stream().limit(UNKNOWNS_SHOWN).forEach(each -> lines.addAll(line(each, width)));
      if (shown.size() > UNKNOWNS_SHOWN) {
        lines.add(
            "  ... and %d more (--format json lists all)".formatted(shown.size() - UNKNOWNS_SHOWN));
      }
      lines.add("");
    }
    List<Unreadable> broken =
        result.findings().stream()
            .filter(each -> !each.fresh() && each.severity() == Severity.BLOCKER)
            .filter(each -> each.hazard() == Hazard.UNREADABLE)
            .map(each -> new Unreadable(each.place(), each.message(), each.migration()))
            .toList();
    if (!broken.isEmpty()) {
      lines.add(
          "Cannot be read, and was not judged (it is not new, and nothing new builds on it):");
      broken.stream().limit(UNKNOWNS_SHOWN).forEach(each -> lines.addAll(line(each, width)));
      if (broken.size() > UNKNOWNS_SHOWN) {
        lines.add("  ... and %d more".formatted(broken.size() - UNKNOWNS_SHOWN));
      }
      lines.add("");
    }
    long partly =
        result.coverage().unknowns().stream()
            .filter(each -> old.contains(each) && !broken.contains(each))
            .map(Unreadable::migration)
            .distinct()
            .count();
    if (partly > 0 && !all) {
      lines.add(
          "%d migration%s that %s not new could not be read whole and %s not count here."
              .formatted(
                  partly,
                  partly == 1 ? "" : "s",
                  partly == 1 ? "is" : "are",
                  partly == 1 ? "does" : "do"));
      lines.add("");
    }
    return lines;
  }

  private static List<String> line(Unreadable each, int width) {
    return Paragraphs.wrap(each.place() + ": " + each.reason(), width, "  ", "    ");
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

  static String summary(ReviewResult result, Ink ink) {
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
      case Verdict.NeedsChanges _ ->
          counts
              + ink.bad(
                  blockers > 0
                      ? "Not approved."
                      : "Not approved: what is not known counts until a waiver answers for it.");
      case Verdict.Refused _ -> counts + ink.bad("Refused: it cannot be judged.");
    };
  }

  private static long count(ReviewResult result, Severity severity) {
    return result.findings().stream()
        .filter(finding -> finding.fresh() && finding.severity() == severity)
        .count();
  }
}
