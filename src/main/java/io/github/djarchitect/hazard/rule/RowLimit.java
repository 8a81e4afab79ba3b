package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.python.Chains;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a query takes a bounded number of rows: by its own slice, or by keys between two ends or
 * out of a list. A list is as long as the query that filled it; one of which nobody can tell where
 * it comes from is taken for a batch.
 */
final class RowLimit {
  private static final Set<String> ONE_ROW =
      Set.of("get", "first", "last", "earliest", "latest", "create", "get_or_create");

  private RowLimit() {}

  /** A keyword of filter(), as {@code order_id} and {@code in}. */
  private record Lookup(String keyword, String field, String how) {
    static Lookup of(Keyword condition) {
      String keyword = String.valueOf(condition.arg());
      int end = keyword.indexOf("__");
      return end < 0
          ? new Lookup(keyword, keyword, "exact")
          : new Lookup(keyword, keyword.substring(0, end), keyword.substring(end + 2));
    }

    boolean isOwnKey() {
      return field.equals("pk") || field.equals("id");
    }

    boolean isKey() {
      return isOwnKey() || field.endsWith("_id");
    }
  }

  static boolean holds(DataCode.Query query) {
    boolean top = false;
    boolean bottom = false;
    boolean wide = false;
    for (DataCode.Step step : query.steps()) {
      if (ONE_ROW.contains(step.name())
          // which _raw_delete() takes no notice of
          || (step.name().equals("[]") && !isWide(step) && !query.terminal().equals("_raw_delete"))
          || (step.name().equals("in_bulk") && step.hasArguments())) {
        return true;
      }
      boolean excludes = step.name().equals("exclude");
      if (step.call() == null || !(excludes || step.name().equals("filter"))) {
        continue;
      }
      wide |= isWide(step);
      for (Keyword condition : conditions(step.call())) {
        Lookup lookup = Lookup.of(condition);
        if (!excludes
            && (isFew(lookup, step.given().get(lookup.keyword()))
                || (lookup.how().equals("in") && isBatch(condition.value(), query)))) {
          return true;
        }
        boolean less = lookup.isKey() && Set.of("lt", "lte").contains(lookup.how());
        boolean more = lookup.isKey() && Set.of("gt", "gte").contains(lookup.how());
        boolean both = lookup.isKey() && lookup.how().equals("range") && !excludes;
        // in a loop, what lies below went with the batches before
        boolean done =
            lookup.isOwnKey() && less && (step.rows() != null || !query.loops().isEmpty());
        top |= both || (excludes ? more : less);
        bottom |= both || (excludes ? less : more || done);
      }
    }
    return top && bottom && !wide;
  }

  /** What a loop over batches has in its hand. */
  private static boolean isBatch(Expr value, DataCode.Query query) {
    return value instanceof Expr.Name(var name, var _)
        && query.loops().stream().anyMatch(loop -> name.equals(loop.row()) && loop.over() == null);
  }

  private static boolean isWide(DataCode.Step step) {
    return step.rows() != null && step.rows() > Size.BATCH_ROWS;
  }

  /** One key, or a list of them. */
  private static boolean isFew(Lookup lookup, DataCode.@Nullable Query given) {
    if (lookup.how().equals("in") && given != null) {
      return (holds(given) || isPicked(given) || isOfOneTurn(given))
          && (lookup.isOwnKey() || givesKeys(given));
    }
    return lookup.isOwnKey() && Set.of("exact", "in").contains(lookup.how());
  }

  /** Keys that code picked one by one: how many those are is in no query. */
  static boolean isPicked(DataCode.Query query) {
    return query.steps().stream()
        .anyMatch(
            step ->
                step.name().equals(QueryReader.CONDITION)
                    || step.given().values().stream()
                        .anyMatch(given -> !holds(given) && isPicked(given)));
  }

  /** Rows or their keys, not values that many rows may share. */
  private static boolean givesKeys(DataCode.Query given) {
    return given.steps().stream()
        .filter(step -> step.name().equals("values") || step.name().equals("values_list"))
        .allMatch(
            step ->
                step.call() != null
                    && step.call().args().size() == 1
                    && DataCode.text(step.call().args().getFirst())
                        .filter(name -> name.equals("pk") || name.equals("id"))
                        .isPresent());
  }

  /** The rows of a value that the loop around has in its hand, such as those of one group. */
  private static boolean isOfOneTurn(DataCode.Query query) {
    Set<String> held = new HashSet<>();
    for (DataCode.Loop loop : query.loops()) {
      held.addAll(FreeNames.bound(loop.body()));
      if (loop.row() != null) {
        held.add(loop.row());
      }
    }
    return query.steps().stream()
        .filter(step -> step.name().equals("filter") && step.call() != null)
        .flatMap(step -> step.call() == null ? Stream.empty() : step.call().keywords().stream())
        .filter(keyword -> !Lookup.of(keyword).isKey())
        .anyMatch(keyword -> held.contains(String.valueOf(Chains.root(keyword.value()))));
  }

  /** Whether a filter leaves nothing out: by keys that are those of every row of the model. */
  static boolean takesAll(DataCode.Step step, @Nullable ModelKey model) {
    return step.name().equals("filter")
        && step.call() != null
        && step.call().args().isEmpty()
        && step.call().keywords().stream()
            .allMatch(
                keyword -> {
                  DataCode.Query given = step.given().get(String.valueOf(keyword.arg()));
                  return given != null
                      && Lookup.of(keyword).isOwnKey()
                      && Objects.equals(given.model(), model)
                      && givesKeys(given)
                      && !given.filtered()
                      && !holds(given)
                      && largest(given).isEmpty();
                });
  }

  /** The size of the batches that are none, where a constant says it. */
  static Optional<Long> largest(DataCode.Query query) {
    return query.steps().stream()
        .flatMap(
            step ->
                Stream.concat(
                    isWide(step) && step.rows() != null && step.rows() < Long.MAX_VALUE
                        ? Stream.of(step.rows())
                        : Stream.empty(),
                    step.given().values().stream().flatMap(given -> largest(given).stream())))
        .max(Long::compare);
  }

  /** The keywords of a filter, and those of the Q objects that it joins by and. */
  static List<Keyword> conditions(Expr.Call filter) {
    List<Keyword> conditions = new ArrayList<>();
    filter.keywords().stream().filter(each -> each.arg() != null).forEach(conditions::add);
    filter.args().forEach(each -> joined(each, conditions));
    return conditions;
  }

  private static void joined(Expr part, List<Keyword> conditions) {
    if (part instanceof Expr.BinOp(var left, var op, var right, var _)
        && op == Expr.Operator.BIT_AND) {
      joined(left, conditions);
      joined(right, conditions);
    } else if (part instanceof Expr.Call call && isQ(call.func())) {
      conditions.addAll(conditions(call));
    }
  }

  private static boolean isQ(Expr called) {
    return switch (called) {
      case Expr.Name name -> name.id().equals("Q");
      case Expr.Attribute attribute -> attribute.attr().equals("Q");
      default -> false;
    };
  }
}
