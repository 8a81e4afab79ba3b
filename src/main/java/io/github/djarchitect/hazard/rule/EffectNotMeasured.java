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
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An ALTER of MySQL and MariaDB that may copy the whole table while writes wait. */
public final class EffectNotMeasured implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "effect-not-measured",
          "MySQL and MariaDB: an ALTER that may copy the table while writes wait",
          Hazard.UNREADABLE,
          Severity.WARNING,
          "Another type of a column, a foreign key, a check, a primary key, and a new column that"
              + " brings a foreign key, a stored value or an expression as its default.",
          "Such an ALTER may be done by copying the table with LOCK=SHARED, so that writes wait for"
              + " the whole copy. Which it is depends on the server's release, the row format and"
              + " foreign_key_checks, and was not measured for this target.",
          "Try the ALTER that sqlmigrate prints on a copy of production with ALGORITHM=INPLACE,"
              + " LOCK=NONE at its end: the server refuses it at once where it would copy. Where it"
              + " is refused, change the table with gh-ost or pt-online-schema-change.",
          """
          # target: mysql:8.0
          migrations.AlterField(
              model_name="order", name="total", field=models.BigIntegerField()
          ),
          """,
          """
          # target: mysql:8.0
          migrations.AddField(
              model_name="order", name="remark", field=models.TextField(null=True)
          ),
          """,
          "MySQL and MariaDB.",
          List.of(
              "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
              "https://mariadb.com/docs/server/reference/sql-statements/data-definition/alter/alter-table",
              "measured: COPY with LOCK=SHARED for another type and for a foreign key, MariaDB"
                  + " 10.11.19"));

  private static final Pattern VARCHAR =
      Pattern.compile("varchar\\((?<length>\\d+)\\)", Pattern.CASE_INSENSITIVE);

  /** Characters of four bytes whose number still fits the one byte of a length. */
  private static final int SHORT = 63;

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    Vendor vendor = migration.target().vendor();
    if (vendor != Vendor.MYSQL && vendor != Vendor.MARIADB) {
      return;
    }
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        Optional<String> table =
            mayCopy(predicted.statement())
                .filter(migration::inUse)
                .filter(each -> !Size.isSmall(migration.live(), each));
        if (table.isPresent()) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .message(
                      "On %s this may copy %s while writes wait, and which it is was not measured."
                          .formatted(migration.target(), table.get()))
                  .because(predicted)
                  .build());
          break;
        }
      }
    }
  }

  /** The table that a statement may copy; of the others the server's manual says LOCK=NONE. */
  private static Optional<String> mayCopy(Statement statement) {
    return switch (statement) {
      case Statement.AlterColumnType type when !keepsStorage(type) -> Optional.of(type.table());
      case Statement.AddForeignKey key -> Optional.of(key.table());
      case Statement.AddCheck check -> Optional.of(check.table());
      case Statement.AddPrimaryKey key -> Optional.of(key.table());
      case Statement.AddColumn column
          when column.references() != null
              || column.inlineCheck()
              || column.generated() == Statement.Generated.STORED
              || column.defaultValue() == Statement.Default.VOLATILE ->
          Optional.of(column.table());
      default -> Optional.empty();
    };
  }

  /** MODIFY with the type that is there, or with more room that its length byte holds as well. */
  private static boolean keepsStorage(Statement.AlterColumnType type) {
    String from = type.fromType();
    if (from == null || type.collationChanged()) {
      return false;
    }
    if (from.equalsIgnoreCase(type.toType())) {
      return true;
    }
    Matcher before = VARCHAR.matcher(from);
    Matcher after = VARCHAR.matcher(type.toType());
    if (!before.matches() || !after.matches()) {
      return false;
    }
    int old = Integer.parseInt(before.group("length"));
    int now = Integer.parseInt(after.group("length"));
    return now >= old && (old <= SHORT) == (now <= SHORT);
  }
}
