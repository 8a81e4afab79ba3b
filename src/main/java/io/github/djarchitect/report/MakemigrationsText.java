package io.github.djarchitect.report;

import io.github.djarchitect.autodetect.NewMigration;
import io.github.djarchitect.autodetect.PendingChanges;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What makemigrations would write, in the words that it says it in. */
public final class MakemigrationsText {
  private MakemigrationsText() {}

  /**
   * @param path where the file of a migration would stand
   */
  public static List<String> of(
      PendingChanges changes, Function<MigrationKey, String> path, Ink ink) {
    List<String> lines = new ArrayList<>();
    String app = "";
    for (NewMigration migration : changes.migrations()) {
      if (!migration.key().app().equals(app)) {
        app = migration.key().app();
        lines.add(ink.bold("Migrations for '%s':".formatted(app)));
      }
      lines.add("  " + path.apply(migration.key()));
      migration.operations().forEach(each -> lines.add("    " + told(each)));
    }
    if (changes.migrations().isEmpty()) {
      lines.add(
          changes.unknown().isEmpty()
              ? "No changes detected."
              : "No changes detected in what could be read.");
    }
    for (PendingChanges.Question each : changes.questions()) {
      lines.add(
          ink.warn(
              "asks: %s Assumed: %s. (%s)".formatted(each.text(), each.assumed(), each.place())));
    }
    for (Unreadable each : changes.unknown()) {
      lines.add(ink.warn("unknown: %s: %s".formatted(each.place(), each.reason())));
    }
    return lines;
  }

  private static String told(Operation operation) {
    return switch (operation) {
      case Operation.CreateModel o -> "+ Create model " + o.name();
      case Operation.DeleteModel o -> "- Delete model " + o.name();
      case Operation.RenameModel o -> "~ Rename model %s to %s".formatted(o.oldName(), o.newName());
      case Operation.AlterModelTable o ->
          "~ Rename table for %s to %s"
              .formatted(o.name(), o.table() == null ? "(default)" : o.table());
      case Operation.AlterModelTableComment o -> "~ Alter %s table comment".formatted(o.name());
      case Operation.AlterUniqueTogether o ->
          "~ Alter unique_together for %s (%d constraint(s))"
              .formatted(o.name(), o.together().size());
      case Operation.AlterIndexTogether o ->
          "~ Alter index_together for %s (%d constraint(s))"
              .formatted(o.name(), o.together().size());
      case Operation.AlterOrderWithRespectTo o ->
          "~ Set order_with_respect_to on %s to %s".formatted(o.name(), o.field());
      case Operation.AlterModelOptions o -> "~ Change Meta options on " + o.name();
      case Operation.AlterModelManagers o -> "~ Change managers on " + o.name();
      case Operation.AddField o -> "+ Add field %s to %s".formatted(o.name(), o.model());
      case Operation.RemoveField o -> "- Remove field %s from %s".formatted(o.name(), o.model());
      case Operation.AlterField o -> "~ Alter field %s on %s".formatted(o.name(), o.model());
      case Operation.RenameField o ->
          "~ Rename field %s on %s to %s".formatted(o.oldName(), o.model(), o.newName());
      case Operation.AddIndex o ->
          "+ Create index %s on model %s".formatted(o.index().name().orElse(""), o.model());
      case Operation.RemoveIndex o -> "- Remove index %s from %s".formatted(o.name(), o.model());
      case Operation.RenameIndex o ->
          o.oldName() == null
              ? "~ Rename unnamed index for (%s) on %s to %s"
                  .formatted(
                      String.join(", ", o.oldFields() == null ? List.of() : o.oldFields()),
                      o.model(),
                      o.newName())
              : "~ Rename index %s on %s to %s".formatted(o.oldName(), o.model(), o.newName());
      case Operation.AddConstraint o ->
          "+ Create constraint %s on model %s"
              .formatted(o.constraint().name().orElse(""), o.model());
      case Operation.RemoveConstraint o ->
          "- Remove constraint %s from model %s".formatted(o.name(), o.model());
      case Operation.AlterConstraint o ->
          "~ Alter constraint %s on %s".formatted(o.name(), o.model());
      default -> "? " + operation.typeName();
    };
  }
}
