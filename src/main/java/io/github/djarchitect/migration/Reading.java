package io.github.djarchitect.migration;

import io.github.djarchitect.project.Project;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

  public Optional<Migration> migration(MigrationKey key) {
    return Optional.ofNullable(migrations.get(key));
  }
}
