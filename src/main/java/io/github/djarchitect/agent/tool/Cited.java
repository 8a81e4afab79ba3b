package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evidence.Citations;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The evidence that a proposal cites. */
public final class Cited {
  private Cited() {}

  /** Hashes of the results cited, by id; an id that nothing has is left out. */
  public static List<String> hashes(Proposal proposal, Function<String, Optional<String>> sha256) {
    return Citations.in(ProposalJson.of(proposal).toString()).stream()
        .map(sha256)
        .flatMap(Optional::stream)
        .toList();
  }

  /** What a proposal says, without its files: code may have brackets of its own. */
  static String prose(Proposal proposal) {
    JsonNode json = ProposalJson.of(proposal);
    for (JsonNode phase : json.path("phases")) {
      ((ObjectNode) phase).remove("files");
    }
    ((ObjectNode) json).remove("tests");
    return json.toString();
  }
}
