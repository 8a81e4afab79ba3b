package io.github.djarchitect.hazard;

import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.sql.MadeTables;
import io.github.djarchitect.state.ProjectState;
import java.util.List;
import java.util.Set;

/**
 * What stands once a deploy is done, or where nobody knows what is deployed together, at the end of
 * the plan.
 *
 * @param state what the models have
 * @param tables what SQL has made
 * @param sendings every migration up to there with what it sends, in order
 * @param together the migrations of the deploy; empty where that is not known
 */
public record Outcome(
    ProjectState state,
    MadeTables tables,
    List<MigrationView.Sending> sendings,
    Set<MigrationKey> together) {
  public Outcome {
    sendings = List.copyOf(sendings);
    together = Set.copyOf(together);
  }
}
