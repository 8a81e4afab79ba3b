package io.github.djarchitect.agent.tool;

import static io.github.djarchitect.agent.Fakes.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Submission;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.engine.Estimate;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.Coverage;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdicts;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was checked is kept, so that it need not be sent again. */
class CheckFilesTest {
  private static final String MIGRATION = "customers/migrations/0007_nickname.py";
  private static final String MODELS = "customers/models.py";

  private static final String FILES =
      """
      {"files": [
        {"path": "customers/models.py", "action": "edit", "replace": [
          {"old": "    email = models.EmailField()\\n    phone",
           "new": "    email = models.EmailField()\\n    nickname = models.CharField(max_length=40)\\n    phone"}]},
        {"path": "customers/migrations/0007_nickname.py", "content":
          "from django.db import migrations, models\\n\\n\\nclass Migration(migrations.Migration):\\n    dependencies = [('customers', '0006_customer_permissions')]\\n    operations = [migrations.AddField('customer', 'nickname', models.CharField(max_length=40))]\\n"}
      ]}
      """;

  private static final String MENDED =
      """
      {"draft": "D1", "files": [
        {"path": "customers/models.py", "action": "edit", "replace": [
          {"old": "nickname = models.CharField(max_length=40)",
           "new": "nickname = models.CharField(max_length=40, null=True)"}]},
        {"path": "customers/migrations/0007_nickname.py", "replace": [
          {"old": "max_length=40", "new": "max_length=40, null=True"}]}
      ]}
      """;

  private static final String PHASES =
      """
      "title": "A nickname", "phases": [
        {"title": "Add it", "deploy": "before-code", "rollback": {"commands": ["python manage.py migrate customers 0006"], "loses": "nicknames"},
         "files": [{"path": "customers/migrations/0007_nickname.py"}, {"path": "customers/models.py"}]}]
      """;

  private final Desk desk =
      new Desk(
          Workspace.open(Path.of("examples", "shop"), WorkspaceOptions.DEFAULT, Clock.systemUTC()),
          Asker.NOBODY);

  @Test
  void whatWasCheckedIsADraftForEveryTool() {
    JsonNode checked = ok(new CheckFiles(desk), FILES);

    assertThat(checked.path("verdict").asText()).isEqualTo("NeedsChanges");
    assertThat(checked.path("draft").asText()).isEqualTo("D1");
    assertThat(ok(new CheckFiles(desk), FILES).path("draft").asText()).isEqualTo("D1");
    assertThat(
            ok(new ReadFile(desk), "{\"path\": \"%s\", \"draft\": \"D1\"}".formatted(MODELS))
                .path("text")
                .asText())
        .contains("nickname");
    assertThat(
            ok(
                    new PredictSql(desk),
                    "{\"migration\": \"customers.0007_nickname\", \"draft\": \"D1\"}")
                .findValuesAsText("sql")
                .getFirst())
        .contains("ADD COLUMN \"nickname\"");
  }

  @Test
  void onlyWhatChangesIsSentAndTheRestIsTheDrafts() {
    ok(new CheckFiles(desk), FILES);
    List<FileChange> before = files("D1");

    JsonNode mended = ok(new CheckFiles(desk), MENDED);
    List<FileChange> after = files("D2");

    assertThat(mended.path("verdict").asText()).isEqualTo("Approved");
    assertThat(mended.path("draft").asText()).isEqualTo("D2");
    assertThat(after).map(FileChange::path).containsExactly(MODELS, MIGRATION);
    assertThat(after).map(FileChange::content).allMatch(text -> text.contains("40, null=True"));
    // as changes of the checkout, not of the draft before
    assertThat(after.getFirst().baseSha256()).isEqualTo(before.getFirst().baseSha256());
    assertThat(after.getLast().action()).isEqualTo(FileChange.Action.CREATE);
    assertThat(after.getLast().baseSha256()).isNull();
  }

