package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees of changed models that have no migration. */
class MakemigrationsCommandTest {
  private static final String MODELS =
      """
      from django.db import models
      from elsewhere import Tracked


      class Order(models.Model):
          reference = models.CharField(max_length=20)


      class Event(Tracked, models.Model):
          name = models.CharField(max_length=%d)
      """;

  @TempDir private Path temp;

  private TestConsole console = new TestConsole(Path.of("").toAbsolutePath());

  @BeforeEach
  void project() throws IOException {
    Files.createDirectories(temp.resolve("shop/migrations"));
    for (String path : List.of("manage.py", "shop/__init__.py", "shop/migrations/__init__.py")) {
      Files.writeString(temp.resolve(path), "");
    }
    Files.writeString(temp.resolve("requirements.txt"), "Django==5.2\n");
    Files.writeString(temp.resolve("shop/models.py"), MODELS.formatted(5));
    migration(
        "0001_initial",
        "",
        """
        migrations.CreateModel("Order", [
            ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("reference", models.CharField(max_length=20)),
        ]),
        migrations.CreateModel("Event", [
            ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("tracked", models.BooleanField(default=False)),
            ("name", models.CharField(max_length=5)),
        ]),
        """);
  }

  private void migration(String name, String dependency, String operations) throws IOException {
    Files.writeString(
        temp.resolve("shop/migrations/" + name + ".py"),
        """
        from django.db import migrations, models
        class Migration(migrations.Migration):
            dependencies = [%s]
            operations = [
        %s]
        """
            .formatted(dependency, operations));
  }

  @Test
  void withoutChangesThereIsNothingAndWhatCannotBeReadIsTold() {
    assertThat(run("makemigrations", temp.toString(), "--check")).isZero();
    assertThat(console.out())
        .contains(
            "No changes detected in what could be read.",
            "shop/models.py:9: shop.Event derives from elsewhere.Tracked");
  }

  @Test
  void changesAreToldAsDjangoTellsThemAndCheckedByTheExitCode() throws IOException {
    Files.writeString(
        temp.resolve("shop/models.py"),
        MODELS
            .formatted(9)
            .replace("max_length=20)", "max_length=20)\n    paid = models.IntegerField()"));
    assertThat(run("makemigrations", temp.toString(), "--check")).isEqualTo(1);
    assertThat(console.out())
        .contains(
            "Migrations for 'shop':",
            "  shop/migrations/0002_order_paid_alter_event_name.py",
            "    + Add field paid to order",
            "    ~ Alter field name on event",
            "asks: What do the rows that are there get for shop.order.paid");
    assertThat(run("makemigrations", temp.toString())).isZero();
    assertThat(temp.resolve("shop/migrations").toFile().list()).hasSize(2);
  }

  @Test
  void jsonHasOperationsQuestionsAndUnknowns() throws IOException {
    Files.writeString(
        temp.resolve("shop/models.py"), MODELS.formatted(5).replace("reference", "number"));
    JsonNode answer = json("makemigrations", temp.toString(), "--format", "json");
    assertThat(answer.path("schema").asText()).isEqualTo("architect/makemigrations/1");
    assertThat(answer.path("migrations").path(0).path("operations").findValuesAsText("type"))
        .containsExactly("RemoveField", "AddField");
    assertThat(answer.path("questions").findValuesAsText("kind"))
        .containsExactly("renamed-field", "default-for-new-field");
    assertThat(answer.path("unknowns").path(0).path("line").asInt()).isEqualTo(9);

    JsonNode renamed = json("makemigrations", temp.toString(), "--format", "json", "--renames");
    assertThat(renamed.path("migrations").path(0).path("operations").findValuesAsText("type"))
        .containsExactly("RenameField");
  }

