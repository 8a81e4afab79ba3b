package io.github.djarchitect.agent;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The name at the least edit distance, if that is at most a third of its length. */
  public static Optional<String> among(Collection<String> names, String wanted) {
    if (wanted.length() > 100) {
      return Optional.empty();
    }
    String lower = wanted.toLowerCase(Locale.ROOT).replace('-', '_');
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(name.toLowerCase(Locale.ROOT), lower)))
        .filter(
            name ->
                distance(name.toLowerCase(Locale.ROOT), lower) <= Math.max(1, name.length() / 3));
  }

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
