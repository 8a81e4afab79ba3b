package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Chains;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.FieldUse.Role;
import io.github.djarchitect.usage.Kind.What;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks one module, without recursion into its nodes, and reports each use of a model's field. */
final class FieldScan {
  private static final Set<String> CONDITIONS =
      Set.of(
          "filter",
          "exclude",
          "get",
          "aget",
          "get_or_create",
          "aget_or_create",
          "update_or_create",
          "aupdate_or_create",
          "complex_filter",
          "get_object_or_404",
          "aget_object_or_404",
          "get_list_or_404",
          "aget_list_or_404",
          "limit_choices_to");
  private static final Set<String> CREATES = Set.of("create", "acreate", "build");
  private static final Set<String> ORDERS =
      Set.of(
          "order_by",
          "latest",
          "alatest",
          "earliest",
          "aearliest",
          "distinct",
          "dates",
          "datetimes");
  private static final Set<String> RELOADS = Set.of("refresh_from_db", "arefresh_from_db");
  private static final Set<String> LOADS =
      Set.of("only", "defer", "refresh_from_db", "arefresh_from_db");
  private static final Set<String> SAVES =
      Set.of("update", "aupdate", "save", "asave", "bulk_update", "abulk_update");

  /** Keywords of query methods whose texts are names of fields. */
  private static final Set<String> NAMING_KEYWORDS =
      Set.of("update_fields", "unique_fields", "fields", "field_name", "queryset");

  /** Options of a ModelAdmin or inline that name fields of the model. */
  private static final Set<String> ADMIN_OPTIONS =
      Set.of(
          "list_display",
          "list_display_links",
          "list_filter",
          "list_editable",
          "list_select_related",
          "fk_name",
          "search_fields",
          "ordering",
          "fields",
          "fieldsets",
          "exclude",
          "readonly_fields",
          "autocomplete_fields",
          "raw_id_fields",
          "prepopulated_fields",
          "radio_fields",
          "filter_horizontal",
          "filter_vertical",
          "date_hierarchy",
          "sortable_by");

  /** Options of a class's Meta, or of a view, that name fields. */
  private static final Set<String> DECLARES =
      Set.of(
          "fields",
          "exclude",
          "read_only_fields",
          "extra_kwargs",
          "widgets",
          "labels",
          "help_texts",
          "error_messages",
          "localized_fields",
          "field_classes",
          "search_fields",
          "ordering_fields",
          "filterset_fields",
          "filter_fields",
          "ordering",
          "order_by_fields",
          "sortable_by",
          "list_display",
          "list_filter",
          "list_editable",
          "readonly_fields",
          "prepopulated_fields",
          "lookup_field",
          "slug_field",
          "date_field",
          "date_hierarchy",
          "only_fields",
          "exclude_fields",
          "sequence",
          "import_id_fields",
          "django_get_or_create",
          "get_latest_by");

  private static final Set<Owner.Type> WHOLE =
      Set.of(Owner.Type.FORM, Owner.Type.FILTER, Owner.Type.SERIALIZER, Owner.Type.API_TYPE);

  /** Classes whose methods a library calls by the names of their fields. */
  private static final Set<Owner.Type> HOOKED =
      Set.of(
          Owner.Type.FORM,
          Owner.Type.FILTER,
          Owner.Type.SERIALIZER,
          Owner.Type.API_TYPE,
          Owner.Type.OTHER);

  /** So many keywords that are all fields of a model are told by chance of no other one. */
  private static final int SURELY_FIELDS = 4;

  private static final Set<String> FIELD_OF_FILTER = Set.of("field_name", "name");

  private static final Set<String> ASKS = Set.of("get", "pop", "setdefault");

  private static final Set<String> COLLECTS = Set.of("append", "extend", "add");

  /** Attributes that hold a query of whatever it is that they are asked of. */
  private static final Set<String> SAYS_NOTHING =
      Set.of("objects", "queryset", "get_queryset", "object_list", "qs");

  private static final Set<String> SELVES = Set.of("self", "cls", "super");

  /** Names that are given each other's values are followed this far. */
  private static final int DEEPEST = 50;

  /** Methods that call what they are given without a name by the names of its fields. */
  private static final Set<String> KEYED = Set.of("aggregate", "aaggregate", "annotate", "alias");

  /** Options of a model's Meta that name fields: errors of the system check if one is gone. */
  private static final Set<String> OF_META =
      Set.of(
          "ordering",
          "unique_together",
          "index_together",
          "indexes",
          "constraints",
          "get_latest_by",
          "order_with_respect_to");

  /** What indexes and constraints say beside names of fields. */
  private static final Set<String> WORDS =
      Set.of("name", "violation_error_message", "violation_error_code");

  /** Options of a user model, which Django reads as names of its fields. */
  private static final Set<String> OF_USERS =
      Set.of("USERNAME_FIELD", "EMAIL_FIELD", "REQUIRED_FIELDS");

  private final PythonModule module;
  private final String path;
  private final ModelInCode model;
  private final String field;

  /** Whether the name is that of a relation's key, which no form has a field for. */
  private final boolean key;

  private final Set<String> derived;
  private final Owners owners;
  private final Expressions expressions;
  private final FormKeys formKeys;
  private final NameLists nameLists;
  private final Scope top;

  /** Made once: to gather the names of a function reads its whole body. */
  private final Map<Stmt.FunctionDef, Scope> scopes = new IdentityHashMap<>();

  private final Map<Stmt.ClassDef, Optional<Owner>> ofClasses = new IdentityHashMap<>();

  /** What another finder has told is a list of names no more. */
  private final Set<Span> reported = new HashSet<>();

  /** Names at the top of the module whose value options of classes take. */
  private final Map<String, Taken> taken = new HashMap<>();

  private boolean gathered;

  /** Names in a function or the module that hold expressions, with the queries they end in. */
  private final Map<Scope, Map<String, List<Query>>> endIn = new IdentityHashMap<>();

