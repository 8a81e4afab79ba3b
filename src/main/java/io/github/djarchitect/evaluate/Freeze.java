package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.Alternative;
import io.github.djarchitect.evaluate.Thing.BoundThing;
import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.EitherThing;
import io.github.djarchitect.evaluate.Thing.FunctionThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.IteratorThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.MethodThing;
import io.github.djarchitect.evaluate.Thing.ModuleThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.SetThing;
import io.github.djarchitect.evaluate.Thing.SuperThing;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.evaluate.Thing.ViewThing;
import io.github.djarchitect.files.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes values of what names hold at a moment.
 *
 * <p>A list that holds one list twice is small, and may stand for more than fits into memory: sixty
 * lines that double what is there make 2^60 entries. So what a value holds is counted, each time it
 * is held, and so is how deep it goes, since those who read values descend into them.
 */
final class Freeze {
  /** More than a migration writes, and little enough to be written out. */
  private static final int LARGEST = 200_000;

  private static final int DEEPEST = 200;

  /** So many chars count as much as one entry. */
  private static final int CHARS = 64;

  /** In bits: more digits than Python itself writes of a number, which are 4300. */
  static final int LONGEST_NUMBER = 20_000;

  private int size;
  private int depth;
  private int steps;
  private final Set<Thing> open = Collections.newSetFromMap(new IdentityHashMap<>(4));

  private Freeze() {}

  /**
   * @throws Interpreter.Exhausted if it is larger than any value may be
   */
  static Value of(Thing thing) {
    return thing instanceof Plain(Value value) && isSmall(value)
        ? value
        : new Freeze().value(thing);
  }

  /** What holds no other value, and so needs no counting. */
  private static boolean isSmall(Value value) {
    return switch (value) {
      case Value.None _,
          Value.Bool _,
          Value.Float _,
          Value.Ref _,
          Value.Setting _,
          Value.Lambda _,
          Value.Unknown _ ->
          true;
      default -> false;
    };
  }

  static List<Value> of(List<Thing> things) {
    return things.isEmpty() ? List.of() : new Freeze().values(things);
  }

  static Map<String, Value> of(Map<String, Thing> things) {
    return new Freeze().values(things);
  }

  /** The same, unknown where it is too large. */
  static Value within(Thing thing, Place place) {
    try {
      return of(thing);
    } catch (Interpreter.Exhausted large) {
      return new Value.Unknown(place, String.valueOf(large.getMessage()));
    }
  }

  /**
   * The arguments of a call.
   *
   * @param steps what it costs that each call has a copy of its own
   */
  record Arguments(List<Value> args, Map<String, Value> kwargs, int steps) {}

  static Arguments of(List<Thing> args, Map<String, Thing> kwargs) {
    Freeze freeze = new Freeze();
    List<Value> values = new ArrayList<>(args.size());
    for (Thing arg : args) {
      values.add(freeze.argument(arg));
    }
    freeze.size = 0;
    Map<String, Value> named = new LinkedHashMap<>();
    kwargs.forEach((name, arg) -> named.put(name, freeze.argument(arg)));
    return new Arguments(values, named, freeze.steps);
  }

  private Value argument(Thing thing) {
    int before = size;
    Value value = value(thing);
    steps += (size - before) / 8;
    return value;
  }

  /** A value by which Python would look up a key: {@code True == 1 == 1.0}. */
  static Value key(Thing thing) {
    return key(of(thing));
  }

  static Value key(Value value) {
    return switch (value) {
      case Value.Bool(boolean b) -> Value.Int.of(b ? 1 : 0);
      case Value.Float(double d) when d == Math.rint(d) && !Double.isInfinite(d) ->
          new Value.Int(new BigDecimal(d).toBigInteger());
      case Value.PyTuple(List<Value> items) ->
          new Value.PyTuple(items.stream().map(Freeze::key).toList());
      default -> value;
    };
  }

  private void enter(int entries) {
    size += entries;
    if (size > LARGEST) {
      throw new Interpreter.Exhausted("size of a value");
    }
    if (++depth > DEEPEST) {
      throw new Interpreter.Exhausted("depth of a value");
    }
  }

  private void leave() {
    depth--;
  }

  private Value value(Thing thing) {
    if (thing instanceof Plain(Value value)) {
      count(value);
      return value;
    }
    if (!open.add(thing)) {
      return new Value.Unknown(Place.ofFile(""), "a value that contains itself");
    }
    enter(1);
    Value value = frozen(thing);
    leave();
    open.remove(thing);
    return value;
  }

  private Value counted(Value value) {
    count(value);
    return value;
  }

