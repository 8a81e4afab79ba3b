package io.github.djarchitect.usage;

import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.FieldUse.Role;
import io.github.djarchitect.usage.Kind.What;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists and dicts of names of fields that code goes through: no place of them says by itself that
 * it means a field, what is done with each entry does, or what stands beside it.
 */
final class NameLists {
  /** A list of fewer names tells too little of what it is a list of. */
  private static final int TELLING = 4;

  /** Class attributes of a model that libraries and exports read as names of its fields. */
  private static final Pattern OF_MODEL =
      Pattern.compile("(?i)\\w*(fields?|columns|panels|mapping|headers?)");

  private static final Set<String> COLLECTS = Set.of("add", "append", "update", "extend");
  private static final Set<String> QUERIES =
      Set.of(
          "filter",
          "exclude",
          "get",
          "order_by",
          "values",
          "values_list",
          "only",
          "defer",
          "update",
          "create",
          "get_or_create",
          "update_or_create");

  private final ModelInCode model;
  private final String field;

  NameLists(ModelInCode model, String field) {
    this.model = model;
    this.field = field;
  }

  // Loops

  /** {@code for key in ("name", "note"): setattr(customer, key, ...)}, in comprehensions too. */
  void loops(Node node, Scope scope, FieldScan.Found found) {
    switch (node) {
      case Stmt.For loop -> loop(loop.target(), loop.iter(), loop.body(), scope, found);
      case Expr.ListComp comp -> loop(comp.generators(), List.of(comp.elt()), scope, found);
      case Expr.SetComp comp -> loop(comp.generators(), List.of(comp.elt()), scope, found);
      case Expr.GeneratorExp comp -> loop(comp.generators(), List.of(comp.elt()), scope, found);
      case Expr.DictComp comp ->
          loop(comp.generators(), List.of(comp.key(), comp.value()), scope, found);
      default -> {}
    }
  }

  private void loop(
      List<Comprehension> generators, List<Expr> body, Scope scope, FieldScan.Found found) {
    for (Comprehension each : generators) {
      List<Node> all = new ArrayList<>(body);
      all.addAll(each.ifs());
      loop(each.target(), each.iter(), all, scope, found);
    }
  }

  private void loop(
      Expr target, Expr iter, List<? extends Node> body, Scope scope, FieldScan.Found found) {
    Expr over = iter;
    if (over
            instanceof
            Expr.Call(Expr.Attribute(Expr dict, String method, var _), var _, var _, var _)
        && (method.equals("items") || method.equals("keys"))) {
      over = dict;
    }
    if (over instanceof Expr.Name(String name, var _)) {
      Expr held = scope.alias(name);
      over = held == null ? over : held;
    }
    Expr first =
        target instanceof Expr.TupleExpr tuple && !tuple.elts().isEmpty()
            ? tuple.elts().getFirst()
            : target;
    List<Expr> entries = entries(over).stream().filter(this::isName).toList();
    if (entries.isEmpty() || !(first instanceof Expr.Name(String variable, var _))) {
      return;
    }
    Given given = given(variable, body, scope);
    if (given != null) {
      entries.forEach(
          entry -> found.add(entry.span(), Role.LOOP, given.function(), given.certain()));
    }
  }

  /**
   * @param function that is given the name: the first that a property cannot serve, if there is one
   */
  private record Given(String function, boolean certain) {}

