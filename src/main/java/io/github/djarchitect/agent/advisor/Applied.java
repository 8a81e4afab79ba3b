package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a question says that databases have run, or that is on a branch others share.
 *
 * @param names of migrations on one of the clashing branches
 * @param unnamed something is said to be applied, and which branch it is on is not told
 */
record Applied(Set<String> names, boolean unnamed) {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "[;!?\\n"
              + "()]+|\\.(?=\\s|$)|\\b(?:but|while|whereas)\\b|\\band\\b(?=\\s+(?:staging|prod|production|live)\\b)|,\\s+(?=(?:staging|prod|production)\\b)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern RUN =
      Pattern.compile(
          "\\bwhich"
              + " (?:has|have|had|ran)\\b|\\b(?:applied|ran|run|migrated|deployed|live|released|shipped)\\b.{0,40}\\b(?:prod(?:uction)?|staging|live|servers?|databases?|already)\\b"
              + "|\\b(?:already|both)\\b.{0,30}\\b(?:applied|ran|run|deployed|live|migrated)\\b"
              + "|\\b(?:prod(?:uction)?|staging|live|servers?)\\b.{0,20}\\b(?:has|have|had|ran|runs)\\b|\\b(?:is|are)"
              + " (?:deployed|applied|live)\\b|\\bon (?:main|master|develop|trunk)\\b|\\bmerged"
              + " (?:in)?to (?:main|master|develop|trunk)\\b|\\bin production\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NOT_RUN =
      Pattern.compile(
          "\\b(?:not|nowhere|neither|none|never|nothing|isn.?t|aren.?t|hasn.?t|haven.?t|no"
              + " (?:database|server|one))\\b",
          Pattern.CASE_INSENSITIVE);

  /** Said of one side without its being told which. */
  private static final Pattern WHICHEVER =
      Pattern.compile(
          "\\b(?:where|if|in case|whether|regardless)\\b.{0,30}\\b(?:one side|either|one of)\\b",
          Pattern.CASE_INSENSITIVE);

  Applied {
    names = Set.copyOf(names);
  }

  static Applied of(String question, JsonNode conflicts) {
    Set<String> names = new LinkedHashSet<>();
    boolean unnamed = false;
    for (String clause : CLAUSE.split(question)) {
      if (!RUN.matcher(clause).find()
          || NOT_RUN.matcher(clause).find()
          || WHICHEVER.matcher(clause).find()) {
        continue;
      }
      List<String> named = named(clause, conflicts);
      List<String> told = named.isEmpty() ? branch(clause, conflicts) : named;
      names.addAll(told);
      unnamed |= told.isEmpty();
    }
    return new Applied(names, unnamed);
  }

  /** Migrations of the branches that a text names. */
  static List<String> named(String text, JsonNode conflicts) {
    List<String> named = new ArrayList<>();
    for (JsonNode conflict : conflicts) {
      for (JsonNode branch : conflict.path("branches")) {
        for (JsonNode name : branch.path("migrations")) {
          if (Pattern.compile("\\b" + Pattern.quote(name.asText()) + "\\b").matcher(text).find()) {
            named.add(name.asText());
          }
        }
      }
    }
    return named;
  }

  /** The branch whose migrations' names have most of a clause's words, if it is one alone. */
  private static List<String> branch(String clause, JsonNode conflicts) {
    Words words = Words.of(clause);
    List<String> best = List.of();
    int most = 0;
    boolean alone = false;
    for (JsonNode conflict : conflicts) {
      for (JsonNode branch : conflict.path("branches")) {
        List<String> names = new ArrayList<>();
        Set<String> spoken = new LinkedHashSet<>();
        for (JsonNode name : branch.path("migrations")) {
          names.add(name.asText());
          Words.split(name.asText()).stream()
              .filter(word -> word.length() > 3 && !word.matches("\\d+"))
              .filter(words.words()::contains)
              .forEach(spoken::add);
        }
        alone = spoken.size() > most || (alone && spoken.size() < most);
        if (spoken.size() > most) {
          most = spoken.size();
          best = List.copyOf(names);
        }
      }
    }
    return alone ? best : List.of();
  }
}
