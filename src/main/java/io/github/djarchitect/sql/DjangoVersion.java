package io.github.djarchitect.sql;

/** A feature release of Django; patch releases do not change what migrations do. */
public record DjangoVersion(int major, int minor) implements Comparable<DjangoVersion> {
  public static final DjangoVersion DEFAULT = new DjangoVersion(5, 2);

  public boolean atLeast(int major, int minor) {
    return compareTo(new DjangoVersion(major, minor)) >= 0;
  }

  @Override
  public int compareTo(DjangoVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
