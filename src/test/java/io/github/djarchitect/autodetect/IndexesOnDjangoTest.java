package io.github.djarchitect.autodetect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Indexes, constraints and defaults of the database on one side, the other or both, given to
 * Django's own autodetector and to ours.
 */
class IndexesOnDjangoTest {
  /**
   * What a Meta says, the operations beside it, and whether they say the same.
   *
   * @param seen whether reading settles it; where it does not, silence is right
   */
  private record Case(String meta, String operations, boolean same, boolean seen) {}

  private static Case same(String meta, String operations) {
    return new Case(meta, operations, true, true);
  }

  private static Case other(String meta, String operations) {
    return new Case(meta, operations, false, true);
  }

  private static Case open(String meta, String operations) {
    return new Case(meta, operations, false, false);
  }

  private static String index(String arguments) {
    return "migrations.AddIndex(\"MODEL\", models.Index(" + arguments + "))";
  }

  private static String constraint(String constraint) {
    return "migrations.AddConstraint(\"MODEL\", models." + constraint + ")";
  }

  private static final List<Case> CASES =
      List.of(
          same(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\")]",
              index("fields=[\"label\"], name=\"i_MODEL\"")),
          same(
              "indexes = (models.Index(fields=(\"label\", \"-size\"), name=\"i_MODEL\"),)",
              index("fields=[\"label\", \"-size\"], name=\"i_MODEL\"")),
          other("indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\")]", ""),
          other("", index("fields=[\"label\"], name=\"i_MODEL\"")),
          other(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\")]",
              index("fields=[\"label\", \"size\"], name=\"i_MODEL\"")),
          other(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\")]",
              index("fields=[\"-label\"], name=\"i_MODEL\"")),
          other(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\")]",
              index("fields=[\"label\"], name=\"j_MODEL\"")),
          other(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\")]",
              index("fields=[\"label\"], name=\"i_MODEL\", condition=models.Q(size=1)")),
          same(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\","
                  + " condition=models.Q(size__gt=1, label=\"a\"))]",
              index(
                  "fields=[\"label\"], name=\"i_MODEL\","
                      + " condition=models.Q((\"label\", \"a\"), (\"size__gt\", 1))")),
          same(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\","
                  + " condition=models.Q(size=1) | ~models.Q(label=\"a\"))]",
              index(
                  "fields=[\"label\"], name=\"i_MODEL\", condition=models.Q((\"size\", 1),"
                      + " models.Q((\"label\", \"a\"), _negated=True), _connector=\"OR\")")),
          other(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\","
                  + " condition=models.Q(size__gt=1))]",
              index("fields=[\"label\"], name=\"i_MODEL\", condition=models.Q((\"size__gt\", 2))")),
          other(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\","
                  + " condition=models.Q(size=1) | models.Q(label=\"a\"))]",
              index(
                  "fields=[\"label\"], name=\"i_MODEL\","
                      + " condition=models.Q((\"label\", \"a\"), (\"size\", 1))")),
          same(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\", include=(\"size\",))]",
              index("fields=[\"label\"], name=\"i_MODEL\", include=[\"size\"]")),
          other(
              "indexes = [models.Index(fields=[\"label\"], name=\"i_MODEL\", include=(\"size\",))]",
              index("fields=[\"label\"], name=\"i_MODEL\"")),
          same(
              "indexes = [models.Index(Lower(\"label\"), name=\"i_MODEL\")]",
              index("django.db.models.functions.text.Lower(\"label\"), name=\"i_MODEL\"")),
          other(
              "indexes = [models.Index(Lower(\"label\"), name=\"i_MODEL\")]",
              index("django.db.models.functions.text.Upper(\"label\"), name=\"i_MODEL\"")),
          same(
              "indexes = [models.Index(fields=[\"label\"], name=\"%(app_label)s_%(class)s_i\")]",
              index("fields=[\"label\"], name=\"pets_MODEL_i\"")),
          // names that Django makes
          other("indexes = [models.Index(fields=[\"label\"])]", ""),
          other(
              "indexes = [models.Index(fields=[\"label\"])]",
              index("fields=[\"label\"], name=\"pets_MODEL_label_000000_idx\"")),
          same(
              "constraints = [models.UniqueConstraint(fields=[\"label\"], name=\"c_MODEL\")]",
              constraint("UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\")")),
          other(
              "constraints = [models.UniqueConstraint(fields=[\"label\"], name=\"c_MODEL\")]", ""),
          other("", constraint("UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\")")),
          other(
              "constraints = [models.UniqueConstraint(fields=[\"label\"], name=\"c_MODEL\","
                  + " condition=models.Q(size=1))]",
              constraint("UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\")")),
          other(
              "constraints = [models.UniqueConstraint(fields=[\"label\"], name=\"c_MODEL\","
                  + " nulls_distinct=False)]",
              constraint("UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\")")),
          other(
              "constraints = [models.UniqueConstraint(fields=[\"label\"], name=\"c_MODEL\","
                  + " violation_error_message=\"No.\")]",
              constraint("UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\")")),
          same(
              "constraints = [models.UniqueConstraint(fields=[\"label\"], name=\"c_MODEL\","
                  + " deferrable=models.Deferrable.DEFERRED)]",
              constraint(
                  "UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\","
                      + " deferrable=models.Deferrable[\"DEFERRED\"])")),
          other(
              "constraints = [models.UniqueConstraint(fields=[\"label\"], name=\"c_MODEL\","
                  + " deferrable=models.Deferrable.DEFERRED)]",
              constraint("UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\")")),
          same(
              "constraints = [models.CheckConstraint(condition=models.Q(size__gte=0),"
                  + " name=\"c_MODEL\")]",
              constraint(
                  "CheckConstraint(condition=models.Q((\"size__gte\", 0)), name=\"c_MODEL\")")),
          other(
              "constraints = [models.CheckConstraint(condition=models.Q(size__gte=0),"
                  + " name=\"c_MODEL\")]",
              constraint(
                  "CheckConstraint(condition=models.Q((\"size__gte\", 1)), name=\"c_MODEL\")")),
          same(
              "constraints ="
                  + " [models.CheckConstraint(condition=models.Q(size__gte=models.F(\"low\")) &"
                  + " ~models.Q(label=\"\"), name=\"c_MODEL\")]",
              constraint(
                  "CheckConstraint(condition=models.Q((\"size__gte\", models.F(\"low\")),"
                      + " models.Q((\"label\", \"\"), _negated=True)), name=\"c_MODEL\")")),
          other(
              "constraints = [models.CheckConstraint(condition=models.Q(size__gte=0),"
                  + " name=\"c_MODEL\")]",
              constraint("UniqueConstraint(fields=(\"label\",), name=\"c_MODEL\")")),
          // the list is made by a function of elsewhere
          open("indexes = json.loads(\"[]\")", index("fields=[\"label\"], name=\"i_MODEL\"")));

