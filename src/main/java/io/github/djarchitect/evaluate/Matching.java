package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Interpreter.Frame;
import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.InstanceThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a subject fits what stands behind {@code case}; empty where that is not known. */
final class Matching {
  /** Classes whose pattern takes the subject itself as its only part. */
  private static final Set<String> WHOLE =
      Set.of("bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple");

  private final Interpreter interpreter;
  private final Frame frame;
  private final Map<String, Thing> bound;

  /**
   * @param bound is given the names that the pattern binds
   */
  Matching(Interpreter interpreter, Frame frame, Map<String, Thing> bound) {
    this.interpreter = interpreter;
    this.frame = frame;
    this.bound = bound;
  }

  Optional<Boolean> fits(Pattern pattern, Thing subject) {
    interpreter.step();
    return switch (pattern) {
      case Pattern.MatchValue value ->
          Operators.compare(
              interpreter,
              subject,
              Expr.CompareOperator.EQ,
              interpreter.expression(value.value(), frame));
      case Pattern.MatchSingleton singleton ->
          Operators.compare(
              interpreter,
              subject,
              Expr.CompareOperator.IS,
              Interpreter.constant(singleton.value(), frame.module().place(singleton.span())));
      case Pattern.MatchSequence sequence -> sequence(sequence, subject);
      case Pattern.MatchMapping mapping -> mapping(mapping, subject);
      case Pattern.MatchClass type -> ofClass(type, subject);
      case Pattern.MatchStar _, Pattern.BadPattern _ -> Optional.empty();
      case Pattern.MatchAs as -> {
        Optional<Boolean> fits =
            as.pattern() == null ? Optional.of(true) : fits(as.pattern(), subject);
        if (fits.equals(Optional.of(true)) && as.name() != null) {
          bound.put(as.name(), subject);
        }
        yield fits;
      }
      case Pattern.MatchOr or -> {
        for (Pattern each : or.patterns()) {
          Optional<Boolean> fits = fits(each, subject);
          if (fits.isEmpty() || fits.get()) {
            yield fits;
          }
        }
        yield Optional.of(false);
      }
    };
  }

  private static boolean isKnown(Thing subject) {
    return switch (subject) {
      case Plain(Value value) -> value.isPlain();
      case Thing.Container container -> container.instead == null;
      case TupleThing _, InstanceThing _ -> true;
      default -> false;
    };
  }

  private Optional<Boolean> sequence(Pattern.MatchSequence sequence, Thing subject) {
    if (!(subject instanceof ListThing || subject instanceof TupleThing)) {
      return isKnown(subject) && !(subject instanceof InstanceThing)
          ? Optional.of(false)
          : Optional.empty();
    }
    Optional<List<Thing>> items = interpreter.items(subject);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    List<Pattern> patterns = sequence.patterns();
    int star = -1;
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i) instanceof Pattern.MatchStar) {
        star = i;
      }
    }
    int size = items.get().size();
    if (star < 0 ? size != patterns.size() : size < patterns.size() - 1) {
      return Optional.of(false);
    }
    int behind = patterns.size() - star - 1;
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i) instanceof Pattern.MatchStar rest) {
        if (rest.name() != null) {
          bound.put(rest.name(), new ListThing(items.get().subList(i, size - behind)));
        }
        continue;
      }
      int at = star >= 0 && i > star ? size - (patterns.size() - i) : i;
      Optional<Boolean> fits = fits(patterns.get(i), items.get().get(at));
      if (fits.isEmpty() || !fits.get()) {
        return fits;
      }
    }
    return Optional.of(true);
  }

  private Optional<Boolean> mapping(Pattern.MatchMapping mapping, Thing subject) {
    if (!(subject instanceof DictThing dict) || dict.instead != null) {
      return isKnown(subject) ? Optional.of(false) : Optional.empty();
    }
    DictThing rest = new DictThing();
    dict.entries.values().forEach(pair -> rest.put(pair.key(), pair.value()));
    for (int i = 0; i < mapping.keys().size(); i++) {
      Value key = Freeze.key(interpreter.expression(mapping.keys().get(i), frame));
      Thing.Pair pair = dict.entries.get(key);
      if (pair == null) {
        return Optional.of(false);
      }
      rest.entries.remove(key);
      Optional<Boolean> fits = fits(mapping.patterns().get(i), pair.value());
      if (fits.isEmpty() || !fits.get()) {
        return fits;
      }
    }
    if (mapping.rest() != null) {
      bound.put(mapping.rest(), rest);
    }
    return Optional.of(true);
  }

  private Optional<Boolean> ofClass(Pattern.MatchClass pattern, Thing subject) {
    Thing type = interpreter.expression(pattern.cls(), frame);
    Optional<Boolean> is = Builtins.isinstance(subject, type);
    if (is.isEmpty() || !is.get()) {
      return is;
    }
    if (!pattern.patterns().isEmpty()) {
      boolean whole =
          type instanceof Plain(Value.Ref(String path))
              && path.startsWith("builtins.")
              && WHOLE.contains(path.substring("builtins.".length()));
      List<Pattern> parts = pattern.patterns();
      if (whole) {
        Optional<Boolean> fits =
            parts.size() == 1 ? fits(parts.getFirst(), subject) : Optional.empty();
        if (fits.isEmpty() || !fits.get()) {
          return fits;
        }
      } else {
        Optional<List<String>> names = positions(type);
        if (names.isEmpty() || names.get().size() < parts.size()) {
          return Optional.empty();
        }
        for (int i = 0; i < parts.size(); i++) {
          Optional<Boolean> fits = part(parts.get(i), names.get().get(i), subject);
          if (fits.isEmpty() || !fits.get()) {
            return fits;
          }
        }
      }
    }
    for (int i = 0; i < pattern.kwdAttrs().size(); i++) {
      Optional<Boolean> fits =
          part(pattern.kwdPatterns().get(i), pattern.kwdAttrs().get(i), subject);
      if (fits.isEmpty() || !fits.get()) {
        return fits;
      }
    }
    return Optional.of(true);
  }

  private Optional<Boolean> part(Pattern pattern, String name, Thing subject) {
    return fits(
        pattern, interpreter.attribute(subject, name, frame.module().place(pattern.span())));
  }

  /** The names that positions in the pattern of a class stand for. */
  private Optional<List<String>> positions(Thing type) {
    if (!(type instanceof ClassThing own)) {
      return Optional.empty();
    }
    Thing written = own.lookup("__match_args__");
    return written != null
        ? interpreter
            .items(written)
            .map(items -> items.stream().map(i -> Freeze.of(i).asString().orElse("")).toList())
        : Optional.ofNullable(Instances.positions(own));
  }
}
