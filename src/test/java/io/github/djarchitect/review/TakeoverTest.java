package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shop whose release has an old and a new column, kept in step by a trigger. */
class TakeoverTest {
  private static final String RULE = "takeover-without-sync";
  private static final String BOTH =
      """
      from django.db import models


      class Order(models.Model):
          note = models.TextField(null=True)
          remark = models.TextField(null=True)
          total = models.IntegerField()
      """;
  private static final String NEW_ONLY =
      BOTH.replace("    note = models.TextField(null=True)\n", "");
  private static final String MOVED =
      NEW_ONLY.replace(
          "    remark = models.TextField(null=True)\n",
          "    note = models.TextField(null=True, db_column=\"remark\")\n");
  private static final String DROP =
      "migrations.RunSQL(\"DROP TRIGGER step ON shop_order; DROP FUNCTION step()\", CREATE),";
  private static final String CREATE =
      """
      CREATE = \"""
      CREATE FUNCTION step() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.remark := NEW.note; RETURN NEW; END $$;
      CREATE TRIGGER step BEFORE INSERT OR UPDATE ON shop_order
      FOR EACH ROW EXECUTE FUNCTION step()
      \"""
      """;
  private static final String LET_GO =
      "migrations.SeparateDatabaseAndState(state_operations=["
          + "migrations.RemoveField(\"order\", \"note\")]),";
  private static final String MOVE =
      "migrations.SeparateDatabaseAndState(state_operations=["
          + "migrations.RemoveField(\"order\", \"remark\"),"
          + "migrations.AlterField(\"order\", \"note\","
          + " models.TextField(null=True, db_column=\"remark\"))]),";

  private static String migration(String before, String operations) {
    return """
    from django.db import migrations, models

    %s

    class Migration(migrations.Migration):
        dependencies = [("shop", "%s")]
        operations = [
            %s
        ]
    """
        .formatted(CREATE, before, operations);
  }

  private static TextTree shop(boolean trigger) {
    return SmallShop.project()
        .with("shop/models.py", BOTH)
        .with(
            "shop/migrations/0002_remark.py",
            migration(
                "0001_initial",
                "migrations.AddField(\"order\", \"remark\", models.TextField(null=True)),"
                    + (trigger
                        ? "migrations.RunSQL(CREATE, \"DROP TRIGGER step ON shop_order;"
                            + " DROP FUNCTION step()\"),"
                        : "")));
  }

  private static Proposal.Phase phase(Proposal.Deploy deploy, String models, String... operations) {
    List<FileChange> files = new java.util.ArrayList<>();
    String before = "0002_remark";
    for (String each : operations) {
      String name = "000%d_next".formatted(files.size() + 3);
      files.add(FileChange.create("shop/migrations/" + name + ".py", migration(before, each)));
      before = name;
    }
    files.add(FileChange.edit("shop/models.py", Sha256.of(BOTH), models));
    return new Proposal.Phase(
        "switch",
        deploy,
        "note goes over to remark",
        files,
        List.of("python manage.py migrate"),
        List.of(),
        null,
        List.of(),
        new Proposal.Rollback(List.of("python manage.py migrate shop 0002"), "nothing"));
  }

  private static List<Finding> found(TextTree shop, Proposal.Phase phase) {
    return SmallShop.judge(shop, phase).findings().stream()
        .filter(finding -> finding.rule().equals(RULE))
        .toList();
  }

  @Test
  void aTriggerThatStaysKeepsBothInStep() {
    assertThat(found(shop(true), phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE))).isEmpty();
    assertThat(found(shop(true), phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, LET_GO))).isEmpty();
  }

  @Test
  void withoutOneAFieldMayNotMoveToAColumnThatNoCodeFills() {
    assertThat(found(shop(false), phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
              assertThat(finding.message()).contains("the column remark").contains("writing note");
            });
  }

  @Test
  void codeThatMayWriteBothIsOnlyWarnedOf() {
    TextTree shop =
        shop(false)
            .with(
                "shop/views.py", "def keep(order, text):\n    order.note = order.remark = text\n");

    assertThat(found(shop, phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE)))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void theTriggerStaysUntilNoOldCodeRuns() {
    for (Proposal.Phase phase :
        List.of(
            phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, LET_GO, DROP),
            phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, DROP, LET_GO),
            phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, DROP + LET_GO),
            phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE, DROP),
            phase(Proposal.Deploy.WITH_CODE, MOVED, DROP, MOVE))) {
      assertThat(found(shop(true), phase))
          .as(phase.files().toString())
          .extracting(Finding::severity)
          .containsExactly(Severity.BLOCKER);
    }
  }

  @Test
  void afterCodeThatDoesNotKnowTheOldColumnItMayGo() {
    assertThat(found(shop(true), phase(Proposal.Deploy.AFTER_CODE, NEW_ONLY, LET_GO, DROP)))
        .isEmpty();
  }
}
