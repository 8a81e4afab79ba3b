package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
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
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.Statement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A check by hand that rows which the running release writes do not pass. */
public final class CheckBreaksRunningCode implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "check-breaks-running-code",
          "A check refuses rows that the running release writes",
          Hazard.BREAKS_RUNNING_CODE,
          Severity.WARNING,
          "ADD CONSTRAINT ... CHECK in RunSQL or for a constraint of the model, NOT VALID or not,"
              + " that the default of a field does not pass, or that wants a value of a column"
              + " which the running release's model may leave NULL and nothing else fills. A"
              + " blocker where no row passes, and where on_delete of the field is SET_NULL.",
          "NOT VALID spares the rows that are there and no new one: from this statement on each"
              + " INSERT or UPDATE that breaks the condition raises IntegrityError.",
          "Deploy code that always writes what the condition wants first, and add the check after"
              + " it; or write the condition so that the default passes.",
          """
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "note_set" CHECK ("note" IS NOT NULL)'
              ' NOT VALID',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "note_set"',
          ),
          """,
          """
          migrations.RunSQL(
              'ALTER TABLE "shop_order" ADD CONSTRAINT "status_known" CHECK ("status" >= 0)'
              ' NOT VALID',
              'ALTER TABLE "shop_order" DROP CONSTRAINT "status_known"',
          ),
          """,
          "All engines.",
          List.of("https://www.postgresql.org/docs/current/sql-altertable.html"));

  private static final Pattern NEVER =
      Pattern.compile(
          "false|not true|(?<one>\\d+) ?(?:<>|!=) ?\\k<one>|1 ?= ?0|0 ?= ?1|null is not null",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FILLED =
      Pattern.compile("(?<column>\\w+) is not null", Pattern.CASE_INSENSITIVE);

  private static final Pattern LISTED =
      Pattern.compile(
          "(?<column>\\w+) (?<not>not )?in ?\\((?<values>.*)\\)", Pattern.CASE_INSENSITIVE);

  private static final Pattern COMPARED =
      Pattern.compile("(?<column>\\w+) ?(?<op><=|>=|<>|!=|=|<|>) ?(?<value>'[^']*'|-?[\\d.]+)");

  private static final Pattern LITERAL = Pattern.compile("'(?<text>[^']*)'|(?<number>-?[\\d.]+)");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        if (predicted.statement() instanceof Statement.AddCheck check
            && isAddedAlone(operation.operation())
            && migration.inUse(check.table())) {
          check(migration, operation, predicted, check, findings);
        }
      }
    }
  }

  /** What comes with a field or its type is of the field's own making. */
  private static boolean isAddedAlone(Operation operation) {
    return switch (operation) {
      case Operation.RunSql _, Operation.AddConstraint _ -> true;
      default -> false;
    };
  }

  private static void check(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      Statement.AddCheck check,
      Findings findings) {
    for (String part : parts(check.condition())) {
      boolean never = NEVER.matcher(part).matches();
      Optional<String> emptied = emptied(migration, operation, check.table(), part);
      Optional<String> why =
          never
              ? Optional.of("no row passes it")
              : emptied
                  .or(() -> filled(migration, check.table(), part))
                  .or(() -> refusesDefault(migration, check.table(), part));
      if (why.isPresent()) {
        findings.add(
            FindingDraft.at(DOC, migration, operation)
                .severity(never || emptied.isPresent() ? Severity.BLOCKER : Severity.WARNING)
                .message(
                    "The check %s (%s) holds for every new row of %s from here on, and %s."
                        .formatted(check.name(), part, check.table(), why.get()))
                .because(predicted)
                .build());
        return;
      }
    }
  }

  /** What must hold each for itself; nothing where parts are joined by OR. */
  private static List<String> parts(String condition) {
    String plain = bare(condition.replace("\"", "").replaceAll("\\s+", " ").strip());
    List<String> parts = new ArrayList<>();
    if (plain.toUpperCase(Locale.ROOT).contains(" OR ")
        || plain.toUpperCase(Locale.ROOT).contains("BETWEEN ")) {
      return parts;
    }
    for (String part : plain.split("(?i) AND ")) {
      parts.add(bare(part));
    }
    return parts;
  }

  /** Without the parentheses around all of it. */
  private static String bare(String text) {
    String bare = text.strip();
    while (bare.startsWith("(") && closes(bare) == bare.length() - 1) {
      bare = bare.substring(1, bare.length() - 1).strip();
    }
    return bare;
  }

  private static int closes(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Where a row that goes takes the value out of those that point at it. */
  private static Optional<String> emptied(
      MigrationView migration, OperationView operation, String table, String part) {
    Matcher matcher = FILLED.matcher(part);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String column = matcher.group("column").toLowerCase(Locale.ROOT);
    // of a trigger nobody can tell whether it lets the NULL through
    return Columns.field(operation.after(), table, column)
        .filter(owner -> owner.field().field().isTrue("null"))
        .filter(
            owner ->
                owner.field().field().kwarg("on_delete").orElse(Value.NONE)
                        instanceof Value.Ref(String path)
                    && path.endsWith(".SET_NULL"))
        .filter(
            owner ->
                Columns.field(migration.after(), table, column)
                    .filter(later -> later.field().field().isTrue("null"))
                    .isPresent())
        .filter(_ -> !isFilled(migration, table, column))
        .map(
            owner ->
                "on_delete of %s.%s is SET_NULL: deleting what it points at writes the NULL that the check refuses, and so does code that leaves it out"
                    .formatted(owner.model().name(), owner.field().name()));
  }

  private static Optional<String> filled(MigrationView migration, String table, String part) {
    Matcher matcher = FILLED.matcher(part);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String column = matcher.group("column").toLowerCase(Locale.ROOT);
    return used(migration, table, column)
        .filter(owner -> owner.field().field().isTrue("null"))
        .filter(owner -> owner.field().field().kwarg("default").orElse(Value.NONE) == Value.NONE)
        .filter(owner -> owner.field().field().kwarg("db_default").isEmpty())
        // of a field that no code sets, another rule is sure
        .filter(
            owner -> !migration.running().leavesEmpty(owner.model().key(), owner.field().name()))
        .filter(_ -> !isFilled(migration, table, column))
        .map(
            owner ->
                "the running release's %s.%s may be NULL and has no default: it fails wherever code leaves it out"
                    .formatted(owner.model().name(), owner.field().name()));
  }

  /** By a default of the database or a trigger, or by something that nobody can read. */
  private static boolean isFilled(MigrationView migration, String table, String column) {
    HandMade made = migration.databaseAfter().made();
    return made.hasDefault(table, column)
        || made.isUnclear(table, column)
        || made.triggers().stream()
            .anyMatch(
                live ->
                    live.trigger().table().equals(table)
                        && live.trigger().fills()
                        && (live.body().isOpaque() || live.names(column)));
  }

  private static Optional<Columns.Owner> used(
      MigrationView migration, String table, String column) {
    return Columns.field(migration.deployed(), table, column)
        .filter(
            owner ->
                migration.running().ofField(owner.model().key(), owner.field().name()).mayBeUsed());
  }

  private static Optional<String> refusesDefault(
      MigrationView migration, String table, String part) {
    Matcher listed = LISTED.matcher(part);
    Matcher compared = COMPARED.matcher(part);
    boolean list = listed.matches();
    if (!list && !compared.matches()) {
      return Optional.empty();
    }
    String column = (list ? listed : compared).group("column").toLowerCase(Locale.ROOT);
    Optional<Columns.Owner> owner = used(migration, table, column);
    Optional<String> given = owner.flatMap(known -> literal(known.field().field()));
    if (given.isEmpty()) {
      return Optional.empty();
    }
    boolean passes =
        list
            ? (listed.group("not") == null) == isIn(given.get(), listed.group("values"))
            : holds(given.get(), compared.group("op"), compared.group("value"));
    return passes
        ? Optional.empty()
        : Optional.of(
            "the running release writes %s.%s as %s wherever code does not say another"
                .formatted(owner.get().model().name(), owner.get().field().name(), given.get()));
  }

  /** A default that is a plain value, as SQL writes it. */
  private static Optional<String> literal(Field field) {
    return switch (field.kwarg("default").orElse(Value.NONE)) {
      case Value.Str text when !text.value().contains("'") -> Optional.of("'" + text.value() + "'");
      case Value.Int number -> Optional.of(number.value().toString());
      default -> Optional.empty();
    };
  }

  private static boolean isIn(String given, String values) {
    String left = LITERAL.matcher(values).replaceAll("").replaceAll("::\\w+", "");
    if (!left.replace(",", "").isBlank()) {
      return true; // something else than constants
    }
    Matcher each = LITERAL.matcher(values);
    while (each.find()) {
      if (each.group().equals(given)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(String given, String op, String value) {
    boolean text = given.startsWith("'");
    if (text != value.startsWith("'") || (text && (op.equals("<") || op.equals(">")))) {
      return true;
    }
    int order =
        text ? given.equals(value) ? 0 : 1 : new BigDecimal(given).compareTo(new BigDecimal(value));
    return switch (op) {
      case "=" -> order == 0;
      case "<>", "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> text || order <= 0;
      case ">" -> order > 0;
      default -> text || order >= 0;
    };
  }
}
