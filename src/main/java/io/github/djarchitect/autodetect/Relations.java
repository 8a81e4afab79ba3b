package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which fields lead to a model, those that lead to a proxy of it and through it included. */
final class Relations {
  private final Map<ModelKey, Map<ModelKey, Map<String, Field>>> to = new HashMap<>();
  private final Map<ModelKey, ModelState> models;

  Relations(Map<ModelKey, ModelState> models, ModelKey user) {
    this.models = models;
    models.forEach(
        (key, model) -> {
          for (NamedField each : model.fields()) {
            FieldTraits traits = new FieldTraits(each.field(), key, user);
            traits.target().ifPresent(target -> put(target, key, each));
            traits.through().ifPresent(through -> put(through, key, each));
          }
        });
  }

  private void put(ModelKey target, ModelKey model, NamedField field) {
    to.computeIfAbsent(concrete(target), _ -> new LinkedHashMap<>())
        .computeIfAbsent(model, _ -> new LinkedHashMap<>())
        .put(field.name(), field.field());
  }

  /** The fields by the models that have them. */
  Map<ModelKey, Map<String, Field>> to(ModelKey model) {
    return to.getOrDefault(concrete(model), Map.of());
  }

  private ModelKey concrete(ModelKey key) {
    ModelKey concrete = key;
    // a chain of proxies is as long as there are models at most
    for (int i = 0; i < models.size(); i++) {
      Optional<ModelKey> behind = behind(concrete);
      if (behind.isEmpty()) {
        return concrete;
      }
      concrete = behind.get();
    }
    return concrete;
  }

  private Optional<ModelKey> behind(ModelKey key) {
    ModelState model = models.get(key);
    if (model == null || !Value.bool(true).equals(model.options().get("proxy"))) {
      return Optional.empty();
    }
    return model.bases().stream()
        .flatMap(base -> base.asString().stream())
        .filter(label -> label.contains("."))
        .map(ModelKey::parse)
        .findFirst();
  }
}
