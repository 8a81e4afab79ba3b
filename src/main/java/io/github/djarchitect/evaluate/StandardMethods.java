package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Raised;
import io.github.djarchitect.evaluate.StandardObject.Clock;
import io.github.djarchitect.evaluate.StandardObject.Day;
import io.github.djarchitect.evaluate.StandardObject.Decimal;
import io.github.djarchitect.evaluate.StandardObject.Delta;
import io.github.djarchitect.evaluate.StandardObject.Moment;
import io.github.djarchitect.evaluate.StandardObject.Uuid;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attributes, methods and operators of moments, durations, decimals and UUIDs. */
final class StandardMethods {
  private static final Set<String> METHODS =
      Set.of(
          "isoformat",
          "strftime",
          "replace",
          "weekday",
          "isoweekday",
          "toordinal",
          "timestamp",
          "astimezone",
          "date",
          "time",
          "timetz",
          "total_seconds",
          "quantize",
          "normalize",
          "to_integral_value",
          "copy_abs",
          "is_nan",
          "is_finite");

  private static final BigInteger DAY = BigInteger.valueOf(86_400_000_000L);

  /** More digits than a migration writes, and few enough to be written out. */
  private static final int MOST_DIGITS = 5_000;

  private StandardMethods() {}

  static boolean hasMethod(Value value, String name) {
    return METHODS.contains(name) && StandardObject.of(value).isPresent();
  }

  /** An attribute that is no method; absent where there is none that is known. */
  static Optional<Value> attribute(Value value, String name) {
    Optional<StandardObject> object =
        value instanceof Value.Call || value instanceof Value.Ref
            ? StandardObject.of(value)
            : Optional.empty();
    if (object.isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (object.get()) {
          case Day(LocalDate date) -> ofDate(date, name);
          case Moment moment -> {
            Value of = ofDate(moment.local().toLocalDate(), name);
            yield of != null
                ? of
                : name.equals("tzinfo")
                    ? zone(moment.zone())
                    : ofTime(moment.local().toLocalTime(), name);
          }
          case Clock(LocalTime time, StandardObject.Zone zone) ->
              name.equals("tzinfo") ? zone(zone) : ofTime(time, name);
          case Delta(BigInteger microseconds) -> {
            BigInteger rest = microseconds.mod(DAY);
            yield switch (name) {
              case "days" -> new Value.Int(microseconds.subtract(rest).divide(DAY));
              case "seconds" -> new Value.Int(rest.divide(BigInteger.valueOf(1_000_000)));
              case "microseconds" -> new Value.Int(rest.mod(BigInteger.valueOf(1_000_000)));
              default -> null;
            };
          }
          case Uuid(java.util.UUID uuid) -> {
            String hex = uuid.toString().replace("-", "");
            yield switch (name) {
              case "hex" -> Value.str(hex);
              case "int" -> new Value.Int(new BigInteger(hex, 16));
              case "bytes" -> new Value.Bytes(hex);
              case "urn" -> Value.str("urn:uuid:" + uuid);
              case "version" -> uuid.variant() == 2 ? Value.Int.of(uuid.version()) : Value.NONE;
              default -> null;
            };
          }
          case Decimal _, StandardObject.Zone _, StandardObject.Complex _ -> null;
          case StandardObject.Range(BigInteger start, BigInteger stop, BigInteger step) ->
              switch (name) {
                case "start" -> new Value.Int(start);
                case "stop" -> new Value.Int(stop);
                case "step" -> new Value.Int(step);
                default -> null;
              };
        });
  }

  private static @Nullable Value ofDate(LocalDate date, String name) {
    return switch (name) {
      case "year" -> Value.Int.of(date.getYear());
      case "month" -> Value.Int.of(date.getMonthValue());
      case "day" -> Value.Int.of(date.getDayOfMonth());
      default -> null;
    };
  }

