package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which rows a query takes, as a person reads it: comparisons in place of lookups. */
final class Conditions {
  private static final Map<String, String> COMPARES =
      Map.of(
          "exact", "=", "lt", "<", "lte", "<=", "gt", ">", "gte", ">=", "in", "in", "isnull", "is");

  private static final int LONGEST = 160;

  private static final Pattern MANAGER = Pattern.compile("\\s?\\.\\s?\\w*(?:objects|manager)\\b");

  private Conditions() {}

  /** The conditions of a query, its keys' query included; empty where it has none to show. */
  static String of(DataCode code, DataCode.Query query) {
    List<String> parts = new ArrayList<>();
    collect(code, query, parts, 0);
    String text = String.join(" and ", parts);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  private static void collect(DataCode code, DataCode.Query query, List<String> parts, int depth) {
    for (DataCode.Step step : query.steps()) {
      Expr.Call call = step.call();
      boolean excludes = step.name().equals("exclude");
      if (call == null || !(excludes || step.name().equals("filter"))) {
        continue;
      }
      Optional<DataCode.Scope> scope = scope(code, call);
      if (scope.isEmpty()) {
        continue;
      }
      List<String> here = new ArrayList<>();
      for (Expr arg : call.args()) {
        here.add("(" + text(arg, scope.get()) + ")");
      }
      for (Keyword keyword : call.keywords()) {
        DataCode.Query given = step.given().get(String.valueOf(keyword.arg()));
        List<String> inner = new ArrayList<>();
        if (given != null && depth < 3) {
          collect(code, given, inner, depth + 1);
        }
        if (inner.isEmpty()) {
          here.add(condition(keyword, scope.get()));
        } else {
          here.addAll(inner);
        }
      }
      if (!here.isEmpty()) {
        parts.add(
            excludes ? "not (" + String.join(" and ", here) + ")" : String.join(" and ", here));
      }
    }
  }

  /** The function in which a step stands, which is not the one that was handed the query. */
  private static Optional<DataCode.Scope> scope(DataCode code, Expr.Call call) {
    return code.scopes().stream()
        .filter(
            scope -> {
              boolean[] found = new boolean[1];
              Walk.through(scope.body(), node -> found[0] |= node == call);
              return found[0];
            })
        .findFirst();
  }

  private static String condition(Keyword keyword, DataCode.Scope scope) {
    String lookup = String.valueOf(keyword.arg());
    int end = lookup.lastIndexOf("__");
    String how = end < 0 ? "exact" : lookup.substring(end + 2);
    String compares = COMPARES.get(how);
    String field = end < 0 || compares == null ? lookup : lookup.substring(0, end);
    if (how.equals("isnull") && keyword.value() instanceof Expr.Constant constant) {
      boolean is = constant.value().equals(new Literal.Bool(true));
      return field + (is ? " is null" : " is not null");
    }
    if (how.equals("exact")
        && keyword.value() instanceof Expr.Constant constant
        && constant.value() instanceof Literal.None) {
      return field + " is null";
    }
    return "%s %s %s"
        .formatted(field, compares == null ? "=" : compares, value(keyword.value(), scope));
  }

  /** What a variable was given, where that is one expression. */
  private static String value(Expr value, DataCode.Scope scope) {
    Optional<Expr> assigned =
        value instanceof Expr.Name name ? Constants.assigned(name.id(), scope) : Optional.empty();
    return text(assigned.filter(known -> !isCollection(known)).orElse(value), scope);
  }

  /** A list or set that is filled later says nothing by how it starts. */
  private static boolean isCollection(Expr value) {
    return switch (value) {
      case Expr.ListExpr _, Expr.SetExpr _, Expr.DictExpr _ -> true;
      case Expr.Call call -> call.args().isEmpty() && call.func() instanceof Expr.Name;
      default -> false;
    };
  }

  /** What a query is of, as written, where no model is known: what stands before its manager. */
  static String receiver(DataCode.Query query) {
    String text =
        query
            .scope()
            .module()
            .source()
            .text()
            .substring(query.span().start(), query.span().end())
            .replaceAll("\\s+", " ");
    Matcher manager = MANAGER.matcher(text);
    return manager.find() ? text.substring(0, manager.start()).strip() : "a model";
  }

  /** Whether a place is reached under a condition of the code. */
  static boolean isUnder(DataCode.Scope scope, Span span) {
    boolean[] found = new boolean[1];
    Walk.through(
        scope.body(),
        node ->
            found[0] |=
                (node instanceof Stmt.If || node instanceof Expr.IfExp)
                    && node.span().start() <= span.start()
                    && span.end() <= node.span().end());
    return found[0];
  }

  /** The text of an expression on one line. */
  static String text(Expr expr, DataCode.Scope scope) {
    Span span = expr.span();
    return scope
        .module()
        .source()
        .text()
        .substring(span.start(), span.end())
        .replaceAll("\\s+", " ")
        .strip();
  }
}
