package io.github.djarchitect.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * A condition that reading cannot decide.
 *
 * @param text as it stands in the source
 * @param likely what it is where nothing but the project's own defaults holds: settings as its
 *     settings files have them, a database with nothing in it; absent where not even that tells
 */
record Condition(String text, @Nullable Boolean likely) {
  Condition negated() {
    Boolean opposite = likely == null ? null : (Boolean) !likely;
    return new Condition(text.startsWith("not (") ? text : "not (" + text + ")", opposite);
  }

  boolean isLikely() {
    return Boolean.TRUE.equals(likely);
  }
}
