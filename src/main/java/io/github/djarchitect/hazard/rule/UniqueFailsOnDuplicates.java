package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A unique index over rows of which nobody has looked whether two of them clash. */
public final class UniqueFailsOnDuplicates implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "unique-fails-on-duplicates",
          "A unique index fails if two rows clash",
          Hazard.FAILS_ON_DATA,
          Severity.WARNING,
          "CREATE UNIQUE INDEX, CONCURRENTLY or not, on a table that exists, by RunSQL or for a"
              + " constraint with a condition or expressions, where no migration before it deletes"
              + " or changes rows of the table.",
          "The build reads the whole table and fails at the first pair. With CONCURRENTLY an"
              + " invalid index stays behind, which every write goes on feeding.",
          "Look for duplicates with the query that the finding gives, and remove them in a"
              + " migration before; code that goes on writing them is mended first.",
          """
          # with atomic = False
          migrations.RunSQL(
              'CREATE UNIQUE INDEX CONCURRENTLY "ref_unique" ON "shop_order" ("reference")',
              'DROP INDEX CONCURRENTLY IF EXISTS "ref_unique"',
          ),
          """,
          """
          # with atomic = False
          migrations.RunSQL(
              'CREATE INDEX CONCURRENTLY "ref" ON "shop_order" ("reference")',
              'DROP INDEX CONCURRENTLY IF EXISTS "ref"',
          ),
          """,
          "All engines.",
          List.of("https://www.postgresql.org/docs/current/sql-createindex.html"));

  /** How far back a migration is looked for that removes duplicates. */
  private static final int BACK = 5;

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (!migration.migration().replaces().isEmpty()) {
      return; // databases that have rows have run what it replaces
    }
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        built(predicted.statement(), migration.target().vendor())
            .filter(unique -> migration.inUse(unique.table()))
            .filter(unique -> !unique.table().startsWith("new__"))
            .filter(unique -> !isKnownUnique(migration, operation, unique.table(), unique.over()))
            .filter(unique -> !isCleaned(migration, unique.table(), unique.over()))
            .filter(unique -> !isEmpty(migration, unique.table(), unique.over()))
            .ifPresent(unique -> report(migration, operation, predicted, unique, findings));
      }
    }
  }

  /** A unique index that a statement builds. */
  private record Unique(String table, String name, boolean concurrently, IndexColumns over) {}

  private static Optional<Unique> built(Statement statement, Vendor vendor) {
    return switch (statement) {
      case Statement.CreateIndex index when index.unique() ->
          IndexColumns.of(index.sql())
              .map(over -> new Unique(index.table(), index.name(), index.concurrently(), over));
      // PostgreSQL builds it under a lock, which is told with what it fails on
      case Statement.AddUnique unique when vendor == Vendor.MYSQL || vendor == Vendor.MARIADB ->
          Optional.of(
              new Unique(
                  unique.table(),
                  unique.name(),
                  false,
                  new IndexColumns("", unique.columns(), unique.columns(), Optional.empty())));
      default -> Optional.empty();
    };
  }

  /** By a unique field among the columns, or because the column is a copy of one. */
  private static boolean isKnownUnique(
      MigrationView migration, OperationView operation, String table, IndexColumns over) {
    for (String column : over.columns()) {
      Optional<Columns.Owner> owner = Columns.field(migration.deployed(), table, column);
      boolean added =
          migration.statements().stream()
              .anyMatch(
                  each ->
                      each.statement() instanceof Statement.AddColumn add
                          && add.table().equals(table)
                          && add.column().equals(column));
      if (added || owner.filter(known -> isUnique(known.field())).isPresent()) {
        return true;
      }
      Optional<ModelState> model = Columns.model(operation.before(), table);
      if (model.isPresent()
          && over.columns().size() == 1
          && isCopy(migration, model.get(), column)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCopy(MigrationView migration, ModelState model, String column) {
    String to =
        model.fields().stream()
            .filter(named -> Columns.column(named).filter(column::equals).isPresent())
            .map(NamedField::name)
            .findFirst()
            .orElse(column);
    return model.fields().stream()
        .filter(UniqueFailsOnDuplicates::isUnique)
        .anyMatch(
            named ->
                ColumnFill.last(
                        migration,
                        new ColumnFill.Pair(
                            model,
                            named.name(),
                            Columns.column(named).orElse(named.name()),
                            to,
                            column))
                    .isPresent());
  }

  private static boolean isUnique(NamedField named) {
    return named.field().isTrue("unique")
        || named.field().isTrue("primary_key")
        || named.field().shortName().equals("OneToOneField");
  }

  /** Whether one of the migrations before, or this one, deletes or changes rows of the table. */
  private static boolean isCleaned(MigrationView migration, String table, IndexColumns over) {
    Optional<ModelState> model = Columns.model(migration.after(), table);
    return lately(migration).stream()
        .anyMatch(each -> isCleanedBy(each, each.operations(), table, model, over));
  }

  /** The last migrations of the app, up to this one. */
  private static List<Migration> lately(MigrationView migration) {
    List<MigrationKey> plan =
        new ArrayList<>(migration.reading().graph().planTo(migration.migration().key()));
    plan.removeIf(key -> !key.app().equals(migration.app()));
    return plan.subList(Math.max(0, plan.size() - BACK), plan.size()).stream()
        .map(migration.reading().migrations()::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Over a column that was added lately, holds NULL, and that no migration has filled since. */
  private static boolean isEmpty(MigrationView migration, String table, IndexColumns over) {
    List<Migration> lately = lately(migration);
    for (String column : over.columns()) {
      Optional<NamedField> field =
          Columns.field(migration.after(), table, column)
              .map(Columns.Owner::field)
              .filter(named -> named.field().isTrue("null"));
      boolean filled =
          lately.stream()
              .anyMatch(
                  each ->
                      fills(each.operations()) && each.module().source().text().contains(column));
      if (field.isPresent()
          && !filled
          && lately.stream().anyMatch(each -> adds(each.operations(), field.get().name()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean fills(List<Operation> operations) {
    return operations.stream()
        .anyMatch(
            operation ->
                switch (operation) {
                  case Operation.RunPython _ -> true;
                  case Operation.RunSql sql ->
                      sql.sql().toString().toLowerCase(Locale.ROOT).contains("update ");
                  case Operation.SeparateDatabaseAndState separate ->
                      fills(separate.databaseOperations());
                  default -> false;
                });
  }

  private static boolean adds(List<Operation> operations, String field) {
    return operations.stream()
        .anyMatch(
            operation ->
                switch (operation) {
                  case Operation.AddField add ->
                      add.name().equals(field) && add.field().kwarg("default").isEmpty();
                  case Operation.SeparateDatabaseAndState separate ->
                      adds(separate.stateOperations(), field);
                  default -> false;
                });
  }

  private static boolean isCleanedBy(
      Migration migration,
      List<Operation> operations,
      String table,
      Optional<ModelState> model,
      IndexColumns over) {
    return operations.stream()
        .anyMatch(
            operation ->
                switch (operation) {
                  case Operation.RunSql sql -> {
                    String text = sql.sql().toString().toLowerCase(Locale.ROOT);
                    yield text.contains(table.toLowerCase(Locale.ROOT))
                        && (text.contains("delete from")
                            || (text.contains("update ")
                                && over.columns().stream().anyMatch(text::contains)));
                  }
                  case Operation.RunPython _ -> isCleanedBy(migration, table, model);
                  case Operation.SeparateDatabaseAndState separate ->
                      isCleanedBy(migration, separate.databaseOperations(), table, model, over);
                  default -> false;
                });
  }

  private static boolean isCleanedBy(
      Migration migration, String table, Optional<ModelState> model) {
    boolean[] asks = {migration.module().source().text().contains(table)};
    boolean[] changes = new boolean[1];
    Walk.through(
        migration.module().body(),
        node -> {
          if (node instanceof Expr.Call call
              && call.func() instanceof Expr.Attribute(var _, var method, var _)) {
            asks[0] |=
                method.equals("get_model")
                    && DataCode.modelOf(call)
                        .filter(key -> model.filter(m -> m.key().equals(key)).isPresent())
                        .isPresent();
            changes[0] |=
                List.of("delete", "_raw_delete", "update", "save", "bulk_update", "execute")
                    .contains(method);
          }
        });
    return asks[0] && changes[0];
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      Unique index,
      Findings findings) {
    IndexColumns over = index.over();
    String list = String.join(", ", over.parts());
    List<String> where = new ArrayList<>();
    over.condition().ifPresent(where::add);
    for (String column : over.columns()) {
      if (Columns.field(operation.before(), index.table(), column)
          .filter(owner -> owner.field().field().isTrue("null"))
          .isPresent()) {
        where.add(column + " IS NOT NULL"); // one NULL is as good as another, and clashes with none
      }
    }
    String query =
        "SELECT %s, count(*) FROM %s%s GROUP BY %s HAVING count(*) > 1"
            .formatted(
                list,
                index.table(),
                where.isEmpty()
                    ? ""
                    : where.stream().collect(Collectors.joining(" AND ", " WHERE ", "")),
                over.columns().isEmpty()
                    ? java.util.stream.IntStream.rangeClosed(1, over.parts().size())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(", "))
                    : list);
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .message(
                "The build of %s fails if two rows of %s clash in (%s)%s."
                    .formatted(
                        index.name(),
                        index.table(),
                        list,
                        index.concurrently() ? ", and leaves an invalid index behind" : ""))
            .fix(
                "Run `%s` first, and remove what it finds in a migration before this one."
                    .formatted(query))
            .because(predicted)
            .build());
  }
}
