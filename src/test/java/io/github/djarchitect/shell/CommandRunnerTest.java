package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.shell.command.HelpCommand;
import io.github.djarchitect.shell.command.VersionCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {
  @TempDir private Path folder;
  private TestConsole console;

  @BeforeEach
  void newConsole() {
    console = new TestConsole(folder);
  }

  private int run(String... words) {
    List<Command> commands = new ArrayList<>();
    commands.add(new VersionCommand());
    commands.add(new HelpCommand(commands));
    return new CommandRunner(commands, commands.getLast(), console.console()).run(words);
  }

  @Test
  void theFirstWordChoosesTheCommand() {
    assertThat(run("version")).isZero();
    assertThat(console.out()).isEqualToIgnoringNewLines("architect development");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void anUnknownCommandNamesTheNearestOne() {
    assertThat(run("versoin")).isEqualTo(2);
    assertThat(console.out()).isEmpty();
    assertThat(console.err())
        .contains("There is no command 'versoin'")
        .contains("Did you mean 'version'");
  }

  @Test
  void anUnknownOptionNamesTheNearestOne() {
    assertThat(run("version", "--formt", "json")).isEqualTo(2);
    assertThat(console.err()).contains("--formt").contains("Did you mean '--format'");
  }

  @Test
  void anOptionWithoutItsValueIsAUsageError() {
    assertThat(run("version", "--format")).isEqualTo(2);
    assertThat(console.err()).contains("--format needs a value");
  }

  @Test
  void anUnknownFormatListsTheFormatsOfTheCommand() {
    assertThat(run("version", "--format", "yaml")).isEqualTo(2);
    assertThat(console.err()).contains("no format 'yaml'").contains("text, json");
  }

  @Test
  void textIsMarkdownBetweenFencesWhereACommandHasNoneOfItsOwn() {
    assertThat(run("version", "--format", "markdown")).isZero();
    assertThat(console.out().lines()).containsExactly("```text", "architect development", "```");
  }

  @Test
  void aFailureOpensNoFence() {
    assertThat(run("help", "x", "--format", "markdown")).isEqualTo(2);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void theShortFormOfHelpIsHeardBehindACommandToo() {
    assertThat(run("version", "-h")).isZero();
    assertThat(console.out()).contains("architect version").contains("--format");

    newConsole();
    assertThat(run("version", "-h", "--format", "json")).isZero();
    assertThat(console.out()).startsWith("{").contains("\"version\"");
  }

  @Test
  void oneArgumentTooManyIsAUsageError() {
    assertThat(run("version", "again")).isEqualTo(2);
    assertThat(console.err()).contains("got 'again' too");
  }

  @Test
  void withFormatJsonAFailureIsOneObjectOnStdout() throws Exception {
    assertThat(run("help", "x", "--format", "json")).isEqualTo(2);
    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.path("schema").asText()).isEqualTo("architect/error/1");
    assertThat(json.path("error").path("kind").asText()).isEqualTo("usage");
    assertThat(json.path("error").path("remedy").asText()).isNotEmpty();
  }

  @Test
  void anAnswerGoesWholeToTheFileOfOut() throws Exception {
    assertThat(run("version", "--out", "answer.txt")).isZero();
    assertThat(console.out()).isEmpty();
    assertThat(Files.readString(folder.resolve("answer.txt"))).contains("architect development");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void anAnswerThatCannotBeWrittenIsAUsageErrorWithACause() {
    assertThat(run("version", "--out", "missing/answer.txt")).isEqualTo(2);
    assertThat(console.err()).contains("missing/answer.txt");
  }

  @Test
  void helpOfACommandListsItsOptions() {
    assertThat(run("version", "--help")).isZero();
    assertThat(console.out()).contains("--format FORMAT").contains("--out FILE");
  }

  @Test
  void aReaderThatLeavesEndsInSilence() {
    QuietOutput output =
        new QuietOutput(
            new java.io.OutputStream() {
              @Override
              public void write(int b) throws java.io.IOException {
                throw new java.io.IOException("Broken pipe");
              }
            });
    output.write(new byte[100_000], 0, 100_000);
    output.flush();
    output.write('x');
    output.flush();
  }
}
