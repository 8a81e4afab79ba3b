package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Fields of models that are there on both sides: renamed, added, removed, altered. */
final class FieldChanges {
  private final Sides sides;

  FieldChanges(Sides sides) {
    this.sides = sides;
  }

  void removeFields() {
    Sides.minus(sides.oldFields, sides.newFields)
        .forEach(key -> removeField(key.model(), key.field()));
  }

  void addFields() {
    Sides.minus(sides.newFields, sides.oldFields)
        .forEach(key -> addField(key.model(), key.field()));
  }

  void findRenamedFields() {
    Set<Sides.FieldKey> old = new TreeSet<>(sides.oldFields);
    for (Sides.FieldKey added : Sides.minus(sides.newFields, old)) {
      Field field = Sides.field(sides.after(added.model()), added.field());
      for (Sides.FieldKey removed : Sides.minus(old, sides.newFields)) {
        if (!removed.model().equals(added.model())) {
          continue;
        }
        Field oldField = Sides.field(sides.before(added.model()), removed.field());
        if (isRenamed(added.model(), field, oldField, removed.field())
            && sides.asks(
                PendingChanges.Question.Kind.RENAMED_FIELD,
                "Was %s.%s renamed to %s.%s (a %s)?"
                    .formatted(
                        added.model().name(),
                        removed.field(),
                        added.model().name(),
                        added.field(),
                        field.shortName()),
                field.place())) {
          sides.fieldRenames.add(
              new Sides.FieldRename(
                  added.model(), removed.field(), oldField, added.field(), field));
          old.remove(removed);
          old.add(added);
          sides.renamedFields.put(added, removed.field());
          break;
        }
      }
    }
  }

  private boolean isRenamed(ModelKey model, Field field, Field oldField, String oldName) {
    Field old = oldField;
    Optional<String> target =
        oldField.kwarg("to").flatMap(Value::asString).map(sides.renamedTargets::get);
    if (sides.traits(model, field).isRelation() && target.isPresent()) {
      old = oldField.with("to", Optional.of(Value.str(target.get())));
    }
    if (sides.equality.of(field, old) == Sameness.SAME) {
      return true;
    }
    String column =
        old.kwarg("db_column")
            .flatMap(Value::asString)
            .orElseGet(() -> ModelState.column(new NamedField(oldName, oldField)));
    return sides.equality.of(field, old.with("db_column", Optional.of(Value.str(column))))
        == Sameness.SAME;
  }

  void renameFields() {
    for (Sides.FieldRename rename : sides.fieldRenames) {
      String model = rename.model().name();
      Place place = rename.newField().place();
      if (!rename.oldField().kwarg("db_column").equals(rename.newField().kwarg("db_column"))) {
        sides.add(
            rename.model().app(),
            new Operation.AlterField(model, rename.oldName(), rename.newField(), true, place),
            List.of());
      }
      sides.add(
          rename.model().app(),
          new Operation.RenameField(model, rename.oldName(), rename.newName(), place),
          List.of());
      sides.oldFields.remove(new Sides.FieldKey(rename.model(), rename.oldName()));
      sides.oldFields.add(new Sides.FieldKey(rename.model(), rename.newName()));
    }
  }

  private void addField(ModelKey model, String name) {
    Field field = Sides.field(sides.after(model), name);
    FieldTraits traits = sides.traits(model, field);
    List<Need> needs = new ArrayList<>(List.of(Need.of(model, name, Need.Kind.REMOVE)));
    needs.addAll(sides.needs(model, field));
    if (traits.isGenerated()) {
      needs.addAll(needsOfExpression(field));
    }
    boolean preserves = traits.fillsItself(sides.release);
    Field added = field;
    if (!preserves) {
      sides.questions.add(
          new PendingChanges.Question(
              PendingChanges.Question.Kind.DEFAULT_FOR_NEW_FIELD,
              "What do the rows that are there get for %s.%s, which is not null and has no default?"
                  .formatted(model, name),
              "to be given",
              field.place()));
      added = field.with("default", Optional.of(asked(field)));
    }
    sides.add(
        model.app(),
        new Operation.AddField(model.name(), name, added, preserves, field.place()),
        needs);
  }

  private static Value asked(Field field) {
    return new Value.Unknown(
        field.place(), "makemigrations asks for a default for the rows that are there");
  }

