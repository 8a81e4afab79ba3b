package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the reverse of a data migration brings back what its forward function takes away. It has
 * to make rows of the same model, out of something that was kept: rows of another model that this
 * or an earlier migration wrote. Constants will do where the forward function took some rows only.
 * Where reading cannot tell what the reverse does, as with an INSERT that it sends, it is believed.
 */
final class BroughtBack implements OtherWay {
  private static final Set<String> CREATES =
      Set.of("create", "bulk_create", "get_or_create", "update_or_create");

  private static final Set<String> WRITES =
      Set.of(
          "create",
          "bulk_create",
          "get_or_create",
          "update_or_create",
          "update",
          "bulk_update",
          "save",
          "add",
          "set");

  private final MigrationView migration;
  private final OperationView operation;
  private final DataCode forward;

  /** Absent where the reverse does nothing, or is not known. */
  private final @Nullable DataCode reverse;

  private final boolean known;

  private BroughtBack(
      MigrationView migration,
      OperationView operation,
      DataCode forward,
      @Nullable DataCode reverse,
      boolean known) {
    this.migration = migration;
    this.operation = operation;
    this.forward = forward;
    this.reverse = reverse;
    this.known = known;
  }

  /** Takes a RunPython whose code can be read, with what its reverse brings back. */
  interface Visit {
    void with(OperationView operation, DataCode code, BroughtBack reverse);
  }

  /** Goes through the RunPython operations that have a reverse. */
  static void each(MigrationView migration, Visit visit) {
    RunPythonCode.each(
        migration,
        (operation, code) -> {
          if (operation.operation() instanceof Operation.RunPython run
              && run.reverseCode() != null) {
            visit.with(operation, code, by(migration, operation, code, run.reverseCode()));
          }
        });
  }

  private static BroughtBack by(
      MigrationView migration, OperationView operation, DataCode forward, Value reverse) {
    return switch (DataCode.read(migration, reverse)) {
      case DataCode.Read.Noop _ -> new BroughtBack(migration, operation, forward, null, true);
      case DataCode.Read.Unreadable _ ->
          new BroughtBack(migration, operation, forward, null, false);
      case DataCode.Read.Body body -> {
        DataCode code = body.code();
        boolean nothing = code.scopes().getFirst().body().stream().allMatch(BroughtBack::isNothing);
        boolean escapes =
            !Escapes.in(code, operation.before(), migration.target().vendor()).isEmpty();
        yield new BroughtBack(migration, operation, forward, nothing ? null : code, !escapes);
      }
    };
  }

  private static boolean isNothing(Node node) {
    return switch (node) {
      case Stmt.Pass _, Expr.Constant _ -> true;
      case Stmt.ExprStmt statement -> statement.value() instanceof Expr.Constant;
      case Stmt.Return exit -> exit.value() == null || Constants.isNone(exit.value());
      default -> false;
    };
  }

  /** What was taken, and why it stays away. */
  String sentence(String what) {
    return reverse == null
        ? "%s; the reverse does nothing, so nothing brings them back.".formatted(what)
        : "%s; the reverse does not make them again out of anything that was kept, so nothing"
                .formatted(what)
            + " brings them back.";
  }

  /** Whether deleted rows are made again. */
  @Override
  public boolean rows(@Nullable ModelKey model, boolean some, boolean asked) {
    if (reverse == null || !known) {
      return !known;
    }
    for (DataCode.Query query : reverse.queries()) {
      if (CREATES.contains(query.terminal())
          && (isSame(query.model(), model) || isThrough(query))
          && isKept(query.scope(), query.span(), query.loops(), model, some)) {
        return true;
      }
    }
    for (DataCode.Touch touch : reverse.touches()) {
      boolean related = CREATES.contains(touch.method()) && touch.path().size() == 1;
      boolean copies =
          touch.method().equals("save")
              && touch.path().isEmpty()
              && isSame(touch.of().model(), model)
              && reverse.given().stream()
                  .anyMatch(given -> given.field().equals("pk") || given.field().equals("id"));
      ModelKey from = touch.of().model();
      ModelKey to =
          !related || from == null
              ? null
              : RelatedModel.of(operation.before(), from, touch.path().getFirst()).orElse(null);
      if ((copies || (related && isSame(to, model)))
          && isKept(touch.scope(), touch.span(), touch.loops(), model, some)) {
        return true;
      }
    }
    for (DataCode.Made made : reverse.made()) {
      if (isSame(made.model(), model)
          && isKept(made.scope(), made.call().span(), List.of(), model, some)) {
        return true;
      }
    }
    return false;
  }

