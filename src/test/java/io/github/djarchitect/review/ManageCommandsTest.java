package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A rollback takes back its phase and nothing that was there before; what deploys a phase takes
 * nothing back.
 */
class ManageCommandsTest {
  private static final String BRANCH =
      """
      from django.db import migrations, models
      class Migration(migrations.Migration):
          dependencies = [("shop", "0001_initial")]
          operations = [migrations.AddField("order", "%s", models.TextField(null=True))]
      """;

  private static TextTree branches() {
    return SmallShop.project()
        .with("shop/migrations/0002_gift.py", BRANCH.formatted("gift"))
        .with("shop/migrations/0002_card.py", BRANCH.formatted("card"))
        .with(
            "shop/models.py",
            SmallShop.MODELS
                + "    gift = models.TextField(null=True)\n"
                + "    card = models.TextField(null=True)\n");
  }

  private static final String MERGE =
      """
      from django.db import migrations
      class Migration(migrations.Migration):
          dependencies = [("shop", "0002_gift"), ("shop", "0002_card")]
          operations = []
      """;

  private static List<String> tooFar(String command) {
    return told("rollback-too-far", "python manage.py migrate", command);
  }

  private static List<String> namesNothing(String command) {
    return told("command-names-nothing", command, "python manage.py migrate shop 0002_gift");
  }

  private static List<String> told(String rule, String command, String back) {
    Proposal.Phase phase =
        new Proposal.Phase(
            "merge",
            Proposal.Deploy.BEFORE_CODE,
            "Joins both.",
            List.of(FileChange.create("shop/migrations/0003_merge.py", MERGE)),
            List.of(command),
            List.of(),
            null,
            List.of(),
            new Proposal.Rollback(List.of(back), "nothing"));
    return SmallShop.judge(branches(), phase).findings().stream()
        .filter(finding -> finding.rule().equals(rule))
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
  }

  @Test
  void whatGoesBackNowhereIsNoWayBack() {
    assertThat(tooFar("python manage.py migrate shop 0003_merge"))
        .singleElement()
        .asString()
        .contains("unapplies nothing that the phase brings");
  }

  /** One branch is put behind the other, and what stood on it goes along. */
  @Test
  void whatMovesAlongMayBeUnappliedToo() {
    TextTree tree =
        branches()
            .with(
                "shop/migrations/0003_note.py",
                BRANCH.formatted("note").replace("0001_initial", "0002_card"));
    String moved = BRANCH.formatted("card").replace("0001_initial", "0002_gift");
    String base = Sha256.of(BRANCH.formatted("card"));
    for (Map.Entry<String, Integer> told :
        Map.of("0002_gift", 0, "0003_note", 1, "0001_initial", 1).entrySet()) {
      Proposal.Phase phase =
          new Proposal.Phase(
              "order",
              Proposal.Deploy.BEFORE_CODE,
              "One behind the other.",
              List.of(FileChange.edit("shop/migrations/0002_card.py", base, moved)),
              List.of(),
              List.of(),
              null,
              List.of(),
              new Proposal.Rollback(
                  List.of("python manage.py migrate shop " + told.getKey()), "the cards"));
      assertThat(SmallShop.judge(tree, phase).findings())
          .as(told.getKey())
          .filteredOn(finding -> finding.rule().equals("rollback-too-far"))
          .hasSize(told.getValue());
    }
  }

  @Test
  void whatIsNotThereIsTold() {
    assertThat(tooFar("python manage.py migrate shop 0007_x"))
        .singleElement()
        .asString()
        .contains("has no such migration");
    assertThat(tooFar("python manage.py migrate shop 0002")).hasSize(1);
  }

  @Test
  void whatDeploysAPhaseNamesWhatIsThere() {
    for (String command :
        List.of(
            "python manage.py migrate",
            "python manage.py migrate shop",
            "python manage.py migrate shop 0003",
            "python manage.py migrate --database other shop 0003_merge",
            "python manage.py migrate library 0001",
            "# python manage.py migrate shop 0042_zz",
            "./manage.py showmigrations shop",
            "python manage.py sqlmigrate shop 0003_merge")) {
      assertThat(namesNothing(command)).as(command).isEmpty();
    }
    assertThat(namesNothing("python manage.py migrate shop 0042_zz"))
        .singleElement()
        .asString()
        .contains("shop has no such migration");
    assertThat(namesNothing("python manage.py fill_everything --yes"))
        .singleElement()
        .asString()
        .contains("no app of this repository has a command fill_everything");
  }

  @Test
  void whatDeploysAPhaseTakesNothingBack() {
    assertThat(namesNothing("python manage.py migrate shop 0001_initial"))
        .singleElement()
        .asString()
        .contains("goes back: it unapplies shop.0002_card and 1 more");
    assertThat(namesNothing("python manage.py migrate shop 0002_gift")).isEmpty();
  }

  private static List<String> notApplied(String... commands) {
    Proposal.Phase phase =
        new Proposal.Phase(
            "merge",
            Proposal.Deploy.BEFORE_CODE,
            "Joins both.",
            List.of(FileChange.create("shop/migrations/0003_merge.py", MERGE)),
            List.of(commands),
            List.of(),
            null,
            List.of(),
            new Proposal.Rollback(List.of("python manage.py migrate shop 0002_gift"), "nothing"));
    return SmallShop.judge(branches(), phase).findings().stream()
        .filter(finding -> finding.rule().equals("migration-not-applied"))
        .map(Finding::message)
        .toList();
  }

  @Test
  void whatAPhaseBringsIsAppliedByItsCommands() {
    for (String command :
        List.of(
            "python manage.py migrate",
            "python manage.py migrate --noinput --database default",
            "python manage.py migrate shop",
            "python manage.py migrate --database other shop 0003",
            "docker compose exec web python manage.py migrate shop 0003_merge && echo done",
            "django-admin migrate shop 0003_merge --settings shop.settings",
            "./deploy.sh",
            "make migrate",
            "# run the migrations as always",
            "python manage.py showmigrations shop")) {
      assertThat(notApplied(command)).as(command).isEmpty();
    }
    assertThat(notApplied()).isEmpty();
    assertThat(
            notApplied(
                "python manage.py migrate shop 0002_gift", "python manage.py migrate shop 0003"))
        .isEmpty();
  }

  @Test
  void aMigrationThatNoCommandReachesIsTold() {
    for (String command :
        List.of(
            "python manage.py migrate shop 0002_gift",
            "python manage.py migrate --noinput shop 0002_card",
            "python manage.py migrate customers",
            "python manage.py migrate auth 0001_initial",
            "python manage.py migrate shop 0003_merge --plan")) {
      assertThat(notApplied(command))
          .as(command)
          .containsExactly("Phase 1 brings shop.0003_merge, and none of its commands applies it.");
    }
  }
}
