package io.github.djarchitect.autodetect;

/** Releases of Django as numbers that can be compared. */
final class Releases {
  private Releases() {}

  /** {@code 52} for {@code 5.2} or {@code 5.2.4}. */
  static int number(String release) {
    String[] parts = release.split("\\.");
    return Integer.parseInt(parts[0]) * 10 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
  }
}
