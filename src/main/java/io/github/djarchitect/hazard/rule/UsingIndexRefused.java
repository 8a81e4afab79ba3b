package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.DatabaseAt;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A constraint that is to be made of an index of which PostgreSQL makes none. */
public final class UsingIndexRefused implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "using-index-refused",
          "No constraint can be made of this index",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "ADD CONSTRAINT ... UNIQUE or PRIMARY KEY USING INDEX with an index that is partial, has"
              + " expressions or a descending order, or is not unique, as an earlier RunSQL made"
              + " it; or for a UniqueConstraint with a condition or expressions.",
          "PostgreSQL refuses it on every database: a constraint has neither WHERE nor"
              + " expressions.",
          "Keep the unique index as it is: Django too makes only an index for a UniqueConstraint"
              + " with a condition or expressions. Give it the constraint's name, and put"
              + " AddConstraint into state_operations alone.",
          """
          migrations.RunSQL(
              'CREATE UNIQUE INDEX "order_note" ON "shop_order" ("note") WHERE "status" = 1',
              'DROP INDEX "order_note"',
          ),
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "order_note" UNIQUE USING INDEX "order_note"',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "order_note"',
          ),
          """,
          """
          migrations.RunSQL(
              'CREATE UNIQUE INDEX "order_note" ON "shop_order" ("note")',
              'DROP INDEX "order_note"',
          ),
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "order_note" UNIQUE USING INDEX "order_note"',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "order_note"',
          ),
          """,
          "PostgreSQL.",
          List.of("https://www.postgresql.org/docs/current/sql-altertable.html"));

  private static final Pattern NAMED =
      Pattern.compile("(?is)\\bUSING\\s+INDEX\\s+(?:\"([^\"]+)\"|(\\w+))");

  private static final Pattern INDEX =
      Pattern.compile("(?is)^\\s*CREATE\\s+(UNIQUE\\s+)?INDEX\\b[^(]*\\((.*)$");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.target().vendor() != Vendor.POSTGRESQL) {
      return;
    }
    DatabaseAt database = migration.database();
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        Matcher named = NAMED.matcher(predicted.statement().sql());
        Optional<String> name = constraint(predicted.statement());
        if (name.isPresent() && named.find()) {
          String quoted = named.group(1);
          String index = quoted == null ? named.group(2) : quoted;
          Optional<String> made = database.made().index(index);
          Optional<String> why =
              made.isPresent()
                  ? made.flatMap(UsingIndexRefused::why)
                  : state(migration, predicted.statement(), name.get());
          why.ifPresent(
              reason ->
                  findings.add(
                      FindingDraft.at(DOC, migration, operation)
                          .message(
                              "PostgreSQL makes no constraint of the index %s: %s."
                                  .formatted(index, reason))
                          .because(predicted)
                          .build()));
        }
        database = database.after(predicted.emitted());
      }
    }
  }

  private static Optional<String> constraint(Statement statement) {
    return switch (statement) {
      case Statement.AddUnique add when add.usingIndex() -> Optional.of(add.name());
      case Statement.AddPrimaryKey add when add.usingIndex() -> Optional.of(add.name());
      default -> Optional.empty();
    };
  }

  /** What an index has that a constraint has not. */
  private static Optional<String> why(String create) {
    Matcher index = INDEX.matcher(create);
    if (!index.find()) {
      return Optional.empty();
    }
    if (index.group(1) == null) {
      return Optional.of("it is not unique");
    }
    String rest = index.group(2);
    int depth = 1;
    int end = 0;
    boolean expressions = false;
    while (end < rest.length() && depth > 0) {
      char c = rest.charAt(end);
      expressions |= c == '(';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      end++;
    }
    if (expressions) {
      return Optional.of("it has expressions");
    }
    if (Pattern.compile("(?i)\\bWHERE\\b").matcher(rest.substring(end)).find()) {
      return Optional.of("it is partial, it has a WHERE");
    }
    return Pattern.compile("(?i)\\bDESC\\b").matcher(rest.substring(0, end)).find()
        ? Optional.of("it is in descending order")
        : Optional.empty();
  }

  /** What the constraint of that name has in the state. */
  private static Optional<String> state(MigrationView migration, Statement statement, String name) {
    if (!(statement instanceof Statement.AddUnique add)) {
      return Optional.empty();
    }
    return Columns.model(migration.after(), add.table()).stream()
        .flatMap(model -> model.constraints().stream())
        .filter(constraint -> constraint.name().filter(name::equals).isPresent())
        .filter(UsingIndexRefused::isOnlyAnIndex)
        .map(_ -> "the UniqueConstraint of that name has a condition or expressions")
        .findFirst();
  }

  private static boolean isOnlyAnIndex(Constraint constraint) {
    Value condition = constraint.kwargs().get("condition");
    return !constraint.expressions().isEmpty()
        || (condition != null && !(condition instanceof Value.None));
  }
}
