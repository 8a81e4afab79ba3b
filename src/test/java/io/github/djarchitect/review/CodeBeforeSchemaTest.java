package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a phase's label says of the order of code and migrations is held against its files. */
class CodeBeforeSchemaTest {
  private static final String PAID = SmallShop.MODELS + "    paid = models.DateField(null=True)\n";

  private static List<String> early(Proposal.Deploy deploy, String operations, String models) {
    Proposal.Phase phase = SmallShop.phase(deploy, "Adds it.", operations, models);
    return SmallShop.judge(SmallShop.project(), phase).findings().stream()
        .filter(finding -> finding.rule().equals("code-before-schema"))
        .map(Finding::message)
        .toList();
  }

  @Test
  void aColumnOfThePhaseIsTooLateForCodeThatRunsFirst() {
    String add = "migrations.AddField('order', 'paid', models.DateField(null=True)),";

    assertThat(early(Proposal.Deploy.AFTER_CODE, add, PAID))
        .singleElement()
        .asString()
        .contains("the column shop_order.paid");
    assertThat(early(Proposal.Deploy.BEFORE_CODE, add, PAID)).isEmpty();
  }

  @Test
  void aTableOfThePhaseIsTooLateToo() {
    String mark =
        """
        migrations.CreateModel("Mark", fields=[
                    ("id", models.BigAutoField(primary_key=True, serialize=False,
                        auto_created=True, verbose_name="ID")),
                ]),
        """;

    assertThat(
            early(
                Proposal.Deploy.AFTER_CODE,
                mark,
                SmallShop.MODELS + "\n\nclass Mark(models.Model):\n    pass\n"))
        .singleElement()
        .asString()
        .contains("the table shop_mark");
  }

  @Test
  void aNewNameOnAnOldColumnNeedsNothing() {
    String renamed =
        """
        migrations.SeparateDatabaseAndState(state_operations=[
                    migrations.RemoveField("order", "note"),
                    migrations.AddField("order", "remark",
                        models.TextField(null=True, db_column="note")),
                ]),
        """;

    assertThat(
            early(
                Proposal.Deploy.AFTER_CODE,
                renamed,
                SmallShop.MODELS.replace(
                    "note = models.TextField(null=True)",
                    "remark = models.TextField(null=True, db_column=\"note\")")))
        .isEmpty();
  }
}
