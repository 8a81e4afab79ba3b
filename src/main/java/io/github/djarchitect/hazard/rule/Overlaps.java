package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One cause, one finding: where two rules see the same operation for the same reason, the first
 * keeps its finding and takes the other's hazards and sentence into it.
 */
public final class Overlaps {
  private static final List<Overlap> ALL =
      List.of(
          new Overlap("unique-callable-default", "unique-built-under-lock"),
          new Overlap("unique-callable-default", "not-null-without-db-default"),
          new Overlap("data-lost-on-shrink", "table-rewrite"),
          new Overlap("table-rewrite", "foreign-key-validated"),
          new Overlap("table-rewrite", "scan-under-lock"),
          new Overlap("table-rewrite", "index-not-concurrent"),
          new Overlap("update-of-all-rows", "scan-under-lock"),
          new Overlap("table-renamed-in-use", "foreign-key-validated"),
          new Overlap("column-renamed-in-use", "foreign-key-validated"),
          new Overlap("column-dropped-in-use", "sql-state-diverges"),
          new Overlap("column-renamed-in-use", "sql-state-diverges"),
          new Overlap("table-dropped-in-use", "sql-state-diverges"),
          new Overlap("table-renamed-in-use", "sql-state-diverges"),
          new Overlap("unique-built-under-lock", "index-not-concurrent"),
          new Overlap("unique-built-under-lock", "foreign-key-validated"),
          new Overlap("foreign-key-validated", "index-not-concurrent"),
          new Overlap("data-and-schema-in-one-transaction", "batches-in-one-transaction"),
          new Overlap("run-python-unbounded", "batches-in-one-transaction"),
          new Overlap("index-not-concurrent", "locks-parent-table"),
          new Overlap("not-null-without-db-default", "locks-parent-table"));

  private static final Pattern SIZE = Pattern.compile(" (\\((?:for a time|at )[^)]*\\)?\\))");

  private record Overlap(String keeps, String yields) {}

  private Overlaps() {}

  /** Folds what overlaps; the order of the rest stays. */
  public static List<Finding> folded(List<Finding> findings) {
    List<Finding> kept = List.copyOf(findings);
    for (Overlap overlap : ALL) {
      List<Finding> keepers = of(kept, overlap.keeps());
      if (keepers.isEmpty()) {
        continue;
      }
      List<Finding> yielding = of(kept, overlap.yields());
      List<Finding> next = new ArrayList<>();
      for (Finding finding : kept) {
        if (finding.rule().equals(overlap.keeps())) {
          next.add(
              yielding.stream()
                  .filter(other -> sameOperation(finding, other))
                  .reduce(finding, Overlaps::merged));
        } else if (!finding.rule().equals(overlap.yields())
            || keepers.stream().noneMatch(keeper -> sameOperation(keeper, finding))) {
          next.add(finding);
        }
      }
      kept = next;
    }
    return List.copyOf(kept);
  }

  private static List<Finding> of(List<Finding> findings, String rule) {
    return findings.stream().filter(finding -> finding.rule().equals(rule)).toList();
  }

  private static boolean sameOperation(Finding one, Finding other) {
    return one.operation() != null
        && Objects.equals(one.migration(), other.migration())
        && Objects.equals(one.operation(), other.operation())
        && one.targets().equals(other.targets());
  }

  /** The size of the table is said once. */
  private static String joined(String first, String second) {
    Matcher size = SIZE.matcher(second);
    return first
        + " "
        + (size.find() && first.contains(size.group(1))
            ? second.substring(0, size.start()) + second.substring(size.end())
            : second);
  }

  private static Finding merged(Finding keeper, Finding other) {
    EnumSet<Hazard> hazards = EnumSet.of(keeper.hazard(), other.hazard());
    hazards.addAll(keeper.also());
    hazards.addAll(other.also());
    List<Hazard> ordered = new ArrayList<>(hazards);
    Severity severity =
        keeper.severity().compareTo(other.severity()) <= 0 ? keeper.severity() : other.severity();
    return keeper
        .withHazards(ordered)
        .withSeverity(severity)
        .withMessage(joined(keeper.message(), other.message()))
        .explainedBy(other);
  }
}
