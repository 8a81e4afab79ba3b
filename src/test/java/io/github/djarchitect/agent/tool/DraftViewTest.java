package io.github.djarchitect.agent.tool;

import static io.github.djarchitect.agent.Fakes.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Fakes;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that look at a project see what a draft would leave of it. */
class DraftViewTest {
  private static final String LEAF = "0006_customer_permissions";

  private final Desk desk =
      new Desk(
          Workspace.open(Path.of("examples", "shop"), WorkspaceOptions.DEFAULT, Clock.systemUTC()),
          Asker.NOBODY);

  @Test
  void aDataStepIsWrittenBehindTheFilesThatAddItsColumn() {
    JsonNode written =
        ok(new DraftRunPython(desk), withNickname(backfill("nickname"), "0007_nickname", LEAF));

    assertThat(written.path("path").asText())
        .isEqualTo("customers/migrations/0008_fill_nickname.py");
    assertThat(written.path("particular").asText())
        .contains("(\"customers\", \"0007_nickname\")")
        .doesNotContain("def in_batches");
    assertThat(desk.draft(written.path("draft").asText()).orElseThrow().files())
        .map(FileChange::path)
        .contains(
            "customers/migrations/0007_nickname.py", "customers/migrations/0008_fill_nickname.py");
  }

  @Test
  void aDataStepIsWrittenBehindADraft() {
    String draft = split();
    String last = migrations(draft).getLast();

    JsonNode written = ok(new DraftRunPython(desk), backfill("first_name").put("draft", draft));

    assertThat(written.path("path").asText())
        .isEqualTo("customers/migrations/%s_fill_first_name.py".formatted(after(last)));
    assertThat(written.path("particular").asText())
        .contains("(\"customers\", \"%s\")".formatted(last));
    Proposal before = desk.draft(draft).orElseThrow();
    Proposal after = desk.draft(written.path("draft").asText()).orElseThrow();
    assertThat(after.phases()).hasSameSizeAs(before.phases());
    assertThat(after.phases().getLast().files().getLast().content()).contains("def in_batches(");
    assertThat(after.files()).hasSize(before.files().size() + 1);
  }

  @Test
  void filesLieOverTheDraftThatIsNamedBesideThem() {
    String draft = split();
    String own = after(migrations(draft).getLast()) + "_nickname";

    JsonNode written =
        ok(
            new DraftRunPython(desk),
            withNickname(backfill("nickname"), own, migrations(draft).getLast())
                .put("draft", draft));

    assertThat(written.path("path").asText())
        .isEqualTo("customers/migrations/%s_fill_nickname.py".formatted(after(own)));
  }

  @Test
  void aColumnThatOnlyADraftHasIsAskedForWithTheDraft() {
    ToolResult.Error error = refused(new DraftRunPython(desk), backfill("nickname"));

    assertThat(error.kind()).isEqualTo("unknown-field");
    assertThat(error.remedy()).endsWith("give the draft's id or its files.");
  }

  @Test
  void aDraftBesideTheLeafIsToldToStandInOneLine() {
    ToolResult.Error error =
        refused(
            new DraftRunPython(desk),
            withNickname(backfill("nickname"), "0007_nickname", "0002_address"));

    assertThat(error.message()).contains(LEAF, "0007_nickname");
    assertThat(error.remedy())
        .isEqualTo("Let the draft's migrations depend on each other in one line.");
  }

  @Test
  void anIdThatNoDraftHasIsAnsweredWithThoseThereAre() {
    String draft = split();

    ToolResult.Error error =
        refused(new PredictSql(desk), object("{\"migration\": \"a.b\", \"draft\": \"D9\"}"));

    assertThat(error.kind()).isEqualTo("unknown-draft");
    assertThat(error.remedy()).isEqualTo("Use one of: %s, or give its files.".formatted(draft));
  }

  @Test
  void theSqlOfADraftedMigrationIsPredicted() {
    JsonNode predicted =
        ok(
            new PredictSql(desk),
            withNickname(
                object("{\"migration\": \"customers.0007_nickname\"}"), "0007_nickname", LEAF));

    assertThat(predicted.findValuesAsText("sql"))
        .containsExactly(
            "ALTER TABLE \"customers_customer\" ADD COLUMN \"nickname\" varchar(40) NULL");
  }

