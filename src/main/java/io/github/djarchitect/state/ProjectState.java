package io.github.djarchitect.state;

import java.util.Map;
import java.util.Optional;

/**
 * All models at a point of the graph; a value, never edited in place.
 *
 * @param models in the order of their keys
 * @param user the model that {@code settings.AUTH_USER_MODEL} names, today and at every point
 */
public record ProjectState(Map<ModelKey, ModelState> models, ModelKey user) {
  /** Before the first migration, with Django's own user model. */
  public static final ProjectState EMPTY = empty(new ModelKey("auth", "user"));

  public ProjectState {
    models = ModelMap.of(models);
  }

  /** Before the first migration. */
  public static ProjectState empty(ModelKey user) {
    return new ProjectState(ModelMap.EMPTY, user);
  }

  public Optional<ModelState> model(ModelKey key) {
    return Optional.ofNullable(models.get(key));
  }

  public Optional<ModelState> model(String app, String name) {
    return model(new ModelKey(app, name));
  }

  /** A copy with one model added or replaced. */
  public ProjectState with(ModelState model) {
    return new ProjectState(ModelMap.of(models).with(model.key(), model), user);
  }

  /** A copy without one model. */
  public ProjectState without(ModelKey key) {
    return new ProjectState(ModelMap.of(models).without(key), user);
  }
}
