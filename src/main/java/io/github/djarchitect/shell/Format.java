package io.github.djarchitect.shell;

import java.util.List;
import java.util.Locale;

/** How an answer is written. */
public enum Format {
  TEXT,
  JSON,
  MARKDOWN,
  SARIF,
  GITHUB,
  GITLAB,
  MERMAID,
  DOT;

  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Format parse(String word, List<Format> allowed) {
    return allowed.stream()
        .filter(format -> format.spelling().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Usage.wrong(
                    "There is no format '%s' here.".formatted(word),
                    "Use one of "
                        + String.join(", ", allowed.stream().map(Format::spelling).toList())
                        + "."));
  }
}
