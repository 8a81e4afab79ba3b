package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A column that one phase adds and a later one requires, with and without a fill in between. */
class FillBetweenPhasesTest {
  private static final String RULE = "not-null-before-fill";
  private static final String ADD =
      "migrations.AddField(\"order\", \"channel\", models.TextField(null=True)),";
  private static final String FILL =
      "migrations.RunSQL(\"UPDATE shop_order SET channel = note\", migrations.RunSQL.noop),";
  private static final String REQUIRE =
      "migrations.AlterField(\"order\", \"channel\", models.TextField()),";
  private static final String WITH_CHANNEL =
      SmallShop.MODELS + "    channel = models.TextField(null=True)\n";
  private static final String REQUIRED = SmallShop.MODELS + "    channel = models.TextField()\n";
  private static final String VIEWS =
      """
      from shop.models import Order


      def place(request):
          Order.objects.create(total=1, channel="web")
      """;

  private static Proposal.Phase phase(
      String before, String name, String operation, List<String> commands, FileChange... more) {
    List<FileChange> files = new ArrayList<>(List.of(more));
    files.add(
        FileChange.create(
            "shop/migrations/" + name + ".py",
            """
            from django.db import migrations, models
            class Migration(migrations.Migration):
                dependencies = [("shop", "%s")]
                operations = [
                    %s
                ]
            """
                .formatted(before, operation)));
    return new Proposal.Phase(
        name,
        Proposal.Deploy.BEFORE_CODE,
        "a step",
        files,
        commands,
        List.of(),
        null,
        List.of(),
        new Proposal.Rollback(List.of("python manage.py migrate shop " + before), "nothing"));
  }

  private static Proposal.Phase add(FileChange... more) {
    List<FileChange> files = new ArrayList<>(List.of(more));
    files.add(FileChange.edit("shop/models.py", Sha256.of(SmallShop.MODELS), WITH_CHANNEL));
    files.add(FileChange.create("shop/views.py", VIEWS));
    return phase(
        "0001_initial",
        "0002_add",
        ADD,
        List.of("python manage.py migrate shop 0002"),
        files.toArray(new FileChange[0]));
  }

  private static Proposal.Phase require(String before, String... commands) {
    return phase(
        before,
        "0009_require",
        REQUIRE,
        List.of(commands),
        FileChange.edit("shop/models.py", Sha256.of(WITH_CHANNEL), REQUIRED));
  }

  private static List<Finding> found(Proposal.Phase... phases) {
    return SmallShop.judge(SmallShop.project(), phases).findings().stream()
        .filter(finding -> finding.rule().equals(RULE))
        .toList();
  }

  @Test
  void codeThatSetsTheFieldReachesNoOldRow() {
    assertThat(found(add(), require("0002_add", "python manage.py migrate")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
              assertThat(finding.message())
                  .contains("shop_order.channel", "shop.0002_add adds it without one");
            });
  }

  @Test
  void aPhaseBetweenThatFillsIsEnough() {
    assertThat(
            found(
                add(),
                phase("0002_add", "0003_fill", FILL, List.of("python manage.py migrate")),
                require("0003_fill", "python manage.py migrate")))
        .isEmpty();
  }

  @Test
  void aCommandMayFill() {
    FileChange command =
        FileChange.create(
            "shop/management/commands/fill.py",
            """
            from shop.models import Order


            def fill():
                Order.objects.filter(channel__isnull=True).update(channel="web")
            """);
    assertThat(found(add(command), require("0002_add", "python manage.py fill"))).isEmpty();
    assertThat(found(add(), require("0002_add", "python manage.py fill_field Order channel")))
        .isEmpty();
  }
}
