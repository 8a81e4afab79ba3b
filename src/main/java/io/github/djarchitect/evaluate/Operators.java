package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Raised;
import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.EitherThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Pair;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.SetThing;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.evaluate.Thing.ViewThing;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Python's operators; what is applied to something from outside stays a call of {@code operator}.
 */
final class Operators {
  private Operators() {}

  /** A position counted from the start; -1 where it lies outside. */
  static int index(int at, int size) {
    int position = at < 0 ? at + size : at;
    return position >= 0 && position < size ? position : -1;
  }

  static Thing binary(
      Interpreter interpreter, Thing left, Expr.Operator op, Thing right, Place place) {
    if (left instanceof EitherThing either) {
      return interpreter.each(either, one -> binary(interpreter, one, op, right, place));
    }
    if (right instanceof EitherThing either) {
      return interpreter.each(either, one -> binary(interpreter, left, op, one, place));
    }
    if (left instanceof Plain(Value.Unknown unknown)) {
      return new Plain(unknown);
    }
    if (right instanceof Plain(Value.Unknown unknown)) {
      return new Plain(unknown);
    }
    Thing result = ofObjects(interpreter, left, op, right, place);
    result = result != null ? result : StandardMethods.binary(left, op, right, place);
    result = result != null ? result : known(interpreter, left, op, right, place);
    if (result != null) {
      return result;
    }
    boolean text =
        (op == Expr.Operator.MOD && left instanceof Plain(Value.Str _))
            || (op == Expr.Operator.ADD
                && (left instanceof Plain(Value.Str _) || right instanceof Plain(Value.Str _))
                && !isExpression(left)
                && !isExpression(right));
    if (text) {
      return Interpreter.unknown(
          place, Formats.builtOf(List.of(Freeze.of(left), Freeze.of(right))));
    }
    return new Plain(
        new Value.Call(
            "operator." + name(op), List.of(Freeze.of(left), Freeze.of(right)), Map.of(), place));
  }

  /** What an object's own method makes of it, or that of what stands right of it. */
  private static @Nullable Thing ofObjects(
      Interpreter interpreter, Thing left, Expr.Operator op, Thing right, Place place) {
    if (!(left instanceof InstanceThing) && !(right instanceof InstanceThing)) {
      return null;
    }
    String name = METHODS.getOrDefault(op, name(op));
    return Instances.special(interpreter, left, "__" + name + "__", List.of(right), place)
        .or(() -> Instances.special(interpreter, right, "__r" + name + "__", List.of(left), place))
        .orElse(null);
  }

  private static final Map<Expr.Operator, String> METHODS =
      Map.of(Expr.Operator.BIT_OR, "or", Expr.Operator.BIT_AND, "and");

  /** What Django adds a text to without making one of it. */
  private static boolean isExpression(Thing thing) {
    return thing instanceof Plain(Value.Call call) && call.path().startsWith("django.db.models.");
  }

  private static String name(Expr.Operator op) {
    return switch (op) {
      case ADD -> "add";
      case SUB -> "sub";
      case MULT -> "mul";
      case MAT_MULT -> "matmul";
      case DIV -> "truediv";
      case MOD -> "mod";
      case POW -> "pow";
      case L_SHIFT -> "lshift";
      case R_SHIFT -> "rshift";
      case BIT_OR -> "or_";
      case BIT_XOR -> "xor";
      case BIT_AND -> "and_";
      case FLOOR_DIV -> "floordiv";
    };
  }

