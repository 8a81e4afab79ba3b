package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The Python that a RunPython runs: its function and those of the project that it reaches, with the
 * queries in them. Nothing is executed. What may do anything is for {@link Escapes} to say, and a
 * function that cannot be found is said to be so.
 */
final class DataCode {
  private final List<Scope> scopes;
  private final List<Query> queries = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();
  private final List<Query> named = new ArrayList<>();
  private final List<Loop> namedLoops = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<Touch> touches = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();
  private final Map<Place, Expr> unfollowed = new LinkedHashMap<>();

  /** What a RunPython's argument turns out to be. */
  sealed interface Read {
    record Noop() implements Read {}

    record Body(DataCode code) implements Read {}

    record Unreadable(String reason) implements Read {}
  }

  /**
   * A function, or a lambda, in its file.
   *
   * @param parameters names that shadow those of the module
   * @param decorators of the function
   */
  record Scope(
      String path,
      PythonModule module,
      String name,
      List<? extends Node> body,
      Set<String> parameters,
      List<Expr> decorators) {
    Place at(Span span) {
      return new Place(path, span.startLine(), span.startColumn() + 1);
    }
  }

  /**
   * One step of a chain: {@code .filter(...)}, {@code .objects}, {@code [:500]} as {@code []}.
   *
   * @param given keywords whose value is a query, or a list of what one gave
   * @param rows how many rows a slice or a range of keys takes, where constants say so
   */
  record Step(
      String name,
      Expr.@Nullable Call call,
      @Nullable Expr slice,
      Map<String, Query> given,
      @Nullable Long rows) {
    Step {
      given = Map.copyOf(given);
    }

    List<String> keywords() {
      return call == null
          ? List.of()
          : call.keywords().stream().map(Keyword::arg).filter(arg -> arg != null).toList();
    }

    boolean hasArguments() {
      return call != null && (!call.args().isEmpty() || !call.keywords().isEmpty());
    }
  }

  /**
   * A chain of calls on a model's manager.
   *
   * @param model absent where the model's variable comes from elsewhere
   * @param steps after the manager
   * @param loops enclosing loops, outermost first
   * @param inMemory whether it is a part of a list of its rows, not of the table
   */
  record Query(
      Scope scope,
      @Nullable ModelKey model,
      List<Step> steps,
      Span span,
      List<Loop> loops,
      boolean inMemory) {
    String terminal() {
      return steps.isEmpty() ? "" : steps.getLast().name();
    }

    /** Some rows only, by a condition, or by a method of which nobody can tell. */
    boolean filtered() {
      return steps.stream()
          .anyMatch(
              step ->
                  ((step.name().equals("filter") || step.name().equals("exclude"))
                          && step.hasArguments()
                          && !RowLimit.takesAll(step, model))
                      || step.name().equals(QueryReader.CONDITION)
                      || isOwn(step));
    }

    /** One row, a slice, or rows by key: a bounded number of them. */
    boolean bounded() {
      return RowLimit.holds(this);
    }

    private static boolean isOwn(Step step) {
      return step.call() != null && !HistoricalNames.isOfDjango(step.name());
    }

    /** One statement on all of its rows. */
    boolean isMass() {
      return terminal().equals("update") || isDelete();
    }

    boolean isDelete() {
      return terminal().equals("delete") || terminal().equals("_raw_delete");
    }

    boolean lazily() {
      return steps.stream().anyMatch(step -> step.name().equals("iterator"));
    }
  }

  /**
   * A loop of the code.
   *
   * @param over what it goes through, where that is a query
   * @param row the variable that stands for one of them, where it is a single name
   * @param body what is done with it
   * @param writes whether its body writes rows, itself or by gathering them for a bulk write
   * @param counts whether it goes through a range of numbers in steps, as batches do
   * @param inTransaction whether the code around it has begun a transaction
   */
  record Loop(
      Scope scope,
      boolean isWhile,
      @Nullable Query over,
      @Nullable String row,
      List<? extends Node> body,
      boolean writes,
      boolean counts,
      boolean inTransaction,
      Span span) {
    Loop {
      body = List.copyOf(body);
    }

    /** Whether it goes from batch to batch. */
    boolean isOfBatches() {
      return isWhile || counts;
    }
  }

  /** SQL that goes to a cursor or the schema editor. */
  record Sent(Scope scope, Expr.Call call, List<Loop> loops) {}

