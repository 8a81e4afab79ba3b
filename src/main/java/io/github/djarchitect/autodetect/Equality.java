package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.StandardObject;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.state.ModelKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether values are equal to Python, in the form in which {@code deconstruct()} gives them: a list
 * is no tuple, {@code True == 1}, a translated text equals its text.
 *
 * <p>{@link Sameness#OPEN} where either was not read whole.
 *
 * @param user what {@code settings.AUTH_USER_MODEL} names, which a reference equals that follows it
 * @param settings values of settings as the project's files have them; they are compared, and never
 *     told
 */
record Equality(ModelKey user, Function<String, Optional<Value>> settings) {
  /**
   * Arguments of any field that a class outside Django tells of as a rule; others of its own it may
   * leave out or add.
   */
  private static final Set<String> DECISIVE =
      Set.of(
          "choices",
          "db_column",
          "db_default",
          "default",
          "null",
          "primary_key",
          "related_name",
          "unique");

  private static final List<String> DEFINED =
      List.of(
          "builtins.", "datetime.", "decimal.", "django.", "random.", "secrets.", "time.", "uuid.");

  Sameness of(Value value, Value otherValue) {
    Value one = member(value);
    Value other = member(otherValue);
    if (one.equals(other)) {
      return isReadWhole(one) ? Sameness.SAME : Sameness.OPEN;
    }
    Optional<BigDecimal> number = number(one);
    if (number.isPresent() && number(other).isPresent()) {
      return of(number.get().compareTo(number(other).get()) == 0);
    }
    if (other instanceof Value.Setting setting) {
      return setting(setting, one);
    }
    return switch (one) {
      case Value.Unknown _, Value.Either _, Value.Lambda _ -> Sameness.OPEN;
      case Value.None _ -> nothing(other);
      case Value.Bool _, Value.Int _, Value.Float _ -> literal(other);
      case Value.Str _, Value.Lazy _ -> texts(one, other);
      case Value.Bytes _ -> literal(other);
      case Value.PyList(var items) ->
          other instanceof Value.PyList(var others) ? all(items, others) : literal(other);
      case Value.PyTuple(var items) ->
          other instanceof Value.PyTuple(var others) ? all(items, others) : literal(other);
      case Value.PySet(var items, boolean _) ->
          other instanceof Value.PySet(var others, boolean _)
              ? unordered(items, others)
              : literal(other);
      case Value.PyDict(var entries) ->
          other instanceof Value.PyDict(var others) ? entries(entries, others) : literal(other);
      case Value.Ref ref -> reference(ref, other);
      case Value.Call call ->
          other instanceof Value.Call otherCall ? calls(call, otherCall) : made(call, other);
      case Value.Setting setting -> setting(setting, other);
    };
  }

  /**
   * A member of an enumeration, which files of migrations ask for by its name in brackets; a name
   * by the path by which Django gives it.
   */
  private static Value member(Value value) {
    return value instanceof Value.Call call
            && call.path().equals("operator.getitem")
            && call.args().size() == 2
            && call.args().getFirst() instanceof Value.Ref(String of)
            && call.args().getLast() instanceof Value.Str(String name)
        ? new Value.Ref(DjangoNames.exported(of + "." + name))
        : value instanceof Value.Ref(String path)
            ? new Value.Ref(DjangoNames.exported(path))
            : value;
  }

  /** A value whose kind is certain, against None. */
  private static Sameness nothing(Value other) {
    return switch (other) {
      case Value.Unknown _, Value.Either _, Value.Setting _ -> Sameness.OPEN;
      case Value.Ref(String path) when isConstant(path) -> Sameness.OPEN;
      case Value.Call call when !isObject(call) -> Sameness.OPEN;
      default -> Sameness.OTHER;
    };
  }

  private static Sameness literal(Value other) {
    return switch (other) {
      case Value.Unknown _, Value.Either _, Value.Setting _, Value.Lambda _ -> Sameness.OPEN;
      case Value.Ref(String path) when isConstant(path) -> Sameness.OPEN;
      case Value.Call call when !isObject(call) -> Sameness.OPEN;
      default -> Sameness.OTHER;
    };
  }

  private Sameness texts(Value one, Value other) {
    Optional<String> text = text(one);
    Optional<String> otherText = text(other);
    return otherText.isPresent() ? of(text.equals(otherText)) : literal(other);
  }

  private Sameness setting(Value.Setting setting, Value other) {
    if (setting.name().equals("AUTH_USER_MODEL") && other instanceof Value.Str(String label)) {
      return of(label.toLowerCase(Locale.ROOT).equals(user.toString()));
    }
    // another environment may have another value
    return settings
            .apply(setting.name())
            .filter(value -> of(value, other) == Sameness.SAME)
            .isPresent()
        ? Sameness.SAME
        : Sameness.OPEN;
  }

  /** A path is where a name was found, which need not be where it is defined. */
  private static Sameness reference(Value.Ref ref, Value other) {
    return switch (other) {
      case Value.Ref(String path) ->
          last(path).equals(last(ref.path())) && !(isDefined(path) && isDefined(ref.path()))
              ? Sameness.SAME
              : isConstant(path) || isConstant(ref.path()) ? Sameness.OPEN : Sameness.OTHER;
      case Value.Unknown _, Value.Either _, Value.Setting _, Value.Lambda _ -> Sameness.OPEN;
      // a name of the project may be that of an object
      case Value.Call call when !isObject(call) || !ref.path().startsWith("django.") ->
          Sameness.OPEN;
      default -> isConstant(ref.path()) ? Sameness.OPEN : Sameness.OTHER;
    };
  }

  /** Whether a path is that of the definition: {@code datetime.now} is none of timezone. */
  private static boolean isDefined(String path) {
    return DEFINED.stream().anyMatch(path::startsWith);
  }

  /** A constant of somewhere else may be any value. */
  private static boolean isConstant(String path) {
    return last(path).equals(last(path).toUpperCase(Locale.ROOT))
        && !path.startsWith("django.db.models.");
  }

  /** What a class of Django or of the standard library makes is certainly no plain value. */
  private static boolean isObject(Value.Call call) {
    return StandardObject.of(call).isPresent()
        || (isClass(call.path()) && call.path().startsWith("django."));
  }

  private static boolean isClass(String path) {
    return Character.isUpperCase(last(path).charAt(0));
  }

  private static Sameness made(Value.Call call, Value other) {
    return isObject(call) ? literal(other) : Sameness.OPEN;
  }

  private Sameness calls(Value.Call one, Value.Call other) {
    Optional<Boolean> objects =
        StandardObject.of(one).flatMap(object -> StandardObject.of(other).map(object::equals));
    if (objects.isPresent()) {
      return of(objects.get());
    }
    if (!isClass(one.path()) || !isClass(other.path())) {
      boolean patterns = one.path().equals("re.compile") && other.path().equals("re.compile");
      return patterns
          ? arguments(one.args(), one.kwargs(), other.args(), other.kwargs())
          : Sameness.OPEN;
    }
    if (!last(one.path()).equals(last(other.path()))) {
      return Sameness.OTHER;
    }
    Sameness arguments = arguments(one.args(), one.kwargs(), other.args(), other.kwargs());
    boolean ofDjango = one.path().startsWith("django.") && other.path().startsWith("django.");
    int count = one.args().size() + one.kwargs().size();
    int otherCount = other.args().size() + other.kwargs().size();
    // the same arguments by position and by name are one thing to Python; of a Q they have one form
    boolean otherwiseWritten =
        one.args().size() != other.args().size()
            && count == otherCount
            && !last(one.path()).equals("Q");
    return arguments == Sameness.OTHER && (!ofDjango || otherwiseWritten)
        ? Sameness.OPEN
        : arguments;
  }

  private Sameness arguments(
      List<Value> args,
      Map<String, Value> kwargs,
      List<Value> otherArgs,
      Map<String, Value> otherKwargs) {
    List<Sameness> each = new ArrayList<>(List.of(all(args, otherArgs)));
    Set<String> names = new HashSet<>(kwargs.keySet());
    names.addAll(otherKwargs.keySet());
    for (String name : names) {
      Value own = kwargs.get(name);
      Value other = otherKwargs.get(name);
      if (own != null && other != null) {
        each.add(of(own, other));
      } else {
        // a value that is not known may be the default, which is not told
        Value only = own == null ? other : own;
        each.add(
            only instanceof Value.Setting && !name.equals("to") ? Sameness.OPEN : Sameness.OTHER);
      }
    }
    return together(each);
  }

  private Sameness all(List<Value> some, List<Value> others) {
    if (some.size() != others.size()) {
      return Sameness.OTHER;
    }
    List<Sameness> each = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      each.add(of(some.get(i), others.get(i)));
    }
    return together(each);
  }

  private Sameness unordered(List<Value> some, List<Value> others) {
    if (some.stream().anyMatch(Equality::isOpen) || others.stream().anyMatch(Equality::isOpen)) {
      return Sameness.OPEN;
    }
    return of(
        some.stream().allMatch(each -> holds(others, each))
            && others.stream().allMatch(each -> holds(some, each)));
  }

  private boolean holds(List<Value> values, Value value) {
    return values.stream().anyMatch(each -> of(each, value) == Sameness.SAME);
  }

  private Sameness entries(List<Value.Entry> some, List<Value.Entry> others) {
    List<Sameness> each = new ArrayList<>();
    for (Value.Entry entry : some) {
      Optional<Value.Entry> same =
          others.stream()
              .filter(other -> of(entry.key(), other.key()) == Sameness.SAME)
              .findFirst();
      each.add(same.map(other -> of(entry.value(), other.value())).orElse(Sameness.OTHER));
    }
    return some.size() != others.size() ? Sameness.OTHER : together(each);
  }

  static Sameness together(List<Sameness> parts) {
    return parts.contains(Sameness.OTHER)
        ? Sameness.OTHER
        : parts.contains(Sameness.OPEN) ? Sameness.OPEN : Sameness.SAME;
  }

  private static Sameness of(boolean same) {
    return same ? Sameness.SAME : Sameness.OTHER;
  }

  private static boolean isOpen(Value value) {
    return !isReadWhole(value);
  }

  /** Whether nothing in it is unknown. */
  static boolean isReadWhole(Value value) {
    return switch (value) {
      case Value.Unknown _, Value.Either _, Value.Lambda _ -> false;
      case Value.PyList(var items) -> items.stream().allMatch(Equality::isReadWhole);
      case Value.PyTuple(var items) -> items.stream().allMatch(Equality::isReadWhole);
      case Value.PySet(var items, boolean _) -> items.stream().allMatch(Equality::isReadWhole);
      case Value.PyDict(var entries) ->
          entries.stream().allMatch(each -> isReadWhole(each.key()) && isReadWhole(each.value()));
      case Value.Call call ->
          call.args().stream().allMatch(Equality::isReadWhole)
              && call.kwargs().values().stream().allMatch(Equality::isReadWhole);
      default -> true;
    };
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static Optional<String> text(Value value) {
    return switch (value) {
      case Value.Str(String text) -> Optional.of(text);
      case Value.Lazy(String text) -> Optional.of(text);
      default -> Optional.empty();
    };
  }

  /** {@code Decimal("100") == 100} to Python as well. */
  private static Optional<BigDecimal> number(Value value) {
    return switch (value) {
      case Value.Call call ->
          StandardObject.of(call)
              .filter(StandardObject.Decimal.class::isInstance)
              .map(object -> ((StandardObject.Decimal) object).text())
              .filter(text -> text.matches("-?\\d+(\\.\\d+)?"))
              .map(BigDecimal::new);
      case Value.Bool(boolean truth) -> Optional.of(truth ? BigDecimal.ONE : BigDecimal.ZERO);
      case Value.Int(var number) -> Optional.of(new BigDecimal(number));
      case Value.Float(double number) when Double.isFinite(number) ->
          Optional.of(BigDecimal.valueOf(number));
      default -> Optional.empty();
    };
  }

  // Fields and what stands in Meta

  /**
   * Two fields as {@code deconstruct()} gives them; of a class outside Django what is written, or
   * the field of Django whose column it has.
   *
   * @param declared what the code has
   */
  Sameness of(Field declared, Field migrated) {
    if (declared.isUnknown() || migrated.isUnknown()) {
      return Sameness.OPEN;
    }
    if (!last(declared.className()).equals(last(migrated.className()))) {
      // a class of a package may tell of itself as the one of Django that it refines
      boolean refined =
          declared.foreign()
              && declared.inherited() == null
              && !migrated.foreign()
              && declared.kwargs().containsKey("to") == migrated.kwargs().containsKey("to");
      return refined ? Sameness.OPEN : Sameness.OTHER;
    }
    if (!declared.foreign() && !migrated.foreign()) {
      return arguments(declared.args(), declared.kwargs(), migrated.args(), migrated.kwargs());
    }
    Field own = declared.inherited();
    Field other = migrated.inherited();
    if (declared.shortName().endsWith("TaggableManager")) {
      return written(declared, migrated);
    }
    if (own == null || other == null) {
      return written(declared, migrated);
    }
    Sameness same = of(ofDjango(own), ofDjango(other));
    boolean tells = declared.kwargs().equals(own.kwargs());
    // a deconstruct of its own may leave out what it was given
    return same == Sameness.OTHER && !tells && isOneInCommon(ofDjango(own), ofDjango(other))
        ? Sameness.OPEN
        : same;
  }

  /** Whether all that both tell of is the same. */
  private boolean isOneInCommon(Field one, Field other) {
    return one.className().equals(other.className())
        && one.kwargs().entrySet().stream()
            .filter(each -> other.kwargs().containsKey(each.getKey()))
            .allMatch(
                each ->
                    of(each.getValue(), other.kwargs().getOrDefault(each.getKey(), Value.NONE))
                        == Sameness.SAME);
  }

  /** Without what is an argument of the other class alone, and what only says that it is a key. */
  private static Field ofDjango(Field field) {
    Map<String, Value> kwargs = new LinkedHashMap<>(field.kwargs());
    kwargs.keySet().removeIf(name -> name.equals("serialize") || !FieldReader.isArgument(name));
    return new Field(field.className(), field.args(), kwargs, field.foreign(), field.place());
  }

  /** What a class outside Django adds to its arguments by itself is not known. */
  private Sameness written(Field declared, Field migrated) {
    List<Sameness> each = new ArrayList<>();
    boolean tags = declared.shortName().endsWith("TaggableManager");
    declared
        .kwargs()
        .forEach(
            (name, value) -> {
              if (tags && name.equals("to")) {
                // which the model between them says
                return;
              }
              if (migrated.kwargs().containsKey(name)) {
                Value old = migrated.kwargs().getOrDefault(name, Value.NONE);
                // Field.deconstruct makes a list of whatever choices are
                Sameness same =
                    name.equals("choices") ? of(asList(value), asList(old)) : of(value, old);
                // what is Django's default is not told, and the class may have another
                boolean isDefault = value.equals(Value.bool(name.equals("editable")));
                // nor what the class makes of an argument that only it has: a list may be a set
                // there
                boolean isMade =
                    !FieldReader.isArgument(name) && value.getClass() != old.getClass();
                each.add(same == Sameness.OTHER && (isDefault || isMade) ? Sameness.OPEN : same);
              } else if (DECISIVE.contains(name)) {
                each.add(Sameness.OPEN);
              }
            });
    for (String name : DECISIVE) {
      if (migrated.kwargs().containsKey(name) && !declared.kwargs().containsKey(name)) {
        each.add(Sameness.OPEN);
      }
    }
    if (!declared.args().isEmpty()) {
      each.add(
          of(declared.args().equals(migrated.args())) == Sameness.SAME
              ? Sameness.SAME
              : Sameness.OPEN);
    }
    return together(each);
  }

  private static Value asList(Value choices) {
    return choices instanceof Value.PyTuple(List<Value> items) ? new Value.PyList(items) : choices;
  }

  Sameness of(Index one, Index other) {
    return declarations(
        one.className(),
        one.expressions(),
        one.kwargs(),
        other.className(),
        other.expressions(),
        other.kwargs());
  }

  Sameness of(Constraint one, Constraint other) {
    return declarations(
        one.className(),
        one.expressions(),
        one.kwargs(),
        other.className(),
        other.expressions(),
        other.kwargs());
  }

  private Sameness declarations(
      String className,
      List<Value> expressions,
      Map<String, Value> kwargs,
      String otherName,
      List<Value> otherExpressions,
      Map<String, Value> otherKwargs) {
    if (!last(className).equals(last(otherName))) {
      return Sameness.OTHER;
    }
    Sameness same = arguments(expressions, kwargs, otherExpressions, otherKwargs);
    return same == Sameness.OTHER && !className.startsWith("django.") ? Sameness.OPEN : same;
  }
}