  /** A model that nobody could name may be this one. */
  private static boolean isSame(@Nullable ModelKey one, @Nullable ModelKey other) {
    return one == null || other == null || one.equals(other);
  }

  private static boolean isThrough(DataCode.Query query) {
    return query.model() == null;
  }

  private List<Statement> statements(DataCode.Sent sent) {
    return SentSql.statements(
            sent.call(), sent.scope(), true, operation.before(), migration.target().vendor())
        .orElse(List.of());
  }

  /** Whether links of a relation are made again. */
  @Override
  public boolean links(String relation, boolean some) {
    if (reverse == null || !known) {
      return !known;
    }
    for (DataCode.Query query : reverse.queries()) {
      if (CREATES.contains(query.terminal()) && isThrough(query)) {
        return true;
      }
    }
    boolean[] found = new boolean[1];
    for (DataCode.Scope scope : reverse.scopes()) {
      Walk.through(
          scope.body(),
          node ->
              found[0] |=
                  node instanceof Expr.Call call
                      && call.func() instanceof Expr.Attribute(Expr.Attribute on, var method, var _)
                      && (method.equals("add") || method.equals("set"))
                      && RelatedModel.isSame(operation.before(), on.attr(), relation)
                      && gives(call, some));
    }
    return found[0];
  }

  private static boolean gives(Expr.Call call, boolean some) {
    return !call.args().isEmpty()
        && call.args().stream()
            .noneMatch(arg -> arg instanceof Expr.ListExpr(var of, var _) && of.isEmpty())
        && (some || call.args().stream().noneMatch(Expr.Constant.class::isInstance));
  }

  /** Whether a field gets values again that are not one for all. */
  @Override
  public boolean values(@Nullable ModelKey model, String field, boolean some) {
    if (reverse == null || !known) {
      return !known;
    }
    boolean updated =
        reverse.queries().stream()
            .filter(query -> isSame(query.model(), model) && !query.steps().isEmpty())
            .map(query -> query.steps().getLast())
            .filter(step -> WRITES.contains(step.name()) && step.call() != null)
            .anyMatch(
                step ->
                    step.call() != null
                        && (step.keywords().contains(field)
                            || step.call().keywords().stream()
                                .anyMatch(keyword -> keyword.arg() == null)));
    boolean given =
        reverse.given().stream()
            .anyMatch(
                each ->
                    isSame(each.of().model(), model)
                        && each.field()
                            .replaceFirst("_id$", "")
                            .equals(field.replaceFirst("_id$", ""))
                        && !Constants.isNone(each.value()));
    return updated || given || mentionsAttribute(field) || updatedBySql(model);
  }

  /** A row whose model nobody could tell is given the field. */
  private boolean mentionsAttribute(String field) {
    boolean[] found = new boolean[1];
    if (reverse != null) {
      for (DataCode.Scope scope : reverse.scopes()) {
        Walk.through(
            scope.body(),
            node ->
                found[0] |=
                    node instanceof Stmt.Assign assign
                        && assign.targets().stream()
                            .anyMatch(
                                target ->
                                    target instanceof Expr.Attribute attribute
                                        && attribute.attr().equals(field))
                        && !Constants.isNone(assign.value()));
      }
    }
    return found[0];
  }

  private boolean updatedBySql(@Nullable ModelKey model) {
    Optional<String> table =
        Optional.ofNullable(model).flatMap(operation.before()::model).map(ModelState::table);
    return reverse != null
        && reverse.sent().stream()
            .flatMap(sent -> statements(sent).stream())
            .anyMatch(
                statement ->
                    SentSql.changed(statement)
                        .filter(changed -> table.isEmpty() || table.get().equals(changed))
                        .isPresent());
  }

  /** Whether rows are made of something that was kept, or of constants for those chosen. */
  private boolean isKept(
      DataCode.Scope scope,
      Span span,
      List<DataCode.Loop> around,
      @Nullable ModelKey model,
      boolean some) {
    if (some) {
      return true;
    }
    if (reverse == null) {
      return false;
    }
    // several readings of a function stand for each of its calls
    boolean stored =
        Stream.concat(
                reverse.queries().stream().filter(query -> reads(query)),
                around.stream().map(DataCode.Loop::over).filter(Objects::nonNull))
            .anyMatch(
                query ->
                    query.model() == null
                        || (!query.model().equals(model) && isWritten(query.model())));
    return stored || hasUnknownSource(scope, span);
  }

