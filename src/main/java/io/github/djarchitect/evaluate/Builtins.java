package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Raised;
import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.IteratorThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.SetThing;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's built-in functions and a few of its standard library, where their result is known. */
final class Builtins {
  /** Names that a module has without importing them. */
  static final Set<String> NAMES =
      Set.of(
          "abs",
          "all",
          "any",
          "ascii",
          "bool",
          "bytes",
          "callable",
          "chr",
          "classmethod",
          "complex",
          "dict",
          "enumerate",
          "filter",
          "float",
          "format",
          "frozenset",
          "getattr",
          "hasattr",
          "id",
          "int",
          "isinstance",
          "issubclass",
          "iter",
          "len",
          "list",
          "map",
          "max",
          "min",
          "next",
          "object",
          "open",
          "ord",
          "pow",
          "print",
          "property",
          "range",
          "repr",
          "reversed",
          "round",
          "set",
          "setattr",
          "slice",
          "sorted",
          "staticmethod",
          "str",
          "sum",
          "super",
          "tuple",
          "type",
          "vars",
          "zip",
          "ArithmeticError",
          "AssertionError",
          "AttributeError",
          "BaseException",
          "ConnectionError",
          "DeprecationWarning",
          "EOFError",
          "EnvironmentError",
          "Exception",
          "FileExistsError",
          "FileNotFoundError",
          "FutureWarning",
          "IOError",
          "ImportError",
          "IndexError",
          "KeyError",
          "KeyboardInterrupt",
          "LookupError",
          "MemoryError",
          "ModuleNotFoundError",
          "NameError",
          "NotImplementedError",
          "OSError",
          "OverflowError",
          "PendingDeprecationWarning",
          "PermissionError",
          "RecursionError",
          "RuntimeError",
          "RuntimeWarning",
          "StopIteration",
          "SyntaxError",
          "SystemExit",
          "TimeoutError",
          "TypeError",
          "UnicodeDecodeError",
          "UnicodeEncodeError",
          "UnicodeError",
          "UserWarning",
          "ValueError",
          "Warning",
          "ZeroDivisionError",
          "delattr",
          "NotImplemented",
          "Ellipsis",
          "__import__",
          "bytearray",
          "memoryview",
          "divmod",
          "hash",
          "hex",
          "oct",
          "bin",
          "globals",
          "locals",
          "dir",
          "eval",
          "exec",
          "input",
          "unicode",
          "long",
          "basestring",
          "xrange");

  /** Where the functions that this class knows stand, by the start of their paths. */
  static final List<String> LIBRARIES =
      List.of(
          "builtins.",
          "collections.",
          "functools.",
          "inspect.",
          "itertools.",
          "json.",
          "math.",
          "operator.",
          "os.path.",
          "re.",
          "textwrap.");

  private Builtins() {}

