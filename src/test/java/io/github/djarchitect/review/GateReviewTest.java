package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.ReviewText;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateReviewTest {
  private static final String INDEX =
      "migrations.AddIndex(model_name=\"order\", index=models.Index(fields=[\"note\"],"
          + " name=\"n\")),";
  private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

  private static final String NEW = "shop/migrations/0002_new.py";

  private LiveDatabase live = LiveDatabase.NONE;
  private List<Target> targets = List.of(new Target(Vendor.POSTGRESQL, "15"));
  private boolean baseKnown = true;
  private RunningCode running = RunningCode.UNKNOWN;

  private static String migration(String name, String parent, String operations) {
    return "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
        + (parent.isEmpty()
            ? "    initial = True\n    dependencies = []\n"
            : "    dependencies = [(\"shop\", \"" + parent + "\")]\n")
        + "    operations = [\n"
        + operations.indent(8)
        + "    ]\n"
        + "# "
        + name
        + "\n";
  }

  private static TextTree project() {
    return new TextTree()
        .with("manage.py", "")
        .with("shop/__init__.py", "")
        .with("shop/migrations/__init__.py", "")
        .with(
            "shop/migrations/0001_initial.py",
            migration(
                "first",
                "",
                """
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("note", models.CharField(max_length=200, null=True)),
                    ],
                ),
                """));
  }

  private static TextTree with(String operations) {
    return project()
        .with("shop/migrations/0002_new.py", migration("new", "0001_initial", operations));
  }

  private ReviewRequest request(TextTree tree, String... old) {
    Reading reading = MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
    Set<MigrationKey> fresh = reading.found();
    Set<MigrationKey> shared = new TreeSet<>();
    if (baseKnown) {
      shared.add(new MigrationKey("shop", "0001_initial"));
      for (String name : old) {
        shared.add(new MigrationKey("shop", name));
      }
      fresh.removeAll(shared);
    }
    return new ReviewRequest(
        reading,
        targets,
        DjangoVersion.DEFAULT,
        live,
        running,
        fresh,
        Set.of(),
        shared,
        ProjectOptions.DEFAULT,
        TODAY);
  }

  private ReviewResult review(TextTree tree, String... old) {
    return Gate.review(request(tree, old));
  }

  private static List<String> rules(ReviewResult result) {
    return result.findings().stream().map(Finding::rule).toList();
  }

  @Test
  void whatIsSafeIsApprovedWithoutAWord() {
    ReviewResult result =
        review(
            with(
                "migrations.AddField(model_name=\"order\", name=\"x\","
                    + " field=models.TextField(null=True)),"));
    assertThat(result.findings()).isEmpty();
    assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
    assertThat(result.coverage()).isEqualTo(new Coverage(2, 2, 0, 0, List.of()));
  }

  @Test
  void aBlockerInANewMigrationNeedsChanges() {
    ReviewResult result = review(with(INDEX));
    assertThat(rules(result)).containsExactly("index-not-concurrent");
    assertThat(result.verdict()).isInstanceOf(Verdict.NeedsChanges.class);
  }

  @Test
  void aBlockerInAnOldMigrationIsListedAndDoesNotBlock() {
    ReviewResult result = review(with(INDEX), "0002_new");
    assertThat(result.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.fresh()).isFalse());
    assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
  }

  @Test
  void aNewFileThatDoesNotParseIsRefused() {
    assertThat(
            review(project().with("shop/migrations/0002_new.py", "class Migration(\n")).verdict())
        .isInstanceOf(Verdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Migration(\n",
        "<<<<<<< HEAD\nfrom django.db import migrations\n=======\n>>>>>>> b\n",
        "from django.db import migrations\n"
      })
  void aNewFileOfWhichNothingCanBeToldIsRefusedAndCounted(String text) {
    ReviewResult result = review(project().with("shop/migrations/0002_new.py", text));
    assertThat(result.verdict()).isInstanceOf(Verdict.Refused.class);
    assertThat(result.coverage().migrations()).isEqualTo(2);
    assertThat(result.coverage().unknown()).isEqualTo(1);
    assertThat(result.coverage().unknowns())
        .isNotEmpty()
        .allMatch(each -> new MigrationKey("shop", "0002_new").equals(each.migration()));
  }

  @Nested
  class AnOldFileThatCannotBeRead {
    private TextTree besides(String broken) {
      return project()
          .with("stock/__init__.py", "")
          .with("stock/migrations/__init__.py", "")
          .with("stock/migrations/0001_initial.py", migration("first", "", ""))
          .with("stock/migrations/0002_broken.py", broken)
          .with(
              "shop/migrations/0002_new.py",
              migration(
                  "new",
                  "0001_initial",
                  "migrations.AddField(model_name=\"order\", name=\"x\","
                      + " field=models.TextField(null=True)),"));
    }

    private ReviewResult reviewOf(TextTree tree) {
      ReviewRequest all = request(tree);
      return Gate.review(
          new ReviewRequest(
              all.reading(),
              all.targets(),
              all.django(),
              all.live(),
              all.running(),
              Set.of(new MigrationKey("shop", "0002_new")),
              Set.of(),
              all.shared(),
              all.options(),
              all.today()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<<<<<<< HEAD\n",
          "class Migration(migrations.Migration):\n    dependencies = [\n"
        })
    void isSaidAndDoesNotStandInTheWayOfWhatDoesNotBuildOnIt(String text) {
      ReviewResult result = reviewOf(besides(text));
      assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
      assertThat(result.coverage().unknown()).isEqualTo(1);
      assertThat(result.coverage().analysed()).isEqualTo(3);
      assertThat(ReviewText.render(result, new TextTree(), Ink.PLAIN, 100, false))
          .anyMatch(line -> line.contains("it is not new, and nothing new builds on it"))
          .anyMatch(line -> line.contains("stock/migrations/0002_broken.py"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<<<<<<< HEAD\n",
          "class Migration(migrations.Migration):\n    operations = [\n"
        })
    void refusesWhatBuildsOnIt(String text) {
      ReviewResult result =
          reviewOf(
              besides(text)
                  .with(
                      "shop/migrations/0002_new.py",
                      migration("new", "0001_initial\"), (\"stock\", \"0002_broken", "")));
      assertThat(result.verdict()).isInstanceOf(Verdict.Refused.class);
      assertThat(result.findings())
          .anyMatch(each -> each.message().contains("Builds on stock.0002_broken") && each.fresh());
    }
  }

  @Test
  void aHelperOfAnOldMigrationIsNotNew() {
    TextTree tree =
        project()
            .with(
                "shop/migrations/_old.py",
                "from unknown import things\n\nOPERATIONS = [x for x in things]\n")
            .with(
                "shop/migrations/0002_old.py",
                "from django.db import migrations\n"
                    + "from ._old import OPERATIONS\n\n\n"
                    + "class Migration(migrations.Migration):\n"
                    + "    dependencies = [(\"shop\", \"0001_initial\")]\n"
                    + "    operations = OPERATIONS\n");
    ReviewResult result = review(tree, "0002_old");
    assertThat(result.findings())
        .isNotEmpty()
        .allMatch(each -> new MigrationKey("shop", "0002_old").equals(each.migration()));
    assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
    assertThat(result.coverage().partly()).isEqualTo(1);
  }

  @Test
  void aTargetThatNobodyMeasuredIsRefused() {
    targets = List.of(new Target(Vendor.POSTGRESQL, "9.6"));
    ReviewResult result = review(with(INDEX));
    assertThat(result.verdict()).isInstanceOf(Verdict.Refused.class);
    assertThat(result.findings())
        .anyMatch(each -> each.message().startsWith("postgresql:9.6 is not supported"));
  }

  @Test
  void dependenciesThatGoRoundAreRefusedAndNothingIsAnalysed() {
    ReviewResult result =
        review(
            project()
                .with("shop/migrations/0002_a.py", migration("a", "0003_b", ""))
                .with("shop/migrations/0003_b.py", migration("b", "0002_a", "")));
    assertThat(result.verdict()).isInstanceOf(Verdict.Refused.class);
    assertThat(result.coverage().analysed()).isZero();
  }

  @Test
  void whatIsUnknownIsNotApproved() {
    ReviewResult result = review(with("Rebuild(\"order\"),"));
    assertThat(result.verdict()).isInstanceOf(Verdict.NeedsChanges.class);
    assertThat(result.coverage().partly() + result.coverage().unknown()).isEqualTo(1);
    assertThat(result.coverage().unknowns()).isNotEmpty();
  }

  @Test
  void aSmallTableWeighsByWhoSaysThatItIsSmall() {
    assertThat(severityWhere(500, "pg_class.reltuples")).isEqualTo(Severity.NOTE);
    live = database(TableFacts.said("shop_order", 500, "CLAUDE.md:12"));
    assertThat(review(with(INDEX)).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.message()).contains("500 rows (assumed from CLAUDE.md:12)");
            });
    live = database(TableFacts.said("shop_order", 500_000, "CLAUDE.md:12"));
    assertThat(review(with(INDEX)).verdict()).isInstanceOf(Verdict.NeedsChanges.class);
    live = database(TableFacts.said("shop_order", 500));
    assertThat(review(with(INDEX)).verdict()).isInstanceOf(Verdict.NeedsChanges.class);
  }

  @Test
  void oneStatementForSomeOfManyRowsWeighsTheSameInSqlAndInPython() {
    for (String change :
        List.of(
            "migrations.RunSQL(\"UPDATE shop_order SET note = '' WHERE note IS NULL\", \"\"),",
            "migrations.RunSQL(\"UPDATE shop_order SET note = '' WHERE id BETWEEN 1 AND 9000000\","
                + " \"\"),",
            "migrations.RunSQL(\"UPDATE shop_order SET note = '' WHERE id > 5 AND id < 9000000\","
                + " \"\"),",
            "migrations.RunSQL(\"DELETE FROM shop_order WHERE note IS NULL\", \"\"),",
            python("Order.objects.filter(note__isnull=True).update(note=\"\")"),
            python("Order.objects.filter(note__isnull=True).delete()"))) {
      for (long rows : List.of(900_000L, 9_000_000L)) {
        live = database(TableFacts.said("shop_order", rows, "CLAUDE.md:12"));
        assertThat(review(with(change)).findings())
            .as(change)
            .filteredOn(each -> each.work() != null && each.work().equals("unbounded-dml"))
            .singleElement()
            .satisfies(
                finding -> {
                  assertThat(finding.severity())
                      .isEqualTo(rows < 1_000_000 ? Severity.WARNING : Severity.BLOCKER);
                  assertThat(finding.fix()).contains("batches");
                  if (change.contains("DELETE") || change.contains("delete")) {
                    assertThat(finding.fix()).startsWith("Delete by key in batches");
                  }
                });
      }
    }
  }

  @Test
  void theRowsOfAValueInHandAreNotSaidToBeMany() {
    live = database(TableFacts.said("shop_order", 40_000_000, "CLAUDE.md:12"));
    for (String value : List.of("row[\"note\"]", "row.note", "note")) {
      assertThat(
              review(with(python("Order.objects.filter(note=%s).delete()".formatted(value))))
                  .findings())
          .filteredOn(each -> each.rule().equals("run-python-unbounded"))
          .singleElement()
          .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }
    assertThat(review(with(python("Order.objects.filter(note=Order.OLD).delete()"))).findings())
        .filteredOn(each -> each.rule().equals("run-python-unbounded"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.BLOCKER));
  }

  @Test
  void allRowsThatAreDeletedAreGoneHoweverFewTheyWere() {
    live = database(TableFacts.said("shop_order", 500, "CLAUDE.md:12"));
    for (String change :
        List.of(
            "migrations.RunSQL(\"DELETE FROM shop_order\", \"\"),",
            python("Order.objects.all().delete()"))) {
      assertThat(review(with(change)).findings())
          .as(change)
          .anySatisfy(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
                assertThat(finding.hazard()).isEqualTo(Hazard.LOSES_DATA);
              });
    }
  }

  @Test
  void aListOfALargeTableIsToldAndThatOfASmallOneIsNot() {
    for (String read :
        List.of("list(Order.objects.all())", "[o.note for o in Order.objects.all()]")) {
      live = database(TableFacts.said("shop_order", 40_000_000, "CLAUDE.md:12"));
      assertThat(review(with(python(read))).findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
                assertThat(finding.message())
                    .contains("a list holds in memory every row of shop_order");
                assertThat(finding.hazard()).isEqualTo(Hazard.UNBOUNDED_MEMORY);
              });
      live = database(TableFacts.said("shop_order", 40_000, "CLAUDE.md:12"));
      assertThat(rules(review(with(python(read))))).doesNotContain("run-python-unbounded");
    }
  }

  @Test
  void aConditionThatAnotherModuleWroteIsShownAsWritten() {
    live = database(TableFacts.said("shop_order", 40_000_000, "CLAUDE.md:12"));
    TextTree tree =
        with("")
            .with(
                "shop/db.py",
                """
                from itertools import batched


                def delete_in_batches(queryset, batch_size=50):
                    count = queryset.count()
                    if count <= batch_size:
                        return queryset.delete()
                    for batch in batched(queryset.values_list("pk", flat=True), batch_size):
                        queryset.model.objects.filter(pk__in=batch).delete()
                """)
            .with(
                "shop/migrations/0002_new.py",
                """
                from django.db import migrations
                from shop.db import delete_in_batches


                def forwards(apps, schema_editor):
                    Order = apps.get_model("shop", "Order")
                    delete_in_batches(Order.objects.filter(note__lt="2024"))


                class Migration(migrations.Migration):
                    atomic = False
                    dependencies = [("shop", "0001_initial")]
                    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
                """);
    assertThat(review(tree).findings())
        .allSatisfy(finding -> assertThat(finding.severity()).isNotEqualTo(Severity.BLOCKER))
        .anySatisfy(
            finding ->
                assertThat(finding.message())
                    .startsWith("Deletes rows of shop_order where note < \"2024\";"));
  }

  @Test
  void rowsOfALargeTableThatALoopKeepsAreTold() {
    String keeps =
        """
        def forwards(apps, schema_editor):
            Order = apps.get_model("shop", "Order")
            kept = []
            for order in Order.objects.iterator():
                order.note = order.note or "x"
                kept.append(order)
            Order.objects.bulk_update(kept, ["note"])

        """;
    live = database(TableFacts.said("shop_order", 40_000_000, "CLAUDE.md:12"));
    TextTree tree =
        with("migrations.RunPython(forwards, migrations.RunPython.noop),")
            .with(
                "shop/migrations/0002_new.py",
                "from django.db import migrations\n\n"
                    + keeps
                    + "\nclass Migration(migrations.Migration):\n    atomic = False\n"
                    + "    dependencies = [(\"shop\", \"0001_initial\")]\n"
                    + "    operations = [migrations.RunPython(forwards,"
                    + " migrations.RunPython.noop)]\n");
    assertThat(review(tree).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
              assertThat(finding.message()).contains("keeps in memory and writes every row");
            });
  }

  /** An AlterField without db_default would drop the DEFAULT that the state counts on. */
  @Test
  void theCureOfAnUpdateLeavesTheDatabaseItsDefault() {
    String alter =
        "migrations.AlterField(model_name=\"order\", name=\"note\","
            + " field=models.CharField(max_length=200, %s=\"\")),";
    assertThat(cureOfAnUpdate(alter.formatted("default"))).contains("has it without default=");
    assertThat(cureOfAnUpdate(alter.formatted("db_default")))
        .contains("goes whole into state_operations", "a RunSQL with ALTER COLUMN ... SET NOT NULL")
        .doesNotContain("has it without default=");
  }

  private String cureOfAnUpdate(String operation) {
    return review(with(operation)).findings().stream()
        .filter(finding -> finding.rule().equals("update-of-all-rows"))
        .map(Finding::fix)
        .findFirst()
        .orElseThrow();
  }

  /** What one UPDATE of the same rows is. */
  @Test
  void aLoopOverSomeRowsOfALargeTableInOneTransactionBlocks() {
    String loop =
        """
        from django.db import migrations

        def forwards(apps, schema_editor):
            Order = apps.get_model("shop", "Order")
            for order in Order.objects.%s:
                order.note = "x"
                order.save()

        class Migration(migrations.Migration):
            atomic = %s
            dependencies = [("shop", "0001_initial")]
            operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
        """;
    TextTree some = project().with(NEW, loop.formatted("filter(note=\"y\")", "True"));
    TextTree alone = project().with(NEW, loop.formatted("filter(note=\"y\")", "False"));
    TextTree few = project().with(NEW, loop.formatted("filter(note=\"y\")[:500]", "True"));
    live = database(TableFacts.said("shop_order", 40_000_000, "CLAUDE.md:12"));
    assertThat(unbounded(some)).containsExactly(Severity.BLOCKER);
    assertThat(unbounded(alone)).containsExactly(Severity.WARNING);
    assertThat(unbounded(few)).isEmpty();
    live = database(TableFacts.said("shop_order", 40_000, "CLAUDE.md:12"));
    assertThat(unbounded(some)).containsExactly(Severity.WARNING);
    live = LiveDatabase.NONE;
    assertThat(unbounded(some)).containsExactly(Severity.WARNING);
  }

  private List<Severity> unbounded(TextTree tree) {
    return review(tree).findings().stream()
        .filter(finding -> finding.rule().equals("run-python-unbounded"))
        .map(Finding::severity)
        .toList();
  }

  @Test
  void keysThatCodePickedAreToldWhereTheTableIsLarge() {
    String picked = "[o.pk for o in Order.objects.iterator() if not o.note]";
    String all = "Order.objects.filter(pk__in=%s).delete()".formatted(picked);
    String batch = "Order.objects.filter(pk__in=%s[:500]).delete()".formatted(picked);
    live = database(TableFacts.said("shop_order", 40_000_000, "CLAUDE.md:12"));
    assertThat(rules(review(with(python(all))))).contains("run-python-unbounded");
    assertThat(rules(review(with(python(batch))))).doesNotContain("run-python-unbounded");
    live = database(TableFacts.said("shop_order", 40_000, "CLAUDE.md:12"));
    assertThat(rules(review(with(python(all))))).doesNotContain("run-python-unbounded");
  }

  /** An operation that runs an expression over orders. */
  private static String python(String expression) {
    return "migrations.RunPython(lambda apps, editor: %s, migrations.RunPython.noop),"
        .formatted(expression.replace("Order", "apps.get_model(\"shop\", \"Order\")"));
  }

  private Severity severityWhere(long rows, String from) {
    live =
        database(
            new TableFacts(
                "shop_order", rows, from, null, null, null, List.of(), List.of(), List.of()));
    return review(with(INDEX)).findings().getFirst().severity();
  }

  private static LiveDatabase database(TableFacts facts) {
    return new LiveDatabase("postgresql 15.18", Map.of(facts.table(), facts), null, List.of());
  }

  @Nested
  class ASquashedMigration {
    private static final String REPLACES = "    replaces = [(\"shop\", \"%s\")]\n";

    private static TextTree squash(String replaced) {
      String text = migration("squash", "0001_initial", INDEX);
      return project()
          .with("shop/migrations/0002_new.py", migration("new", "0001_initial", INDEX))
          .with(
              "shop/migrations/0002_squashed.py",
              text.replace("    operations", REPLACES.formatted(replaced) + "    operations"));
    }

    private static Finding ofSquash(ReviewResult result) {
      return result.findings().stream()
          .filter(each -> new MigrationKey("shop", "0002_squashed").equals(each.migration()))
          .findFirst()
          .orElseThrow();
    }

    @Test
    void isWeighedByTheNewDatabasesThatRunIt() {
      baseKnown = false;
      Finding finding = ofSquash(review(squash("0002_new")));
      assertThat(finding.rule()).isEqualTo("index-not-concurrent");
      assertThat(finding.severity()).isEqualTo(Severity.NOTE);
      assertThat(finding.message())
          .endsWith(
              "Django runs this migration only where the one it replaces is not applied, so on a"
                  + " new database.");
    }

    @Test
    void isWeighedSoOnABranchThatBringsItForWhatIsAppliedAlready() {
      ReviewResult result = review(squash("0002_new"), "0002_new");
      assertThat(ofSquash(result).severity()).isEqualTo(Severity.NOTE);
      assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
    }

    @Test
    void isWeighedInFullWhereWhatItReplacesIsNewAsWell() {
      assertThat(ofSquash(review(squash("0002_new"))).severity()).isEqualTo(Severity.BLOCKER);
    }

    @Test
    void isWeighedInFullWhereNothingIsThereThatItReplaces() {
      assertThat(ofSquash(review(squash("0002_never"), "0002_new")).severity())
          .isEqualTo(Severity.BLOCKER);
    }

    @Test
    void keepsWhatFailsOnAnyDatabase() {
      baseKnown = false;
      TextTree tree =
          squash("0002_new")
              .with(
                  "shop/migrations/0003_both.py",
                  migration("both", "0002_squashed", "migrations.RunPython(nobody),")
                      .replace(
                          "    operations", REPLACES.formatted("0003_gone") + "    operations"));
      assertThat(review(tree).findings())
          .anyMatch(
              each ->
                  new MigrationKey("shop", "0003_both").equals(each.migration())
                      && each.severity() != Severity.NOTE);
    }
  }

  @Test
  void targetsThatAgreeShareOneFinding() {
    targets = List.of(new Target(Vendor.POSTGRESQL, "15"), new Target(Vendor.POSTGRESQL, "17"));
    assertThat(review(with(INDEX)).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.targets()).containsExactly("postgresql:15", "postgresql:17"));
  }

  @Test
  void tablesThatAreNewInTheSameDeployAreNobodysYet() {
    String create =
        "migrations.CreateModel(name=\"Draft\", fields=[(\"id\","
            + " models.BigAutoField(primary_key=True)), (\"n\", models.IntegerField())]),";
    String index =
        "migrations.AddIndex(model_name=\"draft\", index=models.Index(fields=[\"n\"],"
            + " name=\"n\")),";
    TextTree tree =
        with(create).with("shop/migrations/0003_index.py", migration("index", "0002_new", index));

    assertThat(rules(review(tree))).isEmpty();
    assertThat(rules(review(tree, "0002_new"))).containsExactly("index-not-concurrent");
    baseKnown = false;
    assertThat(rules(review(tree))).containsExactly("index-not-concurrent");
  }

  @Nested
  class Waiver {
    private static final String GOOD =
        "# architect: allow index-not-concurrent until 2026-12-31 because the table is archived\n";

    @Test
    void aboveTheOperationAnswersForItsFinding() {
      ReviewResult result = review(with(GOOD + INDEX));
      assertThat(result.findings()).isEmpty();
      assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
    }

    @Test
    void onTheOperationsLineAnswersForItsFinding() {
      assertThat(review(with(INDEX + "  " + GOOD)).verdict()).isInstanceOf(Verdict.Approved.class);
    }

    @Test
    void answersForTheNextOperationOnly() {
      ReviewResult result =
          review(
              with(
                  GOOD
                      + INDEX
                      + "\n"
                      + "migrations.AddIndex(model_name=\"order\","
                      + " index=models.Index(fields=[\"id\"], name=\"i\")),"));
      assertThat(rules(result)).containsExactly("index-not-concurrent");
      assertThat(result.verdict()).isInstanceOf(Verdict.NeedsChanges.class);
    }

    @Test
    void ofAnotherRuleIsUnusedAndSaidSo() {
      ReviewResult result =
          review(with(GOOD.replace("index-not-concurrent", "table-rewrite") + INDEX));
      assertThat(rules(result)).containsExactlyInAnyOrder("waiver", "index-not-concurrent");
      assertThat(result.verdict()).isInstanceOf(Verdict.NeedsChanges.class);
    }

    @Test
    void thatExpiredCountsNoMore() {
      ReviewResult result = review(with(GOOD.replace("2026-12-31", "2026-05-31") + INDEX));
      assertThat(rules(result)).containsExactlyInAnyOrder("waiver", "index-not-concurrent");
      assertThat(result.findings()).anySatisfy(f -> assertThat(f.message()).contains("expired"));
    }

    @Test
    void onItsLastDayStillCounts() {
      assertThat(review(with(GOOD.replace("2026-12-31", "2026-06-01") + INDEX)).verdict())
          .isInstanceOf(Verdict.Approved.class);
    }

    @Test
    void withoutReasonOrDateDoesNotCount() {
      for (String faulty :
          List.of(
              "# architect: allow index-not-concurrent until 2026-12-31\n",
              "# architect: allow index-not-concurrent until 2026-12-31 because\n",
              "# architect: allow index-not-concurrent because it is small\n",
              "# architect: allow index-not-concurrent until 2026-02-30 because it is small\n",
              "# architect: please\n")) {
        assertThat(rules(review(with(faulty + INDEX))))
            .as(faulty)
            .containsExactlyInAnyOrder("waiver", "index-not-concurrent");
      }
    }

    @Test
    void answersForWhatIsUnknown() {
      ReviewResult result =
          review(
              with(
                  "# architect: allow opaque-operation until 2026-12-31 because its SQL was read\n"
                      + "Rebuild(\"order\"),"));
      assertThat(result.findings())
          .filteredOn(finding -> finding.rule().equals("opaque-operation"))
          .isEmpty();
    }
  }

  @Nested
  class KnownFindings {
    @Test
    void ofABaselineAreNotNew() {
      ReviewRequest request = request(with(INDEX));
      Baseline baseline = Baseline.of(Gate.review(request).findings());

      ReviewResult result = Gate.review(request, Baseline.parse(baseline.toJson(), "b.json"));

      assertThat(result.findings()).singleElement().matches(finding -> !finding.fresh());
      assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
    }

    @Test
    void stayKnownWhenLinesMove() {
      Baseline baseline = Baseline.of(review(with(INDEX)).findings());
      ReviewResult moved = Gate.review(request(with("# a remark\n\n" + INDEX)), baseline);
      assertThat(moved.verdict()).isInstanceOf(Verdict.Approved.class);
    }

    @Test
    void doNotHideASecondOne() {
      Baseline baseline = Baseline.of(review(with(INDEX)).findings());
      ReviewResult more =
          Gate.review(
              request(
                  with(
                      INDEX
                          + "\nmigrations.AddIndex(model_name=\"order\","
                          + " index=models.Index(fields=[\"id\"], name=\"i\")),")),
              baseline);
      assertThat(more.verdict()).isInstanceOf(Verdict.NeedsChanges.class);
    }

    @Test
    void areReadFromABaselineOnly() {
      for (String text : List.of("", "{}", "[]", "{\"schema\":\"architect/review/1\"}")) {
        assertThatThrownBy(() -> Baseline.parse(text, "x.json"))
            .isInstanceOf(ArchitectException.class)
            .hasMessageContaining("x.json");
      }
    }
  }

  @Nested
  class APreviousRelease {
    private static final String DROP =
        "migrations.RemoveField(model_name=\"order\", name=\"note\"),";

    private RunningCode release(String models) {
      return Release.of(
          MigrationReader.read(
              ProjectReader.read(
                  project().with("shop/models.py", models), ProjectOptions.DEFAULT)));
    }

    private static final String MODEL =
        "from django.db import models\n\n\nclass Order(models.Model):\n"
            + "    id = models.BigAutoField(primary_key=True)\n";

    @Test
    void thatHasTheFieldKeepsTheDropABlocker() {
      running = release(MODEL + "    note = models.CharField(max_length=200, null=True)\n");
      assertThat(rules(review(with(DROP)))).containsExactly("column-dropped-in-use");
    }

    @Test
    void thatNoLongerHasTheFieldLetsItGo() {
      running = release(MODEL);
      ReviewResult result = review(with(DROP));
      assertThat(rules(result)).containsExactly("dropped-data-lost");
      assertThat(result.verdict()).isInstanceOf(Verdict.Approved.class);
    }

    @Test
    void whoseModelCannotBeReadWholeIsTakenToHaveTheField() {
      running =
          release(
              "from django.db import models\nfrom elsewhere import Base\n\n\n"
                  + "class Order(Base, models.Model):\n"
                  + "    id = models.BigAutoField(primary_key=True)\n");
      assertThat(rules(review(with(DROP)))).containsExactly("column-dropped-in-use");
    }
  }

  @Test
  void theHashIsStableAndBoundToTheText() {
    String first = review(with(INDEX)).verdict().sha256();
    assertThat(review(with(INDEX)).verdict().sha256()).isEqualTo(first);
    assertThat(review(with(INDEX + "\n# x")).verdict().sha256()).isNotEqualTo(first);
    targets = List.of(new Target(Vendor.POSTGRESQL, "16"));
    assertThat(review(with(INDEX)).verdict().sha256()).isNotEqualTo(first);
  }
}