  private void removeField(ModelKey model, String name) {
    List<Need> needs = new ArrayList<>();
    needs.add(Need.of(model, name, Need.Kind.REMOVE_ORDER));
    needs.add(Need.of(model, name, Need.Kind.ALTER_TOGETHER));
    if (sides.release >= 60) {
      needs.add(Need.of(model, name, Need.Kind.REMOVE_INDEX_OR_CONSTRAINT));
      for (NamedField each : Sides.of(sides.from, sides.before(model).key()).fields()) {
        if (sides.traits(model, each.field()).isGenerated()
            && References.of(each.field().kwarg("expression").orElse(Value.NONE)).contains(name)) {
          needs.add(Need.of(model, each.name(), Need.Kind.REMOVE));
        }
      }
    }
    sides.add(
        model.app(),
        new Operation.RemoveField(model.name(), name, Sides.placeOf(sides.before(model))),
        needs);
  }

  void alterFields() {
    for (Sides.FieldKey key : Sides.both(sides.oldFields, sides.newFields)) {
      ModelKey model = key.model();
      String oldName = sides.renamedFields.getOrDefault(key, key.field());
      Field old = Sides.field(sides.before(model), oldName);
      Field field = followed(model, Sides.field(sides.after(model), key.field()), old);
      List<Need> needs = new ArrayList<>();
      if (sides.traits(model, field).isRelation()) {
        needs.addAll(sides.needs(model, field));
      }
      boolean renamed = !oldName.equals(key.field());
      String what = "the field " + model + "." + key.field();
      if (renamed || !sides.differs(sides.equality.of(field, old), field.place(), what)) {
        continue;
      }
      FieldTraits before = sides.traits(model, old);
      FieldTraits after = sides.traits(model, field);
      boolean otherKind = before.isManyToMany() != after.isManyToMany();
      boolean otherTarget =
          sides.release >= 61
              && before.isManyToMany()
              && after.isManyToMany()
              && sides.equality.of(
                      field.kwarg("to").orElse(Value.NONE), old.kwarg("to").orElse(Value.NONE))
                  == Sameness.OTHER;
      if (otherKind || otherTarget) {
        removeField(model, key.field());
        addField(model, key.field());
        continue;
      }
      boolean fillsNulls =
          before.isNull()
              && !after.isNull()
              && !after.hasDefault()
              && !(sides.release >= 50 && after.hasDatabaseDefault())
              && !after.isManyToMany();
      if (fillsNulls) {
        sides.questions.add(
            new PendingChanges.Question(
                PendingChanges.Question.Kind.DEFAULT_FOR_NULLS,
                "What do rows with NULL in %s.%s get, which is not null now and has no default?"
                    .formatted(model, key.field()),
                "none; rows with NULL are seen to before",
                field.place()));
      }
      sides.add(
          model.app(),
          new Operation.AlterField(model.name(), key.field(), field, true, field.place()),
          needs);
    }
  }

  /** A relation to what was renamed leads where it led: the rename takes it along. */
  private Field followed(ModelKey model, Field field, Field old) {
    FieldTraits traits = sides.traits(model, field);
    Field followed = field;
    Optional<ModelKey> target = traits.target();
    if (target.isPresent()) {
      Optional<String> toField = field.kwarg("to_field").flatMap(Value::asString);
      boolean isRenamedField =
          toField
              .filter(
                  name -> sides.renamedFields.containsKey(new Sides.FieldKey(target.get(), name)))
              .isPresent();
      if (sides.renamedModels.containsKey(target.get()) || isRenamedField) {
        followed = followed.with("to", old.kwarg("to"));
      }
      if (isRenamedField) {
        followed = followed.with("to_field", old.kwarg("to_field"));
      }
      followed = withOldNames(followed, "from_fields", model);
      followed = withOldNames(followed, "to_fields", target.get());
    }
    if (traits.through().filter(sides.renamedModels::containsKey).isPresent()) {
      followed = followed.with("through", old.kwarg("through"));
    }
    return followed;
  }

  private Field withOldNames(Field field, String keyword, ModelKey of) {
    Optional<List<Value>> names = field.kwarg(keyword).flatMap(Value::asItems);
    return names.isEmpty()
        ? field
        : field.with(
            keyword,
            Optional.of(
                new Value.PyTuple(
                    names.get().stream()
                        .map(
                            each ->
                                each.asString()
                                    .map(
                                        name ->
                                            sides.renamedFields.get(new Sides.FieldKey(of, name)))
                                    .<Value>map(Value::str)
                                    .orElse(each))
                        .toList())));
  }

  private List<Need> needsOfExpression(Field field) {
    Set<String> named = References.of(field.kwarg("expression").orElse(Value.NONE));
    List<Need> needs = new ArrayList<>();
    for (Sides.FieldKey added : Sides.minus(sides.newFields, sides.oldFields)) {
      Field other = Sides.field(sides.after(added.model()), added.field());
      if (sides.traits(added.model(), other).isRelation() || named.contains(added.field())) {
        needs.add(Need.created(added.model(), added.field()));
      }
    }
    return needs;
  }
}
