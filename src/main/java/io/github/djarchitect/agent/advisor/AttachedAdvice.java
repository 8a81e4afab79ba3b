package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer about what was attached: looked at with the tools, then told. */
final class AttachedAdvice {
  private static final Pattern MIGRATION =
      Pattern.compile("^(?:(?<directory>.*)/)?migrations/(?<name>(?!__init__)\\w+)\\.py$");

  /** More than any one change brings; each is read and judged by itself. */
  private static final int MIGRATIONS = 40;

  private static final int RULES = 5;
  private static final int SQL_SHOWN = 160;

  /** What a statement is about, by its words, where its work or its lock hurts. */
  private static final Map<Pattern, String> RULES_OF_SQL = rulesOfSql();

  private final Seen seen;

  AttachedAdvice(Seen seen) {
    this.seen = seen;
  }

  // Errors

  static String told(List<Attached.Known> errors) {
    StringBuilder out = new StringBuilder();
    for (Attached.Known error : errors) {
      out.append(error.means()).append("\n\n");
      error.actions().forEach(action -> out.append("- ").append(action).append('\n'));
      out.append("\nSource: ").append(String.join(", ", error.sources())).append("\n\n");
    }
    return out.toString();
  }

  // SQL

  Step sql(String text) {
    Optional<JsonNode> predicted = seen.answer("predict_sql");
    if (predicted.isEmpty()) {
      return seen.called("predict_sql")
          ? new Step.Say("The SQL could not be looked at. " + Advice.NOT_A_MODEL)
          : Step.call("predict_sql", Step.arguments().put("sql", text));
    }
    List<String> rules = rules(predicted.get());
    if (!rules.isEmpty() && !seen.called("explain_rule")) {
      return new Step.Calls(
          rules.stream()
              .map(id -> new Step.Call("explain_rule", Step.arguments().put("id", id)))
              .toList());
    }
    StringBuilder out = new StringBuilder();
    judged(predicted.get(), out);
    out.append("The SQL that was attached, on ")
        .append(predicted.get().path("target").asText())
        .append(seen.cite("predict_sql"))
        .append(", each statement by itself:\n\n");
    int number = 0;
    for (JsonNode statement : predicted.get().path("statements")) {
      number++;
      out.append(number).append(". `").append(shortened(statement.path("sql").asText()));
      out.append("`: ").append(words(statement)).append('\n');
    }
    out.append('\n');
    for (JsonNode result : seen.answers("explain_rule")) {
      for (JsonNode rule : result.path("rules")) {
        ReviewAdvice.rule(rule, "", out);
      }
    }
    out.append(
        "\nStatements of one transaction hold their locks together until it ends; whether these"
            + " are one is not known from the text. ");
    return new Step.Say(out.append(Advice.NOT_A_MODEL).toString());
  }

  /** What the rules say of the text leads: a short lock is no answer where the rows are not fit. */
  private void judged(JsonNode predicted, StringBuilder out) {
    if (!predicted.has("findings")) {
      return;
    }
    out.append("Judged as ")
        .append(predicted.path("judged_as").asText())
        .append(" on ")
        .append(predicted.path("target").asText())
        .append(seen.cite("predict_sql"));
    StringBuilder list = new StringBuilder();
    for (JsonNode finding : predicted.path("findings")) {
      if (!finding.path("severity").asText().equals("note")) {
        list.append("- ")
            .append(finding.path("severity").asText())
            .append(" `")
            .append(finding.path("rule").asText())
            .append("` ")
            .append(finding.path("message").asText())
            .append(" Instead: ")
            .append(finding.path("fix").asText())
            .append('\n');
      }
    }
    out.append(list.isEmpty() ? ": no blocker and no warning.\n\n" : ":\n\n" + list + "\n");
  }

  /** The locks and the work of a statement, as predict_sql gives it. */
  static String words(JsonNode statement) {
    if (statement.hasNonNull("unknown")) {
      return "not recognised ("
          + statement.path("unknown").asText()
          + "), so not known to be safe.";
    }
    List<String> locks = new ArrayList<>();
    for (JsonNode lock : statement.path("locks")) {
      String mode = lock.path("mode").asText();
      locks.add(mode + " on " + lock.path("table").asText() + blocks(mode));
    }
    String work = statement.path("work").asText();
    StringBuilder out = new StringBuilder();
    out.append(locks.isEmpty() ? "no lock that matters" : String.join(", ", locks));
    out.append("; ");
    out.append(
        switch (work) {
          case "none" -> "held for a moment, no work that grows with the table";
          case "scan" -> "every row is read while it is held";
          case "rewrite" -> "the table and its indexes are rewritten while it is held";
          case "copy" -> "the table is copied while it is held";
          case "index-build" -> "an index is built over every row";
          case "unbounded-dml" -> "every row it meets stays locked to the end of the transaction";
          default -> "its work is not known for this engine";
        });
    if (statement.hasNonNull("high_seconds") && !work.equals("none")) {
      out.append(
          String.format(
              Locale.ROOT,
              "; %.1f to %.1f s",
              statement.path("low_seconds").asDouble(),
              statement.path("high_seconds").asDouble()));
    }
    return out.append(" (").append(statement.path("provenance").asText()).append(").").toString();
  }

