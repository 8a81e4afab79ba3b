package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Raised;
import io.github.djarchitect.evaluate.Thing.BoundThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.FunctionThing;
import io.github.djarchitect.evaluate.Thing.IteratorThing;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Methods of texts, lists, dicts and sets. */
final class Methods {
  private Methods() {}

  /** Whether a name of a value is a method that this class may know. */
  static boolean ofCall(Value value, String name) {
    return switch (value) {
      case Value.PyList _, Value.PyTuple _, Value.PyDict _, Value.PySet _ -> true;
      case Value.None _,
          Value.Bool _,
          Value.Int _,
          Value.Float _,
          Value.Str _,
          Value.Bytes _,
          Value.Ref _,
          Value.Call _,
          Value.Setting _,
          Value.Lazy _,
          Value.Lambda _,
          Value.Either _,
          Value.Unknown _ ->
          name.isEmpty();
    };
  }

  static Thing call(
      Interpreter interpreter,
      Thing self,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (self instanceof Plain(Value.Lazy(String text))) {
      // methods of a translation give texts of the language that is active, here none
      return call(interpreter, Thing.text(text), name, args, kwargs, place);
    }
    Thing result =
        switch (self) {
          case Plain(Value.Str(String text)) ->
              Strings.call(interpreter, text, name, args, kwargs, place);
          case Plain(Value.Bytes(String hex)) ->
              Strings.ofBytes(interpreter, hex, name, args, kwargs, place);
          case Plain(Value.Int(BigInteger number)) -> ofNumber(number, name, args);
          case Plain(Value.Float(double number)) when name.equals("is_integer") ->
              Thing.truth(number == Math.rint(number) && Double.isFinite(number));
          case ListThing list -> ofList(interpreter, list, name, args, kwargs, place);
          case DictThing dict -> ofDict(interpreter, dict, name, args, kwargs, place);
          case SetThing set -> ofSet(interpreter, set, name, args, place);
          case TupleThing tuple -> ofTuple(interpreter, tuple, name, args, kwargs, place);
          case ViewThing view ->
              Builtins.call(interpreter, "builtins.set", List.of(view), Map.of(), place)
                      instanceof SetThing set
                  ? ofSet(interpreter, set, name, args, place)
                  : null;
          case IteratorThing iterator when name.equals("__next__") && args.isEmpty() ->
              iterator.next(interpreter.journal);
          case FunctionThing _, BoundThing _ when name.equals("functools.wraps") ->
              Library.wrapped(self, args);
          case Plain(Value.Call made) when Library.hasMethod(made, name) ->
              Library.method(interpreter, made, name, args, kwargs, place);
          case Plain(Value made) when StandardMethods.hasMethod(made, name) ->
              StandardMethods.call(made, name, args, kwargs);
          case Plain(Value made) when name.equals("as_tuple") && args.isEmpty() ->
              StandardMethods.parts(made);
          case Plain(Value.Call file) -> Files.method(interpreter, file, name, args);
          case Plain(Value value) when ofCall(value, name) ->
              call(interpreter, Interpreter.thaw(value), name, args, kwargs, place);
          default -> null;
        };
    if (result != null) {
      return result;
    }
    if (self instanceof Plain(Value.Str _) && Set.of("format", "join", "replace").contains(name)) {
      List<Value> parts = new ArrayList<>(Freeze.of(args));
      parts.addAll(Freeze.of(kwargs).values());
      return Interpreter.unknown(place, Formats.builtOf(parts));
    }
    return self instanceof Plain
        ? new Plain(
            new Value.Call(
                "operator.methodcaller",
                java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(Freeze.of(self), new Value.Str(name)),
                        Freeze.of(args).stream())
                    .toList(),
                Freeze.of(kwargs),
                place))
        : Interpreter.unknown(place, "calls the method " + name + " of what is not known");
  }

  static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }

  /** The lines of a text as {@code splitlines()} gives them. */
  static List<Thing> lines(String text, boolean withEnds) {
    List<Thing> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (ENDS.indexOf(text.charAt(i)) < 0) {
        continue;
      }
      int end = text.startsWith("\r\n", i) ? i + 2 : i + 1;
      lines.add(Thing.text(text.substring(start, withEnds ? end : i)));
      start = end;
      i = end - 1;
    }
    if (start < text.length()) {
      lines.add(Thing.text(text.substring(start)));
    }
    return lines;
  }

  /** What ends a line to Python. */
  private static final String ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

  private static @Nullable Thing ofNumber(BigInteger number, String name, List<Thing> args) {
    switch (name) {
      case "bit_length" -> {
        return Thing.number(number.abs().bitLength());
      }
      case "bit_count" -> {
        return Thing.number(number.abs().bitCount());
      }
      case "to_bytes" -> {
        boolean known =
            args.size() == 2
                && args.getFirst() instanceof Plain(Value.Int(BigInteger size))
                && size.bitLength() < 12
                && size.signum() > 0
                && number.signum() >= 0
                && number.bitLength() <= size.intValue() * 8;
        if (!known) {
          return null;
        }
        int size = args.getFirst() instanceof Plain(Value.Int(BigInteger n)) ? n.intValue() : 0;
        String hex = number.toString(16);
        hex = "0".repeat(size * 2 - hex.length()) + hex;
        return switch (Freeze.of(args.getLast()).asString().orElse("")) {
          case "big" -> new Plain(new Value.Bytes(hex));
          case "little" -> {
            StringBuilder turned = new StringBuilder();
            for (int i = hex.length() - 2; i >= 0; i -= 2) {
              turned.append(hex, i, i + 2);
            }
            yield new Plain(new Value.Bytes(turned.toString()));
          }
          default -> null;
        };
      }
      default -> {
        return null;
      }
    }
  }

  private static @Nullable Thing ofList(
      Interpreter interpreter,
      ListThing list,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (list.instead != null) {
      Optional<List<Thing>> more =
          switch (name) {
            case "append" -> Optional.of(args);
            case "extend" ->
                args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
            default -> Optional.empty();
          };
      interpreter.journal.touch(list);
      if (more.isPresent() && Interpreter.extend(list, more.get())) {
        return Thing.NONE;
      }
      return Interpreter.unknown(place, "a list that is not known");
    }
    switch (name) {
      case "append" -> {
        interpreter.journal.touch(list);
        list.items.addAll(args);
        if (list.items.size() > list.most) {
          list.items.removeFirst();
        }
        interpreter.checkItems(list.items.size());
        return Thing.NONE;
      }
      case "appendleft" -> {
        if (!list.deque || args.size() != 1) {
          return null;
        }
        interpreter.journal.touch(list);
        list.items.addFirst(args.getFirst());
        if (list.items.size() > list.most) {
          list.items.removeLast();
        }
        interpreter.checkItems(list.items.size());
        return Thing.NONE;
      }
      case "popleft" -> {
        if (!list.deque || !args.isEmpty()) {
          return null;
        }
        interpreter.journal.touch(list);
        if (list.items.isEmpty()) {
          throw new Raised("IndexError", "pop from an empty deque", place);
        }
        return list.items.removeFirst();
      }
      case "rotate" -> {
        if (!list.deque
            || args.size() > 1
            || (!args.isEmpty()
                && !(args.getFirst() instanceof Plain(Value.Int(var by)) && by.bitLength() < 20))) {
          return null;
        }
        interpreter.journal.touch(list);
        java.util.Collections.rotate(
            list.items,
            args.isEmpty()
                ? 1
                : args.getFirst() instanceof Plain(Value.Int(var by)) ? by.intValue() : 0);
        return Thing.NONE;
      }
      case "remove" -> {
        interpreter.journal.touch(list);
        boolean sure = args.size() == 1;
        for (int i = 0; sure && i < list.items.size(); i++) {
          Optional<Boolean> same = Operators.same(interpreter, list.items.get(i), args.getFirst());
          if (same.equals(Optional.of(true))) {
            list.items.remove(i);
            return Thing.NONE;
          }
          sure = same.isPresent();
        }
        if (sure) {
          throw new Raised("ValueError", "what is to be removed is not in the list", place);
        }
        list.instead = new Value.Unknown(place, "an item of it is removed that is not known");
        return Thing.NONE;
      }
      case "extend" -> {
        interpreter.journal.touch(list);
        Optional<List<Thing>> items =
            args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
        if (items.isPresent()) {
          list.items.addAll(items.get());
          interpreter.checkItems(list.items.size());
          while (list.items.size() > list.most) {
            list.items.removeFirst();
          }
        } else if (args.size() == 1 && interpreter.inAnyOrder(args.getFirst()).isPresent()) {
          list.instead = new Value.Unknown(place, Interpreter.UNORDERED);
        } else {
          list.instead = new Value.Unknown(place, "extended by what is not known");
        }
        return Thing.NONE;
      }
      case "insert" -> {
        interpreter.journal.touch(list);
        if (args.size() == 2
            && args.getFirst() instanceof Plain(Value.Int(var at))
            && at.bitLength() < 31) {
          int size = list.items.size();
          int position =
              at.intValue() < 0 ? Math.max(0, size + at.intValue()) : Math.min(size, at.intValue());
          list.items.add(position, args.get(1));
        } else {
          list.instead = new Value.Unknown(place, "inserted at an unknown place");
        }
        return Thing.NONE;
      }
      case "pop" -> {
        interpreter.journal.touch(list);
        int at =
            args.isEmpty()
                ? list.items.size() - 1
                : args.getFirst() instanceof Plain(Value.Int(var i)) && i.bitLength() < 31
                    ? Operators.index(i.intValue(), list.items.size())
                    : -1;
        if (list.items.isEmpty()
            || (at < 0
                && args.size() == 1
                && args.getFirst() instanceof Plain(Value.Int(var i))
                && i.bitLength() < 31)) {
          throw new Raised("IndexError", "pop from an empty list, or behind its end", place);
        }
        if (at < 0) {
          list.instead = new Value.Unknown(place, "popped at an unknown place");
          return Interpreter.unknown(place, "popped from an unknown place");
        }
        return list.items.remove(at);
      }
      case "reverse" -> {
        interpreter.journal.touch(list);
        list.items = new ArrayList<>(list.items.reversed());
        return Thing.NONE;
      }
      case "sort" -> {
        interpreter.journal.touch(list);
        Thing sorted =
            args.isEmpty()
                ? Builtins.call(interpreter, "builtins.sorted", List.of(list), kwargs, place)
                : null;
        if (sorted instanceof ListThing done) {
          list.items = new ArrayList<>(done.items);
        } else {
          list.instead = new Value.Unknown(place, "sorted by what is not known");
        }
        return Thing.NONE;
      }
      case "clear" -> {
        interpreter.journal.touch(list);
        list.items = new ArrayList<>();
        return Thing.NONE;
      }
      case "copy" -> {
        return Builtins.copy(list);
      }
      case "index", "count" -> {
        return ofTuple(interpreter, new TupleThing(list.items), name, args, kwargs, place);
      }
      default -> {
        return null;
      }
    }
  }

  private static @Nullable Thing ofTuple(
      Interpreter interpreter,
      TupleThing tuple,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (name.startsWith("_")) {
      return Instances.method(interpreter, tuple, name, args, kwargs);
    }
    if (args.size() != 1 || !(name.equals("index") || name.equals("count"))) {
      return null;
    }
    int count = 0;
    for (int i = 0; i < tuple.items().size(); i++) {
      Optional<Boolean> same = Operators.same(interpreter, tuple.items().get(i), args.getFirst());
      if (same.isEmpty()) {
        return null;
      }
      if (same.get()) {
        if (name.equals("index")) {
          return Thing.number(i);
        }
        count++;
      }
    }
    if (name.equals("index")) {
      throw new Raised("ValueError", "what is looked for is not there", place);
    }
    return Thing.number(count);
  }

  private static @Nullable Thing ofDict(
      Interpreter interpreter,
      DictThing dict,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (dict.instead != null) {
      return Interpreter.unknown(place, "a dict that is not known");
    }
    switch (name) {
      case "items", "keys", "values" -> {
        return new ViewThing(dict, name);
      }
      case "elements", "most_common", "subtract" -> {
        return dict.counter ? ofCounter(interpreter, dict, name, args, kwargs, place) : null;
      }
      case "move_to_end" -> {
        if (args.isEmpty() || args.size() > 2) {
          return null;
        }
        Thing last = args.size() > 1 ? args.get(1) : kwargs.getOrDefault("last", Thing.truth(true));
        interpreter.journal.touch(dict);
        Value key = Freeze.key(args.getFirst());
        Pair moved = dict.entries.remove(key);
        if (moved == null) {
          throw new Raised("KeyError", "a key that is not in the dict", place);
        }
        if (interpreter.truth(last).orElse(true)) {
          dict.entries.put(key, moved);
        } else {
          Map<Value, Pair> rest = dict.entries;
          dict.entries = new LinkedHashMap<>();
          dict.entries.put(key, moved);
          dict.entries.putAll(rest);
        }
        return Thing.NONE;
      }
      case "popitem" -> {
        if (dict.entries.isEmpty()) {
          throw new Raised("KeyError", "popitem of an empty dict", place);
        }
        if (!args.isEmpty() || !kwargs.isEmpty()) {
          return null;
        }
        interpreter.journal.touch(dict);
        Value key = List.copyOf(dict.entries.keySet()).getLast();
        Pair last = Objects.requireNonNull(dict.entries.remove(key));
        return new TupleThing(List.of(last.key(), last.value()));
      }
      case "clear" -> {
        interpreter.journal.touch(dict);
        dict.entries = new LinkedHashMap<>();
        return Thing.NONE;
      }
      case "get" -> {
        Pair found = args.isEmpty() ? null : dict.entries.get(Freeze.key(args.getFirst()));
        return found != null ? found.value() : args.size() > 1 ? args.get(1) : Thing.NONE;
      }
      case "pop" -> {
        interpreter.journal.touch(dict);
        Pair found = args.isEmpty() ? null : dict.entries.remove(Freeze.key(args.getFirst()));
        return found != null ? found.value() : args.size() > 1 ? args.get(1) : missing(args, place);
      }
      case "setdefault" -> {
        if (args.isEmpty()) {
          return null;
        }
        Pair found = dict.entries.get(Freeze.key(args.getFirst()));
        if (found != null) {
          return found.value();
        }
        interpreter.journal.touch(dict);
        Thing value = args.size() > 1 ? args.get(1) : Thing.NONE;
        dict.put(args.getFirst(), value);
        return value;
      }
      case "update" -> {
        interpreter.journal.touch(dict);
        if (dict.counter) {
          if (!Iteration.counted(interpreter, dict, args, kwargs, 1, place)) {
            dict.instead = new Value.Unknown(place, "updated with what is not known");
          }
          return Thing.NONE;
        }
        if (!args.isEmpty()) {
          if (Builtins.call(interpreter, "builtins.dict", args, Map.of(), place)
              instanceof DictThing more) {
            more.entries.values().forEach(pair -> dict.put(pair.key(), pair.value()));
          } else {
            dict.instead = new Value.Unknown(place, "updated with what is not known");
          }
        }
        kwargs.forEach((key, value) -> dict.put(Thing.text(key), value));
        interpreter.checkItems(dict.entries.size());
        return Thing.NONE;
      }
      case "copy" -> {
        return Builtins.copy(dict);
      }
      default -> {
        return null;
      }
    }
  }

  private static Thing missing(List<Thing> args, Place place) {
    if (args.isEmpty() || !Freeze.key(args.getFirst()).isPlain()) {
      return Interpreter.unknown(place, "a key that is not there");
    }
    throw new Raised("KeyError", "a key that is not in the dict", place);
  }

  private static @Nullable Thing ofCounter(
      Interpreter interpreter,
      DictThing counter,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    switch (name) {
      case "elements" -> {
        List<Thing> all = new ArrayList<>();
        for (Pair pair : counter.entries.values()) {
          if (!(pair.value() instanceof Plain(Value.Int(BigInteger count)))
              || count.bitLength() > 20) {
            return null;
          }
          for (int i = 0; i < count.intValue(); i++) {
            all.add(pair.key());
            interpreter.checkItems(all.size());
          }
        }
        return new IteratorThing(all);
      }
      case "most_common" -> {
        Thing sorted =
            Builtins.sorted(
                interpreter,
                counter.entries.values().stream()
                    .<Thing>map(pair -> new TupleThing(List.of(pair.key(), pair.value())))
                    .toList(),
                item -> item instanceof TupleThing pair ? pair.items().getLast() : item,
                true);
        if (!(sorted instanceof ListThing list)) {
          return null;
        }
        return args.size() == 1
                && args.getFirst() instanceof Plain(Value.Int(BigInteger most))
                && most.signum() >= 0
            ? new ListThing(
                list.items.subList(0, most.min(BigInteger.valueOf(list.items.size())).intValue()))
            : args.isEmpty() ? list : null;
      }
      default -> {
        if (!Iteration.counted(interpreter, counter, args, kwargs, -1, place)) {
          counter.instead = new Value.Unknown(place, "less what is not known");
        }
        return Thing.NONE;
      }
    }
  }

  private static @Nullable Thing ofSet(
      Interpreter interpreter, SetThing set, String name, List<Thing> args, Place place) {
    if (set.instead != null) {
      return Interpreter.unknown(place, "a set that is not known");
    }
    List<List<Thing>> others = new ArrayList<>();
    if (!name.equals("add") && !name.equals("discard") && !name.equals("remove")) {
      for (Thing arg : args) {
        Optional<List<Thing>> items = interpreter.inAnyOrder(arg);
        if (items.isEmpty()) {
          if (name.endsWith("update")) {
            interpreter.journal.touch(set);
            set.instead = new Value.Unknown(place, "a set joined with what is not known");
          }
          return Interpreter.unknown(place, "a set beside what is not known");
        }
        others.add(items.get());
      }
    }
    return switch (name) {
      case "add" -> {
        interpreter.journal.touch(set);
        args.forEach(item -> set.items.putIfAbsent(Freeze.key(item), item));
        interpreter.checkItems(set.items.size());
        yield Thing.NONE;
      }
      case "discard", "remove" -> {
        interpreter.journal.touch(set);
        Value key = args.size() == 1 ? Freeze.key(args.getFirst()) : Value.NONE;
        if (set.items.remove(key) == null && name.equals("remove") && key.isPlain()) {
          throw new Raised("KeyError", "what is to be removed is not in the set", place);
        }
        yield Thing.NONE;
      }
      case "clear" -> {
        interpreter.journal.touch(set);
        set.items = new LinkedHashMap<>();
        yield Thing.NONE;
      }
      case "copy" -> new SetThing(List.copyOf(set.items.values()), set.frozen);
      case "pop" -> {
        interpreter.journal.touch(set);
        if (set.items.isEmpty()) {
          throw new Raised("KeyError", "pop from an empty set", place);
        }
        if (set.items.size() == 1) {
          Thing only = set.items.values().iterator().next();
          set.items = new LinkedHashMap<>();
          yield only;
        }
        set.instead = new Value.Unknown(place, Interpreter.UNORDERED);
        yield Interpreter.unknown(place, Interpreter.UNORDERED);
      }
      case "update", "union" -> {
        List<Thing> all = new ArrayList<>(set.items.values());
        others.forEach(all::addAll);
        yield changed(interpreter, set, name, new SetThing(all, set.frozen));
      }
      case "intersection", "intersection_update" -> {
        SetThing left = set;
        for (List<Thing> other : others) {
          left = Operators.sets(left, Expr.Operator.BIT_AND, new SetThing(other, false));
        }
        yield changed(interpreter, set, name, left);
      }
      case "difference", "difference_update" -> {
        SetThing left = set;
        for (List<Thing> other : others) {
          left = Operators.sets(left, Expr.Operator.SUB, new SetThing(other, false));
        }
        yield changed(interpreter, set, name, left);
      }
      case "symmetric_difference", "symmetric_difference_update" ->
          others.size() != 1
              ? null
              : changed(
                  interpreter,
                  set,
                  name,
                  Operators.sets(
                      set, Expr.Operator.BIT_XOR, new SetThing(others.getFirst(), false)));
      case "issubset", "issuperset", "isdisjoint" -> {
        if (others.size() != 1) {
          yield null;
        }
        SetThing other = new SetThing(others.getFirst(), false);
        yield Thing.truth(
            switch (name) {
              case "issubset" -> other.items.keySet().containsAll(set.items.keySet());
              case "issuperset" -> set.items.keySet().containsAll(other.items.keySet());
              default -> java.util.Collections.disjoint(set.items.keySet(), other.items.keySet());
            });
      }
      default -> null;
    };
  }

  private static Thing changed(
      Interpreter interpreter, SetThing set, String name, SetThing result) {
    if (!name.endsWith("update")) {
      return result;
    }
    interpreter.journal.touch(set);
    set.items = new LinkedHashMap<>(result.items);
    interpreter.checkItems(set.items.size());
    return Thing.NONE;
  }
}
