package io.github.djarchitect.usage;

import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Chains;
import io.github.djarchitect.python.ExceptHandler;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Pattern;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.TypeParam;
import io.github.djarchitect.python.Walk;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Walks one module, without recursion, and reports each place where the name occurs. */
final class PythonUsages {
  private static final Set<String> WRITING_METHODS =
      Set.of(
          "create",
          "acreate",
          "update",
          "aupdate",
          "get_or_create",
          "aget_or_create",
          "update_or_create",
          "aupdate_or_create",
          "bulk_create",
          "abulk_create",
          "bulk_update",
          "abulk_update");

  /** Calls whose string arguments name what is written. */
  private static final Set<String> WRITING_BY_STRING =
      Set.of("setattr", "bulk_update", "abulk_update");

  /** Classes that take lookups, not values. */
  private static final Set<String> LOOKUP_CLASSES =
      Set.of("Q", "When", "FilteredRelation", "Exists", "Subquery", "Prefetch");

  private final PythonModule module;
  private final Names names;
  private final Set<Node> targets = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Keys of dicts that are written: {@code defaults={"name": 1}}. */
  private final Set<Node> writtenKeys = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Parts of f-strings that have been reported. */
  private final Set<Node> partsOfSql = Collections.newSetFromMap(new IdentityHashMap<>());

  PythonUsages(PythonModule module, Names names) {
    this.module = module;
    this.names = names;
  }

  /** Takes what is found; the offset is that of the name itself where it is known. */
  interface Found {
    void add(int offset, Usage.Kind kind, boolean write, Purpose purpose, Usage.Around around);
  }

  /**
   * What surrounds a node.
   *
   * @param meta inside a {@code class Meta}
   * @param classBody directly in the body of a class
   * @param writes a keyword here sets a field
   * @param writesByString a string here names a field that is set
   * @param around what else stands around it
   */
  private record Context(
      boolean meta, boolean classBody, boolean writes, boolean writesByString, Surrounding around) {
    static final Context TOP = new Context(false, false, false, false, Surrounding.NONE);

    Context call(boolean nowWrites, boolean nowByString) {
      return new Context(meta, false, nowWrites, nowByString, around);
    }

    Context byString() {
      return new Context(meta, false, writes, true, around);
    }

    Context inside() {
      return classBody ? new Context(meta, false, writes, writesByString, around) : this;
    }

    Context within(Surrounding next) {
      return next == around ? this : new Context(meta, classBody, writes, writesByString, next);
    }
  }

  private record Open(Node node, Context context) {}

  void find(Found found) {
    Deque<Open> open = new ArrayDeque<>();
    module.body().reversed().forEach(stmt -> open.push(new Open(stmt, Context.TOP)));
    while (!open.isEmpty()) {
      Open next = open.pop();
      look(next.node, next.context, found);
      List<Node> children = Walk.children(next.node).reversed();
      for (Node child : children) {
        Surrounding around = next.context.around.of(next.node, child);
        open.push(new Open(child, contextOf(next.node, child, next.context).within(around)));
      }
    }
  }

  private Context contextOf(Node parent, Node child, Context context) {
    return switch (parent) {
      case Stmt.ClassDef def -> {
        boolean inBody = child instanceof Stmt;
        yield new Context(
            context.meta || (inBody && def.name().equals("Meta")),
            inBody,
            false,
            false,
            context.around);
      }
      case Stmt.FunctionDef _ -> new Context(context.meta, false, false, false, context.around);
      case Expr.Call call -> {
        if (child == call.func()) {
          yield context.call(false, false);
        }
        String callee = lastName(call.func());
        yield context.call(isWriting(callee), WRITING_BY_STRING.contains(callee));
      }
      case Keyword keyword -> "update_fields".equals(keyword.arg()) ? context.byString() : context;
      case Expr.DictExpr _ -> context.call(context.writes, false);
      default -> context.inside();
    };
  }

