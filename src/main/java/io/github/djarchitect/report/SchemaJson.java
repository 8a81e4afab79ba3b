package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.live.TableFacts;

/** Tables of a running database as JSON. */
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
