package io.github.djarchitect.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All models at a point of the graph; a value, never edited in place.
 *
 * @param user the model that {@code settings.AUTH_USER_MODEL} names, today and at every point
 */
public record ProjectState(SortedMap<ModelKey, ModelState> models, ModelKey user) {
  /** Before the first migration, with Django's own user model. */
  public static final ProjectState EMPTY = empty(new ModelKey("auth", "user"));

  public ProjectState {
    models = Collections.unmodifiableSortedMap(models);
  }

  /** Before the first migration. */
  public static ProjectState empty(ModelKey user) {
    return new ProjectState(new TreeMap<>(), user);
  }

  public Optional<ModelState> model(ModelKey key) {
    return Optional.ofNullable(models.get(key));
  }

  public Optional<ModelState> model(String app, String name) {
    return model(new ModelKey(app, name));
  }

  /** A copy with one model added or replaced. */
  public ProjectState with(ModelState model) {
    SortedMap<ModelKey, ModelState> changed = new TreeMap<>(models);
    changed.put(model.key(), model);
    return new ProjectState(changed, user);
  }

  /** A copy without one model. */
  public ProjectState without(ModelKey key) {
    SortedMap<ModelKey, ModelState> changed = new TreeMap<>(models);
    changed.remove(key);
    return new ProjectState(changed, user);
  }
}
