package io.github.djarchitect.sql;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Django makes of a Python value for a column: {@code Field.get_db_prep_save()}. */
final class Conversion {
  private Conversion() {}

  /**
   * The default that Django's schema editor writes into an ADD COLUMN or an UPDATE; empty where it
   * writes none.
   */
  static Optional<SqlValue> effectiveDefault(ModelField field) {
    if (field.hasDefault()) {
      Value value = field.field().kwarg("default").orElseThrow();
      return value instanceof Value.None
          ? Optional.empty()
          : nonNull(isCallable(value) ? computed(field, value) : prepare(field, value));
    }
    if (field.generated() || field.isManyToMany()) {
      return Optional.empty();
    }
    if (field.isForeignKey()) {
      return Optional.empty();
    }
    String type = field.internalType();
    if (!field.nullable() && field.field().isTrue("blank") && emptyStringsAllowed(type)) {
      return Optional.of(
          type.equals("BinaryField") ? new SqlValue.Bytes("") : emptyText(field, type));
    }
    if (field.field().isTrue("auto_now") || field.field().isTrue("auto_now_add")) {
      return Optional.of(
          new SqlValue.Computed("now", field.model().models().dialect().timeType(type)));
    }
    return Optional.empty();
  }

  private static Optional<SqlValue> nonNull(SqlValue value) {
    return value instanceof SqlValue.Null ? Optional.empty() : Optional.of(value);
  }

  private static SqlValue emptyText(ModelField field, String type) {
    if (type.equals("CharField")
        || type.equals("TextField")
        || type.equals("SlugField")
        || type.equals("FileField")
        || type.equals("FilePathField")) {
      return new SqlValue.Text("");
    }
    throw new Unrenderable(
        field.place(), "the empty default of %s is not rendered".formatted(field.name()));
  }

  private static boolean emptyStringsAllowed(String type) {
    return switch (type) {
      case "CharField", "TextField", "SlugField", "FileField", "FilePathField", "BinaryField" ->
          true;
      case "AutoField",
          "BigAutoField",
          "SmallAutoField",
          "BooleanField",
          "DateField",
          "DateTimeField",
          "DecimalField",
          "DurationField",
          "FloatField",
          "IntegerField",
          "BigIntegerField",
          "SmallIntegerField",
          "PositiveIntegerField",
          "PositiveBigIntegerField",
          "PositiveSmallIntegerField",
          "IPAddressField",
          "GenericIPAddressField",
          "TimeField",
          "UUIDField",
          "JSONField",
          "ArrayField",
          "HStoreField" ->
          false;
      default -> true;
    };
  }

  private static boolean isCallable(Value value) {
    return switch (value) {
      case Value.Lambda _ -> true;
      case Value.Ref ref -> !isConstant(ref.path());
      case Value.Call call -> call.path().equals("functools.partial");
      default -> false;
    };
  }

  private static boolean isConstant(String path) {
    String last = Values.shortName(path);
    return !last.isEmpty()
        && last.equals(last.toUpperCase(Locale.ROOT))
        && !last.equals(last.toLowerCase(Locale.ROOT));
  }

  private static SqlValue computed(ModelField field, Value callable) {
    Place place = field.place();
    if (callable instanceof Value.Ref ref) {
      switch (ref.path()) {
        case "builtins.dict" -> {
          return prepare(field, new Value.PyDict(List.of()));
        }
        case "builtins.list" -> {
          return prepare(field, new Value.PyList(List.of()));
        }
        case "builtins.str" -> {
          return prepare(field, Value.str(""));
        }
        case "builtins.int" -> {
          return prepare(field, Value.Int.of(0));
        }
        case "builtins.bool" -> {
          return prepare(field, Value.bool(false));
        }
        default -> {}
      }
    }
    String description =
        switch (callable) {
          case Value.Ref ref -> ref.path() + "()";
          case Value.Lambda lambda -> "lambda at " + lambda.place();
          default -> "partial at " + place;
        };
    ModelField typed = field.isForeignKey() ? field.target() : field;
    return new SqlValue.Computed(
        description, field.model().models().dialect().timeType(typed.internalType()));
  }

