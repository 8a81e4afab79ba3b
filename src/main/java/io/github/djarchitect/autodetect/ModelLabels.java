package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which model a class is, and how fields name it. */
final class ModelLabels {
  private static final String USER_SETTING = "AUTH_USER_MODEL";

  private final Map<Evaluator.Type, ModelKey> keys = new HashMap<>();
  private final Map<ModelKey, Evaluator.Type> types = new HashMap<>();
  private final Map<String, Evaluator.Type> byPath = new HashMap<>();
  private final Set<ModelKey> guesses = new HashSet<>();
  private final ProjectState migrated;
  private final Evaluator evaluator;

  ModelLabels(ProjectState migrated, Evaluator evaluator) {
    this.migrated = migrated;
    this.evaluator = evaluator;
  }

  void put(Evaluator.Type type, ModelKey key) {
    keys.put(type, key);
    types.put(key, type);
    byPath.put(type.path(), type);
  }

  Optional<ModelKey> of(Evaluator.Type type) {
    return Optional.ofNullable(keys.get(type));
  }

  /** Of a relation in a class: the label of the model, or the setting that names it. */
  Value target(Value to, ModelKey model) {
    return switch (to) {
      case Value.Str(String label) when label.equals("self") -> Value.str(model.toString());
      case Value.Str(String label) when label.contains(".") -> Value.str(lowered(label));
      case Value.Str(String name) -> Value.str(new ModelKey(model.app(), name).toString());
      case Value.Ref(String path) when path.endsWith("." + USER_SETTING) ->
          new Value.Setting(USER_SETTING);
      case Value.Ref(String path) ->
          key(path).<Value>map(key -> Value.str(key.toString())).orElse(to);
      case Value.Call call
          when call.path().equals("django.contrib.auth.get_user_model") || isUser(call) ->
          new Value.Setting(USER_SETTING);
      default -> to;
    };
  }

  /** The setting, by way of an object that the project has for its settings. */
  private static boolean isUser(Value.Call call) {
    return call.path().equals("builtins.getattr")
        && call.args().size() == 2
        && call.args().getLast().equals(Value.str(USER_SETTING));
  }

  private static String lowered(String label) {
    int model = label.indexOf('.') + 1;
    return label.substring(0, model) + label.substring(model).toLowerCase(Locale.ROOT);
  }

  /** The same of a model between two others, which is named as its class is. */
  Value through(Value through, ModelKey model) {
    return switch (through) {
      case Value.Str(String label) -> {
        ModelKey key =
            label.contains(".") ? ModelKey.parse(label) : new ModelKey(model.app(), label);
        yield Value.str(named(key).orElse(label.contains(".") ? label : key.app() + "." + label));
      }
      case Value.Ref(String path) ->
          key(path)
              .<Value>map(key -> Value.str(named(key).orElse(key.app() + "." + last(path))))
              .orElse(through);
      default -> through;
    };
  }

  private Optional<String> named(ModelKey key) {
    return Optional.ofNullable(types.get(key))
        .map(type -> key.app() + "." + type.name())
        .or(() -> migrated.model(key).map(model -> key.app() + "." + model.name()));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The model of a class by its path; of a package's, by the usual place of models. */
  private Optional<ModelKey> key(String path) {
    Evaluator.Type type = byPath.get(path);
    if (type != null) {
      return of(type);
    }
    Optional<ModelKey> django = DjangoModel.of(path).map(DjangoModel::concrete);
    int models = path.lastIndexOf(".models.");
    return django.isPresent() || models < 0
        ? django
        : Optional.of(guessed(new ModelKey(last(path.substring(0, models)), last(path))));
  }

  private ModelKey guessed(ModelKey key) {
    guesses.add(key);
    return key;
  }

  /** Whether the app of a model was only told by the package that its class is in. */
  boolean isGuess(ModelKey key) {
    return guesses.contains(key);
  }

  /** The class of a model that has one here. */
  Optional<Evaluator.Type> type(ModelKey key) {
    return Optional.ofNullable(types.get(key));
  }

  /** The model whose table a proxy uses. */
  ModelKey concrete(ModelKey key) {
    Evaluator.Type type = types.get(key);
    if (type == null) {
      return key;
    }
    Lineage lineage = Lineage.of(type, evaluator);
    boolean proxy =
        Value.bool(true).equals(MetaOptions.of(lineage, evaluator, 0).options().get("proxy"));
    return proxy
        ? lineage.order().stream()
            .skip(1)
            .flatMap(
                ancestor ->
                    switch (ancestor) {
                      case Lineage.Ancestor.Own(Evaluator.Type own) -> of(own).stream();
                      case Lineage.Ancestor.Django(DjangoModel model) ->
                          Optional.ofNullable(model.concrete()).stream();
                      case Lineage.Ancestor.Plain _ -> Stream.<ModelKey>empty();
                    })
            .findFirst()
            .map(this::concrete)
            .orElse(key)
        : key;
  }
}
