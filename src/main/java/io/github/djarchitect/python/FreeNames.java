package io.github.djarchitect.python;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names that code uses and nothing gives it: neither the code itself, nor what is around it, nor
 * Python. Every binding counts for the whole of the code, so a name that is found free is free.
 */
public final class FreeNames {
  /**
   * {@code dir(builtins)} of CPython 3.11 with PythonFinalizationError of 3.13, and what every
   * module has.
   */
  private static final Set<String> BUILTINS =
      Set.of(
          ("ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup"
               + " BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError"
               + " ConnectionAbortedError ConnectionError ConnectionRefusedError"
               + " ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning"
               + " EnvironmentError Exception ExceptionGroup False FileExistsError"
               + " FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError"
               + " ImportError ImportWarning IndentationError IndexError InterruptedError"
               + " IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError"
               + " ModuleNotFoundError NameError None NotADirectoryError NotImplemented"
               + " NotImplementedError OSError OverflowError PendingDeprecationWarning"
               + " PermissionError ProcessLookupError PythonFinalizationError RecursionError"
               + " ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration"
               + " StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError"
               + " TimeoutError True TypeError UnboundLocalError UnicodeDecodeError"
               + " UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning"
               + " ValueError Warning ZeroDivisionError __build_class__ __debug__ __doc__ __file__"
               + " __import__ __loader__ __name__ __package__ __spec__ abs aiter all anext any"
               + " ascii bin bool breakpoint bytearray bytes callable chr classmethod compile"
               + " complex copyright credits delattr dict dir divmod enumerate eval exec exit"
               + " filter float format frozenset getattr globals hasattr hash help hex id input int"
               + " isinstance issubclass iter len license list locals map max memoryview min next"
               + " object oct open ord pow print property quit range repr reversed round set"
               + " setattr slice sorted staticmethod str sum super tuple type vars zip")
              .split(" "));

  private FreeNames() {}

  /**
   * @param code statements or expressions
   * @param given names from around it: parameters, the module's own
   */
  public static List<Expr.Name> in(List<? extends Node> code, Set<String> given) {
    Set<String> bound = bound(code);
    List<Expr.Name> free = new ArrayList<>();
    Walk.through(
        code,
        node -> {
          if (node instanceof Expr.Name name
              && !bound.contains(name.id())
              && !given.contains(name.id())
              && !BUILTINS.contains(name.id())) {
            free.add(name);
          }
        });
    return free;
  }

  /** Every name that code binds, in whatever scope of it. */
  public static Set<String> bound(List<? extends Node> code) {
    Set<String> bound = new HashSet<>();
    Walk.through(code, node -> bind(node, bound));
    return bound;
  }

  /** Whether code takes names whose number nobody can tell by reading it alone. */
  public static boolean isOpen(List<? extends Node> code) {
    boolean[] open = new boolean[1];
    Walk.through(
        code,
        node -> {
          boolean star =
              node instanceof Stmt.ImportFrom from
                  && from.names().stream().anyMatch(alias -> alias.name().equals("*"));
          boolean dynamic =
              node instanceof Expr.Call call
                  && call.func() instanceof Expr.Name name
                  && Set.of("exec", "globals", "locals", "vars").contains(name.id());
          boolean broken = node instanceof Stmt.BadStmt || node instanceof Expr.BadExpr;
          open[0] |= star || dynamic || broken;
        });
    return open[0];
  }

  private static void bind(Node node, Set<String> bound) {
    switch (node) {
      case Stmt.FunctionDef def -> {
        bound.add(def.name());
        typeParams(def.typeParams(), bound);
        parameters(def.args(), bound);
      }
      case Stmt.ClassDef def -> {
        bound.add(def.name());
        typeParams(def.typeParams(), bound);
      }
      case Expr.Lambda lambda -> parameters(lambda.args(), bound);
      case Stmt.Assign assign -> assign.targets().forEach(target -> target(target, bound));
      case Stmt.AugAssign assign -> target(assign.target(), bound);
      case Stmt.AnnAssign assign -> target(assign.target(), bound);
      case Stmt.For loop -> target(loop.target(), bound);
      case Stmt.With with ->
          with.items().stream()
              .map(WithItem::optionalVars)
              .filter(vars -> vars != null)
              .forEach(vars -> target(vars, bound));
      case Stmt.TypeAlias alias -> {
        target(alias.name(), bound);
        typeParams(alias.typeParams(), bound);
      }
      case Stmt.Global global -> bound.addAll(global.names());
      case Stmt.Nonlocal nonlocal -> bound.addAll(nonlocal.names());
      case Expr.NamedExpr named -> target(named.target(), bound);
      case Expr.ListComp comp -> comprehensions(comp.generators(), bound);
      case Expr.SetComp comp -> comprehensions(comp.generators(), bound);
      case Expr.DictComp comp -> comprehensions(comp.generators(), bound);
      case Expr.GeneratorExp comp -> comprehensions(comp.generators(), bound);
      case Stmt.Import plain -> plain.names().forEach(alias -> alias(alias, bound));
      case Stmt.ImportFrom from -> from.names().forEach(alias -> alias(alias, bound));
      case Stmt.Try attempt ->
          attempt.handlers().stream()
              .map(ExceptHandler::name)
              .filter(name -> name != null)
              .forEach(bound::add);
      case Pattern.MatchAs as when as.name() != null -> bound.add(String.valueOf(as.name()));
      case Pattern.MatchStar star when star.name() != null ->
          bound.add(String.valueOf(star.name()));
      case Pattern.MatchMapping mapping when mapping.rest() != null ->
          bound.add(String.valueOf(mapping.rest()));
      default -> {}
    }
  }

  private static void alias(Alias alias, Set<String> bound) {
    String as = alias.asname();
    String name = alias.name();
    int dot = name.indexOf('.');
    bound.add(as != null ? as : dot < 0 ? name : name.substring(0, dot));
  }

  private static void comprehensions(List<Comprehension> generators, Set<String> bound) {
    generators.forEach(generator -> target(generator.target(), bound));
  }

  private static void target(Expr target, Set<String> bound) {
    switch (target) {
      case Expr.Name name -> bound.add(name.id());
      case Expr.TupleExpr tuple -> tuple.elts().forEach(each -> target(each, bound));
      case Expr.ListExpr list -> list.elts().forEach(each -> target(each, bound));
      case Expr.Starred starred -> target(starred.value(), bound);
      default -> {}
    }
  }

  private static void typeParams(List<TypeParam> params, Set<String> bound) {
    for (TypeParam param : params) {
      bound.add(
          switch (param) {
            case TypeParam.TypeVar each -> each.name();
            case TypeParam.ParamSpec each -> each.name();
            case TypeParam.TypeVarTuple each -> each.name();
          });
    }
  }

  private static void parameters(Parameters parameters, Set<String> bound) {
    for (List<Parameter> some :
        List.of(parameters.positionalOnly(), parameters.positional(), parameters.keywordOnly())) {
      some.forEach(parameter -> bound.add(parameter.name()));
    }
    for (Parameter rest : new Parameter[] {parameters.vararg(), parameters.kwarg()}) {
      if (rest != null) {
        bound.add(rest.name());
      }
    }
  }
}
