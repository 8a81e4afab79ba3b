package io.github.djarchitect.sql;

import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.sql.DatabaseObjects.Kind;
import io.github.djarchitect.sql.DatabaseObjects.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The names in the database while a migration runs: what history gives, else what each table would
 * have if it were created as it is now; changed by every statement that is sent.
 */
final class LiveNames {
  private final @Nullable DatabaseObjects history;
  private final Models before;
  private final Map<String, List<Named>> known = new HashMap<>();
  private final Map<String, String> createdHere = new HashMap<>();

  LiveNames(@Nullable DatabaseObjects history, Models before) {
    this.history = history;
    this.before = before;
  }

  List<Named> of(String table) {
    List<Named> objects = known.get(table);
    if (objects == null) {
      if (createdHere.containsKey(table)) {
        objects = List.of();
      } else if (history != null && history.byTable().containsKey(table)) {
        objects = history.of(table);
      } else {
        objects = assumed(table);
      }
      known.put(table, objects);
    }
    return objects;
  }

  List<Named> matching(String table, List<String> columns, Predicate<Named> test) {
    return of(table).stream().filter(o -> o.columns().equals(columns)).filter(test).toList();
  }

  private void change(String table, UnaryOperator<List<Named>> change) {
    known.put(table, List.copyOf(change.apply(of(table))));
  }

  void add(String table, Named object) {
    change(
        table,
        objects -> {
          List<Named> more = new ArrayList<>(objects);
          more.add(object);
          return more;
        });
  }

  void remove(String table, String name) {
    change(table, objects -> objects.stream().filter(o -> !o.name().equals(name)).toList());
  }

  void tableCreated(String table) {
    createdHere.put(table, table);
    known.put(table, List.of());
  }

  void tableDropped(String table) {
    known.put(table, List.of());
    createdHere.put(table, table);
  }

  void tableRenamed(String from, String to) {
    List<Named> objects = of(from);
    known.put(to, objects);
    known.put(from, List.of());
    createdHere.put(from, from);
  }

  void columnRenamed(String table, String from, String to) {
    change(
        table,
        objects ->
            objects.stream()
                .map(
                    o ->
                        new Named(
                            o.name(),
                            o.kind(),
                            o.columns().stream().map(c -> c.equals(from) ? to : c).toList(),
                            o.references()))
                .toList());
  }

  void columnDropped(String table, String column) {
    change(table, objects -> objects.stream().filter(o -> !o.columns().contains(column)).toList());
  }

  void indexRenamed(String table, String from, String to) {
    change(
        table,
        objects ->
            objects.stream()
                .map(
                    o ->
                        o.name().equals(from)
                            ? new Named(to, o.kind(), o.columns(), o.references())
                            : o)
                .toList());
  }

  /** All that is known now, for the next migration. */
  DatabaseObjects snapshot() {
    Map<String, List<Named>> all = new HashMap<>(history == null ? Map.of() : history.byTable());
    all.putAll(known);
    all.values().removeIf(List::isEmpty);
    return new DatabaseObjects(all);
  }

  /** Names as a CREATE TABLE of the table as it is now would give them. */
  private List<Named> assumed(String table) {
    return before
        .ofTable(table)
        .filter(model -> model.createdFor().isPresent() || model.migrates())
        .map(model -> assumed(model).objects())
        .orElse(List.of());
  }

  /**
   * Names as a CREATE TABLE of the model would give them.
   *
   * @param unknown why some of them cannot be told
   */
  record Assumed(List<Named> objects, List<String> unknown) {}

