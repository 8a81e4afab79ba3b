package io.github.djarchitect.review;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.MigrationKey;
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

/** A project of one model, and proposals of a migration and an edit of its models. */
final class SmallShop {
  static final String MODELS =
      """
      from django.db import models


      class Order(models.Model):
          note = models.TextField(null=True)
          total = models.IntegerField()
      """;

  private SmallShop() {}

  static TextTree project() {
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

  /** A phase of one migration behind the first, with the models that go with it. */
  static Proposal.Phase phase(
      Proposal.Deploy deploy, String purpose, String operations, String models) {
    String migration =
        """
        from django.db import migrations, models
        class Migration(migrations.Migration):
            dependencies = [("shop", "0001_initial")]
            operations = [
                %s
            ]
        """
            .formatted(operations);
    return new Proposal.Phase(
        "the phase",
        deploy,
        purpose,
        List.of(
            FileChange.create("shop/migrations/0002_change.py", migration),
            FileChange.edit("shop/models.py", Sha256.of(MODELS), models)),
        List.of("python manage.py migrate"),
        List.of(),
        null,
        List.of(),
        new Proposal.Rollback(List.of("python manage.py migrate shop 0001"), "nothing"));
  }

  static ReviewResult judge(TextTree tree, Proposal.Phase... phases) {
    return judge(tree, Set.of(), phases);
  }

  /**
   * @param said migrations that somebody said a database has run
   */
  static ReviewResult judge(TextTree tree, Set<MigrationKey> said, Proposal.Phase... phases) {
    Proposal proposal = Proposal.of("Change the order", List.of(phases));
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
            said,
            ProjectOptions.DEFAULT,
            LocalDate.of(2026, 6, 1));
    return Gate.judge(request, proposal, List.of());
  }
}
