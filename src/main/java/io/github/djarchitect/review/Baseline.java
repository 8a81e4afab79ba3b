package io.github.djarchitect.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.hazard.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Findings that a team knows and lives with, so that an old project can adopt the review: what is
 * in the baseline is not new.
 *
 * <p>A finding is told by its rule, file, operation and its number among such, never by line or
 * wording, so that edits elsewhere and better messages do not bring it back.
 */
public record Baseline(Set<String> fingerprints) {
  public static final Baseline NONE = new Baseline(Set.of());
  private static final String SCHEMA = "architect/baseline/1";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public Baseline {
    fingerprints = Set.copyOf(fingerprints);
  }

  /** Everything that a review found. */
  public static Baseline of(List<Finding> findings) {
    return new Baseline(Set.copyOf(fingerprints(findings)));
  }

  /** One fingerprint for each finding, in their order. */
  public static List<String> fingerprints(List<Finding> findings) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> prints = new ArrayList<>();
    for (Finding finding : findings) {
      String what =
          String.join(
              "\n", finding.rule(), finding.place().path(), String.valueOf(finding.operation()));
      int number = seen.merge(what, 1, Integer::sum);
      prints.add(Sha256.of(what + "\n" + number).substring(0, 32));
    }
    return prints;
  }

  /** The findings with those of the baseline marked as not new. */
  List<Finding> applied(List<Finding> findings) {
    List<String> prints = fingerprints(findings);
    List<Finding> marked = new ArrayList<>();
    for (int index = 0; index < findings.size(); index++) {
      Finding finding = findings.get(index);
      marked.add(fingerprints.contains(prints.get(index)) ? finding.withFresh(false) : finding);
    }
    return marked;
  }

  /** The text of a baseline file; sorted, so that it merges well. */
  public String toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", SCHEMA);
    ArrayNode prints = root.putArray("findings");
    new TreeSet<>(fingerprints).forEach(prints::add);
    return root.toPrettyString() + "\n";
  }

  /**
   * Reads a baseline file's text.
   *
   * @throws ArchitectException of kind USAGE for anything else
   */
  public static Baseline parse(String text, String name) {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      root = JsonNodeFactory.instance.missingNode();
    }
    if (!root.path("schema").asText().equals(SCHEMA) || !root.path("findings").isArray()) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "%s is not a baseline.".formatted(name),
          "Write one with 'architect review --write-baseline FILE'.");
    }
    Set<String> prints = new TreeSet<>();
    root.path("findings").forEach(each -> prints.add(each.asText()));
    return new Baseline(prints);
  }
}