  private static @Nullable Value ofTime(LocalTime time, String name) {
    return switch (name) {
      case "hour" -> Value.Int.of(time.getHour());
      case "minute" -> Value.Int.of(time.getMinute());
      case "second" -> Value.Int.of(time.getSecond());
      case "microsecond" -> Value.Int.of(time.getNano() / 1000);
      default -> null;
    };
  }

  /** A method; null where its result is not known. */
  static @Nullable Thing call(Value of, String name, List<Thing> args, Map<String, Thing> kwargs) {
    Optional<StandardObject> object =
        of instanceof Value.Call || of instanceof Value.Ref
            ? StandardObject.of(of)
            : Optional.empty();
    if (object.isEmpty()) {
      return null;
    }
    try {
      return switch (object.get()) {
        case Day(LocalDate date) -> ofDay(date, name, args, kwargs);
        case Moment moment -> ofMoment(moment, name, args, kwargs);
        case Clock clock ->
            switch (name) {
              case "isoformat" -> args.isEmpty() ? Thing.text(StandardObject.iso(clock)) : null;
              case "replace" -> {
                Map<String, Value> parts = replaced(args, kwargs);
                LocalTime time = parts == null ? null : with(clock.time(), parts);
                yield time == null || parts == null || !TIME.containsAll(parts.keySet())
                    ? null
                    : Thing.of(value(new Clock(time, clock.zone())));
              }
              case "strftime" -> formatted(LocalDate.of(1900, 1, 1).atTime(clock.time()), args);
              default -> null;
            };
        case Delta(BigInteger microseconds) ->
            name.equals("total_seconds") && args.isEmpty()
                ? new Plain(new Value.Float(microseconds.doubleValue() / 1e6))
                : null;
        case Decimal(String text) -> ofDecimal(text, name, args, kwargs);
        default -> null;
      };
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Thing ofDay(
      LocalDate date, String name, List<Thing> args, Map<String, Thing> kwargs) {
    return switch (name) {
      case "isoformat" -> Thing.text(date.toString());
      case "strftime" -> formatted(date.atStartOfDay(), args);
      case "weekday" -> Thing.number(date.getDayOfWeek().getValue() - 1);
      case "isoweekday" -> Thing.number(date.getDayOfWeek().getValue());
      case "toordinal" -> Thing.number(date.getLong(JulianFields.RATA_DIE));
      case "replace" -> {
        Map<String, Value> parts = replaced(args, kwargs);
        LocalDate with = parts == null ? null : with(date, parts);
        yield with == null || parts == null || !DATE.containsAll(parts.keySet())
            ? null
            : Thing.of(value(new Day(with)));
      }
      default -> null;
    };
  }

  private static @Nullable Thing ofMoment(
      Moment moment, String name, List<Thing> args, Map<String, Thing> kwargs) {
    LocalDate date = moment.local().toLocalDate();
    return switch (name) {
      case "isoformat" ->
          args.isEmpty() && kwargs.isEmpty()
              ? Thing.text(StandardObject.iso(moment))
              : args.size() == 1 && Freeze.of(args.getFirst()) instanceof Value.Str(String between)
                  ? Thing.text(
                      StandardObject.iso(moment)
                          .replaceFirst("T", java.util.regex.Matcher.quoteReplacement(between)))
                  : null;
      case "strftime" ->
          moment.zone() == null || !directives(args).contains("%z")
              ? formatted(moment.local(), args)
              : null;
      case "date" -> Thing.of(value(new Day(date)));
      case "time" -> Thing.of(value(new Clock(moment.local().toLocalTime(), null)));
      case "timetz" -> Thing.of(value(new Clock(moment.local().toLocalTime(), moment.zone())));
      case "weekday", "isoweekday", "toordinal" -> ofDay(date, name, args, kwargs);
      case "timestamp" ->
          moment.zone() == null
              ? null
              : new Plain(
                  new Value.Float(
                      ChronoUnit.MICROS.between(
                              java.time.Instant.EPOCH,
                              StandardObject.instant(moment, moment.zone()))
                          / 1e6));
      case "astimezone" -> {
        StandardObject zone =
            args.size() == 1 ? StandardObject.of(Freeze.of(args.getFirst())).orElse(null) : null;
        yield moment.zone() != null && zone instanceof StandardObject.Zone to
            ? Thing.of(
                value(
                    new Moment(
                        LocalDateTime.ofInstant(
                            StandardObject.instant(moment, moment.zone()), to.id()),
                        to,
                        false)))
            : null;
      }
      case "replace" -> {
        Map<String, Value> parts = replaced(args, kwargs);
        if (parts == null) {
          yield null;
        }
        StandardObject.Zone zone = moment.zone();
        Value given = parts.remove("tzinfo");
        boolean later = moment.later();
        Value fold = parts.remove("fold");
        later = fold == null ? later : fold.equals(Value.Int.of(1));
        if (given != null) {
          zone = given instanceof Value.None ? null : zoneOf(given);
          if (zone == null && !(given instanceof Value.None)) {
            yield null;
          }
        }
        LocalDate day = with(date, parts);
        LocalTime time = with(moment.local().toLocalTime(), parts);
        boolean all =
            parts.keySet().stream().allMatch(each -> DATE.contains(each) || TIME.contains(each));
        yield day == null || time == null || !all
            ? null
            : Thing.of(value(new Moment(day.atTime(time), zone, later)));
      }
      default -> null;
    };
  }

  private static StandardObject.@Nullable Zone zoneOf(Value value) {
    return StandardObject.of(value).orElse(null) instanceof StandardObject.Zone zone ? zone : null;
  }

  private static final Set<String> DATE = Set.of("year", "month", "day");

  private static final Set<String> TIME = Set.of("hour", "minute", "second", "microsecond");

  private static @Nullable Map<String, Value> replaced(
      List<Thing> args, Map<String, Thing> kwargs) {
    return args.isEmpty() ? new LinkedHashMap<>(Freeze.of(kwargs)) : null;
  }

  private static int part(Map<String, Value> parts, String name, int before) {
    Value value = parts.get(name);
    if (value == null) {
      return before;
    }
    if (value instanceof Value.Int(BigInteger number) && number.bitLength() < 31) {
      return number.intValue();
    }
    throw new DateTimeException("no number");
  }

  private static LocalDate with(LocalDate date, Map<String, Value> parts) {
    return LocalDate.of(
        part(parts, "year", date.getYear()),
        part(parts, "month", date.getMonthValue()),
        part(parts, "day", date.getDayOfMonth()));
  }

  private static LocalTime with(LocalTime time, Map<String, Value> parts) {
    return LocalTime.of(
        part(parts, "hour", time.getHour()),
        part(parts, "minute", time.getMinute()),
        part(parts, "second", time.getSecond()),
        part(parts, "microsecond", time.getNano() / 1000) * 1000);
  }

  private static String directives(List<Thing> args) {
    return args.size() == 1 ? Freeze.of(args.getFirst()).asString().orElse("") : "";
  }

  private static @Nullable Thing formatted(LocalDateTime local, List<Thing> args) {
    if (args.size() != 1) {
      return null;
    }
    return Freeze.of(args.getFirst())
        .asString()
        .flatMap(format -> formatted(local, format))
        .<Thing>map(Thing::text)
        .orElse(null);
  }

  /** {@code strftime} in the language that Python starts with. */
  private static Optional<String> formatted(LocalDateTime local, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 >= format.length()) {
        out.append(c);
        continue;
      }
      String part =
          switch (format.charAt(++i)) {
            case 'Y' -> String.valueOf(local.getYear());
            case 'y' -> two(local.getYear() % 100);
            case 'm' -> two(local.getMonthValue());
            case 'd' -> two(local.getDayOfMonth());
            case 'H' -> two(local.getHour());
            case 'I' -> two(local.getHour() % 12 == 0 ? 12 : local.getHour() % 12);
            case 'M' -> two(local.getMinute());
            case 'S' -> two(local.getSecond());
            case 'f' -> String.format(Locale.ROOT, "%06d", local.getNano() / 1000);
            case 'p' -> local.getHour() < 12 ? "AM" : "PM";
            case 'j' -> String.format(Locale.ROOT, "%03d", local.getDayOfYear());
            case 'A' -> local.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' -> local.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> local.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' -> local.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'w' -> String.valueOf(local.getDayOfWeek().getValue() % 7);
            case 'F' -> local.toLocalDate().toString();
            case 'T' ->
                two(local.getHour()) + ":" + two(local.getMinute()) + ":" + two(local.getSecond());
            case '%' -> "%";
            case 'z', 'Z' -> "";
            default -> null;
          };
      if (part == null || local.getYear() < 1000) {
        return Optional.empty();
      }
      out.append(part);
    }
    return Optional.of(out.toString());
  }

