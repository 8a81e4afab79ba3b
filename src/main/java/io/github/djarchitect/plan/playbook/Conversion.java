package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.engine.ColumnTypes;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.plan.PlanInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column's values in another type: whether all of them can be had there, and what the other type
 * holds beyond them.
 *
 * <p>A trigger converts each value that code of the release before writes. So the new type has to
 * hold all that the old one may, not only what the rows say today: else that code fails, or what it
 * wrote is lost with the old column.
 */
record Conversion(
    PlanInput input, Subject subject, Domain from, Domain to, String oldType, String newType) {

  /** Why a plan is refused, and what to do; absent where every value fits. */
  Optional<String> refused() {
    if (from.equals(to)) {
      return Optional.of(
          "%s is %s already and stays so; what else changes in the field needs an AlterField alone, and no other column."
              .formatted(subject.named().name(), oldType));
    }
    Optional<Domain.Misfit> misfit = from.without(to);
    if (misfit.isEmpty() || byChoices()) {
      return Optional.empty();
    }
    String roomy =
        misfit.get().roomy().map(field -> " %s holds all of it.".formatted(field)).orElse("");
    String said =
        "%s is %s, and %s cannot hold %s: the code that still runs would fail when it writes one, or lose it."
                .formatted(subject.named().name(), oldType, newType, misfit.get().what())
            + roomy;
    return Optional.of(
        misfit.get().where().isEmpty()
            ? said + " Otherwise add a field beside it, and say in code what each value becomes."
            : said + " " + first(misfit.get().where().get()));
  }

  private String first(String where) {
    String count =
        "SELECT count(*) FROM %s WHERE %s;"
            .formatted(subject.table(), where.replace("{column}", subject.column()));
    String since = where.contains("pg_input_is_valid") ? " (PostgreSQL 16 and later)" : "";
    return "To go on without, count the rows that do not fit%s: %s Change them, bound what the application writes, and hold it with a check that is added NOT VALID and validated in a migration of its own (AddConstraintNotValid, ValidateConstraint). The type is then a plain AlterField; it rewrites the table under ACCESS EXCLUSIVE, so it needs a window, and the check bounds the column as well without it."
        .formatted(since, count);
  }

  /** Whether the field's choices, which the application keeps to, all fit. */
  private boolean byChoices() {
    List<String> values = choices();
    boolean mayBeEmpty = subject.field().isTrue("blank") && !(to instanceof Domain.Text);
    return from instanceof Domain.Text
        && !values.isEmpty()
        && !mayBeEmpty
        && Stream.concat(values.stream(), defaultText().stream()).allMatch(this::fits);
  }

  private Optional<String> defaultText() {
    return subject.field().kwarg("default").map(value -> value.asString().orElse("?"));
  }

  private boolean fits(String value) {
    return switch (to) {
      case Domain.Text(Integer most) -> most == null || value.length() <= most;
      case Domain.Whole whole ->
          value.matches("0|-?[1-9][0-9]{0,18}")
              && new BigInteger(value).abs().compareTo(whole.most()) <= 0;
      default -> false;
    };
  }

  /** Empty where there are none or they cannot all be read. */
  private List<String> choices() {
    List<String> values = new ArrayList<>();
    for (Value choice : subject.field().kwarg("choices").map(Conversion::items).orElse(List.of())) {
      List<Value> pair = items(choice);
      if (pair.size() != 2
          || pair.getFirst().asString().isEmpty()
          || !items(pair.get(1)).isEmpty()) {
        return List.of();
      }
      values.add(pair.getFirst().asString().get());
    }
    return values;
  }

  private static List<Value> items(Value value) {
    return switch (value) {
      case Value.PyList list -> list.items();
      case Value.PyTuple tuple -> tuple.items();
      default -> List.of();
    };
  }

  /**
   * The old value from the new column. A text is not cast: a cast cuts off what is too long, where
   * an assignment fails.
   */
  String backwards(String column) {
    return from instanceof Domain.Text && to instanceof Domain.Text
        ? "{row}" + column
        : "CAST({row}%s AS %s)".formatted(column, oldType);
  }

  /**
   * @param checked whether the new column takes no negative number either
   */
  ColumnSwap.Limits limits(boolean checked) {
    Domain.Forced forced = to.into(from, oldType);
    boolean positive = !checked && subject.field().shortName().startsWith("Positive");
    String negative = "a negative number, which its check forbids";
    Optional<String> fails =
        positive
            ? Optional.of(forced.fails().map(each -> each + ", or " + negative).orElse(negative))
            : forced.fails();
    return new ColumnSwap.Limits(fails, forced.altered(), forced.altered().orElse("nothing"));
  }

  /** Why the column's type is not simply changed. */
  String whyNotAlter() {
    String instead =
        " A shadow column takes the new type, a trigger and a batched backfill fill it, and the"
            + " model is pointed at it.";
    return ColumnTypes.isCoercible(oldType, newType)
        ? "Not ALTER COLUMN TYPE: from %s to %s it leaves the rows as they are, but reads all of them again for the checks and indexes that compute something of %s, under ACCESS EXCLUSIVE, so nobody could read the table meanwhile."
                .formatted(oldType, newType, subject.named().name())
            + instead
        : "Not ALTER COLUMN TYPE: from %s to %s it rewrites the table and every index on it under ACCESS EXCLUSIVE, so nobody could read it meanwhile."
                .formatted(oldType, newType)
            + instead;
  }

  String assumption() {
    return from.without(to).isEmpty()
        ? "None is needed of the values: %s holds every %s.".formatted(newType, oldType)
        : "Every row says one of the choices of %s, which all fit; nothing but the application keeps to them."
            .formatted(subject.named().name());
  }

  List<String> questions(String first) {
    if (from.without(to).isEmpty()) {
      return List.of(first);
    }
    return List.of(
        first,
        "Does a row say anything but the choices? SELECT count(*) FROM %s WHERE %s NOT IN (%s);"
            .formatted(
                subject.table(),
                subject.column(),
                choices().stream()
                    .map(value -> "'" + value.replace("'", "''") + "'")
                    .collect(Collectors.joining(", "))));
  }
}
