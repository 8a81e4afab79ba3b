package io.github.djarchitect.agent.advisor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A new name that is said in the plainest form there is, {@code rename X to Y}: the words before
 * "to" are all that can name the field, and what stands behind it is its name.
 *
 * @param source the words that name the field
 */
record Renaming(String source, String name) {
  private static final String SOURCE = "(?<source>(?:[^.,;:!?\\n]|\\.(?=\\w))+?)";

  private static final String NAME =
      "\\s+(?:to|into|as)\\s+(?:the\\s+name\\s+)?[`'\"“‘]?(?<name>(?:\\w+\\.)*[A-Za-z_]\\w*)[`'\"”’]?";

  /** What can stand behind a name and not behind a word of a sentence. */
  private static final String END =
      "(?=\\s*(?:[.,;:!?()]|$|\\b(?:please|pls|plz|without|with|in|on|of|for|across|while|because|since|so|and|but|like|instead|now|safely|online|asap|when|where|before|after|column|field|everywhere|thanks)\\b))";

  private static final Pattern VERB =
      Pattern.compile(
          "\\b(?:re(?:name|naming|title|titling|label|labelling)|chang(?:e|ing) the name"
              + " of)\\s+"
              + SOURCE
              + "(?:\\s+renamed)?"
              + NAME
              + END,
          Pattern.CASE_INSENSITIVE);

  /** {@code Translation.string must be renamed to text}. */
  private static final Pattern PASSIVE =
      Pattern.compile(
          SOURCE
              + "\\s+(?:should|shall|must|will|can|is to|are to|ought to|needs? to|has to|have to)"
              + " (?:henceforth |now |please )?(?:be|get) renamed"
              + NAME
              + END,
          Pattern.CASE_INSENSITIVE);

  /** {@code phone_number should be the new name of the phone column}. */
  private static final Pattern NEW_NAME =
      Pattern.compile(
          "[`'\"]?(?<name>[A-Za-z_]\\w*)[`'\"]?\\s+(?:should|shall|must|will|is to|ought to|has to)"
              + " (?:be|become)\\s+the (?:new )?name (?:of|for)\\s+(?<source>(?:[^.,;:!?\\n"
              + "]|\\.(?=\\w))+)",
          Pattern.CASE_INSENSITIVE);

  /** Nothing else is said at all. */
  private static final Pattern BARE =
      Pattern.compile(
          "^\\W*(?:(?:please|pls|hi|hey)\\W+)*"
              + SOURCE
              + NAME
              + "(?:\\W+(?:please|pls|plz|thanks|thx))*\\W*$",
          Pattern.CASE_INSENSITIVE);

  private static final int MOST_WORDS = 6;

  /** Words that stand behind "to" where no name does. */
  private static final Pattern NO_NAME =
      Pattern.compile(
          "(?i)(?:the|an?|be|it|its|that|this|them|something|what\\w*|make|have|get|do)");

  static Optional<Renaming> of(String question) {
    Matcher verb = VERB.matcher(question);
    for (int from = 0; verb.find(from); from = verb.start() + 1) {
      if (!NO_NAME.matcher(verb.group("name")).matches()) {
        return Optional.of(new Renaming(verb.group("source"), verb.group("name")));
      }
    }
    Matcher passive = PASSIVE.matcher(question);
    if (passive.find() && !NO_NAME.matcher(passive.group("name")).matches()) {
      return Optional.of(new Renaming(passive.group("source"), passive.group("name")));
    }
    Matcher told = NEW_NAME.matcher(question);
    if (told.find() && !NO_NAME.matcher(told.group("name")).matches()) {
      return Optional.of(new Renaming(told.group("source"), told.group("name")));
    }
    Matcher bare = BARE.matcher(question);
    return bare.matches()
            && Words.of(bare.group("source")).words().size() <= MOST_WORDS
            && !NO_NAME.matcher(bare.group("name")).matches()
        ? Optional.of(new Renaming(bare.group("source"), bare.group("name")))
        : Optional.empty();
  }

  /** {@code is a poor name}, {@code has a misleading name}: said of a name, and no field's. */
  private static final Pattern OF_A_NAME =
      Pattern.compile(
          "\\b(?:is|was|be|has|have|had|with|such|not)\\s+(?:really\\s+|just\\s+|such\\s+|not\\s+)*(?:an?|the)\\s+(?:(?!field\\b|column\\b|attribute\\b|(?:full|first|last|given|family|middle|display|user|file|host|domain|company)\\s+name\\b)\\w+\\s+){1,3}name\\b"
              + "|^\\W*(?!full|first|last|given|family|display|user|file|company|rename|split|change|the\\b|my\\b|our\\b)\\w+\\s+name(?=\\s*:)",
          Pattern.CASE_INSENSITIVE);

  /** A question without what it says of names as such. */
  static Words withoutJudgement(Words question) {
    return Words.of(OF_A_NAME.matcher(question.text()).replaceAll(" "));
  }

  /** Whether a name is found wanting. */
  static boolean judges(String question) {
    return OF_A_NAME.matcher(question).find();
  }
}
