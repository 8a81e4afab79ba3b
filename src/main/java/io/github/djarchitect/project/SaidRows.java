package io.github.djarchitect.project;

import io.github.djarchitect.files.Place;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a table has, as the project's own conventions say.
 *
 * @param text the line
 */
public record SaidRows(String table, long rows, Place place, String text) {
  /** A table's name and the first figure behind it, with a word for its size. */
  private static final Pattern FIGURE =
      Pattern.compile(
          "\\b(?<table>[a-z][a-z0-9]*_[a-z0-9_]+)\\b[^0-9]*?\\b"
              + "(?<number>\\d{1,3}(?:[,_ ']\\d{3})+|\\d+(?:\\.\\d+)?)\\s*"
              + "(?<scale>(?:thousand|million|billion|k|m|bn)\\b)?",
          Pattern.CASE_INSENSITIVE);

  /** By table: the first line of the conventions that gives a figure of three digits or more. */
  public static Map<String, SaidRows> of(Project project) {
    Map<String, SaidRows> all = new LinkedHashMap<>();
    for (Project.Convention convention : project.conventions()) {
      int line = 0;
      for (String text : convention.text().lines().toList()) {
        line++;
        Matcher matcher = FIGURE.matcher(text);
        if (text.length() < 400 && matcher.find()) {
          long rows = rows(matcher.group("number"), matcher.group("scale"));
          String table = matcher.group("table");
          if (rows >= 100) {
            all.putIfAbsent(
                table, new SaidRows(table, rows, Place.of(convention.path(), line), text.strip()));
          }
        }
      }
    }
    return all;
  }

  private static long rows(String number, @Nullable String scale) {
    BigDecimal value = new BigDecimal(number.replaceAll("[,_ ']", ""));
    String word = scale == null ? "" : scale.toLowerCase(Locale.ROOT);
    int zeros =
        switch (word) {
          case "thousand", "k" -> 3;
          case "million", "m" -> 6;
          case "billion", "bn" -> 9;
          default -> 0;
        };
    return value.movePointRight(zeros).longValue();
  }
}
