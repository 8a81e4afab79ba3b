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

/** What a user sees of a state that cannot be whole, and of a database's record. */
class StateCommandTest {
  private static final String CAT =
      "migrations.CreateModel('Cat', [('a', models.AutoField(primary_key=True))]),";
  private static final String ADD =
      "migrations.AddField('Cat', '%s', models.IntegerField(null=True)),";

  @TempDir private Path temp;

  private AppFolder app;

  private TestConsole console = new TestConsole(Path.of("").toAbsolutePath());

  @BeforeEach
  void project() throws IOException {
    app = new AppFolder(temp, "ant");
    Files.writeString(temp.resolve("requirements.txt"), "Django==5.2\n");
    app.migration("0001_a", "", "", CAT);
    app.migration("0002_b", "('ant', '0001_a')", "", ADD.formatted("b"));
    app.migration("0003_c", "('ant', '0002_b')", "", ADD.formatted("c"));
  }

  @Test
  void whatIsRecordedWithoutAFileIsTold() throws IOException {
    Path listing =
        listing(
            "[X]  ant.0001_a",
            "[X]  ant.0007_gone",
            "[X]  contenttypes.0001_initial",
            "[X]  auth.0001_initial",
            "[X]  sessions.0001_initial",
            "[X]  sessions.0099_gone",
            "[X]  taggit.0001_initial");

    assertThat(run("state", temp.toString(), "--applied", listing.toString())).isZero();
    assertThat(console.out())
        .contains(
            "applied: ant.0007_gone is recorded, and there is no such migration; Django passes it"
                + " over, and so does this state",
            "applied: sessions.0099_gone is recorded,",
            "apps that are not in this repository are passed over: taggit\n")
        .doesNotContain("auth.0001", "sessions.0001");

    JsonNode applied = json("--applied", listing.toString()).path("applied");
    assertThat(applied.path("recorded").asInt()).isEqualTo(7);
    assertThat(applied.path("unknown").toString())
        .isEqualTo(
            """
            [{"migration":["ant","0007_gone"],"app_known":true},\
            {"migration":["sessions","0099_gone"],"app_known":true},\
            {"migration":["taggit","0001_initial"],"app_known":false}]\
            """);
    assertThat(applied.path("inconsistent")).isEmpty();
  }

  @Test
  void whatASquashedMigrationReplacedMayBeRecordedWithoutAFile() throws IOException {
    Files.delete(temp.resolve("ant/migrations/0001_a.py"));
    Files.delete(temp.resolve("ant/migrations/0002_b.py"));
    app.migration(
        "0001_both", "", "('ant', '0001_a'), ('ant', '0002_b')", CAT + ADD.formatted("b"));
    Path listing = listing("[X]  ant.0001_a", "[X]  ant.0002_b");

    assertThat(json("--applied", listing.toString()).path("applied").path("unknown")).isEmpty();
    assertThat(console.out()).contains("\"plan\":[[\"ant\",\"0001_both\"]]");
  }

  @Test
  void aHistoryThatMigrateRefusesIsTold() throws IOException {
    Path listing = listing("[X]  ant.0001_a", "[ ]  ant.0002_b", "[X]  ant.0003_c");

    assertThat(run("state", temp.toString(), "--applied", listing.toString())).isZero();
    assertThat(console.out())
        .contains(
            "applied: ant/migrations/0003_c.py:6: InconsistentMigrationHistory: Migration"
                + " ant.0003_c is applied before its dependency ant.0002_b; migrate stops there");
    assertThat(json("--applied", listing.toString()).path("applied").path("inconsistent"))
        .hasToString(
            """
            [{"migration":["ant","0003_c"],"dependency":["ant","0002_b"],\
            "error":"InconsistentMigrationHistory: Migration ant.0003_c is applied before its \
            dependency ant.0002_b","path":"ant/migrations/0003_c.py","line":6}]\
            """);
  }

