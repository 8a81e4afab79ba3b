package io.github.djarchitect.hazard;

import io.github.djarchitect.migration.Reading;
import java.util.List;
import java.util.Set;

/**
 * The project as rules over the whole graph see it.
 *
 * @param edited paths of migrations that are on the base branch or recorded as applied, and whose
 *     text differs from what was there
 * @param fresh keys of migrations that are new by the review's reckoning
 */
public record ProjectView(
    Reading reading,
    Set<String> edited,
    Set<io.github.djarchitect.migration.MigrationKey> fresh,
    List<String> targets) {
  public ProjectView {
    edited = Set.copyOf(edited);
    fresh = Set.copyOf(fresh);
    targets = List.copyOf(targets);
  }
}