  /** Pieces of f-strings behind the first, which begin no lookup, and what a Meta compares with. */
  private final Set<Node> inside = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What a row or dict is asked for: {@code row["customer__name"]}. */
  private final Set<Node> askedFor = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Lists of names at the top of the module, with the query that they are handed to. */
  private final Map<String, Query> handedOn = new HashMap<>();

  FieldScan(PythonModule module, String path, ModelInCode model, String field) {
    this.module = module;
    this.path = path;
    this.model = model;
    this.field = field;
    this.key = model.keys().contains(field);
    this.owners = new Owners(module, path, model);
    this.expressions = new Expressions(module);
    this.formKeys = new FormKeys(module, path, model, field);
    this.nameLists = new NameLists(model, field);
    this.top = Scope.ofModule(module.body(), path, model);
    imports(top);
    this.derived =
        Set.of("get_" + field + "_display", "get_next_by_" + field, "get_previous_by_" + field);
  }

  /**
   * An option that a module's name is given to.
   *
   * @param times by how many options made for the model
   */
  private record Taken(Role role, String in, int times) {}

  /** Takes what is found. */
  interface Found {
    void add(Span span, Role role, String in, boolean certain);
  }

  /**
   * What surrounds a node.
   *
   * @param owner the class made for the model whose body this is
   * @param body directly in the body of a class
   * @param option the class attribute that is being assigned
   * @param query the method of the nearest query call, with whether it is one of the model
   * @param alone what an expression speaks of that stands in no query
   */
  private record Context(
      Scope scope,
      @Nullable Owner owner,
      boolean meta,
      boolean body,
      String option,
      @Nullable Query query,
      Alone alone) {
    Context within(@Nullable Query next) {
      return new Context(scope, owner, meta, body, option, next, alone);
    }

    Context assigning(String name) {
      return new Context(scope, owner, meta, body, name, null, alone);
    }

    Context alone(Alone next) {
      return new Context(scope, owner, meta, body, option, query, next);
    }
  }

  private enum Alone {
    /** Of an object of the model, which it is assigned to. */
    OURS,
    PERHAPS_OURS,
    /** Of something that is not told. */
    OPEN,
    /** In a class that is made for something else. */
    ELSEWHERE
  }

  /**
   * @param method of the query
   * @param ours whether it is a query of the model
   * @param helper the function of the database in it that is nearest: {@code F}, {@code Count}
   * @param named in a keyword of the query's own
   * @param value whether a text here is a value and no name
   * @param open whether it may be a query of any model
   */
  private record Query(
      String method,
      boolean ours,
      boolean certain,
      String helper,
      boolean value,
      boolean named,
      boolean open) {
    Query(String method, boolean ours, boolean certain) {
      this(method, ours, certain, "", false, false, false);
    }

    static Query open(String method) {
      return new Query(method, false, true, "", false, false, true);
    }

    Query inHelper(String name) {
      return new Query(method, ours, certain, name, Expressions.isOfValues(name), named, open);
    }

    Query ofValues() {
      return new Query(method, ours, certain, helper, true, named, open);
    }

    /** {@code aggregate(Max("name"))} gives {@code name__max}. */
    boolean makesKey() {
      return !named && !helper.isEmpty() && KEYED.contains(method);
    }

    Query inKeyword(String name) {
      if (!helper.isEmpty()) {
        return Expressions.isNaming(helper, name) ? this : ofValues();
      }
      return NAMING_KEYWORDS.contains(name)
          ? this
          : new Query(method, ours, certain, helper, true, true, open);
    }
  }

  private record Open(Node node, Context context) {}

  /** The names of the module. */
  Scope top() {
    return top;
  }

  Owners owners() {
    return owners;
  }

  void scan(Found found) {
    walk(top, (_, _, _, _) -> {});
    gathered = true;
    walk(
        top,
        (span, role, in, certain) -> {
          reported.add(span);
          found.add(span, role, in, certain);
        });
    lists(
        (span, role, in, certain) -> {
          if (reported.add(span)) {
            found.add(span, role, in, certain);
          }
        });
  }

  /** Lists of names that nothing else has told, at the top of the module and of its classes. */
  private void lists(Found found) {
    boolean near = top.brings(model.className());
    for (Stmt stmt : module.body()) {
      lists(stmt, null, near, found);
      if (stmt instanceof Stmt.ClassDef def) {
        Owner owner = owners.of(def, top);
        // the options of a class that is made for something else name fields of that
        def.body().stream()
            .filter(member -> owner != null || !isOption(member))
            .forEach(member -> lists(member, owner, near, found));
      }
    }
  }