  /** The result of a call; null where this class knows nothing of the function. */
  static @Nullable Thing call(
      Interpreter interpreter,
      String path,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (path.equals("copy.copy") || path.equals("copy.deepcopy")) {
      return args.size() == 1
          ? path.endsWith("deepcopy") ? deepCopy(args.getFirst(), 0) : copy(args.getFirst())
          : null;
    }
    if (!path.startsWith("builtins.")) {
      Thing made = kwargs.isEmpty() ? ofPaths(path, args) : null;
      made = made != null ? made : Instances.ofLibrary(interpreter, path, args, kwargs, place);
      made = made != null ? made : Library.call(interpreter, path, args, kwargs, place);
      if (made != null) {
        return made;
      }
    }
    if (path.equals("collections.OrderedDict")) {
      return dict(interpreter, args, kwargs);
    }
    if (!path.startsWith("builtins.")) {
      return null;
    }
    String name = path.substring("builtins.".length());
    if (!kwargs.isEmpty() && !WITH_KEYWORDS.contains(name)) {
      return null;
    }
    int dot = name.indexOf('.');
    if (dot > 0 && !args.isEmpty()) {
      Thing made =
          unbound(
              interpreter, name.substring(0, dot), name.substring(dot + 1), args, kwargs, place);
      if (made != null) {
        return made;
      }
    }
    return switch (name) {
      case "dict" -> dict(interpreter, args, kwargs);
      case "list" -> collection(interpreter, args, ListThing::new);
      case "tuple" -> collection(interpreter, args, TupleThing::new);
      case "set", "frozenset" -> {
        Optional<List<Thing>> items =
            args.isEmpty()
                ? Optional.of(List.of())
                : args.size() > 1 ? Optional.empty() : interpreter.inAnyOrder(args.getFirst());
        yield items.map(all -> new SetThing(all, name.equals("frozenset"))).orElse(null);
      }
      case "iter" -> args.size() == 1 ? interpreter.iterator(args.getFirst()) : null;
      case "next" -> next(interpreter, args, place);
      case "reversed" ->
          collection(
              interpreter, args, items -> new IteratorThing(new ArrayList<>(items).reversed()));
      case "sorted" -> sorted(interpreter, args, kwargs, place);
      case "len" -> length(interpreter, args, place);
      case "enumerate", "zip", "map", "filter" ->
          Iteration.call(interpreter, name, args, kwargs, place);
      case "str" -> str(interpreter, args);
      case "repr", "ascii" ->
          args.size() == 1 ? text(repr(interpreter, args.getFirst(), name)) : null;
      case "format" ->
          args.isEmpty() || args.size() > 2
              ? null
              : text(
                  (args.size() == 1 ? Optional.of("") : Freeze.of(args.getLast()).asString())
                      .flatMap(
                          spec ->
                              Formats.spec(Freeze.of(interpreter.shown(args.getFirst())), spec)));
      case "int" -> integer(args, kwargs, place);
      case "float" -> real(args, place);
      case "bytes", "bytearray" -> bytes(interpreter, args);
      case "slice" -> null;
      case "abs" ->
          args.size() == 1 && args.getFirst() instanceof Plain(Value value)
              ? switch (value) {
                case Value.Int(BigInteger i) -> new Plain(new Value.Int(i.abs()));
                case Value.Float(double d) -> new Plain(new Value.Float(Math.abs(d)));
                default -> absolute(interpreter, value, args.getFirst(), place);
              }
              : null;
      case "round" -> round(args);
      case "pow" ->
          args.size() == 2
              ? Operators.binary(
                  interpreter, args.getFirst(), Expr.Operator.POW, args.getLast(), place)
              : args.size() == 3 ? modular(args) : null;
      case "divmod" ->
          args.size() == 2
              ? new TupleThing(
                  List.of(
                      Operators.binary(
                          interpreter,
                          args.getFirst(),
                          Expr.Operator.FLOOR_DIV,
                          args.getLast(),
                          place),
                      Operators.binary(
                          interpreter, args.getFirst(), Expr.Operator.MOD, args.getLast(), place)))
              : null;
      case "hex" -> digits(args, "0x", 16);
      case "oct" -> digits(args, "0o", 8);
      case "bin" -> digits(args, "0b", 2);
      case "bool" ->
          args.isEmpty()
              ? Thing.truth(false)
              : interpreter.truth(args.getFirst()).map(Thing::truth).orElse(null);
      case "chr" ->
          args.size() == 1
                  && args.getFirst() instanceof Plain(Value.Int(BigInteger code))
                  && code.signum() >= 0
                  && code.bitLength() <= 20
              ? Thing.text(Character.toString(code.intValue()))
              : null;
      case "ord" ->
          args.size() == 1
                  && args.getFirst() instanceof Plain(Value.Str(String c))
                  && c.codePointCount(0, c.length()) == 1
              ? Thing.number(c.codePointAt(0))
              : null;
      case "any" -> quantified(interpreter, args, true);
      case "all" -> quantified(interpreter, args, false);
      case "sum" -> sum(interpreter, args, kwargs, place);
      case "max" -> extreme(interpreter, args, kwargs, 1, place);
      case "min" -> extreme(interpreter, args, kwargs, -1, place);
      case "getattr" -> getattr(interpreter, args, place);
      case "hasattr" -> hasattr(interpreter, args, place);
      case "setattr" -> setattr(interpreter, args);
      case "isinstance" -> isinstance(args);
      case "issubclass" ->
          args.size() == 2
                  && args.getFirst() instanceof ClassThing type
                  && args.getLast() instanceof ClassThing wanted
              ? Thing.truth(type.lineage().contains(wanted))
              : null;
      case "type" ->
          args.size() == 3
              ? interpreter.classOf(args.get(0), args.get(1), args.get(2), place)
              : typeOf(args);
      case "vars" ->
          args.size() == 1 && args.getFirst() instanceof InstanceThing
              ? interpreter.attribute(args.getFirst(), "__dict__", place)
              : null;
      case "callable" -> callable(args);
      case "print" -> Thing.NONE;
      default -> null;
    };
  }

  private static final Set<String> WITH_KEYWORDS =
      Set.of("dict", "enumerate", "int", "max", "min", "open", "print", "sorted", "sum", "zip");

