package io.github.djarchitect.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.autodetect.Makemigrations;
import io.github.djarchitect.autodetect.PendingChanges;
import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What settings say of apps and databases, beside what Django makes of the same settings. */
class SettingsOnDjangoTest {
  private static final String SETTINGS =
      """
      from .base import *

      SECRET_KEY = "x"
      DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
      DATABASES = {
          "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
          "archive": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
      }
      INSTALLED_APPS += ["bee", "cow.apps.CowConfig"]
      """;
  private static final String ROUTERS =
      """
      from django.db import DEFAULT_DB_ALIAS

      OLD = {"bee"}


      class Reads:
          def db_for_read(self, model, **hints):
              return None


      class Archive:
          labels = frozenset(["cow"])

          def allow_migrate(self, db, app_label, model_name=None, **hints):
              if app_label in OLD:
                  return db == "archive"
              if db == "archive" and app_label not in self.labels:
                  return False
              return None


      class ByModel:
          def allow_migrate(self, db, app_label, model_name=None, **hints):
              if app_label == "ant":
                  return model_name == "cat"
              return not (db != DEFAULT_DB_ALIAS)
      """;

  @TempDir private Path temp;

  @BeforeEach
  void project() throws IOException {
    write("manage.py", "");
    write("requirements.txt", "Django==5.2\n");
    write("conf/__init__.py", "");
    write("conf/base.py", "INSTALLED_APPS = ['ant']\n");
    write("conf/settings.py", SETTINGS);
    write("conf/routers.py", ROUTERS);
    for (String app : new String[] {"ant", "bee", "cow", "dodo"}) {
      write(app + "/__init__.py", "");
      write(app + "/migrations/__init__.py", "");
      write(
          app + "/migrations/0001_initial.py",
          """
          from django.db import migrations, models


          class Migration(migrations.Migration):
              initial = True
              dependencies = []
              operations = [migrations.CreateModel("Thing", [("id", models.BigAutoField(\
          auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))])]
          """);
      write(
          app + "/models.py",
          "from django.db import models\n\n\nclass Thing(models.Model):\n"
              + (app.equals("dodo") || app.equals("bee")
                  ? "    n = models.IntegerField(null=True)\n"
                  : "    pass\n"));
    }
    write(
        "cow/apps.py",
        "from django.apps import AppConfig\n\n\nclass CowConfig(AppConfig):\n    name = 'cow'\n");
  }

  @Test
  void anAppThatTheSettingsDoNotListIsLeftByMakemigrations() {
    ProcessResult django =
        django(
            """
            from django.apps import apps
            from django.core.management import call_command
            print(",".join(sorted(each.label for each in apps.get_app_configs())))
            call_command("makemigrations", dry_run=True, no_color=True)
            """);
    Project project = read();
    InstalledApps installed = InstalledApps.of(project);

    assertThat(
            project.apps().stream()
                .filter(app -> installed.has(app) == InstalledApps.Has.YES)
                .map(App::label)
                .collect(Collectors.joining(",")))
        .isEqualTo(django.stdout().lines().findFirst().orElseThrow());
    assertThat(installed.left()).extracting(App::label).containsExactly("dodo");
    assertThat(installed.reason()).isEqualTo("not in INSTALLED_APPS of conf/settings.py:9");

    assertThat(django.stdout())
        .contains("Migrations for 'bee'")
        .doesNotContain("Migrations for 'dodo'");
    Reading reading = MigrationReader.read(project);
    PendingChanges changes =
        Makemigrations.of(
            reading, StateSimulator.at(reading, null).state(), "5.2", PendingChanges.Renames.NO);
    assertThat(changes.migrations()).extracting(each -> each.key().app()).containsExactly("bee");
    assertThat(changes.unknown())
        .extracting(each -> each.place() + ": " + each.reason())
        .contains(
            "dodo: dodo is not in INSTALLED_APPS of conf/settings.py:9, so"
                + " makemigrations does not look at it");
  }

  @Test
  void whatSettingsTakeFromElsewhereLeavesOthersUnknown() throws IOException {
    for (String more :
        new String[] {
          "from .local import *\n",
          "import os\nINSTALLED_APPS += os.environ['MORE'].split()\n",
          "globals()['INSTALLED_APPS'] = ['dodo']\n",
          "from elsewhere import apps\nINSTALLED_APPS.extend(apps())\n"
        }) {
      write("conf/settings.py", SETTINGS + more);
      Project project = read();
      InstalledApps installed = InstalledApps.of(project);
      assertThat(installed.left()).as(more).isEmpty();
      assertThat(installed.has(project.app("bee").orElseThrow()))
          .as(more)
          .isEqualTo(InstalledApps.Has.YES);
    }
    write("conf/settings.py", SETTINGS + "if DEBUG:\n    INSTALLED_APPS += ['dodo']\n");
    assertThat(InstalledApps.of(read()).left()).isEmpty();
  }

