package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists that a condition makes longer or shorter, as one: what stands in the same place on every
 * side is sure, and only what does not is one of several.
 */
final class Conditional {
  private Conditional() {}

  /** The items of one of several lists; empty where one of them is none. */
  static Optional<List<Value>> items(Value.Either either) {
    List<List<Value>> sides = new ArrayList<>();
    for (Value.Branch branch : either.branches()) {
      Optional<List<Value>> items =
          branch.value() instanceof Value.None ? Optional.of(List.of()) : branch.value().asItems();
      if (items.isEmpty()) {
        return Optional.empty();
      }
      sides.add(items.get());
    }
    int shortest = sides.stream().mapToInt(List::size).min().orElse(0);
    List<Value> first = sides.getFirst();
    int before = 0;
    while (before < shortest && sameAt(sides, before, false)) {
      before++;
    }
    int after = 0;
    while (after < shortest - before && sameAt(sides, after, true)) {
      after++;
    }
    int longest = sides.stream().mapToInt(List::size).max().orElse(0);
    List<Value> joined = new ArrayList<>(first.subList(0, before));
    for (int i = before; i < longest - after; i++) {
      List<Value.Branch> there = new ArrayList<>();
      for (int side = 0; side < sides.size(); side++) {
        if (i < sides.get(side).size() - after) {
          Value.Branch branch = either.branches().get(side);
          there.add(new Value.Branch(branch.when(), sides.get(side).get(i), branch.likely()));
        }
      }
      Value one = there.getFirst().value();
      boolean sure =
          there.size() == sides.size() && there.stream().allMatch(each -> each.value().equals(one));
      joined.add(sure ? one : new Value.Either(there));
    }
    joined.addAll(first.subList(first.size() - after, first.size()));
    return Optional.of(joined);
  }

  private static boolean sameAt(List<List<Value>> sides, int at, boolean fromTheEnd) {
    Value wanted = item(sides.getFirst(), at, fromTheEnd);
    return sides.stream().allMatch(side -> item(side, at, fromTheEnd).equals(wanted));
  }

  private static Value item(List<Value> side, int at, boolean fromTheEnd) {
    return side.get(fromTheEnd ? side.size() - 1 - at : at);
  }
}
