package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that models.py and the migrations do not agree on.
 *
 * @param field absent where a whole model is meant
 * @param members of the field, or of the model's options, that differ
 * @param history the model, where a package makes it of another and no class of it is written
 * @param missing the operation that makemigrations would add to a model of old versions, where that
 *     is one
 */
public record ModelDifference(
    ModelKey model,
    @Nullable String field,
    Kind kind,
    List<String> members,
    Place place,
    String message,
    @Nullable HistoryModel history,
    @Nullable Operation missing) {
  public ModelDifference {
    members = List.copyOf(members);
  }

  ModelDifference(
      ModelKey model,
      @Nullable String field,
      Kind kind,
      List<String> members,
      Place place,
      String message) {
    this(model, field, kind, members, place, message, null, null);
  }

  /** Which side has it. */
  public enum Kind {
    ONLY_IN_MODELS,
    ONLY_IN_MIGRATIONS,
    DIFFERS
  }
}
