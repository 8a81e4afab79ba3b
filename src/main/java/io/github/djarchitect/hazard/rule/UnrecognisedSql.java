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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SQL that could not be told apart. */
public final class UnrecognisedSql implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "unrecognised-sql",
          "What a SQL statement does cannot be told",
          Hazard.UNREADABLE,
          Severity.WARNING,
          "A RunSQL whose text, or that of its reverse, is computed, a statement that is not"
              + " recognised, such as a DO block, or a field whose column only its own code"
              + " decides.",
          "Its locks and its work are unknown, and unknown is never taken as safe.",
          "Write the SQL as plain text, one statement for each string; or waive it with a reason.",
          """
          migrations.RunSQL(open("change.sql").read(), migrations.RunSQL.noop),
          """,
          """
          migrations.RunSQL('COMMENT ON TABLE "shop_order" IS NULL', migrations.RunSQL.noop),
          """,
          "All engines.",
          List.of("https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql"));

  private static final String FORWARDS = "Whether it is safe";

  private static final Pattern DROP =
      Pattern.compile(
          "^\\s*DROP\\s+(?<kind>(?:MATERIALIZED\\s+)?\\w+)\\s+(?:IF\\s+EXISTS\\s+)?(?:\"?\\w+\"?\\.)?"
              + "\"?(?<name>\\w+)\"?(?![^(]*,).*\\bCASCADE\\s*$",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    Set<String> known = new HashSet<>();
    for (OperationView operation : migration.operations()) {
      known.add(operation.path());
      if (operation.operation() instanceof Operation.OpaqueOperation) {
        continue;
      }
      unknown(operation.statements())
          .ifPresent(
              first ->
                  report(
                      FindingDraft.at(DOC, migration, operation),
                      FORWARDS,
                      migration,
                      operation,
                      first,
                      findings));
    }
    for (OperationView reverse : migration.reverses()) {
      unknown(reverse.statements().stream().filter(each -> !takesBack(migration, each)).toList())
          .ifPresent(
              first ->
                  report(
                      FindingDraft.at(DOC, migration, reverse),
                      "What migrating back does",
                      migration,
                      reverse,
                      first,
                      findings));
    }
    // a statement that no operation is known to send is unknown all the same
    unknown(
            migration.statements().stream()
                .filter(each -> !known.contains(each.emitted().operation()))
                .toList())
        .ifPresent(
            first ->
                report(
                    FindingDraft.of(DOC, migration), FORWARDS, migration, null, first, findings));
  }

  private static Optional<Predicted> unknown(List<Predicted> statements) {
    return statements.stream()
        .filter(each -> each.statement() instanceof Statement.UnknownStatement)
        .findFirst();
  }

  /** What to do depends on whether there is SQL to write out. */
  private static String fix(@Nullable OperationView operation) {
    return operation == null || operation.operation() instanceof Operation.RunSql
        ? DOC.instead()
        : "Look at its SQL with sqlmigrate, and waive it with a reason.";
  }

  /**
   * Whether a DROP with CASCADE takes away what this migration makes: whatever hangs on that is
   * younger, and is gone when the way back comes here.
   */
  private static boolean takesBack(MigrationView migration, Predicted reverse) {
    Matcher drop = DROP.matcher(reverse.statement().sql());
    if (!drop.find()) {
      return false;
    }
    Pattern create =
        Pattern.compile(
            "^\\s*CREATE\\s+(?:OR\\s+REPLACE\\s+)?%s\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:\"?\\w+\"?\\.)?\"?%s\\b"
                .formatted(
                    drop.group("kind").replaceAll("\\s+", "\\\\s+"),
                    Pattern.quote(drop.group("name"))),
            Pattern.CASE_INSENSITIVE);
    return migration.statements().stream()
        .map(each -> each.statement().sql())
        .anyMatch(sql -> create.matcher(sql).find());
  }

  private static void report(
      FindingDraft draft,
      String what,
      MigrationView migration,
      @Nullable OperationView operation,
      Predicted first,
      Findings findings) {
    Statement.UnknownStatement unknown = (Statement.UnknownStatement) first.statement();
    findings.add(
        draft
            .message(
                "%s on %s depends on what it does: %s."
                    .formatted(what, migration.target().vendor().spelling(), unknown.reason()))
            .because(first)
            .fix(fix(operation))
            .build());
  }
}
