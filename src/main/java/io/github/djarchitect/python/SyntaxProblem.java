package io.github.djarchitect.python;

/** Something in a source text that is not Python 3, as one sentence, with its place. */
public record SyntaxProblem(Span span, String message) {}
