package io.github.djarchitect.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind {@code case}, with the names of CPython's {@code ast}. */
public sealed interface Pattern extends Node {

  record MatchValue(Expr value, Span span) implements Pattern {}

  /** {@code None}, {@code True} or {@code False}, compared by identity. */
  record MatchSingleton(Literal value, Span span) implements Pattern {}

  record MatchSequence(List<Pattern> patterns, Span span) implements Pattern {
    public MatchSequence {
      patterns = List.copyOf(patterns);
    }
  }

  /**
   * {@code {key: pattern, **rest}}.
   *
   * @param keys as many as {@code patterns}
   */
  record MatchMapping(List<Expr> keys, List<Pattern> patterns, @Nullable String rest, Span span)
      implements Pattern {
    public MatchMapping {
      keys = List.copyOf(keys);
      patterns = List.copyOf(patterns);
    }
  }

  /**
   * {@code cls(pattern, attr=pattern)}.
   *
   * @param kwdAttrs as many as {@code kwdPatterns}
   */
  record MatchClass(
      Expr cls, List<Pattern> patterns, List<String> kwdAttrs, List<Pattern> kwdPatterns, Span span)
      implements Pattern {
    public MatchClass {
      patterns = List.copyOf(patterns);
      kwdAttrs = List.copyOf(kwdAttrs);
      kwdPatterns = List.copyOf(kwdPatterns);
    }
  }

  /** {@code *name}; null for {@code *_}. */
  record MatchStar(@Nullable String name, Span span) implements Pattern {}

  /** {@code pattern as name}, a bare name (null pattern) or {@code _} (both null). */
  record MatchAs(@Nullable Pattern pattern, @Nullable String name, Span span) implements Pattern {}

  record MatchOr(List<Pattern> patterns, Span span) implements Pattern {
    public MatchOr {
      patterns = List.copyOf(patterns);
    }
  }

  /** A pattern that could not be parsed. */
  record BadPattern(SyntaxProblem problem, Span span) implements Pattern {}
}
