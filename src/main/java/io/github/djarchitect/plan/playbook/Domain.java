package io.github.djarchitect.plan.playbook;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a PostgreSQL type can hold, as far as it decides whether values of one type can
 * all be had in another.
 *
 * <p>Sources: PostgreSQL 18 manual, "Data Types" and "CREATE CAST"; that a cast to varchar(n) cuts
 * a text off is in "Character Types".
 */
sealed interface Domain {
  /**
   * @param most characters; absent: no bound
   */
  record Text(@Nullable Integer most) implements Domain {}

  /**
   * @param digits of the greatest number
   */
  record Whole(String type, BigInteger most, int digits) implements Domain {}

  /**
   * @param before digits before the point
   * @param after digits behind it
   */
  record Fixed(int before, int after) implements Domain {}

  record Real() implements Domain {}

  record Uuid() implements Domain {}

  record Truth() implements Domain {}

  record Day() implements Domain {}

  record Instant() implements Domain {}

  record Clock() implements Domain {}

  Whole INTEGER = new Whole("integer", BigInteger.valueOf(Integer.MAX_VALUE), 10);

  Pattern SIZED =
      Pattern.compile("(?<name>varchar|numeric)\\((?<size>\\d+)(?:, ?(?<places>\\d+))?\\)");

  /**
   * The digits of a double precision that are surely kept; PostgreSQL 18, "Floating-Point Types".
   */
  int REAL_DIGITS = 15;

  /** Absent for a type of which nothing is known. */
  static Optional<Domain> of(String type) {
    Matcher sized = SIZED.matcher(type);
    if (sized.matches()) {
      int size = Integer.parseInt(sized.group("size"));
      if (sized.group("name").equals("varchar")) {
        return Optional.of(new Text(size));
      }
      int places = sized.group("places") == null ? 0 : Integer.parseInt(sized.group("places"));
      return Optional.of(new Fixed(size - places, places));
    }
    return Optional.ofNullable(
        switch (type) {
          case "text", "varchar" -> new Text(null);
          case "smallint" -> new Whole(type, BigInteger.valueOf(Short.MAX_VALUE), 5);
          case "integer" -> INTEGER;
          case "bigint" -> new Whole(type, BigInteger.valueOf(Long.MAX_VALUE), 19);
          case "double precision" -> new Real();
          case "uuid" -> new Uuid();
          case "boolean" -> new Truth();
          case "date" -> new Day();
          case "timestamp with time zone" -> new Instant();
          case "time" -> new Clock();
          default -> null;
        });
  }

  /**
   * Values that do not fit.
   *
   * @param what in words, behind "cannot hold"
   * @param where a condition that tells them, with {@code {column}} for the column; absent: none
   *     can
   * @param roomy a field that holds them all; absent: none, or nobody can say which is meant
   */
  record Misfit(String what, Optional<String> where, Optional<String> roomy) {
    Misfit(String what, String where) {
      this(what, Optional.of(where), Optional.empty());
    }
  }

  /** What of this domain another cannot hold; absent where it holds every value. */
  default Optional<Misfit> without(Domain to) {
    if (equals(to)) {
      return Optional.empty();
    }
    return switch (to) {
      case Text text -> intoText(text);
      case Whole whole -> intoWhole(whole);
      case Fixed fixed -> intoFixed(fixed);
      case Real _ -> intoReal();
      case Uuid _ -> parsed("a text that is no UUID", "uuid");
      case Truth _ ->
          this == INTEGER
              ? Optional.of(new Misfit("a number but 0 and 1", "{column} NOT IN (0, 1)"))
              : parsed("a text that says neither true nor false", "boolean");
      case Day _ -> parsed("a text that is no date", "date");
      case Instant _ ->
          this instanceof Day
              ? Optional.empty()
              : parsed("a text that is no time", "timestamp with time zone");
      case Clock _ -> parsed("a text that is no time of day", "time");
    };
  }

  private Optional<Misfit> intoText(Text to) {
    Integer most = to.most();
    Integer longest = longest();
    if (most == null || (longest != null && longest <= most)) {
      return Optional.empty();
    }
    String text = this instanceof Text ? "{column}" : "CAST({column} AS text)";
    return Optional.of(
        new Misfit(
            "a text of more than %d characters".formatted(most),
            Optional.of("length(%s) > %d".formatted(text, most)),
            longest == null
                ? Optional.empty()
                : Optional.of("CharField(max_length=%d)".formatted(longest))));
  }

  /** The most characters of a value as a text; null: no bound. */
  private @Nullable Integer longest() {
    return switch (this) {
      case Text text -> text.most();
      case Whole whole -> whole.digits() + 1;
      case Fixed fixed ->
          1 + Math.max(fixed.before(), 1) + (fixed.after() == 0 ? 0 : 1 + fixed.after());
      case Real _ -> 24;
      case Uuid _ -> 36;
      case Truth _ -> 5;
      case Day _ -> 10;
      case Instant _ -> 32;
      case Clock _ -> 15;
    };
  }

