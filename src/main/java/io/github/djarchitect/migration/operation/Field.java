package io.github.djarchitect.migration.operation;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model field as {@code Field.deconstruct()} gives it: positional arguments named, defaults left
 * out, {@code to} in lower case ({@code "app.model"}).
 *
 * @param className import path, {@code django.db.models.CharField}; empty where nothing is known
 * @param args what has no name even after that; empty for Django's own fields
 * @param foreign a class outside Django whose arguments are as written
 * @param inherited Django's own field whose column a foreign class has, where that can be told
 * @param local of {@code to} and {@code through} those that name a model without its app, which
 *     {@code kwargs} have with it
 */
public record Field(
    String className,
    List<Value> args,
    Map<String, Value> kwargs,
    boolean foreign,
    Place place,
    @Nullable Field inherited,
    Set<String> local) {
  public Field {
    local = Set.copyOf(local);
    args = List.copyOf(args);
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
  }

  public Field(
      String className, List<Value> args, Map<String, Value> kwargs, boolean foreign, Place place) {
    this(className, args, kwargs, foreign, place, null);
  }

  public Field(
      String className,
      List<Value> args,
      Map<String, Value> kwargs,
      boolean foreign,
      Place place,
      @Nullable Field inherited) {
    this(className, args, kwargs, foreign, place, inherited, Set.of());
  }

  /** A field of which only that it is there is known. */
  public static Field unknown(Place place, String reason) {
    return new Field(
        "", List.of(new Value.Unknown(place, reason)), Map.of(), true, place, null, Set.of());
  }

  /** Whether nothing is known of it but that it is there. */
  public boolean isUnknown() {
    return className.isEmpty();
  }

  /** The field to go by for the column: Django's own where a foreign class leaves it to that. */
  public Field forColumn() {
    return inherited == null ? this : inherited;
  }

  public Optional<Value> kwarg(String name) {
    return Optional.ofNullable(kwargs.get(name));
  }

  /** {@code CharField} of {@code django.db.models.CharField}. */
  public String shortName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** A keyword that is plainly {@code True}; absent and unknown are both false. */
  public boolean isTrue(String name) {
    return kwarg(name).flatMap(Value::asBoolean).orElse(false);
  }

  /** A copy with one keyword set, or removed where {@code value} is absent. */
  public Field with(String name, Optional<Value> value) {
    Map<String, Value> changed = new LinkedHashMap<>(kwargs);
    value.ifPresentOrElse(v -> changed.put(name, v), () -> changed.remove(name));
    Set<String> stillLocal = new HashSet<>(local);
    stillLocal.remove(name);
    return new Field(
        className,
        args,
        changed,
        foreign,
        place,
        inherited == null ? null : inherited.with(name, value),
        stillLocal);
  }
}
