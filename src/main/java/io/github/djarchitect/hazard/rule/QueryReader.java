package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Parameters;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one function, statement by statement, with what its variables stand for. */
final class QueryReader {
  private static final Set<String> MANAGERS =
      Set.of("objects", "_default_manager", "_base_manager", "all_objects", "unfiltered");

  /** Stands in a chain for the condition of a comprehension. */
  static final String CONDITION = "if";

  /** Stands in a chain for one of the rows, each in its turn. */
  private static final String EACH = "each";

  private static final Set<String> ONE =
      Set.of("get", "first", "last", "latest", "earliest", "create");

  private static final Set<String> MAPS =
      Set.of("map", "filter", "reduce", "filterfalse", "takewhile", "dropwhile");

  private static final Set<String> BUILDS = Set.of("partial", "methodcaller");

  private static final Set<String> PURE =
      Set.of(
          "str",
          "int",
          "float",
          "bool",
          "repr",
          "len",
          "print",
          "list",
          "tuple",
          "set",
          "dict",
          "type",
          "id",
          "hash",
          "vars",
          "bytes",
          "model_to_dict",
          "force_str");

  private static final int DEEPEST = 5;

  private static final Set<String> WRAPPERS =
      Set.of("list", "tuple", "set", "iter", "enumerate", "sorted", "reversed", "tqdm", "zip");

  private final List<DataCode.Query> queries = new ArrayList<>();
  private final List<DataCode.Loop> loops = new ArrayList<>();
  private final List<DataCode.Made> made = new ArrayList<>();
  private final List<Called> calls = new ArrayList<>();
  private final List<DataCode.Sent> sent = new ArrayList<>();
  private final List<DataCode.Touch> touches = new ArrayList<>();
  private final List<DataCode.Given> given = new ArrayList<>();
  private final List<Expr> unfollowed = new ArrayList<>();
  private final DataCode.Scope scope;
  private final RowWrites writes;
  private final Map<String, Chain> variables = new HashMap<>();
  private final Set<String> ambiguous;
  private final Set<String> lists = new HashSet<>();

  /** Lists that a comprehension made of what a query gave. */
  private final Map<String, Chain> gathered = new HashMap<>();

  /** Variables that stand for one row at a time, or for what is reached from one. */
  private final Map<String, Chain> rows = new HashMap<>();

  /** Functions that are defined inside this one, lambdas and partials that have a name. */
  private final Map<String, Node> functions = new HashMap<>();

  private final ReachedCode reached;

  /** Functions that parameters stand for. */
  private final Map<String, ReachedCode.Callee> handed;

  private final boolean handsOn;

  /** How many functions deep the reading is within the one that it reads. */
  private int depth;

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
   * @param rows the same for rows
   * @param loops around it
   */
  record Called(
      Expr.Call call,
      Map<String, Chain> given,
      Map<String, Chain> rows,
      List<DataCode.Loop> loops,
      boolean inTransaction) {
    DataCode.Reading reads(ReachedCode.Callee callee, int depth) {
      return new DataCode.Reading(
          callee.scope(),
          bound(callee.parameters(), given),
          bound(callee.parameters(), rows),
          Map.of(),
          loops,
          inTransaction,
          false,
          depth);
    }
  }

  /** What parameters stand for, by what a call gives for them. */
  private static <T> Map<String, T> bound(Parameters all, Map<String, T> given) {
    List<Parameter> parameters = new ArrayList<>(all.positionalOnly());
    parameters.addAll(all.positional());
    Map<String, T> bound = new HashMap<>();
    for (int position = 0; position < parameters.size(); position++) {
      T known = given.get(String.valueOf(position));
      if (known != null) {
        bound.put(parameters.get(position).name(), known);
      }
    }
    parameters.addAll(all.keywordOnly());
    for (Parameter parameter : parameters) {
      T known = given.get(parameter.name());
      if (known != null) {
        bound.put(parameter.name(), known);
      }
    }
    return bound;
  }