  @Test
  void aFileThatIsWrittenAnewStandsOnTheCheckoutAsTheDraftsDid() {
    ok(new CheckFiles(desk), FILES);
    String text = files("D1").getFirst().content();
    String sha256 = Sha256.of(text);
    ObjectNode arguments = object("{\"draft\": \"D1\", \"files\": []}");
    arguments
        .withArray("files")
        .addObject()
        .put("path", MODELS)
        .put("action", "edit")
        .put("base_sha256", sha256)
        .put("content", text + "\n# end\n");

    assertThat(new CheckFiles(desk).call(arguments)).isInstanceOf(ToolResult.Ok.class);

    assertThat(files("D2").getFirst().content()).endsWith("# end\n");
    assertThat(files("D2").getFirst().baseSha256()).isEqualTo(files("D1").getFirst().baseSha256());
  }

  @Test
  void aDraftOfFilesIsSubmittedWithATitleAndPhasesThatNameThem() {
    ok(new CheckFiles(desk), FILES);
    ok(new CheckFiles(desk), MENDED);

    ToolResult.Error alone = refused(submit(), "{\"draft\": \"D2\"}");
    Submission submitted = submitted("{\"draft\": \"D2\", %s}".formatted(PHASES));

    assertThat(alone.kind()).isEqualTo("incomplete-proposal");
    assertThat(alone.remedy()).contains("title and phases").contains("path alone");
    assertThat(submitted.approved()).isTrue();
    assertThat(submitted.proposal().title()).isEqualTo("A nickname");
    assertThat(submitted.proposal().files()).containsExactlyInAnyOrderElementsOf(files("D2"));
    // where a phase states no lock, the one that a server is known to take
    assertThat(submitted.proposal().phases().getFirst().locks())
        .singleElement()
        .satisfies(
            lock -> {
              assertThat(lock.table()).isEqualTo("customers_customer");
              assertThat(lock.mode()).isEqualTo("ACCESS EXCLUSIVE");
            });
  }

  @Test
  void aFileOfADraftWithoutPhasesIsEditedOnceMoreInALaterPhase() {
    ok(new CheckFiles(desk), FILES);
    ok(new CheckFiles(desk), MENDED);
    String later =
        """
        , {"title": "Say why", "deploy": "with-code",
          "rollback": {"commands": ["true"], "loses": "nothing"},
          "files": [{"path": "%s", "action": "edit", "replace": [
            {"old": "class Customer(", "new": "# people who buy\\nclass Customer("}]}]}]
        """
            .formatted(MODELS);
    String phases = PHASES.stripTrailing();

    Submission submitted =
        submitted(
            "{\"draft\": \"D2\", %s}".formatted(phases.substring(0, phases.length() - 1) + later));

    assertThat(submitted.review().findings()).isEmpty();
    List<Proposal.Phase> made = submitted.proposal().phases();
    assertThat(text(made.getFirst(), MODELS)).contains("nickname").doesNotContain("who buy");
    assertThat(text(made.getLast(), MODELS)).contains("nickname").contains("who buy");
    assertThat(file(made.getLast(), MODELS).baseSha256())
        .isEqualTo(Sha256.of(text(made.getFirst(), MODELS)));
  }

  @Test
  void aPlaybooksDraftIsChangedInTheLastPhaseThatHasTheFile() {
    String plan = plan();
    Proposal before = desk.draft(plan).orElseThrow();
    FileChange migration =
        before.files().stream()
            .filter(file -> file.content().contains("class Migration"))
            .findFirst()
            .orElseThrow();

    JsonNode checked =
        ok(
            new CheckFiles(desk),
            """
            {"draft": "%s", "files": [
              {"path": "%s", "replace": [{"old": "class Migration", "new": "# ours\\nclass Migration"}]},
              {"path": "customers/extra.py", "content": "x = 1\\n"}]}
            """
                .formatted(plan, migration.path()));
    Proposal after = desk.draft(checked.path("draft").asText()).orElseThrow();

    assertThat(after.title()).isEqualTo(before.title());
    assertThat(after.phases()).hasSameSizeAs(before.phases());
    assertThat(after.files())
        .filteredOn(file -> file.path().equals(migration.path()))
        .singleElement()
        .isEqualTo(
            FileChange.create(
                migration.path(),
                migration.content().replace("class Migration", "# ours\nclass Migration")));
    assertThat(after.phases().getLast().files().getLast().path()).isEqualTo("customers/extra.py");
    assertThat(after.files()).hasSize(before.files().size() + 1);
    assertThat(checked.path("verdict").asText()).isEqualTo("Approved");
  }

