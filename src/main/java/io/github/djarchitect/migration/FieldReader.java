package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A field call as {@code Field.deconstruct()} would give it: positional arguments named, defaults
 * left out, the target of a relation in lower case.
 */
public final class FieldReader {
  private static final List<String> POSITIONS =
      List.of(
          "verbose_name",
          "name",
          "primary_key",
          "max_length",
          "unique",
          "blank",
          "null",
          "db_index");

  private static final Map<String, List<String>> OWN_POSITIONS =
      Map.ofEntries(
          Map.entry("ForeignKey", List.of("to", "on_delete", "related_name")),
          Map.entry("OneToOneField", List.of("to", "on_delete", "to_field")),
          Map.entry("ManyToManyField", List.of("to", "related_name")),
          Map.entry(
              "DecimalField", List.of("verbose_name", "name", "max_digits", "decimal_places")),
          Map.entry("FileField", List.of("verbose_name", "name", "upload_to", "storage")),
          Map.entry(
              "FilePathField",
              List.of(
                  "verbose_name",
                  "name",
                  "path",
                  "match",
                  "recursive",
                  "allow_files",
                  "allow_folders")),
          Map.entry(
              "GenericIPAddressField", List.of("verbose_name", "name", "protocol", "unpack_ipv4")),
          Map.entry("JSONField", List.of("verbose_name", "name", "encoder", "decoder")),
          Map.entry("ImageField", List.of("verbose_name", "name", "width_field", "height_field")),
          Map.entry("ArrayField", List.of("base_field", "size")),
          Map.entry("DateField", List.of("verbose_name", "name", "auto_now", "auto_now_add")),
          Map.entry("DateTimeField", List.of("verbose_name", "name", "auto_now", "auto_now_add")),
          Map.entry("TimeField", List.of("verbose_name", "name", "auto_now", "auto_now_add")),
          // its arguments are the names of fields, however many
          Map.entry("CompositePrimaryKey", List.of()));

  private static final Map<String, Value> DEFAULTS =
      Map.ofEntries(
          Map.entry("null", Value.bool(false)),
          Map.entry("blank", Value.bool(false)),
          Map.entry("primary_key", Value.bool(false)),
          Map.entry("unique", Value.bool(false)),
          Map.entry("editable", Value.bool(true)),
          Map.entry("serialize", Value.bool(true)),
          Map.entry("auto_created", Value.bool(false)),
          Map.entry("help_text", Value.str("")),
          Map.entry("verbose_name", Value.NONE),
          Map.entry("choices", Value.NONE),
          Map.entry("max_length", Value.NONE),
          Map.entry("db_column", Value.NONE),
          Map.entry("db_tablespace", Value.NONE),
          Map.entry("db_comment", Value.NONE),
          Map.entry("db_collation", Value.NONE),
          Map.entry("related_name", Value.NONE),
          Map.entry("related_query_name", Value.NONE),
          Map.entry("limit_choices_to", Value.NONE),
          Map.entry("unique_for_date", Value.NONE),
          Map.entry("unique_for_month", Value.NONE),
          Map.entry("unique_for_year", Value.NONE),
          Map.entry("error_messages", Value.NONE),
          Map.entry("validators", new Value.PyList(List.of())));

  private static final Set<String> RELATIONS =
      Set.of("ForeignKey", "OneToOneField", "ManyToManyField");

  /** What a field class overrides to have a column of its own kind. */
  private static final Set<String> COLUMN =
      Set.of(
          "cast_db_type",
          "column",
          "concrete",
          "db_check",
          "db_comment",
          "db_parameters",
          "db_type",
          "db_type_parameters",
          "db_type_suffix",
          "get_attname",
          "get_attname_column",
          "get_internal_type",
          "many_to_many",
          "null",
          "primary_key",
          "rel_db_type",
          "set_attributes_from_name",
          "unique");

  private FieldReader() {}

  /**
   * The field that a call makes; for a class outside Django with the field of Django whose column
   * it has, where its own code or what is known of its package tells.
   */
  public static Field read(Value.Call call, String app, Evaluator evaluator) {
    Field field = read(call, app);
    if (!field.foreign()) {
      return field;
    }
    return inherited(call, evaluator)
        .or(() -> PackageFields.inherited(call))
        .map(
            passed ->
                read(
                    new Value.Call(passed.path(), passed.args(), passed.kwargs(), call.place()),
                    app))
        .filter(passed -> !passed.foreign())
        .map(
            passed ->
                new Field(
                    field.className(),
                    field.args(),
                    field.kwargs(),
                    true,
                    field.place(),
                    passed,
                    field.local()))
        .orElse(field);
  }

  /**
   * What a field class of the project hands to Django's, if it leaves the column as that has it.
   */
  private static Optional<Value.Call> inherited(Value.Call call, Evaluator evaluator) {
    return evaluator
        .type(call.path())
        .filter(type -> !type.hasUnknownBase() && type.outsideBases().size() == 1)
        .filter(type -> COLUMN.stream().noneMatch(name -> type.attribute(name).isPresent()))
        .flatMap(_ -> evaluator.passedOn(call))
        .map(passed -> PackageFields.inherited(passed).orElse(passed));
  }

