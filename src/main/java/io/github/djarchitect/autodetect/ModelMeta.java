package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds as the {@code Meta} of a model: its own, else that of the first abstract base that has
 * one. Concrete models keep none for their children, but those of their own abstract bases.
 *
 * @param meta absent where the model has none at all
 * @param provider where the class stands that declares it
 */
record ModelMeta(Evaluator.@Nullable Type meta, @Nullable Place provider) {
  private static final ModelMeta NONE = new ModelMeta(null, null);

  private static final String MODEL = "django.db.models.Model";

  /** Its abstract classes declare no index, no constraint and no table. */
  private static final String AUTH = "django.contrib.auth.";

  private static final String META = "Meta";

  /** Absent where it cannot be told which it is. */
  static Optional<ModelMeta> of(Evaluator.Type type) {
    return type.outsideBases().stream().allMatch(ModelMeta::declaresNothing)
        ? of(type, true)
        : Optional.empty();
  }

  private static boolean declaresNothing(String base) {
    return base.equals(MODEL)
        || base.startsWith(AUTH)
        || base.equals("object")
        || base.equals("builtins.object");
  }

  private static Optional<ModelMeta> of(Evaluator.Type type, boolean own) {
    if (own && type.body().containsKey(META)) {
      return type.inner(META).map(meta -> new ModelMeta(meta, type.place()));
    }
    List<Evaluator.Type> bases = type.ownBases();
    ModelMeta first = NONE;
    for (Evaluator.Type base : bases) {
      Optional<ModelMeta> found = of(base, isAbstract(base));
      if (found.isEmpty()) {
        return found;
      }
      Place provider = found.get().provider;
      if (first.provider == null) {
        first = found.get();
      } else if (provider != null
          && !provider.equals(first.provider)
          && places(base).contains(first.provider)) {
        // Python asks a base of several of them last
        return Optional.empty();
      }
    }
    return Optional.of(first);
  }

  private static Set<Place> places(Evaluator.Type type) {
    Set<Place> places = new HashSet<>(Set.of(type.place()));
    type.ownBases().forEach(base -> places.addAll(places(base)));
    return places;
  }

  /**
   * Whether a class says of itself that it is abstract. Django takes the word back in the Meta of
   * an abstract model once it has made that, so that one which derives from it is not.
   */
  static boolean isAbstract(Evaluator.Type type) {
    return type.inner(META)
        .flatMap(
            meta ->
                meta.ownBases().stream().anyMatch(base -> base.name().equals(META))
                    ? Optional.ofNullable(meta.body().get("abstract"))
                    : meta.attribute("abstract"))
        .flatMap(Value::asBoolean)
        .orElse(false);
  }

  /**
   * A member of it, inherited ones included.
   *
   * @return {@code nothing} where it is not there, absent where that cannot be told
   */
  Optional<Value> member(String name, Value nothing) {
    if (meta == null) {
      return Optional.of(nothing);
    }
    Value own = meta.body().get(name);
    if (own != null) {
      return Optional.of(own);
    }
    return meta.hasUnknownBase()
            || !meta.outsideBases().stream().allMatch(ModelMeta::declaresNothing)
        ? Optional.empty()
        : Optional.of(meta.attribute(name).orElse(nothing));
  }
}
