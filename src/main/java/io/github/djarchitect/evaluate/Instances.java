package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.BoundThing;
import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.FunctionThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.MethodThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Objects of classes that derive from nothing but the project's own, data classes and tuples with
 * named items: what makes them, and the methods by which operators and built-in functions reach
 * them.
 */
final class Instances {
  private static final String NAMED_TUPLE = "typing.NamedTuple";

  /** Bases that give an object no behaviour. */
  private static final Set<String> BARE =
      Set.of("builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", NAMED_TUPLE);

  /** Decorators of a class that leave its objects what they are. */
  private static final Set<String> HARMLESS =
      Set.of(
          "dataclasses.dataclass",
          "django.utils.deconstruct.deconstructible",
          "functools.total_ordering",
          "typing.final",
          "typing.runtime_checkable");

  private static final String FIELD = "dataclasses.field";

  private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

  private Instances() {}

  /** Whether nothing from outside decides what its objects are. */
  static boolean isPlain(ClassThing type) {
    return type.lineage().stream()
        .allMatch(
            each ->
                !each.hasKeywords
                    && each.bases.stream()
                        .allMatch(
                            base ->
                                base instanceof ClassThing
                                    || (base instanceof Plain(Value.Ref(String path))
                                        && BARE.contains(path)))
                    && each.decorators.stream().allMatch(Instances::isHarmless)
                    && each.body.own("__new__") == null);
  }

  private static boolean isHarmless(Thing decorator) {
    return switch (decorator) {
      case Plain(Value.Ref(String path)) -> HARMLESS.contains(path);
      case Plain(Value.Call(String path, _, _, _)) -> HARMLESS.contains(path);
      default -> false;
    };
  }

  private static boolean isDataClass(ClassThing type) {
    return type.decorators.stream()
        .anyMatch(
            each ->
                switch (each) {
                  case Plain(Value.Ref(String path)) -> path.equals("dataclasses.dataclass");
                  case Plain(Value.Call(String path, _, _, _)) ->
                      path.equals("dataclasses.dataclass");
                  default -> false;
                });
  }

  /** What its body says of the names of its items, where it is a class of such tuples. */
  static @Nullable List<String> tupleFields(ClassThing type) {
    for (ClassThing each : type.lineage()) {
      if (each.fields != null) {
        return each.fields;
      }
      if (each.bases.stream().anyMatch(new Plain(new Value.Ref(NAMED_TUPLE))::equals)) {
        return each.annotated;
      }
    }
    return null;
  }

  /** An object of a class; null where something from outside has a say in it. */
  static @Nullable Thing made(
      Interpreter interpreter,
      ClassThing type,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (!isPlain(type)) {
      return null;
    }
    List<String> names = tupleFields(type);
    if (names != null) {
      return tuple(type, names, args, kwargs);
    }
    InstanceThing instance =
        new InstanceThing(type, new Scope(Scope.Kind.OBJECT, null), args, kwargs, place);
    Thing init = type.lookup("__init__");
    Optional<ClassThing> data = type.lineage().stream().filter(Instances::isDataClass).findFirst();
    boolean written =
        init instanceof FunctionThing function
            && (data.isEmpty() || function.owner() == null || !isDataClass(function.owner()));
    if (data.isPresent() && !written) {
      fill(interpreter, instance, args, kwargs, place);
      if (type.lookup("__post_init__") instanceof FunctionThing after) {
        interpreter.call(new BoundThing(instance, after), List.of(), Map.of(), place);
      }
    } else if (init != null) {
      List<Thing> all = new ArrayList<>();
      all.add(instance);
      all.addAll(args);
      Thing told = interpreter.call(init, all, kwargs, place);
      instance.open |= told instanceof Plain(Value.Unknown _);
    }
    return instance;
  }

  private static @Nullable Thing tuple(
      ClassThing type, List<String> names, List<Thing> args, Map<String, Thing> kwargs) {
    List<Thing> items = new ArrayList<>(args);
    Map<String, Thing> named = new LinkedHashMap<>(kwargs);
    for (String name : names.subList(Math.min(args.size(), names.size()), names.size())) {
      Thing given = named.remove(name);
      Thing item = given != null ? given : type.lookup(name);
      if (item == null) {
        return null;
      }
      items.add(item);
    }
    return named.isEmpty() && items.size() == names.size() ? new TupleThing(items, type) : null;
  }