  @Test
  void whatIsSaidBesideAPlansDraftStandsInThePlaceOfItsOwn() {
    String plan = plan();
    Proposal before = desk.draft(plan).orElseThrow();

    Submission submitted =
        submitted(
            "{\"draft\": \"%s\", \"strategy\": \"Ours.\", \"title\": \"\", \"phases\": []}"
                .formatted(plan));

    assertThat(submitted.proposal().strategy()).isEqualTo("Ours.");
    assertThat(submitted.proposal().title()).isEqualTo(before.title());
    assertThat(submitted.proposal().phases()).isEqualTo(before.phases());
  }

  @Test
  void whatAPhaseBesideADraftDoesNotSayIsTheDraftsPhases() {
    String plan = plan();
    List<Proposal.Phase> before = desk.draft(plan).orElseThrow().phases();
    ObjectNode arguments = object("{\"draft\": \"%s\", \"phases\": []}".formatted(plan));
    for (Proposal.Phase phase : before) {
      ObjectNode given = arguments.withArray("phases").addObject();
      given.put("title", phase.title()).put("deploy", phase.deploy().spelling());
      given.putArray("files");
      given.putObject("rollback").put("loses", "").putArray("commands");
    }
    ((ObjectNode) arguments.withArray("phases").get(0)).put("title", "Ours").put("gate", "Wait.");

    Submission submitted = submitted(arguments.toString());

    List<Proposal.Phase> after = submitted.proposal().phases();
    assertThat(after.subList(1, after.size())).isEqualTo(before.subList(1, before.size()));
    Proposal.Phase first = before.getFirst();
    assertThat(after.getFirst())
        .isEqualTo(
            new Proposal.Phase(
                "Ours",
                first.deploy(),
                first.purpose(),
                first.files(),
                first.commands(),
                first.locks(),
                "Wait.",
                first.verify(),
                first.rollback()));
  }

  @Test
  void aFileOfTheDraftThatAnotherPhaseNamesHasMovedThereAndPhasesThatNobodyNamesStay() {
    String plan = plan();
    List<Proposal.Phase> before = desk.draft(plan).orElseThrow().phases();
    ObjectNode arguments = object("{\"draft\": \"%s\", \"phases\": []}".formatted(plan));
    Proposal.Phase last = before.getLast();
    ObjectNode only = arguments.withArray("phases").addObject();
    only.put("title", last.title().toUpperCase(Locale.ROOT));
    String moved = before.getFirst().files().getFirst().path();
    only.putArray("files").addObject().put("path", moved);

    ToolResult result = submit().call(arguments);

    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    JsonNode content = ((ToolResult.Ok) result).content();
    assertThat(content.path("phases_of_draft_kept"))
        .map(JsonNode::asText)
        .containsExactlyElementsOf(
            before.subList(0, before.size() - 1).stream().map(Proposal.Phase::title).toList());
    assertThat(content.has("phases_of_draft_left_out")).isFalse();
    assertThat(content.has("left_out")).isFalse();
    Proposal proposal = ((Submission) ((ToolResult.Ok) result).attached()).proposal();
    assertThat(proposal.files().getLast().path()).isEqualTo(moved);
    assertThat(proposal.files()).containsAll(last.files());
    assertThat(proposal.phases()).hasSameSizeAs(before);
    assertThat(proposal.phases().get(1)).isEqualTo(before.get(1));
    assertThat(proposal.phases().getLast().purpose()).isEqualTo(last.purpose());
    assertThat(proposal.phases().getLast().rollback()).isEqualTo(last.rollback());
  }

