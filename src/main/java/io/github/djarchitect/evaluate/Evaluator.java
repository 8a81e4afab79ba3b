package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates modules as far as that is possible without running them: bounded, without side effects,
 * and with {@link Value.Unknown} for the rest.
 *
 * <p>Modules that several others import are evaluated once; one evaluator is for one thread.
 */
public final class Evaluator {
  private final Interpreter interpreter;

  /**
   * @param source modules of the project
   * @param outside what is known of everything else
   */
  public Evaluator(ModuleSource source, Outside outside, Budget budget) {
    this.interpreter = new Interpreter(source, outside, budget);
  }

  /** Evaluates a module of the source by its dotted name; empty where there is none. */
  public Optional<Evaluated> module(String dottedName) {
    return interpreter.module(dottedName).map(this::evaluate);
  }

  /** Every module that was evaluated so far, imported ones included, by name. */
  public List<Evaluated> evaluated() {
    return interpreter.evaluated().stream().map(Evaluated::new).toList();
  }

  /** Evaluates a module that the source need not have. */
  public Evaluated module(String dottedName, ModuleSource.Source source) {
    return evaluate(
        interpreter.adopt(
            new ModuleState(dottedName, source.path(), source.isPackage(), source.module())));
  }

  /**
   * Gives the names of a module free, which nothing else is likely to import; whatever does has it
   * looked up and evaluated anew.
   */
  public void forget(String dottedName) {
    interpreter.forget(dottedName);
  }

  private Evaluated evaluate(ModuleState state) {
    interpreter.renewBudget();
    interpreter.run(state);
    return new Evaluated(state);
  }

  /** A module after its evaluation. */
  public static final class Evaluated {
    private final ModuleState state;

    private Evaluated(ModuleState state) {
      this.state = state;
    }

    /** Its dotted name. */
    public String name() {
      return state.name;
    }

    /** Where its file stands. */
    public String path() {
      return state.path;
    }

    /** The modules that it imports, and what may be modules, by their dotted names. */
    public Set<String> imports() {
      return Interpreter.imports(state);
    }

    /** The first place where its file is not Python 3. */
    public Optional<Place> broken() {
      return state.source.problems().stream().map(each -> state.place(each.span())).findFirst();
    }

    /** Modules from outside of which it takes every name. */
    public Set<String> starred() {
      return Set.copyOf(state.starred);
    }

    /** Why importing it would fail, where that is certain. */
    public Optional<Value.Unknown> failure() {
      return Optional.ofNullable(state.failure);
    }

    /** A class that the module defines or imports under a name. */
    public Optional<Type> type(String name) {
      return state.scope.own(name) instanceof ClassThing type
          ? Optional.of(new Type(type))
          : Optional.empty();
    }

    /** What the module has under a name, a class as a reference to it. */
    public Optional<Value> value(String name) {
      return Optional.ofNullable(state.scope.own(name))
          .map(thing -> Freeze.within(thing, Place.ofFile(state.path)));
    }

    /** Every class that the module's code made, whatever it is called by, in that order. */
    public List<Type> made() {
      return state.made.stream().map(made -> new Type(made.type())).toList();
    }

    /**
     * Those of {@link #made} that may not be there: they hang on a condition to which the project's
     * own defaults do not lead.
     */
    public Set<Type> unsure() {
      return state.made.stream()
          .filter(ModuleState.Made::unsure)
          .map(made -> new Type(made.type()))
          .collect(Collectors.toSet());
    }

    /** Every class that the module itself defines, in the order of its names. */
    public List<Type> types() {
      List<Type> types = new ArrayList<>();
      state
          .scope
          .names()
          .values()
          .forEach(
              thing -> {
                if (thing instanceof ClassThing type && type.module == state) {
                  types.add(new Type(type));
                }
              });
      return types;
    }
  }

  /** What a class derives from. */
  public sealed interface Base {
    record Own(Type type) implements Base {}

    record Outside(String path) implements Base {}

    record Unknown() implements Base {}
  }

  /** A class of the project. */
  public static final class Type {
    private final ClassThing type;

    private Type(ClassThing type) {
      this.type = type;
    }

    public String name() {
      return type.qualifiedName.substring(type.qualifiedName.lastIndexOf('.') + 1);
    }

    /** Its import path, by the module that defines it. */
    public String path() {
      return type.path();
    }

    /** The dotted name of the module that defines it. */
    public String module() {
      return type.module.name;
    }

    public Place place() {
      return type.place;
    }

    /** The file of the module that it says it belongs to; its own place may be elsewhere. */
    public String file() {
      return type.module.path;
    }

    /** How many classes of the project were made before it, as Python would import them. */
    public int order() {
      return type.order;
    }

    /** What makes the class, where its own head says that: {@code metaclass=}. */
    public Optional<Value> metaclass() {
      return Optional.ofNullable(type.metaclass).map(thing -> Freeze.within(thing, type.place));
    }

