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

  public static Optional<Vendor> parse(String spelling) {
    return Arrays.stream(values()).filter(v -> v.spelling().equals(spelling)).findFirst();
  }
}
