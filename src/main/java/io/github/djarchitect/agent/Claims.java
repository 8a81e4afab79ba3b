package io.github.djarchitect.agent;

import java.util.regex.Pattern;

/** Sees whether a text claims what only a program can establish. */
final class Claims {
  /** "not approved", "must be reviewed" and "once it is approved" claim nothing. */
  private static final String NOT_BEHIND =
      "(?<!\\bnot )(?<!\\bnot yet )(?<!\\bnever )(?<!n't )(?<!n't been )(?<!\\bnot been )(?<!\\bbe"
          + " )(?<!\\bbeing )(?<!\\bnothing is )(?<!\\bnothing was )(?<!\\bnothing has been"
          + " )(?<!\\bno )(?<!\\buntil )(?<!\\bonce )(?<!\\bif )(?<!\\bif it is )(?<!\\bonce it is"
          + " )(?<!\\buntil it is )(?<!\\bneeds to get )(?<!\\bgets )(?<!\\bget )";

  private static final Pattern APPROVAL =
      Pattern.compile(
          "(?i)"
              + NOT_BEHIND
              + "\\b(?:approved|reviewed|pass(?:es|ed)\\s+(?:the\\s+)?(?:gate|review)|passed\\s+all\\s+checks)\\b");

  private static final Pattern PROOF =
      Pattern.compile("(?i)" + NOT_BEHIND + "\\b(?:verified|validated|tested|proved|proven)\\b");

  private static final Pattern TRIAL =
      Pattern.compile(
          "(?i)"
              + NOT_BEHIND
              + "\\b(?:tested|tried(?: out)?|rehearsed|executed|ran|measured|proved|proven)\\s+"
              + "(?:successfully\\s+)?(?:on|in|against)\\b");

  private static final Pattern MIGRATION_CODE =
      Pattern.compile("(?m)^\\s*class\\s+Migration\\s*\\(\\s*migrations\\.Migration\\s*\\)");

  private Claims() {}

  /** Says that something passed the gate. */
  static boolean approval(String text) {
    return APPROVAL.matcher(text).find();
  }

  /** Says that something was tried out. */
  static boolean proof(String text) {
    return PROOF.matcher(text).find();
  }

  /** Says where something was tried out, which no tool here does. */
  static boolean trial(String text) {
    return TRIAL.matcher(text).find();
  }

  /** Holds a migration that a reader might copy. */
  static boolean migrationCode(String text) {
    return MIGRATION_CODE.matcher(text).find();
  }
}
