package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.state.ModelKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that models.py and the migrations do not agree on.
 *
 * @param field absent where a whole model is meant
 * @param members of the field, or of the model's options, that differ
 */
public record ModelDifference(
    ModelKey model,
    @Nullable String field,
    Kind kind,
    List<String> members,
    Place place,
    String message) {
  public ModelDifference {
    members = List.copyOf(members);
  }

  /** Which side has it. */
  public enum Kind {
    ONLY_IN_MODELS,
    ONLY_IN_MIGRATIONS,
    DIFFERS
  }
}