  /** The value as a lookup hands it to the driver, which does not round a decimal. */
  static SqlValue compared(ModelField field, Value value) {
    ModelField typed = field.isForeignKey() ? field.target() : field;
    Dialect dialect = field.model().models().dialect();
    return !typed.isForeignKey()
            && typed.internalType().equals("DecimalField")
            && !(value instanceof Value.None)
        ? dialect.plainDecimal(number(typed, value))
        : prepare(field, value);
  }

  /** The value as the field hands it to the driver. */
  static SqlValue prepare(ModelField field, Value value) {
    if (value instanceof Value.None) {
      return new SqlValue.Null();
    }
    if (field.isForeignKey()) {
      return prepare(field.target(), value);
    }
    if (field.generated()) {
      return prepare(field.output(), value);
    }
    Dialect dialect = field.model().models().dialect();
    return switch (field.internalType()) {
      case "CharField", "TextField", "SlugField", "FileField", "FilePathField" ->
          new SqlValue.Text(text(field, value));
      case "AutoField",
          "BigAutoField",
          "SmallAutoField",
          "IntegerField",
          "BigIntegerField",
          "SmallIntegerField",
          "PositiveIntegerField",
          "PositiveBigIntegerField",
          "PositiveSmallIntegerField" ->
          new SqlValue.Number(integer(field, value).toString());
      case "BooleanField" -> new SqlValue.Bool(bool(field, value));
      case "FloatField" -> new SqlValue.Number(floating(number(field, value)));
      case "DecimalField" -> dialect.decimal(field, number(field, value));
      case "JSONField" -> dialect.json(json(field, value));
      case "BinaryField" ->
          switch (value) {
            case Value.Bytes bytes -> new SqlValue.Bytes(bytes.hex());
            default -> throw unknown(field, value);
          };
      case "UUIDField" -> dialect.uuid(uuid(field, value));
      case "DateField", "TimeField", "DateTimeField" -> temporal(field, value, dialect);
      case "GenericIPAddressField", "IPAddressField" -> {
        String address = value.asString().orElseThrow(() -> unknown(field, value));
        if (!address.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
          throw unknown(field, value);
        }
        yield dialect.vendor() == Vendor.POSTGRESQL
            ? new SqlValue.Typed(address, "inet")
            : new SqlValue.Text(address);
      }
      case "DurationField" -> dialect.duration(field, seconds(field, value));
      case "ArrayField" -> {
        List<Value> items = Values.items(value, field.place(), "the default");
        if (!items.isEmpty()) {
          throw unknown(field, value);
        }
        yield new SqlValue.Text("{}");
      }
      default -> throw unknown(field, value);
    };
  }

  private static Unrenderable unknown(ModelField field, Value value) {
    String what =
        switch (value) {
          case Value.Unknown unknown -> unknown.reason();
          case Value.Setting setting -> "settings.%s is not known".formatted(setting.name());
          case Value.Ref ref -> "%s is not known".formatted(ref.path());
          case Value.Either _ -> "it depends on the environment";
          default -> "its form is not rendered";
        };
    return new Unrenderable(
        field.place(),
        "a value of %s.%s cannot be told: %s".formatted(field.model().name(), field.name(), what));
  }

  private static String text(ModelField field, Value value) {
    return switch (value) {
      case Value.Str text -> text.value();
      case Value.Lazy text -> text.text();
      case Value.Int number -> number.value().toString();
      case Value.Bool bool -> bool.value() ? "True" : "False";
      default -> throw unknown(field, value);
    };
  }

  private static BigInteger integer(ModelField field, Value value) {
    try {
      return switch (value) {
        case Value.Int number -> number.value();
        case Value.Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
        case Value.Float number -> new BigDecimal(number.value()).toBigInteger();
        case Value.Str text -> new BigInteger(text.value().strip());
        case Value.Call _ -> new BigDecimal(number(field, value)).toBigInteger();
        default -> throw unknown(field, value);
      };
    } catch (NumberFormatException _) {
      throw unknown(field, value);
    }
  }

  private static boolean bool(ModelField field, Value value) {
    return switch (value) {
      case Value.Bool bool -> bool.value();
      case Value.Int number -> number.value().signum() != 0;
      case Value.Str text when List.of("t", "True", "1").contains(text.value()) -> true;
      case Value.Str text when List.of("f", "False", "0").contains(text.value()) -> false;
      default -> throw unknown(field, value);
    };
  }

