package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.Wiring;
import io.github.djarchitect.testing.AppFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which migrations a review judges where a squashed one stands beside those that it replaces. */
class ReviewOfSquashedTest {
  private static final String CREATE =
      "migrations.CreateModel('Cat', [('id', models.AutoField(primary_key=True)),"
          + " ('a', models.IntegerField())])";
  private static final String INDEX =
      "migrations.AddIndex('Cat', models.Index(fields=['a'], name='ix'))";

  @TempDir private Path temp;

  private AppFolder app;

  private TestConsole console = new TestConsole(Path.of("").toAbsolutePath());

  @BeforeEach
  void project() throws IOException {
    app = new AppFolder(temp, "ant");
    app.migration("0001_a", "", "", CREATE);
    app.migration("0002_b", "('ant', '0001_a')", "", INDEX);
    app.migration("0001_both", "", "('ant', '0001_a'), ('ant', '0002_b')", CREATE + ", " + INDEX);
  }

  @Test
  void aDatabaseThatHasSomeOfThemRunsTheRest() throws IOException {
    JsonNode review = review(1, "--applied", listing("[X]  ant.0001_a"));
    assertThat(review.path("findings").findValuesAsText("rule")).contains("index-not-concurrent");
    assertThat(review.path("findings").findValuesAsText("migration")).containsOnly("0002_b");
    assertThat(review.path("coverage").path("replaced").asInt()).isZero();
  }

  @Test
  void aDatabaseThatHasAllOrNoneOfThemDoesNot() throws IOException {
    JsonNode all = review(0, "--applied", listing("[X]  ant.0001_a", "[X]  ant.0002_b"));
    assertThat(all.path("findings").findValuesAsText("severity")).doesNotContain("blocker");

    JsonNode nothingKnown = review(0);
    assertThat(nothingKnown.path("findings").findValuesAsText("severity"))
        .doesNotContain("blocker");
    assertThat(nothingKnown.path("coverage").path("replaced").asInt()).isEqualTo(2);
    run("review", temp.toString(), "--target", "postgresql:15");
    assertThat(console.out())
        .contains("Not judged: 2 new migrations that squashed ones replace.", "--applied FILE");
  }

  private String listing(String... lines) throws IOException {
    return Files.write(temp.resolve("applied.txt"), List.of(lines)).toString();
  }

  private JsonNode review(int status, String... options) throws IOException {
    String[] all =
        Stream.concat(
                Stream.of(
                    "review", temp.toString(), "--target", "postgresql:15", "--format", "json"),
                Stream.of(options))
            .toArray(String[]::new);
    assertThat(run(all)).as(console.out()).isEqualTo(status);
    return new ObjectMapper().readTree(console.out());
  }

  private int run(String... arguments) {
    console = new TestConsole(Path.of("").toAbsolutePath());
    return new Wiring(console.console()).runner().run(arguments);
  }
}