  @Test
  void aPhaseOfTheDraftGoesWhereItIsSaidAndANewOneIsWhole() {
    String plan = plan();
    List<Proposal.Phase> before = desk.draft(plan).orElseThrow().phases();

    Submission dropped =
        submitted(
            "{\"draft\": \"%s\", \"drop\": [\"%s\"]}".formatted(plan, before.getLast().title()));
    ToolResult.Error half =
        refused(
            submit(),
            "{\"draft\": \"%s\", \"phases\": [{\"title\": \"Soak\", \"gate\": \"A week.\"}]}"
                .formatted(plan));

    assertThat(dropped.proposal().phases()).isEqualTo(before.subList(0, before.size() - 1));
    assertThat(half.message())
        .contains("'Soak' has no deploy")
        .contains("'Soak' has no rollback.commands");
  }

  @Test
  void anEarlierPhasesTextIsEditedWhereItIsNamedAndTheLaterPhasesGetTheChangeToo() {
    String plan = plan();
    List<Proposal.Phase> before = desk.draft(plan).orElseThrow().phases();
    List<Integer> writers =
        IntStream.range(0, before.size())
            .filter(i -> before.get(i).files().stream().anyMatch(f -> f.path().equals(MODELS)))
            .boxed()
            .toList();
    assertThat(writers).hasSizeGreaterThan(1);
    int first = writers.getFirst();
    String edit =
        """
        {"draft": "%s", "files": [
          {"path": "%s", "phase": %s, "replace": [
            {"old": "class Customer(", "new": "# first\\nclass Customer("}]},
          {"path": "customers/extra.py", "phase": %s, "content": "x = 1\\n"}]}
        """;

    JsonNode checked =
        ok(
            new CheckFiles(desk),
            edit.formatted(plan, MODELS, first + 1, "\"" + before.getFirst().title() + "\""));

    List<Proposal.Phase> after = desk.draft(checked.path("draft").asText()).orElseThrow().phases();
    assertThat(text(after.get(first), MODELS)).contains("# first\nclass Customer(");
    for (int each : writers) {
      assertThat(text(after.get(each), MODELS)).contains("# first\nclass Customer(");
    }
    String base = null;
    for (int each : writers) {
      FileChange change = file(after.get(each), MODELS);
      assertThat(base == null || base.equals(change.baseSha256())).isTrue();
      base = Sha256.of(change.content());
    }
    assertThat(after.getFirst().files().getLast().path()).isEqualTo("customers/extra.py");
    assertThat(checked.path("verdict").asText()).isEqualTo("Approved");
    assertThat(checked.path("changed_in").path(MODELS).asText())
        .startsWith("phase %d (".formatted(first + 1))
        .contains(
            "; carried over to phase %d (%s), which writes it too"
                .formatted(writers.get(1) + 1, before.get(writers.get(1)).title()));
    assertThat(checked.path("changed_in").path("customers/extra.py").asText())
        .isEqualTo("phase 1 (%s)".formatted(before.getFirst().title()));

    ToolResult.Error unknown =
        refused(new CheckFiles(desk), edit.formatted(plan, MODELS, 9, "\"Nowhere\""));
    assertThat(unknown.message()).contains("no phase '9'").contains("no phase 'Nowhere'");
    assertThat(unknown.remedy()).contains("a number from 1 to " + before.size());
  }

  @Test
  void whoseTextDoesNotHaveAPieceIsSaid() {
    String plan = plan();
    int phases = desk.draft(plan).orElseThrow().phases().size();

    ToolResult.Error error =
        refused(
            new CheckFiles(desk),
            """
            {"draft": "%s", "files": [
              {"path": "%s", "replace": [{"old": "no such text", "new": ""}]}]}
            """
                .formatted(plan, MODELS));

    assertThat(error.message())
        .startsWith(MODELS + ": 'no such text' is not in the text of " + plan + " after phase ");
    assertThat(error.remedy()).contains("a number from 1 to " + phases).contains("read_file");
  }

