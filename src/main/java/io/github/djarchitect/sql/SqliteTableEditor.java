package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How Django changes tables on SQLite: what ALTER TABLE cannot do, it does by building the table
 * anew and copying every row.
 */
final class SqliteTableEditor extends TableEditor {
  SqliteTableEditor(SqliteDialect dialect, Script script) {
    super(dialect, script);
  }

  @Override
  String dropTableSql(String table) {
    return "DROP TABLE " + q(table);
  }

  @Override
  String dropColumnSql(String table, String column) {
    return alterSql(table, "DROP COLUMN " + q(column));
  }

  @Override
  String renameTableSql(String from, String to) {
    return alterSql(from, "RENAME TO " + q(to));
  }

  @Override
  String dropForeignKeySql(String table, String name) {
    return alterSql(table, "DROP CONSTRAINT " + q(name));
  }

  @Override
  String dropUniqueSql(String table, String name) {
    return "DROP INDEX " + q(name);
  }

  @Override
  String dropCheckSql(String table, String name) {
    return alterSql(table, "DROP CONSTRAINT " + q(name));
  }

  @Override
  String dropPrimaryKeySql(String table, String name) {
    return dropCheckSql(table, name);
  }

  @Override
  String dropIndexSql(String table, String name, boolean concurrently) {
    return "DROP INDEX " + q(name);
  }

  @Override
  String renameIndexSql(String table, String from, String to) {
    throw new IllegalStateException("SQLite renames no index");
  }

  @Override
  String commentTableSql(String table, String comment) {
    throw new IllegalStateException("SQLite has no comments");
  }

  @Override
  String collate(String collation) {
    return "COLLATE " + collation;
  }

  @Override
  Optional<String> inlineReference(String toTable, String toColumn) {
    return Optional.of(
        "REFERENCES %s (%s) DEFERRABLE INITIALLY DEFERRED".formatted(q(toTable), q(toColumn)));
  }

  @Override
  String inlineForeignKey(Ddl.ForeignKey key, ModelField field, String table) {
    return " " + inlineReference(field.related().table(), field.target().column()).orElseThrow();
  }

  /** Defaults are written into the text here, so nothing is apart from it. */
  @Override
  boolean hasParameters(ModelField field) {
    return false;
  }

  @Override
  void drop(String table, String name, Statement.ConstraintKind kind, @Nullable String references) {
    if (kind == Statement.ConstraintKind.UNIQUE) {
      dropUniqueIndex(table, name);
    } else {
      super.drop(table, name, kind, references);
    }
  }

  @Override
  void renameIndex(ModelTable model, Index old, Index renamed) {
    removeIndex(model, old, false);
    addIndex(model, renamed, false);
  }

  @Override
  void addField(ModelTable model, ModelField field) {
    if (field.isManyToMany() && field.findAutoThrough().isEmpty()) {
      remake(model, null, null, null, null);
      return;
    }
    if (field.isManyToMany() || field.isCompositeKey()) {
      super.addField(model, field);
      return;
    }
    boolean computed =
        field
            .field()
            .kwarg("db_default")
            .filter(
                v ->
                    (v instanceof Value.Call call && call.path().startsWith("django."))
                        ? !Values.shortName(call.path()).equals("Value")
                        : dialect.django.wantsValueObjects())
            .isPresent();
    if (field.primaryKey()
        || field.unique()
        || !field.nullable()
        || Conversion.effectiveDefault(field).isPresent()
        || computed) {
      remake(model, field, null, null, null);
    } else {
      super.addField(model, field);
    }
  }

  @Override
  void removeField(ModelTable model, ModelField field) {
    if (field.isManyToMany()
        || field.isCompositeKey()
        || (!field.primaryKey()
            && !field.unique()
            && !field.indexed()
            && !(field.isForeignKey() && field.constrained()))) {
      if (field.isForeignKey()) {
        dropColumn(model.table(), field.column());
      } else {
        super.removeField(model, field);
      }
    } else {
      remake(model, null, field, null, null);
    }
  }

