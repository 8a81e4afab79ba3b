package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Raised;
import io.github.djarchitect.evaluate.Thing.BoundThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.FunctionThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.MethodThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions of Python's standard library whose result their arguments alone decide. */
final class Library {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";

  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private static final String DIGITS = "0123456789";

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** Constants by their paths. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("string.ascii_lowercase", LOWER),
          Map.entry("string.ascii_uppercase", UPPER),
          Map.entry("string.ascii_letters", LOWER + UPPER),
          Map.entry("string.digits", DIGITS),
          Map.entry("string.hexdigits", DIGITS + "abcdefABCDEF"),
          Map.entry("string.octdigits", "01234567"),
          Map.entry("string.punctuation", PUNCTUATION),
          Map.entry("string.whitespace", " \t\n\r\u000b\f"),
          Map.entry("string.printable", DIGITS + LOWER + UPPER + PUNCTUATION + " \t\n\r\u000b\f"));

  private static final Map<String, Expr.Operator> BINARY =
      Map.ofEntries(
          Map.entry("add", Expr.Operator.ADD),
          Map.entry("concat", Expr.Operator.ADD),
          Map.entry("sub", Expr.Operator.SUB),
          Map.entry("mul", Expr.Operator.MULT),
          Map.entry("truediv", Expr.Operator.DIV),
          Map.entry("floordiv", Expr.Operator.FLOOR_DIV),
          Map.entry("mod", Expr.Operator.MOD),
          Map.entry("pow", Expr.Operator.POW),
          Map.entry("or_", Expr.Operator.BIT_OR),
          Map.entry("and_", Expr.Operator.BIT_AND),
          Map.entry("xor", Expr.Operator.BIT_XOR),
          Map.entry("lshift", Expr.Operator.L_SHIFT),
          Map.entry("rshift", Expr.Operator.R_SHIFT));

  private static final Map<String, Expr.CompareOperator> COMPARED =
      Map.of(
          "eq", Expr.CompareOperator.EQ,
          "ne", Expr.CompareOperator.NOT_EQ,
          "lt", Expr.CompareOperator.LT,
          "le", Expr.CompareOperator.LT_E,
          "gt", Expr.CompareOperator.GT,
          "ge", Expr.CompareOperator.GT_E,
          "is_", Expr.CompareOperator.IS,
          "is_not", Expr.CompareOperator.IS_NOT);

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$(?:(?<escaped>\\$)|(?<named>(?i:[_a-z][_a-z0-9]*))|\\{(?<braced>(?i:[_a-z][_a-z0-9]*))\\}|(?<bad>))");

  private static final Pattern WORDS = Pattern.compile("\\s+");

  private static final String TEMPLATE = "string.Template";

  private Library() {}

  /** A constant of a module; null where this class knows none. */
  static @Nullable Thing constant(String path) {
    String text = TEXTS.get(path);
    if (text != null) {
      return Thing.text(text);
    }
    return switch (path) {
      case "os.sep", "os.path.sep" -> Thing.text("/");
      case "os.linesep" -> Thing.text("\n");
      case "os.pathsep" -> Thing.text(":");
      case "os.curdir" -> Thing.text(".");
      case "math.tau" -> new Plain(new Value.Float(2 * Math.PI));
      case "sys.version_info" ->
          // of the releases that are read for, none runs on another Python
          new TupleThing(
              List.of(
                  Thing.number(3),
                  new Plain(new Value.Unknown(Place.ofFile(""), "the release of Python"))));
      default -> null;
    };
  }

  /** The result of a call; null where this class knows nothing of the function. */
  static @Nullable Thing call(
      Interpreter interpreter,
      String path,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    int dot = path.indexOf('.');
    String module = dot < 0 ? path : path.substring(0, dot);
    String name = path.substring(dot + 1);
    return switch (module) {
      case "operator" -> kwargs.isEmpty() ? operator(interpreter, name, args, place) : null;
      case "math" -> kwargs.isEmpty() ? math(interpreter, name, args, place) : null;
      case "itertools" -> Iteration.call(interpreter, name, args, kwargs, place);
      case "collections" -> Iteration.collection(interpreter, name, args, kwargs, place);
      case "re" -> Regex.call(interpreter, name, args, kwargs, place);
      case "json" -> json(interpreter, name, args, kwargs, place);
      case "textwrap", "string", "html" -> text(interpreter, path, args, kwargs);
      case "base64", "hashlib" -> kwargs.isEmpty() ? bytes(path, args) : null;
      case "functools" -> functools(interpreter, name, args, place);
      default -> null;
    };
  }

  private static @Nullable Thing functools(
      Interpreter interpreter, String name, List<Thing> args, Place place) {
    // what functools.wraps(f) gives takes a function, and makes it go by the name of f
    return name.equals("wraps") && args.size() == 1
        ? new MethodThing(args.getFirst(), "functools.wraps")
        : name.equals("reduce") ? reduced(interpreter, args, place) : null;
  }

  private static @Nullable Thing reduced(Interpreter interpreter, List<Thing> args, Place place) {
    Optional<List<Thing>> items =
        args.size() < 2 || args.size() > 3 ? Optional.empty() : interpreter.items(args.get(1));
    if (items.isEmpty()) {
      return null;
    }
    if (items.get().isEmpty() && args.size() < 3) {
      throw new Raised("TypeError", "reduce() of nothing with no initial value", place);
    }
    Thing result = args.size() == 3 ? args.get(2) : items.get().getFirst();
    for (Thing item : args.size() == 3 ? items.get() : items.get().subList(1, items.get().size())) {
      interpreter.step();
      result = interpreter.call(args.getFirst(), List.of(result, item), Map.of(), place);
    }
    return result;
  }

  private static @Nullable Thing operator(
      Interpreter interpreter, String name, List<Thing> args, Place place) {
    Expr.Operator binary = BINARY.get(name);
    if (binary != null && args.size() == 2) {
      return Operators.binary(interpreter, args.getFirst(), binary, args.getLast(), place);
    }
    Expr.CompareOperator compared = COMPARED.get(name);
    if (compared != null && args.size() == 2) {
      return Operators.compare(interpreter, args.getFirst(), compared, args.getLast())
          .map(Thing::truth)
          .orElse(null);
    }
    return switch (name) {
      case "not_" ->
          args.size() == 1
              ? interpreter.truth(args.getFirst()).map(t -> Thing.truth(!t)).orElse(null)
              : null;
      case "neg" ->
          args.size() == 1
              ? Operators.unary(interpreter, Expr.UnaryOperator.U_SUB, args.getFirst(), place)
              : null;
      case "invert", "inv" ->
          args.size() == 1
              ? Operators.unary(interpreter, Expr.UnaryOperator.INVERT, args.getFirst(), place)
              : null;
      case "getitem" ->
          args.size() == 2 && !(args.getFirst() instanceof Plain)
              ? Operators.item(interpreter, args.getFirst(), args.getLast(), place)
              : null;
      case "contains" ->
          args.size() == 2
              ? Operators.compare(
                      interpreter, args.getLast(), Expr.CompareOperator.IN, args.getFirst())
                  .map(Thing::truth)
                  .orElse(null)
              : null;
      default -> null;
    };
  }

  static boolean isGetter(Value.Call call) {
    return Set.of("operator.itemgetter", "operator.attrgetter", "operator.methodcaller")
        .contains(call.path());
  }

  /** What {@code operator.itemgetter("a")} and its like give, called. */
  static @Nullable Thing got(
      Interpreter interpreter, Value.Call getter, List<Thing> args, Place place) {
    if (args.size() != 1 || getter.args().isEmpty()) {
      return null;
    }
    Thing of = args.getFirst();
    switch (getter.path()) {
      case "operator.itemgetter" -> {
        List<Thing> items = new ArrayList<>();
        for (Value key : getter.args()) {
          items.add(Operators.item(interpreter, of, Interpreter.thaw(key), place));
        }
        return items.size() == 1 ? items.getFirst() : new TupleThing(items);
      }
      case "operator.attrgetter" -> {
        List<Thing> items = new ArrayList<>();
        for (Value path : getter.args()) {
          Optional<String> names = path.asString();
          if (names.isEmpty()) {
            return null;
          }
          Thing at = of;
          for (String name : names.get().split("\\.")) {
            at = interpreter.attribute(at, name, place);
          }
          items.add(at);
        }
        return items.size() == 1 ? items.getFirst() : new TupleThing(items);
      }
      case "operator.methodcaller" -> {
        Optional<String> name = getter.args().getFirst().asString();
        if (name.isEmpty()) {
          return null;
        }
        List<Thing> rest = new ArrayList<>();
        getter.args().subList(1, getter.args().size()).forEach(a -> rest.add(Interpreter.thaw(a)));
        return interpreter.call(
            interpreter.attribute(of, name.get(), place), rest, Map.of(), place);
      }
      default -> {
        return null;
      }
    }
  }

  /** A function that goes by the name of another; null where one of them is none. */
  static @Nullable Thing wrapped(Thing named, List<Thing> args) {
    FunctionThing by =
        named instanceof FunctionThing function
            ? function
            : named instanceof BoundThing bound ? bound.function() : null;
    return args.size() == 1 && args.getFirst() instanceof FunctionThing function && by != null
        ? function.as(by)
        : args.size() == 1 ? args.getFirst() : null;
  }

  private static @Nullable Double real(Thing thing) {
    return switch (thing) {
      case Plain(Value.Float(double d)) -> (Double) d;
      case Plain(Value.Int(BigInteger i)) when i.bitLength() < 1000 -> (Double) i.doubleValue();
      case Plain(Value.Bool(boolean b)) -> (Double) (b ? 1.0 : 0.0);
      default -> null;
    };
  }

  private static @Nullable BigInteger whole(Thing thing) {
    return thing instanceof Plain(Value.Int(BigInteger i)) ? i : null;
  }

  private static Thing number(BigInteger number) {
    if (number.bitLength() > Freeze.LONGEST_NUMBER) {
      throw new Interpreter.Exhausted("length of a number");
    }
    return new Plain(new Value.Int(number));
  }

  private static @Nullable Thing math(
      Interpreter interpreter, String name, List<Thing> args, Place place) {
    switch (name) {
      case "gcd" -> {
        BigInteger gcd = BigInteger.ZERO;
        for (Thing arg : args) {
          BigInteger number = whole(arg);
          if (number == null) {
            return null;
          }
          gcd = gcd.gcd(number);
        }
        return number(gcd);
      }
      case "prod" -> {
        Optional<List<Thing>> items =
            args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
        if (items.isEmpty()) {
          return null;
        }
        Thing product = Thing.number(1);
        for (Thing item : items.get()) {
          product = Operators.binary(interpreter, product, Expr.Operator.MULT, item, place);
        }
        return product;
      }
      case "factorial" -> {
        BigInteger number = args.size() == 1 ? whole(args.getFirst()) : null;
        if (number == null || number.signum() < 0 || number.bitLength() > 10) {
          return null;
        }
        BigInteger product = BigInteger.ONE;
        for (int i = 2; i <= number.intValue(); i++) {
          product = product.multiply(BigInteger.valueOf(i));
        }
        return number(product);
      }
      case "comb", "perm" -> {
        BigInteger n = args.size() == 2 ? whole(args.getFirst()) : null;
        BigInteger k = args.size() == 2 ? whole(args.getLast()) : null;
        if (n == null || k == null || n.bitLength() > 10 || n.signum() < 0 || k.signum() < 0) {
          return null;
        }
        BigInteger product = k.compareTo(n) > 0 ? BigInteger.ZERO : BigInteger.ONE;
        for (int i = 0; i < Math.min(k.intValue(), n.intValue()); i++) {
          product = product.multiply(n.subtract(BigInteger.valueOf(i)));
          product = name.equals("comb") ? product.divide(BigInteger.valueOf(i + 1)) : product;
        }
        return number(product);
      }
      default -> {}
    }
    if (args.size() == 1 && whole(args.getFirst()) != null) {
      switch (name) {
        case "floor", "ceil", "trunc" -> {
          return args.getFirst();
        }
        case "isqrt" -> {
          BigInteger number = whole(args.getFirst());
          return number == null || number.signum() < 0 ? null : number(number.sqrt());
        }
        default -> {}
      }
    }
    Double x = args.isEmpty() ? null : real(args.getFirst());
    Double y = args.size() == 2 ? real(args.getLast()) : null;
    if (x == null || (args.size() == 2 && y == null) || args.size() > 2) {
      return null;
    }
    if (args.size() == 1 && Double.isFinite(x)) {
      RoundingMode mode =
          switch (name) {
            case "floor" -> RoundingMode.FLOOR;
            case "ceil" -> RoundingMode.CEILING;
            case "trunc" -> RoundingMode.DOWN;
            default -> RoundingMode.UNNECESSARY;
          };
      if (mode != RoundingMode.UNNECESSARY) {
        return number(new BigDecimal(x).setScale(0, mode).toBigInteger());
      }
    }
    // the last digit of what is left out, such as sin(), hangs on the machine
    Double result =
        switch (name) {
          case "sqrt" -> args.size() == 1 && x >= 0 ? (Double) Math.sqrt(x) : null;
          case "fabs" -> (Double) Math.abs(x);
          case "log10" -> args.size() == 1 && x > 0 ? (Double) Math.log10(x) : null;
          case "copysign" -> y == null ? null : (Double) Math.copySign(x, y);
          case "radians" -> (Double) (x * (Math.PI / 180));
          case "degrees" -> (Double) (x * (180 / Math.PI));
          default -> null;
        };
    if (result != null) {
      return new Plain(new Value.Float(result));
    }
    return switch (name) {
      case "isnan" -> Thing.truth(Double.isNaN(x));
      case "isinf" -> Thing.truth(Double.isInfinite(x));
      case "isfinite" -> Thing.truth(Double.isFinite(x));
      default -> null;
    };
  }

  private static @Nullable Thing json(
      Interpreter interpreter,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    return switch (name) {
      case "dumps" -> Json.written(interpreter, args, kwargs);
      case "loads" ->
          args.size() == 1 && kwargs.isEmpty()
              ? Freeze.of(args.getFirst())
                  .asString()
                  .map(text -> Json.read(interpreter, text, place))
                  .orElse(null)
              : null;
      case "load" -> {
        Thing text =
            args.size() == 1
                    && kwargs.isEmpty()
                    && args.getFirst() instanceof Plain(Value.Call file)
                ? Files.method(interpreter, file, "read", List.of())
                : null;
        yield text == null
            ? null
            : Freeze.of(text)
                .asString()
                .map(all -> Json.read(interpreter, all, place))
                .orElse(null);
      }
      default -> null;
    };
  }

  private static @Nullable Thing text(
      Interpreter interpreter, String path, List<Thing> args, Map<String, Thing> kwargs) {
    Optional<String> text =
        args.isEmpty() ? Optional.empty() : Freeze.of(args.getFirst()).asString();
    if (text.isEmpty()) {
      return null;
    }
    Value second =
        args.size() > 1
            ? Freeze.of(args.get(1))
            : Freeze.of(kwargs.getOrDefault("width", Thing.NONE));
    return switch (path) {
      case "textwrap.dedent" -> args.size() == 1 ? Thing.text(Formats.dedent(text.get())) : null;
      case "textwrap.indent" -> {
        Optional<String> prefix = args.size() == 2 ? second.asString() : Optional.empty();
        if (prefix.isEmpty() || !kwargs.isEmpty()) {
          yield null;
        }
        StringBuilder out = new StringBuilder();
        for (Thing line : Methods.lines(text.get(), true)) {
          String each = Freeze.of(line).asString().orElse("");
          out.append(each.isBlank() ? "" : prefix.get()).append(each);
          interpreter.checkText(out.length());
        }
        yield Thing.text(out.toString());
      }
      case "textwrap.fill", "textwrap.wrap" -> {
        int width =
            second instanceof Value.Int(BigInteger w) && w.bitLength() < 20
                ? w.intValue()
                : args.size() == 1 && kwargs.isEmpty() ? 70 : -1;
        List<String> lines = width < 1 || kwargs.size() > 1 ? null : wrapped(text.get(), width);
        yield lines == null
            ? null
            : path.endsWith("fill")
                ? Thing.text(String.join("\n", lines))
                : new ListThing(lines.stream().<Thing>map(Thing::text).toList());
      }
      case "string.capwords" -> {
        List<String> words = new ArrayList<>();
        for (String word : WORDS.split(text.get().strip())) {
          words.add(Methods.capitalized(word));
        }
        yield args.size() == 1 ? Thing.text(String.join(" ", words)) : null;
      }
      case "html.escape" ->
          args.size() > 1 || !kwargs.isEmpty()
              ? null
              : Thing.text(
                  text.get()
                      .replace("&", "&amp;")
                      .replace("<", "&lt;")
                      .replace(">", "&gt;")
                      .replace("\"", "&quot;")
                      .replace("'", "&#x27;"));
      default -> null;
    };
  }

  /** Lines of whole words; null where one is longer, or of parts that would be split. */
  private static @Nullable List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    if (text.contains("-")
        || text.startsWith(" ")
        || text.contains("  ")
        || text.contains("\n")
        || text.contains("\t")) {
      return null;
    }
    for (String word : WORDS.split(text.strip())) {
      if (word.length() > width) {
        return null;
      }
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  static boolean hasMethod(Value.Call call, String name) {
    return (call.path().equals(TEMPLATE)
            && (name.equals("substitute") || name.equals("safe_substitute")))
        || (call.path().startsWith("hashlib.")
            && (name.equals("hexdigest") || name.equals("digest")))
        || Regex.hasMethod(call, name);
  }

  /** A method of an object that these modules make; null where its result is not known. */
  static @Nullable Thing method(
      Interpreter interpreter,
      Value.Call of,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    if (of.path().equals(TEMPLATE)) {
      return substituted(interpreter, of, name, args, kwargs, place);
    }
    if (of.path().startsWith("hashlib.") && args.isEmpty()) {
      Thing digest = digest(of);
      return digest instanceof Plain(Value.Bytes(String hex)) && name.equals("hexdigest")
          ? Thing.text(hex)
          : digest;
    }
    return Regex.method(interpreter, of, name, args, kwargs, place);
  }

  private static @Nullable Thing substituted(
      Interpreter interpreter,
      Value.Call template,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    Optional<String> text =
        template.args().size() == 1 ? template.args().getFirst().asString() : Optional.empty();
    DictThing given = new DictThing();
    if (args.size() == 1 && args.getFirst() instanceof DictThing dict && dict.instead == null) {
      dict.entries.values().forEach(pair -> given.put(pair.key(), pair.value()));
    } else if (!args.isEmpty()) {
      return null;
    }
    kwargs.forEach((key, value) -> given.put(Thing.text(key), value));
    if (text.isEmpty()) {
      return null;
    }
    boolean safe = name.startsWith("safe");
    Matcher matcher = PLACEHOLDER.matcher(text.get());
    StringBuilder out = new StringBuilder();
    int last = 0;
    while (matcher.find()) {
      out.append(text.get(), last, matcher.start());
      last = matcher.end();
      String key =
          matcher.group("named") != null ? matcher.group("named") : matcher.group("braced");
      if (matcher.group("escaped") != null) {
        out.append('$');
      } else if (key == null) {
        if (!safe) {
          throw new Raised("ValueError", "a placeholder that is none", place);
        }
        out.append(matcher.group());
      } else {
        Thing.Pair pair = given.entries.get(Value.str(key));
        if (pair == null && !safe) {
          throw new Raised("KeyError", key, place);
        }
        Optional<String> shown =
            pair == null
                ? Optional.of(matcher.group())
                : Formats.text(Freeze.of(interpreter.shown(pair.value())));
        if (shown.isEmpty()) {
          return null;
        }
        out.append(shown.get());
      }
      interpreter.checkText(out.length());
    }
    return Thing.text(out.append(text.get().substring(last)).toString());
  }

  private static @Nullable Thing digest(Value.Call hash) {
    String algorithm =
        switch (hash.path()) {
          case "hashlib.md5" -> "MD5";
          case "hashlib.sha1" -> "SHA-1";
          case "hashlib.sha224" -> "SHA-224";
          case "hashlib.sha256" -> "SHA-256";
          case "hashlib.sha384" -> "SHA-384";
          case "hashlib.sha512" -> "SHA-512";
          default -> "";
        };
    if (algorithm.isEmpty()
        || hash.args().size() > 1
        || (!hash.args().isEmpty() && !(hash.args().getFirst() instanceof Value.Bytes))) {
      return null;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      if (!hash.args().isEmpty() && hash.args().getFirst() instanceof Value.Bytes(String hex)) {
        digest.update(HexFormat.of().parseHex(hex));
      }
      return new Plain(new Value.Bytes(HexFormat.of().formatHex(digest.digest())));
    } catch (NoSuchAlgorithmException e) {
      return null;
    }
  }

  private static @Nullable Thing bytes(String path, List<Thing> args) {
    if (args.size() != 1) {
      return null;
    }
    byte[] given =
        switch (Freeze.of(args.getFirst())) {
          case Value.Bytes(String hex) -> HexFormat.of().parseHex(hex);
          case Value.Str(String text) when path.contains("decode") ->
              text.getBytes(StandardCharsets.US_ASCII);
          default -> null;
        };
    if (given == null) {
      return null;
    }
    try {
      byte[] made =
          switch (path) {
            case "base64.b64encode" -> Base64.getEncoder().encode(given);
            case "base64.urlsafe_b64encode" -> Base64.getUrlEncoder().encode(given);
            case "base64.b64decode" -> Base64.getDecoder().decode(given);
            case "base64.urlsafe_b64decode" -> Base64.getUrlDecoder().decode(given);
            case "base64.b16encode" ->
                HexFormat.of()
                    .formatHex(given)
                    .toUpperCase(Locale.ROOT)
                    .getBytes(StandardCharsets.US_ASCII);
            default -> null;
          };
      return made == null ? null : new Plain(new Value.Bytes(HexFormat.of().formatHex(made)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
