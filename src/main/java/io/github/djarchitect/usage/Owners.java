package io.github.djarchitect.usage;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.usage.Kind.What;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which classes of a module are made for a model: its forms, admins, views, serializers. */
final class Owners {
  private static final Set<String> STRAWBERRY =
      Set.of("type", "input", "partial", "filter", "filter_type", "order", "order_type");

  /** What a class inherits from one that is made for the model. */
  static final Set<Owner.Type> FORMS =
      Set.of(Owner.Type.FORM, Owner.Type.FILTER, Owner.Type.SERIALIZER);

  /**
   * Libraries that read a class's attributes as fields without a {@code Meta} that names the model.
   */
  private static final Pattern MAPS =
      Pattern.compile("(Factory|Resource|Table|Schema|Document|SearchIndex)\\b");

  private final String path;
  private final ModelInCode model;
  private final Map<String, Owner> registered = new HashMap<>();

  Owners(PythonModule module, String path, ModelInCode model) {
    this.path = path;
    this.model = model;
    Walk.through(module.body(), this::register);
  }

  /** What a class is to the model; null where it is nothing. */
  @Nullable Owner of(Stmt.ClassDef def, Scope scope) {
    if (isModel(def)) {
      return new Owner(def.name(), Owner.Type.MODEL);
    }
    if (model.managers().contains(def.name())) {
      return new Owner(def.name(), Owner.Type.MANAGER);
    }
    Owner admin = registered.get(def.name());
    if (admin != null) {
      return admin;
    }
    for (Expr decorator : def.decorators()) {
      if (decorator instanceof Expr.Call call
          && call.func() instanceof Expr.Attribute method
          && method.attr().equals("register")
          && call.args().stream().anyMatch(each -> scope.kind(each).is(What.MODEL))) {
        return new Owner(def.name(), Owner.Type.ADMIN);
      }
    }
    for (Expr decorator : def.decorators()) {
      // @strawberry_django.type(Customer)
      if (decorator instanceof Expr.Call call
          && STRAWBERRY.contains(Functions.lastName(call.func()))
          && !call.args().isEmpty()
          && scope.kind(call.args().getFirst()).is(What.MODEL)) {
        return new Owner(def.name(), Owner.Type.API_TYPE);
      }
    }
    for (Stmt member : def.body()) {
      if (member instanceof Stmt.ClassDef meta && meta.name().equals("Meta")) {
        if (isFor(meta.body(), "model", scope)) {
          return new Owner(def.name(), type(def));
        }
      }
    }
    if (isFor(def.body(), "model", scope)
        || isFor(def.body(), "queryset", scope)
        || isAsked(def.body(), scope)) {
      Owner.Type type = type(def);
      boolean holds = type == Owner.Type.OTHER && !MAPS.matcher(names(def)).find();
      return new Owner(def.name(), holds ? Owner.Type.HOLDER : type);
    }
    if (saysModel(def)) {
      return null;
    }
    Owner.Type known = model.byView().contains(def.name()) ? model.made().get(def.name()) : null;
    for (Expr base : def.bases()) {
      Owner.Type inherited = model.made().get(Functions.lastName(base));
      known = known == null && inherited != null && FORMS.contains(inherited) ? inherited : known;
    }
    return known == null ? null : new Owner(def.name(), known);
  }

  /** Whether a class says for itself what it is made for. */
  static boolean saysModel(Stmt.ClassDef def) {
    return says(def.body(), Set.of("model", "queryset"))
        || def.body().stream()
            .anyMatch(
                member ->
                    member instanceof Stmt.ClassDef meta
                        && meta.name().equals("Meta")
                        && says(meta.body(), Set.of("model")));
  }

  private static boolean says(List<Stmt> body, Set<String> options) {
    return body.stream()
        .anyMatch(
            stmt ->
                stmt instanceof Stmt.Assign assign
                    && assign.targets().getFirst() instanceof Expr.Name(String name, var _)
                    && options.contains(name));
  }

  private static boolean isFor(List<Stmt> body, String attribute, Scope scope) {
    return body.stream()
        .anyMatch(
            stmt ->
                stmt instanceof Stmt.Assign assign
                    && assign.targets().getFirst() instanceof Expr.Name name
                    && name.id().equals(attribute)
                    && (scope.kind(assign.value()).is(What.MODEL)
                        || scope.kind(assign.value()).is(What.QUERY)));
  }

  /** Whether a view's {@code get_queryset} gives the model's objects. */
  private static boolean isAsked(List<Stmt> body, Scope scope) {
    for (Stmt member : body) {
      if (member instanceof Stmt.FunctionDef def && def.name().equals("get_queryset")) {
        Scope inside = scope.ofFunction(def, null);
        boolean[] found = new boolean[1];
        Walk.through(
            def.body(),
            node -> {
              if (node instanceof Stmt.Return(Expr value, var _) && value != null) {
                found[0] |= inside.kind(value).is(What.QUERY);
              }
            });
        return found[0];
      }
    }
    return false;
  }

  /** Of a class and of what it is derived from. */
  private static String names(Stmt.ClassDef def) {
    return def.name()
        + " "
        + String.join(" ", def.bases().stream().map(Functions::lastName).toList());
  }

  private static Owner.Type type(Stmt.ClassDef def) {
    String names = names(def);
    if (names.matches(".*(Admin|Inline)\\b.*")) {
      return Owner.Type.ADMIN;
    }
    // a ModelValidator is a serializer that only takes
    if (names.matches(".*(Serializer|ModelValidator)(Mixin)?\\b.*")) {
      return Owner.Type.SERIALIZER;
    }
    if (names.matches(".*(FilterSet|Filter)\\b.*")) {
      return Owner.Type.FILTER;
    }
    if (names.matches(".*Form\\b.*")) {
      return Owner.Type.FORM;
    }
    if (names.matches(".*(View|ViewSet|Mixin)\\b.*")) {
      return Owner.Type.VIEW;
    }
    return names.matches(".*ObjectType\\b.*") ? Owner.Type.API_TYPE : Owner.Type.OTHER;
  }

  /** The class of the model itself. */
  boolean isModel(Stmt.ClassDef def) {
    return def.name().equals(model.className()) && model.modelFiles().contains(path);
  }

  /** {@code admin.site.register(Customer, CustomerAdmin)}. */
  private void register(Node node) {
    if (node instanceof Expr.Call call
        && call.func() instanceof Expr.Attribute method
        && method.attr().equals("register")
        && call.args().size() == 2
        && names(call.args().getFirst())
        && call.args().get(1) instanceof Expr.Name admin) {
      registered.put(admin.id(), new Owner(admin.id(), Owner.Type.ADMIN));
    }
  }

  /** The model's class, alone or in a list of models. */
  private boolean names(Expr expr) {
    return switch (expr) {
      case Expr.Name name -> name.id().equals(model.className());
      case Expr.Attribute attribute -> attribute.attr().equals(model.className());
      case Expr.Call call ->
          model.isUser() && Functions.lastName(call.func()).equals("get_user_model");
      case Expr.ListExpr list -> list.elts().stream().anyMatch(this::names);
      case Expr.TupleExpr tuple -> tuple.elts().stream().anyMatch(this::names);
      default -> false;
    };
  }
}
