package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A validated CHECK that says a column is never NULL. PostgreSQL 12 and later trust it and set NOT
 * NULL without reading the table.
 *
 * <p>Measured: no scan with a validated CHECK, a scan with one that is NOT VALID, PostgreSQL 15.18,
 * 18.1.
 */
final class NotNullProof {
  private static final Pattern ADD =
      Pattern.compile(
          "(?is)add\\s+constraint\\s+\"?(?<name>\\w+)\"?\\s+check\\s*\\((?<condition>.*?)\\)"
              + "(?<invalid>\\s*not\\s+valid)?\\s*(?:;|,|$)");
  private static final Pattern VALIDATE =
      Pattern.compile("(?is)validate\\s+constraint\\s+\"?(?<name>\\w+)");
  private static final Pattern DROP =
      Pattern.compile("(?is)drop\\s+constraint\\s+(?:if\\s+exists\\s+)?\"?(?<name>\\w+)");

  private final String app;
  private final String model;
  private final String field;
  private final String table;
  private final String column;
  private final Map<String, Boolean> validated = new HashMap<>();

  private NotNullProof(String app, Columns.Owner owner, String table, String column) {
    this.app = app;
    this.model = owner.model().name();
    this.field = owner.field().name();
    this.table = table;
    this.column = column;
  }

  /** Whether the column is proved when an operation of a migration starts. */
  static boolean holds(MigrationView view, OperationView operation, String table, String column) {
    Optional<Columns.Owner> owner = Columns.field(operation.before(), table, column);
    if (owner.isEmpty()) {
      return false;
    }
    NotNullProof proof = new NotNullProof(owner.get().model().app(), owner.get(), table, column);
    for (MigrationKey key : view.reading().graph().planTo(view.migration().key())) {
      Migration earlier = view.reading().migrations().get(key);
      if (earlier != null && !key.equals(view.migration().key())) {
        proof.follow(key.app(), earlier.operations());
      }
    }
    for (OperationView each : view.operations()) {
      if (each.path().equals(operation.path())) {
        break;
      }
      // nested ones have views of their own
      if (each.touchesDatabase()
          && !(each.operation() instanceof Operation.SeparateDatabaseAndState)) {
        proof.follow(view.app(), List.of(each.operation()));
      }
    }
    return proof.validated.containsValue(true);
  }

  private void follow(String migrationApp, List<Operation> operations) {
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.AddConstraint add when isModel(migrationApp, add.model()) -> {
          String name = add.constraint().name().orElse("");
          if (proves(add.constraint())) {
            validated.put(name, !add.notValid());
          }
        }
        case Operation.ValidateConstraint validate when isModel(migrationApp, validate.model()) ->
            validated.computeIfPresent(validate.name(), (_, _) -> true);
        case Operation.RemoveConstraint remove when isModel(migrationApp, remove.model()) ->
            validated.remove(remove.name());
        case Operation.SeparateDatabaseAndState separate ->
            follow(migrationApp, separate.databaseOperations());
        case Operation.RunSql run -> texts(run.sql()).forEach(this::sql);
        default -> {}
      }
    }
  }

  private boolean isModel(String migrationApp, String name) {
    return migrationApp.equals(app) && name.equalsIgnoreCase(model);
  }

  /** {@code Q(field__isnull=False)}, alone or with more that must hold as well. */
  private boolean proves(Constraint constraint) {
    Value condition =
        constraint.kwarg("condition").or(() -> constraint.kwarg("check")).orElse(Value.NONE);
    if (!(condition instanceof Value.Call call)
        || !call.path().endsWith(".Q")
        || call.kwarg("_negated").isPresent()
        || call.kwarg("_connector").flatMap(Value::asString).filter("OR"::equals).isPresent()) {
      return false;
    }
    boolean named =
        call.kwarg(field + "__isnull").flatMap(Value::asBoolean).filter(is -> !is).isPresent();
    return named || call.args().stream().anyMatch(this::isPair);
  }

  private boolean isPair(Value argument) {
    return argument instanceof Value.PyTuple pair
        && pair.items().size() == 2
        && pair.items().getFirst().asString().filter((field + "__isnull")::equals).isPresent()
        && pair.items().getLast().asBoolean().filter(is -> !is).isPresent();
  }

  private void sql(String text) {
    String statement = text.toLowerCase(Locale.ROOT);
    if (!statement.contains(table.toLowerCase(Locale.ROOT))) {
      return;
    }
    Matcher add = ADD.matcher(statement);
    Pattern proof =
        Pattern.compile(
            "^\\(*\\s*\"?%s\"?\\s+is\\s+not\\s+null\\s*\\)*$"
                .formatted(Pattern.quote(column.toLowerCase(Locale.ROOT))));
    while (add.find()) {
      if (proof.matcher(add.group("condition").strip()).matches()) {
        validated.put(add.group("name"), add.group("invalid") == null);
      }
    }
    Matcher validate = VALIDATE.matcher(statement);
    while (validate.find()) {
      validated.computeIfPresent(validate.group("name"), (_, _) -> true);
    }
    Matcher drop = DROP.matcher(statement);
    while (drop.find()) {
      validated.remove(drop.group("name"));
    }
  }

  private static Stream<String> texts(Value sql) {
    return switch (sql) {
      case Value.Str text -> Stream.of(text.value());
      case Value.PyList list -> list.items().stream().flatMap(NotNullProof::texts);
      case Value.PyTuple pair when !pair.items().isEmpty() -> texts(pair.items().getFirst());
      default -> Stream.empty();
    };
  }
}