  private Optional<Misfit> intoWhole(Whole to) {
    String bounds =
        "NOT BETWEEN %s AND %s".formatted(to.most().negate().subtract(BigInteger.ONE), to.most());
    return switch (this) {
      case Whole whole ->
          whole.most().compareTo(to.most()) <= 0
              ? Optional.empty()
              : Optional.of(new Misfit("a number beyond " + to.most(), "{column} " + bounds));
      case Fixed fixed when fixed.after() == 0 ->
          BigInteger.TEN.pow(fixed.before()).compareTo(to.most()) <= 0
              ? Optional.empty()
              : Optional.of(new Misfit("a number beyond " + to.most(), "{column} " + bounds));
      case Fixed fixed when BigInteger.TEN.pow(fixed.before()).compareTo(to.most()) <= 0 ->
          Optional.of(new Misfit("a number with a fraction", "{column} <> trunc({column})"));
      case Fixed _, Real _ ->
          Optional.of(
              new Misfit(
                  "a number with a fraction, or beyond " + to.most(),
                  "{column} <> trunc({column}) OR {column} " + bounds));
      case Truth _ ->
          to.equals(INTEGER)
              ? Optional.empty()
              : Optional.of(
                  new Misfit(
                      "what PostgreSQL casts to integer alone",
                      Optional.empty(),
                      Optional.of("IntegerField()")));
      default -> parsed("a text that is no whole number", to.type());
    };
  }

  private Optional<Misfit> intoFixed(Fixed to) {
    String size = "1" + "0".repeat(to.before());
    return switch (this) {
      case Whole whole ->
          whole.digits() <= to.before()
              ? Optional.empty()
              : Optional.of(
                  new Misfit(
                      "a number of more than %d digits before the point".formatted(to.before()),
                      Optional.of(
                          "{column} NOT BETWEEN -%1$s AND %1$s"
                              .formatted("9".repeat(Math.max(1, to.before())))),
                      Optional.of(decimal(whole.digits(), to.after()))));
      case Fixed fixed ->
          fixed.before() <= to.before() && fixed.after() <= to.after()
              ? Optional.empty()
              : Optional.of(
                  new Misfit(
                      "a number of more than %d digits before and %d behind the point"
                          .formatted(to.before(), to.after()),
                      Optional.of(
                          "abs({column}) >= %1$s OR {column} <> round({column}, %2$d)"
                              .formatted(size, to.after())),
                      Optional.of(
                          decimal(
                              Math.max(fixed.before(), to.before()),
                              Math.max(fixed.after(), to.after())))));
      case Real _ ->
          Optional.of(
              new Misfit(
                  "a number of more than %d digits before and %d behind the point"
                      .formatted(to.before(), to.after()),
                  "abs({column}) >= %1$s OR CAST({column} AS numeric) <> round(CAST({column} AS numeric), %2$d)"
                      .formatted(size, to.after())));
      default ->
          parsed(
              "a text that is no number",
              "numeric(%d, %d)".formatted(to.before() + to.after(), to.after()));
    };
  }

  private static String decimal(int before, int after) {
    return "DecimalField(max_digits=%d, decimal_places=%d)".formatted(before + after, after);
  }

  private Optional<Misfit> intoReal() {
    return switch (this) {
      case Whole whole when whole.digits() <= REAL_DIGITS -> Optional.empty();
      case Fixed fixed when fixed.before() + fixed.after() <= REAL_DIGITS -> Optional.empty();
      case Whole _, Fixed _ ->
          Optional.of(
              new Misfit(
                  "a number of more than %d digits without rounding it".formatted(REAL_DIGITS),
                  "CAST(CAST({column} AS double precision) AS numeric) <> {column}"));
      default -> parsed("a text that is no number", "double precision");
    };
  }

  /** A text is read as the type; from all else there is no cast. */
  private Optional<Misfit> parsed(String what, String type) {
    return this instanceof Text
        ? Optional.of(new Misfit(what, "NOT pg_input_is_valid({column}, '%s')".formatted(type)))
        : Optional.of(
            new Misfit("it at all: there is no such cast", Optional.empty(), Optional.empty()));
  }

  /** What becomes of values that another domain cannot hold when they are put into it. */
  record Forced(Optional<String> fails, Optional<String> altered) {}

  /**
   * What happens to a value of this domain that is put into a smaller one.
   *
   * @param type the smaller one's
   */
  default Forced into(Domain to, String type) {
    Optional<String> none = Optional.empty();
    if (without(to).isEmpty()) {
      return new Forced(none, none);
    }
    Optional<String> beyond =
        Optional.of("a number beyond what %s holds (out of range)".formatted(type));
    return switch (to) {
      case Text text ->
          new Forced(
              Optional.of(
                  "a text of more than %s characters (value too long)".formatted(text.most())),
              none);
      case Whole _, Fixed _ ->
          switch (this) {
            case Whole _ -> new Forced(beyond, none);
            case Fixed _, Real _ ->
                new Forced(
                    beyond,
                    Optional.of("a fraction that %s has no place for is rounded".formatted(type)));
            default -> new Forced(Optional.of("a text that is no %s".formatted(type)), none);
          };
      case Real _ ->
          this instanceof Text
              ? new Forced(Optional.of("a text that is no number"), none)
              : new Forced(
                  none,
                  Optional.of("a number of more than %d digits is rounded".formatted(REAL_DIGITS)));
      case Truth _ ->
          this instanceof Text
              ? new Forced(Optional.of("a text that says neither true nor false"), none)
              : new Forced(none, Optional.of("every number but 0 is true"));
      case Day _ ->
          this instanceof Text
              ? new Forced(Optional.of("a text that is no date"), none)
              : new Forced(none, Optional.of("the time of day is cut off"));
      case Uuid _, Instant _, Clock _ ->
          new Forced(Optional.of("a text that is no %s".formatted(type)), none);
    };
  }
}
