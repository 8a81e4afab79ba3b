package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** MySQL and MariaDB under Django. */
final class MysqlDialect extends Dialect {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("AutoField", "integer AUTO_INCREMENT"),
          Map.entry("BigAutoField", "bigint AUTO_INCREMENT"),
          Map.entry("SmallAutoField", "smallint AUTO_INCREMENT"),
          Map.entry("BinaryField", "longblob"),
          Map.entry("BooleanField", "bool"),
          Map.entry("DateField", "date"),
          Map.entry("DateTimeField", "datetime(6)"),
          Map.entry("DurationField", "bigint"),
          Map.entry("FloatField", "double precision"),
          Map.entry("IntegerField", "integer"),
          Map.entry("BigIntegerField", "bigint"),
          Map.entry("SmallIntegerField", "smallint"),
          Map.entry("IPAddressField", "char(15)"),
          Map.entry("GenericIPAddressField", "char(39)"),
          Map.entry("JSONField", "json"),
          Map.entry("PositiveBigIntegerField", "bigint UNSIGNED"),
          Map.entry("PositiveIntegerField", "integer UNSIGNED"),
          Map.entry("PositiveSmallIntegerField", "smallint UNSIGNED"),
          Map.entry("TextField", "longtext"),
          Map.entry("TimeField", "time(6)"),
          Map.entry("UUIDField", "char(32)"));

  private static final Set<String> POSITIVE =
      Set.of("PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField");

  private final boolean mariadb;
  private final Map<String, String> types;

  MysqlDialect(DjangoVersion django, boolean mariadb) {
    super(django);
    this.mariadb = mariadb;
    Map<String, String> all = new HashMap<>(TYPES);
    if (mariadb && django.mariadbNativeUuid()) {
      all.put("UUIDField", "uuid");
    }
    this.types = Map.copyOf(all);
  }

  boolean mariadb() {
    return mariadb;
  }

  @Override
  Vendor vendor() {
    return mariadb ? Vendor.MARIADB : Vendor.MYSQL;
  }

  @Override
  int maxNameLength() {
    return 64;
  }

  @Override
  Map<String, String> types() {
    return types;
  }

  @Override
  String quoteName(String name) {
    return name.startsWith("`") && name.endsWith("`") ? name : "`" + name + "`";
  }

  @Override
  Optional<String> check(ModelField field, String column) {
    String internal = field.internalType();
    if (POSITIVE.contains(internal)) {
      return Optional.of("`" + column + "` >= 0");
    }
    return mariadb && internal.equals("JSONField")
        ? Optional.of("JSON_VALID(`" + column + "`)")
        : Optional.empty();
  }

  @Override
  Optional<String> typeSuffix(ModelField field) {
    return Optional.empty();
  }

  @Override
  boolean transactionalDdl() {
    return false;
  }

  @Override
  boolean commentsInline() {
    return true;
  }

  @Override
  boolean hasComments() {
    return true;
  }

  @Override
  boolean combinesAlters() {
    return false;
  }

  @Override
  boolean partialIndexes() {
    return false;
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
    return !mariadb;
  }

  @Override
  boolean relatedFieldsMatchType() {
    return true;
  }

  @Override
  String quote(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> "NULL";
      case SqlValue.Bool bool -> bool.value() ? "1" : "0";
      case SqlValue.Number number -> number.text();
      case SqlValue.Text text -> string(text.text());
      case SqlValue.Bytes bytes -> "_binary'" + bytes.hex() + "'";
      case SqlValue.Typed typed -> string(typed.text());
      case SqlValue.Computed computed -> "'<" + computed.description() + ">'";
    };
  }

  private static String string(String text) {
    return "'"
        + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        + "'";
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
    return Optional.empty();
  }

  @Override
  Optional<String> nullaryFunction(String name) {
    return name.equals("Now") ? Optional.of("CURRENT_TIMESTAMP(6)") : Optional.empty();
  }

  @Override
  boolean renders(String function) {
    return function.equals("Lower") || function.equals("Upper") || function.equals("Coalesce");
  }

  @Override
  boolean rendersArithmetic() {
    return false;
  }

  @Override
  void requireIndexWrappers(Place place) {
    throw new Unrenderable(place, "a collation or operator class in an index is not rendered");
  }

  /** Types that take no default in an ALTER and no plain index on MySQL. */
  boolean limited(ModelField field) {
    String type = field.type();
    return type.endsWith("text") || type.endsWith("blob") || type.equals("json");
  }
}
