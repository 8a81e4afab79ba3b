package io.github.djarchitect.conflict;

import io.github.djarchitect.conflict.Conflict.Relation;
import io.github.djarchitect.conflict.Conflict.Why;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.state.StateSimulator.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What two branches do to each other: compared step by step, and replayed in both orders. */
final class Relations {
  /** How the finding begins that only the end states differ. */
  static final String RUNS_LAST = "which of the two runs last";

  private final Reading reading;
  private final Side first;
  private final Side second;
  private final List<Why> why = new ArrayList<>();

  private Relations(Reading reading, Side first, Side second) {
    this.reading = reading;
    this.first = first;
    this.second = second;
  }

  static List<Why> between(Reading reading, Side first, Side second) {
    Relations relations = new Relations(reading, first, second);
    relations.compareUnread();
    relations.compareSteps();
    relations.compareData();
    relations.replay();
    return relations.why;
  }

  private void add(Relation relation, String message, Place place) {
    boolean said = why.stream().anyMatch(each -> each.message().equals(message));
    if (!said) {
      why.add(new Why(relation, message, List.of(first.leaf(), second.leaf()), place));
    }
  }

  // What cannot be read

  private void compareUnread() {
    for (Side side : List.of(first, second)) {
      for (Migration migration : side.migrations()) {
        if (migration.readable()) {
          continue;
        }
        reading.unreadable().stream()
            .filter(each -> each.place().path().equals(migration.path()))
            .findFirst()
            .ifPresent(
                each ->
                    add(
                        Relation.UNKNOWN,
                        "%s cannot be read whole (%s), so what it does to the other branch is not known"
                            .formatted(migration.key().name(), each.reason()),
                        each.place()));
      }
    }
  }

  // Step by step

  private void compareSteps() {
    for (Side.Step one : first.steps()) {
      for (Side.Step other : second.steps()) {
        if (one.ofState() && other.ofState()) {
          compare(one, other);
        }
      }
    }
  }

  private void compare(Side.Step one, Side.Step other) {
    String mine = subject(one);
    String theirs = subject(other);
    if (mine == null || !mine.equals(theirs)) {
      return;
    }
    Operation a = one.operation();
    Operation b = other.operation();
    if (bare(a).equals(bare(b))) {
      add(
          Relation.DUPLICATE,
          "%s and %s both have %s"
              .formatted(one.migration().key().name(), other.migration().key().name(), said(a)),
          b.place());
      return;
    }
    if (sets(a).isPresent() && sets(a).equals(sets(b))) {
      add(
          Relation.CONTRADICTORY,
          (makes(a)
                  ? "%s has %s and %s has %s, another one, and whichever comes second fails: the"
                      + " name is taken"
                  : "%s has %s and %s has %s, and only the one that comes last holds")
              .formatted(
                  one.migration().key().name(), said(a), other.migration().key().name(), said(b)),
          b.place());
      return;
    }
    removedUnder(one, other);
    removedUnder(other, one);
  }

  private static boolean makes(Operation operation) {
    return operation instanceof Operation.AddField
        || operation instanceof Operation.CreateModel
        || operation instanceof Operation.AddIndex
        || operation instanceof Operation.AddConstraint;
  }

  /** What one takes away and the other still changes. */
  private void removedUnder(Side.Step taking, Side.Step using) {
    Operation a = taking.operation();
    Operation b = using.operation();
    boolean modelGone = a instanceof Operation.DeleteModel;
    boolean fieldGone =
        a instanceof Operation.RemoveField removed
            && fieldOf(b).filter(field -> field.equalsIgnoreCase(removed.name())).isPresent();
    boolean changes =
        !(b instanceof Operation.DeleteModel) && !(b instanceof Operation.RemoveField);
    if ((modelGone || fieldGone) && changes) {
      add(
          Relation.CONTRADICTORY,
          "%s has %s, which %s still changes: %s"
              .formatted(
                  taking.migration().key().name(),
                  said(a),
                  using.migration().key().name(),
                  said(b)),
          b.place());
    }
  }

  private static @Nullable String subject(Side.Step step) {
    return step.operation()
        .subject()
        .map(name -> step.migration().key().app() + "." + name.toLowerCase(Locale.ROOT))
        .orElse(null);
  }

  private static Optional<String> fieldOf(Operation operation) {
    return switch (operation) {
      case Operation.AddField o -> Optional.of(o.name());
      case Operation.AlterField o -> Optional.of(o.name());
      case Operation.RemoveField o -> Optional.of(o.name());
      case Operation.RenameField o -> Optional.of(o.oldName());
      default -> Optional.empty();
    };
  }