  private static String two(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }

  private static @Nullable Thing ofDecimal(
      String text, String name, List<Thing> args, Map<String, Thing> kwargs) {
    if (name.equals("is_nan") || name.equals("is_finite")) {
      boolean nan = text.endsWith("N");
      return Thing.truth(name.equals("is_nan") ? nan : !nan && !text.endsWith("y"));
    }
    BigDecimal number = finite(text);
    if (number == null) {
      return null;
    }
    return switch (name) {
      case "copy_abs" -> decimal(number.abs());
      case "normalize" -> args.isEmpty() ? decimal(normal(number)) : null;
      case "to_integral_value" ->
          args.isEmpty() && kwargs.isEmpty() && number.scale() > 0
              ? decimal(number.setScale(0, RoundingMode.HALF_EVEN))
              : null;
      case "quantize" -> {
        Thing rounding = args.size() > 1 ? args.get(1) : kwargs.get("rounding");
        BigDecimal to =
            args.isEmpty() || args.size() > 2 ? null : number(Freeze.of(args.getFirst()));
        RoundingMode mode =
            rounding == null || Freeze.of(rounding) instanceof Value.None
                ? RoundingMode.HALF_EVEN
                : mode(Freeze.of(rounding));
        if (to == null || mode == null || Math.abs(to.scale()) > 28) {
          yield null;
        }
        BigDecimal rounded = number.setScale(to.scale(), mode);
        yield rounded.precision() > StandardObject.CONTEXT.getPrecision() ? null : decimal(rounded);
      }
      default -> null;
    };
  }

