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
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows that point at others, filled in before the running release knows of them. */
public final class ForeignKeyStopsDeletes implements MigrationRule {
  private static final Set<String> MAKES_ROWS =
      Set.of("create", "bulk_create", "get_or_create", "update_or_create");

  static final RuleDoc DOC =
      new RuleDoc(
          "foreign-key-stops-deletes",
          "Rows with a new foreign key stop deletes of the running release",
          Hazard.BREAKS_RUNNING_CODE,
          Severity.WARNING,
          "A data migration fills a table that the same deploy creates, and the table has a foreign"
              + " key to one that is in use.",
          "on_delete is done by Django, not by the database: the release that still runs does not"
              + " know the new model, so deleting a row that the new rows point to raises"
              + " IntegrityError until the new release has taken over.",
          "Fill the rows in a later deploy, once every running release has the model; or have"
              + " nobody delete meanwhile.",
          """
          migrations.CreateModel(
              name="Mark",
              fields=[
                  ("id", models.BigAutoField(primary_key=True, serialize=False)),
                  ("order", models.ForeignKey("shop.order", on_delete=models.CASCADE)),
              ],
          ),
          migrations.RunSQL(
              'INSERT INTO "shop_mark" ("order_id") VALUES (1)', migrations.RunSQL.noop
          ),
          """,
          """
          migrations.CreateModel(
              name="Mark",
              fields=[
                  ("id", models.BigAutoField(primary_key=True, serialize=False)),
                  ("order", models.ForeignKey("shop.order", on_delete=models.CASCADE)),
              ],
          ),
          """,
          "All engines; on SQLite as long as foreign keys are enforced, as Django has them.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/models/fields/"
                  + "#django.db.models.ForeignKey.on_delete"));

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
      for (ModelState model : filled(migration, operation)) {
        Set<String> held = held(migration, operation, model);
        if (!held.isEmpty()) {
          findings.add(
              FindingDraft.at(DOC, migration, operation)
                  .message(
                      "It fills %s, which the release that runs meanwhile does not know: deleting a row of %s that one of them points to fails there."
                          .formatted(model.table(), String.join(" or ", held)))
                  .build());
        }
      }
    }
  }

  private static List<ModelState> filled(MigrationView migration, OperationView operation) {
    List<ModelState> filled = new ArrayList<>();
    for (Predicted predicted : operation.statements()) {
      if (predicted.statement() instanceof Statement.Insert insert) {
        Columns.model(operation.before(), insert.table()).ifPresent(filled::add);
      }
    }
    if (operation.operation() instanceof Operation.RunPython) {
      Optional<DataCode> code = RunPythonCode.forwards(migration, operation);
      for (DataCode.Query query : code.map(DataCode::queries).orElse(List.of())) {
        if (MAKES_ROWS.contains(query.terminal()) && query.model() != null) {
          operation.before().model(query.model()).ifPresent(filled::add);
        }
      }
    }
    return filled.stream()
        .filter(model -> !migration.inUse(model.table()))
        .filter(model -> migration.deployed().model(model.key()).isEmpty())
        .distinct()
        .toList();
  }

  /** Tables in use that the model's rows hold on to. */
  private static Set<String> held(
      MigrationView migration, OperationView operation, ModelState model) {
    Set<String> held = new LinkedHashSet<>();
    ProjectState state = operation.before();
    for (NamedField named : model.fields()) {
      boolean constrained =
          named.field().kwarg("db_constraint").flatMap(Value::asBoolean).orElse(true);
      Relation.of(model.key(), named.name(), named.field(), state.user())
          .filter(relation -> constrained && relation.kind().hasColumn())
          .flatMap(relation -> state.model(relation.to()))
          .map(ModelState::table)
          .filter(migration::inUse)
          .ifPresent(held::add);
    }
    return held;
  }
}
