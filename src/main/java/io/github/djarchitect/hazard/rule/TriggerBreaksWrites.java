package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.DatabaseAt;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.RowCopy;
import io.github.djarchitect.sql.SqlMentions.Mention;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.TriggerEnding;
import io.github.djarchitect.sql.TriggerText;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A trigger that reads what its table no longer has, or lets no row through. */
public final class TriggerBreaksWrites implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "trigger-breaks-writes",
          "A trigger reads a column that is not there, or stops every write",
          Hazard.BREAKS_RUNNING_CODE,
          Severity.BLOCKER,
          "After the migration a table has a trigger whose function reads or sets NEW or OLD by a"
              + " column which the table has not, or writes one that another table has not: the"
              + " column was dropped or renamed, or never was. On PostgreSQL also a trigger for"
              + " each row whose function always raises, or that runs before the row and always"
              + " returns NULL without having kept the row elsewhere. A warning where it is UPDATE"
              + " alone that does so. Also a trigger that puts whole rows of a table into another,"
              + " INSERT INTO ... SELECT * or NEW.*, when one of the two gets or loses a column and"
              + " the other does not.",
          "A function's text is looked at only when it runs, so the migration passes, and from then"
              + " on every INSERT or UPDATE of the table fails (PostgreSQL: record \"new\" has no"
              + " field; INSERT has more expressions than target columns). A row for which a BEFORE"
              + " trigger returns NULL is not written, and nobody is told.",
          "Drop the trigger and its function in the same migration before the column, or replace"
              + " the function first. Where whole rows are copied, give the other table the same"
              + " column in the same migration, or name the columns in the function first.",
          """
          migrations.RunSQL(
              [
                  \"\"\"CREATE FUNCTION shop_note() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN NEW.remark := NEW.note; RETURN NEW; END $$\"\"\",
                  "CREATE TRIGGER shop_note BEFORE INSERT ON shop_order"
                  " FOR EACH ROW EXECUTE FUNCTION shop_note()",
              ],
              ["DROP TRIGGER shop_note ON shop_order", "DROP FUNCTION shop_note()"],
          ),
          """,
          """
          migrations.RunSQL(
              [
                  \"\"\"CREATE FUNCTION shop_note() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN NEW.note := NEW.reference; RETURN NEW; END $$\"\"\",
                  "CREATE TRIGGER shop_note BEFORE INSERT ON shop_order"
                  " FOR EACH ROW EXECUTE FUNCTION shop_note()",
              ],
              ["DROP TRIGGER shop_note ON shop_order", "DROP FUNCTION shop_note()"],
          ),
          """,
          "PostgreSQL 18.6, measured; of the others only that a trigger names its columns is"
              + " known.",
          List.of(
              "measured: INSERT has more expressions than target columns, from the first write"
                  + " after ADD COLUMN on the table that SELECT * reads; after DROP COLUMN there it"
                  + " passes where the types allow it, one column off, PostgreSQL 15.18",
              "measured: record \"new\" has no field, from the first INSERT after DROP COLUMN or"
                  + " RENAME COLUMN; DROP COLUMN ... CASCADE drops a trigger with UPDATE OF or WHEN"
                  + " on it, PostgreSQL 18.6",
              "https://www.postgresql.org/docs/18/plpgsql-trigger.html"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    DatabaseAt before = migration.database();
    DatabaseAt after = migration.databaseAfter();
    for (HandMade.Live live : after.made().triggers()) {
      if (!before.made().triggers().contains(live)) {
        ending(migration, live).ifPresent(findings::add);
      }
      Optional<Mention> missing = missing(live, after, migration.after());
      if (missing.isEmpty() || missing.equals(missingBefore(live, before, migration.after()))) {
        continue;
      }
      report(migration, live, missing.get(), findings);
    }
    takenAlong(migration, findings);
    copies(migration, findings);
  }

  /** Triggers that copy rows between tables whose columns go together no longer. */
  private static void copies(MigrationView migration, Findings findings) {
    List<RowCopy> before = migration.database().made().rowCopies();
    Map<String, List<RowCopy>> broken = new LinkedHashMap<>();
    for (RowCopy copy : migration.databaseAfter().made().rowCopies()) {
      if (!copy.fits() && before.stream().noneMatch(each -> each.isSame(copy) && !each.fits())) {
        broken.computeIfAbsent(copy.into() + " " + copy.from(), _ -> new ArrayList<>()).add(copy);
      }
    }
    for (List<RowCopy> several : broken.values()) {
      RowCopy copy = several.getFirst();
      Optional<Predicted> cause =
          first(
              migration,
              statement ->
                  switch (statement) {
                    case Statement.AddColumn s -> isOf(copy, s.table());
                    case Statement.DropColumn s -> isOf(copy, s.table());
                    default -> false;
                  });
      boolean more =
          cause.filter(each -> each.statement() instanceof Statement.AddColumn).isPresent();
      findings.add(
          draft(migration, cause)
              .message(
                  "From here on every write of %s that fires %s fails%s: %s (%s) puts whole rows of %s into %s, which has not the same columns any more."
                      .formatted(
                          String.join(
                              ", ", several.stream().map(RowCopy::on).distinct().sorted().toList()),
                          several.size() == 1 ? "the trigger " + copy.trigger() : "its trigger",
                          more ? "" : " or puts values into other columns",
                          copy.function().isEmpty() ? "it" : copy.function() + "()",
                          copy.place(),
                          copy.from(),
                          copy.into()))
              .fix(
                  "Give %s and %s the same columns in the same order in this migration, or replace what copies by an INSERT that names its columns first."
                      .formatted(copy.from(), copy.into()))
              .build());
    }
  }

  private static boolean isOf(RowCopy copy, String table) {
    return table.equals(copy.from()) || table.equals(copy.into());
  }

  /** What it needed and had not before this migration either, which then is not the reason. */
  private static Optional<Mention> missingBefore(
      HandMade.Live live, DatabaseAt before, ProjectState state) {
    return before.made().triggers().contains(live)
        ? missing(live, before, state)
        : Optional.empty();
  }

  private static Optional<Mention> missing(
      HandMade.Live live, DatabaseAt database, ProjectState state) {
    TriggerText trigger = live.trigger();
    for (String column : new TreeSet<>(live.body().row())) {
      if (database.lacks(trigger.table(), column, state)) {
        return Optional.of(new Mention(trigger.table(), column));
      }
    }
    return live.body().others().stream()
        .filter(each -> each.column() != null)
        .filter(each -> database.lacks(each.table(), Objects.requireNonNull(each.column()), state))
        .findFirst();
  }

  /** A trigger that lets no row through, by whatever it is given. */
  private static Optional<Finding> ending(MigrationView migration, HandMade.Live live) {
    TriggerText trigger = live.trigger();
    TriggerEnding ending = live.body().ending();
    boolean inserts = trigger.events().contains("INSERT");
    boolean updates = trigger.events().contains("UPDATE") && trigger.updateOf().isEmpty();
    boolean none = ending == TriggerEnding.NO_ROW && trigger.before();
    if (migration.target().vendor() != Vendor.POSTGRESQL
        || !trigger.always()
        || (!none && ending != TriggerEnding.RAISES)
        || (!inserts && !updates)) {
      return Optional.empty();
    }
    Optional<Predicted> cause = made(migration, live);
    FindingDraft draft = draft(migration, cause);
    if (none) {
      draft.hazard(Hazard.LOSES_DATA);
    }
    String what = inserts && updates ? "INSERT and UPDATE" : inserts ? "INSERT" : "UPDATE";
    return Optional.of(
        draft
            .severity(inserts ? Severity.BLOCKER : Severity.WARNING)
            .message(
                none
                    ? "The trigger %s always returns NULL before %s of %s: no such row is written, and nothing fails."
                        .formatted(trigger.name(), what, trigger.table())
                    : "The trigger %s always raises: from here on every %s of %s fails."
                        .formatted(
                            trigger.name(), what.replace(" and ", " and every "), trigger.table()))
            .fix(
                none
                    ? "RETURN NEW, or OLD for DELETE, where the row is to be written."
                    : "Raise for the rows that must not be, and RETURN NEW for the others.")
            .build());
  }

  private static FindingDraft draft(MigrationView migration, Optional<Predicted> cause) {
    FindingDraft draft =
        cause
            .flatMap(each -> migration.operation(each.emitted().operation()))
            .map(operation -> FindingDraft.at(DOC, migration, operation))
            .orElseGet(() -> FindingDraft.of(DOC, migration));
    cause.ifPresent(draft::because);
    return draft;
  }

  private static void report(
      MigrationView migration, HandMade.Live live, Mention missing, Findings findings) {
    findings.add(
        draft(migration, cause(migration, live, missing))
            .message(
                "From here on every write of %s that fires the trigger %s fails: it needs %s.%s, which is not there."
                    .formatted(
                        live.trigger().table(),
                        live.trigger().name(),
                        missing.table(),
                        missing.column()))
            .build());
  }

  /** The statement that took the column away, else the one that made the trigger. */
  private static Optional<Predicted> cause(
      MigrationView migration, HandMade.Live live, Mention missing) {
    return first(
            migration,
            statement ->
                switch (statement) {
                  case Statement.DropColumn s ->
                      s.table().equals(missing.table()) && s.column().equals(missing.column());
                  case Statement.RenameColumn s ->
                      s.table().equals(missing.table()) && s.from().equals(missing.column());
                  default -> false;
                })
        .or(() -> made(migration, live));
  }

  private static Optional<Predicted> made(MigrationView migration, HandMade.Live live) {
    return first(
            migration,
            statement ->
                statement instanceof Statement.CreateTrigger s
                    && s.name().equals(live.trigger().name()))
        .or(
            () ->
                first(
                    migration,
                    statement ->
                        statement instanceof Statement.CreateFunction s
                            && s.name().equals(live.trigger().function())));
  }

  private static Optional<Predicted> first(MigrationView migration, Predicate<Statement> test) {
    return migration.statements().stream().filter(each -> test.test(each.statement())).findFirst();
  }

  /** Django drops a column with CASCADE, and with it what is bound to the column. */
  private static void takenAlong(MigrationView migration, Findings findings) {
    boolean none =
        migration.database().made().triggers().isEmpty()
            && migration.statements().stream()
                .noneMatch(each -> each.statement() instanceof Statement.CreateTrigger);
    if (none) {
      return;
    }
    HandMade made = migration.database().made().copy();
    for (Predicted predicted : migration.statements()) {
      Statement statement = predicted.statement();
      String path = predicted.emitted().operation();
      Optional<OperationView> operation = migration.operation(path);
      if (statement instanceof Statement.DropColumn drop
          && drop.cascade()
          && operation.isPresent()) {
        for (HandMade.Live live : made.triggers()) {
          TriggerText trigger = live.trigger();
          if (trigger.table().equals(drop.table()) && trigger.bound().contains(drop.column())) {
            findings.add(
                FindingDraft.at(DOC, migration, operation.get())
                    .severity(Severity.WARNING)
                    .hazard(Hazard.SILENTLY_MISSING)
                    .message(
                        "The trigger %s names %s, and DROP COLUMN ... CASCADE drops it without a word; its function stays."
                            .formatted(trigger.name(), drop.column()))
                    .fix("Drop the trigger and its function by name, before the column.")
                    .because(predicted)
                    .build());
          }
        }
      }
      made.follow(statement, HandMade.isByHand(migration.migration(), path));
    }
  }
}
