package io.github.djarchitect.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.Paragraphs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownScreenTest {
  private static final String DOCUMENT =
      """
      # A heading

      Some **bold** words and `code`, a [link](https://example.org/x) and more words than fit.

      - first item
      - second item with quite a few words in it
        1. nested

      | table | lock |
      | --- | --- |
      | orders_order | ACCESS EXCLUSIVE |

      ```python
      operations = [migrations.AddIndex(model_name="order", index=models.Index(fields=["reference"]))]
      ```
      """;

  @Test
  void drawsEachKindOfBlock() {
    assertThat(new MarkdownScreen(Ink.PLAIN, 60).render(DOCUMENT))
        .contains(
            "A heading", "- first item", "table         lock", "orders_order  ACCESS EXCLUSIVE");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 200})
  void wrapsProseToTheWidthAndNeverCutsCode(int width) {
    List<String> lines = new MarkdownScreen(Ink.PLAIN, width).render(DOCUMENT);
    assertThat(lines)
        .filteredOn(line -> !line.contains("AddIndex") && !line.contains("example.org"))
        .allSatisfy(line -> assertThat(Paragraphs.width(line)).isLessThanOrEqualTo(width));
    assertThat(lines).anyMatch(line -> line.endsWith("fields=[\"reference\"]))]"));
  }

  @Test
  void underscoresArePartsOfNames() {
    assertThat(
            new MarkdownScreen(Ink.PLAIN, 80)
                .render("core/utils/__init__.py and _meta_, **the __dict__ of it**"))
        .containsExactly("core/utils/__init__.py and _meta_, the __dict__ of it");
  }

  @Test
  void controlCharactersOfATextDoNotReachTheTerminal() {
    List<String> lines =
        new MarkdownScreen(Ink.PLAIN, 80).render("safe\u001b]0;owned\u0007\u001b[2Jtext\u009b31m");
    assertThat(String.join("", lines))
        .doesNotContain("\u001b")
        .doesNotContain("\u009b")
        .contains("text");
  }

  @Test
  void coloursDoNotCountAsColumns() {
    List<String> plain =
        new MarkdownScreen(Ink.PLAIN, 30).render("**a b c** `d e f` g h i j k l m n");
    List<String> painted =
        new MarkdownScreen(Ink.COLOR, 30).render("**a b c** `d e f` g h i j k l m n");
    assertThat(painted.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList())
        .isEqualTo(plain);
  }

  @Test
  void streamedTextIsDrawnBlockByBlockAndEqualsTheWhole() {
    List<String> streamed = new ArrayList<>();
    MarkdownStream stream = new MarkdownStream(new MarkdownScreen(Ink.PLAIN, 60), streamed::add);
    for (int i = 0; i < DOCUMENT.length(); i += 3) {
      stream.accept(DOCUMENT.substring(i, Math.min(DOCUMENT.length(), i + 3)));
    }
    stream.finish();
    assertThat(streamed).isEqualTo(new MarkdownScreen(Ink.PLAIN, 60).render(DOCUMENT));
  }
}
