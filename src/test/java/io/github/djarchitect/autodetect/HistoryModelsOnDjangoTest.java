package io.github.djarchitect.autodetect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.DjangoProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of old versions as django-simple-history makes them and makemigrations writes them, for
 * each kind of field, against what is expected of them by reading.
 */
class HistoryModelsOnDjangoTest {
  private static final String MODELS =
      """
      import uuid

      import simple_history
      from django.db import models
      from simple_history.models import HistoricalRecords


      class Place(models.Model):
          title = models.CharField(max_length=100, unique=True)


      class Kept(models.Model):
          made_at = models.DateTimeField(auto_now_add=True)
          history = HistoricalRecords(inherit=True)

          class Meta:
              abstract = True


      class Everything(Kept):
          code = models.CharField(max_length=20, unique=True, db_collation="C")
          slug = models.SlugField()
          key = models.UUIDField(default=uuid.uuid4, unique=True)
          slug_of_one = models.SlugField(unique=True)
          indexed = models.IntegerField(db_index=True)
          positive = models.PositiveIntegerField(default=1, help_text="How many")
          amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
          changed_at = models.DateTimeField(auto_now=True)
          day = models.DateField(null=True, blank=True)
          document = models.FileField(upload_to="documents")
          picture = models.ImageField(upload_to="pictures", max_length=250, blank=True)
          place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="all")
          unindexed = models.ForeignKey(
              Place, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
          )
          only = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="one")
          parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)
          others = models.ManyToManyField(Place, related_name="many")
          text = models.TextField(blank=True, db_column="words")
          email = models.EmailField()
          data = models.JSONField(default=dict)
          doubled = models.GeneratedField(
              expression=models.F("positive") * 2,
              output_field=models.IntegerField(),
              db_persist=True,
          )


      class Restaurant(Place):
          stars = models.IntegerField(default=0)
          history = HistoricalRecords()


      class Keyed(models.Model):
          name = models.CharField(max_length=10, primary_key=True)
          secret = models.CharField(max_length=10)
          place = models.ForeignKey(Place, on_delete=models.CASCADE)
          history = HistoricalRecords(
              excluded_fields=["secret"],
              custom_model_name="KeyedVersion",
              table_name="versions",
              no_db_index=["place", "name"],
          )


      class Ordered(models.Model):
          place = models.ForeignKey(Place, on_delete=models.CASCADE)
          tags = models.ManyToManyField(Place, related_name="tagged")
          history = HistoricalRecords(
              m2m_fields=[tags], related_name="versions", history_change_reason_field=models.TextField()
          )

          class Meta:
              order_with_respect_to = "place"


      class Registered(models.Model):
          name = models.CharField(max_length=10)


      simple_history.register(Registered, app="zoo", history_id_field=models.UUIDField())
      """;

  @TempDir Path temp;

  @Test
  void eachCopyIsWhatThePackageMakesOfTheField() throws IOException {
    DjangoProject zoo = zoo(MODELS);
    zoo.manage("makemigrations", "zoo").orFail();
    zoo.makemigrationsCheck().orFail();
    Reading reading = reading(zoo);

    assertThat(differences(reading)).isEmpty();
    assertThat(
            HistoryModels.of(
                    reading.project(), StateSimulator.at(reading, null).state(), Set.of("zoo"))
                .stream()
                .map(each -> each.of().name() + " " + each.name() + " " + each.open()))
        .containsExactlyInAnyOrder(
            "Everything HistoricalEverything null",
            "Restaurant HistoricalRestaurant null",
            "Keyed KeyedVersion null",
            "Ordered HistoricalOrdered null",
            "Registered HistoricalRegistered null");
  }

  @Test
  void whatMakemigrationsWouldChangeInThemIsFound() throws IOException {
    DjangoProject zoo = zoo(MODELS);
    zoo.manage("makemigrations", "zoo").orFail();
    String changed =
        MODELS
            .replace("max_length=20, unique", "max_length=30, unique")
            .replace(
                "title = models.CharField(max_length=100", "title = models.CharField(max_length=90")
            .replace("db_index=True", "db_index=False")
            .replace(
                "amount = models.DecimalField(max_digits=8",
                "amount = models.DecimalField(max_digits=9")
            .replace("email = models.EmailField()", "mail = models.EmailField()")
            .replace(
                "text = models.TextField(blank=True",
                "text = models.CharField(max_length=9, blank=True")
            .replace("secret = models.CharField(max_length=10)", "secret = models.TextField()");
    zoo.write("zoo/models.py", changed);
    // what is written for the models themselves, and not for what is made of them
    zoo.write(
        "zoo/migrations/0002_half.py",
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            dependencies = [("zoo", "0001_initial")]
            operations = [
                migrations.AlterField("everything", "code", models.CharField(max_length=30, unique=True, db_collation="C")),
                migrations.AlterField("place", "title", models.CharField(max_length=90, unique=True)),
                migrations.AlterField("everything", "indexed", models.IntegerField()),
                migrations.AlterField("everything", "amount", models.DecimalField(max_digits=9, decimal_places=2, null=True)),
                migrations.RenameField("everything", "email", "mail"),
                migrations.AlterField("everything", "text", models.CharField(max_length=9, blank=True, db_column="words")),
                migrations.AlterField("keyed", "secret", models.TextField()),
            ]
        """);
    String said =
        zoo.shell(
                """
                from django.apps import apps
                from django.db.migrations.autodetector import MigrationAutodetector
                from django.db.migrations.loader import MigrationLoader
                from django.db.migrations.state import ProjectState
                loader = MigrationLoader(None)
                found = MigrationAutodetector(
                    loader.project_state(), ProjectState.from_apps(apps)
                ).changes(graph=loader.graph)
                for operation in found["zoo"][0].operations:
                    print(type(operation).__name__, operation.model_name, operation.name)
                """)
            .orFail()
            .stdout();

    assertThat(
            differences(reading(zoo)).stream()
                .map(
                    each ->
                        "%s %s %s"
                            .formatted(
                                each.missing() == null
                                    ? each
                                    : each.missing().getClass().getSimpleName(),
                                each.model().name(),
                                each.field())))
        .containsExactlyInAnyOrderElementsOf(said.lines().toList());
  }

  private static List<ModelDifference> differences(Reading reading) {
    return ModelDifferences.of(reading, StateSimulator.at(reading, null).state(), Set.of("zoo"));
  }

  private static Reading reading(DjangoProject project) {
    return MigrationReader.read(
        ProjectReader.read(Checkout.open(project.root()), ProjectOptions.DEFAULT));
  }

  private DjangoProject zoo(String models) throws IOException {
    Path root = Files.createDirectories(temp.resolve("project"));
    Files.writeString(
        root.resolve("manage.py"),
        """
        import os
        import sys

        from django.core.management import execute_from_command_line

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
        execute_from_command_line(sys.argv)
        """);
    Files.writeString(
        root.resolve("site_settings.py"),
        """
        SECRET_KEY = "only-for-tests"
        INSTALLED_APPS = [
            "django.contrib.auth", "django.contrib.contenttypes", "simple_history", "zoo"
        ]
        DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        SILENCED_SYSTEM_CHECKS = ["fields.E210"]  # no Pillow
        USE_TZ = True
        """);
    DjangoProject zoo = DjangoProject.in(root, temp, DjangoEnvironment.django52());
    zoo.write("zoo/__init__.py", "");
    zoo.write("zoo/migrations/__init__.py", "");
    zoo.write("zoo/models.py", models);
    return zoo;
  }
}
