package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A module of the project: its source, and its names once it was evaluated. */
final class ModuleState {
  /** How far the evaluation of a module has come. */
  enum Progress {
    NOT_STARTED,
    RUNNING,
    DONE
  }

  final String name;
  final String path;
  final boolean isPackage;
  final PythonModule source;
  final Scope scope = new Scope(Scope.Kind.MODULE, null);
  Progress progress = Progress.NOT_STARTED;

  /** Modules from outside of which it imports every name. */
  final Set<String> starred = new LinkedHashSet<>();

  /** Classes that its code made, under whatever names, in that order. */
  final List<Made> made = new ArrayList<>();

  /**
   * A class as it was made.
   *
   * @param unsure whether that hangs on a condition to which the project's own defaults do not lead
   */
  record Made(ClassThing type, boolean unsure) {}

  /** Why the module would fail when it is imported, and where; absent if nothing shows that. */
  Value.@Nullable Unknown failure;

  ModuleState(String name, String path, boolean isPackage, PythonModule source) {
    this.name = name;
    this.path = path;
    this.isPackage = isPackage;
    this.source = source;
  }

  /** The package that relative imports start from. */
  String packageName() {
    return isPackage || name.lastIndexOf('.') < 0
        ? isPackage ? name : ""
        : name.substring(0, name.lastIndexOf('.'));
  }

  Place place(Span span) {
    return new Place(path, span.startLine(), span.startColumn() + 1);
  }
}
