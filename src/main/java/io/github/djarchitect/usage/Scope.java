package io.github.djarchitect.usage;

import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.Kind.What;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of a module or function and what they hold, told from every assignment to them at once:
 * a name that is given different things holds something unknown.
 */
final class Scope {
  /** Longer chains of calls, and of names given to each other, are not followed. */
  private static final int DEEPEST = 200;

  private static final Set<String> GIVE_OBJECT =
      Set.of(
          "get",
          "aget",
          "first",
          "afirst",
          "last",
          "alast",
          "create",
          "acreate",
          "latest",
          "alatest",
          "earliest",
          "aearliest",
          "get_object");
  private static final Set<String> GIVE_PAIR =
      Set.of("get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create");

  /** Functions of Python that give the objects they are given. */
  private static final Set<String> SAME_OBJECTS =
      Set.of("list", "tuple", "set", "frozenset", "iter", "reversed", "sorted");

  /** Hooks of an admin that are given the object itself. */
  private static final Set<String> CHANGES =
      Set.of("save_model", "delete_model", "response_add", "response_change");

  /** Methods of a manager that no object has, as far as anybody names them well. */
  private static final Set<String> OF_MANAGERS =
      Set.of(
          "all",
          "filter",
          "exclude",
          "get",
          "aget",
          "first",
          "afirst",
          "last",
          "alast",
          "latest",
          "alatest",
          "earliest",
          "aearliest",
          "create",
          "acreate",
          "get_or_create",
          "aget_or_create",
          "update_or_create",
          "aupdate_or_create",
          "order_by",
          "distinct",
          "annotate",
          "aggregate",
          "aaggregate",
          "values",
          "values_list",
          "only",
          "defer",
          "select_related",
          "prefetch_related",
          "select_for_update",
          "using",
          "iterator");

  private static final Set<What> MAY_BE_OBJECT = Set.of(What.OBJECT, What.OTHER);

  private static final Set<String> GIVE_OTHER =
      Set.of(
          "values",
          "values_list",
          "count",
          "acount",
          "exists",
          "aexists",
          "aggregate",
          "aaggregate",
          "update",
          "aupdate",
          "delete",
          "adelete",
          "dates",
          "datetimes",
          "in_bulk",
          "explain",
          "contains",
          "bulk_update",
          "abulk_update");

  private final @Nullable Scope outer;
  private final ModelInCode model;
  private final @Nullable Owner owner;
  private final Functions functions;
  private final Map<String, Kind> known = new HashMap<>();
  private final Map<String, List<Given>> given = new HashMap<>();
  private final Map<String, Expr> annotated = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  /** Names that have been told, but for answers that a name being asked took part in. */
  private final Map<String, Kind> told = new HashMap<>();

  /** Whether {@code request.user} may be no object of the user model here. */
  private boolean hasOtherUser;

  private boolean circular;
  private int depth;

  /** How a name comes by its value. */
  private record Given(Expr from, How how) {}

  private enum How {
    ASSIGNED,
    ITERATED,
    FIRST_OF_PAIR
  }

  private Scope(
      @Nullable Scope outer, ModelInCode model, @Nullable Owner owner, Functions functions) {
    this.outer = outer;
    this.model = model;
    this.owner = owner;
    this.functions = functions;
  }

  static Scope ofModule(List<Stmt> body, String path, ModelInCode model) {
    Scope scope = new Scope(null, model, null, new Functions(body, path, model));
    scope.gather(body);
    return scope;
  }

  /** A function's own names. */
  Scope ofFunction(Stmt.FunctionDef def, @Nullable Owner inClass) {
    Scope scope = new Scope(this, model, inClass == null ? owner : inClass, functions);
    scope.hasOtherUser = hasOtherUser || functions.hasOtherUser(def);
    List<Parameter> all = new ArrayList<>(def.args().positionalOnly());
    all.addAll(def.args().positional());
    all.addAll(def.args().keywordOnly());
    boolean handler = functions.isHandler(def, this);
    boolean method =
        inClass != null
            && def.decorators().stream()
                .noneMatch(
                    each -> each instanceof Expr.Name name && name.id().equals("staticmethod"));
    for (int i = 0; i < all.size(); i++) {
      Parameter parameter = all.get(i);
      if (i == 0 && method && inClass != null) {
        scope.known.put(parameter.name(), self(inClass));
      } else if (handler && parameter.name().equals("instance")) {
        scope.known.put("instance", new Kind(What.OBJECT, true));
      } else if (handler && parameter.name().equals("sender")) {
        scope.known.put("sender", new Kind(What.MODEL, true));
      } else {
        Kind told = method ? ofOwnMethod(def.name(), all, i, inClass) : null;
        scope.known.put(parameter.name(), told == null ? ofParameter(parameter) : told);
      }
    }
    scope.gather(def.body());
    return scope;
  }