  private static BigDecimal normal(BigDecimal number) {
    BigDecimal rounded = number.round(StandardObject.CONTEXT);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }

  private static @Nullable RoundingMode mode(Value rounding) {
    String name =
        rounding instanceof Value.Ref(String path)
            ? path.substring(path.lastIndexOf('.') + 1)
            : rounding.asString().orElse("");
    return switch (name) {
      case "ROUND_HALF_UP" -> RoundingMode.HALF_UP;
      case "ROUND_HALF_DOWN" -> RoundingMode.HALF_DOWN;
      case "ROUND_HALF_EVEN" -> RoundingMode.HALF_EVEN;
      case "ROUND_UP" -> RoundingMode.UP;
      case "ROUND_DOWN" -> RoundingMode.DOWN;
      case "ROUND_CEILING" -> RoundingMode.CEILING;
      case "ROUND_FLOOR" -> RoundingMode.FLOOR;
      default -> null;
    };
  }

  private static Thing decimal(BigDecimal number) {
    return Thing.of(value(new Decimal(number.toString())));
  }

  static @Nullable BigDecimal finite(String text) {
    if (text.endsWith("y") || text.endsWith("N")) {
      return null;
    }
    BigDecimal number = new BigDecimal(text);
    return Math.abs((long) number.scale()) + number.precision() > MOST_DIGITS ? null : number;
  }

  /** A decimal, or a number that is compared and counted with one. */
  private static @Nullable BigDecimal number(Value value) {
    return switch (value) {
      case Value.Int(BigInteger i) when i.bitLength() < 10_000 -> new BigDecimal(i);
      case Value.Bool(boolean b) -> b ? BigDecimal.ONE : BigDecimal.ZERO;
      case Value.Call _, Value.Ref _ ->
          StandardObject.of(value).orElse(null) instanceof Decimal(String text)
              ? finite(text)
              : null;
      default -> null;
    };
  }

