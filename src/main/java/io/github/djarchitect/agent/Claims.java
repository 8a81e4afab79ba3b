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
              + "\\b(?:(?:approved|reviewed)(?!\\s+by\\s+(?!(?:the\\s+)?(?:review\\s+)?gate))|pass(?:es|ed)\\s+(?:the\\s+)?(?:gate|review)|passed\\s+all\\s+checks)\\b");

  /** The same in other words: {@code the gate has accepted it}, {@code approval granted}. */
  private static final Pattern IN_OTHER_WORDS =
      Pattern.compile(
          "(?i)\\bgate\\s+(?:has\\s+)?(?:accept(?:s|ed)|clear(?:s|ed)|is\\s+(?:green|happy|fine))\\b|\\bapproval\\s+(?:(?:is|was|has"
              + " been)\\s+)?(?:granted|given)\\b"
              + "|\\breview\\s+(?:has\\s+)?found\\s+(?:no|nothing|zero)\\b"
              + "|\\b(?:I|we)(?:\\s+have|'ve)?\\s+(?:verified|validated|checked|reviewed)\\s+(?:this|the|your|that)\\s+(?:\\w+\\s+)?(?:proposal|migrations?|plan)\\b"
              + "|\\b(?:files?|migrations?)\\s+(?:have|has)\\s+been\\s+(?:written|created|saved|applied)\\b"
              + "|\\b(?:migrations?|proposal|plan|it|everything)\\s+(?:is|are)\\s+(?:now\\s+)?good\\s+to\\s+go\\b"
              + "|\\b(?:genehmigt|freigegeben|approuvée?|aprobad[ao])\\b");

  private static final Pattern PROOF =
      Pattern.compile("(?i)" + NOT_BEHIND + "\\b(?:verified|validated|tested|proved|proven)\\b");

  private static final Pattern TRIAL =
      Pattern.compile(
          "(?i)"
              + NOT_BEHIND
              + "\\b(?:tested|tried(?: out)?|rehearsed|executed|ran|measured|proved|proven)\\s+"
              + "(?:successfully\\s+)?(?:on|in|against)\\b");

  /**
   * "I ran the tests", "I tested it on PostgreSQL 18"; a tool of this program may have been run.
   */
  private static final Pattern OWN_DEED =
      Pattern.compile(
          "(?i)\\b(?:I|we)(?:(?:'ve|\\s+have)\\s+(?:(?:also|just|already)\\s+)?run|\\s+(?:(?:have|also|just"
              + "|already|then)\\s+)*(?:ran|tested|tried|executed|rehearsed|measured|benchmarked"
              + "|applied|migrated|timed|simulated))\\b(?!\\s+(?:the\\s+)?`?[a-z]+_[a-z_]+)");

  /** "The tests pass", "both pass"; "must pass" claims nothing. */
  private static final Pattern TESTS_PASS =
      Pattern.compile(
          "(?i)\\b(?:tests?|test[-"
              + " ]?suite|both|all|everything)\\s+(?:pass(?:es|ed)?|succeed(?:s|ed)?)\\b"
              + "(?!\\s+(?:the\\s+)?(?:gate|review))");

  /** Before "the tests pass": what is yet to be. */
  private static final Pattern YET_TO_BE =
      Pattern.compile(
          "(?i)\\b(?:if|when|once|until|unless|after|before|that|whether)\\b[^.;:\\n]*$");

  /** "I have created the migration": only a user's {@code apply} writes files. */
  private static final Pattern MAKING =
      Pattern.compile(
          "(?i)\\bI(?:(?:'ve|\\s+have)\\s+(?:(?:also|just|already|now|successfully)\\s+)*|\\s+(?:(?:also|just|already|then|successfully)\\s+)*)(?:created|written|wrote|generated|added|saved|submitted|updated|implemented|made)\\b[^.;:\\n"
              + "]{0,80}?(?:\\bmigrations?\\b|\\bproposal\\b|\\bfiles?\\b|\\bmodels\\.py\\b|\\b\\d{4}_\\w+)");

  private static final Pattern MIGRATION_CODE =
      Pattern.compile("(?m)^\\s*class\\s+Migration\\s*\\(\\s*migrations\\.Migration\\s*\\)");

  /** What a migration has that is to be put into a project: its place, or what it stands behind. */
  private static final Pattern STANDS =
      Pattern.compile("\\bmigrations/\\d{4}_\\w+|(?m)^\\s*dependencies\\s*=\\s*\\[\\s*[\\[(]");

  private Claims() {}

  /** Says that something passed the gate. */
  static boolean approval(String text) {
    return APPROVAL.matcher(text).find() || IN_OTHER_WORDS.matcher(text).find();
  }

  /** Says that something was tried out. */
  static boolean proof(String text) {
    return PROOF.matcher(text).find();
  }

  /** Says where something was tried out, which no tool here does. */
  static boolean trial(String text) {
    return TRIAL.matcher(text).find()
        || OWN_DEED.matcher(text).find()
        || TESTS_PASS
            .matcher(text)
            .results()
            .anyMatch(each -> !YET_TO_BE.matcher(text.substring(0, each.start())).find());
  }

  /** Says that the model wrote something into the project or to the gate. */
  static boolean making(String text) {
    return MAKING.matcher(text).find();
  }

  /** Holds a migration that a reader might copy. */
  static boolean migrationCode(String text) {
    return MIGRATION_CODE.matcher(text).find();
  }

  /** Holds a migration that stands somewhere, and not a few lines to explain by. */
  static boolean wholeMigration(String text) {
    return migrationCode(text) && STANDS.matcher(text).find();
  }
}
