package io.github.djarchitect.review;

import io.github.djarchitect.conflict.Conflict;
import io.github.djarchitect.conflict.Conflicts;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Branches of the checkout that a proposal brings together and leaves in no order, though what they
 * do to each other decides: a merge migration makes one leaf and nothing else.
 *
 * @param checkout before the proposal
 * @param after the last phase
 */
record MergedBranches(ReviewRequest checkout, Reading after) {
  void report(Judgement judgement) {
    if (checkout.reading().graph().surelyConflicts().isEmpty()) {
      return;
    }
    Set<MigrationKey> ran = new HashSet<>(checkout.shared());
    ran.addAll(checkout.said());
    List<Conflict> conflicts =
        Conflicts.of(
            checkout.reading(),
            ran.isEmpty() ? Conflicts.Shared.UNKNOWN : new Conflicts.Shared(ran, true),
            checkout.options(),
            Optional.empty());
    for (Conflict conflict : conflicts) {
      boolean together = !after.graph().surelyConflicts().containsKey(conflict.app());
      boolean holds =
          conflict.relation() == Conflict.Relation.INDEPENDENT
              || conflict.resolutions().stream()
                  .anyMatch(each -> each.kind() == Conflict.Kind.MERGE);
      if (together && !holds && isUnordered(conflict)) {
        MigrationKey last = conflict.leaves().getLast();
        judgement.fault(
            "conflicting-leaves",
            Hazard.CONFLICT,
            last,
            Gate.place(after, last),
            "%s and the other branch of %s are merged and nothing says which runs first, which is not the same (%s)%s."
                .formatted(
                    last,
                    conflict.app(),
                    conflict.relation().spelling(),
                    conflict.why().stream()
                        .findFirst()
                        .map(why -> ": " + why.message().replaceFirst("\\.$", ""))
                        .orElse("")),
            "Put one branch behind the other by a dependency, as a resolution of find_conflicts"
                + " does; an empty merge migration, or one that only mends the state, does not.");
      }
    }
  }

  /** Two leaves of the checkout that are there as they were, neither behind the other. */
  private boolean isUnordered(Conflict conflict) {
    for (MigrationKey one : conflict.leaves()) {
      for (MigrationKey other : conflict.leaves()) {
        if (!one.equals(other)
            && isKept(one)
            && isKept(other)
            && !after.graph().planTo(one).contains(other)
            && !after.graph().planTo(other).contains(one)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isKept(MigrationKey key) {
    return after
        .migration(key)
        .flatMap(now -> checkout.reading().migration(key).map(then -> same(then, now)))
        .orElse(false);
  }

  private static boolean same(Migration then, Migration now) {
    return Place.without(then.operations()).equals(Place.without(now.operations()));
  }
}
