package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Pair;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.SetThing;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
          case Plain(Value.Str(String text)) -> ofText(interpreter, text, name, args, kwargs);
          case Plain(Value.Bytes(String hex)) when name.equals("decode") && args.isEmpty() ->
              Thing.text(new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8));
          case ListThing list -> ofList(interpreter, list, name, args, kwargs, place);
          case DictThing dict -> ofDict(interpreter, dict, name, args, kwargs, place);
          case SetThing set -> ofSet(interpreter, set, name, args, place);
          case TupleThing tuple -> ofTuple(tuple, name, args);
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

  private static @Nullable Thing ofText(
      Interpreter interpreter,
      String text,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs) {
    String first = args.isEmpty() ? null : Freeze.of(args.getFirst()).asString().orElse(null);
    String second = args.size() < 2 ? null : Freeze.of(args.get(1)).asString().orElse(null);
    return switch (name) {
      case "format" ->
          Formats.format(
                  text,
                  Freeze.of(args.stream().map(interpreter::told).toList()),
                  key ->
                      Optional.ofNullable(kwargs.get(key)).map(interpreter::told).map(Freeze::of),
                  interpreter.budget.textLength())
              .<Thing>map(Thing::text)
              .orElse(null);
      case "join" -> {
        Optional<List<Thing>> items =
            args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
        if (items.isEmpty()) {
          yield null;
        }
        List<String> parts = new ArrayList<>();
        long length = 0;
        for (Thing item : items.get()) {
          Optional<String> part = Freeze.of(item).asString();
          if (part.isEmpty()) {
            yield null;
          }
          parts.add(part.get());
          length += part.get().length() + text.length();
          interpreter.checkText(length);
        }
        yield Thing.text(String.join(text, parts));
      }
      case "encode" ->
          (first == null && args.isEmpty())
                  || Set.of("utf-8", "utf8")
                      .contains(String.valueOf(first).toLowerCase(Locale.ROOT))
              ? new Plain(
                  new Value.Bytes(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))))
              : null;
      case "upper" -> Thing.text(text.toUpperCase(Locale.ROOT));
      case "lower", "casefold" -> Thing.text(text.toLowerCase(Locale.ROOT));
      case "title" -> Thing.text(title(text));
      case "capitalize" ->
          Thing.text(
              text.isEmpty()
                  ? text
                  : text.substring(0, 1).toUpperCase(Locale.ROOT)
                      + text.substring(1).toLowerCase(Locale.ROOT));
      case "strip" -> args.isEmpty() ? Thing.text(text.strip()) : null;
      case "lstrip" -> args.isEmpty() ? Thing.text(text.stripLeading()) : null;
      case "rstrip" -> args.isEmpty() ? Thing.text(text.stripTrailing()) : null;
      case "replace" -> {
        if (first == null || second == null || args.size() > 2 || first.isEmpty()) {
          yield null;
        }
        int hits = (text.length() - text.replace(first, "").length()) / first.length();
        interpreter.checkText(text.length() + (long) hits * second.length());
        yield Thing.text(text.replace(first, second));
      }
      case "startswith" -> first == null ? null : Thing.truth(text.startsWith(first));
      case "endswith" -> first == null ? null : Thing.truth(text.endsWith(first));
      case "split" -> {
        if (args.size() > 1 || (first == null && !args.isEmpty())) {
          yield null;
        }
        List<String> parts =
            first == null
                ? Arrays.stream(text.strip().split("\\s+")).filter(p -> !p.isEmpty()).toList()
                : Arrays.asList(text.split(java.util.regex.Pattern.quote(first), -1));
        yield new ListThing(parts.stream().<Thing>map(Thing::text).toList());
      }
      case "rsplit" -> {
        if (first == null || first.isEmpty() || args.size() > 2) {
          yield null;
        }
        int most =
            args.size() > 1 && args.get(1) instanceof Plain(Value.Int(var n)) && n.bitLength() < 31
                ? n.intValue()
                : args.size() > 1 ? -2 : -1;
        yield most == -2 ? null : new ListThing(splitFromTheEnd(text, first, most));
      }
      case "partition" -> {
        if (first == null || first.isEmpty()) {
          yield null;
        }
        int at = text.indexOf(first);
        yield new TupleThing(
            at < 0
                ? List.of(Thing.text(text), Thing.text(""), Thing.text(""))
                : List.of(
                    Thing.text(text.substring(0, at)),
                    Thing.text(first),
                    Thing.text(text.substring(at + first.length()))));
      }
      case "splitlines" ->
          args.isEmpty() ? new ListThing(text.lines().<Thing>map(Thing::text).toList()) : null;
      case "removeprefix" ->
          first == null
              ? null
              : Thing.text(text.startsWith(first) ? text.substring(first.length()) : text);
      case "removesuffix" ->
          first == null
              ? null
              : Thing.text(
                  text.endsWith(first) ? text.substring(0, text.length() - first.length()) : text);
      case "isdigit" -> Thing.truth(!text.isEmpty() && text.chars().allMatch(Character::isDigit));
      case "zfill" ->
          args.size() == 1 && args.getFirst() instanceof Plain(Value.Int(var width))
              ? Formats.spec(new Value.Str(text), "0>" + width).<Thing>map(Thing::text).orElse(null)
              : null;
      case "find" -> first == null || args.size() > 1 ? null : Thing.number(text.indexOf(first));
      case "count" ->
          first == null || first.isEmpty()
              ? null
              : Thing.number((text.length() - text.replace(first, "").length()) / first.length());
      default -> null;
    };
  }

  private static List<Thing> splitFromTheEnd(String text, String separator, int most) {
    List<Thing> parts = new ArrayList<>();
    String rest = text;
    for (int at = rest.lastIndexOf(separator);
        at >= 0 && (most < 0 || parts.size() < most);
        at = rest.lastIndexOf(separator)) {
      parts.addFirst(Thing.text(rest.substring(at + separator.length())));
      rest = rest.substring(0, at);
    }
    parts.addFirst(Thing.text(rest));
    return parts;
  }

  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(inside ? Character.toLowerCase(c) : Character.toUpperCase(c));
      inside = Character.isLetter(c);
    }
    return out.toString();
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
        interpreter.checkItems(list.items.size());
        return Thing.NONE;
      }
      case "extend" -> {
        interpreter.journal.touch(list);
        Optional<List<Thing>> items =
            args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
        if (items.isPresent()) {
          list.items.addAll(items.get());
          interpreter.checkItems(list.items.size());
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
        Thing sorted = Builtins.call(interpreter, "builtins.sorted", List.of(list), kwargs, place);
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
        return new ListThing(list.items);
      }
      case "index", "count" -> {
        return ofTuple(new TupleThing(list.items), name, args);
      }
      default -> {
        return null;
      }
    }
  }

  private static @Nullable Thing ofTuple(TupleThing tuple, String name, List<Thing> args) {
    if (args.size() != 1) {
      return null;
    }
    Value wanted = Freeze.key(args.getFirst());
    return switch (name) {
      case "index" -> {
        for (int i = 0; i < tuple.items().size(); i++) {
          if (Freeze.key(tuple.items().get(i)).equals(wanted)) {
            yield Thing.number(i);
          }
        }
        yield null;
      }
      case "count" ->
          Thing.number(
              tuple.items().stream().filter(item -> Freeze.key(item).equals(wanted)).count());
      default -> null;
    };
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
      case "items" -> {
        return new TupleThing(
            dict.entries.values().stream()
                .<Thing>map(pair -> new TupleThing(List.of(pair.key(), pair.value())))
                .toList());
      }
      case "keys" -> {
        return new TupleThing(dict.entries.values().stream().map(Pair::key).toList());
      }
      case "values" -> {
        return new TupleThing(dict.entries.values().stream().map(Pair::value).toList());
      }
      case "get" -> {
        Pair found = args.isEmpty() ? null : dict.entries.get(Freeze.key(args.getFirst()));
        return found != null ? found.value() : args.size() > 1 ? args.get(1) : Thing.NONE;
      }
      case "pop" -> {
        interpreter.journal.touch(dict);
        Pair found = args.isEmpty() ? null : dict.entries.remove(Freeze.key(args.getFirst()));
        return found != null
            ? found.value()
            : args.size() > 1 ? args.get(1) : Interpreter.unknown(place, "a key that is not there");
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
        DictThing copy = new DictThing();
        dict.entries.values().forEach(pair -> copy.put(pair.key(), pair.value()));
        return copy;
      }
      default -> {
        return null;
      }
    }
  }

  private static @Nullable Thing ofSet(
      Interpreter interpreter, SetThing set, String name, List<Thing> args, Place place) {
    if (set.instead != null) {
      return Interpreter.unknown(place, "a set that is not known");
    }
    switch (name) {
      case "add" -> {
        interpreter.journal.touch(set);
        args.forEach(item -> set.items.putIfAbsent(Freeze.key(item), item));
        return Thing.NONE;
      }
      case "update", "union" -> {
        Optional<List<Thing>> items =
            args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
        if (items.isEmpty()) {
          return Interpreter.unknown(place, "a set joined with what is not known");
        }
        if (name.equals("union")) {
          List<Thing> all = new ArrayList<>(set.items.values());
          all.addAll(items.get());
          return new SetThing(all, set.frozen);
        }
        interpreter.journal.touch(set);
        items.get().forEach(item -> set.items.putIfAbsent(Freeze.key(item), item));
        return Thing.NONE;
      }
      default -> {
        return null;
      }
    }
  }
}
