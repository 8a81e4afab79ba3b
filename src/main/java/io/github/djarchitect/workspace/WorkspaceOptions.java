package io.github.djarchitect.workspace;

import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user says beside the repository itself.
 *
 * @param targets empty: what the project's files say, else all engines
 * @param django absent: what a lock or requirements file says, else 5.2
 * @param databaseUrl opened read-only when something live is asked; absent: none
 * @param baseRef git ref whose migrations are not new and must not be rewritten
 * @param applied a {@code showmigrations --plan} listing or a {@code django_migrations} dump
 */
public record WorkspaceOptions(
    ProjectOptions project,
    List<Target> targets,
    @Nullable DjangoVersion django,
    @Nullable String databaseUrl,
    @Nullable String baseRef,
    @Nullable Path applied) {
  public static final WorkspaceOptions DEFAULT =
      new WorkspaceOptions(ProjectOptions.DEFAULT, List.of(), null, null, null, null);

  public WorkspaceOptions {
    targets = List.copyOf(targets);
  }
}
