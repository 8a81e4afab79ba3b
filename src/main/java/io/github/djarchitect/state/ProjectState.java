package io.github.djarchitect.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All models at a point of the graph; a value, never edited in place. */
public record ProjectState(SortedMap<ModelKey, ModelState> models) {
  public static final ProjectState EMPTY = new ProjectState(new TreeMap<>());

  public ProjectState {
    models = Collections.unmodifiableSortedMap(models);
  }

  public Optional<ModelState> model(ModelKey key) {
    return Optional.ofNullable(models.get(key));
  }

  public Optional<ModelState> model(String app, String name) {
    return model(new ModelKey(app, name));
  }
}
