package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Field classes of well-known packages that have the column of one of Django's, and the arguments
 * they set where a migration does not write them.
 *
 * <p>Only those whose column has been the same in every release: a class that chose another type at
 * some time stays unknown.
 */
final class PackageFields {
  private static final String MODELS = "django.db.models.";

  private record Known(String django, Map<String, Value> defaults) {}

  private static final Map<String, Known> FIELDS =
      Map.ofEntries(
          // https://django-mptt.readthedocs.io/en/latest/mptt.fields.html
          Map.entry("mptt.fields.TreeForeignKey", plain("ForeignKey")),
          Map.entry("mptt.fields.TreeOneToOneField", plain("OneToOneField")),
          Map.entry("mptt.fields.TreeManyToManyField", plain("ManyToManyField")),
          // a manager over the rows of a through model: no column of its own
          Map.entry(
              "taggit.managers.TaggableManager",
              new Known(
                  "ManyToManyField",
                  Map.of(
                      "to", Value.str("taggit.Tag"), "through", Value.str("taggit.TaggedItem")))),
          Map.entry("tinymce.models.HTMLField", plain("TextField")),
          Map.entry("annoying.fields.AutoOneToOneField", plain("OneToOneField")),
          Map.entry("imagekit.models.fields.ProcessedImageField", plain("ImageField")),
          Map.entry("django_measurement.models.MeasurementField", plain("FloatField")));

  private PackageFields() {}

  private static Known plain(String django) {
    return new Known(django, Map.of());
  }

  /** The call of Django's field with the same column; empty for a class that is not known. */
  static Optional<Value.Call> inherited(Value.Call call) {
    Known known = FIELDS.get(call.path());
    if (known == null) {
      return Optional.empty();
    }
    Map<String, Value> kwargs = new LinkedHashMap<>(known.defaults());
    kwargs.putAll(call.kwargs());
    return Optional.of(new Value.Call(MODELS + known.django(), call.args(), kwargs, call.place()));
  }
}