  /** An object made by calling its model's class. */
  record Made(Scope scope, ModelKey model, Expr.Call call) {}

  /**
   * A method that is called on a row, or on what is reached from one.
   *
   * @param of the rows that it is one of
   * @param path attributes and methods on the way: {@code permissions} of {@code
   *     group.permissions.clear()}
   * @param call absent where the method is only named, as in {@code map(Order.delete, orders)}
   */
  record Touch(
      Scope scope,
      Query of,
      List<String> path,
      String method,
      Expr.@Nullable Call call,
      Span span,
      List<Loop> loops) {
    Touch {
      path = List.copyOf(path);
      loops = List.copyOf(loops);
    }

    boolean deletes() {
      return method.equals("delete") || method.equals("_raw_delete");
    }
  }

  /** An attribute of a row that is given a value. */
  record Given(Scope scope, Query of, String field, Expr value, Span span, List<Loop> loops) {
    Given {
      loops = List.copyOf(loops);
    }
  }

  /** Calls within calls that are followed, and functions that are read again for theirs. */
  private static final int DEEPEST = 5;

  private static final int MOST = 200;

  private DataCode(List<Scope> scopes, ReachedCode reached) {
    this.scopes = List.copyOf(scopes);
    Set<Scope> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Reading> open = new ArrayDeque<>();
    open.add(Reading.of(scopes.getFirst()));
    for (int count = 0; count < MOST && !open.isEmpty(); count++) {
      Reading next = open.poll();
      if (!seen.add(next.scope()) && next.isPlain()) {
        continue;
      }
      QueryReader reader = read(next, reached);
      if (next.depth() < DEEPEST) {
        for (QueryReader.Called call : reader.calls()) {
          if (!next.handsOn()) {
            reached
                .called(next.scope(), call.call())
                .ifPresent(callee -> open.add(call.reads(callee, next.depth() + 1)));
          }
          reader.handedOn(call, next.depth() + 1).ifPresent(open::add);
        }
      }
    }
    scopes.stream().filter(seen::add).forEach(scope -> read(Reading.of(scope), reached));
  }

  /**
   * One reading of a function: for each call that hands it a query, in a loop or in a transaction,
   * it is another.
   *
   * @param given what its parameters stand for, as far as they are models or queries
   * @param rows the same for rows
   * @param functions the same for functions that are handed over to be called
   * @param loops around the call
   * @param inTransaction whether the code around the call has begun one
   * @param handsOn whether a function was handed over on the way: what is done to rows then is read
   *     once more for the names in it, and is counted no second time
   */
  record Reading(
      Scope scope,
      Map<String, QueryReader.Chain> given,
      Map<String, QueryReader.Chain> rows,
      Map<String, ReachedCode.Callee> functions,
      List<Loop> loops,
      boolean inTransaction,
      boolean handsOn,
      int depth) {
    static Reading of(Scope scope) {
      return new Reading(scope, Map.of(), Map.of(), Map.of(), List.of(), false, false, 0);
    }

    boolean isPlain() {
      return given.isEmpty() && rows.isEmpty() && loops.isEmpty() && !inTransaction && !handsOn;
    }
  }

  private QueryReader read(Reading reading, ReachedCode reached) {
    QueryReader reader = new QueryReader(reading, reached);
    named.addAll(reader.queries());
    namedLoops.addAll(reader.loops());
    if (reading.handsOn()) {
      return reader;
    }
    queries.addAll(reader.queries());
    loops.addAll(reader.loops());
    made.addAll(reader.made());
    sent.addAll(reader.sent());
    touches.addAll(reader.touches());
    given.addAll(reader.given());
    for (Expr function : reader.unfollowed()) {
      unfollowed.put(reading.scope().at(function.span()), function);
    }
    return reader;
  }

  List<Scope> scopes() {
    return scopes;
  }

  List<Query> queries() {
    return queries;
  }

  List<Loop> loops() {
    return loops;
  }

  /** {@link #queries()} and those of functions that are handed over: for the names in them. */
  List<Query> named() {
    return named;
  }

  /** The same for loops. */
  List<Loop> namedLoops() {
    return namedLoops;
  }

  List<Sent> sent() {
    return sent;
  }

  List<Touch> touches() {
    return touches;
  }

  List<Given> given() {
    return given;
  }

  /** Functions that rows are handed to and that cannot be found, by their place. */
  Map<Place, Expr> unfollowed() {
    return unfollowed;
  }