  private static Kind self(Owner owner) {
    return switch (owner.type()) {
      case MODEL -> new Kind(What.OBJECT, true);
      case MANAGER -> new Kind(What.QUERY, true);
      case FORM, FILTER, ADMIN, VIEW, SERIALIZER, API_TYPE, OTHER, HOLDER ->
          new Kind(What.SELF, true);
    };
  }

  /** What Django and its libraries give to the methods of an admin, filter, view or serializer. */
  private @Nullable Kind ofOwnMethod(
      String method, List<Parameter> all, int at, @Nullable Owner inClass) {
    Parameter parameter = all.get(at);
    if (inClass == null || parameter.annotation() != null) {
      return null;
    }
    boolean query = parameter.name().equals("queryset") || parameter.name().equals("qs");
    boolean object = parameter.name().equals("obj") || parameter.name().equals("instance");
    return switch (inClass.type()) {
      case ADMIN ->
          query
              ? new Kind(What.QUERY, true)
              // what an inline's hooks are given beside a request is the object around it
              : object && (all.size() == 2 || CHANGES.contains(method))
                  ? new Kind(What.OBJECT, true)
                  : null;
      case FILTER, VIEW -> query ? new Kind(What.QUERY, true) : null;
      case SERIALIZER -> object && at == 1 ? new Kind(What.OBJECT, true) : null;
      case MODEL, MANAGER, FORM, API_TYPE, OTHER, HOLDER -> null;
    };
  }

  private Kind ofParameter(Parameter parameter) {
    Expr annotation = parameter.annotation();
    if (annotation != null) {
      return Annotations.kind(annotation, this, model);
    }
    return ofNamed(parameter.name());
  }

  /** What a name says by itself. */
  private Kind ofNamed(String name) {
    return model.isNamedAfter(name) ? new Kind(What.OBJECT, false) : Kind.OTHER;
  }

  /** Whether the name is bound here by {@link #bind}, and so to the model's class. */
  boolean brings(String name) {
    return known.containsKey(name);
  }

  void bind(String name, Kind kind) {
    known.put(name, kind);
  }

  /** The assignments of a body, those in functions and classes inside it left out. */
  private void gather(List<Stmt> body) {
    Deque<Node> open = new ArrayDeque<>(body);
    while (!open.isEmpty()) {
      Node node = open.pop();
      switch (node) {
        case Stmt.FunctionDef _, Stmt.ClassDef _ -> {
          continue;
        }
        case Stmt.Assign assign ->
            assign.targets().forEach(target -> give(target, assign.value(), How.ASSIGNED));
        case Stmt.AnnAssign assign -> {
          if (assign.target() instanceof Expr.Name name) {
            annotated.putIfAbsent(name.id(), assign.annotation());
          }
          if (assign.value() != null) {
            give(assign.target(), assign.value(), How.ASSIGNED);
          }
        }
        case Stmt.For loop -> give(loop.target(), loop.iter(), How.ITERATED);
        case Expr.NamedExpr named -> give(named.target(), named.value(), How.ASSIGNED);
        case Expr.ListComp comp -> comp.generators().forEach(this::give);
        case Expr.SetComp comp -> comp.generators().forEach(this::give);
        case Expr.GeneratorExp comp -> comp.generators().forEach(this::give);
        case Expr.DictComp comp -> comp.generators().forEach(this::give);
        default -> {}
      }
      Walk.children(node).forEach(open::push);
    }
  }

  private void give(Comprehension comprehension) {
    give(comprehension.target(), comprehension.iter(), How.ITERATED);
  }

