package io.github.djarchitect.state;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation.Manager;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model at a point of the graph.
 *
 * @param name as written in the model
 * @param options without {@code indexes} and {@code constraints}, which have members of their own
 * @param uncertain an opaque operation named this model, so it may differ from the truth
 */
public record ModelState(
    String app,
    String name,
    List<NamedField> fields,
    Map<String, Value> options,
    List<Index> indexes,
    List<Constraint> constraints,
    List<Value> bases,
    List<Manager> managers,
    boolean uncertain) {
  public ModelState {
    fields = List.copyOf(fields);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    indexes = List.copyOf(indexes);
    constraints = List.copyOf(constraints);
    bases = List.copyOf(bases);
    managers = List.copyOf(managers);
  }

  public ModelKey key() {
    return new ModelKey(app, name);
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(NamedField::field).findFirst();
  }

  /** The table's name: {@code db_table}, else Django's default. */
  public String table() {
    return Optional.ofNullable(options.get("db_table"))
        .flatMap(Value::asString)
        .orElse(app + "_" + key().name());
  }

  /** Whether the table has that name; most models are told apart by their app alone. */
  public boolean hasTable(String name) {
    boolean named = options.containsKey("db_table");
    return (named || (name.length() > app.length() && name.startsWith(app)))
        && table().equals(name);
  }

  /** A copy with other fields. */
  public ModelState withFields(List<NamedField> changed) {
    return new ModelState(
        app, name, changed, options, indexes, constraints, bases, managers, uncertain);
  }

  ModelState withOptions(Map<String, Value> changed) {
    return new ModelState(
        app, name, fields, changed, indexes, constraints, bases, managers, uncertain);
  }

  ModelState withIndexes(List<Index> changed) {
    return new ModelState(
        app, name, fields, options, changed, constraints, bases, managers, uncertain);
  }

  ModelState withConstraints(List<Constraint> changed) {
    return new ModelState(app, name, fields, options, indexes, changed, bases, managers, uncertain);
  }

  ModelState markedUncertain() {
    return new ModelState(app, name, fields, options, indexes, constraints, bases, managers, true);
  }

  /** A field's column: {@code db_column}, else its name, with {@code _id} for a relation. */
  public static String column(NamedField named) {
    return named
        .field()
        .kwarg("db_column")
        .flatMap(Value::asString)
        .orElseGet(() -> attname(named));
  }

  /** What an object keeps the column's value under: a relation's key stands beside the object. */
  public static String attname(NamedField named) {
    return Relation.kind(named.field()).filter(Relation.Kind::hasColumn).isPresent()
        ? named.name() + "_id"
        : named.name();
  }
}
