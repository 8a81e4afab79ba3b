package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Raised;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code json}: texts that it reads, and values as it writes them. */
final class Json {
  private static final int DEEPEST = 150;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?<real>(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");

  private final Interpreter interpreter;
  private final String text;
  private int at;

  private Json(Interpreter interpreter, String text) {
    this.interpreter = interpreter;
    this.text = text;
  }

  /** Ends the reading of a text that is no JSON. */
  private static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misfit() {
      super(null, null, false, false);
    }
  }

  /** {@code json.loads(text)}; null where it is nested too deeply. */
  static Thing read(Interpreter interpreter, String text, Place place) {
    Json json = new Json(interpreter, text);
    try {
      Thing value = json.value(0);
      json.space();
      if (json.at < text.length()) {
        throw new Misfit();
      }
      return value;
    } catch (Misfit e) {
      throw new Raised("JSONDecodeError", "this is no JSON", place);
    }
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(String token) {
    space();
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  private Thing value(int depth) {
    interpreter.step();
    if (depth > DEEPEST) {
      throw new Interpreter.Exhausted("depth of a value");
    }
    if (take("{")) {
      DictThing dict = new DictThing();
      if (take("}")) {
        return dict;
      }
      do {
        if (!take("\"")) {
          throw new Misfit();
        }
        Thing key = Thing.text(string());
        if (!take(":")) {
          throw new Misfit();
        }
        dict.put(key, value(depth + 1));
        interpreter.limitItems(dict.entries.size());
      } while (take(","));
      if (!take("}")) {
        throw new Misfit();
      }
      return dict;
    }
    if (take("[")) {
      List<Thing> items = new ArrayList<>();
      if (take("]")) {
        return new ListThing(items);
      }
      do {
        items.add(value(depth + 1));
        interpreter.limitItems(items.size());
      } while (take(","));
      if (!take("]")) {
        throw new Misfit();
      }
      return new ListThing(items);
    }
    if (take("\"")) {
      return Thing.text(string());
    }
    for (Map.Entry<String, Value> word : WORDS.entrySet()) {
      if (take(word.getKey())) {
        return Thing.of(word.getValue());
      }
    }
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw new Misfit();
    }
    at = number.end();
    if (!number.group("real").isEmpty()) {
      return Thing.of(new Value.Float(Double.parseDouble(number.group())));
    }
    if (number.group().length() > 4_300) {
      throw new Interpreter.Exhausted("length of a number");
    }
    return Thing.of(new Value.Int(new BigInteger(number.group())));
  }

  private static final Map<String, Value> WORDS =
      Map.of(
          "true",
          Value.bool(true),
          "false",
          Value.bool(false),
          "null",
          Value.NONE,
          "NaN",
          new Value.Float(Double.NaN),
          "Infinity",
          new Value.Float(Double.POSITIVE_INFINITY),
          "-Infinity",
          new Value.Float(Double.NEGATIVE_INFINITY));

  private String string() {
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        throw new Misfit();
      }
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (at >= text.length()) {
        throw new Misfit();
      }
      char escaped = text.charAt(at++);
      int plain = "\"\\/bfnrt".indexOf(escaped);
      if (plain >= 0) {
        out.append("\"\\/\b\f\n\r\t".charAt(plain));
      } else if (escaped == 'u'
          && at + 4 <= text.length()
          && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
        out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
        at += 4;
      } else {
        throw new Misfit();
      }
    }
    throw new Misfit();
  }

  private static final Set<String> OPTIONS =
      Set.of("indent", "sort_keys", "separators", "ensure_ascii");

  /** {@code json.dumps(value, ...)}; null where the value or an option is not known. */
  static @Nullable Thing written(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs) {
    if (args.size() != 1 || !OPTIONS.containsAll(kwargs.keySet())) {
      return null;
    }
    Thing indent = kwargs.getOrDefault("indent", Thing.NONE);
    String step =
        switch (Freeze.of(indent)) {
          case Value.None _ -> null;
          case Value.Int(BigInteger width) when width.bitLength() < 6 && width.signum() >= 0 ->
              " ".repeat(width.intValue());
          case Value.Str(String each) -> each;
          default -> "?";
        };
    String comma = step == null ? ", " : ",";
    String colon = ": ";
    if (kwargs.containsKey("separators")) {
      Optional<List<Value>> pair = Freeze.of(kwargs.get("separators")).asItems();
      if (pair.isEmpty()
          || pair.get().size() != 2
          || pair.get().stream().anyMatch(each -> each.asString().isEmpty())) {
        return null;
      }
      comma = pair.get().getFirst().asString().orElseThrow();
      colon = pair.get().getLast().asString().orElseThrow();
    }
    Optional<Boolean> sorted =
        interpreter.truth(kwargs.getOrDefault("sort_keys", Thing.truth(false)));
    Optional<Boolean> ascii =
        interpreter.truth(kwargs.getOrDefault("ensure_ascii", Thing.truth(true)));
    if (sorted.isEmpty() || ascii.isEmpty() || "?".equals(step)) {
      return null;
    }
    Writer writer = new Writer(step, comma, colon, sorted.get(), ascii.get());
    if (!writer.write(Freeze.of(args.getFirst()), 0)) {
      return null;
    }
    interpreter.checkText(writer.out.length());
    return Thing.text(writer.out.toString());
  }

  private static final class Writer {
    private final StringBuilder out = new StringBuilder();
    private final @Nullable String step;
    private final String comma;
    private final String colon;
    private final boolean sorted;
    private final boolean ascii;

    Writer(@Nullable String step, String comma, String colon, boolean sorted, boolean ascii) {
      this.step = step;
      this.comma = comma;
      this.colon = colon;
      this.sorted = sorted;
      this.ascii = ascii;
    }

    private void line(int depth) {
      if (step != null) {
        out.append('\n').append(step.repeat(depth));
      }
    }

    boolean write(Value value, int depth) {
      switch (value) {
        case Value.None _ -> out.append("null");
        case Value.Bool(boolean b) -> out.append(b);
        case Value.Int(BigInteger i) -> out.append(i);
        case Value.Float(double d) -> {
          if (!Double.isFinite(d)) {
            return false;
          }
          out.append(Formats.real(d));
        }
        case Value.Str(String s) -> quote(s);
        case Value.Lazy _ -> {
          return false;
        }
        case Value.PyDict(List<Value.Entry> entries) -> {
          return dict(entries, depth);
        }
        default -> {
          Optional<List<Value>> items = value.asItems();
          if (items.isEmpty()) {
            return false;
          }
          out.append('[');
          for (int i = 0; i < items.get().size(); i++) {
            out.append(i == 0 ? "" : comma);
            line(depth + 1);
            if (!write(items.get().get(i), depth + 1)) {
              return false;
            }
          }
          if (!items.get().isEmpty()) {
            line(depth);
          }
          out.append(']');
        }
      }
      return true;
    }

    private boolean dict(List<Value.Entry> entries, int depth) {
      List<Value.Entry> ordered = new ArrayList<>(entries);
      if (sorted) {
        if (entries.stream().anyMatch(each -> !(each.key() instanceof Value.Str))) {
          return false;
        }
        ordered.sort(Comparator.comparing(each -> each.key().asString().orElseThrow()));
      }
      out.append('{');
      for (int i = 0; i < ordered.size(); i++) {
        out.append(i == 0 ? "" : comma);
        line(depth + 1);
        Value key = ordered.get(i).key();
        switch (key) {
          case Value.Str(String s) -> quote(s);
          case Value.Int _, Value.Bool _, Value.None _ -> {
            out.append('"');
            write(key, depth);
            out.append('"');
          }
          default -> {
            return false;
          }
        }
        out.append(colon);
        if (!write(ordered.get(i).value(), depth + 1)) {
          return false;
        }
      }
      if (!ordered.isEmpty()) {
        line(depth);
      }
      out.append('}');
      return true;
    }

    private void quote(String text) {
      out.append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        int plain = "\"\\\b\f\n\r\t".indexOf(c);
        if (plain >= 0) {
          out.append('\\').append("\"\\bfnrt".charAt(plain));
        } else if (c < ' ' || (ascii && c > '~')) {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
      out.append('"');
    }
  }
}