  /** What an operation gives a whole new value to, so that two of them cannot both hold. */
  private static Optional<String> sets(Operation operation) {
    return switch (operation) {
      case Operation.CreateModel _ -> Optional.of("model");
      case Operation.AddField o -> Optional.of("field " + o.name().toLowerCase(Locale.ROOT));
      case Operation.AlterField o -> Optional.of("field " + o.name().toLowerCase(Locale.ROOT));
      case Operation.RenameField o -> Optional.of("name " + o.oldName().toLowerCase(Locale.ROOT));
      case Operation.RenameModel _ -> Optional.of("model name");
      case Operation.AlterModelTable _ -> Optional.of("table");
      case Operation.AlterModelTableComment _ -> Optional.of("comment");
      case Operation.AlterUniqueTogether _ -> Optional.of("unique_together");
      case Operation.AlterIndexTogether _ -> Optional.of("index_together");
      case Operation.AlterOrderWithRespectTo _ -> Optional.of("order_with_respect_to");
      case Operation.AlterModelOptions _ -> Optional.of("options");
      case Operation.AlterModelManagers _ -> Optional.of("managers");
      case Operation.AddIndex o -> o.index().name().map(name -> "index " + name);
      case Operation.AddConstraint o -> o.constraint().name().map(name -> "constraint " + name);
      default -> Optional.empty();
    };
  }

  /** An operation without its places, to be compared. */
  private static List<Object> bare(Operation operation) {
    return switch (operation) {
      case Operation.CreateModel o ->
          List.of(
              "CreateModel",
              o.name().toLowerCase(Locale.ROOT),
              o.fields().stream().map(each -> List.of(each.name(), bare(each.field()))).toList(),
              text(o.options()),
              o.bases().toString());
      case Operation.AddField o ->
          List.of("AddField", o.name().toLowerCase(Locale.ROOT), bare(o.field()));
      case Operation.AlterField o ->
          List.of("AlterField", o.name().toLowerCase(Locale.ROOT), bare(o.field()));
      case Operation.AddIndex o -> List.of("AddIndex", withoutPlaces(o.index().toString()));
      case Operation.AddConstraint o ->
          List.of("AddConstraint", withoutPlaces(o.constraint().toString()));
      default -> List.of(withoutPlaces(operation.toString()));
    };
  }

  private static List<Object> bare(Field field) {
    return List.of(field.className(), withoutPlaces(field.args().toString()), text(field.kwargs()));
  }

  private static String text(Map<String, ?> values) {
    return withoutPlaces(new java.util.TreeMap<>(values).toString());
  }

  private static Set<String> texts(List<?> values) {
    Set<String> texts = new HashSet<>();
    values.forEach(value -> texts.add(withoutPlaces(value.toString())));
    return texts;
  }

  private static String withoutPlaces(String text) {
    return text.replaceAll("place=[^,\\]]*", "place");
  }

  static String said(Operation operation) {
    String subject = operation.subject().orElse("");
    String field = fieldOf(operation).map(name -> "." + name).orElse("");
    return switch (operation) {
      case Operation.RenameField o ->
          "RenameField %s.%s to %s".formatted(o.model(), o.oldName(), o.newName());
      case Operation.RenameModel o -> "RenameModel %s to %s".formatted(o.oldName(), o.newName());
      default -> (operation.typeName() + " " + subject + field).strip();
    };
  }

  // Data steps

  private void compareData() {
    for (boolean swapped : new boolean[] {false, true}) {
      Side data = swapped ? second : first;
      Side other = swapped ? first : second;
      for (Side.Step step : data.steps()) {
        if (DataTouch.isData(step.operation())) {
          against(step, other, swapped);
        }
      }
    }
  }

  private void against(Side.Step step, Side other, boolean swapped) {
    DataTouch touch = DataTouch.of(step.migration(), step.operation());
    if (!touch.whole()) {
      add(
          Relation.UNKNOWN,
          "%s of %s runs code that cannot be followed, so what it needs of the other branch is not known"
              .formatted(step.operation().typeName(), step.migration().key().name()),
          step.operation().place());
    }
    for (Side.Step change : other.steps()) {
      if (DataTouch.isData(change.operation())) {
        if (!swapped) {
          together(step, touch, change);
        }
        continue;
      }
      if (needs(touch, change)) {
        add(
            Relation.ORDER_MATTERS,
            "%s of %s uses what %s changes: %s"
                .formatted(
                    step.operation().typeName(),
                    step.migration().key().name(),
                    change.migration().key().name(),
                    said(change.operation())),
            step.operation().place());
      }
    }
  }

  /** Two data steps that name a model of the app in common. */
  private void together(Side.Step step, DataTouch touch, Side.Step other) {
    DataTouch theirs = DataTouch.of(other.migration(), other.operation());
    Set<String> common = new HashSet<>(touch.words());
    common.retainAll(theirs.words());
    for (ModelState model : models()) {
      if (common.contains(model.key().name()) || common.contains(model.table())) {
        add(
            Relation.UNKNOWN,
            "%s and %s both run code over %s"
                .formatted(
                    step.migration().key().name(), other.migration().key().name(), model.name()),
            other.operation().place());
      }
    }
  }

