package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.report.ReviewJson;
import io.github.djarchitect.review.ReviewResult;
import java.util.Comparator;
import java.util.List;

/** What the gate says, as a model sees it: blockers first, a bounded number of the rest. */
final class GateAnswer {
  private static final int FINDING_LIMIT = 30;

  private GateAnswer() {}

  static ObjectNode of(ReviewResult review) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("verdict", review.verdict().status());
    List<Finding> sorted =
        review.findings().stream()
            .filter(finding -> finding.fresh() || finding.severity() == Severity.BLOCKER)
            .sorted(Comparator.comparing(Finding::severity))
            .toList();
    ArrayNode findings = content.putArray("findings");
    sorted.stream().limit(FINDING_LIMIT).map(ReviewJson::finding).forEach(findings::add);
    if (sorted.size() > FINDING_LIMIT) {
      content.put("findings_left_out", sorted.size() - FINDING_LIMIT);
    }
    content.set("coverage", ReviewJson.coverage(review.coverage()));
    return content;
  }
}
