package io.github.djarchitect.python;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The characters behind the names of {@code \N{...}} escapes. */
final class CharacterNames {
  private CharacterNames() {}

  /** The character of this name in any case, or null if the Unicode tables at hand have none. */
  static @Nullable String find(String name) {
    try {
      return Character.toString(Character.codePointOf(name.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
