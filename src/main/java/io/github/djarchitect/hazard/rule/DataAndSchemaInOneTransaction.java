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
import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.hazard.Transaction;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.List;
import java.util.Optional;

/** Rows are changed while the transaction keeps others from the table, or the other way round. */
public final class DataAndSchemaInOneTransaction implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "data-and-schema-in-one-transaction",
          "Data is changed while the locks of a schema change are held",
          Hazard.BLOCKS_READS_AND_WRITES,
          Severity.BLOCKER,
          "RunPython, UPDATE, DELETE or INSERT ... SELECT in an atomic migration that also alters a"
              + " table in use.",
          "Locks are held to the end of the transaction, so every query on the altered table waits"
              + " for the data change. Where the data comes first, PostgreSQL can refuse the schema"
              + " change: pending trigger events.",
          "Split it: schema in one migration, data in another, each committed by itself.",
          """
          migrations.AddField(
              model_name="order", name="state", field=models.CharField(max_length=20, null=True)
          ),
          migrations.RunSQL(
              'UPDATE "shop_order" SET "state" = \\'new\\' WHERE "status" = 0',
              migrations.RunSQL.noop,
          ),
          """,
          """
          # the data follows in the next migration
          migrations.AddField(
              model_name="order", name="state", field=models.CharField(max_length=20, null=True)
          ),
          """,
          "PostgreSQL and SQLite; MySQL and MariaDB commit each schema change by itself.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runpython",
              "https://www.postgresql.org/docs/current/explicit-locking.html"));

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
      Optional<Predicted> data =
          operation.statements().stream()
              .filter(each -> each.emitted().transaction() != 0)
              .filter(each -> changesRows(migration, operation, each))
              .findFirst();
      if (data.isEmpty() || operation.operation() instanceof Operation.AlterField) {
        continue;
      }
      List<Transaction.Held> held =
          Transaction.heldBefore(migration, data.get()).stream()
              .filter(each -> !each.by().emitted().operation().equals(operation.path()))
              .toList();
      if (!held.isEmpty()) {
        held.stream()
            .filter(each -> each.lock().blocksReads())
            .findFirst()
            .ifPresentOrElse(
                worst -> lockedFirst(migration, operation, data.get(), worst, findings),
                () -> lockedFirst(migration, operation, data.get(), held.getFirst(), findings));
      } else {
        lockedAfterwards(migration, operation, data.get())
            .ifPresent(later -> dataFirst(migration, operation, data.get(), later, findings));
      }
    }
  }

  private static boolean changesRows(
      MigrationView migration, OperationView operation, Predicted predicted) {
    return switch (predicted.statement()) {
      case Statement.PythonCode _ ->
          RunPythonCode.forwards(migration, operation)
              .map(code -> writes(migration, operation, code))
              .orElse(
                  operation.operation() instanceof Operation.RunPython run
                      && !(DataCode.read(migration, run.code()) instanceof DataCode.Read.Noop));
      case Statement.Update update -> migration.inUse(update.table());
      case Statement.Delete delete -> migration.inUse(delete.table());
      case Statement.Insert insert -> insert.fromSelect();
      default -> false;
    };
  }

  /** Work that takes time: a loop that writes, or a change of more than one row. */
  private static boolean writes(MigrationView migration, OperationView operation, DataCode code) {
    return code.loops().stream()
            .anyMatch(
                loop ->
                    loop.writes()
                        && (loop.isWhile() || (loop.over() != null && !loop.over().bounded())))
        || code.queries().stream()
            .anyMatch(
                query ->
                    query.isMass()
                        && !query.bounded()
                        && RunPythonCode.table(operation, query)
                            .map(migration::inUse)
                            .orElse(true));
  }

  private static void lockedFirst(
      MigrationView migration,
      OperationView operation,
      Predicted data,
      Transaction.Held held,
      Findings findings) {
    String table = held.lock().table();
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .hazard(
                held.lock().blocksReads() ? Hazard.BLOCKS_READS_AND_WRITES : Hazard.BLOCKS_WRITES)
            .also(Hazard.LONG_TRANSACTION)
            .severity(Size.severity(migration.live(), table, DOC.severity()))
            .message(
                "Operation %s holds %s on %s until this transaction ends, so %s of %s wait while"
                        .formatted(
                            held.by().emitted().operation(),
                            held.lock().mode(),
                            table,
                            held.lock().blocksReads() ? "reads and writes" : "writes",
                            table)
                    + " rows are changed here.")
            .because(data)
            .build());
  }

  private static Optional<Predicted> lockedAfterwards(
      MigrationView migration, OperationView operation, Predicted data) {
    boolean after = false;
    for (Predicted later : migration.statements()) {
      after |= later == data;
      if (after
          && later != data
          && later.emitted().transaction() == data.emitted().transaction()
          && !later.emitted().operation().equals(operation.path())
          && later.effect().locks().stream()
              .anyMatch(lock -> lock.blocksReads() && migration.inUse(lock.table()))) {
        return Optional.of(later);
      }
    }
    return Optional.empty();
  }

  private static void dataFirst(
      MigrationView migration,
      OperationView operation,
      Predicted data,
      Predicted later,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .hazard(Hazard.FAILS_ON_DATA)
            .also(Hazard.LONG_TRANSACTION)
            .severity(Severity.WARNING)
            .message(
                "Rows are changed in the transaction in which operation %s alters %s: if the changed"
                        .formatted(
                            later.emitted().operation(), later.effect().locks().getFirst().table())
                    + " rows have deferred foreign keys to check, PostgreSQL refuses the alteration"
                    + " (pending trigger events).")
            .because(data)
            .build());
  }
}
