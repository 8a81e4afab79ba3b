package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Models that are there on one side only: renamed, made or gone. */
final class ModelChanges {
  private final Sides sides;

  ModelChanges(Sides sides) {
    this.sides = sides;
  }

  void renameModels() {
    for (ModelKey added : Sides.minus(sides.newModels, sides.oldModels)) {
      ModelState model = sides.after(added);
      for (ModelKey removed : Sides.minus(sides.oldModels, sides.newModels)) {
        ModelState old = Sides.of(sides.from, removed);
        if (removed.app().equals(added.app())
            && isSameButForTargets(model, old)
            && sides.asks(
                PendingChanges.Question.Kind.RENAMED_MODEL,
                "Was the model %s.%s renamed to %s?".formatted(old.app(), old.name(), model.name()),
                Sides.placeOf(model))) {
          List<Need> needs = new ArrayList<>();
          for (NamedField each : model.fields()) {
            needs.addAll(sides.needs(added, each.field()));
          }
          sides.toRelations.to(added).keySet().forEach(key -> needs.add(Need.created(key)));
          sides.add(
              added.app(),
              new Operation.RenameModel(old.name(), model.name(), Sides.placeOf(model)),
              needs);
          sides.renamedModels.put(added, removed.name());
          sides.renamedTargets.put(removed.toString(), added.toString());
          sides.oldModels.remove(removed);
          sides.oldModels.add(added);
          break;
        }
      }
    }
  }

  /** In the order of their names, as Django compares them, whatever relations lead sides.to. */
  private boolean isSameButForTargets(ModelState model, ModelState old) {
    List<NamedField> fields = sorted(model.fields());
    List<NamedField> others = sorted(old.fields());
    if (fields.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < fields.size(); i++) {
      if (sides.equality.of(withoutTarget(fields.get(i)), withoutTarget(others.get(i)))
          != Sameness.SAME) {
        return false;
      }
    }
    return true;
  }

  private static List<NamedField> sorted(List<NamedField> fields) {
    return fields.stream().sorted(Comparator.comparing(NamedField::name)).toList();
  }

  private static Field withoutTarget(NamedField named) {
    return named.field().with("to", Optional.empty());
  }

  void deleteModels() {
    Set<ModelKey> kept = Sides.either(sides.newModels, sides.newUnmanaged);
    List<ModelKey> deleted = new ArrayList<>(Sides.minus(sides.oldModels, kept));
    deleted.addAll(Sides.minus(sides.oldUnmanaged, kept));
    for (ModelKey key : deleted) {
      ModelState model = Sides.of(sides.from, key);
      Place place = Sides.placeOf(model);
      Set<String> related = new TreeSet<>();
      for (NamedField each : model.fields()) {
        FieldTraits traits = sides.traits(key, each.field());
        if (traits.isRelation() || traits.through().isPresent()) {
          related.add(each.name());
        }
      }
      for (String option : Together.OPTIONS) {
        boolean alters = option.equals("unique_together") || sides.release < 51;
        if (alters && !Together.groups(Sides.option(model, option)).isEmpty()) {
          sides.add(
              key.app(),
              Together.operation(option, key.name(), List.of(), Value.NONE, place),
              List.of());
        }
      }
      if (sides.release >= 60) {
        model
            .indexes()
            .forEach(
                index ->
                    sides.add(
                        key.app(),
                        new Operation.RemoveIndex(
                            key.name(), index.name().orElse(""), false, place),
                        List.of()));
        model
            .constraints()
            .forEach(
                each ->
                    sides.add(
                        key.app(),
                        new Operation.RemoveConstraint(key.name(), each.name().orElse(""), place),
                        List.of()));
      }
      for (String name : related) {
        sides.add(
            key.app(),
            new Operation.RemoveField(key.name(), name, place),
            sides.release >= 60
                ? List.of(Need.of(key, name, Need.Kind.REMOVE_INDEX_OR_CONSTRAINT))
                : List.of());
      }
      Set<Need> needs = new LinkedHashSet<>();
      sides
          .fromRelations
          .to(key)
          .forEach(
              (other, fields) ->
                  fields.forEach(
                      (name, field) -> {
                        needs.add(Need.of(other, name, Need.Kind.REMOVE));
                        if (!sides.traits(other, field).isManyToMany()) {
                          needs.add(Need.of(other, name, Need.Kind.ALTER));
                        }
                      }));
      related.forEach(name -> needs.add(Need.of(key, name, Need.Kind.REMOVE)));
      Sides.FieldKey through = sides.throughUsers.get(key);
      if (through != null) {
        needs.add(Need.of(through.model(), through.field(), Need.Kind.REMOVE));
      }
      sides.add(key.app(), new Operation.DeleteModel(model.name(), place), List.copyOf(needs));
    }
  }

  void createModels() {
    Set<ModelKey> old = Sides.either(sides.oldModels, sides.oldUnmanaged);
    List<ModelKey> added = new ArrayList<>(swappableLast(Sides.minus(sides.newModels, old)));
    added.addAll(swappableLast(Sides.minus(sides.newUnmanaged, old)));
    added.forEach(this::createModel);
  }

  /** Each is put before those that are there already, so that a user model comes first. */
  private List<ModelKey> swappableLast(Set<ModelKey> keys) {
    return keys.stream()
        .sorted(
            Comparator.comparing((ModelKey key) -> sortingName(key, key.app()))
                .thenComparing(key -> sortingName(key, key.name()))
                .reversed())
        .toList();
  }

