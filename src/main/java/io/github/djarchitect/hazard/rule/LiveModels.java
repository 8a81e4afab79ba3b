package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Uses of model classes that were imported and not asked of the migration's registry. */
final class LiveModels {
  private static final Set<String> MANAGERS =
      Set.of("objects", "_default_manager", "_base_manager");

  private LiveModels() {}

  record Use(String name, Span span) {}

  /** The first such use in a function. */
  static Optional<Use> in(DataCode.Scope scope, MigrationView view) {
    Set<String> classes = new HashSet<>();
    Set<String> modules = new HashSet<>();
    Set<String> factories = new HashSet<>();
    List<Node> imports = new ArrayList<>(scope.module().body());
    imports.addAll(scope.body());
    Walk.through(
        imports,
        node -> {
          switch (node) {
            case Stmt.ImportFrom from -> {
              String module = String.valueOf(from.module());
              for (Alias alias : from.names()) {
                String bound = bound(alias);
                if (isModels(module)) {
                  classes.add(bound);
                } else if (alias.name().equals("models")
                    && !module.startsWith("django.db")
                    && !module.startsWith("django.contrib.gis")) {
                  modules.add(bound);
                } else if (alias.name().equals("get_user_model")) {
                  factories.add(bound);
                }
              }
            }
            case Stmt.Import plain -> {
              for (Alias alias : plain.names()) {
                if (isModels(alias.name()) && alias.asname() != null) {
                  modules.add(bound(alias));
                }
              }
            }
            default -> {}
          }
        });
    // a name that the function itself assigns shadows the import
    Set<String> local = new HashSet<>();
    Walk.through(
        scope.body(),
        node -> {
          if (node instanceof Stmt.Assign assign) {
            for (Expr target : assign.targets()) {
              if (target instanceof Expr.Name name) {
                local.add(name.id());
              }
            }
          }
        });
    classes.removeAll(local);
    modules.removeAll(local);
    List<Use> uses = new ArrayList<>();
    Walk.through(
        scope.body(),
        node -> {
          switch (node) {
            case Expr.Attribute attribute
                when MANAGERS.contains(attribute.attr())
                    && attribute.value() instanceof Expr.Name name
                    && classes.contains(name.id()) ->
                uses.add(new Use(name.id(), attribute.span()));
            case Expr.Attribute attribute
                when MANAGERS.contains(attribute.attr())
                    && attribute.value() instanceof Expr.Attribute model
                    && model.value() instanceof Expr.Name name
                    && modules.contains(name.id()) ->
                uses.add(new Use(name.id() + "." + model.attr(), attribute.span()));
            case Expr.Call call
                when call.func() instanceof Expr.Name name
                    && classes.contains(name.id())
                    && isModel(view, name.id()) ->
                uses.add(new Use(name.id(), call.span()));
            case Expr.Call call
                when call.func() instanceof Expr.Name name && factories.contains(name.id()) ->
                uses.add(new Use(name.id() + "()", call.span()));
            default -> {}
          }
        });
    return uses.stream().findFirst();
  }

  private static String bound(Alias alias) {
    String asname = alias.asname();
    return asname == null ? alias.name() : asname;
  }

  private static boolean isModels(String module) {
    if (module.startsWith("django.db")) {
      return false;
    }
    return module.equals("models") || module.endsWith(".models") || module.contains(".models.");
  }

  private static boolean isModel(MigrationView view, String name) {
    return view.after().models().values().stream().anyMatch(model -> model.name().equals(name));
  }
}
