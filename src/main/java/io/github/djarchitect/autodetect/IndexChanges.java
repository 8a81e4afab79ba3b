package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Indexes of models that are there on both sides. */
final class IndexChanges {
  private record IndexRename(
      @Nullable String oldName, String newName, @Nullable List<String> oldFields) {}

  private record Found(List<Index> added, List<Index> removed, List<IndexRename> renamed) {}

  private final Map<ModelKey, Found> indexChanges = new LinkedHashMap<>();

  private final Sides sides;
  private final TogetherChanges together;

  IndexChanges(Sides sides, TogetherChanges together) {
    this.sides = sides;
    this.together = together;
  }

  void findIndexChanges() {
    List<TogetherChanges.Change> groups = together.togetherChanges("index_together");
    for (ModelKey key : sides.keptModels) {
      List<Index> old = sides.before(key).indexes();
      List<Index> now = sides.after(key).indexes();
      String what = "an index of " + Sides.told(sides.after(key));
      List<Index> added = without(now, old, key, what);
      List<Index> removed = without(old, now, key, what);
      List<IndexRename> renamed = new ArrayList<>();
      Set<Index> settled = new HashSet<>();
      for (Index each : added) {
        for (Index gone : removed) {
          if (sides.equality.of(nameless(each), nameless(gone)) == Sameness.SAME
              && !each.name().equals(gone.name())) {
            renamed.add(new IndexRename(gone.name().orElse(""), each.name().orElse(""), null));
            settled.add(each);
            settled.add(gone);
          }
        }
      }
      for (TogetherChanges.Change change : groups) {
        if (change.model().equals(key)) {
          madeIndexes(change, added, settled, renamed);
        }
      }
      added.removeAll(settled);
      removed.removeAll(settled);
      indexChanges.put(key, new Found(added, removed, renamed));
    }
  }

  private void madeIndexes(
      TogetherChanges.Change change,
      List<Index> added,
      Set<Index> settled,
      List<IndexRename> renamed) {
    for (List<String> group : withoutGroups(change.before(), change.after())) {
      List<Index> plain =
          added.stream()
              .filter(
                  index ->
                      index.expressions().isEmpty()
                          && index.kwargs().keySet().equals(Set.of("fields", "name"))
                          && index.fields().equals(group))
              .toList();
      if (plain.size() == 1) {
        settled.add(plain.getFirst());
        renamed.add(new IndexRename(null, plain.getFirst().name().orElse(""), group));
        sides
            .groupsMadeIndexes
            .computeIfAbsent(change.model(), _ -> new LinkedHashSet<>())
            .add(group);
      }
    }
  }

  private static Set<List<String>> withoutGroups(Set<List<String>> some, Set<List<String>> others) {
    Set<List<String>> left = new LinkedHashSet<>(some);
    left.removeAll(others);
    return left;
  }

  private List<Index> without(List<Index> some, List<Index> others, ModelKey model, String what) {
    List<Index> left = new ArrayList<>();
    for (Index each : some) {
      List<Sameness> found = others.stream().map(other -> sides.equality.of(each, other)).toList();
      if (sides.isNone(found, Sides.placeOf(sides.after(model)), what)) {
        left.add(each);
      }
    }
    return left;
  }

  private static Index nameless(Index index) {
    Map<String, Value> kwargs = new LinkedHashMap<>(index.kwargs());
    kwargs.remove("name");
    return new Index(index.className(), index.expressions(), kwargs);
  }

  void addIndexes() {
    indexChanges.forEach(
        (key, changes) ->
            changes
                .added()
                .forEach(
                    index ->
                        sides.add(
                            key.app(),
                            new Operation.AddIndex(
                                key.name(), index, false, Sides.placeOf(sides.after(key))),
                            sides.release >= 51 ? sides.needs(key) : List.of())));
  }

  void removeIndexes() {
    indexChanges.forEach(
        (key, changes) ->
            changes
                .removed()
                .forEach(
                    index ->
                        sides.add(
                            key.app(),
                            new Operation.RemoveIndex(
                                key.name(),
                                index.name().orElse(""),
                                false,
                                Sides.placeOf(sides.after(key))),
                            List.of())));
  }

  void renameIndexes() {
    indexChanges.forEach(
        (key, changes) ->
            changes
                .renamed()
                .forEach(
                    rename ->
                        sides.add(
                            key.app(),
                            new Operation.RenameIndex(
                                key.name(),
                                rename.newName(),
                                rename.oldName(),
                                rename.oldFields(),
                                false,
                                Sides.placeOf(sides.after(key))),
                            List.of())));
  }
}
