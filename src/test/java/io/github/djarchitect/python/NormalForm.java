package io.github.djarchitect.python;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** Writes trees as {@code python/normal_form.py} writes those of CPython. */
final class NormalForm {
  private final StringBuilder out = new StringBuilder();
  private final SourceText source;
  private final boolean[] knownLines;
  private final boolean[] asciiLines;
  private int nodes;

  private NormalForm(SourceText source) {
    this.source = source;
    this.knownLines = new boolean[source.lineCount() + 1];
    this.asciiLines = new boolean[source.lineCount() + 1];
  }

  record Written(String text, int nodes) {
    /** As Python's utf-16-be with surrogates passed. */
    byte[] bytes() {
      ByteBuffer bytes = ByteBuffer.allocate(text.length() * 2);
      bytes.asCharBuffer().put(text);
      return bytes.array();
    }
  }

  static Written of(PythonModule module) {
    NormalForm form = new NormalForm(module.source());
    for (Stmt stmt : module.body()) {
      form.stmt(stmt);
      form.out.append('\n');
    }
    return new Written(form.out.toString(), form.nodes);
  }

  // ---- pieces ------------------------------------------------------------------------------

  private void open(String name, Span span) {
    nodes++;
    out.append(name)
        .append(' ')
        .append(span.startLine())
        .append(' ')
        .append(column(span.startLine(), span.startColumn()))
        .append(' ')
        .append(span.endLine())
        .append(' ')
        .append(column(span.endLine(), span.endColumn()))
        .append('\0');
  }

  private void open(String name) {
    nodes++;
    text(name);
  }

  private int column(int line, int column) {
    if (!knownLines[line]) {
      knownLines[line] = true;
      asciiLines[line] = source.line(line).chars().allMatch(c -> c < 0x80);
    }
    return asciiLines[line] ? column : source.utf8Column(line, column);
  }

  private void text(String text) {
    out.append(text).append('\0');
  }

  private void optionalText(String text) {
    if (text == null) {
      out.append('~');
    } else {
      text(text);
    }
  }

  private void number(int number) {
    out.append('#').append(number).append('\0');
  }

  private void optional(Expr expr) {
    if (expr == null) {
      out.append('~');
    } else {
      expr(expr);
    }
  }

  private void exprs(List<Expr> exprs) {
    out.append('[');
    exprs.forEach(this::expr);
    out.append(']');
  }

  private void stmts(List<Stmt> stmts) {
    out.append('[');
    stmts.forEach(this::stmt);
    out.append(']');
  }

  private void texts(List<String> texts) {
    out.append('[');
    texts.forEach(this::text);
    out.append(']');
  }

  private static String bits(double value) {
    return String.format(Locale.ROOT, "%016x", Double.doubleToRawLongBits(value));
  }

  private void literal(Literal literal) {
    text(
        switch (literal) {
          case Literal.Str s -> "s" + s.value();
          case Literal.Bytes b -> "b" + b.latin1();
          case Literal.Int i -> "i" + i.value().toString(16);
          case Literal.Float f -> "f" + bits(f.value());
          case Literal.Imaginary j -> "j" + bits(j.value());
          case Literal.Bool b -> b.value() ? "True" : "False";
          case Literal.None _ -> "None";
          case Literal.Ellipsis _ -> "...";
        });
  }

  /** MAT_MULT becomes MatMult. */
  private static String camel(Enum<?> constant) {
    StringBuilder camel = new StringBuilder();
    for (String part : constant.name().split("_")) {
      camel.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
    }
    return switch (camel.toString()) {
      case "LShift" -> "LShift";
      default -> camel.toString();
    };
  }

  // ---- expressions -------------------------------------------------------------------------

