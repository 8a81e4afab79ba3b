package io.github.djarchitect.hazard.rule;

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

/** Rows and values that a data migration takes away and whose reverse does nothing. */
public final class DeletedRowsLost implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "deleted-rows-lost",
          "A data migration deletes what its reverse does not bring back",
          Hazard.LOSES_DATA,
          Severity.NOTE,
          "A RunPython or RunSQL which goes forward by delete(), clear(), set([]) or remove() of a"
              + " relation, update(field=None), DELETE, TRUNCATE or SET column = NULL, in a loop,"
              + " a comprehension or a map too, and whose reverse does nothing, or does not make"
              + " rows of that model, links of that relation, values of that field out of"
              + " something that was kept; with the condition as it was read.",
          "Migrating back passes and brings nothing back, so an error in the condition is found"
              + " when the rows are gone.",
          "Read the condition and count what it takes first, and keep a copy of the rows if they"
              + " may be asked for again; say in the rollback what is lost.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk__in=[1, 2, 3], status=9).delete()

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              Order.objects.filter(pk__in=[1, 2, 3], status=9).update(status=8)

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/models/querysets/#delete",
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runpython"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    BroughtBack.each(
        migration,
        (operation, code, reverse) ->
            new RowsTaken(
                    migration,
                    operation,
                    code,
                    reverse,
                    (what, place) ->
                        findings.add(
                            FindingDraft.at(DOC, migration, operation)
                                .place(place)
                                .also(Hazard.IRREVERSIBLE)
                                .message(reverse.sentence(what))
                                .build()))
                .check());
    for (OperationView operation : migration.ofType(Operation.RunSql.class)) {
      if (operation.operation() instanceof Operation.RunSql run
          && run.reverseSql() != null
          && RunSqlIrreversible.isNoop(run.reverseSql())) {
        operation.statements().forEach(each -> sql(migration, operation, each, findings));
      }
    }
  }

  private static void sql(
      MigrationView migration, OperationView operation, Predicted predicted, Findings findings) {
    Statement statement = predicted.statement();
    RowsTaken.taken(migration, statement)
        .ifPresent(
            taken ->
                findings.add(
                    FindingDraft.at(DOC, migration, operation)
                        .also(Hazard.IRREVERSIBLE)
                        .message(
                            "%s; the reverse does nothing, so nothing brings them back."
                                .formatted(taken.what()))
                        .build()));
  }
}
