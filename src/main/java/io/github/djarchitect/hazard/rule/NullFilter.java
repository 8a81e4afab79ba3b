package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the conditions of a query say about NULL in its rows.
 *
 * @param conditions all of which hold
 * @param open whether there are others, which may say anything
 */
record NullFilter(List<Condition> conditions, boolean open) {
  private static final Set<String> ORDERED =
      Set.of("all", "order_by", "using", "update", "iterator", "select_for_update", "only", "[]");

  /** One keyword of {@code filter()}, or the single one of {@code exclude()}. */
  record Condition(String lookup, Expr value, boolean excluded) {
    String field() {
      int end = lookup.indexOf("__");
      return end < 0 ? lookup : lookup.substring(0, end);
    }

    String rest() {
      return lookup.substring(field().length());
    }

    /** Whether it takes rows where its field is NULL, or where it is not; absent for others. */
    Optional<Boolean> takesNull() {
      Optional<Boolean> asked =
          switch (rest()) {
            case "__isnull" -> truth(value);
            case "", "__exact" -> Constants.isNone(value) ? Optional.of(true) : Optional.empty();
            default -> Optional.empty();
          };
      if (asked.isPresent()) {
        return asked.map(each -> each != excluded);
      }
      if (rest().endsWith("__isnull") || Constants.isNone(value)) {
        return Optional.empty(); // of what a relation leads to
      }
      // a comparison is never true of NULL; exclude() keeps it
      return excluded ? Optional.empty() : Optional.of(false);
    }
  }

  static NullFilter of(DataCode code, DataCode.Query query) {
    List<Condition> conditions = new ArrayList<>();
    boolean open = false;
    for (DataCode.Step step : query.steps()) {
      Expr.Call call = step.call();
      if (call == null || !(step.name().equals("filter") || step.name().equals("exclude"))) {
        open |= !ORDERED.contains(step.name());
        continue;
      }
      boolean excluded = step.name().equals("exclude");
      if (excluded && call.keywords().size() != 1) {
        open = true;
        continue;
      }
      open |= !call.args().isEmpty();
      for (Keyword keyword : call.keywords()) {
        String lookup = keyword.arg();
        if (lookup == null) {
          open = true;
        } else if (!excluded && (lookup.equals("pk__in") || lookup.equals("id__in"))) {
          Optional<NullFilter> keys = keys(code, query, keyword.value());
          keys.ifPresent(each -> conditions.addAll(each.conditions()));
          open |= keys.map(NullFilter::open).orElse(true);
        } else {
          conditions.add(new Condition(lookup, keyword.value(), excluded));
        }
      }
    }
    return new NullFilter(List.copyOf(conditions), open);
  }

  /** What held for rows of which a variable, or an expression, has the keys. */
  private static Optional<NullFilter> keys(DataCode code, DataCode.Query query, Expr value) {
    Node source = value;
    if (value instanceof Expr.Name name) {
      List<Expr> assigned = new ArrayList<>();
      Walk.through(
          query.scope().body(),
          node -> {
            if (node instanceof Stmt.Assign assign
                && assign.targets().stream()
                    .anyMatch(t -> t instanceof Expr.Name n && n.id().equals(name.id()))) {
              assigned.add(assign.value());
            }
          });
      if (assigned.size() != 1) {
        return Optional.empty();
      }
      source = assigned.getFirst();
    }
    Node within = source;
    List<DataCode.Query> inside =
        code.queries().stream()
            .filter(
                each ->
                    each.scope().equals(query.scope())
                        && each.span().start() >= within.span().start()
                        && each.span().end() <= within.span().end()
                        && each.model() != null
                        && each.model().equals(query.model()))
            .toList();
    if (inside.size() != 1) {
      return Optional.empty();
    }
    DataCode.Query only = inside.getFirst();
    boolean ofKeys =
        only.steps().stream()
            .anyMatch(
                step ->
                    (step.name().equals("values_list") || step.name().equals("values"))
                        && step.call() != null
                        && step.call().args().stream()
                            .allMatch(
                                arg ->
                                    DataCode.text(arg)
                                        .filter(t -> t.equals("pk") || t.equals("id"))
                                        .isPresent()));
    if (!ofKeys) {
      return Optional.empty();
    }
    List<DataCode.Step> rows =
        only.steps().stream()
            .filter(step -> !Set.of("values_list", "values").contains(step.name()))
            .toList();
    return Optional.of(
        of(
            code,
            new DataCode.Query(
                only.scope(), only.model(), rows, only.span(), only.loops(), only.inMemory())));
  }

  /** Whether a field is NULL in every row. */
  boolean isNull(String field) {
    return conditions.stream()
        .anyMatch(
            each ->
                each.field().equals(field)
                    && each.takesNull().orElse(false)
                    && (each.rest().equals("__isnull")
                        || each.rest().isEmpty()
                        || each.rest().equals("__exact")));
  }

  /** Whether a field has a value in every row. */
  boolean hasValue(String field) {
    return conditions.stream()
        .anyMatch(each -> each.field().equals(field) && !each.takesNull().orElse(true));
  }

  /** Whether a field has nothing that could be lost: it is NULL, or one value that is written. */
  boolean isSettled(String field) {
    return conditions.stream()
        .anyMatch(
            each ->
                each.field().equals(field)
                    && !each.excluded()
                    && (each.rest().isEmpty()
                        || each.rest().equals("__exact")
                        || each.takesNull().orElse(false)));
  }

  private static Optional<Boolean> truth(@Nullable Expr value) {
    return value instanceof Expr.Constant constant
            && constant.value() instanceof Literal.Bool(boolean is)
        ? Optional.of(is)
        : Optional.empty();
  }
}
