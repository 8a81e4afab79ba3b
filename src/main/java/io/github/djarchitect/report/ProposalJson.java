package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A proposal in the form of {@code architect/answer/1}, both ways. */
public final class ProposalJson {
  private ProposalJson() {}

  public static ObjectNode of(Proposal proposal) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("title", proposal.title());
    root.put("situation", proposal.situation());
    root.put("strategy", proposal.strategy());
    ArrayNode alternatives = root.putArray("alternatives");
    for (Proposal.Alternative each : proposal.alternatives()) {
      alternatives.addObject().put("title", each.title()).put("tradeoff", each.tradeoff());
    }
    texts(root.putArray("assumptions"), proposal.assumptions());
    texts(root.putArray("questions"), proposal.questions());
    ArrayNode phases = root.putArray("phases");
    proposal.phases().forEach(phase -> phases.add(of(phase)));
    ArrayNode risks = root.putArray("risks");
    for (Proposal.Risk each : proposal.risks()) {
      risks.addObject().put("risk", each.risk()).put("mitigation", each.mitigation());
    }
    texts(root.putArray("monitoring"), proposal.monitoring());
    ArrayNode tests = root.putArray("tests");
    for (Proposal.TestFile each : proposal.tests()) {
      tests.addObject().put("path", each.path()).put("content", each.content());
    }
    return root;
  }

  /** One phase, every member present. */
  public static ObjectNode of(Proposal.Phase phase) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("title", phase.title());
    out.put("deploy", phase.deploy().spelling());
    out.put("purpose", phase.purpose());
    ArrayNode files = out.putArray("files");
    phase.files().forEach(file -> files.add(of(file)));
    texts(out.putArray("commands"), phase.commands());
    ArrayNode locks = out.putArray("locks");
    for (Proposal.ExpectedLock lock : phase.locks()) {
      locks
          .addObject()
          .put("table", lock.table())
          .put("mode", lock.mode())
          .put("low_seconds", lock.lowSeconds())
          .put("high_seconds", lock.highSeconds());
    }
    out.put("gate", phase.gate());
    texts(out.putArray("verify"), phase.verify());
    ObjectNode rollback = out.putObject("rollback");
    texts(rollback.putArray("commands"), phase.rollback().commands());
    rollback.put("loses", phase.rollback().loses());
    return out;
  }

  /** One file, every member present. */
  public static ObjectNode of(FileChange file) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("path", file.path());
    out.put("action", file.action().spelling());
    out.put("from", file.from());
    out.put("base_sha256", file.baseSha256());
    out.put("content", file.content());
    return out;
  }

  private static void texts(ArrayNode out, List<String> texts) {
    texts.forEach(out::add);
  }

  /**
   * Reads a proposal that fits the schema of {@code submit_proposal}; what is optional there may be
   * absent.
   */
  public static Proposal read(JsonNode json) {
    return new Proposal(
        json.path("title").asText(""),
        json.path("situation").asText(""),
        json.path("strategy").asText(""),
        list(
            json.path("alternatives"),
            each ->
                new Proposal.Alternative(
                    each.path("title").asText(""), each.path("tradeoff").asText(""))),
        list(json.path("assumptions"), JsonNode::asText),
        list(json.path("questions"), JsonNode::asText),
        list(json.path("phases"), ProposalJson::phase),
        list(
            json.path("risks"),
            each ->
                new Proposal.Risk(
                    each.path("risk").asText(""), each.path("mitigation").asText(""))),
        list(json.path("monitoring"), JsonNode::asText),
        list(
            json.path("tests"),
            each ->
                new Proposal.TestFile(
                    each.path("path").asText(""), each.path("content").asText(""))));
  }

  private static Proposal.Phase phase(JsonNode json) {
    return new Proposal.Phase(
        json.path("title").asText(""),
        deploy(json.path("deploy").asText("")),
        json.path("purpose").asText(""),
        list(json.path("files"), ProposalJson::file),
        list(json.path("commands"), JsonNode::asText),
        list(
            json.path("locks"),
            each ->
                new Proposal.ExpectedLock(
                    each.path("table").asText(""),
                    each.path("mode").asText(""),
                    seconds(each.path("low_seconds")),
                    seconds(each.path("high_seconds")))),
        text(json.path("gate")),
        list(json.path("verify"), JsonNode::asText),
        new Proposal.Rollback(
            list(json.path("rollback").path("commands"), JsonNode::asText),
            json.path("rollback").path("loses").asText("")));
  }

  private static Proposal.Deploy deploy(String word) {
    return Proposal.Deploy.valueOf(word.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /** One file as the tools' schemas have it. */
  public static FileChange file(JsonNode json) {
    String action = json.path("action").asText("create");
    return new FileChange(
        json.path("path").asText(""),
        FileChange.Action.valueOf(action.toUpperCase(Locale.ROOT)),
        text(json.path("from")),
        text(json.path("base_sha256")),
        json.path("content").asText(""));
  }

  private static @Nullable Double seconds(JsonNode node) {
    return node.isNumber() ? node.asDouble() : null;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
    List<T> items = new ArrayList<>();
    array.forEach(each -> items.add(read.apply(each)));
    return items;
  }
}
