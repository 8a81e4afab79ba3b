package io.github.djarchitect.migration.operation;

import io.github.djarchitect.evaluate.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A constraint as its {@code deconstruct()} gives it: {@code CheckConstraint}, {@code
 * UniqueConstraint}, {@code ExclusionConstraint} or one of the project's own.
 */
public record Constraint(String className, List<Value> expressions, Map<String, Value> kwargs) {
  public Constraint {
    expressions = List.copyOf(expressions);
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
  }

  public Optional<String> name() {
    return Optional.ofNullable(kwargs.get("name")).flatMap(Value::asString);
  }

  public List<String> fields() {
    return Texts.of(kwargs.get("fields"));
  }

  public Optional<Value> kwarg(String name) {
    return Optional.ofNullable(kwargs.get(name));
  }

  public String shortName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
