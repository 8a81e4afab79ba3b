package io.github.djarchitect.conflict;

import io.github.djarchitect.conflict.Conflict.Branch;
import io.github.djarchitect.conflict.Conflict.Relation;
import io.github.djarchitect.conflict.Conflict.Why;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.project.ProjectOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Finds the apps with more than one leaf, says what their branches do to each other, and how on.
 */
public final class Conflicts {
  private final Reading reading;
  private final Shared shared;
  private final ProjectOptions options;

  /**
   * What must not be rewritten.
   *
   * @param keys on the shared branch, or recorded as applied
   * @param known false where nobody said, so that any migration may be shared
   */
  public record Shared(Set<MigrationKey> keys, boolean known) {
    public static final Shared UNKNOWN = new Shared(Set.of(), false);

    public Shared {
      keys = Set.copyOf(keys);
    }
  }

  private Conflicts(Reading reading, Shared shared, ProjectOptions options) {
    this.reading = reading;
    this.shared = shared;
    this.options = options;
  }

  /**
   * Conflicts of a project's own apps, by label.
   *
   * @param options with which the project was read, to read it again with a resolution laid over
   * @param app absent: every app
   */
  public static List<Conflict> of(
      Reading reading, Shared shared, ProjectOptions options, Optional<String> app) {
    Conflicts conflicts = new Conflicts(reading, shared, options);
    return reading.graph().surelyConflicts().entrySet().stream()
        .filter(each -> app.isEmpty() || app.get().equals(each.getKey()))
        .filter(
            each -> each.getValue().stream().anyMatch(leaf -> reading.migration(leaf).isPresent()))
        .map(each -> conflicts.conflict(each.getKey(), each.getValue()))
        .toList();
  }

  /**
   * Apps of which nobody can tell whether they conflict: those with several leaves where a file
   * between them is not there, and those whose dependencies go round, which have no leaves to
   * compare.
   */
  public static List<Unreadable> undecided(Reading reading, Optional<String> app) {
    SortedMap<String, List<MigrationKey>> sure = reading.graph().surelyConflicts();
    Set<String> open = new HashSet<>(reading.graph().conflicts().keySet());
    open.removeAll(sure.keySet());
    List<Unreadable> undecided = new ArrayList<>(cycles(reading, app));
    reading.graph().missing().stream()
        .filter(each -> each.from().app().equals(each.to().app()))
        .filter(each -> open.contains(each.from().app()))
        .filter(each -> app.isEmpty() || app.get().equals(each.from().app()))
        .map(
            each ->
                new Unreadable(
                    reading
                        .migration(each.from())
                        .map(Migration::place)
                        .orElse(Place.ofFile(each.from().toString())),
                    "%s depends on %s, which is not there, so whether %s has a conflict is not known"
                        .formatted(each.from(), each.to(), each.from().app()),
                    each.from()))
        .forEach(undecided::add);
    return undecided;
  }

  private static List<Unreadable> cycles(Reading reading, Optional<String> app) {
    return reading.graph().cycles().stream()
        .filter(
            cycle -> app.isEmpty() || cycle.stream().anyMatch(key -> key.app().equals(app.get())))
        .map(
            cycle ->
                new Unreadable(
                    reading
                        .migration(cycle.getFirst())
                        .map(Migration::place)
                        .orElse(Place.ofFile(cycle.getFirst().toString())),
                    "the dependencies go round (%s), so nothing can be migrated and no leaf is the last: take one of them out"
                        .formatted(
                            cycle.stream()
                                .map(MigrationKey::toString)
                                .collect(Collectors.joining(" -> "))),
                    cycle.getFirst()))
        .toList();
  }

  private Conflict conflict(String app, List<MigrationKey> leaves) {
    Map<MigrationKey, Set<MigrationKey>> behind = new HashMap<>();
    for (MigrationKey leaf : leaves) {
      behind.put(leaf, ancestors(app, leaf));
    }
    Set<MigrationKey> common = new HashSet<>(behind.getOrDefault(leaves.getFirst(), Set.of()));
    behind.values().forEach(common::retainAll);
    List<MigrationKey> fork =
        common.stream()
            .filter(key -> reading.graph().children(key).stream().noneMatch(common::contains))
            .sorted()
            .toList();
    List<Branch> branches =
        leaves.stream()
            .map(
                leaf ->
                    new Branch(
                        leaf, ordered(leaf, without(behind.getOrDefault(leaf, Set.of()), common))))
            .toList();
    List<Why> why = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      for (int j = i + 1; j < leaves.size(); j++) {
        why.addAll(
            Relations.between(
                reading,
                side(leaves.get(i), behind, leaves.get(j)),
                side(leaves.get(j), behind, leaves.get(i))));
      }
    }
    why.sort(Comparator.comparing(Why::relation));
    Relation relation = why.isEmpty() ? Relation.INDEPENDENT : why.getFirst().relation();
    Conflict found = new Conflict(app, leaves, fork, branches, relation, why, List.of());
    return new Conflict(
        app,
        leaves,
        fork,
        branches,
        relation,
        why,
        new Resolutions(reading, shared, options, found, behind).all());
  }

  private Side side(
      MigrationKey leaf, Map<MigrationKey, Set<MigrationKey>> behind, MigrationKey other) {
    return new Side(
        leaf,
        migrations(
            ordered(
                leaf,
                without(
                    behind.getOrDefault(leaf, Set.of()), behind.getOrDefault(other, Set.of())))));
  }

  private List<Migration> migrations(List<MigrationKey> keys) {
    return keys.stream().map(reading.graph()::migration).flatMap(Optional::stream).toList();
  }

  /** The app's migrations that a leaf has behind it, itself included. */
  private Set<MigrationKey> ancestors(String app, MigrationKey leaf) {
    Set<MigrationKey> found = new HashSet<>();
    for (MigrationKey key : reading.graph().planTo(leaf)) {
      if (key.app().equals(app)) {
        found.add(key);
      }
    }
    return found;
  }

  private static Set<MigrationKey> without(Set<MigrationKey> all, Set<MigrationKey> gone) {
    Set<MigrationKey> left = new HashSet<>(all);
    left.removeAll(gone);
    return left;
  }

  private List<MigrationKey> ordered(MigrationKey leaf, Set<MigrationKey> wanted) {
    return reading.graph().planTo(leaf).stream().filter(wanted::contains).toList();
  }
}
