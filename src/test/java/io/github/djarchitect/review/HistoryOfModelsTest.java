package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A proposal that changes a field of a model of which django-simple-history makes another one, and
 * of which makemigrations would write operations that nobody sees in models.py.
 */
class HistoryOfModelsTest {
  private static final String MODELS =
      """
      from django.db import models
      from simple_history.models import HistoricalRecords


      class Order(models.Model):
          note = models.TextField(null=True)
          code = models.CharField(max_length=20, null=True)
          history = HistoricalRecords()
      """;

  private static final String ADDED =
      MODELS.replace("    history =", "    remark = models.TextField(null=True)\n    history =");

  private static final String ADD =
      "migrations.AddField(model_name=\"order\", name=\"remark\","
          + " field=models.TextField(null=True)),";

  private static String ofHistory(String operation) {
    return operation.replace("\"order\"", "\"historicalorder\"");
  }

  private static TextTree project(String models) {
    return project(models, "HistoricalOrder", "simple_history.models.HistoricalChanges, ", "");
  }

  /**
   * The shop with a model of old versions that has the copies of two fields and some of its own.
   */
  private static TextTree project(String models, String name, String bases, String more) {
    return SmallShop.project()
        .with("shop/models.py", models)
        .with(
            "shop/migrations/0001_initial.py",
            """
            import simple_history.models
            from django.db import migrations, models
            class Migration(migrations.Migration):
                operations = [
                    migrations.CreateModel(name="Order", fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False,
                            auto_created=True, verbose_name="ID")),
                        ("note", models.TextField(null=True)),
                        ("code", models.CharField(max_length=20, null=True)),
                    ]),
                    migrations.CreateModel(name="%s", fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True,
                            db_index=True, verbose_name="ID")),
                        ("note", models.TextField(null=True)),
                        ("code", models.CharField(max_length=20, null=True)),
                        %s("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        ("history_type", models.CharField(max_length=1)),
                    ], bases=(%smodels.Model,)),
                ]
            """
                .formatted(name, more, bases));
  }

  private static ReviewResult judge(TextTree tree, String operations, String models) {
    Proposal.Phase phase =
        SmallShop.phase(Proposal.Deploy.BEFORE_CODE, "Changes it.", operations, models);
    String before = text(tree, "shop/models.py");
    return SmallShop.judge(
        tree,
        phase.with(
            List.of(
                phase.files().getFirst(),
                FileChange.edit("shop/models.py", Sha256.of(before), models))));
  }

  private static String text(TextTree tree, String path) {
    return new String(
        ((SourceTree.FileContent.Present) tree.read(path)).bytes(), StandardCharsets.UTF_8);
  }

  private static List<String> differences(ReviewResult result) {
    return result.findings().stream()
        .filter(finding -> finding.rule().equals("models-differ"))
        .peek(finding -> assertThat(finding.hazard()).isEqualTo(Hazard.DIVERGES_FROM_STATE))
        .map(Finding::message)
        .toList();
  }

  private static void isMissing(ReviewResult result, String message, String operation) {
    assertThat(differences(result)).singleElement().asString().contains(message);
    assertThat(result.findings())
        .filteredOn(finding -> finding.rule().equals("models-differ"))
        .singleElement()
        .extracting(Finding::fix)
        .asString()
        .contains(operation);
    assertThat(result.verdict().status()).isEqualTo("NeedsChanges");
  }

  @Test
  void aFieldAddedToTheModelAloneNamesTheOperationThatIsMissing() {
    isMissing(
        judge(project(MODELS), ADD, ADDED),
        "the migrations do not have remark in HistoricalOrder, which django-simple-history makes of"
            + " Order",
        "migrations.AddField(model_name=\"historicalorder\", name=\"remark\","
            + " field=models.TextField(null=True))");
  }

  @Test
  void aFieldAddedToBothIsFine() {
    ReviewResult result = judge(project(MODELS), ADD + ofHistory(ADD), ADDED);

    assertThat(differences(result)).isEmpty();
    assertThat(result.verdict().status()).isEqualTo("Approved");
  }

  @Test
  void aFieldThatHistoryLeavesOutIsNoneOfIts() {
    String records = "HistoricalRecords(excluded_fields=[\"remark\"])";
    String before = MODELS.replace("HistoricalRecords()", records);

    assertThat(
            judge(project(before), ADD, ADDED.replace("HistoricalRecords()", records)).findings())
        .isEmpty();
  }

  @Test
  void aRelationToManyIsNoneOfIts() {
    ReviewResult result =
        judge(
            project(MODELS),
            "migrations.AddField(model_name=\"order\", name=\"others\","
                + " field=models.ManyToManyField(to=\"shop.order\")),",
            MODELS.replace(
                "    history =", "    others = models.ManyToManyField(\"Order\")\n    history ="));

    assertThat(differences(result)).isEmpty();
  }

