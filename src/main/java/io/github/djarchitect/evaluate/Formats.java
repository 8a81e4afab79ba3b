package io.github.djarchitect.evaluate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
      case Value.Call _, Value.Ref _ -> StandardMethods.text(value).or(() -> Files.path(value));
      default -> repr(value);
    };
  }

  /** {@code repr(value)}. */
  static Optional<String> repr(Value value) {
    return switch (value) {
      case Value.None _ -> Optional.of("None");
      case Value.Bool(boolean b) -> Optional.of(b ? "True" : "False");
      case Value.Int(BigInteger i) -> Optional.of(i.toString());
      case Value.Float(double d) -> Optional.of(real(d));
      case Value.Str(String s) -> Optional.of(quoted(s));
      case Value.PyList(List<Value> items) -> joined(items, "[", "]");
      case Value.PyTuple(List<Value> items) -> joined(items, "(", items.size() == 1 ? ",)" : ")");
      case Value.PyDict(List<Value.Entry> entries) -> pairs(entries);
      case Value.PySet(List<Value> items, boolean frozen) when items.size() < 2 ->
          items.isEmpty()
              ? Optional.of(frozen ? "frozenset()" : "set()")
              : joined(items, frozen ? "frozenset({" : "{", frozen ? "})" : "}");
      case Value.Bytes(String hex) -> Optional.of("b" + quotedBytes(hex));
      default -> Optional.empty();
    };
  }

  private static Optional<String> pairs(List<Value.Entry> entries) {
    List<String> shown = new ArrayList<>();
    for (Value.Entry entry : entries) {
      Optional<String> key = repr(entry.key());
      Optional<String> value = repr(entry.value());
      if (key.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      shown.add(key.get() + ": " + value.get());
    }
    return Optional.of("{" + String.join(", ", shown) + "}");
  }

  /** A number as Python writes it, with as few digits as tell it from every other. */
  static String real(double d) {
    if (!Double.isFinite(d)) {
      return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
    }
    if (d == 0) {
      return 1 / d < 0 ? "-0.0" : "0.0";
    }
    BigDecimal number = new BigDecimal(Double.toString(Math.abs(d))).stripTrailingZeros();
    String sign = d < 0 ? "-" : "";
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = number.toPlainString();
      return sign + (plain.contains(".") ? plain : plain + ".0");
    }
    String digits = number.unscaledValue().toString();
    return sign
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** A text that has none but the first 128 characters, as {@code ascii()} writes it. */
  static String ascii(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                out.append(
                    c < 128
                        ? Character.toString(c)
                        : c < 256
                            ? String.format(Locale.ROOT, "\\x%02x", c)
                            : c < 65_536
                                ? String.format(Locale.ROOT, "\\u%04x", c)
                                : String.format(Locale.ROOT, "\\U%08x", c)));
    return out.toString();
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

  /** Bytes by their digits, each as the character that it is in ASCII where it is one. */
  private static String quotedBytes(String hex) {
    return quoted(new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1), true);
  }

  private static String quoted(String text) {
    return quoted(text, false);
  }

  private static String quoted(String text, boolean bytes) {
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
          if (bytes ? c < ' ' || c > '~' : Character.isISOControl(c)) {
            out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
          } else {
            out.append(c);
          }
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
    if (value instanceof Value.Call || value instanceof Value.Ref) {
      return StandardMethods.formatted(value, spec);
    }
    Matcher matcher = SPEC.matcher(spec);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean number =
        (value instanceof Value.Int && !"c".equals(matcher.group("type")))
            || value instanceof Value.Float;
    Optional<String> body = body(value, matcher);
    if (body.isEmpty()) {
      return body;
    }
    String shown = body.get();
    String sign = matcher.group("sign");
    if (number && sign != null && !sign.equals("-") && !shown.startsWith("-")) {
      shown = sign + shown;
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
              shown.startsWith("0x") || shown.startsWith("0b") || shown.startsWith("0o")
                  ? shown.substring(0, 2) + fill.repeat(missing) + shown.substring(2)
                  : shown.startsWith("-") || shown.startsWith("+") || shown.startsWith(" ")
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
              case "c" ->
                  i.signum() >= 0 && i.bitLength() <= 20 ? Character.toString(i.intValue()) : "";
              default -> "";
            };
        if (base.isEmpty()) {
          return body(new Value.Float(i.doubleValue()), matcher);
        }
        String prefix =
            matcher.group("alt") == null || type == null || !"xXob".contains(type)
                ? ""
                : "0" + type;
        String shown = group == null ? base : grouped(base, group);
        return Optional.of(
            shown.startsWith("-") ? "-" + prefix + shown.substring(1) : prefix + shown);
      }
      case Value.Float(double d) -> {
        int digits = precision == null ? 6 : parse(precision);
        if (!Double.isFinite(d)) {
          return type == null ? repr(value) : Optional.empty();
        }
        return switch (type == null ? "" : type) {
          case "f", "F" -> Optional.of(fixed(d, digits, group));
          case "%" -> Optional.of(fixed(d * 100, digits, group) + "%");
          case "e", "E" -> Optional.of(scientific(d, digits, type));
          case "g", "G" -> Optional.of(general(d, digits, type));
          case "" -> precision == null && group == null ? repr(value) : Optional.empty();
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

  /** Rounded as the number is, which may lie beside what it is written as. */
  private static String fixed(double d, int digits, @Nullable String group) {
    String text = new BigDecimal(d).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    text = d < 0 && !text.startsWith("-") ? "-" + text : text;
    if (group == null) {
      return text;
    }
    int dot = text.indexOf('.');
    return dot < 0
        ? grouped(text, group)
        : grouped(text.substring(0, dot), group) + text.substring(dot);
  }

  private static String scientific(double d, int digits, String letter) {
    BigDecimal number =
        new BigDecimal(Math.abs(d)).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
    String shown =
        number.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return (d < 0 ? "-" : "")
        + shown
        + letter
        + String.format(Locale.ROOT, "%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String general(double d, int digits, String letter) {
    int precision = Math.max(1, digits);
    if (d == 0) {
      return "0";
    }
    BigDecimal number =
        new BigDecimal(Math.abs(d)).round(new MathContext(precision, RoundingMode.HALF_EVEN));
    int exponent = number.precision() - number.scale() - 1;
    String sign = d < 0 ? "-" : "";
    if (exponent >= -4 && exponent < precision) {
      return sign + number.stripTrailingZeros().toPlainString();
    }
    String mantissa = number.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return sign
        + mantissa
        + (letter.equals("G") ? "E" : "e")
        + String.format(Locale.ROOT, "%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
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
            ? repr(value)
                .map(r -> matcher.group("type").equals("a") ? ascii(r) : r)
                .<Value>map(Value.Str::new)
                .orElse(value)
            : value;
    if (shown instanceof Value.Bool(boolean b) && !type.equals("s")) {
      shown = Value.Int.of(b ? 1 : 0);
    }
    if (shown instanceof Value.Float(double d) && "diu".contains(type) && Double.isFinite(d)) {
      shown = new Value.Int(new BigDecimal(d).toBigInteger());
    }
    if (type.equals("c") && shown instanceof Value.Str) {
      type = "s";
    }
    boolean number = shown instanceof Value.Int || shown instanceof Value.Float;
    if ("diuxXoeEfFgG".contains(type) && !number) {
      return Optional.empty();
    }
    String letter =
        switch (type) {
          case "i", "u", "d" -> number ? "d" : "s";
          case "r", "a", "s" -> "";
          default -> type;
        };
    String align =
        flags.contains("-") ? "<" : width.isEmpty() || (number && !letter.isEmpty()) ? "" : ">";
    String zero = flags.contains("0") && align.isEmpty() ? "0" : "";
    Value plain = letter.isEmpty() ? text(shown).<Value>map(Value.Str::new).orElse(shown) : shown;
    return spec(
        plain,
        align
            + (flags.contains("+") ? "+" : flags.contains(" ") && number ? " " : "")
            + (flags.contains("#") ? "#" : "")
            + zero
            + width
            + precision
            + letter);
  }

  private static final Pattern NESTED = Pattern.compile("\\{(?<name>\\w*)\\}");

  /**
   * {@code text.format(...)}; empty where a field is not known.
   *
   * @param part what attributes and items of a field give
   */
  static Optional<String> format(
      String text,
      List<Value> args,
      Function<String, Optional<Value>> named,
      BiFunction<String, String, Optional<Value>> part,
      int limit) {
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
        int end = i + 1;
        for (int open = 1; end < text.length(); end++) {
          open += text.charAt(end) == '{' ? 1 : text.charAt(end) == '}' ? -1 : 0;
          if (open == 0) {
            break;
          }
        }
        if (end >= text.length()) {
          return Optional.empty();
        }
        String field = text.substring(i + 1, end);
        i = end;
        int colon = field.indexOf(':');
        String written = colon < 0 ? "" : field.substring(colon + 1);
        String name = colon < 0 ? field : field.substring(0, colon);
        boolean asRepr = name.endsWith("!r");
        name = name.replaceFirst("![rs]$", "");
        int rest = Math.min(at(name, '.'), at(name, '['));

        Optional<Value> value;
        if (rest < name.length()) {
          String base = name.substring(0, rest);
          value = part.apply(base.isEmpty() ? String.valueOf(auto++) : base, name.substring(rest));
        } else if (name.isEmpty()) {
          value = auto < args.size() ? Optional.of(args.get(auto++)) : Optional.empty();
        } else if (name.matches("\\d{1,4}")) {
          int at = Integer.parseInt(name);
          value = at < args.size() ? Optional.of(args.get(at)) : Optional.empty();
        } else {
          value = named.apply(name);
        }
        Matcher nested = NESTED.matcher(written);
        StringBuilder told = new StringBuilder();
        while (nested.find()) {
          String inner = nested.group("name");
          Optional<Value> width =
              inner.isEmpty()
                  ? auto < args.size() ? Optional.of(args.get(auto++)) : Optional.empty()
                  : inner.matches("\\d{1,4}")
                      ? Integer.parseInt(inner) < args.size()
                          ? Optional.of(args.get(Integer.parseInt(inner)))
                          : Optional.empty()
                      : named.apply(inner);
          Optional<String> digits = width.flatMap(Formats::text);
          if (digits.isEmpty()) {
            return Optional.empty();
          }
          nested.appendReplacement(told, Matcher.quoteReplacement(digits.get()));
        }
        String spec = nested.appendTail(told).toString();
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

  private static int at(String text, char c) {
    int at = text.indexOf(c);
    return at < 0 ? text.length() : at;
  }
}