  @Test
  void whatPythonTakesIsUnknownAndNotNothing() {
    ObjectNode arguments =
        withNickname(object("{\"migration\": \"customers.0007_nickname\"}"), "0007_nickname", LEAF);
    ObjectNode file = (ObjectNode) arguments.path("files").path(0);
    file.put(
        "content",
        file.path("content")
            .asText()
            .replaceFirst(
                "migrations\\.AddField.*", "migrations.RunPython(lambda apps, editor: 1),"));

    JsonNode statement = ok(new PredictSql(desk), arguments).path("statements").path(0);

    assertThat(statement.path("unknown").asText()).contains("not predicted");
    assertThat(statement.path("high_seconds").isNull()).isTrue();
  }

  @Test
  void theSqlOfAMigrationOfADraftIsPredicted() {
    String draft = split();

    JsonNode predicted =
        ok(
            new PredictSql(desk),
            object("{}")
                .put("migration", "customers." + migrations(draft).getFirst())
                .put("draft", draft));

    assertThat(predicted.findValuesAsText("sql").getFirst()).contains("ADD COLUMN \"first_name\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"draft_run_python", "predict_sql"})
  void filesHaveOneFormInEveryTool(String tool) throws IOException {
    JsonNode checked = filesOf("check_files");
    assertThat(checked.path("properties").has("phase")).isTrue(); // only there is a draft edited
    ((ObjectNode) checked.path("properties")).remove("phase");
    assertThat(filesOf(tool)).isEqualTo(checked);
  }

  private String split() {
    return ok(
            new DraftPlan(desk),
            object(
                """
                {"playbook": "split-column", "parameters":
                  {"model": "customers.Customer", "field": "name", "into": "first_name,last_name"}}
                """))
        .path("draft")
        .asText();
  }

  /** Names of the migrations that a draft adds to customers, in order. */
  private List<String> migrations(String draft) {
    Proposal proposal = desk.draft(draft).orElseThrow();
    return proposal.files().stream()
        .map(file -> file.path())
        .filter(path -> path.startsWith("customers/migrations/"))
        .map(path -> path.replaceAll(".*/|\\.py$", ""))
        .sorted()
        .toList();
  }

  /** The four digits behind those of a name. */
  private static String after(String name) {
    return "%04d".formatted(Integer.parseInt(name.substring(0, 4)) + 1);
  }

  private static ObjectNode backfill(String field) {
    ObjectNode arguments =
        object(
            """
            {"app": "customers", "model": "Customer", "reason_no_reverse": "The column goes."}
            """);
    arguments.put("name", "fill_" + field).put("filter", field + "__isnull=True");
    arguments.putObject("assign").put(field, "row.email");
    return arguments;
  }

  private static ObjectNode withNickname(ObjectNode arguments, String name, String dependency) {
    arguments
        .putArray("files")
        .addObject()
        .put("path", "customers/migrations/%s.py".formatted(name))
        .put(
            "content",
            """
            from django.db import migrations, models


            class Migration(migrations.Migration):
                dependencies = [("customers", "%s")]
                operations = [
                    migrations.AddField("customer", "nickname", models.CharField(max_length=40, null=True)),
                ]
            """
                .formatted(dependency));
    return arguments;
  }

  /** The form of a tool's files, without its words. */
  private static JsonNode filesOf(String tool) throws IOException {
    JsonNode items =
        Fakes.MAPPER
            .readTree(Path.of("tools", tool + ".json").toFile())
            .at("/parameters/properties/files/items");
    items.findParents("description").forEach(each -> ((ObjectNode) each).remove("description"));
    return items;
  }

  private static JsonNode ok(Tool tool, JsonNode arguments) {
    ToolResult result = tool.call(arguments);
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    return ((ToolResult.Ok) result).content();
  }

  private static ToolResult.Error refused(Tool tool, JsonNode arguments) {
    ToolResult result = tool.call(arguments);
    assertThat(result).isInstanceOf(ToolResult.Error.class);
    return (ToolResult.Error) result;
  }
}