  private @Nullable Given given(String variable, List<? extends Node> body, Scope scope) {
    List<Given> all = new ArrayList<>();
    Set<String> collected = new HashSet<>();
    Walk.through(
        body,
        node -> {
          if (!(node instanceof Expr.Call call)) {
            return;
          }
          String function = Functions.lastName(call.func());
          if (FieldUse.OF_OBJECTS.contains(function)
              && call.func() instanceof Expr.Name
              && call.args().size() >= 2
              && isIn(variable, call.args().get(1))) {
            Kind on = scope.kind(call.args().getFirst());
            if (on.is(What.OBJECT)) {
              all.add(new Given(function, on.certain()));
            }
          } else if (call.func() instanceof Expr.Attribute(Expr value, var _, var _)) {
            Kind on = scope.kind(value);
            if (on.is(What.QUERY)
                && QUERIES.contains(function)
                && (call.args().stream().anyMatch(each -> isIn(variable, each))
                    || call.keywords().stream().anyMatch(each -> unpacks(variable, each)))) {
              all.add(new Given(function, on.certain()));
            } else if (COLLECTS.contains(function)
                && value instanceof Expr.Name(String name, var _)
                && call.args().stream().anyMatch(each -> isIn(variable, each))) {
              collected.add(name);
            }
          }
        });
    if (all.isEmpty()) {
      return null;
    }
    Given first = all.getFirst();
    boolean certain = all.stream().anyMatch(Given::certain);
    // what is gathered beside the object it is set on ends in its save(update_fields=...)
    boolean saves = collected.stream().anyMatch(name -> name.contains("field"));
    return all.stream()
        .filter(each -> !FieldUse.OF_OBJECTS.contains(each.function()))
        .findFirst()
        .orElse(new Given(saves ? "update_fields" : first.function(), certain));
  }

  private static boolean unpacks(String variable, Keyword keyword) {
    return keyword.arg() == null && isIn(variable, keyword.value());
  }

  private static boolean isIn(String variable, Expr expr) {
    boolean[] found = new boolean[1];
    Walk.through(
        expr,
        node -> found[0] |= node instanceof Expr.Name(String id, var _) && id.equals(variable));
    return found[0];
  }

  // Lists by what stands in them

  /**
   * What is assigned to a name: a list of names of the model's fields, by what its class is or by
   * what else stands in it.
   *
   * @param owner whose class's body this is directly in
   * @param near whether the module brings the model by its class
   */
  void assigned(
      String name, Expr value, @Nullable Owner owner, boolean near, FieldScan.Found found) {
    boolean own = owner != null && owner.type() == Owner.Type.MODEL;
    List<Expr> entries = entries(value);
    if (entries.isEmpty()) {
      return;
    }
    int telling = 0;
    for (Expr entry : entries) {
      String text = text(entry);
      telling += text != null && model.hasField(bare(text)) ? 1 : 0;
    }
    boolean most = entries.size() >= TELLING && telling * 4 >= entries.size() * 3;
    boolean sure = own && (OF_MODEL.matcher(name).matches() ? telling * 2 >= entries.size() : most);
    if (sure || (most && near)) {
      entries.stream()
          .filter(this::isName)
          .forEach(entry -> found.add(entry.span(), Role.LISTED, name, sure));
    }
  }

  private boolean isName(Expr entry) {
    String text = text(entry);
    return text != null && (bare(text).equals(field) || bare(text).startsWith(field + "__"));
  }

  private static String bare(String text) {
    return text.replaceFirst("^[-+=^@$]", "");
  }

  private static @Nullable String text(Expr expr) {
    return expr instanceof Expr.Constant(Literal.Str(String text), var _) ? text : null;
  }

  /**
   * Elements, or keys of a dict; of pairs the first; what a call is given, as by {@code frozenset}.
   */
  static List<Expr> entries(Expr expr) {
    return switch (expr) {
      case Expr.ListExpr list -> firsts(list.elts());
      case Expr.TupleExpr tuple -> firsts(tuple.elts());
      case Expr.SetExpr set -> set.elts();
      case Expr.DictExpr dict -> {
        List<Expr> keys = new ArrayList<>();
        for (Expr.DictEntry entry : dict.entries()) {
          if (entry.key() != null) {
            keys.add(entry.key());
          }
        }
        yield keys;
      }
      case Expr.Call call
          when call.args().size() == 1
              && Set.of("set", "frozenset", "list", "tuple")
                  .contains(Functions.lastName(call.func())) ->
          entries(call.args().getFirst());
      default -> List.of();
    };
  }

  private static List<Expr> firsts(List<Expr> elements) {
    return elements.stream()
        .map(
            each ->
                each instanceof Expr.TupleExpr pair && !pair.elts().isEmpty()
                    ? pair.elts().getFirst()
                    : each)
        .toList();
  }
}
