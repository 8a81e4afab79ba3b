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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL that takes the bound off waiting for locks, or off a statement's time. */
public final class TimeoutLifted implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "timeout-lifted",
          "A timeout is switched off where it is needed",
          Hazard.WAITS_IN_QUEUE,
          Severity.WARNING,
          "SET lock_timeout = 0 or SET statement_timeout = 0 before a statement whose lock stops"
              + " writes, or that stays for the connection when the migration is done. Nothing is"
              + " said of one that is set back, or ends with its transaction, around statements"
              + " that stop nobody, such as CREATE INDEX CONCURRENTLY or VALIDATE CONSTRAINT.",
          "What settings or the role bound is unbounded: a statement that waits for its lock"
              + " behind a long transaction keeps every later query of the table waiting with it,"
              + " as long as that takes.",
          "Leave the bounds as they are and run the migration again when it gives up; lift one for"
              + " a statement that stops nobody, and RESET it behind that.",
          """
          migrations.RunSQL("SET lock_timeout = 0", migrations.RunSQL.noop),
          migrations.AddField("order", "channel", models.CharField(max_length=20, null=True)),
          """,
          """
          migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
          ValidateConstraint("order", "shop_total_positive"),
          """,
          "PostgreSQL.",
          List.of(
              "https://www.postgresql.org/docs/current/runtime-config-client.html"
                  + "#GUC-LOCK-TIMEOUT"));

  private static final Pattern SET =
      Pattern.compile(
          "(?is)\\s*SET\\s+(?:(?<scope>SESSION|LOCAL)\\s+)?\"?(?<name>lock_timeout|statement_timeout)\"?\\s*(?:=|TO\\b)\\s*'?\\s*(?<value>[^';]*?)\\s*'?\\s*");

  private static final Pattern RESET =
      Pattern.compile(
          "(?is)\\s*(?:RESET\\s+\"?(?<name>lock_timeout|statement_timeout|ALL)\"?|DISCARD\\s+ALL)\\s*");

  private static final Pattern ZERO =
      Pattern.compile("0+\\s*(?:us|ms|s|min|h|d)?", Pattern.CASE_INSENSITIVE);

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() != Vendor.POSTGRESQL) {
      return;
    }
    for (OperationView operation : migration.ofType(Operation.RunSql.class)) {
      for (Predicted predicted : operation.statements()) {
        lifted(predicted)
            .flatMap(setting -> why(migration, predicted, setting))
            .ifPresent(
                why ->
                    findings.add(
                        FindingDraft.at(DOC, migration, operation)
                            .message(why)
                            .because(predicted)
                            .build()));
      }
    }
  }

  private record Setting(String name, boolean local) {}

  private static Optional<Setting> lifted(Predicted predicted) {
    if (!(predicted.statement() instanceof Statement.Harmless)) {
      return Optional.empty();
    }
    Matcher set = SET.matcher(predicted.statement().sql());
    return set.matches() && ZERO.matcher(set.group("value")).matches()
        ? Optional.of(
            new Setting(
                set.group("name").toLowerCase(Locale.ROOT),
                "LOCAL".equalsIgnoreCase(set.group("scope"))))
        : Optional.empty();
  }

  private static Optional<String> why(MigrationView migration, Predicted from, Setting setting) {
    for (Predicted each :
        migration.statements().stream().skip(migration.statements().indexOf(from) + 1L).toList()) {
      if (ends(each.statement(), setting.name())) {
        return Optional.empty();
      }
      boolean sameTransaction =
          !setting.local() || each.emitted().transaction() == from.emitted().transaction();
      Optional<String> stopped =
          each.effect().locks().stream()
              .filter(lock -> lock.blocksWrites() && migration.inUse(lock.table()))
              .map(lock -> lock.table())
              .findFirst();
      if (sameTransaction && stopped.isPresent()) {
        return Optional.of(
            "%s is switched off, and a statement behind it stops writes of %s, however long it waits or works."
                .formatted(setting.name(), stopped.get()));
      }
    }
    return setting.local()
        ? Optional.empty()
        : Optional.of(
            "%s stays switched off for the connection: the migrations behind this one run without the bound."
                .formatted(setting.name()));
  }

  private static boolean ends(Statement statement, String name) {
    Matcher reset = RESET.matcher(statement.sql());
    if (reset.matches()) {
      String what = reset.group("name");
      return what == null || what.equalsIgnoreCase("ALL") || what.equalsIgnoreCase(name);
    }
    Matcher set = SET.matcher(statement.sql());
    return set.matches() && set.group("name").equalsIgnoreCase(name);
  }
}
