package io.github.djarchitect.agent.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question as words: lower case, without plurals, identifiers taken apart, so that "customers'
 * full names" and {@code Customer.full_name} meet.
 */
record Words(String text, List<String> words) {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern HUMP =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  /** How a change is rolled out, not what it is: a slash here separates no columns. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "\\bexpand\\s*(?:[/&-]|and)\\s*(?:migrate\\s*[/&-]\\s*)?contract\\b|\\bblue\\s*[/-]\\s*green\\b"
              + "|\\bci\\s*/\\s*cd\\b|\\bread\\s*/\\s*write\\b",
          Pattern.CASE_INSENSITIVE);

  /** A word of prose; names, which have underscores, dots or humps, are left alone. */
  private static final Pattern PROSE =
      Pattern.compile("(?<![\\w.])[A-Za-z]?[a-z]{4,}(?![\\w.]\\w)\\b");

  /** What {@link Goal} looks for, of a length at which one slip leaves no other word. */
  private static final List<String> TELLING =
      List.of(
          "access",
          "authorization",
          "bigint",
          "branch",
          "branches",
          "change",
          "column",
          "conflict",
          "conflicting",
          "convert",
          "decimal",
          "different",
          "divide",
          "field",
          "integer",
          "migrate",
          "migration",
          "permission",
          "privilege",
          "rename",
          "renaming",
          "retype",
          "separate",
          "several",
          "split",
          "structure",
          "system");

  Words {
    words = List.copyOf(words);
  }

  static Words of(String text) {
    String plain = ASIDE.matcher(text).replaceAll(" ").replaceAll("(?i)\\bw/o\\b", "without");
    return new Words(plain, split(plain));
  }

  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+|\\n+");

  private static final Pattern WISHES =
      Pattern.compile(
          "\\b(?:need|needs|want|wants|would like|should|shall|must|please|pls|has to|have"
              + " to|let.?s)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MEANT =
      Pattern.compile(
          "\\b(?:it|them|this|that)(?=\\s*(?:$|[,.;:!?]|up\\b|apart\\b|into\\b|in\\b|to\\b|as\\b|with\\b))",
          Pattern.CASE_INSENSITIVE);

  /**
   * Of a long story the sentence with the wish: the last that is about the goal and wants
   * something; the whole where there is none, or the text is short.
   */
  Words about(Goal goal) {
    String[] sentences = SENTENCE.split(text);
    if (sentences.length < 4) {
      return this;
    }
    for (int i = sentences.length - 1; i >= 0; i--) {
      if (WISHES.matcher(sentences[i]).find() && Goal.of(of(sentences[i])) == goal) {
        // "please split it" says of what in the sentences around it
        return MEANT.matcher(sentences[i]).find() ? this : of(sentences[i]);
      }
    }
    return this;
  }

  /** The text with slips of the finger mended in the words that goals are told by. */
  Words mended() {
    return new Words(
        PROSE.matcher(text).replaceAll(each -> Matcher.quoteReplacement(mend(each.group()))),
        words);
  }

  private static String mend(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.length() < 5 || TELLING.stream().anyMatch(lower::startsWith)) {
      return word;
    }
    String stem = singular(lower);
    return TELLING.stream()
        .filter(each -> oneSlip(lower, each) || oneSlip(stem, each))
        .findFirst()
        .orElse(word);
  }

  /** One letter too many, too few or wrong, or two of them swapped. */
  static boolean oneSlip(String word, String meant) {
    int shorter = Math.min(word.length(), meant.length());
    int longer = Math.max(word.length(), meant.length());
    if (longer - shorter > 1) {
      return false;
    }
    int same = 0;
    while (same < shorter && word.charAt(same) == meant.charAt(same)) {
      same++;
    }
    if (word.length() != meant.length()) {
      return word.length() > meant.length()
          ? word.substring(same + 1).equals(meant.substring(same))
          : word.substring(same).equals(meant.substring(same + 1));
    }
    if (same == word.length() || word.substring(same + 1).equals(meant.substring(same + 1))) {
      return true;
    }
    return word.charAt(same) == meant.charAt(same + 1)
        && word.charAt(same + 1) == meant.charAt(same)
        && word.substring(same + 2).equals(meant.substring(same + 2));
  }

  /** {@code OrderLine} and {@code order_lines} are both {@code [order, line]}. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.replaceAll("['’]s\\b|s['’](?=\\s|$)", " "));
    while (matcher.find()) {
      for (String part : HUMP.split(matcher.group())) {
        for (String piece : part.split("_")) {
          if (!piece.isEmpty()) {
            words.add(singular(piece.toLowerCase(Locale.ROOT)));
          }
        }
      }
    }
    return words;
  }

  /** Good enough for names: {@code categories}, {@code addresses}, {@code orders}. */
  static String singular(String word) {
    if (word.length() > 4 && word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.length() > 4
        && (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches"))) {
      return word.substring(0, word.length() - 2);
    }
    if (word.length() > 3
        && word.endsWith("s")
        && !word.endsWith("ss")
        && !word.endsWith("us")
        && !word.endsWith("is")) {
      return word.substring(0, word.length() - 1);
    }
    return word;
  }

  /** Where a phrase stands, by word; -1 where it does not. */
  int indexOf(List<String> phrase) {
    return indexOf(phrase, 0);
  }

  int indexOf(List<String> phrase, int from) {
    if (phrase.isEmpty()) {
      return -1;
    }
    for (int i = from; i + phrase.size() <= words.size(); i++) {
      if (words.subList(i, i + phrase.size()).equals(phrase)) {
        return i;
      }
    }
    return -1;
  }

  boolean has(String... any) {
    for (String word : any) {
      if (indexOf(split(word)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The same without what matches. */
  Words without(String regex) {
    return of(
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(text)
            .replaceAll(" "));
  }

  /** Matches on the text as written, case ignored. */
  boolean says(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text)
        .find();
  }
}
