package io.github.djarchitect.evaluate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of a module, class body, function call or object. */
final class Scope implements Thing.Mutable {
  /** What a {@code def} inside this scope sees beyond it: a class body is skipped, as in Python. */
  enum Kind {
    MODULE,
    CLASS,
    FUNCTION,
    OBJECT
  }

  final Kind kind;
  final @Nullable Scope parent;
  final Set<String> global = new HashSet<>();
  final Set<String> nonlocal = new HashSet<>();

  /** Whether it is that of a comprehension, whose {@code :=} binds a name around it. */
  boolean comprehension;

  private Map<String, Thing> names = new LinkedHashMap<>();

  Scope(Kind kind, @Nullable Scope parent) {
    this.kind = kind;
    this.parent = parent;
  }

  @Nullable Thing own(String name) {
    return names.get(name);
  }

  void put(String name, Thing value) {
    names.put(name, value);
  }

  void remove(String name) {
    names.remove(name);
  }

  Map<String, Thing> names() {
    return names;
  }

  Scope module() {
    Scope scope = this;
    while (scope.parent != null) {
      scope = scope.parent;
    }
    return scope;
  }

  /** The scope that functions defined in this one see. */
  Scope visibleToFunctions() {
    Scope scope = this;
    while (scope.kind == Kind.CLASS && scope.parent != null) {
      scope = scope.parent;
    }
    return scope;
  }

  @Nullable Thing find(String name) {
    if (global.contains(name)) {
      return module().own(name);
    }
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Thing found = scope.own(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Where an assignment to a name goes. */
  Scope target(String name) {
    if (global.contains(name)) {
      return module();
    }
    if (nonlocal.contains(name)) {
      for (Scope scope = parent; scope != null; scope = scope.parent) {
        if (scope.own(name) != null) {
          return scope;
        }
      }
    }
    return this;
  }

  @Override
  public Object snapshot() {
    return new LinkedHashMap<>(names);
  }

  @Override
  @SuppressWarnings("unchecked") // made by snapshot()
  public void restore(Object snapshot) {
    names = new LinkedHashMap<>((Map<String, Thing>) snapshot);
  }
}
