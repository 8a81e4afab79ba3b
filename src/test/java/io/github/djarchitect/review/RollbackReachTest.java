package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rollback takes back its phase and nothing that was there before. */
class RollbackReachTest {
  private static final String BRANCH =
      """
      from django.db import migrations, models
      class Migration(migrations.Migration):
          dependencies = [("shop", "0001_initial")]
          operations = [migrations.AddField("order", "%s", models.TextField(null=True))]
      """;

  private static final TextTree BRANCHES =
      SmallShop.project()
          .with("shop/migrations/0002_gift.py", BRANCH.formatted("gift"))
          .with("shop/migrations/0002_card.py", BRANCH.formatted("card"))
          .with(
              "shop/models.py",
              SmallShop.MODELS
                  + "    gift = models.TextField(null=True)\n"
                  + "    card = models.TextField(null=True)\n");

  private static final String MERGE =
      """
      from django.db import migrations
      class Migration(migrations.Migration):
          dependencies = [("shop", "0002_gift"), ("shop", "0002_card")]
          operations = []
      """;

  private static List<String> tooFar(String command) {
    Proposal.Phase phase =
        new Proposal.Phase(
            "merge",
            Proposal.Deploy.BEFORE_CODE,
            "Joins both.",
            List.of(FileChange.create("shop/migrations/0003_merge.py", MERGE)),
            List.of("python manage.py migrate"),
            List.of(),
            null,
            List.of(),
            new Proposal.Rollback(List.of(command), "nothing"));
    return SmallShop.judge(BRANCHES, phase).findings().stream()
        .filter(finding -> finding.rule().equals("rollback-too-far"))
        .map(Finding::message)
        .toList();
  }

  @Test
  void backToTheForkUnappliesBothBranches() {
    assertThat(tooFar("python manage.py migrate shop 0001_initial"))
        .singleElement()
        .asString()
        .contains("unapplies shop.0002_card and 1 more");
    assertThat(tooFar("python manage.py migrate shop zero")).hasSize(1);
  }

  @Test
  void backToALeafUnappliesTheMergeAlone() {
    assertThat(tooFar("python manage.py migrate shop 0002_gift")).isEmpty();
    assertThat(tooFar("python manage.py migrate shop 0003_merge")).isEmpty();
  }

  @Test
  void whatIsNotThereIsTold() {
    assertThat(tooFar("python manage.py migrate shop 0007_x"))
        .singleElement()
        .asString()
        .contains("has no such migration");
    assertThat(tooFar("python manage.py migrate shop 0002")).hasSize(1);
  }
}