  private void give(Expr target, Expr from, How how) {
    if (target instanceof Expr.Name name) {
      given.computeIfAbsent(name.id(), _ -> new ArrayList<>()).add(new Given(from, how));
    } else if (target instanceof Expr.TupleExpr tuple
        && how == How.ASSIGNED
        && tuple.elts().size() == 2
        && tuple.elts().getFirst() instanceof Expr.Name name) {
      given
          .computeIfAbsent(name.id(), _ -> new ArrayList<>())
          .add(new Given(from, How.FIRST_OF_PAIR));
    }
  }

  Kind kind(Expr expr) {
    if (depth >= DEEPEST) {
      return Kind.OTHER;
    }
    depth++;
    try {
      return told(expr);
    } finally {
      depth--;
    }
  }

  /**
   * What a method is called on: a relation to the model is called the same whether it leads to one
   * object or to many, but {@code shop.customers.first()} only many have.
   */
  Kind calledOn(Expr.Attribute method) {
    Kind on = kind(method.value());
    return on.is(What.OBJECT)
            && method.value() instanceof Expr.Attribute relation
            && model.relations().containsKey(relation.attr())
            && OF_MANAGERS.contains(method.attr())
        ? on.to(What.QUERY)
        : on.is(What.OTHER) ? behindValues(method.value()) : on;
  }

  /** {@code values("locale").annotate(...)} asks the same table, whatever its rows are. */
  private Kind behindValues(Expr of) {
    Expr at =
        of instanceof Expr.Name(String name, var _) && alias(name) instanceof Expr.Call given
            ? given
            : of;
    while (at instanceof Expr.Call call && call.func() instanceof Expr.Attribute method) {
      if (method.attr().equals("values") || method.attr().equals("values_list")) {
        Kind on = kind(method.value());
        return on.is(What.QUERY) ? on : Kind.OTHER;
      }
      if (!OF_MANAGERS.contains(method.attr())) {
        return Kind.OTHER;
      }
      at = method.value();
    }
    return Kind.OTHER;
  }

  private Kind told(Expr expr) {
    return switch (expr) {
      case Expr.Name name -> ofName(name.id());
      case Expr.Attribute attribute -> ofAttribute(attribute);
      case Expr.Call call -> ofCall(call);
      case Expr.Await await -> kind(await.value());
      case Expr.Subscript subscript -> {
        Kind of = kind(subscript.value());
        if (of.is(What.SAME)) {
          yield of;
        }
        yield of.is(What.QUERY)
            ? of.to(subscript.slice() instanceof Expr.Slice ? What.QUERY : What.OBJECT)
            : Kind.OTHER;
      }
      case Expr.BinOp both when both.op() == Expr.Operator.BIT_OR -> kind(both.left());
      case Expr.IfExp choice -> kind(choice.body());
      default -> Kind.OTHER;
    };
  }

  /** What a name is given, where that happens once: {@code Customers = QuerySet[Customer]}. */
  @Nullable Expr alias(String name) {
    List<Given> all = given.get(name);
    if (all == null) {
      return outer == null || known.containsKey(name) ? null : outer.alias(name);
    }
    return all.size() == 1 && all.getFirst().how() == How.ASSIGNED ? all.getFirst().from() : null;
  }

  /** All that a name is given. */
  List<Expr> given(String name) {
    List<Given> all = given.get(name);
    if (all == null) {
      return outer == null || known.containsKey(name) ? List.of() : outer.given(name);
    }
    return all.stream().filter(each -> each.how() == How.ASSIGNED).map(Given::from).toList();
  }

  private Kind ofName(String name) {
    Kind earlier = told.get(name);
    if (earlier != null) {
      return earlier;
    }
    List<Given> all = given.get(name);
    if (all == null) {
      Kind bound = known.get(name);
      if (bound != null) {
        return bound;
      }
      return outer == null ? Kind.OTHER : outer.ofName(name);
    }
    if (!asked.add(name)) {
      circular = true;
      return Kind.SAME;
    }
    boolean before = circular;
    circular = false;
    Expr annotation = annotated.get(name);
    Kind said = annotation == null ? Kind.OTHER : Annotations.kind(annotation, this, model);
    Kind kind = said.is(What.OTHER) ? together(name, all) : said;
    asked.remove(name);
    if (!circular || asked.isEmpty()) {
      told.put(name, kind);
    }
    circular |= before;
    return kind;
  }

