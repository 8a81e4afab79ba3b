package io.github.djarchitect.migration;

import io.github.djarchitect.project.Project;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All migrations of a project as read, and their graph.
 *
 * @param migrations the repository's own; Django's are in the graph only
 * @param unreadable what could not be read, each with its place
 */
public record Reading(
    Project project,
    SortedMap<MigrationKey, Migration> migrations,
    MigrationGraph graph,
    List<Unreadable> unreadable) {
  public Reading {
    migrations = Collections.unmodifiableSortedMap(new TreeMap<>(migrations));
    unreadable = List.copyOf(unreadable);
  }

  /** The same migrations in another graph of theirs. */
  public Reading with(MigrationGraph other) {
    return new Reading(project, migrations, other, unreadable);
  }

  /** Every migration file that was found, those that are no node of the graph included. */
  public SortedSet<MigrationKey> found() {
    SortedSet<MigrationKey> found = new TreeSet<>(migrations.keySet());
    found.addAll(lost().keySet());
    return found;
  }

  /**
   * Migrations of which nothing can be told, with the first thing that could not be read: a file
   * that does not parse, cannot be decoded, or has no class {@code Migration}.
   */
  public SortedMap<MigrationKey, Unreadable> lost() {
    SortedMap<MigrationKey, Unreadable> lost = new TreeMap<>();
    for (Unreadable each : unreadable) {
      MigrationKey key = each.migration();
      if (key != null && (!migrations.containsKey(key) || !migrations.get(key).readable())) {
        lost.putIfAbsent(key, each);
      }
    }
    for (Migration migration : migrations.values()) {
      if (!migration.readable()) {
        lost.putIfAbsent(
            migration.key(),
            new Unreadable(
                migration.place(), "its operations cannot be told by reading", migration.key()));
      }
    }
    return lost;
  }

  public Optional<Migration> migration(MigrationKey key) {
    return Optional.ofNullable(migrations.get(key));
  }
}
