package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.DatabaseAt;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.ProvenColumns;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.TriggerText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A column that becomes required while nothing fills it in new rows. */
public final class RequiredColumnNotFilled implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "required-column-not-filled",
          "A column becomes required while running code leaves it empty",
          Hazard.BREAKS_RUNNING_CODE,
          Severity.BLOCKER,
          "SET NOT NULL, or a CHECK that says IS NOT NULL (NOT VALID as well), on a column that the"
              + " release which still runs does not know, or which a proposal adds and no code of"
              + " its phases sets, without a default in the database or a trigger that fills it"
              + " before an INSERT.",
          "A backfill reaches the rows that are there. Rows that are inserted after it have NULL,"
              + " so the statement fails, or from then on every INSERT does. NOT VALID spares the"
              + " old rows only, new ones are checked at once.",
          "Fill it in new rows before the backfill: db_default, a trigger, or a release whose code"
              + " sets it, and make it required a deploy after that.",
          """
          migrations.AddField(
              model_name="order", name="channel", field=models.CharField(max_length=9, null=True)
          ),
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "channel_set"'
              ' CHECK ("channel" IS NOT NULL) NOT VALID',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "channel_set"',
          ),
          """,
          """
          migrations.AddField(
              model_name="order",
              name="channel",
              field=models.CharField(max_length=9, null=True, db_default="shop"),
          ),
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "channel_set"'
              ' CHECK ("channel" IS NOT NULL) NOT VALID',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "channel_set"',
          ),
          """,
          "All engines.",
          List.of(
              "https://www.postgresql.org/docs/18/sql-altertable.html",
              "https://docs.djangoproject.com/en/5.2/howto/writing-migrations/"
                  + "#migrations-that-add-unique-fields"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        switch (predicted.statement()) {
          case Statement.SetNotNull set ->
              required(migration, operation, predicted, set.table(), set.column(), findings);
          case Statement.AddCheck check ->
              ProvenColumns.filled(check.condition())
                  .forEach(
                      column ->
                          required(
                              migration, operation, predicted, check.table(), column, findings));
          default -> {}
        }
      }
    }
  }

  private static void required(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      String table,
      String column,
      Findings findings) {
    if (!migration.inUse(table)
        || hasDefault(migration, operation, table, column)
        || isRenamed(migration, table, column)
        || mayBeFilled(migration.databaseAfter(), table, column)) {
      return;
    }
    InUse.ColumnUse use = InUse.column(migration, table, column);
    Columns.Owner owner = use.owner();
    boolean unset =
        owner != null
            && owner.field().field().isTrue("null")
            && migration.running().leavesEmpty(owner.model().key(), owner.field().name());
    if (use.use() == RunningCode.Use.UNUSED || unset) {
      findings.add(
          FindingDraft.at(DOC, migration, operation)
              .message(
                  "%s.%s must have a value from here on, and %s; no default and no trigger fills it: INSERTs of that code fail, or leave the NULL that makes this statement fail."
                      .formatted(
                          table,
                          column,
                          unset
                              ? "no code of the release that runs sets %s".formatted(use.name())
                              : "the release that runs does not know it"))
              .because(predicted)
              .build());
    }
  }

  /** Code that fills it under its old name breaks by the rename, which is said of that. */
  private static boolean isRenamed(MigrationView migration, String table, String column) {
    return migration.statements().stream()
        .anyMatch(
            each ->
                each.statement() instanceof Statement.RenameColumn rename
                    && rename.table().equals(table)
                    && rename.to().equals(column));
  }

  private static boolean hasDefault(
      MigrationView migration, OperationView operation, String table, String column) {
    Optional<Field> field =
        Columns.field(operation.after(), table, column).map(owner -> owner.field().field());
    return migration.databaseAfter().made().hasDefault(table, column)
        || field.filter(each -> each.kwarg("db_default").isPresent()).isPresent()
        || field.filter(each -> each.shortName().endsWith("AutoField")).isPresent();
  }

  /** By a trigger that names the column, or by one of which nobody can tell what it does. */
  private static boolean mayBeFilled(DatabaseAt database, String table, String column) {
    if (database.made().isUnclear(table, column)) {
      return true;
    }
    for (HandMade.Live live : database.made().triggers()) {
      TriggerText.Body body = live.body();
      Set<String> row = body.row();
      if (live.trigger().table().equals(table)
          && live.trigger().fills()
          && (body.isOpaque() || row.stream().anyMatch(column::equalsIgnoreCase))) {
        return true;
      }
    }
    return false;
  }
}
