package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is drawn of a graph, and that the drawings are well formed. */
class GraphDrawingTest {
  // the parts of both grammars that are written
  // https://mermaid.js.org/syntax/flowchart.html, https://graphviz.org/doc/info/lang.html
  private static final Pattern MERMAID_NODE =
      Pattern.compile("  (?<id>\\w+)\\[\"(?<text>[^\"]+)\"\\](?::::missing)?");
  private static final Pattern MERMAID_EDGE =
      Pattern.compile("  (?<from>\\w+) (?:-->|-\\.->|-\\. [\\w ]+ \\.->) (?<to>\\w+)");
  private static final Pattern DOT_LINE =
      Pattern.compile(
          "  (?<from>\"(?:[^\"\\\\]|\\\\.)*\")(?: -> (?<to>\"(?:[^\"\\\\]|\\\\.)*\"))?"
              + "(?: \\[(?:\\w+=(?:\\w+|\"[^\"]*\"))(?:, \\w+=(?:\\w+|\"[^\"]*\"))*\\])?;");

  private final TextTree tree = new TextTree().with("manage.py", "");

  @Test
  void aMigrationThatNoEdgeTouchesIsDrawn() {
    migration("shop", "0001_initial", "", "");

    assertThat(dot()).contains("  \"shop.0001_initial\";");
    assertThat(mermaid()).contains("  shop_0001_initial[\"shop.0001_initial\"]");
  }

  @Test
  void whatIsNotThereIsDrawnAsMissing() {
    migration("shop", "0002_b", "('shop', '0001_gone'), ('taggit', '0001_initial')", "");

    assertThat(dot())
        .contains(
            "  \"shop.0001_gone\" [style=dashed, color=red, xlabel=\"missing\"];",
            "  \"shop.0001_gone\" -> \"shop.0002_b\" [style=dashed, color=red];",
            "  \"taggit.0001_initial\" -> \"shop.0002_b\" [style=dashed, color=red];");
    assertThat(mermaid())
        .contains(
            "  shop_0001_gone[\"shop.0001_gone (missing)\"]:::missing",
            "  shop_0001_gone -.-> shop_0002_b",
            "  classDef missing stroke:#b00,stroke-dasharray:5 5");
  }

  @Test
  void aReplacedMigrationHangsOnWhatReplacesIt() {
    migration("shop", "0001_a", "", "");
    migration("shop", "0002_b", "('shop', '0001_a')", "");
    migration("shop", "0001_both", "", "('shop', '0001_a'), ('shop', '0002_b')");

    assertThat(dot())
        .contains("  \"shop.0001_a\" -> \"shop.0001_both\" [style=dotted, label=\"replaced by\"];");
    assertThat(mermaid()).contains("  shop_0002_b -. replaced by .-> shop_0001_both");
  }

  @Test
  void namesThatDifferInSignsAloneStayApart() {
    migration("shop", "0001_a-b", "", "");
    migration("shop", "0001_a b", "", "");
    migration("shop", "0001_a_b", "", "");
    migration("shop", "0002_\u00e9\u00e8", "", "");
    migration("shop", "0002_\u00e8\u00e9", "", "");
    migration("shop", "0003_a\"b\\c&quot;", "('shop', '0001_a-b')", "");

    assertThat(ids()).hasSize(6);
    assertThat(mermaid()).contains("  shop_0003_a_b_c_quot_[\"shop.0003_a#quot;b\\c#38;quot;\"]");
    assertThat(dot()).contains("  \"shop.0001_a-b\" -> \"shop.0003_a\\\"b\\\\c&quot;\";");
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (String line : mermaid()) {
      Matcher node = MERMAID_NODE.matcher(line);
      if (node.matches()) {
        assertThat(ids.add(node.group("id"))).as(line).isTrue();
      }
    }
    return ids;
  }

  private List<String> mermaid() {
    List<String> lines = GraphDrawing.mermaid(reading());
    assertThat(lines.getFirst()).isEqualTo("graph TD");
    Set<String> declared = new HashSet<>();
    for (String line : lines.subList(1, lines.size())) {
      Matcher node = MERMAID_NODE.matcher(line);
      Matcher edge = MERMAID_EDGE.matcher(line);
      if (node.matches()) {
        declared.add(node.group("id"));
      } else if (edge.matches()) {
        assertThat(declared).contains(edge.group("from"), edge.group("to"));
      } else {
        assertThat(line).startsWith("  classDef missing ");
      }
    }
    return lines;
  }

  private List<String> dot() {
    List<String> lines = GraphDrawing.dot(reading());
    assertThat(lines.getFirst()).isEqualTo("digraph migrations {");
    assertThat(lines.getLast()).isEqualTo("}");
    assertThat(lines.subList(1, lines.size() - 1)).allMatch(DOT_LINE.asMatchPredicate());
    return lines;
  }

  private Reading reading() {
    return MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
  }

  private void migration(String app, String name, String dependencies, String replaces) {
    tree.with(app + "/__init__.py", "")
        .with(app + "/migrations/__init__.py", "")
        .with(
            app + "/migrations/" + name + ".py",
            """
            from django.db import migrations


            class Migration(migrations.Migration):
                replaces = [%s]
                dependencies = [%s]
                operations = []
            """
                .formatted(replaces, dependencies));
  }
}
