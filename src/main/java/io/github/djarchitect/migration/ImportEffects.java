package io.github.djarchitect.migration;

import io.github.djarchitect.python.Chains;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * What a migration does besides its operations: code that runs when Django imports the file, and
 * methods that take the place of what Django does with a migration.
 */
final class ImportEffects {
  /** Names whose calls reach a database, the system, or code that is not written here. */
  private static final Set<String> REACHES_OUT =
      Set.of(
          "connection",
          "connections",
          "subprocess",
          "shutil",
          "call_command",
          "exec",
          "eval",
          "compile",
          "__import__",
          "importlib",
          "setattr",
          "delattr",
          "globals",
          "vars",
          "requests",
          "urllib",
          "socket");

  /** Calls of {@code os} that only read. */
  private static final Set<String> READS_OF_OS =
      Set.of("environ", "path", "getenv", "getcwd", "sep");

  /** What is done to a list, set or dict that the file itself builds, and what only tells. */
  private static final Set<String> BUILDS =
      Set.of(
          "add",
          "append",
          "appendleft",
          "clear",
          "discard",
          "extend",
          "insert",
          "move_to_end",
          "pop",
          "popleft",
          "remove",
          "reverse",
          "setdefault",
          "sort",
          "update");

  private static final Set<String> TELLS = Set.of("logging", "logger", "log", "warnings", "print");

  /** What Django, or Python for it, calls on a migration. */
  private static final Set<String> HOOKS =
      Set.of(
          "apply",
          "unapply",
          "mutate_state",
          "__init__",
          "__new__",
          "__getattribute__",
          "__getattr__",
          "__init_subclass__");

  private ImportEffects() {}

  record Effect(Span span, String reason) {}

  static List<Effect> of(PythonModule module) {
    List<Effect> effects = new ArrayList<>();
    for (Stmt statement : module.body()) {
      if (statement instanceof Stmt.ClassDef def && def.name().equals("Migration")) {
        ofClass(def, effects);
      }
    }
    running(module.body(), effects);
    return effects;
  }

  private static void ofClass(Stmt.ClassDef migration, List<Effect> effects) {
    for (Stmt member : migration.body()) {
      if (member instanceof Stmt.FunctionDef def && HOOKS.contains(def.name())) {
        effects.add(
            new Effect(
                def.span(),
                "the class defines %s(), which may do anything when it is migrated"
                    .formatted(def.name())));
      }
    }
    if (!migration.decorators().isEmpty() || !migration.keywords().isEmpty()) {
      effects.add(
          new Effect(migration.span(), "a decorator or metaclass may make another class of it"));
    }
  }

  /** Statements that run at import, those of functions left out. */
  private static void running(List<Stmt> body, List<Effect> effects) {
    // no recursion: each elif lies one deeper than the one before
    Deque<Stmt> open = new ArrayDeque<>(body);
    while (!open.isEmpty()) {
      Stmt statement = open.pop();
      switch (statement) {
        case Stmt.FunctionDef _ -> {}
        case Stmt.ClassDef def -> def.body().reversed().forEach(open::push);
        case Stmt.ExprStmt expr when expr.value() instanceof Expr.Call call ->
            called(call, effects);
        case Stmt.Assign assign -> {
          assign.targets().stream()
              .filter(target -> !(target instanceof Expr.Name))
              .filter(target -> "Migration".equals(Chains.root(target)))
              .forEach(
                  target ->
                      effects.add(
                          new Effect(target.span(), "the class is changed after it is made")));
          reaching(assign, effects);
        }
        default -> {
          List<Stmt> inner = new ArrayList<>();
          for (Node child : Walk.children(statement)) {
            if (child instanceof Stmt nested) {
              inner.add(nested);
            } else if (child instanceof io.github.djarchitect.python.ExceptHandler handler) {
              inner.addAll(handler.body());
            }
          }
          if (inner.isEmpty()) {
            reaching(statement, effects);
          }
          inner.reversed().forEach(open::push);
        }
      }
    }
  }

  private static void called(Expr.Call call, List<Effect> effects) {
    String root = Chains.root(call.func());
    boolean builds =
        call.func() instanceof Expr.Attribute method
            && BUILDS.contains(method.attr())
            && root != null
            && !REACHES_OUT.contains(root);
    if (!builds && (root == null || !TELLS.contains(root))) {
      effects.add(
          new Effect(
              call.span(),
              "importing the file runs %s, and what it does is not looked into"
                  .formatted(root == null ? "a call" : written(call.func()) + "(...)")));
    }
  }

  /** Calls in a statement that reach out, whatever becomes of their result. */
  private static void reaching(Stmt statement, List<Effect> effects) {
    Walk.through(
        statement,
        node -> {
          if (node instanceof Expr.Call call && isReaching(call.func())) {
            effects.add(
                new Effect(
                    call.span(),
                    "importing the file runs %s(...), and what it does is not looked into"
                        .formatted(written(call.func()))));
          }
        });
  }

  /** A dotted name as it stands in the file. */
  private static String written(Expr function) {
    return switch (function) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> written(attribute.value()) + "." + attribute.attr();
      case Expr.Call call -> written(call.func()) + "(...)";
      case Expr.Subscript subscript -> written(subscript.value()) + "[...]";
      default -> "...";
    };
  }

  private static boolean isReaching(Expr function) {
    String root = Chains.root(function);
    if (root == null) {
      return false;
    }
    if (root.equals("os")) {
      Expr at = function;
      String first = "";
      while (at instanceof Expr.Attribute attribute) {
        first = attribute.attr();
        at = attribute.value();
      }
      return !READS_OF_OS.contains(first);
    }
    return REACHES_OUT.contains(root);
  }
}
