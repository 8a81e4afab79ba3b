package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model as {@code apps.get_model} gives it to a migration: the fields of the state, Django's own
 * methods, nothing of the class in models.py. Only of models whose every name can be told.
 */
final class HistoricalModel {
  /** What each instance has: {@code django.db.models.Model} of Django 5.2 and 6.0. */
  private static final Set<String> OF_INSTANCE =
      Set.of(
          ("pk id objects save delete clean clean_fields full_clean validate_unique"
               + " validate_constraints get_constraints refresh_from_db serializable_value"
               + " get_deferred_fields unique_error_message date_error_message save_base"
               + " prepare_database_save from_db check asave adelete arefresh_from_db DoesNotExist"
               + " MultipleObjectsReturned NotUpdated")
              .split(" "));

  private static final Set<String> OF_RELATION =
      Set.of("exact", "in", "gt", "gte", "lt", "lte", "isnull", "range");

  /** What {@code AbstractUser} and its bases have beside fields; a migration's user has none. */
  private static final Set<String> OF_USER =
      Set.of(
          ("get_username get_full_name get_short_name email_user set_password check_password"
                  + " set_unusable_password has_usable_password get_session_auth_hash has_perm"
                  + " has_perms has_module_perms get_user_permissions get_group_permissions"
                  + " get_all_permissions is_anonymous is_authenticated natural_key"
                  + " username_validator")
              .split(" "));

  private static final Set<String> OF_USER_MANAGER =
      Set.of(
          ("create_user create_superuser acreate_user acreate_superuser with_perm"
                  + " aget_by_natural_key get_by_natural_key normalize_email make_random_password")
              .split(" "));

  private static final Pattern ORDER = Pattern.compile("(get|set)_\\w+_order");

  private static final Set<String> MODEL =
      Set.of("models.Model", "django.db.models.Model", "django.db.models.base.Model");

  private final ProjectState state;
  private final ModelState model;
  private final Map<String, Optional<ModelKey>> fields = new HashMap<>();
  private final Set<String> attributes = new HashSet<>();
  private final Set<String> prefixes = new HashSet<>();
  private final Set<String> reverse = new HashSet<>();
  private final Set<ModelKey> ancestors = new HashSet<>();

  /** Whether its manager may give rows and lookups more names than the model has. */
  private boolean managed;

  /** Whether a model from elsewhere may point at it. */
  private boolean related;

  private boolean user;

  private HistoricalModel(ProjectState state, ModelState model) {
    this.state = state;
    this.model = model;
  }

  /**
   * Absent where a base or an operation may give the model more than the state says.
   *
   * @param alone whether no app from elsewhere is installed, whose models may point at the user
   */
  static Optional<HistoricalModel> of(ProjectState state, ModelKey key, boolean alone) {
    return state
        .model(key)
        .flatMap(
            known -> {
              HistoricalModel historical = new HistoricalModel(state, known);
              historical.related = key.equals(state.user()) && !alone;
              return historical.collect(known) ? Optional.of(historical) : Optional.empty();
            });
  }

  private boolean collect(ModelState from) {
    if (from.uncertain()) {
      return false;
    }
    for (Operation.Manager manager : from.managers()) {
      boolean ofDjango =
          manager.manager() instanceof Value.Call call && call.path().startsWith("django.");
      user |= ofDjango && manager.manager().toString().contains("UserManager");
      managed |= !ofDjango;
    }
    if (from.options().containsKey("order_with_respect_to")) {
      prefixes.add("get_next_in_order");
      prefixes.add("get_previous_in_order");
    }
    for (Value base : from.bases()) {
      Optional<String> label = base.asString().filter(text -> text.contains("."));
      if (label.isPresent()) {
        ModelKey parent = ModelKey.parse(label.get());
        if (state.model(parent).filter(this::collect).isEmpty()) {
          return false;
        }
        ancestors.add(parent);
        reverse.add(parent.name() + "_ptr");
      } else if (!(base instanceof Value.Ref ref) || !MODEL.contains(ref.path())) {
        return false;
      }
    }
    for (NamedField named : from.fields()) {
      Field field = named.field();
      fields.put(
          named.name(),
          Relation.of(from.key(), named.name(), field, state.user()).map(Relation::to));
      attributes.add(named.name());
      if (Relation.of(from.key(), named.name(), field, state.user()).isPresent()
          || field.foreign()) {
        fields.put(named.name() + "_id", Optional.empty());
        attributes.add(named.name() + "_id");
      }
      prefixes.add("get_" + named.name() + "_display");
      prefixes.add("get_next_by_" + named.name());
      prefixes.add("get_previous_by_" + named.name());
      if (field.foreign()) {
        // a class from elsewhere may give its model more names, which begin like its own
        prefixes.add(named.name() + "_");
        prefixes.add("get_" + named.name());
      }
    }
    fields.put("pk", Optional.empty());
    fields.put("id", Optional.empty());
    fields.put("_order", Optional.empty());
    return true;
  }