  /** {@code int()} or {@code float()} of a decimal; null for anything else. */
  static @Nullable BigDecimal decimalOf(Value value) {
    return value instanceof Value.Call || value instanceof Value.Ref ? number(value) : null;
  }

  /** An operator whose result is no object of these, or whose failure is certain. */
  static @Nullable Thing binary(Thing left, Expr.Operator op, Thing right, Place place) {
    if (!(left instanceof Plain(Value a))
        || !(right instanceof Plain(Value b))
        || (!(a instanceof Value.Call || a instanceof Value.Ref)
            && !(b instanceof Value.Call || b instanceof Value.Ref))) {
      return null;
    }
    StandardObject one = StandardObject.of(a).orElse(null);
    StandardObject other = StandardObject.of(b).orElse(null);
    if (one instanceof Delta(BigInteger x) && other instanceof Delta(BigInteger y)) {
      boolean divides =
          op == Expr.Operator.DIV || op == Expr.Operator.FLOOR_DIV || op == Expr.Operator.MOD;
      if (divides && y.signum() == 0) {
        throw new Raised("ZeroDivisionError", "division by zero", place);
      }
      return switch (op) {
        case DIV ->
            new Plain(
                new Value.Float(
                    new BigDecimal(x)
                        .divide(new BigDecimal(y), java.math.MathContext.DECIMAL64)
                        .doubleValue()));
        case FLOOR_DIV -> new Plain(new Value.Int(Operators.floor(x, y)));
        case MOD -> Thing.of(value(new Delta(x.subtract(Operators.floor(x, y).multiply(y)))));
        default -> null;
      };
    }
    if (op == Expr.Operator.SUB
        && one instanceof Day(LocalDate x)
        && other instanceof Day(LocalDate y)) {
      return Thing.of(
          value(new Delta(BigInteger.valueOf(ChronoUnit.DAYS.between(y, x)).multiply(DAY))));
    }
    if (op == Expr.Operator.SUB && one instanceof Moment x && other instanceof Moment y) {
      Optional<BigInteger> between = between(x, y);
      return between.map(micros -> Thing.of(value(new Delta(micros)))).orElse(null);
    }
    if (one instanceof Decimal || other instanceof Decimal) {
      BigDecimal x = number(a);
      BigDecimal y = number(b);
      if (x == null || y == null) {
        return null;
      }
      boolean divides =
          op == Expr.Operator.DIV || op == Expr.Operator.FLOOR_DIV || op == Expr.Operator.MOD;
      if (divides && y.signum() == 0) {
        throw new Raised("DivisionByZero", "division by zero", place);
      }
      return switch (op) {
        case FLOOR_DIV -> decimal(new BigDecimal(x.divideToIntegralValue(y).toBigInteger()));
        case MOD -> decimal(x.remainder(y));
        case POW ->
            b instanceof Value.Int(BigInteger n) && n.signum() >= 0 && n.bitLength() < 8
                ? decimal(x.pow(n.intValue(), StandardObject.CONTEXT))
                : null;
        default -> null;
      };
    }
    return null;
  }

  private static Optional<BigInteger> between(Moment x, Moment y) {
    if ((x.zone() == null) != (y.zone() == null)) {
      return Optional.empty();
    }
    // two of the same zone are told apart by their clocks
    boolean local = x.zone() == null || x.zone().equals(y.zone());
    return Optional.of(
        BigInteger.valueOf(
            local
                ? ChronoUnit.MICROS.between(y.local(), x.local())
                : ChronoUnit.MICROS.between(
                    StandardObject.instant(y, java.util.Objects.requireNonNull(y.zone())),
                    StandardObject.instant(x, java.util.Objects.requireNonNull(x.zone())))));
  }

