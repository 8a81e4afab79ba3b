package io.github.djarchitect.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function or lambda, by the way they take arguments.
 *
 * @param positionalOnly those before {@code /}
 * @param positional those that take either form
 * @param vararg {@code *args}
 * @param keywordOnly those behind {@code *} or {@code *args}
 * @param kwarg {@code **kwargs}
 */
public record Parameters(
    List<Parameter> positionalOnly,
    List<Parameter> positional,
    @Nullable Parameter vararg,
    List<Parameter> keywordOnly,
    @Nullable Parameter kwarg) {

  /** No parameters at all. */
  public static final Parameters NONE = new Parameters(List.of(), List.of(), null, List.of(), null);

  public Parameters {
    positionalOnly = List.copyOf(positionalOnly);
    positional = List.copyOf(positional);
    keywordOnly = List.copyOf(keywordOnly);
  }
}
