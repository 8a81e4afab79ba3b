package io.github.djarchitect.migration;

import java.util.Comparator;

/** A migration by app label and name ({@code 0007_add_reference}). */
public record MigrationKey(String app, String name) implements Comparable<MigrationKey> {
  private static final Comparator<MigrationKey> ORDER =
      Comparator.comparing(MigrationKey::app).thenComparing(MigrationKey::name);

  @Override
  public int compareTo(MigrationKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code app.name}, as people write it. */
  @Override
  public String toString() {
    return app + "." + name;
  }
}