  private static String blocks(String mode) {
    return switch (mode) {
      case "ACCESS EXCLUSIVE" -> " (reads and writes wait)";
      case "EXCLUSIVE", "SHARE ROW EXCLUSIVE", "SHARE" -> " (writes wait)";
      default -> "";
    };
  }

  private static List<String> rules(JsonNode predicted) {
    Set<String> rules = new LinkedHashSet<>();
    for (JsonNode statement : predicted.path("statements")) {
      String sql = statement.path("sql").asText();
      boolean works = !statement.path("work").asText().equals("none");
      for (Map.Entry<Pattern, String> each : RULES_OF_SQL.entrySet()) {
        boolean always = each.getValue().endsWith("-in-use");
        if ((works || always) && each.getKey().matcher(sql).find()) {
          rules.add(each.getValue());
        }
      }
    }
    predicted.path("findings").forEach(finding -> rules.remove(finding.path("rule").asText()));
    return rules.stream().limit(RULES).toList();
  }

  private static Map<Pattern, String> rulesOfSql() {
    Map<Pattern, String> rules = new LinkedHashMap<>();
    put(rules, "\\bdrop\\s+column\\b", "column-dropped-in-use");
    put(rules, "\\bdrop\\s+table\\b", "table-dropped-in-use");
    put(rules, "\\brename\\s+(?:column\\s+)?\\S+\\s+to\\b", "column-renamed-in-use");
    put(rules, "\\brename\\s+to\\b", "table-renamed-in-use");
    put(rules, "\\bcreate\\s+(?:unique\\s+)?index\\b(?!\\s+concurrently)", "index-not-concurrent");
    put(rules, "\\bset\\s+not\\s+null\\b|\\bcheck\\s*\\(", "scan-under-lock");
    put(rules, "\\btype\\b|\\bgenerated\\b|\\bdefault\\b", "table-rewrite");
    put(rules, "\\breferences\\b", "foreign-key-validated");
    put(rules, "\\b(?:unique|primary\\s+key)\\b", "unique-built-under-lock");
    put(rules, "\\A\\s*(?:update|delete)\\b", "update-of-all-rows");
    return rules;
  }

