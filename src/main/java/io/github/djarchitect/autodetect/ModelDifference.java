package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.state.ModelKey;
import org.jspecify.annotations.Nullable;

/**
 * Something that models.py and the migrations do not agree on.
 *
 * @param field absent where a whole model is meant
 */
public record ModelDifference(
    ModelKey model, @Nullable String field, Kind kind, Place place, String message) {
  /** Which side has it. */
  public enum Kind {
    ONLY_IN_MODELS,
    ONLY_IN_MIGRATIONS,
    DIFFERS
  }
}
