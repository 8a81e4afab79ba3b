package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Parameter;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.usage.FieldUse;
import io.github.djarchitect.usage.FieldUses;
import io.github.djarchitect.usage.Sought;
import io.github.djarchitect.usage.Usage;
import io.github.djarchitect.usage.Usages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Running code that decides by the value of a field, itself or by what reads it: a comparison, a
 * property that has one, a decorator, and whatever uses those.
 */
final class DecidingCode {
  /** How far from the field a place may be: property, function, view. */
  private static final int DEEPEST = 4;

  /** Methods that the framework calls, so that their name says nothing. */
  private static final Set<String> CALLED_BY_NAME =
      Set.of(
          "save", "clean", "delete", "get", "post", "dispatch", "ready", "handle", "main", "form");

  private static final Set<FieldUse.Role> DECIDING =
      Set.of(FieldUse.Role.CONDITION, FieldUse.Role.ATTRIBUTE, FieldUse.Role.DERIVED);

  private final PlanInput input;
  private final ModelKey model;
  private final Map<String, Optional<PythonModule>> modules = new HashMap<>();

  /** Places in order, each with the name that it decides by. */
  private final Map<Place, String> found = new TreeMap<>();

  private final Set<String> followed = new HashSet<>();

  private DecidingCode(PlanInput input, ModelKey model) {
    this.input = input;
    this.model = model;
  }

  /** Each place as {@code path:line (what it decides by)}, in order. */
  static List<String> by(PlanInput input, ModelKey model, String field) {
    DecidingCode code = new DecidingCode(input, model);
    code.direct(field);
    return code.found.entrySet().stream()
        .map(each -> "%s (%s)".formatted(each.getKey(), each.getValue()))
        .toList();
  }

  private void direct(String field) {
    SourceTree tree = input.project().tree();
    Set<Place> places = new HashSet<>();
    for (FieldUse use : FieldUses.find(input.project(), tree, input.state(), model, field)) {
      if (use.setting() == Usage.Setting.RUNNING_CODE && DECIDING.contains(use.role())) {
        boolean condition = use.role() == FieldUse.Role.CONDITION;
        if (condition || decides(use.at(), field)) {
          places.add(use.at());
        }
      }
    }
    for (Usage usage : Usages.find(tree, new Sought.FieldNamed(field, model)).inRunningCode()) {
      Place at = Place.of(usage.place().path(), usage.place().line());
      boolean dynamic = usage.kind() == Usage.Kind.STRING && usage.text().contains("getattr(");
      boolean template =
          usage.kind() == Usage.Kind.TEMPLATE && usage.text().contains("user." + field);
      if (template || (dynamic && decides(at, field))) {
        places.add(at);
      }
    }
    places.forEach(place -> follow(place, field, 1));
  }

  /** Notes a place, and what uses the function or property that it stands in. */
  private void follow(Place place, String by, int depth) {
    if (found.putIfAbsent(place, by) != null || depth >= DEEPEST) {
      return;
    }
    Optional<String> name = module(place.path()).flatMap(m -> carrier(m, place));
    if (name.isEmpty() || !followed.add(name.get())) {
      return;
    }
    for (Usage usage :
        Usages.find(input.project().tree(), new Sought.FieldNamed(name.get(), null))
            .inRunningCode()) {
      Place at = Place.of(usage.place().path(), usage.place().line());
      boolean used =
          switch (usage.kind()) {
            case ATTRIBUTE, TEMPLATE -> true;
            case NAME -> !isDefinition(at, name.get());
            case STRING, DEFINITION, KEYWORD, IMPORT, CLASS_META, SQL, UNPARSED -> false;
          };
      if (used) {
        follow(at, name.get(), depth + 1);
      }
    }
  }

  private Optional<PythonModule> module(String path) {
    return modules.computeIfAbsent(
        path,
        p ->
            p.endsWith(".py")
                    && input.project().tree().read(p) instanceof SourceTree.FileContent.Present it
                ? Optional.of(PythonParser.parse(it.bytes()))
                : Optional.empty());
  }

