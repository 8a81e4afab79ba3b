package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.workspace.Named;
import java.util.Collection;
import java.util.Optional;

/** Wrong words on the command line, each with the nearest right one. */
public final class Usage {
  private Usage() {}

  public static ArchitectException wrong(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.USAGE, message, remedy);
  }

  /** The candidate that differs least, where it differs by at most a third of its letters. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    return Named.nearest(word, candidates);
  }
}