  List<Made> made() {
    return made;
  }

  /** Reads the function behind {@code code=} or {@code reverse_code=}. */
  static Read read(MigrationView view, Value code) {
    return switch (code) {
      case Value.Ref ref when ref.path().endsWith(".noop") || ref.path().equals("noop") ->
          new Read.Noop();
      case Value.Ref ref -> function(view, ref.path());
      case Value.Lambda lambda -> lambda(view, lambda);
      case Value.Call call when call.path().endsWith("partial") && !call.args().isEmpty() ->
          read(view, call.args().getFirst());
      case Value.Unknown unknown -> new Read.Unreadable(unknown.reason());
      default -> new Read.Unreadable("its code is not a function that can be found by reading");
    };
  }

  private static Read function(MigrationView view, String path) {
    int dot = path.lastIndexOf('.');
    String name = path.substring(dot + 1);
    PythonModule own = view.migration().module();
    Optional<Stmt.FunctionDef> here = definition(own, name);
    if (here.isPresent()) {
      ReachedCode reached = new ReachedCode(view);
      return new Read.Body(
          new DataCode(reached.from(view.migration().path(), own, here.get()), reached));
    }
    if (dot > 0) {
      String module = path.substring(0, dot);
      for (String file : ReachedCode.files(view, module)) {
        Optional<PythonModule> parsed = view.modules().at(file);
        Optional<Stmt.FunctionDef> there = parsed.flatMap(known -> definition(known, name));
        if (there.isPresent()) {
          ReachedCode reached = new ReachedCode(view);
          return new Read.Body(
              new DataCode(reached.from(file, parsed.orElseThrow(), there.get()), reached));
        }
      }
    }
    return new Read.Unreadable("the function %s is not in this repository".formatted(path));
  }

  private static Read lambda(MigrationView view, Value.Lambda lambda) {
    List<Node> found = new ArrayList<>();
    Walk.through(
        view.migration().module().body(),
        node -> {
          if (node instanceof Expr.Lambda each
              && each.span().startLine() == lambda.place().line()) {
            found.add(each.body());
          }
        });
    if (found.isEmpty()) {
      return new Read.Unreadable("its lambda cannot be found");
    }
    Scope scope =
        new Scope(
            view.migration().path(),
            view.migration().module(),
            "lambda",
            found,
            Set.of("apps"),
            List.of());
    ReachedCode reached = new ReachedCode(view);
    return new Read.Body(new DataCode(reached.from(scope), reached));
  }

  private static Optional<Stmt.FunctionDef> definition(PythonModule module, String name) {
    List<Stmt.FunctionDef> found = new ArrayList<>();
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Stmt.FunctionDef def && def.name().equals(name)) {
            found.add(def);
          }
        });
    return found.stream().findFirst();
  }

  /** The last part of what is called or named: {@code update} of {@code orders.update}. */
  static String name(Expr function) {
    return switch (function) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> attribute.attr();
      default -> "";
    };
  }

  /** The text of a string constant. */
  static Optional<String> text(@Nullable Node node) {
    return node instanceof Expr.Constant constant && constant.value() instanceof Literal.Str str
        ? Optional.of(str.value())
        : Optional.empty();
  }

  /** Every {@code get_model} call of a function whose model can be read. */
  static void eachAsked(Scope scope, BiConsumer<Expr.Call, ModelKey> visit) {
    Walk.through(
        scope.body(),
        node -> {
          if (node instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute attribute
              && attribute.attr().equals("get_model")) {
            modelOf(call).ifPresent(key -> visit.accept(call, key));
          }
        });
  }

  /** The model that a {@code get_model} call names. */
  static Optional<ModelKey> modelOf(Expr.Call call) {
    Map<String, String> named = new HashMap<>();
    for (Keyword keyword : call.keywords()) {
      text(keyword.value()).ifPresent(text -> named.put(String.valueOf(keyword.arg()), text));
    }
    List<String> texts =
        call.args().stream().map(DataCode::text).flatMap(Optional::stream).toList();
    String app = texts.isEmpty() ? named.get("app_label") : texts.getFirst();
    String model = texts.size() > 1 ? texts.get(1) : named.get("model_name");
    if (app == null) {
      return Optional.empty();
    }
    if (model == null) {
      return app.indexOf('.') > 0 ? Optional.of(ModelKey.parse(app)) : Optional.empty();
    }
    return Optional.of(new ModelKey(app, model));
  }
}
