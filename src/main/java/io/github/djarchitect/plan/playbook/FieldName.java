package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.FieldUse;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a field as code writes it: alone, in a lookup, and of a relation its key, {@code
 * owner_id}.
 *
 * @param relation whether it has a key of another name
 * @param toItself whether a lookup may go on with the same name, {@code parent__parent}
 */
record FieldName(String name, boolean relation, boolean toItself) {
  /** What a constraint or index says beside names of fields. */
  private static final Set<String> WORDS =
      Set.of("name", "violation_error_message", "violation_error_code");

  static FieldName of(PlanInput input, Subject subject) {
    String name = subject.named().name();
    boolean toItself =
        subject
            .relation(input.state())
            .filter(each -> each.to().equals(subject.model().key()))
            .isPresent();
    return new FieldName(name, subject.isRelation(), toItself);
  }

  /** The name of the key; of a plain field its own. */
  String key() {
    return relation ? name + "_id" : name;
  }

  /** Whether a use means the key. */
  boolean isKey(FieldUse use) {
    return relation && use.source().contains(key());
  }

  private Matcher in(String source) {
    return Pattern.compile(
            "(?<=__|[^\\w]|^)%1$s(?<more>%2$s)(?<key>%3$s)(?=__|[^\\w]|$)"
                .formatted(
                    Pattern.quote(name),
                    toItself ? "(?:__%s)*".formatted(Pattern.quote(name)) : "",
                    relation ? "(?:_id)?" : ""))
        .matcher(source);
  }

  /** A text of code with another name in the place of the first. */
  String replaced(String source, String to) {
    return in(source)
        .replaceFirst(
            found ->
                Matcher.quoteReplacement(
                    to + found.group("more").replace("__" + name, "__" + to) + found.group("key")));
  }

  /** Whether a text has it a second time, where it may be the name of another model's field. */
  boolean isTwiceIn(String source) {
    return in(source).results().skip(1).findAny().isPresent();
  }

  /** Whether an expression of a model's Meta or a migration names the field. */
  boolean isNamedIn(String expression) {
    return !renamed(expression, name + "_").equals(expression);
  }

  /**
   * Such an expression with another name; what a condition compares with and the names of indexes
   * and constraints stay.
   */
  String renamed(String expression, String to) {
    // where each starts, with where it ends, the last first: what is replaced moves none of them
    NavigableMap<Integer, Integer> names = new TreeMap<>(Comparator.reverseOrder());
    Set<Integer> words = new HashSet<>();
    Walk.through(
        PythonParser.parseExpression(expression).expression(),
        node -> {
          switch (node) {
            case Expr.Call call -> call(call, names, words);
            case Expr.Constant(Literal.Str(String text), Span span) -> {
              if (!words.contains(span.start())
                  && isLookup(text.startsWith("-") ? text.substring(1) : text)) {
                names.put(span.start(), span.end());
              }
            }
            default -> {}
          }
        });
    StringBuilder out = new StringBuilder(expression);
    names.forEach(
        (start, end) -> out.replace(start, end, replaced(expression.substring(start, end), to)));
    return out.toString();
  }

  private void call(Expr.Call call, Map<Integer, Integer> names, Set<Integer> words) {
    String function =
        switch (call.func()) {
          case Expr.Name called -> called.id();
          case Expr.Attribute called -> called.attr();
          default -> "";
        };
    boolean condition = function.equals("Q") || function.equals("When");
    for (Keyword keyword : call.keywords()) {
      String arg = String.valueOf(keyword.arg());
      if (condition && isLookup(arg)) {
        int start = keyword.span().start();
        names.put(start, start + arg.length());
      }
      if ((condition && !arg.equals("then")) || WORDS.contains(arg)) {
        values(keyword.value(), words);
      }
    }
    for (Expr argument : call.args()) {
      if (function.equals("Value")) {
        values(argument, words);
      } else if (condition && argument instanceof Expr.TupleExpr pair && pair.elts().size() == 2) {
        values(pair.elts().get(1), words);
      }
    }
  }

  private static void values(Expr expr, Set<Integer> words) {
    switch (expr) {
      case Expr.Constant constant -> words.add(constant.span().start());
      case Expr.ListExpr list -> list.elts().forEach(each -> values(each, words));
      case Expr.TupleExpr tuple -> tuple.elts().forEach(each -> values(each, words));
      case Expr.SetExpr set -> set.elts().forEach(each -> values(each, words));
      default -> {}
    }
  }

  private boolean isLookup(String text) {
    return is(text.split("__", 2)[0]);
  }

  boolean is(String text) {
    return text.equals(name) || text.equals(key());
  }
}
