package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.engine.TableLock;
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
import java.util.Optional;

/** A statement that writes the whole table anew while nobody else may use it. */
public final class TableRewrite implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "table-rewrite",
          "The table and all its indexes are rewritten under an exclusive lock",
          Hazard.BLOCKS_READS_AND_WRITES,
          Severity.BLOCKER,
          "A type change that is not binary-coercible, a volatile db_default, a stored generated"
              + " column, an identity column on a table that exists.",
          "Reads and writes wait until every row and every index is written again; the table needs"
              + " its size in free disk, and replicas receive all of it.",
          "Add a new column beside the old one, cover new writes by a trigger, backfill in batches,"
              + " switch, and drop the old column a release later.",
          """
          migrations.AlterField(
              model_name="order", name="status", field=models.BigIntegerField(default=0)
          ),
          """,
          """
          migrations.AddField(
              model_name="order", name="status_big", field=models.BigIntegerField(null=True)
          ),
          """,
          "PostgreSQL; MySQL and MariaDB copy the table instead (MariaDB from 11.2 without blocking"
              + " writes).",
          List.of(
              "https://www.postgresql.org/docs/current/sql-altertable.html",
              "measured: int to bigint, 6.2 s for 3,000,000 narrow cached rows, PostgreSQL 18.1"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      operation.statements().stream()
          .filter(predicted -> rewritten(migration, predicted).isPresent())
          .findFirst()
          .ifPresent(first -> report(migration, operation, first, findings));
    }
  }

  private static Optional<TableLock> rewritten(MigrationView migration, Predicted predicted) {
    Work work = predicted.effect().work();
    if (work != Work.REWRITE && work != Work.COPY) {
      return Optional.empty();
    }
    return predicted.effect().locks().stream()
        .filter(lock -> lock.blocksWrites())
        .filter(lock -> !migration.createdTables().contains(lock.table()))
        .findFirst();
  }

  private static void report(
      MigrationView migration, OperationView operation, Predicted first, Findings findings) {
    TableLock lock = rewritten(migration, first).orElseThrow();
    String what =
        switch (first.statement()) {
          case Statement.AlterColumnType type ->
              "changing %s.%s to %s".formatted(type.table(), type.column(), type.toType());
          case Statement.AddColumn column when column.generated() == Statement.Generated.STORED ->
              "adding the stored generated column %s".formatted(column.column());
          case Statement.AddColumn column when column.identity() ->
              "adding the identity column %s".formatted(column.column());
          case Statement.AddColumn column ->
              "adding %s with a default that is computed for each row".formatted(column.column());
          default -> "this statement";
        };
    String others =
        first.effect().locks().stream()
            .map(TableLock::table)
            .filter(table -> !table.equals(lock.table()))
            .distinct()
            .reduce((a, b) -> a + ", " + b)
            .map(tables -> "; also locked: " + tables)
            .orElse("");
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .hazard(lock.blocksReads() ? Hazard.BLOCKS_READS_AND_WRITES : Hazard.BLOCKS_WRITES)
            .also(Hazard.SCALE)
            .severity(Size.severity(migration.live(), lock.table(), DOC.severity()))
            .message(
                "%s holds %s on %s while every row is written again: %s wait (%s)%s."
                    .formatted(
                        Texts.capitalised(what),
                        lock.mode(),
                        lock.table(),
                        lock.blocksReads() ? "reads and writes" : "writes",
                        Size.phrase(migration.live(), lock.table()),
                        others))
            .because(first)
            .build());
  }
}