  private static void put(Map<Pattern, String> rules, String regex, String rule) {
    rules.put(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), rule);
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ").strip();
    return line.length() > SQL_SHOWN ? line.substring(0, SQL_SHOWN) + "..." : line;
  }

  // Migrations of a diff

  /** A migration that was attached, by the app it belongs to. */
  private record Touched(String app, String name, String path, Optional<String> text) {
    String label() {
      return app + "." + name;
    }
  }

  Step diff(Attached.Diff diff, JsonNode apps) {
    List<Touched> touched = new ArrayList<>();
    List<String> others = new ArrayList<>();
    diff.files()
        .forEach(
            (path, text) ->
                touched(apps, path, text).ifPresentOrElse(touched::add, () -> others.add(path)));
    return touched(touched, others, diff.removed());
  }

  Step migration(Attached.MigrationText attached, JsonNode apps) {
    for (JsonNode app : apps.path("apps")) {
      String label = app.path("app").asText();
      if (attached.app().filter(label::equals).isPresent()) {
        String path = directory(app) + "migrations/9999_attached.py";
        return touched(
            List.of(new Touched(label, "9999_attached", path, Optional.of(attached.text()))),
            List.of(),
            List.of());
      }
    }
    return new Step.Say(
        "A migration was attached whose app is not told: its dependencies begin with none of this"
            + " project's apps. Pipe it in as a diff (git diff), which has its path. "
            + Advice.NOT_A_MODEL);
  }

  private Step touched(List<Touched> touched, List<String> others, List<String> removed) {
    List<Touched> looked = touched.stream().limit(MIGRATIONS).toList();
    if (!looked.isEmpty() && !seen.called("read_migrations")) {
      return new Step.Calls(
          looked.stream()
              .map(
                  each -> {
                    ObjectNode arguments = Step.arguments().put("app", each.app());
                    arguments.putArray("names").add(each.name());
                    return new Step.Call("read_migrations", arguments);
                  })
              .toList());
    }
    if (!looked.isEmpty() && !seen.called("review_migrations") && !seen.called("check_files")) {
      List<Step.Call> calls = new ArrayList<>();
      ObjectNode drafts = Step.arguments();
      ArrayNode files = drafts.putArray("files");
      for (Touched each : looked) {
        if (stands(each)) {
          calls.add(
              new Step.Call("review_migrations", Step.arguments().put("migration", each.label())));
        } else {
          each.text()
              .ifPresent(text -> files.addObject().put("path", each.path()).put("content", text));
        }
      }
      if (!files.isEmpty()) {
        calls.add(new Step.Call("check_files", drafts));
      }
      if (!calls.isEmpty()) {
        return new Step.Calls(calls);
      }
    }
    StringBuilder out = new StringBuilder();
    if (touched.isEmpty()) {
      out.append("What was attached touches no migration of this project's apps.\n");
    }
    for (Touched each : looked) {
      out.append(out.isEmpty() ? "" : "\n");
      tell(each, out);
    }
    if (touched.size() > looked.size()) {
      out.append(
          "%d more migrations were not looked at, and what they do is not said here: `architect review --only-new BRANCH` judges them all.\n"
              .formatted(touched.size() - looked.size()));
    }
    if (!removed.isEmpty()) {
      out.append(
          "\nTaken away: %s. A migration that is applied anywhere must stay.\n"
              .formatted(String.join(", ", removed)));
    }
    if (!others.isEmpty()) {
      out.append("\nNot judged, as it is no migration: ")
          .append(String.join(", ", others.stream().limit(10).toList()))
          .append(others.size() > 10 ? " and %d more".formatted(others.size() - 10) : "")
          .append(".\n");
    }
    return new Step.Say(out.append('\n').append(Advice.NOT_A_MODEL).toString());
  }

  private void tell(Touched touched, StringBuilder out) {
    boolean stands = stands(touched);
    if (touched.text().isEmpty()) {
      out.append(
          "`%s` was there before this diff, which edits it (`applied-migration-edited`): a database that has run it never sees the edit, and what its tables are and what the migrations say part ways. Take the edit back and write a new migration; only one that no database and nobody else has may be edited.\n\n"
              .formatted(touched.label()));
    }
    List<Seen.Exchange> answers =
        seen.exchanges().stream()
            .filter(Seen.Exchange::ok)
            .filter(
                each ->
                    stands
                        ? each.tool().equals("review_migrations")
                            && each.arguments().path("migration").asText().equals(touched.label())
                        : each.tool().equals("check_files") && touched.text().isPresent())
            .toList();
    if (answers.isEmpty()) {
      out.append(
          "`%s` is changed by the diff and does not stand in this checkout, so it could not be judged: check the branch out and ask again.\n"
              .formatted(touched.label()));
      return;
    }
    JsonNode result = answers.getLast().result();
    List<JsonNode> findings = new ArrayList<>();
    for (JsonNode finding : result.path("findings")) {
      boolean ofIt = stands || finding.path("path").asText().equals(touched.path());
      if (ofIt && !finding.path("severity").asText().equals("note")) {
        findings.add(finding);
      }
    }
    List<JsonNode> unknowns = new ArrayList<>();
    for (JsonNode unknown : result.path("coverage").path("unknowns")) {
      if (unknown.path("first").asText().startsWith(touched.path())) {
        unknowns.add(unknown);
      }
    }
    out.append("`%s`, ".formatted(touched.label()))
        .append(
            stands
                ? "as it stands in this checkout"
                : "which is not in this checkout, laid over it as the attached text has it")
        .append(" [")
        .append(result.path("evidence").asText())
        .append("]: ");
    if (findings.isEmpty() && unknowns.isEmpty()) {
      out.append("no blocker and no warning.\n");
      return;
    }
    out.append("\n\n");
    for (JsonNode finding : findings) {
      ReviewAdvice.finding(finding, out);
    }
    for (JsonNode unknown : unknowns) {
      out.append("- cannot be judged: ")
          .append(unknown.path("first").asText())
          .append(": ")
          .append(unknown.path("reason").asText())
          .append('\n');
    }
  }

  private boolean stands(Touched touched) {
    return seen.exchanges().stream()
        .anyMatch(
            each ->
                each.tool().equals("read_migrations")
                    && each.ok()
                    && each.arguments().path("app").asText().equals(touched.app())
                    && each.arguments().path("names").path(0).asText().equals(touched.name()));
  }

  /** Paths of a diff may begin at a folder above the one that was asked about. */
  private static Optional<Touched> touched(JsonNode apps, String path, Optional<String> text) {
    Matcher matcher = MIGRATION.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group("name");
    for (JsonNode app : apps.path("apps")) {
      String own = directory(app) + "migrations/" + name + ".py";
      if (path.equals(own) || path.endsWith("/" + own)) {
        return Optional.of(new Touched(app.path("app").asText(), name, own, text));
      }
    }
    return Optional.empty();
  }

  private static String directory(JsonNode app) {
    String directory = app.path("directory").asText();
    return directory.isEmpty() || directory.equals(".") ? "" : directory + "/";
  }
}
