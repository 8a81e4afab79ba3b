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
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Target;
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
      Optional<String> missing =
          switch (operation.operation()) {
            case Operation.AddConstraint add when managed(migration, operation, add.model()) ->
                missing(migration.target(), add.constraint())
                    .map(why -> "constraint %s, %s".formatted(named(add.constraint()), why));
            case Operation.AddIndex add
                when !add.concurrently() && managed(migration, operation, add.model()) ->
                missing(migration.target(), add.index())
                    .map(why -> "index %s, %s".formatted(add.index().name().orElse("?"), why));
            case Operation.CreateModel create ->
                partial(create.options().get("constraints"), migration.target())
                    .map(name -> "constraint " + name);
            default -> Optional.empty();
          };
      missing.ifPresent(what -> report(migration, operation, what, findings));
    }
  }

  private static String named(Constraint constraint) {
    return constraint.name().orElse("?");
  }

  /** What of a constraint makes Django leave it out on an engine. */
  private static Optional<String> missing(Target target, Constraint constraint) {
    if (!constraint.shortName().equals("UniqueConstraint")) {
      return Optional.empty();
    }
    Vendor vendor = target.vendor();
    boolean mysql = vendor == Vendor.MYSQL || vendor == Vendor.MARIADB;
    if (constraint.kwarg("deferrable").isPresent() && (mysql || vendor == Vendor.SQLITE)) {
      return Optional.of("which is deferrable");
    }
    if (constraint.kwarg("condition").isPresent() && mysql) {
      return Optional.of("which has a condition");
    }
    if (constraint.kwarg("nulls_distinct").isPresent() && vendor != Vendor.POSTGRESQL) {
      return Optional.of("which says how NULLs compare");
    }
    if (!constraint.expressions().isEmpty() && vendor == Vendor.MARIADB) {
      return Optional.of("which is over expressions");
    }
    return Optional.empty();
  }

  private static Optional<String> missing(Target target, Index index) {
    Vendor vendor = target.vendor();
    if (index.kwarg("condition").isPresent()
        && (vendor == Vendor.MYSQL || vendor == Vendor.MARIADB)) {
      return Optional.of("which has a condition");
    }
    return !index.expressions().isEmpty() && vendor == Vendor.MARIADB
        ? Optional.of("which is over expressions")
        : Optional.empty();
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

  /** The name of a unique constraint in a new model's options that the engine cannot have. */
  private static Optional<String> partial(@Nullable Value constraints, Target target) {
    return constraints instanceof Value.PyList list
        ? list.items().stream()
            .filter(Value.Call.class::isInstance)
            .map(Value.Call.class::cast)
            .map(call -> new Constraint(call.path(), call.args(), call.kwargs()))
            .filter(constraint -> missing(target, constraint).isPresent())
            .map(SilentlyMissing::named)
            .findFirst()
        : Optional.empty();
  }

  private static void report(
      MigrationView migration, OperationView operation, String what, Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .message(
                "Django sends nothing for the %s, on %s: the state has it and the database does not."
                    .formatted(what, migration.target().vendor().spelling()))
            .build());
  }
}
