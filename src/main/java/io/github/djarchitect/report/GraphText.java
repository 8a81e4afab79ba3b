package io.github.djarchitect.report;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.DatabaseRouters;
import io.github.djarchitect.migration.InstalledApps;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The graph for a terminal, for Mermaid and for Graphviz. */
public final class GraphText {
  private GraphText() {}

  public static List<String> tree(Reading reading, Ink ink) {
    MigrationGraph graph = reading.graph();
    List<String> lines = new ArrayList<>();
    InstalledApps installed = InstalledApps.of(reading.project());
    for (App app : reading.project().apps()) {
      List<Migration> migrations =
          reading.migrations().values().stream()
              .filter(each -> each.key().app().equals(app.label()))
              .toList();
      List<MigrationKey> leaves = graph.leaves().getOrDefault(app.label(), List.of());
      String conflict =
          leaves.size() > 1 ? ink.bad("  CONFLICT: " + leaves.size() + " leaves") : "";
      String left =
          installed.has(app) == InstalledApps.Has.NO ? ink.warn("  " + installed.reason()) : "";
      lines.add(ink.bold(app.label()) + "  " + app.directory() + left + conflict);
      for (Migration migration : migrations) {
        lines.add(line(migration, graph, leaves, ink));
      }
      if (migrations.isEmpty()) {
        lines.add("  (no migrations)");
      }
    }
    if (reading.migrations().isEmpty() && reading.unreadable().isEmpty()) {
      lines.add("There are no migrations here.");
    }
    lines.addAll(routers(DatabaseRouters.of(reading.project())));
    for (List<MigrationKey> cycle : graph.cycles()) {
      lines.add(ink.bad("cycle: " + round(cycle) + at(place(graph, cycle))));
    }
    for (MigrationGraph.MissingDependency missing : graph.missing()) {
      lines.add(
          ink.warn(
              "missing: %s depends on %s, which is not there%s%s"
                  .formatted(
                      missing.from(),
                      missing.to(),
                      missing.appKnown() ? "" : " (another package's app)",
                      at(graph.placeOf(missing.from(), missing.to())))));
    }
    for (MigrationGraph.Nested each : graph.nestedWithoutOrder()) {
      lines.add(
          ink.warn(
              "squashed: %s replaces %s, which is squashed itself: Django before 6.0 loads them in another order in each process, and in some stops with NodeNotFoundError%s"
                  .formatted(
                      each.squashed(),
                      each.replaced(),
                      at(graph.migration(each.squashed()).map(Migration::place)))));
    }
    for (Unreadable unreadable : reading.unreadable()) {
      lines.add(ink.warn("unknown: " + unreadable.place() + ": " + unreadable.reason()));
    }
    lines.addAll(left(reading.project()).stream().map(ink::dim).toList());
    return lines;
  }

  /** What may withhold operations from a database, and where operations go as far as it is told. */
  static List<String> routers(DatabaseRouters routers) {
    List<String> lines = new ArrayList<>();
    for (DatabaseRouters.Router router : routers.routers()) {
      lines.add(
          "router: %s (%s): its allow_migrate may withhold operations from a database%s"
              .formatted(
                  router.path(),
                  router.place(),
                  router.defined() == null ? "; its class is not in this repository" : ""));
    }
    if (routers.isEmpty()) {
      return lines;
    }
    for (String alias : routers.databases()) {
      List<String> there =
          routers.apps().keySet().stream()
              .filter(app -> routers.allows(app, alias).orElse(false))
              .toList();
      List<String> open =
          routers.apps().keySet().stream()
              .filter(app -> routers.allows(app, alias).isEmpty())
              .toList();
      String told =
          open.size() == routers.apps().size()
              ? "which apps go there is not told by reading"
              : (there.isEmpty() ? "no app of this repository" : String.join(", ", there))
                  + (open.isEmpty() ? "" : "; not told by reading: " + String.join(", ", open));
      lines.add("database %s: %s".formatted(alias, told));
    }
    if (routers.more()) {
      lines.add("database: there may be others, which the settings do not name plainly");
    }
    return lines;
  }

  /** A cycle as its way from its first migration back to it. */
  static String round(List<MigrationKey> cycle) {
    return Stream.concat(cycle.stream(), Stream.of(cycle.getFirst()))
        .map(MigrationKey::toString)
        .collect(Collectors.joining(" -> "));
  }

  /** Where the first migration of a cycle names the next. */
  static Optional<Place> place(MigrationGraph graph, List<MigrationKey> cycle) {
    return graph.placeOf(cycle.getFirst(), cycle.get(cycle.size() > 1 ? 1 : 0));
  }

  private static String at(Optional<Place> place) {
    return place.map(each -> "  (" + each + ")").orElse("");
  }

  /** What looks like migrations of Django and is not in the graph, and why. */
  public static List<String> left(Project project) {
    List<String> lines = new ArrayList<>();
    for (Project.Ignored each : project.ignored()) {
      lines.add("left out: %s: %s".formatted(each.directory(), each.reason()));
    }
    SortedMap<Integer, List<Project.Other>> others = new TreeMap<>();
    for (Project.Other each : project.others()) {
      others.computeIfAbsent(each.project(), _ -> new ArrayList<>()).add(each);
    }
    others.forEach(
        (number, apps) ->
            lines.add(
                "another project, --project %d: %s"
                    .formatted(
                        number,
                        apps.stream()
                            .map(app -> app.label() + " (" + app.directory() + ")")
                            .collect(Collectors.joining(", ")))));
    return lines;
  }

  private static String line(
      Migration migration, MigrationGraph graph, List<MigrationKey> leaves, Ink ink) {
    MigrationKey key = migration.key();
    boolean leaf = leaves.contains(key);
    List<MigrationKey> own =
        graph.children(key).stream().filter(child -> child.app().equals(key.app())).toList();
    String mark = leaf ? (leaves.size() > 1 ? ink.bad("*") : "*") : own.size() > 1 ? "+" : "|";
    StringBuilder line = new StringBuilder("  ").append(mark).append(' ').append(key.name());
    String others =
        graph.parents(key).stream()
            .filter(parent -> !parent.app().equals(key.app()))
            .filter(parent -> !graph.isContrib(parent))
            .map(MigrationKey::toString)
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      line.append(ink.dim("  <- " + others));
    }
    if (own.size() > 1) {
      line.append(
          "  forks to " + own.stream().map(MigrationKey::name).collect(Collectors.joining(", ")));
    }
    MigrationKey replacedBy = graph.replacedBy().get(key);
    if (replacedBy != null) {
      line.append(ink.dim("  replaced by " + replacedBy.name()));
    }
    if (!migration.readable()) {
      line.append(ink.warn("  cannot be read whole"));
    }
    return line.toString();
  }
}
