package io.github.djarchitect.evaluate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object of Python's standard library that a call, a constant or operators make, as far as
 * migrations write such: moments, durations, decimals, UUIDs, ranges.
 */
public sealed interface StandardObject {

  /**
   * @param text as {@code str()} writes it
   */
  record Decimal(String text) implements StandardObject {}

  record Uuid(UUID uuid) implements StandardObject {}

  record Day(LocalDate date) implements StandardObject {}

  record Clock(LocalTime time, @Nullable Zone zone) implements StandardObject {}

  /**
   * @param later of two moments with the same local time the second, {@code fold=1}
   */
  record Moment(LocalDateTime local, @Nullable Zone zone, boolean later)
      implements StandardObject {}

  record Delta(BigInteger microseconds) implements StandardObject {}

  /**
   * @param name as {@code str()} writes it
   */
  record Zone(String name, ZoneId id) implements StandardObject {}

  record Range(BigInteger start, BigInteger stop, BigInteger step) implements StandardObject {}

  record Complex(double real, double imaginary) implements StandardObject {}

  /** The precision of Python's default context. */
  MathContext CONTEXT = new MathContext(28, RoundingMode.HALF_EVEN);

  BigDecimal DAY = BigDecimal.valueOf(86_400_000_000L);

  /** The units of {@code timedelta}, in the order of its arguments, in microseconds. */
  List<Map.Entry<String, BigDecimal>> UNITS =
      List.of(
          Map.entry("days", DAY),
          Map.entry("seconds", BigDecimal.valueOf(1_000_000)),
          Map.entry("microseconds", BigDecimal.ONE),
          Map.entry("milliseconds", BigDecimal.valueOf(1_000)),
          Map.entry("minutes", BigDecimal.valueOf(60_000_000)),
          Map.entry("hours", BigDecimal.valueOf(3_600_000_000L)),
          Map.entry("weeks", BigDecimal.valueOf(604_800_000_000L)));

  LocalTime LAST = LocalTime.of(23, 59, 59, 999_999_000);

  LocalDate MAX = LocalDate.of(9999, 12, 31);

  LocalDate MIN = LocalDate.of(1, 1, 1);

  Zone UTC = new Zone("UTC", ZoneOffset.UTC);

  /** Absent for what is none of these, and where a part of it is not known. */
  static Optional<StandardObject> of(Value value) {
    try {
      return switch (value) {
        case Value.Ref(String path) -> Optional.ofNullable(constant(path));
        case Value.Call call -> Optional.ofNullable(made(call));
        default -> Optional.empty();
      };
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      // Python would refuse it as well
      return Optional.empty();
    }
  }

  /** What Python's {@code isoformat()} writes. */
  static String iso(StandardObject object) {
    return switch (object) {
      case Day(LocalDate date) -> date.toString();
      case Clock(LocalTime time, Zone zone) ->
          time(time) + (zone != null && zone.id() instanceof ZoneOffset o ? offset(o) : "");
      case Moment moment ->
          moment.local().toLocalDate()
              + "T"
              + time(moment.local().toLocalTime())
              + (moment.zone() == null ? "" : offset(offset(moment, moment.zone())));
      case Decimal _, Uuid _, Delta _, Zone _, Range _, Complex _ ->
          throw new IllegalStateException("only moments are written so: " + object);
    };
  }

  static Instant instant(Moment moment, Zone zone) {
    return moment.local().toInstant(offset(moment, zone));
  }

