package io.github.djarchitect.python;

/** A comment with its leading {@code #} and without the line break behind it. */
public record Comment(Span span, String text) {}
