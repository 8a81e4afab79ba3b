package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the {@code Meta} that holds for a model says, as Django keeps it as the options of a state:
 * its own, else that of the nearest abstract base or other class in the order of Python.
 *
 * @param options by name, in Django's order; what its bases say included
 * @param open a base of it that cannot be read
 */
record MetaOptions(Map<String, Value> options, Optional<String> open) {
  /** {@code django.db.models.options.DEFAULT_NAMES} but for those that a state leaves out. */
  private static final List<String> NAMES =
      List.of(
          "verbose_name",
          "verbose_name_plural",
          "db_table",
          "db_table_comment",
          "ordering",
          "unique_together",
          "permissions",
          "get_latest_by",
          "order_with_respect_to",
          "db_tablespace",
          "abstract",
          "managed",
          "proxy",
          "swappable",
          "auto_created",
          "default_permissions",
          "select_on_save",
          "default_related_name",
          "required_db_features",
          "required_db_vendor",
          "base_manager_name",
          "default_manager_name",
          "indexes",
          "constraints");

  private static final String META = "Meta";

  /**
   * @param release {@code 52} for Django 5.2
   */
  static MetaOptions of(Lineage lineage, Evaluator evaluator, int release) {
    return of(lineage, 0, evaluator, release);
  }

  /**
   * @param from how many classes of the lineage do not count
   */
  private static MetaOptions of(Lineage lineage, int from, Evaluator evaluator, int release) {
    for (Lineage.Ancestor ancestor : lineage.order().subList(from, lineage.order().size())) {
      boolean first = ancestor == lineage.order().getFirst();
      switch (ancestor) {
        case Lineage.Ancestor.Own(Evaluator.Type type) -> {
          Optional<Evaluator.Type> meta = type.inner(META);
          if (meta.isPresent() && (first || keepsMeta(type, evaluator))) {
            return of(meta.get(), evaluator, first, release);
          }
          if (meta.isEmpty() && type.body().containsKey(META)) {
            return new MetaOptions(Map.of(), Optional.of("a Meta that reading does not follow"));
          }
        }
        case Lineage.Ancestor.Django(DjangoModel model)
            when model.isAbstract() && model != DjangoModel.MODEL -> {
          return ofDjango(model);
        }
        default -> {}
      }
    }
    return new MetaOptions(Map.of(), Optional.empty());
  }

  private static MetaOptions ofDjango(DjangoModel model) {
    Map<String, Value> options = new LinkedHashMap<>(model.meta());
    options.put("abstract", Value.bool(false));
    return new MetaOptions(options, Optional.empty());
  }

  /** Django takes the Meta of a concrete model away from the class, and leaves others theirs. */
  private static boolean keepsMeta(Evaluator.Type type, Evaluator evaluator) {
    Lineage lineage = Lineage.of(type, evaluator);
    boolean mayBeModel = lineage.isModel() || lineage.open().isPresent();
    return ModelMeta.isAbstract(type) || !mayBeModel;
  }

  private static MetaOptions of(
      Evaluator.Type meta, Evaluator evaluator, boolean own, int release) {
    Map<String, Value> said = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    collect(meta, evaluator, release, said, open, 0);
    // taken back by Django once the abstract model was made
    boolean says = own && meta.body().containsKey("abstract");
    if (said.containsKey("abstract") && !says) {
      said.put("abstract", Value.bool(false));
    }
    Map<String, Value> options = new LinkedHashMap<>();
    for (String name : NAMES) {
      Value value = said.get(name);
      if (value != null) {
        options.put(name, value);
      }
    }
    if (release < 51 && said.containsKey("index_together")) {
      options.put("index_together", said.getOrDefault("index_together", Value.NONE));
    }
    return new MetaOptions(options, open.stream().findFirst());
  }

  /** The model with a table whose Meta this was, where another's derives from it. */
  private static Optional<Lineage> takenAway(Evaluator.Type meta, Evaluator evaluator) {
    String path = meta.path();
    return path.endsWith("." + META)
        ? evaluator
            .type(path.substring(0, path.length() - META.length() - 1))
            .filter(owner -> !keepsMeta(owner, evaluator))
            .map(owner -> Lineage.of(owner, evaluator))
        : Optional.empty();
  }

  /**
   * {@code Owner.Meta} is then that of the nearest class behind the owner that has its own still.
   */
  private static void inherited(
      Lineage owner, Evaluator evaluator, int release, Map<String, Value> said, List<String> open) {
    MetaOptions behind = of(owner, 1, evaluator, release);
    behind.options.forEach(said::putIfAbsent);
    owner.open().or(behind::open).ifPresent(open::add);
  }

  private static void collect(
      Evaluator.Type meta,
      Evaluator evaluator,
      int release,
      Map<String, Value> said,
      List<String> open,
      int depth) {
    if (depth > 30) {
      return;
    }
    Optional<Lineage> taken = depth == 0 ? Optional.empty() : takenAway(meta, evaluator);
    if (taken.isPresent()) {
      inherited(taken.get(), evaluator, release, said, open);
      return;
    }
    meta.body().forEach(said::putIfAbsent);
    for (Evaluator.Base base : meta.bases()) {
      switch (base) {
        case Evaluator.Base.Own(Evaluator.Type own) ->
            collect(own, evaluator, release, said, open, depth + 1);
        case Evaluator.Base.Outside(String path)
            when path.endsWith("." + META)
                && DjangoModel.of(path.substring(0, path.length() - META.length() - 1))
                    .isPresent() ->
            ofDjango(
                    DjangoModel.of(path.substring(0, path.length() - META.length() - 1))
                        .orElseThrow())
                .options
                .forEach(said::putIfAbsent);
        case Evaluator.Base.Outside(String path) when path.endsWith("object") -> {}
        case Evaluator.Base.Outside(String path) ->
            evaluator
                .type(path)
                .ifPresentOrElse(
                    own -> collect(own, evaluator, release, said, open, depth + 1),
                    () -> open.add(path));
        case Evaluator.Base.Unknown _ -> open.add("a base that reading does not follow");
      }
    }
  }
}