  /** The fields of a data class with their defaults, those of its bases first. */
  private static Map<String, Optional<Thing>> dataFields(ClassThing type) {
    Map<String, Optional<Thing>> fields = new LinkedHashMap<>();
    for (ClassThing each : type.lineage().reversed()) {
      if (isDataClass(each)) {
        each.annotated.forEach(name -> fields.put(name, Optional.ofNullable(each.body.own(name))));
      }
    }
    return fields;
  }

  /** What positions in a pattern of its class stand for. */
  static @Nullable List<String> positions(ClassThing type) {
    List<String> names = tupleFields(type);
    return names != null
        ? names
        : isDataClass(type) ? List.copyOf(dataFields(type).keySet()) : null;
  }

  private static void fill(
      Interpreter interpreter,
      InstanceThing instance,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    Map<String, Thing> named = new LinkedHashMap<>(kwargs);
    int at = 0;
    for (Map.Entry<String, Optional<Thing>> field : dataFields(instance.type).entrySet()) {
      String name = field.getKey();
      Map<String, Thing> options = options(field.getValue().orElse(Thing.NONE));
      boolean given =
          interpreter.truth(options.getOrDefault("init", Thing.truth(true))).orElse(true);
      Thing value = given && at < args.size() ? args.get(at++) : given ? named.remove(name) : null;
      if (value == null && options.containsKey("default_factory")) {
        value = interpreter.call(options.get("default_factory"), List.of(), Map.of(), place);
      } else if (value == null && isField(field.getValue().orElse(Thing.NONE))) {
        value = options.get("default");
      } else if (value == null) {
        value = field.getValue().orElse(null);
      }
      if (value == null) {
        instance.open = true;
      } else {
        instance.attributes.put(name, value);
      }
    }
    instance.open |= at < args.size() || !named.isEmpty();
  }

  private static boolean isField(Thing value) {
    return value instanceof MethodThing(DictThing _, String name) && name.equals(FIELD);
  }

  private static Map<String, Thing> options(Thing value) {
    Map<String, Thing> options = new LinkedHashMap<>();
    if (value instanceof MethodThing(DictThing dict, String name) && name.equals(FIELD)) {
      dict.entries
          .values()
          .forEach(pair -> options.put(Freeze.of(pair.key()).asString().orElse(""), pair.value()));
    }
    return options;
  }

  /** What functions of {@code dataclasses}, {@code collections} and {@code typing} make. */
  static @Nullable Thing ofLibrary(
      Interpreter interpreter,
      String path,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    return switch (path) {
      case FIELD -> {
        DictThing options = new DictThing();
        kwargs.forEach((name, value) -> options.put(Thing.text(name), value));
        yield args.isEmpty() ? new MethodThing(options, FIELD) : null;
      }
      case "dataclasses.asdict", "dataclasses.astuple" -> {
        if (args.size() != 1 || !(args.getFirst() instanceof InstanceThing instance)) {
          yield null;
        }
        DictThing all = new DictThing();
        for (String name : dataFields(instance.type).keySet()) {
          Thing value = instance.attributes.own(name);
          if (value == null) {
            yield null;
          }
          all.put(Thing.text(name), flat(interpreter, path, value, place));
        }
        yield path.endsWith("asdict")
            ? all
            : new TupleThing(all.entries.values().stream().map(Thing.Pair::value).toList());
      }
      case "dataclasses.fields" -> {
        ClassThing type =
            args.size() != 1
                ? null
                : args.getFirst() instanceof ClassThing own
                    ? own
                    : args.getFirst() instanceof InstanceThing instance ? instance.type : null;
        yield type == null
            ? null
            : new TupleThing(
                dataFields(type).keySet().stream()
                    .map(
                        name ->
                            namespace(interpreter, Map.of("name", Thing.text(name)), type, place))
                    .toList());
      }
      case "dataclasses.replace" -> {
        if (args.size() != 1 || !(args.getFirst() instanceof InstanceThing instance)) {
          yield null;
        }
        Map<String, Thing> all = new LinkedHashMap<>();
        for (String name : dataFields(instance.type).keySet()) {
          Thing value = instance.attributes.own(name);
          if (value != null) {
            all.put(name, value);
          }
        }
        all.putAll(kwargs);
        yield made(interpreter, instance.type, List.of(), all, place);
      }
      case "collections.namedtuple", "typing.NamedTuple" ->
          named(interpreter, path, args, kwargs, place);
      case "types.SimpleNamespace" ->
          args.isEmpty() ? namespace(interpreter, kwargs, null, place) : null;
      default -> null;
    };
  }