  /** As Python's {@code repr()} writes a value; absent where that is not known. */
  static Optional<String> repr(Value value) {
    if (value instanceof Value.Call(String path, List<Value> args, Map<String, Value> _, var _)
        && path.equals("builtins.slice")) {
      List<String> parts = args.stream().flatMap(each -> repr(each).stream()).toList();
      return parts.size() == 3
          ? Optional.of("slice(" + String.join(", ", parts) + ")")
          : Optional.empty();
    }
    if (!(value instanceof Value.Call || value instanceof Value.Ref)) {
      return Formats.repr(value);
    }
    return of(value)
        .flatMap(
            object ->
                switch (object) {
                  case Day(LocalDate date) ->
                      Optional.of(
                          "datetime.date(%d, %d, %d)"
                              .formatted(
                                  date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
                  case Decimal(String text) -> Optional.of("Decimal('" + text + "')");
                  case Uuid(UUID uuid) -> Optional.of("UUID('" + uuid + "')");
                  case Moment moment when moment.zone() == null || moment.zone().equals(UTC) ->
                      Optional.of(written(moment));
                  default -> Optional.empty();
                });
  }

  private static String written(Moment moment) {
    LocalDateTime local = moment.local();
    StringBuilder out =
        new StringBuilder(
            "datetime.datetime(%d, %d, %d, %d, %d"
                .formatted(
                    local.getYear(),
                    local.getMonthValue(),
                    local.getDayOfMonth(),
                    local.getHour(),
                    local.getMinute()));
    int micros = local.get(ChronoField.MICRO_OF_SECOND);
    if (local.getSecond() != 0 || micros != 0) {
      out.append(", ").append(local.getSecond());
    }
    if (micros != 0) {
      out.append(", ").append(micros);
    }
    return out.append(moment.zone() == null ? ")" : ", tzinfo=datetime.timezone.utc)").toString();
  }

  private static ZoneOffset offset(Moment moment, Zone zone) {
    ZoneOffsetTransition change = zone.id().getRules().getTransition(moment.local());
    return change == null
        ? zone.id().getRules().getOffset(moment.local())
        : moment.later() ? change.getOffsetAfter() : change.getOffsetBefore();
  }

  private static String time(LocalTime time) {
    String text =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    return time.getNano() == 0
        ? text
        : text + String.format(Locale.ROOT, ".%06d", time.getNano() / 1000);
  }

  private static String offset(ZoneOffset offset) {
    return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
  }

  private static @Nullable StandardObject constant(String path) {
    return switch (path) {
      case "datetime.timezone.utc", "datetime.UTC", "pytz.utc", "pytz.UTC" -> UTC;
      case "datetime.date.max" -> new Day(MAX);
      case "datetime.date.min" -> new Day(MIN);
      case "datetime.time.max" -> new Clock(LAST, null);
      case "datetime.time.min" -> new Clock(LocalTime.MIDNIGHT, null);
      case "datetime.datetime.max" -> new Moment(MAX.atTime(LAST), null, false);
      case "datetime.datetime.min" -> new Moment(MIN.atStartOfDay(), null, false);
      case "datetime.timedelta.max" ->
          new Delta(
              DAY.multiply(BigDecimal.valueOf(1_000_000_000))
                  .toBigInteger()
                  .subtract(BigInteger.ONE));
      case "datetime.timedelta.min" ->
          new Delta(DAY.multiply(BigDecimal.valueOf(-999_999_999)).toBigInteger());
      case "datetime.timedelta.resolution" -> new Delta(BigInteger.ONE);
      case "uuid.NAMESPACE_DNS" -> namespace("0");
      case "uuid.NAMESPACE_URL" -> namespace("1");
      case "uuid.NAMESPACE_OID" -> namespace("2");
      case "uuid.NAMESPACE_X500" -> namespace("4");
      default -> null;
    };
  }

  private static Uuid namespace(String digit) {
    return new Uuid(UUID.fromString("6ba7b81" + digit + "-9dad-11d1-80b4-00c04fd430c8"));
  }

  private static @Nullable StandardObject made(Value.Call call) {
    return switch (call.path()) {
      case "datetime.timedelta" -> delta(call);
      case "datetime.date" -> {
        int[] parts = numbers(call, "year", "month", "day");
        yield parts == null ? null : new Day(LocalDate.of(parts[0], parts[1], parts[2]));
      }
      case "datetime.time" -> clock(call);
      case "datetime.datetime" -> moment(call);
      case "datetime.date.fromisoformat", "django.utils.dateparse.parse_date" -> {
        String text = text(call);
        yield text == null ? null : new Day(LocalDate.parse(text));
      }
      case "datetime.datetime.fromisoformat", "django.utils.dateparse.parse_datetime" -> {
        String text = text(call);
        yield text == null ? null : parsed(text.replace(' ', 'T'));
      }
      case "datetime.time.fromisoformat", "django.utils.dateparse.parse_time" -> {
        String text = text(call);
        yield text == null ? null : new Clock(LocalTime.parse(text), null);
      }
      case "datetime.date.fromordinal" ->
          call.args().size() == 1
                  && call.args().getFirst() instanceof Value.Int(BigInteger day)
                  && day.bitLength() < 31
              ? new Day(MIN.plusDays(day.longValueExact() - 1))
              : null;
      case "datetime.datetime.strptime" -> strptime(call);
      case "datetime.datetime.combine" ->
          call.args().size() == 2
                  && object(call, 0) instanceof Day(LocalDate date)
                  && object(call, 1) instanceof Clock(LocalTime time, Zone zone)
              ? new Moment(date.atTime(time), zone, false)
              : null;
      case "datetime.datetime.fromtimestamp" -> fromTimestamp(call);
      case "datetime.datetime.utcfromtimestamp" -> {
        BigDecimal seconds = call.args().size() == 1 ? number(call.args().getFirst()) : null;
        yield seconds == null ? null : at(seconds, null);
      }
      case "django.utils.timezone.make_aware" -> {
        Zone zone = zone(argument(call, 1, "timezone"));
        yield object(call, 0) instanceof Moment(LocalDateTime local, Zone none, boolean later)
                && none == null
                && zone != null
            ? new Moment(local, zone, later)
            : null;
      }
      case "datetime.timezone",
          "zoneinfo.ZoneInfo",
          "backports.zoneinfo.ZoneInfo",
          "django.utils.timezone.get_fixed_timezone",
          "dateutil.tz.tzutc",
          "dateutil.tz.tz.tzutc" ->
          zoneMade(call);
      case "decimal.Decimal", "decimal.Decimal.from_float" -> decimal(call);
      case "uuid.UUID" -> uuid(call);
      case "uuid.uuid3" -> named(call, "MD5", 3);
      case "uuid.uuid5" -> named(call, "SHA-1", 5);
      case "builtins.range" -> range(call);
      case "builtins.complex" -> complex(call);
      case "operator.add",
          "operator.sub",
          "operator.mul",
          "operator.truediv",
          "operator.floordiv" ->
          call.args().size() == 2
              ? operated(call.path(), call.args().getFirst(), call.args().getLast())
              : null;
      case "operator.neg" -> operated("operator.mul", call.args().getFirst(), Value.Int.of(-1));
      case "operator.pos" -> of(call.args().getFirst()).orElse(null);
      case "operator.call" -> method(call);
      default -> null;
    };
  }

  /** {@code moment.date()} and the like, as a call of an attribute. */
  private static @Nullable StandardObject method(Value.Call call) {
    if (call.args().size() != 1
        || !call.kwargs().isEmpty()
        || !(call.args().getFirst() instanceof Value.Call attribute)
        || !attribute.path().equals("builtins.getattr")
        || !(of(attribute.args().getFirst()).orElse(null) instanceof Moment moment)) {
      return null;
    }
    return switch (attribute.args().getLast().asString().orElse("")) {
      case "date" -> new Day(moment.local().toLocalDate());
      case "time" -> new Clock(moment.local().toLocalTime(), null);
      case "timetz" -> new Clock(moment.local().toLocalTime(), moment.zone());
      default -> null;
    };
  }

  private static @Nullable StandardObject delta(Value.Call call) {
    if (call.args().size() > UNITS.size()
        || !UNITS.stream().map(Map.Entry::getKey).toList().containsAll(call.kwargs().keySet())) {
      return null;
    }
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < UNITS.size(); i++) {
      Value value = argument(call, i, UNITS.get(i).getKey());
      if (value != null) {
        BigDecimal count = number(value);
        if (count == null) {
          return null;
        }
        total = total.add(count.multiply(UNITS.get(i).getValue()));
      }
    }
    return new Delta(rounded(total));
  }

  private static BigInteger rounded(BigDecimal microseconds) {
    return microseconds.setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
  }

  private static @Nullable StandardObject clock(Value.Call call) {
    Value zone = argument(call, 4, "tzinfo");
    int[] parts = numbers(cut(call, 4), "?hour", "?minute", "?second", "?microsecond");
    if (parts == null || (zone != null && !isNone(zone) && zone(zone) == null)) {
      return null;
    }
    return new Clock(LocalTime.of(parts[0], parts[1], parts[2], parts[3] * 1000), zone(zone));
  }

  private static @Nullable StandardObject moment(Value.Call call) {
    Value zone = argument(call, 7, "tzinfo");
    int[] parts =
        numbers(
            cut(call, 7), "year", "month", "day", "?hour", "?minute", "?second", "?microsecond");
    if (parts == null || (zone != null && !isNone(zone) && zone(zone) == null)) {
      return null;
    }
    LocalDateTime local =
        LocalDateTime.of(
            parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6] * 1000);
    return new Moment(local, zone(zone), Value.Int.of(1).equals(call.kwargs().get("fold")));
  }

