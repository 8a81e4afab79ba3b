package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Wrong words on the command line, each with the nearest right one. */
public final class Usage {
  private Usage() {}

  public static ArchitectException wrong(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.USAGE, message, remedy);
  }

  /** The candidate that differs least, where it differs by at most a third of its letters. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Insertions, deletions and substitutions that turn one word into the other. */
  private static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substituted = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
