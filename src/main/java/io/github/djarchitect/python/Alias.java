package io.github.djarchitect.python;

import org.jspecify.annotations.Nullable;

/**
 * An imported name.
 *
 * @param name what is imported, dotted where the source is; {@code *} for a star import
 * @param asname the name it gets, or null where the source gives none
 */
public record Alias(String name, @Nullable String asname, Span span) implements Node {}