  @Test
  void aFieldThatIsAlteredOrLetGoInTheModelAlone() {
    String state = "migrations.SeparateDatabaseAndState(state_operations=[%s]),";
    isMissing(
        judge(
            project(MODELS),
            "migrations.AlterField(model_name=\"order\", name=\"code\","
                + " field=models.CharField(max_length=40, null=True)),",
            MODELS.replace("=20", "=40")),
        "code has another max_length in the migrations of HistoricalOrder",
        "migrations.AlterField(model_name=\"historicalorder\", name=\"code\","
            + " field=models.CharField(max_length=40, null=True))");
    String removed = "migrations.RemoveField(model_name=\"order\", name=\"code\"),";
    String without = MODELS.replace("    code = models.CharField(max_length=20, null=True)\n", "");
    isMissing(
        judge(project(MODELS), state.formatted(removed), without),
        "the migrations still have code in HistoricalOrder",
        "migrations.RemoveField(model_name=\"historicalorder\", name=\"code\")");
    assertThat(
            differences(
                judge(project(MODELS), state.formatted(removed + ofHistory(removed)), without)))
        .isEmpty();
  }

  @Test
  void aFieldWithAnotherNameInTheModelAlone() {
    ReviewResult result =
        judge(
            project(MODELS),
            "migrations.RenameField(model_name=\"order\", old_name=\"code\", new_name=\"sku\"),",
            MODELS.replace("code =", "sku ="));

    assertThat(differences(result))
        .anyMatch(message -> message.contains("do not have sku in HistoricalOrder"))
        .anyMatch(message -> message.contains("still have code in HistoricalOrder"));
  }

  @Test
  void whatTheCheckoutNeverMigratedIsNotOfThisProposal() {
    TextTree tree = SmallShop.project();
    String models =
        SmallShop.MODELS.replace(
                "class", "from simple_history.models import HistoricalRecords\nclass")
            + "    history = HistoricalRecords()\n";

    assertThat(
            differences(
                judge(
                    tree.with("shop/models.py", models),
                    ADD,
                    models + "    remark = models.TextField(null=True)\n")))
        .isEmpty();
  }

  @Test
  void aModelThatGetsHistoryNeedsItsTable() {
    String models =
        SmallShop.MODELS.replace(
            "class", "from simple_history.models import HistoricalRecords\nclass");
    TextTree tree = SmallShop.project().with("shop/models.py", models);

    assertThat(
            differences(
                judge(
                    tree,
                    ADD,
                    models
                        + "    remark = models.TextField(null=True)\n"
                        + "    history = HistoricalRecords()\n")))
        .singleElement()
        .asString()
        .contains("the migrations do not have HistoricalOrder");
  }

  @Test
  void historyIsFoundHoweverItIsSaid() {
    String plain = MODELS.replace("    history = HistoricalRecords()\n", "");
    String mixin =
        plain.replace(
            "class Order(models.Model)",
            "class Tracked(models.Model):\n"
                + "    history = HistoricalRecords(inherit=True)\n\n"
                + "    class Meta:\n        abstract = True\n\n\n"
                + "class Order(Tracked)");
    String registered = plain + "\n\nimport simple_history\nsimple_history.register(Order)\n";
    String imported = plain + "\n\nfrom simple_history import register as keep\nkeep(Order)\n";
    String partial =
        MODELS
            .replace(
                "class Order",
                "from functools import partial\nOurs = partial(HistoricalRecords, bases=[])\n\n"
                    + "class Order")
            .replace("= HistoricalRecords()", "= Ours(verbose_name=\"old\")");
    String derived =
        MODELS
            .replace("class Order", "class Ours(HistoricalRecords):\n    pass\n\n\nclass Order")
            .replace("= HistoricalRecords()", "= Ours()");
    for (String models : List.of(mixin, registered, imported, partial, derived)) {
      assertThat(differences(judge(project(models), ADD, withRemark(models))))
          .as(models)
          .singleElement()
          .asString()
          .contains("do not have remark in HistoricalOrder");
      assertThat(differences(judge(project(models), ADD + ofHistory(ADD), withRemark(models))))
          .as(models)
          .isEmpty();
    }
  }

  private static String withRemark(String models) {
    return models.replace("    note =", "    remark = models.TextField(null=True)\n    note =");
  }

  @Test
  void historyOfAnotherName() {
    for (String name : List.of("\"OrderVersion\"", "lambda name: f\"{name}Version\"")) {
      String models =
          MODELS.replace(
              "HistoricalRecords()", "HistoricalRecords(custom_model_name=%s)".formatted(name));

      assertThat(
              differences(
                  judge(
                      project(
                          models, "OrderVersion", "simple_history.models.HistoricalChanges, ", ""),
                      ADD,
                      withRemark(models))))
          .as(name)
          .singleElement()
          .asString()
          .contains("OrderVersion");
    }
  }

