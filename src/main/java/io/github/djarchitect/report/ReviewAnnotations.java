package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Rule;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.hazard.rule.Rules;
import io.github.djarchitect.review.Baseline;
import io.github.djarchitect.review.ReviewResult;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * New findings in the forms of code hosts: SARIF 2.1.0, GitHub annotations, GitLab code quality.
 */
public final class ReviewAnnotations {
  private ReviewAnnotations() {}

  private static List<Finding> fresh(ReviewResult result) {
    return result.findings().stream().filter(Finding::fresh).toList();
  }

  /**
   * A SARIF 2.1.0 log with one run.
   *
   * @param folder the project's own in its repository, empty or with a slash at its end
   */
  public static ObjectNode sarif(ReviewResult result, String folder) {
    ObjectNode log = JsonNodeFactory.instance.objectNode();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "django-migration-architect");
    ArrayNode rules = driver.putArray("rules");
    TreeSet<String> ids = new TreeSet<>();
    fresh(result).forEach(finding -> ids.add(finding.rule()));
    ids.forEach(
        id -> {
          ObjectNode rule = rules.addObject().put("id", id);
          Rules.all()
              .rule(id)
              .map(Rule::doc)
              .ifPresent(
                  doc -> {
                    rule.putObject("shortDescription").put("text", doc.title());
                    rule.putObject("help")
                        .put("text", doc.effect() + " " + doc.instead())
                        .put("markdown", RuleMarkdown.of(doc));
                  });
        });
    ArrayNode results = run.putArray("results");
    Iterator<String> prints = Baseline.fingerprints(fresh(result)).iterator();
    for (Finding finding : fresh(result)) {
      ObjectNode each = results.addObject();
      each.put("ruleId", finding.rule());
      each.put(
          "level",
          switch (finding.severity()) {
            case BLOCKER -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
          });
      each.putObject("message").put("text", finding.message() + " Fix: " + finding.fix());
      ArrayNode locations = each.putArray("locations");
      if (isInFile(finding)) {
        ObjectNode place = locations.addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", folder + finding.place().path());
        place.putObject("region").put("startLine", Math.max(1, finding.place().line()));
      }
      each.putObject("partialFingerprints").put("primary", prints.next());
    }
    return log;
  }

  /**
   * Workflow commands, one a line.
   *
   * @param folder the project's own in its repository, empty or with a slash at its end
   */
  public static List<String> github(ReviewResult result, String folder) {
    return fresh(result).stream()
        .map(
            finding ->
                "::%s %stitle=%s::%s"
                    .formatted(
                        finding.severity() == Severity.BLOCKER
                            ? "error"
                            : finding.severity() == Severity.WARNING ? "warning" : "notice",
                        isInFile(finding)
                            ? "file=%s,line=%d,"
                                .formatted(
                                    property(folder + finding.place().path()),
                                    Math.max(1, finding.place().line()))
                            : "",
                        property(finding.rule()),
                        data(finding.message() + " Fix: " + finding.fix())))
        .toList();
  }

  /** What is wrong with a target is in no file. */
  private static boolean isInFile(Finding finding) {
    return !finding.place().path().contains(":");
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  /**
   * A code quality report.
   *
   * @param folder the project's own in its repository, empty or with a slash at its end
   */
  public static ArrayNode gitlab(ReviewResult result, String folder) {
    ArrayNode report = JsonNodeFactory.instance.arrayNode();
    Iterator<String> prints = Baseline.fingerprints(fresh(result)).iterator();
    for (Finding finding : fresh(result)) {
      ObjectNode each = report.addObject();
      each.put("description", finding.message() + " Fix: " + finding.fix());
      each.put("check_name", finding.rule());
      each.put("fingerprint", prints.next());
      each.put(
          "severity",
          switch (finding.severity()) {
            case BLOCKER -> "blocker";
            case WARNING -> "minor";
            case NOTE -> "info";
          });
      ObjectNode place = each.putObject("location");
      place.put("path", folder + finding.place().path());
      place.putObject("lines").put("begin", Math.max(1, finding.place().line()));
    }
    return report;
  }
}