  /** Without the zone and what stands behind it. */
  private static Value.Call cut(Value.Call call, int positions) {
    Map<String, Value> kwargs = new LinkedHashMap<>(call.kwargs());
    kwargs.remove("tzinfo");
    kwargs.remove("fold");
    List<Value> args =
        call.args().size() == positions + 1 ? call.args().subList(0, positions) : call.args();
    return new Value.Call(call.path(), args, kwargs, call.place());
  }

  private static StandardObject parsed(String text) {
    if (text.length() <= 10) {
      return new Moment(LocalDate.parse(text).atStartOfDay(), null, false);
    }
    int sign = Math.max(text.lastIndexOf('+'), text.indexOf('-', 11));
    boolean zulu = text.endsWith("Z");
    if (sign < 0 && !zulu) {
      return new Moment(LocalDateTime.parse(text), null, false);
    }
    String local = text.substring(0, zulu ? text.length() - 1 : sign);
    ZoneOffset offset = zulu ? ZoneOffset.UTC : ZoneOffset.of(text.substring(sign));
    return new Moment(LocalDateTime.parse(local), fixed(offset, null), false);
  }

  String MONTHS_SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";

  String MONTHS =
      "January|February|March|April|May|June|July|August|September|October|November|December";

  /** The directives of {@code strptime}, as patterns. */
  Map<Character, String> DIRECTIVES =
      Map.ofEntries(
          Map.entry('Y', "\\d{4}"),
          Map.entry('m', "1[0-2]|0[1-9]|[1-9]"),
          Map.entry('d', "3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]"),
          Map.entry('H', "2[0-3]|[01]\\d|\\d"),
          Map.entry('I', "1[0-2]|0[1-9]|[1-9]"),
          Map.entry('M', "[0-5]\\d|\\d"),
          Map.entry('S', "[0-5]\\d|\\d"),
          Map.entry('f', "\\d{1,6}"),
          Map.entry('y', "\\d\\d"),
          Map.entry('p', "[AaPp][Mm]"),
          Map.entry('b', MONTHS_SHORT),
          Map.entry('B', MONTHS),
          Map.entry('a', "Mon|Tue|Wed|Thu|Fri|Sat|Sun"),
          Map.entry('A', "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
          Map.entry('z', "[+-]\\d\\d:?[0-5]\\d|Z"));

  /**
   * @see <a href="https://docs.python.org/3/library/datetime.html#format-codes">format codes</a>
   */
  private static @Nullable StandardObject strptime(Value.Call call) {
    if (call.args().size() != 2
        || !(call.args().getFirst() instanceof Value.Str(String text))
        || !(call.args().getLast() instanceof Value.Str(String format))) {
      return null;
    }
    StringBuilder pattern = new StringBuilder();
    List<Character> order = new ArrayList<>();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length() && format.charAt(i + 1) != '%') {
        char directive = format.charAt(++i);
        String part = DIRECTIVES.get(directive);
        if (part == null || order.contains(directive)) {
          return null;
        }
        order.add(directive);
        pattern.append('(').append(part).append(')');
      } else if (Character.isWhitespace(c)) {
        pattern.append("\\s+");
      } else {
        i += c == '%' ? 1 : 0;
        pattern.append(Pattern.quote(String.valueOf(c)));
      }
    }
    Matcher matcher = Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE).matcher(text);
    return matcher.matches() ? parsed(matcher, order) : null;
  }

  private static StandardObject parsed(Matcher matcher, List<Character> order) {
    Map<Character, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < order.size(); i++) {
      parts.put(order.get(i), matcher.group(i + 1).strip());
    }
    int year = number(parts, 'Y', 1900);
    if (parts.containsKey('y')) {
      year = number(parts, 'y', 0);
      year += year < 69 ? 2000 : 1900;
    }
    int month = number(parts, 'm', 1);
    for (char name : List.of('b', 'B')) {
      String given = parts.get(name);
      if (given != null) {
        month =
            List.of((name == 'b' ? MONTHS_SHORT : MONTHS).toLowerCase(Locale.ROOT).split("\\|"))
                    .indexOf(given.toLowerCase(Locale.ROOT))
                + 1;
      }
    }
    int hour = number(parts, 'H', 0);
    if (parts.containsKey('I')) {
      hour =
          number(parts, 'I', 0) % 12
              + (parts.getOrDefault('p', "am").equalsIgnoreCase("pm") ? 12 : 0);
    }
    String fraction = parts.getOrDefault('f', "0");
    int micros = Integer.parseInt(fraction + "0".repeat(6 - fraction.length()));
    Zone zone = null;
    String offset = parts.get('z');
    if (offset != null) {
      zone = fixed(offset.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(offset), null);
    }
    return new Moment(
        LocalDateTime.of(
            year,
            month,
            number(parts, 'd', 1),
            hour,
            number(parts, 'M', 0),
            number(parts, 'S', 0),
            micros * 1000),
        zone,
        false);
  }

  private static int number(Map<Character, String> parts, char directive, int otherwise) {
    return parts.containsKey(directive) ? Integer.parseInt(parts.get(directive)) : otherwise;
  }

  private static @Nullable StandardObject fromTimestamp(Value.Call call) {
    BigDecimal seconds = call.args().isEmpty() ? null : number(call.args().getFirst());
    Zone zone = zone(argument(call, 1, "tz"));
    return seconds == null || zone == null ? null : at(seconds, zone);
  }

  private static StandardObject at(BigDecimal seconds, @Nullable Zone zone) {
    Instant instant =
        Instant.EPOCH.plus(rounded(seconds.movePointRight(6)).longValueExact(), ChronoUnit.MICROS);
    ZoneId id = zone == null ? ZoneOffset.UTC : zone.id();
    return new Moment(LocalDateTime.ofInstant(instant, id), zone, false);
  }

  private static @Nullable Zone zone(@Nullable Value value) {
    return value != null && of(value).orElse(null) instanceof Zone zone ? zone : null;
  }

  private static @Nullable StandardObject zoneMade(Value.Call call) {
    String name = call.path().substring(call.path().lastIndexOf('.') + 1);
    if (name.equals("tzutc")) {
      return call.args().isEmpty() ? new Zone("tzutc()", ZoneOffset.UTC) : null;
    }
    if (name.equals("ZoneInfo")) {
      Value key = argument(call, 0, "key");
      return key instanceof Value.Str(String text) ? new Zone(text, ZoneId.of(text)) : null;
    }
    Value given = argument(call, 0, "offset");
    StandardObject offset = given == null ? null : of(given).orElse(null);
    if (name.equals("get_fixed_timezone")) {
      BigInteger minutes =
          offset instanceof Delta(BigInteger microseconds)
              ? microseconds.divide(BigInteger.valueOf(60_000_000))
              : given instanceof Value.Int(BigInteger number) ? number : null;
      return minutes == null ? null : fixedOfDjango(minutes.intValueExact());
    }
    Value label = argument(call, 1, "name");
    if (!(offset instanceof Delta(BigInteger microseconds))
        || (label != null && !(label instanceof Value.Str))) {
      return null;
    }
    return fixed(
        ZoneOffset.ofTotalSeconds(
            microseconds.divide(BigInteger.valueOf(1_000_000)).intValueExact()),
        label == null ? null : label.asString().orElse(null));
  }

  private static Zone fixed(ZoneOffset offset, @Nullable String name) {
    return new Zone(
        name != null ? name : offset.equals(ZoneOffset.UTC) ? "UTC" : "UTC" + offset(offset),
        offset);
  }

  private static Zone fixedOfDjango(int minutes) {
    String name =
        String.format(
            Locale.ROOT,
            "%s%02d%02d",
            minutes < 0 ? "-" : "+",
            Math.abs(minutes) / 60,
            Math.abs(minutes) % 60);
    return new Zone(name, ZoneOffset.ofTotalSeconds(minutes * 60));
  }

  private static @Nullable StandardObject decimal(Value.Call call) {
    Value value = call.args().isEmpty() ? call.kwargs().get("value") : call.args().getFirst();
    if (call.args().size() > 1) {
      return null;
    }
    return switch (value) {
      case null -> call.kwargs().isEmpty() ? new Decimal("0") : null;
      case Value.Str(String text) -> decimal(text.strip().replace("_", ""));
      case Value.PyTuple(List<Value> parts) -> decimal(parts);
      case Value other -> {
        if (other instanceof Value.Float(double d) && !Double.isFinite(d)) {
          yield decimal(Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf");
        }
        BigDecimal number = number(other);
        yield number != null
            ? new Decimal(number.toString())
            : of(other).orElse(null) instanceof Decimal same ? same : null;
      }
    };
  }

  private static StandardObject decimal(String text) {
    String sign = text.startsWith("-") ? "-" : "";
    String plain = text.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT);
    if (plain.equals("inf") || plain.equals("infinity")) {
      return new Decimal(sign + "Infinity");
    }
    if (plain.equals("nan")) {
      return new Decimal(sign + "NaN");
    }
    BigDecimal number = new BigDecimal(plain);
    return new Decimal(sign + number);
  }

  /** {@code (sign, digits, exponent)}. */
  private static @Nullable StandardObject decimal(List<Value> parts) {
    if (parts.size() != 3
        || !(parts.get(0) instanceof Value.Int(BigInteger sign))
        || !(parts.get(2) instanceof Value.Int(BigInteger exponent))
        || parts.get(1).asItems().isEmpty()) {
      return null;
    }
    List<Value> digits = parts.get(1).asItems().orElseThrow();
    StringBuilder text = new StringBuilder();
    for (Value digit : digits) {
      if (!(digit instanceof Value.Int(BigInteger number))) {
        return null;
      }
      text.append(number);
    }
    BigInteger whole = text.isEmpty() ? BigInteger.ZERO : new BigInteger(text.toString());
    return new Decimal(
        (sign.signum() == 0 ? "" : "-") + new BigDecimal(whole, -exponent.intValueExact()));
  }

  private static @Nullable StandardObject uuid(Value.Call call) {
    Value hex = argument(call, 0, "hex");
    if (hex instanceof Value.Str(String text)) {
      String digits =
          text.replace("urn:", "")
              .replace("uuid:", "")
              .replaceAll("^[{}]+|[{}]+$", "")
              .replace("-", "");
      return digits.length() == 32 ? uuid(new BigInteger(digits, 16)) : null;
    }
    if (call.kwargs().get("int") instanceof Value.Int(BigInteger number)) {
      return uuid(number);
    }
    return call.kwargs().get("bytes") instanceof Value.Bytes(String bytes) && bytes.length() == 32
        ? uuid(new BigInteger(1, HexFormat.of().parseHex(bytes)))
        : null;
  }

  private static @Nullable StandardObject uuid(BigInteger number) {
    return number.signum() < 0 || number.bitLength() > 128
        ? null
        : new Uuid(new UUID(number.shiftRight(64).longValue(), number.longValue()));
  }

  /**
   * A UUID of a name in a namespace.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.5">RFC 9562</a>
   */
  private static @Nullable StandardObject named(Value.Call call, String digest, int version) {
    if (call.args().size() != 2
        || !(object(call, 0) instanceof Uuid(UUID namespace))
        || !(call.args().getLast() instanceof Value.Str(String name))) {
      return null;
    }
    try {
      MessageDigest hash = MessageDigest.getInstance(digest);
      hash.update(HexFormat.of().parseHex(namespace.toString().replace("-", "")));
      byte[] bytes = Arrays.copyOf(hash.digest(name.getBytes(StandardCharsets.UTF_8)), 16);
      bytes[6] = (byte) ((bytes[6] & 0x0f) | (version << 4));
      bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
      return uuid(new BigInteger(1, bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + digest, e);
    }
  }

  private static @Nullable StandardObject range(Value.Call call) {
    List<BigInteger> bounds = new ArrayList<>();
    for (Value each : call.args()) {
      if (!(each instanceof Value.Int(BigInteger bound))) {
        return null;
      }
      bounds.add(bound);
    }
    return switch (bounds.size()) {
      case 1 -> new Range(BigInteger.ZERO, bounds.getFirst(), BigInteger.ONE);
      case 2 -> new Range(bounds.getFirst(), bounds.getLast(), BigInteger.ONE);
      case 3 -> new Range(bounds.get(0), bounds.get(1), bounds.get(2));
      default -> null;
    };
  }

  private static @Nullable StandardObject complex(Value.Call call) {
    Value real = argument(call, 0, "real");
    Value imaginary = argument(call, 1, "imag");
    BigDecimal x = real == null ? BigDecimal.ZERO : number(real);
    BigDecimal y = imaginary == null ? BigDecimal.ZERO : number(imaginary);
    return x == null || y == null ? null : new Complex(x.doubleValue(), y.doubleValue());
  }

  private static @Nullable StandardObject operated(String operator, Value left, Value right) {
    StandardObject a = of(left).orElse(null);
    StandardObject b = of(right).orElse(null);
    BigDecimal x = number(left);
    BigDecimal y = number(right);
    return switch (operator) {
      case "operator.add" ->
          a instanceof Delta(BigInteger one) && b instanceof Delta(BigInteger other)
              ? new Delta(one.add(other))
              : a instanceof Delta delta && b != null
                  ? later(b, delta.microseconds())
                  : b instanceof Delta delta && a != null
                      ? later(a, delta.microseconds())
                      : a instanceof Complex || b instanceof Complex
                          ? complex(a, x, b, y, 1)
                          : decimals(operator, a, x, b, y);
      case "operator.sub" ->
          a instanceof Delta(BigInteger one) && b instanceof Delta(BigInteger other)
              ? new Delta(one.subtract(other))
              : b instanceof Delta(BigInteger other) && a != null
                  ? later(a, other.negate())
                  : a instanceof Complex || b instanceof Complex
                      ? complex(a, x, b, y, -1)
                      : decimals(operator, a, x, b, y);
      case "operator.mul" ->
          a instanceof Delta(BigInteger one) && y != null
              ? new Delta(rounded(new BigDecimal(one).multiply(y)))
              : b instanceof Delta(BigInteger other) && x != null
                  ? new Delta(rounded(new BigDecimal(other).multiply(x)))
                  : decimals(operator, a, x, b, y);
      case "operator.truediv" ->
          a instanceof Delta(BigInteger one) && y != null
              ? new Delta(new BigDecimal(one).divide(y, 0, RoundingMode.HALF_EVEN).toBigInteger())
              : decimals(operator, a, x, b, y);
      case "operator.floordiv" ->
          a instanceof Delta(BigInteger one) && right instanceof Value.Int && y != null
              ? new Delta(new BigDecimal(one).divide(y, 0, RoundingMode.FLOOR).toBigInteger())
              : null;
      default -> null;
    };
  }

  private static @Nullable StandardObject later(StandardObject when, BigInteger microseconds) {
    return switch (when) {
      case Day(LocalDate date) ->
          new Day(
              date.plusDays(
                  new BigDecimal(microseconds)
                      .divide(DAY, 0, RoundingMode.FLOOR)
                      .longValueExact()));
      case Moment(LocalDateTime local, Zone zone, boolean _) ->
          new Moment(local.plus(microseconds.longValueExact(), ChronoUnit.MICROS), zone, false);
      default -> null;
    };
  }

  private static @Nullable StandardObject complex(
      @Nullable StandardObject a,
      @Nullable BigDecimal x,
      @Nullable StandardObject b,
      @Nullable BigDecimal y,
      int sign) {
    Complex left =
        a instanceof Complex one ? one : x == null ? null : new Complex(x.doubleValue(), 0);
    Complex right =
        b instanceof Complex other ? other : y == null ? null : new Complex(y.doubleValue(), 0);
    return left == null || right == null
        ? null
        : new Complex(
            left.real() + sign * right.real(), left.imaginary() + sign * right.imaginary());
  }

  /** Of decimals and whole numbers, at least one of them a decimal. */
  private static @Nullable StandardObject decimals(
      String operator,
      @Nullable StandardObject a,
      @Nullable BigDecimal x,
      @Nullable StandardObject b,
      @Nullable BigDecimal y) {
    if (!(a instanceof Decimal) && !(b instanceof Decimal)) {
      return null;
    }
    BigDecimal left = a instanceof Decimal(String text) ? finite(text) : x;
    BigDecimal right = b instanceof Decimal(String text) ? finite(text) : y;
    if (left == null || right == null) {
      return null;
    }
    BigDecimal result =
        switch (operator) {
          case "operator.add" -> left.add(right, CONTEXT);
          case "operator.sub" -> left.subtract(right, CONTEXT);
          case "operator.mul" -> left.multiply(right, CONTEXT);
          case "operator.truediv" -> left.divide(right, CONTEXT);
          default -> throw new IllegalStateException("no operator of decimals: " + operator);
        };
    return new Decimal(result.toString());
  }

  private static @Nullable BigDecimal finite(String text) {
    return text.endsWith("y") || text.endsWith("N") ? null : new BigDecimal(text);
  }

  private static @Nullable BigDecimal number(Value value) {
    return switch (value) {
      case Value.Int(BigInteger number) -> new BigDecimal(number);
      case Value.Bool(boolean truth) -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
      case Value.Float(double d) when Double.isFinite(d) -> new BigDecimal(d);
      default -> null;
    };
  }

  private static @Nullable StandardObject object(Value.Call call, int at) {
    return at < call.args().size() ? of(call.args().get(at)).orElse(null) : null;
  }

  private static @Nullable Value argument(Value.Call call, int at, String name) {
    return at < call.args().size() ? call.args().get(at) : call.kwargs().get(name);
  }

  private static boolean isNone(Value value) {
    return value instanceof Value.None;
  }

  private static @Nullable String text(Value.Call call) {
    return call.args().size() == 1 ? call.args().getFirst().asString().orElse(null) : null;
  }

  /** Whole numbers by position or name; null where one is missing that may not, or is another. */
  private static int @Nullable [] numbers(Value.Call call, String... names) {
    int[] numbers = new int[names.length];
    int used = 0;
    if (call.args().size() > names.length) {
      return null;
    }
    for (int i = 0; i < names.length; i++) {
      boolean optional = names[i].startsWith("?");
      String name = optional ? names[i].substring(1) : names[i];
      used += call.kwargs().containsKey(name) ? 1 : 0;
      Value value = argument(call, i, name);
      if (value instanceof Value.Int(BigInteger number) && number.bitLength() < 31) {
        numbers[i] = number.intValue();
      } else if (value != null || !optional) {
        return null;
      }
    }
    return used == call.kwargs().size() ? numbers : null;
  }
}
