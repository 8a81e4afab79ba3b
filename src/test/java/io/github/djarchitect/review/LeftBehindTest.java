package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A proposal that takes a field away from its model and leaves code that names it. */
class LeftBehindTest {
  private static final String MODELS =
      """
      from django.db import models


      class Order(models.Model):
          note = models.TextField(null=True)
          total = models.IntegerField()
      """;

  private static TextTree project() {
    return TextTree.of(
            """
            --- manage.py
            import os
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")
            --- site/__init__.py
            --- site/settings.py
            INSTALLED_APPS = ["shop"]
            DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
            --- shop/__init__.py
            --- shop/migrations/__init__.py
            --- shop/migrations/0001_initial.py
            from django.db import migrations, models
            class Migration(migrations.Migration):
                operations = [
                    migrations.CreateModel(name="Order", fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False,
                            auto_created=True, verbose_name="ID")),
                        ("note", models.TextField(null=True)),
                        ("total", models.IntegerField()),
                    ]),
                ]
            """)
        .with("shop/models.py", MODELS);
  }

  private static ReviewResult judge(TextTree tree, String purpose, String models) {
    String migration =
        """
        from django.db import migrations
        class Migration(migrations.Migration):
            dependencies = [("shop", "0001_initial")]
            operations = [
                migrations.SeparateDatabaseAndState(state_operations=[
                    migrations.RemoveField(model_name="order", name="note"),
                ]),
            ]
        """;
    Proposal.Phase phase =
        new Proposal.Phase(
            "let go",
            Proposal.Deploy.AFTER_CODE,
            purpose,
            List.of(
                FileChange.create("shop/migrations/0002_order_note.py", migration),
                FileChange.edit("shop/models.py", Sha256.of(MODELS), models)),
            List.of("python manage.py migrate"),
            List.of(),
            null,
            List.of(),
            new Proposal.Rollback(List.of("python manage.py migrate shop 0001"), "nothing"));
    Proposal proposal =
        new Proposal(
            "Let go of the note",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(phase),
            List.of(),
            List.of(),
            List.of());
    ReviewRequest request =
        new ReviewRequest(
            MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT)),
            List.of(new Target(Vendor.POSTGRESQL, "15")),
            DjangoVersion.DEFAULT,
            LiveDatabase.NONE,
            RunningCode.UNKNOWN,
            Set.of(),
            Set.of(),
            Set.of(),
            ProjectOptions.DEFAULT,
            LocalDate.of(2026, 6, 1));
    return Gate.judge(request, proposal, List.of());
  }

  private static final String WITHOUT =
      MODELS.replace("    note = models.TextField(null=True)\n", "");

  private static List<String> findings(ReviewResult result) {
    return result.findings().stream()
        .filter(finding -> finding.rule().equals("code-names-removed-field"))
        .peek(finding -> assertThat(finding.hazard()).isEqualTo(Hazard.BREAKS_NEXT_CODE))
        .map((Finding finding) -> finding.severity() + " " + finding.place())
        .toList();
  }

  @Test
  void noCodeThatNamesItIsFine() {
    ReviewResult result = judge(project(), "Lets go of it.", WITHOUT);

    assertThat(result.findings()).isEmpty();
    assertThat(result.verdict().status()).isEqualTo("Approved");
  }

  @Test
  void aQueryBlocksUntilTheProposalNamesThePlace() {
    TextTree tree =
        project()
            .with(
                "shop/views.py",
                "from shop.models import Order\n\ndef search(term):\n"
                    + "    return Order.objects.filter(note__icontains=term)\n");

    ReviewResult silent = judge(tree, "Lets go of it, see shop/views.py:41.", WITHOUT);
    assertThat(findings(silent)).containsExactly("BLOCKER shop/views.py:4");
    assertThat(silent.verdict().status()).isEqualTo("NeedsChanges");

    ReviewResult said = judge(tree, "By hand: shop/views.py:4 searches the note.", WITHOUT);
    assertThat(findings(said)).containsExactly("WARNING shop/views.py:4");
    assertThat(said.verdict().status()).isEqualTo("Approved");
  }

  @Test
  void aFormKeepsTheProjectFromStartingWhoeverKnows() {
    TextTree tree =
        project()
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
        project()
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
    TextTree tree = project().with("shop/text.py", "def show(order):\n    return order.note\n");

    ReviewResult result = judge(tree, "Lets go of it.", WITHOUT);

    assertThat(findings(result)).containsExactly("NOTE shop/text.py:2");
    assertThat(result.verdict().status()).isEqualTo("Approved");
  }
}
