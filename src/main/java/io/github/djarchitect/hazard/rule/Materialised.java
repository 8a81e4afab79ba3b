package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.python.Comprehension;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Queries whose rows are all in memory at once: made a list of, or gathered in one. */
final class Materialised {
  private static final Set<String> COLLECTS = Set.of("list", "tuple", "set", "sorted");

  private Materialised() {}

  static List<DataCode.Query> in(DataCode code) {
    List<DataCode.Query> found = new ArrayList<>();
    for (DataCode.Scope scope : code.scopes()) {
      Set<Span> collected = new HashSet<>();
      Walk.through(
          scope.body(),
          node -> {
            switch (node) {
              case Expr.Call call
                  when call.func() instanceof Expr.Name name
                      && COLLECTS.contains(name.id())
                      && call.args().size() == 1 ->
                  collected.add(call.args().getFirst().span());
              case Expr.ListComp comp -> add(comp.generators(), collected);
              case Expr.SetComp comp -> add(comp.generators(), collected);
              case Expr.DictComp comp -> add(comp.generators(), collected);
              default -> {}
            }
          });
      code.queries().stream()
          .filter(query -> query.scope().equals(scope) && collected.contains(query.span()))
          .forEach(found::add);
    }
    return found;
  }

  /** What a condition leaves out was read all the same, but is not kept of an iterator. */
  private static void add(List<Comprehension> generators, Set<Span> collected) {
    Comprehension first = generators.getFirst();
    if (first.ifs().isEmpty()) {
      collected.add(first.iter().span());
    }
  }
}
