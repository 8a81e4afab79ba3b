package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What later phases do with files that earlier ones have made, moved or changed. */
class FilesOfSeveralPhasesTest {
  private static final String MOVED = "shop/order_models.py";

  private static Proposal.Phase phase(FileChange... files) {
    return new Proposal.Phase(
        "a step",
        Proposal.Deploy.BEFORE_CODE,
        "moves files",
        List.of(files),
        List.of(),
        List.of(),
        null,
        List.of(),
        new Proposal.Rollback(List.of(), "nothing"));
  }

  private static List<Finding> blockers(Proposal.Phase... phases) {
    return SmallShop.judge(SmallShop.project(), phases).findings();
  }

  private static FileChange rename() {
    return new FileChange(
        MOVED, FileChange.Action.RENAME, "shop/forms.py", Sha256.of("FORMS = 1\n"), "FORMS = 1\n");
  }

  @Test
  void aRenameThatIsDoneIsLeftOut() {
    List<Finding> found =
        SmallShop.judge(
                SmallShop.project().with("shop/forms.py", "FORMS = 1\n"),
                phase(rename()),
                phase(rename()))
            .findings();

    assertThat(found)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("file-exists");
              assertThat(finding.message())
                  .isEqualTo(
                      "Phase 2 renames shop/forms.py to shop/order_models.py, which phase 1 has"
                          + " renamed already.");
              assertThat(finding.fix()).startsWith("Leave it out of phase 2");
            });
  }

  @Test
  void aFileThatIsMadeTwiceIsMadeOnce() {
    FileChange create = FileChange.create("shop/x.py", "X = 1\n");

    assertThat(blockers(phase(create), phase(create)))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .isEqualTo("Phase 2 creates shop/x.py, which phase 1 has created already."));
    assertThat(blockers(phase(create, create)))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.message()).isEqualTo("Phase 1 creates shop/x.py twice."));
  }

  @Test
  void aStaleFileHidesNothingOfTheOthers() {
    FileChange models =
        FileChange.edit(
            "shop/models.py",
            Sha256.of("another text"),
            SmallShop.MODELS.replace("total", "amount") + "BROKEN = undefined_name\n");
    FileChange migration =
        FileChange.create(
            "shop/migrations/0002_total.py",
            """
            from django.db import migrations
            class Migration(migrations.Migration):
                dependencies = [("shop", "0001_initial")]
                operations = [migrations.RemoveField("order", "nowhere")]
            """);

    assertThat(blockers(phase(models, migration)))
        .extracting(Finding::rule)
        .contains("stale-base", "state-does-not-apply")
        .doesNotContain("models-differ", "code-names-nothing");
    assertThat(blockers(phase(models))).extracting(Finding::rule).containsOnly("stale-base");
  }
}