  private String sortingName(ModelKey key, String name) {
    boolean swappable =
        Sides.option(sides.after(key), "swappable").asString().isPresent()
            || key.equals(sides.user);
    return swappable ? "___" + name : name;
  }

  private void createModel(ModelKey key) {
    ModelState model = sides.after(key);
    Place place = Sides.placeOf(model);
    Map<String, Field> related = new TreeMap<>();
    @Nullable ModelKey keyTarget = null;
    for (NamedField each : model.fields()) {
      FieldTraits traits = sides.traits(key, each.field());
      if (traits.isRelation()) {
        if (traits.isPrimaryKey()) {
          keyTarget = traits.target().orElseThrow();
        } else if (!each.field().isTrue("parent_link")) {
          related.put(each.name(), each.field());
        }
      }
      if (traits.through().isPresent()) {
        related.put(each.name(), each.field());
      }
    }
    List<Need> needs = new ArrayList<>(List.of(Need.removed(key)));
    for (Value base : model.bases()) {
      base.asString()
          .filter(label -> label.contains("."))
          .map(ModelKey::parse)
          .ifPresent(
              parent -> {
                needs.add(Need.created(parent));
                if (sides.from.containsKey(parent) && sides.to.containsKey(parent)) {
                  for (NamedField each : Sides.of(sides.from, parent).fields()) {
                    if (Sides.of(sides.to, parent).field(each.name()).isEmpty()
                        && model.field(each.name()).isPresent()) {
                      needs.add(Need.of(parent, each.name(), Need.Kind.REMOVE));
                    }
                  }
                }
              });
    }
    if (keyTarget != null) {
      needs.add(Need.created(keyTarget));
    }
    Map<String, Value> options = new LinkedHashMap<>(model.options());
    Value unique = options.remove("unique_together");
    Value indexed = sides.release < 51 ? options.remove("index_together") : null;
    Value order = options.remove(Sides.ORDER);
    sides.addFirst(
        key.app(),
        new Operation.CreateModel(
            model.name(),
            model.fields().stream().filter(each -> !related.containsKey(each.name())).toList(),
            options,
            model.bases(),
            model.managers(),
            place),
        needs);
    if (!Sides.isManaged(model)) {
      return;
    }
    related.forEach(
        (name, field) -> {
          List<Need> before = new ArrayList<>(sides.needs(key, field));
          before.add(Need.created(key));
          sides.add(
              key.app(),
              new Operation.AddField(key.name(), name, field, true, field.place()),
              before);
        });
    if (order != null && order.asString().isPresent()) {
      String name = order.asString().orElseThrow();
      sides.add(
          key.app(),
          new Operation.AlterOrderWithRespectTo(key.name(), name, place),
          List.of(Need.created(key, name), Need.created(key)));
    }
    List<Need> fields = new ArrayList<>();
    related.keySet().forEach(name -> fields.add(Need.created(key, name)));
    fields.add(Need.created(key));
    model
        .indexes()
        .forEach(
            index ->
                sides.add(
                    key.app(), new Operation.AddIndex(key.name(), index, false, place), fields));
    model
        .constraints()
        .forEach(
            constraint ->
                sides.add(
                    key.app(),
                    new Operation.AddConstraint(key.name(), constraint, false, place),
                    fields));
    addTogether("unique_together", key, unique, fields, place);
    addTogether("index_together", key, indexed, fields, place);
    if (sides.oldProxies.contains(key)) {
      sides
          .toRelations
          .to(key)
          .forEach(
              (other, pointing) ->
                  pointing.forEach(
                      (name, field) ->
                          sides.add(
                              other.app(),
                              new Operation.AlterField(
                                  Sides.of(sides.to, other).name(),
                                  name,
                                  field,
                                  true,
                                  field.place()),
                              List.of(Need.created(key)))));
    }
  }

  private void addTogether(
      String option, ModelKey key, @Nullable Value groups, List<Need> needs, Place place) {
    if (groups != null && !Together.groups(groups).isEmpty()) {
      sides.add(
          key.app(),
          Together.operation(option, key.name(), Together.groups(groups), null, place),
          needs);
    }
  }

  void createProxies() {
    for (ModelKey key : Sides.minus(sides.newProxies, sides.oldProxies)) {
      ModelState model = sides.after(key);
      List<Need> needs = new ArrayList<>(List.of(Need.removed(key)));
      model.bases().stream()
          .flatMap(base -> base.asString().stream())
          .filter(label -> label.contains("."))
          .forEach(label -> needs.add(Need.created(ModelKey.parse(label))));
      // which Django leaves in the options of a proxy alone
      Map<String, Value> options = new LinkedHashMap<>(model.options());
      options.putIfAbsent("indexes", new Value.PyList(List.of()));
      options.putIfAbsent("constraints", new Value.PyList(List.of()));
      sides.add(
          key.app(),
          new Operation.CreateModel(
              model.name(),
              List.of(),
              options,
              model.bases(),
              model.managers(),
              Sides.placeOf(model)),
          needs);
    }
  }

  void deleteProxies() {
    for (ModelKey key : Sides.minus(sides.oldProxies, sides.newProxies)) {
      ModelState model = Sides.of(sides.from, key);
      sides.add(
          key.app(), new Operation.DeleteModel(model.name(), Sides.placeOf(model)), List.of());
    }
  }
}
