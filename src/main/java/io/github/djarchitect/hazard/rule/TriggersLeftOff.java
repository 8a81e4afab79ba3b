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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All triggers of a table switched off, those of its foreign keys too, and not on again. */
public final class TriggersLeftOff implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "triggers-left-off",
          "Foreign keys are left unchecked",
          Hazard.SILENTLY_MISSING,
          Severity.WARNING,
          "ALTER TABLE ... DISABLE TRIGGER ALL, or foreign_key_checks = 0 on MySQL and MariaDB,"
              + " that the migration does not take back.",
          "PostgreSQL checks foreign keys by triggers: rows that point nowhere are stored, and rows"
              + " that others point to are deleted, from then on and for everybody. On MySQL and"
              + " MariaDB it holds for the rest of the connection.",
          "Switch them on again in the same migration, or leave them on and order the writes so"
              + " that the keys hold; only DISABLE TRIGGER USER leaves the foreign keys.",
          """
          migrations.RunSQL(
              "ALTER TABLE shop_order DISABLE TRIGGER ALL",
              "ALTER TABLE shop_order ENABLE TRIGGER ALL",
          ),
          """,
          """
          migrations.RunSQL(
              [
                  "ALTER TABLE shop_order DISABLE TRIGGER ALL",
                  "UPDATE shop_order SET note = '' WHERE id = 1",
                  "ALTER TABLE shop_order ENABLE TRIGGER ALL",
              ],
              migrations.RunSQL.noop,
          ),
          """,
          "PostgreSQL; MySQL and MariaDB for the connection.",
          List.of(
              "https://www.postgresql.org/docs/current/sql-altertable.html",
              "https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html"
                  + "#sysvar_foreign_key_checks"));

  private static final Pattern OFF = Pattern.compile("(?is).*\\bDISABLE\\s+TRIGGER\\s+ALL\\b.*");

  private static final Pattern ON =
      Pattern.compile("(?is).*\\bENABLE\\s+(?:ALWAYS\\s+|REPLICA\\s+)?TRIGGER\\s+ALL\\b.*");

  private static final Pattern CHECKS =
      Pattern.compile(
          "(?is)\\s*SET\\s+(?:SESSION\\s+|GLOBAL\\s+|@@(?:SESSION\\.|GLOBAL\\.)?)?FOREIGN_KEY_CHECKS\\s*:?=\\s*'?(?<value>\\w+|@\\w+)'?.*");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.ofType(Operation.RunSql.class)) {
      for (Predicted predicted : operation.statements()) {
        Optional<String> table = off(predicted.statement());
        if (table.isPresent() && !backOn(migration, predicted, table.get())) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .message(
                      table.get().isEmpty()
                          ? "Foreign keys of every table are unchecked for the rest of the"
                              + " connection."
                          : "The foreign keys of and to %s are unchecked from here on, for everybody."
                              .formatted(table.get()))
                  .because(predicted)
                  .build());
        }
      }
    }
  }

  /** The table whose foreign keys a statement switches off; empty for all. */
  private static Optional<String> off(Statement statement) {
    return switch (statement) {
      case Statement.AlterCatalogue alter when OFF.matcher(alter.sql()).matches() ->
          Optional.of(alter.table());
      case Statement.Harmless set -> checks(set.sql(), false) ? Optional.of("") : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean backOn(MigrationView migration, Predicted from, String table) {
    return migration.statements().stream()
        .skip(migration.statements().indexOf(from) + 1L)
        .map(Predicted::statement)
        .anyMatch(
            statement ->
                switch (statement) {
                  case Statement.AlterCatalogue alter ->
                      alter.table().equals(table) && ON.matcher(alter.sql()).matches();
                  case Statement.Harmless set -> table.isEmpty() && checks(set.sql(), true);
                  case Statement.DropTable drop -> drop.table().equals(table);
                  default -> false;
                });
  }

  /** Whether a SET switches checks on, or off; a variable may hold what they were. */
  private static boolean checks(String sql, boolean on) {
    Matcher matcher = CHECKS.matcher(sql);
    if (!matcher.matches()) {
      return false;
    }
    String value = matcher.group("value").toLowerCase(Locale.ROOT);
    return on != (value.equals("0") || value.equals("off") || value.equals("false"));
  }
}