  String name() {
    return model.name();
  }

  /** The fields that a wrong name may have been meant for, in the order of the model. */
  String choices() {
    List<String> names = model.fields().stream().map(NamedField::name).toList();
    return String.join(", ", names.size() > 12 ? names.subList(0, 12) : names)
        + (names.size() > 12 ? " and others" : "");
  }

  /** Whether a row has an attribute or a method of that name. */
  boolean attribute(String name) {
    if (OF_USER.contains(name) && user && !attributes.contains(name)) {
      return false;
    }
    return attributes.contains(name)
        || OF_INSTANCE.contains(name)
        || name.startsWith("_")
        || managed
        || related
        || ORDER.matcher(name).matches()
        || isDerived(name)
        || isReverse(name);
  }

  /** Whether its manager may have a method that Django's own managers have not. */
  boolean manages(String method) {
    return managed || (user && OF_USER_MANAGER.contains(method));
  }

  /** Whether an object may be made, or rows be updated, with that keyword. */
  boolean settable(String name) {
    return fields.containsKey(name) || isDerived(name) || isReverse(name);
  }

  /**
   * The part of a lookup such as {@code customer__name__icontains} that no model has; absent where
   * every part may be something.
   */
  @Nullable String missing(String lookup) {
    String[] parts = lookup.split("__", -1);
    if (parts[0].isEmpty() || isDerived(parts[0])) {
      return null;
    }
    if (!fields.containsKey(parts[0])) {
      return managed || related || isReverse(parts[0])
          ? null
          : "%s has no field %s".formatted(name(), parts[0]);
    }
    Optional<ModelKey> to = fields.getOrDefault(parts[0], Optional.empty());
    if (to.isEmpty() || parts.length == 1 || OF_RELATION.contains(parts[1])) {
      return null;
    }
    return of(state, to.get(), !to.get().equals(state.user()))
        .map(related -> related.missing(lookup.substring(parts[0].length() + 2)))
        .orElse(null);
  }

  private boolean isDerived(String name) {
    return prefixes.stream().anyMatch(name::startsWith);
  }

  /** What a relation of another model adds, or a child with a table of its own. */
  private boolean isReverse(String name) {
    if (reverse.contains(name)) {
      return true;
    }
    String bare = name.endsWith("_set") ? name.substring(0, name.length() - 4) : name;
    if (bare.equals("logentry") && model.key().equals(state.user())) {
      return true; // of django.contrib.admin, whose models no migration of the project has
    }
    for (ModelState other : state.models().values()) {
      boolean named = other.key().name().equals(bare.toLowerCase(Locale.ROOT));
      if (named && isChild(other)) {
        return true;
      }
      for (NamedField field : other.fields()) {
        if (mayPointHere(other, field)
            && (named
                || isRelatedName(field.field(), "related_name", name)
                || isRelatedName(field.field(), "related_query_name", name))) {
          return true;
        }
      }
    }
    return false;
  }

  /** To this model, to one that it inherits from, or to a child or proxy of it. */
  private boolean mayPointHere(ModelState other, NamedField named) {
    Optional<ModelKey> to =
        Relation.of(other.key(), named.name(), named.field(), state.user()).map(Relation::to);
    return to.map(
            key ->
                key.equals(model.key())
                    || ancestors.contains(key)
                    || state.model(key).filter(this::isChild).isPresent())
        .orElse(named.field().kwarg("to").isPresent() || named.field().foreign());
  }

  private boolean isChild(ModelState other) {
    return other.bases().stream()
        .flatMap(base -> base.asString().stream())
        .filter(label -> label.contains("."))
        .map(ModelKey::parse)
        .anyMatch(
            key -> key.equals(model.key()) || state.model(key).filter(this::isChild).isPresent());
  }

  /** {@code %(class)s_reports} is a name for each class that inherits the field. */
  private static boolean isFilledIn(String text, String name) {
    return text.contains("%")
        && name.matches(
            Arrays.stream(text.split("%\\(\\w+\\)s", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("\\w+")));
  }

  /** A name that cannot be read may be any. */
  private static boolean isRelatedName(Field field, String keyword, String name) {
    Optional<Value> given = field.kwarg(keyword);
    return given.isPresent()
        && given
            .get()
            .asString()
            .map(text -> text.equals(name) || isFilledIn(text, name))
            .orElse(given.get() != Value.NONE);
  }
}
