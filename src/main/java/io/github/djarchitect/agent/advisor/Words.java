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

  Words {
    words = List.copyOf(words);
  }

  static Words of(String text) {
    return new Words(text, split(text));
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

  /** Matches on the text as written, case ignored. */
  boolean says(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text)
        .find();
  }
}
