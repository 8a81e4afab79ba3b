package io.github.djarchitect.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.github.djarchitect.agent.ToolSpec;
import java.util.ArrayList;
import java.util.List;

/** A tool's JSON Schema in LangChain4j's classes. */
final class ToolSchemas {
  private ToolSchemas() {}

  static ToolSpecification of(ToolSpec spec) {
    return ToolSpecification.builder()
        .name(spec.name())
        .description(spec.text())
        .parameters(object(spec.parameters()))
        .build();
  }

  private static JsonObjectSchema object(JsonNode schema) {
    JsonObjectSchema.Builder builder = JsonObjectSchema.builder();
    if (schema.hasNonNull("description")) {
      builder.description(schema.path("description").asText());
    }
    schema
        .path("properties")
        .properties()
        .forEach(each -> builder.addProperty(each.getKey(), element(each.getValue())));
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    builder.required(required);
    // An object with free names is one whose values have a schema of their own.
    builder.additionalProperties(
        schema.path("additionalProperties").isObject()
            || schema.path("additionalProperties").asBoolean(false));
    return builder.build();
  }

  private static JsonSchemaElement element(JsonNode schema) {
    String description =
        schema.hasNonNull("description") ? schema.path("description").asText() : null;
    if (schema.has("enum")) {
      List<String> values = new ArrayList<>();
      schema.path("enum").forEach(value -> values.add(value.asText()));
      return JsonEnumSchema.builder().description(description).enumValues(values).build();
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" ->
          JsonArraySchema.builder()
              .description(description)
              .items(element(schema.path("items")))
              .build();
      case "integer" -> JsonIntegerSchema.builder().description(description).build();
      case "number" -> JsonNumberSchema.builder().description(description).build();
      case "boolean" -> JsonBooleanSchema.builder().description(description).build();
      default -> JsonStringSchema.builder().description(description).build();
    };
  }
}
