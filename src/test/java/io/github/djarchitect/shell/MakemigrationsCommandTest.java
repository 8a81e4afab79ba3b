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
