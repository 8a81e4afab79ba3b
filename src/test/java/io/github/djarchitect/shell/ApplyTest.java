package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of a proposal are files like its others: judged, shown, written, never overwriting. */
class ApplyTest {
  private static final String TEST = "accounts/test_roles.py";

  @TempDir private Path folder;
  private TestConsole console;

  @BeforeEach
  void aProposalWithATest() throws IOException {
    Path source = Path.of("examples/shop").toAbsolutePath();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path each : files.toList()) {
        Path target = folder.resolve("shop").resolve(source.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
    assertThat(run("plan", "rbac", "--repo", "shop", "--format", "json", "--out", "p.json"))
        .as(console.err())
        .isZero();
  }

  private int run(String... words) {
    console =
        new TestConsole(folder).environment("XDG_STATE_HOME", folder.resolve("state").toString());
    return new Wiring(console.console()).runner().run(words);
  }

  private int apply(String... more) {
    return run(
        Stream.concat(Stream.of("apply", "p.json", "--yes", "--repo", "shop"), Stream.of(more))
            .toArray(String[]::new));
  }

  private void setTest(String member, String value) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Path file = folder.resolve("p.json");
    ObjectNode answer = (ObjectNode) mapper.readTree(Files.readString(file));
    ((ObjectNode) answer.at("/proposal/tests/0")).put(member, value);
    Files.writeString(file, answer.toString());
  }

  @Test
  void writesThemWithTheLastPhase() throws IOException {
    assertThat(apply("--phase", "1")).as(console.err()).isZero();
    assertThat(folder.resolve("shop").resolve(TEST)).doesNotExist();
  }

  @Test
  void aLaterPhaseIsJudgedOnTheCheckoutWithThoseBeforeIt() throws IOException {
    assertThat(apply("--phase", "2")).as("before the first").isOne();
    assertThat(console.err())
        .contains("Phase 2 stands on phase 1 (expand)", "nothing was written")
        .contains("Apply phase 1 first (--phase 1)")
        .doesNotContain("Ask again");
    assertThat(apply("--phase", "1")).as(console.err()).isZero();
    assertThat(apply("--phase", "3")).as("before the second").isOne();
    assertThat(console.err()).contains("Apply phase 2 first (--phase 2)");
    assertThat(apply("--phase", "2")).as(console.err()).isZero();
    assertThat(apply("--phase", "3")).as(console.err()).isZero();
    assertThat(apply("--phase", "4")).as(console.err()).isZero();
  }

  @Test
  void whatWasPutIntoALaterPhaseIsNotWritten() throws IOException {
    assertThat(apply("--phase", "1")).as(console.err()).isZero();
    ObjectMapper mapper = new ObjectMapper();
    Path file = folder.resolve("p.json");
    ObjectNode answer = (ObjectNode) mapper.readTree(Files.readString(file));
    ((ArrayNode) answer.at("/proposal/phases/1/files"))
        .addObject()
        .put("path", "orders/migrations/0010_drop.py")
        .put("action", "create")
        .put(
            "content",
            """
            from django.db import migrations


            class Migration(migrations.Migration):
                dependencies = [("orders", "0009_validate_order_total")]
                operations = [migrations.DeleteModel("OrderLine")]
            """);
    Files.writeString(file, answer.toString());

    assertThat(apply("--phase", "2")).isOne();
    assertThat(console.err()).contains("nothing was written");
    assertThat(folder.resolve("shop/orders/migrations/0010_drop.py")).doesNotExist();
  }

  @Test
  void showsAndWritesThem() {
    assertThat(apply()).as(console.err()).isZero();
    assertThat(console.out()).contains("+++ b/" + TEST).contains(", " + TEST);
    assertThat(folder.resolve("shop").resolve(TEST)).isNotEmptyFile();
    assertThat(apply()).isOne();
    assertThat(console.err()).contains("This proposal is applied already");
  }

  @Test
  void whatIsShownOfAnAlteredProposalIsNoVerdict() throws IOException {
    assertThat(run("show", "p.json")).isZero();
    assertThat(console.out().lines()).anyMatch(line -> line.startsWith("Verdict: Approved"));

    ObjectMapper mapper = new ObjectMapper();
    Path file = folder.resolve("p.json");
    ObjectNode answer = (ObjectNode) mapper.readTree(Files.readString(file));
    ((ArrayNode) answer.at("/proposal/phases/0/commands")).removeAll().add("rm -rf /srv");
    Files.writeString(file, answer.toString());

    assertThat(run("show", "p.json")).isOne();
    assertThat(console.out().replaceAll("\\s+", " "))
        .startsWith("Verdict: None. This text was altered after its verdict (Approved ");
    assertThat(run("show", "p.json", "--format", "json")).isOne();
    assertThat(mapper.readTree(console.out()).at("/verdict/status").asText()).isEqualTo("None");
    assertThat(apply()).isOne();
    assertThat(console.err()).contains("was altered after its verdict", "nothing was written");
  }

  @Test
  void anEditedVerdictIsNone() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Path file = folder.resolve("p.json");
    ObjectNode answer = (ObjectNode) mapper.readTree(Files.readString(file));
    ((ObjectNode) answer.at("/verdict")).put("status", "Refused");
    Files.writeString(file, answer.toString());

    assertThat(run("show", "p.json")).isOne();
    assertThat(console.out().replaceAll("\\s+", " "))
        .startsWith("Verdict: None. This text was altered after its verdict (Refused ");
  }

  @Test
  void aRefusalNamesWhatTheGateFound() throws IOException {
    Path migrations = folder.resolve("shop/accounts/migrations");
    Files.writeString(
        migrations.resolve("0099_beside.py"),
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [("accounts", "0001_initial")]
            operations = []
        """);

    assertThat(apply()).isOne();
    assertThat(console.err())
        .contains("the gate says", "accounts/migrations/", "2 leaves", "Nothing was written");
  }

  @Test
  void overwritesNone() throws IOException {
    Files.writeString(folder.resolve("shop").resolve(TEST), "mine\n");
    assertThat(apply()).isOne();
    assertThat(console.err()).contains(TEST + " exists already");
    assertThat(folder.resolve("shop").resolve(TEST)).hasContent("mine\n");
  }

  @Test
  void anEditOfOneVoidsTheVerdict() throws IOException {
    setTest("content", "assert True\n");
    assertThat(apply()).isOne();
    assertThat(console.err()).contains("nothing was written");
    assertThat(folder.resolve("shop").resolve(TEST)).doesNotExist();
  }

  @Test
  void aTestIsNoWayAroundTheGate() throws IOException {
    for (String path :
        new String[] {
          "orders/migrations/0099_test.py",
          "orders/migrations/tests/x.py",
          "shop/settings.py",
          "../test_x.py",
          ".github/test_x.py"
        }) {
      setTest("path", path);
      assertThat(apply()).as(path).isOne();
      assertThat(console.err()).as(path).contains("othing was written");
    }
  }
}
