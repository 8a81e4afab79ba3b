package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.NearestName;
import io.github.djarchitect.agent.Answer;
import io.github.djarchitect.agent.AnswerJson;
import io.github.djarchitect.agent.tool.Cited;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.plan.playbook.Playbooks;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.shell.AnswerText;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.shell.Usage;
import io.github.djarchitect.workspace.ProposalStore;
import io.github.djarchitect.workspace.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code architect plan PLAYBOOK key=value ...}: a playbook without a conversation. */
public final class PlanCommand implements Command {
  private static final int WORDS = 30;

  @Override
  public Spec spec() {
    return Spec.of(
        "plan",
        "PLAYBOOK [key=value ...]",
        "A playbook without a conversation; --list names them.",
        WORDS,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.flag("list", "the playbooks and their parameters"),
            CommonOptions.list("rows", "TABLE=N", "a size to assume; repeatable"),
            CommonOptions.value("only-new", "GITREF", "new is what is not on this ref"),
            CommonOptions.value("applied", "FILE", "new is what this listing does not have")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON, Format.MARKDOWN));
    if (invocation.has("list")) {
      list(invocation, format);
      return 0;
    }
    Playbook playbook = playbook(invocation);
    Map<String, String> parameters = parameters(invocation, playbook);
    Workspace workspace = Repository.open(invocation, Optional.empty());
    assume(invocation, workspace);
    return switch (playbook.plan(workspace.planInput(parameters))) {
      case Playbook.Planned planned ->
          answer(invocation, workspace, planned.proposal(), playbook, format);
      case Playbook.Asks asks -> throw Usage.wrong(asked(asks), how(playbook, asks));
      case Playbook.NotApplicable not ->
          throw new ArchitectException(
              ArchitectException.Kind.STALE,
              "The playbook %s does not apply: %s".formatted(playbook.id(), not.reason()),
              "'architect plan --list' names the others; 'architect ask' takes a question.");
    };
  }

  private static Playbook playbook(Invocation invocation) {
    String id =
        invocation
            .argument(0)
            .orElseThrow(
                () ->
                    Usage.wrong(
                        "'architect plan' needs a playbook.",
                        "'architect plan --list' names them."));
    return Playbooks.find(id)
        .orElseThrow(
            () ->
                Usage.wrong(
                    "There is no playbook '%s'.".formatted(id),
                    NearestName.among(Playbooks.all().stream().map(Playbook::id).toList(), id)
                        .map("Did you mean '%s'?"::formatted)
                        .orElse("'architect plan --list' names them.")));
  }

  private static Map<String, String> parameters(Invocation invocation, Playbook playbook) {
    List<String> known = playbook.parameters().stream().map(Playbook.Parameter::name).toList();
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String word : invocation.arguments().subList(1, invocation.arguments().size())) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (equals <= 0 || !known.contains(name)) {
        throw Usage.wrong(
            "'%s' is not a parameter of %s.".formatted(word, playbook.id()),
            "It takes %s, each as key=value."
                .formatted(known.isEmpty() ? "none" : String.join(", ", known)));
      }
      parameters.put(name, word.substring(equals + 1));
    }
    return parameters;
  }

  private static void assume(Invocation invocation, Workspace workspace) {
    for (String pair : invocation.options("rows")) {
      if (!pair.matches("[\\w.]+=[0-9][0-9_,]{0,17}")) {
        throw Usage.wrong(
            "--rows takes TABLE=N, not '%s'.".formatted(pair),
            "Give for example --rows orders_order=10000000.");
      }
      int equals = pair.indexOf('=');
      workspace.assumeRows(
          pair.substring(0, equals),
          Long.parseLong(pair.substring(equals + 1).replaceAll("[_,]", "")));
    }
  }

  private static String asked(Playbook.Asks asks) {
    return String.join(" ", asks.questions().stream().map(Playbook.Question::question).toList());
  }

  private static String how(Playbook playbook, Playbook.Asks asks) {
    Playbook.Question first = asks.questions().getFirst();
    return "Give for example: architect plan %s ... %s=%s"
        .formatted(playbook.id(), first.parameter(), first.defaultAnswer());
  }

  private static int answer(
      Invocation invocation,
      Workspace workspace,
      Proposal proposal,
      Playbook playbook,
      Format format) {
    ReviewResult review =
        Gate.judge(
            workspace.reviewRequest(), proposal, Cited.hashes(proposal, _ -> Optional.empty()));
    Answer answer =
        new Answer(
            "plan " + String.join(" ", invocation.arguments()),
            "playbook " + playbook.id(),
            "",
            review,
            proposal,
            List.of(),
            0,
            io.github.djarchitect.agent.Usage.NONE,
            null,
            Duration.ZERO,
            null);
    ObjectNode json = AnswerJson.of(answer).put("schema", "architect/plan/1");
    List<String> next = AnswerText.next(answer);
    try {
      ProposalStore.of(invocation.console().environment()).save(review.verdict().sha256(), json);
    } catch (IOException e) {
      invocation.progress(ProposalStore.NOT_KEPT);
      next = List.of();
    }
    switch (format) {
      case JSON -> invocation.answer().println(json);
      case MARKDOWN -> invocation.answer().print(AnswerText.markdown(answer));
      default -> {
        AnswerText.terminal(
                answer,
                invocation.color() ? Ink.COLOR : Ink.PLAIN,
                invocation.console().width(),
                false)
            .forEach(invocation.answer()::println);
        next.forEach(invocation.answer()::println);
      }
    }
    return review.verdict() instanceof Verdict.Approved ? 0 : 1;
  }

  private static void list(Invocation invocation, Format format) {
    if (format == Format.JSON) {
      ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/plan/1");
      ArrayNode playbooks = root.putArray("playbooks");
      for (Playbook playbook : Playbooks.all()) {
        ObjectNode each = playbooks.addObject().put("id", playbook.id());
        each.put("goal", playbook.goal()).put("doc", playbook.doc());
        ArrayNode parameters = each.putArray("parameters");
        for (Playbook.Parameter parameter : playbook.parameters()) {
          parameters
              .addObject()
              .put("name", parameter.name())
              .put("description", parameter.description())
              .put("required", parameter.required());
        }
      }
      invocation.answer().println(root);
      return;
    }
    for (Playbook playbook : Playbooks.all()) {
      invocation.answer().println(playbook.id() + "  " + playbook.goal());
      int width =
          playbook.parameters().stream().mapToInt(each -> each.name().length()).max().orElse(0) + 1;
      for (Playbook.Parameter parameter : playbook.parameters()) {
        String name = parameter.name() + (parameter.required() ? "" : "?");
        invocation
            .answer()
            .println(
                "   " + name + " ".repeat(width - name.length() + 1) + parameter.description());
      }
    }
  }
}
