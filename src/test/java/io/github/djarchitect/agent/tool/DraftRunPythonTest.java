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
  private final Desk desk =
      new Desk(
          Workspace.open(Path.of("examples", "shop"), WorkspaceOptions.DEFAULT, Clock.systemUTC()),
          Asker.NOBODY);
  private final DraftRunPython tool = new DraftRunPython(desk);

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
    return text(tool.call(fill(expression)));
  }

  private String text(ToolResult result) {
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    String id = ((ToolResult.Ok) result).content().path("draft").asText();
    return desk.draft(id).orElseThrow().files().getLast().content();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "noet='' | filter asks for noet, and Order has no field of that name",
        "Q(noet='') | filter asks for noet, and Order has no field of that name",
        "status='open' | a row that is done still matches",
        "status='open', note='' |",
        "~Q(note='done') |",
        "lines__isnull=False, note='' |",
      })
  void aFilterAsksForWhatIsThereAndForWhatTheStepChanges(String filter, String fault) {
    ObjectNode arguments = fill("Value('done')").put("filter", filter);

    ToolResult result = tool.call(arguments);
    if (fault == null) {
      assertThat(result).isInstanceOf(ToolResult.Ok.class);
    } else {
      assertThat(result)
          .isInstanceOfSatisfying(
              ToolResult.Error.class, error -> assertThat(error.message()).contains(fault));
    }
  }

  private static ObjectNode purge() {
    return object(
        """
        {"app": "orders", "model": "Order", "name": "purge_old", "delete": true,
         "filter": "placed_at__lt=timezone.make_aware(datetime(2024, 1, 31))",
         "reason_no_reverse": "The rows are in the archive."}
        """);
  }

  @Test
  void rowsAreDeletedInBatchesThatTheGateTakes() {
    ToolResult result = tool.call(purge());

    assertThat(text(result))
        .startsWith("\"\"\"Delete rows of Order, a batch at a time.")
        .contains(
            "    _, deleted = rows.delete()\n"
                + "    return deleted.get(rows.model._meta.label, 0)",
            "from datetime import datetime\n",
            "from django.utils import timezone\n",
            "    atomic = False\n",
            "def in_batches(",
            "# The rows are in the archive.",
            "migrations.RunPython(forwards, migrations.RunPython.noop)");
    ToolResult checked =
        new CheckFiles(desk)
            .call(
                object(
                    "{\"draft\": \"%s\"}"
                        .formatted(((ToolResult.Ok) result).content().path("draft").asText())));
    assertThat(((ToolResult.Ok) checked).content().path("verdict").asText()).isEqualTo("Approved");
  }

  @Test
  void aFilterThatMovesWithTheClockIsRefused() {
    ObjectNode arguments =
        purge().put("filter", "placed_at__lt=timezone.now() - timedelta(days=730)");

    assertThat(tool.call(arguments))
        .isInstanceOfSatisfying(
            ToolResult.Error.class, error -> assertThat(error.kind()).isEqualTo("moving-filter"));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    ObjectNode arguments = purge().put("name", "Purge Old").put("filter", "Exists(newer)");
    arguments.remove("reason_no_reverse");
    arguments.putObject("assign").put("nte", "row.placed");

    assertThat(tool.call(arguments))
        .isInstanceOfSatisfying(
            ToolResult.Error.class,
            error -> {
              assertThat(error.kind()).isEqualTo("invalid-name");
              assertThat(error.message())
                  .contains(
                      "'Purge Old' cannot be a migration's name.",
                      "neither a way back nor a reason",
                      "delete and assign are both given.",
                      "Order has no field nte.",
                      "filter uses Exists",
                      "assign.nte reads row.placed");
              assertThat(error.remedy()).contains("reason_no_reverse");
            });
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
    "F('reference'), 'reference__isnull=False, note__isnull=True'",
    "F('reference'), 'note__isnull=True'",
    "row.reference or 'x', 'reference__isnull=True, note__isnull=True'",
  })
  void aCopyOfWhatIsThereIsWritten(String expression, String filter) {
    assertThat(tool.call(fill(expression).put("filter", filter))).isInstanceOf(ToolResult.Ok.class);
  }
}