  QueryReader(DataCode.Reading reading, ReachedCode reached) {
    this.scope = reading.scope();
    this.reached = reached;
    this.variables.putAll(reading.given());
    this.rows.putAll(reading.rows());
    this.handed = reading.functions();
    this.handsOn = reading.handsOn();
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

  List<DataCode.Touch> touches() {
    return touches;
  }

  List<DataCode.Given> given() {
    return given;
  }

  /** Functions that rows are handed to and that cannot be found. */
  List<Expr> unfollowed() {
    return unfollowed;
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
        Optional<Chain> row = chain.isEmpty() ? reach(assign.value()) : Optional.empty();
        for (Expr target : assign.targets()) {
          forget(target);
          if (target instanceof Expr.Attribute attribute) {
            reach(attribute.value())
                .ifPresent(known -> given(known, attribute.attr(), assign.value(), assign.span()));
          }
          if (target instanceof Expr.Name name) {
            row.ifPresent(known -> rows.put(name.id(), known));
            if (isFunction(assign.value())) {
              functions.put(name.id(), assign.value());
            }
          }
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
        bindRow(loop.target(), loop.iter());
        boolean written = writes.in(loop.body());
        inside(
            new DataCode.Loop(
                scope,
                false,
                over,
                row,
                loop.body(),
                written,
                counts(loop.iter()),
                atomic,
                loop.span()),
            loop.body());
        statements(loop.orelse());
      }
      case Stmt.While loop -> {
        scan(loop.test());
        boolean written = writes.in(loop.body());
        inside(
            new DataCode.Loop(
                scope, true, null, null, loop.body(), written, false, atomic, loop.span()),
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
        if (statement instanceof Stmt.FunctionDef def) {
          functions.put(def.name(), def);
        }
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
  private void forget(Node target) {
    switch (target) {
      case Expr.Name name -> {
        variables.remove(name.id());
        lists.remove(name.id());
        gathered.remove(name.id());
        rows.remove(name.id());
        functions.remove(name.id());
      }
      // a row with another value in it is still that row
      case Expr.Attribute _, Expr.Subscript _ -> {}
      default -> Walk.children(target).forEach(this::forget);
    }
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
      case Expr.Lambda lambda -> {
        Map<String, Chain> around = new HashMap<>(rows);
        Stream.of(lambda.args().positionalOnly(), lambda.args().positional())
            .flatMap(List::stream)
            .forEach(parameter -> rows.remove(parameter.name()));
        Walk.children(lambda).forEach(this::scan);
        restore(rows, around);
        return;
      }
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
      touched(call);
      applied(call);
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
            if (!(call.func() instanceof Expr.Name)) {
              scan(call.func()); // what makes the function: partial(...)(), functions[name]()
            }
            break;
          }
          at = attribute.value();
        } else if (at instanceof Expr.Attribute attribute) {
          at = attribute.value();
        } else if (at instanceof Expr.Subscript subscript) {
          scan(subscript.slice());
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
    calls.add(
        new Called(
            call,
            handed(call, this::handed),
            handed(call, this::row),
            List.copyOf(enclosing),
            atomic));
  }

  /**
   * How the function of a call is read with functions that are handed over, to it or before; absent
   * where none is.
   */
  Optional<DataCode.Reading> handedOn(Called call, int depth) {
    Map<String, ReachedCode.Callee> functions = handed(call.call(), this::function);
    return functions.isEmpty() && !handsOn
        ? Optional.empty()
        : callee(call.call())
            .map(
                callee ->
                    new DataCode.Reading(
                        callee.scope(),
                        bound(callee.parameters(), call.given()),
                        bound(callee.parameters(), call.rows()),
                        bound(callee.parameters(), functions),
                        call.loops(),
                        call.inTransaction(),
                        true,
                        depth));
  }

  private Optional<ReachedCode.Callee> callee(Expr.Call call) {
    return call.func() instanceof Expr.Name(var name, var _) && handed.containsKey(name)
        ? Optional.of(handed.get(name))
        : reached.called(scope, call);
  }

  /** A function that is named and not called. */
  private Optional<ReachedCode.Callee> function(Expr value) {
    return value instanceof Expr.Name name && !variables.containsKey(name.id())
        ? callee(new Expr.Call(name, List.of(), List.of(), name.span()))
        : Optional.empty();
  }

  /** What a function of this file gives back for the rows that it is handed. */
  private Optional<Chain> returned(Expr.Call call) {
    Optional<ReachedCode.Callee> callee =
        handsOn
            ? callee(call).filter(each -> each.scope().path().equals(scope.path()))
            : Optional.empty();
    if (callee.isEmpty() || depth >= DEEPEST) {
      return Optional.empty();
    }
    List<Expr> values =
        callee.get().scope().body().stream()
            .filter(Stmt.Return.class::isInstance)
            .map(node -> ((Stmt.Return) node).value())
            .filter(value -> value != null)
            .toList();
    Map<String, Chain> given = bound(callee.get().parameters(), handed(call, this::handed));
    if (values.size() != 1 || given.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Chain> around = new HashMap<>(variables);
    variables.clear();
    variables.putAll(given);
    depth++;
    Optional<Chain> chain = chain(values.getFirst());
    depth--;
    restore(variables, around);
    return chain;
  }

  /** What a call hands over, by position or keyword. */
  private static <T> Map<String, T> handed(Expr.Call call, Function<Expr, Optional<T>> meaning) {
    Map<String, T> known = new HashMap<>();
    for (int position = 0; position < call.args().size(); position++) {
      if (call.args().get(position) instanceof Expr.Starred) {
        break;
      }
      String at = String.valueOf(position);
      meaning.apply(call.args().get(position)).ifPresent(chain -> known.put(at, chain));
    }
    for (Keyword keyword : call.keywords()) {
      String name = keyword.arg();
      if (name != null) {
        meaning.apply(keyword.value()).ifPresent(chain -> known.put(name, chain));
      }
    }
    return known;
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
    List<Node> done = new ArrayList<>(made);
    generators.forEach(generator -> done.addAll(generator.ifs()));
    boolean written = writes.in(done);
    generators.forEach(generator -> forgetRow(generator.target()));
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
                          scope,
                          false,
                          over,
                          row,
                          body,
                          gathers || written,
                          false,
                          atomic,
                          whole.span())));
      bindRow(generator.target(), generator.iter());
    }
  }

