package io.github.djarchitect.usage;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a model is derived from and what is derived from it: their objects have its fields too.
 *
 * @param classes names of its class and of those that it is derived from, abstract ones too
 * @param below names of the classes that are derived from it
 * @param models the models among all of them
 */
record Lineage(Set<String> classes, Set<String> below, Set<ModelKey> models) {

  /**
   * @param files where abstract classes may stand beside the apps' models
   */
  static Lineage of(
      Project project, SourceTree tree, ProjectState state, ModelState model, Set<String> files) {
    Set<String> paths = new HashSet<>(files);
    project.apps().stream().map(App::modelFiles).forEach(paths::addAll);
    Map<String, Set<String>> bases = new HashMap<>();
    for (String path : paths) {
      if (tree.read(path) instanceof SourceTree.FileContent.Present present
          && path.endsWith(".py")) {
        PythonModule module = KeptByFile.module(path, present.bytes());
        for (Stmt stmt : module.body()) {
          if (stmt instanceof Stmt.ClassDef def) {
            Set<String> of = bases.computeIfAbsent(def.name(), _ -> new HashSet<>());
            def.bases().stream().map(Functions::lastName).forEach(of::add);
          }
        }
      }
    }
    Map<String, Set<String>> derived = new HashMap<>();
    bases.forEach(
        (name, of) ->
            of.forEach(base -> derived.computeIfAbsent(base, _ -> new HashSet<>()).add(name)));
    Set<String> above = reach(model.name(), bases);
    Set<String> below = reach(model.name(), derived);
    above.removeAll(Set.of("Model", "object"));
    below.remove(model.name());
    Set<ModelKey> models = new HashSet<>(Set.of(model.key()));
    for (ModelState each : state.models().values()) {
      boolean parent =
          model.bases().stream().anyMatch(base -> isBase(base, each))
              || each.bases().stream().anyMatch(base -> isBase(base, model));
      if (parent
          || ((above.contains(each.name()) || below.contains(each.name()))
              && each.app().equals(model.app()))) {
        models.add(each.key());
      }
    }
    return new Lineage(above, below, models);
  }

  private static boolean isBase(Value base, ModelState model) {
    return base.asString()
        .filter(label -> label.toLowerCase(Locale.ROOT).equals(model.key().toString()))
        .isPresent();
  }

  private static Set<String> reach(String from, Map<String, Set<String>> edges) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (seen.add(next)) {
        open.addAll(edges.getOrDefault(next, Set.of()));
      }
    }
    return seen;
  }

  /** Whether an object of the class has the model's fields. */
  boolean has(String className) {
    return classes.contains(className) || below.contains(className);
  }
}
