package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoProject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How operations and their values are given as JSON, beside what Django's deconstruct() gives. */
class OperationsOnDjangoTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Prints what Django read of app "clubs", in the form of the graph and state commands. */
  private static final String ASK =
      """
      import datetime, json, re
      from django.db import models
      from django.db.migrations.loader import MigrationLoader

      def value(v):
          if isinstance(v, (list,)):
              return [value(each) for each in v]
          if isinstance(v, tuple):
              return {"tuple": [value(each) for each in v]}
          if isinstance(v, set):
              return {"set": sorted((value(each) for each in v), key=json.dumps)}
          if isinstance(v, datetime.datetime):
              return {"datetime": v.isoformat()}
          if isinstance(v, datetime.date):
              return {"date": v.isoformat()}
          if isinstance(v, re.Pattern):
              return {"regex": v.pattern, "flags": v.flags}
          if isinstance(v, models.Field):
              name, path, args, kwargs = v.deconstruct()
              return {"class": path, "args": value(list(args)), "kwargs": members(kwargs)}
          if isinstance(v, models.Index):
              path, args, kwargs = v.deconstruct()
              return {"call": path, "args": value(list(args)), "kwargs": members(kwargs)}
          if isinstance(v, models.Manager):
              _, path, _, args, kwargs = v.deconstruct()
              path = path.replace("django.db.models.manager.", "django.db.models.")
              return {"call": path, "args": value(list(args)), "kwargs": members(kwargs)}
          if hasattr(v, "deconstruct"):
              path, args, kwargs = v.deconstruct()
              return {"call": path, "args": value(list(args)), "kwargs": members(kwargs)}
          if callable(v):
              return {"ref": "django.db.models." + v.__name__}
          return v

      def members(kwargs):
          return {name: value(each) for name, each in kwargs.items()}

      def operation(o):
          name, args, kwargs = o.deconstruct()
          said = {"type": name}
          if args:
              said["args"] = value(list(args))
          for key, each in kwargs.items():
              said["model" if key == "model_name" else key] = value(each)
          return said

      loader = MigrationLoader(None)
      state = loader.project_state()
      print(json.dumps({
          "operations": [
              operation(o)
              for key in sorted(loader.disk_migrations) if key[0] == "clubs"
              for o in loader.disk_migrations[key].operations
              if type(o).__name__ not in ("CreateModel",)
          ],
          "options": {
              name: value(state.models["clubs", "club"].options.get(name))
              for name in ("index_together", "indexes")
          },
      }))
      """;

  @TempDir private Path temp;

  @Test
  void operationsAreToldAsDjangoTakesThemApart() throws Exception {
    Path source = Files.createDirectories(temp.resolve("source"));
    Files.writeString(
        source.resolve("manage.py"), "# \"DJANGO_SETTINGS_MODULE\", \"site_settings\"\n");
    Files.writeString(
        source.resolve("site_settings.py"),
        """
        SECRET_KEY = "k"
        INSTALLED_APPS = ["clubs"]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """);
    DjangoProject project =
        DjangoProject.copyOf(source, temp)
            .write("clubs/__init__.py", "")
            .write("clubs/migrations/__init__.py", "")
            .write(
                "clubs/migrations/0001_initial.py",
                """
                import datetime
                import re

                import django.core.validators
                import django.db.models.expressions
                from django.db import migrations, models


                class Migration(migrations.Migration):
                    initial = True
                    operations = [
                        migrations.CreateModel("Club", [
                            ("id", models.BigAutoField(primary_key=True)),
                            ("city", models.CharField(max_length=40)),
                            ("name", models.CharField(max_length=40)),
                            ("founded", models.DateField()),
                        ]),
                        migrations.AlterIndexTogether(
                            "club", {("city", "name"), ("name", "founded")}),
                        migrations.RenameIndex(
                            "club", new_name="club_city", old_fields=("city", "name")),
                        migrations.AlterModelManagers("club", [("objects", models.Manager())]),
                        migrations.AlterModelManagers(name="club", managers=[]),
                        migrations.AddField("club", "friends", models.ManyToManyField(
                            "clubs.Club", blank=True, null=True)),
                        migrations.AddField("club", "since", models.DateField(
                            default=datetime.date(2020, 2, 3))),
                        migrations.AddField("club", "at", models.DateTimeField(
                            default=datetime.datetime(
                                2015, 6, 16, 13, 19, 17, 218278,
                                tzinfo=datetime.timezone.utc))),
                        migrations.AddField("club", "code", models.CharField(
                            max_length=9, default="", validators=[
                                django.core.validators.RegexValidator(
                                    re.compile("^[a-z]+$", re.ASCII))])),
                        migrations.AddIndex("club", models.Index(
                            fields=["name"], name="club_part",
                            condition=models.Q(name__gt="a", city="x", _negated=True))),
                        migrations.AddConstraint("club", models.UniqueConstraint(
                            fields=["name"], name="club_once", condition=models.Q(
                                models.Q(("city", "b"), ("city", "a"), _connector="OR"),
                                name=django.db.models.expressions.F("city"),
                                _negated=True))),
                        migrations.RunSQL("SELECT 1", migrations.RunSQL.noop),
                        migrations.RunSQL(migrations.RunSQL.noop, "SELECT 2"),
                    ]
                """);
    JsonNode ofDjango = JSON.readTree(project.shell(ASK).orFail().stdout());
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(Checkout.open(project.root()), ProjectOptions.DEFAULT));

    JsonNode ours = read(GraphJson.of(reading, "5.2")).path("migrations");
    JsonNode migration = null;
    for (JsonNode each : ours) {
      migration = each.path("app").asText().equals("clubs") ? each : migration;
    }
    assertThat(migration).isNotNull();
    int at = 0;
    for (JsonNode each : migration.path("operations")) {
      if (!each.path("type").asText().equals("CreateModel")) {
        ((ObjectNode) each).remove("path");
        assertThat(each).isEqualTo(ofDjango.path("operations").path(at));
        at++;
      }
    }
    assertThat(at).isEqualTo(ofDjango.path("operations").size()).isEqualTo(12);

    JsonNode state = read(StateJson.of(reading, StateSimulator.at(reading, null), null, "5.2"));
    for (JsonNode model : state.path("models")) {
      if (model.path("name").asText().equals("Club")) {
        assertThat(model.path("options").path("index_together"))
            .isEqualTo(ofDjango.path("options").path("index_together"));
        assertThat(model.path("options").path("indexes"))
            .isEqualTo(ofDjango.path("options").path("indexes"));
      }
    }
  }

  /** As a reader of the output meets it: numbers of one kind. */
  private static JsonNode read(JsonNode written) throws Exception {
    return JSON.readTree(written.toString());
  }
}
