package io.github.djarchitect;

/** A program that does nothing: what a JVM costs by itself, for the benchmark to compare with. */
final class Nothing {
  private Nothing() {}

  public static void main(String[] args) {}
}
