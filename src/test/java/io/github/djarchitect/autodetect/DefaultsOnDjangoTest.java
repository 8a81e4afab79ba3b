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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fields whose defaults are written out on one side and left out on the other, given to Django's
 * own autodetector and to ours.
 */
class DefaultsOnDjangoTest {
  /** Defaults of every field, as {@code Field.deconstruct} of Django 5.2 leaves them out. */
  private static final String EVERY =
      "verbose_name=None, primary_key=False, unique=False, blank=False, null=False,"
          + " serialize=True, unique_for_date=None, unique_for_month=None, unique_for_year=None,"
          + " choices=None, help_text=\"\", db_column=None, db_tablespace=None,"
          + " auto_created=False, validators=[], error_messages=None, db_comment=None";

  private static final String PLAIN = EVERY + ", max_length=None, db_index=False, editable=True";
  private static final String SHOWN = EVERY + ", db_index=False, editable=True";
  private static final String RELATION =
      "on_delete=models.CASCADE, related_name=\"+\", related_query_name=None,"
          + " limit_choices_to=None, parent_link=False, to_field=None, db_constraint=True,"
          + " db_index=True, ";

  /** A field without its defaults, and the same with all of them. */
  private record Case(String without, String with) {}

  private static Case plain(String name) {
    return new Case(name + "()", name + "(" + PLAIN + ")");
  }

