package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.workspace.Named;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code review_migrations}: the gate over what stands in the checkout. */
public final class ReviewMigrations implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("review_migrations");

  /** As many as stay below the length at which a result is cut: a cut page would lose findings. */
  static final int PAGE = 15;

  private static final int SUMMARY = 12;
  private static final int UNKNOWN_LIMIT = 12;

  private final Desk desk;

  public ReviewMigrations(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Review(@Nullable String app, @Nullable String migration, @Nullable Integer page) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Review given = Arguments.read(arguments, Review.class);
    Reading reading = desk.workspace().reading();
    Review asked =
        new Review(
            given.app() == null ? null : Named.app(reading, given.app()),
            given.migration() == null ? null : Named.key(reading, given.migration()).toString(),
            given.page());
    ReviewResult result = Gate.review(desk.workspace().reviewRequest());
    List<Finding> findings =
        result.findings().stream()
            .filter(finding -> matches(finding, asked))
            .sorted(
                Comparator.comparing(Finding::severity)
                    .thenComparing((Finding finding) -> finding.place()))
            .toList();
    int pages = Math.max(1, (findings.size() + PAGE - 1) / PAGE);
    int page = asked.page() == null ? 1 : Math.min(asked.page(), pages);
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("blockers", count(findings, Severity.BLOCKER));
    content.put("warnings", count(findings, Severity.WARNING));
    content.put("notes", count(findings, Severity.NOTE));
    if (pages > 1 && page == 1) {
      summary(findings, Finding::rule, content.putArray("by_rule"), "rule");
      summary(findings, ReviewMigrations::migration, content.putArray("by_migration"), "migration");
    }
    ArrayNode shown = content.putArray("findings");
    findings.subList((page - 1) * PAGE, Math.min(page * PAGE, findings.size())).stream()
        .map(GateAnswer::finding)
        .forEach(shown::add);
    content.put("page", page).put("pages", pages);
    if (page == 1) {
      List<Unreadable> unknowns =
          result.coverage().unknowns().stream().filter(each -> matches(each, asked)).toList();
      ObjectNode coverage = GateAnswer.coverage(result.coverage(), unknowns, UNKNOWN_LIMIT);
      if (asked.app() != null || asked.migration() != null) {
        coverage.put("counts", "of the whole checkout; the unknowns are of what was asked for");
      }
      content.set("coverage", coverage);
    }
    return ToolResult.looked(
        content,
        new ToolResult.Looked(
            findings.stream().anyMatch(each -> each.fresh() && each.severity() == Severity.BLOCKER),
            List.of()));
  }

  private static boolean matches(Finding finding, Review asked) {
    if (asked.app() != null
        && (finding.migration() == null || !finding.migration().app().equals(asked.app()))) {
      return false;
    }
    return asked.migration() == null
        || (finding.migration() != null
            && finding.migration().toString().equals(asked.migration()));
  }

  private static boolean matches(Unreadable unreadable, Review asked) {
    MigrationKey key = unreadable.migration();
    return (asked.app() == null || (key != null && key.app().equals(asked.app())))
        && (asked.migration() == null || (key != null && key.toString().equals(asked.migration())));
  }

  /** Where most blockers are, for a first page that cannot hold all findings. */
  private static void summary(
      List<Finding> findings, Function<Finding, String> by, ArrayNode out, String name) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Finding finding : findings) {
      counts
          .computeIfAbsent(by.apply(finding), _ -> new long[Severity.values().length])[
          finding.severity().ordinal()]++;
    }
    counts.entrySet().stream()
        .sorted(
            Comparator.comparing(
                (Map.Entry<String, long[]> each) -> each.getValue()[Severity.BLOCKER.ordinal()],
                Comparator.reverseOrder()))
        .limit(SUMMARY)
        .forEach(
            each ->
                out.addObject()
                    .put(name, each.getKey())
                    .put("blockers", each.getValue()[Severity.BLOCKER.ordinal()])
                    .put("warnings", each.getValue()[Severity.WARNING.ordinal()]));
  }

  private static String migration(Finding finding) {
    return finding.migration() == null ? finding.place().path() : finding.migration().toString();
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
