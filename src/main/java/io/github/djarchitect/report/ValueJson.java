package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.djarchitect.evaluate.StandardObject;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.QObject;
import io.github.djarchitect.migration.operation.Field;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Python values as JSON: the encoding of {@code graph} and {@code state}. */
final class ValueJson {
  private final Deconstructor form;

  ValueJson(Deconstructor form) {
    this.form = form;
  }

  Deconstructor form() {
    return form;
  }

  JsonNode of(Value value) {
    return encoded(form.value(value));
  }

  private JsonNode encoded(Value value) {
    return switch (value) {
      case Value.None _ -> NullNode.getInstance();
      case Value.Bool b -> BooleanNode.valueOf(b.value());
      case Value.Int i -> JsonNodeFactory.instance.numberNode(i.value());
      case Value.Float f ->
          Double.isFinite(f.value())
              ? DoubleNode.valueOf(f.value())
              : object(
                  "float",
                  TextNode.valueOf(f.value() > 0 ? "inf" : f.value() < 0 ? "-inf" : "nan"));
      case Value.Str s -> TextNode.valueOf(s.value());
      case Value.Bytes b -> object("bytes", TextNode.valueOf(b.hex()));
      case Value.PyList list -> array(list.items());
      case Value.PyTuple tuple -> object("tuple", array(tuple.items()));
      case Value.PySet set -> object(set.frozen() ? "frozenset" : "set", sorted(set.items()));
      case Value.PyDict dict -> dict(dict);
      case Value.Ref ref ->
          member(ref)
              .or(() -> StandardObject.of(ref).map(ValueJson::standard))
              .or(() -> attribute(ref))
              .orElse(object("ref", TextNode.valueOf(DjangoNames.exported(ref.path()))));
      case Value.Call call -> call(call);
      case Value.Setting setting -> object("setting", TextNode.valueOf(setting.name()));
      case Value.Lazy lazy -> object("lazy", TextNode.valueOf(lazy.text()));
      case Value.Lambda lambda ->
          object("lambda", TextNode.valueOf(lambda.place().path() + ":" + lambda.place().line()));
      case Value.Either either -> {
        ArrayNode branches = JsonNodeFactory.instance.arrayNode();
        for (Value.Branch branch : either.branches()) {
          ObjectNode each = branches.addObject().put("when", branch.when());
          each.set("value", encoded(branch.value()));
        }
        yield object("either", branches);
      }
      case Value.Unknown unknown -> unknown(unknown.place(), unknown.reason());
    };
  }

