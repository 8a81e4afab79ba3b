package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.Alternative;
import io.github.djarchitect.evaluate.Thing.BoundThing;
import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.EitherThing;
import io.github.djarchitect.evaluate.Thing.FunctionThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.MethodThing;
import io.github.djarchitect.evaluate.Thing.ModuleThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.SetThing;
import io.github.djarchitect.evaluate.Thing.SuperThing;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes values of what names hold at a moment. */
final class Freeze {
  private final Set<Thing> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private Freeze() {}

  static Value of(Thing thing) {
    return thing instanceof Plain(Value value) ? value : new Freeze().value(thing);
  }

  static List<Value> of(List<Thing> things) {
    return things.isEmpty() ? List.of() : new Freeze().values(things);
  }

  static Map<String, Value> of(Map<String, Thing> things) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Map.Entry<String, Thing> each : things.entrySet()) {
      values.put(each.getKey(), of(each.getValue()));
    }
    return values;
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

  private Value value(Thing thing) {
    if (thing instanceof Plain(Value value)) {
      return value;
    }
    if (!open.add(thing)) {
      return new Value.Unknown(Place.ofFile(""), "a value that contains itself");
    }
    Value value = frozen(thing);
    open.remove(thing);
    return value;
  }

  private Value frozen(Thing thing) {
    return switch (thing) {
      case Plain plain -> plain.value();
      case TupleThing tuple -> new Value.PyTuple(values(tuple.items()));
      case ListThing list ->
          list.instead != null ? list.instead : new Value.PyList(values(list.items));
      case SetThing set ->
          set.instead != null
              ? set.instead
              : new Value.PySet(values(new ArrayList<>(set.items.values())), set.frozen);
      case DictThing dict -> dict.instead != null ? dict.instead : new Value.PyDict(entries(dict));
      case FunctionThing function ->
          function.isLambda()
              ? new Value.Lambda(function.place())
              : new Value.Ref(function.module().name + "." + function.qualifiedName());
      case ClassThing type -> new Value.Ref(type.path());
      case InstanceThing instance ->
          new Value.Call(
              instance.type.path(), of(instance.args), of(instance.kwargs), instance.place);
      case ModuleThing(ModuleState module) -> new Value.Ref(module.name);
      case MethodThing(Thing self, String name) ->
          new Value.Call(
              "builtins.getattr",
              List.of(value(self), new Value.Str(name)),
              Map.of(),
              Place.ofFile(""));
      case BoundThing(Thing self, FunctionThing function) ->
          self instanceof ClassThing
              ? new Value.Ref(function.module().name + "." + function.qualifiedName())
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
}