  @Test
  void routersDecideAsTheyDoInDjango() throws IOException {
    write(
        "conf/settings.py",
        SETTINGS
            + "DATABASE_ROUTERS = ['conf.routers.Reads', 'conf.routers.Archive',"
            + " 'conf.routers.ByModel']\n");
    Map<String, Map<String, Boolean>> theirs = new TreeMap<>();
    django(
            """
            from django.db import router
            for app in ("ant", "bee", "cow"):
                for db in ("archive", "default"):
                    found = {router.allow_migrate(db, app, model_name=m) for m in ("cat", "dog")}
                    if len(found) == 1:
                        print(app, db, found.pop())
            """)
        .stdout()
        .lines()
        .map(line -> line.split(" "))
        .forEach(
            each ->
                theirs
                    .computeIfAbsent(each[0], _ -> new TreeMap<>())
                    .put(each[1], each[2].equals("True")));

    DatabaseRouters routers = DatabaseRouters.of(read());
    assertThat(routers.databases()).containsExactlyInAnyOrder("default", "archive");
    assertThat(routers.more()).isFalse();
    Map<String, Map<String, Boolean>> ours = new TreeMap<>(routers.apps());
    ours.remove("dodo");
    // on the default database it depends on the model
    assertThat(theirs)
        .hasToString(
            "{ant={archive=false}, bee={archive=true, default=false}, cow={archive=false,"
                + " default=true}}");
    assertThat(ours).isEqualTo(theirs);
    assertThat(routers.routers())
        .extracting(each -> each.path() + " " + each.place() + " " + each.defined())
        .containsExactly(
            "conf.routers.Reads conf/settings.py:10 conf/routers.py:6",
            "conf.routers.Archive conf/settings.py:10 conf/routers.py:11",
            "conf.routers.ByModel conf/settings.py:10 conf/routers.py:22");
  }

  @Test
  void whatIsNotPlainIsNotTold() throws IOException {
    write(
        "conf/settings.py",
        SETTINGS
            + "import os\nDATABASES[os.environ['MORE']] = {}\n"
            + "DATABASE_ROUTERS = ['conf.routers.Archive', 'elsewhere.Router']\n");
    DatabaseRouters routers = DatabaseRouters.of(read());
    assertThat(routers.more()).isTrue();
    assertThat(routers.routers().getLast().defined()).isNull();
    // the first decides for one app, of the others the second would be asked
    assertThat(routers.apps())
        .hasToString(
            "{ant={archive=false}, bee={archive=true, default=false}, cow={},"
                + " dodo={archive=false}}");

    write(
        "conf/settings.py",
        SETTINGS
            + "import os\nif os.environ['X']:\n"
            + "    DATABASE_ROUTERS = ['conf.routers.Archive']\n");
    assertThat(DatabaseRouters.of(read()).routers()).hasSize(1);
    assertThat(DatabaseRouters.of(read()).apps()).hasToString("{ant={}, bee={}, cow={}, dodo={}}");
  }

  @Test
  void aMigrationThatIsOnlyCompiledIsOneOfDjangos() throws IOException {
    write("conf/settings.py", SETTINGS);
    write(
        "ant/migrations/0003_c.py",
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [("ant", "0002_b")]
            operations = []
        """);
    write(
        "ant/migrations/0002_b.py",
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [("ant", "0001_initial")]
            operations = []
        """);
    String listed =
        django(
                """
                import pathlib, py_compile
                source = pathlib.Path("ant/migrations/0002_b.py")
                py_compile.compile(str(source), cfile=str(source) + "c")
                source.unlink()
                source = pathlib.Path("ant/migrations/0001_initial.py")
                py_compile.compile(str(source), cfile=str(source) + "c")
                from django.db.migrations.loader import MigrationLoader
                print(*sorted(n for a, n in MigrationLoader(None).graph.nodes if a == "ant"))
                """)
            .stdout()
            .strip();
    assertThat(listed).isEqualTo("0001_initial 0002_b 0003_c");

    Reading reading = MigrationReader.read(read());
    assertThat(reading.migrations().keySet())
        .filteredOn(key -> key.app().equals("ant"))
        .extracting(MigrationKey::name)
        .containsExactly(listed.split(" "));
    assertThat(reading.graph().missing()).isEmpty();
    assertThat(reading.unreadable())
        .extracting(each -> each.place() + ": " + each.reason())
        .containsExactly(
            "ant/migrations/0002_b.pyc: compiled, and its source is not here; Django loads it all"
                + " the same");
  }

  private Project read() {
    return ProjectReader.read(Checkout.open(temp), ProjectOptions.DEFAULT);
  }

  private ProcessResult django(String script) {
    return DjangoEnvironment.django52()
        .runWithInput(
            temp,
            Map.of("DJANGO_SETTINGS_MODULE", "conf.settings", "PYTHONPATH", temp.toString()),
            "",
            "-c",
            "import django\ndjango.setup()\n" + script)
        .orFail();
  }

  private void write(String path, String text) throws IOException {
    Path file = temp.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
