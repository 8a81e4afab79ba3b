package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Uses of model classes that were imported and not asked of the migration's registry. */
final class LiveModels {
  private static final Set<String> MANAGERS =
      Set.of("objects", "_default_manager", "_base_manager");

  private LiveModels() {}

  /**
   * @param contrib a class of Django's own, which seldom changes
   */
  record Use(String name, Span span, boolean contrib) {}

  /** The first such use in a function. */
  static Optional<Use> in(DataCode.Scope scope, MigrationView view) {
    Set<String> classes = new HashSet<>();
    Set<String> modules = new HashSet<>();
    Set<String> factories = new HashSet<>();
    Set<String> contrib = new HashSet<>();
    Set<String> registries = new HashSet<>();
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
                  if (module.startsWith("django.contrib.")) {
                    contrib.add(bound);
                  }
                } else if (alias.name().equals("models")
                    && !module.startsWith("django.db")
                    && !module.startsWith("django.contrib.gis")) {
                  modules.add(bound);
                } else if (module.equals("django.apps") && alias.name().equals("apps")) {
                  registries.add(bound);
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
    registries.removeAll(local);
    registries.removeAll(scope.parameters());
    List<Use> uses = new ArrayList<>();
    Walk.through(
        scope.body(),
        node -> {
          switch (node) {
            case Expr.Attribute attribute
                when MANAGERS.contains(attribute.attr())
                    && attribute.value() instanceof Expr.Name name
                    && classes.contains(name.id()) ->
                uses.add(new Use(name.id(), attribute.span(), contrib.contains(name.id())));
            case Expr.Attribute attribute
                when MANAGERS.contains(attribute.attr())
                    && attribute.value() instanceof Expr.Attribute model
                    && model.value() instanceof Expr.Name name
                    && modules.contains(name.id()) ->
                uses.add(new Use(name.id() + "." + model.attr(), attribute.span(), false));
            case Expr.Call call
                when call.func() instanceof Expr.Name name
                    && classes.contains(name.id())
                    && isModel(view, name.id()) ->
                uses.add(new Use(name.id(), call.span(), contrib.contains(name.id())));
            case Expr.Call call
                when call.func() instanceof Expr.Attribute get
                    && Set.of("get_model", "get_models").contains(get.attr())
                    && get.value() instanceof Expr.Name name
                    && registries.contains(name.id()) ->
                uses.add(new Use("the global registry", call.span(), false));
            case Expr.Call call
                when call.func() instanceof Expr.Name name && factories.contains(name.id()) ->
                uses.add(new Use(name.id() + "()", call.span(), false));
            default -> {}
          }
        });
    return uses.stream().min(Comparator.comparing(Use::contrib));
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