  private static final List<Case> CASES =
      List.of(
          plain("BigIntegerField"),
          plain("BooleanField"),
          plain("DurationField"),
          plain("FloatField"),
          plain("IntegerField"),
          plain("PositiveBigIntegerField"),
          plain("PositiveIntegerField"),
          plain("PositiveSmallIntegerField"),
          plain("SmallIntegerField"),
          new Case("JSONField()", "JSONField(encoder=None, decoder=None, " + PLAIN + ")"),
          new Case("TextField()", "TextField(db_collation=None, " + PLAIN + ")"),
          new Case(
              "CharField(max_length=9)",
              "CharField(None, None, False, 9, False, False, False, False, db_collation=None)"),
          new Case("CharField(max_length=9)", "CharField(max_length=9, " + SHOWN + ")"),
          new Case("EmailField()", "EmailField(max_length=254, " + SHOWN + ")"),
          new Case("EmailField(\"mail\")", "EmailField(verbose_name=\"mail\", max_length=254)"),
          new Case("SlugField()", "SlugField(max_length=50, db_index=True, allow_unicode=False)"),
          new Case("SlugField(\"s\", None, False)", "SlugField(verbose_name=\"s\", max_length=50)"),
          new Case("URLField()", "URLField(max_length=200, " + SHOWN + ")"),
          new Case("URLField(\"u\", None)", "URLField(verbose_name=\"u\", max_length=200)"),
          new Case("FileField()", "FileField(upload_to=\"\", max_length=100, " + SHOWN + ")"),
          new Case(
              "ImageField()",
              "ImageField(width_field=None, height_field=None, upload_to=\"\", max_length=100, "
                  + SHOWN
                  + ")"),
          new Case(
              "FilePathField()",
              "FilePathField(path=\"\", match=None, recursive=False, allow_files=True,"
                  + " allow_folders=False, max_length=100, "
                  + SHOWN
                  + ")"),
          new Case(
              "FilePathField(\"f\", None, \"/x\")",
              "FilePathField(verbose_name=\"f\", path=\"/x\", max_length=100)"),
          new Case(
              "GenericIPAddressField()",
              "GenericIPAddressField(protocol=\"both\", unpack_ipv4=False, max_length=39, "
                  + SHOWN
                  + ")"),
          new Case(
              "GenericIPAddressField(\"ip\", None, \"IPv4\")",
              "GenericIPAddressField(verbose_name=\"ip\", protocol=\"IPv4\", max_length=15)"),
          new Case("UUIDField()", "UUIDField(max_length=32, " + SHOWN + ")"),
          new Case("BinaryField()", "BinaryField(editable=False, max_length=None, " + EVERY + ")"),
          new Case(
              "DecimalField(\"d\", None, 5, 2)",
              "DecimalField(verbose_name=\"d\", max_digits=5, decimal_places=2)"),
          new Case(
              "DecimalField(max_digits=5, decimal_places=2)",
              "DecimalField(max_digits=5, decimal_places=2, " + PLAIN + ")"),
          dated("DateField", ""),
          dated("DateTimeField", ""),
          dated("TimeField", ""),
          dated("DateField", "auto_now=True"),
          dated("DateTimeField", "auto_now_add=True"),
          dated("TimeField", "auto_now=True"),
          new Case(
              "ForeignKey(\"Target\", models.CASCADE, related_name=\"+\")",
              "ForeignKey(to=\"pets.target\", " + RELATION + EVERY + ", editable=True)"),
          new Case(
              "ForeignKey(Target, models.CASCADE, \"+\")",
              "ForeignKey(to=\"pets.Target\", on_delete=models.deletion.CASCADE,"
                  + " related_name=\"+\", to_field=\"id\")"),
          new Case(
              "ForeignKey(\"self\", models.CASCADE, related_name=\"+\", null=True)",
              "ForeignKey(to=\"pets.MODEL\", on_delete=models.CASCADE, related_name=\"+\","
                  + " null=True)"),
          new Case(
              "OneToOneField(\"Target\", models.CASCADE, related_name=\"+\")",
              "OneToOneField(to=\"pets.target\", unique=True, "
                  + RELATION
                  + EVERY.replace("unique=False, ", "")
                  + ")"),
          new Case(
              "ManyToManyField(\"Target\", related_name=\"+\")",
              "ManyToManyField(to=\"pets.target\", related_name=\"+\", symmetrical=False,"
                  + " through=None, through_fields=None, db_constraint=True, db_table=None,"
                  + " related_query_name=None, limit_choices_to=None, blank=False)"),
          new Case(
              "ManyToManyField(\"self\", related_name=\"+\")",
              "ManyToManyField(to=\"self\", related_name=\"+\", symmetrical=True)"),
          new Case(
              "postgres.ArrayField(models.IntegerField())",
              "postgres.ArrayField(base_field=models.IntegerField(), size=None, " + PLAIN + ")"),
          // another column, so that silence about the others is no silence about everything
          new Case("EmailField()", "EmailField(max_length=75)"),
          new Case("EmailField(max_length=75)", "EmailField(max_length=80)"),
          new Case("SlugField()", "SlugField(max_length=60)"),
          new Case("SlugField()", "SlugField(db_index=False)"),
          new Case("URLField()", "URLField(max_length=100)"),
          new Case("FileField()", "FileField(max_length=200)"),
          new Case("FilePathField()", "FilePathField(max_length=200)"),
          new Case("CharField(max_length=9)", "CharField(max_length=9, null=True)"),
          new Case("CharField(max_length=9)", "CharField(max_length=9, unique=True)"),
          new Case("IntegerField()", "IntegerField(db_index=True)"),
          new Case("IntegerField()", "IntegerField(db_column=\"other\")"),
          new Case(
              "ForeignKey(\"Target\", models.CASCADE, related_name=\"+\")",
              "ForeignKey(\"Other\", models.CASCADE, related_name=\"+\")"),
          // another text or check, for which makemigrations writes a migration as well
          new Case("IntegerField()", "IntegerField(help_text=\"How many.\")"),
          new Case("IntegerField(\"one\")", "IntegerField(\"two\")"),
          new Case("IntegerField()", "IntegerField(blank=True)"),
          new Case("IntegerField()", "IntegerField(default=0)"),
          new Case("IntegerField(default=0)", "IntegerField(default=1)"),
          new Case("BooleanField()", "BooleanField(editable=False)"),
          new Case("IntegerField()", "IntegerField(validators=[validators.MinValueValidator(0)])"),
          new Case(
              "IntegerField(validators=[validators.MinValueValidator(0)])",
              "IntegerField(validators=[validators.MinValueValidator(1)])"),
          new Case(
              "IntegerField(validators=[validators.MinValueValidator(0)])",
              "IntegerField(validators=[validators.MaxValueValidator(0)])"),
          new Case("SlugField()", "SlugField(validators=[validators.validate_slug])"),
          new Case(
              "IntegerField(choices=[(1, \"a\")])",
              "IntegerField(choices=[(1, \"a\"), (2, \"b\")])"),
          new Case("IntegerField(choices=[(1, \"a\")])", "IntegerField(choices=[(1, \"b\")])"),
          new Case("IntegerField()", "IntegerField(error_messages={\"null\": \"No.\"})"),
          new Case("DateField()", "DateField(unique_for_date=\"f00\")"),
          new Case("FileField()", "FileField(upload_to=\"files/\")"),
          new Case(
              "ForeignKey(\"Target\", models.CASCADE, \"+\", null=True)",
              "ForeignKey(\"Target\", models.SET_NULL, \"+\", null=True)"));

