package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.files.Place;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reverse that takes away what was there before the migration went forwards. */
public final class ReverseDestroys implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "reverse-destroys",
          "Migrating back takes away what going forwards did not make",
          Hazard.LOSES_DATA,
          Severity.WARNING,
          "A reverse of RunSQL or RunPython that drops a table or column, deletes rows or links,"
              + " or writes NULL or another constant over values, where neither this migration nor"
              + " one that is new with it made that table or column, created rows of that model,"
              + " added to that relation, wrote that field. To delete every row of a table takes"
              + " more than rows that were created: a table that is as young as they are.",
          "A rollback is made in a hurry, to get back to what there was; this one ends with less"
              + " than that, and what is gone is found later.",
          "Let the reverse take away what the forward direction made and nothing else, by the same"
              + " condition; use noop where there is nothing to undo. Where rows have to go because"
              + " the old schema cannot hold them, keep a copy and say in the rollback what is"
              + " lost.",
          """
          def backwards(apps, schema_editor):
              apps.get_model("shop", "Order").objects.filter(status=9).delete()

          operations = [
              migrations.RunPython(migrations.RunPython.noop, backwards),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              apps.get_model("shop", "Tag").objects.create(label="new")

          def backwards(apps, schema_editor):
              apps.get_model("shop", "Tag").objects.filter(label="new").delete()

          operations = [
              migrations.RunPython(forwards, backwards),
          ]
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql",
              "https://docs.djangoproject.com/en/5.2/topics/migrations/#reversing-migrations"));

  /** A column that is given a constant, up to the next one. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "(?:^|,)\\s*\"?(?<column>\\w+)\"?\\s*=\\s*"
              + "(?<value>'(?:[^']|'')*'|[+-]?\\d+(?:\\.\\d+)?|TRUE|FALSE|NULL|DEFAULT)\\s*(?=,|$)",
          Pattern.CASE_INSENSITIVE);

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.reverses().isEmpty()) {
      return;
    }
    MadeForwards made = new MadeForwards(migration);
    for (OperationView reverse : migration.reverses()) {
      Set<String> own = new HashSet<>();
      for (Predicted predicted : reverse.statements()) {
        if (predicted.statement() instanceof Statement.CreateTable create) {
          own.add(create.table());
        }
        for (String what : taken(migration, predicted.statement(), made, own)) {
          findings.add(draft(migration, reverse, what).because(predicted).build());
        }
      }
    }
    RunPythonCode.eachReverse(
        migration, (reverse, code) -> python(migration, reverse, code, made, findings));
  }

  private static void python(
      MigrationView migration,
      OperationView reverse,
      DataCode code,
      MadeForwards made,
      Findings findings) {
    Set<String> told = new HashSet<>();
    BiConsumer<String, Place> loss =
        (what, place) -> findings.add(draft(migration, reverse, what).place(place).build());
    new RowsTaken(migration, reverse, code, made, loss).check();
    new ValuesOverwritten(migration, reverse, code, made, told, loss).check();
    for (DataCode.Sent sent : code.sent()) {
      for (Statement statement :
          SentSql.statements(
                  sent.call(),
                  sent.scope(),
                  !sent.loops().isEmpty(),
                  reverse.before(),
                  migration.target().vendor())
              .orElse(List.of())) {
        if (statement instanceof Statement.Update update) {
          for (String what : overwritten(migration, update, made)) {
            if (told.add(what)) {
              loss.accept(what, sent.scope().at(sent.call().span()));
            }
          }
        }
      }
    }
  }

  private static FindingDraft draft(MigrationView migration, OperationView reverse, String what) {
    return FindingDraft.at(DOC, migration, reverse)
        .message(
            "Migrating back takes what going forwards did not make: it %s%s."
                .formatted(Character.toLowerCase(what.charAt(0)), what.substring(1)));
  }

  /**
   * @param own tables that the reverse has made itself
   */
  private static List<String> taken(
      MigrationView migration, Statement statement, MadeForwards made, Set<String> own) {
    return switch (statement) {
      case Statement.DropTable drop ->
          made.table(drop.table()) || own.contains(drop.table())
              ? List.of()
              : List.of("Drops the table " + drop.table());
      case Statement.DropColumn drop ->
          made.hasMade(drop.table(), drop.column()) || own.contains(drop.table())
              ? List.of()
              : List.of("Drops the column %s.%s".formatted(drop.table(), drop.column()));
      case Statement.Truncate truncate ->
          truncate.tables().stream()
              .filter(table -> !own.contains(table) && !made.rows(table, false))
              .map(
                  table ->
                      "Deletes every row of "
                          + table
                          + (truncate.cascade() ? ", and of every table that refers to it" : ""))
              .toList();
      case Statement.Delete delete ->
          own.contains(delete.table()) || made.rows(delete.table(), !delete.whole())
              ? List.of()
              : RowsTaken.taken(migration, delete).map(RowsTaken.Taken::what).stream().toList();
      case Statement.Update update ->
          own.contains(update.table()) ? List.of() : overwritten(migration, update, made);
      default -> List.of();
    };
  }

  /** Columns that are given a constant, where no condition says what they held. */
  private static List<String> overwritten(
      MigrationView migration, Statement.Update update, MadeForwards made) {
    Optional<SetClause> clause = SetClause.of(update.sql());
    if (!migration.inUse(update.table()) || clause.isEmpty()) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    String rest = clause.get().rest();
    Matcher each = CONSTANT.matcher(clause.get().set().strip());
    while (each.find()) {
      String column = each.group("column");
      if (!clause.get().asks(column) && !made.values(update.table(), column, !update.whole())) {
        found.add(
            "Writes %s over %s of %s of %s%s"
                .formatted(
                    each.group("value"),
                    column,
                    update.whole() ? "every row" : "rows",
                    update.table(),
                    rest.isEmpty() ? "" : " " + rest.replaceAll("\\s+", " ").strip()));
      }
    }
    return found;
  }
}
