package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.plan.playbook.Playbooks;
import io.github.djarchitect.report.ProposalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code draft_plan}: a playbook over the project. */
public final class DraftPlan implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("draft_plan");

  /** The parameter for migrations that stay as they are. */
  private static final String KEEP = "keep";

  private static final int TEXT_LIMIT = 400;

  private final Desk desk;

  public DraftPlan(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Draft(
      String playbook, @Nullable Map<String, String> parameters, @Nullable Boolean files) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Draft draft = Arguments.read(arguments, Draft.class);
    Optional<Playbook> playbook = Playbooks.find(draft.playbook());
    if (playbook.isEmpty()) {
      return ListPlaybooks.unknown(draft.playbook());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    if (draft.parameters() != null) {
      parameters.putAll(draft.parameters());
    }
    List<String> known =
        playbook.get().parameters().stream().map(Playbook.Parameter::name).toList();
    List<String> ignored =
        parameters.keySet().stream().filter(name -> !known.contains(name)).toList();
    // a small model fills in what it has just read; what is needed and missing is asked for below
    parameters.keySet().retainAll(known);
    parameters.values().removeIf(String::isBlank);
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    if (!ignored.isEmpty()) {
      content.put(
          "ignored",
          "%s has no parameter %s; it has: %s."
              .formatted(draft.playbook(), String.join(", ", ignored), String.join(", ", known)));
    }
    if (known.contains(KEEP) && !desk.saidApplied().isEmpty()) {
      parameters.put(KEEP, kept(parameters.get(KEEP)));
      content.put("kept", parameters.get(KEEP));
    }
    return switch (playbook.get().plan(desk.workspace().planInput(parameters))) {
      case Playbook.Planned planned -> {
        Proposal proposal = desk.withAssumptions(planned.proposal());
        proposal = playbook.get().portable() ? proposal : desk.withEngine(proposal);
        describe(proposal, Boolean.TRUE.equals(draft.files()), content);
        yield ToolResult.drafted(content, proposal);
      }
      case Playbook.Asks asks -> {
        content.put("outcome", "asks");
        ArrayNode questions = content.putArray("questions");
        for (Playbook.Question question : asks.questions()) {
          ObjectNode each = questions.addObject();
          each.put("parameter", question.parameter())
              .put("question", question.question())
              .put("why", question.why());
          ArrayNode choices = each.putArray("choices");
          question.choices().forEach(choices::add);
          if (question.likely()) {
            each.put("default", question.defaultAnswer());
          }
          each.put(
              "required",
              !question.likely()
                  || playbook.get().parameters().stream()
                      .anyMatch(
                          parameter ->
                              parameter.required()
                                  && parameter.name().equals(question.parameter())));
        }
        yield ToolResult.ok(content);
      }
      case Playbook.NotApplicable not -> {
        content.put("outcome", "not-applicable").put("reason", not.reason());
        yield ToolResult.ok(content);
      }
    };
  }

  /** What was asked to stay, and what was said before to be applied. */
  private String kept(@Nullable String asked) {
    return Stream.concat(
            Stream.ofNullable(asked),
            desk.saidApplied().stream().map(MigrationKey::toString).sorted())
        .collect(Collectors.joining(", "));
  }

  private void describe(Proposal proposal, boolean texts, ObjectNode content) {
    String id = desk.keep(proposal);
    content.put("outcome", "planned").put("draft", id);
    content.put("title", proposal.title()).put("strategy", proposal.strategy());
    ArrayNode phases = content.putArray("phases");
    for (Proposal.Phase phase : proposal.phases()) {
      ObjectNode each = phases.addObject();
      each.put("title", phase.title())
          .put("deploy", phase.deploy().spelling())
          .put("purpose", phase.purpose());
      ArrayNode list = each.putArray("files");
      phase.files().forEach(file -> list.add(named(file)));
      shortly(each, "commands", phase.commands());
      if (phase.gate() != null) {
        each.put("gate", phase.gate());
      }
      ArrayNode locks = each.putArray("locks");
      phase.locks().forEach(lock -> locks.add(lock.mode() + " on " + lock.table()));
      shortly(each, "verify", phase.verify());
      each.put("rollback_loses", phase.rollback().loses());
    }
    shortly(
        content,
        "risks",
        proposal.risks().stream().map(each -> each.risk() + " " + each.mitigation()).toList());
    ArrayNode tests = content.putArray("tests");
    proposal.testFiles().forEach(file -> tests.add(file.path()));
    ArrayNode alternatives = content.putArray("alternatives");
    proposal
        .alternatives()
        .forEach(each -> alternatives.add(each.title() + ": " + each.tradeoff()));
    ArrayNode assumptions = content.putArray("assumptions");
    proposal.assumptions().forEach(assumptions::add);
    ArrayNode questions = content.putArray("open_questions");
    proposal.questions().forEach(questions::add);
    if (texts) {
      fill(proposal, id, content);
    }
  }

  /** What a phase's prose may point at, each text cut at a length at which it is understood. */
  private static void shortly(ObjectNode content, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = content.putArray(name);
      texts.forEach(
          text ->
              list.add(text.length() > TEXT_LIMIT ? text.substring(0, TEXT_LIMIT) + "..." : text));
    }
  }

  private static String named(FileChange file) {
    return file.action().spelling() + " " + file.path();
  }

  /** Puts files' texts in the place of their names, in order, as long as the result holds them. */
  private static void fill(Proposal proposal, String id, ObjectNode content) {
    int length = content.toString().length();
    int left = 0;
    int number = 0;
    for (Proposal.Phase phase : proposal.phases()) {
      ArrayNode list = (ArrayNode) content.path("phases").path(number++).path("files");
      for (int i = 0; i < phase.files().size(); i++) {
        ObjectNode file = ProposalJson.of(phase.files().get(i));
        length += file.toString().length();
        if (length <= Pages.LENGTH) {
          list.set(i, file);
        } else {
          length -= file.toString().length();
          left++;
        }
      }
    }
    if (left > 0) {
      content.put(
          "texts_left_out",
          "%d files that are only named, as they are too long for one result: read_file gives each"
                  .formatted(left)
              + " with draft %s, the number of its phase and its path.".formatted(id));
    }
  }
}
