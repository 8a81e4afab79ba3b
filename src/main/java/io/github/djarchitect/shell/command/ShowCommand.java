package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.AnswerJson;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.report.ProposalMarkdown;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.MarkdownScreen;
import io.github.djarchitect.workspace.ProposalStore;
import java.util.List;

/** {@code architect show PROPOSAL}: the runbook whole, files and all. */
public final class ShowCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "show",
        "PROPOSAL",
        "A proposal whole: phases, files, gates, rollbacks.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON, Format.MARKDOWN));
    JsonNode answer = Proposals.asJudged(Proposals.find(invocation));
    Proposal proposal = ProposalJson.read(answer.path("proposal"));
    String verdict = answer.path("verdict").path("status").asText("None");
    switch (format) {
      case JSON -> invocation.answer().println(answer);
      case MARKDOWN ->
          invocation
              .answer()
              .print(Proposals.heading(answer) + ProposalMarkdown.of(proposal, null, true));
      default ->
          new MarkdownScreen(
                  invocation.color() ? Ink.COLOR : Ink.PLAIN, invocation.console().width())
              .render(Proposals.heading(answer) + ProposalMarkdown.of(proposal, null, true))
              .forEach(invocation.answer()::println);
    }
    return verdict.equals("Approved") ? 0 : 1;
  }

  /** Where a proposal is looked for and how it is headed. */
  static final class Proposals {
    private Proposals() {}

    static JsonNode find(Invocation invocation) {
      String name =
          invocation
              .argument(0)
              .orElseThrow(
                  () ->
                      new io.github.djarchitect.ArchitectException(
                          io.github.djarchitect.ArchitectException.Kind.USAGE,
                          "'architect %s' needs a proposal."
                              .formatted(invocation.command().spec().name()),
                          "Give a file, or the start of the hash that was shown with it."));
      return ProposalStore.of(invocation.console().environment()).find(name, invocation.path(name));
    }

    /** An answer whose proposal is another than the one that was judged has no verdict. */
    static JsonNode asJudged(JsonNode answer) {
      if (AnswerJson.isAltered(answer) && answer.path("verdict") instanceof ObjectNode verdict) {
        verdict.put("altered", verdict.path("status").asText("None")).put("status", "None");
      }
      return answer;
    }

    static String heading(JsonNode answer) {
      JsonNode verdict = answer.path("verdict");
      if (verdict.has("altered")) {
        return "Verdict: **None**. This text was altered after its verdict (%s `%s`), which holds for it no more; submit it again, or ask anew.%n%n"
            .formatted(verdict.path("altered").asText(), verdict.path("sha256").asText(""));
      }
      return "Verdict: **%s** `%s`%n%n"
          .formatted(verdict.path("status").asText("None"), verdict.path("sha256").asText(""));
    }
  }
}
