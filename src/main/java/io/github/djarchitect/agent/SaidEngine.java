package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database that a question says the project runs on: {@code we are on mariadb 10.11}.
 *
 * @param vendor as targets spell it
 * @param version major and minor as far as they are said; empty where none is
 */
public record SaidEngine(String vendor, String version) {
  private static final Pattern ENGINE =
      Pattern.compile(
          "\\b(?<engine>postgres(?:ql)?|pg|psql|mysql|maria ?db|sqlite3?|oracle|sql"
              + " ?server|mssql|cockroach(?:db)?)(?:[ -]?(?:version|server|v)?["
              + " -]?(?<version>\\d{1,2}(?:\\.\\d{1,2})?)c?)?\\b(?!\\w)",
          Pattern.CASE_INSENSITIVE);

  /** Where somebody comes from, goes to, or is not. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "\\b(?:from|to|towards|until|before|after|than|not|no longer(?: on)?|never|left|like|as"
              + " in|ignor\\w*|forget|(?:upgrad|mov|migrat|switch)\\w*)\\s+(?:on\\s+)?$",
          Pattern.CASE_INSENSITIVE);

  /** What is said behind an engine that does not count. */
  private static final Pattern NOT_COUNTED =
      Pattern.compile(
          "^\\s*(?:support\\s+)?(?:(?:can|may|could) be (?:ignored|left out|dropped)|is (?:not"
              + " (?:used|needed|important)|only (?:for|in)"
              + " (?:tests?|ci|development|dev)|unused|irrelevant)|does ?n.?t (?:matter|count)|does"
              + " not (?:matter|count))\\b",
          Pattern.CASE_INSENSITIVE);

  /** Absent where none is said, or several are. */
  public static Optional<SaidEngine> in(String question) {
    Set<SaidEngine> said = new LinkedHashSet<>();
    Matcher engine = ENGINE.matcher(question);
    while (engine.find()) {
      boolean told =
          engine.group("version") != null || !engine.group("engine").equalsIgnoreCase("pg");
      if (told
          && !ELSEWHERE.matcher(question.substring(0, engine.start())).find()
          && !NOT_COUNTED.matcher(question.substring(engine.end())).find()) {
        String version = engine.group("version") == null ? "" : engine.group("version");
        said.add(new SaidEngine(vendor(engine.group("engine")), version));
      }
    }
    return said.size() == 1 ? Optional.of(said.iterator().next()) : Optional.empty();
  }

  private static String vendor(String word) {
    String lower = word.toLowerCase(Locale.ROOT).replace(" ", "");
    return switch (lower) {
      case "mysql", "mariadb" -> lower;
      case "sqlite", "sqlite3" -> "sqlite";
      case "oracle" -> lower;
      case "cockroach", "cockroachdb" -> "cockroachdb";
      case "sqlserver", "mssql" -> "mssql";
      default -> "postgresql";
    };
  }

  /**
   * Has a project planned and judged for the server that its user names, where that is one of those
   * that the project's files name, or another release of it.
   *
   * @param question in the user's own words; nothing that a model or a file says
   */
  public static void tell(Workspace workspace, String question) {
    in(question)
        .filter(said -> Vendor.parse(said.vendor()).isPresent())
        .map(said -> Target.parse(said.target()))
        .ifPresent(workspace::assumeTarget);
  }

  /** As {@code --target} takes it. */
  public String target() {
    return version.isEmpty() ? vendor : vendor + ":" + version;
  }

  /**
   * What to say where the project is judged for anything else; absent where it is for this alone.
   *
   * @param listApps the answer of that tool, with the targets
   */
  public Optional<String> differs(JsonNode listApps) {
    List<String> targets = new ArrayList<>();
    listApps.path("targets").forEach(each -> targets.add(each.asText()));
    boolean alone =
        targets.stream().allMatch(each -> each.equals(vendor) || each.startsWith(vendor + ":"));
    boolean release =
        version.isEmpty()
            || targets.stream()
                .allMatch(
                    each ->
                        (each + ".").startsWith(vendor + ":" + version + ".")
                            || each.equals(vendor));
    if (targets.isEmpty() || (alone && release)) {
      return Optional.empty();
    }
    return Optional.of(
        "You say %s, and the project's files say %s, for which everything here is planned and judged"
            .formatted(target(), String.join(", ", targets)));
  }
}