  @Override
  void alterColumn(
      ModelTable model, ModelField old, ModelField changed, String oldType, String newType) {
    boolean keyed =
        (old.isForeignKey() && old.constrained())
            || (changed.isForeignKey() && changed.constrained());
    if (!old.column().equals(changed.column())
        && !keyed
        && columnSql(old, false).equals(columnSql(changed, false))) {
      // Django leaves deferred statements as they are here
      script.execute(
          new Statement.RenameColumn(
              model.table(),
              old.column(),
              changed.column(),
              alterSql(
                  model.table(),
                  "RENAME COLUMN " + q(old.column()) + " TO " + q(changed.column()))));
      names().columnRenamed(model.table(), old.column(), changed.column());
      return;
    }
    remake(model, null, null, old, changed);
    if (changed.unique()
        && (!oldType.equals(newType) || !old.collation().equals(changed.collation()))) {
      Map<String, ModelTable> others = new TreeMap<>();
      ModelKey owner = changed.model().key();
      Models models = changed.model().models();
      for (ModelField key : models.pointingTo(owner)) {
        boolean toThis = key.toField().map(changed.name()::equals).orElseGet(changed::primaryKey);
        if (!toThis) {
          continue;
        }
        if (key.model().key().equals(owner)) {
          throw new Unrenderable(changed.place(), "the type of a key that its own table refers to");
        }
        boolean hidden =
            key.model().createdFor().isEmpty()
                && key.text("related_name").filter(n -> n.endsWith("+")).isPresent();
        if (!hidden) {
          others.put(key.model().table(), key.model());
        }
      }
      others.values().forEach(other -> remake(other, null, null, null, null));
    }
  }

  @Override
  void addConstraint(ModelTable model, Constraint constraint, boolean notValid) {
    if (standsAlone(constraint)) {
      super.addConstraint(model, constraint, notValid);
    } else {
      remake(model, null, null, null, null);
    }
  }

  @Override
  void removeConstraint(ModelTable model, Constraint constraint) {
    if (standsAlone(constraint)) {
      super.removeConstraint(model, constraint);
    } else {
      remake(model, null, null, null, null);
    }
  }

  private static boolean standsAlone(Constraint constraint) {
    return constraint.shortName().equals("UniqueConstraint")
        && (!constraint.expressions().isEmpty()
            || constraint.kwarg("condition").filter(v -> !Values.absent(v)).isPresent()
            || constraint.kwarg("deferrable").filter(v -> !Values.absent(v)).isPresent()
            || constraint
                .kwarg("include")
                .filter(v -> !Values.absent(v) && !v.equals(new Value.PyTuple(List.of())))
                .isPresent());
  }

  @Override
  void alterManyToMany(ModelField old, ModelField changed) {
    ModelTable from = old.findAutoThrough().orElseThrow();
    ModelTable to = changed.findAutoThrough().orElseThrow();
    if (from.table().equals(to.table())) {
      remakePairs(
          from,
          List.of(
              new Pair(ModelField.targetOf(from), ModelField.targetOf(to)),
              new Pair(ModelField.sourceOf(from), ModelField.sourceOf(to))));
      return;
    }
    createModel(to);
    script.execute(
        new Statement.Insert(
            to.table(),
            true,
            "INSERT INTO %s (id, %s, %s) SELECT id, %s, %s FROM %s"
                .formatted(
                    q(to.table()),
                    ModelField.sourceOf(to).column(),
                    ModelField.targetOf(to).column(),
                    ModelField.sourceOf(from).column(),
                    ModelField.targetOf(from).column(),
                    q(from.table()))));
    dropTable(from.table());
  }

  private record Pair(ModelField old, ModelField changed) {}

  private void remake(
      ModelTable model,
      @Nullable ModelField created,
      @Nullable ModelField deleted,
      @Nullable ModelField old,
      @Nullable ModelField changed) {
    rebuild(
        model,
        created,
        deleted,
        old == null || changed == null ? List.of() : List.of(new Pair(old, changed)));
  }

  private void remakePairs(ModelTable model, List<Pair> pairs) {
    rebuild(model, null, null, pairs);
  }

