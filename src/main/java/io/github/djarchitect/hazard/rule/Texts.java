package io.github.djarchitect.hazard.rule;

import java.util.Locale;

/** Small wording shared by messages. */
final class Texts {
  private Texts() {}

  static String capitalised(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
