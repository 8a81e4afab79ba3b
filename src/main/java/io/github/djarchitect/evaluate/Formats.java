package io.github.djarchitect.evaluate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How Python shows values in a text; empty where that is not known. */
final class Formats {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(?<fill>.)?(?<align>[<>^=]))?(?<sign>[+"
              + " -])?(?<alt>#)?(?<zero>0)?(?<width>\\d+)?(?<group>[,_])?(?:\\.(?<precision>\\d+))?(?<type>[bcdeEfFgGnosxX%])?");

  private static final Pattern PERCENT =
      Pattern.compile(
          "%(?:\\((?<key>[^)]*)\\))?(?<flags>[#0\\-"
              + " +]*)(?<width>\\d+)?(?:\\.(?<precision>\\d+))?(?<type>[diouxXeEfFgGcrsa%])");

  private Formats() {}

  /** {@code textwrap.dedent(text)}: without the margin that all its lines have. */
  static String dedent(String text) {
    String[] lines = text.split("\n", -1);
    String margin = null;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        lines[i] = "";
        continue;
      }
      String indent = lines[i].substring(0, lines[i].length() - lines[i].stripLeading().length());
      if (margin == null) {
        margin = indent;
      }
      int same = 0;
      while (same < Math.min(margin.length(), indent.length())
          && margin.charAt(same) == indent.charAt(same)) {
        same++;
      }
      margin = margin.substring(0, same);
    }
    int width = margin == null ? 0 : margin.length();
    return Arrays.stream(lines)
        .map(line -> line.isEmpty() ? line : line.substring(width))
        .collect(Collectors.joining("\n"));
  }

  /** {@code inspect.cleandoc(text)}: the margin of all lines but the first, and no blank ends. */
  static String cleandoc(String text) {
    int first = text.indexOf('\n');
    String cleaned =
        first < 0
            ? text.stripLeading()
            : text.substring(0, first).stripLeading() + "\n" + dedent(text.substring(first + 1));
    List<String> lines = new ArrayList<>(Arrays.asList(cleaned.split("\n", -1)));
    while (!lines.isEmpty() && lines.getLast().isBlank()) {
      lines.removeLast();
    }
    while (!lines.isEmpty() && lines.getFirst().isBlank()) {
      lines.removeFirst();
    }
    return String.join("\n", lines);
  }

  /** Why a text cannot be told, by the first of its parts that cannot. */
  static String builtOf(List<Value> parts) {
    for (Value part : parts) {
      List<Value> items =
          switch (part) {
            case Value.PyTuple(List<Value> all) -> all;
            case Value.PyList(List<Value> all) -> all;
            case Value.PyDict(List<Value.Entry> all) ->
                all.stream().map(Value.Entry::value).toList();
            default -> List.of(part);
          };
      for (Value item : items) {
        switch (item) {
          case Value.Setting(String name) -> {
            return "a text built of settings." + name;
          }
          case Value.Ref(String path) -> {
            return "a text built of " + path + ", which is not known";
          }
          case Value.Call call -> {
            return "a text built of what " + call.path() + "() gives";
          }
          case Value.Unknown unknown -> {
            return unknown.reason();
          }
          default -> {}
        }
      }
    }
    return "a text built of what is not known";
  }

  /** {@code str(value)}. */
  static Optional<String> text(Value value) {
    return switch (value) {
      case Value.Str(String s) -> Optional.of(s);
      case Value.Lazy(String s) -> Optional.of(s);
      default -> repr(value);
    };
  }

  /** {@code repr(value)}. */
  static Optional<String> repr(Value value) {
    return switch (value) {
      case Value.None _ -> Optional.of("None");
      case Value.Bool(boolean b) -> Optional.of(b ? "True" : "False");
      case Value.Int(BigInteger i) -> Optional.of(i.toString());
      case Value.Float(double d) ->
          d == Math.rint(d) && Math.abs(d) < 1e16
              ? Optional.of(String.format(Locale.ROOT, "%.1f", d))
              : Optional.empty();
      case Value.Str(String s) -> Optional.of(quoted(s));
      case Value.PyList(List<Value> items) -> joined(items, "[", "]");
      case Value.PyTuple(List<Value> items) -> joined(items, "(", items.size() == 1 ? ",)" : ")");
      default -> Optional.empty();
    };
  }

  private static Optional<String> joined(List<Value> items, String open, String close) {
    List<String> shown = new ArrayList<>();
    for (Value item : items) {
      Optional<String> one = repr(item);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      shown.add(one.get());
    }
    return Optional.of(open + String.join(", ", shown) + close);
  }

  private static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c == quote) {
            out.append('\\');
          }
          out.append(c);
        }
      }
    }
    return out.append(quote).toString();
  }

  /** {@code format(value, spec)}. */
  static Optional<String> spec(Value value, String spec) {
    if (spec.isEmpty()) {
      return text(value);
    }
    Matcher matcher = SPEC.matcher(spec);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean number = value instanceof Value.Int || value instanceof Value.Float;
    Optional<String> body = body(value, matcher);
    if (body.isEmpty()) {
      return body;
    }
    String shown = body.get();
    if (number && "+".equals(matcher.group("sign")) && !shown.startsWith("-")) {
      shown = "+" + shown;
    }
    int width = matcher.group("width") == null ? 0 : parse(matcher.group("width"));
    boolean zero = matcher.group("zero") != null && matcher.group("align") == null;
    String fill = matcher.group("fill") != null ? matcher.group("fill") : zero ? "0" : " ";
    String align =
        matcher.group("align") != null ? matcher.group("align") : zero ? "=" : number ? ">" : "<";
    int missing = width - shown.codePointCount(0, shown.length());
    if (missing <= 0) {
      return Optional.of(shown);
    }
    return Optional.of(
        switch (align) {
          case "<" -> shown + fill.repeat(missing);
          case "^" -> fill.repeat(missing / 2) + shown + fill.repeat(missing - missing / 2);
          case "=" ->
              shown.startsWith("-") || shown.startsWith("+")
                  ? shown.charAt(0) + fill.repeat(missing) + shown.substring(1)
                  : fill.repeat(missing) + shown;
          default -> fill.repeat(missing) + shown;
        });
  }

  private static int parse(String digits) {
    int value = Integer.parseInt(digits.length() > 6 ? "999999" : digits);
    if (value > 10_000) {
      throw new Interpreter.Exhausted("length of a text");
    }
    return value;
  }

  private static Optional<String> body(Value value, Matcher matcher) {
    String type = matcher.group("type");
    String group = matcher.group("group");
    String precision = matcher.group("precision");
    switch (value) {
      case Value.Int(BigInteger i) -> {
        String base =
            switch (type == null ? "d" : type) {
              case "d", "n" -> i.toString();
              case "x" -> i.toString(16);
              case "X" -> i.toString(16).toUpperCase(Locale.ROOT);
              case "o" -> i.toString(8);
              case "b" -> i.toString(2);
              default -> "";
            };
        if (base.isEmpty()) {
          return body(new Value.Float(i.doubleValue()), matcher);
        }
        return Optional.of(group == null ? base : grouped(base, group));
      }
      case Value.Float(double d) -> {
        int digits = precision == null ? 6 : parse(precision);
        return switch (type == null ? "" : type) {
          case "f", "F" -> Optional.of(String.format(Locale.ROOT, "%." + digits + "f", d));
          case "%" -> Optional.of(String.format(Locale.ROOT, "%." + digits + "f%%", d * 100));
          case "" -> precision == null ? repr(value) : Optional.empty();
          default -> Optional.empty();
        };
      }
      default -> {
        Optional<String> text = text(value);
        if (type != null && !type.equals("s")) {
          return Optional.empty();
        }
        return precision == null
            ? text
            : text.map(t -> t.substring(0, Math.min(t.length(), parse(precision))));
      }
    }
  }

  private static String grouped(String digits, String separator) {
    String sign = digits.startsWith("-") ? "-" : "";
    StringBuilder out = new StringBuilder(digits.substring(sign.length()));
    for (int at = out.length() - 3; at > 0; at -= 3) {
      out.insert(at, separator);
    }
    return sign + out;
  }

  /** {@code text % value}. */
  static Optional<String> percent(String text, Value value, int limit) {
    Matcher matcher = PERCENT.matcher(text);
    List<Value> args = value instanceof Value.PyTuple(List<Value> items) ? items : List.of(value);
    int next = 0;
    StringBuilder out = new StringBuilder();
    int last = 0;
    while (matcher.find()) {
      String between = text.substring(last, matcher.start());
      if (between.contains("%")) {
        return Optional.empty(); // a directive that is not known here, such as %*d
      }
      out.append(between);
      last = matcher.end();
      if (matcher.group("type").equals("%")) {
        out.append('%');
        continue;
      }
      Optional<Value> arg;
      if (matcher.group("key") != null) {
        String key = matcher.group("key");
        arg =
            value instanceof Value.PyDict(List<Value.Entry> entries)
                ? entries.stream()
                    .filter(entry -> entry.key().equals(Value.str(key)))
                    .map(Value.Entry::value)
                    .findFirst()
                : Optional.empty();
      } else {
        arg = next < args.size() ? Optional.of(args.get(next++)) : Optional.empty();
      }
      Optional<String> shown = arg.flatMap(one -> directive(one, matcher));
      if (shown.isEmpty()) {
        return Optional.empty();
      }
      out.append(shown.get());
      if (out.length() > limit) {
        throw new Interpreter.Exhausted("length of a text");
      }
    }
    String rest = text.substring(last);
    return rest.contains("%") ? Optional.empty() : Optional.of(out.append(rest).toString());
  }

  private static Optional<String> directive(Value value, Matcher matcher) {
    String type = matcher.group("type");
    String flags = matcher.group("flags");
    String width = matcher.group("width") == null ? "" : matcher.group("width");
    String precision = matcher.group("precision") == null ? "" : "." + matcher.group("precision");
    Value shown =
        type.equals("r") || type.equals("a")
            ? repr(value).<Value>map(Value.Str::new).orElse(value)
            : value;
    boolean number = shown instanceof Value.Int || shown instanceof Value.Float;
    String letter =
        switch (type) {
          case "i", "u", "d" -> number ? "d" : "s";
          case "r", "a", "s" -> "";
          default -> type;
        };
    String align = flags.contains("-") ? "<" : number || width.isEmpty() ? "" : ">";
    String zero = flags.contains("0") && align.isEmpty() ? "0" : "";
    Value plain = letter.isEmpty() ? text(shown).<Value>map(Value.Str::new).orElse(shown) : shown;
    return spec(
        plain, align + (flags.contains("+") ? "+" : "") + zero + width + precision + letter);
  }

  /** {@code text.format(...)}; empty where a field is not plain. */
  static Optional<String> format(
      String text, List<Value> args, Function<String, Optional<Value>> named, int limit) {
    StringBuilder out = new StringBuilder();
    int auto = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' && i + 1 < text.length() && text.charAt(i + 1) == '{') {
        out.append('{');
        i++;
      } else if (c == '}' && i + 1 < text.length() && text.charAt(i + 1) == '}') {
        out.append('}');
        i++;
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        if (end < 0) {
          return Optional.empty();
        }
        String field = text.substring(i + 1, end);
        i = end;
        int colon = field.indexOf(':');
        String spec = colon < 0 ? "" : field.substring(colon + 1);
        String name = colon < 0 ? field : field.substring(0, colon);
        boolean asRepr = name.endsWith("!r");
        name = name.replaceFirst("![rs]$", "");
        Optional<Value> value;
        if (name.isEmpty()) {
          value = auto < args.size() ? Optional.of(args.get(auto++)) : Optional.empty();
        } else if (name.matches("\\d{1,4}")) {
          int at = Integer.parseInt(name);
          value = at < args.size() ? Optional.of(args.get(at)) : Optional.empty();
        } else {
          value = named.apply(name);
        }
        Optional<String> shown =
            value.flatMap(
                v -> asRepr ? repr(v).flatMap(r -> spec(new Value.Str(r), spec)) : spec(v, spec));
        if (shown.isEmpty()) {
          return Optional.empty();
        }
        out.append(shown.get());
      } else {
        out.append(c);
      }
      if (out.length() > limit) {
        throw new Interpreter.Exhausted("length of a text");
      }
    }
    return Optional.of(out.toString());
  }
}
