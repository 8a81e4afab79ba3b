package io.github.djarchitect.autodetect;

import io.github.djarchitect.migration.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Django calls a migration by what it does, its number left out. */
final class NewMigrationName {
  /** From this length on a name says "and more". */
  private static final int LONG = 52;

  private static final int LONGEST = 100;

  private NewMigrationName() {}

  static String of(List<Operation> operations, boolean initial) {
    if (initial) {
      return "initial";
    }
    List<String> fragments = new ArrayList<>();
    operations.forEach(
        each ->
            fragment(each).map(text -> text.replaceAll("(?U)\\W+", "_")).ifPresent(fragments::add));
    if (fragments.isEmpty() || fragments.size() != operations.size()) {
      return "auto";
    }
    String name = fragments.getFirst();
    for (String fragment : fragments.subList(1, fragments.size())) {
      String longer = name + "_" + fragment;
      if (longer.length() > LONG) {
        name = name + "_and_more";
        break;
      }
      name = longer;
    }
    return name.substring(0, Math.min(name.length(), LONGEST));
  }

  private static Optional<String> fragment(Operation operation) {
    String fragment =
        switch (operation) {
          case Operation.CreateModel o -> o.name();
          case Operation.DeleteModel o -> "delete_" + o.name();
          case Operation.RenameModel o -> "rename_" + o.oldName() + "_" + o.newName();
          case Operation.AlterModelTable o -> "alter_" + o.name() + "_table";
          case Operation.AlterModelTableComment o -> "alter_" + o.name() + "_table_comment";
          case Operation.AlterUniqueTogether o -> "alter_" + o.name() + "_unique_together";
          case Operation.AlterIndexTogether o -> "alter_" + o.name() + "_index_together";
          case Operation.AlterOrderWithRespectTo o ->
              "alter_" + o.name() + "_order_with_respect_to";
          case Operation.AlterModelOptions o -> "alter_" + o.name() + "_options";
          case Operation.AlterModelManagers o -> "alter_" + o.name() + "_managers";
          case Operation.AddField o -> o.model() + "_" + o.name();
          case Operation.RemoveField o -> "remove_" + o.model() + "_" + o.name();
          case Operation.AlterField o -> "alter_" + o.model() + "_" + o.name();
          case Operation.RenameField o ->
              "rename_" + o.oldName() + "_" + o.model() + "_" + o.newName();
          case Operation.AddIndex o -> o.model() + "_" + o.index().name().orElse("");
          case Operation.RemoveIndex o -> "remove_" + o.model() + "_" + o.name();
          case Operation.RenameIndex o ->
              o.oldFields() == null
                  ? "rename_" + o.oldName() + "_" + o.newName()
                  : "rename_%s_%s_%s"
                      .formatted(o.model(), String.join("_", o.oldFields()), o.newName());
          case Operation.AddConstraint o -> o.model() + "_" + o.constraint().name().orElse("");
          case Operation.RemoveConstraint o -> "remove_" + o.model() + "_" + o.name();
          case Operation.AlterConstraint o -> "alter_" + o.model() + "_" + o.name();
          default -> "";
        };
    return fragment.isEmpty() ? Optional.empty() : Optional.of(fragment.toLowerCase(Locale.ROOT));
  }
}
