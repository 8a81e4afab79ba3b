package io.github.djarchitect.usage;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.usage.Kind.What;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a type annotation says that a name holds or a function gives, seen from one model. */
final class Annotations {
  /** Types within types beyond this are not followed. */
  private static final int DEEPEST = 20;

  /** Types that are what stands in their brackets. */
  private static final Set<String> WRAPPERS =
      Set.of("Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "Awaitable");

  /** Types that give what stands in their brackets when they are gone through. */
  private static final Set<String> MANY =
      Set.of(
          "QuerySet",
          "Manager",
          "BaseManager",
          "RelatedManager",
          "ManyRelatedManager",
          "list",
          "List",
          "set",
          "Set",
          "frozenset",
          "FrozenSet",
          "Iterable",
          "Iterator",
          "Collection",
          "Sequence",
          "MutableSequence",
          "Generator",
          "AsyncIterator",
          "AsyncIterable",
          "AsyncGenerator");

  private Annotations() {}

  /**
   * What the annotated name holds; {@link Kind#OTHER} where that is not the model.
   *
   * @param scope in which the annotation's names are told
   */
  static Kind kind(Expr annotation, Scope scope, ModelInCode model) {
    return kind(annotation, scope, model, 0);
  }

  private static Kind kind(Expr annotation, Scope scope, ModelInCode model, int depth) {
    if (depth > DEEPEST) {
      return Kind.OTHER;
    }
    return switch (annotation) {
      case Expr.Name name when model.managers().contains(name.id()) -> new Kind(What.QUERY, true);
      case Expr.Name name -> {
        Kind kind = ofClass(scope.kind(name));
        Expr alias = kind.is(What.OTHER) ? scope.alias(name.id()) : null;
        yield alias == null ? kind : kind(alias, scope, model, depth + 1);
      }
      case Expr.Attribute attribute -> ofClass(scope.kind(attribute));
      case Expr.Constant(Literal.Str(String text), var _) -> {
        Expr quoted = expression(text);
        if (quoted instanceof Expr.Name(String name, var _) && name.equals(model.className())) {
          yield new Kind(What.OBJECT, true);
        }
        yield quoted == null ? Kind.OTHER : kind(quoted, scope, model, depth + 1);
      }
      case Expr.BinOp both when both.op() == Expr.Operator.BIT_OR ->
          either(List.of(both.left(), both.right()), scope, model, depth);
      case Expr.Subscript subscript -> ofBrackets(subscript, scope, model, depth);
      default -> Kind.OTHER;
    };
  }

  /** The class as an annotation means one object of it. */
  private static Kind ofClass(Kind named) {
    return named.is(What.MODEL) ? named.to(What.OBJECT) : Kind.OTHER;
  }

  private static @Nullable Expr expression(String text) {
    if (text.length() > 200) {
      return null;
    }
    List<Stmt> body = PythonParser.parse(text).body();
    return body.size() == 1 && body.getFirst() instanceof Stmt.ExprStmt(Expr value, var _)
        ? value
        : null;
  }

  /** {@code Customer | None}; of several types that are not None none is sure. */
  private static Kind either(List<Expr> types, Scope scope, ModelInCode model, int depth) {
    List<Kind> kinds =
        types.stream()
            .filter(each -> !(each instanceof Expr.Constant(Literal.None _, var _)))
            .map(each -> kind(each, scope, model, depth + 1))
            .toList();
    return kinds.stream()
        .filter(each -> !each.is(What.OTHER))
        .findFirst()
        .map(each -> kinds.size() == 1 ? each : new Kind(each.what(), false))
        .orElse(Kind.OTHER);
  }

  private static Kind ofBrackets(
      Expr.Subscript subscript, Scope scope, ModelInCode model, int depth) {
    String type =
        switch (subscript.value()) {
          case Expr.Name name -> name.id();
          case Expr.Attribute attribute -> attribute.attr();
          default -> "";
        };
    List<Expr> within =
        subscript.slice() instanceof Expr.TupleExpr tuple
            ? tuple.elts()
            : List.of(subscript.slice());
    if (within.isEmpty()) {
      return Kind.OTHER;
    }
    if (type.equals("Union")) {
      return either(within, scope, model, depth);
    }
    Kind inner = kind(within.getFirst(), scope, model, depth + 1);
    if (!inner.is(What.OBJECT)) {
      return WRAPPERS.contains(type) ? inner : Kind.OTHER;
    }
    // QuerySet[Customer, dict[str, Any]] gives rows that are no customers
    boolean rows = type.equals("QuerySet") && within.size() > 1;
    boolean all = type.equals("tuple") || type.equals("Tuple");
    if (WRAPPERS.contains(type)) {
      return inner;
    }
    if (type.equals("type") || type.equals("Type")) {
      return inner.to(What.MODEL);
    }
    boolean anyNumber =
        within.size() == 2 && within.get(1) instanceof Expr.Constant(Literal.Ellipsis _, var _);
    return (MANY.contains(type) && !rows) || (all && anyNumber) ? inner.to(What.QUERY) : Kind.OTHER;
  }
}
