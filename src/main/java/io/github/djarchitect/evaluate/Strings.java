package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Raised;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Methods of texts and bytes; a position counts characters, of which a text here has chars. */
final class Strings {
  private static final Set<String> NAMES =
      Set.of(
          "capitalize",
          "casefold",
          "center",
          "count",
          "encode",
          "endswith",
          "expandtabs",
          "find",
          "format",
          "format_map",
          "index",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "isspace",
          "istitle",
          "isupper",
          "join",
          "ljust",
          "lower",
          "lstrip",
          "maketrans",
          "partition",
          "removeprefix",
          "removesuffix",
          "replace",
          "rfind",
          "rindex",
          "rjust",
          "rpartition",
          "rsplit",
          "rstrip",
          "split",
          "splitlines",
          "startswith",
          "strip",
          "swapcase",
          "title",
          "translate",
          "upper",
          "zfill");

  private final Interpreter interpreter;
  private final String text;
  private final List<Thing> args;
  private final Map<String, Thing> kwargs;
  private final Place place;

  private Strings(
      Interpreter interpreter,
      String text,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    this.interpreter = interpreter;
    this.text = text;
    this.args = args;
    this.kwargs = kwargs;
    this.place = place;
  }

  static boolean isMethod(String name) {
    return NAMES.contains(name);
  }

  /** A method of a text; null where its result is not known. */
  static @Nullable Thing call(
      Interpreter interpreter,
      String text,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    return new Strings(interpreter, text, args, kwargs, place).call(name);
  }

  private @Nullable String string(int at) {
    return at < args.size() ? Freeze.of(args.get(at)).asString().orElse(null) : null;
  }

  private @Nullable Integer number(int at, String name, @Nullable Integer otherwise) {
    Thing given = at < args.size() ? args.get(at) : kwargs.get(name);
    if (given == null || given instanceof Plain(Value.None _)) {
      return otherwise;
    }
    return given instanceof Plain(Value.Int(BigInteger i)) && i.bitLength() < 31
        ? (Integer) i.intValue()
        : null;
  }

  private @Nullable Thing call(String name) {
    String first = string(0);
    return switch (name) {
      case "upper" -> told(text.toUpperCase(Locale.ROOT));
      case "lower" -> told(text.toLowerCase(Locale.ROOT));
      case "casefold" -> told(text.toLowerCase(Locale.ROOT).replace("ß", "ss"));
      case "capitalize" -> told(Methods.capitalized(text));
      case "title" -> told(title());
      case "swapcase" -> {
        StringBuilder out = new StringBuilder();
        text.chars()
            .forEach(
                c ->
                    out.append(
                        (char)
                            (Character.isUpperCase(c)
                                ? Character.toLowerCase(c)
                                : Character.toUpperCase(c))));
        yield told(out.toString());
      }
      case "center", "ljust", "rjust" -> padded(name);
      case "zfill" -> {
        Integer width = number(0, "width", null);
        if (width == null) {
          yield null;
        }
        interpreter.checkText(width);
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        yield Thing.text(
            text.substring(0, sign)
                + "0".repeat(Math.max(0, width - length()))
                + text.substring(sign));
      }
      case "strip", "lstrip", "rstrip" -> stripped(name);
      case "replace" -> replaced();
      case "startswith", "endswith" -> ends(name.equals("startswith"));
      case "split", "rsplit" -> split(name.equals("rsplit"));
      case "splitlines" -> {
        Thing keep = args.isEmpty() ? kwargs.get("keepends") : args.getFirst();
        Optional<Boolean> keeps = keep == null ? Optional.of(false) : interpreter.truth(keep);
        yield keeps.<Thing>map(k -> new ListThing(Methods.lines(text, k))).orElse(null);
      }
      case "partition", "rpartition" -> {
        if (first == null || first.isEmpty()) {
          yield null;
        }
        boolean fromEnd = name.equals("rpartition");
        int at = fromEnd ? text.lastIndexOf(first) : text.indexOf(first);
        List<String> parts =
            at >= 0
                ? List.of(text.substring(0, at), first, text.substring(at + first.length()))
                : fromEnd ? List.of("", "", text) : List.of(text, "", "");
        yield new TupleThing(parts.stream().<Thing>map(Thing::text).toList());
      }
      case "find", "rfind", "index", "rindex", "count" -> found(name);
      case "removeprefix" ->
          first == null
              ? null
              : Thing.text(text.startsWith(first) ? text.substring(first.length()) : text);
      case "removesuffix" ->
          first == null
              ? null
              : Thing.text(
                  text.endsWith(first) ? text.substring(0, text.length() - first.length()) : text);
      case "join" -> joined();
      case "format" ->
          Formats.format(
                  text,
                  args.stream().map(interpreter::shown).map(Freeze::of).toList(),
                  key ->
                      Optional.ofNullable(kwargs.get(key)).map(interpreter::shown).map(Freeze::of),
                  (field, rest) -> part(field, rest),
                  interpreter.budget.textLength())
              .<Thing>map(Thing::text)
              .orElse(null);
      case "format_map" ->
          args.size() == 1 && args.getFirst() instanceof DictThing dict && dict.instead == null
              ? Formats.format(
                      text,
                      List.of(),
                      key ->
                          Optional.ofNullable(dict.entries.get(Value.str(key)))
                              .map(pair -> Freeze.of(interpreter.shown(pair.value()))),
                      (field, rest) -> Optional.empty(),
                      interpreter.budget.textLength())
                  .<Thing>map(Thing::text)
                  .orElse(null)
              : null;
      case "encode" -> {
        Charset charset = charset(first == null && args.isEmpty() ? "utf-8" : first);
        yield charset == null ? null : encoded(charset, string(1));
      }
      case "expandtabs" -> expanded();
      case "translate" -> translated();
      case "maketrans" -> table();
      case "isdigit", "isdecimal", "isnumeric" -> all(Character::isDigit);
      case "isalpha" -> all(Character::isLetter);
      case "isalnum" -> all(Character::isLetterOrDigit);
      case "isspace" -> all(Character::isWhitespace);
      case "isascii" -> Thing.truth(text.chars().allMatch(c -> c < 128));
      case "isupper" -> cased(Character::isLowerCase, Character::isUpperCase);
      case "islower" -> cased(Character::isUpperCase, Character::isLowerCase);
      case "istitle" ->
          Thing.truth(title().equals(text) && text.chars().anyMatch(Character::isLetter));
      case "isidentifier" -> Thing.truth(text.matches("[\\p{L}_][\\p{L}\\p{N}_]*"));
      default -> null;
    };
  }

