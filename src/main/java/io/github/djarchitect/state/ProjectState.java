package io.github.djarchitect.state;

import java.util.Map;
import java.util.Optional;

/**
 * All models at a point of the graph; a value, never edited in place.
 *
 * @param models in the order of their keys
 * @param user the model that {@code settings.AUTH_USER_MODEL} names, today and at every point
 * @param setsOfGroups whether a rename leaves {@code unique_together} and {@code index_together} as
 *     the sets that they should be, and not as lists; since Django 6.1
 */
public record ProjectState(Map<ModelKey, ModelState> models, ModelKey user, boolean setsOfGroups) {
  /** Before the first migration, with Django's own user model. */
  public static final ProjectState EMPTY = empty(new ModelKey("auth", "user"), false);

  public ProjectState {
    models = ModelMap.of(models);
  }

  /** Before the first migration. */
  public static ProjectState empty(ModelKey user, boolean setsOfGroups) {
    return new ProjectState(ModelMap.EMPTY, user, setsOfGroups);
  }

  public Optional<ModelState> model(ModelKey key) {
    return Optional.ofNullable(models.get(key));
  }

  public Optional<ModelState> model(String app, String name) {
    return model(new ModelKey(app, name));
  }

  /** A copy with one model added or replaced. */
  public ProjectState with(ModelState model) {
    return withModels(ModelMap.of(models).with(model.key(), model));
  }

  /** A copy without one model. */
  public ProjectState without(ModelKey key) {
    return withModels(ModelMap.of(models).without(key));
  }

  /** A copy with these models and no others. */
  public ProjectState withModels(Map<ModelKey, ModelState> others) {
    return new ProjectState(others, user, setsOfGroups);
  }
}
