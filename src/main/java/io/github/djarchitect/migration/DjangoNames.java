package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Outside;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the evaluator is told of Django: settings stay settings, translations their text.
 *
 * @param settings values of settings that a user gave
 */
public record DjangoNames(Map<String, Value> settings) implements Outside {
  private static final String SETTINGS = "django.conf.settings.";

  private static final Set<String> TRANSLATIONS =
      Set.of(
          "gettext", "gettext_lazy", "gettext_noop", "ugettext", "ugettext_lazy", "ugettext_noop");

  @Override
  public Optional<Value> value(String path) {
    if (path.startsWith(SETTINGS)) {
      String name = path.substring(SETTINGS.length());
      return Optional.of(settings.getOrDefault(name, new Value.Setting(name)));
    }
    return Optional.empty();
  }

  @Override
  public Optional<Value> call(
      String path, List<Value> args, Map<String, Value> kwargs, Place place) {
    if (path.startsWith("django.utils.translation.")) {
      String name = path.substring(path.lastIndexOf('.') + 1);
      if (TRANSLATIONS.contains(name) && args.size() == 1) {
        return args.getFirst().asString().map(Value.Lazy::new);
      }
      if ((name.equals("pgettext_lazy") || name.equals("pgettext")) && args.size() == 2) {
        return args.get(1).asString().map(Value.Lazy::new);
      }
    }
    if (path.equals("django.utils.encoding.force_str") && args.size() == 1) {
      return Optional.of(args.getFirst());
    }
    return Optional.empty();
  }

  /** The shortest path by which Django gives a class, a function or an object. */
  public static String exported(String path) {
    return path.startsWith("django.db.models.") ? canonical(path) : path;
  }

  private static final String POSTGRES = "django.contrib.postgres.fields.";

  /** The class of a field as {@code Field.deconstruct()} names it, by the module it stands in. */
  public static String deconstructed(String className) {
    if (!className.startsWith(POSTGRES)) {
      return className;
    }
    String name = className.substring(className.lastIndexOf('.') + 1);
    String module =
        name.equals("JSONField")
            ? "jsonb."
            : name.equals("HStoreField")
                ? "hstore."
                : name.startsWith("CI") ? "citext." : name.endsWith("RangeField") ? "ranges." : "";
    return POSTGRES + module + name;
  }

  /** The path by which Django's own {@code deconstruct()} names a class. */
  static String canonical(String path) {
    if (!path.startsWith("django.")) {
      return path;
    }
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (path.startsWith("django.db.models.")) {
      boolean functions = path.startsWith("django.db.models.functions.");
      boolean expressions = path.startsWith("django.db.models.expressions.");
      return functions
          ? "django.db.models.functions." + name
          : expressions
                  && Set.of("CombinedExpression", "RawSQL", "Col", "NegatedExpression")
                      .contains(name)
              ? path
              : path.startsWith("django.db.models.fields.") && Set.of("NOT_PROVIDED").contains(name)
                  ? path
                  : "django.db.models." + name;
    }
    if (path.startsWith("django.contrib.postgres.fields.")) {
      return "django.contrib.postgres.fields." + name;
    }
    if (path.startsWith("django.contrib.gis.db.models.")) {
      return path.contains(".functions.") ? path : "django.contrib.gis.db.models.fields." + name;
    }
    return path;
  }
}
