package io.github.djarchitect.codegen;

import io.github.djarchitect.codegen.Code.Item;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.ParsedExpression;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Source text of an expression taken apart where it may be broken, so that it can be laid out at
 * any indentation.
 */
final class CodeReader {
  private final String text;

  private CodeReader(String text) {
    this.text = text;
  }

  /** The text as one atom where it is no plain expression, or has comments that would be lost. */
  static Code read(String source) {
    ParsedExpression parsed = PythonParser.parseExpression(source);
    boolean plain =
        parsed.problems().isEmpty()
            && !source.contains("#")
            && !source.contains("\"\"\"")
            && !source.contains("'''");
    return plain
        ? new CodeReader(parsed.source().text()).code(parsed.expression())
        : Code.atom(source);
  }

  private String slice(Span span) {
    return text.substring(span.start(), span.end());
  }

  private Code code(Expr expr) {
    return switch (expr) {
      case Expr.Call call -> call(call);
      case Expr.ListExpr list -> group("[", items(list.elts()), "]", list.span());
      case Expr.SetExpr set -> group("{", items(set.elts()), "}", set.span());
      case Expr.DictExpr dict -> group("{", entries(dict), "}", dict.span());
      case Expr.TupleExpr tuple when slice(tuple.span()).startsWith("(") ->
          group("(", items(tuple.elts()), ")", tuple.span());
      default -> Code.atom(slice(expr.span()));
    };
  }

  private Code call(Expr.Call call) {
    List<Item> items = new ArrayList<>(items(call.args()));
    for (Keyword keyword : call.keywords()) {
      String prefix = keyword.arg() == null ? "**" : keyword.arg() + "=";
      items.add(new Item(prefix, code(keyword.value())));
    }
    return group(slice(call.func().span()) + "(", items, ")", call.span());
  }

  private List<Item> items(List<Expr> exprs) {
    return exprs.stream().map(each -> Code.item(code(each))).toList();
  }

  private List<Item> entries(Expr.DictExpr dict) {
    return dict.entries().stream()
        .map(
            entry ->
                new Item(
                    entry.key() == null ? "**" : slice(entry.key().span()) + ": ",
                    code(entry.value())))
        .toList();
  }

  /** As {@code ruff format} does, a comma behind the last item keeps one item a line. */
  private Code group(String open, List<Item> items, String close, Span span) {
    String inner = slice(span);
    boolean comma =
        inner.substring(0, inner.length() - close.length()).stripTrailing().endsWith(",");
    boolean oneTuple = open.equals("(") && items.size() == 1;
    return new Code.Group(open, items, close, comma && !oneTuple);
  }
}
