package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Whether code writes rows, one by one or gathered for a bulk write. */
final class RowWrites {
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

  /** Those that no collection has, so that they count whatever they are called on. */
  private static final Set<String> ROWS_ONLY =
      Set.of("save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update");

  private final List<? extends Node> code;
  private final Predicate<Expr.Call> writer;

  /**
   * @param code of a whole function
   * @param writer whether a call runs a function that writes rows
   */
  RowWrites(List<? extends Node> code, Predicate<Expr.Call> writer) {
    this.code = List.copyOf(code);
    this.writer = writer;
  }

  /** Whether a function surely writes rows of what it is given, whatever that is. */
  static boolean surelyIn(List<? extends Node> function) {
    return ROWS_ONLY.stream().anyMatch(method -> mentions(function, method));
  }

  /** Whether the body of a loop does. */
  boolean in(List<? extends Node> body) {
    boolean[] found = new boolean[1];
    boolean gathers = false;
    for (Node statement : body) {
      Walk.through(
          statement,
          node -> {
            if (node instanceof Expr.Call call
                && call.func() instanceof Expr.Attribute attribute
                && WRITES.contains(attribute.attr())
                && !isCollection(attribute.value())) {
              found[0] = true;
            }
            found[0] |= node instanceof Expr.Call call && writer.test(call);
          });
    }
    if (!found[0]) {
      gathers = mentions(body, "append") && mentionsBulk(code);
    }
    return found[0] || gathers;
  }

  /** Whether a function that is handed rows does, by its name or that of a method. */
  boolean runs(Expr function) {
    return switch (function) {
      case Expr.Attribute method when WRITES.contains(method.attr()) -> true;
      case Expr.Call call when !call.args().isEmpty() ->
          call.args().getFirst() instanceof Expr.Constant named
              ? DataCode.text(named).filter(WRITES::contains).isPresent()
              : runs(call.args().getFirst());
      default -> writer.test(new Expr.Call(function, List.of(), List.of(), function.span()));
    };
  }

  /** {@code names.add(x)} on a set that the function itself makes is no write of rows. */
  private boolean isCollection(Expr receiver) {
    if (!(receiver instanceof Expr.Name name)) {
      return false;
    }
    boolean[] made = new boolean[1];
    for (Node node : code) {
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

  /**
   * Whether what an expression makes is part of what a bulk write is given, by however many
   * variables: keys that are only looked up or deleted by are no rows that it writes.
   */
  boolean gathers(Node source) {
    if (!mentionsBulk(code)) {
      return false;
    }
    Set<String> holders = new HashSet<>();
    int before;
    do {
      before = holders.size();
      Walk.through(code, node -> hold(node, source, holders));
    } while (holders.size() > before);
    boolean[] reached = new boolean[1];
    Walk.through(
        code,
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
}
