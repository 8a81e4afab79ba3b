package io.github.djarchitect.evaluate;

import io.github.djarchitect.files.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of names from outside the project, which the evaluator itself never looks into. An
 * empty answer leaves an attribute a {@link Value.Ref} and a call a {@link Value.Call}.
 */
public interface Outside {

  /** The value under an import path. */
  default Optional<Value> value(String path) {
    return Optional.empty();
  }

  /** The result of calling what stands under an import path. */
  default Optional<Value> call(
      String path, List<Value> args, Map<String, Value> kwargs, Place place) {
    return Optional.empty();
  }

  /** An attribute of a value that stays a call. */
  default Optional<Value> attribute(Value of, String name) {
    return Optional.empty();
  }

  /**
   * An object from outside once an attribute of it was set, as the call that makes such a one.
   *
   * @return absent where that is nothing that the object tells of itself
   */
  default Optional<Value.Call> assigned(Value.Call to, String name, Value value) {
    return Optional.empty();
  }

  /** The value of a setting that may be shown, as a part of a text too. */
  default Optional<Value> told(String setting) {
    return Optional.empty();
  }

  /** The value of a setting where every settings file gives it this one; to decide by alone. */
  default Optional<Value> setting(String name) {
    return Optional.empty();
  }

  /**
   * What a value is by the project's own defaults: a setting, a variable of the environment, an
   * answer of the database.
   */
  default Optional<Value> assumed(Value value) {
    return Optional.empty();
  }

  /** {@code getattr} with a default on something whose attribute is not there. */
  default boolean lacks(String path) {
    return false;
  }
}
