package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Outcome;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.sql.DatabaseObjects;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.TableShape;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An index, a constraint or a default that SQL drops and that the state has, or may have. */
record TakenAway(Severity severity, @Nullable Hazard also, String message) {
  private static final Pattern IF_EXISTS =
      Pattern.compile("\\bIF\\s+EXISTS\\b", Pattern.CASE_INSENSITIVE);

  /** Names that PostgreSQL gives by itself, which outlive those of table and column. */
  private static final Pattern GIVEN =
      Pattern.compile(".*_(?:key|pkey|check|excl|not_null)\\d*", Pattern.CASE_INSENSITIVE);

  FindingDraft draft(RuleDoc doc, MigrationView migration, OperationView operation) {
    FindingDraft draft =
        FindingDraft.at(doc, migration, operation).severity(severity).message(message);
    return also == null ? draft : draft.also(also);
  }

  static Optional<TakenAway> in(MigrationView migration, Predicted predicted) {
    return switch (predicted.statement()) {
      case Statement.DropDefault drop -> ofDefault(migration, predicted, drop);
      case Statement.DropIndex drop -> part(migration, predicted, drop.table(), drop.name(), true);
      case Statement.DropConstraint drop ->
          part(migration, predicted, drop.table(), drop.name(), false);
      default -> Optional.empty();
    };
  }

  private static Optional<TakenAway> ofDefault(
      MigrationView migration, Predicted predicted, Statement.DropDefault drop) {
    Outcome outcome = migration.outcome().get();
    boolean kept =
        Stream.of(migration.after(), outcome.state())
            .allMatch(
                state ->
                    Columns.field(state, drop.table(), drop.column())
                        .filter(owner -> owner.field().field().kwarg("db_default").isPresent())
                        .isPresent());
    boolean again =
        later(migration, outcome, predicted)
            .anyMatch(
                statement ->
                    switch (statement) {
                      case Statement.SetDefault set ->
                          set.table().equals(drop.table()) && set.column().equals(drop.column());
                      case Statement.AddColumn add ->
                          add.table().equals(drop.table()) && add.column().equals(drop.column());
                      case Statement.RenameColumn rename ->
                          rename.table().equals(drop.table()) && rename.to().equals(drop.column());
                      default -> false;
                    });
    if (!kept || again || UnclearSql.mayMake(migration, outcome, List.of(drop.column()))) {
      return Optional.empty();
    }
    return Optional.of(
        new TakenAway(
            Severity.BLOCKER,
            Hazard.BREAKS_NEXT_CODE,
            "The state has %s.%s with a db_default, and the database no longer: what Django leaves to it is stored as NULL, or refused."
                .formatted(drop.table(), drop.column())));
  }

  private static Optional<TakenAway> part(
      MigrationView migration,
      Predicted predicted,
      @Nullable String table,
      String name,
      boolean index) {
    Outcome outcome = migration.outcome().get();
    Optional<TableShape> shape = shape(migration, migration.after(), table, name);
    String what = index ? "index" : "constraint";
    if (shape.isPresent()) {
      Optional<TableShape.Part> part =
          shape(migration, outcome.state(), shape.get().table(), name).flatMap(at -> at(at, name));
      if (part.isEmpty()
          || isLike(part.get())
          || isReplaced(migration, outcome, predicted, shape.get().table(), name)
          || UnclearSql.mayMake(migration, outcome, List.of(name))) {
        return Optional.empty();
      }
      boolean declared = part.get().definition() != null;
      return Optional.of(
          new TakenAway(
              declared ? Severity.BLOCKER : Severity.WARNING,
              Hazard.SILENTLY_MISSING,
              "After this migration the state still has the %s %s of %s, and the database does not."
                  .formatted(what, name, shape.get().table())));
    }
    boolean unknown =
        !index
            && table != null
            && Columns.model(migration.after(), table)
                .filter(known -> !known.uncertain())
                .isPresent()
            && !outcome.tables().everNamed(name)
            && !GIVEN.matcher(name).matches()
            && !IF_EXISTS.matcher(predicted.statement().sql()).find()
            && !UnclearSql.mayMake(migration, outcome, List.of(name));
    return unknown
        ? Optional.of(
            new TakenAway(
                Severity.WARNING,
                null,
                "No migration gives %s a constraint %s: it is not there and the statement fails, or what it drops is one that the state has."
                    .formatted(table, name)))
        : Optional.empty();
  }

  private static Optional<TableShape> shape(
      MigrationView migration, ProjectState state, @Nullable String table, String name) {
    Stream<String> tables =
        table != null
            ? Stream.of(table)
            : state.models().values().stream()
                .filter(model -> mayHave(model, name))
                .map(ModelState::table);
    return tables
        .flatMap(
            each ->
                TableShape.of(state, each, migration.target().vendor(), migration.django())
                    .stream())
        .filter(TableShape::managed)
        .filter(each -> at(each, name).isPresent())
        .findFirst();
  }

  /** Without a table only what is declared is looked for, and what starts as the table's name. */
  private static boolean mayHave(ModelState model, String name) {
    return model.indexes().stream().anyMatch(each -> each.name().filter(name::equals).isPresent())
        || model.constraints().stream()
            .anyMatch(each -> each.name().filter(name::equals).isPresent())
        || name.startsWith(model.table() + "_");
  }

  private static Optional<TableShape.Part> at(TableShape shape, String name) {
    return shape.parts().stream().filter(part -> part.named().name().equals(name)).findFirst();
  }

  /** The index for LIKE beside that of a text, which no state tells of. */
  private static boolean isLike(TableShape.Part part) {
    return part.named().kind() == DatabaseObjects.Kind.INDEX
        && part.definition() == null
        && part.named().name().endsWith("_like");
  }

  /** Made again by its name, or another in its place. */
  private static boolean isReplaced(
      MigrationView migration, Outcome outcome, Predicted from, String table, String name) {
    return outcome.tables().names(name)
        || later(migration, outcome, from)
            .anyMatch(
                statement ->
                    switch (statement) {
                      case Statement.CreateIndex index -> index.table().equals(table);
                      case Statement.AddUnique unique -> unique.table().equals(table);
                      case Statement.AddCheck check -> check.table().equals(table);
                      case Statement.AddForeignKey key -> key.table().equals(table);
                      case Statement.AddExclusion exclusion -> exclusion.table().equals(table);
                      case Statement.AddPrimaryKey key -> key.table().equals(table);
                      case Statement.DropTable drop -> drop.table().equals(table);
                      default -> false;
                    });
  }

  /** What is sent behind a statement in the same deploy. */
  private static Stream<Statement> later(MigrationView migration, Outcome outcome, Predicted from) {
    int here = migration.statements().indexOf(from);
    int own = -1;
    for (int i = 0; i < outcome.sendings().size(); i++) {
      if (outcome.sendings().get(i).migration().equals(migration.migration())) {
        own = i;
      }
    }
    return Stream.concat(
        migration.statements().stream().skip(here + 1L).map(Predicted::statement),
        outcome.sendings().stream()
            .skip(own + 1L)
            .flatMap(each -> each.statements().stream())
            .map(each -> each.statement()));
  }
}
