package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Constraints of models that are there on both sides. */
final class ConstraintChanges {
  /** Of a constraint, what the database does not see. */
  private static final Set<String> NOT_OF_THE_DATABASE =
      Set.of("violation_error_code", "violation_error_message");

  private record Found(
      List<Constraint> added, List<Constraint> removed, List<Constraint> altered) {}

  private final Map<ModelKey, Found> constraintChanges = new LinkedHashMap<>();

  private final Sides sides;

  ConstraintChanges(Sides sides) {
    this.sides = sides;
  }

  void findConstraintChanges() {
    for (ModelKey key : sides.keptModels) {
      List<Constraint> old = sides.before(key).constraints();
      List<Constraint> now = sides.after(key).constraints();
      List<Constraint> altered = new ArrayList<>();
      Set<Optional<String>> names = new HashSet<>();
      if (sides.release >= 52) {
        for (Constraint one : old) {
          for (Constraint other : now) {
            if (sides.equality.of(one, other) == Sameness.OTHER
                && one.name().equals(other.name())
                && sides.equality.of(ofDatabase(one), ofDatabase(followed(key, other)))
                    == Sameness.SAME) {
              altered.add(other);
              names.add(other.name());
            }
          }
        }
      }
      Place place = Sides.placeOf(sides.after(key));
      String what = "a constraint of " + Sides.told(sides.after(key));
      constraintChanges.put(
          key,
          new Found(
              without(now, old, names, place, what),
              without(old, now, names, place, what),
              altered));
    }
  }

  private List<Constraint> without(
      List<Constraint> some,
      List<Constraint> others,
      Set<Optional<String>> altered,
      Place place,
      String what) {
    List<Constraint> left = new ArrayList<>();
    for (Constraint each : some) {
      List<Sameness> found = others.stream().map(other -> sides.equality.of(each, other)).toList();
      if (!altered.contains(each.name()) && sides.isNone(found, place, what)) {
        left.add(each);
      }
    }
    return left;
  }

  private static Constraint ofDatabase(Constraint constraint) {
    Map<String, Value> kwargs = new LinkedHashMap<>(constraint.kwargs());
    kwargs.keySet().removeAll(NOT_OF_THE_DATABASE);
    return new Constraint(constraint.className(), constraint.expressions(), kwargs);
  }

  /** A field that was renamed and kept its column leaves the constraint in the database alone. */
  private Constraint followed(ModelKey model, Constraint constraint) {
    if (sides.release < 60) {
      return constraint;
    }
    List<String> names = new ArrayList<>(constraint.fields());
    for (Sides.FieldRename rename : sides.fieldRenames) {
      Optional<Value> column = rename.newField().kwarg("db_column");
      if (rename.model().equals(model)
          && column.isPresent()
          && column.equals(rename.oldField().kwarg("db_column"))) {
        names.replaceAll(name -> name.equals(rename.newName()) ? rename.oldName() : name);
      }
    }
    if (names.equals(constraint.fields())) {
      return constraint;
    }
    Map<String, Value> kwargs = new LinkedHashMap<>(constraint.kwargs());
    kwargs.put("fields", new Value.PyTuple(names.stream().<Value>map(Value::str).toList()));
    return new Constraint(constraint.className(), constraint.expressions(), kwargs);
  }

  void addConstraints() {
    constraintChanges.forEach(
        (key, changes) ->
            changes
                .added()
                .forEach(
                    constraint ->
                        sides.add(
                            key.app(),
                            new Operation.AddConstraint(
                                key.name(), constraint, false, Sides.placeOf(sides.after(key))),
                            sides.release >= 51 ? sides.needs(key) : List.of())));
  }

  void removeConstraints() {
    constraintChanges.forEach(
        (key, changes) ->
            changes
                .removed()
                .forEach(
                    constraint ->
                        sides.add(
                            key.app(),
                            new Operation.RemoveConstraint(
                                key.name(),
                                constraint.name().orElse(""),
                                Sides.placeOf(sides.after(key))),
                            List.of())));
  }

  void alterConstraints() {
    constraintChanges.forEach(
        (key, changes) ->
            changes
                .altered()
                .forEach(
                    constraint ->
                        sides.add(
                            key.app(),
                            new Operation.AlterConstraint(
                                key.name(),
                                constraint.name().orElse(""),
                                constraint,
                                Sides.placeOf(sides.after(key))),
                            sides.needs(key))));
  }
}
