package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.FieldReader;
import io.github.djarchitect.migration.QObject;
import io.github.djarchitect.migration.operation.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
          member(ref).orElse(object("ref", TextNode.valueOf(DjangoNames.exported(ref.path()))));
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
    Optional<ObjectNode> plain = plain(call);
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
    boolean ofDjango = call.path().startsWith("django.");
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(
        ofDjango ? "call" : "stub", ofDjango ? DjangoNames.exported(call.path()) : call.path());
    node.set("args", array(call.args()));
    node.set("kwargs", members(call.kwargs()));
    return node;
  }

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
      case "datetime.timedelta" -> timedelta(call);
      case "decimal.Decimal" ->
          call.args().size() == 1
              ? text(call.args().getFirst()).map(t -> object("decimal", TextNode.valueOf(t)))
              : Optional.empty();
      case "uuid.UUID" ->
          call.args().size() == 1
              ? call.args().getFirst().asString().map(t -> object("uuid", TextNode.valueOf(t)))
              : Optional.empty();
      case "datetime.date" -> moment(call, "date", 3);
      case "datetime.time" -> time(call);
      case "datetime.datetime" -> moment(call, "datetime", 7);
      case "re.compile" -> pattern(call);
      case "operator.getitem", "operator.or_" -> flag(call);
      case "os.environ.get", "os.getenv" -> variable(call);
      default -> Optional.empty();
    };
  }

  /** A date or time of plain numbers, in UTC or no zone, as {@code isoformat()} writes it. */
  private static Optional<ObjectNode> moment(Value.Call call, String form, int most) {
    List<Integer> numbers = new ArrayList<>();
    for (Value each : call.args()) {
      if (!(each instanceof Value.Int number) || number.value().bitLength() > 30) {
        return Optional.empty();
      }
      numbers.add(number.value().intValue());
    }
    boolean utc =
        call.kwargs().get("tzinfo") instanceof Value.Ref zone
            && List.of("datetime.timezone.utc", "datetime.UTC").contains(zone.path());
    if (numbers.size() < 3
        || numbers.size() > most
        || call.kwargs().size() != (utc ? 1 : 0)
        || (utc && most == 3)) {
      return Optional.empty();
    }
    String date = "%04d-%02d-%02d".formatted(numbers.get(0), numbers.get(1), numbers.get(2));
    if (most == 3) {
      return Optional.of(object(form, TextNode.valueOf(date)));
    }
    while (numbers.size() < most) {
      numbers.add(0);
    }
    String text =
        "%sT%02d:%02d:%02d".formatted(date, numbers.get(3), numbers.get(4), numbers.get(5))
            + (numbers.get(6) == 0 ? "" : ".%06d".formatted(numbers.get(6)))
            + (utc ? "+00:00" : "");
    return Optional.of(object(form, TextNode.valueOf(text)));
  }

  private static final int ASCII = 256;

  private static final int UNICODE = 32;

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

  /** A pattern of text, which is Unicode unless it says that it is ASCII. */
  private static Optional<ObjectNode> pattern(Value.Call call) {
    Value flags =
        call.args().size() > 1
            ? call.args().get(1)
            : call.kwargs().getOrDefault("flags", Value.Int.of(0));
    Optional<Integer> bits = flags(flags);
    if (call.args().isEmpty()
        || !(call.args().getFirst() instanceof Value.Str text)
        || bits.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode node = object("regex", TextNode.valueOf(text.value()));
    node.put("flags", (bits.get() & ASCII) == 0 ? bits.get() | UNICODE : bits.get());
    return Optional.of(node);
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

  /** A time of plain numbers, in no zone, as {@code isoformat()} writes it. */
  private static Optional<ObjectNode> time(Value.Call call) {
    List<String> names = List.of("hour", "minute", "second", "microsecond");
    int[] parts = new int[names.size()];
    if (call.args().size() > parts.length
        || !names.containsAll(
            call.kwargs().keySet().stream().filter(name -> !name.equals("tzinfo")).toList())
        || !call.kwargs().getOrDefault("tzinfo", Value.NONE).equals(Value.NONE)) {
      return Optional.empty();
    }
    for (int i = 0; i < parts.length; i++) {
      Value part = i < call.args().size() ? call.args().get(i) : call.kwargs().get(names.get(i));
      if (part != null) {
        if (!(part instanceof Value.Int number) || number.value().bitLength() > 30) {
          return Optional.empty();
        }
        parts[i] = number.value().intValue();
      }
    }
    String text = "%02d:%02d:%02d".formatted(parts[0], parts[1], parts[2]);
    return Optional.of(
        object(
            "time", TextNode.valueOf(parts[3] == 0 ? text : text + ".%06d".formatted(parts[3]))));
  }

  private static Optional<String> text(Value value) {
    return switch (value) {
      case Value.Str s -> Optional.of(s.value());
      case Value.Int i -> Optional.of(i.value().toString());
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectNode> timedelta(Value.Call call) {
    List<String> names =
        List.of("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks");
    List<Long> each =
        List.of(
            86_400_000_000L, 1_000_000L, 1L, 1_000L, 60_000_000L, 3_600_000_000L, 604_800_000_000L);
    long total = 0;
    for (int i = 0; i < names.size(); i++) {
      Value value = i < call.args().size() ? call.args().get(i) : call.kwargs().get(names.get(i));
      if (value == null) {
        continue;
      }
      if (!(value instanceof Value.Int number) || number.value().bitLength() > 30) {
        return Optional.empty();
      }
      total += number.value().longValue() * each.get(i);
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    parts.add(Math.floorDiv(total, 86_400_000_000L));
    long rest = Math.floorMod(total, 86_400_000_000L);
    parts.add(rest / 1_000_000).add(rest % 1_000_000);
    return Optional.of(object("timedelta", parts));
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