  /** A number as the text it was written with. */
  private static String number(ModelField field, Value value) {
    String text =
        switch (value) {
          case Value.Int number -> number.value().toString();
          case Value.Float number when Double.isFinite(number.value()) ->
              pythonFloat(number.value());
          case Value.Bool bool -> bool.value() ? "1" : "0";
          case Value.Str string -> string.value().strip();
          case Value.Call call
              when call.path().equals("decimal.Decimal")
                  && call.args().size() == 1
                  && !(call.args().getFirst() instanceof Value.Call) ->
              number(field, call.args().getFirst());
          default -> throw unknown(field, value);
        };
    try {
      BigDecimal _ = new BigDecimal(text);
      return text;
    } catch (NumberFormatException _) {
      throw unknown(field, value);
    }
  }

  private static String floating(String number) {
    return pythonFloat(Double.parseDouble(number));
  }

  /** A float as Python's {@code repr} prints it. */
  static String pythonFloat(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = shortest.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (shortest.signum() < 0 ? "-" : "")
        + mantissa
        + "e"
        + (exponent < 0 ? "-" : "+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** A decimal with the field's places, as Django formats it for engines without the type. */
  static String formatted(ModelField field, String number) {
    BigDecimal value = new BigDecimal(number);
    Optional<Long> places = Values.integer(field.field().kwarg("decimal_places").orElse(null));
    return places.isEmpty()
        ? value.toPlainString()
        : value.setScale(places.get().intValue(), RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String uuid(ModelField field, Value value) {
    String text =
        switch (value) {
          case Value.Str string -> string.value();
          case Value.Call call when call.path().equals("uuid.UUID") && call.args().size() == 1 ->
              call.args().getFirst().asString().orElseThrow(() -> unknown(field, value));
          default -> throw unknown(field, value);
        };
    String hex = text.replaceAll("[{}\\-]|urn:uuid:", "").toLowerCase(Locale.ROOT);
    if (!hex.matches("[0-9a-f]{32}")) {
      throw unknown(field, value);
    }
    return hex;
  }

  private static SqlValue temporal(ModelField field, Value value, Dialect dialect) {
    String type = field.internalType();
    if (value instanceof Value.Call call && call.kwargs().isEmpty()) {
      List<Optional<Long>> numbers = call.args().stream().map(Values::integer).toList();
      if (numbers.stream().allMatch(Optional::isPresent)) {
        List<Long> parts = numbers.stream().map(Optional::orElseThrow).toList();
        if (call.path().equals("datetime.date") && type.equals("DateField") && parts.size() == 3) {
          return dialect.temporal(
              String.format(
                  Locale.ROOT, "%04d-%02d-%02d", parts.get(0), parts.get(1), parts.get(2)),
              type);
        }
        if (call.path().equals("datetime.time")
            && type.equals("TimeField")
            && parts.size() >= 1
            && parts.size() <= 3) {
          return dialect.temporal(
              String.format(
                  Locale.ROOT,
                  "%02d:%02d:%02d",
                  parts.get(0),
                  parts.size() > 1 ? parts.get(1) : 0,
                  parts.size() > 2 ? parts.get(2) : 0),
              type);
        }
      }
    }
    if (value instanceof Value.Call call
        && call.path().equals("datetime.datetime")
        && type.equals("DateTimeField")
        && isUtc(call)) {
      List<Value> given =
          call.args().stream().filter(argument -> argument instanceof Value.Int).toList();
      long[] parts = {0, 1, 1, 0, 0, 0, 0};
      for (int i = 0; i < given.size(); i++) {
        parts[i] = Values.integer(given.get(i)).orElseThrow(() -> unknown(field, value));
      }
      String text =
          String.format(
              Locale.ROOT,
              "%04d-%02d-%02d %02d:%02d:%02d",
              parts[0],
              parts[1],
              parts[2],
              parts[3],
              parts[4],
              parts[5]);
      if (parts[6] != 0) {
        text += String.format(Locale.ROOT, ".%06d", parts[6]);
      }
      return dialect.temporal(dialect.vendor() == Vendor.POSTGRESQL ? text + "+00:00" : text, type);
    }
    if (value instanceof Value.Str text
        && type.equals("DateField")
        && text.value().matches("\\d{4}-\\d{2}-\\d{2}")) {
      return dialect.temporal(text.value(), type);
    }
    throw unknown(field, value);
  }

  /** Year to microsecond in order, and a time zone that is UTC, however it is spelled. */
  private static boolean isUtc(Value.Call call) {
    Value zone =
        call.kwarg("tzinfo")
            .orElseGet(() -> call.args().isEmpty() ? Value.NONE : call.args().getLast());
    boolean utc =
        zone instanceof Value.Ref ref
            && Set.of(
                    "datetime.timezone.utc",
                    "django.utils.timezone.utc",
                    "datetime.UTC",
                    "pytz.utc",
                    "pytz.UTC")
                .contains(ref.path());
    long numbers = call.args().stream().filter(Value.Int.class::isInstance).count();
    boolean plain =
        call.args().size() == numbers + (call.kwarg("tzinfo").isPresent() ? 0 : 1)
            && numbers >= 3
            && numbers <= 7
            && call.kwargs().keySet().stream().allMatch("tzinfo"::equals);
    return utc && plain;
  }

  /** A duration in microseconds. */
  private static BigInteger seconds(ModelField field, Value value) {
    if (value instanceof Value.Call call && call.path().equals("datetime.timedelta")) {
      BigInteger micros = BigInteger.ZERO;
      List<String> names = List.of("days", "seconds", "microseconds");
      List<Long> units = List.of(86_400_000_000L, 1_000_000L, 1L);
      for (int i = 0; i < call.args().size() && i < 3; i++) {
        micros = micros.add(times(units.get(i), call.args().get(i), field, value));
      }
      for (Map.Entry<String, Value> argument : call.kwargs().entrySet()) {
        long unit =
            switch (argument.getKey()) {
              case "weeks" -> 7 * 86_400_000_000L;
              case "hours" -> 3_600_000_000L;
              case "minutes" -> 60_000_000L;
              case "milliseconds" -> 1000L;
              default -> {
                int index = names.indexOf(argument.getKey());
                if (index < 0) {
                  throw unknown(field, value);
                }
                yield units.get(index);
              }
            };
        micros = micros.add(times(unit, argument.getValue(), field, value));
      }
      return micros;
    }
    throw unknown(field, value);
  }

  /** The longest durations have more microseconds than a long holds. */
  private static BigInteger times(long unit, Value count, ModelField field, Value whole) {
    return Values.integer(count)
        .map(number -> BigInteger.valueOf(unit).multiply(BigInteger.valueOf(number)))
        .orElseThrow(() -> unknown(field, whole));
  }

  /** JSON as Python's {@code json.dumps} prints it. */
  private static String json(ModelField field, Value value) {
    if (field.field().kwarg("encoder").filter(e -> !Values.absent(e)).isPresent()
        && !(value instanceof Value.PyDict dict && dict.entries().isEmpty())
        && !(value instanceof Value.PyList list && list.items().isEmpty())) {
      throw unknown(field, value);
    }
    StringBuilder out = new StringBuilder();
    writeJson(field, value, out);
    return out.toString();
  }

  private static void writeJson(ModelField field, Value value, StringBuilder out) {
    switch (value) {
      case Value.None _ -> out.append("null");
      case Value.Bool bool -> out.append(bool.value());
      case Value.Int number -> out.append(number.value());
      case Value.Float number when Double.isFinite(number.value()) ->
          out.append(pythonFloat(number.value()));
      case Value.Str text -> writeJsonText(text.value(), out);
      case Value.PyList list -> writeJsonItems(field, list.items(), out);
      case Value.PyTuple tuple -> writeJsonItems(field, tuple.items(), out);
      case Value.PyDict dict -> {
        out.append('{');
        String separator = "";
        for (Value.Entry entry : dict.entries()) {
          out.append(separator);
          writeJsonText(entry.key().asString().orElseThrow(() -> unknown(field, value)), out);
          out.append(": ");
          writeJson(field, entry.value(), out);
          separator = ", ";
        }
        out.append('}');
      }
      default -> throw unknown(field, value);
    }
  }

  private static void writeJsonItems(ModelField field, List<Value> items, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (Value item : items) {
      out.append(separator);
      writeJson(field, item, out);
      separator = ", ";
    }
    out.append(']');
  }

  private static void writeJsonText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || c > 0x7e) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
