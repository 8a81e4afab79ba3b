package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.Installed;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Python that asks the historical models for what they have not. */
public final class RunPythonNamesMissing implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "run-python-names-missing",
          "The Python of a migration names a field, method or model that is not there",
          Hazard.FAILS_ALWAYS,
          Severity.BLOCKER,
          "A query, a keyword, an attribute of a row or get_model names what the model has not at"
              + " this point of the history; or a method, property or manager of models.py, which"
              + " the models that a migration gets do not have.",
          "FieldError, TypeError, AttributeError or LookupError when the line is reached; in a loop"
              + " over rows that is the first row, so an empty test database passes. A value set on"
              + " a row under a name that is no field is silently not written.",
          "Use the field's name as it is at this migration, or depend on the migration that adds"
              + " it. Write what a method would do into the migration; give a manager"
              + " use_in_migrations = True.",
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              for order in Order.objects.filter(pk__lt=100):
                  order.note = order.remark
                  order.save(update_fields=["note"])

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          """
          def forwards(apps, schema_editor):
              Order = apps.get_model("shop", "Order")
              for order in Order.objects.filter(pk__lt=100):
                  order.note = order.reference
                  order.save(update_fields=["note"])

          operations = [
              migrations.RunPython(forwards, migrations.RunPython.noop),
          ]
          """,
          "All engines.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/topics/migrations/#historical-models",
              "https://docs.djangoproject.com/en/5.2/ref/exceptions/#fielderror"));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    List<OperationView> operations = migration.ofType(Operation.RunPython.class);
    if (operations.isEmpty()) {
      return;
    }
    Set<String> known = known(migration.reading());
    for (OperationView operation : operations) {
      if (operation.operation() instanceof Operation.RunPython run) {
        RunPythonCode.forwards(migration, operation)
            .ifPresent(code -> check(migration, operation, code, known, findings));
        if (run.reverseCode() != null
            && DataCode.read(migration, run.reverseCode()) instanceof DataCode.Read.Body reverse) {
          check(migration, operation, reverse.code(), known, findings);
        }
      }
    }
  }

  private static void check(
      MigrationView migration,
      OperationView operation,
      DataCode code,
      Set<String> known,
      Findings findings) {
    Map<Place, String> wrong = wrong(migration, operation.before(), code, known);
    if (!wrong.isEmpty()) {
      // other apps may have come further or less far, by what nothing but the dependencies says
      ProjectState least =
          StateSimulator.at(migration.reading(), migration.migration().key()).state();
      wrong.keySet().retainAll(elsewhere(migration, operation, least, code, known));
    }
    if (!wrong.isEmpty()) {
      ProjectState most = StateSimulator.at(migration.reading(), null).state();
      wrong.keySet().retainAll(elsewhere(migration, operation, most, code, known));
    }
    Optional<Map.Entry<Place, String>> first = wrong.entrySet().stream().findFirst();
    first.ifPresent(
        entry ->
            findings.add(
                FindingDraft.at(DOC, migration, operation)
                    .place(entry.getKey())
                    .message(
                        "It fails when the line is reached: %s.%s"
                            .formatted(
                                entry.getValue(),
                                wrong.size() == 1
                                    ? ""
                                    : " %d more such places: %s."
                                        .formatted(
                                            wrong.size() - 1,
                                            wrong.keySet().stream()
                                                .skip(1)
                                                .limit(5)
                                                .map(Place::toString)
                                                .collect(Collectors.joining(", ")))))
                    .build()));
  }

  private static Map<Place, String> wrong(
      MigrationView migration, ProjectState state, DataCode code, Set<String> known) {
    return HistoricalNames.wrong(
        state,
        code,
        key -> known.contains(key.app()),
        () -> Installed.onlyOwn(migration.reading().project()));
  }

  /** What is wrong where other apps are at another point. */
  private static Set<Place> elsewhere(
      MigrationView migration,
      OperationView operation,
      ProjectState others,
      DataCode code,
      Set<String> known) {
    SortedMap<ModelKey, ModelState> models = new TreeMap<>(others.models());
    models.keySet().removeIf(key -> key.app().equals(migration.app()));
    for (ModelState model : operation.before().models().values()) {
      if (model.app().equals(migration.app())) {
        models.put(model.key(), model);
      } else {
        models.putIfAbsent(model.key(), model);
      }
    }
    ProjectState mixed = others.withModels(models);
    return wrong(migration, mixed, code, known).keySet();
  }

  /** Apps of which every migration is read and every operation understood. */
  static Set<String> known(Reading reading) {
    Set<String> known = new HashSet<>();
    Set<String> doubtful = new HashSet<>();
    reading.lost().keySet().forEach(key -> doubtful.add(key.app()));
    for (Migration each : reading.migrations().values()) {
      known.add(each.key().app());
      if (hasOpaque(each.operations())) {
        doubtful.add(each.key().app());
      }
    }
    known.removeAll(doubtful);
    return known;
  }

  private static boolean hasOpaque(List<Operation> operations) {
    return operations.stream()
        .anyMatch(
            each ->
                switch (each) {
                  // one that names its model makes no other doubtful
                  case Operation.OpaqueOperation opaque ->
                      !(opaque.kwargs().get("model_name") instanceof Value.Str);
                  case Operation.SeparateDatabaseAndState separate ->
                      hasOpaque(separate.stateOperations());
                  default -> false;
                });
  }
}