  /** A method taken from its class: {@code str.upper}, {@code dict.fromkeys}. */
  private static @Nullable Thing unbound(
      Interpreter interpreter,
      String type,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (type.equals("dict") && name.equals("fromkeys")) {
      Optional<List<Thing>> keys = interpreter.items(args.getFirst());
      if (keys.isEmpty() || args.size() > 2) {
        return null;
      }
      DictThing dict = new DictThing();
      keys.get().forEach(key -> dict.put(key, args.size() > 1 ? args.get(1) : Thing.NONE));
      return dict;
    }
    if (type.equals("str") && name.equals("maketrans")) {
      return Strings.call(interpreter, "", name, args, kwargs, place);
    }
    if (type.equals("bytes") && name.equals("fromhex")) {
      Optional<String> hex = Freeze.of(args.getFirst()).asString();
      return hex.map(text -> text.replace(" ", "").toLowerCase(Locale.ROOT))
          .filter(text -> text.matches("([0-9a-f]{2})*"))
          .<Thing>map(text -> new Plain(new Value.Bytes(text)))
          .orElse(null);
    }
    if (type.equals("int") && name.equals("from_bytes") && args.size() == 2) {
      return args.getFirst() instanceof Plain(Value.Bytes(String hex))
              && Freeze.of(args.getLast()).asString().equals(Optional.of("big"))
              && hex.length() < 2_000
          ? new Plain(new Value.Int(hex.isEmpty() ? BigInteger.ZERO : new BigInteger(hex, 16)))
          : null;
    }
    return kind(args.getFirst()).equals(type)
        ? Methods.call(
            interpreter, args.getFirst(), name, args.subList(1, args.size()), kwargs, place)
        : null;
  }

  private static @Nullable Thing next(Interpreter interpreter, List<Thing> args, Place place) {
    if (args.isEmpty()
        || !(args.getFirst() instanceof IteratorThing iterator)
        || iterator.instead != null) {
      return null;
    }
    if (iterator.unordered) {
      return Interpreter.unknown(place, Interpreter.UNORDERED);
    }
    Thing item = iterator.next(interpreter.journal);
    if (item == null && args.size() < 2) {
      throw new Raised("StopIteration", "there is no next item", place);
    }
    return item == null ? args.get(1) : item;
  }

  private static @Nullable Thing str(Interpreter interpreter, List<Thing> args) {
    if (args.isEmpty()) {
      return Thing.text("");
    }
    if (args.size() > 1) {
      return args.getFirst() instanceof Plain(Value.Bytes _)
          ? Methods.call(
              interpreter,
              args.getFirst(),
              "decode",
              args.subList(1, args.size()),
              Map.of(),
              Place.ofFile(""))
          : null;
    }
    return text(Formats.text(Freeze.of(interpreter.shown(args.getFirst()))));
  }

  private static Optional<String> repr(Interpreter interpreter, Thing thing, String name) {
    Optional<String> own = Instances.text(interpreter, thing, true);
    Optional<String> shown = own.isPresent() ? own : Formats.repr(Freeze.of(thing));
    return name.equals("ascii") ? shown.map(Formats::ascii) : shown;
  }

  /** Of a duration or a decimal; null for anything else. */
  private static @Nullable Thing absolute(
      Interpreter interpreter, @Nullable Value value, Thing thing, Place place) {
    if (value == null) {
      return null;
    }
    Optional<Integer> order = StandardMethods.order(value, Thing.ZERO_DELTA);
    order = order.isPresent() ? order : StandardMethods.order(value, Value.Int.of(0));
    return order.isEmpty()
        ? null
        : order.get() < 0
            ? Operators.unary(interpreter, Expr.UnaryOperator.U_SUB, thing, place)
            : thing;
  }

  private static @Nullable Thing modular(List<Thing> args) {
    BigInteger[] numbers = new BigInteger[3];
    for (int i = 0; i < 3; i++) {
      if (!(args.get(i) instanceof Plain(Value.Int(BigInteger number)))
          || number.bitLength() > 4_000) {
        return null;
      }
      numbers[i] = number;
    }
    return numbers[1].signum() < 0 || numbers[2].signum() <= 0
        ? null
        : new Plain(new Value.Int(numbers[0].modPow(numbers[1], numbers[2])));
  }

  private static @Nullable Thing hasattr(Interpreter interpreter, List<Thing> args, Place place) {
    if (args.size() != 2
        || !(args.get(1) instanceof Plain(Value.Str(String name)))
        || !(args.getFirst() instanceof InstanceThing instance)
        || !Instances.isPlain(instance.type)) {
      return null;
    }
    try {
      Thing found = interpreter.attribute(instance, name, place);
      return found instanceof Plain(Value.Call(String path, _, _, _))
              && path.equals("builtins.getattr")
          ? null
          : Thing.truth(true);
    } catch (Raised none) {
      return Thing.truth(false);
    }
  }