    /** What it is passed through before it has its name, the nearest first. */
    public List<Value> decorators() {
      return type.decorators.stream().map(thing -> Freeze.within(thing, type.place)).toList();
    }

    /** What it derives from, in order: classes of the project, others by path, or unknown. */
    public List<Base> bases() {
      return type.bases.stream()
          .<Base>map(
              base ->
                  switch (base) {
                    case ClassThing known -> new Base.Own(new Type(known));
                    case Plain(Value.Ref(String path)) -> new Base.Outside(path);
                    default -> new Base.Unknown();
                  })
          .toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Type that && that.type == type;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(type);
    }

    /** Bases that are classes of the project. */
    public List<Type> ownBases() {
      List<Type> bases = new ArrayList<>();
      for (Thing base : type.bases) {
        if (base instanceof ClassThing known) {
          bases.add(new Type(known));
        }
      }
      return bases;
    }

    /** The classes from outside that it derives from, near or far. */
    public List<String> outsideBases() {
      return type.outsideBases();
    }

    /** Whether a base could not be told. */
    public boolean hasUnknownBase() {
      return type.lineage().stream()
          .flatMap(each -> each.bases.stream())
          .anyMatch(
              base ->
                  !(base instanceof ClassThing)
                      && !(base instanceof Plain plain && plain.value() instanceof Value.Ref));
    }

    /** An attribute, inherited ones of the project's classes included. */
    public Optional<Value> attribute(String name) {
      return Optional.ofNullable(type.lookup(name)).map(thing -> Freeze.within(thing, type.place));
    }

    /** What its own body assigns, in order. */
    public Map<String, Value> body() {
      Map<String, Value> values = new LinkedHashMap<>();
      type.body
          .names()
          .forEach((name, thing) -> values.put(name, Freeze.within(thing, type.place)));
      return values;
    }

    /** A class in its own body: {@code Meta}. */
    public Optional<Type> inner(String name) {
      return type.body.own(name) instanceof ClassThing inner
          ? Optional.of(new Type(inner))
          : Optional.empty();
    }
  }

  /**
   * The call of a class from outside that an object of a project's class comes down to, by
   * following its {@code __init__}: what a project's own subclass of an operation or field passes
   * on.
   */
  public Optional<Value.Call> passedOn(Value.Call call) {
    Optional<ClassThing> type = find(call.path());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    InstanceThing instance =
        new InstanceThing(
            type.get(),
            new Scope(Scope.Kind.OBJECT, null),
            call.args().stream().map(Interpreter::thaw).toList(),
            thawed(call.kwargs()),
            call.place());
    try {
      interpreter.initialise(instance);
    } catch (Interpreter.Raised | Interpreter.Exhausted | StackOverflowError e) {
      return Optional.empty();
    }
    return Optional.ofNullable(instance.base);
  }

  /** A class of the project by its dotted path. */
  public Optional<Type> type(String path) {
    return find(path).map(Type::new);
  }

  /**
   * What a name of the project stands for, by its dotted path: a constant, an attribute of a class.
   * It may have been asked for before its module was ready, as modules that import each other do.
   *
   * @return absent for a class or a function, which its path stands for, and for what is not found
   */
  public Optional<Value> value(String path) {
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      Optional<ModuleState> module = interpreter.module(path.substring(0, dot));
      if (module.isPresent()) {
        Thing found = null;
        for (String name : path.substring(dot + 1).split("\\.")) {
          found =
              found == null
                  ? interpreter.moduleName(module.get(), name)
                  : found instanceof ClassThing type
                      ? interpreter.classAttribute(type, name)
                      : null;
          if (found == null) {
            return Optional.empty();
          }
        }
        return Optional.ofNullable(found)
            .map(thing -> Freeze.within(thing, Place.ofFile(module.get().path)))
            .filter(value -> !(value instanceof Value.Ref));
      }
    }
    return Optional.empty();
  }

  /** The pairs of {@code Choices} of the project, which Django takes the class itself for. */
  public Optional<Value> choices(String path) {
    return find(path)
        .map(type -> Enumerations.attribute(interpreter, type, "choices", type.lookup("choices")))
        .map(thing -> Freeze.within(thing, Place.ofFile("")));
  }

  private Optional<ClassThing> find(String path) {
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      Optional<ModuleState> module = interpreter.module(path.substring(0, dot));
      if (module.isPresent()) {
        Thing found = null;
        Scope scope = null;
        for (String name : path.substring(dot + 1).split("\\.")) {
          found = scope == null ? interpreter.moduleName(module.get(), name) : scope.own(name);
          scope = found instanceof ClassThing type ? type.body : new Scope(Scope.Kind.OBJECT, null);
        }
        return found instanceof ClassThing type ? Optional.of(type) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Map<String, Thing> thawed(Map<String, Value> values) {
    Map<String, Thing> things = new LinkedHashMap<>();
    values.forEach((name, value) -> things.put(name, Interpreter.thaw(value)));
    return things;
  }
}
