package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.engine.Work;
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
import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.KeyRange;
import io.github.djarchitect.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;

/** One statement that changes or deletes every row of a table. */
public final class UpdateOfAllRows implements MigrationRule {
  /** Django sends the UPDATE for the default, whether or not there is a NULL left to fill. */
  private static final String WITHOUT_UPDATE =
      "An AlterField to required then goes into SeparateDatabaseAndState: database_operations has"
          + " it without default=, which sends SET NOT NULL and no UPDATE; state_operations has it"
          + " whole.";

  /**
   * The UPDATE is sent for a db_default as for a default; without the db_default Django drops the
   * column's, which the state then still counts on.
   */
  private static final String WITHOUT_UPDATE_KEEPING =
      "The AlterField then goes whole into state_operations of SeparateDatabaseAndState, and"
          + " database_operations has a RunSQL with ALTER COLUMN ... SET NOT NULL, behind SET"
          + " DEFAULT where the db_default is new: an AlterField with db_default sends the UPDATE"
          + " again, and one without it leaves no DEFAULT in the database, so that every INSERT"
          + " fails.";

  static final String DELETE_IN_BATCHES =
      "Delete by key in batches, each in its own transaction, outside the migration's, after"
          + " keeping a copy of the rows.";

  private static final String WRITE_IN_BATCHES =
      "Write the rows in batches by key, each in its own transaction (atomic = False and a"
          + " RunPython over ranges of the key), instead of by one statement.";

  static final RuleDoc DOC =
      new RuleDoc(
          "update-of-all-rows",
          "One statement changes every row of a table",
          Hazard.LONG_TRANSACTION,
          Severity.BLOCKER,
          "AlterField from null=True to required with a default, which sends one UPDATE over all"
              + " rows; UPDATE or DELETE without WHERE, TRUNCATE, or INSERT ... SELECT in RunSQL."
              + " With a WHERE that names no key, or a range of more than"
              + " 100,000 keys, it is a warning, as how many rows match is not known, and a blocker"
              + " from a million rows on.",
          "Row locks on the whole table until the transaction ends, twice the disk space, a burst"
              + " for the replicas; other writers wait.",
          "Fill the rows in batches outside the migration's transaction, instead of by this"
              + " statement. "
              + WITHOUT_UPDATE
              + " With a db_default, database_operations has a RunSQL of SET NOT NULL instead.",
          """
          migrations.AlterField(
              model_name="order", name="note", field=models.CharField(default="", max_length=200)
          ),
          """,
          """
          migrations.RunSQL(
              'UPDATE "shop_order" SET "note" = \\'\\' WHERE "id" BETWEEN 1 AND 1000',
              migrations.RunSQL.noop,
          ),
          """,
          "All engines.",
          List.of(
              "measured: SET DEFAULT, UPDATE ... WHERE col IS NULL, SET NOT NULL in one"
                  + " transaction, Django 4.2.28, 5.2.17",
              "https://www.postgresql.org/docs/current/routine-vacuuming.html"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        switch (predicted.statement()) {
          case Statement.Update update
              when migration.inUse(update.table())
                  && (update.whole() || operation.operation() instanceof Operation.AlterField) ->
              report(migration, operation, predicted, update.table(), "changes", findings);
          case Statement.Update update when isOpen(migration, operation, update, update.table()) ->
              some(migration, operation, predicted, update.table(), "changes", findings);
          case Statement.Delete delete when delete.whole() && migration.inUse(delete.table()) ->
              report(migration, operation, predicted, delete.table(), "deletes", findings);
          case Statement.Delete delete when isOpen(migration, operation, delete, delete.table()) ->
              some(migration, operation, predicted, delete.table(), "deletes", findings);
          case Statement.Truncate truncate ->
              truncate.tables().stream()
                  .filter(migration::inUse)
                  .findFirst()
                  .ifPresent(
                      table -> report(migration, operation, predicted, table, "deletes", findings));
          default -> {}
        }
      }
    }
  }

  /** Written by hand, with a condition that does not say how many rows it takes. */
  private static boolean isOpen(
      MigrationView migration, OperationView operation, Statement statement, String table) {
    return operation.operation() instanceof Operation.RunSql
        && migration.inUse(table)
        && !KeyRange.limits(
            statement.sql(),
            migration.target().vendor(),
            Columns.model(operation.before(), table).flatMap(Columns::key).orElse("id"));
  }

  private static void some(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      String table,
      String verb,
      Findings findings) {
    boolean few = ofUnique(operation, table, predicted.statement().sql());
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .also(Hazard.SCALE)
            .severity(
                few
                    ? Size.severity(migration.live(), table, Severity.WARNING)
                    : Size.ofSome(migration.live(), table))
            .fix(verb.equals("deletes") ? DELETE_IN_BATCHES : WRITE_IN_BATCHES)
            .message(
                "One statement %s every row of %s that its condition matches, however many those are, and holds them until the transaction ends (%s)."
                    .formatted(verb, table, Size.phrase(migration.live(), table)))
            .because(predicted)
            .work(Work.UNBOUNDED_DML.spelling())
            .build());
  }

  /** Compares a unique column, of which one value is one row. */
  private static boolean ofUnique(OperationView operation, String table, String sql) {
    return Columns.model(operation.before(), table).stream()
        .flatMap(model -> model.fields().stream())
        .filter(named -> named.field().isTrue("unique"))
        .flatMap(named -> Columns.column(named).stream())
        .anyMatch(
            column ->
                Pattern.compile(
                        "\\bWHERE\\b.*\\b%s\"?\\s*(?:=|IN\\s*\\((?!\\s*SELECT))"
                            .formatted(Pattern.quote(column)),
                        Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                    .matcher(sql)
                    .find());
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      String table,
      String verb,
      Findings findings) {
    boolean deletes = verb.equals("deletes");
    boolean alter = operation.operation() instanceof Operation.AlterField;
    FindingDraft draft =
        FindingDraft.at(DOC, migration, operation)
            .also(Hazard.SCALE)
            .severity(
                deletes ? Severity.BLOCKER : Size.severity(migration.live(), table, DOC.severity()))
            .message(
                alter
                    ? ("Django first fills every NULL of %s in one UPDATE, and holds those rows and"
                            + " the locks of this migration until it ends (%s).")
                        .formatted(table, Size.phrase(migration.live(), table))
                    : "One statement %s every row of %s and holds them until the transaction ends (%s)."
                        .formatted(verb, table, Size.phrase(migration.live(), table)))
            .because(predicted)
            .work(Work.UNBOUNDED_DML.spelling());
    if (operation.operation() instanceof Operation.AlterField altered) {
      draft.fix(
          "Fill the rows in batches before this migration. "
              + (altered.field().kwarg("db_default").isPresent()
                  ? WITHOUT_UPDATE_KEEPING
                  : WITHOUT_UPDATE));
    } else {
      draft.fix(WRITE_IN_BATCHES);
    }
    if (deletes) {
      draft.also(Hazard.LOSES_DATA);
      draft.fix(DELETE_IN_BATCHES);
    }
    findings.add(draft.build());
  }
}
