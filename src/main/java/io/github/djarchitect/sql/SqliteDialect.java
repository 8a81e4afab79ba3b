package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** SQLite under Django. */
final class SqliteDialect extends Dialect {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("AutoField", "integer"),
          Map.entry("BigAutoField", "integer"),
          Map.entry("SmallAutoField", "integer"),
          Map.entry("BinaryField", "BLOB"),
          Map.entry("BooleanField", "bool"),
          Map.entry("DateField", "date"),
          Map.entry("DateTimeField", "datetime"),
          Map.entry("DurationField", "bigint"),
          Map.entry("FloatField", "real"),
          Map.entry("IntegerField", "integer"),
          Map.entry("BigIntegerField", "bigint"),
          Map.entry("SmallIntegerField", "smallint"),
          Map.entry("IPAddressField", "char(15)"),
          Map.entry("GenericIPAddressField", "char(39)"),
          Map.entry("JSONField", "text"),
          Map.entry("PositiveBigIntegerField", "bigint unsigned"),
          Map.entry("PositiveIntegerField", "integer unsigned"),
          Map.entry("PositiveSmallIntegerField", "smallint unsigned"),
          Map.entry("TextField", "text"),
          Map.entry("TimeField", "time"),
          Map.entry("UUIDField", "char(32)"));

  SqliteDialect(DjangoVersion django) {
    super(django);
  }

  @Override
  Vendor vendor() {
    return Vendor.SQLITE;
  }

  @Override
  int maxNameLength() {
    return 0;
  }

  @Override
  Map<String, String> types() {
    return TYPES;
  }

  @Override
  String decimalType(ModelField field) {
    return "decimal";
  }

  @Override
  Optional<String> check(ModelField field, String column) {
    return switch (field.internalType()) {
      case "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField" ->
          Optional.of("\"" + column + "\" >= 0");
      case "JSONField" ->
          Optional.of("(JSON_VALID(\"" + column + "\") OR \"" + column + "\" IS NULL)");
      default -> Optional.empty();
    };
  }

  @Override
  Optional<String> typeSuffix(ModelField field) {
    return field.isAuto() ? Optional.of("AUTOINCREMENT") : Optional.empty();
  }

  @Override
  boolean transactionalDdl() {
    return true;
  }

  @Override
  boolean commentsInline() {
    return false;
  }

  @Override
  boolean hasComments() {
    return false;
  }

  @Override
  boolean combinesAlters() {
    return false;
  }

  @Override
  boolean partialIndexes() {
    return true;
  }

  @Override
  boolean coveringIndexes() {
    return false;
  }

  @Override
  boolean deferrableUnique() {
    return false;
  }

  @Override
  boolean nullsDistinct() {
    return false;
  }

  @Override
  boolean expressionIndexes() {
    return true;
  }

  @Override
  boolean relatedFieldsMatchType() {
    return false;
  }

  @Override
  String quote(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> "NULL";
      case SqlValue.Bool bool -> bool.value() ? "1" : "0";
      case SqlValue.Number number -> number.text();
      case SqlValue.Text text -> "'" + text.text().replace("'", "''") + "'";
      case SqlValue.Bytes bytes -> "X'" + bytes.hex() + "'";
      case SqlValue.Typed typed -> "'" + typed.text().replace("'", "''") + "'";
      case SqlValue.Computed computed -> "'<" + computed.description() + ">'";
    };
  }

  @Override
  SqlValue decimal(ModelField field, String number) {
    return new SqlValue.Text(Conversion.formatted(field, number));
  }

  @Override
  SqlValue json(String text) {
    return new SqlValue.Text(text);
  }

  @Override
  SqlValue uuid(String hex) {
    return new SqlValue.Text(hex);
  }

  @Override
  SqlValue temporal(String text, String internalType) {
    return new SqlValue.Text(text);
  }

  @Override
  SqlValue duration(ModelField field, BigInteger microseconds) {
    return new SqlValue.Number(microseconds.toString());
  }

  @Override
  Optional<String> pattern(String lookup, String left, String value) {
    if (value.contains("\\") || value.contains("%") || value.contains("_")) {
      return Optional.empty();
    }
    String text = "'" + value.replace("'", "''");
    return switch (lookup) {
      case "contains", "icontains" ->
          Optional.of(left + " LIKE '%" + text.substring(1) + "%' ESCAPE '\\'");
      case "startswith", "istartswith" -> Optional.of(left + " LIKE " + text + "%' ESCAPE '\\'");
      case "endswith", "iendswith" ->
          Optional.of(left + " LIKE '%" + text.substring(1) + "' ESCAPE '\\'");
      case "iexact" -> Optional.of(left + " LIKE " + text + "' ESCAPE '\\'");
      case "regex" -> Optional.of(left + " REGEXP " + text + "'");
      case "iregex" -> Optional.of(left + " REGEXP '(?i)' || " + text + "'");
      default -> Optional.empty();
    };
  }

  @Override
  Optional<String> nullaryFunction(String name) {
    return switch (name) {
      case "Now" -> Optional.of("STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')");
      default -> Optional.empty();
    };
  }

  @Override
  boolean renders(String function) {
    return switch (function) {
      case "Greatest", "Least", "NullIf", "Coalesce" -> function.equals("Coalesce");
      default -> true;
    };
  }

  /** Arithmetic depends on the types of both sides here. */
  @Override
  boolean rendersArithmetic() {
    return false;
  }

  @Override
  void requireIndexWrappers(Place place) {
    throw new Unrenderable(place, "a collation or operator class in an index is not rendered");
  }
}
