package io.github.djarchitect.review;

import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Unreadable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much of the migrations in question could be judged, and what could not. Each of them is
 * counted once: {@code analysed + partly + unknown = migrations}, and {@code unknowns} names
 * exactly the {@code partly + unknown} of them, each at least once.
 *
 * @param migrations all files in question, those that cannot be read included
 * @param analysed read and judged whole
 * @param partly read, with something in them of which nobody can tell what it does
 * @param unknown not read at all: no Python, no text, no class {@code Migration}
 * @param unknowns each thing that is not known, of migrations that are not new too
 */
public record Coverage(
    int migrations, int analysed, int partly, int unknown, List<Unreadable> unknowns) {
  public Coverage {
    unknowns = List.copyOf(unknowns);
    if (analysed < 0 || analysed + partly + unknown != migrations) {
      throw new IllegalStateException("each migration is counted once");
    }
  }

  /**
   * @param asked the migrations in question
   * @param lost those of any that cannot be read at all
   * @param unknowns what is not known of any
   */
  public static Coverage of(
      Set<MigrationKey> asked, Set<MigrationKey> lost, List<Unreadable> unknowns) {
    List<Unreadable> own =
        unknowns.stream()
            .filter(each -> each.migration() != null && asked.contains(each.migration()))
            .distinct()
            .toList();
    Set<MigrationKey> partly = new TreeSet<>();
    own.stream().map(Unreadable::migration).filter(Objects::nonNull).forEach(partly::add);
    Set<MigrationKey> unknown = new HashSet<>(lost);
    unknown.retainAll(partly);
    partly.removeAll(unknown);
    return new Coverage(
        asked.size(),
        asked.size() - partly.size() - unknown.size(),
        partly.size(),
        unknown.size(),
        own);
  }
}
