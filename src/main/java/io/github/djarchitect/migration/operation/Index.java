package io.github.djarchitect.migration.operation;

import io.github.djarchitect.evaluate.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An index as its {@code deconstruct()} gives it.
 *
 * @param className {@code django.db.models.Index}, {@code django.contrib.postgres.indexes.GinIndex}
 * @param expressions positional expressions; empty for an index over {@code fields}
 */
public record Index(String className, List<Value> expressions, Map<String, Value> kwargs) {
  public Index {
    expressions = List.copyOf(expressions);
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
  }

  public Optional<String> name() {
    return Optional.ofNullable(kwargs.get("name")).flatMap(Value::asString);
  }

  /** Field names as written, a leading {@code -} for descending kept. */
  public List<String> fields() {
    return Texts.of(kwargs.get("fields"));
  }

  public Optional<Value> kwarg(String name) {
    return Optional.ofNullable(kwargs.get(name));
  }
}
