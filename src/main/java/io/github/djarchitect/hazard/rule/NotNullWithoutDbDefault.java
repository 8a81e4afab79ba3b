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
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;

/** A required column that code which does not know it cannot fill. */
public final class NotNullWithoutDbDefault implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "not-null-without-db-default",
          "Running code cannot insert rows once a required column is there",
          Hazard.BREAKS_RUNNING_CODE,
          Severity.BLOCKER,
          "AddField of a NOT NULL column without db_default, or ADD COLUMN ... NOT NULL in RunSQL"
              + " without a DEFAULT that stays.",
          "Django gives existing rows the Python default and drops it from the database in the next"
              + " statement. Code that still runs inserts without the column and fails with a NOT"
              + " NULL violation until it is replaced everywhere.",
          "Give the field db_default (Django 5.0 and later); before that add it with null=True,"
              + " and make it required a release later.",
          """
          migrations.AddField(
              model_name="order", name="priority", field=models.IntegerField(default=0)
          ),
          """,
          """
          migrations.AddField(
              model_name="order",
              name="priority",
              field=models.IntegerField(default=0, db_default=0),
          ),
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/models/fields/#db-default",
              "measured: ADD COLUMN ... DEFAULT x NOT NULL, then DROP DEFAULT, Django 4.2.28,"
                  + " 5.2.17"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      if (!operation.touchesDatabase()) {
        continue;
      }
      switch (operation.operation()) {
        case Operation.AddField add -> added(migration, operation, add, findings);
        case Operation.AlterOrderWithRespectTo order when order.field() != null ->
            operation
                .before()
                .model(migration.app(), order.name())
                .map(ModelState::table)
                .filter(migration::inUse)
                .ifPresent(table -> report(migration, operation, table, "_order", findings));
        case Operation.RunSql _ -> raw(migration, operation, findings);
        default -> {}
      }
    }
  }

  private static void added(
      MigrationView migration, OperationView operation, Operation.AddField add, Findings findings) {
    Field field = add.field();
    Optional<String> column = Columns.column(new NamedField(add.name(), field));
    Optional<String> table =
        operation.before().model(migration.app(), add.model()).map(ModelState::table);
    if (column.isEmpty()
        || table.isEmpty()
        || !migration.inUse(table.get())
        || operation.statements().isEmpty()
        || nullable(field)
        || field.kwarg("db_default").isPresent()
        || field.shortName().equals("GeneratedField")
        || field.shortName().endsWith("AutoField")
        || (field.foreign()
            && operation.statements().stream().noneMatch(NotNullWithoutDbDefault::required))
        || keepsDefault(migration, operation, table.get(), column.get())) {
      return;
    }
    report(migration, operation, table.get(), column.get(), findings);
  }

  private static boolean required(Predicted predicted) {
    return predicted.statement() instanceof Statement.AddColumn column && !column.nullable();
  }

  /** A value that could not be read is taken as NOT NULL: unknown is never safe. */
  private static boolean nullable(Field field) {
    return field.isTrue("null");
  }

  private static void raw(MigrationView migration, OperationView operation, Findings findings) {
    for (Predicted predicted : operation.statements()) {
      if (predicted.statement() instanceof Statement.AddColumn column
          && !column.nullable()
          && column.defaultValue() == Statement.Default.NONE
          && column.generated() == Statement.Generated.NO
          && !column.identity()
          && migration.inUse(column.table())) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .also(Hazard.FAILS_ON_DATA)
                .message(
                    ("%s.%s is required and has no default: the statement fails if %s has rows, and"
                            + " running code cannot insert.")
                        .formatted(column.table(), column.column(), column.table()))
                .fix("Add the column without NOT NULL, or with a DEFAULT that stays.")
                .because(predicted)
                .build());
      }
    }
  }

  /** A later statement of the migration gives the column a default that stays. */
  private static boolean keepsDefault(
      MigrationView migration, OperationView operation, String table, String column) {
    boolean after = false;
    boolean kept = false;
    for (Predicted predicted : migration.statements()) {
      after |= operation.statements().contains(predicted);
      if (after) {
        switch (predicted.statement()) {
          case Statement.SetDefault set when is(set.table(), set.column(), table, column) ->
              kept = true;
          case Statement.DropNotNull drop when is(drop.table(), drop.column(), table, column) ->
              kept = true;
          case Statement.DropDefault drop when is(drop.table(), drop.column(), table, column) ->
              kept = false;
          default -> {}
        }
      }
    }
    return kept;
  }

  private static boolean is(String table, String column, String wantedTable, String wantedColumn) {
    return table.equals(wantedTable) && column.equals(wantedColumn);
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      String table,
      String column,
      Findings findings) {
    FindingDraft draft =
        FindingDraft.at(DOC, migration, operation)
            .message(
                "%s.%s is NOT NULL and its default does not stay in the database: code that runs"
                        .formatted(table, column)
                    + " inserts into %s without it and fails until it is replaced everywhere."
                        .formatted(table));
    if (!migration.django().atLeast(5, 0)) {
      draft.fix(
          "Add the field with null=True and make it required a release later, or set the default"
              + " again by RunSQL in the same migration (Django %s has no db_default)."
                  .formatted(migration.django()));
    }
    operation.statements().stream()
        .filter(NotNullWithoutDbDefault::required)
        .findFirst()
        .ifPresent(draft::because);
    findings.add(draft.build());
  }
}
