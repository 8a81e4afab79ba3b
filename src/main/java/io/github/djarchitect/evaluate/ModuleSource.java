package io.github.djarchitect.evaluate;

import io.github.djarchitect.python.PythonModule;
import java.util.Optional;

/** Where the modules that a module imports come from. */
public interface ModuleSource {

  /** The module of this dotted name, if it is one of the project. */
  Optional<Source> find(String dottedName);

  /** The text of another file of the project, by its path in the tree. */
  default Optional<String> text(String path) {
    return Optional.empty();
  }

  /**
   * A module's file.
   *
   * @param path in the tree
   * @param isPackage whether the file is an {@code __init__.py}, which relative imports start from
   */
  record Source(String path, boolean isPackage, PythonModule module) {}
}
