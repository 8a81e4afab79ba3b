package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;

/** Wrong words on the command line, each with what would be right. */
public final class Usage {
  private Usage() {}

  public static ArchitectException wrong(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.USAGE, message, remedy);
  }
}