  private int length() {
    return text.codePointCount(0, text.length());
  }

  private Thing told(String result) {
    interpreter.checkText(result.length());
    return Thing.text(result);
  }

  /** {@code {0.name[1]}}: attributes and items of a field. */
  private Optional<Value> part(String field, String rest) {
    Thing at =
        field.matches("\\d{1,4}")
            ? Integer.parseInt(field) < args.size() ? args.get(Integer.parseInt(field)) : null
            : kwargs.get(field);
    int i = 0;
    while (at != null && i < rest.length()) {
      if (rest.charAt(i) == '[') {
        int end = rest.indexOf(']', i);
        if (end < 0) {
          return Optional.empty();
        }
        String key = rest.substring(i + 1, end);
        Thing index =
            key.matches("\\d{1,9}") ? Thing.number(Integer.parseInt(key)) : Thing.text(key);
        at = Operators.item(interpreter, at, index, place);
        i = end + 1;
      } else {
        int end = i + 1;
        while (end < rest.length() && rest.charAt(end) != '.' && rest.charAt(end) != '[') {
          end++;
        }
        at = interpreter.attribute(at, rest.substring(i + 1, end), place);
        i = end;
      }
    }
    return Optional.ofNullable(at).map(interpreter::shown).map(Freeze::of);
  }

