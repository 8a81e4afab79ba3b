package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a model of old versions has by those of its model: {@code
 * HistoricalRecords.copy_fields} and {@code transform_field} of django-simple-history 3.13.
 */
public final class HistoryFields {
  /** What such a model has beside the copies; the last two where it is of a through model. */
  private static final Set<String> OWN =
      Set.of(
          "history_id",
          "history_date",
          "history_change_reason",
          "history_type",
          "history_user",
          "history_user_id",
          "history_relation",
          "m2m_history_id",
          "history");

  private static final String MODELS = "django.db.models.";

  /** Fields that have an index where nothing is said. */
  private static final Set<String> INDEXED = Set.of("ForeignKey", "SlugField");

  private HistoryFields() {}

  static boolean isOwn(HistoryModel history, String field) {
    return OWN.contains(field)
        || history.more().contains(field)
        || field.startsWith("pgh_")
        || (field.equals("_order") && history.of().options().containsKey("order_with_respect_to"));
  }

  /** The fields with a column that a model has, those of the models it extends included. */
  static List<NamedField> ofModel(ProjectState state, ModelState model) {
    List<NamedField> fields = new ArrayList<>();
    collect(state, model, fields, new HashSet<>());
    return fields;
  }

  private static void collect(
      ProjectState state, ModelState model, List<NamedField> fields, Set<ModelKey> seen) {
    if (!seen.add(model.key())) {
      return;
    }
    for (NamedField named : model.fields()) {
      if (hasColumn(named.field())
          && fields.stream().noneMatch(known -> known.name().equals(named.name()))) {
        fields.add(named);
      }
    }
    for (Value base : model.bases()) {
      base.asString()
          .filter(label -> label.contains("."))
          .map(ModelKey::parse)
          .flatMap(state::model)
          .ifPresent(parent -> collect(state, parent, fields, seen));
    }
  }

  private static boolean hasColumn(Field field) {
    Field column = field.forColumn();
    return !column.shortName().contains("ManyToMany")
        && !column.shortName().startsWith("Generic")
        && !column.shortName().equals("CompositePrimaryKey");
  }

  /** The copy that a model of old versions has of a field. */
  public static Field copy(HistoryModel history, NamedField named) {
    Field copy = copy(history.of().key(), named.field());
    if (!history.unindexed().contains(named.name())) {
      return copy;
    }
    return copy.with(
        "db_index",
        INDEXED.contains(copy.shortName()) ? Optional.of(Value.bool(false)) : Optional.empty());
  }

  private static Field copy(ModelKey of, Field field) {
    String type = field.shortName();
    Map<String, Value> kwargs = new LinkedHashMap<>(field.kwargs());
    if (type.equals("ForeignKey") || type.equals("OneToOneField")) {
      kwargs.keySet().removeAll(Set.of("unique", "primary_key", "serialize", "db_index"));
      kwargs.put("blank", Value.bool(true));
      kwargs.put("db_constraint", Value.bool(false));
      kwargs.put("null", Value.bool(true));
      kwargs.put("on_delete", new Value.Ref(MODELS + "DO_NOTHING"));
      kwargs.put("related_name", Value.str("+"));
      if (field.kwarg("to").flatMap(Value::asString).filter("self"::equals).isPresent()) {
        kwargs.put("to", Value.str(of.toString()));
      }
      return made(field, type.equals("OneToOneField") ? MODELS + "ForeignKey" : null, kwargs);
    }
    String className = null;
    if (type.endsWith("AutoField")) {
      className = MODELS + (type.equals("BigAutoField") ? "BigIntegerField" : "IntegerField");
      kwargs.put("blank", Value.bool(true));
    } else if (type.equals("FileField") || type.equals("ImageField")) {
      className = MODELS + "TextField";
      kwargs.keySet().removeAll(Set.of("upload_to", "storage", "width_field", "height_field"));
      kwargs.putIfAbsent("max_length", Value.Int.of(100));
    }
    if (field.isTrue("auto_now") || field.isTrue("auto_now_add")) {
      kwargs.keySet().removeAll(Set.of("auto_now", "auto_now_add"));
      kwargs.put("blank", Value.bool(true));
      kwargs.put("editable", Value.bool(false));
    }
    kwargs.remove("db_collation");
    if (field.isTrue("primary_key") || field.isTrue("unique")) {
      kwargs.keySet().removeAll(Set.of("primary_key", "unique", "serialize", "db_index"));
      if (!INDEXED.contains(type)) {
        kwargs.put("db_index", Value.bool(true));
      }
    }
    return made(field, className, kwargs);
  }

  private static Field made(Field field, @Nullable String className, Map<String, Value> kwargs) {
    return new Field(
        Optional.ofNullable(className).orElse(field.className()),
        field.args(),
        kwargs,
        field.foreign(),
        field.place());
  }
}
