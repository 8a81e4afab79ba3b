package io.github.djarchitect.agent;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * Reads checked arguments into a tool's record: {@code base_sha256} becomes {@code baseSha256}, an
 * absent list is empty, any other absent member null.
 */
public final class Arguments {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(
              List.class,
              list -> list.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .build();

  private Arguments() {}

  /**
   * @throws IllegalStateException if the record does not fit its own schema
   */
  public static <T extends Record> T read(JsonNode arguments, Class<T> type) {
    try {
      return MAPPER.treeToValue(arguments, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(type.getName() + " does not fit its schema", e);
    }
  }
}
