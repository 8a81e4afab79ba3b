package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.Alternative;
import io.github.djarchitect.evaluate.Thing.BoundThing;
import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.Container;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.EitherThing;
import io.github.djarchitect.evaluate.Thing.FunctionThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.IteratorThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.MethodKind;
import io.github.djarchitect.evaluate.Thing.MethodThing;
import io.github.djarchitect.evaluate.Thing.ModuleThing;
import io.github.djarchitect.evaluate.Thing.Mutable;
import io.github.djarchitect.evaluate.Thing.Pair;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.SetThing;
import io.github.djarchitect.evaluate.Thing.SuperThing;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.evaluate.Thing.ViewThing;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.ExceptHandler;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.MatchCase;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Parameters;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Executes the statements of modules over {@link Thing}s, as far as that needs nothing but the
 * source. A condition that cannot be decided makes both branches run, from the same state, and what
 * differs afterwards is an {@link EitherThing} or unknown.
 */
final class Interpreter {
  private static final int MOST_ALTERNATIVES = 8;

  private final ModuleSource source;
  private final Outside outside;
  final Budget budget;

  /** Members of enumerations by their values, the objects themselves. */
  final Map<Thing, Enumerations.Member> members = new IdentityHashMap<>();

  final Journal journal = new Journal();
  private final Map<String, Optional<ModuleState>> modules = new HashMap<>();
  private int steps;

  /** Whether the project's own defaults lead to what is tried now. */
  private boolean likely = true;

  /** How many classes were made. */
  private int classes;

  private int depth;

  /** Whether what cannot be known is taken to be what the project's own defaults make it. */
  private boolean assuming;

  Interpreter(ModuleSource source, Outside outside, Budget budget) {
    this.source = source;
    this.outside = outside;
    this.budget = budget;
  }

  /** Ends an evaluation whose budget is spent. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exhausted(String what) {
      super("evaluation budget reached: " + what, null, false, false);
    }
  }

  /** A Python exception that is certain to be raised. */
  static final class Raised extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient Place place;
    final String type;