  private void forgetRow(Expr target) {
    Walk.through(
        target,
        node -> {
          if (node instanceof Expr.Name name) {
            rows.remove(name.id());
          }
        });
  }

  /** Lets the target of a loop stand for the rows that it goes through. */
  private void bindRow(Expr target, Expr iter) {
    Expr row =
        target instanceof Expr.TupleExpr pair
                && pair.elts().size() == 2
                && iter instanceof Expr.Call call
                && call.func() instanceof Expr.Name(var wrapper, var _)
                && wrapper.equals("enumerate")
            ? pair.elts().getLast()
            : target;
    if (row instanceof Expr.Name name) {
      rowsOf(iter).ifPresent(chain -> rows.put(name.id(), chain));
    }
  }

  /** One of the rows that an iterable gives; no dictionaries, no tuples. */
  private Optional<Chain> rowsOf(Expr iter) {
    Expr inner = unwrapped(iter);
    return chain(inner)
        .or(() -> reach(inner))
        .filter(Chain::managed)
        .filter(
            chain ->
                chain.steps().stream()
                    .noneMatch(
                        step ->
                            step.name().startsWith("values")
                                || Set.of("dates", "datetimes", "aggregate").contains(step.name())))
        .map(chain -> along(chain, List.of(new DataCode.Step(EACH, null, null, Map.of(), null))));
  }

  /** A chain that ends at a row. */
  private Optional<Chain> row(Expr value) {
    return reach(value).filter(chain -> isRow(chain.steps().getLast()));
  }

  /** What is reached from a row, itself included. */
  private Optional<Chain> reach(Expr value) {
    List<DataCode.Step> steps = new ArrayList<>();
    Expr at = value;
    while (true) {
      if (at instanceof Expr.Call call && call.func() instanceof Expr.Attribute attribute) {
        steps.addFirst(new DataCode.Step(attribute.attr(), call, null, Map.of(), null));
        at = attribute.value();
      } else if (at instanceof Expr.Attribute attribute) {
        steps.addFirst(new DataCode.Step(attribute.attr(), null, null, Map.of(), null));
        at = attribute.value();
      } else if (at instanceof Expr.Subscript part) {
        steps.addFirst(slice(part));
        at = part.value();
      } else {
        break;
      }
    }
    Optional<Chain> reached =
        at instanceof Expr.Name name && rows.containsKey(name.id())
            ? Optional.of(along(rows.get(name.id()), steps))
            : chain(value).filter(Chain::managed);
    return reached.filter(chain -> chain.steps().stream().anyMatch(QueryReader::isRow));
  }

  private static boolean isRow(DataCode.Step step) {
    return step.name().equals(EACH)
        || (step.call() != null && ONE.contains(step.name()))
        || (step.name().equals("[]") && !(step.slice() instanceof Expr.Slice));
  }

  /** A method that is called on a row, or on what is reached from one. */
  private void touched(Expr.Call call) {
    if (call.func() instanceof Expr.Attribute method) {
      reach(method.value()).ifPresent(chain -> touch(chain, method.attr(), call, call.span()));
    } else if (call.func() instanceof Expr.Name(var name, var _)
        && name.equals("setattr")
        && call.args().size() == 3) {
      Optional<String> field = DataCode.text(call.args().get(1));
      Optional<Chain> row = reach(call.args().getFirst());
      if (field.isPresent() && row.isPresent()) {
        given(row.get(), field.get(), call.args().getLast(), call.span());
      }
    }
  }

