package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.Wiring;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
