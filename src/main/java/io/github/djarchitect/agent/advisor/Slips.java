package io.github.djarchitect.agent.advisor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slips of the finger in the words that conditions are told by.
 *
 * <p>What is mended is read as another word, so nothing is mended that could be one itself: a short
 * word only where letters are swapped or doubled ({@code date} is no {@code data}), a long one only
 * where it begins alike.
 */
final class Slips {
  /** A word of prose; names, which have underscores, dots or humps, are left alone. */
  private static final Pattern PROSE =
      Pattern.compile("(?<![\\w.])[A-Za-z]?[a-z]{3,}(?![\\w.]\\w)\\b");

  private static final List<String> WORDS =
      List.of(
          "access",
          "allowed",
          "anybody",
          "anyone",
          "anything",
          "applied",
          "assignment",
          "available",
          "backfill",
          "breaking",
          "column",
          "corrupt",
          "current",
          "deployment",
          "downtime",
          "dropping",
          "everybody",
          "everyone",
          "everything",
          "exception",
          "existing",
          "forbidden",
          "grant",
          "interrupt",
          "keep",
          "lock",
          "lose",
          "losing",
          "loss",
          "lost",
          "maintenance",
          "membership",
          "migration",
          "nobody",
          "nothing",
          "outage",
          "permission",
          "perms",
          "privilege",
          "release",
          "removing",
          "rights",
          "table",
          "trigger",
          "without");

  /** Words of their own that are a slip away from one of these. */
  private static final Set<String> OWN =
      Set.of(
          "alignment", "applies", "awaitable", "exiting", "lots", "noting", "permissive", "right");

  private static final int SHORT = 6;
  private static final int LONG = 10;

  private Slips() {}

  static String mend(String text) {
    return PROSE
        .matcher(text)
        .replaceAll(each -> Matcher.quoteReplacement(meant(each.group()).orElse(each.group())));
  }

  private static Optional<String> meant(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    String stem = Words.singular(lower);
    if (OWN.contains(stem) || OWN.contains(lower) || WORDS.stream().anyMatch(lower::startsWith)) {
      return Optional.empty();
    }
    Optional<String> several = stem.equals(lower) ? Optional.empty() : of(stem);
    return several.map(each -> each + "s").or(() -> of(lower));
  }

  private static Optional<String> of(String word) {
    return WORDS.stream().filter(each -> isSlip(word, each)).findFirst();
  }

  private static boolean isSlip(String word, String meant) {
    if (word.charAt(0) != meant.charAt(0)) {
      return false;
    }
    if (meant.length() < SHORT) {
      return isSwapped(word, meant) || isDoubled(word, meant) || isDoubled(meant, word);
    }
    return distance(word, meant) <= (meant.length() < LONG ? 1 : 2);
  }

  private static boolean isSwapped(String word, String meant) {
    return word.length() == meant.length()
        && distance(word, meant) == 1
        && word.chars().sorted().boxed().toList().equals(meant.chars().sorted().boxed().toList());
  }

  /** {@code loose} for {@code lose}. */
  private static boolean isDoubled(String longer, String shorter) {
    for (int i = 1; i < longer.length() && longer.length() == shorter.length() + 1; i++) {
      if (longer.charAt(i) == longer.charAt(i - 1)
          && shorter.equals(longer.substring(0, i) + longer.substring(i + 1))) {
        return true;
      }
    }
    return false;
  }

  /** Letters added, left out, replaced or swapped with their neighbour. */
  private static int distance(String word, String meant) {
    int[][] steps = new int[word.length() + 1][meant.length() + 1];
    for (int i = 0; i <= word.length(); i++) {
      for (int j = 0; j <= meant.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int other = word.charAt(i - 1) == meant.charAt(j - 1) ? 0 : 1;
        steps[i][j] =
            Math.min(steps[i - 1][j - 1] + other, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        if (i > 1
            && j > 1
            && word.charAt(i - 1) == meant.charAt(j - 2)
            && word.charAt(i - 2) == meant.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[word.length()][meant.length()];
  }
}