  /** The field that a call makes. */
  public static Field read(Value.Call call, String app) {
    String path = DjangoNames.canonical(call.path());
    boolean foreign = !path.startsWith("django.");
    String name = path.substring(path.lastIndexOf('.') + 1);
    Map<String, Value> kwargs = new LinkedHashMap<>();
    List<Value> rest = new ArrayList<>();
    if (foreign) {
      rest.addAll(call.args());
    } else {
      List<String> positions = OWN_POSITIONS.getOrDefault(name, POSITIONS);
      for (int i = 0; i < call.args().size(); i++) {
        if (i < positions.size()) {
          kwargs.put(positions.get(i), call.args().get(i));
        } else {
          rest.add(call.args().get(i));
        }
      }
    }
    kwargs.putAll(call.kwargs());
    if (!foreign) {
      dropDefaults(name, kwargs);
    }
    Set<String> local = new HashSet<>();
    if (!foreign || isRelation(name)) {
      for (String relation : List.of("to", "through")) {
        if (kwargs.get(relation) instanceof Value.Str(String model)) {
          String label = label(model, app);
          kwargs.put(
              relation, Value.str(relation.equals("to") ? label.toLowerCase(Locale.ROOT) : label));
          if (!label.equals(model)) {
            local.add(relation);
          }
        }
      }
    }
    return new Field(path, rest, kwargs, foreign, call.place(), null, local);
  }

  static boolean isRelation(String name) {
    return RELATIONS.contains(name)
        || name.contains("Key")
        || name.contains("ToMany")
        || name.contains("OneTo");
  }

  private static String label(String text, String app) {
    return text.contains(".") || text.equals("self") ? text : app + "." + text;
  }

  private static void dropDefaults(String name, Map<String, Value> kwargs) {
    // Django writes it where a binary field can be edited, since most cannot
    boolean binary = name.equals("BinaryField");
    kwargs
        .entrySet()
        .removeIf(
            each ->
                each.getValue().equals(DEFAULTS.get(each.getKey()))
                    && !(binary && each.getKey().equals("editable")));
    kwargs.remove("name");
    boolean indexed = name.equals("ForeignKey") || name.equals("SlugField");
    kwargs.remove("db_index", Value.bool(indexed));
    if (name.equals("OneToOneField")) {
      kwargs.remove("db_index", Value.bool(true));
      kwargs.remove("unique");
    }
    switch (name) {
      case "ForeignKey", "OneToOneField" -> {
        kwargs.remove("to_field", Value.NONE);
        kwargs.remove("db_constraint", Value.bool(true));
        kwargs.remove("parent_link", Value.bool(false));
        kwargs.remove("limit_choices_to", new Value.PyDict(List.of()));
      }
      case "ManyToManyField" -> {
        kwargs.remove("db_table", Value.NONE);
        kwargs.remove("db_constraint", Value.bool(true));
        kwargs.remove("through", Value.NONE);
        kwargs.remove("symmetrical");
        kwargs.remove("limit_choices_to", new Value.PyDict(List.of()));
      }
      case "SlugField" -> {
        kwargs.remove("max_length", Value.Int.of(50));
        kwargs.remove("allow_unicode", Value.bool(false));
      }
      case "URLField" -> kwargs.remove("max_length", Value.Int.of(200));
      case "FileField", "ImageField" -> kwargs.remove("max_length", Value.Int.of(100));
      // written out even where it is the default: RFC 5321, and Django's own comment there
      case "EmailField" -> kwargs.putIfAbsent("max_length", Value.Int.of(254));
      case "FilePathField" -> {
        kwargs.remove("path", Value.str(""));
        kwargs.remove("match", Value.NONE);
        kwargs.remove("recursive", Value.bool(false));
        kwargs.remove("allow_files", Value.bool(true));
        kwargs.remove("allow_folders", Value.bool(false));
        kwargs.remove("max_length", Value.Int.of(100));
      }
      case "JSONField" -> {
        kwargs.remove("encoder", Value.NONE);
        kwargs.remove("decoder", Value.NONE);
      }
      case "AutoField", "BigAutoField", "SmallAutoField" -> {
        kwargs.remove("blank");
        kwargs.put("primary_key", Value.bool(true));
      }
      case "DateField", "DateTimeField", "TimeField" -> {
        kwargs.remove("auto_now", Value.bool(false));
        kwargs.remove("auto_now_add", Value.bool(false));
        if (kwargs.containsKey("auto_now") || kwargs.containsKey("auto_now_add")) {
          kwargs.remove("editable");
          kwargs.remove("blank");
        }
      }
      case "GenericIPAddressField" -> {
        kwargs.remove("unpack_ipv4", Value.bool(false));
        kwargs.remove("protocol", Value.str("both"));
        kwargs.remove("max_length");
      }
      case "UUIDField" -> kwargs.remove("max_length");
      case "BinaryField" -> kwargs.remove("editable", Value.bool(false));
      default -> {}
    }
  }
}
