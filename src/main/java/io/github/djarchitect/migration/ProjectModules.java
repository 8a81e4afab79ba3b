package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Budget;
import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.PythonParser;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Modules of a project by dotted name, looked for from where its apps' packages start. */
public final class ProjectModules implements ModuleSource {
  private final SourceTree tree;
  private final Set<String> roots = new LinkedHashSet<>();

  /** An evaluator over a project's modules that knows Django's settings and translations. */
  public static Evaluator evaluator(Project project) {
    return new Evaluator(new ProjectModules(project), new DjangoNames(project), Budget.DEFAULT);
  }

  public ProjectModules(Project project) {
    this.tree = project.tree();
    for (App app : project.apps()) {
      String dotted = app.module().replace('.', '/');
      if (app.directory().endsWith(dotted)) {
        String root = app.directory().substring(0, app.directory().length() - dotted.length());
        roots.add(root);
      }
    }
    roots.add("");
  }

  @Override
  public Optional<Source> find(String dottedName) {
    String relative = dottedName.replace('.', '/');
    for (String root : roots) {
      for (String path : new String[] {root + relative + ".py", root + relative + "/__init__.py"}) {
        if (tree.read(path) instanceof SourceTree.FileContent.Present present) {
          return Optional.of(
              new Source(path, path.endsWith("/__init__.py"), PythonParser.parse(present.bytes())));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> text(String path) {
    return tree.read(path) instanceof SourceTree.FileContent.Present present
        ? Optional.of(new String(present.bytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