  /** Gives rows, and is no question such as {@code exists()}. */
  private static boolean reads(DataCode.Query query) {
    return !WRITES.contains(query.terminal())
        && !query.isDelete()
        && !Set.of("exists", "count").contains(query.terminal());
  }

  /** Goes through something that is neither constant nor rows: a file, what a call gives. */
  private boolean hasUnknownSource(DataCode.Scope scope, Span made) {
    List<Expr> over = new ArrayList<>();
    Walk.through(
        scope.body(),
        node -> {
          switch (node) {
            case Stmt.For loop when contains(loop.span(), made) -> over.add(loop.iter());
            case Expr.ListComp comp when overlaps(comp.span(), made) ->
                comp.generators().stream().map(Comprehension::iter).forEach(over::add);
            case Expr.GeneratorExp comp when overlaps(comp.span(), made) ->
                comp.generators().stream().map(Comprehension::iter).forEach(over::add);
            default -> {}
          }
        });
    return over.stream().anyMatch(iter -> !isConstant(iter, scope) && !isQuery(iter));
  }

  private static boolean overlaps(Span one, Span other) {
    return contains(one, other) || contains(other, one);
  }

  private static boolean contains(Span outer, Span inner) {
    return outer.start() <= inner.start() && inner.end() <= outer.end();
  }

  private boolean isQuery(Expr iter) {
    return reverse != null
        && reverse.queries().stream().anyMatch(query -> contains(iter.span(), query.span()));
  }

  private static boolean isConstant(Expr value, DataCode.Scope scope) {
    return switch (value) {
      case Expr.ListExpr _, Expr.TupleExpr _, Expr.SetExpr _, Expr.DictExpr _, Expr.Constant _ ->
          true;
      case Expr.Name name ->
          Constants.assigned(name.id(), scope)
              .filter(known -> !(known instanceof Expr.Name) && isConstant(known, scope))
              .isPresent();
      case Expr.Call call ->
          switch (call.func()) {
            case Expr.Name function ->
                Set.of("range", "enumerate", "zip", "sorted", "list", "tuple", "set", "reversed")
                        .contains(function.id())
                    && call.args().stream().allMatch(arg -> isConstant(arg, scope));
            case Expr.Attribute method ->
                Set.of("items", "keys", "values").contains(method.attr())
                    && isConstant(method.value(), scope);
            default -> false;
          };
      default -> false;
    };
  }

  /** Whether the forward function or an earlier migration writes rows of a model. */
  private boolean isWritten(ModelKey model) {
    if (writes(forward, model)) {
      return true;
    }
    Optional<String> table = operation.before().model(model).map(ModelState::table);
    for (Migration each : before()) {
      for (Operation any : each.operations()) {
        if (any instanceof Operation.RunSql sql
            && table.map(sql.sql().toString()::contains).orElse(true)) {
          return true;
        }
        if (any instanceof Operation.RunPython run
            && run != operation.operation()
            && DataCode.read(migration.reading(each), run.code()) instanceof DataCode.Read.Body body
            && writes(body.code(), model)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean writes(DataCode code, ModelKey model) {
    Optional<String> table = operation.before().model(model).map(ModelState::table);
    return code.queries().stream()
            .anyMatch(query -> WRITES.contains(query.terminal()) && isSame(query.model(), model))
        || code.made().stream().anyMatch(made -> made.model().equals(model))
        || code.given().stream().anyMatch(given -> isSame(given.of().model(), model))
        || code.touches().stream()
            .anyMatch(
                touch ->
                    WRITES.contains(touch.method())
                        && (!touch.path().isEmpty() || isSame(touch.of().model(), model)))
        || code.sent().stream()
            .anyMatch(
                sent ->
                    statements(sent).stream()
                        .anyMatch(
                            statement -> table.isEmpty() || statement.sql().contains(table.get())));
  }

  /** This migration and those that it builds on. */
  private List<Migration> before() {
    List<Migration> found = new ArrayList<>();
    Set<MigrationKey> seen = new HashSet<>();
    Deque<MigrationKey> open = new ArrayDeque<>();
    open.add(migration.migration().key());
    while (!open.isEmpty()) {
      MigrationKey key = open.poll();
      Migration each = migration.reading().migrations().get(key);
      if (each != null && seen.add(key)) {
        found.add(each);
        open.addAll(migration.reading().graph().parents(key));
      }
    }
    return found;
  }
}
