package io.github.djarchitect.migration;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** The graph that Django's loader would build, replacements applied. */
public final class MigrationGraph {
  private MigrationGraph() {}

  /**
   * @param migrations the repository's
   * @param applied recorded as applied, which decides which squashed migrations replace; empty: an
   *     empty database, where every replacement holds
   */
  public static MigrationGraph of(
      Collection<Migration> migrations, Set<MigrationKey> applied, String authUserModel) {
    throw new UnsupportedOperationException(migrations + " " + applied + " " + authUserModel);
  }

  /** Leaf migrations by app, sorted; Django's own apps included where they are in the graph. */
  public SortedMap<String, List<MigrationKey>> leaves() {
    throw new UnsupportedOperationException();
  }

  public SortedMap<String, List<MigrationKey>> roots() {
    throw new UnsupportedOperationException();
  }

  /** Apps with more than one leaf. */
  public SortedMap<String, List<MigrationKey>> conflicts() {
    throw new UnsupportedOperationException();
  }

  /** Cycles, each as its path. */
  public List<List<MigrationKey>> cycles() {
    throw new UnsupportedOperationException();
  }

  public List<MissingDependency> missing() {
    throw new UnsupportedOperationException();
  }

  /** {@code appKnown}: the app is in the repository, so a file is missing and not an app. */
  public record MissingDependency(MigrationKey from, MigrationKey to, boolean appKnown) {}

  /** Parents in the final graph, sorted; empty for a replaced or unknown node. */
  public List<MigrationKey> parents(MigrationKey key) {
    throw new UnsupportedOperationException(key.toString());
  }

  public List<MigrationKey> children(MigrationKey key) {
    throw new UnsupportedOperationException(key.toString());
  }

  /** The squashed migration that stands for this one, by replaced key. */
  public Map<MigrationKey, MigrationKey> replacedBy() {
    throw new UnsupportedOperationException();
  }

  /** Django's forward plan to all leaves, in order; Django's own apps included. */
  public List<MigrationKey> plan() {
    throw new UnsupportedOperationException();
  }

  /** Django's forward plan to one node, itself included. */
  public List<MigrationKey> planTo(MigrationKey target) {
    throw new UnsupportedOperationException(target.toString());
  }

  /** Whether {@code ancestor} is reached from {@code key} by going to parents. */
  public boolean isAncestor(MigrationKey ancestor, MigrationKey key) {
    throw new UnsupportedOperationException(ancestor + " " + key);
  }
}
