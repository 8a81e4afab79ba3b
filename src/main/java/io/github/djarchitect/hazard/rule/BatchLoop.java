package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Chains;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A while loop over what a query gives, read for whether its body changes that. It is said to stay
 * only where each call in it is known; anything else may end it.
 */
final class BatchLoop {
  /** Steps that choose rows, and those that only read them. */
  private static final Set<String> READS =
      Set.of(
          "filter",
          "exclude",
          "all",
          "order_by",
          "values_list",
          "only",
          "select_related",
          "using",
          "[]",
          "exists",
          "update");

  private static final Set<String> HARMLESS =
      Set.of("list", "tuple", "set", "sorted", "len", "print", "min", "max", "str", "int");

  private final DataCode.Scope scope;
  private final Stmt.While loop;
  private final List<DataCode.Query> queries;
  private final Set<String> bound;

  BatchLoop(DataCode code, DataCode.Scope scope, Stmt.While loop) {
    this.scope = scope;
    this.loop = loop;
    this.queries =
        code.queries().stream()
            .filter(query -> query.scope().equals(this.scope))
            .filter(query -> within(query.span(), loop.span()))
            .toList();
    this.bound = FreeNames.bound(loop.body());
  }

  /** Whether it goes on for ever once its query has a row. */
  boolean stays() {
    return driver().filter(this::isFixed).filter(this::isUntouched).isPresent() && callsAreKnown();
  }

  /** Whether it is {@code while True} without a way out, and outside any try. */
  boolean hasNoEnd() {
    List<Stmt> exits = new ArrayList<>();
    boolean[] open = new boolean[1];
    loop.body().forEach(each -> exits(each, false, exits, open));
    boolean[] tried = new boolean[1];
    Walk.through(
        scope.body(),
        node -> tried[0] |= node instanceof Stmt.Try each && within(loop.span(), each.span()));
    return LoopNeverEnds.isTrue(loop.test())
        && exits.isEmpty()
        && !open[0]
        && !tried[0]
        && queries.stream()
            .allMatch(
                each ->
                    each.model() != null
                        && each.steps().stream().allMatch(step -> READS.contains(step.name())))
        && callsAreKnown();
  }

  /** The query that decides whether it goes on. */
  private Optional<DataCode.Query> driver() {
    List<Stmt> exits = new ArrayList<>();
    boolean[] open = new boolean[1];
    loop.body().forEach(each -> exits(each, false, exits, open));
    if (open[0] || !loop.orelse().isEmpty()) {
      return Optional.empty();
    }
    if (!LoopNeverEnds.isTrue(loop.test())) {
      return exits.isEmpty() && isBoundOutside(loop.test())
          ? queries.stream()
              .filter(each -> each.span().equals(loop.test().span()))
              .filter(each -> each.terminal().equals("exists"))
              .findFirst()
          : Optional.empty();
    }
    return exits.size() == 1 ? emptied(exits.getFirst()) : Optional.empty();
  }

  /** The query of {@code if not batch: break}. */
  private Optional<DataCode.Query> emptied(Stmt exit) {
    for (Stmt each : loop.body()) {
      if (each instanceof Stmt.If asked
          && asked.orelse().isEmpty()
          && asked.body().size() == 1
          && asked.body().getFirst() == exit
          && asked.test() instanceof Expr.UnaryOp(var op, Expr.Name batch, var _)
          && op == Expr.UnaryOperator.NOT) {
        return assigned(batch.id());
      }
    }
    return Optional.empty();
  }

  private Optional<DataCode.Query> assigned(String name) {
    List<Expr> values = new ArrayList<>();
    Walk.through(
        loop.body(),
        node -> {
          if (node instanceof Stmt.Assign assign
              && assign.targets().stream()
                  .anyMatch(t -> t instanceof Expr.Name n && n.id().equals(name))) {
            values.add(assign.value());
          }
        });
    if (values.size() != 1) {
      return Optional.empty();
    }
    Expr value = values.getFirst();
    Expr inner =
        value instanceof Expr.Call call
                && call.func() instanceof Expr.Name list
                && list.id().equals("list")
                && call.args().size() == 1
            ? call.args().getFirst()
            : value;
    return isBoundOutside(inner)
        ? queries.stream().filter(each -> each.span().equals(inner.span())).findFirst()
        : Optional.empty();
  }

  /** Whether the query starts from something that the loop leaves as it is. */
  private boolean isBoundOutside(Expr query) {
    String root = Chains.root(query);
    return root != null && !bound.contains(root);
  }

  /** Breaks of this loop, and whether something else may leave it. */
  private static void exits(Node node, boolean nested, List<Stmt> exits, boolean[] open) {
    switch (node) {
      case Stmt.Break exit -> {
        if (!nested) {
          exits.add(exit);
        }
      }
      case Stmt.Return exit -> exits.add(exit);
      case Stmt.Raise _, Stmt.Try _, Stmt.FunctionDef _, Expr.Yield _, Expr.Lambda _ ->
          open[0] = true;
      default -> {
        boolean inner = nested || node instanceof Stmt.For || node instanceof Stmt.While;
        Walk.children(node).forEach(child -> exits(child, inner, exits, open));
      }
    }
  }

