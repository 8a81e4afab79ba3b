package io.github.djarchitect;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant, for every message that proposes one. */
public final class NearestName {
  /** Longer words are no misspelt names, and the distance costs time by the square. */
  private static final int LONGEST = 100;

  private NearestName() {}

  /**
   * The candidate that differs least, where it differs by at most a third of its letters; the word
   * itself never. Case, and {@code -} against {@code _}, do not count.
   */
  public static Optional<String> among(Collection<String> candidates, String word) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = bare(word);
    return candidates.stream()
        .filter(name -> !name.equals(word))
        .filter(name -> distance(bare(name), wanted) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.<String>comparingInt(name -> distance(bare(name), wanted))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Insertions, deletions and substitutions that turn one word into the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
