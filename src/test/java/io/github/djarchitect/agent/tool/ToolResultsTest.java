package io.github.djarchitect.agent.tool;

import static io.github.djarchitect.agent.Fakes.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.usage.CodeUses;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tools tell a model of a small project: enough to act on, and no more. */
class ToolResultsTest {
  private static final String MODELS =
      """
      from django.db import models


      class Order(models.Model):
          note = models.CharField(max_length=20)
          total = models.IntegerField()


      class Line(models.Model):
          note = models.CharField(max_length=20)
      """;

  @TempDir private Path root;
  private Desk desk;
  private Ledger ledger;

  @BeforeEach
  void project() throws IOException {
    write(
        "manage.py",
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n");
    write("requirements.txt", "django==5.2\npsycopg==3.2\n");
    write("orders/__init__.py", "");
    write("orders/models.py", MODELS);
    write("orders/migrations/__init__.py", "");
    write(
        "orders/migrations/0001_initial.py",
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            initial = True
            dependencies = []
            operations = [
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True)),
                        ("note", models.CharField(max_length=20)),
                        ("total", models.IntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True)),
                        ("note", models.CharField(max_length=20)),
                    ],
                ),
            ]
        """);
    open();
  }

  @Test
  void aReplacementBecomesTheWholeTextThatTheGateJudges() {
    JsonNode checked =
        call(
            new CheckFiles(desk),
            """
            {"files": [
              {"path": "orders/models.py", "action": "edit", "replace": [
                {"old": "    total = models.IntegerField()\\n",
                 "new": "    total = models.IntegerField()\\n    paid = models.IntegerField(null=True)\\n"}]},
              {"path": "orders/migrations/0002_order_paid.py", "content":
                "from django.db import migrations, models\\n\\n\\nclass Migration(migrations.Migration):\\n    dependencies = [('orders', '0001_initial')]\\n    operations = [migrations.AddField('order', 'paid', models.IntegerField(null=True))]\\n"}
            ]}
            """);

    assertThat(checked.path("verdict").asText()).isEqualTo("Approved");
  }

  @Test
  void whatIsAppliedMayBeNamedWithoutTheAppThatIsAskedAbout() {
    JsonNode found =
        call(new FindConflicts(desk), "{\"app\": \"orders\", \"applied\": [\"0001_initial\"]}");
    assertThat(found.path("conflicts").isArray()).isTrue();
    assertThat(found.path("conflicts")).isEmpty();
  }

  @Test
  void parametersThatAPlaybookDoesNotHaveAreLeftOutAndNamed() {
    JsonNode drafted =
        call(
            new DraftPlan(desk),
            """
            {"playbook": "rename-column", "parameters": {"model": "orders.Order", "field": "note",
             "to": " ", "why": "it is misnamed"}}
            """);
    assertThat(drafted.path("ignored").asText())
        .isEqualTo(
            "rename-column has no parameter why; it has: model, field, to, column,"
                + " batch_rows.");
    assertThat(drafted.path("outcome").asText()).isEqualTo("asks");
  }

  @Test
  void aReplacementThatFitsTwiceOrNowhereIsSaidForEachFile() {
    ToolResult result =
        new CheckFiles(desk)
            .call(
                object(
                    """
                    {"files": [
                      {"path": "orders/models.py", "action": "edit", "replace": [
                        {"old": "    note = models.CharField(max_length=20)", "new": ""}]},
                      {"path": "orders/migrations/0001_initial.py", "action": "edit", "replace": [
                        {"old": "DateField", "new": "TimeField"}]},
                      {"path": "orders/admin.py", "action": "edit", "replace": [
                        {"old": "a", "new": "b"}]},
                      {"path": "orders/urls.py"}
                    ]}
                    """));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Error.class,
            error ->
                assertThat(error.message())
                    .contains(
                        "orders/models.py: '    note = models.CharField(max_length=20)' is there"
                            + " more than once.",
                        "orders/migrations/0001_initial.py: 'DateField' is not in the text.",
                        "orders/admin.py does not exist or is empty",
                        "orders/urls.py: give either content or replace."));
  }

  @Test
  void aLaterPhaseReplacesInWhatAnEarlierOneLeft() {
    JsonNode files =
        object(
                """
                {"files": [
                  {"path": "orders/models.py", "action": "edit", "replace": [
                    {"old": "class Line", "new": "class Row"}]},
                  {"path": "orders/models.py", "action": "edit", "replace": [
                    {"old": "class Row", "new": "class Item"}]}
                ]}
                """)
            .path("files");

    assertThat(DraftFiles.filled(desk.workspace().tree(), List.of(files))).isEmpty();

    assertThat(files.path(1).path("content").asText()).contains("class Item").doesNotContain("Row");
    assertThat(files.path(0).path("base_sha256").asText()).isEqualTo(Sha256.of(MODELS));
    assertThat(files.path(1).path("base_sha256").asText())
        .isEqualTo(Sha256.of(files.path(0).path("content").asText()));
  }

  @Test
  void modelsOfOneFileHaveItsImportsOnce() {
    JsonNode models =
        call(
                new InspectModels(desk),
                "{\"models\": [\"orders.Order\", \"orders.Line\"], \"source\": true}")
            .path("models");

    assertThat(models.findValuesAsText("imports"))
        .containsExactly("from django.db import models", "as of orders.Order");
  }

  @Test
  void theSourceOfAModelIsItsClassAndTheImportsOfItsFile() {
    JsonNode model =
        call(new InspectModels(desk), "{\"models\": [\"orders.Line\"], \"source\": true}")
            .path("models")
            .path(0);

    assertThat(model.path("file").asText()).isEqualTo("orders/models.py");
    assertThat(model.path("line").asInt()).isEqualTo(9);
    assertThat(model.path("sha256").asText()).isEqualTo(Sha256.of(MODELS));
    assertThat(model.path("imports").asText()).isEqualTo("from django.db import models");
    assertThat(model.path("source").asText())
        .isEqualTo("class Line(models.Model):\n    note = models.CharField(max_length=20)");
  }

  @Test
  void aMigrationThatCannotBeReadIsNamedWithItsPlaceAndReason() throws IOException {
    write("orders/migrations/0002_broken.py", "x = 1\n");
    open();

    assertThatThrownBy(
            () -> new PredictSql(desk).call(object("{\"migration\": \"orders.0002_broken\"}")))
        .isInstanceOfSatisfying(
            ArchitectException.class,
            error -> {
              assertThat(error).hasMessageStartingWith("orders.0002_broken cannot be read: ");
              assertThat(error.remedy()).startsWith("Mend orders/migrations/0002_broken.py");
            });
  }

  @Test
  void withoutADatabaseATableIsToldAsDjangoWouldCreateIt() {
    JsonNode schema = call(new InspectSchema(desk), "{\"tables\": [\"orders_order\", \"gone\"]}");

    JsonNode table = schema.path("tables").path(0);
    assertThat(table.path("model").asText()).isEqualTo("orders.Order");
    assertThat(table.path("columns").path(1))
        .isEqualTo(object("{\"name\":\"note\",\"type\":\"varchar(20)\",\"nullable\":false}"));
    assertThat(table.path("constraints").path(0).path("kind").asText()).isEqualTo("primary key");
    assertThat(schema.path("tables").path(1).path("missing").asBoolean()).isTrue();
    assertThat(schema.path("source").asText()).contains("for postgresql", "nothing is live");
  }

  @Test
  void aConventionsFileThatStandsTwiceIsGivenOnce() throws IOException {
    write("CLAUDE.md", "Migrations are deployed before the code.\n");
    write("AGENTS.md", "Migrations are deployed before the code.\n");
    open();

    JsonNode conventions = call(new ListApps(desk), "{}").path("conventions");

    assertThat(conventions.path(0).has("text")).isTrue();
    assertThat(conventions.path(1).path("same_as").asText())
        .isEqualTo(conventions.path(0).path("path").asText());
  }

  @Test
  void ofLongConventionsTheSectionsThatBearOnMigrationsAreKept() {
    String text =
        "# Shop\n"
            + "Hello.\n".repeat(20)
            + "## Style\n"
            + "Tabs.\n".repeat(50)
            + "```\n# the database\nrun\n```\n"
            + "## Migrations\nNumbered by hand.\n"
            + "## Tests\n"
            + "Run them.\n".repeat(50);

    assertThat(ConventionText.of(text, 200))
        .isEqualTo(new ConventionText("## Migrations\nNumbered by hand.\n", true));
    assertThat(ConventionText.of("short", 200)).isEqualTo(new ConventionText("short", false));
  }

  @Test
  void aPageOfManyFindingsIsNeverCutAndTheFirstSaysWhereTheyAre() throws IOException {
    for (int i = 2; i < 60; i++) {
      write(
          "orders/migrations/%04d_index.py".formatted(i),
          """
          from django.db import migrations, models


          class Migration(migrations.Migration):
              dependencies = [("orders", "%s")]
              operations = [
                  migrations.AddIndex("order", models.Index(fields=["note"], name="i%d")),
              ]
          """
              .formatted(i == 2 ? "0001_initial" : "%04d_index".formatted(i - 1), i));
    }
    open();

    JsonNode first = call(new ReviewMigrations(desk), "{}");
    int pages = first.path("pages").asInt();
    int seen = 0;
    for (int page = 1; page <= pages; page++) {
      JsonNode each = call(new ReviewMigrations(desk), "{\"page\": %d}".formatted(page));
      assertThat(each.toString().length()).isLessThan(Toolbox.RESULT_LIMIT);
      seen += each.path("findings").size();
    }

    assertThat(first.path("by_rule").findValuesAsText("rule")).contains("index-not-concurrent");
    assertThat(first.path("by_migration")).isNotEmpty();
    assertThat(seen)
        .isEqualTo(
            first.path("blockers").asInt()
                + first.path("warnings").asInt()
                + first.path("notes").asInt());
    assertThat(first.path("findings").path(0).has("evidence")).isFalse();
  }

  @Test
  void aSecondApprovedProposalIsSaidToReplaceTheFirst() {
    SubmitProposal submit = new SubmitProposal(desk, ledger);

    assertThat(call(submit, proposal("First", "paid")).has("replaces")).isFalse();
    assertThat(call(submit, proposal("First", "paid")).has("replaces")).isFalse();
    assertThat(call(submit, proposal("Second", "sent")).path("replaces").asText())
        .startsWith("'First', which was approved");
  }

  @Test
  void aLockThatIsStatedTooWeakIsCorrected() {
    ObjectNode proposal = object(proposal("First", "paid"));
    ObjectNode phase = (ObjectNode) proposal.path("phases").path(0);
    ((ArrayNode) phase.path("files")).remove(0);
    ((ObjectNode) phase.path("files").path(0)).put("action", "create");
    ObjectNode lock = phase.putArray("locks").addObject();
    lock.put("table", "orders_order").put("mode", "ACCESS SHARE");

    Proposal known =
        KnownLocks.filled(desk.workspace(), ProposalJson.read(proposal), Optional.empty());

    assertThat(known.phases().getFirst().locks())
        .extracting(Proposal.ExpectedLock::mode)
        .containsExactly("ACCESS EXCLUSIVE");
  }

  @Test
  void evidenceThatNoResultHasIsRefused() {
    ObjectNode proposal = object(proposal("First", "paid"));
    proposal.put("situation", "The table has 37 rows [E999].");

    ToolResult result = new SubmitProposal(desk, ledger).call(proposal);

    assertThat(result).isInstanceOf(ToolResult.Error.class);
    assertThat(((ToolResult.Error) result).kind()).isEqualTo("unfounded-evidence");
    assertThat(((ToolResult.Error) result).message()).contains("E999");
  }

  @Test
  void usagesAreOnePerLineAndTestsAreCounted() throws IOException {
    write("orders/views.py", "def show(thing):\n    note = thing.note\n    return note\n");
    write("orders/tests.py", "def test(order):\n    order.note = 'a'\n    order.note = 'b'\n");
    open();

    JsonNode found =
        call(new FindUsages(desk), "{\"name\": \"note\", \"model\": \"orders.Order\"}");

    List<String> places = found.path("usages").findValuesAsText("at");
    assertThat(places).containsExactly("orders/models.py:5", "orders/views.py:2");
    assertThat(found.path("usages").findValuesAsText("kind")).containsExactly("definition", "read");
    assertThat(found.path("usages").path(1).path("means_it").asText()).isEqualTo("perhaps");
    assertThat(found.path("usages").path(1).path("why").asText())
        .isEqualTo("what thing is, is not told");
    assertThat(found.path("left_out").properties())
        .extracting(each -> each.getKey() + " " + each.getValue())
        .containsExactly(
            "names of other models, classes and modules 1",
            "variables, parameters and functions of the same name 1");
    assertThat(found.path("tests").path(0).asText()).isEqualTo("orders/tests.py (2)");
    assertThat(found.path("in_migrations").path(0).asText())
        .isEqualTo("orders/migrations/0001_initial.py (2)");
    assertThat(found.has("not_seen")).isFalse();
    assertThat(found.path("limits").asText()).isEqualTo(CodeUses.LIMITS);
  }

  @Test
  void whatMeansTheModelsFieldComesFirstAndAnotherClassesAttributeNotAtAll() throws IOException {
    write(
        "orders/a_views.py",
        "class Page:\n    note = ''\n    def show(self):\n        return self.note\n");
    write(
        "orders/views.py",
        "from orders.models import Order\n\n"
            + "def show(x):\n"
            + "    setattr(Order(), x, 1)\n"
            + "    return Order.objects.filter(note=x)\n");
    write("orders/z.py", "def z(x):\n    return x.note\n");
    open();

    JsonNode found =
        call(new FindUsages(desk), "{\"name\": \"note\", \"model\": \"orders.Order\"}");

    assertThat(found.path("surely_mean_it").asInt()).isEqualTo(2);
    assertThat(found.path("usages").findValuesAsText("at"))
        .containsExactly("orders/models.py:5", "orders/views.py:5", "orders/z.py:2");
    assertThat(found.path("usages").findValuesAsText("means_it"))
        .containsExactly("surely", "surely", "perhaps");
    assertThat(found.path("not_seen").path(0).asText())
        .isEqualTo("getattr and setattr with a name made at run time: 1, orders/views.py:4");
  }

  @Test
  void aFieldIsFoundByItsModelsNameAlone() throws IOException {
    write("orders/views.py", "def show(order):\n    return order.note\n");
    open();

    JsonNode found = call(new FindUsages(desk), "{\"name\": \"Order.note\"}");

    assertThat(found.path("of_model").asText()).isEqualTo("orders.order");
    assertThat(found.path("usages").findValuesAsText("at"))
        .containsExactly("orders/models.py:5", "orders/views.py:2");
    assertThat(call(new FindUsages(desk), "{\"name\": \"note\"}").has("of_model")).isFalse();
  }

  @Test
  void aCodenameThatNoFieldHasIsAPermission() throws IOException {
    write(
        "orders/views.py",
        "def show(user):\n"
            + "    ship_order = user.has_perm('orders.ship_order')\n"
            + "    return ship_order\n");
    open();

    JsonNode found = call(new FindUsages(desk), "{\"name\": \"orders.ship_order\"}");

    assertThat(found.path("usages").findValuesAsText("at")).containsExactly("orders/views.py:2");
    assertThat(found.path("usages").path(0).path("kind").asText()).isEqualTo("permission-check");
  }

  private static String proposal(String title, String field) {
    ObjectNode proposal =
        object(
            """
            {"phases": [{"title": "add", "deploy": "before-code", "purpose": "Adds it.",
              "commands": ["python manage.py migrate orders 0002"],
              "rollback": {"commands": ["python manage.py migrate orders 0001"], "loses": "nothing"}}]}
            """);
    proposal.put("title", title);
    ObjectNode phase = (ObjectNode) proposal.path("phases").path(0);
    var files = phase.putArray("files");
    files
        .addObject()
        .put("path", "orders/models.py")
        .put("action", "edit")
        .putArray("replace")
        .addObject()
        .put("old", "    total = models.IntegerField()\n")
        .put(
            "new",
            "    total = models.IntegerField()\n    %s = models.IntegerField(null=True)\n"
                .formatted(field));
    files
        .addObject()
        .put("path", "orders/migrations/0002_order_%s.py".formatted(field))
        .put(
            "content",
            """
            from django.db import migrations, models


            class Migration(migrations.Migration):
                dependencies = [("orders", "0001_initial")]
                operations = [
                    migrations.AddField("order", "%s", models.IntegerField(null=True)),
                ]
            """
                .formatted(field));
    return proposal.toString();
  }

  private void open() {
    desk =
        new Desk(Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC()), Asker.NOBODY);
    ledger = new Ledger();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static JsonNode call(Tool tool, String arguments) {
    ToolResult result = tool.call(object(arguments));
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    return ((ToolResult.Ok) result).content();
  }
}
