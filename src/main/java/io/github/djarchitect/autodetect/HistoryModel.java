package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that a package makes of another, with a copy of each of its fields, and a row for each
 * change of an object. No class of it stands in models.py, yet makemigrations knows it, and each
 * save of the one inserts into the table of the other.
 *
 * @param of the model whose changes it keeps
 * @param key of the model that is made
 * @param name of the model that is made, as Django writes it
 * @param maker the package
 * @param place where the code says so; a migration where no code was found that does
 * @param excluded fields that it has no copy of
 * @param unindexed fields whose copies have no index
 * @param more names of what its own bases give it beside the copies
 * @param open why its fields cannot be told exactly; absent where they can
 */
public record HistoryModel(
    ModelState of,
    ModelKey key,
    String name,
    String maker,
    Place place,
    Set<String> excluded,
    Set<String> unindexed,
    Set<String> more,
    @Nullable String open) {
  public static final String SIMPLE_HISTORY = "django-simple-history";

  static final String PGHISTORY = "django-pghistory";

  public HistoryModel {
    excluded = Set.copyOf(excluded);
    unindexed = Set.copyOf(unindexed);
    more = Set.copyOf(more);
  }

  /** Which model it is and whose, in words. */
  public String told() {
    return "%s, which %s makes of %s".formatted(name, maker, of.name());
  }
}
