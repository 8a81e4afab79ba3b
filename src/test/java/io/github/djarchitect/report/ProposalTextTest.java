package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a phase locks and what going back loses are read before anybody deploys. */
class ProposalTextTest {
  private static Proposal.Phase phase(String title, String content, String loses) {
    return new Proposal.Phase(
        title,
        Proposal.Deploy.BEFORE_CODE,
        "",
        List.of(FileChange.create("shop/migrations/0002_x.py", content)),
        List.of(),
        List.of(),
        null,
        List.of(),
        new Proposal.Rollback(List.of("true"), loses));
  }

  @Test
  void whatGoingBackLosesAndWhatRunPythonLocksIsShown() {
    List<String> lines =
        new ProposalText(Ink.PLAIN, 100)
            .render(
                Proposal.of(
                    "Purge",
                    List.of(
                        phase("add", "x = 1\n", "nothing: the column was kept in step"),
                        phase("purge", "migrations.RunPython(forwards)\n", "the old rows"),
                        phase("audit", "x = 1\n", "nothing but the audit trail"))),
                null);

    String text = String.join("\n", lines);
    assertThat(text)
        .contains("Going back loses\n  - phase 2: the old rows\n  - phase 3: nothing but the audit")
        .doesNotContain("phase 1")
        .contains("rows that its RunPython writes");
  }
}
