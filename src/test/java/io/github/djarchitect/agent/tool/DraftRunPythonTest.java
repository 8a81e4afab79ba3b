package io.github.djarchitect.agent.tool;

import static io.github.djarchitect.agent.Fakes.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions of a data step are of the row or of the database, and of names that are there. */
class DraftRunPythonTest {
  private final DraftRunPython tool =
      new DraftRunPython(
          new Desk(
              Workspace.open(
                  Path.of("examples", "shop"), WorkspaceOptions.DEFAULT, Clock.systemUTC()),
              Asker.NOBODY));

  private static ObjectNode fill(String expression) {
    ObjectNode arguments =
        object(
            """
            {"app": "orders", "model": "Order", "name": "fill_note", "filter": "note=''",
             "reason_no_reverse": "The text stays."}
            """);
    arguments.putObject("assign").put("note", expression);
    return arguments;
  }

  private String written(String expression) {
    ToolResult result = tool.call(fill(expression));
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    return ((ToolResult.Ok) result).content().path("content").asText();
  }

  @Test
  void whatTheDatabaseComputesIsOneUpdateForABatch() {
    assertThat(written("Lower(F('reference'))"))
        .contains("return rows.update(note=Lower(F('reference')))")
        .contains("from django.db.models import F\n")
        .contains("from django.db.models.functions import Lower\n")
        .doesNotContain("bulk_update");
  }

  @Test
  void whatIsOfTheRowIsComputedForEachAndItsNamesAreImported() {
    assertThat(written("str(row.placed_at + timedelta(days=2))"))
        .contains("row.note = str(row.placed_at + timedelta(days=2))")
        .contains("from datetime import timedelta\n")
        .contains("batch_size=BULK_ROWS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uuid.uuid4() | unknown-name | assign.note uses uuid",
        "row.placed_att | unknown-field | assign.note reads row.placed_att",
        "row.note row.note | not-python | assign.note is not one Python expression",
      })
  void whatTheMigrationWouldNotHaveIsRefused(String expression, String kind, String message) {
    ToolResult result = tool.call(fill(expression));

    assertThat(result).isInstanceOf(ToolResult.Error.class);
    assertThat(((ToolResult.Error) result).kind()).isEqualTo(kind);
    assertThat(((ToolResult.Error) result).message()).startsWith(message);
  }

  @Test
  void nothingToAssignIsRefusedWithWhatToDo() {
    ObjectNode arguments = fill("'x'");
    arguments.putObject("assign");

    ToolResult result = tool.call(arguments);

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Error.class,
            error -> {
              assertThat(error.kind()).isEqualTo("nothing-assigned");
              assertThat(error.remedy()).contains("field");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "F('reference'), 'reference__isnull=True'",
    "F('reference'), 'pk__gt=1, reference=None'",
    "row.reference, 'reference__isnull = True'",
  })
  void aCopyOfWhatTheFilterSaysIsNullIsRefused(String expression, String filter) {
    ToolResult result = tool.call(fill(expression).put("filter", filter));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Error.class,
            error -> {
              assertThat(error.kind()).isEqualTo("copies-null");
              assertThat(error.message()).contains("reference is NULL, and note");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "F('reference'), 'reference__isnull=False'",
    "F('reference'), 'note__isnull=True'",
    "row.reference or 'x', 'reference__isnull=True'",
  })
  void aCopyOfWhatIsThereIsWritten(String expression, String filter) {
    assertThat(tool.call(fill(expression).put("filter", filter))).isInstanceOf(ToolResult.Ok.class);
  }
}