  /** Which of two comes first; empty where they cannot be compared. */
  static Optional<Integer> order(Value a, Value b) {
    boolean objects =
        (a instanceof Value.Call || a instanceof Value.Ref || b instanceof Value.Call)
            || b instanceof Value.Ref;
    if (!objects) {
      return Optional.empty();
    }
    StandardObject one = StandardObject.of(a).orElse(null);
    StandardObject other = StandardObject.of(b).orElse(null);
    if (one instanceof Day(LocalDate x) && other instanceof Day(LocalDate y)) {
      return Optional.of(x.compareTo(y));
    }
    if (one instanceof Delta(BigInteger x) && other instanceof Delta(BigInteger y)) {
      return Optional.of(x.compareTo(y));
    }
    if (one instanceof Moment x && other instanceof Moment y) {
      return between(x, y).map(BigInteger::signum);
    }
    if (one instanceof Clock x
        && other instanceof Clock y
        && x.zone() == null
        && y.zone() == null) {
      return Optional.of(x.time().compareTo(y.time()));
    }
    if (one instanceof Decimal || other instanceof Decimal) {
      BigDecimal x = number(a);
      BigDecimal y = number(b);
      return x == null || y == null ? Optional.empty() : Optional.of(x.compareTo(y));
    }
    return Optional.empty();
  }

  /** Whether two are equal; empty unless both are such objects. */
  static Optional<Boolean> same(Value a, Value b) {
    Optional<Integer> order = order(a, b);
    if (order.isPresent()) {
      return Optional.of(order.get() == 0);
    }
    Optional<StandardObject> one =
        a instanceof Value.Call || a instanceof Value.Ref ? StandardObject.of(a) : Optional.empty();
    Optional<StandardObject> other =
        b instanceof Value.Call || b instanceof Value.Ref ? StandardObject.of(b) : Optional.empty();
    return one.isPresent() && other.isPresent() && one.get().getClass() == other.get().getClass()
        ? Optional.of(one.equals(other))
        : Optional.empty();
  }

  /** As {@code str()} writes it; empty for what is none of these. */
  static Optional<String> text(Value value) {
    if (!(value instanceof Value.Call || value instanceof Value.Ref)) {
      return Optional.empty();
    }
    return StandardObject.of(value)
        .flatMap(
            object ->
                switch (object) {
                  case Day _, Clock _ -> Optional.of(StandardObject.iso(object));
                  case Moment moment ->
                      Optional.of(StandardObject.iso(moment).replaceFirst("T", " "));
                  case Decimal(String text) -> Optional.of(text);
                  case Uuid(java.util.UUID uuid) -> Optional.of(uuid.toString());
                  case StandardObject.Zone(String name, java.time.ZoneId _) -> Optional.of(name);
                  case Delta(BigInteger microseconds) -> Optional.of(text(microseconds));
                  case StandardObject.Range(BigInteger start, BigInteger stop, BigInteger step) ->
                      Optional.of(
                          step.equals(BigInteger.ONE)
                              ? "range(%d, %d)".formatted(start, stop)
                              : "range(%d, %d, %d)".formatted(start, stop, step));
                  case StandardObject.Complex _ -> Optional.empty();
                });
  }