  /** A field in models.py, the same in the migration, and whether they say the same. */
  private record Default(String models, String migration, boolean same) {}

  private static final List<Default> DEFAULTS =
      List.of(
          new Default("db_default=1", "db_default=1", true),
          new Default("db_default=models.Value(1)", "db_default=models.Value(1)", true),
          new Default("db_default=models.Value(1)", "db_default=models.Value(2)", false),
          new Default("db_default=1", "", false),
          new Default("", "db_default=1", false),
          new Default("db_default=1", "db_default=2", false),
          new Default("db_default=None, null=True", "null=True", false),
          new Default("db_default=Abs(-1)", "", false),
          new Default(
              "db_default=Abs(-1)", "db_default=django.db.models.functions.math.Abs(-1)", true),
          new Default("db_default=Abs(-1)", "db_default=1", false));

  private static final String IMPORTS =
      "import json\n\nimport django.db.models.functions.math\n"
          + "import django.db.models.functions.text\n"
          + "from django.db import migrations, models\n"
          + "from django.db.models.functions import Abs, Lower\n";

  private static final String MANAGE =
      """
      import os, sys
      os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
      from django.core.management import execute_from_command_line
      execute_from_command_line(sys.argv)
      """;

  @TempDir private Path temp;

  @Test
  void whatDjangoWouldWriteAMigrationForIsToldAndNothingElse() throws Exception {
    Path source = Files.createDirectories(temp.resolve("source"));
    Files.writeString(source.resolve("manage.py"), MANAGE);
    Files.writeString(
        source.resolve("site_settings.py"),
        """
        SECRET_KEY = "k"
        INSTALLED_APPS = ["pets"]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """);
    StringBuilder models = new StringBuilder(IMPORTS);
    StringBuilder operations = new StringBuilder();
    Set<String> expected = new TreeSet<>();
    Set<String> open = new TreeSet<>();
    for (int i = 0; i < CASES.size(); i++) {
      Case each = CASES.get(i);
      String name = "Case%02d".formatted(i);
      model(name, "size = models.IntegerField()", each.meta(), models);
      created(name, "models.IntegerField()", operations);
      if (!each.operations().isEmpty()) {
        operations.append("        ").append(named(each.operations(), name)).append(",\n");
      }
      if (!each.same()) {
        (each.seen() ? expected : open).add(name.toLowerCase(Locale.ROOT));
      }
    }
    for (int i = 0; i < DEFAULTS.size(); i++) {
      Default each = DEFAULTS.get(i);
      String name = "Default%02d".formatted(i);
      model(name, "size = models.IntegerField(" + each.models() + ")", "", models);
      created(name, "models.IntegerField(" + each.migration() + ")", operations);
      if (!each.same()) {
        expected.add(name.toLowerCase(Locale.ROOT));
      }
    }
    DjangoProject project =
        DjangoProject.copyOf(source, temp)
            .write("pets/__init__.py", "")
            .write("pets/migrations/__init__.py", "")
            .write("pets/models.py", models.toString())
            .write(
                "pets/migrations/0001_initial.py",
                IMPORTS
                    + "\n\nclass Migration(migrations.Migration):\n    initial = True\n"
                    + "    operations = [\n"
                    + operations
                    + "    ]\n");

    assertThat(ofDjango(project)).containsAll(expected).containsAll(open);
    assertThat(ofDjango(project)).hasSize(expected.size() + open.size());
    assertThat(ofOurs(project)).isEqualTo(expected);
  }

