package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evidence.CanonicalJson;
import io.github.djarchitect.evidence.Evidence;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.report.ReviewJson;
import java.util.List;

/** Writes an {@link Answer} in the form {@code architect/answer/1}. */
public final class AnswerJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The member with the hash of the proposal, to the last word of its prose, and its verdict. */
  private static final String JUDGED = "proposal_sha256";

  private AnswerJson() {}

  public static ObjectNode of(Answer answer) {
    ObjectNode json = object();
    json.put("schema", "architect/answer/1")
        .put("question", answer.question())
        .put("model", answer.model())
        .put("answer", answer.answer());
    ObjectNode verdict = json.putObject("verdict");
    verdict.put("status", answer.status());
    if (answer.review() == null) {
      verdict.putNull("sha256");
      verdict.putArray("findings");
      verdict.putNull("coverage");
    } else {
      verdict.put("sha256", answer.review().verdict().sha256());
      ArrayNode findings = verdict.putArray("findings");
      answer.review().findings().forEach(finding -> findings.add(ReviewJson.finding(finding)));
      verdict.set("coverage", ReviewJson.coverage(answer.review().coverage()));
      ArrayNode targets = verdict.putArray("targets");
      answer.review().targets().forEach(target -> targets.add(target.toString()));
      verdict.put("django", answer.review().django().toString());
    }
    if (answer.proposal() == null) {
      json.putNull("proposal");
    } else {
      json.set("proposal", ProposalJson.of(answer.proposal()));
    }
    ArrayNode evidence = json.putArray("evidence");
    answer.evidence().forEach(entry -> evidence.add(evidence(entry)));
    if (answer.proposal() != null && answer.review() != null) {
      verdict.put(JUDGED, sealOf(json));
    }
    json.putObject("usage")
        .put("turns", answer.turns())
        .put("input_tokens", answer.usage().allInput())
        .put("output_tokens", answer.usage().output())
        .put("cost_usd", answer.cost())
        .put("wall_seconds", answer.wall().toMillis() / 1000.0);
    json.put("transcript", answer.transcript());
    return json;
  }

  /**
   * Whether somebody changed the proposal after its verdict, or the verdict. Only what is read
   * tells so: it is no signature, and the gate judges again before anything is written.
   *
   * @param answer in the form that {@link #of} gives it
   */
  public static boolean isAltered(JsonNode answer) {
    String judged = answer.path("verdict").path(JUDGED).asText("");
    return !judged.isEmpty() && !judged.equals(sealOf(answer));
  }

  private static String sealOf(JsonNode answer) {
    JsonNode verdict = answer.path("verdict");
    ObjectNode sealed = object();
    sealed.set("proposal", answer.path("proposal"));
    sealed.set("evidence", answer.path("evidence"));
    for (String member : List.of("status", "sha256", "findings", "targets", "django")) {
      sealed.set(member, verdict.path(member));
    }
    return Sha256.of(CanonicalJson.of(sealed));
  }

  /** An entry of the ledger, its arguments as JSON. */
  public static ObjectNode evidence(Evidence entry) {
    JsonNode arguments;
    try {
      arguments = MAPPER.readTree(entry.arguments());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds canonical JSON", e);
    }
    ObjectNode json = object().put("id", entry.id()).put("tool", entry.tool());
    json.set("arguments", arguments);
    return json.put("sha256", entry.sha256());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