  /** How many at the end differ. */
  private static final int OTHERS = 28;

  /** Options in models.py, and the same or other ones in the migration. */
  private record Options(String models, String migration, boolean same) {}

  private static final List<Options> OPTIONS =
      List.of(
          new Options("ordering = [\"label\"]", "\"ordering\": [\"label\"]", true),
          new Options("", "", true),
          new Options(
              "unique_together = (\"label\", \"id\")",
              "\"unique_together\": {(\"label\", \"id\")}",
              true),
          new Options(
              "unique_together = [[\"label\", \"id\"]]",
              "\"unique_together\": {(\"label\", \"id\")}",
              true),
          new Options("verbose_name = lazy(\"x\")", "\"verbose_name\": \"x\"", true),
          new Options("verbose_name = \"x\"", "", false),
          new Options("", "\"verbose_name_plural\": \"x\"", false),
          new Options("ordering = [\"label\"]", "\"ordering\": [\"-label\"]", false),
          new Options("ordering = [\"label\"]", "", false),
          new Options("get_latest_by = \"label\"", "", false),
          new Options("permissions = [(\"a\", \"b\")]", "", false),
          new Options("unique_together = {(\"label\", \"id\")}", "", false),
          new Options("default_related_name = \"x\"", "", false));

  private static Case dated(String name, String auto) {
    return auto.isEmpty()
        ? new Case(name + "()", name + "(auto_now=False, auto_now_add=False, " + PLAIN + ")")
        : new Case(name + "(" + auto + ")", name + "(" + auto + ", editable=False, blank=True)");
  }

  @TempDir private Path temp;
  private DjangoProject project;

