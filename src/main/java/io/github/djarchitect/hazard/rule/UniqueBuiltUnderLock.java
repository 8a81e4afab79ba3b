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

/** A constraint whose index is built while nobody else may use the table. */
public final class UniqueBuiltUnderLock implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "unique-built-under-lock",
          "A constraint's index is built while reads and writes wait",
          Hazard.BLOCKS_READS_AND_WRITES,
          Severity.BLOCKER,
          "ADD CONSTRAINT UNIQUE, PRIMARY KEY or EXCLUDE, or a new column with UNIQUE, on a table"
              + " that exists: UniqueConstraint, unique=True, unique_together, OneToOneField.",
          "PostgreSQL holds ACCESS EXCLUSIVE for the whole build, so reads wait too; it fails when"
              + " two rows share a value.",
          "Look for duplicates first, build a unique index concurrently in a migration of its own,"
              + " then attach it with ADD CONSTRAINT ... UNIQUE USING INDEX inside"
              + " SeparateDatabaseAndState. With a condition or expressions the unique index is all"
              + " there is: PostgreSQL attaches none, and AddConstraint goes into state_operations"
              + " alone.",
          """
          migrations.AddConstraint(
              model_name="order",
              constraint=models.UniqueConstraint(
                  fields=["reference"], name="order_reference_unique"
              ),
          ),
          """,
          """
          # with atomic = False; the constraint is attached in the next migration
          migrations.RunSQL(
              sql='CREATE UNIQUE INDEX CONCURRENTLY "order_reference_unique"'
              ' ON "shop_order" ("reference")',
              reverse_sql='DROP INDEX CONCURRENTLY IF EXISTS "order_reference_unique"',
          ),
          """,
          "PostgreSQL. MySQL and MariaDB add a unique index without blocking writes.",
          List.of(
              "https://www.postgresql.org/docs/current/sql-altertable.html",
              "measured: 1.7 s for 3,000,000 narrow cached rows, PostgreSQL 18.1"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      operation.statements().stream()
          .filter(predicted -> built(migration, predicted).isPresent())
          .findFirst()
          .ifPresent(first -> report(migration, operation, first, findings));
    }
  }

  private static Optional<TableLock> built(MigrationView migration, Predicted predicted) {
    if (predicted.effect().work() != Work.INDEX_BUILD
        || predicted.statement() instanceof Statement.CreateIndex) {
      return Optional.empty();
    }
    return predicted.effect().locks().stream()
        .filter(TableLock::blocksReads)
        .filter(lock -> !migration.createdTables().contains(lock.table()))
        .findFirst();
  }

  private static void report(
      MigrationView migration, OperationView operation, Predicted first, Findings findings) {
    TableLock lock = built(migration, first).orElseThrow();
    String what =
        switch (first.statement()) {
          case Statement.AddUnique unique -> "the unique constraint " + unique.name();
          case Statement.AddExclusion exclusion -> "the exclusion constraint " + exclusion.name();
          case Statement.AddPrimaryKey key -> "the primary key " + key.name();
          case Statement.AddColumn column ->
              "the unique index of the new column " + column.column();
          default -> "its index";
        };
    FindingDraft draft =
        FindingDraft.at(DOC, migration, operation)
            .also(Hazard.SCALE)
            .severity(Size.severity(migration.live(), lock.table(), DOC.severity()))
            .message(
                "Reads and writes of %s wait under %s while %s is built (%s)%s."
                    .formatted(
                        lock.table(),
                        lock.mode(),
                        what,
                        Size.phrase(migration.live(), lock.table()),
                        clash(first.statement())))
            .because(first);
    boolean mayFail =
        switch (first.statement()) {
          case Statement.AddColumn _ -> false;
          case Statement.AlterColumnType type -> !type.collationChanged();
          default -> true;
        };
    if (mayFail) {
      draft.also(Hazard.FAILS_ON_DATA);
    }
    findings.add(draft.build());
  }

  /** What rows can make of it; a collation takes two texts for one only if it is told to. */
  private static String clash(Statement statement) {
    return switch (statement) {
      case Statement.AddColumn _ -> "";
      case Statement.AlterColumnType type when type.collationChanged() ->
          "; two rows can clash only under a collation with deterministic=False";
      default -> "; it fails if two rows clash";
    };
  }
}