  @Test
  void whatCodeMayChangeOfModelsOutsideTheirClassesIsTold() throws IOException {
    Files.writeString(
        temp.resolve("shop/models.py"),
        """
        import os

        from django.db import models
        from django.db.models.base import ModelBase


        class Adding(ModelBase):
            def __new__(cls, name, bases, attrs, **kwargs):
                attrs["added"] = models.IntegerField(default=0)
                return super().__new__(cls, name, bases, attrs, **kwargs)


        class Order(models.Model, metaclass=Adding):
            reference = models.CharField(max_length=20)


        class Event(models.Model):
            tracked = models.BooleanField(default=False)
            name = models.CharField(max_length=5)


        Event._meta.get_field("name").max_length = 9
        Event.add_to_class("late", models.IntegerField(default=1))

        if os.environ.get("TRIAL"):
            class Trial(models.Model):
                size = models.IntegerField()


        class Own(models.Index):
            def deconstruct(self):
                path, args, kwargs = super().deconstruct()
                return path, args, dict(kwargs, name="own")


        class Indexed(models.Model):
            size = models.IntegerField()

            class Meta:
                indexes = [Own(fields=["size"], name="other")]
        """);
    assertThat(run("makemigrations", temp.toString())).isZero();
    assertThat(console.out())
        .contains(
            "    + Create model Indexed",
            "shop/models.py:13: shop.Order is made by shop.models.Adding, which may add to it",
            "shop/models.py:17: shop.Event may be changed by the code in shop/models.py:22",
            "shop/models.py:23: late may be a field that is added to shop.Event here",
            "shop/models.py:26: whether there is a model shop.Trial hangs on a condition",
            "shop.models.Own has a deconstruct of its own, which is not run")
        .doesNotContain("model Trial", "model Own");
  }

  /** Nothing is proposed to be deleted for a file at which Django stops. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"\"unclosed",
        "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n",
        "class Order(models.Model):\n    x = (\nclass B(models.Model): pass\n",
        "print 'an old one'\n",
        "exec('class Order(models.Model): pass')\n"
      })
  void ofAnAppWhoseModelsAreNoPythonNothingIsCompared(String code) throws IOException {
    Files.writeString(temp.resolve("shop/models.py"), "from django.db import models\n" + code);
    assertThat(run("makemigrations", temp.toString(), "--check")).isZero();
    assertThat(console.out())
        .contains(
            "No changes detected in what could be read.",
            "unknown: shop/models.py",
            "models of shop are taken as the migrations have them");
  }

  @Test
  void modelsOfModulesThatDjangoImportsLateAreThere() throws IOException {
    Files.writeString(
        temp.resolve("shop/apps.py"),
        """
        from django.apps import AppConfig


        class ShopConfig(AppConfig):
            name = "shop"

            def ready(self):
                from . import audit
        """);
    for (String module : List.of("audit", "unused", "admin")) {
      Files.writeString(
          temp.resolve("shop/" + module + ".py"),
          """
          from django.db import models


          class %sModel(models.Model):
              size = models.IntegerField()
          """
              .formatted(module));
    }
    assertThat(run("makemigrations", temp.toString())).isZero();
    assertThat(console.out())
        .contains("+ Create model auditModel", "+ Create model adminModel")
        .doesNotContain("unusedModel");

    Files.writeString(
        temp.resolve("settings.py"),
        """
        SECRET_KEY = "not one"
        INSTALLED_APPS = ["shop"]
        """);
    Files.writeString(
        temp.resolve("manage.py"),
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n");
    assertThat(run("makemigrations", temp.toString())).isZero();
    assertThat(console.out())
        .contains("+ Create model auditModel")
        .doesNotContain("+ Create model adminModel");
  }

  @Test
  void leavesThatClashAreToldFirst() throws IOException {
    migration("0002_a", "(\"shop\", \"0001_initial\")", "");
    migration("0002_b", "(\"shop\", \"0001_initial\")", "");
    assertThat(run("makemigrations", temp.toString())).isZero();
    assertThat(console.out())
        .startsWith("conflict: shop.0002_a, shop.0002_b; makemigrations refuses");
    assertThat(
            json("makemigrations", temp.toString(), "--format", "json")
                .path("conflicts")
                .path("shop"))
        .hasSize(2);
  }

  private JsonNode json(String... arguments) throws IOException {
    assertThat(run(arguments)).isZero();
    return new ObjectMapper().readTree(console.out());
  }

  private int run(String... arguments) {
    console = new TestConsole(Path.of("").toAbsolutePath());
    return new Wiring(console.console()).runner().run(arguments);
  }
}
