package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.OperationView.Half;
import io.github.djarchitect.hazard.Outcome;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.sql.DatabaseObjects;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.TableShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Operations of the state alone whose table, column, index or constraint no SQL makes. */
public final class StateWithoutDatabase implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "state-without-database",
          "The state has what nothing makes in the database",
          Hazard.DIVERGES_FROM_STATE,
          Severity.BLOCKER,
          "state_operations of SeparateDatabaseAndState or of RunSQL that give a model a table, a"
              + " column, an index or a constraint which no SQL of this deploy or before it makes,"
              + " or a column that the SQL makes under another name or of another kind of type."
              + " Nothing is said where SQL that cannot be read, or Python that sends its own, may"
              + " have made it. A warning for a table of a name that is none of the project's"
              + " apps', and for a column that holds less than its field.",
          "makemigrations finds nothing to do, and the first query that names the table or column"
              + " fails; a constraint that is not there holds nothing, and its removal fails.",
          "Put the operation, or SQL that does the same, into database_operations beside the"
              + " state_operations; or let db_table or db_column name what is there.",
          """
          migrations.SeparateDatabaseAndState(
              state_operations=[
                  migrations.AddField(
                      "order", "channel", models.CharField(max_length=20, null=True)
                  ),
              ],
          ),
          """,
          """
          migrations.SeparateDatabaseAndState(
              database_operations=[
                  migrations.RunSQL(
                      "ALTER TABLE shop_order ADD COLUMN channel varchar(20)",
                      "ALTER TABLE shop_order DROP COLUMN channel",
                  ),
              ],
              state_operations=[
                  migrations.AddField(
                      "order", "channel", models.CharField(max_length=20, null=True)
                  ),
              ],
          ),
          """,
          "All engines; types on all but SQLite, which stores any value in any column.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/"
                  + "#separatedatabaseandstate"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      if (operation.half() == Half.STATE_ONLY) {
        for (Undone undone : Undone.by(migration, operation)) {
          new Search(migration, operation, undone).first().ifPresent(findings::add);
        }
      }
    }
  }

  /** One table of what an operation of the state asks for, looked for in the database. */
  private static final class Search {
    private final MigrationView migration;
    private final OperationView operation;
    private final Undone undone;
    private final Outcome outcome;
    private final Optional<TableShape> last;

    Search(MigrationView migration, OperationView operation, Undone undone) {
      this.migration = migration;
      this.operation = operation;
      this.undone = undone;
      this.outcome = migration.outcome().get();
      this.last =
          TableShape.of(outcome.state(), table(), migration.target().vendor(), migration.django())
              .filter(TableShape::managed);
    }

    private String table() {
      return undone.table().table();
    }

    /** The first that is missing: the others are mended with it. */
    Optional<Finding> first() {
      // what the state lets go of again in the same deploy, nobody misses
      if (last.isEmpty() || table().contains("\"") || table().contains(".")) {
        return Optional.empty();
      }
      return missing().map(FindingDraft::build);
    }

    private Optional<FindingDraft> missing() {
      if (!outcome.tables().hasTable(table())) {
        return undone.made() && isBlamed(outcome.tables().dropped(table()))
            ? missingTable()
            : Optional.empty();
      }
      return undone.columns().stream()
          .filter(column -> stays(column.name()))
          .flatMap(column -> column(column).stream())
          .findFirst()
          .or(
              () ->
                  undone.parts().stream()
                      .filter(part -> staysPart(part.name()))
                      .filter(part -> !isMade(part))
                      .filter(part -> !mayBeMade(part.name()))
                      .findFirst()
                      .map(this::missingPart));
    }

    private Optional<FindingDraft> missingTable() {
      boolean own = OwnTables.isOfOwnApp(migration.reading(), table());
      if ((!own && migration.databaseAfter().hasTable(table())) || mayBeMade()) {
        return Optional.empty();
      }
      FindingDraft draft =
          draft()
              .also(Hazard.BREAKS_NEXT_CODE)
              .message(
                  "The state has %s, and no migration makes its table %s."
                      .formatted(undone.table().model(), table()));
      return Optional.of(
          own
              ? draft
              : draft
                  .severity(Severity.WARNING)
                  .message(
                      "The state has %s, and no migration that is read makes its table %s: it must be there already, on every database."
                          .formatted(undone.table().model(), table())));
    }

    private Optional<FindingDraft> column(TableShape.Column column) {
      String name = table() + "." + column.name();
      if (outcome.tables().lacksColumn(table(), column.name())) {
        if (!isBlamed(outcome.tables().dropped(table(), column.name()))
            || mayBeMade(column.name(), column.field())) {
          return Optional.empty();
        }
        return Optional.of(
            draft()
                .also(Hazard.BREAKS_NEXT_CODE)
                .message(
                    "The state has %s, and no SQL makes that column%s."
                        .formatted(name, instead())));
      }
      Optional<String> stored = outcome.tables().type(table(), column.name());
      if (stored.isEmpty() || column.type() == null || !staysSo(column)) {
        return Optional.empty();
      }
      ColumnKind.Fit fit = ColumnKind.fit(column.type(), stored.get(), migration.target().vendor());
      if (fit == ColumnKind.Fit.HOLDS || mayBeMade(column.name(), column.field())) {
        return Optional.empty();
      }
      String what =
          "The state has %s as %s, and the database as %s"
              .formatted(name, column.type(), stored.get());
      return Optional.of(
          fit == ColumnKind.Fit.DIFFERS
              ? draft()
                  .also(Hazard.BREAKS_NEXT_CODE)
                  .message(what + ": what code writes or compares does not fit it.")
              : draft()
                  .severity(Severity.WARNING)
                  .also(Hazard.FAILS_ON_DATA)
                  .message(what + ": a value that only the field has room for is refused."));
    }

    private FindingDraft missingPart(DatabaseObjects.Named part) {
      boolean index =
          part.kind() == DatabaseObjects.Kind.INDEX
              || part.kind() == DatabaseObjects.Kind.OTHER_INDEX;
      return draft()
          .also(Hazard.SILENTLY_MISSING)
          .message(
              "The state has the %s %s of %s, and nothing makes it: %s."
                  .formatted(
                      index ? "index" : "constraint",
                      part.name(),
                      table(),
                      index
                          ? "queries are as slow as before, and its removal will fail"
                          : "nothing holds it, and its removal will fail"));
    }

    private FindingDraft draft() {
      return FindingDraft.at(DOC, migration, operation);
    }

    /** A column that SQL of the same deploy adds and no model has, the likely slip. */
    private String instead() {
      Set<String> known = new HashSet<>();
      last.ifPresent(
          shape ->
              shape.columns().forEach(each -> known.add(each.name().toLowerCase(Locale.ROOT))));
      return outcome.sendings().stream()
          .filter(each -> isOfDeploy(each.migration()))
          .flatMap(
              each ->
                  each.statements().stream()
                      .filter(sent -> HandMade.isByHand(each.migration(), sent.operation())))
          .map(EmittedStatement::statement)
          .flatMap(
              statement ->
                  switch (statement) {
                    case Statement.AddColumn add when add.table().equals(table()) ->
                        Optional.of(add.column()).stream();
                    case Statement.RenameColumn rename when rename.table().equals(table()) ->
                        Optional.of(rename.to()).stream();
                    default -> Optional.<String>empty().stream();
                  })
          .filter(added -> !known.contains(added.toLowerCase(Locale.ROOT)))
          .findFirst()
          .map(": it makes %s, which no model has"::formatted)
          .orElse("");
    }

    private boolean isOfDeploy(Migration other) {
      return other.equals(migration.migration()) || outcome.together().contains(other.key());
    }

    /** What a later migration takes away by SQL is told there. */
    private boolean isBlamed(Optional<MigrationKey> dropped) {
      if (dropped.isEmpty() || dropped.get().equals(migration.migration().key())) {
        return true;
      }
      for (MigrationView.Sending each : outcome.sendings()) {
        if (each.migration().key().equals(dropped.get())) {
          return true;
        }
        if (each.migration().equals(migration.migration())) {
          return false;
        }
      }
      return true;
    }

    private boolean stays(String column) {
      return last.stream()
          .flatMap(shape -> shape.columns().stream())
          .anyMatch(each -> each.name().equals(column));
    }

    private boolean staysSo(TableShape.Column column) {
      return last.stream()
          .flatMap(shape -> shape.columns().stream())
          .filter(each -> each.name().equals(column.name()))
          .anyMatch(each -> Objects.equals(each.type(), column.type()));
    }

    private boolean staysPart(String name) {
      return last.stream()
          .flatMap(shape -> shape.parts().stream())
          .anyMatch(each -> each.named().name().equals(name));
    }

    /** By its name, or over the same columns by another one. */
    private boolean isMade(DatabaseObjects.Named part) {
      return outcome.tables().names(part.name())
          || outcome.tables().objects(table()).stream().anyMatch(each -> isLike(each, part));
    }

    private static boolean isLike(Statement made, DatabaseObjects.Named part) {
      return switch (made) {
        case Statement.CreateIndex index ->
            (index.unique() || isIndex(part) || part.kind() == DatabaseObjects.Kind.EXCLUSION)
                && IndexColumns.of(index.sql())
                    .filter(
                        over ->
                            over.columns().isEmpty()
                                || part.columns().isEmpty()
                                || Set.copyOf(over.columns()).equals(Set.copyOf(part.columns())))
                    .isPresent();
        case Statement.AddUnique unique ->
            !isIndex(part)
                && (part.columns().isEmpty()
                    || Set.copyOf(unique.columns()).equals(Set.copyOf(part.columns())));
        case Statement.AddCheck _ -> part.kind() == DatabaseObjects.Kind.CHECK;
        case Statement.AddExclusion _ -> part.kind() == DatabaseObjects.Kind.EXCLUSION;
        default -> false;
      };
    }

    private static boolean isIndex(DatabaseObjects.Named part) {
      return part.kind() == DatabaseObjects.Kind.INDEX
          || part.kind() == DatabaseObjects.Kind.OTHER_INDEX;
    }

    private boolean mayBeMade(String... more) {
      List<String> names = new ArrayList<>(List.of(more));
      names.add(table());
      String model = undone.table().model();
      names.add(model.substring(model.lastIndexOf('.') + 1));
      return UnclearSql.mayMake(migration, outcome, names);
    }
  }
}