  private static Thing flat(Interpreter interpreter, String path, Thing value, Place place) {
    return switch (value) {
      case InstanceThing instance when isDataClass(instance.type) -> {
        Thing flat = ofLibrary(interpreter, path, List.of(instance), Map.of(), place);
        yield flat == null ? value : flat;
      }
      case ListThing list when list.instead == null ->
          new ListThing(
              list.items.stream().map(item -> flat(interpreter, path, item, place)).toList());
      default -> value;
    };
  }

  private static Thing namespace(
      Interpreter interpreter, Map<String, Thing> names, @Nullable ClassThing near, Place place) {
    ModuleState module = near != null ? near.module : interpreter.standard("types", place.path());
    ClassThing type =
        interpreter.newClass(
            module, "SimpleNamespace", List.of(), new Scope(Scope.Kind.CLASS, null), place);
    InstanceThing instance =
        new InstanceThing(type, new Scope(Scope.Kind.OBJECT, null), List.of(), names, place);
    names.forEach(instance.attributes::put);
    return instance;
  }

  private static @Nullable Thing named(
      Interpreter interpreter,
      String path,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    Optional<String> name =
        args.isEmpty() ? Optional.empty() : Freeze.of(args.getFirst()).asString();
    Thing given = args.size() > 1 ? args.get(1) : kwargs.get("field_names");
    if (name.isEmpty() || given == null || args.size() > 2 || kwargs.containsKey("rename")) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    if (Freeze.of(given) instanceof Value.Str(String text)) {
      fields.addAll(
          Arrays.stream(SEPARATORS.split(text.strip())).filter(f -> !f.isEmpty()).toList());
    } else {
      Optional<List<Thing>> items = interpreter.items(given);
      if (items.isEmpty()) {
        return null;
      }
      for (Thing item : items.get()) {
        Thing field =
            path.startsWith("typing.")
                ? interpreter
                    .items(item)
                    .filter(i -> i.size() == 2)
                    .map(List::getFirst)
                    .orElse(item)
                : item;
        Optional<String> text = Freeze.of(field).asString();
        if (text.isEmpty()) {
          return null;
        }
        fields.add(text.get());
      }
    }
    Scope body = new Scope(Scope.Kind.CLASS, null);
    Optional<List<Thing>> defaults =
        kwargs.containsKey("defaults")
            ? interpreter.items(kwargs.get("defaults"))
            : Optional.empty();
    if (kwargs.containsKey("defaults")
        && (defaults.isEmpty() || defaults.get().size() > fields.size())) {
      return null;
    }
    List<Thing> last = defaults.orElse(List.of());
    for (int i = 0; i < last.size(); i++) {
      body.put(fields.get(fields.size() - last.size() + i), last.get(i));
    }
    ClassThing type =
        interpreter.newClass(
            interpreter.standard(name.get(), place.path()), name.get(), List.of(), body, place);
    type.fields = List.copyOf(fields);
    return type;
  }

  /** What a class of such tuples has itself; null where it has none of that name. */
  static @Nullable Thing ofTupleClass(ClassThing type, String name) {
    List<String> names = tupleFields(type);
    return names == null
        ? null
        : switch (name) {
          case "_fields" -> new TupleThing(names.stream().<Thing>map(Thing::text).toList());
          case "_make" -> new MethodThing(type, name);
          default -> null;
        };
  }

  /** An attribute of a tuple whose items have names; null where it has none of that name. */
  static @Nullable Thing attribute(Interpreter interpreter, TupleThing tuple, String name) {
    ClassThing type = tuple.type();
    List<String> names = type == null ? null : tupleFields(type);
    if (type == null || names == null) {
      return null;
    }
    int at = names.indexOf(name);
    if (at >= 0) {
      return tuple.items().get(at);
    }
    return switch (name) {
      case "_fields" -> new TupleThing(names.stream().<Thing>map(Thing::text).toList());
      case "_asdict", "_replace" -> new MethodThing(tuple, name);
      case "__class__" -> type;
      default ->
          type.lookup(name) instanceof FunctionThing function
              ? interpreter.bound(tuple, type, function, Place.ofFile(""))
              : null;
    };
  }

