package io.github.djarchitect.report;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.review.ReviewResult;
import java.util.Map;
import java.util.TreeMap;

/** A review for a pull request or a wiki: a table of findings, then each one's cure. */
public final class ReviewMarkdown {
  private ReviewMarkdown() {}

  /**
   * @param all findings of migrations that are not new are shown too
   */
  public static String of(ReviewResult result, boolean all) {
    StringBuilder out = new StringBuilder();
    out.append("**").append(ReviewText.summary(result, Ink.PLAIN)).append("**\n");
    Map<String, Integer> folded = new TreeMap<>();
    for (Severity severity : Severity.values()) {
      for (Finding finding : result.findings()) {
        if (finding.severity() != severity) {
          continue;
        }
        if (finding.fresh() || all) {
          finding(finding, out);
        } else {
          folded.merge(severity.spelling() + " `" + finding.rule() + "`", 1, Integer::sum);
        }
      }
    }
    if (!result.coverage().unknowns().isEmpty()) {
      out.append("\n### Not known\n\n");
      result
          .coverage()
          .unknowns()
          .forEach(
              each ->
                  out.append("- `")
                      .append(each.place())
                      .append("`: ")
                      .append(inline(each.reason()))
                      .append('\n'));
    }
    if (!folded.isEmpty()) {
      out.append("\n### In migrations that are not new\n\n");
      folded.forEach(
          (rule, count) -> out.append("- ").append(count).append(" × ").append(rule).append('\n'));
    }
    return out.toString();
  }

  private static void finding(Finding finding, StringBuilder out) {
    out.append("\n### ")
        .append(finding.severity().spelling())
        .append(" `")
        .append(finding.rule())
        .append("` at `")
        .append(finding.place())
        .append("`\n\n")
        .append(inline(finding.message()))
        .append("\n\n**Fix:** ")
        .append(inline(finding.fix()))
        .append('\n');
    if (finding.sql() != null) {
      out.append("\n```sql\n").append(finding.sql().strip()).append("\n```\n");
    }
    if (!finding.targets().isEmpty()) {
      out.append("\nHolds for ").append(String.join(", ", finding.targets())).append(".\n");
    }
  }

  /** A sentence whose names are not taken for emphasis or tags. */
  private static String inline(String text) {
    return text.replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;");
  }
}
