package io.github.djarchitect.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The nodes below a node: direct children, or all of them in the order of the source. */
public final class Walk {
  private Walk() {}

  /** Calls {@code visit} for {@code root} and everything below it, parents first; no recursion. */
  public static void through(Node root, Consumer<Node> visit) {
    Deque<Node> open = new ArrayDeque<>();
    open.push(root);
    Children below = new Children(); // one for all nodes: whole projects are walked through
    while (!open.isEmpty()) {
      Node node = open.pop();
      visit.accept(node);
      below.nodes.clear();
      collect(node, below);
      for (int i = below.nodes.size() - 1; i >= 0; i--) {
        open.push(below.nodes.get(i));
      }
    }
  }

  /** {@link #through(Node, Consumer)} for each of them in turn. */
  public static void through(Collection<? extends Node> roots, Consumer<Node> visit) {
    roots.forEach(root -> through(root, visit));
  }

  /** The nodes directly below one. */
  public static List<Node> children(Node node) {
    Children children = new Children();
    collect(node, children);
    return children.nodes;
  }

  private static void collect(Node node, Children children) {
    switch (node) {
      case Expr expr -> ofExpr(expr, children);
      case Stmt stmt -> ofStmt(stmt, children);
      case Pattern pattern -> ofPattern(pattern, children);
      case Keyword keyword -> children.add(keyword.value());
      case Parameter parameter ->
          children.add(parameter.annotation()).add(parameter.defaultValue());
      case ExceptHandler handler -> children.add(handler.type()).addAll(handler.body());
      case TypeParam.TypeVar param -> children.add(param.bound()).add(param.defaultValue());
      case TypeParam.ParamSpec param -> children.add(param.defaultValue());
      case TypeParam.TypeVarTuple param -> children.add(param.defaultValue());
      case Alias _ -> {}
    }
  }

  private static void ofExpr(Expr expr, Children children) {
    switch (expr) {
      case Expr.Name _, Expr.Constant _, Expr.BadExpr _ -> {}
      case Expr.Attribute e -> children.add(e.value());
      case Expr.Call e -> children.add(e.func()).addAll(e.args()).addAll(e.keywords());
      case Expr.JoinedStr e -> children.addAll(e.values());
      case Expr.FormattedValue e -> children.add(e.value()).add(e.formatSpec());
      case Expr.TemplateStr e -> children.addAll(e.values());
      case Expr.Interpolation e -> children.add(e.value()).add(e.formatSpec());
      case Expr.ListExpr e -> children.addAll(e.elts());
      case Expr.TupleExpr e -> children.addAll(e.elts());
      case Expr.SetExpr e -> children.addAll(e.elts());
      case Expr.DictExpr e ->
          e.entries().forEach(entry -> children.add(entry.key()).add(entry.value()));
      case Expr.Starred e -> children.add(e.value());
      case Expr.Subscript e -> children.add(e.value()).add(e.slice());
      case Expr.Slice e -> children.add(e.lower()).add(e.upper()).add(e.step());
      case Expr.Lambda e -> children.addAll(parameters(e.args())).add(e.body());
      case Expr.IfExp e -> children.add(e.body()).add(e.test()).add(e.orelse());
      case Expr.BoolOp e -> children.addAll(e.values());
      case Expr.BinOp e -> children.add(e.left()).add(e.right());
      case Expr.UnaryOp e -> children.add(e.operand());
      case Expr.Compare e -> children.add(e.left()).addAll(e.comparators());
      case Expr.ListComp e -> children.add(e.elt()).addAll(comprehensions(e.generators()));
      case Expr.SetComp e -> children.add(e.elt()).addAll(comprehensions(e.generators()));
      case Expr.DictComp e ->
          children.add(e.key()).add(e.value()).addAll(comprehensions(e.generators()));
      case Expr.GeneratorExp e -> children.add(e.elt()).addAll(comprehensions(e.generators()));
      case Expr.NamedExpr e -> children.add(e.target()).add(e.value());
      case Expr.Await e -> children.add(e.value());
      case Expr.Yield e -> children.add(e.value());
      case Expr.YieldFrom e -> children.add(e.value());
    }
  }

