package io.github.djarchitect.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.Wiring;
import io.github.djarchitect.agent.Recording;
import io.github.djarchitect.shell.TestConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptsTest {
  private static final Path HERE = Path.of("").toAbsolutePath();

  @TempDir private Path state;

  @ParameterizedTest
  @CsvSource({
    "rbac, shop, Approved",
    "conflict, team-conflict, Approved",
    "split, shop, Approved",
    "risks, shop, None"
  })
  void aRecordedConversationGoesTheSameWayAgain(String name, String project, String verdict) {
    // no variable is set, so no provider could be reached; the day is not that of the recording
    TestConsole console = new TestConsole(HERE).environment("XDG_STATE_HOME", state.toString());
    int code =
        new Wiring(console.console())
            .runner()
            .run("replay", "transcripts/" + name + ".jsonl", "--repo", "examples/" + project);
    assertThat(code).as(console.out() + console.err()).isZero();
    assertThat(console.out()).contains("all the same; verdict " + verdict + ".");
  }

  @Test
  void aTranscriptHoldsNoPlaceOfTheMachine() throws IOException {
    for (Path file : transcripts()) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContain(HERE.toString(), System.getProperty("user.home") + "/")
          .doesNotContainPattern("\"/(?:home|root|tmp|work|Users|var)/");
    }
  }

  @Test
  void everyTranscriptIsListedAndWasRecordedWithoutANetwork() throws IOException {
    String readme = Files.readString(HERE.resolve("transcripts/README.md"));
    for (Path file : transcripts()) {
      Recording recording = Recording.read(file);
      assertThat(((Recording.Meta) recording.events().getFirst()).model().provider())
          .isEqualTo("built-in");
      assertThat(recording.questions())
          .hasSize(1)
          .allSatisfy(question -> assertThat(readme).contains(question));
      assertThat(readme).contains("`" + file.getFileName() + "`");
      assertThat(recording.events().getLast()).isInstanceOf(Recording.Answered.class);
    }
  }

  private static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(HERE.resolve("transcripts"))) {
      List<Path> found = files.filter(each -> each.toString().endsWith(".jsonl")).sorted().toList();
      assertThat(found).hasSize(4);
      return found;
    }
  }
}
