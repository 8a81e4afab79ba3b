package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
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
    if (ABOUT_ME.matcher(seen.question()).find()) {
      return new Step.Say(ABILITIES + Advice.NOT_A_MODEL);
    }
    Optional<String> one = goal == Goal.REVIEW ? migration() : Optional.empty();
    Optional<String> app = goal == Goal.REVIEW ? app() : Optional.empty();
    if (one.isEmpty() && !seen.called("explain_rule")) {
      calls.add(new Step.Call("explain_rule", Step.arguments().put("words", seen.question())));
    }
    if (!seen.called("review_migrations")) {
      ObjectNode arguments = Step.arguments();
      one.ifPresentOrElse(
          name -> arguments.put("migration", name),
          () -> app.ifPresent(label -> arguments.put("app", label)));
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
    seen.answer("review_migrations")
        .ifPresent(
            result -> {
              Optional<Newest> newest = app.flatMap(this::newest);
              if (newest.isPresent()) {
                ofNewest(newest.get(), result, out);
              } else {
                reviewed(result, app, out);
              }
            });
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

  /** {@code the last three migrations of orders}. */
  private static final Pattern NEWEST =
      Pattern.compile(
          "\\b(?:last|latest|newest|recent|most"
              + " recent)\\s+(?:(?<count>\\d{1,2}|one|two|three|four|five|six)\\s+)?migrations?\\b",
          Pattern.CASE_INSENSITIVE);

  private static final List<String> COUNTS = List.of("one", "two", "three", "four", "five", "six");

  private static final Pattern ABOUT_ME =
      Pattern.compile(
          "\\b(?:how can you help|what can (?:you|i ask)|what do you do|who are you|what are"
              + " you)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final String ABILITIES =
      "I plan these whole, with their files, their phases and the review gate's verdict: a column"
          + " split, renamed or given another type while the application runs; an index on a large"
          + " table; permissions moved into roles; migrations of branches that conflict. I say what"
          + " of the migrations that are there would hurt a live database (`which of our migrations"
          + " are risky?`, `is orders 0008 safe?`, `review the app orders`), which lock a statement"
          + " takes, what an error of Django means, and I judge a diff that is piped in. ";

  /** The one app whose migrations a question asks about. */
  private Optional<String> app() {
    List<String> named = new ArrayList<>();
    for (JsonNode app : seen.answer("list_apps").orElse(Step.arguments()).path("apps")) {
      String label = app.path("app").asText();
      Pattern said =
          Pattern.compile(
              "\\b(?:migrations?\\s+(?:of|in|from|for)\\s+(?:the\\s+|our\\s+|app\\s+)*%1$s\\b|%1$s(?:['’]s)?\\s+(?:app(?:['’]s)?|migrations?)\\b|app\\s+%1$s\\b)"
                  .formatted(Pattern.quote(label)),
              Pattern.CASE_INSENSITIVE);
      if (said.matcher(seen.question()).find()) {
        named.add(label);
      }
    }
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  private int migrations(String label) {
    for (JsonNode app : seen.answer("list_apps").orElse(Step.arguments()).path("apps")) {
      if (app.path("app").asText().equals(label)) {
        return app.path("migrations").asInt();
      }
    }
    return 0;
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

  /** The newest migrations of an app, by their numbers. */
  private record Newest(String app, int from, int to) {
    boolean has(JsonNode finding) {
      Matcher path =
          Pattern.compile("(?:^|/)(?<number>\\d{4,})_\\w+\\.py$")
              .matcher(finding.path("path").asText());
      if (!path.find()) {
        return false;
      }
      int number = Integer.parseInt(path.group("number"));
      return number >= from && number <= to;
    }

    @Override
    public String toString() {
      return from == to ? "%s.%04d".formatted(app, to) : "%s.%04d to %04d".formatted(app, from, to);
    }
  }

  private Optional<Newest> newest(String app) {
    Matcher asked = NEWEST.matcher(seen.question());
    if (!asked.find()) {
      return Optional.empty();
    }
    String said =
        asked.group("count") == null ? "one" : asked.group("count").toLowerCase(Locale.ROOT);
    int count =
        said.matches("\\d+") ? Integer.parseInt(said) : Math.max(COUNTS.indexOf(said) + 1, 1);
    for (JsonNode each : seen.answer("list_apps").orElse(Step.arguments()).path("apps")) {
      String leaf = each.path("leaves").path(0).asText("");
      if (each.path("app").asText().equals(app)
          && each.path("leaves").size() == 1
          && leaf.matches("\\d{4,}_.*")) {
        int last = Integer.parseInt(leaf.substring(0, leaf.indexOf('_')));
        return Optional.of(new Newest(app, Math.max(last - count + 1, 1), last));
      }
    }
    return Optional.empty();
  }

  private void ofNewest(Newest newest, JsonNode result, StringBuilder out) {
    List<JsonNode> findings = new ArrayList<>();
    result
        .path("findings")
        .forEach(
            finding -> {
              if (newest.has(finding)) {
                findings.add(finding);
              }
            });
    out.append(
        findings.isEmpty()
            ? "No rule of the catalogue has anything to say of %s%s.\n"
                .formatted(newest, seen.cite("review_migrations"))
            : "Of %s%s:\n\n".formatted(newest, seen.cite("review_migrations")));
    findings.forEach(finding -> finding(finding, out));
    if (result.path("pages").asInt(1) > 1) {
      out.append("\nMore findings stand on further pages: `architect review` lists them all.\n");
    }
  }

  private void reviewed(JsonNode result, Optional<String> app, StringBuilder out) {
    int blockers = result.path("blockers").asInt();
    int warnings = result.path("warnings").asInt();
    int migrations =
        app.map(this::migrations).orElse(result.path("coverage").path("migrations").asInt());
    out.append(
        "%s has %d migration%s, with %d blocker%s and %d warning%s; %d %scould not be read whole%s.\n\n"
            .formatted(
                app.orElse("This checkout"),
                migrations,
                migrations == 1 ? "" : "s",
                blockers,
                blockers == 1 ? "" : "s",
                warnings,
                warnings == 1 ? "" : "s",
                result.path("coverage").path("unknown").asInt()
                    + result.path("coverage").path("partly").asInt(),
                app.isPresent() ? "of the whole checkout " : "",
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
