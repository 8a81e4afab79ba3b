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
import io.github.djarchitect.report.ReviewJson;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code review_migrations}: the gate over what stands in the checkout. */
public final class ReviewMigrations implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("review_migrations");
  static final int PAGE = 30;

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
    Review asked = Arguments.read(arguments, Review.class);
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
    ArrayNode shown = content.putArray("findings");
    findings.subList((page - 1) * PAGE, Math.min(page * PAGE, findings.size())).stream()
        .map(ReviewJson::finding)
        .forEach(shown::add);
    content.put("page", page).put("pages", pages);
    content.set("coverage", ReviewJson.coverage(result.coverage()));
    return ToolResult.ok(content);
  }

  private static boolean matches(Finding finding, Review asked) {
    if (asked.app() != null
        && (finding.migration() == null || !finding.migration().app().equals(asked.app()))) {
      return false;
    }
    return asked.migration() == null
        || (finding.migration() != null
            && finding.migration().toString().startsWith(asked.migration()));
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
