package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An empty merge over two branches of which one leaves the other nothing to work on. */
class MergedBranchesTest {
  private static final MigrationKey REQUIRED = new MigrationKey("shop", "0002_note_required");

  private static final String HEAD =
      """
      from django.db import migrations, models


      """;

  private static TextTree conflict() {
    return SmallShop.project()
        .with("shop/models.py", SmallShop.MODELS.replace("TextField(null=True)", "TextField()"))
        .with(
            "shop/migrations/0002_note_required.py",
            HEAD
                + """
                def fill(apps, schema_editor):
                    apps.get_model("shop", "Order").objects.filter(note__isnull=True).update(note="-")


                class Migration(migrations.Migration):
                    dependencies = [("shop", "0001_initial")]
                    operations = [
                        migrations.RunPython(fill, migrations.RunPython.noop),
                        migrations.AlterField("order", "note", models.TextField()),
                    ]
                """)
        .with(
            "shop/migrations/0002_notes_cleared.py",
            HEAD
                + """
                def clear(apps, schema_editor):
                    for order in apps.get_model("shop", "Order").objects.filter(note=""):
                        order.note = None
                        order.save(update_fields=["note"])


                class Migration(migrations.Migration):
                    dependencies = [("shop", "0001_initial")]
                    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
                """);
  }

  private static ReviewResult merged(Set<MigrationKey> said) {
    String merge =
        HEAD
            + """
            class Migration(migrations.Migration):
                dependencies = [
                    ("shop", "0002_notes_cleared"),
                    ("shop", "0002_note_required"),
                ]
                operations = []
            """;
    return SmallShop.judge(
        conflict(),
        said,
        new Proposal.Phase(
            "Merge",
            Proposal.Deploy.BEFORE_CODE,
            "Joins the branches.",
            List.of(FileChange.create("shop/migrations/0003_merge.py", merge)),
            List.of("python manage.py migrate"),
            List.of(),
            null,
            List.of(),
            new Proposal.Rollback(List.of("python manage.py migrate shop 0001"), "nothing")));
  }

  private static List<String> blockers(ReviewResult result) {
    return result.findings().stream()
        .filter(finding -> finding.rule().equals("conflicting-leaves"))
        .map(finding -> finding.message())
        .toList();
  }

  @Test
  void holdsWhereANewDatabaseRunsThemInAnOrderThatWorks() {
    assertThat(blockers(merged(Set.of()))).isEmpty();
  }

  @Test
  void doesNotWhereADatabaseHasRunTheOtherOneAlready() {
    assertThat(blockers(merged(Set.of(REQUIRED))))
        .singleElement()
        .asString()
        .contains("nothing says which runs first");
  }
}
