package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.autodetect.NewMigration;
import io.github.djarchitect.autodetect.PendingChanges;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import java.util.Locale;

/** What makemigrations would write, as JSON; operations as {@code graph} has them. */
public final class MakemigrationsJson {
  private MakemigrationsJson() {}

  /**
   * @param django the release that was asked for
   */
  public static ObjectNode of(Reading reading, PendingChanges changes, String django) {
    GraphJson parts = new GraphJson(new ValueJson(Deconstructor.of(reading.project(), django)));
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", "architect/makemigrations/1").put("django", django);
    ObjectNode conflicts = root.putObject("conflicts");
    reading
        .graph()
        .conflicts()
        .forEach(
            (app, leaves) -> {
              ArrayNode names = conflicts.putArray(app);
              leaves.forEach(key -> names.add(key.name()));
            });
    ArrayNode migrations = root.putArray("migrations");
    for (NewMigration each : changes.migrations()) {
      ObjectNode node = migrations.addObject();
      node.put("app", each.key().app()).put("name", each.key().name());
      node.put("initial", each.initial());
      ArrayNode dependencies = node.putArray("dependencies");
      each.dependencies().forEach(on -> dependencies.add(GraphJson.dependency(on)));
      ArrayNode operations = node.putArray("operations");
      each.operations().forEach(operation -> operations.add(parts.operation(operation)));
    }
    ArrayNode questions = root.putArray("questions");
    for (PendingChanges.Question each : changes.questions()) {
      questions
          .addObject()
          .put("kind", each.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put("question", each.text())
          .put("assumed", each.assumed())
          .put("path", each.place().path())
          .put("line", each.place().line());
    }
    ArrayNode unknowns = root.putArray("unknowns");
    for (Unreadable each : changes.unknown()) {
      unknowns
          .addObject()
          .put("path", each.place().path())
          .put("line", each.place().line())
          .put("reason", each.reason());
    }
    return root;
  }
}