  private boolean isDefinition(Place at, String name) {
    Optional<PythonModule> module = module(at.path());
    boolean[] found = {module.isEmpty()};
    module.ifPresent(
        m ->
            Walk.through(
                m.body(),
                node -> {
                  if ((node instanceof Stmt.FunctionDef def
                          && def.name().equals(name)
                          && headHas(def, at.line()))
                      || (node instanceof Stmt.ClassDef type
                          && type.name().equals(name)
                          && type.span().startLine() == at.line())) {
                    found[0] = true;
                  }
                }));
    return found[0];
  }

  private static boolean headHas(Stmt.FunctionDef def, int line) {
    return line >= def.span().startLine() && line < def.body().getFirst().span().startLine();
  }

  /**
   * The name by which others use what stands at a place: a function, a property or method of the
   * model, a class of permissions or a mixin. Not what a framework calls by itself.
   */
  private Optional<String> carrier(PythonModule module, Place place) {
    for (Stmt stmt : module.body()) {
      if (!holds(stmt, place.line())) {
        continue;
      }
      if (stmt instanceof Stmt.FunctionDef def) {
        boolean alone =
            def.name().startsWith("__")
                || Signals.isReceiver(def)
                || isView(def)
                || CALLED_BY_NAME.contains(def.name());
        return alone ? Optional.empty() : Optional.of(def.name());
      }
      if (stmt instanceof Stmt.ClassDef type) {
        if (type.name().equalsIgnoreCase(model.name())) {
          return type.body().stream()
              .filter(member -> holds(member, place.line()))
              .filter(Stmt.FunctionDef.class::isInstance)
              .map(member -> ((Stmt.FunctionDef) member).name())
              .filter(name -> !name.startsWith("__") && !CALLED_BY_NAME.contains(name))
              .findFirst();
        }
        boolean asked = type.name().endsWith("Mixin") || type.name().contains("Permission");
        return asked ? Optional.of(type.name()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isView(Stmt.FunctionDef def) {
    List<Parameter> given = new ArrayList<>();
    given.addAll(def.args().positionalOnly());
    given.addAll(def.args().positional());
    return !given.isEmpty() && given.getFirst().name().equals("request");
  }

  private static boolean holds(Stmt stmt, int line) {
    return stmt.span().startLine() <= line && line <= stmt.span().endLine();
  }

  /** Whether a line has the name in a condition, a comparison or a look-up by it. */
  private boolean decides(Place at, String name) {
    Optional<PythonModule> module = module(at.path());
    if (module.isEmpty()) {
      return false;
    }
    boolean[] found = {false};
    Walk.through(
        module.get().body(),
        node ->
            conditions(node).stream()
                .filter(part -> names(part, at.line(), name))
                .findFirst()
                .ifPresent(_ -> found[0] = true));
    return found[0];
  }

  private static List<Node> conditions(Node node) {
    return switch (node) {
      case Expr.Compare compare -> List.of(compare);
      case Expr.BoolOp both -> List.of(both);
      case Expr.IfExp either -> List.of(either.test());
      case Expr.Subscript lookup -> List.of(lookup.slice());
      case Stmt.If branch -> List.of(branch.test());
      case Stmt.While loop -> List.of(loop.test());
      case Stmt.Assert claim -> List.of(claim.test());
      case Stmt.Match match -> List.of(match.subject());
      default -> List.of();
    };
  }

  private static boolean names(Node root, int line, String name) {
    Deque<Node> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Node node = open.pop();
      boolean named =
          switch (node) {
            case Expr.Attribute attribute ->
                (attribute.attr().equals(name)
                        || attribute.attr().equals("get_" + name + "_display"))
                    && attribute.span().endLine() == line;
            case Expr.Constant(Literal.Str(String text), var span) ->
                text.equals(name) && span.startLine() == line;
            default -> false;
          };
      if (named) {
        return true;
      }
      open.addAll(Walk.children(node));
    }
    return false;
  }
}
