package io.github.djarchitect.agent.advisor;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many rows a question speaks of: {@code 10M}, {@code 10,000,000}, {@code ten million}. */
final class RowFigure {
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("a", 1),
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("twelve", 12),
          Map.entry("fifteen", 15),
          Map.entry("twenty", 20),
          Map.entry("thirty", 30),
          Map.entry("fifty", 50),
          Map.entry("hundred", 100));

  private static final Pattern SCALED =
      Pattern.compile(
          "\\b(?<n>\\d+(?:[.,]\\d+)?|[a-z]+)[\\s-]*(?<unit>k|m|mio|mln|mn|thousand|million|millions|bn|billion|billions)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PLAIN =
      Pattern.compile("\\b(?<n>\\d{1,3}(?:[,._ ]\\d{3})+|\\d{4,})\\b");

  /** What is counted: {@code 10 million users}, {@code 10M of our order lines}. */
  private static final Pattern COUNTED =
      Pattern.compile(
          "\\b(?:(?<n>\\d+(?:[.,]\\d+)?|[a-z]+)[\\s-]*(?:k|m|mio|mln|mn|thousand|millions?|bn|billions?)|(?<digits>\\d{1,3}(?:[,._"
              + " ]\\d{3})+|\\d{5,}))\\+?\\s+(?:of\\s+)?(?:the\\s+|our\\s+|these\\s+)?(?<what>[a-z]+(?:\\s+(?:lines|rows|records|entries|items))?)\\b",
          Pattern.CASE_INSENSITIVE);

  private RowFigure() {}

  /** The text without its row figures and what they count, which is a table and never a column. */
  static String without(String text) {
    return COUNTED
        .matcher(text)
        .replaceAll(
            each -> {
              String number = each.group("n");
              boolean figure =
                  number == null
                      || Character.isDigit(number.charAt(0))
                      || NUMBERS.containsKey(number.toLowerCase(Locale.ROOT));
              return figure ? " " : Matcher.quoteReplacement(each.group());
            });
  }

  static OptionalLong in(String text) {
    Matcher scaled = SCALED.matcher(text);
    while (scaled.find()) {
      String number = scaled.group("n").toLowerCase(Locale.ROOT);
      BigDecimal base;
      if (Character.isDigit(number.charAt(0))) {
        base = new BigDecimal(number.replace(',', '.'));
      } else if (NUMBERS.containsKey(number)) {
        base = BigDecimal.valueOf(NUMBERS.get(number));
      } else {
        continue;
      }
      long unit =
          switch (scaled.group("unit").toLowerCase(Locale.ROOT).charAt(0)) {
            case 'k', 't' -> 1_000L;
            case 'b' -> 1_000_000_000L;
            default -> 1_000_000L;
          };
      return OptionalLong.of(base.multiply(BigDecimal.valueOf(unit)).longValue());
    }
    Matcher plain = PLAIN.matcher(text);
    while (plain.find()) {
      String digits = plain.group("n").replaceAll("[^0-9]", "");
      long value = Long.parseLong(digits.substring(0, Math.min(digits.length(), 15)));
      // Years and ports are not row counts.
      if (value >= 10_000) {
        return OptionalLong.of(value);
      }
    }
    return OptionalLong.empty();
  }
}
