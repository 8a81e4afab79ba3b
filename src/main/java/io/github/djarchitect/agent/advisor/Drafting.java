package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A playbook's plan from its draft to the gate's verdict, with what has to be asked between. */
final class Drafting {
  private static final int DRAFTS = 3;

  /** Models whose name is that of a person. */
  private static final List<String> PEOPLE =
      List.of(
          "customer",
          "user",
          "person",
          "people",
          "contact",
          "employee",
          "member",
          "author",
          "profile",
          "patient",
          "student",
          "teacher",
          "client",
          "subscriber",
          "applicant",
          "participant",
          "attendee",
          "guest",
          "visitor",
          "recipient",
          "owner",
          "staff",
          "account");

  private final Seen seen;
  private final String note;
  private final List<String> untouchable;

  /**
   * @param note what has to be said before the verdict; may be empty
   */
  Drafting(Seen seen, String note) {
    this(seen, note, List.of());
  }

  /**
   * @param untouchable apps in which the plan may write nothing
   */
  Drafting(Seen seen, String note, List<String> untouchable) {
    this.seen = seen;
    this.note = note;
    this.untouchable = List.copyOf(untouchable);
  }

  /** The next step towards a plan of a playbook: draft, ask, submit, and then say the verdict. */
  Step plan(String playbook, ObjectNode parameters) {
    Optional<JsonNode> submitted = seen.answer("submit_proposal");
    if (submitted.isPresent()) {
      return new Step.Say(note + otherNames() + verdict(submitted.get()));
    }
    Optional<Seen.Exchange> drafted = seen.last("draft_plan");
    if (drafted.isEmpty()) {
      return draft(playbook, parameters);
    }
    if (!drafted.get().ok()) {
      return new Step.Say(seen.failed("draft_plan"));
    }
    JsonNode result = drafted.get().result();
    switch (result.path("outcome").asText()) {
      case "planned" -> {
        if (seen.called("submit_proposal")) {
          return new Step.Say(seen.failed("submit_proposal"));
        }
        Optional<String> touched = touched(result);
        if (touched.isPresent()) {
          return new Step.Say(
              "Such a plan changes %s%s, and that app is not to be touched, so I have submitted nothing. %s"
                  .formatted(touched.get(), seen.cite("draft_plan"), Advice.NOT_A_MODEL));
        }
        return Step.call(
            "submit_proposal", Step.arguments().put("draft", result.path("draft").asText()));
      }
      case "asks" -> {
        if (seen.count("draft_plan") >= DRAFTS) {
          return new Step.Say(unanswered(result));
        }
        if (lastTool().equals("draft_plan")) {
          return ask(result);
        }
        ObjectNode merged = Step.arguments();
        drafted
            .get()
            .arguments()
            .path("parameters")
            .properties()
            .forEach(each -> merged.set(each.getKey(), each.getValue()));
        Optional<JsonNode> decisive = decisive(result, parameters);
        if (decisive.isPresent()) {
          return new Step.Say(openQuestion(playbook, merged, decisive.get()));
        }
        answersTo(result).forEach(merged::put);
        return draft(playbook, merged);
      }
      default -> {
        return new Step.Say(
            "The playbook `%s` does not apply here: %s%s %s"
                .formatted(
                    playbook,
                    result.path("reason").asText(),
                    seen.cite("draft_plan"),
                    Advice.NOT_A_MODEL));
      }
    }
  }

  /** {@code name the migration 0010_rename_ref}. */
  private static final Pattern NAMED_FILE =
      Pattern.compile(
          "\\b(?:nam(?:e|ed|ing)|call(?:ed|ing)?|titled?)\\s+(?:(?:the|it|this|that|them|as|be|new|our|my|one|first|merge|migration|migrations|file|should|must)\\s+)*[`'\"“]?(?<name>\\d{3,}_\\w+)|\\b(?:migration|file)(?:['’]s)?\\s+names?\\s*(?:should"
              + " be|must be|is to be|shall"
              + " be|is|=|:|as)?\\s*[`'\"“]?(?<of>(?:\\d{3,}_)?[a-z]\\w*_\\w+)"
              + "|\\b(?:name|call)\\s+(?:the\\s+|this\\s+|that\\s+|our\\s+)?(?:new\\s+|merge\\s+|first\\s+)?(?:migration|file)\\s+(?:to\\s+be\\s+)?[`'\"“]?(?<bare>[a-z]\\w*_\\w+)"
              + "|\\bmigration\\s+(?:named|called)\\s+[`'\"“]?(?<called>[a-z]\\w*_\\w+)",
          Pattern.CASE_INSENSITIVE);

