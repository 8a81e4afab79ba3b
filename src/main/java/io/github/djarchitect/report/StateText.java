package io.github.djarchitect.report;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.AppliedHistory;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A project's state at a point of the graph, for a terminal. */
public final class StateText {
  private StateText() {}

  /**
   * @param graph of the migrations of {@code reading}, as a database has it
   */
  public static List<String> of(
      Reading reading, MigrationGraph graph, StateSimulator.Simulation simulation, Ink ink) {
    List<String> lines = new ArrayList<>();
    for (ModelState model : simulation.state().models().values()) {
      if (reading.project().app(model.app()).isPresent()) {
        lines.add(
            ink.bold(model.app() + "." + model.name())
                + "  "
                + model.table()
                + (model.uncertain() ? ink.warn("  uncertain") : ""));
        model.fields().forEach(field -> lines.add(field(field)));
      }
    }
    for (StateSimulator.StateError error : simulation.errors()) {
      lines.add(
          ink.bad(
              "unknown: %s: operation %s of %s fails in Django (%s); what follows is told without it"
                  .formatted(error.place(), error.operation(), error.migration(), error.error())));
    }
    lines.addAll(unread(reading, graph, ink));
    return lines;
  }

  private static String field(NamedField field) {
    return "  %-28s %s%s"
        .formatted(
            field.name(), field.field().shortName(), field.field().isTrue("null") ? "  null" : "");
  }

  /** What keeps the state from being whole. */
  private static List<String> unread(Reading reading, MigrationGraph graph, Ink ink) {
    List<String> lines = new ArrayList<>();
    if (reading.migrations().isEmpty() && reading.unreadable().isEmpty()) {
      lines.add("There are no migrations here, so there is no state.");
    }
    for (List<MigrationKey> cycle : graph.cycles()) {
      lines.add(
          ink.bad(
              "unknown: %scycle: %s, so no order and no state can be told"
                  .formatted(at(GraphText.place(graph, cycle)), GraphText.round(cycle))));
    }
    SortedSet<String> elsewhere = new TreeSet<>();
    for (MigrationGraph.MissingDependency each : graph.missing()) {
      if (each.appKnown()) {
        lines.add(
            ink.bad(
                "unknown: %s%s depends on %s, which is not there, so what that does is not in the state"
                    .formatted(at(graph.placeOf(each.from(), each.to())), each.from(), each.to())));
      } else {
        elsewhere.add(each.to().app());
      }
    }
    if (!elsewhere.isEmpty()) {
      lines.add(
          ink.warn(
              "unknown: models of apps that are not in this repository, since its migrations depend on them: %s"
                  .formatted(String.join(", ", elsewhere))));
    }
    for (Unreadable unreadable : reading.unreadable()) {
      lines.add(ink.warn("unknown: " + unreadable.place() + ": " + unreadable.reason()));
    }
    return lines;
  }

  private static String at(Optional<Place> place) {
    return place.map(each -> each + ": ").orElse("");
  }

  /** What a record of applied migrations says that the files do not bear out. */
  public static List<String> applied(AppliedHistory history, MigrationGraph graph, Ink ink) {
    List<String> lines = new ArrayList<>();
    for (AppliedHistory.OutOfOrder each : history.outOfOrder()) {
      lines.add(
          ink.bad(
              "applied: %s%s; migrate stops there"
                  .formatted(
                      at(graph.placeOf(each.migration(), each.dependency())), each.message())));
    }
    SortedSet<String> elsewhere = new TreeSet<>();
    for (AppliedHistory.Gone each : history.gone()) {
      if (each.appKnown()) {
        lines.add(
            ink.warn(
                "applied: %s is recorded, and there is no such migration; Django passes it over, and so does this state"
                    .formatted(each.migration())));
      } else {
        elsewhere.add(each.migration().app());
      }
    }
    if (!elsewhere.isEmpty()) {
      lines.add(
          ink.dim(
              "applied: migrations of apps that are not in this repository are passed over: %s"
                  .formatted(String.join(", ", elsewhere))));
    }
    return lines;
  }
}
