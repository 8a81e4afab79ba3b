package io.github.djarchitect.autodetect;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What code changes of a model when its class is done: an option or an attribute of a field, as in
 * {@code User._meta.get_field("email").max_length = 99}, and fields that it adds.
 *
 * <p>Only what runs when a project starts counts: at the top of a module and in {@code ready}.
 */
final class OutsideChanges {
  private static final Pattern SETS =
      Pattern.compile("\\._meta\\b|\\badd_to_class\\b|\\bcontribute_to_class\\b");

  private static final Set<String> ADDING =
      Set.of("_meta", "add_to_class", "contribute_to_class", "setdefault", "update");

  /** A field that code adds to a class of this name. */
  record Added(String model, String field, Place place) {}

  private final Map<String, Place> byName = new LinkedHashMap<>();
  private final List<Added> added = new ArrayList<>();

  private OutsideChanges() {}

  static OutsideChanges of(Project project) {
    OutsideChanges changes = new OutsideChanges();
    for (String path : project.tree().paths()) {
      if (path.endsWith(".py")
          && !path.contains("/migrations/")
          && !path.contains("/tests/")
          && project.apps().stream().anyMatch(app -> app.holds(path))
          && project.tree().read(path) instanceof SourceTree.FileContent.Present file
          && SETS.matcher(new String(file.bytes(), StandardCharsets.UTF_8)).find()) {
        PythonModule module = PythonParser.parse(file.bytes());
        changes.seek(module.body(), path);
      }
    }
    return changes;
  }

  /** Where the class of a name is changed. */
  Optional<Place> of(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  List<Added> added() {
    return List.copyOf(added);
  }

  /**
   * Whether the class of classes that stands at a place has code that may add to what it makes, or
   * change it: an item or an update of the body, an attribute that is set.
   */
  static boolean addsToClasses(SourceTree tree, String path, Place place) {
    if (!(tree.read(path) instanceof SourceTree.FileContent.Present file)) {
      return true;
    }
    boolean[] adds = {false};
    Walk.through(
        PythonParser.parse(file.bytes()).body(),
        node -> {
          if (node instanceof Stmt.ClassDef type && type.span().startLine() == place.line()) {
            Walk.through(type.body(), inner -> adds[0] |= isAddition(inner));
          }
        });
    return adds[0];
  }

  private static boolean isAddition(Node node) {
    return switch (node) {
      case Stmt.Assign s -> s.targets().stream().anyMatch(Expr.Subscript.class::isInstance);
      case Expr.Attribute attribute -> ADDING.contains(attribute.attr());
      case Expr.Name name -> name.id().equals("setattr");
      default -> false;
    };
  }

  private void seek(List<Stmt> body, String path) {
    for (Stmt statement : body) {
      switch (statement) {
        case Stmt.Assign s -> s.targets().forEach(target -> set(target, path));
        case Stmt.AugAssign s -> set(s.target(), path);
        case Stmt.ExprStmt s when s.value() instanceof Expr.Call call -> add(call, path);
        case Stmt.If s -> {
          seek(s.body(), path);
          seek(s.orelse(), path);
        }
        case Stmt.For s -> seek(s.body(), path);
        case Stmt.With s -> seek(s.body(), path);
        case Stmt.Try s -> {
          seek(s.body(), path);
          s.handlers().forEach(handler -> seek(handler.body(), path));
          seek(s.orelse(), path);
          seek(s.finalbody(), path);
        }
        case Stmt.ClassDef s -> seek(s.body(), path);
        case Stmt.FunctionDef s when s.name().equals("ready") -> seek(s.body(), path);
        default -> {}
      }
    }
  }

  /** {@code X._meta} anywhere in what is assigned to. */
  private void set(Expr target, String path) {
    Walk.through(
        target,
        node -> {
          if (node instanceof Expr.Attribute(Expr model, String attr, Span _)
              && attr.equals("_meta")) {
            name(model).ifPresent(name -> byName.putIfAbsent(name, place(target.span(), path)));
          }
        });
  }

  private void add(Expr.Call call, String path) {
    if (!(call.func() instanceof Expr.Attribute function) || call.args().size() < 2) {
      return;
    }
    Expr first = call.args().get(0);
    Expr second = call.args().get(1);
    if (function.attr().equals("add_to_class") && second instanceof Expr.Call) {
      added(name(function.value()), first, call, path);
    } else if (function.attr().equals("contribute_to_class")) {
      added(name(first), second, call, path);
    }
  }

  private void added(Optional<String> model, Expr field, Expr.Call call, String path) {
    if (model.isPresent() && field instanceof Expr.Constant(Literal.Str(String name), Span _)) {
      added.add(new Added(model.get(), name, place(call.span(), path)));
    }
  }

  private static Optional<String> name(Expr model) {
    return switch (model) {
      case Expr.Name name -> Optional.of(name.id());
      case Expr.Attribute attribute -> Optional.of(attribute.attr());
      default -> Optional.empty();
    };
  }

  private static Place place(Span span, String path) {
    return new Place(path, span.startLine(), span.startColumn() + 1);
  }
}
