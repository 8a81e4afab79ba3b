package io.github.djarchitect.migration;

import io.github.djarchitect.project.Project;

/** Reads every migration file of a project, and builds the graph. */
public final class MigrationReader {
  private MigrationReader() {}

  public static Reading read(Project project) {
    throw new UnsupportedOperationException(project.toString());
  }
}
