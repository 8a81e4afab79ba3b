package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Value;
import java.util.List;
import java.util.Map;

/**
 * What {@code deconstruct()} of Django's fields leaves out or makes of an argument. Some arguments
 * are left out where they are the default itself ({@code null=0} is not), some where they equal it,
 * some where they are nothing.
 *
 * @see <a
 *     href="https://github.com/django/django/blob/5.2/django/db/models/fields/__init__.py#L617">
 *     Field.deconstruct</a>
 */
final class FieldDefaults {
  private static final Value NO = Value.bool(false);

  private static final Value YES = Value.bool(true);

  private static final Map<String, Value> DEFAULTS =
      Map.ofEntries(
          Map.entry("null", NO),
          Map.entry("blank", NO),
          Map.entry("primary_key", NO),
          Map.entry("unique", NO),
          Map.entry("serialize", YES),
          Map.entry("auto_created", NO),
          Map.entry("help_text", Value.str("")),
          Map.entry("verbose_name", Value.NONE),
          Map.entry("choices", Value.NONE),
          Map.entry("max_length", Value.NONE),
          Map.entry("db_column", Value.NONE),
          Map.entry("db_tablespace", Value.NONE),
          Map.entry("db_comment", Value.NONE),
          Map.entry("related_name", Value.NONE),
          Map.entry("related_query_name", Value.NONE),
          Map.entry("unique_for_date", Value.NONE),
          Map.entry("unique_for_month", Value.NONE),
          Map.entry("unique_for_year", Value.NONE),
          Map.entry("error_messages", Value.NONE));

  private FieldDefaults() {}

  /** Takes out of arguments by name what a field of Django does not tell. */
  static void drop(String name, Map<String, Value> kwargs) {
    kwargs.remove("name");
    kwargs.remove("rel");
    if (name.equals("EmailField") || name.equals("CIEmailField")) {
      // written out even where it is the default: RFC 5321, and Django's own comment there
      kwargs.putIfAbsent("max_length", Value.Int.of(254));
    }
    DEFAULTS.forEach(kwargs::remove);
    kwargs
        .values()
        .removeIf(
            value -> value instanceof Value.Ref(String path) && path.endsWith(".NOT_PROVIDED"));
    if (!name.equals("BinaryField")) {
      kwargs.remove("editable", YES);
    }
    kwargs.computeIfPresent("validators", (_, validators) -> list(validators));
    kwargs.remove("validators", new Value.PyList(List.of()));
    dropNothing(kwargs, "db_collation", "limit_choices_to", "parent_link");
    switch (name) {
      case "ForeignKey", "OneToOneField" -> {
        dropNothing(kwargs, "to_field");
        kwargs.remove("db_constraint", YES);
        indexedUnlessToldOtherwise(kwargs);
        if (name.equals("OneToOneField")) {
          kwargs.remove("unique");
        }
        dropSwappable(kwargs);
      }
      case "ForeignObject" -> {
        kwargs.remove("db_index", NO);
        dropSwappable(kwargs);
      }
      case "ManyToManyField" -> {
        kwargs.remove("db_index", NO);
        kwargs.remove("db_table", Value.NONE);
        kwargs.remove("db_constraint", YES);
        kwargs.remove("through", Value.NONE);
        kwargs.remove("symmetrical");
        dropNothing(kwargs, "through_fields");
        dropSwappable(kwargs);
      }
      case "SlugField" -> {
        dropEqual(kwargs, "max_length", 50);
        kwargs.remove("allow_unicode", NO);
        if (!NO.equals(kwargs.get("db_index"))) {
          kwargs.remove("db_index");
        }
      }
      default -> {
        kwargs.remove("db_index", NO);
        ofOneClass(name, kwargs);
      }
    }
  }

