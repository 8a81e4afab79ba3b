package io.github.djarchitect.project;

import io.github.djarchitect.files.SourceTree;

/** Finds the Django project of a tree: apps, labels, versions, conventions. */
public final class ProjectReader {
  private ProjectReader() {}

  /** Never throws on what a repository holds; what could not be read is in the result. */
  public static Project read(SourceTree tree, ProjectOptions options) {
    throw new UnsupportedOperationException(tree + " " + options);
  }
}
