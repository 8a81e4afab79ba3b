package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TreeWriter;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.testing.DjangoProject;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A plan that the gate approves, and its phases in a project that a real Django runs. */
final class Deploys {
  private Deploys() {}

  /** The plan of a playbook for a project, one of whose tables is taken to be large. */
  static Proposal plan(
      DjangoProject project, Playbook playbook, String table, Map<String, String> parameters) {
    Workspace workspace =
        Workspace.open(project.root(), WorkspaceOptions.DEFAULT, Clock.systemUTC());
    workspace.assumeRows(table, 10_000_000);
    Playbook.Outcome outcome = playbook.plan(workspace.planInput(parameters));
    assertThat(outcome).isInstanceOf(Playbook.Planned.class);
    Proposal proposal = ((Playbook.Planned) outcome).proposal();
    ReviewResult judged = Gate.judge(workspace.reviewRequest(), proposal, List.of());
    assertThat(judged.verdict().status()).as(judged.findings().toString()).isEqualTo("Approved");
    return proposal;
  }

  /** A phase's files, its migrations, and models that agree with them. */
  static void phase(DjangoProject project, Proposal proposal, int phase) {
    lay(project, proposal, phase);
    project.migrate().orFail();
    project.makemigrationsCheck().orFail();
  }

  static void lay(DjangoProject project, Proposal proposal, int phase) {
    new TreeWriter(project.root()).write(proposal.phases().get(phase).files());
  }
}
