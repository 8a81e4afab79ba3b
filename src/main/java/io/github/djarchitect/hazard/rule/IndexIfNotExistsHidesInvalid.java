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
import java.util.List;

/** A retry that reports success over an index that no query can use. */
public final class IndexIfNotExistsHidesInvalid implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "index-if-not-exists-hides-invalid",
          "IF NOT EXISTS takes a broken index for a finished one",
          Hazard.LEAVES_PARTIAL_STATE,
          Severity.WARNING,
          "CREATE INDEX CONCURRENTLY IF NOT EXISTS.",
          "A cancelled concurrent build leaves an index that costs every write and serves no query."
              + " The second try finds its name and reports success.",
          "Leave IF NOT EXISTS out, and drop the invalid index (DROP INDEX CONCURRENTLY IF EXISTS)"
              + " before building.",
          """
          # with atomic = False
          migrations.RunSQL(
              'CREATE INDEX CONCURRENTLY IF NOT EXISTS "order_reference_idx"'
              ' ON "shop_order" ("reference")',
              'DROP INDEX CONCURRENTLY IF EXISTS "order_reference_idx"',
          ),
          """,
          """
          # with atomic = False
          migrations.RunSQL(
              [
                  'DROP INDEX CONCURRENTLY IF EXISTS "order_reference_idx"',
                  'CREATE INDEX CONCURRENTLY "order_reference_idx" ON "shop_order" ("reference")',
              ],
              'DROP INDEX CONCURRENTLY IF EXISTS "order_reference_idx"',
          ),
          """,
          "PostgreSQL.",
          List.of(
              "https://www.postgresql.org/docs/current/sql-createindex.html"
                  + "#SQL-CREATEINDEX-CONCURRENTLY",
              "measured: the second run succeeds and indisvalid stays false, PostgreSQL 18.1"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.CreateIndex index
            && index.concurrently()
            && index.ifNotExists()
            && migration.inUse(index.table())
            && !droppedBefore(migration, predicted, index.name())) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .message(
                      "If a first build of %s is cancelled, the next run skips it and leaves it"
                              .formatted(index.name())
                          + " invalid: it slows writes on %s and no query uses it."
                              .formatted(index.table()))
                  .because(predicted)
                  .build());
        }
      }
    }
  }

  private static boolean droppedBefore(MigrationView migration, Predicted build, String index) {
    for (Predicted earlier : migration.statements()) {
      if (earlier == build) {
        return false;
      }
      if (earlier.statement() instanceof Statement.DropIndex drop && drop.name().equals(index)) {
        return true;
      }
    }
    return false;
  }
}
