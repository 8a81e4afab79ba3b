package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.report.ReviewJson;
import io.github.djarchitect.review.Coverage;
import io.github.djarchitect.review.ReviewResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the gate says, as a model sees it: blockers first, a bounded number of the rest. */
final class GateAnswer {
  private static final int FINDING_LIMIT = 30;
  private static final int SQL_LIMIT = 200;
  private static final int MESSAGE_LIMIT = 500;
  private static final int UNKNOWN_LIMIT = 8;
  private static final int PLACE_LIMIT = 20;

  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  private GateAnswer() {}

  /**
   * @param told notes that the conversation has had; those that are new are put into it
   */
  static ObjectNode of(ReviewResult review, Set<String> told) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("verdict", review.verdict().status());
    ArrayNode targets = content.putArray("targets");
    review.targets().forEach(each -> targets.add(each.toString()));
    List<Finding> sorted =
        review.findings().stream()
            .filter(finding -> finding.fresh() || finding.severity() == Severity.BLOCKER)
            .sorted(Comparator.comparing(Finding::severity))
            .toList();
    List<ObjectNode> shown = new ArrayList<>();
    int before = 0;
    for (ObjectNode each : together(sorted)) {
      boolean note = each.path("severity").asText().equals(Severity.NOTE.spelling());
      if (note && !told.add(each.toString())) {
        before++;
      } else {
        shown.add(each);
      }
    }
    ArrayNode findings = content.putArray("findings");
    shown.stream().limit(FINDING_LIMIT).forEach(findings::add);
    if (shown.size() > FINDING_LIMIT) {
      content.put("findings_left_out", shown.size() - FINDING_LIMIT);
    }
    if (before > 0) {
      content.put("notes_as_before", before);
    }
    content.set(
        "coverage", coverage(review.coverage(), review.coverage().unknowns(), UNKNOWN_LIMIT));
    return content;
  }

  /** Findings that differ by their place alone are one, with its places. */
  private static List<ObjectNode> together(List<Finding> findings) {
    Map<String, ObjectNode> merged = new LinkedHashMap<>();
    for (Finding finding : findings) {
      ObjectNode first = merged.putIfAbsent(what(finding), finding(finding));
      if (first != null) {
        String code =
            CODE.matcher(finding.message())
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("");
        ArrayNode also = first.withArray("also_at");
        if (also.size() < PLACE_LIMIT) {
          also.add((finding.place() + " " + code).strip());
        } else {
          first.put("more_places", first.path("more_places").asInt() + 1);
        }
      }
    }
    return List.copyOf(merged.values());
  }

  /** What a finding says, whatever place it says it of. */
  private static String what(Finding finding) {
    String said =
        String.join(
            "|",
            finding.rule(),
            finding.severity().spelling(),
            String.valueOf(finding.migration()),
            String.valueOf(finding.operation()),
            String.valueOf(finding.sql()),
            finding.targets().toString(),
            finding.message(),
            finding.fix());
    return CODE.matcher(
            said.replace(finding.place().toString(), "@").replace(finding.place().path(), "@"))
        .replaceAll("`");
  }

  /** A finding without the members that say nothing, its longest texts cut. */
  static ObjectNode finding(Finding finding) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : ReviewJson.finding(finding).properties()) {
      JsonNode value = member.getValue();
      boolean silent =
          value.isNull()
              || (value.isArray() && value.isEmpty())
              || (member.getKey().equals("new") && value.asBoolean());
      if (!silent) {
        json.set(member.getKey(), value);
      }
    }
    shorten(json, "sql", SQL_LIMIT);
    shorten(json, "message", MESSAGE_LIMIT);
    return json;
  }

  private static void shorten(ObjectNode json, String member, int limit) {
    String text = json.path(member).asText("");
    if (text.length() > limit) {
      json.put(member, text.substring(0, limit) + "...");
    }
  }

  /**
   * How far the review saw. One custom field makes hundreds of places unreadable for one reason, so
   * each reason is said once, with the number of its places and the first of them.
   */
  static ObjectNode coverage(Coverage coverage, List<Unreadable> unknowns, int limit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("migrations", coverage.migrations())
        .put("analysed", coverage.analysed())
        .put("partly", coverage.partly())
        .put("unknown", coverage.unknown());
    Map<String, List<Unreadable>> reasons = new LinkedHashMap<>();
    for (Unreadable each : unknowns) {
      reasons.computeIfAbsent(kind(each.reason()), _ -> new ArrayList<>()).add(each);
    }
    ArrayNode list = json.putArray("unknowns");
    reasons.values().stream()
        .sorted(Comparator.comparingInt((List<Unreadable> places) -> -places.size()))
        .limit(limit)
        .forEach(
            places ->
                list.addObject()
                    .put("reason", places.getFirst().reason())
                    .put("places", places.size())
                    .put("first", places.getFirst().place().toString()));
    if (reasons.size() > limit) {
      json.put("reasons_left_out", reasons.size() - limit);
    }
    return json;
  }

  /** The reason without the field it is told of: what decides it is the same. */
  private static String kind(String reason) {
    int decided = reason.indexOf(" is decided by ");
    return decided < 0 ? reason : reason.substring(decided);
  }
}