  private void touch(Chain chain, String method, Expr.@Nullable Call call, Span span) {
    Reached at = reached(chain, span);
    touches.add(
        new DataCode.Touch(scope, at.of(), at.path(), method, call, span, List.copyOf(enclosing)));
  }

  private void given(Chain chain, String field, Expr value, Span span) {
    Reached at = reached(chain, span);
    if (at.path().isEmpty()) {
      given.add(new DataCode.Given(scope, at.of(), field, value, span, List.copyOf(enclosing)));
    }
  }

  private record Reached(DataCode.Query of, List<String> path) {}

  /** The rows from which something is reached, and the way from there. */
  private Reached reached(Chain chain, Span span) {
    List<DataCode.Step> steps = chain.steps();
    int row = 0;
    boolean several = false;
    for (int index = 0; index < steps.size(); index++) {
      if (isRow(steps.get(index))) {
        several |= steps.subList(0, index).stream().anyMatch(QueryReader::isRow);
        row = index;
      }
    }
    List<DataCode.Step> before =
        steps.get(row).name().equals(EACH) ? steps.subList(0, row) : steps.subList(0, row + 1);
    Chain rowChain = new Chain(several ? null : chain.model(), true, before, chain.inMemory());
    return new Reached(
        query(rowChain, span),
        steps.subList(row + 1, steps.size()).stream().map(DataCode.Step::name).toList());
  }

  /** Something that can be called: a lambda, a partial or a method by its name. */
  private static boolean isFunction(Expr value) {
    return value instanceof Expr.Lambda
        || (value instanceof Expr.Call call && BUILDS.contains(DataCode.name(call.func())))
        || value instanceof Expr.Name;
  }

  /** A call that runs a function for each of some rows, or one that was made here. */
  private void applied(Expr.Call call) {
    boolean plain =
        call.func() instanceof Expr.Name
            || (call.func() instanceof Expr.Attribute(Expr.Name(var module, var _), var _, var _)
                && (module.equals("itertools") || module.equals("functools")));
    String name = DataCode.name(call.func());
    if (plain && MAPS.contains(name) && call.args().size() > 1) {
      Expr over = call.args().get(1);
      Optional<Chain> row = rowsOf(over);
      int position = name.equals("reduce") ? 1 : 0;
      DataCode.Query query =
          chain(unwrapped(over))
              .filter(Chain::managed)
              .map(chain -> query(chain, over.span()))
              .orElse(null);
      Expr function = call.args().getFirst();
      DataCode.Loop loop =
          new DataCode.Loop(
              scope,
              false,
              query,
              function instanceof Expr.Lambda lambda && position < lambda.args().positional().size()
                  ? lambda.args().positional().get(position).name()
                  : null,
              function instanceof Expr.Lambda lambda ? List.of(lambda.body()) : List.of(function),
              writes.in(bodies(function, 0)) || writes.runs(function),
              false,
              atomic,
              call.span());
      if (query != null) {
        loops.add(loop);
      }
      if (row.isPresent()) {
        enclosing.addLast(loop);
        apply(function, Map.of(), Map.of(String.valueOf(position), row.get()), call.span());
        enclosing.removeLast();
      }
      return;
    }
    boolean own =
        (call.func() instanceof Expr.Name && functions.containsKey(name))
            || call.func() instanceof Expr.Lambda
            || (call.func() instanceof Expr.Call made
                && BUILDS.contains(DataCode.name(made.func())));
    if (own) {
      Map<String, Chain> models = handed(call, this::handed);
      Map<String, Chain> one = handed(call, this::row);
      if (!models.isEmpty() || !one.isEmpty() || call.func() instanceof Expr.Call) {
        apply(call.func(), models, one, call.span());
      }
    }
  }

  /** The code that a function has here, by whatever names and partials it is given. */
  private List<Node> bodies(Node function, int deep) {
    return switch (function) {
      case Expr.Lambda lambda -> List.of(lambda.body());
      case Stmt.FunctionDef def -> List.copyOf(def.body());
      case Expr.Name name when functions.containsKey(name.id()) && deep < DEEPEST ->
          bodies(functions.get(name.id()), deep + 1);
      case Expr.Call call
          when DataCode.name(call.func()).equals("partial")
              && !call.args().isEmpty()
              && deep < DEEPEST ->
          bodies(call.args().getFirst(), deep + 1);
      default -> List.of();
    };
  }

