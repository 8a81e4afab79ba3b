package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code re} over texts that are known. What is written in one language and means another
 * thing in the other is left alone.
 *
 * <p>A match is a call of {@link #MATCH} with its groups and their names.
 */
final class Regex {
  static final String MATCH = "re.Match";

  static final String COMPILED = "re.compile";

  private static final Set<String> FUNCTIONS =
      Set.of("sub", "subn", "split", "findall", "finditer", "match", "fullmatch", "search");

  private static final Set<String> OF_MATCH =
      Set.of("group", "groups", "groupdict", "start", "end", "span");

  /** What a pattern may not hold, as the two languages read it differently. */
  private static final Pattern DIFFERENT =
      Pattern.compile(
          "\\(\\?[a-zA-Z-]+[:)]|\\(\\?\\(|\\\\[hHvVRXQEKGkpPzNxuUcte0]|&&|\\[\\^?\\]|\\[[^\\]]*\\[|[*+?}]\\+");

  private static final Pattern NAMED = Pattern.compile("\\(\\?P<(?<name>\\w+)>");

  private static final Pattern SAME = Pattern.compile("\\(\\?P=(?<name>\\w+)\\)");

  private static final Pattern SPECIAL = Pattern.compile("[\\\\.^$*+?{}\\[\\]|()\\-&~# \\t\\n\\r]");

  private Regex() {}

  static boolean hasMethod(Value.Call call, String name) {
    return call.path().equals(COMPILED) ? FUNCTIONS.contains(name) : isOfMatch(call, name);
  }

  private static boolean isOfMatch(Value.Call call, String name) {
    return call.path().equals(MATCH) && OF_MATCH.contains(name);
  }

  /** Counts what a search looks at, which may be far more than what it is given. */
  private record Counted(CharSequence text, Interpreter interpreter, int[] looks)
      implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if ((++looks[0] & 63) == 0) {
        interpreter.step();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** A pattern of Java that finds the same, with the names of its groups. */
  private record Compiled(Pattern pattern, Map<String, Integer> names) {}

  private static Optional<Compiled> compiled(String python, Value flags) {
    if (DIFFERENT.matcher(python).find() || python.length() > 2_000) {
      return Optional.empty();
    }
    Optional<Integer> bits = flags(flags);
    if (bits.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> names = new LinkedHashMap<>();
    int group = 0;
    for (int i = 0; i < python.length(); i++) {
      char c = python.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        int end = python.indexOf(']', i + 2);
        i = end < 0 ? python.length() : end;
      } else if (c == '(' && (i + 1 >= python.length() || python.charAt(i + 1) != '?')) {
        group++;
      } else if (c == '(') {
        Matcher named = NAMED.matcher(python).region(i, python.length());
        if (named.lookingAt()) {
          names.put(named.group("name"), ++group);
        }
      }
    }
    String java = NAMED.matcher(python).replaceAll("(");
    for (Map.Entry<String, Integer> name : names.entrySet()) {
      java = java.replace("(?P=" + name.getKey() + ")", "(?:\\" + name.getValue() + ")");
    }
    if (SAME.matcher(java).find()) {
      return Optional.empty();
    }
    java = java.replace("\\Z", "\\z");
    try {
      return Optional.of(new Compiled(Pattern.compile(java, bits.get()), names));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> flags(Value value) {
    int unicode = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES;
    return switch (value) {
      case Value.None _ -> Optional.of(unicode);
      case Value.Int(BigInteger zero) when zero.signum() == 0 -> Optional.of(unicode);
      case Value.Ref(String path) ->
          switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "I", "IGNORECASE" ->
                Optional.of(unicode | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            case "M", "MULTILINE" -> Optional.of(unicode | Pattern.MULTILINE);
            case "S", "DOTALL" -> Optional.of(unicode | Pattern.DOTALL);
            case "A", "ASCII" -> Optional.of(Pattern.UNIX_LINES);
            case "U", "UNICODE" -> Optional.of(unicode);
            default -> Optional.empty();
          };
      case Value.Call(String path, List<Value> args, Map<String, Value> _, Place _)
          when path.equals("operator.or_") && args.size() == 2 ->
          flags(args.getFirst()).flatMap(a -> flags(args.getLast()).map(b -> a | b));
      default -> Optional.empty();
    };
  }

  /** A function of the module {@code re}; null where its result is not known. */
  static @Nullable Thing call(
      Interpreter interpreter,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (name.equals("escape") && args.size() == 1 && kwargs.isEmpty()) {
      return Freeze.of(args.getFirst())
          .asString()
          .<Thing>map(text -> Thing.text(SPECIAL.matcher(text).replaceAll("\\\\$0")))
          .orElse(null);
    }
    if (!FUNCTIONS.contains(name) || args.isEmpty()) {
      return null;
    }
    int flagged = name.startsWith("sub") ? 4 : name.equals("split") ? 3 : 2;
    Map<String, Thing> rest = new LinkedHashMap<>(kwargs);
    Thing flags = rest.remove("flags");
    List<Thing> own = args;
    if (args.size() == flagged + 1) {
      flags = args.getLast();
      own = args.subList(0, flagged);
    }
    if (Freeze.of(args.getFirst()) instanceof Value.Call pattern
        && pattern.path().equals(COMPILED)) {
      return method(interpreter, pattern, name, own.subList(1, own.size()), rest, place);
    }
    Optional<String> text = Freeze.of(own.getFirst()).asString();
    Value told = flags == null ? Value.NONE : Freeze.of(flags);
    return text.flatMap(t -> compiled(t, told)).isEmpty()
        ? null
        : applied(
            interpreter,
            compiled(text.orElseThrow(), told).orElseThrow(),
            name,
            own.subList(1, own.size()),
            rest,
            place);
  }

  /** A method of a pattern or of a match; null where its result is not known. */
  static @Nullable Thing method(
      Interpreter interpreter,
      Value.Call of,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (of.path().equals(MATCH)) {
      return ofMatch(of, name, args);
    }
    if (!of.path().equals(COMPILED) || of.args().isEmpty()) {
      return null;
    }
    Value flags =
        of.args().size() > 1 ? of.args().get(1) : of.kwargs().getOrDefault("flags", Value.NONE);
    Optional<Compiled> compiled =
        of.args().getFirst().asString().flatMap(text -> compiled(text, flags));
    return compiled.isEmpty()
        ? null
        : applied(interpreter, compiled.get(), name, args, kwargs, place);
  }

  private static @Nullable Thing applied(
      Interpreter interpreter,
      Compiled compiled,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    boolean replaces = name.startsWith("sub");
    int texts = replaces ? 2 : 1;
    if (args.size() < texts || args.size() > texts + 1) {
      return null;
    }
    Optional<String> text = Freeze.of(args.get(texts - 1)).asString();
    Thing most =
        args.size() > texts
            ? args.getLast()
            : kwargs.getOrDefault(replaces ? "count" : "maxsplit", Thing.number(0));
    if (text.isEmpty()
        || !(most instanceof Plain(Value.Int(BigInteger limit)))
        || limit.bitLength() > 30
        || (args.size() > texts && !replaces && !name.equals("split"))) {
      return null;
    }
    Matcher matcher = compiled.pattern.matcher(new Counted(text.get(), interpreter, new int[1]));
    int count = limit.intValue() == 0 ? Integer.MAX_VALUE : limit.intValue();
    return switch (name) {
      case "match" -> matcher.lookingAt() ? match(compiled, matcher) : Thing.NONE;
      case "fullmatch" -> matcher.matches() ? match(compiled, matcher) : Thing.NONE;
      case "search" -> matcher.find() ? match(compiled, matcher) : Thing.NONE;
      case "findall", "finditer" -> {
        List<Thing> found = new ArrayList<>();
        while (matcher.find()) {
          found.add(
              name.equals("finditer")
                  ? match(compiled, matcher)
                  : matcher.groupCount() == 0
                      ? Thing.text(matcher.group())
                      : matcher.groupCount() == 1
                          ? Thing.text(matcher.group(1) == null ? "" : matcher.group(1))
                          : new TupleThing(groups(matcher, 1, Thing.text(""))));
          interpreter.limitItems(found.size());
        }
        yield name.equals("finditer") ? new Thing.IteratorThing(found) : new ListThing(found);
      }
      case "split" -> {
        List<Thing> parts = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < count && matcher.find(); i++) {
          parts.add(Thing.text(text.get().substring(last, matcher.start())));
          parts.addAll(groups(matcher, 1, Thing.NONE));
          last = matcher.end();
          interpreter.limitItems(parts.size());
        }
        parts.add(Thing.text(text.get().substring(last)));
        yield new ListThing(parts);
      }
      case "sub", "subn" -> {
        StringBuilder out = new StringBuilder();
        int last = 0;
        int done = 0;
        while (done < count && matcher.find()) {
          out.append(text.get(), last, matcher.start());
          Optional<String> by = replacement(interpreter, compiled, matcher, args.getFirst(), place);
          if (by.isEmpty()) {
            yield null;
          }
          out.append(by.get());
          interpreter.limitText(out.length());
          last = matcher.end();
          done++;
        }
        out.append(text.get().substring(last));
        Thing result = Thing.text(out.toString());
        yield name.equals("sub") ? result : new TupleThing(List.of(result, Thing.number(done)));
      }
      default -> null;
    };
  }

  private static Optional<String> replacement(
      Interpreter interpreter, Compiled compiled, Matcher matcher, Thing by, Place place) {
    Optional<String> template = Freeze.of(by).asString();
    if (template.isEmpty()) {
      Thing made = interpreter.call(by, List.of(match(compiled, matcher)), Map.of(), place);
      return Freeze.of(made).asString();
    }
    String text = template.get();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (++i >= text.length()) {
        return Optional.empty();
      }
      c = text.charAt(i);
      if (c == 'n') {
        out.append('\n');
      } else if (c == '\\') {
        out.append('\\');
      } else if (c == 'g' && text.indexOf('>', i) > 0 && text.startsWith("<", i + 1)) {
        String name = text.substring(i + 2, text.indexOf('>', i));
        Integer group = name.matches("\\d{1,3}") ? Integer.valueOf(name) : compiled.names.get(name);
        if (group == null || group > matcher.groupCount()) {
          return Optional.empty();
        }
        out.append(matcher.group(group) == null ? "" : matcher.group(group));
        i = text.indexOf('>', i);
      } else if (c >= '1' && c <= '9') {
        int group = c - '0';
        boolean longer = i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
        if (group > matcher.groupCount() || longer) {
          return Optional.empty();
        }
        out.append(matcher.group(group) == null ? "" : matcher.group(group));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(out.toString());
  }

  private static List<Thing> groups(Matcher matcher, int from, Thing absent) {
    List<Thing> groups = new ArrayList<>();
    for (int i = from; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i) == null ? absent : Thing.text(matcher.group(i)));
    }
    return groups;
  }

  private static Thing match(Compiled compiled, Matcher matcher) {
    List<Value.Entry> names = new ArrayList<>();
    compiled.names.forEach(
        (name, at) -> names.add(new Value.Entry(Value.str(name), Value.Int.of(at))));
    List<Value> spans = new ArrayList<>();
    for (int i = 0; i <= matcher.groupCount(); i++) {
      spans.add(
          new Value.PyTuple(List.of(Value.Int.of(matcher.start(i)), Value.Int.of(matcher.end(i)))));
    }
    return new Plain(
        new Value.Call(
            MATCH,
            List.of(
                new Value.PyTuple(Freeze.of(groups(matcher, 0, Thing.NONE))),
                new Value.PyDict(names),
                new Value.PyTuple(spans)),
            Map.of(),
            Place.ofFile("")));
  }

  /** A group of a match by its number or name; null where it has none such. */
  static @Nullable Thing group(Value.Call match, Value which) {
    if (!match.path().equals(MATCH)) {
      return null;
    }
    int at = number(match, which);
    List<Value> groups = match.args().getFirst().asItems().orElse(List.of());
    return at < 0 || at >= groups.size() ? null : Thing.of(groups.get(at));
  }

  private static int number(Value.Call match, Value which) {
    if (which instanceof Value.Int(BigInteger number) && number.bitLength() < 16) {
      return number.intValue();
    }
    return match.args().get(1) instanceof Value.PyDict(List<Value.Entry> names)
        ? names.stream()
            .filter(each -> each.key().equals(which))
            .map(each -> each.value() instanceof Value.Int(BigInteger at) ? at.intValue() : -1)
            .findFirst()
            .orElse(-1)
        : -1;
  }

  private static @Nullable Thing ofMatch(Value.Call match, String name, List<Thing> args) {
    List<Value> groups = match.args().getFirst().asItems().orElse(List.of());
    switch (name) {
      case "group" -> {
        if (args.isEmpty()) {
          return Thing.of(groups.getFirst());
        }
        List<Thing> chosen = new ArrayList<>();
        for (Thing arg : args) {
          Thing group = group(match, Freeze.of(arg));
          if (group == null) {
            return null;
          }
          chosen.add(group);
        }
        return chosen.size() == 1 ? chosen.getFirst() : new TupleThing(chosen);
      }
      case "groups" -> {
        Value absent = args.isEmpty() ? Value.NONE : Freeze.of(args.getFirst());
        return Thing.of(
            new Value.PyTuple(
                groups.subList(1, groups.size()).stream()
                    .map(each -> each instanceof Value.None ? absent : each)
                    .toList()));
      }
      case "groupdict" -> {
        Thing.DictThing named = new Thing.DictThing();
        if (match.args().get(1) instanceof Value.PyDict(List<Value.Entry> names)) {
          for (Value.Entry each : names) {
            Thing group = group(match, each.key());
            if (group != null) {
              named.put(Thing.of(each.key()), group);
            }
          }
        }
        return named;
      }
      case "start", "end", "span" -> {
        int at = args.isEmpty() ? 0 : number(match, Freeze.of(args.getFirst()));
        List<Value> spans = match.args().get(2).asItems().orElse(List.of());
        if (at < 0 || at >= spans.size()) {
          return null;
        }
        List<Value> span = spans.get(at).asItems().orElse(List.of());
        return Thing.of(
            name.equals("span") ? spans.get(at) : span.get(name.equals("start") ? 0 : 1));
      }
      default -> {
        return null;
      }
    }
  }
}
