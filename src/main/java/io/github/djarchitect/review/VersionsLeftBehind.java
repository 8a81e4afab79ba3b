package io.github.djarchitect.review;

import io.github.djarchitect.autodetect.HistoryModel;
import io.github.djarchitect.autodetect.ModelDifference;
import io.github.djarchitect.autodetect.ModelDifferences;
import io.github.djarchitect.codegen.Code;
import io.github.djarchitect.codegen.Imports;
import io.github.djarchitect.codegen.OperationWriter;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** New migrations that change a field of a model and not its copy in the model of old versions. */
final class VersionsLeftBehind {
  private VersionsLeftBehind() {}

  private record Field(ModelKey model, String name) {}

  private record Changed(MigrationKey migration, Place place) {}

  /**
   * @param state after all migrations
   * @param fresh the migrations asked about; what older ones left is not theirs
   */
  static List<Finding> in(Reading reading, ProjectState state, Set<MigrationKey> fresh) {
    Map<Field, Changed> changed = new HashMap<>();
    for (MigrationKey key : fresh) {
      reading.migration(key).ifPresent(migration -> collect(migration, changed));
    }
    if (changed.isEmpty()) {
      return List.of();
    }
    Set<String> apps =
        changed.keySet().stream().map(f -> f.model().app()).collect(Collectors.toSet());
    List<Finding> findings = new ArrayList<>();
    for (ModelDifference difference : ModelDifferences.ofHistories(reading, state, apps)) {
      HistoryModel history = difference.history();
      String field = difference.field();
      Changed by =
          history == null || field == null
              ? null
              : changed.get(new Field(history.of().key(), field));
      if (history != null && by != null) {
        findings.add(finding(difference, history, by));
      }
    }
    return findings;
  }

  private static Finding finding(ModelDifference difference, HistoryModel history, Changed by) {
    String open = history.open();
    return Judgement.finding(
            "models-differ",
            open == null ? Hazard.DIVERGES_FROM_STATE : Hazard.UNREADABLE,
            Severity.BLOCKER,
            by.migration(),
            by.place(),
            open == null
                ? "After it makemigrations would add a migration: %s."
                    .formatted(difference.message())
                : "Whether makemigrations would add a migration after it cannot be told: %s, and %s."
                    .formatted(difference.message(), open),
            "Add what makemigrations writes: %s.%s"
                .formatted(operation(difference), effect(difference, history)))
        .withFresh(true);
  }

  private static void collect(Migration migration, Map<Field, Changed> changed) {
    for (Operation operation : ofState(migration.operations())) {
      switch (operation) {
        case Operation.AddField o -> put(migration, o.model(), o.name(), o.place(), changed);
        case Operation.RemoveField o -> put(migration, o.model(), o.name(), o.place(), changed);
        case Operation.AlterField o -> put(migration, o.model(), o.name(), o.place(), changed);
        case Operation.RenameField o -> {
          put(migration, o.model(), o.oldName(), o.place(), changed);
          put(migration, o.model(), o.newName(), o.place(), changed);
        }
        default -> {}
      }
    }
  }

  private static void put(
      Migration migration, String model, String field, Place place, Map<Field, Changed> changed) {
    changed.put(
        new Field(new ModelKey(migration.key().app(), model), field),
        new Changed(migration.key(), place));
  }

  private static List<Operation> ofState(List<Operation> operations) {
    List<Operation> all = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.SeparateDatabaseAndState separate) {
        all.addAll(ofState(separate.stateOperations()));
      } else {
        all.add(operation);
      }
    }
    return all;
  }

  /** The operation that is missing, as a migration writes it. */
  static String operation(ModelDifference difference) {
    Operation missing = difference.missing();
    return missing == null
        ? "the migration that makes its table"
        : inOneLine(new OperationWriter(new Imports()).write(missing));
  }

  /** What its lack does to the running application; empty where that is nothing. */
  static String effect(ModelDifference difference, HistoryModel history) {
    return difference.kind() == ModelDifference.Kind.ONLY_IN_MODELS
        ? " Until then each save of %s fails, which writes its old versions too."
            .formatted(history.of().name())
        : "";
  }

  private static String inOneLine(Code operation) {
    return operation
        .layout(0, 0, 0)
        .replaceAll("\\s*\\n\\s*", " ")
        .replaceAll("([(\\[{]) ", "$1")
        .replaceAll(",? ([)\\]}])", "$1");
  }
}
