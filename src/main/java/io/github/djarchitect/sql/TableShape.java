package io.github.djarchitect.sql;

import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table as Django would create it from the models now. What hand-written SQL made beside it is
 * not in it, and a server may have older names of constraints and indexes, which outlive renames.
 *
 * @param model {@code app.Model}, or the field that a table between many-to-many is of: {@code
 *     app.Model.field}
 * @param managed whether migrations create and change it
 * @param unknown why an index or a constraint of it cannot be told
 */
public record TableShape(
    String table,
    String model,
    boolean managed,
    List<Column> columns,
    List<Part> parts,
    List<String> unknown) {
  public TableShape {
    columns = List.copyOf(columns);
    parts = List.copyOf(parts);
    unknown = List.copyOf(unknown);
  }

  /**
   * A column.
   *
   * @param field the model's field
   * @param type as in a column's definition; absent where {@code unknown} says why
   * @param defaultSql what the database itself puts in; a model's {@code default=} is not there
   * @param unknown why the column cannot be told; absent where it can
   */
  public record Column(
      String name,
      String field,
      @Nullable String type,
      boolean nullable,
      @Nullable String defaultSql,
      @Nullable String unknown) {}

  /**
   * An index or constraint.
   *
   * @param definition the statement that adds it, where it is one that the model declares
   */
  public record Part(DatabaseObjects.Named named, @Nullable String definition) {}

  /** The table of this name, where a model of the state has it. */
  public static Optional<TableShape> of(
      ProjectState state, String table, Vendor vendor, DjangoVersion django) {
    Dialect dialect = Dialect.of(vendor, django);
    Models models = new Models(state, dialect, SchemaContext.NONE);
    TableEditor editor = TableEditor.of(dialect, new Script(dialect, new LiveNames(null, models)));
    return models.ofTable(table).map(model -> of(model, editor));
  }

  /**
   * The tables of a model: its own and those of its many-to-many fields. None of a proxy, nor where
   * a name cannot be read.
   */
  public static List<TableShape> all(
      ProjectState state, ModelKey key, Vendor vendor, DjangoVersion django) {
    Dialect dialect = Dialect.of(vendor, django);
    Models models = new Models(state, dialect, SchemaContext.NONE);
    TableEditor editor = TableEditor.of(dialect, new Script(dialect, new LiveNames(null, models)));
    Optional<ModelTable> model = models.find(key);
    List<TableShape> shapes = new ArrayList<>();
    try {
      if (model.isPresent() && model.get().concrete() == model.get()) {
        shapes.add(of(model.get(), editor));
        for (ModelField field : model.get().manyToMany()) {
          if (model.get().migrates() && field.findAutoThrough().isPresent()) {
            shapes.add(of(field.findAutoThrough().get(), editor));
          }
        }
      }
    } catch (Unrenderable _) {
      // what cannot be told is asked of nobody
    }
    return List.copyOf(shapes);
  }

  private static TableShape of(ModelTable model, TableEditor editor) {
    String label =
        model
            .createdFor()
            .map(field -> label(field.model()) + "." + field.name())
            .orElseGet(() -> label(model));
    List<Column> columns =
        model.columns().stream()
            .filter(field -> !field.isCompositeKey())
            .map(field -> column(field, editor))
            .toList();
    Map<String, String> definitions = definitions(model, editor);
    List<Part> parts = new ArrayList<>();
    LiveNames.Assumed assumed = LiveNames.assumed(model);
    for (DatabaseObjects.Named named : assumed.objects()) {
      parts.add(new Part(named, definitions.get(named.name())));
    }
    boolean managed = model.createdFor().isPresent() || model.migrates();
    return new TableShape(model.table(), label, managed, columns, parts, assumed.unknown());
  }

  private static String label(ModelTable model) {
    return model.app() + "." + model.name();
  }

  private static Column column(ModelField field, TableEditor editor) {
    try {
      return new Column(
          field.column(), field.name(), field.type(), field.nullable(), own(field, editor), null);
    } catch (Unrenderable e) {
      return new Column(
          field.attributeName(),
          field.name(),
          null,
          field.field().isTrue("null"),
          null,
          e.reason());
    }
  }

  /** What the server puts in by itself: a default, an expression or the next number. */
  private static @Nullable String own(ModelField field, TableEditor editor) {
    if (field.generated()) {
      return "GENERATED ALWAYS AS (%s)".formatted(editor.generatedSql(field));
    }
    return field.hasDatabaseDefault()
        ? editor.databaseDefault(field)
        : field.typeSuffix().orElse(null);
  }

  private static Map<String, String> definitions(ModelTable model, TableEditor editor) {
    Map<String, String> definitions = new HashMap<>();
    for (Index index : model.indexes()) {
      define(
          index.name(), () -> Optional.of(editor.index(model, index, false)), editor, definitions);
    }
    for (Constraint constraint : model.constraints()) {
      define(
          constraint.name(),
          () -> editor.addConstraintDdl(model, constraint, false),
          editor,
          definitions);
    }
    return definitions;
  }

  private static void define(
      Optional<String> name,
      Supplier<Optional<Ddl>> ddl,
      TableEditor editor,
      Map<String, String> out) {
    try {
      ddl.get()
          .map(each -> each.statement(editor.dialect).sql())
          .ifPresent(sql -> name.ifPresent(known -> out.put(known, sql)));
    } catch (Unrenderable e) {
      name.ifPresent(known -> out.put(known, "unknown: " + e.reason()));
    }
  }
}
