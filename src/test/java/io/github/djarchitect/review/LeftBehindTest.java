package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A proposal that takes a field away from its model and leaves code that names it. */
class LeftBehindTest {
  private static final String LETS_GO =
      """
      migrations.SeparateDatabaseAndState(state_operations=[
                  migrations.RemoveField(model_name="order", name="note"),
              ]),
      """;

  private static ReviewResult judge(TextTree tree, String purpose, String models) {
    return SmallShop.judge(
        tree, SmallShop.phase(Proposal.Deploy.AFTER_CODE, purpose, LETS_GO, models));
  }

  private static final String WITHOUT =
      SmallShop.MODELS.replace("    note = models.TextField(null=True)\n", "");

  private static List<String> findings(ReviewResult result) {
    return result.findings().stream()
        .filter(finding -> finding.rule().equals("code-names-removed-field"))
        .peek(finding -> assertThat(finding.hazard()).isEqualTo(Hazard.BREAKS_NEXT_CODE))
        .map((Finding finding) -> finding.severity() + " " + finding.place())
        .toList();
  }

  @Test
  void noCodeThatNamesItIsFine() {
    ReviewResult result = judge(SmallShop.project(), "Lets go of it.", WITHOUT);

    assertThat(result.findings()).isEmpty();
    assertThat(result.verdict().status()).isEqualTo("Approved");
  }

  @Test
  void codeThatTheCheckoutItselfBrokeIsToldAndDoesNotBlock() {
    String query =
        "from shop.models import Order\n\ndef search(term):\n"
            + "    return Order.objects.filter(note__icontains=term)\n";
    TextTree tree =
        SmallShop.project().with("shop/models.py", WITHOUT).with("shop/views.py", query);
    Proposal.Phase phase =
        SmallShop.phase(Proposal.Deploy.AFTER_CODE, "Lets go.", LETS_GO, WITHOUT);
    FileChange migration = phase.files().getFirst();

    assertThat(findings(SmallShop.judge(tree, with(phase, migration))))
        .containsExactly("WARNING shop/views.py:4");
    assertThat(
            findings(
                SmallShop.judge(
                    SmallShop.project().with("shop/models.py", WITHOUT),
                    with(phase, migration, FileChange.create("shop/views.py", query)))))
        .containsExactly("BLOCKER shop/views.py:4");
  }

  private static Proposal.Phase with(Proposal.Phase phase, FileChange... files) {
    return new Proposal.Phase(
        phase.title(),
        phase.deploy(),
        phase.purpose(),
        List.of(files),
        phase.commands(),
        List.of(),
        null,
        List.of(),
        phase.rollback());
  }

  @Test
  void aQueryBlocksUntilTheProposalNamesThePlace() {
    TextTree tree =
        SmallShop.project()
            .with(
                "shop/views.py",
                "from shop.models import Order\n\ndef search(term):\n"
                    + "    return Order.objects.filter(note__icontains=term)\n");

    ReviewResult silent = judge(tree, "Lets go of it, see shop/views.py:41.", WITHOUT);
    assertThat(findings(silent)).containsExactly("BLOCKER shop/views.py:4");
    assertThat(silent.verdict().status()).isEqualTo("NeedsChanges");

    for (String nothing :
        List.of(
            "See shop/views.py:4.",
            "By hand: shop/views.py:4 searches the note.",
            "Change what is left. shop/views.py:4 says remark from now on.",
            "shop/views.py:4 needs no change.")) {
      assertThat(findings(judge(tree, nothing, WITHOUT)))
          .as(nothing)
          .containsExactly("BLOCKER shop/views.py:4");
    }
    for (String what :
        List.of(
            "Replace note__icontains in shop/views.py:4.",
            "Lets go of it. In shop/views.py:4, ask for total instead.",
            "To change by hand:\n- shop/other.py:1 `x`\n- shop/views.py:4 `note`")) {
      ReviewResult said = judge(tree, what, WITHOUT);
      assertThat(findings(said)).as(what).containsExactly("WARNING shop/views.py:4");
      assertThat(said.verdict().status()).isEqualTo("Approved");
    }
  }

  @Test
  void aFormKeepsTheProjectFromStartingWhoeverKnows() {
    TextTree tree =
        SmallShop.project()
            .with(
                "shop/forms.py",
                """
                from django import forms
                from .models import Order
                class OrderForm(forms.ModelForm):
                    class Meta:
                        model = Order
                        fields = ["note", "total"]
                """);

    ReviewResult result = judge(tree, "By hand: shop/forms.py:6.", WITHOUT);

    assertThat(findings(result)).containsExactly("BLOCKER shop/forms.py:6");
  }

  @Test
  void aPropertyCarriesAttributesButNoQueries() {
    TextTree tree =
        SmallShop.project()
            .with(
                "shop/views.py",
                """
                from .models import Order
                def show(pk):
                    order = Order.objects.order_by("note").get(pk=pk)
                    return order.note
                """);

    assertThat(findings(judge(tree, "Lets go of it.", WITHOUT)))
        .containsExactly("BLOCKER shop/views.py:3", "BLOCKER shop/views.py:4");
    assertThat(
            findings(
                judge(
                    tree,
                    "Lets go of it.",
                    WITHOUT + "\n    @property\n    def note(self):\n        return \"\"\n")))
        .containsExactly("BLOCKER shop/views.py:3");
  }