  static ObjectNode unknown(Place place, String reason) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("path", place.path()).put("line", place.line()).put("reason", reason);
    return object("unknown", content);
  }

  private static ObjectNode object(String name, JsonNode content) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set(name, content);
    return node;
  }

  /** Items that have their form already. */
  ArrayNode array(List<Value> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> array.add(encoded(value)));
    return array;
  }

  private ArrayNode sorted(List<Value> values) {
    List<JsonNode> nodes = new ArrayList<>(values.stream().map(this::encoded).toList());
    nodes.sort((one, other) -> one.toString().compareTo(other.toString()));
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    nodes.forEach(array::add);
    return array;
  }

  private ObjectNode dict(Value.PyDict dict) {
    ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
    for (Value.Entry entry : dict.entries()) {
      pairs.addArray().add(encoded(entry.key())).add(encoded(entry.value()));
    }
    return object("dict", pairs);
  }

  /** What gives another value each time that a file is imported. */
  private static final Set<String> CHANGING =
      Set.of(
          "datetime.datetime.now",
          "datetime.datetime.today",
          "datetime.datetime.utcnow",
          "datetime.date.today",
          "django.utils.timezone.now",
          "time.time",
          "uuid.uuid1",
          "uuid.uuid4");

  private ObjectNode call(Value.Call call) {
    if (CHANGING.contains(call.path())) {
      return unknown(call.place(), "what %s() gives when it is imported".formatted(call.path()));
    }
    Optional<ObjectNode> plain = plain(call).or(() -> RangeJson.of(call));
    if (plain.isPresent()) {
      return plain.get();
    }
    String name = call.path().substring(call.path().lastIndexOf('.') + 1);
    if (call.path().startsWith("django.")
        && (name.endsWith("Field") || name.equals("ForeignKey"))) {
      return field(FieldReader.read(call, ""));
    }
    Optional<QObject> condition = QObject.of(call);
    if (condition.isPresent()) {
      return condition(condition.get());
    }
    if (isOfStandardLibrary(call.path()) && !isOnSomethingUnknown(call)) {
      return unknown(call.place(), "what %s() gives".formatted(call.path()));
    }
    if (call.path().equals(PARTIAL)
        && !call.args().isEmpty()
        && call.args().getFirst() instanceof Value.Call inner
        && inner.path().equals(PARTIAL)) {
      return call(joined(inner, call));
    }
    boolean ofDjango = call.path().startsWith("django.");
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(
        ofDjango ? "call" : "stub", ofDjango ? DjangoNames.exported(call.path()) : call.path());
    node.set("args", array(call.args()));
    node.set("kwargs", members(call.kwargs()));
    return node;
  }

  /** Python makes one of a partial of a partial. */
  private static Value.Call joined(Value.Call inner, Value.Call outer) {
    List<Value> args = new ArrayList<>(inner.args());
    args.addAll(outer.args().subList(1, outer.args().size()));
    Map<String, Value> kwargs = new LinkedHashMap<>(inner.kwargs());
    kwargs.putAll(outer.kwargs());
    return new Value.Call(PARTIAL, args, kwargs, outer.place());
  }

  /**
   * Modules of the standard library whose functions give values, not what tells how it was made.
   */
  private static final Set<String> MODULES =
      Set.of(
          "array",
          "base64",
          "binascii",
          "bisect",
          "builtins",
          "calendar",
          "collections",
          "contextlib",
          "copy",
          "dataclasses",
          "datetime",
          "decimal",
          "enum",
          "fractions",
          "functools",
          "hashlib",
          "heapq",
          "html",
          "inspect",
          "io",
          "ipaddress",
          "itertools",
          "json",
          "math",
          "operator",
          "os",
          "pathlib",
          "random",
          "re",
          "secrets",
          "string",
          "struct",
          "sys",
          "textwrap",
          "time",
          "types",
          "typing",
          "unicodedata",
          "urllib",
          "uuid",
          "weakref",
          "zlib",
          "zoneinfo");

  private static boolean isOfStandardLibrary(String path) {
    int dot = path.indexOf('.');
    return dot > 0 && MODULES.contains(path.substring(0, dot)) && !path.equals(PARTIAL);
  }

  private static final String PARTIAL = "functools.partial";

  /** Whether it is an operator or a function on what only the project or a package can tell. */
  private static boolean isOnSomethingUnknown(Value value) {
    return switch (value) {
      case Value.Setting _, Value.Either _, Value.Unknown _ -> true;
      case Value.Ref(String path) -> isOutside(path);
      case Value.Call call ->
          isOutside(call.path())
              || call.args().stream().anyMatch(ValueJson::isOnSomethingUnknown)
              || call.kwargs().values().stream().anyMatch(ValueJson::isOnSomethingUnknown);
      case Value.PyList(List<Value> items) ->
          items.stream().anyMatch(ValueJson::isOnSomethingUnknown);
      case Value.PyTuple(List<Value> items) ->
          items.stream().anyMatch(ValueJson::isOnSomethingUnknown);
      default -> false;
    };
  }

  private static boolean isOutside(String path) {
    return path.startsWith("django.")
        ? path.equals(STORAGES)
        : !isOfStandardLibrary(path) && !path.equals(PARTIAL);
  }

  /** What is in it is for the settings to say. */
  private static final String STORAGES = "django.core.files.storage.storages";

  /** As its own deconstruct gives it, also where operators made it. */
  private ObjectNode condition(QObject made) {
    Map<String, Value> kwargs = new LinkedHashMap<>();
    if (!made.connector().equals("AND")) {
      kwargs.put("_connector", Value.str(made.connector()));
    }
    if (made.negated()) {
      kwargs.put("_negated", Value.bool(true));
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("call", QObject.PATH);
    node.set("args", array(made.children()));
    node.set("kwargs", members(kwargs));
    return node;
  }

  /** Values of the standard library that have a form of their own. */
  private Optional<ObjectNode> plain(Value.Call call) {
    return switch (call.path()) {
      case "re.compile" -> pattern(call);
      case "operator.or_", "operator.getitem" -> flag(call);
      case "os.environ.get", "os.getenv" -> variable(call);
      case "builtins.getattr" -> method(call);
      case "builtins.slice" ->
          StandardObject.repr(call)
              .map(text -> object("object", TextNode.valueOf("builtins.slice")).put("repr", text));
      default -> StandardObject.of(call).map(ValueJson::standard);
    };
  }

  private static ObjectNode standard(StandardObject made) {
    return switch (made) {
      case StandardObject.Decimal(String text) -> object("decimal", TextNode.valueOf(text));
      case StandardObject.Uuid(UUID uuid) -> object("uuid", TextNode.valueOf(uuid.toString()));
      case StandardObject.Day day -> object("date", TextNode.valueOf(StandardObject.iso(day)));
      case StandardObject.Clock clock ->
          object("time", TextNode.valueOf(StandardObject.iso(clock)));
      case StandardObject.Moment moment ->
          object("datetime", TextNode.valueOf(StandardObject.iso(moment)));
      case StandardObject.Zone(String name, ZoneId _) -> object("timezone", TextNode.valueOf(name));
      case StandardObject.Delta(BigInteger microseconds) -> {
        BigInteger[] days = floored(microseconds, 86_400_000_000L);
        BigInteger[] seconds = floored(days[1], 1_000_000);
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        yield object("timedelta", parts.add(days[0]).add(seconds[0]).add(seconds[1]));
      }
      case StandardObject.Range(BigInteger start, BigInteger stop, BigInteger step) ->
          object("range", JsonNodeFactory.instance.arrayNode().add(start).add(stop).add(step));
      case StandardObject.Complex(double real, double imaginary) ->
          object("complex", JsonNodeFactory.instance.arrayNode().add(real).add(imaginary));
    };
  }

  private static BigInteger[] floored(BigInteger number, long by) {
    BigInteger rest = number.mod(BigInteger.valueOf(by));
    return new BigInteger[] {number.subtract(rest).divide(BigInteger.valueOf(by)), rest};
  }

  /** A method of a literal that is not called; of anything else it is an attribute. */
  private Optional<ObjectNode> method(Value.Call call) {
    boolean literal =
        switch (call.args().getFirst()) {
          case Value.Str _,
              Value.Bytes _,
              Value.PyList _,
              Value.PyTuple _,
              Value.PyDict _,
              Value.PySet _,
              Value.Int _,
              Value.Float _ ->
              true;
          default -> false;
        };
    if (!literal || !(call.args().getLast() instanceof Value.Str name)) {
      return Optional.empty();
    }
    ObjectNode node = object("method", TextNode.valueOf(name.value()));
    node.set("of", encoded(call.args().getFirst()));
    return Optional.of(node);
  }

  private static final int ASCII = 256;

  private static final int UNICODE = 32;

  private static final Pattern INLINE = Pattern.compile("^\\(\\?([aiLmsux]+)\\)");

  /** A flag of a pattern, under each of its names. */
  private enum Flag {
    IGNORECASE(2, "I"),
    LOCALE(4, "L"),
    MULTILINE(8, "M"),
    DOTALL(16, "S"),
    UNICODE(32, "U"),
    VERBOSE(64, "X"),
    ASCII(256, "A");

    private static final Map<String, Flag> BY_NAME = new HashMap<>();

    static {
      for (Flag flag : values()) {
        List.of(flag.name(), flag.letter)
            .forEach(
                name -> {
                  BY_NAME.put("re." + name, flag);
                  BY_NAME.put("re.RegexFlag." + name, flag);
                });
      }
    }

    private final int bit;
    private final String letter;

    Flag(int bit, String letter) {
      this.bit = bit;
      this.letter = letter;
    }

    static ObjectNode node(int bits) {
      String names =
          Arrays.stream(values())
              .filter(flag -> (bits & flag.bit) != 0)
              .map(Flag::name)
              .collect(Collectors.joining("|"));
      return object("enum", TextNode.valueOf("re.RegexFlag")).put("name", names).put("value", bits);
    }
  }

  /** A member of an enumeration that Django's own options take. */
  private static Optional<ObjectNode> member(Value.Ref ref) {
    Flag flag = Flag.BY_NAME.get(ref.path());
    if (flag != null) {
      return Optional.of(Flag.node(flag.bit));
    }
    String name = ref.path().substring(ref.path().lastIndexOf('.') + 1);
    return ref.path().startsWith("django.db.models.")
            && ref.path().endsWith(".Deferrable." + name)
            && List.of("DEFERRED", "IMMEDIATE").contains(name)
        ? Optional.of(
            object("enum", TextNode.valueOf("django.db.models.constraints.Deferrable"))
                .put("name", name)
                .put("value", name.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** What a class of Django holds is some value, but for functions that migrations name. */
  private static Optional<ObjectNode> attribute(Value.Ref ref) {
    String[] names = ref.path().split("\\.");
    return ref.path().startsWith("django.")
            && Character.isUpperCase(names[names.length - 2].charAt(0))
            && !FUNCTIONS.contains(names[names.length - 1])
        ? Optional.of(unknown(Place.ofFile(""), "what %s is".formatted(ref.path())))
        : Optional.empty();
  }

  private static final Set<String> FUNCTIONS = Set.of("noop", "as_manager", "from_queryset");

  /** A pattern of text, which is Unicode unless it says that it is ASCII. */
  private Optional<ObjectNode> pattern(Value.Call call) {
    Value flags =
        call.args().size() > 1
            ? call.args().get(1)
            : call.kwargs().getOrDefault("flags", Value.Int.of(0));
    Optional<Integer> bits = flags(flags);
    if (call.args().isEmpty() || bits.isEmpty()) {
      return Optional.empty();
    }
    return switch (call.args().getFirst()) {
      case Value.Str(String text) -> {
        int all = bits.get() | inline(text);
        yield Optional.of(
            object("regex", TextNode.valueOf(text))
                .put("flags", (all & ASCII) == 0 ? all | UNICODE : all));
      }
      case Value.Bytes bytes ->
          Optional.of(object("regex", encoded(bytes)).put("flags", (int) bits.get()));
      default -> Optional.empty();
    };
  }

  /** The flags that stand at the start of a pattern itself, {@code (?i)}. */
  private static int inline(String pattern) {
    Matcher start = INLINE.matcher(pattern);
    int bits = 0;
    if (start.find()) {
      for (char letter : start.group(1).toCharArray()) {
        Flag flag = Flag.BY_NAME.get("re." + Character.toUpperCase(letter));
        bits |= flag == null ? 0 : flag.bit;
      }
    }
    return bits;
  }

  /** Flags joined, or looked up as Django writes those of a validator. */
  private static Optional<ObjectNode> flag(Value.Call call) {
    return flags(call).map(Flag::node);
  }

  /** A variable of the environment with a default: that, or what nobody here knows. */
  private Optional<ObjectNode> variable(Value.Call call) {
    if (call.args().size() != 2 || !(call.args().getFirst() instanceof Value.Str(String name))) {
      return Optional.empty();
    }
    ArrayNode branches = JsonNodeFactory.instance.arrayNode();
    branches
        .addObject()
        .put("when", name + " is set")
        .set("value", unknown(call.place(), "the environment's " + name));
    branches
        .addObject()
        .put("when", name + " is not set")
        .set("value", encoded(call.args().get(1)));
    return Optional.of(object("either", branches));
  }

  private static Optional<Integer> flags(Value flags) {
    return switch (flags) {
      case Value.Int number when number.value().bitLength() < 30 ->
          Optional.of(number.value().intValue());
      case Value.Ref(String path) -> Optional.ofNullable(Flag.BY_NAME.get(path)).map(f -> f.bit);
      case Value.Call(String path, List<Value> args, Map<String, Value> _, Place _)
          when path.equals("operator.or_") && args.size() == 2 ->
          flags(args.getFirst()).flatMap(a -> flags(args.getLast()).map(b -> a | b));
      // re.RegexFlag["IGNORECASE"], as Django writes it
      case Value.Call(String path, List<Value> args, Map<String, Value> _, Place _)
          when path.equals("operator.getitem")
              && args.size() == 2
              && args.getFirst().equals(new Value.Ref("re.RegexFlag")) ->
          args.getLast()
              .asString()
              .map(name -> Flag.BY_NAME.get("re.RegexFlag." + name))
              .map(f -> f.bit);
      default -> Optional.empty();
    };
  }

  ObjectNode values(Map<String, Value> values) {
    return members(form.values(values));
  }

  /** Members that have their form already. */
  ObjectNode members(Map<String, Value> values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    values.forEach((name, value) -> node.set(name, encoded(value)));
    return node;
  }

  /** A field's class and arguments. */
  ObjectNode field(Field written) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (written.isUnknown()) {
      JsonNode why = of(written.args().getFirst());
      List.of("class", "args", "kwargs").forEach(member -> node.set(member, why));
      return node;
    }
    Field field = form.field(written);
    node.put("class", DjangoNames.deconstructed(field.className()));
    node.set("args", array(field.args()));
    node.set("kwargs", members(field.kwargs()));
    if (field.foreign()) {
      node.put("stub", true);
    }
    return node;
  }
}
