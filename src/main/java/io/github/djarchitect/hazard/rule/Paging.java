package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.python.Chains;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.FreeNames;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How a loop goes from one batch of a query to the next, and what it leaves out on the way. */
final class Paging {
  private static final Set<String> EVALUATES = Set.of("len", "list", "bool", "tuple", "set");

  private Paging() {}

  record Fault(Severity severity, String message) {}

  static Optional<Fault> fault(DataCode code, DataCode.Query query, ProjectState state) {
    return query.inMemory() || query.model() == null
        ? Optional.empty()
        : byOffset(code, query).or(() -> byKey(query, state));
  }

  // By offset

  private static Optional<Fault> byOffset(DataCode code, DataCode.Query query) {
    Optional<Expr> start =
        query.steps().stream()
            .map(DataCode.Step::slice)
            .flatMap(
                slice ->
                    slice instanceof Expr.Slice(var lower, var upper, var _, var _)
                            && lower != null
                            && upper != null
                        ? Stream.of(lower)
                        : Stream.empty())
            .findFirst();
    if (start.isEmpty() || isEvaluated(query)) {
      return Optional.empty();
    }
    for (DataCode.Loop loop : query.loops()) {
      Set<String> turns = FreeNames.bound(loop.body());
      if (loop.row() != null) {
        turns.add(loop.row());
      }
      if (loop.scope().equals(query.scope())
          && loop.over() == null
          && mentions(start.get(), node -> node instanceof Expr.Name n && turns.contains(n.id()))) {
        return shrinks(code, query, loop)
            .map(
                how ->
                    new Fault(
                        Severity.BLOCKER,
                        "The loop of %s() %s while it reads them by offset: the next batch starts as many rows too far on, so every other batch is left out."
                            .formatted(query.scope().name(), how)));
      }
    }
    return Optional.empty();
  }

  /** A queryset whose rows are in memory gives its slices out of them. */
  private static boolean isEvaluated(DataCode.Query query) {
    Optional<String> root = root(query);
    return root.isEmpty()
        || mentions(
            query.scope().body(),
            node ->
                (node instanceof Expr.Call call
                        && call.func() instanceof Expr.Name(var name, var _)
                        && EVALUATES.contains(name)
                        && call.args().size() == 1
                        && isName(call.args().getFirst(), root.get()))
                    || (node instanceof Stmt.For loop && isName(loop.iter(), root.get())));
  }

  private static Optional<String> root(DataCode.Query query) {
    List<Expr> found = new ArrayList<>();
    Walk.through(
        query.scope().body(),
        node -> {
          if (node instanceof Expr expr && expr.span().equals(query.span())) {
            found.add(expr);
          }
        });
    return found.stream().findFirst().map(Chains::root);
  }

  /** What the loop does to the rows that the query matches. */
  private static Optional<String> shrinks(DataCode code, DataCode.Query query, DataCode.Loop loop) {
    Map<String, Expr> asked = asked(query);
    for (DataCode.Query other : code.queries()) {
      if (!other.isMass()
          || !Objects.equals(other.model(), query.model())
          || !other.scope().equals(query.scope())
          || other.span().start() < loop.span().start()
          || other.span().end() > loop.span().end()) {
        continue;
      }
      if (other.isDelete()) {
        return Optional.of("deletes rows");
      }
      Expr.Call update = other.steps().getLast().call();
      for (Keyword keyword : update == null ? List.<Keyword>of() : update.keywords()) {
        String field = field(String.valueOf(keyword.arg()));
        if (moves(field, keyword.value(), asked)) {
          return Optional.of("sets %s, which its rows are picked by,".formatted(field));
        }
      }
    }
    return ofRows(query, loop, asked);
  }

  /** Rows that are deleted or saved one by one. */
  private static Optional<String> ofRows(
      DataCode.Query query, DataCode.Loop around, Map<String, Expr> asked) {
    List<String> found = new ArrayList<>();
    Walk.through(
        around.body(),
        node -> {
          if (node instanceof Stmt.For loop
              && loop.target() instanceof Expr.Name(var row, var _)
              && (holds(loop.iter(), query) || isBatch(loop.iter(), query, around))) {
            boolean saves =
                mentions(
                        loop.body(),
                        each ->
                            each instanceof Expr.Attribute(var of, var attr, var _)
                                && attr.equals("save")
                                && isName(of, row))
                    || mentions(
                        around.body(),
                        each ->
                            each instanceof Expr.Attribute(var _, var attr, var _)
                                && attr.equals("bulk_update"));
            Walk.through(
                loop.body(),
                each -> {
                  if (each instanceof Expr.Call call
                      && call.func() instanceof Expr.Attribute(var of, var attr, var _)
                      && attr.equals("delete")
                      && isName(of, row)) {
                    found.add("deletes rows");
                  } else if (saves
                      && each instanceof Stmt.Assign assign
                      && assign.targets().getFirst()
                          instanceof Expr.Attribute(var of, var attr, var _)
                      && isName(of, row)
                      && moves(field(attr), assign.value(), asked)) {
                    found.add("sets %s, which its rows are picked by,".formatted(field(attr)));
                  }
                });
          }
        });
    return found.stream().findFirst();
  }

  private static boolean holds(Expr expr, DataCode.Query query) {
    return expr.span().start() <= query.span().start() && query.span().end() <= expr.span().end();
  }

  /** A name that the loop around gives to what the query gave, and to nothing else. */
  private static boolean isBatch(Expr iter, DataCode.Query query, DataCode.Loop around) {
    if (!(iter instanceof Expr.Name(var name, var _))) {
      return false;
    }
    List<Expr> values = new ArrayList<>();
    Walk.through(
        around.body(),
        node -> {
          if (node instanceof Stmt.Assign assign
              && assign.targets().stream().anyMatch(target -> isName(target, name))) {
            values.add(assign.value());
          }
        });
    return values.size() == 1 && holds(values.getFirst(), query);
  }

