package io.github.djarchitect.project;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A tree's paths by folder, and its texts. */
final class SourceFiles {
  private final SourceTree tree;
  private final Set<String> paths;
  private final List<SourceTree.Unlisted> unlisted;
  private final NavigableMap<String, List<String>> pythonByFolder = new TreeMap<>();
  private final Map<String, List<String>> compiled = new HashMap<>();
  private final Map<String, PythonModule> parsed = new HashMap<>();

  SourceFiles(SourceTree tree) {
    this.tree = tree;
    SourceTree.Listing listing = tree.list();
    this.paths = new HashSet<>(listing.paths());
    this.unlisted = listing.unlisted();
    for (String path : listing.paths()) {
      if (path.endsWith(".py")) {
        pythonByFolder.computeIfAbsent(folder(path), f -> new ArrayList<>()).add(path);
      } else if (path.endsWith(App.COMPILED)) {
        compiled.computeIfAbsent(folder(path), f -> new ArrayList<>()).add(path);
      }
    }
  }

  static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  boolean has(String path) {
    return paths.contains(path);
  }

  Set<String> paths() {
    return paths;
  }

  List<SourceTree.Unlisted> unlisted() {
    return unlisted;
  }

  /** Python files by the folder they stand in. */
  Map<String, List<String>> pythonByFolder() {
    return pythonByFolder;
  }

  /** Compiled files of a folder that Python takes, since their sources are not there. */
  List<String> compiledAlone(String folder) {
    return compiled.getOrDefault(folder, List.of()).stream()
        .filter(path -> !paths.contains(path.substring(0, path.length() - 1)))
        .toList();
  }

  /** Python files of a folder and of those in it, by folder. */
  List<List<String>> pythonBelow(String folder) {
    List<List<String>> below = new ArrayList<>();
    List<String> own = pythonByFolder.get(folder);
    if (own != null) {
      below.add(own);
    }
    // '0' follows '/': all that starts with the folder's name and a slash
    below.addAll(pythonByFolder.subMap(folder + "/", folder + "0").values());
    return below;
  }

  Optional<String> text(String path) {
    return tree.read(path) instanceof SourceTree.FileContent.Present present
        ? Optional.of(withoutMark(new String(present.bytes(), StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  /** A byte order mark is no part of the first line. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  Optional<PythonModule> python(String path) {
    PythonModule known = parsed.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (tree.read(path) instanceof SourceTree.FileContent.Present present) {
      PythonModule module = PythonParser.parse(present.bytes());
      parsed.put(path, module);
      return Optional.of(module);
    }
    return Optional.empty();
  }

  /** Dotted module of a folder or file, from the nearest ancestor that is no package. */
  String module(String path) {
    String stem = path.endsWith(".py") ? path.substring(0, path.length() - 3) : path;
    String folder = folder(stem);
    StringBuilder dotted = new StringBuilder(name(stem));
    while (!folder.isEmpty() && has(join(folder, "__init__.py"))) {
      dotted.insert(0, name(folder) + ".");
      folder = folder(folder);
    }
    String module = dotted.toString();
    return module.endsWith(".__init__")
        ? module.substring(0, module.length() - ".__init__".length())
        : module;
  }
}