  /** The classes of the module that take every field of the model, this one too. */
  List<WholeModel> whole() {
    List<WholeModel> all = new ArrayList<>();
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Stmt.ClassDef def) {
            Owner owner = owners.of(def, top);
            if (owner != null && WHOLE.contains(owner.type()) && isWhole(def, owner.type())) {
              all.add(
                  new WholeModel(
                      Place.of(path, def.span().startLine()),
                      def.name(),
                      owner.type() == Owner.Type.FORM));
            }
          }
        });
    return all;
  }

  private boolean isWhole(Stmt.ClassDef def, Owner.Type type) {
    boolean whole = false;
    for (Stmt member : def.body()) {
      if (member instanceof Stmt.Assign assign
          && assign.targets().getFirst() instanceof Expr.Name(String name, var _)
          && name.equals(field)) {
        return false;
      }
      if (member instanceof Stmt.ClassDef meta && meta.name().equals("Meta")) {
        Expr fields = null;
        Expr exclude = null;
        boolean says = false;
        for (Stmt option : meta.body()) {
          if (option instanceof Stmt.Assign assign
              && assign.targets().getFirst() instanceof Expr.Name(String name, var _)) {
            switch (name) {
              case "model" -> says = true;
              case "fields", "only_fields" -> fields = assign.value();
              case "exclude", "exclude_fields" -> exclude = assign.value();
              default -> {}
            }
          }
        }
        boolean every =
            fields instanceof Expr.Constant(Literal.Str(String text), var _)
                && text.equals("__all__");
        boolean but =
            fields == null
                && exclude != null
                && NameLists.entries(exclude).stream().noneMatch(this::isField);
        // without a list a form and a filter set do not take every field
        boolean none =
            fields == null
                && exclude == null
                && says
                && meta.bases().isEmpty()
                && (type == Owner.Type.SERIALIZER || type == Owner.Type.API_TYPE);
        whole |= every || but || none;
      }
    }
    return whole;
  }

  private boolean isField(Expr expr) {
    return expr instanceof Expr.Constant(Literal.Str(String text), var _) && text.equals(field);
  }

  private static boolean isOption(Stmt member) {
    return member instanceof Stmt.Assign assign
        && assign.targets().getFirst() instanceof Expr.Name(String name, var _)
        && (ADMIN_OPTIONS.contains(name) || DECLARES.contains(name));
  }

  private void lists(Stmt stmt, @Nullable Owner owner, boolean near, Found found) {
    switch (stmt) {
      case Stmt.Assign assign -> {
        if (assign.targets().getFirst() instanceof Expr.Name(String name, var _)) {
          nameLists.assigned(name, assign.value(), owner, near, found);
        }
      }
      case Stmt.AnnAssign assign -> {
        if (assign.target() instanceof Expr.Name(String name, var _) && assign.value() != null) {
          nameLists.assigned(name, assign.value(), owner, near, found);
        }
      }
      default -> {}
    }
  }

  /** {@code fields = BASE_FIELDS} in a class made for the model. */
  private void takes(Expr value, Context context) {
    Owner owner = context.owner;
    Role role = owner == null || !context.body ? null : declares(owner, context);
    if (role != null && owner != null) {
      Walk.through(
          List.of(value),
          node -> {
            if (node instanceof Expr.Name(String name, var _)) {
              Taken before = taken.get(name);
              taken.put(
                  name,
                  before == null
                      ? new Taken(role, in(owner, context), 1)
                      : new Taken(before.role(), before.in(), before.times() + 1));
            }
          });
    }
  }

  private static String in(Owner owner, Context context) {
    return owner.name() + (context.meta ? ".Meta." : ".") + context.option;
  }

  /** Whether all that reads the module's name is made for the model. */
  private boolean isOnlyOurs(String name, int times) {
    int[] reads = new int[1];
    Walk.through(
        module.body(),
        node -> reads[0] += node instanceof Expr.Name(String id, var _) && id.equals(name) ? 1 : 0);
    return reads[0] <= times + 1; // and the assignment itself
  }

  private void walk(Scope top, Found found) {
    Deque<Open> open = new ArrayDeque<>();
    Context start = new Context(top, null, false, false, "", null, Alone.OPEN);
    module.body().reversed().forEach(stmt -> open.push(new Open(stmt, start)));
    while (!open.isEmpty()) {
      Open next = open.pop();
      look(next.node, next.context, found);
      for (Node child : Walk.children(next.node).reversed()) {
        open.push(new Open(child, contextOf(next.node, child, next.context)));
      }
    }
  }

  private void imports(Scope top) {
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Stmt.ImportFrom from) {
            String of = from.module() == null ? "" : from.module();
            for (Alias alias : from.names()) {
              String as = alias.asname() == null ? alias.name() : alias.asname();
              boolean star = alias.name().equals("*") && model.isImported(path, of, from.level());
              if (star) {
                top.bind(model.className(), new Kind(What.MODEL, true));
              } else if (alias.name().equals(model.className())
                  && !of.startsWith("django.")
                  && model.isImported(path, of, from.level())) {
                top.bind(as, new Kind(What.MODEL, true));
              } else if (model.isImported(
                  path, of.isEmpty() ? alias.name() : of + "." + alias.name(), from.level())) {
                top.bind("module " + as, Kind.OTHER);
              }
            }
          }
        });
    if (model.modelFiles().contains(path)) {
      module.body().stream()
          .filter(stmt -> stmt instanceof Stmt.ClassDef def && owners.isModel(def))
          .forEach(_ -> top.bind(model.className(), new Kind(What.MODEL, true)));
    }
  }

  // Context

  private Context contextOf(Node parent, Node child, Context context) {
    return switch (parent) {
      case Stmt.ClassDef def -> {
        if (!(child instanceof Stmt)) {
          yield context;
        }
        if (def.name().equals("Meta") && context.owner != null) {
          yield new Context(context.scope, context.owner, true, true, "", null, context.alone);
        }
        Owner owner = owner(def, context.scope);
        Alone alone = owner == null && isElsewhere(def) ? Alone.ELSEWHERE : Alone.OPEN;
        yield new Context(context.scope, owner, false, true, "", null, alone);
      }
      case Stmt.FunctionDef def ->
          child instanceof Stmt
              ? new Context(
                  scopes.computeIfAbsent(
                      def, each -> context.scope.ofFunction(each, context.owner)),
                  context.owner,
                  false,
                  false,
                  isOption(def, context) ? def.name() : "",
                  null,
                  context.alone)
              : context;
      case Stmt.Assign assign ->
          child == assign.value() ? assigned(assign.targets().getFirst(), context) : context;
      case Stmt.AugAssign assign ->
          child == assign.value() ? assigned(assign.target(), context) : context;
      case Stmt.AnnAssign assign ->
          child == assign.value() && assign.target() instanceof Expr.Name name
              ? context.assigning(name.id())
              : context;
      case Expr.Call call -> {
        if (child == call.func()) {
          yield context.within(null);
        }
        Context inside = arguments(call, context);
        boolean first = call.args().isEmpty() || child == call.args().getFirst();
        yield inside.query != null
                && child instanceof Expr
                && !first
                && Expressions.isOfOne(inside.query.helper())
            ? inside.within(inside.query.ofValues())
            : inside;
      }
      case Keyword keyword ->
          context.query == null
              ? context
              : keyword.arg() == null
                  ? context.within(
                      context.query.helper().isEmpty() ? context.query : context.query.ofValues())
                  : context.within(context.query.inKeyword(keyword.arg()));
      default -> context;
    };
  }

  private Context assigned(Expr target, Context context) {
    return switch (target) {
      case Expr.Name(String name, var _) -> context.assigning(name);
      case Expr.Attribute attribute -> {
        Kind on = context.scope.kind(attribute.value());
        if (on.is(What.OBJECT)) {
          yield context.alone(on.certain() ? Alone.OURS : Alone.PERHAPS_OURS);
        }
        yield model.hasField(attribute.attr()) ? context : context.alone(Alone.ELSEWHERE);
      }
      default -> context;
    };
  }

  /** A class that says it is made for another model, or is one or its manager. */
  private boolean isElsewhere(Stmt.ClassDef def) {
    return Owners.saysModel(def)
        || def.name().endsWith("Manager")
        || def.name().endsWith("QuerySet")
        || model.modelFiles().contains(path)
        || (def.bases().stream().anyMatch(base -> Functions.lastName(base).endsWith("Model"))
            && !isAbstract(def));
  }

  /** Whether other models are derived from one, this one perhaps. */
  private static boolean isAbstract(Stmt.ClassDef def) {
    return def.body().stream()
        .anyMatch(
            member ->
                member instanceof Stmt.ClassDef meta
                    && meta.body().stream()
                        .anyMatch(
                            option ->
                                option instanceof Stmt.Assign assign
                                    && assign.targets().getFirst()
                                        instanceof Expr.Name(String name, var _)
                                    && name.equals("abstract")));
  }

  private @Nullable Owner owner(Stmt.ClassDef def, Scope scope) {
    return ofClasses
        .computeIfAbsent(def, each -> Optional.ofNullable(owners.of(each, scope)))
        .orElse(null);
  }

  /** {@code get_list_display} of an admin. */
  private static boolean isOption(Stmt.FunctionDef def, Context context) {
    return context.owner != null
        && context.owner.type() == Owner.Type.ADMIN
        && def.name().startsWith("get_")
        && ADMIN_OPTIONS.contains(def.name().substring("get_".length()));
  }

  private Context arguments(Expr.Call call, Context context) {
    switch (call.func()) {
      case Expr.Attribute method -> {
        Kind on = context.scope.calledOn(method);
        boolean own = SAVES.contains(method.attr()) || RELOADS.contains(method.attr());
        if (on.is(What.QUERY) || (on.is(What.OBJECT) && own)) {
          return context.within(new Query(method.attr(), true, on.certain()));
        }
        if (isUpper(method.attr())) {
          return helper(call, method.attr(), context);
        }
        if (COLLECTS.contains(method.attr())
            && method.value() instanceof Expr.Name(String to, var _)) {
          return context.assigning(to);
        }
        boolean query =
            CONDITIONS.contains(method.attr())
                || ORDERS.contains(method.attr())
                || LOADS.contains(method.attr())
                || SAVES.contains(method.attr())
                || method.attr().startsWith("values")
                || method.attr().equals("annotate")
                || method.attr().endsWith("aggregate");
        if (!query) {
          return context.within(null);
        }
        return context.within(
            isOpen(method.value(), context)
                ? Query.open(method.attr())
                : new Query(method.attr(), false, true));
      }
      case Expr.Name name -> {
        if (CONDITIONS.contains(name.id()) && !call.args().isEmpty()) {
          Kind of = context.scope.kind(call.args().getFirst());
          boolean ours = of.is(What.MODEL) || of.is(What.QUERY);
          return context.within(new Query(name.id(), ours, of.certain()));
        }
        if (context.scope.kind(name).is(What.MODEL)) {
          return context.within(new Query("create", true, true));
        }
        // Q, F, Count, Lower: they speak of the query that they stand in
        return isUpper(name.id()) ? helper(call, name.id(), context) : context.within(null);
      }
      default -> {
        return context.within(null);
      }
    }
  }

  private Context helper(Expr.Call call, String name, Context context) {
    String known = expressions.of(call.func());
    Query query = context.query;
    if (query == null) {
      query = known == null || context.body ? null : alone(context);
    } else if (query.open() && known != null && isNear(context)) {
      query = new Query(query.method(), true, false, "", query.value(), query.named(), true);
    }
    return context.within(query == null ? null : query.inHelper(known == null ? name : known));
  }

  /** What an expression speaks of that no query is around: the query that its name is handed to. */
  private @Nullable Query alone(Context context) {
    boolean elsewhere = context.alone == Alone.ELSEWHERE;
    for (Query each :
        endIn.getOrDefault(context.scope, Map.of()).getOrDefault(context.option, List.of())) {
      if (each.ours()) {
        return each;
      }
      elsewhere |= !each.open();
    }
    return switch (context.alone) {
      case OURS -> new Query("", true, true);
      case PERHAPS_OURS -> new Query("", true, false);
      case OPEN, ELSEWHERE -> elsewhere || !isNear(context) ? null : new Query("", true, false);
    };
  }

  /** Whether an expression of which nothing is told may well be about the model. */
  private boolean isNear(Context context) {
    Owner owner = context.owner;
    boolean own =
        owner != null && (owner.type() == Owner.Type.MODEL || owner.type() == Owner.Type.MANAGER);
    return own || (top.brings(model.className()) && !model.modelFiles().contains(path));
  }

  /** Whether nothing says of which model a query is: not its class, no relation. */
  private static boolean isOpen(Expr expr, Context context) {
    Expr at = expr;
    for (int i = 0; i < DEEPEST; i++) {
      switch (at) {
        case Expr.Call call -> at = call.func();
        case Expr.Subscript subscript -> at = subscript.value();
        case Expr.Attribute attribute -> {
          boolean queries =
              SAYS_NOTHING.contains(attribute.attr()) || (i > 0 && isMethod(attribute.attr()));
          if (!queries) {
            return false;
          }
          at = attribute.value();
        }
        case Expr.Name(String name, var _) -> {
          Expr given = context.scope.alias(name);
          if (given == null) {
            return !isUpper(name)
                && !name.equals("get_user_model")
                && context.scope.given(name).stream().noneMatch(each -> isOfOther(each, context))
                && (context.alone != Alone.ELSEWHERE || !SELVES.contains(name));
          }
          at = given;
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  /** {@code Book.objects.all()}, whatever else the name is given: {@code books.filter(...)}. */
  private static boolean isOfOther(Expr given, Context context) {
    Expr at = given;
    while (at instanceof Expr.Call || at instanceof Expr.Attribute) {
      if (at instanceof Expr.Attribute(Expr value, String attr, var _)) {
        if (attr.equals("objects") && value instanceof Expr.Name(String name, var _)) {
          return isUpper(name) && context.scope.kind(value).is(What.OTHER);
        }
        at = value;
      } else if (at instanceof Expr.Call call) {
        at = call.func();
      }
    }
    return false;
  }

  private static boolean isMethod(String name) {
    return CONDITIONS.contains(name)
        || ORDERS.contains(name)
        || LOADS.contains(name)
        || name.startsWith("values")
        || Set.of("annotate", "alias", "all", "select_related", "prefetch_related").contains(name);
  }

  // Looking

  private void look(Node node, Context context, Found found) {
    nameLists.loops(node, context.scope, found);
    if (!key) {
      formKeys.look(
          node,
          context.owner == null ? null : context.owner.type(),
          context.owner == null ? "" : context.owner.name(),
          found);
    }
    switch (node) {
      case Expr.Attribute attribute -> attribute(attribute, context, found);
      case Expr.JoinedStr joined -> joined.values().stream().skip(1).forEach(inside::add);
      case Expr.Constant constant -> {
        if (constant.value() instanceof Literal.Str(String value) && !inside.contains(constant)) {
          string(constant, value, context, found);
        }
      }
      case Expr.Subscript subscript -> askedFor.add(subscript.slice());
      case Expr.Call call -> {
        if (call.func() instanceof Expr.Attribute(var _, String method, var _)
            && ASKS.contains(method)
            && !call.args().isEmpty()) {
          askedFor.add(call.args().getFirst());
        }
        if (context.meta) {
          words(call);
        }
        Context inside = arguments(call, context);
        handsOn(call, inside);
        if (!gathered && inside.query != null && inside.query.helper().isEmpty()) {
          endsIn(call, context.scope, inside.query);
        }
        byText(call, context, found);
        call.keywords().forEach(keyword -> keyword(call, keyword, inside, found));
        texts(call, inside, found);
        unpacked(call, inside, found);
        filters(call, context, found);
      }
      case Expr.DictExpr dict -> defaults(dict, context, found);
      case Expr.Compare compare -> askedFor(compare, context, found);
      case Stmt.FunctionDef def -> {
        if (context.owner != null
            && HOOKED.contains(context.owner.type())
            && !key
            && Set.of("clean_" + field, "validate_" + field, "resolve_" + field)
                .contains(def.name())) {
          found.add(nameIn(def.span(), def.name()), Role.HOOK, context.owner.name(), true);
        }
      }
      case Stmt.Assign assign -> {
        declared(assign.targets().getFirst(), assign.value(), context, found);
        if (!gathered && assign.targets().getFirst() instanceof Expr.Name(String option, var _)) {
          takes(assign.value(), context.assigning(option));
        }
        if (assign.targets().getFirst() instanceof Expr.Attribute(var _, String option, var _)
            && option.equals("admin_order_field")) {
          sortedBy(assign.value(), option, context, found);
        }
      }
      case Stmt.AnnAssign assign -> declared(assign.target(), assign.value(), context, found);
      default -> {}
    }
  }

  /** Of an index or constraint its own name, and the values of a condition. */
  private void words(Expr.Call call) {
    boolean condition = Expressions.isCondition(Functions.lastName(call.func()));
    for (Keyword keyword : call.keywords()) {
      String arg = String.valueOf(keyword.arg());
      if ((condition && !arg.equals("then")) || WORDS.contains(arg)) {
        inside.add(keyword.value());
        inside.addAll(NameLists.entries(keyword.value()));
      }
    }
  }

  /** {@code if db_field.name == "owner"} in a hook of an admin or form. */
  private void askedFor(Expr.Compare compare, Context context, Found found) {
    Owner owner = context.owner;
    if (owner == null
        || (owner.type() != Owner.Type.ADMIN && owner.type() != Owner.Type.FORM)
        || !(compare.left() instanceof Expr.Attribute(Expr.Name(String of, var _), String name, _))
        || !of.equals("db_field")
        || !name.equals("name")) {
      return;
    }
    for (Expr each : compare.comparators()) {
      List<Expr> texts = NameLists.entries(each);
      (texts.isEmpty() ? List.of(each) : texts)
          .stream()
              .filter(this::isField)
              .forEach(text -> found.add(text.span(), Role.HOOK, owner.name(), true));
    }
  }

  /**
   * {@code getattr(customer, "name")}, {@code CharField(source="owner.name")}, {@code
   * Customer._meta.get_field("name")}, {@code inlineformset_factory(User, Customer,
   * fk_name="owner")}.
   */
  private void byText(Expr.Call call, Context context, Found found) {
    if (call.func()
            instanceof Expr.Attribute(Expr.Attribute(Expr of, String meta, _), String method, _)
        && meta.equals("_meta")
        && method.equals("get_field")
        && !call.args().isEmpty()
        && isField(call.args().getFirst())) {
      Kind on = context.scope.kind(of);
      if (on.is(What.MODEL) || on.is(What.OBJECT)) {
        found.add(call.args().getFirst().span(), Role.EXPRESSION, method, on.certain());
      }
    }
    if (Functions.lastName(call.func()).equals("inlineformset_factory")
        && call.args().size() >= 2
        && context.scope.kind(call.args().get(1)).is(What.MODEL)) {
      call.keywords().stream()
          .filter(each -> "fk_name".equals(each.arg()) && isField(each.value()))
          .forEach(each -> found.add(each.value().span(), Role.EXPRESSION, "fk_name", true));
    }
    if (FieldUse.OF_OBJECTS.contains(Functions.lastName(call.func()))
        && call.func() instanceof Expr.Name
        && call.args().size() >= 2
        && call.args().get(1) instanceof Expr.Constant(Literal.Str(String name), Span span)
        && name.equals(field)) {
      Kind on = context.scope.kind(call.args().getFirst());
      if (on.is(What.OBJECT)) {
        found.add(span, Role.ATTRIBUTE, model.className(), on.certain());
      }
    }
    for (Keyword keyword : call.keywords()) {
      if ("ordering".equals(keyword.arg()) && Functions.lastName(call.func()).equals("display")) {
        sortedBy(keyword.value(), "display", context, found);
      }
      if ("source".equals(keyword.arg())
          && context.body
          && keyword.value() instanceof Expr.Constant(Literal.Str(String path), Span span)) {
        String[] parts = path.split("\\.");
        boolean own =
            context.owner != null
                && context.owner.type() == Owner.Type.SERIALIZER
                && parts[0].equals(field);
        Boolean across = null;
        for (int i = 1; i < parts.length && across == null; i++) {
          across = parts[i].equals(field) ? model.relations().get(parts[i - 1]) : null;
        }
        if (own || across != null) {
          found.add(span, Role.ATTRIBUTE, "source", own || Boolean.TRUE.equals(across));
        }
      }
    }
  }

  /** By what an admin sorts a column of its own: {@code @admin.display(ordering="owner__name")}. */
  private void sortedBy(Expr value, String in, Context context, Found found) {
    if (context.owner == null || context.owner.type() != Owner.Type.ADMIN) {
      return;
    }
    Walk.through(
        value,
        node -> {
          if (node instanceof Expr.Constant(Literal.Str(String text), Span span)
              && isDirect(text.replaceFirst("^-", ""))) {
            found.add(span, Role.ORDERING, in, true);
          }
        });
  }

  /** {@code values_list(*COLUMNS)}, {@code save(update_fields=COLUMNS)}. */
  private void handsOn(Expr.Call call, Context inside) {
    Query query = inside.query;
    if (query == null) {
      return;
    }
    for (Expr argument : call.args()) {
      Expr given = argument instanceof Expr.Starred(Expr value, var _) ? value : argument;
      if (given instanceof Expr.Name(String name, var _) && named(query.method()) != null) {
        handedOn.put(name, query);
      }
    }
    for (Keyword keyword : call.keywords()) {
      if (NAMING_KEYWORDS.contains(String.valueOf(keyword.arg()))
          && keyword.value() instanceof Expr.Name(String name, var _)) {
        handedOn.put(name, query);
      }
    }
  }

  /** {@code filter(*conditions)}, {@code annotate(found=vector)}. */
  private void endsIn(Expr.Call call, Scope scope, Query query) {
    List<Node> given = new ArrayList<>(call.args());
    given.addAll(call.keywords());
    Walk.through(
        given,
        node -> {
          if (node instanceof Expr.Name(String name, var _)) {
            endIn
                .computeIfAbsent(scope, _ -> new HashMap<>())
                .computeIfAbsent(name, _ -> new ArrayList<>())
                .add(query);
          }
        });
  }

  /** {@code update_or_create(defaults={"name": ...})}. */
  private void defaults(Expr.DictExpr dict, Context context, Found found) {
    Query query = context.query;
    if (query != null && query.ours() && query.method().contains("or_create")) {
      for (Expr.DictEntry entry : dict.entries()) {
        if (entry.key() instanceof Expr.Constant(Literal.Str(String key), Span span)
            && key.equals(field)) {
          found.add(span, Role.VALUE, query.method(), query.certain());
        }
      }
    }
  }

  /** {@code filter(**{"name__in": ...})}. */
  private void unpacked(Expr.Call call, Context inside, Found found) {
    for (Keyword keyword : call.keywords()) {
      if (keyword.arg() != null || !(keyword.value() instanceof Expr.DictExpr dict)) {
        continue;
      }
      for (Expr.DictEntry entry : dict.entries()) {
        Expr key = entry.key() instanceof Expr.JoinedStr joined ? head(joined) : entry.key();
        if (key instanceof Expr.Constant(Literal.Str(String name), Span span)
            && name.contains(field)) {
          condition(call, name, span, inside, found);
        }
      }
    }
  }

  /** {@code name__} of {@code f"name__{lookup}"}. */
  private static @Nullable Expr head(Expr.JoinedStr joined) {
    return joined.values().isEmpty() ? null : joined.values().getFirst();
  }

  /** {@code CharFilter(field_name="name")} and the columns of an {@code OrderingFilter}. */
  private void filters(Expr.Call call, Context context, Found found) {
    if (context.owner == null || context.owner.type() != Owner.Type.FILTER || !context.body) {
      return;
    }
    boolean filter = Functions.lastName(call.func()).endsWith("Filter");
    for (Keyword keyword : call.keywords()) {
      String arg = String.valueOf(keyword.arg());
      if (filter && FIELD_OF_FILTER.contains(arg)) {
        column(keyword.value(), context.owner, found);
      } else if (filter && arg.equals("fields")) {
        NameLists.entries(keyword.value()).forEach(each -> column(each, context.owner, found));
      }
    }
  }

  private void column(Expr value, Owner owner, Found found) {
    if (value instanceof Expr.Constant(Literal.Str(String name), Span span) && isDirect(name)) {
      found.add(span, Role.CONDITION, owner.name(), true);
    }
  }

  /** A form's own declaration of the field. */
  private void declared(Expr target, @Nullable Expr value, Context context, Found found) {
    Owner owner = context.owner;
    if (owner == null
        || !context.body
        || context.meta
        || !(target instanceof Expr.Name name)
        || !name.id().equals(field)) {
      return;
    }
    switch (owner.type()) {
      case MODEL -> {
        // the plan edits the model itself; for the key it may have an annotation
        if (key && value == null) {
          found.add(name.span(), Role.ATTRIBUTE, model.className(), true);
        }
      }
      case ADMIN, VIEW, MANAGER, HOLDER -> {} // an attribute of theirs is no field
      case SERIALIZER, API_TYPE -> found.add(name.span(), Role.DECLARED, owner.name(), true);
      case FILTER -> {
        // a filter that names its field or method is called what its caller says
        boolean says =
            value instanceof Expr.Call call
                && call.keywords().stream()
                    .anyMatch(
                        each ->
                            FIELD_OF_FILTER.contains(String.valueOf(each.arg()))
                                || "method".equals(each.arg()));
        if (!says && value instanceof Expr.Call) {
          found.add(name.span(), Role.FILTER_FIELD, owner.name() + ".declared", true);
        }
      }
      case FORM -> {
        if (value instanceof Expr.Call && !key) {
          found.add(name.span(), Role.HOOK, owner.name(), true);
        }
      }
      case OTHER -> found.add(name.span(), Role.HOOK, owner.name(), true);
    }
  }

  private void attribute(Expr.Attribute attribute, Context context, Found found) {
    boolean own = attribute.attr().equals(field);
    if (!own && !derived.contains(attribute.attr())) {
      return;
    }
    Kind on = context.scope.kind(attribute.value());
    if (on.is(What.OBJECT)) {
      Span span = attribute.span();
      int start = span.end() - attribute.attr().length();
      found.add(
          module.source().span(start, span.end()),
          own ? Role.ATTRIBUTE : Role.DERIVED,
          model.className(),
          on.certain());
    }
  }

  private void keyword(Expr.Call call, Keyword keyword, Context inside, Found found) {
    String name = keyword.arg();
    if (name == null || !name.contains(field)) {
      return;
    }
    Span span =
        module.source().span(keyword.span().start(), keyword.span().start() + name.length());
    Owner owner = inside.owner;
    if (owner != null
        && owner.type() == Owner.Type.MODEL
        && inside.meta
        && declares(owner, inside) != null
        && methodOf(call).equals("Q")
        && isDirect(name)) {
      found.add(span, Role.MODEL_OPTION, in(owner, inside), true);
    } else {
      condition(call, name, span, inside, found);
    }
  }

  private void condition(Expr.Call call, String name, Span span, Context inside, Found found) {
    Query query = inside.query;
    Optional<Boolean> across = across(name);
    if (across.isPresent()) {
      found.add(span, Role.CONDITION, methodOf(call), across.get());
      return;
    }
    if (query == null || !isDirect(name)) {
      return;
    }
    if (!query.ours()) {
      if (mayBeOurs(call, query, inside)) {
        Role role = CONDITIONS.contains(query.method()) ? Role.CONDITION : Role.SAVED;
        found.add(span, role, query.method(), false);
      }
      return;
    }
    if (!query.helper().isEmpty()) {
      if (query.certain() || (Expressions.isCondition(query.helper()) && fits(call))) {
        found.add(span, Role.CONDITION, methodOf(call), query.certain());
      }
    } else if (CREATES.contains(query.method())) {
      found.add(span, Role.VALUE, query.method(), query.certain());
    } else if (query.method().equals("update") || query.method().equals("aupdate")) {
      found.add(span, Role.SAVED, query.method(), query.certain());
    } else if (CONDITIONS.contains(query.method())) {
      found.add(span, Role.CONDITION, query.method(), query.certain());
    }
  }

  /**
   * Whether a query of which nothing is told asks for fields of the model alone, and for one that
   * few models have, or for several. A dictionary can be updated too, so that one name is enough
   * only where the file knows the model.
   */
  private boolean mayBeOurs(Expr.Call call, Query query, Context inside) {
    boolean condition = CONDITIONS.contains(query.method());
    boolean update = query.method().equals("update") || query.method().equals("aupdate");
    if (!query.open() || !query.helper().isEmpty() || !(condition || update) || !fits(call)) {
      return false;
    }
    if (!call.args().isEmpty()
        && call.args().getFirst() instanceof Expr.Name(String given, var _)
        && isUpper(given)) {
      return given.equals(model.className()); // baker.get(Order, note="")
    }
    String root = Chains.root(call.func());
    if (root != null && isUpper(root)) {
      return false; // a class of which nothing is told is hardly the model's
    }
    long named = call.keywords().stream().filter(each -> each.arg() != null).count();
    boolean rare = !model.common().contains(field);
    return named >= SURELY_FIELDS
        || (condition && rare)
        || (isNear(inside) && (named > 1 || (update && rare)));
  }

  /**
   * {@code found.only("name", "note")} of a query of which nothing is told: a text is a field of
   * the model by the same signs as a keyword is.
   */
  private void texts(Expr.Call call, Context inside, Found found) {
    Query query = inside.query;
    Role role = query == null ? null : named(query.method());
    if (query == null || role == null || !query.open() || !query.helper().isEmpty()) {
      return;
    }
    // of what is saved a keyword has the names
    List<Expr> texts = new ArrayList<>(role == Role.SAVED ? List.of() : call.args());
    for (Keyword keyword : call.keywords()) {
      if (NAMING_KEYWORDS.contains(String.valueOf(keyword.arg()))) {
        texts.addAll(NameLists.entries(keyword.value()));
      }
    }
    List<Expr> own = new ArrayList<>();
    int named = 0;
    for (Expr each : texts) {
      if (each instanceof Expr.Constant(Literal.Str(String text), var _)) {
        String lookup = text.replaceFirst("^-", "");
        if (!lookup.contains("__") && !model.hasField(lookup)) {
          return;
        }
        named++;
        if (isDirect(lookup)) {
          own.add(each);
        }
      }
    }
    boolean rare = !model.common().contains(field);
    if (rare || named >= SURELY_FIELDS || (isNear(inside) && named > 1)) {
      own.forEach(each -> found.add(each.span(), role, query.method(), false));
    }
  }

  /** Whether what is asked beside it are fields of the model too. */
  private boolean fits(Expr.Call call) {
    return call.keywords().stream()
        .map(Keyword::arg)
        .allMatch(
            arg -> arg == null || arg.contains("__") || arg.equals("then") || model.hasField(arg));
  }

  private static boolean isUpper(String name) {
    return Character.isUpperCase(name.charAt(0));
  }

  private static String methodOf(Expr.Call call) {
    return switch (call.func()) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> attribute.attr();
      default -> "";
    };
  }

  private void string(Expr.Constant constant, String value, Context context, Found found) {
    if (!value.contains(field) || value.length() > 200) {
      return;
    }
    String lookup = value.replaceFirst("^[-+=^@$]", "");
    Optional<Boolean> across = across(lookup);
    boolean direct = isDirect(lookup);
    if (across.isEmpty() && !direct) {
      return;
    }
    Owner owner = context.owner;
    Span span = constant.span();
    if (across.isPresent() && askedFor.contains(constant)) {
      found.add(span, Role.KEY, FieldUse.OF_ROW, across.get());
      return;
    }
    if (owner != null && context.body && !context.option.isEmpty() && context.query == null) {
      Role role = declares(owner, context);
      if (role != null) {
        found.add(span, role, in(owner, context), across.orElse(true));
        return;
      }
    }
    if (owner != null && !context.body && context.option.startsWith("get_") && direct) {
      // it may also be a value that is compared
      found.add(span, Role.ADMIN_OPTION, owner.name() + "." + context.option, false);
      return;
    }
    Taken option = owner == null ? taken.get(context.option) : null;
    if (option != null && context.query == null) {
      found.add(
          span,
          option.role(),
          option.in(),
          across.orElse(true) && isOnlyOurs(context.option, option.times()));
      return;
    }
    Query query =
        context.query == null && owner == null ? handedOn.get(context.option) : context.query;
    boolean certain = across.orElseGet(() -> query != null && query.certain());
    if (query != null && query.value()) {
      return;
    }
    if (query != null && (across.isPresent() || query.ours())) {
      Role role =
          query.makesKey()
              ? Role.KEY
              : query.helper().isEmpty() ? named(query.method()) : Role.EXPRESSION;
      if (role != null) {
        found.add(span, role, query.method(), certain);
      }
    } else if (across.isPresent()) {
      boolean shown = query == null && ADMIN_OPTIONS.contains(context.option);
      found.add(span, shown ? Role.ADMIN_OPTION : Role.PATH, context.option, across.get());
    }
  }

  private @Nullable Role declares(Owner owner, Context context) {
    return switch (owner.type()) {
      case ADMIN -> ADMIN_OPTIONS.contains(context.option) ? Role.ADMIN_OPTION : null;
      case MODEL ->
          (context.meta ? OF_META : OF_USERS).contains(context.option) ? Role.MODEL_OPTION : null;
      case MANAGER -> null;
      case FORM ->
          DECLARES.contains(context.option) && context.meta && !key ? Role.FORM_FIELD : null;
      case FILTER -> DECLARES.contains(context.option) && context.meta ? Role.FILTER_FIELD : null;
      case SERIALIZER ->
          (DECLARES.contains(context.option) || context.option.equals("read_only")) && context.meta
              ? Role.SERIALIZER_FIELD
              : null;
      case VIEW -> DECLARES.contains(context.option) ? Role.VIEW_FIELD : null;
      case API_TYPE, OTHER, HOLDER -> DECLARES.contains(context.option) ? Role.OTHER_FIELD : null;
    };
  }

  /** What a string does among the arguments of a method; null where it is no field's name. */
  private static @Nullable Role named(String method) {
    if (ORDERS.contains(method)) {
      return Role.ORDERING;
    }
    if (LOADS.contains(method)) {
      return Role.LOADED;
    }
    if (SAVES.contains(method)) {
      return Role.SAVED;
    }
    if (CREATES.contains(method) || method.equals("bulk_create")) {
      return null;
    }
    if (method.equals("values")) {
      return Role.KEY;
    }
    if (method.startsWith("values")
        || method.equals("annotate")
        || method.equals("alias")
        || method.endsWith("aggregate")
        || method.equals("select_related")
        || method.equals("prefetch_related")
        || method.equals("in_bulk")) {
      return Role.EXPRESSION;
    }
    return null;
  }

  private boolean isDirect(String lookup) {
    return lookup.equals(field) || lookup.startsWith(field + "__");
  }

  /** Whether a lookup reaches the field across a relation, with how sure that is. */
  private Optional<Boolean> across(String lookup) {
    List<String> parts = Arrays.asList(lookup.split("__"));
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i).equals(field)) {
        Boolean certain = model.relations().get(parts.get(i - 1));
        if (certain != null) {
          return Optional.of(certain);
        }
      }
    }
    return Optional.empty();
  }

  private Span nameIn(Span span, String name) {
    int at = module.source().text().indexOf(name, span.start());
    return at >= 0 && at < span.end() ? module.source().span(at, at + name.length()) : span;
  }
}
