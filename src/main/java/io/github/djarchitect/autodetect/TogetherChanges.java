package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Groups of fields: {@code unique_together}, and {@code index_together} of older releases. */
final class TogetherChanges {
  record Change(
      ModelKey model, Set<List<String>> before, Set<List<String>> after, List<Need> needs) {}

  private final Sides sides;

  TogetherChanges(Sides sides) {
    this.sides = sides;
  }

  List<Change> togetherChanges(String option) {
    List<Change> changes = new ArrayList<>();
    for (ModelKey key : sides.keptModels) {
      Value written = Sides.option(sides.before(key), option);
      Value writtenNow = Sides.option(sides.after(key), option);
      if (!Equality.isReadWhole(written) || !Equality.isReadWhole(writtenNow)) {
        sides.open(
            Sides.placeOf(sides.after(key)),
            "whether %s of %s has changed cannot be told by reading"
                .formatted(option, Sides.told(sides.after(key))));
        continue;
      }
      Set<List<String>> old = new LinkedHashSet<>();
      for (List<String> group : Together.groups(written)) {
        old.add(
            group.stream()
                .map(name -> sides.renamedFields.getOrDefault(new Sides.FieldKey(key, name), name))
                .toList());
      }
      Set<List<String>> now = new LinkedHashSet<>(Together.groups(writtenNow));
      if (!old.equals(now)) {
        List<Need> needs = new ArrayList<>();
        for (List<String> group : now) {
          for (String name : group) {
            sides.after(key).field(name).ifPresent(field -> needs.addAll(sides.needs(key, field)));
          }
        }
        changes.add(new Change(key, old, now, needs));
      }
    }
    return changes;
  }

  void removeTogether(String option) {
    for (Change change : togetherChanges(option)) {
      Set<List<String>> old = new LinkedHashSet<>(change.before());
      if (option.equals("index_together")) {
        old.removeAll(sides.groupsMadeIndexes.getOrDefault(change.model(), Set.of()));
      }
      if (!old.isEmpty()) {
        addTogether(option, change, kept(change.after(), old));
      }
    }
  }

  void alterTogether(String option) {
    for (Change change : togetherChanges(option)) {
      if (!change.before().containsAll(change.after())) {
        addTogether(option, change, List.copyOf(change.after()));
      }
    }
  }

  private static List<List<String>> kept(Set<List<String>> groups, Set<List<String>> old) {
    return groups.stream().filter(old::contains).toList();
  }

  private void addTogether(String option, Change change, List<List<String>> groups) {
    sides.add(
        change.model().app(),
        Together.operation(
            option,
            change.model().name(),
            groups,
            groups.isEmpty() ? Together.NO_GROUP : null,
            Sides.placeOf(sides.after(change.model()))),
        change.needs());
  }
}
