package io.github.djarchitect.shell.command;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.Prediction;
import io.github.djarchitect.report.SqlJson;
import io.github.djarchitect.report.SqlText;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Predictions;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;
import java.util.Optional;

/** {@code architect sql APP.NAME}: what one migration sends, and what servers do with it. */
public final class SqlCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "sql",
        "APP.NAME",
        "Predicted SQL, locks, work and time of one migration.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(CommonOptions.flag("backwards", "the reverse")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    String label =
        invocation
            .argument(0)
            .orElseThrow(
                () ->
                    new ArchitectException(
                        ArchitectException.Kind.USAGE,
                        "'architect sql' needs a migration.",
                        "Name it as app.name, for example orders.0007."));
    Workspace workspace = Repository.open(invocation, Optional.empty());
    Migration migration = Named.migration(workspace.reading(), label);
    List<Prediction> predictions =
        Predictions.asked(workspace, migration, workspace.targets(), invocation.has("backwards"));
    if (format == Format.JSON) {
      invocation.answer().println(SqlJson.of(predictions));
    } else {
      SqlText.of(predictions, invocation.color() ? Ink.COLOR : Ink.PLAIN)
          .forEach(invocation.answer()::println);
    }
    return 0;
  }
}