  /** What there is to say where names are wished for that the plan's files do not have. */
  private String otherNames() {
    StringBuilder files = new StringBuilder("\n");
    for (JsonNode phase : seen.answer("draft_plan").orElse(Step.arguments()).path("phases")) {
      for (JsonNode file : phase.path("files")) {
        String path = file.asText();
        files.append(path.substring(path.lastIndexOf('/') + 1)).append('\n');
      }
    }
    Set<String> missing = new LinkedHashSet<>();
    Matcher named = NAMED_FILE.matcher(seen.question());
    while (named.find()) {
      Stream.of("name", "of", "bare", "called")
          .map(named::group)
          .filter(Objects::nonNull)
          .map(each -> each.replaceFirst("\\.py$", ""))
          .filter(each -> !files.toString().contains("\n" + each + ".py\n"))
          .forEach(missing::add);
    }
    return missing.isEmpty()
        ? ""
        : "Not followed: %s as the name of a migration. The plan numbers and names its files itself%s; a file may be given another name before any database has run it, together with the `dependencies` that name it.\n\n"
            .formatted(
                missing.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", ")),
                seen.cite("draft_plan"));
  }

  /** The first file of the plan in an app that must stay as it is. */
  private Optional<String> touched(JsonNode drafted) {
    for (JsonNode phase : drafted.path("phases")) {
      for (JsonNode file : phase.path("files")) {
        String path = file.asText().substring(file.asText().indexOf(' ') + 1);
        if (untouchable.stream().anyMatch(app -> ("/" + path).contains("/" + app + "/"))) {
          return Optional.of("`" + path + "`");
        }
      }
    }
    return Optional.empty();
  }

  private Step draft(String playbook, ObjectNode parameters) {
    ObjectNode arguments = Step.arguments().put("playbook", playbook);
    if (!parameters.isEmpty()) {
      arguments.set("parameters", parameters);
    }
    return Step.call("draft_plan", arguments);
  }

  private String lastTool() {
    return seen.exchanges().getLast().tool();
  }

  private static Step ask(JsonNode drafted) {
    ObjectNode arguments = Step.arguments();
    ArrayNode questions = arguments.putArray("questions");
    for (JsonNode each : drafted.path("questions")) {
      if (questions.size() == 3) {
        break;
      }
      ObjectNode one = questions.addObject();
      one.put("question", each.path("question").asText());
      if (each.hasNonNull("why")) {
        one.put("why", each.path("why").asText());
      }
      ArrayNode choices = one.putArray("choices");
      each.path("choices").forEach(choice -> choices.add(choice.asText()));
      one.put("default", each.path("default").asText(Advice.NONE_OF_THESE));
    }
    return Step.call("ask_user", arguments);
  }

  /** Parameter by parameter what was answered to a draft's questions. */
  private Map<String, String> answersTo(JsonNode drafted) {
    Map<String, String> answers = new LinkedHashMap<>();
    JsonNode given =
        seen.answer("ask_user").map(each -> each.path("answers")).orElse(Step.arguments());
    int index = 0;
    for (JsonNode each : drafted.path("questions")) {
      String answer = given.path(index).path("answer").asText("");
      if (!answer.isBlank()) {
        answers.put(each.path("parameter").asText(), answer);
      }
      index++;
    }
    return answers;
  }

  /**
   * A question that nobody answered and whose answer is what the user wants: the new name of a
   * column or its new type is nothing to make up, as it would stand in code and data for years.
   */
  private Optional<JsonNode> decisive(JsonNode drafted, ObjectNode parameters) {
    JsonNode given =
        seen.answer("ask_user").map(each -> each.path("answers")).orElse(Step.arguments());
    int index = 0;
    for (JsonNode each : drafted.path("questions")) {
      boolean assumed = given.path(index).path("assumed").asBoolean(true);
      index++;
      if (assumed && each.path("required").asBoolean() && !isUsual(each, parameters)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** A person's name has usual parts, which can stand as an assumption that is listed. */
  private static boolean isUsual(JsonNode asked, ObjectNode parameters) {
    return asked.path("parameter").asText().equals("into")
        && List.of("name", "full_name").contains(parameters.path("field").asText())
        && isPerson(parameters.path("model").asText());
  }

  /** Whether a model's name, or its app's, is that of people. */
  static boolean isPerson(String model) {
    return Words.split(model).stream().anyMatch(PEOPLE::contains);
  }

  private String openQuestion(String playbook, ObjectNode parameters, JsonNode asked) {
    String parameter = asked.path("parameter").asText();
    List<String> choices = new ArrayList<>();
    asked.path("choices").forEach(each -> choices.add(each.asText()));
    StringBuilder command = new StringBuilder("architect plan ").append(playbook);
    parameters
        .properties()
        .forEach(
            each ->
                command
                    .append(' ')
                    .append(each.getKey())
                    .append('=')
                    .append(each.getValue().asText()));
    command
        .append(' ')
        .append(parameter)
        .append(choices.size() == 1 ? "=" + choices.getFirst() : "=...");
    return "%s The question does not say%s, and nobody was there to ask, so there is no plan yet: this is nothing to make up.%s Ask again with it, or run `%s`. %s"
        .formatted(
            asked.path("question").asText(),
            seen.cite("draft_plan"),
            choices.size() < 2 ? "" : " For example: " + String.join(", ", choices) + ".",
            command,
            Advice.NOT_A_MODEL);
  }

  private String unanswered(JsonNode drafted) {
    List<String> open = new ArrayList<>();
    drafted.path("questions").forEach(each -> open.add(each.path("question").asText()));
    return "The plan needs an answer first: " + String.join(" ", open) + " " + Advice.NOT_A_MODEL;
  }

  private String verdict(JsonNode submitted) {
    String evidence = submitted.path("evidence").asText();
    String targets = texts(submitted.path("targets"));
    if (submitted.path("verdict").asText().equals("Approved")) {
      return "The review gate's verdict on this proposal is Approved, for %s [%s]. "
              .formatted(targets, evidence)
          + "Settle the assumptions it lists before the first phase is deployed. "
          + Advice.NOT_A_MODEL;
    }
    StringBuilder out = new StringBuilder();
    engines(submitted, out);
    out.append("The review gate did not accept this proposal [").append(evidence).append("]:\n\n");
    boolean reasons = false;
    Set<String> told = new HashSet<>();
    for (JsonNode finding : submitted.path("findings")) {
      if (finding.path("severity").asText().equals("blocker")
          && told.add(finding.path("message").asText())) {
        reasons = true;
        out.append("- `")
            .append(finding.path("rule").asText())
            .append("` ")
            .append(place(finding))
            .append(": ")
            .append(finding.path("message").asText())
            .append(' ')
            .append(finding.path("fix").asText())
            .append('\n');
      }
    }
    for (JsonNode unknown : submitted.path("coverage").path("unknowns")) {
      if (!told.add(unknown.path("reason").asText())) {
        continue;
      }
      reasons = true;
      int places = unknown.path("places").asInt();
      out.append("- cannot be judged: ")
          .append(unknown.path("first").asText())
          .append(places > 1 ? " and %d more places".formatted(places - 1) : "")
          .append(": ")
          .append(unknown.path("reason").asText())
          .append('\n');
    }
    if (!reasons) {
      for (JsonNode finding : submitted.path("findings")) {
        out.append("- `")
            .append(finding.path("rule").asText())
            .append("` ")
            .append(place(finding))
            .append(": ")
            .append(finding.path("message").asText())
            .append('\n');
      }
    }
    return out.append('\n').append(Advice.NOT_A_MODEL).toString();
  }

  /** Where several engines are judged: for which the plan is, and what is left to mend there. */
  private void engines(JsonNode submitted, StringBuilder out) {
    List<String> all = new ArrayList<>();
    submitted.path("targets").forEach(each -> all.add(each.asText()));
    if (all.stream().map(Drafting::engine).distinct().count() < 2) {
      return;
    }
    String planned =
        all.stream()
            .filter(each -> engine(each).equals("postgresql"))
            .findFirst()
            .orElse(all.getFirst());
    String from =
        seen.answer("list_apps").map(apps -> apps.path("targets_from").asText()).orElse("");
    out.append(
        from.startsWith("assumed")
            ? "No file of the project says which database it runs on%s, so every engine was judged, and the plan is written for %s."
                .formatted(seen.cite("list_apps"), planned)
            : "%s were judged, as %s names them%s; the plan is written for %s."
                .formatted(
                    String.join(", ", all),
                    from.equals("the user") ? "--target" : from,
                    seen.cite("list_apps"),
                    planned));
    boolean elsewhere = true;
    for (JsonNode finding : submitted.path("findings")) {
      if (finding.path("severity").asText().equals("blocker")) {
        for (JsonNode target : finding.path("targets")) {
          elsewhere &= !engine(target.asText()).equals(engine(planned));
        }
        elsewhere &= !finding.path("targets").isEmpty();
      }
    }
    out.append(
        elsewhere
            ? " What blocks it is said of the other engines. If %s is what is deployed, ask again with `--target %s`; it is then judged for that alone.\n\n"
                .formatted(planned, planned)
            : " If %s is what is deployed, ask again with `--target %s`.\n\n"
                .formatted(planned, planned));
  }

  private static String engine(String target) {
    int colon = target.indexOf(':');
    return colon < 0 ? target : target.substring(0, colon);
  }

  private static String texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return String.join(", ", texts);
  }

  private static String place(JsonNode finding) {
    int line = finding.path("line").asInt();
    return finding.path("path").asText() + (line > 0 ? ":" + line : "");
  }
}
