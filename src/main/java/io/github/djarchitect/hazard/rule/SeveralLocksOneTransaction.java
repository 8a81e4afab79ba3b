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
import io.github.djarchitect.sql.Vendor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** More than one table in use locked against everybody at the same time. */
public final class SeveralLocksOneTransaction implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "several-locks-one-transaction",
          "One transaction locks several tables in use",
          Hazard.WAITS_IN_QUEUE,
          Severity.NOTE,
          "An atomic migration whose statements take ACCESS EXCLUSIVE on two or more existing"
              + " tables.",
          "While it waits for the second table it keeps everybody off the first; with code that"
              + " takes the tables in the other order it deadlocks.",
          "One table per migration, each with a short lock_timeout.",
          """
          migrations.AddField(
              model_name="order", name="remark", field=models.TextField(null=True)
          ),
          migrations.AddField(
              model_name="invoice", name="remark", field=models.TextField(null=True)
          ),
          """,
          """
          migrations.AddField(
              model_name="order", name="remark", field=models.TextField(null=True)
          ),
          """,
          "PostgreSQL.",
          List.of(
              "https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() != Vendor.POSTGRESQL) {
      return;
    }
    Map<Integer, Map<String, Predicted>> byTransaction = new HashMap<>();
    for (Predicted predicted : migration.statements()) {
      int transaction = predicted.emitted().transaction();
      if (transaction == 0) {
        continue;
      }
      Map<String, Predicted> locked =
          byTransaction.computeIfAbsent(transaction, _ -> new LinkedHashMap<>());
      predicted.effect().locks().stream()
          .filter(lock -> lock.blocksReads() && migration.inUse(lock.table()))
          .forEach(lock -> locked.putIfAbsent(lock.table(), predicted));
      if (locked.size() > 1) {
        OperationView operation = migration.operation(predicted.emitted().operation()).orElse(null);
        if (operation != null) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .message(
                      "The transaction holds ACCESS EXCLUSIVE on %s at the same time."
                          .formatted(String.join(", ", allLocked(migration, transaction))))
                  .because(predicted)
                  .build());
          return;
        }
      }
    }
  }

  private static Set<String> allLocked(MigrationView migration, int transaction) {
    Set<String> tables = new LinkedHashSet<>();
    for (Predicted predicted : migration.statements()) {
      if (predicted.emitted().transaction() == transaction) {
        predicted.effect().locks().stream()
            .filter(lock -> lock.blocksReads() && migration.inUse(lock.table()))
            .forEach(lock -> tables.add(lock.table()));
      }
    }
    return tables;
  }
}