  @Test
  void fieldsOfItsOwnStayAndMayCome() {
    String models =
        MODELS
            .replace(
                "class Order",
                "class WithAddress(models.Model):\n"
                    + "    address = models.TextField(null=True)\n\n"
                    + "    class Meta:\n        abstract = True\n\n\nclass Order")
            .replace("HistoricalRecords()", "HistoricalRecords(bases=[WithAddress])");
    String host =
        "migrations.AddField(model_name=\"historicalorder\", name=\"host\","
            + " field=models.TextField(null=True)),";
    TextTree tree =
        project(
            models,
            "HistoricalOrder",
            "simple_history.models.HistoricalChanges, ",
            "(\"address\", models.TextField(null=True)),\n            ");

    assertThat(
            differences(
                judge(
                    tree,
                    ADD + ofHistory(ADD) + host,
                    withRemark(models)
                        .replace(
                            "    address =",
                            "    host = models.TextField(null=True)\n    address ="))))
        .isEmpty();
  }

  @Test
  void whoseFormCannotBeToldIsUnknownAndHasItsPlace() {
    String models =
        MODELS
            .replace(
                "class Order",
                "class Ours(HistoricalRecords):\n"
                    + "    def fields_included(self, model):\n        return chosen(model)\n\n\n"
                    + "class Order")
            .replace("= HistoricalRecords()", "= Ours()");
    String elsewhere =
        MODELS
            .replace("from simple_history.models", "from company.models")
            .replace("HistoricalRecords", "Versions");
    for (String text : List.of(models, elsewhere)) {
      ReviewResult result = judge(project(text), ADD, withRemark(text));

      assertThat(result.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.rule()).isEqualTo("models-differ");
                assertThat(finding.hazard()).isEqualTo(Hazard.UNREADABLE);
                assertThat(finding.message()).contains("remark", "HistoricalOrder");
                assertThat(finding.fix()).contains("historicalorder");
              });
      assertThat(result.coverage().unknowns()).hasSize(1);
      assertThat(result.verdict().status()).isEqualTo("NeedsChanges");
      assertThat(judge(project(text), ADD + ofHistory(ADD), withRemark(text)).verdict().status())
          .isEqualTo("Approved");
    }
  }

  @Test
  void triggersThatFillEventsNameColumnsThatNobodyReads() {
    String models =
        MODELS
            .replace("from simple_history.models import HistoricalRecords", "import pghistory")
            .replace("class Order", "@pghistory.track()\nclass Order")
            .replace("    history = HistoricalRecords()\n", "");
    TextTree tree =
        project(
            models,
            "OrderEvent",
            "",
            "(\"pgh_id\", models.AutoField(primary_key=True, serialize=False)),\n"
                + "            (\"pgh_label\", models.TextField()),\n            ");
    String both = ADD + ADD.replace("\"order\"", "\"orderevent\"");

    ReviewResult result = judge(tree, both, withRemark(models));

    assertThat(result.findings())
        .filteredOn(finding -> finding.rule().equals("models-differ"))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("triggers that fill OrderEvent, which django-pghistory makes of Order");
    assertThat(result.verdict().status()).isEqualTo("NeedsChanges");
  }

  private static ReviewResult review(TextTree tree, String operations) {
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(
                tree.with(
                    "shop/migrations/0002_change.py",
                    """
                    from django.db import migrations, models
                    class Migration(migrations.Migration):
                        dependencies = [("shop", "0001_initial")]
                        operations = [%s]
                    """
                        .formatted(operations)),
                ProjectOptions.DEFAULT));
    return Gate.review(
        new ReviewRequest(
            reading,
            List.of(new Target(Vendor.POSTGRESQL, "15")),
            DjangoVersion.DEFAULT,
            LiveDatabase.NONE,
            RunningCode.UNKNOWN,
            Set.of(new MigrationKey("shop", "0002_change")),
            Set.of(),
            Set.of(new MigrationKey("shop", "0001_initial")),
            ProjectOptions.DEFAULT,
            LocalDate.of(2026, 6, 1)));
  }

  @Test
  void aReviewOfNewMigrationsNamesWhatTheyForgot() {
    ReviewResult forgotten = review(project(ADDED), ADD);

    isMissing(forgotten, "do not have remark in HistoricalOrder", "\"historicalorder\"");
    assertThat(forgotten.findings())
        .filteredOn(finding -> finding.rule().equals("models-differ"))
        .singleElement()
        .extracting(finding -> finding.place().path())
        .isEqualTo("shop/migrations/0002_change.py");
    assertThat(differences(review(project(ADDED), ADD + ofHistory(ADD)))).isEmpty();
    // what older migrations have left is not of the new ones
    assertThat(
            differences(
                review(
                    project(MODELS)
                        .with(
                            "shop/migrations/0001_initial.py",
                            text(project(MODELS), "shop/migrations/0001_initial.py")
                                .replaceFirst("\\(\"code\", [^\n]*\n", "")),
                    "")))
        .isEmpty();
  }
}
