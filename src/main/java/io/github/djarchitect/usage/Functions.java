package io.github.djarchitect.usage;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.Kind.What;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions and methods of a module: what they give, and which of them signals call. */
final class Functions {
  /** Functions that give what other functions give are followed this far. */
  private static final int DEEPEST = 20;

  private final ModelInCode model;
  private final Origins origins;
  private final Authentication authentication;
  private final Map<String, List<Stmt.FunctionDef>> byName = new HashMap<>();
  private final Map<String, Expr> handlers = new HashMap<>();
  private final Map<String, Kind> told = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  Functions(List<Stmt> body, String path, ModelInCode model) {
    this.model = model;
    this.origins = new Origins(body, path, model);
    this.authentication = new Authentication(body, origins, model);
    Walk.through(body, this::gather);
  }

  private void gather(Node node) {
    switch (node) {
      case Stmt.FunctionDef def ->
          byName.computeIfAbsent(def.name(), _ -> new ArrayList<>()).add(def);
      case Expr.Call call -> {
        // post_save.connect(handler, sender=Customer)
        if (call.func() instanceof Expr.Attribute(var _, String method, var _)
            && method.equals("connect")
            && !call.args().isEmpty()
            && call.args().getFirst() instanceof Expr.Name(String handler, var _)) {
          Expr sender = sender(call);
          if (sender != null) {
            handlers.put(handler, sender);
          }
        }
      }
      default -> {}
    }
  }

  /** Whether the user of the request that a function answers may be no object of the user model. */
  boolean hasOtherUser(Stmt.FunctionDef def) {
    return authentication.isDoubtful(def);
  }

  /** Whether a signal of the model calls the function. */
  boolean isHandler(Stmt.FunctionDef def, Scope scope) {
    for (Expr decorator : def.decorators()) {
      if (decorator instanceof Expr.Call call && lastName(call.func()).equals("receiver")) {
        Expr sender = sender(call);
        if (sender != null && isModel(sender, scope)) {
          return true;
        }
      }
    }
    Expr sender = handlers.get(def.name());
    return sender != null && isModel(sender, scope);
  }

  private static @Nullable Expr sender(Expr.Call call) {
    return call.keywords().stream()
        .filter(each -> "sender".equals(each.arg()))
        .map(Keyword::value)
        .findFirst()
        .orElse(null);
  }

  private boolean isModel(Expr sender, Scope scope) {
    return sender instanceof Expr.Constant(Literal.Str(String text), var _)
        ? model.isLabel(text)
        : scope.kind(sender).is(What.MODEL);
  }

  /**
   * What a call of the name gives, where all functions of the module that have it give the same.
   *
   * @param top the module's scope
   */
  Kind gives(String name, Scope top) {
    Kind earlier = told.get(name);
    if (earlier != null) {
      return earlier;
    }
    List<Stmt.FunctionDef> defs = byName.get(name);
    if (defs == null || asked.size() >= DEEPEST || !asked.add(name)) {
      return Kind.OTHER;
    }
    Kind together = null;
    for (Stmt.FunctionDef def : defs) {
      Kind each = gives(def, top);
      together = together == null || together.equals(each) ? each : Kind.OTHER;
    }
    asked.remove(name);
    Kind kind = together == null ? Kind.OTHER : together;
    if (asked.isEmpty()) {
      told.put(name, kind);
    }
    return kind;
  }

  /** What a function of another module gives, by the name that it has here. */
  Kind givesImported(Expr function) {
    if (model.functions().isEmpty()) {
      return Kind.OTHER;
    }
    String origin = origins.of(function);
    Kind kind = origin == null ? null : model.functions().get(origin);
    return kind == null ? Kind.OTHER : kind;
  }

  private Kind gives(Stmt.FunctionDef def, Scope top) {
    if (def.returns() != null) {
      return Annotations.kind(def.returns(), top, model);
    }
    Scope inside = top.ofFunction(def, null);
    Kind together = null;
    for (Expr value : returned(def)) {
      Kind each = inside.kind(value);
      if (each.is(What.SAME) || value instanceof Expr.Constant(Literal.None _, var _)) {
        continue;
      }
      if (together != null && !together.is(each.what())) {
        return Kind.OTHER;
      }
      together = each;
    }
    return together == null || !(together.is(What.OBJECT) || together.is(What.QUERY))
        ? Kind.OTHER
        : together;
  }

  /** What the function itself returns, functions inside it left out. */
  static List<Expr> returned(Stmt.FunctionDef def) {
    List<Expr> values = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(def.body());
    while (!open.isEmpty()) {
      Node node = open.pop();
      switch (node) {
        case Stmt.Return(Expr value, var _) when value != null -> values.add(value);
        case Stmt.FunctionDef _, Stmt.ClassDef _, Expr _ -> {}
        default -> Walk.children(node).forEach(open::push);
      }
    }
    return values;
  }

  static String lastName(Expr expr) {
    return switch (expr) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> attribute.attr();
      default -> "";
    };
  }
}
