package io.github.djarchitect.agent.advisor;

import java.util.regex.Pattern;

/** Questions that want to know something, as against those that want something changed. */
final class Inquiry {
  /** Says that nothing is to be written. */
  private static final Pattern NO_FILES =
      Pattern.compile(
          "\\b(?:don.?t|do not|no need"
              + " to|without)\\s+(?:want|need|write|writing|give|make|making|create|creating|resolve|change|changing|touch|do|fix|draft)?\\s*(?:me"
              + " )?(?:any"
              + " )?(?:files?|code|migrations?|changes|anything)\\b(?!\\s+(?:that|on|of|in|else))|\\bno"
              + " (?:files|code)\\b|\\b(?:just|only)\\s+(?:explain|tell|list|show|describe|summari[sz]e|curious|asking|a"
              + " question|wonder\\w*|want to (?:know|understand))\\b",
          Pattern.CASE_INSENSITIVE);

  /** Begins as one who asks for an account of what is. */
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "^\\W*(?:hi|hello|hey|please|pls|can you|could you|would"
              + " you|\\W)*\\b(?:explain|describe|summari[sz]e|list|tell me|compare|show(?:"
              + " me)?)\\b(?!.{0,30}\\b(?:how (?:to|can|do|could|should|we|i)|the"
              + " (?:plan|steps|migration))\\b)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A question about what is or would be so, wherever it stands; none that asks the way. */
  private static final Pattern ABOUT =
      Pattern.compile(
          "(?:^|[.!?\\n"
              + "]\\s+)\\W*(?:why|who|when|how (?:long|much|many)|would (?:it|that|this) be|what"
              + " (?:would|will|could) (?:it|this|that)|do (?:we|i|you)|does|did|should"
              + " (?:we|i)|(?:is|are|was|were)\\b(?!.{0,60}\\benough\\b)|which (?!way\\b)|what"
              + " (?:happens|would happen|actually|does|are|were|do (?!i do\\b|we"
              + " do\\b)))\\b(?:[^.!\\n]|\\.(?=\\w))*\\?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern REQUESTS =
      Pattern.compile(
          "\\b(?:please (?!explain|tell|describe|list)\\w+|can (?:you|we)"
              + " (?!explain|tell|describe|list)\\w+|could you"
              + " (?!explain|tell|describe|list)\\w+|how (?:do|can|could|should|would)"
              + " (?:i|we|one)|how to|what (?:should|shall|must|do|can) (?:i|we)"
              + " (?:commit|write|push|put|ship|do)\\b|(?<!do )we (?:want|need|would like) (?:to"
              + " )?(?!know|understand)|i.?d like to|i want to (?!know|understand))",
          Pattern.CASE_INSENSITIVE);

  private Inquiry() {}

  /** Whether a question wants to be told something and nothing changed. */
  static boolean is(Words question) {
    String text = question.text();
    if (wantsNoFiles(question)) {
      return true;
    }
    return ABOUT.matcher(text).find() && !REQUESTS.matcher(text).find();
  }

  /** Whether a question says that it wants an account, and nothing written. */
  static boolean wantsNoFiles(Words question) {
    return NO_FILES.matcher(question.text()).find() || ACCOUNT.matcher(question.text()).find();
  }

  /** Whether a question wants something undone that databases have run. */
  static boolean undoes(Words question) {
    return question.says(
        "^\\W*(?:please )?(?:undo|revert|roll ?back|take back)\\b|\\bgo(?:ing)? back"
            + " (?:from|to)\\b");
  }
}
