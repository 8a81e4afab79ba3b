package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evidence.Evidence;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.Coverage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an {@link Answer} in the form {@code architect/answer/1}. */
public final class AnswerJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

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
      answer.review().findings().forEach(finding -> findings.add(finding(finding)));
      verdict.set("coverage", coverage(answer.review().coverage()));
    }
    if (answer.proposal() == null) {
      json.putNull("proposal");
    } else {
      json.set("proposal", proposal(answer.proposal()));
    }
    ArrayNode evidence = json.putArray("evidence");
    answer.evidence().forEach(entry -> evidence.add(evidence(entry)));
    json.putObject("usage")
        .put("turns", answer.turns())
        .put("input_tokens", answer.usage().allInput())
        .put("output_tokens", answer.usage().output())
        .put("cost_usd", answer.cost())
        .put("wall_seconds", answer.wall().toMillis() / 1000.0);
    json.put("transcript", answer.transcript());
    return json;
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

  /** A proposal with the keys of {@code submit_proposal}. */
  public static ObjectNode proposal(Proposal proposal) {
    ObjectNode json =
        object()
            .put("title", proposal.title())
            .put("situation", proposal.situation())
            .put("strategy", proposal.strategy());
    ArrayNode alternatives = json.putArray("alternatives");
    proposal
        .alternatives()
        .forEach(
            one ->
                alternatives.addObject().put("title", one.title()).put("tradeoff", one.tradeoff()));
    json.set("assumptions", texts(proposal.assumptions()));
    json.set("questions", texts(proposal.questions()));
    ArrayNode phases = json.putArray("phases");
    proposal.phases().forEach(phase -> phases.add(phase(phase)));
    ArrayNode risks = json.putArray("risks");
    proposal
        .risks()
        .forEach(
            risk ->
                risks.addObject().put("risk", risk.risk()).put("mitigation", risk.mitigation()));
    json.set("monitoring", texts(proposal.monitoring()));
    ArrayNode tests = json.putArray("tests");
    proposal
        .tests()
        .forEach(test -> tests.addObject().put("path", test.path()).put("content", test.content()));
    return json;
  }

  private static ObjectNode phase(Proposal.Phase phase) {
    ObjectNode json =
        object()
            .put("title", phase.title())
            .put("deploy", phase.deploy().spelling())
            .put("purpose", phase.purpose());
    ArrayNode files = json.putArray("files");
    phase.files().forEach(file -> files.add(file(file)));
    json.set("commands", texts(phase.commands()));
    ArrayNode locks = json.putArray("locks");
    phase
        .locks()
        .forEach(
            lock ->
                locks
                    .addObject()
                    .put("table", lock.table())
                    .put("mode", lock.mode())
                    .put("low_seconds", lock.lowSeconds())
                    .put("high_seconds", lock.highSeconds()));
    json.put("gate", phase.gate());
    json.set("verify", texts(phase.verify()));
    ObjectNode rollback = json.putObject("rollback");
    rollback.set("commands", texts(phase.rollback().commands()));
    rollback.put("loses", phase.rollback().loses());
    return json;
  }

  private static ObjectNode file(FileChange file) {
    return object()
        .put("path", file.path())
        .put("action", file.action().spelling())
        .put("from", file.from())
        .put("base_sha256", file.baseSha256())
        .put("content", file.content());
  }

  private static ObjectNode finding(Finding finding) {
    ObjectNode json =
        object().put("rule", finding.rule()).put("hazard", finding.hazard().spelling());
    json.set("also", texts(finding.also().stream().map(Hazard::spelling).toList()));
    json.put("severity", finding.severity().spelling())
        .put("app", finding.migration() == null ? null : finding.migration().app())
        .put("migration", finding.migration() == null ? null : finding.migration().name())
        .put("operation", finding.operation())
        .put("path", finding.place().path());
    @Nullable Integer line = finding.place().line() > 0 ? finding.place().line() : null;
    json.put("line", line);
    json.set("targets", texts(finding.targets()));
    json.put("message", finding.message())
        .put("fix", finding.fix())
        .put("sql", finding.sql())
        .put("lock", finding.lock())
        .put("work", finding.work())
        .put("new", finding.fresh());
    json.set("evidence", texts(finding.evidence()));
    return json;
  }

  private static ObjectNode coverage(Coverage coverage) {
    ObjectNode json =
        object()
            .put("migrations", coverage.migrations())
            .put("analysed", coverage.analysed())
            .put("partly", coverage.partly())
            .put("unknown", coverage.unknown());
    ArrayNode unknowns = json.putArray("unknowns");
    for (Unreadable unreadable : coverage.unknowns()) {
      unknowns
          .addObject()
          .put("path", unreadable.place().path())
          .put("line", unreadable.place().line())
          .put("reason", unreadable.reason());
    }
    return json;
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