  /** Fields of which the query wants one value, with that value. */
  private static Map<String, Expr> asked(DataCode.Query query) {
    Map<String, Expr> asked = new HashMap<>();
    for (DataCode.Step step : query.steps()) {
      Expr.Call call = step.call();
      if (call == null || !step.name().equals("filter")) {
        continue;
      }
      for (Keyword keyword : RowLimit.conditions(call)) {
        String lookup = String.valueOf(keyword.arg());
        String how = lookup.contains("__") ? lookup.substring(lookup.indexOf("__")) : "";
        if (Set.of("", "__exact", "__isnull").contains(how)) {
          asked.put(field(lookup), keyword.value());
        }
      }
    }
    return asked;
  }

  private static boolean moves(String field, Expr value, Map<String, Expr> asked) {
    Expr wanted = asked.get(field);
    boolean same =
        wanted instanceof Expr.Constant one
            && value instanceof Expr.Constant other
            && one.value().equals(other.value());
    return wanted != null && !same;
  }

  private static String field(String lookup) {
    String name = lookup.contains("__") ? lookup.substring(0, lookup.indexOf("__")) : lookup;
    return name.replaceFirst("_id$", "");
  }

  // By key

  private static Optional<Fault> byKey(DataCode.Query query, ProjectState state) {
    if (query.steps().stream().noneMatch(step -> step.slice() instanceof Expr.Slice)) {
      return Optional.empty();
    }
    for (DataCode.Step step : query.steps()) {
      Expr.Call call = step.call();
      if (call == null || !step.name().equals("filter")) {
        continue;
      }
      for (Keyword keyword : call.keywords()) {
        String lookup = String.valueOf(keyword.arg());
        if (lookup.matches("\\w+?__[gl]te?")
            && keyword.value() instanceof Expr.Name(var last, var _)
            && goesOn(query, last)) {
          return order(query, state, lookup, last);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a loop around takes a variable from the last of its rows. */
  private static boolean goesOn(DataCode.Query query, String last) {
    return query.loops().stream()
        .filter(loop -> loop.scope().equals(query.scope()))
        .anyMatch(
            loop ->
                mentions(
                    loop.body(),
                    node ->
                        node instanceof Stmt.Assign assign
                            && assign.targets().stream().anyMatch(t -> isName(t, last))
                            && mentions(assign.value(), Paging::isLast)));
  }

  private static boolean isLast(Node node) {
    return node instanceof Expr.Subscript(var _, Expr.UnaryOp(var op, var _, var _), var _)
        && op == Expr.UnaryOperator.U_SUB;
  }

  private static Optional<Fault> order(
      DataCode.Query query, ProjectState state, String lookup, String last) {
    String key = lookup.substring(0, lookup.indexOf("__"));
    String wanted = (lookup.contains("__l") ? "-" : "") + key;
    Optional<DataCode.Step> ordered =
        query.steps().stream()
            .filter(step -> Set.of("order_by", "reverse", "union").contains(step.name()))
            .reduce((_, second) -> second);
    if (ordered.isPresent() && !ordered.get().name().equals("order_by")) {
      return Optional.empty();
    }
    Optional<ModelState> model = Optional.ofNullable(query.model()).flatMap(state::model);
    Optional<String> first =
        ordered.isPresent()
            ? ordered
                .map(DataCode.Step::call)
                .flatMap(call -> call.args().stream().findFirst())
                .map(arg -> DataCode.text(arg).orElse("?"))
            : model
                .map(known -> known.options().get("ordering"))
                .map(options -> ordering(options).orElse("?"));
    if (first.isEmpty()) {
      return ordered.isPresent() || model.isPresent()
          ? Optional.of(
              new Fault(
                  Severity.WARNING,
                  "%s() goes on behind %s, and its query has no order: a server may give the rows of a batch in any, and the last one is not the highest."
                      .formatted(query.scope().name(), last)))
          : Optional.empty();
    }
    return first.get().equals("?") || same(first.get(), wanted, model)
        ? Optional.empty()
        : Optional.of(
            new Fault(
                Severity.BLOCKER,
                "%s() goes on behind %s by %s, and its query is ordered by %s: rows that come later in that order are left out."
                    .formatted(query.scope().name(), last, lookup, first.get())));
  }

  /** Whether an order is that of the key, which has two names. */
  private static boolean same(String order, String wanted, Optional<ModelState> model) {
    return plain(order, model).equals(plain(wanted, model));
  }

  private static String plain(String order, Optional<ModelState> model) {
    String sign = order.startsWith("-") ? "-" : "";
    String name = order.substring(sign.length());
    boolean key =
        Set.of("pk", "id").contains(name)
            || model
                .flatMap(known -> known.field(name))
                .filter(field -> field.isTrue("primary_key"))
                .isPresent();
    return sign + (key ? "pk" : name.replaceFirst("_id$", ""));
  }

  private static Optional<String> ordering(Value options) {
    return options.asItems().flatMap(items -> items.stream().findFirst()).flatMap(Value::asString);
  }

  // Looking

  private static boolean isName(Expr expr, String name) {
    return expr instanceof Expr.Name(var id, var _) && id.equals(name);
  }

  private static boolean mentions(Node code, Predicate<Node> wanted) {
    return mentions(List.of(code), wanted);
  }

  private static boolean mentions(List<? extends Node> code, Predicate<Node> wanted) {
    Set<Boolean> found = new HashSet<>();
    Walk.through(
        code,
        node -> {
          if (wanted.test(node)) {
            found.add(true);
          }
        });
    return !found.isEmpty();
  }
}