  /** A method that every class of such tuples, and every tuple of it, has. */
  static @Nullable Thing method(
      Interpreter interpreter,
      TupleThing tuple,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs) {
    ClassThing type = tuple.type();
    List<String> names = type == null ? null : tupleFields(type);
    if (type == null || names == null || !args.isEmpty()) {
      return null;
    }
    if (name.equals("_asdict")) {
      DictThing all = new DictThing();
      for (int i = 0; i < names.size(); i++) {
        all.put(Thing.text(names.get(i)), tuple.items().get(i));
      }
      return all;
    }
    if (name.equals("_replace") && names.containsAll(kwargs.keySet())) {
      List<Thing> items = new ArrayList<>(tuple.items());
      kwargs.forEach((field, value) -> items.set(names.indexOf(field), value));
      return new TupleThing(items, type);
    }
    return null;
  }

  /** Whether an object has a method of its own. */
  static boolean has(Thing thing, String name) {
    return thing instanceof InstanceThing instance
        && isPlain(instance.type)
        && instance.type.lookup(name) instanceof FunctionThing;
  }

  /** The result of a method that operators and functions call, where the object has it. */
  static Optional<Thing> special(
      Interpreter interpreter, Thing thing, String name, List<Thing> args, Place place) {
    if (!(thing instanceof InstanceThing instance)
        || !isPlain(instance.type)
        || !(instance.type.lookup(name) instanceof FunctionThing function)) {
      return Optional.empty();
    }
    return Optional.of(interpreter.call(new BoundThing(instance, function), args, Map.of(), place));
  }

  /** {@code str()} or {@code repr()} of what writes itself in a way of its own. */
  static Optional<String> text(Interpreter interpreter, Thing thing, boolean asRepr) {
    if (thing instanceof TupleThing tuple && tuple.type() != null) {
      ClassThing type = tuple.type();
      List<String> names = tupleFields(type);
      if (names == null) {
        return Optional.empty();
      }
      List<String> shown = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        Optional<String> item = repr(interpreter, tuple.items().get(i));
        if (item.isEmpty()) {
          return item;
        }
        shown.add(names.get(i) + "=" + item.get());
      }
      return Optional.of("%s(%s)".formatted(type.shortName(), String.join(", ", shown)));
    }
    if (!(thing instanceof InstanceThing instance) || !isPlain(instance.type)) {
      return Optional.empty();
    }
    Optional<Thing> own =
        asRepr
            ? Optional.empty()
            : special(interpreter, thing, "__str__", List.of(), instance.place);
    Optional<Thing> told =
        own.isPresent() ? own : special(interpreter, thing, "__repr__", List.of(), instance.place);
    if (told.isEmpty() && isDataClass(instance.type)) {
      List<String> shown = new ArrayList<>();
      for (String name : dataFields(instance.type).keySet()) {
        Thing value = instance.attributes.own(name);
        Optional<String> item = value == null ? Optional.empty() : repr(interpreter, value);
        if (item.isEmpty()) {
          return item;
        }
        shown.add(name + "=" + item.get());
      }
      return Optional.of("%s(%s)".formatted(instance.type.shortName(), String.join(", ", shown)));
    }
    return told.flatMap(text -> Freeze.of(text).asString());
  }

  private static Optional<String> repr(Interpreter interpreter, Thing thing) {
    Optional<String> own = text(interpreter, thing, true);
    return own.isPresent() ? own : Formats.repr(Freeze.of(thing));
  }

  /** Whether two objects are equal, by their own method or as data classes are. */
  static Optional<Boolean> equal(Interpreter interpreter, Thing left, Thing right) {
    Optional<Thing> own = special(interpreter, left, "__eq__", List.of(right), Place.ofFile(""));
    if (own.isPresent()) {
      return interpreter.truth(own.get());
    }
    if (left instanceof InstanceThing one
        && right instanceof InstanceThing other
        && isPlain(one.type)
        && isPlain(other.type)) {
      if (one == other || one.type != other.type || !isDataClass(one.type)) {
        return Optional.of(one == other);
      }
      boolean sure = true;
      for (String name : dataFields(one.type).keySet()) {
        Thing a = one.attributes.own(name);
        Thing b = other.attributes.own(name);
        Optional<Boolean> same =
            a == null || b == null ? Optional.empty() : Operators.same(interpreter, a, b);
        if (same.isPresent() && !same.get()) {
          return same;
        }
        sure &= same.isPresent();
      }
      return sure ? Optional.of(true) : Optional.empty();
    }
    return Optional.empty();
  }
}
