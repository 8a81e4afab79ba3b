package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations that hang on a setting, without its value and with one that is given. */
class SettingOptionTest {
  @TempDir private Path folder;
  private TestConsole console;

  @BeforeEach
  void aProjectWhoseMigrationsHangOnASetting() throws IOException {
    write("manage.py", "");
    write("shop/__init__.py", "");
    write("shop/models.py", "");
    write("shop/migrations/__init__.py", "");
    write(
        "shop/migrations/0001_initial.py",
        """
        from django.conf import settings
        from django.db import migrations, models

        operations = [
            migrations.CreateModel(
                name="Order",
                fields=[
                    ("id", models.BigAutoField(primary_key=True)),
                    ("note", models.CharField(max_length=settings.LEN)),
                    ("rank", models.IntegerField(default=7 if settings.SKIP else 8)),
                ],
            ),
        ]
        if settings.SKIP:
            operations.append(migrations.RunPython(migrations.RunPython.noop))
        else:
            operations.append(
                migrations.AddField("order", "paid", models.BooleanField(default=False))
            )
        operations.append(migrations.AddField("order", "sent", models.BooleanField(default=False)))


        def more():
            if settings.SKIP:
                return []
            return [migrations.AddField("order", "late", models.BooleanField(default=False))]


        class Migration(migrations.Migration):
            initial = True
            operations = [*operations, *more()]
        """);
    write(
        "shop/migrations/0002_next.py",
        """
        from django.conf import settings
        from django.db import migrations

        dependencies = [("shop", "0001_initial")]
        if "djstripe" in settings.INSTALLED_APPS:
            dependencies.append(("djstripe", "0012_2_8"))


        class Migration(migrations.Migration):
            dependencies = dependencies
            operations = []
        """);
    console = new TestConsole(folder);
  }

  @Test
  void whatDoesNotHangOnTheSettingIsKnown() throws IOException {
    JsonNode state = answer("state", "--format", "json");

    assertThat(fields(state)).containsExactly("id", "note", "rank", "sent");
    assertThat(answer("graph", "--format", "json").path("unreadable"))
        .extracting(each -> each.path("reason").asText())
        .anySatisfy(reason -> assertThat(reason).contains("depends on settings.SKIP"));
  }

  @Test
  void aConditionalDependencyDoesNotTakeTheSureOnesAway() throws IOException {
    JsonNode graph = answer("graph", "--format", "json");

    assertThat(graph.path("leaves").path("shop")).hasSize(1);
    JsonNode dependencies = ofShop(graph.path("migrations"), "0002_next").path("dependencies");
    assertThat(dependencies.get(0)).hasToString("[\"shop\",\"0001_initial\"]");
    assertThat(dependencies.get(1).path("unknown").path("reason").asText())
        .isEqualTo("depends on \"djstripe\" in settings.INSTALLED_APPS");
  }

  @Test
  void aGivenValueDecides() throws IOException {
    JsonNode off = answer("state", "--format", "json", "--setting", "SKIP=False");
    assertThat(fields(off)).containsExactly("id", "note", "rank", "paid", "sent", "late");
    assertThat(kwargs(off, 2).path("default").asInt()).isEqualTo(8);

    JsonNode on =
        answer("state", "--format", "json", "--setting", "SKIP=True", "--setting", "LEN=33");
    assertThat(fields(on)).containsExactly("id", "note", "rank", "sent");
    assertThat(kwargs(on, 1).path("max_length").asInt()).isEqualTo(33);
    assertThat(kwargs(on, 2).path("default").asInt()).isEqualTo(7);
    assertThat(console.out()).doesNotContain("unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SKIP=)(", "SKIP=", "SKIP=os.environ", "SKIP=f()", "SKIP=a b", "SKIP=x"})
  void whatIsNoLiteralIsRefused(String pair) {
    int code = run("state", "--setting", pair);

    assertThat(code).isEqualTo(2);
    assertThat(console.err()).contains("is no literal of Python", "--setting SKIP=False");
  }

  @Test
  void aNameAloneGetsAnExampleOfItsOwn() {
    assertThat(run("state", "--setting", "SKIP")).isEqualTo(2);
    assertThat(console.err()).contains("Write for example --setting DEBUG=False");
  }

  @Test
  void theUserModelMayStandWithoutQuotes() {
    assertThat(run("state", "--setting", "AUTH_USER_MODEL=users.User")).isZero();
    assertThat(run("state", "--setting", "AUTH_USER_MODEL=\"users.User\"")).isZero();
  }

  private int run(String... words) {
    console = new TestConsole(folder);
    return new Wiring(console.console()).runner().run(words);
  }

  private JsonNode answer(String... words) throws IOException {
    assertThat(run(words)).as(console.err()).isZero();
    return new ObjectMapper().readTree(console.out());
  }

  private static List<String> fields(JsonNode state) {
    List<String> names = new ArrayList<>();
    ofShop(state.path("models"), "Order")
        .path("fields")
        .forEach(field -> names.add(field.path("name").asText()));
    return names;
  }

  private static JsonNode kwargs(JsonNode state, int field) {
    return ofShop(state.path("models"), "Order").path("fields").get(field).path("kwargs");
  }

  private static JsonNode ofShop(JsonNode list, String name) {
    for (JsonNode each : list) {
      if (each.path("app").asText().equals("shop") && each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError(name + " is not in " + list);
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