  private static @Nullable Thing setattr(Interpreter interpreter, List<Thing> args) {
    if (args.size() != 3 || !(args.get(1) instanceof Plain(Value.Str(String name)))) {
      return null;
    }
    switch (args.getFirst()) {
      case InstanceThing instance -> {
        interpreter.journal.touch(instance.attributes);
        instance.attributes.put(name, args.get(2));
        return Thing.NONE;
      }
      case ClassThing type -> {
        interpreter.journal.touch(type.body);
        type.body.put(name, args.get(2));
        return Thing.NONE;
      }
      default -> {
        return null;
      }
    }
  }

  private static @Nullable Thing callable(List<Thing> args) {
    if (args.size() != 1) {
      return null;
    }
    return switch (args.getFirst()) {
      case Thing.FunctionThing _, ClassThing _, Thing.BoundThing _ -> Thing.truth(true);
      case Plain(Value.Ref(String path)) when path.startsWith("builtins.") -> Thing.truth(true);
      case Thing thing when !kind(thing).isEmpty() -> Thing.truth(false);
      default -> null;
    };
  }

  /** The class of an object, or a class that is made of its name, bases and body. */
  private static @Nullable Thing typeOf(List<Thing> args) {
    if (args.size() == 1) {
      String kind = kind(args.getFirst());
      return args.getFirst() instanceof InstanceThing instance
          ? instance.type
          : kind.isEmpty() ? null : new Plain(new Value.Ref("builtins." + kind));
    }
    return null;
  }

  /** What of the standard library works on paths and lines. */
  private static @Nullable Thing ofPaths(String path, List<Thing> args) {
    if (path.equals("inspect.cleandoc")) {
      return args.size() == 1 && args.getFirst() instanceof Plain(Value.Str(String text))
          ? Thing.text(Formats.cleandoc(text))
          : null;
    }
    return path.startsWith("os.path.") || path.startsWith("pathlib.")
        ? Files.call(path, args)
        : null;
  }

  private static @Nullable Thing text(Optional<String> text) {
    return text.<Thing>map(Thing::text).orElse(null);
  }

  static Thing copy(Thing thing) {
    return switch (thing) {
      case ListThing list when list.instead == null -> {
        ListThing copy = new ListThing(list.items);
        copy.deque = list.deque;
        copy.most = list.most;
        yield copy;
      }
      case DictThing dict when dict.instead == null -> {
        DictThing copy = new DictThing();
        copy.counter = dict.counter;
        copy.factory = dict.factory;
        dict.entries.values().forEach(pair -> copy.put(pair.key(), pair.value()));
        yield copy;
      }
      case SetThing set when set.instead == null ->
          new SetThing(List.copyOf(set.items.values()), set.frozen);
      default -> thing;
    };
  }

  private static Thing deepCopy(Thing thing, int depth) {
    if (depth > 50) {
      throw new Interpreter.Exhausted("depth of a value");
    }
    switch (copy(thing)) {
      case ListThing copy when copy != thing -> {
        copy.items.replaceAll(item -> deepCopy(item, depth + 1));
        return copy;
      }
      case DictThing copy when copy != thing -> {
        copy.entries.replaceAll(
            (_, pair) -> new Thing.Pair(pair.key(), deepCopy(pair.value(), depth + 1)));
        return copy;
      }
      case TupleThing tuple -> {
        return new TupleThing(
            tuple.items().stream().map(item -> deepCopy(item, depth + 1)).toList(), tuple.type());
      }
      case Thing same -> {
        return same;
      }
    }
  }

  private interface Maker {
    Thing of(List<Thing> items);
  }

  private static @Nullable Thing collection(Interpreter interpreter, List<Thing> args, Maker make) {
    if (args.isEmpty()) {
      return make.of(List.of());
    }
    if (args.size() > 1) {
      return null;
    }
    Optional<List<Thing>> items = interpreter.items(args.getFirst());
    if (items.isPresent()) {
      return make.of(items.get());
    }
    return interpreter
        .inAnyOrder(args.getFirst())
        .map(make::of)
        .map(
            made ->
                made instanceof ListThing list
                    ? interpreter.inNoOrder(list, Place.ofFile(""))
                    : Interpreter.unknown(Place.ofFile(""), Interpreter.UNORDERED))
        .orElse(null);
  }

  private static @Nullable Thing dict(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs) {
    DictThing dict = new DictThing();
    if (args.size() > 1) {
      return null;
    }
    if (!args.isEmpty()) {
      switch (args.getFirst()) {
        case DictThing other when other.instead == null ->
            other.entries.values().forEach(pair -> dict.put(pair.key(), pair.value()));
        case Thing other -> {
          Optional<List<Thing>> pairs = interpreter.items(other);
          if (pairs.isEmpty() || !(dictOfPairs(pairs.get()) instanceof DictThing made)) {
            return null;
          }
          made.entries.values().forEach(pair -> dict.put(pair.key(), pair.value()));
        }
      }
    }
    kwargs.forEach((key, value) -> dict.put(Thing.text(key), value));
    return dict;
  }

