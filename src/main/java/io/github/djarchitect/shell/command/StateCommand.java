package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.migration.AppliedHistory;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.StateJson;
import io.github.djarchitect.report.StateText;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code architect state [DIR]}: the models as the migrations leave them. */
public final class StateCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "state",
        "[DIR]",
        "The models as the migrations leave them, at any point.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET,
        List.of(
            CommonOptions.value("at", "APP.NAME", "after this migration (default: all leaves)"),
            CommonOptions.value(
                "applied",
                "FILE",
                "after what this listing has, and no more; with --at, which squashed migrations"
                    + " stand")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    Workspace workspace = Repository.open(invocation, invocation.argument(0));
    Reading reading = workspace.reading();
    @Nullable MigrationKey at = at(invocation, workspace);
    Optional<Set<MigrationKey>> listed =
        invocation.option("applied").flatMap(_ -> workspace.recorded());
    MigrationGraph graph = listed.map(reading.graph()::ofListing).orElse(reading.graph());
    Optional<AppliedHistory> history =
        listed.map(applied -> AppliedHistory.of(reading, graph, applied));
    StateSimulator.Simulation simulation =
        listed.isPresent() && at == null
            ? StateSimulator.along(reading, graph.appliedPlan())
            : StateSimulator.at(reading, graph, at);
    if (format == Format.JSON) {
      ObjectNode answer =
          StateJson.of(reading, graph, simulation, at, workspace.django().toString());
      history.ifPresent(each -> answer.set("applied", StateJson.applied(each, graph)));
      invocation.answer().println(answer);
      return 0;
    }
    Ink ink = invocation.color() ? Ink.COLOR : Ink.PLAIN;
    StateText.of(reading, graph, simulation, ink).forEach(invocation.answer()::println);
    history.ifPresent(
        each -> StateText.applied(each, graph, ink).forEach(invocation.answer()::println));
    return 0;
  }

  private static @Nullable MigrationKey at(Invocation invocation, Workspace workspace) {
    return invocation
        .option("at")
        .map(name -> Named.migration(workspace.reading(), name).key())
        .orElse(null);
  }
}
