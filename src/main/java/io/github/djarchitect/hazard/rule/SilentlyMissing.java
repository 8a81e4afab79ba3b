package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Vendor;
import io.github.djarchitect.state.ModelState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something the model asks for and the engine does not get. */
public final class SilentlyMissing implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "silently-missing",
          "Django sends nothing for a constraint or index that the engine cannot have",
          Hazard.SILENTLY_MISSING,
          Severity.WARNING,
          "A conditional or deferrable unique constraint, or a conditional or expression index, on"
              + " an engine without them.",
          "Django leaves it out and says so in a system check only: the model promises what the"
              + " database does not hold, and duplicates come in.",
          "Enforce it in another way on this engine: a generated column with a plain unique index,"
              + " or a check in code.",
          """
          # target: mysql
          migrations.AddConstraint(
              model_name="order",
              constraint=models.UniqueConstraint(
                  fields=["reference"], condition=models.Q(status=1), name="one_open_order"
              ),
          ),
          """,
          """
          # target: mysql
          migrations.AddConstraint(
              model_name="order",
              constraint=models.UniqueConstraint(fields=["reference"], name="order_reference_unique"),
          ),
          """,
          "MySQL, MariaDB; SQLite for deferrable constraints.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/models/constraints/#uniqueconstraint",
              "measured: no statement is sent, Django 4.2.28, 5.2.17"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      if (!operation.touchesDatabase()) {
        continue;
      }
      switch (operation.operation()) {
        case Operation.AddConstraint add
            when operation.statements().isEmpty() && managed(migration, operation, add.model()) ->
            report(
                migration, operation, "constraint", add.constraint().name().orElse("?"), findings);
        case Operation.AddIndex add
            when operation.statements().isEmpty()
                && !add.concurrently()
                && managed(migration, operation, add.model()) ->
            report(migration, operation, "index", add.index().name().orElse("?"), findings);
        case Operation.CreateModel create
            when migration.target().vendor() == Vendor.MYSQL
                || migration.target().vendor() == Vendor.MARIADB ->
            partial(create.options().get("constraints"))
                .ifPresent(name -> report(migration, operation, "constraint", name, findings));
        default -> {}
      }
    }
  }

  private static boolean managed(MigrationView migration, OperationView operation, String model) {
    return operation
        .before()
        .model(migration.app(), model)
        .map(ModelState::options)
        .filter(
            options -> !isBoolean(options, "proxy", true) && !isBoolean(options, "managed", false))
        .filter(options -> !options.containsKey("swappable"))
        .isPresent();
  }

  private static boolean isBoolean(Map<String, Value> options, String name, boolean wanted) {
    return Optional.ofNullable(options.get(name))
        .flatMap(Value::asBoolean)
        .filter(value -> value == wanted)
        .isPresent();
  }

  /** The name of a unique constraint in a new model's options that MySQL cannot have. */
  private static Optional<String> partial(@Nullable Value constraints) {
    return constraints instanceof Value.PyList list
        ? list.items().stream()
            .filter(Value.Call.class::isInstance)
            .map(Value.Call.class::cast)
            .filter(call -> call.path().endsWith("UniqueConstraint"))
            .filter(
                call -> call.kwarg("condition").isPresent() || call.kwarg("deferrable").isPresent())
            .map(call -> call.kwarg("name").flatMap(Value::asString).orElse("?"))
            .findFirst()
        : Optional.empty();
  }

  private static void report(
      MigrationView migration,
      OperationView operation,
      String kind,
      String name,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .message(
                "Django sends nothing for the %s %s on %s: the state has it and the database does not."
                    .formatted(kind, name, migration.target().vendor().spelling()))
            .build());
  }
}
