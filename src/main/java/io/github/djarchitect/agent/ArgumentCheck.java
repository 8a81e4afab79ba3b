package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.NearestName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds arguments against the part of JSON Schema that the tools' descriptions use.
 *
 * <p>A keyword it does not know is an {@link IllegalStateException}: an unchecked rule would look
 * like a checked one.
 */
final class ArgumentCheck {
  private static final int MOST_PROBLEMS = 8;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final List<String> problems = new ArrayList<>();

  private ArgumentCheck() {}

  /** Sentences for a model, one per problem, at most eight; empty if the arguments fit. */
  static List<String> problems(JsonNode schema, JsonNode arguments) {
    ArgumentCheck check = new ArgumentCheck();
    check.value(schema, arguments, "");
    return check.problems.size() <= MOST_PROBLEMS
        ? check.problems
        : check.problems.subList(0, MOST_PROBLEMS);
  }

  /**
   * The same arguments with what is written as text and can be one thing only as that: {@code "12"}
   * where a number is asked for, an array or object written as JSON, one text where a list of texts
   * is asked for.
   */
  static JsonNode read(JsonNode schema, JsonNode value) {
    String type = schema.path("type").asText("");
    JsonNode read = value.isTextual() ? unquoted(type, value) : value;
    if (type.equals("array") && read.isTextual() && isOfTexts(schema)) {
      return JsonNodeFactory.instance.arrayNode().add(read);
    }
    if (read instanceof ObjectNode object) {
      ObjectNode members = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(
              member ->
                  members.set(
                      member.getKey(), read(of(schema, member.getKey()), member.getValue())));
      return members;
    }
    if (read instanceof ArrayNode array && schema.has("items")) {
      ArrayNode elements = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> elements.add(read(schema.path("items"), each)));
      return elements;
    }
    return read;
  }

  /** One text where a list of texts is asked for is that list. */
  private static boolean isOfTexts(JsonNode schema) {
    return schema.path("items").path("type").asText("").equals("string");
  }

  private static JsonNode of(JsonNode schema, String member) {
    JsonNode own = schema.path("properties").path(member);
    return own.isMissingNode() ? schema.path("additionalProperties") : own;
  }

  private static JsonNode unquoted(String type, JsonNode value) {
    if (!Set.of("object", "array", "number", "integer", "boolean").contains(type)) {
      return value;
    }
    try {
      JsonNode read = MAPPER.readTree(value.textValue().strip());
      ArgumentCheck check = new ArgumentCheck();
      return read != null
              && check.typeFits(JsonNodeFactory.instance.objectNode().put("type", type), read, "")
          ? read
          : value;
    } catch (JsonProcessingException e) {
      return value;
    }
  }

  private void value(JsonNode schema, JsonNode value, String at) {
    if (!typeFits(schema, value, at)) {
      return;
    }
    schema
        .fieldNames()
        .forEachRemaining(
            keyword -> {
              JsonNode rule = schema.path(keyword);
              switch (keyword) {
                case "type", "description", "title", "default", "examples" -> {}
                case "properties" -> properties(rule, value, at);
                case "required" -> required(schema, rule, value, at);
                case "additionalProperties" -> unknown(schema, rule, value, at);
                case "items" -> items(rule, value, at);
                case "enum" -> oneOf(rule, value, at);
                case "minItems" ->
                    bound(
                        value.isArray() && value.size() < rule.asInt(),
                        at,
                        "needs at least " + rule.asInt() + " elements");
                case "maxItems" ->
                    bound(
                        value.isArray() && value.size() > rule.asInt(),
                        at,
                        "takes at most " + rule.asInt() + " elements");
                case "minLength" ->
                    bound(
                        value.isTextual() && value.textValue().length() < rule.asInt(),
                        at,
                        "needs at least " + rule.asInt() + " characters");
                case "maxLength" ->
                    bound(
                        value.isTextual() && value.textValue().length() > rule.asInt(),
                        at,
                        "takes at most " + rule.asInt() + " characters");
                case "minimum" ->
                    bound(
                        value.isNumber() && number(value).compareTo(number(rule)) < 0,
                        at,
                        "must be at least " + rule.asText());
                case "maximum" ->
                    bound(
                        value.isNumber() && number(value).compareTo(number(rule)) > 0,
                        at,
                        "must be at most " + rule.asText());
                default -> throw new IllegalStateException("unchecked schema keyword " + keyword);
              }
            });
  }

  private boolean typeFits(JsonNode schema, JsonNode value, String at) {
    String type = schema.path("type").asText("");
    boolean fits =
        switch (type) {
          case "" -> true;
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "boolean" -> value.isBoolean();
          case "number" -> value.isNumber();
          case "integer" -> value.isNumber() && number(value).stripTrailingZeros().scale() <= 0;
          default -> throw new IllegalStateException("unchecked schema type " + type);
        };
    if (!fits) {
      problems.add(name(at) + " must be " + article(type) + ", not " + article(kind(value)) + ".");
    }
    return fits;
  }

  private void properties(JsonNode rules, JsonNode value, String at) {
    rules
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (value.has(name)) {
                value(rules.path(name), value.path(name), member(at, name));
              }
            });
  }

  private void required(JsonNode schema, JsonNode names, JsonNode value, String at) {
    for (JsonNode name : names) {
      if (value.isObject() && !value.has(name.asText())) {
        String type = schema.path("properties").path(name.asText()).path("type").asText("");
        problems.add(
            member(at, name.asText())
                + " is required"
                + (type.isEmpty() ? "." : " (" + article(type) + ")."));
      }
    }
  }

  private void unknown(JsonNode schema, JsonNode allowed, JsonNode value, String at) {
    if (!value.isObject() || (allowed.isBoolean() && allowed.booleanValue())) {
      return;
    }
    List<String> known = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(known::add);
    if (allowed.isObject()) {
      value
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!known.contains(name)) {
                  value(allowed, value.path(name), member(at, name));
                }
              });
      return;
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                Optional<String> near = NearestName.among(known, name);
                problems.add(
                    member(at, ResultCap.text(name, 80))
                        + " is not known"
                        + near.map(found -> "; " + found + " is.")
                            .orElse(
                                known.isEmpty()
                                    ? "; there are no arguments."
                                    : "; known are " + String.join(", ", known) + "."));
              }
            });
  }

  private void items(JsonNode rule, JsonNode value, String at) {
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      value(rule, value.path(i), at + "[" + i + "]");
    }
  }

  private void oneOf(JsonNode choices, JsonNode value, String at) {
    List<String> texts = new ArrayList<>();
    for (JsonNode choice : choices) {
      if (choice.equals(value)) {
        return;
      }
      texts.add(choice.asText());
    }
    problems.add(name(at) + " must be one of " + String.join(", ", texts) + ".");
  }

  private void bound(boolean broken, String at, String text) {
    if (broken) {
      problems.add(name(at) + " " + text + ".");
    }
  }

  private static BigDecimal number(JsonNode value) {
    return value.decimalValue();
  }

  private static String name(String at) {
    return at.isEmpty() ? "The whole" : at;
  }

  private static String member(String at, String name) {
    return at.isEmpty() ? name : at + "." + name;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING, BINARY -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case NULL, MISSING, POJO -> "null";
    };
  }

  private static String article(String type) {
    return switch (type) {
      case "null" -> "null";
      case "object", "array", "integer" -> "an " + type;
      default -> "a " + type;
    };
  }
}