  private List<ModelState> models() {
    if (models == null) {
      models =
          List.copyOf(
              StateSimulator.at(reading, first.leaf()).state().models().values().stream()
                  .filter(model -> reading.project().app(model.app()).isPresent())
                  .toList());
    }
    return models;
  }

  private @Nullable List<ModelState> models;

  /** Whether a data step depends on when a change of the other side happens. */
  static boolean needs(DataTouch touch, Side.Step change) {
    Operation operation = change.operation();
    Optional<String> model = operation.subject();
    if (model.isEmpty() || !mentionsModel(touch, change.migration(), model.get())) {
      return false;
    }
    return switch (operation) {
      case Operation.RemoveField o -> touch.namesField(o.name());
      case Operation.RenameField o ->
          touch.namesField(o.oldName()) || touch.namesField(o.newName());
      case Operation.AlterField o -> touch.namesField(o.name());
      case Operation.AddField o -> touch.namesField(o.name());
      case Operation.RenameModel _, Operation.DeleteModel _, Operation.AlterModelTable _ -> true;
      case Operation.AddConstraint o ->
          o.constraint().fields().stream().anyMatch(touch::namesField);
      case Operation.AlterUniqueTogether o ->
          o.together().stream().flatMap(List::stream).anyMatch(touch::namesField);
      default -> false;
    };
  }

  private static boolean mentionsModel(DataTouch touch, Migration owner, String model) {
    return touch.names(model) || touch.names(owner.key().app() + "_" + model);
  }

  // Both orders

  private void replay() {
    Replayed forwards = replayed(first, second);
    Replayed backwards = replayed(second, first);
    forwards
        .errors()
        .forEach(
            error ->
                add(
                    Relation.ORDER_MATTERS,
                    "with %s first, %s fails: %s"
                        .formatted(first.leaf().name(), error.migration().name(), error.error()),
                    place(error.migration())));
    backwards
        .errors()
        .forEach(
            error ->
                add(
                    Relation.ORDER_MATTERS,
                    "with %s first, %s fails: %s"
                        .formatted(second.leaf().name(), error.migration().name(), error.error()),
                    place(error.migration())));
    if (forwards.errors().isEmpty() && backwards.errors().isEmpty()) {
      difference(forwards.state(), backwards.state())
          .ifPresent(
              model ->
                  add(
                      Relation.ORDER_MATTERS,
                      RUNS_LAST + " decides what %s is".formatted(model),
                      place(second.leaf())));
    }
  }

  private Place place(MigrationKey key) {
    return reading
        .migration(key)
        .map(Migration::place)
        .orElse(first.migrations().getFirst().place());
  }

  /** What came of an order: only errors of the two branches count. */
  record Replayed(ProjectState state, List<StateSimulator.StateError> errors) {}

  private Replayed replayed(Side before, Side after) {
    return replayed(reading, before.leaf(), after.leaf());
  }

  static Replayed replayed(Reading reading, MigrationKey before, MigrationKey after) {
    Set<MigrationKey> plan = new LinkedHashSet<>(reading.graph().planTo(before));
    Set<MigrationKey> alone = Set.copyOf(plan);
    Simulation start = StateSimulator.along(reading, List.copyOf(plan));
    plan.addAll(reading.graph().planTo(after));
    Simulation end = StateSimulator.along(reading, List.copyOf(plan));
    Set<StateSimulator.StateError> known = new HashSet<>(start.errors());
    known.addAll(StateSimulator.at(reading, after).errors());
    return new Replayed(
        end.state(),
        end.errors().stream()
            .filter(error -> !known.contains(error) && !alone.contains(error.migration()))
            .toList());
  }

  /** The first model that differs; the order of fields, indexes and constraints does not count. */
  private static Optional<String> difference(ProjectState one, ProjectState other) {
    if (!one.models().keySet().equals(other.models().keySet())) {
      return Optional.of("the project's set of models");
    }
    return one.models().values().stream()
        .filter(model -> !same(model, other.model(model.key()).orElseThrow()))
        .map(ModelState::name)
        .findFirst();
  }

  private static boolean same(ModelState one, ModelState other) {
    Map<String, Object> fields = new HashMap<>();
    one.fields().forEach(each -> fields.put(each.name(), bare(each.field())));
    Map<String, Object> others = new HashMap<>();
    other.fields().forEach(each -> others.put(each.name(), bare(each.field())));
    return fields.equals(others)
        && text(one.options()).equals(text(other.options()))
        && texts(one.indexes()).equals(texts(other.indexes()))
        && texts(one.constraints()).equals(texts(other.constraints()))
        && Objects.equals(one.bases(), other.bases());
  }
}