  private Kind together(String name, List<Given> all) {
    Kind together = known.get(name);
    for (Given each : all) {
      Kind kind = ofGiven(each);
      if (kind.is(What.SAME)) {
        continue;
      }
      if (together != null && !together.is(kind.what())) {
        boolean perhaps = MAY_BE_OBJECT.containsAll(Set.of(together.what(), kind.what()));
        return perhaps ? ofNamed(name) : Kind.OTHER;
      }
      together = kind;
    }
    if (together == null) {
      return all.isEmpty() ? Kind.OTHER : Kind.SAME;
    }
    return together.is(What.OTHER) ? ofNamed(name) : together;
  }

  private Kind ofGiven(Given given) {
    Kind from =
        given.how() == How.FIRST_OF_PAIR && given.from() instanceof Expr.Call call
            ? ofPair(call)
            : kind(given.from());
    return switch (given.how()) {
      case ASSIGNED, FIRST_OF_PAIR -> from;
      case ITERATED -> from.is(What.QUERY) ? from.to(What.OBJECT) : Kind.OTHER;
    };
  }

  private Kind ofPair(Expr.Call call) {
    if (call.func() instanceof Expr.Attribute method && GIVE_PAIR.contains(method.attr())) {
      Kind on = kind(method.value());
      return on.is(What.QUERY) ? on.to(What.OBJECT) : Kind.OTHER;
    }
    return Kind.OTHER;
  }

  private Kind ofAttribute(Expr.Attribute attribute) {
    String name = attribute.attr();
    Kind on = kind(attribute.value());
    switch (on.what()) {
      case MODEL -> {
        // a manager is the one thing in lower case that a model's class is asked for
        return Character.isLowerCase(name.charAt(0)) || name.startsWith("_default")
            ? on.to(What.QUERY)
            : Kind.OTHER;
      }
      case SELF -> {
        return switch (name) {
          case "instance", "object" -> on.to(What.OBJECT);
          case "queryset", "object_list" -> on.to(What.QUERY);
          case "model" -> on.to(What.MODEL);
          default -> Kind.OTHER;
        };
      }
      case SAME -> {
        return Kind.SAME;
      }
      case QUERY, OBJECT, OTHER -> {}
    }
    if (isModel(attribute)) {
      return new Kind(What.MODEL, true);
    }
    if (model.isUser() && name.equals("AUTH_USER_MODEL")) {
      return new Kind(What.MODEL, true);
    }
    if (model.isUser() && name.equals("user") && isRequest(attribute.value())) {
      return new Kind(What.OBJECT, !hasOtherUser);
    }
    if (name.equals(model.key().name() + "_set")) {
      return new Kind(What.QUERY, model.onlyOne());
    }
    Boolean relation = model.relations().get(name);
    return relation == null ? Kind.OTHER : new Kind(What.OBJECT, relation);
  }

  /** {@code request}, {@code self.request}. */
  private static boolean isRequest(Expr expr) {
    return Functions.lastName(expr).equals("request");
  }

  /** {@code models.Customer}. */
  private boolean isModel(Expr.Attribute attribute) {
    return attribute.attr().equals(model.className())
        && attribute.value() instanceof Expr.Name module
        && isModule(module.id());
  }

  private boolean isModule(String name) {
    return (name.equals("models") || name.endsWith("_models"))
        && (model.onlyOne() || knows("module " + name));
  }

  private boolean knows(String name) {
    return known.containsKey(name) || (outer != null && outer.knows(name));
  }