  @Test
  void aPointIsThatOfTheDatabaseThatTheListingIsOf() throws IOException {
    app.migration(
        "0001_both", "", "('ant', '0001_a'), ('ant', '0002_b')", CAT + ADD.formatted("b"));
    Path some = listing("[X]  ant.0001_a");

    assertThat(json("--at", "ant.0003_c").path("plan").toString())
        .isEqualTo("[[\"ant\",\"0001_both\"],[\"ant\",\"0003_c\"]]");
    assertThat(json("--at", "ant.0003_c", "--applied", some.toString()).path("plan").toString())
        .isEqualTo("[[\"ant\",\"0001_a\"],[\"ant\",\"0002_b\"],[\"ant\",\"0003_c\"]]");
    // migrate takes the last that it replaces for one that stands back
    assertThat(json("--at", "ant.0001_both", "--applied", some.toString()).path("plan").toString())
        .isEqualTo("[[\"ant\",\"0001_a\"],[\"ant\",\"0002_b\"]]");
  }

  @Test
  void aCycleHasItsWayAndPlace() throws IOException {
    app.migration("0001_a", "('ant', '0003_c')", "", CAT);

    assertThat(run("state", temp.toString())).isZero();
    assertThat(console.out())
        .contains(
            "unknown: ant/migrations/0001_a.py:6: cycle: ant.0001_a -> ant.0003_c -> ant.0002_b ->"
                + " ant.0001_a, so no order and no state can be told");
    JsonNode error = json().path("errors").path(0);
    assertThat(error.path("error").asText())
        .isEqualTo("CircularDependencyError: ant.0001_a -> ant.0003_c -> ant.0002_b -> ant.0001_a");
    assertThat(error.path("path").asText()).isEqualTo("ant/migrations/0001_a.py");
    assertThat(error.path("line").asInt()).isEqualTo(6);
  }

  @Test
  void aMissingDependencyHasItsPlace() throws IOException {
    app.migration("0003_c", "('ant', '0002_gone'), ('taggit', '0001_initial')", "", "");

    assertThat(run("state", temp.toString())).isZero();
    assertThat(console.out())
        .contains(
            "unknown: ant/migrations/0003_c.py:6: ant.0003_c depends on ant.0002_gone, which is not"
                + " there",
            "unknown: models of apps that are not in this repository,",
            "depend on them: taggit\n");
    assertThat(json().path("missing_dependencies").toString())
        .isEqualTo(
            """
            [{"from":["ant","0003_c"],"to":["ant","0002_gone"],"app_known":true,\
            "path":"ant/migrations/0003_c.py","line":6},\
            {"from":["ant","0003_c"],"to":["taggit","0001_initial"],"app_known":false,\
            "path":"ant/migrations/0003_c.py","line":6}]\
            """);
  }

  @Test
  void anOperationThatDjangoWouldRefuseHasItsPlace() throws IOException {
    app.migration("0003_c", "('ant', '0002_b')", "", "migrations.RemoveField('Cat', 'nine'),");

    assertThat(run("state", temp.toString())).isZero();
    assertThat(console.out())
        .contains(
            "unknown: ant/migrations/0003_c.py:8: operation 0 of ant.0003_c fails in Django"
                + " (KeyError: 'nine'); what follows is told without it");
    assertThat(json().path("errors").toString())
        .isEqualTo(
            """
            [{"migration":["ant","0003_c"],"operation_index":0,"error":"KeyError: 'nine'",\
            "path":"ant/migrations/0003_c.py","line":8}]\
            """);
  }

  private Path listing(String... lines) throws IOException {
    return Files.write(temp.resolve("applied.txt"), List.of(lines));
  }

  private JsonNode json(String... options) throws IOException {
    String[] all =
        Stream.concat(Stream.of("state", temp.toString(), "--format", "json"), Stream.of(options))
            .toArray(String[]::new);
    assertThat(run(all)).isZero();
    return new ObjectMapper().readTree(console.out());
  }

  private int run(String... arguments) {
    console = new TestConsole(Path.of("").toAbsolutePath());
    return new Wiring(console.console()).runner().run(arguments);
  }
}
