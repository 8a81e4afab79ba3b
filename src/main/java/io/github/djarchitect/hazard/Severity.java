package io.github.djarchitect.hazard;

import java.util.Locale;

/** For production: would hurt or fail; may, on a named condition; worth knowing. */
public enum Severity {
  BLOCKER,
  WARNING,
  NOTE;

  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