  private void count(Value value) {
    switch (value) {
      case Value.Str(String text) -> leaf(1 + text.length() / CHARS);
      case Value.Call call -> {
        enter(1);
        call.args().forEach(this::count);
        call.kwargs().values().forEach(this::count);
        leave();
      }
      case Value.PyTuple(List<Value> items) -> holder(items);
      case Value.PyList(List<Value> items) -> holder(items);
      case Value.PySet(List<Value> items, boolean _) -> holder(items);
      case Value.PyDict(List<Value.Entry> entries) -> {
        enter(1);
        for (Value.Entry entry : entries) {
          count(entry.key());
          count(entry.value());
        }
        leave();
      }
      case Value.Either(List<Value.Branch> branches) -> {
        enter(1);
        branches.forEach(branch -> count(branch.value()));
        leave();
      }
      case Value.Bytes(String hex) -> leaf(1 + hex.length() / CHARS);
      case Value.Int(var number) when number.bitLength() > LONGEST_NUMBER ->
          throw new Interpreter.Exhausted("length of a number");
      case Value.Int _,
          Value.None _,
          Value.Bool _,
          Value.Float _,
          Value.Ref _,
          Value.Setting _,
          Value.Lazy _,
          Value.Lambda _,
          Value.Unknown _ ->
          leaf(1);
    }
  }

  private void holder(List<Value> items) {
    enter(1);
    for (Value item : items) {
      count(item);
    }
    leave();
  }

  private void leaf(int entries) {
    enter(entries);
    leave();
  }

  private Value frozen(Thing thing) {
    return switch (thing) {
      case Plain plain -> plain.value();
      case TupleThing tuple -> new Value.PyTuple(values(tuple.items()));
      case ListThing list ->
          list.instead != null
              ? counted(list.instead)
              : list.deque
                  ? new Value.Call(
                      "collections.deque",
                      List.of(new Value.PyList(values(list.items))),
                      Map.of(),
                      Place.ofFile(""))
                  : new Value.PyList(values(list.items));
      case IteratorThing iterator ->
          iterator.instead != null
              ? counted(iterator.instead)
              : iterator.unordered
                  ? new Value.Unknown(Place.ofFile(""), Interpreter.UNORDERED)
                  : iterator.endless
                      ? new Value.Unknown(Place.ofFile(""), "an iterator without an end")
                      : new Value.PyTuple(values(iterator.rest()));
      case ViewThing view ->
          view.dict().instead != null
              ? counted(view.dict().instead)
              : new Value.PyTuple(values(view.items()));
      case SetThing set ->
          set.instead != null
              ? counted(set.instead)
              : new Value.PySet(values(new ArrayList<>(set.items.values())), set.frozen);
      case DictThing dict ->
          dict.instead != null ? counted(dict.instead) : new Value.PyDict(entries(dict));
      case FunctionThing function ->
          function.isLambda()
              ? new Value.Lambda(function.place())
              : new Value.Ref(function.shown());
      case ClassThing type -> new Value.Ref(type.path());
      case InstanceThing instance ->
          new Value.Call(
              instance.type.path(), values(instance.args), values(instance.kwargs), instance.place);
      case ModuleThing(ModuleState module) -> new Value.Ref(module.name);
      case MethodThing(Thing self, String name) ->
          new Value.Call(
              "builtins.getattr",
              List.of(value(self), new Value.Str(name)),
              Map.of(),
              Place.ofFile(""));
      case BoundThing(Thing self, FunctionThing function) ->
          self instanceof ClassThing
              ? new Value.Ref(function.shown())
              : new Value.Call(
                  "builtins.getattr",
                  List.of(
                      value(self),
                      new Value.Str(
                          function
                              .qualifiedName()
                              .substring(function.qualifiedName().lastIndexOf('.') + 1))),
                  Map.of(),
                  function.place());
      case SuperThing(ClassThing owner, Thing _) -> new Value.Ref(owner.path());
      case EitherThing either -> {
        List<Value.Branch> branches = new ArrayList<>();
        for (Alternative alternative : either.alternatives()) {
          branches.add(
              new Value.Branch(
                  alternative.when(), value(alternative.thing()), alternative.likely()));
        }
        yield new Value.Either(branches);
      }
    };
  }

  private List<Value.Entry> entries(DictThing dict) {
    List<Value.Entry> entries = new ArrayList<>(dict.entries.size());
    for (Thing.Pair pair : dict.entries.values()) {
      entries.add(new Value.Entry(value(pair.key()), value(pair.value())));
    }
    return entries;
  }

  private List<Value> values(List<Thing> things) {
    // a loop: this runs for every literal of every migration, and mostly before it is compiled
    List<Value> values = new ArrayList<>(things.size());
    for (Thing thing : things) {
      values.add(value(thing));
    }
    return values;
  }

  private Map<String, Value> values(Map<String, Thing> things) {
    Map<String, Value> values = new LinkedHashMap<>();
    things.forEach((name, thing) -> values.put(name, value(thing)));
    return values;
  }
}