  private Kind ofCall(Expr.Call call) {
    if (givesModel(call)) {
      return new Kind(What.MODEL, true);
    }
    switch (call.func()) {
      case Expr.Name name -> {
        if ((name.id().equals("get_object_or_404") || name.id().equals("aget_object_or_404"))
            && !call.args().isEmpty()) {
          Kind of = kind(call.args().getFirst());
          return of.is(What.MODEL) || of.is(What.QUERY) ? of.to(What.OBJECT) : Kind.OTHER;
        }
        if (SAME_OBJECTS.contains(name.id()) && !call.args().isEmpty()) {
          Kind of = kind(call.args().getFirst());
          return of.is(What.QUERY) ? of : Kind.OTHER;
        }
        Kind of = kind(name);
        if (of.is(What.MODEL)) {
          return of.to(What.OBJECT);
        }
        Kind own = gives(name.id());
        return own.is(What.OTHER) && !isGiven(name.id()) ? functions.givesImported(name) : own;
      }
      case Expr.Attribute method -> {
        Boolean back = model.relations().get(method.attr());
        if (back != null
            && call.keywords().stream().anyMatch(each -> "manager".equals(each.arg()))) {
          return new Kind(What.QUERY, back); // shop.customers(manager="active")
        }
        if (method.value() instanceof Expr.Call inner
            && inner.func() instanceof Expr.Name name
            && name.id().equals("super")) {
          return ofOwn(method.attr(), new Kind(What.SELF, true));
        }
        Kind on = calledOn(method);
        return switch (on.what()) {
          case QUERY -> ofMethod(method.attr(), on);
          case SELF -> {
            Kind own = ofOwn(method.attr(), on);
            yield own.is(What.OTHER) ? given(method) : own;
          }
          case MODEL -> Kind.OTHER;
          case OBJECT, OTHER -> isModel(method) ? new Kind(What.OBJECT, true) : given(method);
          case SAME -> Kind.SAME;
        };
      }
      default -> {
        return Kind.OTHER;
      }
    }
  }

  /** A method of a class of this module, sure where it is called on {@code self}. */
  private Kind given(Expr.Attribute method) {
    boolean own =
        method.value() instanceof Expr.Name(String on, var _)
            && (on.equals("self") || on.equals("cls"));
    Kind imported = functions.givesImported(method);
    if (!imported.is(What.OTHER)) {
      return imported;
    }
    Kind kind = gives(method.attr());
    return own || kind.is(What.OTHER) ? kind : new Kind(kind.what(), false);
  }

  /** What a function of the module gives, by its name. */
  Kind gives(String function) {
    return functions.gives(function, top());
  }

  private Scope top() {
    Scope scope = this;
    while (scope.outer != null) {
      scope = scope.outer;
    }
    return scope;
  }

  /**
   * Whether a function is given the name: the {@code apps} of a migration are those of the past.
   */
  private boolean isGiven(String name) {
    return outer != null && (known.containsKey(name) || outer.isGiven(name));
  }

  /** {@code get_user_model()}, {@code apps.get_model("shop", "Customer")}. */
  private boolean givesModel(Expr.Call call) {
    List<String> texts = new ArrayList<>();
    for (Expr argument : call.args()) {
      if (argument instanceof Expr.Constant(Literal.Str(String text), var _)) {
        texts.add(text);
      }
    }
    return switch (Functions.lastName(call.func())) {
      case "get_user_model" -> model.isUser();
      case "get_model" ->
          !texts.isEmpty()
              && model.isLabel(String.join(".", texts))
              && !(call.func()
                      instanceof Expr.Attribute(Expr.Name(String apps, var _), var _, var _)
                  && isGiven(apps));
      default -> false;
    };
  }

  private static Kind ofMethod(String method, Kind on) {
    if (GIVE_OBJECT.contains(method)) {
      return on.to(What.OBJECT);
    }
    return GIVE_OTHER.contains(method) || GIVE_PAIR.contains(method)
        ? Kind.OTHER
        : on.to(What.QUERY);
  }

  /** A method of a form, admin or view that gives the model's objects. */
  private Kind ofOwn(String method, Kind self) {
    boolean manager = owner != null && owner.type() == Owner.Type.MANAGER;
    if (manager || owner == null) {
      return manager ? ofMethod(method, self) : Kind.OTHER;
    }
    return switch (method) {
      case "get_queryset", "filter_queryset" -> self.to(What.QUERY);
      case "get_object" -> self.to(What.OBJECT);
      case "save" -> owner.type() == Owner.Type.FORM ? self.to(What.OBJECT) : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }
}