  /** A dict of pairs; null where one of them is no pair. */
  static @Nullable Thing dictOfPairs(List<Thing> pairs) {
    DictThing dict = new DictThing();
    for (Thing pair : pairs) {
      List<Thing> items =
          switch (pair) {
            case TupleThing tuple -> tuple.items();
            case ListThing list when list.instead == null -> list.items;
            default -> List.of();
          };
      if (items.size() != 2) {
        return null;
      }
      dict.put(items.get(0), items.get(1));
    }
    return dict;
  }

  /** What {@code range(...)} gives, where its bounds are known. */
  static Optional<List<Thing>> range(Value.Call call, Budget budget) {
    if (!call.path().equals("builtins.range") && !call.path().equals("builtins.xrange")) {
      return Optional.empty();
    }
    List<Long> bounds = new ArrayList<>();
    for (Value arg : call.args()) {
      if (!(arg instanceof Value.Int(BigInteger i)) || i.bitLength() > 40) {
        return Optional.empty();
      }
      bounds.add(i.longValue());
    }
    if (bounds.isEmpty() || bounds.size() > 3) {
      return Optional.empty();
    }
    long start = bounds.size() == 1 ? 0 : bounds.get(0);
    long end = bounds.size() == 1 ? bounds.get(0) : bounds.get(1);
    long step = bounds.size() == 3 ? bounds.get(2) : 1;
    if (step == 0) {
      return Optional.empty();
    }
    List<Thing> items = new ArrayList<>();
    for (long at = start; step > 0 ? at < end : at > end; at += step) {
      if (items.size() >= budget.items()) {
        throw new Interpreter.Exhausted("size of a collection");
      }
      items.add(Thing.number(at));
    }
    return Optional.of(items);
  }

  private static @Nullable Thing sorted(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    Optional<List<Thing>> items =
        args.size() == 1 ? interpreter.inAnyOrder(args.getFirst()) : Optional.empty();
    Optional<Boolean> down = interpreter.truth(kwargs.getOrDefault("reverse", Thing.truth(false)));
    return items.isEmpty() || down.isEmpty()
        ? null
        : sorted(interpreter, items.get(), key(interpreter, kwargs, place), down.get());
  }

  private static Function<Thing, Thing> key(
      Interpreter interpreter, Map<String, Thing> kwargs, Place place) {
    Thing key = kwargs.getOrDefault("key", Thing.NONE);
    return key instanceof Plain(Value.None _)
        ? item -> item
        : item -> interpreter.call(key, List.of(item), Map.of(), place);
  }

