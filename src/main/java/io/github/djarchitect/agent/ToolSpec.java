package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What a model is told of a tool, loaded from {@code tools/NAME.json}, the one source of it.
 *
 * @param description what it does and what it answers
 * @param when when to use it
 * @param parameters JSON Schema of its arguments
 * @param limits what it will not do
 * @param whenCut how to come to the rest of a result that was too long; told with such a result
 *     only
 */
public record ToolSpec(
    String name,
    String description,
    String when,
    ObjectNode parameters,
    String limits,
    String whenCut) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public ToolSpec {
    parameters = parameters.deepCopy();
  }

  /** A copy: the schema of a tool never changes. */
  @Override
  public ObjectNode parameters() {
    return parameters.deepCopy();
  }

  /** The whole text that goes to a model before it calls. */
  public String text() {
    StringBuilder text = new StringBuilder(description);
    if (!when.isEmpty()) {
      text.append("\nUse: ").append(when);
    }
    if (!limits.isEmpty()) {
      text.append("\nLimits: ").append(limits);
    }
    return text.toString();
  }

  /**
   * Reads the description of a tool from the class path.
   *
   * @throws IllegalStateException if the program was packed without it or it lacks a schema
   */
  public static ToolSpec load(String name) {
    String resource = "/tools/" + name + ".json";
    try (InputStream in = ToolSpec.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no tool description at " + resource);
      }
      JsonNode json = MAPPER.readTree(in);
      if (!(json.path("parameters") instanceof ObjectNode parameters)
          || !name.equals(json.path("name").asText())) {
        throw new IllegalStateException(resource + " must hold its name and a schema");
      }
      return new ToolSpec(
          name,
          json.path("description").asText(),
          json.path("when").asText(""),
          parameters,
          json.path("limits").asText(""),
          json.path("when_cut").asText("Ask for less at a time."));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