  /** The same rows each time: the front of them, by conditions that the loop does not bind. */
  private boolean isFixed(DataCode.Query query) {
    if (query.model() == null) {
      return false;
    }
    for (DataCode.Step step : query.steps()) {
      if (!READS.contains(step.name())) {
        return false;
      }
      if (step.slice() != null
          && !(step.slice() instanceof Expr.Slice(var lower, var _, var _, var _)
              && lower == null)) {
        return false;
      }
      Expr.Call call = step.call();
      boolean selects = step.name().equals("filter") || step.name().equals("exclude");
      if (call != null
          && ((selects && (!call.args().isEmpty() || hasUnnamed(call))) || bindsIn(call))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasUnnamed(Expr.Call call) {
    return call.keywords().stream().anyMatch(keyword -> keyword.arg() == null);
  }

  /** Whether an argument has a name that the loop binds, as the last key is. */
  private boolean bindsIn(Expr.Call call) {
    boolean[] found = new boolean[1];
    List<Node> arguments = new ArrayList<>(call.args());
    call.keywords().forEach(keyword -> arguments.add(keyword.value()));
    Walk.through(
        arguments, node -> found[0] |= node instanceof Expr.Name name && bound.contains(name.id()));
    return found[0];
  }

  /** Nothing that is written is asked for. */
  private boolean isUntouched(DataCode.Query driver) {
    Set<String> asked = new HashSet<>();
    for (DataCode.Step step : driver.steps()) {
      if (step.name().equals("filter") || step.name().equals("exclude")) {
        step.keywords().forEach(lookup -> asked.add(lookup));
      }
    }
    List<Saved> saved = saved();
    if (!saved.isEmpty() && !isByConstants(driver)) {
      return false; // a field that saving itself sets may be asked for
    }
    boolean relations = asked.stream().anyMatch(lookup -> lookup.split("__", -1).length > 2);
    boolean writes = !saved.isEmpty();
    for (Saved each : saved) {
      if (relations || each.fields().stream().anyMatch(field -> isAsked(field, asked))) {
        return false;
      }
    }
    for (DataCode.Query query : queries) {
      if (query.model() == null
          || !query.steps().stream().allMatch(step -> READS.contains(step.name()))) {
        return false;
      }
      DataCode.Step last = query.steps().getLast();
      if (!last.name().equals("update")) {
        continue;
      }
      writes = true;
      Expr.Call call = last.call();
      if (call == null || hasUnnamed(call) || !Objects.equals(query.model(), driver.model())) {
        return false;
      }
      for (Keyword keyword : call.keywords()) {
        String field = String.valueOf(keyword.arg()).replaceFirst("_id$", "");
        if (relations || isAsked(field, asked)) {
          return false;
        }
      }
    }
    return writes;
  }

  private static boolean isAsked(String field, Set<String> asked) {
    return asked.stream().anyMatch(lookup -> lookup.startsWith(field.replaceFirst("_id$", "")));
  }

  private static boolean isByConstants(DataCode.Query driver) {
    return driver.steps().stream()
        .filter(step -> step.name().equals("filter") || step.name().equals("exclude"))
        .flatMap(step -> step.call() == null ? Stream.empty() : step.call().keywords().stream())
        .allMatch(
            keyword ->
                keyword.value() instanceof Expr.Constant
                    && !String.valueOf(keyword.arg()).contains("__"));
  }

  /**
   * A row of the batch that is saved.
   *
   * @param fields that it is given values for
   */
  private record Saved(String row, List<String> fields) {}

  /** Rows of a batch that a for loop within gives values to and saves. */
  private List<Saved> saved() {
    List<Saved> all = new ArrayList<>();
    Walk.through(
        loop.body(),
        node -> {
          if (node instanceof Stmt.For rows
              && rows.target() instanceof Expr.Name(var row, var _)
              && rows.iter() instanceof Expr.Name(var batch, var _)
              && assigned(batch).isPresent()) {
            List<String> fields = new ArrayList<>();
            boolean[] saves = new boolean[1];
            Walk.through(
                rows.body(),
                each -> {
                  if (each instanceof Expr.Call call && isSave(call, row)) {
                    saves[0] = true;
                  }
                  targets(each).stream()
                      .filter(Expr.Attribute.class::isInstance)
                      .map(Expr.Attribute.class::cast)
                      .forEach(target -> fields.add(target.attr()));
                });
            if (saves[0]) {
              all.add(new Saved(row, fields));
            }
          }
        });
    return all;
  }

  private static List<Expr> targets(Node node) {
    return switch (node) {
      case Stmt.Assign assign -> assign.targets();
      case Stmt.AugAssign assign -> List.of(assign.target());
      default -> List.of();
    };
  }

  private static boolean isSave(Expr.Call call, String row) {
    return call.func() instanceof Expr.Attribute(Expr.Name(var of, var _), var method, var _)
        && of.equals(row)
        && method.equals("save")
        && call.args().isEmpty();
  }

  private boolean callsAreKnown() {
    List<Saved> saved = saved();
    boolean[] known = {true};
    Walk.through(
        loop,
        node -> {
          if (node instanceof Expr.Call call) {
            known[0] &=
                switch (call.func()) {
                  case Expr.Name name ->
                      HARMLESS.contains(name.id()) || Character.isUpperCase(name.id().charAt(0));
                  case Expr.Attribute method ->
                      method.attr().equals("sleep")
                          || method.attr().equals("atomic")
                          || method.attr().equals("F")
                          || saved.stream().anyMatch(each -> isSave(call, each.row()))
                          || queries.stream().anyMatch(query -> within(call.span(), query.span()));
                  default -> false;
                };
          } else if (node instanceof Stmt.Delete || node instanceof Expr.NamedExpr) {
            known[0] = false;
          }
        });
    return known[0];
  }

  private static boolean within(Span inner, Span outer) {
    return inner.start() >= outer.start() && inner.end() <= outer.end();
  }
}