  @Test
  void whatOnlyLooksLikeItIsANote() {
    TextTree tree =
        SmallShop.project().with("shop/text.py", "def show(order):\n    return order.note\n");

    ReviewResult result = judge(tree, "Lets go of it.", WITHOUT);

    assertThat(findings(result)).containsExactly("NOTE shop/text.py:2");
    assertThat(result.verdict().status()).isEqualTo("Approved");
  }

  @Test
  void aMigrationThatOnlyMovesTellsTheCodeThatItLeavesBehind() {
    String removes =
        """
        from django.db import migrations, models
        class Migration(migrations.Migration):
            dependencies = [("shop", "%s")]
            operations = [migrations.RemoveField("order", "note")]
        """;
    String adds =
        """
        from django.db import migrations, models
        class Migration(migrations.Migration):
            dependencies = [("shop", "0001_initial")]
            operations = [migrations.AddField("order", "paid", models.BooleanField(null=True))]
        """;
    TextTree tree =
        SmallShop.project()
            .with("shop/models.py", WITHOUT + "    paid = models.BooleanField(null=True)\n")
            .with("shop/migrations/0002_paid.py", adds)
            .with("shop/migrations/0002_remove.py", removes.formatted("0001_initial"))
            .with(
                "shop/views.py",
                "from shop.models import Order\n\ndef search(term):\n"
                    + "    return Order.objects.filter(note__icontains=term)\n");
    Proposal.Phase phase =
        new Proposal.Phase(
            "behind the other branch",
            Proposal.Deploy.WITH_CODE,
            "One order.",
            List.of(
                new FileChange(
                    "shop/migrations/0003_remove.py",
                    FileChange.Action.RENAME,
                    "shop/migrations/0002_remove.py",
                    Sha256.of(removes.formatted("0001_initial")),
                    removes.formatted("0002_paid"))),
            List.of("python manage.py migrate"),
            List.of(),
            null,
            List.of(),
            new Proposal.Rollback(List.of("python manage.py migrate shop 0002_paid"), "nothing"));

    assertThat(findings(SmallShop.judge(tree, phase))).containsExactly("WARNING shop/views.py:4");
  }

  @Test
  void whatTheModelsMetaNamesIsAnErrorOfTheSystemCheck() {
    assertThat(
            findings(
                judge(
                    SmallShop.project(),
                    "Lets go of it, see shop/models.py:8.",
                    WITHOUT
                        + "\n"
                        + "    class Meta:\n"
                        + "        indexes = [models.Index(fields=[\"note\"],"
                        + " name=\"by_note\")]\n")))
        .containsExactly("BLOCKER shop/models.py:8");
  }

  @Test
  void aFixtureIsToldOnce() {
    TextTree tree =
        SmallShop.project()
            .with(
                "shop/fixtures/orders.json",
                """
                [{"model": "shop.order", "pk": 1, "fields": {"note": "a", "total": 1}},
                 {"model": "shop.order", "pk": 2, "fields": {"note": "b", "total": 1}}]
                """);

    assertThat(findings(judge(tree, "Lets go of it.", WITHOUT)))
        .containsExactly("WARNING shop/fixtures/orders.json:1");
  }

  @Test
  void aLineThatNamesItTwiceIsToldOnce() {
    TextTree tree =
        SmallShop.project()
            .with(
                "shop/views.py",
                "from shop.models import Order\n\ndef copy(pk):\n"
                    + "    return Order.objects.get(note=1) or Order.objects.get(note=2)\n");

    assertThat(findings(judge(tree, "Lets go of it.", WITHOUT)))
        .containsExactly("BLOCKER shop/views.py:4");
  }

  /** Said of a place, but no word of what is to be done there. */
  @Test
  void whatHoldsInTheMeantimeIsNoAnnouncedEdit() {
    TextTree tree =
        SmallShop.project()
            .with(
                "shop/views.py",
                "from shop.models import Order\n\ndef search(term):\n"
                    + "    return Order.objects.filter(note__icontains=term)\n");

    assertThat(
            findings(
                judge(tree, "Until it is moved, shop/views.py:4 decides by the note.", WITHOUT)))
        .containsExactly("BLOCKER shop/views.py:4");
    assertThat(findings(judge(tree, "shop/views.py:4 is moved to the history.", WITHOUT)))
        .containsExactly("WARNING shop/views.py:4");
  }

  @Test
  void whatAsksWithADefaultIsSaidToGetIt() {
    TextTree tree =
        SmallShop.project()
            .with(
                "shop/views.py",
                "from shop.models import Order\n\ndef note(pk):\n"
                    + "    order = Order.objects.get(pk=pk)\n"
                    + "    return getattr(order, \"note\", None)\n");

    assertThat(judge(tree, "Lets go.", WITHOUT).findings())
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("gets its default instead of the value"));
  }
}
