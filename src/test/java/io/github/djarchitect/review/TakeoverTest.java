package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shop whose release has an old and a new column, kept in step by a trigger. */
class TakeoverTest {
  private static final String RULE = "takeover-without-sync";
  private static final String BOTH =
      """
      from django.db import models


      class Order(models.Model):
          note = models.TextField(null=True)
          remark = models.TextField(null=True)
          total = models.IntegerField()
      """;
  private static final String NEW_ONLY =
      BOTH.replace("    note = models.TextField(null=True)\n", "");
  private static final String MOVED =
      NEW_ONLY.replace(
          "    remark = models.TextField(null=True)\n",
          "    note = models.TextField(null=True, db_column=\"remark\")\n");
  private static final String DROP =
      "migrations.RunSQL(\"DROP TRIGGER step ON shop_order; DROP FUNCTION step()\", CREATE),";
  private static final String CREATE =
      """
      CREATE = \"""
      CREATE FUNCTION step() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.remark := NEW.note; RETURN NEW; END $$;
      CREATE TRIGGER step BEFORE INSERT OR UPDATE ON shop_order
      FOR EACH ROW EXECUTE FUNCTION step()
      \"""
      """;
  private static final String LET_GO =
      "migrations.SeparateDatabaseAndState(state_operations=["
          + "migrations.RemoveField(\"order\", \"note\")]),";
  private static final String MOVE =
      "migrations.SeparateDatabaseAndState(state_operations=["
          + "migrations.RemoveField(\"order\", \"remark\"),"
          + "migrations.AlterField(\"order\", \"note\","
          + " models.TextField(null=True, db_column=\"remark\"))]),";

  private static String migration(String before, String operations) {
    return """
    from django.db import migrations, models

    %s

    class Migration(migrations.Migration):
        dependencies = [("shop", "%s")]
        operations = [
            %s
        ]
    """
        .formatted(CREATE, before, operations);
  }

  private static TextTree shop(boolean trigger) {
    return SmallShop.project()
        .with("shop/models.py", BOTH)
        .with(
            "shop/migrations/0002_remark.py",
            migration(
                "0001_initial",
                "migrations.AddField(\"order\", \"remark\", models.TextField(null=True)),"
                    + (trigger
                        ? "migrations.RunSQL(CREATE, \"DROP TRIGGER step ON shop_order;"
                            + " DROP FUNCTION step()\"),"
                            + "migrations.RunSQL(\"UPDATE shop_order SET remark = note\", \"\"),"
                        : "")));
  }

  private static Proposal.Phase phase(Proposal.Deploy deploy, String models, String... operations) {
    List<FileChange> files = new java.util.ArrayList<>();
    String before = "0002_remark";
    for (String each : operations) {
      String name = "000%d_next".formatted(files.size() + 3);
      files.add(FileChange.create("shop/migrations/" + name + ".py", migration(before, each)));
      before = name;
    }
    files.add(FileChange.edit("shop/models.py", Sha256.of(BOTH), models));
    return new Proposal.Phase(
        "switch",
        deploy,
        "note goes over to remark",
        files,
        List.of("python manage.py migrate"),
        List.of(),
        null,
        List.of(),
        new Proposal.Rollback(List.of("python manage.py migrate shop 0002"), "nothing"));
  }

