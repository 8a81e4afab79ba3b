package io.github.djarchitect.evaluate;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Parameters;
import io.github.djarchitect.python.Stmt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a name holds while a module is evaluated; {@link Freeze} makes a {@link Value} of it. */
sealed interface Thing {
  /** A value that cannot be changed in place. */
  record Plain(Value value) implements Thing {}

  record TupleThing(List<Thing> items) implements Thing {
    public TupleThing {
      items = List.copyOf(items);
    }
  }

  /** One of several, as a condition that cannot be decided has it. */
  record EitherThing(List<Alternative> alternatives) implements Thing {
    public EitherThing {
      alternatives = List.copyOf(alternatives);
    }
  }

  /**
   * @param likely whether it is the one that the project's own defaults lead to
   */
  record Alternative(String when, Thing thing, boolean likely) {}

  record ModuleThing(ModuleState module) implements Thing {}

  /** A method of a built-in type, not called yet. */
  record MethodThing(Thing self, String name) implements Thing {}

  /** A function with the object it was taken from. */
  record BoundThing(Thing self, FunctionThing function) implements Thing {}

  /** {@code super()} inside a method of {@code owner}. */
  record SuperThing(ClassThing owner, Thing self) implements Thing {}

  /** Something whose state can change, and be put back when a branch was only tried. */
  sealed interface Mutable permits Container, Scope {
    Object snapshot();

    void restore(Object snapshot);
  }

  /**
   * A list, dict or set.
   *
   * <p>{@code instead} is set when its content depends on a condition: what it is then, as a value.
   */
  abstract sealed class Container implements Thing, Mutable {
    @Nullable Value instead;
  }

  /** The state of a container, for {@link Mutable}. */
  record Content(Object items, @Nullable Value instead) {}

  final class ListThing extends Container {
    List<Thing> items;

    ListThing(List<Thing> items) {
      this.items = new ArrayList<>(items);
    }

    @Override
    public Object snapshot() {
      return new Content(new ArrayList<>(items), instead);
    }

    @Override
    @SuppressWarnings("unchecked") // made by snapshot()
    public void restore(Object snapshot) {
      Content content = (Content) snapshot;
      items = new ArrayList<>((List<Thing>) content.items);
      instead = content.instead;
    }
  }

  /** Entries by key as Python compares keys, in order of writing. */
  final class DictThing extends Container {
    Map<Value, Pair> entries = new LinkedHashMap<>();

    void put(Thing key, Thing value) {
      Value hash = Freeze.key(key);
      Pair old = entries.get(hash);
      entries.put(hash, new Pair(old == null ? key : old.key, value));
    }

    @Override
    public Object snapshot() {
      return new Content(new LinkedHashMap<>(entries), instead);
    }

    @Override
    @SuppressWarnings("unchecked") // made by snapshot()
    public void restore(Object snapshot) {
      Content content = (Content) snapshot;
      entries = new LinkedHashMap<>((Map<Value, Pair>) content.items);
      instead = content.instead;
    }
  }

  record Pair(Thing key, Thing value) {}

  final class SetThing extends Container {
    Map<Value, Thing> items = new LinkedHashMap<>();
    final boolean frozen;

    SetThing(List<Thing> items, boolean frozen) {
      this.frozen = frozen;
      items.forEach(item -> this.items.putIfAbsent(Freeze.key(item), item));
    }

    @Override
    public Object snapshot() {
      return new Content(new LinkedHashMap<>(items), instead);
    }

    @Override
    @SuppressWarnings("unchecked") // made by snapshot()
    public void restore(Object snapshot) {
      Content content = (Content) snapshot;
      items = new LinkedHashMap<>((Map<Value, Thing>) content.items);
      instead = content.instead;
    }
  }

  /**
   * A function or lambda of the project.
   *
   * @param body the statements of a function; empty for a lambda
   * @param result the expression of a lambda; absent for a function
   * @param owner the class whose body it was defined in
   */
  record FunctionThing(
      ModuleState module,
      String qualifiedName,
      Parameters parameters,
      Map<String, Thing> defaults,
      List<Stmt> body,
      @Nullable Expr result,
      Scope closure,
      boolean isAsync,
      MethodKind kind,
      @Nullable ClassThing owner,
      Place place)
      implements Thing {
    boolean isLambda() {
      return result != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return module.name + "." + qualifiedName;
    }
  }

  /** How a function in a class body gets its first argument. */
  enum MethodKind {
    PLAIN,
    CLASS_METHOD,
    STATIC_METHOD,
    PROPERTY
  }

  /** A class of the project. */
  final class ClassThing implements Thing {
    final ModuleState module;
    final String qualifiedName;
    final List<Thing> bases;
    final Scope body;
    final Place place;

    /** How many classes were made before it. */
    final int order;

    /** What it is passed through before it has its name, the nearest first. */
    List<Thing> decorators = List.of();

    /** What makes the class, where that is said of it and not of a base. */
    @Nullable Thing metaclass;

    /** What an enumeration consists of, once it was asked for. */
    @Nullable List<Enumerations.Member> members;

    ClassThing(
        ModuleState module,
        String qualifiedName,
        List<Thing> bases,
        Scope body,
        Place place,
        int order) {
      this.module = module;
      this.qualifiedName = qualifiedName;
      this.bases = List.copyOf(bases);
      this.body = body;
      this.place = place;
      this.order = order;
    }

    String path() {
      return module.name + "." + qualifiedName;
    }

    /** The class and those of the project it derives from, nearest first. */
    List<ClassThing> lineage() {
      List<ClassThing> lineage = new ArrayList<>();
      collect(lineage, 0);
      return lineage;
    }

    private void collect(List<ClassThing> lineage, int depth) {
      if (depth > 20 || lineage.contains(this)) {
        return;
      }
      lineage.add(this);
      for (Thing base : bases) {
        if (base instanceof ClassThing known) {
          known.collect(lineage, depth + 1);
        }
      }
    }

    /** The classes from outside that its lineage ends in, by import path. */
    List<String> outsideBases() {
      List<String> paths = new ArrayList<>();
      for (ClassThing each : lineage()) {
        for (Thing base : each.bases) {
          if (base instanceof Plain(Value.Ref(String path)) && !paths.contains(path)) {
            paths.add(path);
          }
        }
      }
      return paths;
    }

    @Nullable Thing lookup(String name) {
      for (ClassThing each : lineage()) {
        Thing found = each.body.own(name);
        if (found != null) {
          return found;
        }
      }
      return null;
    }
  }

  /** An object of a class of the project while its {@code __init__} is followed. */
  final class InstanceThing implements Thing {
    final ClassThing type;
    final Scope attributes;
    final List<Thing> args;
    final Map<String, Thing> kwargs;
    final Place place;

    /** The call of {@code __init__} that reached a class from outside. */
    Value.@Nullable Call base;

    InstanceThing(
        ClassThing type,
        Scope attributes,
        List<Thing> args,
        Map<String, Thing> kwargs,
        Place place) {
      this.type = type;
      this.attributes = attributes;
      this.args = List.copyOf(args);
      this.kwargs = new LinkedHashMap<>(kwargs);
      this.place = place;
    }
  }

  static Thing of(Value value) {
    return new Plain(value);
  }

  static Thing text(String text) {
    return new Plain(new Value.Str(text));
  }

  static Thing number(long number) {
    return new Plain(Value.Int.of(number));
  }

  static Thing truth(boolean truth) {
    return new Plain(new Value.Bool(truth));
  }

  Thing NONE = new Plain(Value.NONE);
}
