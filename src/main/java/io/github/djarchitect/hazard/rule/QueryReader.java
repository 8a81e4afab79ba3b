package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one function, statement by statement, with what its variables stand for. */
final class QueryReader {
  private static final Set<String> MANAGERS =
      Set.of("objects", "_default_manager", "_base_manager", "all_objects", "unfiltered");

  /** Stands in a chain for the condition of a comprehension. */
  static final String CONDITION = "if";

  private static final Set<String> WRAPPERS =
      Set.of("list", "tuple", "set", "iter", "enumerate", "sorted", "reversed", "tqdm", "zip");

  private final List<DataCode.Query> queries = new ArrayList<>();
  private final List<DataCode.Loop> loops = new ArrayList<>();
  private final List<DataCode.Made> made = new ArrayList<>();
  private final List<Called> calls = new ArrayList<>();
  private final List<DataCode.Sent> sent = new ArrayList<>();
  private final DataCode.Scope scope;
  private final RowWrites writes;
  private final Map<String, Chain> variables = new HashMap<>();
  private final Set<String> ambiguous;
  private final Set<String> lists = new HashSet<>();

  /** Lists that a comprehension made of what a query gave. */
  private final Map<String, Chain> gathered = new HashMap<>();

  private final Deque<DataCode.Loop> enclosing = new ArrayDeque<>();

  /** Whether a transaction was begun around what is being read. */
  private boolean atomic;

  /** What a variable stands for: a model's class, its manager, or rows of it. */
  record Chain(
      @Nullable ModelKey model, boolean managed, List<DataCode.Step> steps, boolean inMemory) {}

  /**
   * A call of a function, with what it hands over.
   *
   * @param given by position or keyword, as far as they are models or queries
   * @param loops around it
   */
  record Called(
      Expr.Call call, Map<String, Chain> given, List<DataCode.Loop> loops, boolean inTransaction) {
    DataCode.Reading reads(ReachedCode.Callee callee, int depth) {
      List<Parameter> parameters = new ArrayList<>(callee.parameters().positionalOnly());
      parameters.addAll(callee.parameters().positional());
      Map<String, Chain> bound = new HashMap<>();
      for (int position = 0; position < parameters.size(); position++) {
        Chain known = given.get(String.valueOf(position));
        if (known != null) {
          bound.put(parameters.get(position).name(), known);
        }
      }
      parameters.addAll(callee.parameters().keywordOnly());
      for (Parameter parameter : parameters) {
        Chain known = given.get(parameter.name());
        if (known != null) {
          bound.put(parameter.name(), known);
        }
      }
      return new DataCode.Reading(callee.scope(), bound, loops, inTransaction, depth);
    }
  }

  QueryReader(DataCode.Reading reading, ReachedCode reached) {
    this.scope = reading.scope();
    this.variables.putAll(reading.given());
    reading.loops().forEach(enclosing::addLast);
    this.writes = new RowWrites(scope.body(), call -> reached.writes(scope, call));
    this.ambiguous = ambiguous(scope);
    this.atomic =
        reading.inTransaction() || scope.decorators().stream().anyMatch(QueryReader::isAtomic);
    read();
  }

  /** Variables that stand for one model or another, as branches decide. */
  private static Set<String> ambiguous(DataCode.Scope scope) {
    Map<String, Set<Optional<ModelKey>>> models = new HashMap<>();
    Walk.through(
        scope.body(),
        node -> {
          if (node instanceof Stmt.Assign assign
              && assign.value() instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute attribute
              && attribute.attr().equals("get_model")) {
            for (Expr target : assign.targets()) {
              if (target instanceof Expr.Name name) {
                models.computeIfAbsent(name.id(), _ -> new HashSet<>()).add(DataCode.modelOf(call));
              }
            }
          }
        });
    Set<String> several = new HashSet<>();
    models.forEach(
        (name, known) -> {
          if (known.size() > 1) {
            several.add(name);
          }
        });
    return several;
  }

  List<DataCode.Query> queries() {
    return queries;
  }

  List<DataCode.Loop> loops() {
    return loops;
  }

  List<DataCode.Made> made() {
    return made;
  }

  List<DataCode.Sent> sent() {
    return sent;
  }

  List<Called> calls() {
    return calls;
  }

  private void read() {
    for (Node node : scope.body()) {
      if (node instanceof Stmt statement) {
        statement(statement);
      } else if (node instanceof Expr expr) {
        scan(expr);
      }
    }
  }

