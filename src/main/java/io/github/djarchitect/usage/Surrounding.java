package io.github.djarchitect.usage;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What stands around a name in its own file.
 *
 * @param inClass the innermost class, empty where there is none
 * @param made what that class is, by its own name and those of its bases
 * @param option the attribute or variable that is being assigned
 * @param callee the call that it is an argument of, by its last name
 * @param calledOn the names in the chain that the call is the end of: {@code
 *     models.Customer.objects.filter}
 * @param keyword the keyword or the key of a dict that it is the value of
 * @param after the attributes and calls behind it, nearest first; a call is {@code ()}
 * @param position where in its statement or expression it stands
 */
record Surrounding(
    String inClass,
    Made made,
    String option,
    String callee,
    String calledOn,
    String keyword,
    List<String> after,
    Position position) {
  static final Surrounding NONE =
      new Surrounding("", Made.OTHER, "", "", "", "", List.of(), Position.PLAIN);

  /** A string that is compared with one of these is a name, else it is a value. */
  private static final Pattern ASKS_FOR_NAMES =
      Pattern.compile("(?i)field|name|attr|key|col(umn)?|sort|order|param|lookup|^(f|k)$");

  /** Longer chains are written by nobody. */
  private static final int LONGEST = 100;

  private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

  /** What a class is. */
  enum Made {
    FORM("Form|FormSet|Formset"),
    SERIALIZER("Serializer|Schema|ModelSchema|ObjectType|DjangoObjectType"),
    FILTER("FilterSet|Filterset|Filter"),
    ADMIN("Admin|Inline"),
    VIEW("View|ViewSet|Viewset"),
    MODEL("Model"),
    OTHER("");

    private final Pattern ends;

    Made(String ends) {
      this.ends = Pattern.compile("\\w*(" + ends + ")");
    }

    static Made of(Stmt.ClassDef def) {
      for (Expr base : def.bases()) {
        String name = Functions.lastName(base);
        for (Made made : values()) {
          if (made != OTHER && made.ends.matcher(name).matches()) {
            return made;
          }
        }
      }
      for (Made made : List.of(FORM, SERIALIZER, FILTER, ADMIN, VIEW)) {
        if (made.ends.matcher(def.name()).matches()) {
          return made;
        }
      }
      return OTHER;
    }
  }

  /** Where it stands. */
  enum Position {
    PLAIN,
    /** A base of a class. */
    BASE,
    /** The type of a parameter, variable or result. */
    ANNOTATION,
    /** A text that is compared, or the value of a constant. */
    VALUE,
    /** A key of a dict, or in the brackets behind one. */
    KEY
  }

  Surrounding {
    after = List.copyOf(after);
  }

  /** What stands around a child of a node. */
  Surrounding of(Node parent, Node child) {
    return switch (parent) {
      case Stmt.ClassDef def ->
          child instanceof Stmt
              ? new Surrounding(
                  def.name().equals("Meta") ? inClass : def.name(),
                  def.name().equals("Meta") ? made : Made.of(def),
                  "",
                  "",
                  "",
                  "",
                  List.of(),
                  Position.PLAIN)
              : at(
                  def.bases().stream().anyMatch(base -> base == child)
                      ? Position.BASE
                      : Position.PLAIN);
      case Stmt.FunctionDef def ->
          child == def.returns()
              ? at(Position.ANNOTATION)
              : new Surrounding(
                  inClass,
                  made == Made.VIEW ? Made.OTHER : made,
                  "",
                  "",
                  "",
                  "",
                  List.of(),
                  Position.PLAIN);
      case Parameter parameter ->
          at(child == parameter.annotation() ? Position.ANNOTATION : Position.PLAIN);
      case Stmt.AnnAssign assign ->
          child == assign.annotation()
              ? at(Position.ANNOTATION)
              : assigned(List.of(assign.target()), child);
      case Stmt.Assign assign ->
          child == assign.value() ? assigned(assign.targets(), child) : at(Position.PLAIN);
      case Expr.Call call -> {
        if (child == call.func()) {
          yield after("()");
        }
        yield new Surrounding(
            inClass,
            made,
            option,
            Functions.lastName(call.func()),
            asked(call),
            "",
            List.of(),
            Position.PLAIN);
      }
      case Keyword keyword -> keyed(Objects.requireNonNullElse(keyword.arg(), ""), Position.PLAIN);
      case Expr.Attribute attribute -> after(attribute.attr());
      case Expr.Compare compare -> at(asksForNames(compare, child) ? position : Position.VALUE);
      case Expr.Subscript subscript ->
          at(
              child == subscript.slice() && position != Position.ANNOTATION
                  ? Position.KEY
                  : position);
      case Expr.DictExpr dict -> inDict(dict, child);
      default -> after.isEmpty() ? this : at(position);
    };
  }

  /** {@code Q(...)} in the arguments of a query speaks of what the query is asked of. */
  private String asked(Expr.Call call) {
    return switch (call.func()) {
      case Expr.Attribute method when !Character.isUpperCase(method.attr().charAt(0)) ->
          chain(method.value());
      case Expr.Name(String name, var _) when Character.isUpperCase(name.charAt(0)) -> calledOn;
      case Expr.Attribute _ -> calledOn;
      default -> "";
    };
  }

  private static String chain(Expr expr) {
    List<String> names = new ArrayList<>();
    Expr at = expr;
    for (int links = 0; links < LONGEST; links++) {
      switch (at) {
        case Expr.Attribute attribute -> {
          names.add(attribute.attr());
          at = attribute.value();
        }
        case Expr.Call call -> at = call.func();
        case Expr.Subscript subscript -> at = subscript.value();
        case Expr.Name name -> {
          names.add(name.id());
          return String.join(".", names.reversed());
        }
        default -> {
          return String.join(".", names.reversed());
        }
      }
    }
    return "";
  }

  private Surrounding at(Position next) {
    return new Surrounding(inClass, made, option, callee, calledOn, keyword, List.of(), next);
  }

  private Surrounding keyed(String key, Position next) {
    return new Surrounding(inClass, made, option, callee, calledOn, key, List.of(), next);
  }

  private Surrounding after(String next) {
    List<String> more = new ArrayList<>(after.size() + 1);
    more.add(next);
    more.addAll(after);
    return new Surrounding(inClass, made, option, callee, calledOn, keyword, more, position);
  }

  private Surrounding assigned(List<Expr> targets, Node child) {
    String name =
        switch (targets.getFirst()) {
          case Expr.Name(String id, var _) -> id;
          case Expr.Attribute attribute -> attribute.attr();
          default -> "";
        };
    boolean text =
        child instanceof Expr.Constant
            || (child instanceof Expr.TupleExpr pair
                && !pair.elts().isEmpty()
                && pair.elts().getFirst() instanceof Expr.Constant);
    // QUOTE = "quote", _("Quotation")
    boolean constant =
        text
            && !inClass.isEmpty()
            && CONSTANT.matcher(name).matches()
            && !ASKS_FOR_NAMES.matcher(name).find();
    return new Surrounding(
        inClass, made, name, "", "", "", List.of(), constant ? Position.VALUE : Position.PLAIN);
  }

  private Surrounding inDict(Expr.DictExpr dict, Node child) {
    for (Expr.DictEntry entry : dict.entries()) {
      if (entry.key() == child) {
        return at(Position.KEY);
      }
      if (entry.value() == child
          && entry.key() instanceof Expr.Constant(Literal.Str(String key), var _)) {
        return keyed(key, Position.PLAIN);
      }
    }
    return at(Position.PLAIN);
  }

  private static boolean asksForNames(Expr.Compare compare, Node child) {
    Node other = child == compare.left() ? compare.comparators().getFirst() : compare.left();
    return other instanceof Expr expr && ASKS_FOR_NAMES.matcher(Functions.lastName(expr)).find();
  }
}
