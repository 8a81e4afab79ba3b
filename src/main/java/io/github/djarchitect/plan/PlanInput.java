package io.github.djarchitect.plan;

import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.state.ProjectState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a playbook plans for.
 *
 * @param state after all leaves
 * @param target the engine that the plan is written for
 * @param live what is known or assumed of sizes
 * @param options with which the project was read
 * @param shared migrations that are applied somewhere or on the shared branch; absent: nobody said
 * @param parameters as a user or model gave them
 */
public record PlanInput(
    Project project,
    Reading reading,
    ProjectState state,
    Target target,
    DjangoVersion django,
    LiveDatabase live,
    ProjectOptions options,
    @Nullable Set<MigrationKey> shared,
    Map<String, String> parameters) {
  public PlanInput {
    shared = shared == null ? null : Set.copyOf(shared);
    parameters = Map.copyOf(parameters);
  }

  /** A parameter that was given and is not blank. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