  private static String lastName(Expr func) {
    return switch (func) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> attribute.attr();
      default -> "";
    };
  }

  /** A method that writes, or what looks like the class of a model. */
  private boolean isWriting(String callee) {
    if (callee.isEmpty() || !Character.isUpperCase(callee.charAt(0))) {
      return WRITING_METHODS.contains(callee);
    }
    return (names.sought() instanceof Sought.FieldNamed field && field.model() != null)
        ? callee.equalsIgnoreCase(field.model().name())
        : !callee.endsWith("Field") && !LOOKUP_CLASSES.contains(callee);
  }

  private void look(Node node, Context context, Found found) {
    switch (node) {
      case Stmt stmt -> statement(stmt, context, found);
      case Expr expr -> expression(expr, context, found);
      case Keyword keyword -> {
        String arg = keyword.arg();
        if (arg != null && names.isLookup(arg)) {
          boolean write = context.writes && names.isWord(arg);
          add(
              found,
              keyword.span().start(),
              Usage.Kind.KEYWORD,
              write,
              context,
              around(context, arg));
        }
      }
      case Alias alias -> {
        String last = alias.name().substring(alias.name().lastIndexOf('.') + 1);
        if (names.sought() instanceof Sought.ModelNamed && names.isWord(last)) {
          add(found, alias.span().start(), Usage.Kind.IMPORT, false, context, Usage.Around.NONE);
        }
      }
      case Parameter parameter -> name(parameter.name(), parameter.span(), context, found);
      case Pattern.BadPattern bad -> unparsed(bad.span(), found);
      case ExceptHandler _, Pattern _, TypeParam _ -> {}
    }
  }

  private void statement(Stmt stmt, Context context, Found found) {
    switch (stmt) {
      case Stmt.ClassDef def -> {
        if (names.sought() instanceof Sought.ModelNamed && names.isWord(def.name())) {
          add(
              found,
              offsetOf(def.name(), def.span()),
              Usage.Kind.DEFINITION,
              false,
              Context.TOP.within(context.around.of(def, def)),
              Usage.Around.NONE);
        }
      }
      case Stmt.FunctionDef def -> name(def.name(), def.span(), context, found);
      case Stmt.Assign assign -> {
        assign.targets().forEach(this::target);
        if (context.classBody && assign.targets().size() == 1) {
          definition(assign.targets().getFirst(), assign.value(), context, found);
        }
      }
      case Stmt.AnnAssign assign -> {
        target(assign.target());
        if (context.classBody) {
          definition(assign.target(), assign.value(), context, found);
        }
      }
      case Stmt.AugAssign assign -> target(assign.target());
      case Stmt.For loop -> target(loop.target());
      case Stmt.Delete delete -> delete.targets().forEach(this::target);
      case Stmt.With with ->
          with.items()
              .forEach(
                  item -> {
                    if (item.optionalVars() != null) {
                      target(item.optionalVars());
                    }
                  });
      case Stmt.BadStmt bad -> unparsed(lineOf(bad), found);
      default -> {}
    }
  }

  /** A bad statement without the block that was read all the same. */
  private static Span lineOf(Stmt.BadStmt bad) {
    return bad.body().isEmpty()
        ? bad.span()
        : bad.span().atStart().to(bad.body().getFirst().span().atStart());
  }

  /** The field itself: an assignment in a class body whose value is a call. */
  private void definition(Expr target, @Nullable Expr value, Context context, Found found) {
    if (names.sought() instanceof Sought.FieldNamed
        && target instanceof Expr.Name name
        && names.isWord(name.id())
        && value instanceof Expr.Call call) {
      Surrounding around = context.around;
      found.add(
          name.span().start(),
          Usage.Kind.DEFINITION,
          false,
          Purposes.of(names.sought(), Usage.Kind.DEFINITION, false, false, around),
          new Usage.Around(
              "",
              "",
              around.inClass(),
              lastName(call.func()),
              "",
              false,
              name.id(),
              false,
              false,
              name.id()));
      targets.add(name);
    }
  }

  private void target(Expr target) {
    Deque<Expr> open = new ArrayDeque<>(List.of(target));
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Expr.TupleExpr tuple -> tuple.elts().forEach(open::push);
        case Expr.ListExpr list -> list.elts().forEach(open::push);
        case Expr.Starred starred -> open.push(starred.value());
        case Expr.Attribute attribute -> targets.add(attribute);
        default -> {}
      }
    }
  }

  private void expression(Expr expr, Context context, Found found) {
    switch (expr) {
      case Expr.Attribute attribute -> {
        if (names.isWord(attribute.attr())) {
          int offset = attribute.span().end() - attribute.attr().length();
          String first = Chains.root(attribute.value());
          add(
              found,
              offset,
              Usage.Kind.ATTRIBUTE,
              targets.contains(attribute),
              context,
              new Usage.Around(
                  last(attribute.value()),
                  first == null ? "" : first,
                  context.around.inClass(),
                  context.around.callee(),
                  context.around.calledOn(),
                  !context.around.after().isEmpty()
                      && context.around.after().getFirst().equals("()"),
                  "",
                  false,
                  false,
                  attribute.attr()));
        }
      }
      case Expr.Name name -> {
        if (!targets.contains(name)) { // a definition has been reported
          name(name.id(), name.span(), context, found);
        }
      }
      case Expr.JoinedStr joined -> formatted(joined, context, found);
      case Expr.DictExpr dict -> {
        if (context.writes) {
          dict.entries().stream()
              .map(Expr.DictEntry::key)
              .filter(Objects::nonNull)
              .forEach(writtenKeys::add);
        }
      }
      case Expr.Constant constant -> {
        if (constant.value() instanceof Literal.Str str && !partsOfSql.contains(constant)) {
          boolean write = context.writesByString || writtenKeys.contains(constant);
          string(str.value(), constant.span(), write, context, found);
        }
      }
      case Expr.BadExpr bad -> unparsed(bad.span(), found);
      default -> {}
    }
  }

  /** An f-string is SQL as a whole: none of its parts need look like it. */
  private void formatted(Expr.JoinedStr joined, Context context, Found found) {
    StringBuilder whole = new StringBuilder();
    for (Expr value : joined.values()) {
      whole.append(
          value instanceof Expr.Constant part && part.value() instanceof Literal.Str str
              ? str.value()
              : "x");
    }
    if (!Names.readsLikeSql(whole.toString())) {
      return;
    }
    boolean write = Names.SQL_WRITE.matcher(whole).find();
    for (Expr value : joined.values()) {
      if (value instanceof Expr.Constant part
          && part.value() instanceof Literal.Str str
          && names.inSql().matcher(str.value()).find()) {
        partsOfSql.add(part);
        sql(whole.toString(), part.span(), write, context, found);
      }
    }
  }

  private void name(String name, Span span, Context context, Found found) {
    if (names.isWord(name)) {
      add(found, offsetOf(name, span), Usage.Kind.NAME, false, context, around(context, name));
    }
  }

  private void string(String value, Span span, boolean write, Context context, Found found) {
    if (names.isString(value)) {
      add(found, span.start(), Usage.Kind.STRING, write, context, around(context, value));
    } else if (value.length() > names.sought().name().length()
        && names.inSql().matcher(value).find()
        && Names.readsLikeSql(value)) {
      sql(value, span, Names.SQL_WRITE.matcher(value).find(), context, found);
    }
  }

  /**
   * A word of SQL.
   *
   * @param statement as far as it is told
   */
  private void sql(String statement, Span span, boolean write, Context context, Found found) {
    found.add(
        offsetIn(names.inSql(), span),
        Usage.Kind.SQL,
        write,
        Purpose.RAW_SQL,
        around(context, statement));
  }

  private void add(
      Found found,
      int offset,
      Usage.Kind kind,
      boolean write,
      Context context,
      Usage.Around around) {
    Purpose purpose = Purposes.of(names.sought(), kind, write, context.meta, context.around);
    boolean option = context.meta && kind != Usage.Kind.DEFINITION;
    found.add(offset, option ? Usage.Kind.CLASS_META : kind, write, purpose, around);
  }

  private static Usage.Around around(Context context, String word) {
    Surrounding around = context.around;
    boolean value = around.position() == Surrounding.Position.VALUE;
    return new Usage.Around(
        "",
        "",
        around.inClass(),
        around.callee(),
        around.calledOn(),
        false,
        around.option(),
        value || Purposes.isRoute(around),
        around.position() == Surrounding.Position.KEY,
        word);
  }

  /** The name nearest to an attribute: {@code order} of {@code request.order.name}. */
  private static String last(Expr value) {
    return switch (value) {
      case Expr.Call call -> lastName(call.func()) + "()";
      case Expr.Subscript subscript -> last(subscript.value()) + "[]";
      default -> lastName(value);
    };
  }

  /** Every word in a piece of source that could not be read. */
  private void unparsed(Span span, Found found) {
    for (String word : Stream.concat(names.words().stream(), names.strings().stream()).toList()) {
      Matcher matcher =
          java.util.regex.Pattern.compile("\\b" + java.util.regex.Pattern.quote(word) + "\\b")
              .matcher(module.source().text());
      matcher.region(span.start(), span.end());
      while (matcher.find()) {
        found.add(matcher.start(), Usage.Kind.UNPARSED, false, Purpose.UNPARSED, Usage.Around.NONE);
      }
    }
  }

  private int offsetIn(java.util.regex.Pattern pattern, Span span) {
    Matcher matcher = pattern.matcher(module.source().text());
    matcher.region(span.start(), span.end());
    return matcher.find() ? matcher.start() : span.start();
  }

  /** Where a name stands inside the span of its definition. */
  private int offsetOf(String name, Span span) {
    int at = module.source().text().indexOf(name, span.start());
    return at >= 0 && at < span.end() ? at : span.start();
  }
}