  private void expr(Expr expr) {
    Span span = expr.span();
    switch (expr) {
      case Expr.Name e -> {
        open("Name", span);
        text(e.id());
      }
      case Expr.Attribute e -> {
        open("Attribute", span);
        expr(e.value());
        text(e.attr());
      }
      case Expr.Call e -> {
        open("Call", span);
        expr(e.func());
        exprs(e.args());
        keywords(e.keywords());
      }
      case Expr.Constant e -> {
        open("Constant", span);
        literal(e.value());
      }
      case Expr.JoinedStr e -> {
        open("JoinedStr", span);
        exprs(e.values());
      }
      case Expr.FormattedValue e -> {
        open("FormattedValue", span);
        expr(e.value());
        text(e.conversion() == null ? "~" : e.conversion().toString());
        optional(e.formatSpec());
      }
      case Expr.TemplateStr e -> {
        open("TemplateStr", span);
        exprs(e.values());
      }
      case Expr.Interpolation e -> {
        open("Interpolation", span);
        expr(e.value());
        text(e.text());
        text(e.conversion() == null ? "~" : e.conversion().toString());
        optional(e.formatSpec());
      }
      case Expr.ListExpr e -> {
        open("List", span);
        exprs(e.elts());
      }
      case Expr.TupleExpr e -> {
        open("Tuple", span);
        exprs(e.elts());
      }
      case Expr.SetExpr e -> {
        open("Set", span);
        exprs(e.elts());
      }
      case Expr.DictExpr e -> {
        open("Dict", span);
        out.append('[');
        for (Expr.DictEntry entry : e.entries()) {
          optional(entry.key());
          expr(entry.value());
        }
        out.append(']');
      }
      case Expr.Starred e -> {
        open("Starred", span);
        expr(e.value());
      }
      case Expr.Subscript e -> {
        open("Subscript", span);
        expr(e.value());
        expr(e.slice());
      }
      case Expr.Slice e -> {
        open("Slice", span);
        optional(e.lower());
        optional(e.upper());
        optional(e.step());
      }
      case Expr.Lambda e -> {
        open("Lambda", span);
        parameters(e.args());
        expr(e.body());
      }
      case Expr.IfExp e -> {
        open("IfExp", span);
        expr(e.test());
        expr(e.body());
        expr(e.orelse());
      }
      case Expr.BoolOp e -> {
        open("BoolOp", span);
        text(camel(e.op()));
        exprs(e.values());
      }
      case Expr.BinOp e -> {
        open("BinOp", span);
        expr(e.left());
        text(camel(e.op()));
        expr(e.right());
      }
      case Expr.UnaryOp e -> {
        open("UnaryOp", span);
        text(camel(e.op()));
        expr(e.operand());
      }
      case Expr.Compare e -> {
        open("Compare", span);
        expr(e.left());
        texts(e.ops().stream().map(NormalForm::camel).toList());
        exprs(e.comparators());
      }
      case Expr.ListComp e -> {
        open("ListComp", span);
        expr(e.elt());
        comprehensions(e.generators());
      }
      case Expr.SetComp e -> {
        open("SetComp", span);
        expr(e.elt());
        comprehensions(e.generators());
      }
      case Expr.DictComp e -> {
        open("DictComp", span);
        expr(e.key());
        expr(e.value());
        comprehensions(e.generators());
      }
      case Expr.GeneratorExp e -> {
        open("GeneratorExp", span);
        expr(e.elt());
        comprehensions(e.generators());
      }
      case Expr.NamedExpr e -> {
        open("NamedExpr", span);
        expr(e.target());
        expr(e.value());
      }
      case Expr.Await e -> {
        open("Await", span);
        expr(e.value());
      }
      case Expr.Yield e -> {
        open("Yield", span);
        optional(e.value());
      }
      case Expr.YieldFrom e -> {
        open("YieldFrom", span);
        expr(e.value());
      }
      case Expr.BadExpr e -> {
        open("BadExpr", span);
        text(e.problem().message());
      }
    }
  }

