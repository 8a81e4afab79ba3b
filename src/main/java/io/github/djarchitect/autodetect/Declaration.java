package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An index or a constraint as Django compares it: what says only the default is left out,
 * expressions are in one form.
 *
 * @param kwargs with the name
 */
record Declaration(String className, List<Value> expressions, Map<String, Value> kwargs) {
  private static final String NAME = "name";

  private static final Place NOWHERE = Place.ofFile("");

  /** Of Django 5.2, {@code BaseConstraint.default_violation_error_message}. */
  private static final String DEFAULT_MESSAGE = "Constraint “%(name)s” is violated.";

  static Declaration of(Index index) {
    return of(index.className(), index.expressions(), index.kwargs());
  }

  static Declaration of(Constraint constraint) {
    return of(constraint.className(), constraint.expressions(), constraint.kwargs());
  }

  /** Absent for what is no call of a class: a function may make any. */
  static Optional<Declaration> read(Value value) {
    return value instanceof Value.Call call
            && Character.isUpperCase(shortName(call.path()).charAt(0))
        ? Optional.of(of(call.path(), call.args(), call.kwargs()))
        : Optional.empty();
  }

  private static Declaration of(
      String className, List<Value> expressions, Map<String, Value> written) {
    Map<String, Value> kwargs = new LinkedHashMap<>(ExpressionForm.IDENTITY.of(written));
    Value check = kwargs.remove("check");
    if (check != null) {
      kwargs.putIfAbsent("condition", check);
    }
    kwargs.computeIfPresent(
        "index_type",
        (_, type) ->
            type.asString().filter(text -> text.equalsIgnoreCase("gist")).isPresent()
                ? Value.NONE
                : type);
    kwargs.remove("violation_error_message", Value.str(DEFAULT_MESSAGE));
    kwargs.remove("violation_error_message", new Value.Lazy(DEFAULT_MESSAGE));
    kwargs.values().removeIf(Declaration::saysNothing);
    return new Declaration(
        className,
        expressions.stream()
            .map(
                each ->
                    each instanceof Value.Str
                        ? new Value.Call("django.db.models.F", List.of(each), Map.of(), NOWHERE)
                        : ExpressionForm.IDENTITY.of(each))
            .toList(),
        kwargs);
  }

  private static boolean saysNothing(Value value) {
    return switch (value) {
      case Value.None _ -> true;
      case Value.PyList(var items) -> items.isEmpty();
      case Value.PyTuple(var items) -> items.isEmpty();
      case Value.Call call -> call.path().equals("django.db.models.Q") && call.args().isEmpty();
      default -> false;
    };
  }

  /** Whether its class is one of Django's, whose arguments say all of it. */
  private boolean isOfDjango() {
    return className.startsWith("django.");
  }

  private String shortName() {
    return shortName(className);
  }

  private static String shortName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  Optional<String> name() {
    return Optional.ofNullable(kwargs.get(NAME)).flatMap(Value::asString);
  }

  /** The same under another name. */
  private Declaration named(Value name) {
    Map<String, Value> changed = new LinkedHashMap<>(kwargs);
    changed.put(NAME, name);
    return new Declaration(className, expressions, changed);
  }

  /**
   * What a model makes of it: patterns in its name filled in, a name generated where it has none.
   *
   * @param column the column of a field; absent where that is not known
   */
  Declaration inModel(
      ModelKey model, Optional<String> table, Function<String, Optional<String>> column) {
    Value name = kwargs.get(NAME);
    if (name == null || name.equals(Value.str(""))) {
      return named(
          generated(table, column).<Value>map(Value::str).orElse(unknown("a generated name")));
    }
    if (name.asString().filter(text -> text.contains("%")).isEmpty()) {
      return this;
    }
    String text =
        name.asString()
            .orElseThrow()
            .replace("%(app_label)s", model.app().toLowerCase(Locale.ROOT))
            .replace("%(class)s", model.name());
    return named(text.contains("%") ? unknown("a pattern in a name") : Value.str(text));
  }

  private static Value unknown(String what) {
    return new Value.Unknown(NOWHERE, what);
  }

  private Optional<String> generated(
      Optional<String> table, Function<String, Optional<String>> column) {
    return table.flatMap(
        name ->
            texts(kwargs.get("fields"))
                .flatMap(fields -> IndexName.of(className, fields, name, column)));
  }

  private static Optional<List<String>> texts(@Nullable Value value) {
    List<Value> items = Optional.ofNullable(value).flatMap(Value::asItems).orElse(List.of());
    List<String> texts = items.stream().flatMap(item -> item.asString().stream()).toList();
    return texts.size() == items.size() ? Optional.of(texts) : Optional.empty();
  }

  /** Whether they are one to Django. */
  Sameness sameAs(Declaration other) {
    Set<String> names = new TreeSet<>(kwargs.keySet());
    names.addAll(other.kwargs.keySet());
    if (!isOfDjango() || !other.isOfDjango()) {
      // what a class of elsewhere makes of its arguments is its own matter
      return name().isPresent() && other.name().isPresent() && !name().equals(other.name())
          ? Sameness.OTHER
          : className.equals(other.className)
                  && expressions.isEmpty()
                  && other.expressions.isEmpty()
                  && names.stream().allMatch(name -> same(name, other) == Sameness.SAME)
              ? Sameness.SAME
              : Sameness.OPEN;
    }
    List<Sameness> parts = new ArrayList<>();
    parts.add(shortName().equals(other.shortName()) ? Sameness.SAME : Sameness.OTHER);
    parts.add(Sameness.of(new Value.PyTuple(expressions), new Value.PyTuple(other.expressions)));
    names.forEach(name -> parts.add(same(name, other)));
    return parts.contains(Sameness.OTHER)
        ? Sameness.OTHER
        : parts.contains(Sameness.OPEN) ? Sameness.OPEN : Sameness.SAME;
  }

  private Sameness same(String name, Declaration other) {
    Value one = kwargs.getOrDefault(name, Value.NONE);
    Value two = other.kwargs.getOrDefault(name, Value.NONE);
    return Sameness.of(one, two);
  }

  /** Whether they are one but for the name. */
  boolean isRenamed(Declaration other) {
    Value same = Value.str("");
    return named(same).sameAs(other.named(same)) == Sameness.SAME;
  }
}