  @BeforeEach
  void eachCaseBothWays() throws Exception {
    Path source = Files.createDirectories(temp.resolve("source"));
    Files.writeString(
        source.resolve("manage.py"),
        """
        import os, sys
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
        from django.core.management import execute_from_command_line
        execute_from_command_line(sys.argv)
        """);
    Files.writeString(
        source.resolve("site_settings.py"),
        """
        SECRET_KEY = "k"
        INSTALLED_APPS = ["pets"]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """);
    StringBuilder models = new StringBuilder(IMPORTS);
    StringBuilder operations = new StringBuilder();
    for (String name : List.of("Target", "Other", "WrittenOut", "LeftOut")) {
      models.append(
          "\n\nclass %s(models.Model):\n    label = models.TextField()\n".formatted(name));
      operations.append(
          "        migrations.CreateModel(name=\"%s\", fields=[%n".formatted(name)
              + "            (\"id\", models.BigAutoField(auto_created=True, primary_key=True,"
              + " serialize=False, verbose_name=\"ID\")),\n"
              + "            (\"label\", models.TextField()),\n");
      for (int i = 0; i < CASES.size() && name.endsWith("Out"); i++) {
        Case each = CASES.get(i);
        boolean out = name.equals("WrittenOut");
        models.append(
            "    f%02d = %s\n".formatted(i, code(out ? each.with() : each.without(), name)));
        operations.append(
            "            (\"f%02d\", %s),\n"
                .formatted(
                    i,
                    code(out ? each.without() : each.with(), name)
                        .replace("(Target,", "(\"pets.Target\",")));
      }
      operations.append("        ]),\n");
    }
    for (int i = 0; i < OPTIONS.size(); i++) {
      Options each = OPTIONS.get(i);
      models.append(
          "\n\nclass Meta%02d(models.Model):\n    label = models.TextField()\n%s"
              .formatted(
                  i,
                  each.models().isEmpty()
                      ? ""
                      : "\n    class Meta:\n        " + each.models() + "\n"));
      operations.append(
          "        migrations.CreateModel(name=\"Meta%02d\", options={%s}, fields=[%n"
                  .formatted(i, each.migration())
              + "            (\"id\", models.BigAutoField(auto_created=True, primary_key=True,"
              + " serialize=False, verbose_name=\"ID\")),\n"
              + "            (\"label\", models.TextField()),\n        ]),\n");
    }
    project =
        DjangoProject.copyOf(source, temp)
            .write("pets/__init__.py", "")
            .write("pets/migrations/__init__.py", "")
            .write("pets/models.py", models.toString())
            .write(
                "pets/migrations/0001_initial.py",
                IMPORTS
                    + "from django.db import migrations\n\n\n"
                    + "class Migration(migrations.Migration):\n    initial = True\n"
                    + "    operations = [\n"
                    + operations
                    + "    ]\n");
  }

  private static final String IMPORTS =
      "import django.contrib.postgres.fields as postgres\n"
          + "from django.core import validators\n"
          + "from django.db import models\n"
          + "from django.utils.translation import gettext_lazy as lazy\n";

  private static String code(String field, String model) {
    return (field.startsWith("postgres.") ? "" : "models.") + field.replace("MODEL", model);
  }

  @Test
  void whatDjangoTakesForTheSameIsTheSame() {
    Set<String> ofDjango =
        new TreeSet<>(
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
                            model = getattr(operation, "model_name", "")
                            print(model + "." + operation.name if model
                                  else operation.name.lower() + ".null")
                    """)
                .orFail()
                .stdout()
                .lines()
                .toList());
    List<String> ofOurs = new ArrayList<>();
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(Checkout.open(project.root()), ProjectOptions.DEFAULT));
    for (ModelDifference each :
        ModelDifferences.of(reading, StateSimulator.at(reading, null).state(), Set.of("pets"))) {
      ofOurs.add(each.model().name() + "." + each.field());
    }
    assertThat(ofOurs).doesNotHaveDuplicates();
    Set<String> alarms = new TreeSet<>(ofOurs);
    alarms.removeAll(ofDjango);
    assertThat(alarms.stream().map(DefaultsOnDjangoTest::told)).as("false alarms").isEmpty();
    Set<String> expected = new TreeSet<>();
    for (int i = CASES.size() - OTHERS; i < CASES.size(); i++) {
      expected.add("writtenout.f%02d".formatted(i));
      expected.add("leftout.f%02d".formatted(i));
    }
    for (int i = 0; i < OPTIONS.size(); i++) {
      if (!OPTIONS.get(i).same()) {
        expected.add("meta%02d.null".formatted(i));
      }
    }
    assertThat(ofDjango).as("what Django finds").containsAll(expected);
    // some of the first are no defaults to Django either, and may be told
    assertThat(ofOurs).as("what differs, both ways").containsAll(expected);
  }

  private static int number(String field) {
    return Integer.parseInt(field.substring(field.lastIndexOf(".f") + 2));
  }

  private static String told(String field) {
    if (field.endsWith(".null")) {
      return field;
    }
    Case each = CASES.get(number(field));
    return field + ": " + each.without() + " | " + each.with();
  }
}
