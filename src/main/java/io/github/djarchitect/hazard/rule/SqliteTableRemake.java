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
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table that Django builds anew, because SQLite cannot alter it. */
public final class SqliteTableRemake implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "sqlite-table-remake",
          "SQLite: the table is built anew and copied",
          Hazard.BLOCKS_WRITES,
          Severity.NOTE,
          "Nearly every change of a field or constraint on SQLite.",
          "Django creates a new table, copies all rows, drops the old one and renames the new: the"
              + " whole file is locked for writing meanwhile, and triggers, views and indexes that"
              + " Django does not know are gone afterwards.",
          "Stop writers for the migration, gather the changes of a table into one migration, and"
              + " create again what Django does not know.",
          """
          # target: sqlite
          migrations.AlterField(
              model_name="order", name="reference", field=models.CharField(max_length=100)
          ),
          """,
          """
          # target: sqlite
          migrations.AddField(
              model_name="order", name="remark", field=models.TextField(null=True)
          ),
          """,
          "SQLite.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/topics/migrations/#sqlite",
              "https://www.sqlite.org/lang_altertable.html#otheralter"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() != Vendor.SQLITE) {
      return;
    }
    Map<String, OperationView> remade = new LinkedHashMap<>();
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.CreateTable table
            && table.table().startsWith("new__")) {
          String name = table.table().substring("new__".length());
          if (migration.inUse(name)) {
            remade.putIfAbsent(name, operation);
          }
        } else if (predicted.statement() instanceof Statement.UnknownStatement
            && operation.operation() instanceof Operation.AlterField alter) {
          // changes a column, which SQLite cannot, whatever its statements look like
          operation
              .before()
              .model(migration.app(), alter.model())
              .map(ModelState::table)
              .filter(migration::inUse)
              .ifPresent(table -> remade.putIfAbsent(table, operation));
        }
      }
    }
    if (!remade.isEmpty()) {
      OperationView first = remade.values().iterator().next();
      findings.add(
          FindingDraft.at(DOC, migration, first)
              .message(
                  "Built anew and copied with the file locked: %s."
                      .formatted(String.join(", ", remade.keySet())))
              .work("copy")
              .build());
    }
  }
}
