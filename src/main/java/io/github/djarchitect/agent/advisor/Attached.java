package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was piped in behind a question, by what it can be read as. */
sealed interface Attached {
  /** Nothing was. */
  record Nothing() implements Attached {}

  /**
   * A diff.
   *
   * @param files by path; the text of a file that it creates, empty for one that it changes
   * @param removed paths of files that it takes away
   */
  record Diff(Map<String, Optional<String>> files, List<String> removed) implements Attached {}

  /** The text of a migration, with the app that its first dependency names. */
  record MigrationText(Optional<String> app, String text) implements Attached {}

  /** Error messages that are known, in the order of their data. */
  record Errors(List<Known> known) implements Attached {}

  record Sql(String text) implements Attached {}

  /** Something that takes a language model, or a person, to read. */
  record Other(int lines) implements Attached {}

  /** An error message with what it means and what to do. */
  record Known(
      String id,
      Pattern match,
      String goal,
      String means,
      List<String> actions,
      List<String> sources) {
    static final List<Known> ALL = Resource.read("errors.json").stream().map(Known::read).toList();

    static List<Known> in(String text) {
      return ALL.stream().filter(each -> each.match().matcher(text).find()).toList();
    }

    private static Known read(JsonNode entry) {
      return new Known(
          entry.path("id").asText(),
          Pattern.compile(entry.path("match").asText(), Pattern.CASE_INSENSITIVE),
          entry.path("goal").asText(""),
          entry.path("means").asText(),
          Resource.texts(entry.path("do")),
          Resource.texts(entry.path("sources")));
    }
  }

  Pattern DIFF = Pattern.compile("^(?:diff --git |--- \\S+\\R\\+\\+\\+ )", Pattern.MULTILINE);

  Pattern SQL =
      Pattern.compile(
          "\\A(?:\\s|--[^\\n"
              + "]*\\n"
              + "|/\\*.*?\\*/)*(?:alter|create|drop|update|delete|insert|truncate|lock|begin|start|reindex|vacuum|grant|revoke|comment|set|with|select)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  Pattern FIRST_DEPENDENCY =
      Pattern.compile("dependencies\\s*=\\s*\\[\\s*\\(\\s*['\"](?<app>\\w+)['\"]");

  String MARK = "\n\nAttached from standard input:\n\n";

  static Attached of(String question) {
    int at = question.indexOf(MARK);
    if (at < 0) {
      return new Nothing();
    }
    String text = question.substring(at + MARK.length());
    if (DIFF.matcher(text).find()) {
      return diff(text);
    }
    if (text.contains("class Migration(")) {
      Matcher app = FIRST_DEPENDENCY.matcher(text);
      return new MigrationText(app.find() ? Optional.of(app.group("app")) : Optional.empty(), text);
    }
    if (SQL.matcher(text).find()) {
      return new Sql(text);
    }
    List<Known> known = Known.in(text);
    return known.isEmpty() ? new Other((int) text.lines().count()) : new Errors(known);
  }

  private static Diff diff(String text) {
    Map<String, Optional<String>> files = new LinkedHashMap<>();
    List<String> removed = new ArrayList<>();
    String old = "";
    String path = "";
    StringBuilder added = new StringBuilder();
    boolean created = false;
    boolean inHunk = false;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      // a line that is taken out may begin like a header
      boolean header =
          line.startsWith("--- ") && i + 1 < lines.size() && lines.get(i + 1).startsWith("+++ ");
      if (line.startsWith("diff --git ") || header) {
        if (line.startsWith("diff --git ") || inHunk) {
          keep(files, path, created, added);
          path = "";
        }
        inHunk = false;
        if (header) {
          old = stripped(line.substring(4));
        }
      } else if (line.startsWith("+++ ") && !inHunk) {
        path = stripped(line.substring(4));
        created = old.equals("/dev/null");
        added = new StringBuilder();
        if (path.equals("/dev/null")) {
          removed.add(old);
          path = "";
        }
      } else if (line.startsWith("@@")) {
        inHunk = true;
      } else if (inHunk && line.startsWith("+")) {
        added.append(line.substring(1)).append('\n');
      }
    }
    keep(files, path, created, added);
    return new Diff(files, removed);
  }

  private static void keep(
      Map<String, Optional<String>> files, String path, boolean created, StringBuilder added) {
    if (!path.isEmpty()) {
      files.put(path, created ? Optional.of(added.toString()) : Optional.empty());
    }
  }

  /** {@code a/shop/models.py} and a path with a time behind it. */
  private static String stripped(String path) {
    String bare = path.split("\\t", 2)[0].strip();
    return bare.startsWith("a/") || bare.startsWith("b/") ? bare.substring(2) : bare;
  }
}
