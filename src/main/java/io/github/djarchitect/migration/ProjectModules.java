package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Budget;
import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.ModuleSource;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.PythonParser;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Modules of a project by dotted name, looked for from where its apps' packages start. */
public final class ProjectModules implements ModuleSource {
  private final SourceTree tree;
  private final Set<String> starts = new LinkedHashSet<>();
  private final Set<String> roots = new LinkedHashSet<>();

  /** An evaluator over a project's modules that knows Django's settings and translations. */
  public static Evaluator evaluator(Project project) {
    return evaluator(project, new SettingValues(project));
  }

  static Evaluator evaluator(Project project, SettingValues settings) {
    return evaluator(project, new DjangoNames(project, settings));
  }

  /** The same with what others ask for settings as well, so that those are read once. */
  public static Evaluator evaluator(Project project, DjangoNames names) {
    return new Evaluator(new ProjectModules(project), names, Budget.DEFAULT);
  }

  public ProjectModules(Project project) {
    this.tree = project.tree();
    // where Python starts to look for modules, also where that folder is a package itself
    project.starts().stream()
        .map(folder -> folder.isEmpty() ? "" : folder + "/")
        .filter(root -> project.apps().stream().anyMatch(app -> app.directory().startsWith(root)))
        .forEach(starts::add);
    roots.addAll(starts);
    for (App app : project.apps()) {
      String dotted = app.module().replace('.', '/');
      if (app.directory().endsWith(dotted)) {
        String root = app.directory().substring(0, app.directory().length() - dotted.length());
        roots.add(root);
      }
    }
    roots.add("");
  }

  /**
   * The name by which a file's module is imported: from the nearest folder around it that Python
   * starts from, else from the nearest that is no package.
   */
  public String name(String path) {
    String root =
        starts.stream()
            .filter(path::startsWith)
            .max(Comparator.comparingInt(String::length))
            .orElseGet(() -> outsidePackages(path));
    String relative = path.substring(root.length(), path.length() - ".py".length());
    String dotted = relative.replace('/', '.');
    return dotted.endsWith(".__init__")
        ? dotted.substring(0, dotted.length() - ".__init__".length())
        : dotted;
  }

  private String outsidePackages(String path) {
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    while (!folder.isEmpty()
        && tree.read(folder + "__init__.py") instanceof SourceTree.FileContent.Present) {
      folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
    }
    return folder;
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
