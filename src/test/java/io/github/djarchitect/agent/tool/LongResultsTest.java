package io.github.djarchitect.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.ToolCall;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a long result is out of reach: it has pages, or says which call gives the rest. */
class LongResultsTest {
  private static final int METHODS = 400;
  private static final int SMALL = 30;

  @TempDir private Path root;
  private Toolbox toolbox;

  @BeforeEach
  void project() throws IOException {
    write("manage.py", "");
    write("requirements.txt", "django==5.2\npsycopg==3.2\n");
    write("orders/__init__.py", "");
    write("orders/models.py", models());
    write("orders/migrations/__init__.py", "");
    write("orders/migrations/0001_initial.py", initial());
    Desk desk =
        new Desk(Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC()), Asker.NOBODY);
    Ledger ledger = new Ledger();
    toolbox = new Toolbox(Toolset.of(desk, ledger), ledger, Redactor.SHAPES);
  }

  @Test
  void aClassTooLongForOneResultIsReadByLines() {
    JsonNode model =
        whole("inspect_models", "{\"models\": [\"orders.Order\"], \"source\": true}")
            .path("models")
            .path(0);

    assertThat(model.has("source")).isFalse();
    assertThat(model.path("source_left_out").asText())
        .startsWith("Too long for one result: read_file gives orders/models.py from line 4 to ");
    assertThat(lines("orders/models.py", JsonNodeFactory.instance.objectNode()))
        .isEqualTo(models());
  }

  @Test
  void manyModelsWithTheirSourceArePagesThatAreNotCut() {
    List<String> seen = new ArrayList<>();
    int pages = 1;
    for (int page = 1; page <= pages; page++) {
      JsonNode result =
          whole(
              "inspect_models",
              "{\"models\": [\"orders\"], \"source\": true, \"page\": %d}".formatted(page));
      pages = result.path("pages").asInt();
      result.path("models").forEach(model -> seen.add(model.path("model").asText()));
      assertThat(result.path("left_out")).hasSize(SMALL + 1 - seen.size());
    }

    assertThat(seen).hasSize(SMALL + 1).doesNotHaveDuplicates();
  }

  @Test
  void aMigrationTooLongForOneResultIsReadByLines() throws IOException {
    JsonNode migration =
        whole("read_migrations", "{\"app\": \"orders\", \"source\": true}")
            .path("migrations")
            .path(0);

    assertThat(migration.path("source_left_out").asText())
        .isEqualTo("Too long for one result: read_file gives orders/migrations/0001_initial.py.");
  }

  @Test
  void theFilesOfADraftThatAResultDoesNotHoldAreReadOneByOne() {
    JsonNode draft =
        whole(
            "draft_plan",
            """
            {"playbook": "rename-column", "files": true, "parameters":
              {"model": "orders.Order", "field": "note", "to": "remark"}}
            """);
    int phase = 0;
    int named = 0;
    for (JsonNode each : draft.path("phases")) {
      phase++;
      for (JsonNode file : each.path("files")) {
        if (file.isTextual()) {
          named++;
          assertThat(
                  lines(
                      file.asText().substring(file.asText().indexOf(' ') + 1),
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("draft", draft.path("draft").asText())
                          .put("phase", phase)))
              .contains("remark");
        }
      }
    }

    assertThat(named).isPositive();
    assertThat(draft.path("texts_left_out").asText())
        .startsWith(named + " files that are only named")
        .contains("read_file gives each with draft D1");
  }

  /** A whole file by as many calls as it takes. */
  private String lines(String path, ObjectNode arguments) {
    arguments.put("path", path);
    StringBuilder text = new StringBuilder();
    JsonNode read = whole("read_file", arguments.toString());
    text.append(read.path("text").asText());
    while (read.has("next_line")) {
      arguments.put("line", read.path("next_line").asInt());
      read = whole("read_file", arguments.toString());
      text.append(read.path("text").asText());
    }
    return text.toString();
  }

  private JsonNode whole(String tool, String arguments) {
    JsonNode json = toolbox.execute(new ToolCall("c", tool, arguments), new Cancellation()).json();
    assertThat(json.path("ok").asBoolean()).as(json.toString()).isTrue();
    assertThat(json.has("cut")).isFalse();
    return json;
  }

  private static String models() {
    StringBuilder text = new StringBuilder("from django.db import models\n\n\n");
    text.append("class Order(models.Model):\n    note = models.CharField(max_length=20)\n");
    IntStream.range(0, METHODS)
        .forEach(
            i ->
                text.append(
                    "\n    def number_%d(self):\n        return \"a line of some length\", %d\n"
                        .formatted(i, i)));
    IntStream.range(0, SMALL)
        .forEach(
            i ->
                text.append("\n\nclass Line%d(models.Model):\n".formatted(i))
                    .append("    note = models.CharField(max_length=20)\n")
                    .append("    # %s\n".formatted("why ".repeat(2_000))));
    return text.toString();
  }

  private static String initial() {
    StringBuilder text =
        new StringBuilder(
            """
            from django.db import migrations, models


            class Migration(migrations.Migration):
                dependencies = []
                operations = [
            """);
    List<String> names = new ArrayList<>(List.of("Order"));
    IntStream.range(0, SMALL).forEach(i -> names.add("Line" + i));
    names.forEach(
        name ->
            text.append(
                """
                        migrations.CreateModel(
                            name="%s",
                            fields=[
                                ("id", models.BigAutoField(primary_key=True)),
                                ("note", models.CharField(max_length=20)),
                            ],
                        ),
                        # %s
                """
                    .formatted(name, "why ".repeat(300))));
    return text.append("    ]\n").toString();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
