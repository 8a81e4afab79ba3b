package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.sql.Vendor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kinds of column types between which no server converts by itself. */
enum ColumnKind {
  TEXT,
  NUMBER,
  BOOLEAN,
  TIME,
  UUID,
  JSON,
  BYTES,
  OTHER;

  /** How a column of the database holds what a field needs. */
  enum Fit {
    HOLDS,
    HOLDS_LESS,
    DIFFERS
  }

  private static final Pattern TYPE =
      Pattern.compile("(?<name>[a-z0-9_]+(?: [a-z]+)*) ?(?:\\((?<length>\\d+)\\))?.*");

  static Fit fit(String wanted, String stored, Vendor vendor) {
    ColumnKind one = of(wanted, vendor);
    ColumnKind other = of(stored, vendor);
    if (vendor == Vendor.SQLITE || one == OTHER || other == OTHER) {
      return Fit.HOLDS;
    }
    if (one != other) {
      return Fit.DIFFERS;
    }
    return room(stored, one)
        .filter(has -> room(wanted, one).map(needs -> has < needs).orElse(one == TEXT))
        .map(_ -> Fit.HOLDS_LESS)
        .orElse(Fit.HOLDS);
  }

  private static ColumnKind of(String type, Vendor vendor) {
    Matcher matcher = TYPE.matcher(type.toLowerCase(Locale.ROOT).strip());
    if (type.contains("[") || !matcher.matches()) {
      return OTHER;
    }
    boolean postgres = vendor == Vendor.POSTGRESQL;
    return switch (matcher.group("name")) {
      case "varchar",
          "character varying",
          "char",
          "character",
          "text",
          "citext",
          "longtext",
          "mediumtext",
          "tinytext" ->
          TEXT;
      case "smallint",
          "integer",
          "int",
          "bigint",
          "int2",
          "int4",
          "int8",
          "serial",
          "bigserial",
          "smallserial",
          "mediumint",
          "numeric",
          "decimal",
          "real",
          "float",
          "double precision",
          "double",
          "float4",
          "float8",
          "integer unsigned",
          "smallint unsigned",
          "bigint unsigned" ->
          NUMBER;
      // elsewhere they are numbers, texts and bytes by another name
      case "boolean", "bool" -> postgres ? BOOLEAN : OTHER;
      case "date",
          "timestamp",
          "timestamptz",
          "timestamp with time zone",
          "timestamp without time zone",
          "datetime" ->
          TIME;
      case "uuid" -> postgres ? UUID : OTHER;
      case "json", "jsonb" -> postgres ? JSON : OTHER;
      case "bytea" -> BYTES;
      default -> OTHER;
    };
  }

  /** Characters of a text, or bytes of a whole number; absent where there is no such bound. */
  private static Optional<Integer> room(String type, ColumnKind kind) {
    Matcher matcher = TYPE.matcher(type.toLowerCase(Locale.ROOT).strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String length = matcher.group("length");
    return switch (kind) {
      case TEXT -> Optional.ofNullable(length).map(Integer::valueOf);
      case NUMBER ->
          switch (matcher.group("name")) {
            case "smallint", "int2", "smallserial" -> Optional.of(2);
            case "integer", "int", "int4", "serial" -> Optional.of(4);
            case "bigint", "int8", "bigserial" -> Optional.of(8);
            default -> Optional.empty();
          };
      case BOOLEAN, TIME, UUID, JSON, BYTES, OTHER -> Optional.empty();
    };
  }
}