  static Assumed assumed(ModelTable model) {
    String table = model.table();
    List<Named> objects = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (ModelField field : model.columns()) {
      try {
        addOfColumn(field, table, objects);
      } catch (Unrenderable _) {
        // An operation on a column of an unknown type says so; one on another column need not.
      }
    }
    addTogether(model, "unique_together", "_uniq", Kind.UNIQUE, objects, unknown);
    addTogether(model, "index_together", "_idx", Kind.INDEX, objects, unknown);
    for (Index index : model.indexes()) {
      index
          .name()
          .ifPresent(
              name ->
                  objects.add(
                      new Named(
                          name,
                          Kind.INDEX,
                          columns(
                              model,
                              index.fields().stream()
                                  .map(f -> f.startsWith("-") ? f.substring(1) : f)
                                  .toList()),
                          null)));
    }
    for (Constraint constraint : model.constraints()) {
      constraint
          .name()
          .ifPresent(
              name ->
                  objects.add(
                      new Named(
                          name,
                          constraint.shortName().equals("UniqueConstraint")
                              ? Kind.UNIQUE
                              : constraint.shortName().equals("CheckConstraint")
                                  ? Kind.CHECK
                                  : Kind.EXCLUSION,
                          columns(model, constraint.fields()),
                          null)));
    }
    return new Assumed(objects, unknown);
  }

  /** Operations of the state alone may take a field away and leave its name in such an option. */
  private static void addTogether(
      ModelTable model,
      String option,
      String suffix,
      Kind kind,
      List<Named> objects,
      List<String> unknown) {
    String table = model.table();
    int limit = model.models().dialect().maxNameLength();
    try {
      for (List<String> fields : model.together(option)) {
        try {
          List<String> columns = fields.stream().map(name -> model.field(name).column()).toList();
          String name = Identifiers.indexName(table, columns, suffix, limit);
          objects.add(new Named(name, kind, columns, null));
        } catch (Unrenderable e) {
          unknown.add("%s of %s: %s".formatted(option, fields, e.reason()));
        }
      }
    } catch (Unrenderable e) {
      unknown.add(e.reason());
    }
  }

  /** None where one of them cannot be told, as where expressions take part. */
  private static List<String> columns(ModelTable model, List<String> fields) {
    try {
      return fields.stream().map(name -> model.field(name).column()).toList();
    } catch (Unrenderable _) {
      return List.of();
    }
  }

  private static void addOfColumn(ModelField field, String table, List<Named> objects) {
    if (field.isCompositeKey()) {
      return;
    }
    Dialect dialect = field.model().models().dialect();
    int limit = dialect.maxNameLength();
    List<String> column = List.of(field.column());
    objects.addAll(inline(dialect, field, table));
    if (field.isForeignKey() && field.constrained() && dialect.vendor() != Vendor.SQLITE) {
      objects.add(
          new Named(
              new Ddl.ForeignKey(
                      table, field.column(), field.related().table(), field.target().column(), true)
                  .name(dialect),
              Kind.FOREIGN_KEY,
              column,
              field.related().table()));
    }
    if (field.indexed() && !field.unique()) {
      objects.add(
          new Named(Identifiers.indexName(table, column, "", limit), Kind.INDEX, column, null));
    }
    if (dialect.vendor() == Vendor.POSTGRESQL && (field.indexed() || field.unique())) {
      String type = field.type();
      if (!type.contains("[") && (type.startsWith("varchar") || type.startsWith("text"))) {
        objects.add(
            new Named(
                Identifiers.indexName(table, column, "_like", limit), Kind.INDEX, column, null));
      }
    }
  }

  /** What a column definition itself creates, under the names the server chooses. */
  static List<Named> inline(Dialect dialect, ModelField field, String table) {
    List<Named> objects = new ArrayList<>();
    List<String> column = List.of(field.column());
    boolean postgres = dialect.vendor() == Vendor.POSTGRESQL;
    if (field.primaryKey()) {
      objects.add(
          new Named(
              postgres ? Identifiers.postgresObjectName(table, null, "pkey") : "PRIMARY",
              Kind.PRIMARY_KEY,
              column,
              null));
    } else if (field.unique()) {
      objects.add(
          new Named(
              postgres
                  ? Identifiers.postgresObjectName(table, field.column(), "key")
                  : field.column(),
              Kind.UNIQUE,
              column,
              null));
    }
    if (field.check(field.column()).isPresent()) {
      objects.add(
          new Named(
              postgres
                  ? Identifiers.postgresObjectName(table, field.column(), "check")
                  : field.column(),
              Kind.CHECK,
              column,
              null));
    }
    return objects;
  }
}
