package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.AppliedHistory;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.StateSimulator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A project's state at a point of the graph, as JSON. */
public final class StateJson {
  private final ValueJson json;
  private final GraphJson parts;

  private StateJson(ValueJson json) {
    this.json = json;
    this.parts = new GraphJson(json);
  }

  /**
   * @param at the point; absent: all leaves
   */
  public static ObjectNode of(
      Reading reading,
      StateSimulator.Simulation simulation,
      @Nullable MigrationKey at,
      String django) {
    return of(reading, reading.graph(), simulation, at, django);
  }

  /**
   * The same in the graph of a database.
   *
   * @param graph of the migrations of {@code reading}
   */
  public static ObjectNode of(
      Reading reading,
      MigrationGraph graph,
      StateSimulator.Simulation simulation,
      @Nullable MigrationKey at,
      String django) {
    return new StateJson(new ValueJson(Deconstructor.of(reading.project(), django)))
        .state(reading, graph, simulation, at, django);
  }

  /** What a record of applied migrations says that the files do not bear out. */
  public static ObjectNode applied(AppliedHistory history, MigrationGraph graph) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("recorded", graph.recorded().size());
    ArrayNode unknown = node.putArray("unknown");
    for (AppliedHistory.Gone each : history.gone()) {
      ObjectNode gone = unknown.addObject();
      gone.set("migration", GraphJson.key(each.migration()));
      gone.put("app_known", each.appKnown());
    }
    ArrayNode inconsistent = node.putArray("inconsistent");
    for (AppliedHistory.OutOfOrder each : history.outOfOrder()) {
      ObjectNode edge = inconsistent.addObject();
      edge.set("migration", GraphJson.key(each.migration()));
      edge.set("dependency", GraphJson.key(each.dependency()));
      edge.put("error", each.message());
      graph
          .placeOf(each.migration(), each.dependency())
          .ifPresent(place -> GraphJson.place(edge, place));
    }
    return node;
  }

  private ObjectNode state(
      Reading reading,
      MigrationGraph graph,
      StateSimulator.Simulation simulation,
      @Nullable MigrationKey at,
      String django) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", "architect/state/1");
    GraphJson.head(root, reading, django);
    if (at == null) {
      root.putNull("at");
    } else {
      root.set("at", GraphJson.key(at));
    }
    ArrayNode plan = root.putArray("plan");
    simulation.plan().forEach(key -> plan.add(GraphJson.key(key)));
    Set<String> contrib = new TreeSet<>();
    simulation.plan().stream().filter(graph::isContrib).forEach(key -> contrib.add(key.app()));
    ArrayNode apps = root.putArray("django_apps");
    contrib.forEach(apps::add);
    ArrayNode models = root.putArray("models");
    simulation.state().models().values().forEach(model -> models.add(model(model)));
    ArrayNode errors = root.putArray("errors");
    for (StateSimulator.StateError error : simulation.errors()) {
      ObjectNode each = errors.addObject();
      each.set("migration", GraphJson.key(error.migration()));
      if (error.operation().matches("\\d+")) {
        each.put("operation_index", Integer.parseInt(error.operation()));
      } else {
        each.put("operation_index", error.operation());
      }
      each.put("error", error.error());
      GraphJson.place(each, error.place());
    }
    for (List<MigrationKey> round : graph.cycles()) {
      ObjectNode cycle = errors.addObject();
      cycle.putNull("migration");
      cycle.putNull("operation_index");
      cycle.put("error", "CircularDependencyError: " + GraphText.round(round));
      GraphText.place(graph, round).ifPresent(place -> GraphJson.place(cycle, place));
    }
    GraphJson.missing(root.putArray("missing_dependencies"), graph);
    ArrayNode opaque = root.putArray("opaque_operations");
    for (MigrationKey key : simulation.plan()) {
      Migration migration = reading.migrations().get(key);
      if (migration == null) {
        continue;
      }
      int index = 0;
      for (Operation operation : migration.operations()) {
        if (operation instanceof Operation.OpaqueOperation o) {
          ObjectNode each = opaque.addObject();
          each.set("migration", GraphJson.key(key));
          each.put("operation_index", index);
          each.put("operation", o.path() == null ? o.reason() : o.path());
        }
        index++;
      }
    }
    return root;
  }

  private ObjectNode model(ModelState model) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("app", model.app()).put("name", model.name());
    if (model.uncertain()) {
      node.put("uncertain", true);
    }
    if (model.bases().isEmpty()) {
      node.putArray("bases")
          .add(JsonNodeFactory.instance.objectNode().put("ref", "django.db.models.Model"));
    } else {
      node.set("bases", json.array(model.bases()));
    }
    ObjectNode options = node.putObject("options");
    model.options().forEach((name, value) -> options.set(name, json.of(value)));
    ArrayNode indexes = options.putArray("indexes");
    model.indexes().forEach(index -> indexes.add(parts.index(index)));
    ArrayNode constraints = options.putArray("constraints");
    model.constraints().forEach(each -> constraints.add(parts.constraint(each)));
    ArrayNode managers = node.putArray("managers");
    for (Operation.Manager manager : model.managers()) {
      ObjectNode each = managers.addObject().put("name", manager.name());
      Value value = manager.manager();
      each.set("manager", json.of(value));
    }
    ArrayNode fields = node.putArray("fields");
    model.fields().forEach(field -> fields.add(parts.named(field)));
    return node;
  }
}