  private void keywords(List<Keyword> keywords) {
    out.append('[');
    for (Keyword keyword : keywords) {
      open("keyword", keyword.span());
      optionalText(keyword.arg());
      expr(keyword.value());
    }
    out.append(']');
  }

  private void comprehensions(List<Comprehension> generators) {
    out.append('[');
    for (Comprehension generator : generators) {
      open("comprehension");
      expr(generator.target());
      expr(generator.iter());
      exprs(generator.ifs());
      number(generator.isAsync() ? 1 : 0);
    }
    out.append(']');
  }

  private void parameters(Parameters parameters) {
    parameterList(parameters.positionalOnly());
    parameterList(parameters.positional());
    parameter(parameters.vararg());
    parameterList(parameters.keywordOnly());
    parameter(parameters.kwarg());
  }

  private void parameterList(List<Parameter> parameters) {
    out.append('[');
    parameters.forEach(this::parameter);
    out.append(']');
  }

  private void parameter(Parameter parameter) {
    if (parameter == null) {
      out.append('~');
      return;
    }
    open("arg", parameter.span());
    out.setLength(out.length() - 1);
    out.append(' ').append(parameter.name()).append('\0');
    optional(parameter.annotation());
    optional(parameter.defaultValue());
  }

  // ---- statements --------------------------------------------------------------------------

  private void stmt(Stmt stmt) {
    Span span = stmt.span();
    switch (stmt) {
      case Stmt.FunctionDef s -> {
        open(s.isAsync() ? "AsyncFunctionDef" : "FunctionDef", span);
        text(s.name());
        parameters(s.args());
        stmts(s.body());
        exprs(s.decorators());
        optional(s.returns());
        typeParams(s.typeParams());
      }
      case Stmt.ClassDef s -> {
        open("ClassDef", span);
        text(s.name());
        exprs(s.bases());
        keywords(s.keywords());
        stmts(s.body());
        exprs(s.decorators());
        typeParams(s.typeParams());
      }
      case Stmt.Return s -> {
        open("Return", span);
        optional(s.value());
      }
      case Stmt.Delete s -> {
        open("Delete", span);
        exprs(s.targets());
      }
      case Stmt.Assign s -> {
        open("Assign", span);
        exprs(s.targets());
        expr(s.value());
      }
      case Stmt.TypeAlias s -> {
        open("TypeAlias", span);
        expr(s.name());
        typeParams(s.typeParams());
        expr(s.value());
      }
      case Stmt.AugAssign s -> {
        open("AugAssign", span);
        expr(s.target());
        text(camel(s.op()));
        expr(s.value());
      }
      case Stmt.AnnAssign s -> {
        open("AnnAssign", span);
        expr(s.target());
        expr(s.annotation());
        optional(s.value());
        number(s.simple() ? 1 : 0);
      }
      case Stmt.For s -> {
        open(s.isAsync() ? "AsyncFor" : "For", span);
        expr(s.target());
        expr(s.iter());
        stmts(s.body());
        stmts(s.orelse());
      }
      case Stmt.While s -> {
        open("While", span);
        expr(s.test());
        stmts(s.body());
        stmts(s.orelse());
      }
      case Stmt.If s -> {
        open("If", span);
        expr(s.test());
        stmts(s.body());
        stmts(s.orelse());
      }
      case Stmt.With s -> {
        open(s.isAsync() ? "AsyncWith" : "With", span);
        out.append('[');
        for (WithItem item : s.items()) {
          open("withitem");
          expr(item.contextExpr());
          optional(item.optionalVars());
        }
        out.append(']');
        stmts(s.body());
      }
      case Stmt.Match s -> {
        open("Match", span);
        expr(s.subject());
        out.append('[');
        for (MatchCase matchCase : s.cases()) {
          open("match_case");
          pattern(matchCase.pattern());
          optional(matchCase.guard());
          stmts(matchCase.body());
        }
        out.append(']');
      }
      case Stmt.Raise s -> {
        open("Raise", span);
        optional(s.exc());
        optional(s.cause());
      }
      case Stmt.Try s -> {
        open(s.isStar() ? "TryStar" : "Try", span);
        stmts(s.body());
        out.append('[');
        for (ExceptHandler handler : s.handlers()) {
          open("ExceptHandler", handler.span());
          optional(handler.type());
          optionalText(handler.name());
          stmts(handler.body());
        }
        out.append(']');
        stmts(s.orelse());
        stmts(s.finalbody());
      }
      case Stmt.Assert s -> {
        open("Assert", span);
        expr(s.test());
        optional(s.msg());
      }
      case Stmt.Import s -> {
        open("Import", span);
        aliases(s.names());
      }
      case Stmt.ImportFrom s -> {
        open("ImportFrom", span);
        optionalText(s.module());
        aliases(s.names());
        number(s.level());
      }
      case Stmt.Global s -> {
        open("Global", span);
        texts(s.names());
      }
      case Stmt.Nonlocal s -> {
        open("Nonlocal", span);
        texts(s.names());
      }
      case Stmt.ExprStmt s -> {
        open("Expr", span);
        expr(s.value());
      }
      case Stmt.Pass _ -> open("Pass", span);
      case Stmt.Break _ -> open("Break", span);
      case Stmt.Continue _ -> open("Continue", span);
      case Stmt.BadStmt s -> {
        open("BadStmt", span);
        text(s.problem().message());
        stmts(s.body());
      }
    }
  }