  @Test
  void aTriggerThatStaysKeepsBothInStep() {
    assertThat(found(shop(true), phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE))).isEmpty();
    assertThat(found(shop(true), phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, LET_GO))).isEmpty();
  }

  @Test
  void withoutOneAFieldMayNotMoveToAColumnThatNoCodeFills() {
    assertThat(found(shop(false), phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
              assertThat(finding.message()).contains("the column remark").contains("writing note");
            });
  }

  @Test
  void codeThatMayWriteBothIsOnlyWarnedOf() {
    TextTree shop =
        shop(false)
            .with(
                "shop/views.py", "def keep(order, text):\n    order.note = order.remark = text\n");

    assertThat(found(shop, phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE)))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void theTriggerStaysUntilNoOldCodeRuns() {
    for (Proposal.Phase phase :
        List.of(
            phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, LET_GO, DROP),
            phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, DROP, LET_GO),
            phase(Proposal.Deploy.WITH_CODE, NEW_ONLY, DROP + LET_GO),
            phase(Proposal.Deploy.WITH_CODE, MOVED, MOVE, DROP),
            phase(Proposal.Deploy.WITH_CODE, MOVED, DROP, MOVE))) {
      assertThat(found(shop(true), phase))
          .as(phase.files().toString())
          .extracting(Finding::severity)
          .containsExactly(Severity.BLOCKER);
    }
  }

  @Test
  void afterCodeThatDoesNotKnowTheOldColumnItMayGo() {
    assertThat(found(shop(true), phase(Proposal.Deploy.AFTER_CODE, NEW_ONLY, LET_GO, DROP)))
        .isEmpty();
  }

  // A column that the proposal itself makes and fills

  private static final String ADD =
      "migrations.AddField(\"order\", \"remark\", models.TextField(null=True)),";
  private static final String TRIGGER =
      "migrations.RunSQL(CREATE, \"DROP TRIGGER step ON shop_order; DROP FUNCTION step()\"),";
  private static final String FILL = "migrations.RunPython(in_batches, migrations.RunPython.noop),";

  private static final String FILLS =
      """
      from django.db import migrations, models, transaction
      from django.db.models import F

      %s

      def in_batches(apps, schema_editor):
          rows = apps.get_model("shop", "Order").objects
          for low in range(0, 1000000, 1000):
              with transaction.atomic():
                  with schema_editor.connection.cursor() as cursor:
                      cursor.execute("SELECT set_config('lock_timeout', '2s', true)")
                  batch = rows.filter(pk__gt=low, pk__lte=low + 1000, remark__isnull=True)
                  batch.filter(note__isnull=False).update(remark=F("note"))


      class Migration(migrations.Migration):
          atomic = False
          dependencies = [("shop", "%s")]
          operations = [
              %s
          ]
      """;

  private static Proposal.Phase step(
      Proposal.Deploy deploy, int number, String operation, FileChange... others) {
    List<FileChange> files = new java.util.ArrayList<>(List.of(others));
    String before = number == 2 ? "0001_initial" : "000%d_step".formatted(number - 1);
    files.add(
        FileChange.create(
            "shop/migrations/000%d_step.py".formatted(number),
            FILLS.formatted(CREATE, before, operation)));
    return new Proposal.Phase(
        "step " + number,
        deploy,
        "a step",
        files,
        List.of("python manage.py migrate"),
        List.of(),
        null,
        List.of(),
        new Proposal.Rollback(
            List.of("python manage.py migrate shop " + before), "what it wrote since"));
  }

  private static Proposal.Phase expand() {
    return step(
        Proposal.Deploy.BEFORE_CODE,
        2,
        ADD,
        FileChange.edit("shop/models.py", Sha256.of(SmallShop.MODELS), BOTH));
  }

  private static Proposal.Phase last(int number, String operation, String models) {
    return step(
        Proposal.Deploy.WITH_CODE,
        number,
        operation,
        FileChange.edit("shop/models.py", Sha256.of(BOTH), models));
  }

  private static List<Finding> found(TextTree shop, Proposal.Phase... phases) {
    return SmallShop.judge(shop, phases).findings().stream()
        .filter(finding -> finding.rule().equals(RULE))
        .toList();
  }

  @Test
  void whatIsWrittenBetweenTheCopyAndTheSwitchIsLost() {
    assertThat(
            found(
                SmallShop.project(),
                expand(),
                step(Proposal.Deploy.BACKGROUND, 3, FILL),
                last(4, MOVE, MOVED)))
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER);
    assertThat(
            found(
                SmallShop.project(),
                expand(),
                step(Proposal.Deploy.BACKGROUND, 3, FILL),
                last(4, LET_GO, NEW_ONLY)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
              assertThat(finding.message()).contains("what was written since the copy is lost");
            });
  }

  @Test
  void whatIsWrittenWhileThePhasesOwnCodeGoesOutIsLostToo() {
    assertThat(
            found(
                SmallShop.project(),
                expand(),
                step(Proposal.Deploy.BACKGROUND, 3, FILL),
                step(
                    Proposal.Deploy.AFTER_CODE,
                    4,
                    "migrations.RemoveField(\"order\", \"note\"),",
                    FileChange.edit("shop/models.py", Sha256.of(BOTH), NEW_ONLY))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
              assertThat(finding.message()).contains("what was written since the copy is lost");
            });
    assertThat(
            found(
                SmallShop.project(),
                expand(),
                step(Proposal.Deploy.BACKGROUND, 3, TRIGGER),
                step(Proposal.Deploy.BACKGROUND, 4, FILL),
                step(
                    Proposal.Deploy.AFTER_CODE,
                    5,
                    "migrations.RemoveField(\"order\", \"note\"),",
                    FileChange.edit("shop/models.py", Sha256.of(BOTH), NEW_ONLY))))
        .isEmpty();
  }

  @Test
  void aCopyMaySayItsSourceInConditionsAlone() {
    String fill =
        "batch = rows.filter(pk__gt=low, pk__lte=low + 1000, remark__isnull=True)\n"
            + "            batch.update(remark=Case(When(note=\"a\", then=Value(\"b\"))))";

    assertThat(withFill(fill, last(5, LET_GO, NEW_ONLY))).isEmpty();
  }

  @Test
  void aTriggerThatIsMadeAfterTheCopyComesTooLate() {
    for (Proposal.Phase end : List.of(last(5, MOVE, MOVED), last(5, LET_GO, NEW_ONLY))) {
      assertThat(
              found(
                  SmallShop.project(),
                  expand(),
                  step(Proposal.Deploy.BACKGROUND, 3, FILL),
                  step(Proposal.Deploy.BACKGROUND, 4, TRIGGER),
                  end))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
                assertThat(finding.message()).contains("before the trigger step was there");
              });
      assertThat(
              found(
                  SmallShop.project(),
                  expand(),
                  step(Proposal.Deploy.BACKGROUND, 3, TRIGGER),
                  step(Proposal.Deploy.BACKGROUND, 4, FILL),
                  end))
          .isEmpty();
    }
  }

  @Test
  void codeThatWritesBothBeforeTheCopyNeedsNoTrigger() {
    FileChange views =
        FileChange.create(
            "shop/views.py", "def keep(order, text):\n    order.note = order.remark = text\n");

    assertThat(
            found(
                SmallShop.project(),
                expand(),
                step(Proposal.Deploy.WITH_CODE, 3, FILL, views),
                last(4, LET_GO, NEW_ONLY)))
        .isEmpty();
  }

  /** Trigger, copy and switch, with another trigger or another copy. */
  private static List<Finding> withFill(String fill, Proposal.Phase end) {
    Proposal.Phase filled = step(Proposal.Deploy.BACKGROUND, 4, FILL);
    FileChange file = filled.files().getFirst();
    String plain =
        "batch = rows.filter(pk__gt=low, pk__lte=low + 1000, remark__isnull=True)\n"
            + "            batch.filter(note__isnull=False).update(remark=F(\"note\"))";
    assertThat(file.content()).contains(plain);
    FileChange changed =
        FileChange.create(
            file.path(),
            fill.startsWith("migrations.")
                ? file.content().replace(FILL, fill)
                : file.content().replace(plain, fill));
    return found(
        SmallShop.project(),
        expand(),
        step(Proposal.Deploy.BACKGROUND, 3, TRIGGER),
        new Proposal.Phase(
            filled.title(),
            filled.deploy(),
            filled.purpose(),
            List.of(changed),
            filled.commands(),
            List.of(),
            null,
            List.of(),
            filled.rollback()),
        end);
  }

  @Test
  void rowsThatNothingCopiesAreLost() {
    for (Proposal.Phase end : List.of(last(4, MOVE, MOVED), last(4, LET_GO, NEW_ONLY))) {
      assertThat(
              found(
                  SmallShop.project(), expand(), step(Proposal.Deploy.BACKGROUND, 3, TRIGGER), end))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
                assertThat(finding.message()).contains("nothing before copies into it");
              });
    }
  }

  @Test
  void aCommandOfTheProjectMayCopyThem() {
    FileChange command =
        FileChange.create(
            "shop/management/commands/fill.py",
            "def run(orders):\n    orders.filter(remark=None).update(remark=F('note'))\n");

    assertThat(
            found(
                SmallShop.project(),
                expand(),
                step(Proposal.Deploy.BACKGROUND, 3, TRIGGER, command),
                last(4, MOVE, MOVED)))
        .isEmpty();
  }

  @Test
  void rowsThatACopyLeavesOutAreLost() {
    for (Proposal.Phase end : List.of(last(5, MOVE, MOVED), last(5, LET_GO, NEW_ONLY))) {
      for (String partial :
          List.of(
              "rows.filter(pk__lt=1000).update(remark=F(\"note\"))",
              "rows.filter(pk__gt=low, pk__lte=low + 1000, total=5).update(remark=F(\"note\"))",
              "rows.exclude(total__gte=100).update(remark=F(\"note\"))",
              "cursor.execute(\"UPDATE shop_order SET remark = note WHERE total > 5\")",
              "migrations.RunSQL(\"UPDATE shop_order SET remark = note WHERE id < 1000\", \"\"),",
              "migrations.RunSQL(\"UPDATE shop_order SET remark = note WHERE remark IS NULL AND"
                  + " total BETWEEN 1 AND 5\", \"\"),")) {
        assertThat(withFill(partial, end))
            .as(partial)
            .singleElement()
            .satisfies(
                finding -> {
                  assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
                  assertThat(finding.message()).contains("copies only rows with");
                });
      }
    }
  }

  @Test
  void aCopyInBatchesLeavesNoneOut() {
    for (String whole :
        List.of(
            "rows.filter(pk__gt=low, remark__isnull=True).update(remark=F(\"note\"))",
            "rows.exclude(note=\"\").update(remark=F(\"note\"))",
            "rows.filter(pk__in=list(rows.filter(remark=None)[:500])).update(remark=F(\"note\"))",
            "cursor.execute(\"UPDATE shop_order SET remark = note WHERE id > %s\", [low])",
            "migrations.RunSQL(\"UPDATE shop_order SET remark = note WHERE remark IS NULL\","
                + " \"\"),",
            "migrations.RunSQL(\"UPDATE shop_order SET remark = note WHERE note <> '' AND remark IS"
                + " NULL\", \"\"),")) {
      assertThat(withFill(whole, last(5, MOVE, MOVED))).as(whole).isEmpty();
    }
  }
}
