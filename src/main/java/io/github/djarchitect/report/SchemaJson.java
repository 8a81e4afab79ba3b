package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.sql.DatabaseObjects;
import io.github.djarchitect.sql.TableShape;
import java.util.Locale;

/** Tables of a running database, or as the files show them, as JSON. */
public final class SchemaJson {
  private SchemaJson() {}

  /** Adds rows and sizes: {@code rows}, {@code from}, {@code bytes}, {@code as_of}. */
  public static void rows(TableFacts facts, ObjectNode out) {
    out.put("rows", facts.rows()).put("from", facts.rows() == null ? "unknown" : facts.rowsFrom());
    if (facts.bytes() != null) {
      out.put("bytes", facts.bytes()).put("index_bytes", facts.indexBytes());
    }
    if (facts.asOf() != null) {
      out.put("as_of", facts.asOf().toString());
    }
  }

  /** Adds columns, indexes and constraints, as far as the project's files show them. */
  public static void structure(TableShape shape, ObjectNode out) {
    ArrayNode columns = out.putArray("columns");
    for (TableShape.Column column : shape.columns()) {
      ObjectNode each = columns.addObject().put("name", column.name());
      each.put("type", column.type()).put("nullable", column.nullable());
      if (column.defaultSql() != null) {
        each.put("default", column.defaultSql());
      }
      if (!column.field().equals(column.name())) {
        each.put("field", column.field());
      }
      if (column.unknown() != null) {
        each.put("unknown", column.unknown());
      }
    }
    ArrayNode indexes = out.putArray("indexes");
    ArrayNode constraints = out.putArray("constraints");
    for (TableShape.Part part : shape.parts()) {
      DatabaseObjects.Named named = part.named();
      ObjectNode each =
          switch (named.kind()) {
            case INDEX, OTHER_INDEX -> index(named, false, indexes);
            case UNIQUE_INDEX -> index(named, true, indexes);
            case PRIMARY_KEY, UNIQUE, FOREIGN_KEY, CHECK, EXCLUSION ->
                constraints
                    .addObject()
                    .put("name", named.name())
                    .put("kind", named.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
          };
      if (!named.columns().isEmpty()) {
        each.put("columns", String.join(", ", named.columns()));
      }
      if (named.references() != null) {
        each.put("references", named.references());
      }
      if (part.definition() != null) {
        each.put("definition", part.definition());
      }
    }
    if (!shape.unknown().isEmpty()) {
      ArrayNode unknown = out.putArray("unknown");
      shape.unknown().forEach(unknown::add);
    }
  }

  private static ObjectNode index(DatabaseObjects.Named named, boolean unique, ArrayNode out) {
    return out.addObject().put("name", named.name()).put("unique", unique);
  }

  /** Adds columns, indexes and constraints. */
  public static void structure(TableFacts facts, ObjectNode out) {
    ArrayNode columns = out.putArray("columns");
    for (TableFacts.ColumnFacts column : facts.columns()) {
      ObjectNode each =
          columns
              .addObject()
              .put("name", column.name())
              .put("type", column.type())
              .put("nullable", column.nullable());
      if (column.defaultSql() != null) {
        each.put("default", column.defaultSql());
      }
      if (column.nullFraction() != null) {
        each.put("null_fraction", column.nullFraction());
      }
    }
    ArrayNode indexes = out.putArray("indexes");
    for (TableFacts.IndexFacts index : facts.indexes()) {
      indexes
          .addObject()
          .put("name", index.name())
          .put("unique", index.unique())
          .put("valid", index.valid())
          .put("definition", index.definition());
    }
    ArrayNode constraints = out.putArray("constraints");
    for (TableFacts.ConstraintFacts constraint : facts.constraints()) {
      constraints
          .addObject()
          .put("name", constraint.name())
          .put("kind", constraint.kind())
          .put("validated", constraint.validated())
          .put("definition", constraint.definition());
    }
  }
}
