package io.github.djarchitect.project;

import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Walk;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the settings of a project stand: in files that are called so, and in those that {@code
 * manage.py}, the servers' entries or the tools' configuration name, whatever they are called.
 */
final class SettingsFiles {
  /** Files beside which, or under which, the module that they name is looked for. */
  private static final Set<String> NAMING =
      Set.of(
          "manage.py",
          "wsgi.py",
          "asgi.py",
          "celery.py",
          "conftest.py",
          "pytest.ini",
          "setup.cfg",
          "tox.ini",
          "pyproject.toml",
          ".env");

  private static final Pattern MODULE =
      Pattern.compile(
          "DJANGO_SETTINGS_MODULE[\"']?\\s*\\]?\\s*[,=:]\\s*[\"']?(?<module>[A-Za-z_][\\w.]*)");

  private SettingsFiles() {}

  /** Those that count first come first: the project's own before those of tests. */
  static List<String> of(SourceFiles files) {
    Set<String> paths = new LinkedHashSet<>();
    for (String path : files.paths()) {
      if (path.endsWith(".py")
          && path.contains("settings")
          && !path.contains("/migrations/")
          && !path.contains("node_modules")) {
        paths.add(path);
      } else if (NAMING.contains(SourceFiles.name(path))) {
        paths.addAll(named(files, path));
      }
    }
    return paths.stream()
        .sorted(
            Comparator.comparingInt((String path) -> path.contains("test") ? 1 : 0)
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** The files of the modules that a file names, and what stands beside them in their package. */
  private static Set<String> named(SourceFiles files, String path) {
    Set<String> paths = new TreeSet<>();
    Matcher matcher = MODULE.matcher(files.text(path).orElse(""));
    while (matcher.find()) {
      String name = matcher.group("module");
      List<String> known = ofModule(files, SourceFiles.folder(path), name);
      if (known.isEmpty()) {
        paths.addAll(besideMissing(files, SourceFiles.folder(path), name));
      } else if (!name.contains("settings")) {
        paths.addAll(known);
      }
    }
    return paths;
  }

  /**
   * What stands where a module is named that is not in the repository, since everybody has a copy
   * of their own: the settings that such a copy takes over.
   */
  private static List<String> besideMissing(SourceFiles files, String beside, String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return List.of();
    }
    String below = name.substring(0, dot).replace('.', '/');
    for (String root = beside; ; root = SourceFiles.folder(root)) {
      List<String> others = files.pythonByFolder().get(SourceFiles.join(root, below));
      if (others != null) {
        return others.stream()
            .filter(path -> files.text(path).orElse("").contains("INSTALLED_APPS"))
            .toList();
      }
      if (root.isEmpty()) {
        return List.of();
      }
    }
  }

  private static List<String> ofModule(SourceFiles files, String beside, String name) {
    String below = name.replace('.', '/');
    for (String root = beside; ; root = SourceFiles.folder(root)) {
      String module = SourceFiles.join(root, below);
      if (files.has(module + ".py")) {
        // proj.conf.dev takes what it has from proj.conf.base
        return name.split("\\.").length < 3
            ? List.of(module + ".py")
            : files.pythonByFolder().getOrDefault(SourceFiles.folder(module), List.of());
      }
      if (files.pythonByFolder().containsKey(module)) {
        return files.pythonByFolder().get(module);
      }
      if (root.isEmpty()) {
        return List.of();
      }
    }
  }

  /**
   * The texts in lists of settings, and those that are appended to one: what {@code INSTALLED_APPS}
   * may hold however it is put together, and more than that.
   */
  static Set<String> listed(SourceFiles files, List<String> settings) {
    Set<String> texts = new TreeSet<>();
    for (String path : settings) {
      files
          .python(path)
          .ifPresent(module -> Walk.through(module.body(), node -> collect(node, texts)));
    }
    return texts;
  }

  private static void collect(Node node, Set<String> texts) {
    List<Expr> elements =
        switch (node) {
          case Expr.ListExpr list -> list.elts();
          case Expr.TupleExpr tuple -> tuple.elts();
          case Expr.SetExpr set -> set.elts();
          case Expr.Call(Expr.Attribute(var _, String method, var _), List<Expr> args, _, _)
              when method.equals("append") || method.equals("insert") ->
              args;
          default -> List.of();
        };
    elements.forEach(element -> Literals.text(element).ifPresent(texts::add));
  }
}