  private static @Nullable Thing known(
      Interpreter interpreter, Thing left, Expr.Operator op, Thing right, Place place) {
    if (left instanceof Plain(Value.Lazy(String text)) && op == Expr.Operator.MOD) {
      // a text is made at once, which is no translation any more
      return known(interpreter, Thing.text(text), op, right, place);
    }
    if (left instanceof Plain(Value.Bytes(String a))
        && right instanceof Plain(Value.Bytes(String b))
        && op == Expr.Operator.ADD) {
      interpreter.checkText((long) a.length() + b.length());
      return new Plain(new Value.Bytes(a + b));
    }
    if (left instanceof Plain(Value.Str(String text)) && op == Expr.Operator.MOD) {
      return Formats.percent(
              text, Freeze.of(told(interpreter, right)), interpreter.budget.textLength())
          .<Thing>map(Thing::text)
          .orElse(null);
    }
    if (op == Expr.Operator.ADD
        && plain(interpreter.told(left)) instanceof Plain(Value.Str(String a))
        && plain(interpreter.told(right)) instanceof Plain(Value.Str(String b))) {
      interpreter.checkText((long) a.length() + b.length());
      return Thing.text(a + b);
    }
    if (left instanceof Plain(Value.Call path) && op == Expr.Operator.DIV) {
      return Files.divided(path, right);
    }
    if (op == Expr.Operator.MULT) {
      Thing repeated = repeated(interpreter, left, right);
      return repeated != null
          ? repeated
          : right instanceof Plain(Value.Str _)
              ? repeated(interpreter, right, left)
              : right instanceof ListThing || right instanceof TupleThing
                  ? repeated(interpreter, right, left)
                  : numbers(left, op, right, place);
    }
    if (op == Expr.Operator.ADD) {
      boolean lists = left instanceof ListThing && right instanceof ListThing;
      boolean tuples = left instanceof TupleThing && right instanceof TupleThing;
      if (lists || tuples) {
        Optional<List<Thing>> a = interpreter.items(left);
        Optional<List<Thing>> b = interpreter.items(right);
        if (a.isEmpty() || b.isEmpty()) {
          return null;
        }
        List<Thing> all = new ArrayList<>(a.get());
        all.addAll(b.get());
        interpreter.checkItems(all.size());
        ListThing joined = new ListThing(all);
        if (left instanceof ListThing first) {
          joined.deque = first.deque;
          joined.most = first.most;
        }
        return lists ? joined : new TupleThing(all);
      }
    }
    if (left instanceof DictThing a
        && right instanceof DictThing b
        && op == Expr.Operator.BIT_OR
        && a.instead == null
        && b.instead == null) {
      if (a.counter || b.counter) {
        return null;
      }
      DictThing merged = new DictThing();
      a.entries.values().forEach(pair -> merged.put(pair.key(), pair.value()));
      b.entries.values().forEach(pair -> merged.put(pair.key(), pair.value()));
      return merged;
    }
    SetThing one = asSet(left);
    SetThing other = asSet(right);
    if (one != null && other != null) {
      return switch (op) {
        case BIT_OR, BIT_AND, BIT_XOR, SUB -> sets(one, op, other);
        default -> null;
      };
    }
    if (left instanceof DictThing a
        && right instanceof DictThing b
        && a.counter
        && b.counter
        && a.instead == null
        && b.instead == null) {
      return counters(interpreter, a, op, b, place);
    }
    return numbers(left, op, right, place);
  }

  /** A set, or the keys or pairs of a dict, which are as good as one. */
  private static @Nullable SetThing asSet(Thing thing) {
    return switch (thing) {
      case SetThing set when set.instead == null -> set;
      case ViewThing view when view.dict().instead == null && !view.kind().equals("values") ->
          new SetThing(view.items(), false);
      default -> null;
    };
  }

  private static @Nullable Thing counters(
      Interpreter interpreter, DictThing a, Expr.Operator op, DictThing b, Place place) {
    if (op != Expr.Operator.ADD && op != Expr.Operator.SUB) {
      return null;
    }
    DictThing sum = new DictThing();
    sum.counter = true;
    a.entries.values().forEach(pair -> sum.put(pair.key(), pair.value()));
    Iteration.counted(
        interpreter, sum, List.of(b), Map.of(), op == Expr.Operator.ADD ? 1 : -1, place);
    // only what there is more than nothing of is left
    sum.entries
        .values()
        .removeIf(
            pair ->
                order(interpreter, pair.value(), Thing.number(0)).map(o -> o <= 0).orElse(false));
    return sum;
  }

  /** A translation as the text that an operator makes of it. */
  private static Thing plain(Thing thing) {
    return thing instanceof Plain(Value.Lazy(String text)) ? Thing.text(text) : thing;
  }

