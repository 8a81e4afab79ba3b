package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.engine.Work;
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
import io.github.djarchitect.sql.Statement;
import java.util.List;

/** A foreign key added to a full table and checked at once. */
public final class ForeignKeyValidated implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "foreign-key-validated",
          "A foreign key is checked against every row while both tables wait",
          Hazard.BLOCKS_PARENT_TABLE,
          Severity.BLOCKER,
          "ADD FOREIGN KEY without NOT VALID on a table that exists: an AlterField that makes a"
              + " foreign key or drops and re-creates one, a renamed model, db_constraint switched"
              + " on, a new foreign key column with a default, RunSQL.",
          "PostgreSQL holds SHARE ROW EXCLUSIVE on the table and on the one it points to while it"
              + " joins them: writes to both wait. It fails on a row without a parent.",
          "Add the constraint by RunSQL as NOT VALID, with the state in SeparateDatabaseAndState,"
              + " and VALIDATE it in a later migration.",
          """
          migrations.RunSQL(
              sql='ALTER TABLE "shop_order" ADD CONSTRAINT "order_customer_fk"'
              ' FOREIGN KEY ("customer_id") REFERENCES "shop_customer" ("id")',
              reverse_sql='ALTER TABLE "shop_order" DROP CONSTRAINT "order_customer_fk"',
          ),
          """,
          """
          # VALIDATE CONSTRAINT follows in the next migration
          migrations.RunSQL(
              sql='ALTER TABLE "shop_order" ADD CONSTRAINT "order_customer_fk"'
              ' FOREIGN KEY ("customer_id") REFERENCES "shop_customer" ("id") NOT VALID',
              reverse_sql='ALTER TABLE "shop_order" DROP CONSTRAINT "order_customer_fk"',
          ),
          """,
          "PostgreSQL. MySQL copies the table unless foreign_key_checks is off; MariaDB below 11.2"
              + " too.",
          List.of(
              "https://www.postgresql.org/docs/current/sql-altertable.html",
              "measured: SHARE ROW EXCLUSIVE on both tables, PostgreSQL 15.18, 18.1"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      operation.statements().stream()
          .filter(predicted -> validates(migration, predicted))
          .findFirst()
          .ifPresent(first -> report(migration, operation, first, findings));
    }
  }

  private static boolean validates(MigrationView migration, Predicted predicted) {
    return predicted.effect().work().growsWithTable()
        && predicted.effect().work() != Work.UNKNOWN
        && switch (predicted.statement()) {
          case Statement.AddForeignKey key ->
              !key.notValid() && !migration.createdTables().contains(key.table());
          case Statement.AddColumn column ->
              column.references() != null
                  && predicted.effect().work() == Work.SCAN
                  && !column.inlineCheck()
                  && !migration.createdTables().contains(column.table());
          default -> false;
        };
  }

  private static void report(
      MigrationView migration, OperationView operation, Predicted first, Findings findings) {
    String table;
    String parent;
    switch (first.statement()) {
      case Statement.AddForeignKey key -> {
        table = key.table();
        parent = key.references();
      }
      case Statement.AddColumn column -> {
        table = column.table();
        parent = String.valueOf(column.references());
      }
      default -> throw new IllegalStateException("not a foreign key: " + first.statement());
    }
    long keys = operation.statements().stream().filter(each -> validates(migration, each)).count();
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            // a table that refers to itself blocks no other
            .hazard(parent.equals(table) ? Hazard.BLOCKS_WRITES : DOC.hazard())
            .also(Hazard.BLOCKS_WRITES, Hazard.FAILS_ON_DATA)
            .severity(Size.severity(migration.live(), table, DOC.severity()))
            .message(
                "Writes to %s wait while every row of %s is checked (%s)%s."
                    .formatted(
                        parent.equals(table) ? table : table + " and to " + parent,
                        table,
                        Size.phrase(migration.live(), table),
                        keys > 1 ? "; so for %d foreign keys in all".formatted(keys) : ""))
            .because(first)
            .build());
  }
}
