package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.project.App;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Parameters;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions that one reaches: those of its file, and those of the project that it imports. */
final class ReachedCode {
  /** More than any data migration has; a project's whole library is not what a migration does. */
  private static final int MOST = 60;

  private final MigrationView view;
  private final Map<String, DataCode.Scope> reached = new LinkedHashMap<>();
  private final Deque<Open> open = new ArrayDeque<>();

  /** The functions that each names, by how it writes them; and what they take. */
  private final Map<DataCode.Scope, Map<String, String>> named = new IdentityHashMap<>();

  private final Map<DataCode.Scope, Parameters> takes = new IdentityHashMap<>();

  /** A function that a call runs, with its parameters. */
  record Callee(DataCode.Scope scope, Parameters parameters) {}

  private record Open(String path, PythonModule module, Stmt.FunctionDef def) {}

  ReachedCode(MigrationView view) {
    this.view = view;
  }

  List<DataCode.Scope> from(String path, PythonModule module, Stmt.FunctionDef entry) {
    open.add(new Open(path, module, entry));
    return from();
  }

  private List<DataCode.Scope> from() {
    while (!open.isEmpty() && reached.size() < MOST) {
      Open next = open.poll();
      Stmt.FunctionDef def = next.def();
      DataCode.Scope scope =
          new DataCode.Scope(
              next.path(),
              next.module(),
              def.name(),
              def.body(),
              parameters(def.args()),
              def.decorators());
      if (reached.putIfAbsent(key(next.path(), def), scope) == null) {
        takes.put(scope, def.args());
        follow(scope);
      }
    }
    return List.copyOf(reached.values());
  }

  /** The code of a lambda and what it reaches. */
  List<DataCode.Scope> from(DataCode.Scope lambda) {
    reached.put(lambda.path() + ":lambda", lambda);
    follow(lambda);
    return from();
  }

  /** What a call runs, where that is one of the functions that were reached. */
  Optional<Callee> called(DataCode.Scope from, Expr.Call call) {
    String written =
        switch (call.func()) {
          case Expr.Name name -> name.id();
          case Expr.Attribute(Expr.Name module, var attr, var _) -> module.id() + "." + attr;
          default -> "";
        };
    return Optional.ofNullable(named.getOrDefault(from, Map.of()).get(written))
        .map(reached::get)
        .map(scope -> new Callee(scope, takes.getOrDefault(scope, Parameters.NONE)));
  }

  /** Whether a call runs a function of the project that writes rows. */
  boolean writes(DataCode.Scope from, Expr.Call call) {
    return called(from, call)
        .filter(callee -> RowWrites.surelyIn(callee.scope().body()))
        .isPresent();
  }

  private static String key(String path, Stmt.FunctionDef def) {
    return path + ":" + def.span().start();
  }

  private static Set<String> parameters(Parameters parameters) {
    Set<String> names = new HashSet<>();
    for (List<Parameter> some :
        List.of(parameters.positionalOnly(), parameters.positional(), parameters.keywordOnly())) {
      some.forEach(parameter -> names.add(parameter.name()));
    }
    return names;
  }

  private void follow(DataCode.Scope scope) {
    Map<String, Stmt.FunctionDef> own = new HashMap<>();
    for (Stmt statement : scope.module().body()) {
      if (statement instanceof Stmt.FunctionDef def) {
        own.put(def.name(), def);
      }
    }
    Map<String, String> imported = imported(scope);
    Map<String, String> names = new HashMap<>();
    named.put(scope, names);
    own.forEach((name, def) -> names.put(name, key(scope.path(), def)));
    Walk.through(
        scope.body(),
        node -> {
          switch (node) {
            case Expr.Name name when own.containsKey(name.id()) ->
                open.add(new Open(scope.path(), scope.module(), own.get(name.id())));
            case Expr.Call call
                when call.func() instanceof Expr.Name(var runs, var _)
                    && Set.of("map", "filter", "partial", "reduce").contains(runs)
                    && !call.args().isEmpty()
                    && call.args().getFirst() instanceof Expr.Name(var id, var _) -> {
              String path = imported.get(id);
              if (path != null) {
                function(path).ifPresent(key -> names.put(id, key));
              }
            }
            // only what is called: task.delay() leaves its function to run at another time
            case Expr.Call call
                when call.func() instanceof Expr.Name name && imported.containsKey(name.id()) ->
                function(imported.get(name.id())).ifPresent(key -> names.put(name.id(), key));
            case Expr.Call call
                when call.func() instanceof Expr.Attribute attribute
                    && attribute.value() instanceof Expr.Name module
                    && imported.containsKey(module.id()) ->
                function(imported.get(module.id()) + "." + attribute.attr())
                    .ifPresent(key -> names.put(module.id() + "." + attribute.attr(), key));
            default -> {}
          }
        });
  }

  /** Bound name to dotted path, for what the file or the function imports. */
  private static Map<String, String> imported(DataCode.Scope scope) {
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
            String base = from.base(scope.path());
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

  private Optional<String> function(String dotted) {
    int dot = dotted.lastIndexOf('.');
    if (dot <= 0 || dotted.startsWith("django.")) {
      return Optional.empty();
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
        return Optional.of(key(file, def.get()));
      }
    }
    return Optional.empty();
  }

  /** Where a dotted module may lie: below the root of any app, or of the repository. */
  static List<String> files(MigrationView view, String module) {
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
}
