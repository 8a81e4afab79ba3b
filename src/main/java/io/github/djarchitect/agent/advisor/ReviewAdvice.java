package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What there is to say of the migrations as they are, and what the catalogue knows of a question.
 */
final class ReviewAdvice {
  /** {@code orders.0008}, {@code orders/migrations/0008_x.py}, {@code orders 0008_x}. */
  private static final Pattern MIGRATION =
      Pattern.compile("\\b(?<app>[a-z_]\\w*)(?:\\.|/migrations/| )(?<name>\\d{4}\\w*)");

  private final Seen seen;
  private final Goal goal;

  ReviewAdvice(Seen seen, Goal goal) {
    this.seen = seen;
    this.goal = goal;
  }

  Step review() {
    List<Step.Call> calls = new ArrayList<>();
    Optional<String> one = goal == Goal.REVIEW ? migration() : Optional.empty();
    if (one.isEmpty() && !seen.called("explain_rule")) {
      calls.add(new Step.Call("explain_rule", Step.arguments().put("words", seen.question())));
    }
    if (!seen.called("review_migrations")) {
      ObjectNode arguments = Step.arguments();
      one.ifPresent(name -> arguments.put("migration", name));
      calls.add(new Step.Call("review_migrations", arguments));
    }
    if (!calls.isEmpty()) {
      return new Step.Calls(calls);
    }
    if (one.isPresent()) {
      return seen.answer("review_migrations")
          .map(result -> ofOne(one.get(), result))
          .orElseGet(() -> new Step.Say(seen.failed("review_migrations")));
    }
    StringBuilder out = new StringBuilder();
    boolean asked = goal == Goal.REVIEW;
    if (!asked) {
      seen.answer("explain_rule").ifPresent(result -> explained(result, id -> true, out));
    }
    seen.answer("review_migrations").ifPresent(result -> reviewed(result, out));
    if (asked) {
      Set<String> found = new HashSet<>();
      seen.answer("review_migrations")
          .ifPresent(
              result ->
                  result.path("findings").forEach(each -> found.add(each.path("rule").asText())));
      // of a project only what it has: another rule's text reads as if it had that too
      seen.answer("explain_rule").ifPresent(result -> explained(result, found::contains, out));
    }
    out.append(
        "\n\nWhat I cannot do: judge a question in free words, or write a migration that no"
            + " playbook covers. ");
    return new Step.Say(out.append(Advice.NOT_A_MODEL).toString());
  }

  /** The migration that a question names, of an app that is there. */
  private Optional<String> migration() {
    Set<String> apps = new HashSet<>();
    seen.answer("list_apps")
        .ifPresent(
            result -> result.path("apps").forEach(app -> apps.add(app.path("app").asText())));
    return MIGRATION
        .matcher(seen.question())
        .results()
        .filter(each -> apps.contains(each.group("app")))
        .map(each -> each.group("app") + "." + each.group("name"))
        .findFirst();
  }

  private Step ofOne(String name, JsonNode result) {
    StringBuilder out = new StringBuilder();
    out.append(
        "%s: %d blocker%s, %d warning%s, %d note%s%s.\n"
            .formatted(
                name,
                result.path("blockers").asInt(),
                result.path("blockers").asInt() == 1 ? "" : "s",
                result.path("warnings").asInt(),
                result.path("warnings").asInt() == 1 ? "" : "s",
                result.path("notes").asInt(),
                result.path("notes").asInt() == 1 ? "" : "s",
                seen.cite("review_migrations")));
    if (!result.path("findings").isEmpty()) {
      out.append('\n');
      result.path("findings").forEach(finding -> finding(finding, out));
    }
    JsonNode unknowns = result.path("coverage").path("unknowns");
    if (!unknowns.isEmpty()) {
      out.append("\nWhat nobody can tell of it:\n\n");
      unknowns.forEach(
          each ->
              out.append("- ")
                  .append(each.path("first").asText())
                  .append(": ")
                  .append(each.path("reason").asText())
                  .append('\n'));
    } else if (result.path("findings").isEmpty()) {
      out.append("\nNo rule of the catalogue has anything to say of it.\n");
    }
    return new Step.Say(out.append('\n').append(Advice.NOT_A_MODEL).toString());
  }

  /** The rules that come near a question, and nothing of any project. */
  Step fromCatalogue() {
    StringBuilder out = new StringBuilder();
    seen.answer("explain_rule").ifPresent(result -> explained(result, id -> true, out));
    return new Step.Say(
        (out.isEmpty() ? "The catalogue has nothing that comes near this. " : out + "\n")
            + Advice.NOT_A_MODEL);
  }

  private void reviewed(JsonNode result, StringBuilder out) {
    int blockers = result.path("blockers").asInt();
    int warnings = result.path("warnings").asInt();
    out.append(
        "This checkout has %d migration%s, with %d blocker%s and %d warning%s; %d could not be read whole%s.\n\n"
            .formatted(
                result.path("coverage").path("migrations").asInt(),
                result.path("coverage").path("migrations").asInt() == 1 ? "" : "s",
                blockers,
                blockers == 1 ? "" : "s",
                warnings,
                warnings == 1 ? "" : "s",
                result.path("coverage").path("unknown").asInt()
                    + result.path("coverage").path("partly").asInt(),
                seen.cite("review_migrations")));
    if (goal != Goal.REVIEW) {
      out.append("`architect review` lists them.\n");
      return;
    }
    int notes = 0;
    for (JsonNode finding : result.path("findings")) {
      if (finding.path("severity").asText().equals("note")) {
        notes++;
        continue;
      }
      finding(finding, out);
    }
    if (notes > 0) {
      out.append("\n").append(notes).append(" notes besides: `architect review` lists them.\n");
    }
  }

  /** One line of a finding, as review_migrations and check_files give it. */
  static void finding(JsonNode finding, StringBuilder out) {
    out.append("- ")
        .append(finding.path("severity").asText())
        .append(" `")
        .append(finding.path("rule").asText())
        .append("` ")
        .append(finding.path("path").asText())
        .append(finding.path("line").asInt() > 0 ? ":" + finding.path("line").asInt() : "")
        .append(": ")
        .append(finding.path("message").asText())
        .append(" Instead: ")
        .append(finding.path("fix").asText())
        .append('\n');
  }

  /** One line of a rule, as explain_rule gives it. */
  static void rule(JsonNode rule, String before, StringBuilder out) {
    out.append("- `")
        .append(rule.path("id").asText())
        .append("` ")
        .append(before)
        .append(rule.path("effect").asText())
        .append(" Instead: ")
        .append(rule.path("instead").asText())
        .append('\n');
  }

  private void explained(JsonNode result, Predicate<String> wanted, StringBuilder out) {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode rule : result.path("rules")) {
      if (wanted.test(rule.path("id").asText())) {
        rules.add(rule);
      }
    }
    if (rules.isEmpty()) {
      return;
    }
    out.append(out.isEmpty() ? "" : "\n")
        .append("What the catalogue has near these words")
        .append(seen.cite("explain_rule"))
        .append(":\n\n");
    for (JsonNode rule : rules) {
      rule(rule, rule.path("title").asText() + ". ", out);
    }
    out.append('\n');
  }
}