    Raised(String type, String message, Place place) {
      super(message, null, false, false);
      this.type = type;
      this.place = place;
    }
  }

  /** How a block ended. */
  sealed interface Outcome {
    record Normal() implements Outcome {}

    record Broken() implements Outcome {}

    record Continued() implements Outcome {}

    record Returned(Thing value) implements Outcome {}

    /** It returned this on one side of a condition, and went on to its end on the other. */
    record MayHaveReturned(Condition when, Thing value) implements Outcome {}

    /** It raised, which is only seen where the other side of a condition did not. */
    record Failed(Raised raised) implements Outcome {}

    /** The ways it may have ended cannot be told apart. */
    record Unclear(String reason) implements Outcome {}
  }

  private static final Outcome NORMAL = new Outcome.Normal();
  private static final Outcome BROKEN = new Outcome.Broken();
  private static final Outcome CONTINUED = new Outcome.Continued();

  /** Where a statement runs. */
  record Frame(ModuleState module, Scope scope, @Nullable FunctionThing function) {
    Frame in(Scope inner) {
      return new Frame(module, inner, function);
    }
  }

  void renewBudget() {
    steps = 0;
  }

  void step() {
    if (++steps > budget.steps()) {
      throw new Exhausted("steps");
    }
  }

  /** For one more item: the steps that made it are those that it costs. */
  void limitItems(long count) {
    if (count > budget.items()) {
      throw new Exhausted("size of a collection");
    }
  }

  /** For a collection that is made at once. */
  void checkItems(long count) {
    limitItems(count);
    steps += (int) (count / 8);
  }

  /** For a text that is not whole yet. */
  void limitText(long length) {
    if (length > budget.textLength()) {
      throw new Exhausted("length of a text");
    }
  }

  void checkText(long length) {
    limitText(length);
    // many long texts fill memory as one too long would
    steps += (int) (length / 256);
  }

  /** Why what a set holds has no order here. */
  static final String UNORDERED = "the order of a set, which Python gives another one each time";

  static Thing unknown(Place place, String reason) {
    return new Plain(new Value.Unknown(place, reason));
  }

  // Modules

  Optional<ModuleState> module(String name) {
    Optional<ModuleState> known = modules.get(name);
    if (known != null) {
      return known;
    }
    Optional<ModuleState> found =
        source.find(name).map(s -> new ModuleState(name, s.path(), s.isPackage(), s.module()));
    modules.put(name, found);
    return found;
  }

  /** The modules that were evaluated, by name. */
  List<ModuleState> evaluated() {
    return modules.values().stream()
        .flatMap(Optional::stream)
        .filter(module -> module.progress == ModuleState.Progress.DONE)
        .sorted(Comparator.comparing(module -> module.name))
        .toList();
  }

  ModuleState adopt(ModuleState module) {
    modules.put(module.name, Optional.of(module));
    return module;
  }

  void forget(String name) {
    modules.remove(name);
  }

  void run(ModuleState module) {
    if (module.progress != ModuleState.Progress.NOT_STARTED) {
      return;
    }
    module.progress = ModuleState.Progress.RUNNING;
    // what an import costs, however much, leaves the importing module what it has left
    int outer = steps;
    renewBudget();
    boolean asked = assuming;
    assuming = false;
    journal.aside(() -> body(module));
    assuming = asked;
    module.progress = ModuleState.Progress.DONE;
    steps = outer;
  }

  private void body(ModuleState module) {
    module.scope.put("__name__", Thing.text(module.name));
    module.scope.put("__file__", Thing.text(module.path));
    try {
      runGuarded(module.source.body(), new Frame(module, module.scope, null));
    } catch (Raised raised) {
      module.failure = new Value.Unknown(raised.place, raised.type + ": " + raised.getMessage());
    }
  }

  /** Runs statements one by one; what the budget does not reach leaves its names unknown. */
  private void runGuarded(List<Stmt> body, Frame frame) {
    for (Stmt statement : body) {
      try {
        Outcome outcome = execute(statement, frame);
        if (outcome instanceof Outcome.Failed(Raised raised)) {
          throw raised;
        }
      } catch (Exhausted exhausted) {
        forget(statement, frame, String.valueOf(exhausted.getMessage()));
      } catch (StackOverflowError deep) {
        forget(statement, frame, "nested too deeply to be evaluated");
      }
    }
  }

  /** A name of a project's module, evaluating as little of it as that takes. */
  @Nullable Thing moduleName(ModuleState module, String name) {
    Thing known = module.scope.own(name);
    if (known != null) {
      return known;
    }
    if (module.progress == ModuleState.Progress.NOT_STARTED) {
      Stmt definition = soleDefinition(module, name);
      if (definition instanceof Stmt.FunctionDef function && function.decorators().isEmpty()) {
        Frame frame = new Frame(module, module.scope, null);
        return function(function, frame);
      }
      if (depth >= budget.depth()) {
        return null;
      }
      depth++;
      try {
        run(module);
      } finally {
        depth--;
      }
      known = module.scope.own(name);
      if (known != null) {
        return known;
      }
    }
    return module(module.name + "." + name).<Thing>map(ModuleThing::new).orElse(null);
  }

  private static @Nullable Stmt soleDefinition(ModuleState module, String name) {
    Stmt found = null;
    for (Stmt statement : module.source.body()) {
      if (boundNames(statement).contains(name)) {
        if (found != null) {
          return null;
        }
        found = statement;
      }
    }
    return found;
  }

  // Statements

  Outcome block(List<Stmt> body, Frame frame) {
    for (int i = 0; i < body.size(); i++) {
      Stmt statement = body.get(i);
      List<Stmt> rest = body.subList(i + 1, body.size());
      if (statement instanceof Stmt.If condition) {
        step();
        Optional<Boolean> truth = truth(expression(condition.test(), frame));
        if (truth.isEmpty()) {
          return fork(condition, rest, frame);
        }
        Outcome outcome = block(truth.get() ? condition.body() : condition.orelse(), frame);
        if (!(outcome instanceof Outcome.Normal)) {
          return after(outcome, rest, frame);
        }
      } else {
        Outcome outcome = execute(statement, frame);
        if (!(outcome instanceof Outcome.Normal)) {
          return after(outcome, rest, frame);
        }
      }
    }
    return NORMAL;
  }

  /** Goes on behind a statement that may have left the block, if it may also have gone on. */
  private Outcome after(Outcome outcome, List<Stmt> rest, Frame frame) {
    if (!(outcome instanceof Outcome.MayHaveReturned(Condition when, Thing value))
        || rest.isEmpty()) {
      return outcome;
    }
    Branch going = branch(() -> block(rest, frame));
    Branch gone = branch(() -> NORMAL);
    join(gone, going, when);
    return switch (going.outcome) {
      case Outcome.Returned(Thing other) -> new Outcome.Returned(either(when, value, other));
      case Outcome.MayHaveReturned(Condition _, Thing other) ->
          new Outcome.MayHaveReturned(when, either(when, value, other));
      case Outcome.Normal _ -> outcome;
      case Outcome.Broken _, Outcome.Continued _, Outcome.Failed _, Outcome.Unclear _ ->
          new Outcome.Unclear(when.text());
    };
  }

  /**
   * Runs both branches of an {@code if} that cannot be decided. Where one of them leaves the block
   * and the other does not, the rest of the block belongs to the other alone.
   */
  private Outcome fork(Stmt.If statement, List<Stmt> rest, Frame frame) {
    Condition when = condition(statement.test(), frame);
    Branch yes = branch(when.isLikely(), () -> block(statement.body(), frame));
    Branch no = branch(when.negated().isLikely(), () -> block(statement.orelse(), frame));
    if (yes.outcome instanceof Outcome.Failed && no.outcome instanceof Outcome.Failed) {
      return yes.outcome;
    }
    if (yes.outcome instanceof Outcome.Failed || no.outcome instanceof Outcome.Failed) {
      // a side that certainly raises is not the one a project in use is on
      Branch alive = yes.outcome instanceof Outcome.Failed ? no : yes;
      alive.enter(journal);
      return alive.outcome instanceof Outcome.Normal
          ? block(rest, frame)
          : after(alive.outcome, rest, frame);
    }
    boolean yesGoesOn = yes.outcome instanceof Outcome.Normal;
    boolean noGoesOn = no.outcome instanceof Outcome.Normal;
    if (yesGoesOn && noGoesOn) {
      join(yes, no, when);
      return block(rest, frame);
    }
    if (yesGoesOn != noGoesOn) {
      Branch staying = yesGoesOn ? yes : no;
      Branch further =
          branch(
              (yesGoesOn ? when : when.negated()).isLikely(),
              () -> {
                staying.enter(journal);
                return block(rest, frame);
              });
      if (further.outcome instanceof Outcome.Failed) {
        return further.outcome;
      }
      if (yesGoesOn) {
        yes = further;
      } else {
        no = further;
      }
    }
    join(yes, no, when);
    return combine(when, yes.outcome, no.outcome);
  }

  private Outcome combine(Condition when, Outcome yes, Outcome no) {
    return switch (new Sides(yes, no)) {
      case Sides(Outcome.Normal _, Outcome.Normal _) -> NORMAL;
      case Sides(Outcome.Returned(Thing a), Outcome.Returned(Thing b)) ->
          new Outcome.Returned(either(when, a, b));
      case Sides(Outcome.Returned(Thing a), Outcome.Normal _) ->
          new Outcome.MayHaveReturned(when, a);
      case Sides(Outcome.Normal _, Outcome.Returned(Thing b)) ->
          new Outcome.MayHaveReturned(when.negated(), b);
      case Sides(Outcome.Returned(Thing a), Outcome.MayHaveReturned(Condition _, Thing b)) ->
          new Outcome.MayHaveReturned(when, either(when, a, b));
      case Sides(Outcome.MayHaveReturned(Condition _, Thing a), Outcome.Returned(Thing b)) ->
          new Outcome.MayHaveReturned(when, either(when, a, b));
      case Sides(Outcome.Continued _, Outcome.Continued _) -> CONTINUED;
      case Sides(Outcome.Broken _, Outcome.Broken _) -> BROKEN;
      // the end of a loop's body is where `continue` goes
      case Sides(Outcome.Continued _, Outcome.Normal _),
          Sides(Outcome.Normal _, Outcome.Continued _) ->
          CONTINUED;
      case Sides _ -> new Outcome.Unclear(when.text());
    };
  }

  private record Sides(Outcome yes, Outcome no) {}

  /** What a branch did, put back. */
  private record Branch(Outcome outcome, Map<Mutable, Object> before, Map<Mutable, Object> after) {
    void enter(Journal journal) {
      after.forEach(
          (mutable, state) -> {
            journal.touch(mutable);
            mutable.restore(state);
          });
    }
  }

  /** A branch with whether the project's own defaults lead there. */
  private Branch branch(boolean isLikely, Supplier<Outcome> body) {
    boolean before = likely;
    likely = before && isLikely;
    try {
      return branch(body);
    } finally {
      likely = before;
    }
  }

  private Branch branch(Supplier<Outcome> body) {
    journal.begin();
    Outcome outcome;
    try {
      outcome = body.get();
    } catch (Raised raised) {
      outcome = new Outcome.Failed(raised);
    } catch (Exhausted | StackOverflowError spent) {
      journal.end();
      throw spent;
    }
    Map<Mutable, Object> before = journal.end();
    Map<Mutable, Object> after = new IdentityHashMap<>();
    before.forEach(
        (mutable, state) -> {
          after.put(mutable, mutable.snapshot());
          mutable.restore(state);
        });
    return new Branch(outcome, before, after);
  }

  private void join(Branch yes, Branch no, Condition when) {
    Set<Mutable> touched = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    touched.addAll(yes.before.keySet());
    touched.addAll(no.before.keySet());
    for (Mutable mutable : touched) {
      Object now = mutable.snapshot();
      Object a = yes.after.getOrDefault(mutable, now);
      Object b = no.after.getOrDefault(mutable, now);
      journal.touch(mutable);
      switch (mutable) {
        case Scope scope -> joinScope(scope, a, b, when);
        case Container container -> joinContainer(container, a, b, when);
      }
    }
  }

  private void joinScope(Scope scope, Object a, Object b, Condition when) {
    scope.restore(b);
    Map<String, Thing> without = new LinkedHashMap<>(scope.names());
    scope.restore(a);
    Set<String> names = new LinkedHashSet<>(scope.names().keySet());
    names.addAll(without.keySet());
    for (String name : names) {
      Thing yes = scope.own(name);
      Thing no = without.get(name);
      if (yes != no) {
        Thing absent = unknown(Place.ofFile(""), name + " is not defined unless " + when.text());
        scope.put(name, either(when, yes == null ? absent : yes, no == null ? absent : no));
      }
    }
  }

  private void joinContainer(Container container, Object a, Object b, Condition when) {
    container.restore(b);
    Value no = Freeze.of(container);
    container.restore(a);
    Value yes = Freeze.of(container);
    if (!yes.equals(no)) {
      container.instead = Freeze.of(either(when, new Plain(yes), new Plain(no)));
    }
  }

  /** One of two, or the one they agree on. */
  Thing either(Condition when, Thing yes, Thing no) {
    if (yes == no || Freeze.of(yes).equals(Freeze.of(no))) {
      return yes;
    }
    List<Alternative> alternatives = new ArrayList<>();
    addAlternatives(alternatives, when, yes);
    addAlternatives(alternatives, when.negated(), no);
    return alternatives.size() > MOST_ALTERNATIVES
        ? unknown(Place.ofFile(""), "depends on too many conditions, one of them " + when.text())
        : new EitherThing(alternatives);
  }

  private static void addAlternatives(List<Alternative> to, Condition when, Thing thing) {
    Optional<EitherThing> several =
        thing instanceof Container ? Optional.empty() : conditional(thing);
    if (several.isEmpty()) {
      to.add(new Alternative(when.text(), thing, when.isLikely()));
    } else {
      for (Alternative one : several.get().alternatives()) {
        to.add(
            new Alternative(
                when.text() + " and " + one.when(), one.thing(), when.isLikely() && one.likely()));
      }
    }
  }

  /** A test that cannot be decided, with what it is by the project's own defaults. */
  private Condition condition(Expr test, Frame frame) {
    String text = shorten(frame.module.source.source().slice(test.span()));
    if (assuming) {
      return new Condition(text, null);
    }
    assuming = true;
    List<Boolean> likely = new ArrayList<>(1);
    try {
      branch(
          () -> {
            truth(expression(test, frame)).ifPresent(likely::add);
            return NORMAL;
          });
    } finally {
      assuming = false;
    }
    return new Condition(text, likely.isEmpty() ? null : likely.getFirst());
  }

  /** What something is by the project's own defaults, while those are asked for. */
  private Thing assumed(Thing thing) {
    return switch (thing) {
      case EitherThing(List<Alternative> alternatives) ->
          alternatives.stream()
              .filter(Alternative::likely)
              .map(Alternative::thing)
              .findFirst()
              .orElse(thing);
      case Plain(Value value) -> outside.assumed(value).map(Interpreter::thaw).orElse(thing);
      case Container container when container.instead instanceof Value.Either either ->
          either.likely().map(Value.Branch::value).map(Interpreter::thaw).orElse(thing);
      default -> thing;
    };
  }

  /** A setting as its value, where that is no secret: a text may be made of it. */
  Thing told(Thing thing) {
    return thing instanceof Plain(Value.Setting(String name))
        ? outside.told(name).map(Thing::of).orElse(thing)
        : thing;
  }

  /** What a text is made of for it: {@code str()} of an object of the project's own. */
  Thing shown(Thing thing) {
    Thing member = Enumerations.text(this, thing);
    if (member != null) {
      return member;
    }
    return Instances.text(this, thing, false).map(Thing::text).orElseGet(() -> told(thing));
  }

  /** A setting as its value, to decide by, where that is the same in every settings file. */
  Thing settled(Thing thing) {
    return thing instanceof Plain(Value.Setting(String name))
        ? outside.setting(name).map(Interpreter::thaw).orElse(thing)
        : thing;
  }

  private static final Pattern SPACES = Pattern.compile("\\s+");

  static String shorten(String text) {
    String line = SPACES.matcher(text.strip()).replaceAll(" ");
    return line.length() <= 120 ? line : line.substring(0, 117) + "...";
  }

  Outcome execute(Stmt statement, Frame frame) {
    step();
    return switch (statement) {
      case Stmt.If s -> block(List.of(s), frame);
      case Stmt.Assign s -> {
        Thing value = expression(s.value(), frame);
        s.targets().forEach(target -> assign(target, value, frame));
        yield NORMAL;
      }
      case Stmt.AnnAssign s -> {
        if (s.value() != null) {
          assign(s.target(), expression(s.value(), frame), frame);
        }
        yield NORMAL;
      }
      case Stmt.AugAssign s -> {
        augment(s, frame);
        yield NORMAL;
      }
      case Stmt.ExprStmt s when s.value() instanceof Expr.Call held && changesHeld(held, frame) ->
          NORMAL;
      case Stmt.ExprStmt s -> {
        Thing result = expression(s.value(), frame);
        if (s.value() instanceof Expr.Call call
            && result instanceof Plain(Value value)
            && (value instanceof Value.Call || value instanceof Value.Unknown)) {
          handedOut(call, frame);
        }
        yield NORMAL;
      }
      case Stmt.FunctionDef s -> {
        set(frame.scope, s.name(), decorated(s, frame));
        yield NORMAL;
      }
      case Stmt.ClassDef s -> {
        set(frame.scope, s.name(), classOf(s, frame));
        yield NORMAL;
      }
      case Stmt.Return s ->
          new Outcome.Returned(s.value() == null ? Thing.NONE : expression(s.value(), frame));
      case Stmt.For s -> loop(s, frame);
      case Stmt.While s -> loop(s, frame);
      case Stmt.With s -> with(s, frame);
      case Stmt.Try s -> attempt(s, frame);
      case Stmt.Raise s -> throw raise(s, frame);
      case Stmt.Import s -> {
        s.names().forEach(alias -> importModule(alias, frame));
        yield NORMAL;
      }
      case Stmt.ImportFrom s -> {
        importFrom(s, frame);
        yield NORMAL;
      }
      case Stmt.Global s -> {
        frame.scope.global.addAll(s.names());
        yield NORMAL;
      }
      case Stmt.Nonlocal s -> {
        frame.scope.nonlocal.addAll(s.names());
        yield NORMAL;
      }
      case Stmt.Delete s -> {
        s.targets().forEach(target -> delete(target, frame));
        yield NORMAL;
      }
      case Stmt.Match s -> match(s, frame);
      case Stmt.BadStmt s -> {
        forget(s, frame, "syntax error: " + s.problem().message());
        yield NORMAL;
      }
      case Stmt.Break _ -> BROKEN;
      case Stmt.Continue _ -> CONTINUED;
      case Stmt.Assert s -> {
        if (truth(expression(s.test(), frame)).equals(Optional.of(false))) {
          throw new Raised("AssertionError", "an assertion fails", frame.module.place(s.span()));
        }
        yield NORMAL;
      }
      case Stmt.Pass _, Stmt.TypeAlias _ -> NORMAL;
    };
  }

  private static boolean containsReturn(Stmt statement) {
    boolean[] found = {false};
    Walk.through(
        statement, node -> found[0] |= node instanceof Stmt.Return || node instanceof Stmt.Break);
    return found[0];
  }

  private Outcome match(Stmt.Match s, Frame frame) {
    Thing subject = settled(expression(s.subject(), frame));
    for (MatchCase each : s.cases()) {
      Map<String, Thing> bound = new LinkedHashMap<>();
      Optional<Boolean> fits = new Matching(this, frame, bound).fits(each.pattern(), subject);
      if (fits.equals(Optional.of(true))) {
        bound.forEach((name, value) -> set(frame.scope, name, value));
        fits = each.guard() == null ? fits : truth(expression(each.guard(), frame));
      }
      if (fits.isEmpty()) {
        forget(s, frame, "a match that depends on what is not known");
        return frame.function != null && containsReturn(s)
            ? new Outcome.Unclear("a match statement")
            : NORMAL;
      }
      if (fits.get()) {
        return block(each.body(), frame);
      }
    }
    return NORMAL;
  }

  /** Lists that were handed to a call that nobody can look into may have been changed by it. */
  private void handedOut(Expr.Call call, Frame frame) {
    for (Expr arg : call.args()) {
      if (arg instanceof Expr.Name(String id, Span span)
          && frame.scope.find(id) instanceof Container container) {
        journal.touch(container);
        container.instead =
            new Value.Unknown(
                frame.module.place(span), "may be changed by a call that cannot be looked into");
      }
    }
  }

  /** Makes everything that a statement may change unknown. */
  private void forget(Stmt statement, Frame frame, String reason) {
    Place place = frame.module.place(statement.span());
    for (String name : boundNames(statement)) {
      set(frame.scope, name, unknown(place, reason));
    }
    Walk.through(
        statement,
        node -> {
          Expr changed =
              switch (node) {
                case Expr.Call(Expr.Attribute(Expr receiver, String _, Span _), _, _, _) ->
                    receiver;
                case Expr.Subscript subscript -> subscript.value();
                case Stmt.AugAssign augmented -> augmented.target();
                default -> null;
              };
          if (changed instanceof Expr.Name(String id, Span _)
              && frame.scope.find(id) instanceof Container container) {
            journal.touch(container);
            container.instead = new Value.Unknown(place, reason);
          }
        });
  }

  /** The names that a statement binds in its own scope. */
  static Set<String> boundNames(Stmt statement) {
    Set<String> names = new LinkedHashSet<>();
    // no recursion: each elif lies one deeper than the one before
    Deque<Stmt> open = new ArrayDeque<>(List.of(statement));
    while (!open.isEmpty()) {
      collectBound(open.pop(), names, open);
    }
    return names;
  }

  private static void collectBound(Stmt statement, Set<String> names, Deque<Stmt> open) {
    switch (statement) {
      case Stmt.FunctionDef s -> names.add(s.name());
      case Stmt.ClassDef s -> names.add(s.name());
      case Stmt.Assign s -> s.targets().forEach(target -> collectTarget(target, names));
      case Stmt.AnnAssign s -> {
        if (s.value() != null) {
          collectTarget(s.target(), names);
        }
      }
      case Stmt.AugAssign s -> collectTarget(s.target(), names);
      case Stmt.For s -> {
        collectTarget(s.target(), names);
        open.addAll(s.body());
        open.addAll(s.orelse());
      }
      case Stmt.While s -> {
        open.addAll(s.body());
        open.addAll(s.orelse());
      }
      case Stmt.If s -> {
        open.addAll(s.body());
        open.addAll(s.orelse());
      }
      case Stmt.With s -> {
        s.items()
            .forEach(
                item -> {
                  if (item.optionalVars() != null) {
                    collectTarget(item.optionalVars(), names);
                  }
                });
        open.addAll(s.body());
      }
      case Stmt.Try s -> {
        open.addAll(s.body());
        s.handlers().forEach(h -> open.addAll(h.body()));
        open.addAll(s.orelse());
        open.addAll(s.finalbody());
      }
      case Stmt.Match s -> s.cases().forEach(c -> open.addAll(c.body()));
      case Stmt.Import s ->
          s.names()
              .forEach(
                  a -> names.add(a.asname() != null ? a.asname() : a.name().split("\\.", 2)[0]));
      case Stmt.ImportFrom s ->
          s.names().forEach(a -> names.add(a.asname() != null ? a.asname() : a.name()));
      case Stmt.BadStmt s -> open.addAll(s.body());
      case Stmt.Return _,
          Stmt.Delete _,
          Stmt.TypeAlias _,
          Stmt.Raise _,
          Stmt.Assert _,
          Stmt.Global _,
          Stmt.Nonlocal _,
          Stmt.ExprStmt _,
          Stmt.Pass _,
          Stmt.Break _,
          Stmt.Continue _ -> {}
    }
  }

  private static void collectTarget(Expr target, Set<String> names) {
    switch (target) {
      case Expr.Name name -> names.add(name.id());
      case Expr.TupleExpr tuple -> tuple.elts().forEach(elt -> collectTarget(elt, names));
      case Expr.ListExpr list -> list.elts().forEach(elt -> collectTarget(elt, names));
      case Expr.Starred starred -> collectTarget(starred.value(), names);
      default -> {}
    }
  }

  void set(Scope scope, String name, Thing value) {
    Scope target = scope.target(name);
    journal.touch(target);
    target.put(name, value);
  }

  private void assign(Expr target, Thing value, Frame frame) {
    switch (target) {
      case Expr.Name name -> set(frame.scope, name.id(), value);
      case Expr.TupleExpr tuple -> unpack(tuple.elts(), value, frame, target.span());
      case Expr.ListExpr list -> unpack(list.elts(), value, frame, target.span());
      case Expr.Attribute attribute -> {
        switch (expression(attribute.value(), frame)) {
          case InstanceThing instance
              when instance.type.lookup(SETTER + attribute.attr())
                  instanceof FunctionThing setter ->
              invoke(
                  setter, List.of(instance, value), Map.of(), frame.module.place(attribute.span()));
          case InstanceThing instance -> {
            journal.touch(instance.attributes);
            instance.attributes.put(attribute.attr(), value);
            if (instance.base != null) {
              outside
                  .assigned(instance.base, attribute.attr(), Freeze.of(value))
                  .ifPresent(base -> instance.base = base);
            }
          }
          case ClassThing type -> {
            journal.touch(type.body);
            type.body.put(attribute.attr(), value);
          }
          case Plain(Value.Call call) -> altered(call, attribute.attr(), value, frame);
          default -> {}
        }
      }
      case Expr.Subscript subscript -> {
        Thing container = expression(subscript.value(), frame);
        Thing index = expression(subscript.slice(), frame);
        if (container instanceof Container known) {
          journal.touch(known);
          if (known instanceof DictThing dict && dict.instead == null) {
            dict.put(index, value);
            limitItems(dict.entries.size());
          } else if (known instanceof ListThing list
              && list.instead == null
              && index instanceof Plain(Value.Int(var at))
              && Operators.index(at.intValue(), list.items.size()) >= 0) {
            list.items.set(Operators.index(at.intValue(), list.items.size()), value);
          } else {
            known.instead =
                new Value.Unknown(
                    frame.module.place(target.span()), "assigned to at an unknown place");
          }
        }
      }
      case Expr.Starred starred -> assign(starred.value(), value, frame);
      default -> {}
    }
  }

  private void unpack(List<Expr> targets, Thing value, Frame frame, Span span) {
    Optional<EitherThing> several = conditional(value);
    if (several.isPresent() && targets.stream().noneMatch(Expr.Starred.class::isInstance)) {
      for (int i = 0; i < targets.size(); i++) {
        int at = i;
        assign(
            targets.get(i),
            each(
                several.get(),
                one ->
                    items(one)
                        .filter(items -> items.size() == targets.size())
                        .map(items -> items.get(at))
                        .orElse(unknown(frame.module.place(span), NOT_UNPACKED))),
            frame);
      }
      return;
    }
    Optional<List<Thing>> items = items(value);
    int star = -1;
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i) instanceof Expr.Starred) {
        star = i;
      }
    }
    if (items.isPresent()
        && (star < 0
            ? items.get().size() != targets.size()
            : items.get().size() < targets.size() - 1)) {
      throw new Raised(
          "ValueError",
          "%d values to unpack for %d names".formatted(items.get().size(), targets.size()),
          frame.module.place(span));
    }
    if (items.isEmpty()) {
      Thing unknown = unknown(frame.module.place(span), NOT_UNPACKED);
      targets.forEach(target -> assign(target, unknown, frame));
      return;
    }
    List<Thing> from = items.get();
    int behind = targets.size() - star - 1;
    for (int i = 0; i < targets.size(); i++) {
      if (star >= 0 && i == star) {
        assign(targets.get(i), new ListThing(from.subList(star, from.size() - behind)), frame);
      } else {
        int at = star >= 0 && i > star ? from.size() - (targets.size() - i) : i;
        assign(targets.get(i), from.get(at), frame);
      }
    }
  }

  /**
   * An attribute set on an object that stays a call: the call with that argument, wherever a name
   * or a list of the module has it.
   */
  private void altered(Value.Call call, String name, Thing value, Frame frame) {
    Value now = Freeze.of(value);
    Value.Call changed =
        outside
            .assigned(call, name, now)
            .orElseGet(
                () -> {
                  Map<String, Value> kwargs = new LinkedHashMap<>(call.kwargs());
                  kwargs.put(name, now);
                  return new Value.Call(call.path(), call.args(), kwargs, call.place());
                });
    for (Scope scope = frame.scope; scope != null; scope = scope.parent) {
      journal.touch(scope);
      for (Map.Entry<String, Thing> each : scope.names().entrySet()) {
        each.setValue(replaced(each.getValue(), call, changed));
      }
    }
  }

  /** A thing in which one object is another, wherever it has it; lists are changed in place. */
  private Thing replaced(Thing in, Value.Call call, Value.Call changed) {
    switch (in) {
      case Plain(Value held) -> {
        Value now = Substitution.of(held, call, changed);
        return now == held ? in : new Plain(now);
      }
      case ListThing list -> {
        journal.touch(list);
        list.items.replaceAll(item -> item instanceof Plain ? replaced(item, call, changed) : item);
      }
      case InstanceThing instance when instance.base != null -> {
        if (Substitution.of(instance.base, call, changed) instanceof Value.Call base) {
          instance.base = base;
        }
      }
      default -> {}
    }
    return in;
  }

  /** Methods that change the list or dict that they are of. */
  private static final Set<String> CHANGING =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "setdefault", "update");

  /**
   * {@code operation.fields.append(x)}: what an object that stays a call holds is changed in place.
   *
   * @return false where it is no such call
   */
  private boolean changesHeld(Expr.Call call, Frame frame) {
    if (!(call.func() instanceof Expr.Attribute(Expr held, String method, Span _))
        || !CHANGING.contains(method)
        || !(held instanceof Expr.Attribute(Expr of, String name, Span _))
        || !(expression(of, frame) instanceof Plain(Value.Call made))) {
      return false;
    }
    Optional<Value> value = outside.attribute(made, name);
    if (value.isEmpty()
        || !(value.get() instanceof Value.PyList || value.get() instanceof Value.PyDict)
        || call.args().stream().anyMatch(Expr.Starred.class::isInstance)
        || !call.keywords().isEmpty()) {
      return false;
    }
    Thing container = thaw(value.get());
    Methods.call(
        this,
        container,
        method,
        call.args().stream().map(arg -> expression(arg, frame)).toList(),
        Map.of(),
        frame.module.place(call.span()));
    altered(made, name, container, frame);
    return true;
  }

  private static final String NOT_UNPACKED = "unpacked from what is not known";

  private void augment(Stmt.AugAssign s, Frame frame) {
    Thing right = expression(s.value(), frame);
    Thing left = expression(s.target(), frame);
    // `+=` changes a list in place, which every name of it sees
    if (left instanceof ListThing list && s.op() == Expr.Operator.ADD) {
      journal.touch(list);
      Optional<List<Thing>> more = items(right);
      if (list.instead == null && more.isPresent()) {
        list.items.addAll(more.get());
        checkItems(list.items.size());
        return;
      }
      if (more.isPresent() && extend(list, more.get())) {
        return;
      }
      if (list.instead == null && right instanceof EitherThing(List<Alternative> alternatives)) {
        // each side appends its own; what is common stays readable
        List<Thing> before = List.copyOf(list.items);
        List<Alternative> joined = new ArrayList<>();
        for (Alternative one : alternatives) {
          Thing sum =
              items(one.thing())
                  .<Thing>map(
                      tail -> {
                        List<Thing> all = new ArrayList<>(before);
                        all.addAll(tail);
                        return new ListThing(all);
                      })
                  .orElse(unknown(frame.module.place(s.span()), "extended by what is not known"));
          joined.add(new Alternative(one.when(), sum, one.likely()));
        }
        list.instead = Freeze.of(new EitherThing(joined));
        return;
      }
      list.instead =
          new Value.Unknown(frame.module.place(s.span()), "extended by what is not known");
      return;
    }
    if (left instanceof Container container
        && container.instead == null
        && (container instanceof SetThing || container instanceof DictThing)
        && s.op() == Expr.Operator.BIT_OR) {
      Thing result = Operators.binary(this, left, s.op(), right, frame.module.place(s.span()));
      journal.touch(container);
      if (result instanceof Container merged && merged.getClass() == container.getClass()) {
        container.restore(merged.snapshot());
      } else {
        container.instead =
            new Value.Unknown(frame.module.place(s.span()), "extended by what is not known");
      }
      return;
    }
    assign(
        s.target(),
        Operators.binary(this, left, s.op(), right, frame.module.place(s.span())),
        frame);
  }

  private void delete(Expr target, Frame frame) {
    switch (target) {
      case Expr.Name name -> {
        Scope scope = frame.scope.target(name.id());
        journal.touch(scope);
        scope.remove(name.id());
      }
      case Expr.Subscript subscript -> {
        Thing index = expression(subscript.slice(), frame);
        if (expression(subscript.value(), frame) instanceof Container container) {
          journal.touch(container);
          if (container instanceof DictThing dict
              && dict.instead == null
              && dict.entries.remove(Freeze.key(index)) != null) {
            return;
          }
          container.instead =
              new Value.Unknown(frame.module.place(target.span()), "an item of it is deleted");
        }
      }
      case Expr.TupleExpr tuple -> tuple.elts().forEach(elt -> delete(elt, frame));
      default -> {}
    }
  }

  private Outcome loop(Stmt.For s, Frame frame) {
    Thing iterated = expression(s.iter(), frame);
    IteratorThing over = s.isAsync() ? null : iterator(iterated);
    if (over == null || over.unordered) {
      String why = over == null ? "a loop over what is not known" : "a loop in " + UNORDERED;
      forget(s, frame, why);
      return containsReturn(s) && frame.function != null ? new Outcome.Unclear(why) : NORMAL;
    }
    for (Thing item = over.next(journal); item != null; item = over.next(journal)) {
      step();
      assign(s.target(), item, frame);
      Outcome outcome = block(s.body(), frame);
      switch (outcome) {
        case Outcome.Normal _, Outcome.Continued _ -> {}
        case Outcome.Broken _ -> {
          return NORMAL;
        }
        case Outcome.Returned _, Outcome.Failed _ -> {
          return outcome;
        }
        case Outcome.MayHaveReturned _, Outcome.Unclear _ -> {
          forget(s, frame, "a loop that depends on what is not known");
          return frame.function == null
              ? NORMAL
              : new Outcome.Unclear("a loop that depends on what is not known");
        }
      }
    }
    return block(s.orelse(), frame);
  }

  private Outcome loop(Stmt.While s, Frame frame) {
    while (true) {
      step();
      Optional<Boolean> truth = truth(expression(s.test(), frame));
      if (truth.isEmpty()) {
        forget(s, frame, "a loop whose condition is not known");
        return containsReturn(s) && frame.function != null
            ? new Outcome.Unclear("a loop whose condition is not known")
            : NORMAL;
      }
      if (!truth.get()) {
        return block(s.orelse(), frame);
      }
      Outcome outcome = block(s.body(), frame);
      switch (outcome) {
        case Outcome.Normal _, Outcome.Continued _ -> {}
        case Outcome.Broken _ -> {
          return NORMAL;
        }
        case Outcome.Returned _, Outcome.Failed _ -> {
          return outcome;
        }
        case Outcome.MayHaveReturned _, Outcome.Unclear _ -> {
          forget(s, frame, "a loop that depends on what is not known");
          return frame.function == null
              ? NORMAL
              : new Outcome.Unclear("a loop that depends on what is not known");
        }
      }
    }
  }

  /** Whether what is raised ends where a context does. */
  private boolean suppresses(Thing context, Raised raised) {
    if (context instanceof Plain(Value.Call(String path, List<Value> types, _, _))) {
      return path.equals("contextlib.suppress")
          && types.stream()
              .anyMatch(
                  type ->
                      type instanceof Value.Ref(String error)
                          && isOfKind(raised.type, error.substring(error.lastIndexOf('.') + 1)));
    }
    return Instances.special(
            this, context, "__exit__", List.of(Thing.NONE, Thing.NONE, Thing.NONE), raised.place)
        .flatMap(this::truth)
        .orElse(false);
  }

  private Outcome with(Stmt.With s, Frame frame) {
    List<Thing> contexts = new ArrayList<>();
    for (var item : s.items()) {
      Thing context = expression(item.contextExpr(), frame);
      if (item.optionalVars() != null) {
        Place place = frame.module.place(item.contextExpr().span());
        // what __enter__ returns is known of files, which return themselves, and of own objects
        Thing entered =
            context instanceof Plain(Value.Call(String path, _, _, _))
                    && Files.OPENERS.contains(path)
                ? context
                : Instances.special(this, context, "__enter__", List.of(), place)
                    .orElseGet(() -> unknown(place, "the result of a context manager"));
        assign(item.optionalVars(), entered, frame);
      } else {
        Instances.special(
            this, context, "__enter__", List.of(), frame.module.place(item.contextExpr().span()));
      }
      contexts.add(context);
    }
    Outcome outcome;
    try {
      outcome = block(s.body(), frame);
      if (outcome instanceof Outcome.Failed(Raised raised)) {
        throw raised;
      }
    } catch (Raised raised) {
      if (contexts.stream().noneMatch(context -> suppresses(context, raised))) {
        throw raised;
      }
      outcome = NORMAL;
    }
    for (Thing context : contexts.reversed()) {
      Instances.special(
          this,
          context,
          "__exit__",
          List.of(Thing.NONE, Thing.NONE, Thing.NONE),
          frame.module.place(s.span()));
    }
    return outcome;
  }

  /**
   * A {@code try} whose body asks the database while the module is imported: it may find there what
   * it looks for, or be told that there is none. The latter is what a database with nothing in it
   * says.
   */
  private Outcome asked(Stmt.Try s, ExceptHandler handler, Frame frame) {
    Condition when =
        new Condition("what %s asks the database is there".formatted(at(s, frame)), false);
    Branch found =
        branch(
            () -> {
              Outcome outcome = block(s.body(), frame);
              return outcome instanceof Outcome.Normal ? block(s.orelse(), frame) : outcome;
            });
    Branch missing = branch(() -> block(handler.body(), frame));
    join(found, missing, when);
    Outcome outcome = combine(when, found.outcome, missing.outcome);
    Outcome last = block(s.finalbody(), frame);
    return last instanceof Outcome.Normal ? outcome : last;
  }

  private static String at(Stmt statement, Frame frame) {
    Place place = frame.module.place(statement.span());
    return place.path() + ":" + place.line();
  }

  /** The handler for what a database says that has nothing of what it is asked for. */
  private static @Nullable ExceptHandler handlerOfNothing(Stmt.Try s) {
    for (ExceptHandler handler : s.handlers()) {
      if (handler.type() != null
          && DATABASE_ERRORS.stream().anyMatch(error -> names(handler.type(), error))) {
        return handler;
      }
    }
    return null;
  }

  private static boolean names(Expr type, String error) {
    return switch (type) {
      case Expr.TupleExpr tuple -> tuple.elts().stream().anyMatch(each -> names(each, error));
      case Expr.Name name -> name.id().equals(error);
      case Expr.Attribute attribute -> attribute.attr().equals(error);
      default -> false;
    };
  }

  private static final Set<String> DATABASE_ERRORS =
      Set.of("DoesNotExist", "OperationalError", "ProgrammingError", "DatabaseError");

  private Outcome attempt(Stmt.Try s, Frame frame) {
    ExceptHandler nothing = handlerOfNothing(s);
    if (nothing != null) {
      return asked(s, nothing, frame);
    }
    Outcome outcome;
    try {
      outcome = block(s.body(), frame);
      if (outcome instanceof Outcome.Failed(Raised raised)) {
        throw raised;
      }
      if (outcome instanceof Outcome.Normal) {
        outcome = block(s.orelse(), frame);
      }
    } catch (Raised raised) {
      ExceptHandler handler = handlerOf(s, raised);
      if (handler == null) {
        block(s.finalbody(), frame);
        throw raised;
      }
      if (handler.name() != null) {
        set(frame.scope, handler.name(), unknown(raised.place, "the exception that was raised"));
      }
      outcome = block(handler.body(), frame);
    }
    Outcome last = block(s.finalbody(), frame);
    return last instanceof Outcome.Normal ? outcome : last;
  }

  private static @Nullable ExceptHandler handlerOf(Stmt.Try s, Raised raised) {
    for (ExceptHandler handler : s.handlers()) {
      if (handler.type() == null || takes(handler.type(), raised.type)) {
        return handler;
      }
    }
    return null;
  }

  private static boolean takes(Expr type, String raised) {
    return switch (type) {
      case Expr.TupleExpr tuple -> tuple.elts().stream().anyMatch(e -> takes(e, raised));
      case Expr.Name name -> isOfKind(raised, name.id());
      case Expr.Attribute attribute -> attribute.attr().equals(raised);
      default -> false;
    };
  }

  private static boolean isOfKind(String raised, String kind) {
    return kind.equals(raised)
        || kind.equals("Exception")
        || kind.equals("BaseException")
        || KINDS.getOrDefault(kind, Set.of()).contains(raised)
        || (kind.equals("ModuleNotFoundError") && raised.equals("ImportError"));
  }

  /** Exceptions that are caught as another. */
  private static final Map<String, Set<String>> KINDS =
      Map.of(
          "LookupError", Set.of("KeyError", "IndexError"),
          "ArithmeticError", Set.of("ZeroDivisionError", "OverflowError"),
          "ImportError", Set.of("ModuleNotFoundError"),
          "ValueError", Set.of("UnicodeDecodeError", "UnicodeEncodeError", "JSONDecodeError"),
          "RuntimeError", Set.of("NotImplementedError", "RecursionError"));

  private Raised raise(Stmt.Raise s, Frame frame) {
    Place place = frame.module.place(s.span());
    Expr exception = s.exc() instanceof Expr.Call call ? call.func() : s.exc();
    String type =
        switch (exception) {
          case Expr.Name name -> name.id();
          case Expr.Attribute attribute -> attribute.attr();
          case null, default -> "Exception";
        };
    String message =
        s.exc() instanceof Expr.Call call && !call.args().isEmpty()
            ? Freeze.of(expression(call.args().getFirst(), frame)).asString().orElse("raised")
            : "raised";
    return new Raised(type, message, place);
  }

  private void importModule(Alias alias, Frame frame) {
    if (alias.asname() != null) {
      set(frame.scope, alias.asname(), imported(alias.name()));
    } else {
      String top = alias.name().split("\\.", 2)[0];
      set(frame.scope, top, imported(top));
    }
  }

  /** A module of the project, or the name of one from outside. */
  Thing imported(String name) {
    return module(name).<Thing>map(ModuleThing::new).orElseGet(() -> ofOutside(name));
  }

  /** What stands under an import path outside the project. */
  private Thing ofOutside(String path) {
    Thing constant = Library.constant(path);
    return constant != null
        ? constant
        : outside.value(path).map(Interpreter::thaw).orElse(new Plain(new Value.Ref(path)));
  }

  private void importFrom(Stmt.ImportFrom s, Frame frame) {
    String from = absolute(s, frame.module);
    if (from.isEmpty()) {
      s.names()
          .forEach(
              a ->
                  set(frame.scope, a.asname() != null ? a.asname() : a.name(), imported(a.name())));
      return;
    }
    Optional<ModuleState> module = module(from);
    for (Alias alias : s.names()) {
      if (alias.name().equals("*")) {
        module.ifPresentOrElse(
            known -> importAll(known, frame), () -> frame.module.starred.add(from));
        continue;
      }
      String name = alias.asname() != null ? alias.asname() : alias.name();
      Thing found = null;
      if (module.isPresent() && module.get() != frame.module) {
        found = moduleName(module.get(), alias.name());
      }
      if (found == null) {
        found = imported(from + "." + alias.name());
      }
      set(frame.scope, name, found);
    }
  }

  private void importAll(ModuleState from, Frame frame) {
    if (from.progress == ModuleState.Progress.NOT_STARTED && depth < budget.depth()) {
      depth++;
      run(from);
      depth--;
    }
    from.scope
        .names()
        .forEach(
            (name, thing) -> {
              if (!name.startsWith("_")) {
                set(frame.scope, name, thing);
              }
            });
    frame.module.starred.addAll(from.starred);
  }

  /** What a module imports when it is imported itself, under conditions too. */
  static Set<String> imports(ModuleState module) {
    Set<String> names = new LinkedHashSet<>();
    imports(module.source.body(), module, names);
    return names;
  }

  private static void imports(List<Stmt> body, ModuleState module, Set<String> names) {
    for (Stmt statement : body) {
      switch (statement) {
        case Stmt.Import s -> s.names().forEach(alias -> names.add(alias.name()));
        case Stmt.ImportFrom s -> {
          String from = absolute(s, module);
          names.add(from);
          s.names().forEach(alias -> names.add(from + "." + alias.name()));
        }
        case Stmt.If s -> {
          imports(s.body(), module, names);
          imports(s.orelse(), module, names);
        }
        case Stmt.Try s -> {
          imports(s.body(), module, names);
          imports(s.orelse(), module, names);
        }
        // of the configuration of an app, which Django calls when all models are there
        case Stmt.ClassDef s ->
            s.body().stream()
                .flatMap(
                    each ->
                        each instanceof Stmt.FunctionDef f && f.name().equals("ready")
                            ? f.body().stream()
                            : Stream.empty())
                .forEach(each -> imports(List.of(each), module, names));
        default -> {}
      }
    }
  }

  static String absolute(Stmt.ImportFrom s, ModuleState module) {
    String named = s.module() == null ? "" : s.module();
    if (s.level() == 0) {
      return named;
    }
    String base = module.packageName();
    for (int i = 1; i < s.level(); i++) {
      base = base.lastIndexOf('.') < 0 ? "" : base.substring(0, base.lastIndexOf('.'));
    }
    return base.isEmpty() ? named : named.isEmpty() ? base : base + "." + named;
  }

  // Functions and classes

  /** Decorators that leave a function what it does when it is called. */
  private static final Set<String> TRANSPARENT =
      Set.of("functools.cache", "functools.lru_cache", "functools.wraps", "typing.overload");

  /**
   * A function passed through its decorators. What one of the project makes of it is followed, but
   * goes by the name of the function, which is where its code is found.
   */
  private Thing decorated(Stmt.FunctionDef s, Frame frame) {
    FunctionThing function = function(s, frame);
    Thing earlier = frame.scope.own(s.name());
    boolean accessor =
        s.decorators().stream()
            .anyMatch(
                each ->
                    each instanceof Expr.Attribute(Expr of, String attr, Span _)
                        && of instanceof Expr.Name(String id, Span _)
                        && id.equals(s.name())
                        && List.of("setter", "deleter", "getter").contains(attr));
    if (accessor && earlier != null) {
      if (s.decorators().getFirst() instanceof Expr.Attribute(Expr _, String attr, Span _)
          && attr.equals("setter")) {
        set(frame.scope, SETTER + s.name(), function);
      }
      return earlier;
    }
    Thing made = function;
    for (Expr decorator : s.decorators().reversed()) {
      Thing by = expression(decorator, frame);
      if (made instanceof FunctionThing latest) {
        made = passedThrough(latest, by, frame.module.place(decorator.span()));
      }
    }
    return made;
  }

  /** What goes before a name for the function that is called when it is assigned to. */
  private static final String SETTER = "<setter>";

  private Thing passedThrough(FunctionThing function, Thing decorator, Place place) {
    switch (decorator) {
      case Plain(Value.Ref(String path)) when isTransparent(path) -> {
        return function;
      }
      case Plain(Value.Call(String path, _, _, _)) when isTransparent(path) -> {
        return function;
      }
      case FunctionThing _, BoundThing _, MethodThing _ -> {
        Thing made = call(decorator, List.of(function), Map.of(), place);
        if (made instanceof FunctionThing other) {
          return other.isLambda() ? other : other.as(function);
        }
        if (!(made instanceof Plain)) {
          return made;
        }
      }
      default -> {}
    }
    return new FunctionThing(
        function.module(),
        function.qualifiedName(),
        function.parameters(),
        function.defaults(),
        function.body(),
        function.result(),
        function.closure(),
        function.isAsync(),
        function.kind(),
        function.owner(),
        function.place(),
        function.shown(),
        Freeze.within(decorator, place) instanceof Value.Ref(String path) ? path : "a decorator");
  }

  private static boolean isTransparent(String path) {
    return TRANSPARENT.contains(path)
        || path.startsWith("django.")
        || path.startsWith("builtins.")
        || path.endsWith("cached_property");
  }

  private FunctionThing function(Stmt.FunctionDef s, Frame frame) {
    MethodKind kind = MethodKind.PLAIN;
    for (Expr decorator : s.decorators()) {
      if (decorator instanceof Expr.Name(String id, Span _)) {
        kind =
            switch (id) {
              case "classmethod" -> MethodKind.CLASS_METHOD;
              case "staticmethod" -> MethodKind.STATIC_METHOD;
              case "property", "cached_property" -> MethodKind.PROPERTY;
              default -> kind;
            };
      }
    }
    return new FunctionThing(
        frame.module,
        qualified(s.name(), frame),
        s.args(),
        defaults(s.args(), frame),
        s.body(),
        null,
        frame.scope.visibleToFunctions(),
        s.isAsync(),
        kind,
        null,
        frame.module.place(s.span()),
        frame.module.name + "." + qualified(s.name(), frame),
        null);
  }

  private static String qualified(String name, Frame frame) {
    Thing owner = frame.scope.own("__qualname__");
    if (frame.scope.kind == Scope.Kind.CLASS && owner instanceof Plain(Value.Str(String prefix))) {
      return prefix + "." + name;
    }
    return frame.function == null ? name : frame.function.qualifiedName() + ".<locals>." + name;
  }

  private Map<String, Thing> defaults(Parameters parameters, Frame frame) {
    Map<String, Thing> defaults = new HashMap<>();
    for (List<Parameter> group :
        List.of(parameters.positionalOnly(), parameters.positional(), parameters.keywordOnly())) {
      for (Parameter parameter : group) {
        if (parameter.defaultValue() != null) {
          defaults.put(parameter.name(), expression(parameter.defaultValue(), frame));
        }
      }
    }
    return defaults;
  }

  private ClassThing classOf(Stmt.ClassDef s, Frame frame) {
    List<Thing> bases = new ArrayList<>();
    for (Expr base : s.bases()) {
      if (base instanceof Expr.Starred starred) {
        bases.add(unknown(frame.module.place(starred.span()), "bases that are not known"));
      } else {
        // the types that a base is for change nothing of what it is
        bases.add(
            expression(base instanceof Expr.Subscript generic ? generic.value() : base, frame));
      }
    }
    Scope body = new Scope(Scope.Kind.CLASS, frame.scope);
    String name = qualified(s.name(), frame);
    body.put("__qualname__", Thing.text(name));
    body.put("__module__", Thing.text(frame.module.name));
    ClassThing type =
        new ClassThing(frame.module, name, bases, body, frame.module.place(s.span()), classes++);
    for (Keyword keyword : s.keywords()) {
      if ("metaclass".equals(keyword.arg())) {
        type.metaclass = expression(keyword.value(), frame);
      }
    }
    type.decorators =
        s.decorators().reversed().stream().map(each -> expression(each, frame)).toList();
    type.hasKeywords = !s.keywords().isEmpty();
    type.annotated =
        s.body().stream()
            .flatMap(
                each ->
                    each instanceof Stmt.AnnAssign a
                            && a.target() instanceof Expr.Name(String field, Span _)
                            && !frame
                                .module
                                .source
                                .source()
                                .slice(a.annotation().span())
                                .contains("ClassVar")
                        ? java.util.stream.Stream.of(field)
                        : java.util.stream.Stream.empty())
            .toList();
    runGuarded(s.body(), frame.in(body));
    for (Map.Entry<String, Thing> entry : new ArrayList<>(body.names().entrySet())) {
      if (entry.getValue() instanceof FunctionThing f && f.owner() == null && !f.isLambda()) {
        body.put(entry.getKey(), f.in(type));
      }
    }
    made(type);
    subclassed(s, type, frame);
    type.decorators.forEach(decorator -> passedThrough(type, decorator));
    return type;
  }

  /** A decorator of the project may enter the class somewhere: its name stays that of the class. */
  private void passedThrough(ClassThing type, Thing decorator) {
    if (decorator instanceof FunctionThing || decorator instanceof BoundThing) {
      try {
        call(decorator, List.of(type), Map.of(), type.place);
      } catch (Raised raised) {
        // what it does with a class is more than is followed
      }
    }
  }

  /** {@code __init_subclass__} of a base of the project. */
  private void subclassed(Stmt.ClassDef s, ClassThing type, Frame frame) {
    for (Thing base : type.bases) {
      if (base instanceof ClassThing own
          && own.lookup("__init_subclass__") instanceof FunctionThing function) {
        Map<String, Thing> kwargs = new LinkedHashMap<>();
        for (Keyword keyword : s.keywords()) {
          if (keyword.arg() != null) {
            kwargs.put(keyword.arg(), expression(keyword.value(), frame));
          }
        }
        invoke(function.in(own), withFirst(type, List.of()), kwargs, type.place);
        type.hasKeywords = false;
        return;
      }
    }
  }

  private static List<Thing> withFirst(Thing first, List<Thing> rest) {
    List<Thing> all = new ArrayList<>(rest.size() + 1);
    all.add(first);
    all.addAll(rest);
    return all;
  }

  ClassThing newClass(ModuleState module, String name, List<Thing> bases, Scope body, Place place) {
    return new ClassThing(module, name, bases, body, place, classes++);
  }

  /** A module that stands for one that nothing is known of but its name. */
  ModuleState standard(String name, String path) {
    return new ModuleState(name, path, false, PythonParser.parse(""));
  }

  /** What {@code type(name, bases, body)} makes; null where one of them is not known. */
  @Nullable Thing classOf(Thing name, Thing bases, Thing body, Place place) {
    Optional<List<Thing>> known = items(bases);
    if (!(name instanceof Plain(Value.Str(String text)))
        || !(body instanceof DictThing dict)
        || dict.instead != null
        || known.isEmpty()) {
      return null;
    }
    Scope scope = new Scope(Scope.Kind.CLASS, null);
    for (Thing.Pair pair : dict.entries.values()) {
      if (!(pair.key() instanceof Plain(Value.Str(String key)))) {
        return null;
      }
      scope.put(key, pair.value());
    }
    Optional<ModuleState> module =
        scope.own("__module__") instanceof Plain(Value.Str(String said))
            ? module(said)
            : modules.values().stream()
                .flatMap(Optional::stream)
                .filter(each -> each.path.equals(place.path()))
                .findFirst();
    if (module.isEmpty()) {
      return null;
    }
    ClassThing type = new ClassThing(module.get(), text, known.get(), scope, place, classes++);
    made(type);
    return type;
  }

  private void made(ClassThing type) {
    if (!assuming) {
      type.module.made.add(new ModuleState.Made(type, journal.isTrying() && !likely));
    }
  }

  /** The class from outside of which an item is asked for, where that is called. */
  private static Optional<String> generic(Value.Call item) {
    return item.path().equals("operator.getitem")
            && item.args().getFirst() instanceof Value.Ref(String path)
            && Character.isUpperCase(path.charAt(path.lastIndexOf('.') + 1))
        ? Optional.of(path)
        : Optional.empty();
  }

  Thing call(Thing callee, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    step();
    return switch (callee) {
      case FunctionThing function -> invoke(function, args, kwargs, place);
      case BoundThing(Thing self, FunctionThing function) ->
          invoke(function, withFirst(self, args), kwargs, place);
      case InstanceThing instance
          when Instances.isPlain(instance.type)
              && instance.type.lookup("__call__") instanceof FunctionThing function ->
          invoke(function, withFirst(instance, args), kwargs, place);
      case ClassThing type -> instantiate(type, args, kwargs, place);
      case MethodThing(SuperThing superior, String name) ->
          callSuper(superior, name, args, kwargs, place);
      case MethodThing(ClassThing type, String name) when name.equals("_make") ->
          args.size() == 1 && items(args.getFirst()).isPresent()
              ? instantiate(type, items(args.getFirst()).orElseThrow(), kwargs, place)
              : unknown(place, "a tuple of what is not known");
      case MethodThing(Thing self, String name) ->
          Methods.call(this, self, name, args, kwargs, place);
      case EitherThing either -> each(either, one -> call(one, args, kwargs, place));
      case Plain(Value.Unknown unknown) -> new Plain(unknown);
      case Plain(Value.Either either) -> each(thaw(either), one -> call(one, args, kwargs, place));
      case Plain(Value.Ref(String path)) -> callOutside(path, args, kwargs, place);
      // a class with the types that it is for, as in ForeignKey[User, User]
      case Plain(Value.Call item) when generic(item).isPresent() ->
          callOutside(generic(item).get(), args, kwargs, place);
      case Plain(Value.Call partial)
          when partial.path().equals("functools.partial") && !partial.args().isEmpty() -> {
        List<Thing> all = new ArrayList<>();
        partial.args().subList(1, partial.args().size()).forEach(arg -> all.add(thaw(arg)));
        all.addAll(args);
        Map<String, Thing> named = new LinkedHashMap<>();
        partial.kwargs().forEach((name, value) -> named.put(name, thaw(value)));
        named.putAll(kwargs);
        yield call(thaw(partial.args().getFirst()), all, named, place);
      }
      case Plain(Value.Call getter)
          when getter.path().startsWith("operator.") && Library.isGetter(getter) -> {
        Thing got = Library.got(this, getter, args, place);
        yield got != null ? got : unknown(place, "what %s() gives".formatted(getter.path()));
      }
      case Plain(Value value) ->
          new Plain(
              new Value.Call(
                  "operator.call",
                  java.util.stream.Stream.concat(
                          java.util.stream.Stream.of(value), Freeze.of(args).stream())
                      .toList(),
                  Freeze.of(kwargs),
                  place));
      case ListThing _,
          DictThing _,
          SetThing _,
          TupleThing _,
          IteratorThing _,
          ViewThing _,
          InstanceThing _,
          ModuleThing _,
          SuperThing _ ->
          unknown(place, "calls what cannot be called here");
    };
  }

  private Thing callOutside(String path, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    if (path.equals("importlib.import_module")
        && args.size() == 1
        && args.getFirst() instanceof Plain(Value.Str(String module))) {
      return imported(module);
    }
    if (path.equals("django.apps.apps.get_registered_model")) {
      seekRegistered(args, place);
    }
    if (kwargs.isEmpty() && Builtins.LIBRARIES.stream().anyMatch(path::startsWith)) {
      for (int i = 0; i < args.size(); i++) {
        Optional<EitherThing> several = conditional(args.get(i));
        if (several.isPresent()) {
          int at = i;
          return each(
              several.get(),
              one -> {
                List<Thing> chosen = new ArrayList<>(args);
                chosen.set(at, one);
                return callOutside(path, chosen, kwargs, place);
              });
        }
      }
    }
    Thing own = path.startsWith("django.") ? null : projectFunction(path);
    if (own != null) {
      return call(own, args, kwargs, place);
    }
    Thing built = Builtins.call(this, path, args, kwargs, place);
    if (built != null) {
      return built;
    }
    if (path.endsWith(".__init__")
        && !args.isEmpty()
        && args.getFirst() instanceof InstanceThing instance) {
      instance.base =
          new Value.Call(
              path.substring(0, path.length() - ".__init__".length()),
              Freeze.of(args.subList(1, args.size())),
              Freeze.of(kwargs),
              place);
      return Thing.NONE;
    }
    Freeze.Arguments values = Freeze.of(args, kwargs);
    steps += values.steps();
    return outside
        .call(path, values.args(), values.kwargs(), place)
        .map(Thing::of)
        .orElseGet(() -> new Plain(new Value.Call(path, values.args(), values.kwargs(), place)));
  }

  /** Django's registry knows a model from when its class is made, and raises until then. */
  private void seekRegistered(List<Thing> args, Place place) {
    if (args.size() == 2
        && args.getFirst() instanceof Plain(Value.Str(String label))
        && args.getLast() instanceof Plain(Value.Str(String name))
        && modules.values().stream()
            .flatMap(Optional::stream)
            .filter(module -> ("." + module.name + ".").contains("." + label + "."))
            .flatMap(module -> module.made.stream())
            .noneMatch(made -> made.type().qualifiedName.equalsIgnoreCase(name))) {
      throw new Raised("LookupError", "there is no model %s.%s".formatted(label, name), place);
    }
  }

  /** A function of the project by its dotted name, as a value keeps it. */
  private @Nullable Thing projectFunction(String path) {
    int dot = path.lastIndexOf('.');
    return dot > 0
            && module(path.substring(0, dot)).isPresent()
            && moduleName(module(path.substring(0, dot)).orElseThrow(), path.substring(dot + 1))
                instanceof FunctionThing function
        ? function
        : null;
  }

  /** The text of a file of the project. */
  Optional<String> fileText(String path) {
    Optional<String> text = source.text(path);
    text.ifPresent(t -> checkText(t.length()));
    return text;
  }

  boolean lacks(String path) {
    return outside.lacks(path);
  }

  private Thing instantiate(
      ClassThing type, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    Thing member = Enumerations.called(this, type, args, kwargs);
    if (member != null) {
      return member;
    }
    Thing made = Instances.made(this, type, args, kwargs, place);
    if (made != null) {
      return made;
    }
    return new InstanceThing(type, new Scope(Scope.Kind.OBJECT, null), args, kwargs, place);
  }

  /** Follows {@code __init__} of an object's class up to a class from outside. */
  void initialise(InstanceThing instance) {
    Thing init = instance.type.lookup("__init__");
    if (init instanceof FunctionThing function) {
      List<Thing> args = new ArrayList<>();
      args.add(instance);
      args.addAll(instance.args);
      invoke(function, args, instance.kwargs, instance.place);
    } else {
      List<String> outsideBases = instance.type.outsideBases();
      if (!outsideBases.isEmpty()) {
        instance.base =
            new Value.Call(
                outsideBases.getFirst(),
                Freeze.of(instance.args),
                Freeze.of(instance.kwargs),
                instance.place);
      }
    }
  }

  private Thing callSuper(
      SuperThing superior, String name, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    if (name.equals("__init__") && superior.self() instanceof InstanceThing instance) {
      List<String> outsideBases = superior.owner().outsideBases();
      instance.base =
          new Value.Call(
              outsideBases.isEmpty() ? "builtins.object" : outsideBases.getFirst(),
              Freeze.of(args),
              Freeze.of(kwargs),
              place);
      return Thing.NONE;
    }
    return unknown(place, "super()." + name + "() of a class from outside");
  }

  private Thing invoke(
      FunctionThing function, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    if (depth >= budget.depth()) {
      throw new Exhausted("depth of calls");
    }
    if (function.isAsync()) {
      return unknown(place, "calls a coroutine");
    }
    if (function.decorator() != null) {
      return unknown(
          place,
          "calls %s(), which %s makes something else of"
              .formatted(function.qualifiedName(), function.decorator()));
    }
    Scope scope = new Scope(Scope.Kind.FUNCTION, function.closure());
    if (!bind(function, args, kwargs, scope)) {
      return unknown(place, "arguments do not fit " + function.qualifiedName() + "()");
    }
    depth++;
    try {
      Frame frame = new Frame(function.module(), scope, function);
      if (function.result() != null) {
        return expression(function.result(), frame);
      }
      boolean generates = generates(function.body());
      if (generates) {
        scope.put(YIELDED, new ListThing(List.of()));
      }
      Outcome outcome = block(function.body(), frame);
      if (generates) {
        Thing yielded = scope.own(YIELDED);
        return outcome instanceof Outcome.Unclear || yielded == null
            ? unknown(place, "yields depending on what is not known")
            : yielded instanceof ListThing list && list.instead != null
                ? new Plain(list.instead)
                : new IteratorThing(items(yielded).orElse(List.of()));
      }
      return switch (outcome) {
        case Outcome.Returned(Thing value) -> value;
        case Outcome.MayHaveReturned(Condition when, Thing value) ->
            either(when, value, Thing.NONE);
        case Outcome.Failed(Raised raised) -> throw raised;
        case Outcome.Normal _, Outcome.Broken _, Outcome.Continued _ -> Thing.NONE;
        case Outcome.Unclear(String why) ->
            unknown(place, function.qualifiedName() + "() depends on " + why);
      };
    } finally {
      depth--;
    }
  }

  private static final String YIELDED = "<yielded>";

  private static boolean generates(List<Stmt> body) {
    for (Stmt statement : body) {
      if (statement instanceof Stmt.FunctionDef || statement instanceof Stmt.ClassDef) {
        continue;
      }
      boolean[] found = {false};
      Walk.through(
          statement,
          node -> found[0] |= node instanceof Expr.Yield || node instanceof Expr.YieldFrom);
      if (found[0]) {
        return true;
      }
    }
    return false;
  }

  private boolean bind(
      FunctionThing function, List<Thing> args, Map<String, Thing> kwargs, Scope scope) {
    Parameters parameters = function.parameters();
    List<Parameter> positional = new ArrayList<>(parameters.positionalOnly());
    positional.addAll(parameters.positional());
    Map<String, Thing> named = new LinkedHashMap<>(kwargs);
    for (int i = 0; i < positional.size(); i++) {
      String name = positional.get(i).name();
      Thing value = i < args.size() ? args.get(i) : named.remove(name);
      value = value == null ? function.defaults().get(name) : value;
      if (value == null) {
        return false;
      }
      scope.put(name, value);
    }
    if (args.size() > positional.size()) {
      if (parameters.vararg() == null) {
        return false;
      }
      scope.put(
          parameters.vararg().name(), new TupleThing(args.subList(positional.size(), args.size())));
    } else if (parameters.vararg() != null) {
      scope.put(parameters.vararg().name(), new TupleThing(List.of()));
    }
    for (Parameter parameter : parameters.keywordOnly()) {
      Thing value = named.remove(parameter.name());
      value = value == null ? function.defaults().get(parameter.name()) : value;
      if (value == null) {
        return false;
      }
      scope.put(parameter.name(), value);
    }
    if (parameters.kwarg() != null) {
      DictThing rest = new DictThing();
      named.forEach((name, value) -> rest.put(Thing.text(name), value));
      scope.put(parameters.kwarg().name(), rest);
      return true;
    }
    return named.isEmpty();
  }

  // Expressions

  Thing expression(Expr expr, Frame frame) {
    Thing thing = evaluated(expr, frame);
    return assuming ? assumed(thing) : thing;
  }

  private Thing evaluated(Expr expr, Frame frame) {
    step();
    Place place = frame.module.place(expr.span());
    return switch (expr) {
      case Expr.Constant e -> constant(e.value(), place);
      case Expr.Name e -> name(e, frame);
      case Expr.Attribute e -> attribute(expression(e.value(), frame), e.attr(), place);
      case Expr.Call e -> callExpression(e, frame, place);
      case Expr.JoinedStr e -> joined(e, frame, place);
      case Expr.ListExpr e -> sequence(e.elts(), frame, ListThing::new, place);
      case Expr.TupleExpr e -> sequence(e.elts(), frame, TupleThing::new, place);
      case Expr.SetExpr e -> sequence(e.elts(), frame, items -> new SetThing(items, false), place);
      case Expr.DictExpr e -> dict(e, frame, place);
      case Expr.Subscript e -> subscript(expression(e.value(), frame), e.slice(), frame, place);
      case Expr.Lambda e ->
          new FunctionThing(
              frame.module,
              qualified("<lambda>", frame),
              e.args(),
              defaults(e.args(), frame),
              List.of(),
              e.body(),
              frame.scope.visibleToFunctions(),
              false,
              MethodKind.PLAIN,
              null,
              place,
              frame.module.name + "." + qualified("<lambda>", frame),
              null);
      case Expr.IfExp e -> {
        Optional<Boolean> truth = truth(expression(e.test(), frame));
        yield truth.isPresent()
            ? expression(truth.get() ? e.body() : e.orelse(), frame)
            : either(
                condition(e.test(), frame),
                expression(e.body(), frame),
                expression(e.orelse(), frame));
      }
      case Expr.BoolOp e -> boolOp(e, frame);
      case Expr.BinOp e ->
          Operators.binary(
              this, expression(e.left(), frame), e.op(), expression(e.right(), frame), place);
      case Expr.UnaryOp e -> Operators.unary(this, e.op(), expression(e.operand(), frame), place);
      case Expr.Compare e -> compare(e, frame, place);
      case Expr.ListComp e ->
          comprehension(
              e.generators(), inner -> expression(e.elt(), inner), ListThing::new, frame, place);
      case Expr.SetComp e ->
          comprehension(
              e.generators(),
              inner -> expression(e.elt(), inner),
              items -> new SetThing(items, false),
              frame,
              place);
      case Expr.GeneratorExp e ->
          comprehension(
              e.generators(),
              inner -> expression(e.elt(), inner),
              IteratorThing::new,
              frame,
              place);
      case Expr.DictComp e ->
          comprehension(
              e.generators(),
              inner ->
                  new TupleThing(List.of(expression(e.key(), inner), expression(e.value(), inner))),
              Builtins::dictOfPairs,
              frame,
              place);
      case Expr.NamedExpr e -> {
        Thing value = expression(e.value(), frame);
        Scope around = frame.scope;
        while (around.comprehension && around.parent != null) {
          around = around.parent;
        }
        assign(e.target(), value, frame.in(around));
        yield value;
      }
      case Expr.Starred e -> expression(e.value(), frame);
      case Expr.Yield e -> {
        Thing value = e.value() == null ? Thing.NONE : expression(e.value(), frame);
        if (frame.scope.find(YIELDED) instanceof ListThing list) {
          journal.touch(list);
          list.items.add(value);
        }
        yield Thing.NONE;
      }
      case Expr.YieldFrom e -> {
        Optional<List<Thing>> items = items(expression(e.value(), frame));
        if (frame.scope.find(YIELDED) instanceof ListThing list) {
          journal.touch(list);
          items.ifPresentOrElse(
              list.items::addAll,
              () -> list.instead = new Value.Unknown(place, "yields from what is not known"));
        }
        yield Thing.NONE;
      }
      case Expr.Await _ -> unknown(place, "awaits");
      case Expr.TemplateStr _, Expr.Interpolation _ -> unknown(place, "a template string");
      case Expr.FormattedValue e -> expression(e.value(), frame);
      case Expr.Slice _ -> unknown(place, "a slice outside a subscript");
      case Expr.BadExpr e -> unknown(place, "syntax error: " + e.problem().message());
    };
  }

  static Thing constant(Literal literal, Place place) {
    return switch (literal) {
      case Literal.Str(String s) -> Thing.text(s);
      case Literal.Bytes b ->
          new Plain(new Value.Bytes(java.util.HexFormat.of().formatHex(b.toByteArray())));
      case Literal.Int(var value) -> new Plain(new Value.Int(value));
      case Literal.Float(double d) -> new Plain(new Value.Float(d));
      case Literal.Imaginary(double d) ->
          new Plain(
              new Value.Call(
                  "builtins.complex",
                  List.of(new Value.Float(0), new Value.Float(d)),
                  Map.of(),
                  place));
      case Literal.Bool(boolean b) -> Thing.truth(b);
      case Literal.None _ -> Thing.NONE;
      case Literal.Ellipsis _ -> new Plain(new Value.Ref("builtins.Ellipsis"));
    };
  }

  private Thing name(Expr.Name e, Frame frame) {
    Thing found = frame.scope.find(e.id());
    if (found != null) {
      return found;
    }
    if (Builtins.NAMES.contains(e.id())) {
      return new Plain(new Value.Ref("builtins." + e.id()));
    }
    Scope module = frame.scope.module();
    if (module != frame.module.scope || frame.module.progress == ModuleState.Progress.NOT_STARTED) {
      // a function of a module that was not run as a whole
      Thing late = moduleName(frame.module, e.id());
      if (late != null) {
        return late;
      }
    }
    if (frame.module.starred.size() == 1) {
      return imported(frame.module.starred.iterator().next() + "." + e.id());
    }
    return unknown(
        frame.module.place(e.span()),
        frame.module.starred.isEmpty()
            ? "the name " + e.id() + " is not defined"
            : "the name %s may come from any of %s"
                .formatted(e.id(), String.join(", ", frame.module.starred)));
  }

  Thing attribute(Thing named, String name, Place place) {
    Thing of = told(named);
    Thing ofMember = Enumerations.ofMember(this, of, name, place);
    if (ofMember != null) {
      return ofMember;
    }
    return switch (of) {
      case ModuleThing(ModuleState module) -> {
        Thing found = moduleName(module, name);
        yield found != null ? found : new Plain(new Value.Ref(module.name + "." + name));
      }
      case ClassThing type -> classAttribute(type, name);
      case InstanceThing instance -> instanceAttribute(instance, name, place);
      case SuperThing superior -> superAttribute(superior, name, place);
      case EitherThing either -> each(either, one -> attribute(one, name, place));
      case Plain(Value.Either either) -> each(thaw(either), one -> attribute(one, name, place));
      case Plain(Value.Ref ref) when StandardMethods.attribute(ref, name).isPresent() ->
          Thing.of(StandardMethods.attribute(ref, name).orElseThrow());
      case Plain(Value.Ref ref) when StandardMethods.hasMethod(ref, name) ->
          new MethodThing(of, name);
      case Plain(Value.Ref(String path))
          when name.equals("__name__") && path.startsWith("builtins.") ->
          Thing.text(path.substring("builtins.".length()));
      case Plain(Value.Ref(String path)) -> ofOutside(path + "." + name);
      case Plain(Value.Unknown unknown) -> new Plain(unknown);
      case Plain(Value.Str _), Plain(Value.Bytes _), Plain(Value.Lazy _) ->
          name.equals("value") ? of : new MethodThing(of, name);
      case Plain(Value.Int _), Plain(Value.Float _), Plain(Value.Bool _) ->
          name.equals("value") ? of : new MethodThing(of, name);
      case Plain(Value.Call made)
          when Files.hasMethod(made, name)
              || Library.hasMethod(made, name)
              || StandardMethods.hasMethod(made, name)
              || (name.equals("as_tuple") && StandardMethods.parts(made) != null) ->
          new MethodThing(of, name);
      case Plain(Value.Call made) when StandardMethods.attribute(made, name).isPresent() ->
          Thing.of(StandardMethods.attribute(made, name).orElseThrow());
      case Plain(Value.Call path) when Files.attribute(path, name).isPresent() ->
          Thing.of(Files.attribute(path, name).orElseThrow());
      case Plain(Value value) when outside.attribute(value, name).isPresent() ->
          Thing.of(outside.attribute(value, name).orElseThrow());
      case Plain(Value value) ->
          Methods.ofCall(value, name)
              ? new MethodThing(of, name)
              : new Plain(
                  new Value.Call(
                      "builtins.getattr", List.of(value, new Value.Str(name)), Map.of(), place));
      case FunctionThing function ->
          name.equals("__name__")
              ? Thing.text(
                  function.qualifiedName().substring(function.qualifiedName().lastIndexOf('.') + 1))
              : unknown(place, "an attribute of a function");
      case TupleThing tuple when tuple.type() != null -> {
        Thing found = Instances.attribute(this, tuple, name);
        yield found == null ? new MethodThing(of, name) : found;
      }
      case BoundThing(Thing _, FunctionThing function) when name.equals("__name__") ->
          attribute(function, name, place);
      case ListThing _,
          TupleThing _,
          SetThing _,
          DictThing _,
          IteratorThing _,
          ViewThing _,
          MethodThing _,
          BoundThing _ ->
          new MethodThing(of, name);
    };
  }

  Thing classAttribute(ClassThing type, String name) {
    Thing found = type.lookup(name);
    if (found == null && name.startsWith("_") && Instances.tupleFields(type) != null) {
      Thing ofTuple = Instances.ofTupleClass(type, name);
      if (ofTuple != null) {
        return ofTuple;
      }
    }
    Thing member = Enumerations.attribute(this, type, name, found);
    if (member != null) {
      return member;
    }
    if (found instanceof FunctionThing function && function.kind() == MethodKind.CLASS_METHOD) {
      return new BoundThing(type, function);
    }
    return found == null || name.equals("__module__")
        ? name.equals("__name__")
            ? Thing.text(type.qualifiedName.substring(type.qualifiedName.lastIndexOf('.') + 1))
            : found != null ? found : new Plain(new Value.Ref(type.path() + "." + name))
        : found;
  }

  private Thing instanceAttribute(InstanceThing instance, String name, Place place) {
    Thing own = instance.attributes.own(name);
    if (own != null) {
      return own;
    }
    Thing found = instance.type.lookup(name);
    if (found instanceof FunctionThing function) {
      return bound(instance, instance.type, function, place);
    }
    if (found == null && Instances.isPlain(instance.type)) {
      switch (name) {
        case "__class__" -> {
          return instance.type;
        }
        case "__dict__" -> {
          instance.open = true;
          DictThing all = new DictThing();
          instance.attributes.names().forEach((key, value) -> all.put(Thing.text(key), value));
          return all;
        }
        default -> {
          Optional<Thing> told =
              Instances.special(this, instance, "__getattr__", List.of(Thing.text(name)), place);
          if (told.isPresent()) {
            return told.get();
          }
          if (!instance.open && !name.startsWith("__")) {
            throw new Raised(
                "AttributeError",
                "'%s' object has no attribute '%s'".formatted(instance.type.shortName(), name),
                place);
          }
        }
      }
    }
    if (found != null) {
      return found;
    }
    // what it passed on to a class from outside is an attribute of it there
    return Optional.ofNullable(instance.base)
        .flatMap(base -> outside.attribute(base, name))
        .map(Thing::of)
        .orElseGet(
            () ->
                new Plain(
                    new Value.Call(
                        "builtins.getattr",
                        List.of(Freeze.of(instance), new Value.Str(name)),
                        Map.of(),
                        place)));
  }

  private Thing superAttribute(SuperThing superior, String name, Place place) {
    ClassThing of =
        switch (superior.self()) {
          case InstanceThing instance -> instance.type;
          case ClassThing type -> type;
          default -> superior.owner();
        };
    List<ClassThing> lineage = of.lineage();
    for (ClassThing each : lineage.subList(lineage.indexOf(superior.owner()) + 1, lineage.size())) {
      Thing found = each.body.own(name);
      if (found instanceof FunctionThing function) {
        return bound(superior.self(), of, function, place);
      }
      if (found != null) {
        return found;
      }
    }
    return new MethodThing(superior, name);
  }

  private Thing callExpression(Expr.Call e, Frame frame, Place place) {
    if (e.func() instanceof Expr.Name(String id, Span _)
        && frame.scope.find(id) == null
        && id.equals("super")) {
      FunctionThing function = frame.function;
      if (function != null && function.owner() != null) {
        List<Parameter> parameters = new ArrayList<>(function.parameters().positionalOnly());
        parameters.addAll(function.parameters().positional());
        Thing self = parameters.isEmpty() ? null : frame.scope.find(parameters.getFirst().name());
        if (self != null) {
          return new SuperThing(function.owner(), self);
        }
      }
      return unknown(place, "super() outside a method");
    }
    Thing callee = expression(e.func(), frame);
    List<Thing> args = new ArrayList<>();
    for (Expr arg : e.args()) {
      if (arg instanceof Expr.Starred starred) {
        Optional<List<Thing>> items = items(expression(starred.value(), frame));
        if (items.isEmpty()) {
          return unknown(place, "arguments that are not known");
        }
        args.addAll(items.get());
      } else {
        args.add(expression(arg, frame));
      }
    }
    Map<String, Thing> kwargs = new LinkedHashMap<>();
    for (Keyword keyword : e.keywords()) {
      Thing value = expression(keyword.value(), frame);
      if (keyword.arg() != null) {
        kwargs.put(keyword.arg(), value);
      } else if (value instanceof DictThing dict && dict.instead == null) {
        for (Pair pair : dict.entries.values()) {
          Optional<String> key = Freeze.of(pair.key()).asString();
          if (key.isEmpty()) {
            return unknown(place, "keyword arguments that are not known");
          }
          kwargs.put(key.get(), pair.value());
        }
      } else {
        return unknown(place, "keyword arguments that are not known");
      }
    }
    return call(callee, args, kwargs, place);
  }

  private Thing joined(Expr.JoinedStr e, Frame frame, Place place) {
    StringBuilder text = new StringBuilder();
    for (Expr part : e.values()) {
      Thing value = expression(part, frame);
      if (part instanceof Expr.FormattedValue formatted) {
        Optional<String> spec =
            formatted.formatSpec() == null
                ? Optional.of("")
                : Freeze.of(expression(formatted.formatSpec(), frame)).asString();
        Character conversion = formatted.conversion();
        Optional<String> shown =
            spec.flatMap(
                s ->
                    conversion != null && conversion != 's'
                        ? Instances.text(this, value, true)
                            .or(() -> Formats.repr(Freeze.of(value)))
                            .map(r -> conversion == 'a' ? Formats.ascii(r) : r)
                            .flatMap(r -> Formats.spec(new Value.Str(r), s))
                        : Formats.spec(Freeze.of(shown(value)), s));
        if (shown.isEmpty()) {
          return unknown(place, Formats.builtOf(List.of(Freeze.of(value))));
        }
        text.append(shown.get());
      } else {
        text.append(Freeze.of(value).asString().orElse(""));
      }
      checkText(text.length());
    }
    return Thing.text(text.toString());
  }

  private Thing sequence(
      List<Expr> elements, Frame frame, Function<List<Thing>, Thing> make, Place place) {
    // one side, unless what is unpacked hangs on a condition
    List<Side> sides = List.of(new Side("", new ArrayList<>(), true));
    for (Expr element : elements) {
      if (element instanceof Expr.Starred starred) {
        Thing value = expression(starred.value(), frame);
        Optional<List<Side>> longer = unpacked(sides, value);
        if (longer.isEmpty()) {
          return unknown(place, "unpacks what is not known");
        }
        sides = longer.get();
        checkItems(sides.getFirst().items.size());
      } else {
        Thing item = expression(element, frame);
        sides.forEach(side -> side.items.add(item));
      }
      limitItems(sides.getFirst().items.size());
    }
    return sides.size() == 1
        ? make.apply(sides.getFirst().items)
        : new EitherThing(
            sides.stream()
                .map(side -> new Alternative(side.when, make.apply(side.items), side.likely))
                .toList());
  }

  /** What a sequence holds on one side of a condition. */
  private record Side(String when, List<Thing> items, boolean likely) {
    Side plus(Alternative one, List<Thing> more) {
      List<Thing> all = new ArrayList<>(items);
      all.addAll(more);
      return new Side(
          when.isEmpty() ? one.when() : when + " and " + one.when(), all, likely && one.likely());
    }
  }

  private Optional<List<Side>> unpacked(List<Side> sides, Thing value) {
    Optional<List<Thing>> sure = items(value);
    if (sure.isPresent()) {
      sides.forEach(side -> side.items.addAll(sure.get()));
      return Optional.of(sides);
    }
    Optional<EitherThing> either = conditional(value);
    if (either.isEmpty() || sides.size() * either.get().alternatives().size() > MOST_ALTERNATIVES) {
      return Optional.empty();
    }
    List<Side> longer = new ArrayList<>();
    for (Side side : sides) {
      for (Alternative one : either.get().alternatives()) {
        Optional<List<Thing>> more = items(one.thing());
        if (more.isEmpty()) {
          return Optional.empty();
        }
        longer.add(side.plus(one, more.get()));
      }
    }
    return Optional.of(longer);
  }

  /** One of several, also where a list has become that. */
  private static Optional<EitherThing> conditional(Thing value) {
    return switch (value) {
      case EitherThing either -> Optional.of(either);
      case Plain(Value.Either either) -> Optional.of(thaw(either));
      case Container container when container.instead instanceof Value.Either either ->
          Optional.of(thaw(either));
      default -> Optional.empty();
    };
  }

  /** Makes a list longer that hangs on a condition: each of its sides gets the same. */
  static boolean extend(ListThing list, List<Thing> more) {
    if (!(list.instead instanceof Value.Either(List<Value.Branch> branches))) {
      return false;
    }
    List<Value.Branch> longer = new ArrayList<>();
    for (Value.Branch branch : branches) {
      if (!(branch.value() instanceof Value.PyList(List<Value> items))) {
        return false;
      }
      List<Value> all = new ArrayList<>(items);
      all.addAll(Freeze.of(more));
      longer.add(new Value.Branch(branch.when(), new Value.PyList(all), branch.likely()));
    }
    list.instead = new Value.Either(longer);
    return true;
  }

  private Thing dict(Expr.DictExpr e, Frame frame, Place place) {
    DictThing dict = new DictThing();
    for (Expr.DictEntry entry : e.entries()) {
      Thing value = expression(entry.value(), frame);
      if (entry.key() != null) {
        dict.put(expression(entry.key(), frame), value);
      } else if (value instanceof DictThing more && more.instead == null) {
        more.entries.values().forEach(pair -> dict.put(pair.key(), pair.value()));
      } else {
        return unknown(place, "unpacks what is not known");
      }
      limitItems(dict.entries.size());
    }
    return dict;
  }

  private Thing subscript(Thing value, Expr slice, Frame frame, Place place) {
    if (slice instanceof Expr.Slice bounds) {
      Thing lower = bounds.lower() == null ? Thing.NONE : expression(bounds.lower(), frame);
      Thing upper = bounds.upper() == null ? Thing.NONE : expression(bounds.upper(), frame);
      Thing step = bounds.step() == null ? Thing.NONE : expression(bounds.step(), frame);
      return slice(value, lower, upper, step, place);
    }
    Thing index = expression(slice, frame);
    return switch (value) {
      case EitherThing either -> each(either, one -> Operators.item(this, one, index, place));
      default -> Operators.item(this, value, index, place);
    };
  }

  private Thing slice(Thing value, Thing lower, Thing upper, Thing step, Place place) {
    if (value instanceof EitherThing either) {
      return each(either, one -> slice(one, lower, upper, step, place));
    }
    if (lower instanceof EitherThing either) {
      return each(either, one -> slice(value, one, upper, step, place));
    }
    if (upper instanceof EitherThing either) {
      return each(either, one -> slice(value, lower, one, step, place));
    }
    return Operators.slice(value, lower, upper, step, place);
  }

  private Thing boolOp(Expr.BoolOp e, Frame frame) {
    boolean isAnd = e.op() == Expr.BoolOperator.AND;
    Thing result = Thing.truth(isAnd);
    for (int i = 0; i < e.values().size(); i++) {
      result = expression(e.values().get(i), frame);
      if (i == e.values().size() - 1) {
        return result;
      }
      Optional<Boolean> truth = truth(result);
      if (truth.isEmpty()) {
        Thing last = expression(e.values().getLast(), frame);
        return either(
            condition(e.values().get(i), frame), isAnd ? last : result, isAnd ? result : last);
      }
      if (truth.get() != isAnd) {
        return result;
      }
    }
    return result;
  }

  private Thing compare(Expr.Compare e, Frame frame, Place place) {
    Thing left = expression(e.left(), frame);
    boolean known = true;
    for (int i = 0; i < e.ops().size(); i++) {
      Thing right = expression(e.comparators().get(i), frame);
      Optional<Boolean> truth = Operators.compare(this, left, e.ops().get(i), right);
      if (truth.isPresent() && !truth.get()) {
        return Thing.truth(false);
      }
      known &= truth.isPresent();
      left = right;
    }
    return known ? Thing.truth(true) : unknown(place, "a comparison with what is not known");
  }

  private Thing comprehension(
      List<Comprehension> generators,
      Function<Frame, Thing> element,
      Function<List<Thing>, @Nullable Thing> make,
      Frame frame,
      Place place) {
    Thing over = expression(generators.getFirst().iter(), frame);
    Function<Thing, Thing> comprehend =
        one -> {
          List<Thing> items = new ArrayList<>();
          Frame inner = frame.in(new Scope(Scope.Kind.FUNCTION, frame.scope));
          inner.scope.comprehension = true;
          Order order = generate(generators, 0, one, element, items, inner);
          Thing made = order == Order.UNKNOWN ? null : make.apply(items);
          return made == null
              ? unknown(place, "a comprehension over what is not known")
              : order == Order.NONE ? unordered(made, items, place) : made;
        };
    return conditional(over)
        .map(either -> each(either, comprehend))
        .orElseGet(() -> comprehend.apply(over));
  }

  /** Whether what was gone through is known, and came in an order. */
  private enum Order {
    KEPT,
    NONE,
    UNKNOWN
  }

  /** What a comprehension makes of items that come in no order. */
  private Thing unordered(Thing made, List<Thing> items, Place place) {
    return switch (made) {
      case SetThing set -> set;
      case ListThing list -> inNoOrder(list, place);
      case IteratorThing _ -> new IteratorThing(items, true);
      default -> unknown(place, UNORDERED);
    };
  }

  /** A list whose items are known, and not their order. */
  ListThing inNoOrder(ListThing list, Place place) {
    if (list.items.size() > 1) {
      journal.touch(list);
      list.instead = new Value.Unknown(place, UNORDERED);
    }
    return list;
  }

  private Order generate(
      List<Comprehension> generators,
      int at,
      Thing iterated,
      Function<Frame, Thing> element,
      List<Thing> items,
      Frame frame) {
    Comprehension generator = generators.get(at);
    IteratorThing over = generator.isAsync() ? null : iterator(iterated);
    if (over == null) {
      return Order.UNKNOWN;
    }
    Order order = over.unordered ? Order.NONE : Order.KEPT;
    for (Thing item = over.next(journal); item != null; item = over.next(journal)) {
      step();
      assign(generator.target(), item, frame);
      boolean take = true;
      for (Expr condition : generator.ifs()) {
        Optional<Boolean> truth = truth(expression(condition, frame));
        if (truth.isEmpty()) {
          return Order.UNKNOWN;
        }
        take = truth.get();
        if (!take) {
          break;
        }
      }
      if (take && at + 1 == generators.size()) {
        items.add(element.apply(frame));
        limitItems(items.size());
      } else if (take) {
        Order inner =
            generate(
                generators,
                at + 1,
                expression(generators.get(at + 1).iter(), frame),
                element,
                items,
                frame);
        if (inner == Order.UNKNOWN) {
          return inner;
        }
        order = inner == Order.NONE ? inner : order;
      }
    }
    return order;
  }

  /**
   * Applies something to each alternative, as many as there may be. One for which it certainly
   * raises is not the one that a project in use is on.
   */
  Thing each(EitherThing either, Function<Thing, Thing> apply) {
    List<Alternative> results = new ArrayList<>();
    Raised raised = null;
    for (Alternative one : either.alternatives()) {
      Thing result;
      try {
        result = apply.apply(one.thing());
      } catch (Raised failed) {
        raised = failed;
        continue;
      }
      if (result instanceof EitherThing nested) {
        nested
            .alternatives()
            .forEach(
                inner ->
                    results.add(
                        new Alternative(
                            one.when() + " and " + inner.when(),
                            inner.thing(),
                            one.likely() && inner.likely())));
      } else {
        results.add(new Alternative(one.when(), result, one.likely()));
      }
    }
    if (raised != null && results.isEmpty()) {
      throw raised;
    }
    if (results.size() > MOST_ALTERNATIVES) {
      return unknown(Place.ofFile(""), "depends on too many conditions");
    }
    Value first = Freeze.of(results.getFirst().thing());
    return results.stream().allMatch(r -> Freeze.of(r.thing()).equals(first))
        ? results.getFirst().thing()
        : new EitherThing(results);
  }

  static EitherThing thaw(Value.Either either) {
    return new EitherThing(
        either.branches().stream()
            .map(branch -> new Alternative(branch.when(), thaw(branch.value()), branch.likely()))
            .toList());
  }

  /** A thing of a value; lists and dicts become changeable again. */
  static Thing thaw(Value value) {
    return switch (value) {
      case Value.PyList(List<Value> items) ->
          new ListThing(items.stream().map(Interpreter::thaw).toList());
      case Value.PyTuple(List<Value> items) ->
          new TupleThing(items.stream().map(Interpreter::thaw).toList());
      case Value.PySet(List<Value> items, boolean frozen) ->
          new SetThing(items.stream().map(Interpreter::thaw).toList(), frozen);
      case Value.PyDict(List<Value.Entry> entries) -> {
        DictThing dict = new DictThing();
        entries.forEach(entry -> dict.put(thaw(entry.key()), thaw(entry.value())));
        yield dict;
      }
      case Value.Either either -> thaw(either);
      default -> new Plain(value);
    };
  }

  /** What iterates over something; null where what it gives is not known. */
  @Nullable IteratorThing iterator(Thing thing) {
    return switch (thing) {
      case IteratorThing iterator -> iterator.instead == null ? iterator : null;
      // what is added to a list while it is gone through is come to as well
      case ListThing list when list.instead == null ->
          new IteratorThing(i -> i < list.items.size() ? list.items.get(i) : null, false, false);
      case SetThing set when set.instead == null ->
          new IteratorThing(List.copyOf(set.items.values()), !isOrdered(set));
      default -> items(thing).map(IteratorThing::new).orElse(null);
    };
  }

  /**
   * Whether Python gives the items of a set in this order each time: small numbers are their own
   * hashes, and stand in a table that has at least eight places.
   */
  private static boolean isOrdered(SetThing set) {
    int last = -1;
    for (Thing item : set.items.values()) {
      if (set.items.size() > 1
          && (!(item instanceof Plain(Value.Int(var number)))
              || number.bitLength() > 3
              || number.intValue() <= last)) {
        return false;
      }
      last = item instanceof Plain(Value.Int(var number)) ? number.intValue() : last;
    }
    return true;
  }

  /** What iterating gives to somebody to whom the order of it is the same. */
  Optional<List<Thing>> inAnyOrder(Thing thing) {
    return switch (thing) {
      case SetThing set when set.instead == null -> Optional.of(List.copyOf(set.items.values()));
      case ListThing list
          when list.instead instanceof Value.Unknown(Place _, String reason)
              && reason.equals(UNORDERED) ->
          Optional.of(List.copyOf(list.items));
      case IteratorThing iterator when iterator.unordered && iterator.instead == null ->
          Optional.of(drained(iterator));
      default -> items(thing);
    };
  }

  private List<Thing> drained(IteratorThing iterator) {
    List<Thing> all = new ArrayList<>();
    for (Thing item = iterator.next(journal); item != null; item = iterator.next(journal)) {
      all.add(item);
      limitItems(all.size());
    }
    checkItems(all.size());
    return all;
  }

  /** A method of an object or class of the project as an attribute gives it. */
  Thing bound(Thing self, ClassThing type, FunctionThing function, Place place) {
    return switch (function.kind()) {
      case PLAIN -> new BoundThing(self, function);
      case CLASS_METHOD -> new BoundThing(type, function);
      case STATIC_METHOD -> function;
      case PROPERTY -> invoke(function, List.of(self), Map.of(), place);
    };
  }

  /** What iterating gives, where that is known. */
  Optional<List<Thing>> items(Thing thing) {
    return switch (thing) {
      case IteratorThing iterator
          when iterator.instead == null && !iterator.endless && !iterator.unordered ->
          Optional.of(drained(iterator));
      case ViewThing view when view.dict().instead == null -> Optional.of(view.items());
      case InstanceThing instance when Instances.isPlain(instance.type) -> {
        Optional<Thing> own =
            Instances.special(this, instance, "__iter__", List.of(), instance.place);
        yield own.isPresent() && own.get() != instance ? items(own.get()) : Optional.empty();
      }
      case Plain(Value.Bytes(String hex)) -> {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        List<Thing> numbers = new ArrayList<>(bytes.length);
        for (byte each : bytes) {
          numbers.add(Thing.number(each & 0xff));
        }
        yield Optional.of(numbers);
      }
      case TupleThing tuple -> Optional.of(tuple.items());
      case ListThing list when list.instead == null -> Optional.of(List.copyOf(list.items));
      case SetThing set when set.instead == null && isOrdered(set) ->
          Optional.of(List.copyOf(set.items.values()));
      case DictThing dict when dict.instead == null ->
          Optional.of(dict.entries.values().stream().map(Pair::key).toList());
      case Plain(Value.Str(String text)) ->
          Optional.of(text.codePoints().mapToObj(c -> Thing.text(Character.toString(c))).toList());
      case Plain(Value value)
          when value instanceof Value.PyList
              || value instanceof Value.PyTuple
              || value instanceof Value.PyDict ->
          items(thaw(value));
      case Plain(Value.Call call) when Files.OPENERS.contains(call.path()) ->
          Files.lines(this, call);
      case Plain(Value.Call call) -> Builtins.range(call, budget);
      case ClassThing type -> Enumerations.members(this, type);
      default -> Optional.empty();
    };
  }

  /** The truth of a thing, where that is known. */
  Optional<Boolean> truth(Thing unsettled) {
    Thing thing = settled(unsettled);
    return switch (thing) {
      case Plain(Value.None _) -> Optional.of(false);
      case Plain(Value.Bool(boolean b)) -> Optional.of(b);
      case Plain(Value.Int(var value)) -> Optional.of(value.signum() != 0);
      case Plain(Value.Float(double d)) -> Optional.of(d != 0);
      case Plain(Value.Str(String s)) -> Optional.of(!s.isEmpty());
      case Plain(Value.Bytes(String hex)) -> Optional.of(!hex.isEmpty());
      case Plain(Value.PyList(List<Value> items)) -> Optional.of(!items.isEmpty());
      case Plain(Value.PyTuple(List<Value> items)) -> Optional.of(!items.isEmpty());
      case Plain(Value.PyDict(List<Value.Entry> entries)) -> Optional.of(!entries.isEmpty());
      case Plain(Value.PySet(List<Value> items, boolean _)) -> Optional.of(!items.isEmpty());
      case Plain(Value.Call(String path, _, _, _)) when path.equals(Regex.MATCH) ->
          Optional.of(true);
      case Plain _ -> Optional.empty();
      case Container container when container.instead != null ->
          conditional(container).flatMap(this::truth);
      case ListThing list -> Optional.of(!list.items.isEmpty());
      case TupleThing tuple -> Optional.of(!tuple.items().isEmpty());
      case DictThing dict -> Optional.of(!dict.entries.isEmpty());
      case ViewThing view ->
          view.dict().instead != null
              ? Optional.empty()
              : Optional.of(!view.dict().entries.isEmpty());
      case IteratorThing _ -> Optional.of(true);
      case SetThing set -> Optional.of(!set.items.isEmpty());
      case EitherThing(List<Alternative> alternatives) -> {
        Optional<Boolean> first = truth(alternatives.getFirst().thing());
        yield alternatives.stream().allMatch(a -> truth(a.thing()).equals(first))
            ? first
            : Optional.empty();
      }
      case FunctionThing _, ClassThing _, ModuleThing _, BoundThing _, MethodThing _ ->
          Optional.of(true);
      case InstanceThing instance when Instances.isPlain(instance.type) -> {
        Optional<Thing> own =
            Instances.special(this, instance, "__bool__", List.of(), instance.place)
                .or(() -> Instances.special(this, instance, "__len__", List.of(), instance.place));
        yield own.isPresent() ? truth(own.get()) : Optional.of(true);
      }
      case InstanceThing _, SuperThing _ -> Optional.empty();
    };
  }
}
