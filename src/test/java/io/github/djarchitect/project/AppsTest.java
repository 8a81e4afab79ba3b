package io.github.djarchitect.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppsTest {
  private static final String MODEL =
      "from django.db import models\n\n\nclass Tag(models.Model):\n    x = models.TextField()\n";

  private static TextTree site() {
    return new TextTree().with("site/manage.py", "").with("site/extras/__init__.py", "");
  }

  private static List<String> labels(TextTree tree) {
    return ProjectReader.read(tree, ProjectOptions.DEFAULT).apps().stream()
        .map(App::label)
        .toList();
  }

  @Test
  void aModuleOfModelsInsideThePackageModelsIsNoApp() {
    TextTree tree =
        site()
            .with("site/extras/migrations/__init__.py", "")
            .with(
                "site/extras/migrations/0001_initial.py",
                "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
                    + "    operations = []\n")
            .with("site/extras/models/__init__.py", "from .models import *\n")
            .with("site/extras/models/models.py", MODEL)
            .with("site/extras/models/mixins/__init__.py", "")
            .with("site/extras/models/mixins/models.py", MODEL);
    assertThat(labels(tree)).containsExactly("extras");
  }

  @Test
  void anAppOfAUserModelAloneIsOneWithoutMigrationsToo() {
    assertThat(
            labels(
                site()
                    .with(
                        "site/extras/models.py",
                        "from django.contrib.auth.models import AbstractUser\n\n\n"
                            + "class User(AbstractUser):\n    pass\n")))
        .containsExactly("extras");
  }

  @ParameterizedTest
  @CsvSource({
    "conf.settings, conf/settings.py",
    "conf.live, conf/live.py",
    "conf.stages.live, conf/stages/base.py",
    "conf.live, conf/live/__init__.py",
  })
  void anAppWhoseMigrationsAreElsewhereKeepsItsModels(String named, String settings) {
    TextTree tree =
        new TextTree()
            .with(
                "manage.py",
                "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"%s\")\n"
                    .formatted(named))
            .with("conf/stages/live.py", "from .base import *\n")
            .with(settings, "MIGRATION_MODULES = {'bill': 'db.bill_migrations'}\n")
            .with("db/__init__.py", "")
            .with("db/bill_migrations/__init__.py", "")
            .with(
                "db/bill_migrations/0001_initial.py",
                "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
                    + "    operations = []\n")
            .with("apps/billing/__init__.py", "")
            .with(
                "apps/billing/apps.py",
                "from django.apps import AppConfig\n\n\nclass BillingConfig(AppConfig):\n"
                    + "    name = 'apps.billing'\n    label = 'bill'\n")
            .with("apps/billing/models/__init__.py", "from .invoice import Invoice\n")
            .with("apps/billing/models/invoice.py", MODEL.replace("Tag", "Invoice"));

    assertThat(ProjectReader.read(tree, ProjectOptions.DEFAULT).apps())
        .singleElement()
        .satisfies(
            app -> {
              assertThat(app.label()).isEqualTo("bill");
              assertThat(app.directory()).isEqualTo("apps/billing");
              assertThat(app.modelFiles()).contains("apps/billing/models/invoice.py");
              assertThat(app.migrationsDirectory()).isEqualTo("db/bill_migrations");
            });
  }

  @Test
  void anAppCalledModelsIsOne() {
    assertThat(
            labels(
                site()
                    .with("site/models/__init__.py", "")
                    .with("site/models/models.py", MODEL)
                    .with("site/extras/models/__init__.py", "")
                    .with(
                        "site/extras/models/apps.py",
                        "from django.apps import AppConfig\n\n\nclass ModelsConfig(AppConfig):\n"
                            + "    name = 'extras.models'\n    label = 'extra_models'\n")
                    .with("site/extras/models/models.py", MODEL)))
        .containsExactly("extra_models", "models");
  }

  @Test
  void settingsDecideWhichMigrationsAnAppHas() {
    TextTree tree =
        billing()
            .with("billing/migrations/__init__.py", "")
            .with("billing/migrations/0001_old.py", MIGRATION)
            .with("conf/settings.py", "MIGRATION_MODULES = {'billing': 'db.billing'}\n")
            .with("db/__init__.py", "")
            .with("db/billing/__init__.py", "")
            .with("db/billing/0001_initial.py", MIGRATION);

    Project project = ProjectReader.read(tree, ProjectOptions.DEFAULT);
    assertThat(project.apps())
        .singleElement()
        .returns("db/billing", App::migrationsDirectory)
        .returns("billing", App::directory);
    assertThat(project.ignored())
        .containsExactly(
            new Project.Ignored(
                "billing/migrations", "MIGRATION_MODULES has db.billing for billing"));

    Project given =
        ProjectReader.read(
            tree,
            new ProjectOptions(
                0, Map.of(), Map.of("MIGRATION_MODULES", "{'billing': 'billing.migrations'}")));
    assertThat(given.apps())
        .filteredOn(app -> app.label().equals("billing"))
        .singleElement()
        .returns("billing/migrations", App::migrationsDirectory);
  }

  @ParameterizedTest
  @CsvSource({"conf/settings.py, true", "conf/settings_test.py, false"})
  void noneLeavesAnAppUnmigratedUnlessItIsForTestsOnly(String settings, boolean unmigrated) {
    TextTree tree =
        billing()
            .with("billing/migrations/__init__.py", "")
            .with("billing/migrations/0001_initial.py", MIGRATION)
            .with(settings, "MIGRATION_MODULES = {'billing': None}\n");

    assertThat(ProjectReader.read(tree, ProjectOptions.DEFAULT).apps())
        .singleElement()
        .satisfies(
            app -> {
              assertThat(app.migrationsDirectory() == null).isEqualTo(unmigrated);
              assertThat(app.modelFiles()).containsExactly("billing/models.py");
            });
  }

  private static final String MIGRATION =
      "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
          + "    operations = []\n";

  private static TextTree billing() {
    return new TextTree()
        .with("manage.py", "")
        .with("billing/__init__.py", "")
        .with("billing/models.py", MODEL);
  }

  @Test
  void aByteOrderMarkHidesNoMigrations() {
    TextTree tree =
        billing()
            .with("billing/migrations/__init__.py", "")
            .with("billing/migrations/0001_initial.py", "\uFEFF" + MIGRATION);

    assertThat(ProjectReader.read(tree, ProjectOptions.DEFAULT).apps())
        .singleElement()
        .returns("billing/migrations", App::migrationsDirectory);
  }
}
