package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds a column beside the table: indexes and checks that a plan can make once more on the
 * columns that follow, and what it cannot.
 *
 * @param indexes named, over the column alone or with others
 * @param checks named
 * @param indexed whether the field has an index of its own, {@code db_index=True}
 * @param others what stands in the way, in words
 * @param plain whether no index and no constraint computes anything of the column
 */
record Held(
    List<Index> indexes,
    List<Constraint> checks,
    boolean indexed,
    List<String> others,
    boolean plain) {
  /** Django allows no longer name of an index. */
  private static final int INDEX_NAME = 30;

  private static final int CONSTRAINT_NAME = 60;

  Held {
    indexes = List.copyOf(indexes);
    checks = List.copyOf(checks);
    others = List.copyOf(others);
  }

  static Held of(Subject subject) {
    List<Index> indexes = new ArrayList<>();
    List<Constraint> checks = new ArrayList<>();
    List<String> others = new ArrayList<>(subject.entangledInOptions());
    for (Index index : subject.entangledIndexes()) {
      if (index.name().isPresent()) {
        indexes.add(index);
      } else {
        others.add("an index without a name");
      }
    }
    for (Constraint constraint : subject.entangledConstraints()) {
      if (constraint.name().isPresent() && constraint.shortName().equals("CheckConstraint")) {
        checks.add(constraint);
      } else {
        others.add("the constraint " + constraint.name().orElse("without a name"));
      }
    }
    boolean indexed = subject.field().isTrue("db_index");
    boolean plain =
        subject.entangledIndexes().stream()
                .allMatch(
                    index -> index.expressions().isEmpty() && index.kwarg("condition").isEmpty())
            && subject.entangledConstraints().stream()
                .allMatch(
                    each ->
                        each.shortName().equals("CheckConstraint")
                            || (each.shortName().equals("UniqueConstraint")
                                && each.expressions().isEmpty()
                                && each.kwarg("condition").isEmpty()));
    return new Held(indexes, checks, indexed, others, plain);
  }

  /**
   * Whether another type of the column leaves all of them as they are: a check is read again for
   * every row, an index with an expression or a condition on the column is built anew.
   */
  boolean staysWithType() {
    return checks.isEmpty() && plain;
  }

  boolean isEmpty() {
    return indexes.isEmpty() && checks.isEmpty() && !indexed;
  }

  /** The name of an index while the one it follows still stands. */
  static String follower(Index index) {
    return shortened(index.name().orElseThrow(), INDEX_NAME);
  }

  /** The name of a check while the one it follows still stands. */
  static String follower(Constraint check) {
    return shortened(check.name().orElseThrow(), CONSTRAINT_NAME);
  }

  private static String shortened(String name, int most) {
    return name.substring(0, Math.min(name.length(), most - 4)) + "_new";
  }

  /** The name of the index that takes the place of the field's own. */
  static String ownIndex(Subject subject, String column) {
    String whole = subject.model().key().name() + "_" + column;
    return whole.substring(0, Math.min(whole.length(), INDEX_NAME - 4)) + "_idx";
  }

  /**
   * The index with several fields in the place of one; absent if it is more than a list of fields,
   * so that nobody can say what it would be.
   */
  static Optional<Index> over(Index index, String old, List<String> parts, String name) {
    List<String> fields = index.fields();
    boolean plain =
        index.expressions().isEmpty()
            && index.kwarg("condition").isEmpty()
            && index.kwarg("include").isEmpty();
    if (!plain || fields.isEmpty()) {
      return Optional.empty();
    }
    List<Value> changed = new ArrayList<>();
    List<Value> classes = new ArrayList<>();
    List<Value> before =
        index.kwarg("opclasses").orElse(new Value.PyList(List.of()))
                instanceof Value.PyList(List<Value> items)
            ? items
            : List.of();
    for (int i = 0; i < fields.size(); i++) {
      String sign = fields.get(i).startsWith("-") ? "-" : "";
      boolean isOld = fields.get(i).substring(sign.length()).equals(old);
      List<String> these =
          isOld ? parts.stream().map(part -> sign + part).toList() : List.of(fields.get(i));
      for (String each : these) {
        changed.add(new Value.Str(each));
        if (before.size() == fields.size()) {
          classes.add(before.get(i));
        }
      }
    }
    Map<String, Value> kwargs = new LinkedHashMap<>(index.kwargs());
    kwargs.put("fields", new Value.PyList(changed));
    if (!classes.isEmpty()) {
      kwargs.put("opclasses", new Value.PyList(classes));
    }
    kwargs.put("name", new Value.Str(name));
    return Optional.of(new Index(index.className(), List.of(), kwargs));
  }
}
