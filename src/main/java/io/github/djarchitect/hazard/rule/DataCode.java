package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.project.App;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Parameters;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Python that a RunPython runs: its function and those of the project that it reaches, with the
 * queries in them. Nothing is executed. What may do anything is for {@link Escapes} to say, and a
 * function that cannot be found is said to be so.
 */
final class DataCode {
  private static final Set<String> MANAGERS =
      Set.of("objects", "_default_manager", "_base_manager", "all_objects", "unfiltered");
  private static final Set<String> WRAPPERS =
      Set.of("list", "tuple", "set", "iter", "enumerate", "sorted", "reversed", "tqdm", "zip");
  private static final Set<String> WRITES =
      Set.of(
          "save",
          "update",
          "delete",
          "create",
          "get_or_create",
          "update_or_create",
          "bulk_create",
          "bulk_update",
          "add",
          "set",
          "remove",
          "clear");
  private static final Set<String> ONE_ROW =
      Set.of("get", "first", "last", "earliest", "latest", "create", "get_or_create");

  private final List<Scope> scopes;
  private final List<Query> queries = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();

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

  /** One step of a chain: {@code .filter(...)}, {@code .objects}, {@code [:500]} as {@code []}. */
  record Step(String name, Expr.@Nullable Call call, @Nullable Expr slice) {
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
   */
  record Query(
      Scope scope, @Nullable ModelKey model, List<Step> steps, Span span, List<Loop> loops) {
    String terminal() {
      return steps.isEmpty() ? "" : steps.getLast().name();
    }

    /** Some rows only, by a condition. */
    boolean filtered() {
      return steps.stream()
          .anyMatch(
              step ->
                  (step.name().equals("filter") || step.name().equals("exclude"))
                      && step.hasArguments());
    }

    /** One row, a slice, or rows by key: a bounded number of them. */
    boolean bounded() {
      return steps.stream()
          .anyMatch(
              step ->
                  step.name().equals("[]")
                      || ONE_ROW.contains(step.name())
                      || (step.name().equals("filter")
                          && step.keywords().stream().anyMatch(Query::isKey)));
    }

    private static boolean isKey(String keyword) {
      String field = keyword.contains("__") ? keyword.substring(0, keyword.indexOf("__")) : keyword;
      String lookup = keyword.substring(field.length());
      return (field.equals("pk") || field.equals("id"))
          && (lookup.isEmpty()
              || Set.of("__in", "__gt", "__gte", "__lt", "__lte", "__range").contains(lookup));
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
   */
  record Loop(
      Scope scope,
      boolean isWhile,
      @Nullable Query over,
      @Nullable String row,
      List<? extends Node> body,
      boolean writes,
      Span span) {
    Loop {
      body = List.copyOf(body);
    }
  }

  /** An object made by calling its model's class. */
  record Made(Scope scope, ModelKey model, Expr.Call call) {}

  private DataCode(List<Scope> scopes) {
    this.scopes = List.copyOf(scopes);
    for (Scope scope : scopes) {
      new Reader(scope).read();
    }
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
      return new Read.Body(
          new DataCode(new Reached(view).from(view.migration().path(), own, here.get())));
    }
    if (dot > 0) {
      String module = path.substring(0, dot);
      for (String file : files(view, module)) {
        Optional<PythonModule> parsed = view.modules().at(file);
        Optional<Stmt.FunctionDef> there = parsed.flatMap(known -> definition(known, name));
        if (there.isPresent()) {
          return new Read.Body(
              new DataCode(new Reached(view).from(file, parsed.orElseThrow(), there.get())));
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
    return new Read.Body(new DataCode(List.of(scope)));
  }

  /** Where a dotted module may lie: below the root of any app, or of the repository. */
  private static List<String> files(MigrationView view, String module) {
    Set<String> roots = new LinkedHashSet<>();
    roots.add("");
    for (App app : view.reading().project().apps()) {
      String tail = app.module().replace('.', '/');
      if (app.directory().equals(tail)) {
        roots.add("");
      } else if (app.directory().endsWith("/" + tail)) {
        roots.add(app.directory().substring(0, app.directory().length() - tail.length()));
      }
    }
    List<String> files = new ArrayList<>();
    String path = module.replace('.', '/');
    for (String root : roots) {
      files.add(root + path + ".py");
      files.add(root + path + "/__init__.py");
    }
    return files;
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

  /**
   * The functions that one reaches: those of its file, and those of the project that it imports.
   */
  private static final class Reached {
    /** More than any data migration has; a project's whole library is not what a migration does. */
    private static final int MOST = 60;

    private final MigrationView view;
    private final Map<String, Scope> reached = new LinkedHashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();

    private record Open(String path, PythonModule module, Stmt.FunctionDef def) {}

    Reached(MigrationView view) {
      this.view = view;
    }

    List<Scope> from(String path, PythonModule module, Stmt.FunctionDef entry) {
      open.add(new Open(path, module, entry));
      while (!open.isEmpty() && reached.size() < MOST) {
        Open next = open.poll();
        Stmt.FunctionDef def = next.def();
        Scope scope =
            new Scope(
                next.path(),
                next.module(),
                def.name(),
                def.body(),
                parameters(def.args()),
                def.decorators());
        if (reached.putIfAbsent(next.path() + ":" + def.span().start(), scope) == null) {
          follow(scope);
        }
      }
      return List.copyOf(reached.values());
    }

    private static Set<String> parameters(Parameters parameters) {
      Set<String> names = new HashSet<>();
      for (List<Parameter> some :
          List.of(parameters.positionalOnly(), parameters.positional(), parameters.keywordOnly())) {
        some.forEach(parameter -> names.add(parameter.name()));
      }
      return names;
    }

    private void follow(Scope scope) {
      Map<String, Stmt.FunctionDef> own = new HashMap<>();
      for (Stmt statement : scope.module().body()) {
        if (statement instanceof Stmt.FunctionDef def) {
          own.put(def.name(), def);
        }
      }
      Map<String, String> imported = imported(scope);
      Walk.through(
          scope.body(),
          node -> {
            switch (node) {
              case Expr.Name name when own.containsKey(name.id()) ->
                  open.add(new Open(scope.path(), scope.module(), own.get(name.id())));
              // only what is called: task.delay() leaves its function to run at another time
              case Expr.Call call
                  when call.func() instanceof Expr.Name name && imported.containsKey(name.id()) ->
                  function(imported.get(name.id()));
              case Expr.Call call
                  when call.func() instanceof Expr.Attribute attribute
                      && attribute.value() instanceof Expr.Name module
                      && imported.containsKey(module.id()) ->
                  function(imported.get(module.id()) + "." + attribute.attr());
              default -> {}
            }
          });
    }

    /** Bound name to dotted path, for what the file or the function imports. */
    private static Map<String, String> imported(Scope scope) {
      Map<String, String> imported = new HashMap<>();
      List<Node> all = new ArrayList<>();
      scope.module().body().stream()
          .filter(statement -> !(statement instanceof Stmt.FunctionDef))
          .forEach(all::add);
      all.addAll(scope.body());
      Walk.through(
          all,
          node -> {
            if (node instanceof Stmt.ImportFrom from) {
              String base = base(scope.path(), from);
              for (Alias alias : from.names()) {
                String as = alias.asname();
                imported.put(as == null ? alias.name() : as, base + "." + alias.name());
              }
            } else if (node instanceof Stmt.Import plain) {
              for (Alias alias : plain.names()) {
                if (alias.asname() != null) {
                  imported.put(alias.asname(), alias.name());
                }
              }
            }
          });
      return imported;
    }

    /** The dotted path that an import starts from; a relative one as the folder it means. */
    private static String base(String path, Stmt.ImportFrom from) {
      String module = from.module() == null ? "" : from.module();
      if (from.level() == 0) {
        return module;
      }
      String folder = path;
      for (int i = 0; i < from.level(); i++) {
        int slash = folder.lastIndexOf('/');
        folder = slash < 0 ? "" : folder.substring(0, slash);
      }
      String dotted = folder.replace('/', '.');
      return module.isEmpty() ? dotted : dotted.isEmpty() ? module : dotted + "." + module;
    }

    private void function(String dotted) {
      int dot = dotted.lastIndexOf('.');
      if (dot <= 0 || dotted.startsWith("django.")) {
        return;
      }
      for (String file : files(view, dotted.substring(0, dot))) {
        Optional<PythonModule> module = view.modules().at(file);
        Optional<Stmt.FunctionDef> def =
            module.flatMap(
                known ->
                    known.body().stream()
                        .filter(Stmt.FunctionDef.class::isInstance)
                        .map(Stmt.FunctionDef.class::cast)
                        .filter(each -> each.name().equals(dotted.substring(dot + 1)))
                        .findFirst());
        if (def.isPresent()) {
          open.add(new Open(file, module.orElseThrow(), def.get()));
          return;
        }
      }
    }
  }

  /** The text of a string constant. */
  static Optional<String> text(@Nullable Node node) {
    return node instanceof Expr.Constant constant && constant.value() instanceof Literal.Str str
        ? Optional.of(str.value())
        : Optional.empty();
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

  /** Reads one function, statement by statement, with what its variables stand for. */
  private final class Reader {
    private final Scope scope;
    private final Map<String, Chain> variables = new HashMap<>();
    private final Set<String> ambiguous;
    private final Set<String> lists = new HashSet<>();
    private final Deque<Loop> enclosing = new ArrayDeque<>();

    private record Chain(@Nullable ModelKey model, boolean managed, List<Step> steps) {}

    Reader(Scope scope) {
      this.scope = scope;
      this.ambiguous = ambiguous(scope);
    }

    /** Variables that stand for one model or another, as branches decide. */
    private static Set<String> ambiguous(Scope scope) {
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
                  models.computeIfAbsent(name.id(), _ -> new HashSet<>()).add(modelOf(call));
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

    void read() {
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
              if (assign.value() != unwrapped(assign.value())) {
                lists.add(name.id());
              }
            }
          }
        }
        case Stmt.For loop -> {
          scan(loop.iter());
          Query over =
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
          boolean writes = writes(loop.body());
          inside(new Loop(scope, false, over, row, loop.body(), writes, loop.span()), loop.body());
          statements(loop.orelse());
        }
        case Stmt.While loop -> {
          scan(loop.test());
          boolean writes = writes(loop.body());
          inside(new Loop(scope, true, null, null, loop.body(), writes, loop.span()), loop.body());
          statements(loop.orelse());
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

    /** What a name stood for ends where it is bound again. */
    private void forget(Expr target) {
      Walk.through(
          target,
          node -> {
            if (node instanceof Expr.Name name) {
              variables.remove(name.id());
              lists.remove(name.id());
            }
          });
    }

    private void inside(Loop loop, List<Stmt> body) {
      loops.add(loop);
      enclosing.addLast(loop);
      statements(body);
      enclosing.removeLast();
    }

    private boolean writes(List<Stmt> body) {
      boolean[] found = new boolean[1];
      boolean gathers = false;
      for (Stmt statement : body) {
        Walk.through(
            statement,
            node -> {
              if (node instanceof Expr.Call call
                  && call.func() instanceof Expr.Attribute attribute
                  && WRITES.contains(attribute.attr())
                  && !isCollection(attribute.value())) {
                found[0] = true;
              }
            });
      }
      if (!found[0]) {
        gathers = mentions(body, "append") && mentionsBulk(scope.body());
      }
      return found[0] || gathers;
    }

    /** {@code names.add(x)} on a set that the function itself makes is no write of rows. */
    private boolean isCollection(Expr receiver) {
      if (!(receiver instanceof Expr.Name name)) {
        return false;
      }
      boolean[] made = new boolean[1];
      for (Node node : scope.body()) {
        Walk.through(
            node,
            each -> {
              if (each instanceof Stmt.Assign assign
                  && assign.targets().stream()
                      .anyMatch(t -> t instanceof Expr.Name n && n.id().equals(name.id()))
                  && (assign.value() instanceof Expr.SetExpr
                      || assign.value() instanceof Expr.DictExpr
                      || assign.value() instanceof Expr.ListExpr
                      || assign.value() instanceof Expr.SetComp
                      || assign.value() instanceof Expr.DictComp
                      || (assign.value() instanceof Expr.Call call
                          && call.func() instanceof Expr.Name f
                          && Set.of("set", "dict", "list", "defaultdict", "Counter")
                              .contains(f.id())))) {
                made[0] = true;
              }
            });
      }
      return made[0];
    }

    private static boolean mentions(List<? extends Node> nodes, String method) {
      boolean[] found = new boolean[1];
      Walk.through(
          nodes,
          node -> {
            if (node instanceof Expr.Attribute attribute && attribute.attr().equals(method)) {
              found[0] = true;
            }
          });
      return found[0];
    }

    private static boolean mentionsBulk(List<? extends Node> nodes) {
      return mentions(nodes, "bulk_create") || mentions(nodes, "bulk_update");
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
            made.add(new Made(scope, type.model(), call));
          }
        }
        default -> {}
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

    /** What a comprehension gathers is written where it reaches a bulk write. */
    private void comprehension(List<Comprehension> generators, List<Expr> made, Expr whole) {
      boolean gathers = mentionsBulk(scope.body()) && reachesBulk(whole);
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
                over -> loops.add(new Loop(scope, false, over, row, body, gathers, whole.span())));
      }
    }

    /**
     * Whether what an expression makes is part of what a bulk write is given, by however many
     * variables: keys that are only looked up or deleted by are no rows that it writes.
     */
    private boolean reachesBulk(Node source) {
      Set<String> holders = new HashSet<>();
      int before;
      do {
        before = holders.size();
        Walk.through(scope.body(), node -> hold(node, source, holders));
      } while (holders.size() > before);
      boolean[] reached = new boolean[1];
      Walk.through(
          scope.body(),
          node -> {
            if (node instanceof Expr.Call call && isBulk(call)) {
              reached[0] |= call.args().stream().anyMatch(arg -> carries(arg, source, holders));
              reached[0] |=
                  call.keywords().stream()
                      .anyMatch(keyword -> carries(keyword.value(), source, holders));
            }
          });
      return reached[0];
    }

    private static boolean isBulk(Expr.Call call) {
      return call.func() instanceof Expr.Attribute attribute
          && (attribute.attr().equals("bulk_create") || attribute.attr().equals("bulk_update"));
    }

    /** Adds the names that get something of the source, or of what holds it, by one node. */
    private static void hold(Node node, Node source, Set<String> holders) {
      switch (node) {
        case Stmt.Assign assign when carries(assign.value(), source, holders) ->
            assign.targets().forEach(target -> names(target, holders));
        case Stmt.AnnAssign assign
            when assign.value() != null && carries(assign.value(), source, holders) ->
            names(assign.target(), holders);
        case Stmt.AugAssign assign when carries(assign.value(), source, holders) ->
            names(assign.target(), holders);
        case Expr.NamedExpr named when carries(named.value(), source, holders) ->
            names(named.target(), holders);
        case Stmt.For loop when carries(loop.iter(), source, holders) -> {
          names(loop.target(), holders);
          Walk.through(loop.body(), each -> gathered(each, holders));
        }
        case Expr.Call call when call.args().stream().anyMatch(a -> carries(a, source, holders)) ->
            gathered(call, holders);
        default -> {}
      }
    }

    /** {@code rows} of {@code rows.append(row)}. */
    private static void gathered(Node node, Set<String> holders) {
      if (node instanceof Expr.Call call
          && call.func() instanceof Expr.Attribute attribute
          && Set.of("append", "extend", "add", "update", "insert", "setdefault")
              .contains(attribute.attr())
          && !call.args().isEmpty()) {
        names(attribute.value(), holders);
      }
    }

    /** The variable that a target is, or is a part of; all of several. */
    private static void names(Node target, Set<String> names) {
      switch (target) {
        case Expr.Name name -> names.add(name.id());
        case Expr.Attribute attribute -> names(attribute.value(), names);
        case Expr.Subscript subscript -> names(subscript.value(), names);
        default -> Walk.children(target).forEach(child -> names(child, names));
      }
    }

    private static boolean carries(Node node, Node source, Set<String> holders) {
      boolean[] found = new boolean[1];
      Walk.through(
          node,
          each ->
              found[0] |=
                  each.equals(source)
                      || (each instanceof Expr.Name name && holders.contains(name.id())));
      return found[0];
    }

    private Query query(Chain chain, Span span) {
      return new Query(scope, chain.model(), chain.steps(), span, List.copyOf(enclosing));
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
      Deque<Step> steps = new ArrayDeque<>();
      Expr at = expr;
      while (true) {
        if (at instanceof Expr.Call call && call.func() instanceof Expr.Attribute attribute) {
          steps.addFirst(new Step(attribute.attr(), call, null));
          at = attribute.value();
        } else if (at instanceof Expr.Attribute attribute) {
          steps.addFirst(new Step(attribute.attr(), null, null));
          at = attribute.value();
        } else if (at instanceof Expr.Subscript subscript) {
          steps.addFirst(new Step("[]", null, subscript.slice()));
          at = subscript.value();
        } else {
          break;
        }
      }
      Chain start = new Chain(null, false, List.of());
      if (at instanceof Expr.Name name && variables.containsKey(name.id())) {
        if (lists.contains(name.id())
            && !steps.isEmpty()
            && !steps.getFirst().name().equals("[]")) {
          return Optional.empty(); // what a list can do, rows in it aside
        }
        start = variables.get(name.id());
      } else if (!(at instanceof Expr.Name)) {
        return Optional.empty();
      }
      return Optional.of(along(start, List.copyOf(steps)))
          .filter(chain -> chain.model() != null || chain.managed());
    }

    private Chain along(Chain start, List<Step> steps) {
      ModelKey model = start.model();
      boolean managed = start.managed();
      List<Step> after = new ArrayList<>(start.steps());
      for (Step step : steps) {
        if (managed) {
          after.add(step);
        } else if (step.name().equals("get_model") && step.call() != null) {
          model = modelOf(step.call()).orElse(null);
        } else if (MANAGERS.contains(step.name())) {
          managed = true;
        }
      }
      return new Chain(model, managed, after);
    }
  }
}