  /** Settings as their values, also those among several operands. */
  private static Thing told(Interpreter interpreter, Thing operand) {
    return operand instanceof TupleThing(List<Thing> items, ClassThing _)
        ? new TupleThing(items.stream().map(interpreter::shown).toList())
        : interpreter.shown(operand);
  }

  private static @Nullable Thing repeated(Interpreter interpreter, Thing what, Thing times) {
    if (!(times instanceof Plain(Value.Int(BigInteger count)))) {
      return null;
    }
    int n = count.signum() <= 0 ? 0 : count.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
    if (what instanceof Plain(Value.Str(String text))) {
      interpreter.checkText((long) text.length() * n);
      return Thing.text(text.repeat(n));
    }
    if (what instanceof Plain(Value.Bytes(String hex))) {
      interpreter.checkText((long) hex.length() * n);
      return new Plain(new Value.Bytes(hex.repeat(n)));
    }
    if (what instanceof ListThing || what instanceof TupleThing) {
      Optional<List<Thing>> items = interpreter.items(what);
      if (items.isEmpty()) {
        return null;
      }
      interpreter.checkItems((long) items.get().size() * n);
      List<Thing> all = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        all.addAll(items.get());
      }
      return what instanceof ListThing ? new ListThing(all) : new TupleThing(all);
    }
    return null;
  }

  static SetThing sets(SetThing a, Expr.Operator op, SetThing b) {
    List<Thing> items = new ArrayList<>();
    switch (op) {
      case BIT_OR -> {
        items.addAll(a.items.values());
        items.addAll(b.items.values());
      }
      case BIT_AND ->
          a.items.forEach(
              (key, item) -> {
                if (b.items.containsKey(key)) {
                  items.add(item);
                }
              });
      case SUB ->
          a.items.forEach(
              (key, item) -> {
                if (!b.items.containsKey(key)) {
                  items.add(item);
                }
              });
      case BIT_XOR -> {
        a.items.forEach(
            (key, item) -> {
              if (!b.items.containsKey(key)) {
                items.add(item);
              }
            });
        b.items.forEach(
            (key, item) -> {
              if (!a.items.containsKey(key)) {
                items.add(item);
              }
            });
      }
      default -> throw new IllegalStateException("no operator of sets: " + op);
    }
    return new SetThing(items, a.frozen);
  }

  private static @Nullable Thing numbers(Thing left, Expr.Operator op, Thing right, Place place) {
    Optional<BigInteger> a = whole(left);
    Optional<BigInteger> b = whole(right);
    boolean divides =
        op == Expr.Operator.DIV || op == Expr.Operator.FLOOR_DIV || op == Expr.Operator.MOD;
    if (divides && real(left).isPresent() && real(right).equals(Optional.of(0.0))) {
      throw new Raised("ZeroDivisionError", "division by zero", place);
    }
    if (a.isPresent() && b.isPresent()) {
      return whole(a.get(), op, b.get());
    }
    Optional<Double> x = real(left);
    Optional<Double> y = real(right);
    if (x.isEmpty() || y.isEmpty()) {
      return null;
    }
    return switch (op) {
      case ADD -> new Plain(new Value.Float(x.get() + y.get()));
      case SUB -> new Plain(new Value.Float(x.get() - y.get()));
      case MULT -> new Plain(new Value.Float(x.get() * y.get()));
      case DIV -> y.get() == 0 ? null : new Plain(new Value.Float(x.get() / y.get()));
      case FLOOR_DIV -> new Plain(new Value.Float(floored(x.get(), y.get())));
      case MOD -> new Plain(new Value.Float(remainder(x.get(), y.get())));
      case POW -> power(x.get(), y.get());
      case MAT_MULT, L_SHIFT, R_SHIFT, BIT_OR, BIT_XOR, BIT_AND -> null;
    };
  }

  /** As C has it, with the sign of the divisor. */
  private static double remainder(double x, double y) {
    double rest = x % y;
    return rest == 0 ? Math.copySign(0, y) : (rest < 0) != (y < 0) ? rest + y : rest;
  }

  private static double floored(double x, double y) {
    double whole = Math.rint((x - remainder(x, y)) / y);
    return whole == 0 ? Math.copySign(0, x / y) : whole;
  }

  /** Of roots and whole powers alone, which are exact; null for the rest. */
  private static @Nullable Thing power(double x, double y) {
    return y == 0.5 && x >= 0
        ? new Plain(new Value.Float(Math.sqrt(x)))
        : y == Math.rint(y) && Math.abs(y) <= 3 && x != 0
            ? new Plain(new Value.Float(Math.pow(x, y)))
            : null;
  }

  private static @Nullable Thing whole(BigInteger a, Expr.Operator op, BigInteger b) {
    return switch (op) {
      case ADD -> number(a.add(b));
      case SUB -> number(a.subtract(b));
      case MULT -> a.bitLength() + b.bitLength() > 10_000 ? null : number(a.multiply(b));
      case DIV ->
          b.signum() == 0 ? null : new Plain(new Value.Float(a.doubleValue() / b.doubleValue()));
      case FLOOR_DIV -> b.signum() == 0 ? null : number(floor(a, b));
      case MOD -> b.signum() == 0 ? null : number(a.subtract(floor(a, b).multiply(b)));
      case POW ->
          b.signum() < 0 && a.signum() != 0 && a.bitLength() < 64 && b.bitLength() < 12
              ? new Plain(new Value.Float(Math.pow(a.doubleValue(), b.doubleValue())))
              : b.signum() < 0 || b.bitLength() > 12 || (long) a.bitLength() * b.intValue() > 10_000
                  ? null
                  : number(a.pow(b.intValue()));
      case L_SHIFT ->
          b.signum() < 0 || b.bitLength() > 12 ? null : number(a.shiftLeft(b.intValue()));
      case R_SHIFT ->
          b.signum() < 0 || b.bitLength() > 30 ? null : number(a.shiftRight(b.intValue()));
      case BIT_OR -> number(a.or(b));
      case BIT_AND -> number(a.and(b));
      case BIT_XOR -> number(a.xor(b));
      case MAT_MULT -> null;
    };
  }

  static BigInteger floor(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.divideAndRemainder(b);
    return parts[1].signum() != 0 && parts[1].signum() != b.signum()
        ? parts[0].subtract(BigInteger.ONE)
        : parts[0];
  }

  private static Thing number(BigInteger value) {
    if (value.bitLength() > Freeze.LONGEST_NUMBER) {
      throw new Interpreter.Exhausted("length of a number");
    }
    return new Plain(new Value.Int(value));
  }

  private static Optional<BigInteger> whole(Thing thing) {
    return switch (thing) {
      case Plain(Value.Int(BigInteger i)) -> Optional.of(i);
      case Plain(Value.Bool(boolean b)) -> Optional.of(b ? BigInteger.ONE : BigInteger.ZERO);
      default -> Optional.empty();
    };
  }

  static Optional<Double> real(Thing thing) {
    return thing instanceof Plain(Value.Float(double d))
        ? Optional.of(d)
        : whole(thing).map(BigInteger::doubleValue);
  }

  static Thing unary(Interpreter interpreter, Expr.UnaryOperator op, Thing operand, Place place) {
    if (operand instanceof EitherThing either) {
      return interpreter.each(either, one -> unary(interpreter, op, one, place));
    }
    if (operand instanceof Plain(Value.Unknown unknown)) {
      return new Plain(unknown);
    }
    if (op == Expr.UnaryOperator.NOT) {
      return interpreter
          .truth(operand)
          .map(truth -> Thing.truth(!truth))
          .orElseGet(() -> Interpreter.unknown(place, "the truth of what is not known"));
    }
    Optional<BigInteger> whole = whole(operand);
    if (whole.isPresent()) {
      return number(
          switch (op) {
            case U_SUB -> whole.get().negate();
            case INVERT -> whole.get().not();
            case U_ADD, NOT -> whole.get();
          });
    }
    if (operand instanceof InstanceThing) {
      String method =
          switch (op) {
            case U_SUB -> "__neg__";
            case U_ADD -> "__pos__";
            case INVERT, NOT -> "__invert__";
          };
      Optional<Thing> own = Instances.special(interpreter, operand, method, List.of(), place);
      if (own.isPresent()) {
        return own.get();
      }
    }
    if (operand instanceof Plain(Value.Float(double d)) && op != Expr.UnaryOperator.INVERT) {
      return new Plain(new Value.Float(op == Expr.UnaryOperator.U_SUB ? -d : d));
    }
    String name =
        switch (op) {
          case U_SUB -> "neg";
          case U_ADD -> "pos";
          case INVERT -> "invert";
          case NOT -> "not_";
        };
    return new Plain(
        new Value.Call("operator." + name, List.of(Freeze.of(operand)), Map.of(), place));
  }

  static Thing slice(Thing value, Thing lower, Thing upper, Thing step, Place place) {
    Integer from = bound(lower);
    Integer to = bound(upper);
    Integer by = bound(step);
    boolean plain =
        (lower == Thing.NONE || from != null || isNone(lower))
            && (to != null || isNone(upper))
            && (by != null || isNone(step));
    if (!plain || (by != null && by == 0)) {
      return Interpreter.unknown(place, "a slice between what is not known");
    }
    return switch (value) {
      case Plain(Value.Str(String text)) -> {
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (int at : positions(points.length, from, to, by == null ? 1 : by)) {
          out.appendCodePoint(points[at]);
        }
        yield Thing.text(out.toString());
      }
      case ListThing list when list.instead == null ->
          new ListThing(
              positions(list.items.size(), from, to, by == null ? 1 : by).stream()
                  .map(list.items::get)
                  .toList());
      case TupleThing tuple ->
          new TupleThing(
              positions(tuple.items().size(), from, to, by == null ? 1 : by).stream()
                  .map(tuple.items()::get)
                  .toList());
      case Plain(Value.Bytes(String hex)) -> {
        StringBuilder out = new StringBuilder();
        for (int at : positions(hex.length() / 2, from, to, by == null ? 1 : by)) {
          out.append(hex, at * 2, at * 2 + 2);
        }
        yield new Plain(new Value.Bytes(out.toString()));
      }
      // Django cuts a part out of what an expression gives
      case Plain(Value.Call call) when isExpression(value) ->
          new Plain(
              new Value.Call(
                  "operator.getitem",
                  List.of(
                      call,
                      new Value.Call(
                          "builtins.slice",
                          List.of(Freeze.of(lower), Freeze.of(upper), Freeze.of(step)),
                          Map.of(),
                          place)),
                  Map.of(),
                  place));
      default -> Interpreter.unknown(place, "a slice of what is not known");
    };
  }

  private static boolean isNone(Thing thing) {
    return thing instanceof Plain(Value.None _);
  }

  private static @Nullable Integer bound(Thing thing) {
    return thing instanceof Plain(Value.Int(BigInteger i))
        ? (Integer)
            i.max(BigInteger.valueOf(-1_000_000_000))
                .min(BigInteger.valueOf(1_000_000_000))
                .intValue()
        : null;
  }

  private static List<Integer> positions(
      int size, @Nullable Integer from, @Nullable Integer to, int step) {
    List<Integer> positions = new ArrayList<>();
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? size : size - 1;
    int start =
        from == null ? (step > 0 ? low : high) : clamp(from < 0 ? from + size : from, low, high);
    int end = to == null ? (step > 0 ? high : low) : clamp(to < 0 ? to + size : to, low, high);
    for (int at = start; step > 0 ? at < end : at > end; at += step) {
      positions.add(at);
    }
    return positions;
  }

  private static int clamp(int value, int low, int high) {
    return Math.max(low, Math.min(high, value));
  }

  static Thing item(Interpreter interpreter, Thing value, Thing index, Place place) {
    if (index instanceof EitherThing either) {
      return interpreter.each(either, one -> item(interpreter, value, one, place));
    }
    return switch (value) {
      case Plain(Value.Unknown unknown) -> new Plain(unknown);
      case DictThing dict when dict.instead == null -> {
        Pair pair = dict.entries.get(Freeze.key(index));
        if (pair != null) {
          yield pair.value();
        }
        if (dict.counter) {
          yield Thing.number(0);
        }
        if (dict.factory != null) {
          Thing made = interpreter.call(dict.factory, List.of(), Map.of(), place);
          interpreter.journal.touch(dict);
          dict.put(index, made);
          interpreter.checkItems(dict.entries.size());
          yield made;
        }
        if (Freeze.key(index).isPlain()
            && dict.entries.keySet().stream().allMatch(Value::isPlain)) {
          throw new Raised("KeyError", "a key that is not in the dict", place);
        }
        yield Interpreter.unknown(place, "a key that is not in the dict");
      }
      case ListThing list when list.instead == null -> at(list.items, index, place);
      case TupleThing tuple -> at(tuple.items(), index, place);
      case Plain(Value.Bytes _) -> at(interpreter.items(value).orElse(List.of()), index, place);
      case Plain(Value.Call match) when Regex.group(match, Freeze.of(index)) != null ->
          Objects.requireNonNull(Regex.group(match, Freeze.of(index)));
      case Plain(Value.Call range) when range.path().equals("builtins.range") ->
          Builtins.range(range, interpreter.budget)
              .map(items -> at(items, index, place))
              .orElseGet(() -> Interpreter.unknown(place, "an item of a range"));
      case InstanceThing _ when Instances.has(value, "__getitem__") ->
          Instances.special(interpreter, value, "__getitem__", List.of(index), place)
              .orElseGet(() -> Interpreter.unknown(place, "an item of what is not known"));
      case Plain(Value.Str(String text)) ->
          at(
              text.codePoints().mapToObj(c -> Thing.text(Character.toString(c))).toList(),
              index,
              place);
      case Plain(Value plain)
          when plain instanceof Value.PyList
              || plain instanceof Value.PyTuple
              || plain instanceof Value.PyDict ->
          item(interpreter, Interpreter.thaw(plain), index, place);
      case ClassThing type when Enumerations.named(interpreter, type, index) != null ->
          Objects.requireNonNull(Enumerations.named(interpreter, type, index));
      case InstanceThing _, Plain _ ->
          new Plain(
              new Value.Call(
                  "operator.getitem",
                  List.of(Freeze.of(value), Freeze.of(index)),
                  Map.of(),
                  place));
      default -> Interpreter.unknown(place, "an item of what is not known");
    };
  }

  private static Thing at(List<Thing> items, Thing index, Place place) {
    Integer at = bound(index);
    int position = at == null ? -1 : index(at, items.size());
    if (at != null && position < 0) {
      throw new Raised("IndexError", "an item behind the end", place);
    }
    return position < 0
        ? Interpreter.unknown(place, "an item at a place that is not known")
        : items.get(position);
  }

  /** The truth of one comparison; empty where it is not known. */
  static Optional<Boolean> compare(
      Interpreter interpreter, Thing one, Expr.CompareOperator op, Thing other) {
    Thing left = interpreter.settled(one);
    Thing right = interpreter.settled(other);
    return switch (op) {
      case EQ -> same(interpreter, left, right);
      case NOT_EQ -> same(interpreter, left, right).map(same -> !same);
      case IS -> identical(left, right);
      case IS_NOT -> identical(left, right).map(same -> !same);
      case LT, LT_E, GT, GT_E -> lower(interpreter, left, op, right);
      case IN -> contains(interpreter, right, left);
      case NOT_IN -> contains(interpreter, right, left).map(contains -> !contains);
    };
  }

  static Optional<Boolean> same(Interpreter interpreter, Thing left, Thing right) {
    if (left instanceof InstanceThing || right instanceof InstanceThing) {
      return Instances.equal(interpreter, left, right);
    }
    Optional<Boolean> members = Enumerations.equal(interpreter, left, right);
    if (members.isPresent()) {
      return members;
    }
    if (left instanceof ViewThing || right instanceof ViewThing) {
      SetThing a = asSet(left);
      SetThing b = asSet(right);
      return a == null || b == null
          ? Optional.empty()
          : Optional.of(a.items.keySet().equals(b.items.keySet()));
    }
    return same(Freeze.key(left), Freeze.key(right));
  }

  /** Whether two keys are equal, in whatever order sets and dicts have theirs. */
  private static Optional<Boolean> same(Value a, Value b) {
    if (a instanceof Value.PyDict(List<Value.Entry> one)
        && b instanceof Value.PyDict(List<Value.Entry> other)) {
      if (one.size() != other.size()) {
        return Optional.of(false);
      }
      Map<Value, Value> entries = new HashMap<>();
      other.forEach(each -> entries.put(Freeze.key(each.key()), each.value()));
      boolean sure = true;
      for (Value.Entry each : one) {
        Value beside = entries.get(Freeze.key(each.key()));
        Optional<Boolean> same =
            beside == null
                ? Optional.of(!each.key().isPlain()).filter(unknown -> !unknown)
                : same(Freeze.key(each.value()), Freeze.key(beside));
        if (same.isPresent() && !same.get()) {
          return same;
        }
        sure &= same.isPresent();
      }
      return sure ? Optional.of(true) : Optional.empty();
    }
    if (a instanceof Value.PySet(List<Value> one, boolean _)
        && b instanceof Value.PySet(List<Value> other, boolean _)
        && a.isPlain()
        && b.isPlain()) {
      return Optional.of(
          one.stream()
              .map(Freeze::key)
              .collect(Collectors.toSet())
              .equals(other.stream().map(Freeze::key).collect(Collectors.toSet())));
    }
    boolean sequences =
        (a instanceof Value.PyList && b instanceof Value.PyList)
            || (a instanceof Value.PyTuple && b instanceof Value.PyTuple);
    if (sequences) {
      List<Value> one = a.asItems().orElseThrow();
      List<Value> other = b.asItems().orElseThrow();
      boolean sure = one.size() == other.size();
      for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
        Optional<Boolean> same = same(Freeze.key(one.get(i)), Freeze.key(other.get(i)));
        if (same.isPresent() && !same.get()) {
          return same;
        }
        sure &= same.isPresent();
      }
      return one.size() != other.size()
          ? Optional.of(false)
          : sure ? Optional.of(true) : Optional.empty();
    }
    if (a instanceof Value.Float(double x) && Double.isNaN(x)) {
      return b.isPlain() ? Optional.of(false) : Optional.empty();
    }
    if (a.isPlain() && b.isPlain()) {
      return Optional.of(a.equals(b));
    }
    Optional<Boolean> objects = StandardMethods.same(a, b);
    return objects.isPresent() || !isClass(a) || !isClass(b) ? objects : Optional.of(a.equals(b));
  }

  /** A built-in class, which is equal to itself alone. */
  private static boolean isClass(Value value) {
    return value instanceof Value.Ref(String path) && path.startsWith("builtins.");
  }

  private static Optional<Boolean> identical(Thing left, Thing right) {
    if (left instanceof Thing.Container || right instanceof Thing.Container) {
      return left instanceof EitherThing || right instanceof EitherThing
          ? Optional.empty()
          : Optional.of(left == right).filter(same -> same || !isUnknown(left, right));
    }
    if (left instanceof InstanceThing one
        && right instanceof InstanceThing
        && Instances.isPlain(one.type)) {
      return Optional.of(left == right);
    }
    Value a = Freeze.of(left);
    Value b = Freeze.of(right);
    if (a instanceof Value.None || b instanceof Value.None) {
      return (a.isPlain() && b.isPlain()) || a instanceof Value.Ref || b instanceof Value.Ref
          ? Optional.of(a.equals(b))
          : makesAnObject(a) || makesAnObject(b) ? Optional.of(false) : Optional.empty();
    }
    if (left instanceof Thing.ClassThing || right instanceof Thing.ClassThing) {
      return Optional.of(left == right);
    }
    return (a.isPlain() && b.isPlain()) || (isClass(a) && isClass(b))
        ? Optional.of(a.equals(b))
        : Optional.empty();
  }

  private static boolean isUnknown(Thing... things) {
    for (Thing thing : things) {
      if (thing instanceof Plain(Value value)
          && !value.isPlain()
          && !(value instanceof Value.Ref)) {
        return true;
      }
      if (thing instanceof Thing.Container container && container.instead != null) {
        return true;
      }
    }
    return false;
  }

  /** The call of a class, going by its name. */
  private static boolean makesAnObject(Value value) {
    return value instanceof Value.Call call
        && Character.isUpperCase(call.path().charAt(call.path().lastIndexOf('.') + 1));
  }

  private static Optional<Boolean> lower(
      Interpreter interpreter, Thing left, Expr.CompareOperator op, Thing right) {
    SetThing one = asSet(left);
    SetThing other = asSet(right);
    if (one != null && other != null) {
      boolean within = other.items.keySet().containsAll(one.items.keySet());
      boolean around = one.items.keySet().containsAll(other.items.keySet());
      return Optional.of(
          switch (op) {
            case LT -> within && !around;
            case LT_E -> within;
            case GT -> around && !within;
            default -> around;
          });
    }
    if (left instanceof InstanceThing || right instanceof InstanceThing) {
      String name =
          switch (op) {
            case LT -> "lt";
            case LT_E -> "le";
            case GT -> "gt";
            default -> "ge";
          };
      String turned =
          switch (op) {
            case LT -> "gt";
            case LT_E -> "ge";
            case GT -> "lt";
            default -> "le";
          };
      Place none = Place.ofFile("");
      return Instances.special(interpreter, left, "__" + name + "__", List.of(right), none)
          .or(
              () ->
                  Instances.special(interpreter, right, "__" + turned + "__", List.of(left), none))
          .flatMap(interpreter::truth);
    }
    return order(interpreter, left, right)
        .map(
            order ->
                switch (op) {
                  case LT -> order < 0;
                  case LT_E -> order <= 0;
                  case GT -> order > 0;
                  default -> order >= 0;
                });
  }

  private static Optional<Integer> order(Interpreter interpreter, Thing left, Thing right) {
    interpreter.step();
    Optional<BigInteger> a = whole(left);
    Optional<BigInteger> b = whole(right);
    if (a.isPresent() && b.isPresent()) {
      return Optional.of(a.get().compareTo(b.get()));
    }
    Optional<Double> x = real(left);
    Optional<Double> y = real(right);
    if (x.isPresent() && y.isPresent()) {
      return Optional.of(Double.compare(x.get(), y.get()));
    }
    if (left instanceof Plain(Value.Str(String s)) && right instanceof Plain(Value.Str(String t))) {
      return Optional.of(s.compareTo(t));
    }
    if (left instanceof ListThing s
        && right instanceof ListThing t
        && s.instead == null
        && t.instead == null) {
      return order(interpreter, new TupleThing(s.items), new TupleThing(t.items));
    }
    if (left instanceof Plain(Value a1) && right instanceof Plain(Value b1)) {
      return StandardMethods.order(a1, b1);
    }
    if (left instanceof TupleThing s && right instanceof TupleThing t) {
      for (int i = 0; i < Math.min(s.items().size(), t.items().size()); i++) {
        if (same(interpreter, s.items().get(i), t.items().get(i)).equals(Optional.of(true))) {
          continue;
        }
        Optional<Integer> order = order(interpreter, s.items().get(i), t.items().get(i));
        if (order.isEmpty() || order.get() != 0) {
          return order;
        }
      }
      return Optional.of(Integer.compare(s.items().size(), t.items().size()));
    }
    return Optional.empty();
  }

  private static Optional<Boolean> contains(Interpreter interpreter, Thing container, Thing item) {
    if (container instanceof Plain(Value.Str(String text))) {
      return item instanceof Plain(Value.Str(String part))
          ? Optional.of(text.contains(part))
          : Optional.empty();
    }
    Optional<Thing> own =
        Instances.special(interpreter, container, "__contains__", List.of(item), Place.ofFile(""));
    if (own.isPresent()) {
      return interpreter.truth(own.get());
    }
    Optional<List<Thing>> items = interpreter.inAnyOrder(container);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    boolean sure = true;
    for (Thing one : items.get()) {
      Optional<Boolean> same = same(interpreter, one, item);
      if (same.isPresent() && same.get()) {
        return same;
      }
      sure &= same.isPresent();
    }
    return sure ? Optional.of(false) : Optional.empty();
  }
}
