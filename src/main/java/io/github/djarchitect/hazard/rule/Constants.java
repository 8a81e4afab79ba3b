package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values that stand in the text of a function or its module, each bound once. */
final class Constants {
  private Constants() {}

  /** The one value that a name gets in the function, or else in its module. */
  static Optional<Expr> assigned(String name, DataCode.Scope scope) {
    if (scope.parameters().contains(name)) {
      return Optional.empty();
    }
    List<Expr> values = values(name, scope.body());
    if (values.isEmpty()) {
      values = values(name, scope.module().body());
    }
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static List<Expr> values(String name, List<? extends Node> code) {
    List<Expr> values = new ArrayList<>();
    for (Node each : code) {
      Walk.through(
          each,
          node -> {
            switch (node) {
              case Stmt.Assign assign
                  when assign.targets().stream().anyMatch(target -> isName(target, name)) ->
                  values.add(assign.value());
              case Stmt.AnnAssign assign
                  when assign.value() != null && isName(assign.target(), name) ->
                  values.add(assign.value());
              // no longer what it was
              case Stmt.AugAssign assign when isName(assign.target(), name) -> {
                values.add(assign.value());
                values.add(assign.value());
              }
              default -> {}
            }
          });
    }
    return values;
  }

  private static boolean isName(Expr target, String name) {
    return target instanceof Expr.Name(var id, var _) && id.equals(name);
  }

  static boolean isNone(Expr value) {
    return value instanceof Expr.Constant constant && constant.value() instanceof Literal.None;
  }

  /** What {@code Value(...)} stands for; another expression itself. */
  static Expr bare(Expr value) {
    return value instanceof Expr.Call call
            && !call.args().isEmpty()
            && DataCode.name(call.func()).equals("Value")
        ? call.args().getFirst()
        : value;
  }

  /** What a call gives by name, {@code **{"note": ""}} included. */
  static List<Keyword> keywords(Expr.Call call) {
    List<Keyword> keywords = new ArrayList<>();
    for (Keyword keyword : call.keywords()) {
      if (keyword.arg() == null && keyword.value() instanceof Expr.DictExpr dict) {
        for (Expr.DictEntry entry : dict.entries()) {
          DataCode.text(entry.key())
              .ifPresent(
                  name -> keywords.add(new Keyword(name, entry.value(), entry.value().span())));
        }
      } else {
        keywords.add(keyword);
      }
    }
    return keywords;
  }

  /** A whole number. */
  static Optional<Long> number(@Nullable Expr value, DataCode.Scope scope) {
    return switch (value) {
      case Expr.Constant constant when constant.value() instanceof Literal.Int(var number) ->
          number.bitLength() < 40 ? Optional.of(number.longValue()) : Optional.of(1L << 40);
      case Expr.Name name ->
          assigned(name.id(), scope)
              .filter(known -> !(known instanceof Expr.Name))
              .flatMap(known -> number(known, scope));
      case Expr.BinOp(var left, var op, var right, var _) when op == Expr.Operator.MULT ->
          number(left, scope).flatMap(one -> number(right, scope).map(two -> one * two));
      case null, default -> Optional.empty();
    };
  }

  /** How many elements a slice takes, where constants say so; all of them without an end. */
  static @Nullable Long length(Expr slice, DataCode.Scope scope) {
    if (!(slice instanceof Expr.Slice(var lower, var upper, var _, var _))) {
      return 1L;
    }
    if (upper == null) {
      return Long.MAX_VALUE;
    }
    Optional<Long> from = lower == null ? Optional.of(0L) : number(lower, scope);
    Optional<Long> to = number(upper, scope);
    return from.isPresent() && to.isPresent()
        ? Long.valueOf(to.get() - from.get())
        : distance(upper, scope);
  }

  /** The number of an end, or what is added to another one: {@code start + 1000}. */
  static @Nullable Long distance(Expr end, DataCode.Scope scope) {
    return end instanceof Expr.BinOp(var left, var op, var right, var _) && op == Expr.Operator.ADD
        ? number(right, scope).or(() -> number(left, scope)).orElse(null)
        : number(end, scope).orElse(null);
  }
}
