package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.DjangoCommands;
import io.github.djarchitect.report.ProposalJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a conversation has to go by: what the user said and what tools found. Against it a final
 * text is held, by its names and its code, in whatever language it is written.
 */
final class Grounds {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^ {0,3}```[^\n]*\n(.*?)(?:^ {0,3}```|\\z)");
  private static final Pattern INLINE = Pattern.compile("`([^`\n]+)`");

  private static final Pattern MIGRATION_PATH =
      Pattern.compile("[\\w./-]*\\bmigrations/\\d{4}_\\w+(?:\\.py)?");

  /** SQL that changes something. */
  private static final Pattern WRITES =
      Pattern.compile(
          "(?i)\\b(?:alter\\s+table|drop\\s+(?:table|index|column|trigger|view|constraint)|truncate"
              + "\\s+\\w|delete\\s+from|update\\s+[\\w.\"]+\\s+set|insert\\s+into|create\\s+(?:unique\\s+)?"
              + "(?:index|table|trigger|view))\\b");

  /** SQL that changes rows; what a migration sends for a schema may well be shown. */
  private static final Pattern CHANGES_ROWS =
      Pattern.compile(
          "(?i)\\b(?:drop\\s+table|truncate\\s+\\w|delete\\s+from|update\\s+[\\w.\"]+\\s+set)\\b");

  private static final Pattern OPERATION =
      Pattern.compile(
          "\\b(?:(?:Add|Remove|Alter|Rename)(?:Field|Index|Constraint|Model\\w*|UniqueTogether)|"
              + "(?:Create|Delete|Rename)Model|AddIndexConcurrently|RemoveIndexConcurrently|RunSQL|"
              + "RunPython|SeparateDatabaseAndState)\\b|\\bmanage\\.py\\s+(?:migrate|makemigrations)\\b");

  /** An operation as code has it, and not as a list of files may name it. */
  private static final Pattern OPERATION_CALL =
      Pattern.compile("(?:" + OPERATION.pattern() + ")\\s*\\(");

  private static final Pattern MIGRATION_NAME = Pattern.compile("\\b\\d{4}_[a-z]\\w*");
  private static final Pattern MIGRATE =
      Pattern.compile("\\bmigrate\\s+(\\w+)\\s+(\\d{4})\\b(?!_)");
  private static final Pattern COMMAND = Pattern.compile("\\bmanage\\.py\\s+([a-z]\\w*)");

  private static final Pattern FILE =
      Pattern.compile("\\b[\\w-]+(?:/[\\w.-]+)+\\.(?:py|html|sql|sh|toml|cfg|ini|ya?ml|txt)\\b");

  private static final Pattern LINK = Pattern.compile("https?://\\S+");

  private final StringBuilder told = new StringBuilder();

  /** What the user, or an earlier part of the conversation, said. */
  void hear(String text) {
    told.append('\n').append(text);
  }

  /** What a tool found; the code of a model's own draft says nothing of the project. */
  void hear(ToolAnswer answer) {
    if (answer.ok()) {
      texts(answer.json(), answer.call().arguments().contains("\"draft\""));
    }
  }

  private void texts(JsonNode json, boolean ofDraft) {
    if (json.isContainerNode()) {
      json.forEach(each -> texts(each, ofDraft));
      json.fieldNames().forEachRemaining(this::hear);
    } else if (!ofDraft || json.asText().indexOf('\n') < 0) {
      hear(json.asText());
    }
  }

  /** Whether a text tells of a change to a database: an operation, a statement or a migration. */
  static boolean speaksOfChange(String text) {
    return Claims.migrationCode(text)
        || Stream.of(OPERATION, WRITES, MIGRATION_NAME)
            .anyMatch(pattern -> pattern.matcher(text).find());
  }

  /**
   * Changes in a text's code that neither a proposal nor the project has: each by the file it names
   * or by its first line.
   */
  List<String> beside(String text, Proposal proposal) {
    Set<String> foreign = new LinkedHashSet<>();
    List<String> own = new ArrayList<>();
    Stream.concat(proposal.files().stream(), proposal.testFiles().stream())
        .map(FileChange::content)
        .forEach(own::add);
    own.add(told.toString());
    own.add(prose(proposal));
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String code = block.group(1);
      boolean change =
          Claims.migrationCode(code)
              || (MIGRATION_PATH.matcher(code).find() && OPERATION_CALL.matcher(code).find())
              || CHANGES_ROWS.matcher(code).find();
      if (change && own.stream().noneMatch(each -> holds(each, code))) {
        foreign.add(name(code));
      }
    }
    INLINE
        .matcher(BLOCK.matcher(text).replaceAll(""))
        .results()
        .map(each -> each.group(1).strip())
        .filter(each -> CHANGES_ROWS.matcher(each).lookingAt())
        .filter(each -> own.stream().noneMatch(has -> plain(has).contains(plain(each))))
        .forEach(foreign::add);
    return List.copyOf(foreign);
  }

  /** Whether each line of some code is a line of a text; what is left out of it may be marked. */
  private static boolean holds(String text, String code) {
    return code.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.matches("(?:#|--|\\.\\.\\.|…).*"))
        .allMatch(line -> text.contains(line) || plain(text).contains(plain(line)));
  }

  /** SQL may be written with other quotes, spaces and cases. */
  private static String plain(String text) {
    return text.replaceAll("[\"';]", "").replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
  }

  private static String name(String code) {
    Matcher path = MIGRATION_PATH.matcher(code);
    return path.find()
        ? path.group()
        : code.lines()
            .map(String::strip)
            .filter(
                line -> !line.isEmpty() && !line.startsWith("from ") && !line.startsWith("import "))
            .findFirst()
            .orElse(code.strip());
  }

  /**
   * Migrations, files and commands that a text names and neither a proposal nor the project has.
   */
  List<String> unfounded(String said, Proposal proposal) {
    String text = LINK.matcher(said).replaceAll("");
    String known = told + "\n" + prose(proposal) + "\n" + code(proposal);
    Set<String> names = new LinkedHashSet<>();
    Stream.of(MIGRATION_NAME, FILE)
        .flatMap(pattern -> pattern.matcher(text).results().map(MatchResult::group))
        .filter(name -> !known.contains(name))
        .forEach(names::add);
    MIGRATE
        .matcher(text)
        .results()
        .filter(each -> !known.contains(each.group(2) + "_"))
        .map(MatchResult::group)
        .forEach(names::add);
    COMMAND
        .matcher(text)
        .results()
        .filter(each -> !DjangoCommands.has(each.group(1)) && !known.contains(each.group(1)))
        .map(MatchResult::group)
        .forEach(names::add);
    return List.copyOf(names);
  }

  /** {@code 40,000 rows}, {@code 1.2 million records}: sizes that decide a plan. */
  private static final String NUMBER =
      "(?<number>\\d{1,3}(?:[,_'"
          + " ]\\d{3})+|\\d+(?:\\.\\d+)?)\\s*(?<unit>k|m|million|mio|thousand|billion)?";

  private static final Pattern ROWS =
      Pattern.compile(
          "(?i)(?<![\\w.,])" + NUMBER + "\\s+(?:\\w+\\s+){0,2}?(?:rows|records|tuples)\\b");

  private static final Pattern ANY_NUMBER =
      Pattern.compile("(?i)(?<![\\w.,])" + NUMBER + "(?!\\w)");

  /** Says of its own figure that it is none, or that it is a size of something else. */
  private static final Pattern SUPPOSED =
      Pattern.compile(
          "(?i)assum|suppos|\\bif\\b|\\be\\.?g\\b|for example|batch|chunk|at a time|\\bper\\b|less"
              + " than|fewer than|more than|up to|estimate");

  private static final long SMALL = 100;

  /**
   * Sizes that a text states and nobody gave: no result has them, nor the question or the proposal.
   */
  List<String> sizes(String text, Optional<Proposal> proposal) {
    Set<Long> known = new HashSet<>();
    String all = told + proposal.map(each -> "\n" + prose(each) + "\n" + code(each)).orElse("");
    ANY_NUMBER.matcher(all).results().forEach(each -> known.add(value(each)));
    List<String> unfounded = new ArrayList<>();
    for (String sentence : text.split("(?<=[.!?;])\\s|\n")) {
      if (!SUPPOSED.matcher(sentence).find()) {
        ROWS.matcher(sentence)
            .results()
            .filter(each -> value(each) >= SMALL && !known.contains(value(each)))
            .forEach(each -> unfounded.add(each.group()));
      }
    }
    return unfounded.stream().distinct().toList();
  }

  private static long value(MatchResult number) {
    double digits = Double.parseDouble(number.group("number").replaceAll("[,_' ]", ""));
    String unit = number.group("unit");
    return Math.round(
        digits
            * switch (unit == null ? "" : unit.toLowerCase(Locale.ROOT)) {
              case "k", "thousand" -> 1e3;
              case "m", "million", "mio" -> 1e6;
              case "billion" -> 1e9;
              default -> 1;
            });
  }

  /** What a proposal says beside its files. */
  private static String prose(Proposal proposal) {
    ObjectNode json = ProposalJson.of(proposal);
    json.path("phases").forEach(phase -> ((ObjectNode) phase).remove("files"));
    json.remove("tests");
    StringBuilder text = new StringBuilder();
    strings(json, text);
    return text.toString();
  }

  private static void strings(JsonNode json, StringBuilder text) {
    if (json.isContainerNode()) {
      json.forEach(each -> strings(each, text));
    } else {
      text.append(json.asText()).append('\n');
    }
  }

  private static String code(Proposal proposal) {
    StringBuilder text = new StringBuilder();
    Stream.concat(proposal.files().stream(), proposal.testFiles().stream())
        .forEach(file -> text.append(file.path()).append('\n').append(file.content()));
    return text.toString();
  }
}
