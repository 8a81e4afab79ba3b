package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** What differs between engines in the SQL that Django sends; the steps are the editor's. */
abstract class Dialect {
  final DjangoVersion django;

  Dialect(DjangoVersion django) {
    this.django = django;
  }

  static Dialect of(Vendor vendor, DjangoVersion django) {
    return switch (vendor) {
      case POSTGRESQL -> new PostgresDialect(django);
      case SQLITE -> new SqliteDialect(django);
      case MYSQL -> new MysqlDialect(django, false);
      case MARIADB -> new MysqlDialect(django, true);
    };
  }

  abstract Vendor vendor();

  /** The most characters of an identifier; 0 for no limit. */
  abstract int maxNameLength();

  abstract Map<String, String> types();

  abstract Optional<String> check(ModelField field, String column);

  abstract Optional<String> typeSuffix(ModelField field);

  /** Whether DDL can be rolled back, so that a migration is one transaction. */
  abstract boolean transactionalDdl();

  abstract boolean commentsInline();

  abstract boolean hasComments();

  abstract boolean combinesAlters();

  abstract boolean partialIndexes();

  abstract boolean coveringIndexes();

  abstract boolean deferrableUnique();

  abstract boolean nullsDistinct();

  abstract boolean expressionIndexes();

  abstract String quote(SqlValue value);

  abstract SqlValue decimal(ModelField field, String number);

  /** A decimal as it was written. */
  abstract SqlValue plainDecimal(String number);

  /** A condition as it stands in a statement that is sent without parameters. */
  String conditionText(String condition) {
    return condition;
  }

  abstract SqlValue json(String text);

  abstract SqlValue uuid(String hex);

  abstract SqlValue temporal(String text, String internalType);

  abstract SqlValue duration(ModelField field, BigInteger microseconds);

  abstract Optional<String> pattern(String lookup, String left, String value);

  abstract Optional<String> nullaryFunction(String name);

  /** Whether a function is rendered under its plain name. */
  abstract boolean renders(String function);

  abstract boolean rendersArithmetic();

  /** Fails where a collation or operator class inside an index expression is not rendered. */
  abstract void requireIndexWrappers(Place place);

  String quoteName(String name) {
    return name.startsWith("\"") && name.endsWith("\"") ? name : "\"" + name + "\"";
  }

  /** The type the driver writes behind a value that is computed when the migration runs. */
  String timeType(String internalType) {
    return "";
  }

  String type(ModelField field) {
    String internal = field.internalType();
    return switch (internal) {
      case "CharField" ->
          Values.integer(field.field().kwarg("max_length").orElse(null))
              .map(length -> "varchar(" + length + ")")
              .or(() -> defaultLength(field).map(length -> "varchar(" + length + ")"))
              .orElseGet(() -> varcharWithoutLength(field));
      case "SlugField" -> sized(field, 50);
      case "FileField", "FilePathField" -> sized(field, 100);
      case "DecimalField" -> decimalType(field);
      default -> {
        String type = types().get(internal);
        if (type == null) {
          throw new Unrenderable(
              field.place(),
              "columns of %s are not rendered for %s"
                  .formatted(field.field().className(), vendor().spelling()));
        }
        yield type;
      }
    };
  }

  /** What a column that refers to one of this type has. */
  String referencedType(ModelField field) {
    return switch (field.internalType()) {
      case "AutoField" -> types().getOrDefault("IntegerField", "integer");
      case "BigAutoField" -> types().getOrDefault("BigIntegerField", "bigint");
      case "SmallAutoField" -> types().getOrDefault("SmallIntegerField", "smallint");
      case "PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField" -> {
        String integer = field.internalType().replace("Positive", "");
        yield relatedFieldsMatchType() ? type(field) : types().getOrDefault(integer, "integer");
      }
      default -> field.type();
    };
  }

  abstract boolean relatedFieldsMatchType();

  /** Whether a column of truth values stands as a condition by itself. */
  final boolean columnIsCondition() {
    return vendor() == Vendor.POSTGRESQL || !django.comparesTruthValues();
  }

  String varcharWithoutLength(ModelField field) {
    if (field.field().kwarg("max_length").filter(v -> !Values.absent(v)).isPresent()) {
      throw new Unrenderable(
          field.place(),
          "max_length= of %s.%s cannot be read".formatted(field.model().name(), field.name()));
    }
    return "varchar";
  }

  private static Optional<Integer> defaultLength(ModelField field) {
    if (field.field().kwarg("max_length").isPresent()) {
      return Optional.empty();
    }
    return switch (field.field().shortName()) {
      case "EmailField" -> Optional.of(254);
      case "URLField" -> Optional.of(200);
      default -> Optional.empty();
    };
  }

  private static String sized(ModelField field, int otherwise) {
    if (field.field().kwarg("max_length").isEmpty()) {
      return "varchar(" + otherwise + ")";
    }
    return Values.integer(field.field().kwarg("max_length").orElse(null))
        .map(length -> "varchar(" + length + ")")
        .orElseThrow(
            () ->
                new Unrenderable(
                    field.place(),
                    "max_length= of %s.%s cannot be read"
                        .formatted(field.model().name(), field.name())));
  }

  String decimalType(ModelField field) {
    Optional<Long> digits = Values.integer(field.field().kwarg("max_digits").orElse(null));
    Optional<Long> places = Values.integer(field.field().kwarg("decimal_places").orElse(null));
    if (digits.isPresent() && places.isPresent()) {
      return "numeric(%d, %d)".formatted(digits.get(), places.get());
    }
    throw new Unrenderable(
        field.place(),
        "the digits of %s.%s cannot be read".formatted(field.model().name(), field.name()));
  }
}
