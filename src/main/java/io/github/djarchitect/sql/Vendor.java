package io.github.djarchitect.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The database engines that Django supports and this program knows. */
public enum Vendor {
  POSTGRESQL,
  MYSQL,
  MARIADB,
  SQLITE;

  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  String exampleVersion() {
    return switch (this) {
      case POSTGRESQL -> "16";
      case MYSQL -> "8.4";
      case MARIADB -> "10.11";
      case SQLITE -> "3.45";
    };
  }

  public static Optional<Vendor> parse(String spelling) {
    return Arrays.stream(values()).filter(v -> v.spelling().equals(spelling)).findFirst();
  }
}
