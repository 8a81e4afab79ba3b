package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.review.Coverage;
import io.github.djarchitect.review.ReviewResult;
import org.jspecify.annotations.Nullable;

/** A review in the form {@code architect/review/1}. */
public final class ReviewJson {
  private ReviewJson() {}

  public static ObjectNode of(ReviewResult result) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", "architect/review/1");
    root.put("verdict", result.verdict().status());
    ArrayNode targets = root.putArray("targets");
    result.targets().forEach(target -> targets.add(target.toString()));
    root.put("django", result.django().toString());
    ArrayNode findings = root.putArray("findings");
    result.findings().forEach(finding -> findings.add(finding(finding)));
    root.set("coverage", coverage(result.coverage()));
    root.putArray("evidence");
    root.put("sha256", result.verdict().sha256());
    return root;
  }

  public static ObjectNode finding(Finding finding) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rule", finding.rule());
    json.put("hazard", finding.hazard().spelling());
    ArrayNode also = json.putArray("also");
    finding.also().forEach(each -> also.add(each.spelling()));
    json.put("severity", finding.severity().spelling());
    json.put("app", finding.migration() == null ? null : finding.migration().app());
    json.put("migration", finding.migration() == null ? null : finding.migration().name());
    json.put("operation", finding.operation());
    json.put("path", finding.place().path());
    if (finding.place().line() > 0) {
      json.put("line", finding.place().line());
    } else {
      json.putNull("line");
    }
    ArrayNode targets = json.putArray("targets");
    finding.targets().forEach(targets::add);
    json.put("message", finding.message());
    json.put("fix", finding.fix());
    json.put("sql", finding.sql());
    json.put("lock", finding.lock());
    json.put("work", finding.work());
    json.put("new", finding.fresh());
    ArrayNode evidence = json.putArray("evidence");
    finding.evidence().forEach(evidence::add);
    return json;
  }

  private static @Nullable String migration(Unreadable unreadable) {
    return unreadable.migration() == null ? null : unreadable.migration().toString();
  }

  public static ObjectNode coverage(Coverage coverage) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("migrations", coverage.migrations());
    json.put("analysed", coverage.analysed());
    json.put("partly", coverage.partly());
    json.put("unknown", coverage.unknown());
    ArrayNode unknowns = json.putArray("unknowns");
    for (Unreadable unreadable : coverage.unknowns()) {
      unknowns
          .addObject()
          .put("path", unreadable.place().path())
          .put("line", unreadable.place().line())
          .put("reason", unreadable.reason())
          .put("migration", migration(unreadable));
    }
    return json;
  }
}
