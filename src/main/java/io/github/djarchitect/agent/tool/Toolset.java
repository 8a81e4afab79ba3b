package io.github.djarchitect.agent.tool;

import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.hazard.rule.Rules;
import java.util.List;

/** Every tool a model may call, in the order in which it is told of them. */
public final class Toolset {
  private Toolset() {}

  /** The tools of a conversation about a project. */
  public static List<Tool> of(Desk desk, Ledger ledger) {
    return List.of(
        new ListApps(desk),
        new ReadMigrations(desk),
        new InspectModels(desk),
        new FindConflicts(desk),
        new FindUsages(desk),
        new ReadFile(desk),
        new InspectSchema(desk),
        new EstimateRows(desk),
        new PredictSql(desk),
        new ReviewMigrations(desk),
        new ExplainRule(Rules.all()),
        new ListPlaybooks(),
        new DraftPlan(desk),
        new DraftRunPython(desk),
        new CheckFiles(desk),
        new AskUser(desk.asker()),
        new SubmitProposal(desk, ledger));
  }

  /** What can be asked without a project. */
  public static List<Tool> withoutProject(Asker asker) {
    return List.of(new ExplainRule(Rules.all()), new ListPlaybooks(), new AskUser(asker));
  }
}
