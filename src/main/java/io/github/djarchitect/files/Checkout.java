package io.github.djarchitect.files;

import java.nio.file.Path;
import java.util.List;

/** A folder on disk. */
public final class Checkout implements SourceTree {
  private final Path root;

  private Checkout(Path root) {
    this.root = root;
  }

  /** A checkout at an existing folder. */
  public static Checkout open(Path root) {
    return new Checkout(root);
  }

  public Path root() {
    return root;
  }

  @Override
  public List<String> paths() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileContent read(String path) {
    throw new UnsupportedOperationException();
  }
}
