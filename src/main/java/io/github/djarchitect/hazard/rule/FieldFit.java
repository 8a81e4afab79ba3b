package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.sql.Vendor;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a field of Django's own takes a constant, as get_prep_value() and the column see it. */
final class FieldFit {
  private static final Pattern WHOLE = Pattern.compile("\\s*[+-]?\\p{Nd}+(?:_\\p{Nd}+)*\\s*");

  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*[+-]?(?:[\\p{Nd}_]+\\.?[\\p{Nd}_]*|\\.[\\p{Nd}_]+)(?:[eE][+-]?\\p{Nd}+)?\\s*"
              + "|\\s*[+-]?(?i:inf|infinity|s?nan\\p{Nd}*)\\s*");

  /** What uuid.UUID() takes, which drops these signs wherever they are. */
  private static final Pattern UUID_SIGNS = Pattern.compile("urn:|uuid:|[{}-]");

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");

  private static final Set<String> TRUTHS = Set.of("t", "True", "1", "f", "False", "0");

  private FieldFit() {}

  /** Why it does not, as the end of a sentence. */
  static Optional<String> refuses(Field field, Expr.Constant constant, Vendor vendor) {
    boolean bounds = vendor != Vendor.SQLITE;
    return switch (constant.value()) {
      case Literal.Str text -> text(field, text.value(), bounds);
      case Literal.Int number -> bounds ? number(field, number.value()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<String> text(Field field, String text, boolean bounds) {
    return switch (field.shortName()) {
      case "CharField", "SlugField", "EmailField", "URLField" ->
          bounds ? tooLong(field, text) : Optional.empty();
      case "IntegerField",
          "BigIntegerField",
          "SmallIntegerField",
          "PositiveIntegerField",
          "PositiveBigIntegerField",
          "PositiveSmallIntegerField" ->
          said(WHOLE.matcher(text).matches(), "a number");
      case "DecimalField", "FloatField" -> said(NUMBER.matcher(text).matches(), "a number");
      case "BooleanField" ->
          said(TRUTHS.contains(text) || (text.isEmpty() && field.isTrue("null")), "true or false");
      case "UUIDField" ->
          said(HEX.matcher(UUID_SIGNS.matcher(text).replaceAll("")).matches(), "a UUID");
      case "DateField", "DateTimeField", "TimeField" ->
          said(text.chars().anyMatch(Character::isDigit), "a date or time");
      default -> Optional.empty();
    };
  }

  private static Optional<String> said(boolean fits, String kind) {
    return fits
        ? Optional.empty()
        : Optional.of("which takes only " + kind + ": Django refuses it");
  }

  /** Blanks past the end are cut off, as SQL has it. */
  private static Optional<String> tooLong(Field field, String text) {
    Optional<Integer> room =
        field.kwarg("max_length").isPresent()
            ? field
                .kwarg("max_length")
                .filter(Value.Int.class::isInstance)
                .map(value -> ((Value.Int) value).value().intValue())
            : Optional.ofNullable(
                switch (field.shortName()) {
                  case "SlugField" -> Integer.valueOf(50);
                  case "EmailField" -> Integer.valueOf(254);
                  case "URLField" -> Integer.valueOf(200);
                  default -> null;
                });
    String kept = text.replaceFirst(" +$", "");
    int length = kept.codePointCount(0, kept.length());
    return room.filter(most -> length > most)
        .map(
            most ->
                "which holds %d characters and not %d: the server refuses it at the first row"
                    .formatted(most, length));
  }

  private static Optional<String> number(Field field, BigInteger number) {
    int bits =
        switch (field.shortName()) {
          case "SmallIntegerField", "PositiveSmallIntegerField" -> 15;
          case "IntegerField", "PositiveIntegerField" -> 31;
          case "BigIntegerField", "PositiveBigIntegerField" -> 63;
          default -> 0;
        };
    boolean positive = field.shortName().startsWith("Positive");
    if (bits == 0 || (number.bitLength() <= bits && !(positive && number.signum() < 0))) {
      return Optional.empty();
    }
    // unsigned columns of MySQL and MariaDB hold one bit more
    return positive && number.signum() >= 0 && number.bitLength() <= bits + 1
        ? Optional.empty()
        : Optional.of("which does not hold it: the server refuses it at the first row");
  }

  /** As it stands in a message. */
  static String shown(Expr.Constant constant) {
    return switch (constant.value()) {
      case Literal.Str text ->
          "\""
              + (text.value().length() > 30 ? text.value().substring(0, 30) + "..." : text.value())
              + "\"";
      case Literal.Int number -> number.value().toString();
      default -> "a value";
    };
  }
}