  @Test
  void aTableThatTheMigrationMakesHasNoRowsToWorkOn() {
    JsonNode predicted =
        ok(
            new PredictSql(desk),
            """
            {"migration": "customers.0007_note", "target": "postgresql:15", "files": [
              {"path": "customers/migrations/0007_note.py", "content":
                "from django.db import migrations, models\\n\\n\\nclass Migration(migrations.Migration):\\n    dependencies = [('customers', '0006_customer_permissions')]\\n    operations = [\\n        migrations.CreateModel('Note', [('id', models.BigAutoField(primary_key=True)), ('at', models.DateField()), ('customer', models.ForeignKey('customers.Customer', models.CASCADE))]),\\n        migrations.AddIndex('note', models.Index(fields=['at'], name='note_at')),\\n        migrations.AddIndex('customer', models.Index(fields=['email'], name='customer_email'))]\\n"}]}
            """);

    JsonNode statements = predicted.path("statements");
    assertThat(statements).hasSizeGreaterThan(3);
    for (JsonNode each : statements) {
      boolean old = each.path("sql").asText().contains("customer_email");
      assertThat(each.path("work").asText()).isEqualTo(old ? "index-build" : "none");
      assertThat(each.path("low_seconds").asDouble(-1) == 0).isEqualTo(!old);
    }
  }

  @Test
  void theOtherSideOfARelationIsToldAsThat() {
    Desk shop =
        new Desk(
            Workspace.open(
                Path.of("examples", "shop"), WorkspaceOptions.DEFAULT, Clock.systemUTC()),
            Asker.NOBODY);
    assertThat(
            ok(new FindUsages(shop), "{\"model\": \"customers.Customer\", \"name\": \"orders\"}")
                .path("no_field")
                .asText())
        .isEqualTo(
            "Customer has no field orders of its own: it is the other side of"
                + " orders.Order.customer.");
    assertThat(ok(new FindUsages(shop), "{\"name\": \"Customer\"}").has("writes")).isFalse();
  }

  @Test
  void aFieldThatWasRenamedIsToldWithItsNameOfToday(@TempDir Path root) throws IOException {
    Path app = Files.createDirectories(root.resolve("gym/migrations")).getParent();
    Files.writeString(root.resolve("manage.py"), "");
    Files.writeString(app.resolve("__init__.py"), "");
    Files.writeString(app.resolve("migrations/__init__.py"), "");
    Files.writeString(
        app.resolve("models.py"),
        "from django.db import models\n\n\nclass Log(models.Model):\n"
            + "    weight = models.IntegerField()\n    repetitions = models.IntegerField()\n");
    String migration =
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
            + "    dependencies = [%s]\n    operations = [%s]\n";
    Files.writeString(
        app.resolve("migrations/0001_initial.py"),
        migration.formatted(
            "",
            "migrations.CreateModel('Log', [('id', models.BigAutoField(primary_key=True)),"
                + " ('weight', models.IntegerField()), ('reps', models.IntegerField())])"));
    Files.writeString(
        app.resolve("migrations/0002_names.py"),
        migration.formatted(
            "('gym', '0001_initial')", "migrations.RenameField('log', 'reps', 'repetitions')"));
    Desk gym =
        new Desk(Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC()), Asker.NOBODY);
    String told = "Log has no field reps; gym.0002_names renamed it to repetitions.";
    String sought = "{\"model\": \"gym.Log\", \"name\": \"%s\"}";

    assertThat(ok(new FindUsages(gym), sought.formatted("reps")).path("no_field").asText())
        .isEqualTo(told);
    assertThat(ok(new FindUsages(gym), sought.formatted("height")).path("no_field").asText())
        .isEqualTo("Log has no field height.");
    assertThat(ok(new FindUsages(gym), sought.formatted("weight")).has("no_field")).isFalse();