  private static void ofOneClass(String name, Map<String, Value> kwargs) {
    switch (name) {
      case "URLField" -> dropEqual(kwargs, "max_length", 200);
      case "FileField", "ImageField" -> dropEqual(kwargs, "max_length", 100);
      case "FilePathField" -> {
        dropEqual(kwargs, "max_length", 100);
        kwargs.remove("path", Value.str(""));
        kwargs.remove("match", Value.NONE);
        kwargs.remove("recursive", NO);
        kwargs.remove("allow_files", YES);
        kwargs.remove("allow_folders", NO);
      }
      case "JSONField" -> {
        kwargs.remove("encoder", Value.NONE);
        kwargs.remove("decoder", Value.NONE);
      }
      case "DecimalField" -> {
        kwargs.remove("max_digits", Value.NONE);
        kwargs.remove("decimal_places", Value.NONE);
      }
      case "AutoField", "BigAutoField", "SmallAutoField" -> {
        kwargs.remove("blank");
        kwargs.put("primary_key", YES);
      }
      case "DateField", "DateTimeField" -> {
        boolean now = keepTrue(kwargs, "auto_now");
        boolean added = keepTrue(kwargs, "auto_now_add");
        dropAutomatic(kwargs, now || added);
      }
      case "TimeField" -> {
        kwargs.remove("auto_now", NO);
        kwargs.remove("auto_now_add", NO);
        dropAutomatic(kwargs, holds(kwargs, "auto_now") || holds(kwargs, "auto_now_add"));
      }
      case "GenericIPAddressField" -> {
        kwargs.remove("unpack_ipv4", NO);
        kwargs.remove("protocol", Value.str("both"));
        kwargs.remove("max_length");
      }
      case "UUIDField", "IPAddressField" -> kwargs.remove("max_length");
      case "NullBooleanField", "GeneratedField" -> {
        kwargs.remove("blank");
        kwargs.remove(name.equals("GeneratedField") ? "editable" : "null");
      }
      case "BinaryField" -> {
        dropNothing(kwargs, "editable");
        kwargs.computeIfPresent(
            "editable", (_, editable) -> Truth.of(editable).map(Value::bool).orElse(editable));
      }
      case "GeometryField",
          "GeometryCollectionField",
          "LineStringField",
          "MultiLineStringField",
          "MultiPointField",
          "MultiPolygonField",
          "PointField",
          "PolygonField" -> {
        kwargs.putIfAbsent("srid", Value.Int.of(4326));
        kwargs.remove("spatial_index", YES);
        kwargs.remove("geography", NO);
        kwargs.remove("dim", Value.Int.of(2));
      }
      case "OrderWrt" -> kwargs.put("editable", NO);
      case "DecimalRangeField", "DateTimeRangeField" ->
          kwargs.remove("default_bounds", Value.str("[)"));
      default -> {}
    }
  }

  /** A reference makes an index of its own accord, so that it tells where it does not. */
  private static void indexedUnlessToldOtherwise(Map<String, Value> kwargs) {
    Value indexed = kwargs.get("db_index");
    if (indexed != null) {
      Truth.of(indexed)
          .ifPresent(
              does -> {
                if (does) {
                  kwargs.remove("db_index");
                } else {
                  kwargs.put("db_index", NO);
                }
              });
    }
  }

  /** Only that it follows no setting says anything of where a reference leads. */
  private static void dropSwappable(Map<String, Value> kwargs) {
    if (holds(kwargs, "swappable")) {
      kwargs.remove("swappable");
    }
  }

  private static void dropAutomatic(Map<String, Value> kwargs, boolean automatic) {
    if (automatic) {
      kwargs.remove("editable");
      kwargs.remove("blank");
    }
  }

  /** Whether the argument is there still, which is plainly {@code True} then where it is known. */
  private static boolean keepTrue(Map<String, Value> kwargs, String key) {
    dropNothing(kwargs, key);
    kwargs.computeIfPresent(key, (_, value) -> Truth.of(value).isPresent() ? YES : value);
    return kwargs.containsKey(key);
  }

  private static boolean holds(Map<String, Value> kwargs, String key) {
    Value value = kwargs.get(key);
    return value != null && Truth.of(value).orElse(true);
  }

  private static void dropNothing(Map<String, Value> kwargs, String... keys) {
    for (String key : keys) {
      Value value = kwargs.get(key);
      if (value != null && !Truth.of(value).orElse(true)) {
        kwargs.remove(key);
      }
    }
  }

  private static void dropEqual(Map<String, Value> kwargs, String key, int number) {
    kwargs.remove(key, Value.Int.of(number));
    kwargs.remove(key, new Value.Float(number));
  }

  private static Value list(Value value) {
    return value.asItems().<Value>map(Value.PyList::new).orElse(value);
  }
}
