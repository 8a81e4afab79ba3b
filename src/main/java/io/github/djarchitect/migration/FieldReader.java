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
          "db_index",
          "rel",
          "default",
          "editable",
          "serialize",
          "unique_for_date",
          "unique_for_month",
          "unique_for_year",
          "choices",
          "help_text",
          "db_column",
          "db_tablespace",
          "auto_created",
          "validators",
          "error_messages",
          "db_comment",
          "db_default");

  private static final Map<String, List<String>> OWN_POSITIONS =
      Map.ofEntries(
          Map.entry(
              "ForeignObject",
              List.of(
                  "to",
                  "on_delete",
                  "from_fields",
                  "to_fields",
                  "rel",
                  "related_name",
                  "related_query_name",
                  "limit_choices_to",
                  "parent_link",
                  "swappable")),
          Map.entry(
              "ForeignKey",
              List.of(
                  "to",
                  "on_delete",
                  "related_name",
                  "related_query_name",
                  "limit_choices_to",
                  "parent_link",
                  "to_field",
                  "db_constraint")),
          Map.entry("OneToOneField", List.of("to", "on_delete", "to_field")),
          Map.entry(
              "ManyToManyField",
              List.of(
                  "to",
                  "related_name",
                  "related_query_name",
                  "limit_choices_to",
                  "symmetrical",
                  "through",
                  "through_fields",
                  "db_constraint",
                  "db_table",
                  "swappable")),
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
          Map.entry("GenericIPAddressField", inserted("protocol", "unpack_ipv4")),
          Map.entry("JSONField", List.of("verbose_name", "name", "encoder", "decoder")),
          Map.entry("ImageField", List.of("verbose_name", "name", "width_field", "height_field")),
          Map.entry("ArrayField", List.of("base_field", "size")),
          Map.entry("DateField", List.of("verbose_name", "name", "auto_now", "auto_now_add")),
          Map.entry("DateTimeField", List.of("verbose_name", "name", "auto_now", "auto_now_add")),
          Map.entry("TimeField", List.of("verbose_name", "name", "auto_now", "auto_now_add")),
          // its arguments are the names of fields, however many
          Map.entry("CompositePrimaryKey", List.of()));

  /** Arguments of its own that a field takes behind its two names. */
  private static List<String> inserted(String... own) {
    List<String> positions = new ArrayList<>(POSITIONS.subList(0, 2));
    positions.addAll(List.of(own));
    positions.addAll(POSITIONS.subList(2, POSITIONS.size()));
    return List.copyOf(positions);
  }

  /** Arguments that are given by name alone, or by classes that have others of them. */
  private static final Set<String> MORE =
      Set.of(
          "allow_unicode",
          "db_collation",
          "db_persist",
          "default_bounds",
          "dim",
          "expression",
          "geography",
          "output_field",
          "spatial_index",
          "srid");

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
            passed -> {
              // without a deconstruct of its own a class tells what Django's was given
              Field told = tellsAsDjango(call, evaluator) ? passed : field;
              return new Field(
                  field.className(),
                  told.args(),
                  told.kwargs(),
                  true,
                  field.place(),
                  passed,
                  told.local());
            })
        .orElse(field);
  }

  private static boolean tellsAsDjango(Value.Call call, Evaluator evaluator) {
    return evaluator
        .type(call.path())
        .filter(type -> type.attribute("deconstruct").isEmpty())
        .filter(type -> type.outsideBases().stream().allMatch(base -> base.startsWith("django.")))
        .isPresent();
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
      FieldDefaults.drop(name, kwargs);
    }
    Set<String> local = new HashSet<>();
    if (!foreign || isRelation(name)) {
      for (String relation : List.of("to", "through")) {
        if (kwargs.get(relation) instanceof Value.Str(String model)) {
          String label = label(model, app);
          kwargs.put(relation, Value.str(relation.equals("to") ? lowered(label) : label));
          if (!label.equals(model)) {
            local.add(relation);
          }
        }
      }
    }
    return new Field(path, rest, kwargs, foreign, call.place(), null, local);
  }

  /**
   * Whether any field of Django takes an argument of that name. What is set on a field afterwards
   * need not be one.
   */
  public static boolean isArgument(String name) {
    return POSITIONS.contains(name)
        || MORE.contains(name)
        || OWN_POSITIONS.values().stream().anyMatch(names -> names.contains(name));
  }

  /** Whether a class is a relation by its name. */
  public static boolean isRelation(String name) {
    return RELATIONS.contains(name)
        || name.contains("Key")
        || name.contains("ToMany")
        || name.contains("OneTo");
  }

  /** Case tells apps apart, but not models. */
  private static String lowered(String label) {
    int model = label.indexOf('.') + 1;
    return label.substring(0, model) + label.substring(model).toLowerCase(Locale.ROOT);
  }

  private static String label(String text, String app) {
    return text.contains(".") || text.equals("self") ? text : app + "." + text;
  }
}