  @Test
  void aNameThatDjangoMakesIsTheOneThatItMakes() throws Exception {
    Path source = Files.createDirectories(temp.resolve("source"));
    Files.writeString(source.resolve("manage.py"), MANAGE);
    Files.writeString(
        source.resolve("site_settings.py"),
        """
        SECRET_KEY = "k"
        INSTALLED_APPS = ["pets"]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """);
    DjangoProject project =
        DjangoProject.copyOf(source, temp)
            .write("pets/__init__.py", "")
            .write("pets/migrations/__init__.py", "")
            .write(
                "pets/models.py",
                """
                from django.db import models


                class Dated(models.Model):
                    made = models.DateField()

                    class Meta:
                        abstract = True
                        indexes = [models.Index(fields=["-made"])]


                class Owner(Dated):
                    label = models.TextField()


                class Pet(Dated):
                    label = models.TextField(db_column="9lives")
                    owner = models.ForeignKey(Owner, models.CASCADE)

                    class Meta(Dated.Meta):
                        db_table = '"zoo"."animals_of_everybody"'
                        indexes = Dated.Meta.indexes + [
                            models.Index(fields=["owner", "-made"]),
                            models.Index(fields=["label"]),
                        ]
                """);
    project.manage("makemigrations", "pets").orFail();

    assertThat(Files.readString(project.root().resolve("pets/migrations/0001_initial.py")))
        .contains("_idx");
    assertThat(ofOurs(project)).isEmpty();
  }

  private static void model(String name, String size, String meta, StringBuilder out) {
    out.append(
        "\n\nclass %s(models.Model):\n    label = models.TextField()\n    low = models.IntegerField()\n    %s\n%s"
            .formatted(
                name,
                size,
                meta.isEmpty() ? "" : "\n    class Meta:\n        " + named(meta, name) + "\n"));
  }

  private static void created(String name, String size, StringBuilder out) {
    out.append(
        "        migrations.CreateModel(name=\"%s\", fields=[%n".formatted(name)
            + "            (\"id\", models.BigAutoField(auto_created=True, primary_key=True,"
            + " serialize=False, verbose_name=\"ID\")),\n"
            + "            (\"label\", models.TextField()),\n"
            + "            (\"low\", models.IntegerField()),\n"
            + "            (\"size\", "
            + size
            + "),\n        ]),\n");
  }

  private static String named(String text, String model) {
    return text.replace("MODEL", model.toLowerCase(Locale.ROOT));
  }

  private static Set<String> ofDjango(DjangoProject project) throws Exception {
    return new TreeSet<>(
        project
            .shell(
                """
                from django.apps import apps
                from django.db.migrations.autodetector import MigrationAutodetector
                from django.db.migrations.loader import MigrationLoader
                from django.db.migrations.state import ProjectState
                changes = MigrationAutodetector(
                    MigrationLoader(None).project_state(), ProjectState.from_apps(apps)
                ).changes(MigrationLoader(None).graph)
                for migration in changes.get("pets", []):
                    for operation in migration.operations:
                        print(operation.model_name.lower())
                """)
            .orFail()
            .stdout()
            .lines()
            .toList());
  }

  private static Set<String> ofOurs(DjangoProject project) throws Exception {
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(Checkout.open(project.root()), ProjectOptions.DEFAULT));
    Set<String> ours = new TreeSet<>();
    ModelDifferences.of(reading, StateSimulator.at(reading, null).state(), Set.of("pets"))
        .forEach(each -> ours.add(each.model().name()));
    return ours;
  }
}
