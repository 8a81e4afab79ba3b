package io.github.djarchitect.review;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a proposal says of a place that it leaves to people: its name alone tells nobody what to do
 * there.
 */
final class SaidOfPlace {
  private static final String DEEDS =
      "(?:edit|chang|replac|remov|renam|adapt|adjust|drop|delet|rewrit|mov|updat|switch|mend|fix"
          + "|correct|convert|rework|turn|port)(?:e?[sd]?|ing|ted|ped)|take[sn]? (?:it )?out|taking"
          + " out|(?:use|read|write|call|pass|give|ask for|point)s? [^.]*\\b(?:instead|in place)";

  private static final Pattern DEED =
      Pattern.compile("\\b(?:" + DEEDS + ")\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern DENIED =
      Pattern.compile(
          "\\b(?:no|not|never|without|nothing)\\s+(?:need(?:s|ed)?\\s+)?(?:to\\s+)?(?:be\\s+|have\\s+to\\s+)*(?:"
              + DEEDS
              + ")\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d+[.)])\\s.*");

  private SaidOfPlace() {}

  /**
   * Whether a sentence names a place with something to be done, or a list does whose heading says
   * it.
   */
  static boolean whatToDo(String said, String place) {
    Pattern named = Pattern.compile(Pattern.quote(place) + "(?!\\d)");
    List<String> lines = said.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!named.matcher(lines.get(i)).find()) {
        continue;
      }
      if (ITEM.matcher(lines.get(i)).matches()) {
        int heading = i;
        while (heading >= 0
            && (ITEM.matcher(lines.get(heading)).matches() || lines.get(heading).isBlank())) {
          heading--;
        }
        if (saysSo(lines.get(i)) || (heading >= 0 && saysSo(lines.get(heading)))) {
          return true;
        }
      } else {
        for (String sentence : lines.get(i).split("(?<=[.!?])\\s+")) {
          if (named.matcher(sentence).find() && saysSo(sentence)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** What holds in the meantime asks for nothing: {@code until they are moved}. */
  private static final Pattern MEANWHILE =
      Pattern.compile(
          "\\b(?:until|till|unless|if|as long as)\\b[^,;:.]*", Pattern.CASE_INSENSITIVE);

  private static boolean saysSo(String sentence) {
    String told = MEANWHILE.matcher(sentence).replaceAll("");
    String text = DENIED.matcher(told).replaceAll("");
    // a path may have such a word in it
    Matcher path = Pattern.compile("\\S+:\\d+").matcher(text);
    return DEED.matcher(path.replaceAll("")).find();
  }
}
