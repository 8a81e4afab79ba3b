package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;

/** A column that becomes required while the rows that were there before it are still NULL. */
public final class NotNullBeforeFill implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "not-null-before-fill",
          "A column becomes required before anything has filled it",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "SET NOT NULL, an AlterField to null=False without a default, or a CHECK that says IS NOT"
              + " NULL as soon as it is validated, on a column that the same proposal, or the"
              + " migrations that are new together, add without a value, with no UPDATE, RunPython"
              + " or command between them that names it.",
          "Every row that was there when the column was added has NULL in it, so the statement"
              + " fails on any table that has rows. A trigger, and code that sets the field, reach"
              + " only the rows that are written since.",
          "Fill it in between, in batches and in a migration of its own, or add it with db_default"
              + " in the first place.",
          """
          migrations.AddField(
              model_name="order", name="channel", field=models.CharField(max_length=9, null=True)
          ),
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "channel_set"'
              ' CHECK ("channel" IS NOT NULL) NOT VALID',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "channel_set"',
          ),
          migrations.RunSQL(
              'ALTER TABLE "shop_order" VALIDATE CONSTRAINT "channel_set"', migrations.RunSQL.noop
          ),
          """,
          """
          migrations.AddField(
              model_name="order", name="channel", field=models.CharField(max_length=9, null=True)
          ),
          migrations.RunSQL(
              'UPDATE "shop_order" SET "channel" = \\'shop\\' WHERE "channel" IS NULL',
              migrations.RunSQL.noop,
          ),
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "channel_set"'
              ' CHECK ("channel" IS NOT NULL)',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "channel_set"',
          ),
          """,
          "PostgreSQL, MySQL, MariaDB.",
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
    if (migration.statements().stream().noneMatch(each -> requires(each.statement()))) {
      return;
    }
    MigrationKey here = migration.migration().key();
    EmptyColumns empty = new EmptyColumns(migration);
    for (MigrationView.Sending sending : migration.sofar().get()) {
      Migration each = sending.migration();
      if (!each.key().equals(here)) {
        sending.statements().forEach(emitted -> empty.follow(each, emitted));
      }
    }
    for (Predicted predicted : migration.statements()) {
      for (EmptyColumns.Column column : empty.required(predicted.statement())) {
        MigrationKey added = empty.added(column);
        Optional<OperationView> operation = migration.operation(predicted.emitted().operation());
        if (operation.isPresent() && (added.equals(here) || isEmptyStill(migration, column))) {
          report(migration, operation.get(), predicted, column, added, findings);
          empty.forget(column);
        }
      }
      empty.follow(migration.migration(), predicted.emitted());
    }
  }

  private static boolean requires(Statement statement) {
    return switch (statement) {
      case Statement.SetNotNull _, Statement.AddCheck _, Statement.ValidateConstraint _ -> true;
      default -> false;
    };
  }

  /** Whether what runs between two migrations leaves the rows alone that the first one found. */
  private static boolean isEmptyStill(MigrationView migration, EmptyColumns.Column column) {
    Optional<ModelState> model = Columns.model(migration.after(), column.table());
    String field =
        Columns.field(migration.after(), column.table(), column.name())
            .map(owner -> owner.field().name())
            .orElse(column.name());
    return model
        .filter(known -> !migration.running().mayFillBetween(known.key(), field))
        .isPresent();
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      EmptyColumns.Column column,
      MigrationKey added,
      Findings findings) {
    String where = added.equals(migration.migration().key()) ? "this migration" : added.toString();
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .message(
                "%s.%s must have a value in every row from here on, and %s adds it without one: nothing before this statement fills the rows that are there, so it fails on a table that has any."
                    .formatted(column.table(), column.name(), where))
            .because(predicted)
            .build());
  }
}