  private String title() {
    StringBuilder out = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(inside ? Character.toLowerCase(c) : Character.toUpperCase(c));
      inside = Character.isLetter(c);
    }
    return out.toString();
  }

  private @Nullable Thing padded(String name) {
    Integer width = number(0, "width", null);
    String fill = args.size() > 1 ? string(1) : " ";
    if (width == null || fill == null || fill.codePointCount(0, fill.length()) != 1) {
      return null;
    }
    interpreter.checkText(width);
    int missing = Math.max(0, width - length());
    // of an odd number of places the one more stands left where the width is odd
    int left = missing / 2 + (missing & width & 1);
    return Thing.text(
        switch (name) {
          case "ljust" -> text + fill.repeat(missing);
          case "rjust" -> fill.repeat(missing) + text;
          default -> fill.repeat(left) + text + fill.repeat(missing - left);
        });
  }

  private @Nullable Thing stripped(String name) {
    String chars = string(0);
    if (chars == null && !args.isEmpty() && !(args.getFirst() instanceof Plain(Value.None _))) {
      return null;
    }
    IntPredicate goes = chars == null ? Character::isWhitespace : c -> chars.indexOf(c) >= 0;
    int start = 0;
    int end = text.length();
    while (!name.equals("rstrip") && start < end && goes.test(text.charAt(start))) {
      start++;
    }
    while (!name.equals("lstrip") && end > start && goes.test(text.charAt(end - 1))) {
      end--;
    }
    return Thing.text(text.substring(start, end));
  }

  private @Nullable Thing replaced() {
    String from = string(0);
    String to = string(1);
    Integer count = number(2, "count", -1);
    if (from == null || to == null || count == null || args.size() > 3) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    int last = 0;
    int done = 0;
    while (count < 0 || done < count) {
      int at = from.isEmpty() ? (done == 0 ? 0 : last + 1) : text.indexOf(from, last);
      if (at < 0 || at > text.length()) {
        break;
      }
      out.append(text, last, at).append(to);
      interpreter.limitText(out.length());
      last = at + from.length();
      done++;
    }
    return told(out.append(text.substring(last)).toString());
  }

  private @Nullable Thing ends(boolean start) {
    Integer from = number(1, "start", 0);
    if (args.isEmpty() || from == null || args.size() > 2) {
      return null;
    }
    String whole =
        text.substring(
            Math.min(text.length(), from < 0 ? Math.max(0, text.length() + from) : from));
    List<Thing> any =
        args.getFirst() instanceof TupleThing several ? several.items() : args.subList(0, 1);
    for (Thing each : any) {
      Optional<String> part = Freeze.of(each).asString();
      if (part.isEmpty()) {
        return null;
      }
      if (start ? whole.startsWith(part.get()) : whole.endsWith(part.get())) {
        return Thing.truth(true);
      }
    }
    return Thing.truth(false);
  }

  private @Nullable Thing split(boolean fromEnd) {
    Thing by = args.isEmpty() ? kwargs.getOrDefault("sep", Thing.NONE) : args.getFirst();
    Integer most = number(1, "maxsplit", -1);
    if (most == null || args.size() > 2) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    if (by instanceof Plain(Value.None _)) {
      if (fromEnd && most >= 0) {
        return null;
      }
      String rest = text.stripLeading();
      while (!rest.isEmpty()) {
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
          end++;
        }
        if (most >= 0 && parts.size() == most) {
          parts.add(rest.stripTrailing());
          break;
        }
        parts.add(rest.substring(0, end));
        interpreter.limitItems(parts.size());
        rest = rest.substring(end).stripLeading();
      }
      return texts(parts);
    }
    Optional<String> separator = Freeze.of(by).asString();
    if (separator.isEmpty()) {
      return null;
    }
    if (separator.get().isEmpty()) {
      throw new Raised("ValueError", "empty separator", place);
    }
    String rest = text;
    while (most < 0 || parts.size() < most) {
      int at = fromEnd ? rest.lastIndexOf(separator.get()) : rest.indexOf(separator.get());
      if (at < 0) {
        break;
      }
      if (fromEnd) {
        parts.addFirst(rest.substring(at + separator.get().length()));
        rest = rest.substring(0, at);
      } else {
        parts.add(rest.substring(0, at));
        rest = rest.substring(at + separator.get().length());
      }
      interpreter.limitItems(parts.size());
    }
    if (fromEnd) {
      parts.addFirst(rest);
    } else {
      parts.add(rest);
    }
    return texts(parts);
  }

  private static Thing texts(List<String> parts) {
    return new ListThing(parts.stream().<Thing>map(Thing::text).toList());
  }

  private @Nullable Thing found(String name) {
    String part = string(0);
    Integer from = number(1, "start", 0);
    Integer to = number(2, "end", text.length());
    if (part == null || from == null || to == null) {
      return null;
    }
    int start = Math.min(text.length(), from < 0 ? Math.max(0, text.length() + from) : from);
    int end = Math.min(text.length(), to < 0 ? Math.max(0, text.length() + to) : to);
    String whole = start > end ? "" : text.substring(start, end);
    if (name.equals("count")) {
      if (part.isEmpty()) {
        return Thing.number(whole.codePointCount(0, whole.length()) + 1L);
      }
      int count = 0;
      for (int at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + part.length())) {
        count++;
      }
      return Thing.number(count);
    }
    int at = name.startsWith("r") ? whole.lastIndexOf(part) : whole.indexOf(part);
    if (at < 0 && name.endsWith("index")) {
      throw new Raised("ValueError", "substring not found", place);
    }
    return Thing.number(at < 0 ? -1 : text.codePointCount(0, start + at));
  }

  private @Nullable Thing joined() {
    Optional<List<Thing>> items =
        args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
    if (items.isEmpty()) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    long length = 0;
    for (Thing item : items.get()) {
      Optional<String> part = Freeze.of(item).asString();
      if (part.isEmpty()) {
        return null;
      }
      parts.add(part.get());
      length += part.get().length() + text.length();
      interpreter.checkText(length);
    }
    return Thing.text(String.join(text, parts));
  }

  private static @Nullable Charset charset(@Nullable String name) {
    return switch (name == null ? "" : name.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "utf-8", "utf8" -> StandardCharsets.UTF_8;
      case "ascii", "us-ascii" -> StandardCharsets.US_ASCII;
      case "latin-1", "latin1", "iso-8859-1" -> StandardCharsets.ISO_8859_1;
      default -> null;
    };
  }

  private @Nullable Thing encoded(Charset charset, @Nullable String errors) {
    String given = text;
    if ("ignore".equals(errors)) {
      StringBuilder out = new StringBuilder();
      given
          .chars()
          .filter(c -> charset.newEncoder().canEncode((char) c))
          .forEach(c -> out.append((char) c));
      given = out.toString();
    }
    if (!charset.newEncoder().canEncode(given)) {
      return null;
    }
    return new Plain(new Value.Bytes(HexFormat.of().formatHex(given.getBytes(charset))));
  }

  private @Nullable Thing expanded() {
    Integer size = number(0, "tabsize", 8);
    if (size == null || size < 1 || size > 1_000) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        int width = size - column % size;
        out.append(" ".repeat(width));
        column += width;
      } else {
        out.append(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
      interpreter.limitText(out.length());
    }
    return told(out.toString());
  }

  private @Nullable Thing translated() {
    if (args.size() != 1
        || !(args.getFirst() instanceof DictThing table)
        || table.instead != null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      Thing.Pair pair = table.entries.get(Value.Int.of(c));
      if (pair == null) {
        out.appendCodePoint(c);
        continue;
      }
      switch (Freeze.of(pair.value())) {
        case Value.None _ -> {}
        case Value.Str(String by) -> out.append(by);
        case Value.Int(BigInteger code) when code.signum() >= 0 && code.bitLength() <= 20 ->
            out.appendCodePoint(code.intValue());
        default -> {
          return null;
        }
      }
      interpreter.limitText(out.length());
    }
    return told(out.toString());
  }

  /** {@code str.maketrans}, of a dict or of texts of the same length. */
  private @Nullable Thing table() {
    DictThing table = new DictThing();
    if (args.size() == 1 && args.getFirst() instanceof DictThing dict && dict.instead == null) {
      for (Thing.Pair pair : dict.entries.values()) {
        Optional<String> key = Freeze.of(pair.key()).asString();
        table.put(
            key.isPresent() ? Thing.number(key.get().codePointAt(0)) : pair.key(), pair.value());
      }
      return table;
    }
    String from = string(0);
    String to = string(1);
    String gone = args.size() > 2 ? string(2) : "";
    if (from == null || to == null || gone == null || from.length() != to.length()) {
      return null;
    }
    for (int i = 0; i < from.length(); i++) {
      table.put(Thing.number(from.charAt(i)), Thing.number(to.charAt(i)));
    }
    gone.chars().forEach(c -> table.put(Thing.number(c), Thing.NONE));
    return table;
  }

  private Thing all(IntPredicate test) {
    return Thing.truth(!text.isEmpty() && text.codePoints().allMatch(test));
  }

  private Thing cased(IntPredicate never, IntPredicate once) {
    return Thing.truth(text.chars().noneMatch(never) && text.chars().anyMatch(once));
  }

  /** A method of bytes; null where its result is not known. */
  static @Nullable Thing ofBytes(
      Interpreter interpreter,
      String hex,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (name.equals("hex") && args.isEmpty()) {
      return Thing.text(hex);
    }
    if (name.equals("decode")) {
      Charset charset =
          charset(args.isEmpty() ? "utf-8" : Freeze.of(args.getFirst()).asString().orElse(null));
      if (charset == null || args.size() > 1 || !kwargs.isEmpty()) {
        return null;
      }
      try {
        return Thing.text(charset.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString());
      } catch (CharacterCodingException e) {
        throw new Raised("UnicodeDecodeError", "bytes that are no text", place);
      }
    }
    // each byte a char of its own, as latin-1 has them
    if (!isMethod(name) || name.startsWith("format") || name.equals("encode")) {
      return null;
    }
    List<Thing> texts = new ArrayList<>();
    for (Thing arg : args) {
      texts.add(
          arg instanceof Plain(Value.Bytes(String each))
              ? Thing.text(latin(HexFormat.of().parseHex(each)))
              : arg);
    }
    Thing result = call(interpreter, latin(bytes), name, texts, kwargs, place);
    return result == null ? null : asBytes(result);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Thing asBytes(Thing thing) {
    return switch (thing) {
      case Plain(Value.Str(String text)) ->
          new Plain(
              new Value.Bytes(
                  HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1))));
      case ListThing list -> new ListThing(list.items.stream().map(Strings::asBytes).toList());
      case TupleThing tuple ->
          new TupleThing(tuple.items().stream().map(Strings::asBytes).toList());
      default -> thing;
    };
  }
}
