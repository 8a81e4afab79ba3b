package io.github.djarchitect.shell.command;

import io.github.djarchitect.autodetect.Makemigrations;
import io.github.djarchitect.autodetect.PendingChanges;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.project.App;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.MakemigrationsJson;
import io.github.djarchitect.report.MakemigrationsText;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;

/** {@code architect makemigrations [DIR]}: changes of models that no migration has yet. */
public final class MakemigrationsCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "makemigrations",
        "[DIR]",
        "What makemigrations would add: changed models without a migration. Writes nothing.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.flag("check", "exit with 1 if there is something"),
            CommonOptions.flag(
                "renames", "what looks renamed was renamed, not removed and added")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    Workspace workspace = Repository.open(invocation, invocation.argument(0));
    String django = workspace.django().toString();
    PendingChanges changes =
        Makemigrations.of(
            workspace.reading(),
            StateSimulator.at(workspace.reading(), null).state(),
            django,
            invocation.has("renames") ? PendingChanges.Renames.YES : PendingChanges.Renames.NO);
    if (format == Format.JSON) {
      invocation.answer().println(MakemigrationsJson.of(workspace.reading(), changes, django));
    } else {
      Ink ink = invocation.color() ? Ink.COLOR : Ink.PLAIN;
      workspace
          .reading()
          .graph()
          .conflicts()
          .forEach(
              (app, leaves) ->
                  invocation
                      .answer()
                      .println(
                          ink.bad(
                              "conflict: %s; makemigrations refuses until they are merged, see 'architect conflicts'. Numbers below follow the first."
                                  .formatted(
                                      String.join(
                                          ", ",
                                          leaves.stream().map(MigrationKey::toString).toList())))));
      MakemigrationsText.of(changes, key -> path(workspace, key), ink)
          .forEach(invocation.answer()::println);
    }
    return invocation.has("check") && !changes.migrations().isEmpty() ? 1 : 0;
  }

  private static String path(Workspace workspace, MigrationKey key) {
    String directory =
        workspace.project().app(key.app()).map(App::migrationsDirectory).orElse("migrations");
    return directory + "/" + key.name() + ".py";
  }
}