    String plan =
        "{\"playbook\": \"rename-column\", \"parameters\": {\"model\": \"gym.Log\","
            + " \"field\": \"%s\", \"to\": \"x\"}}";
    JsonNode renamed = ok(new DraftPlan(gym), plan.formatted("reps")).path("questions").path(0);
    assertThat(renamed.path("question").asText()).isEqualTo(told + " Did you mean repetitions?");
    assertThat(renamed.path("default").asText()).isEqualTo("repetitions");
    JsonNode nothing = ok(new DraftPlan(gym), plan.formatted("zzz")).path("questions").path(0);
    assertThat(nothing.path("question").asText())
        .isEqualTo("Log has no field zzz. Which one is meant?");
    assertThat(nothing.has("default")).isFalse();
  }

  @Test
  void secondsHaveNoRestsOfBinaryFractions() {
    assertThat(Estimate.of(Work.UNBOUNDED_DML, Optional.of(1_200_000L)))
        .contains(new Estimate(12, 120));
    assertThat(Estimate.of(Work.REWRITE, Optional.of(3_000_000L))).contains(new Estimate(6.3, 63));
  }

  @Test
  void aChangeThatALaterPhaseWouldTakeBackIsAskedForThereAsWell() {
    String plan = plan();
    List<Proposal.Phase> before = desk.draft(plan).orElseThrow().phases();
    List<Integer> writers =
        IntStream.range(0, before.size())
            .filter(i -> before.get(i).files().stream().anyMatch(f -> f.path().equals(MODELS)))
            .boxed()
            .toList();
    int first = writers.getFirst();
    ObjectNode arguments = object("{\"draft\": \"%s\", \"files\": []}".formatted(plan));
    arguments
        .withArray("files")
        .addObject()
        .put("path", MODELS)
        .put("phase", first + 1)
        .put("action", "edit")
        .put("content", text(before.get(first), MODELS) + "# ours\n");

    ToolResult.Error error = refused(new CheckFiles(desk), arguments.toString());

    int second = writers.get(1);
    assertThat(error.message())
        .contains(
            "%s: phase %d (%s) writes it too: give the change for phase %d as well."
                .formatted(MODELS, second + 1, before.get(second).title(), second + 1));

    for (int each : writers.subList(1, writers.size())) {
      arguments
          .withArray("files")
          .insertObject(0)
          .put("path", MODELS)
          .put("phase", each + 1)
          .put("action", "edit")
          .put("content", text(before.get(each), MODELS) + "# ours\n");
    }
    JsonNode given = ok(new CheckFiles(desk), arguments.toString());
    List<Proposal.Phase> after = desk.draft(given.path("draft").asText()).orElseThrow().phases();
    for (int each : writers) {
      assertThat(text(after.get(each), MODELS)).endsWith("# ours\n");
    }
    assertThat(given.path("verdict").asText()).isEqualTo("Approved");
  }

  private static String text(Proposal.Phase phase, String path) {
    return file(phase, path).content();
  }

  private static FileChange file(Proposal.Phase phase, String path) {
    return phase.files().stream()
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElseGet(() -> FileChange.create(path, ""));
  }

  @Test
  void filesOfAPhaseBesideADraftAreLaidOverTheDraftsAndCarriedOver() {
    String plan = plan();
    Proposal before = desk.draft(plan).orElseThrow();
    ObjectNode arguments = object("{\"draft\": \"%s\", \"phases\": []}".formatted(plan));
    for (Proposal.Phase phase : before.phases()) {
      ObjectNode given = arguments.withArray("phases").addObject();
      given.put("title", phase.title()).put("deploy", phase.deploy().spelling());
      given.putArray("files");
      given.putObject("rollback").put("loses", "").putArray("commands");
    }
    int first =
        IntStream.range(0, before.phases().size())
            .filter(i -> !text(before.phases().get(i), MODELS).isEmpty())
            .findFirst()
            .orElseThrow();
    ((ObjectNode) arguments.path("phases").get(first))
        .withArray("files")
        .addObject()
        .put("path", MODELS)
        .putArray("replace")
        .addObject()
        .put("old", "class Customer(")
        .put("new", "# first\nclass Customer(");

    ToolResult.Ok result = (ToolResult.Ok) submit().call(arguments);
    Submission submitted = (Submission) result.attached();

    assertThat(submitted.approved()).isTrue();
    assertThat(submitted.proposal().files())
        .map(FileChange::path)
        .containsExactlyInAnyOrderElementsOf(
            before.files().stream().map(FileChange::path).toList());
    assertThat(submitted.proposal().files())
        .filteredOn(file -> file.path().equals(MODELS))
        .hasSizeGreaterThan(1)
        .allMatch(file -> file.content().contains("# first\nclass Customer("));
    assertThat(result.content().has("left_out")).isFalse();
    assertThat(result.content().path("changed_in").path(MODELS).asText()).contains("carried over");
  }

  @Test
  void filesAloneGoIntoTheOnlyPhaseAndNoneIsLeftOutWithoutAWord() {
    ok(new CheckFiles(desk), FILES);
    ok(new CheckFiles(desk), MENDED);
    String empty = PHASES.replaceAll("\"files\": \\[.*?\\]", "\"files\": []");
    String some =
        PHASES.replace("{\"path\": \"customers/models.py\"}", "").replace("\"}, ]", "\"}]");
    String phase =
        "{\"title\": \"Wait\", \"deploy\": \"background\", \"files\": [],"
            + " \"rollback\": {\"commands\": [\"true\"], \"loses\": \"nothing\"}}, {";

    Submission only = submitted("{\"draft\": \"D2\", %s}".formatted(empty));
    ToolResult.Error nowhere =
        refused(submit(), "{\"draft\": \"D2\", %s}".formatted(empty.replaceFirst("\\{", phase)));
    ToolResult part =
        submit().call(object("{\"draft\": \"D2\", %s}".formatted(some.replaceFirst("\\{", phase))));

    assertThat(only.approved()).isTrue();
    assertThat(only.proposal().files()).isEqualTo(files("D2"));
    assertThat(nowhere.message())
        .isEqualTo(
            "D2 is files alone, and none of them is in a phase: %s, %s."
                .formatted(MODELS, MIGRATION));
    assertThat(((ToolResult.Ok) part).content().path("left_out"))
        .map(JsonNode::asText)
        .containsExactly(MODELS);
  }

  @Test
  void whatTheDraftDoesNotHaveIsSaid() {
    ok(new CheckFiles(desk), FILES);

    assertThat(
            refused(
                    new CheckFiles(desk),
                    "{\"draft\": \"D1\", \"files\": [{\"path\": \"customers/admin.py\"}]}")
                .message())
        .isEqualTo(
            "customers/admin.py: the draft has no such file, or not so often; give content or"
                + " replace.");
    assertThat(refused(new CheckFiles(desk), "{\"draft\": \"D7\"}").kind())
        .isEqualTo("unknown-draft");
    assertThat(refused(new CheckFiles(desk), "{}").kind()).isEqualTo("nothing-given");
    assertThat(
            refused(
                    submit(),
                    "{\"draft\": \"D1\", %s}"
                        .formatted(
                            PHASES.replace("}]}]", "}, {\"path\": \"%s\"}]}]".formatted(MODELS))))
                .message())
        .startsWith(MODELS + ": the draft has no such file, or not so often");
  }

  @Test
  void aPieceThatOccursTwiceWantsMoreTextAroundIt() {
    ToolResult.Error error =
        refused(
            new CheckFiles(desk),
            """
            {"draft": "%s", "files": [
              {"path": "%s", "replace": [{"old": "models.", "new": ""}]}]}
            """
                .formatted(plan(), MODELS));

    assertThat(error.message()).contains("there more than once");
    assertThat(error.remedy())
        .isEqualTo("Give more of the text around it, so that it occurs once.");
  }

  @Test
  void aFileThatIsNoPythonIsOneFault() {
    JsonNode checked =
        ok(
            new CheckFiles(desk),
            """
            {"files": [{"path": "customers/migrations/0007_x.py", "content":
              "from django.db import migrations\\n\\n\\nclass Migration(migrations.Migration):\\n    dependencies = [('customers', '0006_customer_permissions')]\\n    operations = [migrations.RunSQL('SELECT 1'\\n"}]}
            """);

    assertThat(checked.path("findings").findValuesAsText("path"))
        .filteredOn(path -> path.endsWith("0007_x.py"))
        .hasSize(1);
    assertThat(checked.path("findings").findValuesAsText("rule")).contains("does-not-parse");
    assertThat(checked.path("verdict").asText()).isEqualTo("Refused");
  }

  @Test
  void aNoteIsToldOnceAndCountedAfterwards() {
    String plan = plan();
    JsonNode first = ok(new CheckFiles(desk), "{\"draft\": \"%s\"}".formatted(plan));
    JsonNode again = ok(new CheckFiles(desk), "{\"draft\": \"%s\"}".formatted(plan));

    long notes =
        first.path("findings").findValuesAsText("severity").stream().filter("note"::equals).count();
    assertThat(notes).isPositive();
    assertThat(first.has("notes_as_before")).isFalse();
    assertThat(again.path("notes_as_before").asLong()).isEqualTo(notes);
    assertThat(again.path("findings").findValuesAsText("severity")).doesNotContain("note");
  }

  @Test
  void findingsThatDifferByTheirPlaceAloneAreOneWithItsPlaces() {
    Finding one =
        Finding.of(
            "code-names-removed-field",
            Hazard.BREAKS_NEXT_CODE,
            Severity.NOTE,
            null,
            Place.of("a/x.html", 2),
            "Check has no field desc, and `{{ check.desc }}` is empty.",
            "Change the place, or name it as a/x.html:2.");
    Finding other =
        Finding.of(
            one.rule(),
            one.hazard(),
            one.severity(),
            null,
            Place.of("b/y.html", 7),
            "Check has no field desc, and `{{ c.desc }}` is empty.",
            "Change the place, or name it as b/y.html:7.");
    ReviewResult review =
        new ReviewResult(
            Verdicts.approved(),
            List.of(one, other),
            new Coverage(0, 0, 0, 0, List.of()),
            List.of(),
            DjangoVersion.DEFAULT);

    JsonNode findings = GateAnswer.of(review, new HashSet<>()).path("findings");

    assertThat(findings).hasSize(1);
    assertThat(findings.path(0).path("also_at").path(0).asText())
        .isEqualTo("b/y.html:7 `{{ c.desc }}`");
  }

  @Test
  void aPlanTellsItsCommandsChecksAndRisksShortly() {
    JsonNode told =
        ok(
            new DraftPlan(desk),
            """
            {"playbook": "rename-column", "parameters":
              {"model": "customers.Customer", "field": "phone", "to": "telephone"}}
            """);
    Proposal plan = desk.draft(told.path("draft").asText()).orElseThrow();

    for (int i = 0; i < plan.phases().size(); i++) {
      Proposal.Phase phase = plan.phases().get(i);
      assertThat(told.path("phases").path(i).path("commands")).hasSameSizeAs(phase.commands());
      assertThat(told.path("phases").path(i).path("verify")).hasSameSizeAs(phase.verify());
    }
    assertThat(told.path("risks").path(0).asText()).startsWith(plan.risks().getFirst().risk());
    assertThat(told.findValuesAsText("purpose")).isNotEmpty();
  }

  private String plan() {
    return ok(
            new DraftPlan(desk),
            """
            {"playbook": "rename-column", "parameters":
              {"model": "customers.Customer", "field": "phone", "to": "telephone"}}
            """)
        .path("draft")
        .asText();
  }

  private List<FileChange> files(String draft) {
    return desk.draft(draft).orElseThrow().files();
  }

  private Tool submit() {
    return new SubmitProposal(desk, new Ledger());
  }

  private Submission submitted(String arguments) {
    ToolResult result = submit().call(object(arguments));
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    return (Submission) ((ToolResult.Ok) result).attached();
  }

  private static JsonNode ok(Tool tool, String arguments) {
    ToolResult result = tool.call(object(arguments));
    assertThat(result).isInstanceOf(ToolResult.Ok.class);
    return ((ToolResult.Ok) result).content();
  }

  private static ToolResult.Error refused(Tool tool, String arguments) {
    ToolResult result = tool.call(object(arguments));
    assertThat(result).isInstanceOf(ToolResult.Error.class);
    return (ToolResult.Error) result;
  }
}