  private static void ofStmt(Stmt stmt, Children children) {
    switch (stmt) {
      case Stmt.FunctionDef s ->
          children
              .addAll(s.decorators())
              .addAll(s.typeParams())
              .addAll(parameters(s.args()))
              .add(s.returns())
              .addAll(s.body());
      case Stmt.ClassDef s ->
          children
              .addAll(s.decorators())
              .addAll(s.typeParams())
              .addAll(s.bases())
              .addAll(s.keywords())
              .addAll(s.body());
      case Stmt.Return s -> children.add(s.value());
      case Stmt.Delete s -> children.addAll(s.targets());
      case Stmt.Assign s -> children.addAll(s.targets()).add(s.value());
      case Stmt.TypeAlias s -> children.add(s.name()).addAll(s.typeParams()).add(s.value());
      case Stmt.AugAssign s -> children.add(s.target()).add(s.value());
      case Stmt.AnnAssign s -> children.add(s.target()).add(s.annotation()).add(s.value());
      case Stmt.For s -> children.add(s.target()).add(s.iter()).addAll(s.body()).addAll(s.orelse());
      case Stmt.While s -> children.add(s.test()).addAll(s.body()).addAll(s.orelse());
      case Stmt.If s -> children.add(s.test()).addAll(s.body()).addAll(s.orelse());
      case Stmt.With s -> {
        s.items().forEach(item -> children.add(item.contextExpr()).add(item.optionalVars()));
        children.addAll(s.body());
      }
      case Stmt.Match s -> {
        children.add(s.subject());
        s.cases().forEach(c -> children.add(c.pattern()).add(c.guard()).addAll(c.body()));
      }
      case Stmt.Raise s -> children.add(s.exc()).add(s.cause());
      case Stmt.Try s ->
          children.addAll(s.body()).addAll(s.handlers()).addAll(s.orelse()).addAll(s.finalbody());
      case Stmt.Assert s -> children.add(s.test()).add(s.msg());
      case Stmt.Import s -> children.addAll(s.names());
      case Stmt.ImportFrom s -> children.addAll(s.names());
      case Stmt.ExprStmt s -> children.add(s.value());
      case Stmt.BadStmt s -> children.addAll(s.body());
      case Stmt.Global _, Stmt.Nonlocal _, Stmt.Pass _, Stmt.Break _, Stmt.Continue _ -> {}
    }
  }

  private static void ofPattern(Pattern pattern, Children children) {
    switch (pattern) {
      case Pattern.MatchValue p -> children.add(p.value());
      case Pattern.MatchSequence p -> children.addAll(p.patterns());
      case Pattern.MatchMapping p -> children.addAll(p.keys()).addAll(p.patterns());
      case Pattern.MatchClass p ->
          children.add(p.cls()).addAll(p.patterns()).addAll(p.kwdPatterns());
      case Pattern.MatchAs p -> children.add(p.pattern());
      case Pattern.MatchOr p -> children.addAll(p.patterns());
      case Pattern.MatchSingleton _, Pattern.MatchStar _, Pattern.BadPattern _ -> {}
    }
  }

  private static List<Node> parameters(Parameters parameters) {
    Children children = new Children();
    children
        .addAll(parameters.positionalOnly())
        .addAll(parameters.positional())
        .add(parameters.vararg())
        .addAll(parameters.keywordOnly())
        .add(parameters.kwarg());
    return children.nodes;
  }

  private static List<Node> comprehensions(List<Comprehension> generators) {
    Children children = new Children();
    generators.forEach(g -> children.add(g.target()).add(g.iter()).addAll(g.ifs()));
    return children.nodes;
  }

  private static final class Children {
    private final List<Node> nodes = new ArrayList<>();

    Children add(@Nullable Node node) {
      if (node != null) {
        nodes.add(node);
      }
      return this;
    }

    Children addAll(List<? extends Node> more) {
      nodes.addAll(more);
      return this;
    }
  }
}