  /** Sorted by a key, equal ones in the order they are in; null where it cannot be told. */
  static @Nullable Thing sorted(
      Interpreter interpreter, List<Thing> items, Function<Thing, Thing> key, boolean down) {
    List<Thing> keys = items.stream().map(key).toList();
    for (int i = 0; i + 1 < keys.size(); i++) {
      if (Operators.compare(interpreter, keys.get(i), Expr.CompareOperator.LT, keys.get(i + 1))
          .isEmpty()) {
        return null;
      }
    }
    Comparator<Integer> order =
        (a, b) ->
            Operators.compare(interpreter, keys.get(a), Expr.CompareOperator.LT, keys.get(b))
                    .orElse(false)
                ? -1
                : Operators.compare(interpreter, keys.get(b), Expr.CompareOperator.LT, keys.get(a))
                        .orElse(false)
                    ? 1
                    : 0;
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      places.add(i);
    }
    try {
      places.sort(down ? order.reversed() : order);
    } catch (IllegalArgumentException e) {
      return null; // an order of its own that is none
    }
    return new ListThing(places.stream().map(items::get).toList());
  }

  private static @Nullable Thing length(Interpreter interpreter, List<Thing> args, Place place) {
    if (args.size() != 1) {
      return null;
    }
    Thing of = args.getFirst();
    Optional<Thing> own = Instances.special(interpreter, of, "__len__", List.of(), place);
    if (own.isPresent()) {
      return own.get();
    }
    return switch (of) {
      case Plain(Value.Str(String text)) -> Thing.number(text.codePointCount(0, text.length()));
      case Plain(Value.Bytes(String hex)) -> Thing.number(hex.length() / 2);
      case Plain(Value value) when isNumber(value) ->
          throw new Raised("TypeError", "object has no len()", place);
      case IteratorThing _ -> null;
      default -> interpreter.inAnyOrder(of).map(items -> Thing.number(items.size())).orElse(null);
    };
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Int
        || value instanceof Value.Float
        || value instanceof Value.Bool
        || value instanceof Value.None;
  }

  private static @Nullable Thing integer(List<Thing> args, Map<String, Thing> kwargs, Place place) {
    if (args.isEmpty()) {
      return Thing.number(0);
    }
    Thing given = args.size() == 2 ? args.getLast() : kwargs.get("base");
    if (args.getFirst() instanceof Plain(Value.Str(String digits))
        && given instanceof Plain(Value.Int(BigInteger base))
        && base.bitLength() < 6) {
      return based(digits.strip().toLowerCase(Locale.ROOT), base.intValue(), place);
    }
    if (args.size() > 1 || !kwargs.isEmpty()) {
      return null;
    }
    return switch (args.getFirst()) {
      case Plain(Value.Int _) -> args.getFirst();
      case Plain(Value.Bool(boolean b)) -> Thing.number(b ? 1 : 0);
      case Plain(Value.Float(double d)) when Double.isFinite(d) ->
          new Plain(new Value.Int(new BigDecimal(d).toBigInteger()));
      case Plain(Value.Str(String s)) when s.strip().matches("[+-]?\\d+(_\\d+)*") ->
          s.length() > 4_300
              ? null
              : new Plain(new Value.Int(new BigInteger(s.strip().replace("_", ""))));
      case Plain(Value.Str(String _)) ->
          throw new Raised("ValueError", "invalid literal for int()", place);
      case Plain(Value value) when StandardMethods.decimalOf(value) != null -> {
        BigDecimal number = StandardMethods.decimalOf(value);
        yield number == null ? null : new Plain(new Value.Int(number.toBigInteger()));
      }
      default -> null;
    };
  }

  /** A number in a base, 0 for the one that its prefix tells. */
  private static @Nullable Thing based(String text, int base, Place place) {
    String sign = text.startsWith("-") ? "-" : "";
    String digits = text.replaceFirst("^[+-]", "").replace("_", "");
    String prefix = digits.length() > 1 ? digits.substring(0, 2) : "";
    int told =
        switch (prefix) {
          case "0x" -> 16;
          case "0o" -> 8;
          case "0b" -> 2;
          default -> 0;
        };
    if (told != 0 && (base == 0 || base == told)) {
      digits = digits.substring(2);
    }
    int radix = base != 0 ? base : told != 0 ? told : 10;
    if (radix < 2 || digits.length() > 4_300) {
      return null;
    }
    try {
      return new Plain(new Value.Int(new BigInteger(sign + digits, radix)));
    } catch (NumberFormatException e) {
      throw new Raised("ValueError", "invalid literal for int()", place);
    }
  }

  private static final Pattern REAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static @Nullable Thing real(List<Thing> args, Place place) {
    if (args.isEmpty()) {
      return new Plain(new Value.Float(0));
    }
    return switch (args.getFirst()) {
      case Plain(Value.Float _) -> args.getFirst();
      case Plain(Value.Int(BigInteger i)) when i.bitLength() < 1000 ->
          new Plain(new Value.Float(i.doubleValue()));
      case Plain(Value.Bool(boolean b)) -> new Plain(new Value.Float(b ? 1 : 0));
      case Plain(Value.Str(String text)) -> {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        double sign = plain.startsWith("-") ? -1 : 1;
        yield switch (plain.replaceFirst("^[+-]", "")) {
          case "inf", "infinity" -> new Plain(new Value.Float(sign * Double.POSITIVE_INFINITY));
          case "nan" -> new Plain(new Value.Float(Double.NaN));
          default -> {
            String digits = plain.replaceAll("(?<=\\d)_(?=\\d)", "");
            if (REAL.matcher(digits).matches()) {
              yield new Plain(new Value.Float(Double.parseDouble(digits)));
            }
            throw new Raised("ValueError", "could not convert string to float", place);
          }
        };
      }
      case Plain(Value value) when StandardMethods.decimalOf(value) != null -> {
        BigDecimal number = StandardMethods.decimalOf(value);
        yield number == null ? null : new Plain(new Value.Float(number.doubleValue()));
      }
      default -> null;
    };
  }

  /** Of whole numbers, of a text with its encoding, or as many zeros as a number says. */
  private static @Nullable Thing bytes(Interpreter interpreter, List<Thing> args) {
    if (args.isEmpty()) {
      return new Plain(new Value.Bytes(""));
    }
    if (args.getFirst() instanceof Plain(Value.Bytes _)) {
      return args.getFirst();
    }
    if (args.getFirst() instanceof Plain(Value.Str _)) {
      return args.size() == 2
          ? Methods.call(
              interpreter,
              args.getFirst(),
              "encode",
              args.subList(1, 2),
              Map.of(),
              Place.ofFile(""))
          : null;
    }
    if (args.getFirst() instanceof Plain(Value.Int(BigInteger size)) && args.size() == 1) {
      return size.signum() < 0 || size.bitLength() > 16
          ? null
          : new Plain(new Value.Bytes("00".repeat(size.intValue())));
    }
    Optional<List<Thing>> items = interpreter.items(args.getFirst());
    if (items.isEmpty() || args.size() > 1) {
      return null;
    }
    StringBuilder hex = new StringBuilder();
    for (Thing item : items.get()) {
      if (!(item instanceof Plain(Value.Int(BigInteger i)))
          || i.signum() < 0
          || i.bitLength() > 8) {
        return null;
      }
      hex.append(HexFormat.of().toHexDigits(i.byteValue()));
    }
    return new Plain(new Value.Bytes(hex.toString()));
  }

  /** To the nearest, of two as near the even one. */
  private static @Nullable Thing round(List<Thing> args) {
    if (args.isEmpty() || args.size() > 2) {
      return null;
    }
    if (args.getFirst() instanceof Plain(Value.Float(double d)) && Double.isFinite(d)) {
      if (args.size() == 1) {
        BigDecimal whole = new BigDecimal(d).setScale(0, RoundingMode.HALF_EVEN);
        return new Plain(new Value.Int(whole.toBigInteger()));
      }
      if (args.getLast() instanceof Plain(Value.Int(BigInteger digits))
          && digits.bitLength() < 10) {
        return new Plain(
            new Value.Float(
                new BigDecimal(d)
                    .setScale(digits.intValue(), RoundingMode.HALF_EVEN)
                    .doubleValue()));
      }
    }
    if (args.getFirst() instanceof Plain(Value.Int(BigInteger whole))) {
      if (args.size() == 1) {
        return args.getFirst();
      }
      return args.getLast() instanceof Plain(Value.Int(BigInteger digits))
              && digits.bitLength() < 10
          ? digits.signum() >= 0
              ? args.getFirst()
              : new Plain(
                  new Value.Int(
                      new BigDecimal(whole)
                          .setScale(digits.intValue(), RoundingMode.HALF_EVEN)
                          .toBigInteger()))
          : null;
    }
    if (args.getFirst() instanceof Plain(Value value)) {
      BigDecimal number = StandardMethods.decimalOf(value);
      if (number != null && args.size() == 1) {
        return new Plain(new Value.Int(number.setScale(0, RoundingMode.HALF_EVEN).toBigInteger()));
      }
      if (number != null
          && args.getLast() instanceof Plain(Value.Int(BigInteger digits))
          && digits.bitLength() < 5) {
        return Thing.of(
            StandardMethods.value(
                new StandardObject.Decimal(
                    number.setScale(digits.intValue(), RoundingMode.HALF_EVEN).toString())));
      }
    }
    return null;
  }

  private static @Nullable Thing digits(List<Thing> args, String prefix, int base) {
    return args.size() == 1 && args.getFirst() instanceof Plain(Value.Int(BigInteger i))
        ? Thing.text((i.signum() < 0 ? "-" : "") + prefix + i.abs().toString(base))
        : null;
  }

  private static @Nullable Thing quantified(
      Interpreter interpreter, List<Thing> args, boolean any) {
    Optional<List<Thing>> items =
        args.size() == 1 ? interpreter.inAnyOrder(args.getFirst()) : Optional.empty();
    if (items.isEmpty()) {
      return null;
    }
    boolean sure = true;
    for (Thing item : items.get()) {
      Optional<Boolean> truth = interpreter.truth(item);
      if (truth.isPresent() && truth.get() == any) {
        return Thing.truth(any);
      }
      sure &= truth.isPresent();
    }
    return sure ? Thing.truth(!any) : null;
  }

  private static @Nullable Thing sum(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    Optional<List<Thing>> items =
        args.isEmpty() || args.size() > 2
            ? Optional.empty()
            : interpreter.inAnyOrder(args.getFirst());
    if (items.isEmpty()) {
      return null;
    }
    Thing total = args.size() > 1 ? args.get(1) : kwargs.getOrDefault("start", Thing.number(0));
    double compensation = 0;
    for (Thing item : items.get()) {
      Thing next = Operators.binary(interpreter, total, Expr.Operator.ADD, item, place);
      if (next instanceof Plain(Value.Float(double sum))
          && Operators.real(total).isPresent()
          && Operators.real(item).isPresent()) {
        double before = Operators.real(total).get();
        double more = Operators.real(item).get();
        compensation +=
            Math.abs(before) >= Math.abs(more) ? before - sum + more : more - sum + before;
      }
      total = next;
    }
    // since Python 3.12 what is rounded off on the way is added in the end
    return total instanceof Plain(Value.Float(double sum)) && sum + compensation != sum
        ? null
        : total;
  }

  private static @Nullable Thing extreme(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs, int sign, Place place) {
    Optional<List<Thing>> items =
        args.size() == 1
            ? kwargs.containsKey("key")
                ? interpreter.items(args.getFirst())
                : interpreter.inAnyOrder(args.getFirst())
            : Optional.of(args);
    if (items.isEmpty()) {
      return null;
    }
    if (items.get().isEmpty()) {
      Thing otherwise = kwargs.get("default");
      if (otherwise == null) {
        throw new Raised("ValueError", "the largest or smallest of nothing", place);
      }
      return otherwise;
    }
    Function<Thing, Thing> key = key(interpreter, kwargs, place);
    Thing best = items.get().getFirst();
    Thing highest = key.apply(best);
    for (Thing item : items.get().subList(1, items.get().size())) {
      Thing at = key.apply(item);
      Optional<Boolean> better =
          Operators.compare(
              interpreter,
              at,
              sign > 0 ? Expr.CompareOperator.GT : Expr.CompareOperator.LT,
              highest);
      if (better.isEmpty()) {
        return null;
      }
      if (better.get()) {
        best = item;
        highest = at;
      }
    }
    return best;
  }

  private static @Nullable Thing getattr(Interpreter interpreter, List<Thing> args, Place place) {
    if (args.size() < 2 || !(args.get(1) instanceof Plain(Value.Str(String name)))) {
      return null;
    }
    if (args.size() == 3
        && args.getFirst() instanceof Plain(Value.Ref(String path))
        && interpreter.lacks(path + "." + name)) {
      return args.get(2);
    }
    if (args.size() == 3
        && args.getFirst() instanceof ClassThing type
        && type.lookup(name) == null
        && type.outsideBases().isEmpty()) {
      return args.get(2);
    }
    try {
      return interpreter.attribute(args.getFirst(), name, place);
    } catch (Raised none) {
      if (args.size() == 3 && none.type.equals("AttributeError")) {
        return args.get(2);
      }
      throw none;
    }
  }

  private static @Nullable Thing isinstance(List<Thing> args) {
    if (args.size() != 2) {
      return null;
    }
    List<Thing> types =
        args.get(1) instanceof TupleThing tuple ? tuple.items() : List.of(args.get(1));
    boolean sure = true;
    for (Thing type : types) {
      Optional<Boolean> is = isinstance(args.getFirst(), type);
      if (is.isPresent() && is.get()) {
        return Thing.truth(true);
      }
      sure &= is.isPresent();
    }
    return sure ? Thing.truth(false) : null;
  }

  static Optional<Boolean> isinstance(Thing thing, Thing type) {
    if (thing instanceof InstanceThing instance && type instanceof ClassThing wanted) {
      return Optional.of(instance.type.lineage().contains(wanted));
    }
    if (thing instanceof TupleThing tuple && type instanceof ClassThing wanted) {
      return Optional.of(tuple.type() != null && tuple.type().lineage().contains(wanted));
    }
    if (type instanceof ClassThing wanted
        && Instances.isPlain(wanted)
        && !(thing instanceof Plain)
        && !kind(thing).isEmpty()) {
      return Optional.of(false);
    }
    if (!(type instanceof Plain(Value.Ref(String path))) || !path.startsWith("builtins.")) {
      return Optional.empty();
    }
    String kind = kind(thing);
    if (kind.isEmpty()) {
      return thing instanceof InstanceThing instance && Instances.isPlain(instance.type)
          ? Optional.of(path.equals("builtins.object"))
          : Optional.empty();
    }
    String wanted = path.substring("builtins.".length());
    return Optional.of(
        wanted.equals(kind)
            || (wanted.equals("int") && kind.equals("bool"))
            || wanted.equals("object"));
  }

  /** The name of the built-in type of a thing; empty where it has none, or it is not known. */
  static String kind(Thing thing) {
    return switch (thing) {
      case Plain(Value.Str _) -> "str";
      case Plain(Value.Int _) -> "int";
      case Plain(Value.Bool _) -> "bool";
      case Plain(Value.Float _) -> "float";
      case Plain(Value.Bytes _) -> "bytes";
      case Plain(Value.None _) -> "NoneType";
      case ListThing list -> list.deque ? "" : "list";
      case TupleThing _ -> "tuple";
      case DictThing _ -> "dict";
      case SetThing set -> set.frozen ? "frozenset" : "set";
      default -> "";
    };
  }
}