  private void statements(List<Stmt> statements) {
    statements.forEach(this::statement);
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.Assign assign -> {
        scan(assign.value());
        Optional<Chain> chain = chain(unwrapped(assign.value()));
        for (Expr target : assign.targets()) {
          forget(target);
          if (target instanceof Expr.Name name && !ambiguous.contains(name.id())) {
            chain.ifPresent(known -> variables.put(name.id(), known));
            if (assign.value() != unwrapped(assign.value())
                || chain.filter(Chain::inMemory).isPresent()) {
              lists.add(name.id());
            }
            if (chain.isEmpty()) {
              gathered(assign.value()).ifPresent(known -> gathered.put(name.id(), known));
            }
          }
        }
      }
      case Stmt.For loop -> {
        scan(loop.iter());
        DataCode.Query over =
            chain(unwrapped(loop.iter()))
                .filter(Chain::managed)
                .map(chain -> query(chain, loop.iter().span()))
                .orElse(null);
        forget(loop.target());
        String row =
            loop.target() instanceof Expr.Name name
                    && (loop.iter() == unwrapped(loop.iter()) || isPlainList(loop.iter()))
                ? name.id()
                : null;
        boolean rows = writes.in(loop.body());
        inside(
            new DataCode.Loop(
                scope,
                false,
                over,
                row,
                loop.body(),
                rows,
                counts(loop.iter()),
                atomic,
                loop.span()),
            loop.body());
        statements(loop.orelse());
      }
      case Stmt.While loop -> {
        scan(loop.test());
        boolean rows = writes.in(loop.body());
        inside(
            new DataCode.Loop(
                scope, true, null, null, loop.body(), rows, false, atomic, loop.span()),
            loop.body());
        statements(loop.orelse());
      }
      case Stmt.With with
          when with.items().stream().anyMatch(item -> isAtomic(item.contextExpr())) -> {
        boolean around = atomic;
        atomic = true;
        statements(with.body());
        atomic = around;
      }
      default -> {
        for (Node child : Walk.children(statement)) {
          switch (child) {
            case Stmt nested -> statement(nested);
            case Expr expr -> scan(expr);
            case io.github.djarchitect.python.ExceptHandler handler -> statements(handler.body());
            default -> {}
          }
        }
      }
    }
  }

  /** {@code transaction.atomic()}, as a decorator also without a call. */
  static boolean isAtomic(Expr expr) {
    return switch (expr) {
      case Expr.Call call -> isAtomic(call.func());
      case Expr.Attribute attribute -> attribute.attr().equals("atomic");
      case Expr.Name name -> name.id().equals("atomic");
      default -> false;
    };
  }

  /** A range that goes in steps, as batches do. */
  private static boolean counts(Expr iter) {
    return iter instanceof Expr.Call call
        && call.func() instanceof Expr.Name(var name, var _)
        && name.equals("range")
        && call.args().size() == 3;
  }

  /** What a name stood for ends where it is bound again. */
  private void forget(Expr target) {
    Walk.through(
        target,
        node -> {
          if (node instanceof Expr.Name name) {
            variables.remove(name.id());
            lists.remove(name.id());
            gathered.remove(name.id());
          }
        });
  }

  private void inside(DataCode.Loop loop, List<Stmt> body) {
    loops.add(loop);
    enclosing.addLast(loop);
    statements(body);
    enclosing.removeLast();
  }

  /** Records the queries of an expression, outermost chain first, and its loops. */
  private void scan(Node node) {
    switch (node) {
      case Expr.ListComp comp -> comprehension(comp.generators(), List.of(comp.elt()), comp);
      case Expr.SetComp comp -> comprehension(comp.generators(), List.of(comp.elt()), comp);
      case Expr.DictComp comp ->
          comprehension(comp.generators(), List.of(comp.key(), comp.value()), comp);
      case Expr.GeneratorExp comp -> comprehension(comp.generators(), List.of(comp.elt()), comp);
      case Expr.Call call when call.func() instanceof Expr.Name name -> {
        Chain type = variables.get(name.id());
        if (type != null && type.model() != null && !type.managed()) {
          made.add(new DataCode.Made(scope, type.model(), call));
        }
      }
      default -> {}
    }
    if (node instanceof Expr.Call call) {
      called(call);
    }
    if (node instanceof Expr.Call
        || node instanceof Expr.Attribute
        || node instanceof Expr.Subscript) {
      Expr expr = (Expr) node;
      Optional<Chain> chain = chain(expr);
      if (chain.isPresent() && chain.get().managed() && !chain.get().steps().isEmpty()) {
        queries.add(query(chain.get(), expr.span()));
      }
      Expr at = expr;
      while (true) {
        if (at instanceof Expr.Call call) {
          call.args().forEach(this::scan);
          call.keywords().forEach(keyword -> scan(keyword.value()));
          if (!(call.func() instanceof Expr.Attribute attribute)) {
            break;
          }
          at = attribute.value();
        } else if (at instanceof Expr.Attribute attribute) {
          at = attribute.value();
        } else if (at instanceof Expr.Subscript subscript) {
          at = subscript.value();
        } else {
          scan(at);
          break;
        }
      }
      return;
    }
    Walk.children(node).forEach(this::scan);
  }

  private void called(Expr.Call call) {
    if (SentSql.isSent(call)) {
      sent.add(new DataCode.Sent(scope, call, List.copyOf(enclosing)));
    }
    if (!(call.func() instanceof Expr.Name)
        && !(call.func() instanceof Expr.Attribute(Expr.Name _, var _, var _))) {
      return;
    }
    Map<String, Chain> given = new HashMap<>();
    for (int position = 0; position < call.args().size(); position++) {
      if (call.args().get(position) instanceof Expr.Starred) {
        break;
      }
      String at = String.valueOf(position);
      handed(call.args().get(position)).ifPresent(chain -> given.put(at, chain));
    }
    for (Keyword keyword : call.keywords()) {
      String name = keyword.arg();
      if (name != null) {
        handed(keyword.value()).ifPresent(chain -> given.put(name, chain));
      }
    }
    calls.add(new Called(call, given, List.copyOf(enclosing), atomic));
  }

  /** A model or its rows; not a list of them, which a helper may do anything with. */
  private Optional<Chain> handed(Expr value) {
    return value instanceof Expr.Name(var name, var _) && lists.contains(name)
        ? Optional.empty()
        : chain(value);
  }

  /** What a comprehension gathers is written where it reaches a bulk write. */
  private void comprehension(List<Comprehension> generators, List<Expr> made, Expr whole) {
    boolean gathers = writes.gathers(whole);
    for (Comprehension generator : generators) {
      List<Node> body = new ArrayList<>(made);
      body.addAll(generator.ifs());
      String row =
          generator.target() instanceof Expr.Name name
                  && (generator.iter() == unwrapped(generator.iter())
                      || isPlainList(generator.iter()))
              ? name.id()
              : null;
      chain(unwrapped(generator.iter()))
          .filter(Chain::managed)
          .map(chain -> query(chain, generator.iter().span()))
          .ifPresent(
              over ->
                  loops.add(
                      new DataCode.Loop(
                          scope, false, over, row, body, gathers, false, atomic, whole.span())));
    }
  }

  private DataCode.Query query(Chain chain, Span span) {
    return new DataCode.Query(
        scope, chain.model(), chain.steps(), span, List.copyOf(enclosing), chain.inMemory());
  }

  /** Wrapped in what gives the same elements, not in pairs with others. */
  private static boolean isPlainList(Expr expr) {
    return expr instanceof Expr.Call call
        && call.func() instanceof Expr.Name name
        && Set.of("list", "tuple", "iter", "sorted", "reversed", "tqdm").contains(name.id())
        && call.args().size() == 1
        && call.args().getFirst() == unwrapped(call.args().getFirst());
  }

  private static Expr unwrapped(Expr expr) {
    Expr inner = expr;
    while (inner instanceof Expr.Call call
        && call.func() instanceof Expr.Name name
        && WRAPPERS.contains(name.id())
        && !call.args().isEmpty()) {
      inner = call.args().getFirst();
    }
    return inner;
  }

  private Optional<Chain> chain(Expr expr) {
    Deque<DataCode.Step> steps = new ArrayDeque<>();
    Expr at = expr;
    while (true) {
      if (at instanceof Expr.Call call && call.func() instanceof Expr.Attribute attribute) {
        steps.addFirst(step(attribute.attr(), call));
        at = attribute.value();
      } else if (at instanceof Expr.Attribute attribute) {
        steps.addFirst(step(attribute.attr(), null));
        at = attribute.value();
      } else if (at instanceof Expr.Subscript subscript) {
        steps.addFirst(slice(subscript));
        at = subscript.value();
      } else {
        break;
      }
    }
    Chain start = new Chain(null, false, List.of(), false);
    if (at instanceof Expr.Name name && variables.containsKey(name.id())) {
      if (lists.contains(name.id()) && !steps.isEmpty() && !steps.getFirst().name().equals("[]")) {
        return Optional.empty(); // what a list can do, rows in it aside
      }
      start = variables.get(name.id());
      if (lists.contains(name.id())) {
        start = new Chain(start.model(), start.managed(), start.steps(), true);
      }
    } else if (!(at instanceof Expr.Name)) {
      return Optional.empty();
    }
    return Optional.of(along(start, List.copyOf(steps)))
        .filter(chain -> chain.model() != null || chain.managed());
  }

  private DataCode.Step step(String name, Expr.@Nullable Call call) {
    Map<String, DataCode.Query> given = new HashMap<>();
    Long rows = null;
    if (call != null && Set.of("filter", "exclude").contains(name)) {
      for (Keyword condition : RowLimit.conditions(call)) {
        String lookup = String.valueOf(condition.arg());
        Expr value = condition.value();
        if (lookup.endsWith("__in")) {
          keys(value)
              .filter(Chain::managed)
              .ifPresent(known -> given.put(lookup, query(known, value.span())));
        } else if (lookup.endsWith("__lt") || lookup.endsWith("__lte")) {
          rows = Constants.distance(value, scope);
        }
      }
    }
    return new DataCode.Step(name, call, null, given, rows);
  }

  private DataCode.Step slice(Expr.Subscript part) {
    return new DataCode.Step(
        "[]", null, part.slice(), Map.of(), Constants.length(part.slice(), scope));
  }

  /** The query behind a list of keys. */
  private Optional<Chain> keys(Expr value) {
    Expr inner = unwrapped(value);
    Optional<Chain> chain = chain(inner).or(() -> gathered(inner));
    if (chain.isPresent()) {
      return chain;
    }
    if (inner instanceof Expr.Name name) {
      return Optional.ofNullable(gathered.get(name.id()));
    }
    return inner instanceof Expr.Subscript part
        ? keys(part.value()).map(known -> along(known, List.of(slice(part))))
        : Optional.empty();
  }

  /** What a comprehension goes through, with its condition. */
  private Optional<Chain> gathered(Expr value) {
    Expr inner = unwrapped(value);
    Expr element =
        switch (inner) {
          case Expr.ListComp comp -> comp.elt();
          case Expr.SetComp comp -> comp.elt();
          case Expr.GeneratorExp comp -> comp.elt();
          default -> null;
        };
    List<Comprehension> generators =
        switch (inner) {
          case Expr.ListComp comp -> comp.generators();
          case Expr.SetComp comp -> comp.generators();
          case Expr.GeneratorExp comp -> comp.generators();
          default -> List.of();
        };
    if (element == null || generators.size() != 1) {
      return Optional.empty();
    }
    List<DataCode.Step> more = new ArrayList<>();
    if (!generators.getFirst().ifs().isEmpty()) {
      more.add(new DataCode.Step(CONDITION, null, null, Map.of(), null));
    }
    boolean keys =
        element instanceof Expr.Name
            || (element instanceof Expr.Attribute(var _, var field, var _)
                && Set.of("pk", "id").contains(field));
    if (!keys) {
      more.add(new DataCode.Step("values", null, null, Map.of(), null));
    }
    return keys(generators.getFirst().iter())
        .filter(Chain::managed)
        .map(known -> along(known, more));
  }

  private Chain along(Chain start, List<DataCode.Step> steps) {
    ModelKey model = start.model();
    boolean managed = start.managed();
    List<DataCode.Step> after = new ArrayList<>(start.steps());
    for (DataCode.Step step : steps) {
      if (managed) {
        after.add(step);
      } else if (step.name().equals("get_model") && step.call() != null) {
        model = DataCode.modelOf(step.call()).orElse(null);
      } else if (MANAGERS.contains(step.name())) {
        managed = true;
      } else if (!step.name().equals("_meta")) {
        model = null; // what hangs on a class is of another one, as Model.tags.through
      }
    }
    return new Chain(model, managed, after, start.inMemory());
  }
}
