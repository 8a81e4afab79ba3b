package io.github.djarchitect.shell.command;

import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.StateJson;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
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
            CommonOptions.value("applied", "FILE", "after what this listing has, and no more")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    Workspace workspace = Repository.open(invocation, invocation.argument(0));
    @Nullable MigrationKey at = at(invocation, workspace);
    StateSimulator.Simulation simulation =
        invocation.option("applied").isPresent() && at == null
            ? StateSimulator.along(workspace.reading(), applied(workspace))
            : StateSimulator.at(workspace.reading(), at);
    if (format == Format.JSON) {
      invocation
          .answer()
          .println(
              StateJson.of(workspace.reading(), simulation, at, workspace.django().toString()));
      return 0;
    }
    Ink ink = invocation.color() ? Ink.COLOR : Ink.PLAIN;
    for (ModelState model : simulation.state().models().values()) {
      if (workspace.project().app(model.app()).isEmpty()) {
        continue;
      }
      invocation
          .answer()
          .println(
              ink.bold(model.app() + "." + model.name())
                  + "  "
                  + model.table()
                  + (model.uncertain() ? ink.warn("  uncertain") : ""));
      for (NamedField field : model.fields()) {
        invocation
            .answer()
            .println(
                "  %-28s %s%s"
                    .formatted(
                        field.name(),
                        field.field().shortName(),
                        field.field().isTrue("null") ? "  null" : ""));
      }
    }
    for (StateSimulator.StateError error : simulation.errors()) {
      invocation
          .answer()
          .println(
              ink.bad(
                  "%s operation %s: %s"
                      .formatted(error.migration(), error.operation(), error.error())));
    }
    unread(workspace.reading(), ink).forEach(invocation.answer()::println);
    return 0;
  }

  /** What the listing has, in the order in which Django runs it. */
  private static List<MigrationKey> applied(Workspace workspace) {
    return workspace.reading().graph().ofListing(workspace.shared().orElse(Set.of())).appliedPlan();
  }

  /** What keeps the state from being whole. */
  private static List<String> unread(Reading reading, Ink ink) {
    List<String> lines = new ArrayList<>();
    if (reading.migrations().isEmpty() && reading.unreadable().isEmpty()) {
      lines.add("There are no migrations here, so there is no state.");
    }
    for (List<MigrationKey> cycle : reading.graph().cycles()) {
      lines.add(
          ink.bad(
              "cycle: "
                  + String.join(" -> ", cycle.stream().map(MigrationKey::toString).toList())
                  + ", so no order and no state can be told"));
    }
    for (Unreadable unreadable : reading.unreadable()) {
      lines.add(ink.warn("unknown: " + unreadable.place() + ": " + unreadable.reason()));
    }
    return lines;
  }

  private static @Nullable MigrationKey at(Invocation invocation, Workspace workspace) {
    return invocation
        .option("at")
        .map(name -> Named.migration(workspace.reading(), name).key())
        .orElse(null);
  }
}