  private void rebuild(
      ModelTable model,
      @Nullable ModelField created,
      @Nullable ModelField deleted,
      List<Pair> altered) {
    boolean newKey =
        (created != null && created.primaryKey())
            || altered.stream().anyMatch(p -> p.changed().primaryKey() && !p.old().primaryKey());
    if (newKey) {
      throw new Unrenderable(model.place(), "a new primary key on SQLite is not rendered");
    }
    Map<String, ModelField> body = new LinkedHashMap<>();
    Map<String, String> mapping = new LinkedHashMap<>();
    List<String> selfReferring = new ArrayList<>();
    for (ModelField field : model.columns()) {
      body.put(field.name(), field);
      if (field.isForeignKey() && field.pointsTo(model.key())) {
        selfReferring.add(field.name());
      }
      if (!field.generated() && !field.isCompositeKey()) {
        mapping.put(field.column(), q(field.column()));
      }
    }
    Map<String, String> renamed = new LinkedHashMap<>();
    List<ModelField> fresh = new ArrayList<>();
    if (created != null) {
      fresh.add(created);
      if (!created.hasDatabaseDefault() && !created.generated()) {
        mapping.put(
            created.column(),
            Conversion.effectiveDefault(created).map(dialect::quote).orElse("NULL"));
      }
    }
    for (Pair pair : altered) {
      body.remove(pair.old().name());
      selfReferring.remove(pair.old().name());
      mapping.remove(pair.old().column());
      fresh.add(pair.changed());
      renamed.put(pair.old().name(), pair.changed().name());
      if (pair.changed().generated()) {
        continue;
      }
      String source = q(pair.old().column());
      if (pair.old().nullable() && !pair.changed().nullable()) {
        String value =
            pair.changed().hasDatabaseDefault()
                ? databaseDefault(pair.changed())
                : Conversion.effectiveDefault(pair.changed()).map(dialect::quote).orElse("NULL");
        source = "coalesce(" + source + ", " + value + ")";
      }
      mapping.put(pair.changed().column(), source);
    }
    if (deleted != null) {
      body.remove(deleted.name());
      mapping.remove(deleted.column());
    }
    List<NamedField> fields = new ArrayList<>();
    List<NamedField> copies = new ArrayList<>();
    for (ModelField field : body.values()) {
      // Django copies a field that refers to its own table, which moves it to the end
      (selfReferring.contains(field.name()) ? copies : fields)
          .add(new NamedField(field.name(), field.field()));
    }
    fresh.sort(Comparator.comparingInt(f -> f.model().columns().indexOf(f)));
    List<NamedField> changes =
        fresh.stream().map(f -> new NamedField(f.name(), f.field())).toList();
    boolean sameState = fresh.stream().anyMatch(field -> field.model().models() == model.models());
    if (sameState) {
      // the changed field was built with its model, and keeps its place in it
      List<String> order =
          fresh.getFirst().model().columns().stream().map(ModelField::name).toList();
      fields.addAll(changes);
      fields.sort(Comparator.comparingInt(field -> order.indexOf(field.name())));
    } else if (script.rendered()) {
      fields.addAll(changes);
    } else {
      fields.addAll(0, changes);
    }
    fields.addAll(copies);
    // what Django adds by itself, the key as a rule, has its place before all else
    fields.sort(Comparator.comparing(f -> !f.field().isTrue("auto_created")));

    Map<String, Value> options = new LinkedHashMap<>();
    List<Value> together =
        model.uniqueTogether().stream()
            .<Value>map(
                names ->
                    new Value.PyTuple(
                        names.stream()
                            .<Value>map(n -> Value.str(renamed.getOrDefault(n, n)))
                            .toList()))
            .toList();
    options.put("unique_together", new Value.PyTuple(together));
    options.put("db_table", Value.str("new__" + Identifiers.stripQuotes(model.table())));
    List<Index> indexes =
        deleted == null
            ? model.indexes()
            : model.indexes().stream()
                .filter(
                    index ->
                        index.fields().stream()
                            .noneMatch(
                                f -> f.equals(deleted.name()) || f.equals("-" + deleted.name())))
                .toList();
    if (mapping.values().stream().anyMatch(value -> value.contains("%"))) {
      throw new Unrenderable(
          model.place(), "Django fails on a % in a default when it builds a table anew");
    }
    // relations of changed fields are those of the state they come from
    ModelTable shape = model.rebuilt(fields, options, indexes, model.constraints());
    shape.adopt(fresh, model.table());
    createModel(shape);
    script.execute(
        new Statement.Insert(
            shape.table(),
            true,
            "INSERT INTO %s (%s) SELECT %s FROM %s"
                .formatted(
                    q(shape.table()),
                    columnList(List.copyOf(mapping.keySet())),
                    String.join(", ", mapping.values()),
                    q(model.table()))));
    dropTable(model.table());
    alterTable(shape.table(), model.table());
    script.sendDeferredNow();
  }
}
