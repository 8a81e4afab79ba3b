package io.github.djarchitect.hazard;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The project's Python files that data migrations reach, each parsed once for all rules. */
public final class Modules {
  private final SourceTree tree;
  private final Map<String, Optional<PythonModule>> parsed = new HashMap<>();

  Modules(SourceTree tree) {
    this.tree = tree;
  }

  /** Absent where there is no such file, or none that can be read. */
  public Optional<PythonModule> at(String path) {
    return parsed.computeIfAbsent(
        path,
        each ->
            tree.read(each) instanceof SourceTree.FileContent.Present present
                ? Optional.of(PythonParser.parse(present.bytes()))
                : Optional.empty());
  }
}
