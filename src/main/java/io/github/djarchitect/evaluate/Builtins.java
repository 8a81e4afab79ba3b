package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
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
          "Exception",
          "ValueError",
          "TypeError",
          "KeyError",
          "AttributeError",
          "ImportError",
          "ModuleNotFoundError",
          "RuntimeError",
          "NotImplementedError",
          "LookupError",
          "IndexError",
          "OSError",
          "AssertionError",
          "StopIteration",
          "BaseException",
          "Warning",
          "DeprecationWarning",
          "UserWarning",
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
      List.of("builtins.", "itertools.", "functools.", "textwrap.", "inspect.", "os.path.");

  private Builtins() {}

  /** The result of a call; null where this class knows nothing of the function. */
  static @Nullable Thing call(
      Interpreter interpreter,
      String path,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (path.equals("copy.copy") || path.equals("copy.deepcopy")) {
      return args.size() == 1 ? copy(args.getFirst()) : null;
    }
    if (kwargs.isEmpty()) {
      Thing made = ofLibrary(interpreter, path, args, place);
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
    if (!kwargs.isEmpty()
        && !Set.of("dict", "sorted", "enumerate", "max", "min", "print", "zip", "int", "open")
            .contains(name)) {
      return null;
    }
    return switch (name) {
      case "dict" -> dict(interpreter, args, kwargs);
      case "list" -> collection(interpreter, args, ListThing::new);
      case "tuple" -> collection(interpreter, args, TupleThing::new);
      case "set" -> collection(interpreter, args, items -> new SetThing(items, false));
      case "frozenset" -> collection(interpreter, args, items -> new SetThing(items, true));
      case "iter" -> args.size() == 1 ? args.getFirst() : null;
      case "reversed" ->
          collection(interpreter, args, items -> new TupleThing(new ArrayList<>(items).reversed()));
      case "sorted" -> sorted(interpreter, args, kwargs);
      case "len" -> length(interpreter, args);
      case "enumerate" -> enumerate(interpreter, args, kwargs);
      case "zip" -> zip(interpreter, args);
      case "map" -> map(interpreter, args, place);
      case "filter" -> filter(interpreter, args, place);
      case "str" ->
          args.isEmpty() ? Thing.text("") : text(Formats.text(Freeze.of(args.getFirst())));
      case "repr" -> args.size() == 1 ? text(Formats.repr(Freeze.of(args.getFirst()))) : null;
      case "int" -> integer(args);
      case "float" -> real(args);
      case "bytes" -> bytes(interpreter, args);
      case "abs" ->
          args.size() == 1 && args.getFirst() instanceof Plain(Value value)
              ? switch (value) {
                case Value.Int(BigInteger i) -> new Plain(new Value.Int(i.abs()));
                case Value.Float(double d) -> new Plain(new Value.Float(Math.abs(d)));
                default -> null;
              }
              : null;
      case "round" -> round(args);
      case "pow" ->
          args.size() == 2
              ? Operators.binary(
                  interpreter, args.getFirst(), Expr.Operator.POW, args.getLast(), place)
              : null;
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
      case "sum" -> sum(interpreter, args, place);
      case "max" -> extreme(interpreter, args, kwargs, 1);
      case "min" -> extreme(interpreter, args, kwargs, -1);
      case "getattr" -> getattr(interpreter, args, place);
      case "isinstance" -> isinstance(args);
      case "callable" ->
          args.size() == 1
                  && (args.getFirst() instanceof Thing.FunctionThing
                      || args.getFirst() instanceof ClassThing)
              ? Thing.truth(true)
              : null;
      case "type" ->
          args.size() == 3
              ? interpreter.classOf(args.get(0), args.get(1), args.get(2), place)
              : null;
      case "print" -> Thing.NONE;
      default -> null;
    };
  }

  /** What of the rest of the standard library migrations use. */
  private static @Nullable Thing ofLibrary(
      Interpreter interpreter, String path, List<Thing> args, Place place) {
    return switch (path) {
      case "textwrap.dedent" ->
          args.size() == 1 && args.getFirst() instanceof Plain(Value.Str(String text))
              ? Thing.text(Formats.dedent(text))
              : null;
      case "inspect.cleandoc" ->
          args.size() == 1 && args.getFirst() instanceof Plain(Value.Str(String text))
              ? Thing.text(Formats.cleandoc(text))
              : null;
      case "itertools.chain" -> chained(interpreter, args);
      case "itertools.chain.from_iterable" ->
          args.size() == 1
              ? interpreter
                  .items(args.getFirst())
                  .map(items -> chained(interpreter, items))
                  .orElse(null)
              : null;
      case "functools.reduce" -> reduced(interpreter, args, place);
      default ->
          path.startsWith("os.path.") || path.startsWith("pathlib.")
              ? Files.call(path, args)
              : null;
    };
  }

  private static @Nullable Thing chained(Interpreter interpreter, List<Thing> parts) {
    List<Thing> all = new ArrayList<>();
    for (Thing part : parts) {
      Optional<List<Thing>> items = interpreter.items(part);
      if (items.isEmpty()) {
        return null;
      }
      all.addAll(items.get());
      interpreter.checkItems(all.size());
    }
    return new TupleThing(all);
  }

  private static @Nullable Thing reduced(Interpreter interpreter, List<Thing> args, Place place) {
    Optional<List<Thing>> items =
        args.size() < 2 || args.size() > 3 ? Optional.empty() : interpreter.items(args.get(1));
    if (items.isEmpty() || (items.get().isEmpty() && args.size() < 3)) {
      return null;
    }
    Thing result = args.size() == 3 ? args.get(2) : items.get().getFirst();
    for (Thing item : args.size() == 3 ? items.get() : items.get().subList(1, items.get().size())) {
      interpreter.step();
      result = interpreter.call(args.getFirst(), List.of(result, item), Map.of(), place);
    }
    return result;
  }

  private static @Nullable Thing text(Optional<String> text) {
    return text.<Thing>map(Thing::text).orElse(null);
  }

  private static Thing copy(Thing thing) {
    return switch (thing) {
      case ListThing list when list.instead == null -> new ListThing(list.items);
      case DictThing dict when dict.instead == null -> {
        DictThing copy = new DictThing();
        dict.entries.values().forEach(pair -> copy.put(pair.key(), pair.value()));
        yield copy;
      }
      default -> thing;
    };
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
    return interpreter.items(args.getFirst()).map(make::of).orElse(null);
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
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs) {
    if (args.size() != 1 || kwargs.containsKey("key")) {
      return null;
    }
    Optional<List<Thing>> items = interpreter.items(args.getFirst());
    if (items.isEmpty()) {
      return null;
    }
    List<Thing> sorted = new ArrayList<>(items.get());
    for (int i = 0; i + 1 < sorted.size(); i++) {
      if (Operators.compare(interpreter, sorted.get(i), Expr.CompareOperator.LT, sorted.get(i + 1))
          .isEmpty()) {
        return null;
      }
    }
    Comparator<Thing> order =
        (a, b) ->
            Operators.compare(interpreter, a, Expr.CompareOperator.LT, b).orElse(false)
                ? -1
                : Operators.compare(interpreter, b, Expr.CompareOperator.LT, a).orElse(false)
                    ? 1
                    : 0;
    boolean down =
        kwargs.containsKey("reverse") && interpreter.truth(kwargs.get("reverse")).orElse(false);
    sorted.sort(down ? order.reversed() : order);
    return new ListThing(sorted);
  }

  private static @Nullable Thing length(Interpreter interpreter, List<Thing> args) {
    if (args.size() != 1) {
      return null;
    }
    if (args.getFirst() instanceof Plain(Value.Str(String text))) {
      return Thing.number(text.codePointCount(0, text.length()));
    }
    return interpreter.items(args.getFirst()).map(items -> Thing.number(items.size())).orElse(null);
  }

  private static @Nullable Thing enumerate(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs) {
    Optional<List<Thing>> items =
        args.isEmpty() ? Optional.empty() : interpreter.items(args.getFirst());
    Thing start = args.size() > 1 ? args.get(1) : kwargs.getOrDefault("start", Thing.number(0));
    if (items.isEmpty()
        || !(start instanceof Plain(Value.Int(BigInteger from)))
        || from.bitLength() > 40) {
      return null;
    }
    List<Thing> pairs = new ArrayList<>();
    long at = from.longValue();
    for (Thing item : items.get()) {
      pairs.add(new TupleThing(List.of(Thing.number(at++), item)));
    }
    return new TupleThing(pairs);
  }

  private static @Nullable Thing zip(Interpreter interpreter, List<Thing> args) {
    List<List<Thing>> columns = new ArrayList<>();
    for (Thing arg : args) {
      Optional<List<Thing>> items = interpreter.items(arg);
      if (items.isEmpty()) {
        return null;
      }
      columns.add(items.get());
    }
    int rows = columns.stream().mapToInt(List::size).min().orElse(0);
    List<Thing> tuples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int row = i;
      tuples.add(new TupleThing(columns.stream().map(column -> column.get(row)).toList()));
    }
    return new TupleThing(tuples);
  }

  private static @Nullable Thing map(Interpreter interpreter, List<Thing> args, Place place) {
    if (args.size() != 2) {
      return null;
    }
    Optional<List<Thing>> items = interpreter.items(args.get(1));
    return items
        .<Thing>map(
            all ->
                new TupleThing(
                    all.stream()
                        .map(
                            item ->
                                interpreter.call(args.getFirst(), List.of(item), Map.of(), place))
                        .toList()))
        .orElse(null);
  }

  private static @Nullable Thing filter(Interpreter interpreter, List<Thing> args, Place place) {
    if (args.size() != 2) {
      return null;
    }
    Optional<List<Thing>> items = interpreter.items(args.get(1));
    if (items.isEmpty()) {
      return null;
    }
    List<Thing> kept = new ArrayList<>();
    for (Thing item : items.get()) {
      Thing test =
          args.getFirst() instanceof Plain(Value.None _)
              ? item
              : interpreter.call(args.getFirst(), List.of(item), Map.of(), place);
      Optional<Boolean> truth = interpreter.truth(test);
      if (truth.isEmpty()) {
        return null;
      }
      if (truth.get()) {
        kept.add(item);
      }
    }
    return new TupleThing(kept);
  }

  private static @Nullable Thing integer(List<Thing> args) {
    if (args.isEmpty()) {
      return Thing.number(0);
    }
    if (args.size() == 2
        && args.getFirst() instanceof Plain(Value.Str(String digits))
        && args.getLast() instanceof Plain(Value.Int(BigInteger base))
        && base.bitLength() < 6
        && base.intValue() >= 2
        && digits.matches("[0-9a-zA-Z]{1,400}")) {
      try {
        return new Plain(new Value.Int(new BigInteger(digits, base.intValue())));
      } catch (NumberFormatException e) {
        return null;
      }
    }
    if (args.size() > 1) {
      return null;
    }
    return switch (args.getFirst()) {
      case Plain(Value.Int _) -> args.getFirst();
      case Plain(Value.Bool(boolean b)) -> Thing.number(b ? 1 : 0);
      case Plain(Value.Float(double d)) when Math.abs(d) < 1e15 -> Thing.number((long) d);
      case Plain(Value.Str(String s)) when s.strip().matches("[+-]?\\d{1,18}") ->
          Thing.number(Long.parseLong(s.strip()));
      default -> null;
    };
  }

  private static final Pattern REAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static @Nullable Thing real(List<Thing> args) {
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
          default ->
              REAL.matcher(plain).matches()
                  ? new Plain(new Value.Float(Double.parseDouble(plain)))
                  : null;
        };
      }
      default -> null;
    };
  }

  /** Of whole numbers; {@code bytes(3)} and texts are left alone. */
  private static @Nullable Thing bytes(Interpreter interpreter, List<Thing> args) {
    if (args.isEmpty()) {
      return new Plain(new Value.Bytes(""));
    }
    if (args.getFirst() instanceof Plain(Value.Bytes _)) {
      return args.getFirst();
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
    return args.size() == 1 && args.getFirst() instanceof Plain(Value.Int _)
        ? args.getFirst()
        : null;
  }

  private static @Nullable Thing digits(List<Thing> args, String prefix, int base) {
    return args.size() == 1 && args.getFirst() instanceof Plain(Value.Int(BigInteger i))
        ? Thing.text((i.signum() < 0 ? "-" : "") + prefix + i.abs().toString(base))
        : null;
  }

  private static @Nullable Thing quantified(
      Interpreter interpreter, List<Thing> args, boolean any) {
    Optional<List<Thing>> items =
        args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
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

  private static @Nullable Thing sum(Interpreter interpreter, List<Thing> args, Place place) {
    Optional<List<Thing>> items =
        args.isEmpty() ? Optional.empty() : interpreter.items(args.getFirst());
    if (items.isEmpty()) {
      return null;
    }
    Thing total = args.size() > 1 ? args.get(1) : Thing.number(0);
    for (Thing item : items.get()) {
      total = Operators.binary(interpreter, total, Expr.Operator.ADD, item, place);
    }
    return total;
  }

  private static @Nullable Thing extreme(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs, int sign) {
    if (!kwargs.isEmpty()) {
      return null;
    }
    Optional<List<Thing>> items =
        args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.of(args);
    if (items.isEmpty() || items.get().isEmpty()) {
      return null;
    }
    Thing best = items.get().getFirst();
    for (Thing item : items.get()) {
      Optional<Boolean> better =
          Operators.compare(
              interpreter,
              item,
              sign > 0 ? Expr.CompareOperator.GT : Expr.CompareOperator.LT,
              best);
      if (better.isEmpty()) {
        return null;
      }
      if (better.get()) {
        best = item;
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
    return interpreter.attribute(args.getFirst(), name, place);
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

  private static Optional<Boolean> isinstance(Thing thing, Thing type) {
    if (thing instanceof InstanceThing instance && type instanceof ClassThing wanted) {
      return Optional.of(instance.type.lineage().contains(wanted));
    }
    if (!(type instanceof Plain(Value.Ref(String path))) || !path.startsWith("builtins.")) {
      return Optional.empty();
    }
    String kind =
        switch (thing) {
          case Plain(Value.Str _) -> "str";
          case Plain(Value.Int _) -> "int";
          case Plain(Value.Bool _) -> "bool";
          case Plain(Value.Float _) -> "float";
          case Plain(Value.Bytes _) -> "bytes";
          case Plain(Value.None _) -> "NoneType";
          case ListThing _ -> "list";
          case TupleThing _ -> "tuple";
          case DictThing _ -> "dict";
          case SetThing set -> set.frozen ? "frozenset" : "set";
          default -> "";
        };
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    String wanted = path.substring("builtins.".length());
    return Optional.of(
        wanted.equals(kind)
            || (wanted.equals("int") && kind.equals("bool"))
            || wanted.equals("object"));
  }
}