  private void aliases(List<Alias> aliases) {
    out.append('[');
    for (Alias alias : aliases) {
      open("alias", alias.span());
      text(alias.name());
      optionalText(alias.asname());
    }
    out.append(']');
  }

  private void typeParams(List<TypeParam> typeParams) {
    out.append('[');
    for (TypeParam param : typeParams) {
      switch (param) {
        case TypeParam.TypeVar p -> {
          open("TypeVar", p.span());
          text(p.name());
          optional(p.bound());
          optional(p.defaultValue());
        }
        case TypeParam.ParamSpec p -> {
          open("ParamSpec", p.span());
          text(p.name());
          optional(p.defaultValue());
        }
        case TypeParam.TypeVarTuple p -> {
          open("TypeVarTuple", p.span());
          text(p.name());
          optional(p.defaultValue());
        }
      }
    }
    out.append(']');
  }

  private void pattern(Pattern pattern) {
    Span span = pattern.span();
    switch (pattern) {
      case Pattern.MatchValue p -> {
        open("MatchValue", span);
        expr(p.value());
      }
      case Pattern.MatchSingleton p -> {
        open("MatchSingleton", span);
        literal(p.value());
      }
      case Pattern.MatchSequence p -> {
        open("MatchSequence", span);
        patterns(p.patterns());
      }
      case Pattern.MatchMapping p -> {
        open("MatchMapping", span);
        exprs(p.keys());
        patterns(p.patterns());
        optionalText(p.rest());
      }
      case Pattern.MatchClass p -> {
        open("MatchClass", span);
        expr(p.cls());
        patterns(p.patterns());
        texts(p.kwdAttrs());
        patterns(p.kwdPatterns());
      }
      case Pattern.MatchStar p -> {
        open("MatchStar", span);
        optionalText(p.name());
      }
      case Pattern.MatchAs p -> {
        open("MatchAs", span);
        if (p.pattern() == null) {
          out.append('~');
        } else {
          pattern(p.pattern());
        }
        optionalText(p.name());
      }
      case Pattern.MatchOr p -> {
        open("MatchOr", span);
        patterns(p.patterns());
      }
      case Pattern.BadPattern p -> {
        open("BadPattern", span);
        text(p.problem().message());
      }
    }
  }

  private void patterns(List<Pattern> patterns) {
    out.append('[');
    patterns.forEach(this::pattern);
    out.append(']');
  }
}
