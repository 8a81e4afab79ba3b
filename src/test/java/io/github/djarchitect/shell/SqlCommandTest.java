package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a statement of which nobody can tell what it does. */
class SqlCommandTest {
  private TestConsole console = new TestConsole(Path.of("").toAbsolutePath());

  @Test
  void pythonHasNoTimeAndNoWorkThatAnybodyKnows() throws IOException {
    assertThat(run("sql", "orders.0003", "--repo", "examples/shop")).isZero();
    assertThat(console.out()).contains("unknown: what Python sends").doesNotContain("no work", "<");

    JsonNode statement = statement("orders.0003", "postgresql:16");
    assertThat(statement.path("work").asText()).isEqualTo("unknown");
    assertThat(statement.path("high_seconds").isNull()).isTrue();
    assertThat(statement.path("unknown").asText()).startsWith("what Python sends");
  }

  @Test
  void whatWasNotMeasuredOnAnEngineIsNotCalledHarmless() throws IOException {
    assertThat(run("sql", "customers.0003", "--repo", "examples/shop", "--target", "sqlite"))
        .isZero();
    assertThat(console.out()).contains("unknown: ").doesNotContain("no lock that matters");
    assertThat(statement("customers.0003", "sqlite").path("unknown").asText())
        .contains("not measured");
  }

  @Test
  void whatIsKnownKeepsItsLockAndTime() throws IOException {
    JsonNode statement = statement("orders.0002", "postgresql:16");
    assertThat(statement.path("work").asText()).isEqualTo("none");
    assertThat(statement.path("high_seconds").isNumber()).isTrue();
    assertThat(statement.has("unknown")).isFalse();
  }

  @Test
  void withMigrationsInACircleNothingIsCalledSent(@TempDir Path temp) throws IOException {
    Path migrations = Files.createDirectories(temp.resolve("shop/migrations"));
    Files.writeString(temp.resolve("manage.py"), "");
    Files.createFile(temp.resolve("shop/__init__.py"));
    Files.createFile(migrations.resolve("__init__.py"));
    migration(migrations, "0001_initial", "");
    migration(migrations, "0002_a", "('shop', '0003_b')");
    migration(migrations, "0003_b", "('shop', '0002_a')");

    assertThat(run("sql", "shop.0001", "--repo", temp.toString())).isEqualTo(4);
    assertThat(console.out()).doesNotContain("sends nothing");
    assertThat(console.err()).contains("in a circle", "shop.0002_a");
  }

  private static void migration(Path folder, String name, String dependency) throws IOException {
    Files.writeString(
        folder.resolve(name + ".py"),
        """
        from django.db import migrations
        class Migration(migrations.Migration):
            dependencies = [%s]
            operations = []
        """
            .formatted(dependency));
  }

  private JsonNode statement(String migration, String target) throws IOException {
    assertThat(
            run(
                "sql",
                migration,
                "--repo",
                "examples/shop",
                "--target",
                target,
                "--format",
                "json"))
        .isZero();
    return new ObjectMapper().readTree(console.out()).path("statements").get(0);
  }

  private int run(String... words) {
    console = new TestConsole(Path.of("").toAbsolutePath());
    return new Wiring(console.console()).runner().run(words);
  }
}
