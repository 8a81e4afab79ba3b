package io.github.djarchitect.agent.tool;

import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Migrations of which somebody said in a conversation that a database has run them: in arguments of
 * a tool, or in answer to a question that asks for it.
 */
final class SaidApplied {
  private static final Pattern ASKS =
      Pattern.compile(
          "(?i)\\b(?:applied|ran|runs?|deployed|recorded|migrated|shared|merged|released|live)\\b");

  private static final Pattern ASKS_OTHERWISE =
      Pattern.compile("(?i)\\b(?:not|never|nowhere)\\b|n't\\b");

  /** "0007_a has not run" says nothing of what has. */
  private static final Pattern DENIES =
      Pattern.compile("(?i)\\b(?:not|no|none|neither|never|nowhere)\\b|n't\\b");

  private final Set<MigrationKey> named = new TreeSet<>();
  private final Set<MigrationKey> all = new HashSet<>();

  /** Those that were named. */
  Set<MigrationKey> named() {
    return Set.copyOf(named);
  }

  /** Those that were named, and what they depend on, which the same database has run. */
  Set<MigrationKey> all() {
    return Set.copyOf(all);
  }

  void add(Reading reading, Set<MigrationKey> keys) {
    for (MigrationKey key : keys) {
      named.add(key);
      all.add(key);
      all.addAll(reading.graph().planTo(key));
    }
  }

  /** A person's answer that names what a database has run. */
  void heard(Reading reading, String question, String answer) {
    if (!ASKS.matcher(question + " " + answer).find()
        || ASKS_OTHERWISE.matcher(question).find()
        || DENIES.matcher(answer).find()) {
      return;
    }
    Set<MigrationKey> keys = new HashSet<>();
    for (MigrationKey key : reading.found()) {
      boolean alone =
          reading.found().stream().filter(each -> each.name().equals(key.name())).count() == 1;
      if (says(answer, key.toString()) || (alone && says(answer, key.name()))) {
        keys.add(key);
      }
    }
    add(reading, keys);
  }

  private static boolean says(String text, String name) {
    return Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "(?!\\w)").matcher(text).find();
  }
}
