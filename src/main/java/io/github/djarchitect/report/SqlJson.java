package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.engine.TableLock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Predictions in the form {@code architect/sql/1}. */
public final class SqlJson {
  private SqlJson() {}

  /** One prediction's members at the top; several under {@code targets}. */
  public static ObjectNode of(List<Prediction> predictions) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/sql/1");
    if (!predictions.isEmpty()) {
      root.put("migration", predictions.getFirst().migration().toString());
      root.put("backwards", predictions.getFirst().backwards());
    }
    if (predictions.size() == 1) {
      root.put("target", predictions.getFirst().target().toString());
      root.set("statements", statements(predictions.getFirst().rows()));
      return root;
    }
    ArrayNode targets = root.putArray("targets");
    for (Prediction prediction : predictions) {
      ObjectNode each = targets.addObject();
      each.put("target", prediction.target().toString());
      each.set("statements", statements(prediction.rows()));
    }
    return root;
  }

  /** The member {@code statements}. */
  public static ArrayNode statements(List<Prediction.Row> rows) {
    ArrayNode statements = JsonNodeFactory.instance.arrayNode();
    for (Prediction.Row row : rows) {
      ObjectNode each = statements.addObject();
      each.put("operation", row.emitted().operation());
      each.put("sql", row.emitted().statement().sql());
      each.put("transaction", row.emitted().transaction());
      if (row.emitted().deferred()) {
        each.put("deferred", true);
      }
      ArrayNode locks = each.putArray("locks");
      Set<String> tables = new LinkedHashSet<>();
      for (TableLock lock : row.effect().locks()) {
        locks.addObject().put("table", lock.table()).put("mode", lock.mode());
        tables.add(lock.table());
      }
      each.put("work", row.work());
      ArrayNode names = each.putArray("tables");
      tables.forEach(names::add);
      each.put("low_seconds", row.lowSeconds());
      each.put("high_seconds", row.highSeconds());
      row.unknown().ifPresent(reason -> each.put("unknown", reason));
      each.put("fact", row.effect().fact());
      each.put("provenance", row.effect().provenance());
    }
    return statements;
  }
}