  private static String text(BigInteger microseconds) {
    BigInteger rest = microseconds.mod(DAY);
    BigInteger days = microseconds.subtract(rest).divide(DAY);
    long seconds = rest.longValueExact() / 1_000_000;
    long micros = rest.longValueExact() % 1_000_000;
    String clock =
        String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return (days.signum() == 0
            ? ""
            : days + (days.abs().equals(BigInteger.ONE) ? " day, " : " days, "))
        + clock
        + (micros == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros));
  }

  /** {@code format(value, spec)}; empty for what is none of these. */
  static Optional<String> formatted(Value value, String spec) {
    if (!(value instanceof Value.Call || value instanceof Value.Ref)) {
      return Optional.empty();
    }
    return StandardObject.of(value)
        .flatMap(
            object ->
                switch (object) {
                  case Day(LocalDate date) -> formatted(date.atStartOfDay(), spec);
                  case Moment moment ->
                      spec.contains("%z") || spec.contains("%Z")
                          ? Optional.empty()
                          : formatted(moment.local(), spec);
                  case Decimal(String text) -> {
                    BigDecimal number = finite(text);
                    yield number == null || !spec.matches("\\.\\d{1,2}f")
                        ? Optional.empty()
                        : Optional.of(
                            number
                                .setScale(
                                    Integer.parseInt(spec.substring(1, spec.length() - 1)),
                                    RoundingMode.HALF_EVEN)
                                .toPlainString());
                  }
                  case Uuid _ -> Optional.empty();
                  default -> Optional.empty();
                });
  }

  private static Value zone(StandardObject.@Nullable Zone zone) {
    return zone == null ? Value.NONE : value(zone);
  }

  /** The call that makes such an object. */
  static Value value(StandardObject object) {
    return switch (object) {
      case Day(LocalDate date) ->
          call(
              "datetime.date",
              Value.Int.of(date.getYear()),
              Value.Int.of(date.getMonthValue()),
              Value.Int.of(date.getDayOfMonth()));
      case Clock(LocalTime time, StandardObject.Zone zone) ->
          call(
              "datetime.time",
              Value.Int.of(time.getHour()),
              Value.Int.of(time.getMinute()),
              Value.Int.of(time.getSecond()),
              Value.Int.of(time.getNano() / 1000),
              zone(zone));
      case Moment(LocalDateTime local, StandardObject.Zone zone, boolean later) ->
          new Value.Call(
              "datetime.datetime",
              List.of(
                  Value.Int.of(local.getYear()),
                  Value.Int.of(local.getMonthValue()),
                  Value.Int.of(local.getDayOfMonth()),
                  Value.Int.of(local.getHour()),
                  Value.Int.of(local.getMinute()),
                  Value.Int.of(local.getSecond()),
                  Value.Int.of(local.getNano() / 1000),
                  zone(zone)),
              later ? Map.of("fold", Value.Int.of(1)) : Map.of(),
              Place.ofFile(""));
      case Delta(BigInteger microseconds) ->
          new Value.Call(
              "datetime.timedelta",
              List.of(),
              Map.of("microseconds", new Value.Int(microseconds)),
              Place.ofFile(""));
      case StandardObject.Zone(String name, java.time.ZoneId id) ->
          id.equals(ZoneOffset.UTC) && name.equals("UTC")
              ? new Value.Ref("datetime.timezone.utc")
              : id instanceof ZoneOffset offset
                  ? call(
                      "datetime.timezone",
                      value(
                          new Delta(
                              BigInteger.valueOf(offset.getTotalSeconds())
                                  .multiply(BigInteger.valueOf(1_000_000)))),
                      Value.str(name))
                  : call("zoneinfo.ZoneInfo", Value.str(name));
      case Decimal(String text) -> call("decimal.Decimal", Value.str(text));
      case Uuid(java.util.UUID uuid) -> call("uuid.UUID", Value.str(uuid.toString()));
      case StandardObject.Range(BigInteger start, BigInteger stop, BigInteger step) ->
          call("builtins.range", new Value.Int(start), new Value.Int(stop), new Value.Int(step));
      case StandardObject.Complex(double real, double imaginary) ->
          call("builtins.complex", new Value.Float(real), new Value.Float(imaginary));
    };
  }

  private static Value call(String path, Value... args) {
    return new Value.Call(path, List.of(args), Map.of(), Place.ofFile(""));
  }

  /** The sign, the digits and the exponent of a decimal; null for anything else. */
  static @Nullable Thing parts(Value value) {
    BigDecimal number = decimalOf(value);
    return number == null
        ? null
        : new TupleThing(
            List.of(
                Thing.number(number.signum() < 0 ? 1 : 0),
                new TupleThing(
                    number
                        .unscaledValue()
                        .abs()
                        .toString()
                        .chars()
                        .<Thing>mapToObj(c -> Thing.number(c - '0'))
                        .toList()),
                Thing.number(-number.scale())));
  }
}
