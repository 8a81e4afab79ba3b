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
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A required column that new code no longer fills. */
public final class RequiredColumnLeftBehind implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "required-column-left-behind",
          "A column that code no longer writes stays required",
          Hazard.BREAKS_NEXT_CODE,
          Severity.BLOCKER,
          "RemoveField in the state only, or with code that has been deployed before it, of a"
              + " column that is NOT NULL and has no default in the database.",
          "Code without the field inserts without the column: each INSERT fails until the column is"
              + " dropped or may be empty.",
          "In the same migration, let the column be NULL or give it a default in the database, in"
              + " database_operations.",
          """
          migrations.SeparateDatabaseAndState(
              state_operations=[migrations.RemoveField(model_name="order", name="reference")],
          ),
          """,
          """
          migrations.SeparateDatabaseAndState(
              database_operations=[
                  migrations.RunSQL(
                      'ALTER TABLE "shop_order" ALTER COLUMN "reference" DROP NOT NULL',
                      migrations.RunSQL.noop,
                  )
              ],
              state_operations=[migrations.RemoveField(model_name="order", name="reference")],
          ),
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/"
                  + "#separatedatabaseandstate"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      droppedLate(migration, operation, findings);
      if (operation.half() != OperationView.Half.STATE_ONLY
          || !(operation.operation() instanceof Operation.RemoveField remove)) {
        continue;
      }
      Optional<ModelState> model = operation.before().model(migration.app(), remove.model());
      Optional<Field> field = model.flatMap(state -> state.field(remove.name()));
      if (model.isEmpty() || field.isEmpty() || optional(field.get())) {
        continue;
      }
      String table = model.get().table();
      Optional<String> column = Columns.column(new NamedField(remove.name(), field.get()));
      if (column.isEmpty()
          || !migration.inUse(table)
          || letGo(migration, table, column.get())
          || letGoBefore(migration, table, column.get())
          || stillInState(migration, table, column.get())
          || backInState(migration, model.get(), column.get())
          || migration.after().model(migration.app(), model.get().name()).isEmpty()) {
        continue;
      }
      findings.add(
          FindingDraft.at(DOC, migration, operation)
              .message(
                  "%s.%s stays NOT NULL without a default: code without the field %s.%s cannot insert"
                          .formatted(table, column.get(), model.get().name(), remove.name())
                      + " into %s.".formatted(table))
              .build());
    }
  }

  /** The code that runs has no such field any more, and the column is dropped only now. */
  private static void droppedLate(
      MigrationView migration, OperationView operation, Findings findings) {
    for (Predicted predicted : operation.statements()) {
      if (predicted.statement() instanceof Statement.DropColumn drop
          && migration.inUse(drop.table())) {
        InUse.ColumnUse use = InUse.column(migration, drop.table(), drop.column());
        Columns.Owner owner = use.owner();
        if (use.use() == RunningCode.Use.UNUSED
            && owner != null
            && !optional(owner.field().field())
            && !letGoBefore(migration, drop.table(), drop.column())) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .message(
                      "Code without %s runs before this: until the column is dropped it cannot insert"
                              .formatted(use.name())
                          + " into %s, because %s is NOT NULL without a default."
                              .formatted(drop.table(), drop.column()))
                  .fix(
                      "In an earlier phase, before that code, let the column be NULL or give it a"
                          + " default in the database.")
                  .because(predicted)
                  .build());
        }
      }
    }
  }

  private static boolean optional(Field field) {
    return field.isTrue("null")
        || field.kwarg("db_default").isPresent()
        || field.shortName().equals("GeneratedField")
        || field.shortName().endsWith("AutoField");
  }

  /** The migration itself drops the column, or makes it optional. */
  private static boolean letGo(MigrationView migration, String table, String column) {
    return migration.statements().stream()
        .map(Predicted::statement)
        .anyMatch(
            statement ->
                switch (statement) {
                  case Statement.DropNotNull drop -> is(drop.table(), drop.column(), table, column);
                  case Statement.SetDefault set -> is(set.table(), set.column(), table, column);
                  case Statement.DropColumn drop -> is(drop.table(), drop.column(), table, column);
                  case Statement.RenameColumn rename ->
                      is(rename.table(), rename.from(), table, column);
                  case Statement.DropTable drop -> drop.table().equals(table);
                  // what cannot be told may well do it, and has a finding of its own
                  case Statement.UnknownStatement _ -> true;
                  default -> false;
                });
  }

  /** SQL of an earlier migration made it optional, which the state does not show. */
  private static boolean letGoBefore(MigrationView migration, String table, String column) {
    Pattern optional =
        Pattern.compile(
            "(?is)%s.*\\b%s\\b[^\\w\\s]*\\s+(drop\\s+not\\s+null|set\\s+default)"
                .formatted(Pattern.quote(table), Pattern.quote(column)));
    return migration.reading().graph().planTo(migration.migration().key()).stream()
        .map(key -> migration.reading().migrations().get(key))
        .filter(earlier -> earlier != null)
        .flatMap(earlier -> earlier.operations().stream())
        .flatMap(RequiredColumnLeftBehind::sql)
        .anyMatch(sql -> optional.matcher(sql).find());
  }

  private static Stream<String> sql(Operation operation) {
    return switch (operation) {
      case Operation.RunSql run -> Stream.of(run.sql().toString());
      case Operation.SeparateDatabaseAndState separate ->
          separate.databaseOperations().stream().flatMap(RequiredColumnLeftBehind::sql);
      default -> Stream.empty();
    };
  }

  /** Another field of the model has the column afterwards. */
  private static boolean stillInState(MigrationView migration, String table, String column) {
    return Columns.field(migration.after(), table, column).isPresent();
  }

  /**
   * A later migration of the app puts the column back into the state without adding it: it was
   * taken out only to let another model move, and the code never goes without it.
   */
  private static boolean backInState(MigrationView migration, ModelState model, String column) {
    MigrationKey here = migration.migration().key();
    return migration.reading().migrations().values().stream()
        .filter(later -> later.key().app().equals(here.app()) && !later.key().equals(here))
        .filter(later -> migration.reading().graph().planTo(later.key()).contains(here))
        .flatMap(later -> later.operations().stream())
        .flatMap(RequiredColumnLeftBehind::stateOperations)
        .anyMatch(
            operation ->
                operation instanceof Operation.AddField add
                    && add.model().equalsIgnoreCase(model.name())
                    && Columns.column(new NamedField(add.name(), add.field()))
                        .equals(Optional.of(column))
                    && !optional(add.field()));
  }

  private static Stream<Operation> stateOperations(Operation operation) {
    return operation instanceof Operation.SeparateDatabaseAndState separate
            && separate.databaseOperations().isEmpty()
        ? separate.stateOperations().stream()
        : Stream.empty();
  }

  private static boolean is(String table, String column, String wantedTable, String wantedColumn) {
    return table.equals(wantedTable) && column.equals(wantedColumn);
  }
}