  /** Reads a function once more, with what it is handed. */
  private void apply(Node function, Map<String, Chain> models, Map<String, Chain> one, Span span) {
    if (depth >= DEEPEST) {
      return;
    }
    depth++;
    switch (function) {
      case Expr.Lambda lambda -> within(lambda.args(), models, one, () -> scan(lambda.body()));
      case Stmt.FunctionDef def -> within(def.args(), models, one, () -> statements(def.body()));
      case Expr.Name name when functions.containsKey(name.id()) ->
          apply(functions.get(name.id()), models, one, span);
      case Expr.Call call
          when DataCode.name(call.func()).equals("partial") && !call.args().isEmpty() ->
          apply(
              call.args().getFirst(),
              behind(call, models, this::handed),
              behind(call, one, this::row),
              span);
      case Expr.Call call when DataCode.name(call.func()).equals("methodcaller") -> {
        Optional<String> method = call.args().stream().findFirst().flatMap(DataCode::text);
        if (method.isEmpty()) {
          unfollowed.add(call);
        }
        method.ifPresent(known -> one.values().forEach(chain -> touch(chain, known, call, span)));
      }
      case Expr.Attribute(Expr.Name type, var method, var _)
          when variables.containsKey(type.id()) && !variables.get(type.id()).managed() ->
          one.values().forEach(chain -> touch(chain, method, null, span));
      case Expr expr -> {
        Expr.Call call = new Expr.Call(expr, List.of(), List.of(), expr.span());
        if (reached.called(scope, call).isPresent()) {
          calls.add(new Called(call, models, one, List.copyOf(enclosing), atomic));
        } else if (!isHarmless(expr) && !one.isEmpty()) {
          unfollowed.add(expr);
        }
      }
      default -> {}
    }
    depth--;
  }

  /** What a partial gives comes first. */
  private static Map<String, Chain> behind(
      Expr.Call partial, Map<String, Chain> given, Function<Expr, Optional<Chain>> meaning) {
    int before = partial.args().size() - 1;
    Map<String, Chain> all = new HashMap<>();
    given.forEach(
        (at, chain) ->
            all.put(
                at.matches("\\d+") ? String.valueOf(Integer.parseInt(at) + before) : at, chain));
    handed(
            new Expr.Call(
                partial.func(),
                partial.args().subList(1, partial.args().size()),
                partial.keywords(),
                partial.span()),
            meaning)
        .forEach(all::put);
    return all;
  }

  private void within(
      Parameters parameters, Map<String, Chain> models, Map<String, Chain> one, Runnable read) {
    Map<String, Chain> variablesAround = new HashMap<>(variables);
    Map<String, Chain> rowsAround = new HashMap<>(rows);
    Stream.of(parameters.positionalOnly(), parameters.positional(), parameters.keywordOnly())
        .flatMap(List::stream)
        .forEach(
            parameter -> {
              // a default that hands a model on: lambda c, Check=Check: ...
              if (!(parameter.defaultValue() instanceof Expr.Name(var id, var _))
                  || !id.equals(parameter.name())) {
                variables.remove(parameter.name());
              }
              rows.remove(parameter.name());
            });
    variables.putAll(bound(parameters, models));
    rows.putAll(bound(parameters, one));
    read.run();
    restore(variables, variablesAround);
    restore(rows, rowsAround);
  }

  private static void restore(Map<String, Chain> names, Map<String, Chain> before) {
    names.clear();
    names.putAll(before);
  }

  /** What makes a value of a row and does nothing to it. */
  private static boolean isHarmless(Expr function) {
    return switch (function) {
      case Expr.Constant _ -> true; // filter(None, rows)
      case Expr.Name name -> PURE.contains(name.id()) || Character.isUpperCase(name.id().charAt(0));
      case Expr.Attribute attribute ->
          attribute.value() instanceof Expr.Name name
              && (PURE.contains(name.id())
                  || name.id().equals("operator")
                  || name.id().equals("json"));
      case Expr.Call call ->
          Set.of("attrgetter", "itemgetter").contains(DataCode.name(call.func()));
      default -> false;
    };
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
    } else if (at instanceof Expr.Call call && call.func() instanceof Expr.Name) {
      Optional<Chain> returned = returned(call);
      if (returned.isEmpty()) {
        return Optional.empty();
      }
      start = returned.get();
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
