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
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** SQL that changes a model's table while Django's state stays as it was. */
public final class SqlStateDiverges implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "sql-state-diverges",
          "SQL changes a table and the state does not follow",
          Hazard.DIVERGES_FROM_STATE,
          Severity.BLOCKER,
          "RunSQL that drops or renames a column or table which the state still has, that drops an"
              + " index or constraint of a model's Meta or the default of a db_default, or that"
              + " makes a column required which the state has as null=True. In"
              + " SeparateDatabaseAndState also an operation that drops the default of a db_default"
              + " which the state keeps, and one of the state alone that brings a db_default which"
              + " nothing sets in the database. A warning for a unique"
              + " index or constraint over plain columns that the state has no unique constraint"
              + " for, for a constraint or index dropped that comes from a field, and for a"
              + " constraint dropped by a name that no migration gives.",
          "Django goes on selecting what is no longer there, and the next makemigrations knows"
              + " nothing of it.",
          "Give the RunSQL state_operations, or put it into SeparateDatabaseAndState with them.",
          """
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ALTER COLUMN "note" SET NOT NULL',
              'ALTER TABLE "shop_order" ALTER COLUMN "note" DROP NOT NULL',
          ),
          """,
          """
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ALTER COLUMN "reference" SET DEFAULT \\'\\'',
              'ALTER TABLE "shop_order" ALTER COLUMN "reference" DROP DEFAULT',
          ),
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql",
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/"
                  + "#separatedatabaseandstate"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      DefaultNotSet.by(migration, operation)
          .map(missing -> missing.draft(DOC, migration, operation).build())
          .ifPresent(findings::add);
    }
    for (OperationView operation : migration.ofType(Operation.RunSql.class)) {
      for (Predicted predicted : operation.statements()) {
        String what =
            switch (predicted.statement()) {
              case Statement.DropColumn drop
                  when has(migration, drop.table(), drop.column())
                      && !addedAgain(migration, predicted, drop.table(), drop.column()) ->
                  drop.table() + "." + drop.column();
              case Statement.RenameColumn rename
                  when has(migration, rename.table(), rename.from())
                      && !addedAgain(migration, predicted, rename.table(), rename.from()) ->
                  rename.table() + "." + rename.from();
              case Statement.DropTable drop
                  when Columns.model(migration.after(), drop.table()).isPresent()
                      && !createdAgain(migration, predicted, drop.table()) ->
                  drop.table();
              case Statement.RenameTable rename
                  when Columns.model(migration.after(), rename.from()).isPresent()
                      && !createdAgain(migration, predicted, rename.from()) ->
                  rename.from();
              default -> "";
            };
        if (!what.isEmpty()) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .also(Hazard.BREAKS_NEXT_CODE)
                  .message(
                      "After this migration the state still has %s, and the database does not."
                          .formatted(what))
                  .because(predicted)
                  .build());
          break;
        }
        Optional<Unstated> unique = Unstated.in(migration, predicted.statement());
        if (unique.isPresent()) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .severity(Severity.WARNING)
                  .message(unique.get().message())
                  .fix(unique.get().fix())
                  .because(predicted)
                  .build());
          break;
        }
        Optional<TakenAway> taken = TakenAway.in(migration, predicted);
        if (taken.isPresent()) {
          findings.add(taken.get().draft(DOC, migration, operation).because(predicted).build());
          break;
        }
        if (predicted.statement() instanceof Statement.SetNotNull set
            && Columns.field(migration.after(), set.table(), set.column())
                .filter(owner -> owner.field().field().isTrue("null"))
                .isPresent()) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .severity(Severity.WARNING)
                  .also(Hazard.BREAKS_NEXT_CODE)
                  .message(
                      "The state has %s.%s as null=True: code that leaves it empty fails."
                          .formatted(set.table(), set.column()))
                  .because(predicted)
                  .build());
        }
      }
    }
  }

  private static boolean has(MigrationView migration, String table, String column) {
    return Columns.field(migration.after(), table, column).isPresent();
  }

  private static boolean addedAgain(
      MigrationView migration, Predicted from, String table, String column) {
    return later(migration, from)
        .anyMatch(
            statement ->
                switch (statement) {
                  case Statement.AddColumn add ->
                      add.table().equals(table) && add.column().equals(column);
                  case Statement.RenameColumn rename ->
                      rename.table().equals(table) && rename.to().equals(column);
                  default -> false;
                });
  }

  private static boolean createdAgain(MigrationView migration, Predicted from, String table) {
    return later(migration, from)
        .anyMatch(
            statement ->
                switch (statement) {
                  case Statement.CreateTable create -> create.table().equals(table);
                  case Statement.RenameTable rename -> rename.to().equals(table);
                  default -> false;
                });
  }

  private static Stream<Statement> later(MigrationView migration, Predicted from) {
    int index = migration.statements().indexOf(from);
    return migration.statements().stream().skip(index + 1L).map(Predicted::statement);
  }
}
