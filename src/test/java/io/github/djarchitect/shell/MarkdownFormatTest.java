package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands write for a pull request or a wiki, about the projects among the examples. */
class MarkdownFormatTest {
  private TestConsole console = new TestConsole(Path.of("").toAbsolutePath());

  @Test
  void aReviewHasOneSectionForEachFindingWithItsCure() {
    assertThat(run("review", "examples/shop", "--all", "--format", "markdown")).isEqualTo(1);

    List<String> lines = console.out().lines().toList();
    assertThat(lines.getFirst()).startsWith("**").endsWith("**");
    List<String> headings = lines.stream().filter(line -> line.startsWith("### ")).toList();
    assertThat(headings)
        .isNotEmpty()
        .anyMatch(line -> line.matches("### blocker `[a-z-]+` at `[a-z/0-9_]+\\.py:\\d+`"));
    assertThat(lines.stream().filter(line -> line.startsWith("**Fix:** "))).hasSameSizeAs(headings);
    assertThat(lines.stream().filter(line -> line.startsWith("```")).count()).isEven();
  }

  @Test
  void namesAreNoEmphasisOutsideOfCode() {
    run("review", "examples/shop", "--all", "--format", "markdown");

    boolean code = false;
    for (String line : console.out().lines().toList()) {
      code ^= line.startsWith("```");
      if (!code && !line.startsWith("```")) {
        assertThat(line.replaceAll("`[^`]*`", "")).doesNotContainPattern("(?<!\\\\)_|<(?!br)");
      }
    }
  }

  @Test
  void oldFindingsAreCountedByRule(@TempDir Path folder) throws IOException {
    Path applied = folder.resolve("applied.txt");
    Files.writeString(applied, "accounts\n [X] 0001_initial\n [X] 0002_user_role\n");
    String file = applied.toString();
    run("review", "examples/shop", "--applied", file, "--format", "markdown");
    String folded = console.out();
    run("review", "examples/shop", "--applied", file, "--all", "--format", "markdown");

    assertThat(folded)
        .contains("### In migrations that are not new")
        .containsPattern("- \\d+ × blocker `")
        .hasSizeLessThan(console.out().length());
  }

  @Test
  void aGraphIsAMermaidDrawing() {
    assertThat(run("graph", "examples/team-conflict", "--format", "markdown")).isZero();
    List<String> markdown = console.out().lines().toList();
    assertThat(run("graph", "examples/team-conflict", "--format", "mermaid")).isZero();

    assertThat(markdown.getFirst()).isEqualTo("```mermaid");
    assertThat(markdown.getLast()).isEqualTo("```");
    assertThat(markdown.subList(1, markdown.size() - 1))
        .containsExactlyElementsOf(console.out().lines().toList());
  }

  private int run(String... words) {
    console = new TestConsole(Path.of("").toAbsolutePath());
    return new Wiring(console.console()).runner().run(words);
  }
}
