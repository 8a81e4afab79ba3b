package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Evaluator;
import io.github.djarchitect.evaluate.MethodOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A class with what it derives from, in the order in which Python asks them for an attribute.
 *
 * @param order the class first
 * @param open a base that is not known, or of a package that is not here
 */
record Lineage(List<Ancestor> order, Optional<String> open) {
  /** A class of the project, or one from outside of which it is known what it is. */
  sealed interface Ancestor {
    record Own(Evaluator.Type type) implements Ancestor {}

    record Django(DjangoModel model) implements Ancestor {}

    /** A class that is no model. */
    record Plain(String path) implements Ancestor {}
  }

  static Lineage of(Evaluator.Type type, Evaluator evaluator) {
    List<String> open = new ArrayList<>();
    List<Ancestor> order = order(new Ancestor.Own(type), evaluator, open, 0);
    return new Lineage(order, open.stream().findFirst());
  }

  /** The direct bases of a class. */
  static List<Ancestor> bases(Ancestor ancestor, Evaluator evaluator, List<String> open) {
    List<Ancestor> bases = new ArrayList<>();
    switch (ancestor) {
      case Ancestor.Own(Evaluator.Type type) -> {
        for (Evaluator.Base base : type.bases()) {
          switch (base) {
            case Evaluator.Base.Own(Evaluator.Type own) -> bases.add(new Ancestor.Own(own));
            case Evaluator.Base.Outside(String path) ->
                DjangoModel.of(path)
                    .<Ancestor>map(Ancestor.Django::new)
                    // of a module that was not ready, since it imports this one
                    .or(() -> evaluator.type(path).map(Ancestor.Own::new))
                    .or(
                        () ->
                            DjangoModel.isNoModel(path)
                                ? Optional.of(new Ancestor.Plain(path))
                                : Optional.empty())
                    .ifPresentOrElse(bases::add, () -> open.add(path));
            case Evaluator.Base.Unknown _ -> open.add("a base that reading does not follow");
          }
        }
      }
      case Ancestor.Django(DjangoModel model) ->
          model.bases().forEach(base -> bases.add(new Ancestor.Django(base)));
      case Ancestor.Plain _ -> {}
    }
    return bases;
  }

  private static List<Ancestor> order(
      Ancestor of, Evaluator evaluator, List<String> open, int depth) {
    List<Ancestor> bases = bases(of, evaluator, open);
    List<List<Ancestor>> orders = new ArrayList<>();
    if (depth < 30) {
      bases.forEach(base -> orders.add(order(base, evaluator, open, depth + 1)));
    }
    return MethodOrder.of(of, orders, bases);
  }

  /** Whether a model is among them. */
  boolean isModel() {
    return order.stream().anyMatch(Ancestor.Django.class::isInstance);
  }
}
