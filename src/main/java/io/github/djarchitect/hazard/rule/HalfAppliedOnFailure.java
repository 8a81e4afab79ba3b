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
import java.util.List;
import java.util.Locale;

/** Several statements that no transaction holds together. */
public final class HalfAppliedOnFailure implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "half-applied-on-failure",
          "A failure in the middle leaves a part applied and nothing recorded",
          Hazard.LEAVES_PARTIAL_STATE,
          Severity.NOTE,
          "atomic = False with more than one schema operation; on MySQL and MariaDB any migration"
              + " with more than one.",
          "What ran before the failure stays, the migration is not recorded, and the next try fails"
              + " on what exists already.",
          "One schema operation per migration where no transaction holds them together.",
          """
          # with atomic = False
          AddIndexConcurrently(
              model_name="order",
              index=models.Index(fields=["reference"], name="order_reference_idx"),
          ),
          AddIndexConcurrently(
              model_name="order",
              index=models.Index(fields=["status"], name="order_status_idx"),
          ),
          """,
          """
          # with atomic = False
          AddIndexConcurrently(
              model_name="order",
              index=models.Index(fields=["reference"], name="order_reference_idx"),
          ),
          """,
          "PostgreSQL with atomic = False; MySQL and MariaDB always.",
          List.of("https://docs.djangoproject.com/en/5.2/topics/migrations/#transactions"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    boolean mysql =
        migration.target().vendor() == Vendor.MYSQL
            || migration.target().vendor() == Vendor.MARIADB;
    if (!mysql && migration.migration().atomic()) {
      return;
    }
    List<OperationView> separate =
        migration.operations().stream()
            .filter(
                operation ->
                    operation.statements().stream()
                        .anyMatch(each -> counts(each, mysql, migration)))
            .toList();
    if (separate.size() > 1) {
      findings.add(
          FindingDraft.at(DOC, migration, separate.get(1))
              .message(
                  "%d operations are applied one by one: if a later one fails, the earlier ones stay"
                          .formatted(separate.size())
                      + " and the migration is not recorded.")
              .build());
    }
  }

  private static boolean counts(Predicted predicted, boolean mysql, MigrationView migration) {
    if (!mysql && predicted.emitted().transaction() != 0) {
      return false;
    }
    return switch (predicted.statement()) {
      case Statement.Harmless _,
          Statement.PythonCode _,
          Statement.Comment _,
          Statement.Update _,
          Statement.Delete _,
          Statement.Insert _,
          Statement.UnknownStatement _ ->
          false;
      case Statement.DropIndex drop -> !drop.sql().toUpperCase(Locale.ROOT).contains("IF EXISTS");
      default ->
          predicted.effect().locks().stream().anyMatch(lock -> migration.inUse(lock.table()));
    };
  }
}
