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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A type that holds less than the one before it. */
public final class DataLostOnShrink implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "data-lost-on-shrink",
          "A column gets a type that holds less",
          Hazard.FAILS_ON_DATA,
          Severity.BLOCKER,
          "A shorter varchar, text to varchar, a smaller integer, fewer digits, a number with a"
              + " fraction to an integer, a time to a date.",
          "PostgreSQL refuses at the first value that does not fit, after it has started to rewrite"
              + " the table; MySQL and MariaDB cut values off unless strict mode is on. Fractions"
              + " and times of day are lost without a word.",
          "Count the values that do not fit first, mend them, and hold new ones off by a CHECK"
              + " constraint; change the type by way of a new column.",
          """
          migrations.AlterField(
              model_name="order", name="reference", field=models.CharField(max_length=10)
          ),
          """,
          """
          migrations.AlterField(
              model_name="order", name="reference", field=models.CharField(max_length=100)
          ),
          """,
          "PostgreSQL, MySQL, MariaDB; SQLite does not check lengths.",
          List.of("https://www.postgresql.org/docs/current/sql-altertable.html"));

  private static final Pattern SIZED =
      Pattern.compile("([a-z ]+?)\\s*\\((\\d+)(?:,\\s*(\\d+))?\\)");
  private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() == Vendor.SQLITE) {
      return;
    }
    boolean postgres = migration.target().vendor() == Vendor.POSTGRESQL;
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.AlterColumnType type
            && operation.operation() instanceof Operation.AlterField alter
            && migration.inUse(type.table())
            && owns(migration, operation, alter, type.table())) {
          String from = type.fromType();
          if (from != null && shrinks(from, type.toType())) {
            FindingDraft draft =
                FindingDraft.at(DOC, migration, operation)
                    .message(
                        "%s.%s goes from %s to %s, which holds less: %s."
                            .formatted(
                                type.table(),
                                type.column(),
                                from,
                                type.toType(),
                                silently(from, type.toType())
                                    ? "what does not fit is lost"
                                    : postgres
                                        ? "it fails at the first value that does not fit"
                                        : "values that do not fit fail, or are cut off without"
                                            + " strict mode"))
                    .because(predicted);
            if (!postgres || silently(from, type.toType())) {
              draft.also(Hazard.LOSES_DATA);
            }
            findings.add(draft.build());
          }
        }
      }
    }
  }

  /** Columns of other tables that follow a changed key are not this field's own. */
  private static boolean owns(
      MigrationView migration, OperationView operation, Operation.AlterField alter, String table) {
    return operation
        .before()
        .model(migration.app(), alter.model())
        .map(model -> model.table().equals(table))
        .orElse(false);
  }

  static boolean shrinks(String from, String to) {
    Size before = Size.of(from);
    Size after = Size.of(to);
    if (silently(from, to)) {
      return true;
    }
    if (INTEGERS.contains(before.name()) && INTEGERS.contains(after.name())) {
      return INTEGERS.indexOf(after.name()) < INTEGERS.indexOf(before.name());
    }
    if (before.text() && after.text()) {
      return after.length() < before.length();
    }
    if (before.name().equals("numeric") && after.name().equals("numeric")) {
      return after.length() - after.scale() < before.length() - before.scale();
    }
    return false;
  }

  /** A conversion that succeeds and drops a part of the value. */
  private static boolean silently(String from, String to) {
    Size before = Size.of(from);
    Size after = Size.of(to);
    boolean fraction =
        before.name().equals("double") || (before.name().equals("numeric") && before.scale() > 0);
    if (fraction && INTEGERS.contains(after.name())) {
      return true;
    }
    if (before.name().equals("numeric") && after.name().equals("numeric")) {
      return after.scale() < before.scale();
    }
    return before.name().equals("timestamp") && after.name().equals("date");
  }

  private record Size(String name, int length, int scale) {
    static Size of(String type) {
      String lower = type.toLowerCase(Locale.ROOT).replace(" unsigned", "").strip();
      Matcher sized = SIZED.matcher(lower);
      String base = sized.matches() ? sized.group(1).strip() : lower;
      int length = sized.matches() ? Integer.parseInt(sized.group(2)) : Integer.MAX_VALUE;
      int scale = sized.matches() && sized.group(3) != null ? Integer.parseInt(sized.group(3)) : 0;
      return new Size(
          switch (base) {
            case "varchar", "character varying", "char", "character" -> "varchar";
            case "text", "longtext", "mediumtext" -> "text";
            case "int", "int4", "integer", "serial" -> "integer";
            case "int2", "smallserial", "smallint" -> "smallint";
            case "int8", "bigserial", "bigint" -> "bigint";
            case "decimal", "numeric" -> "numeric";
            case "double precision", "double", "real", "float" -> "double";
            case "timestamp with time zone",
                "timestamp without time zone",
                "timestamp",
                "datetime" ->
                "timestamp";
            default -> base;
          },
          length,
          scale);
    }

    boolean text() {
      return name.equals("varchar") || name.equals("text");
    }
  }
}
