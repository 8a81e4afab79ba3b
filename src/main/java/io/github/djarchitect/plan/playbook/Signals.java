package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Code that no caller names: receivers of signals, and a model's own {@code save()}. */
final class Signals {
  private static final Set<String> WRITES =
      Set.of("add", "aadd", "remove", "aremove", "set", "aset", "clear", "aclear");

  private Signals() {}

  static boolean isReceiver(Stmt.FunctionDef def) {
    return def.decorators().stream()
        .anyMatch(
            each -> each instanceof Expr.Call call && lastName(call.func()).equals("receiver"));
  }

  /**
   * Where such code changes one of these relations, {@code user.groups.add(...)}: each place with
   * the name of its function.
   *
   * @param paths the files to look through
   */
  static List<String> writing(Project project, Collection<String> paths, Set<String> relations) {
    Set<String> connected = new HashSet<>();
    for (String path : project.tree().paths()) {
      if (path.endsWith(".py")
          && project.tree().read(path) instanceof SourceTree.FileContent.Present present
          && new String(present.bytes(), StandardCharsets.UTF_8).contains(".connect(")) {
        connect(PythonParser.parse(present.bytes()), connected);
      }
    }
    Set<String> models = new HashSet<>();
    project.apps().forEach(app -> models.addAll(app.modelFiles()));
    List<String> found = new ArrayList<>();
    for (String path : paths.stream().distinct().sorted().toList()) {
      if (path.endsWith(".py")
          && project.tree().read(path) instanceof SourceTree.FileContent.Present present) {
        Walk.through(
            PythonParser.parse(present.bytes()).body(),
            node -> {
              if (node instanceof Stmt.FunctionDef def
                  && (isReceiver(def)
                      || (def.name().equals("save") && models.contains(path))
                      || connected.contains(def.name()))
                  && writes(def, relations)) {
                found.add("%s (%s)".formatted(Place.of(path, def.span().startLine()), def.name()));
              }
            });
      }
    }
    return found;
  }

  private static void connect(PythonModule module, Set<String> connected) {
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute(var _, String method, var _)
              && method.equals("connect")
              && !call.args().isEmpty()) {
            connected.add(lastName(call.args().getFirst()));
          }
        });
  }

  private static boolean writes(Stmt.FunctionDef def, Set<String> relations) {
    boolean[] found = {false};
    Walk.through(
        def.body(),
        node -> {
          if (node instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute(Expr manager, String method, var _)
              && WRITES.contains(method)
              && relations.contains(lastName(manager))) {
            found[0] = true;
          }
        });
    return found[0];
  }

  private static String lastName(Expr expr) {
    return switch (expr) {
      case Expr.Name name -> name.id();
      case Expr.Attribute attribute -> attribute.attr();
      default -> "";
    };
  }
}
