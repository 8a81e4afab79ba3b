package io.github.djarchitect.files;

import java.util.List;

/** A tree with proposed files laid over it; nothing is written. */
public final class Overlay implements SourceTree {
  private final SourceTree base;
  private final List<FileChange> changes;

  public Overlay(SourceTree base, List<FileChange> changes) {
    this.base = base;
    this.changes = List.copyOf(changes);
  }

  @Override
  public List<String> paths() {
    throw new UnsupportedOperationException(base + " " + changes);
  }

  @Override
  public FileContent read(String path) {
    throw new UnsupportedOperationException();
  }
}
