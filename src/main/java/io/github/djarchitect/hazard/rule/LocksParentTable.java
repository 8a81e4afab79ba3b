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
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** New foreign keys that lock the tables they point to. */
public final class LocksParentTable implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "locks-parent-table",
          "A new foreign key waits for, and then locks, the table it points to",
          Hazard.WAITS_IN_QUEUE,
          Severity.NOTE,
          "CreateModel or AddField with a foreign key to a table that exists.",
          "PostgreSQL takes SHARE ROW EXCLUSIVE on the parent, briefly: it queues behind open"
              + " transactions that wrote to it, and every later write to the parent queues behind"
              + " it, until this migration ends.",
          "Run it with a lock_timeout of a second or two and try again, or while the parent table"
              + " is quiet.",
          """
          migrations.CreateModel(
              name="Shipment",
              fields=[
                  ("id", models.BigAutoField(primary_key=True, serialize=False)),
                  ("order", models.ForeignKey(on_delete=models.CASCADE, to="shop.order")),
              ],
          ),
          """,
          """
          migrations.CreateModel(
              name="Shipment",
              fields=[("id", models.BigAutoField(primary_key=True, serialize=False))],
          ),
          """,
          "PostgreSQL.",
          List.of(
              "https://www.postgresql.org/docs/current/explicit-locking.html",
              "measured: SHARE ROW EXCLUSIVE on the parent, PostgreSQL 15.18, 18.1"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() != Vendor.POSTGRESQL) {
      return;
    }
    for (OperationView operation : migration.operations()) {
      Set<String> parents = new LinkedHashSet<>();
      Predicted first = null;
      for (Predicted predicted : operation.statements()) {
        List<String> referenced = referenced(migration, predicted);
        List<String> used = referenced.stream().filter(migration::inUse).toList();
        if (!used.isEmpty()) {
          parents.addAll(used);
          first = first == null ? predicted : first;
        }
      }
      if (first != null) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .message(
                    "Writes to %s queue while this waits for its lock, and until the migration ends."
                        .formatted(String.join(", ", parents)))
                .because(first)
                .build());
      }
    }
  }

  private static List<String> referenced(MigrationView migration, Predicted predicted) {
    return switch (predicted.statement()) {
      case Statement.CreateTable table -> table.references();
      case Statement.AddForeignKey key when !key.notValid() && !migration.inUse(key.table()) ->
          List.of(key.references());
      // with a default the rows are checked as well, and foreign-key-validated says so
      case Statement.AddColumn column
          when column.references() != null && !predicted.effect().work().growsWithTable() ->
          List.of(String.valueOf(column.references()));
      default -> List.of();
    };
  }
}
