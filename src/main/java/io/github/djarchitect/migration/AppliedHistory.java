package io.github.djarchitect.migration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a database's record of applied migrations says that the files do not bear out.
 *
 * @param gone recorded without a file, which Django passes over
 * @param outOfOrder applied before what they depend on, at which {@code migrate} stops
 */
public record AppliedHistory(List<Gone> gone, List<OutOfOrder> outOfOrder) {
  public AppliedHistory {
    gone = List.copyOf(gone);
    outOfOrder = List.copyOf(outOfOrder);
  }

  /**
   * @param appKnown whether the app is the project's or Django's, so that a file is missing and not
   *     an app
   */
  public record Gone(MigrationKey migration, boolean appKnown) {}

  /** Two migrations of which the later one is applied alone. */
  public record OutOfOrder(MigrationKey migration, MigrationKey dependency) {
    /** In Django's words, which name the database as well. */
    public String message() {
      return "InconsistentMigrationHistory: Migration %s is applied before its dependency %s"
          .formatted(migration, dependency);
    }
  }

  /**
   * Holds what was recorded against a project.
   *
   * @param graph of the database that has the record
   * @param listed as somebody wrote it down; a listing leaves out what a squashed migration
   *     replaced
   */
  public static AppliedHistory of(Reading reading, MigrationGraph graph, Set<MigrationKey> listed) {
    return new AppliedHistory(gone(reading, graph, listed), outOfOrder(graph));
  }

  private static List<Gone> gone(Reading reading, MigrationGraph graph, Set<MigrationKey> listed) {
    Set<MigrationKey> here = new HashSet<>(graph.migrations().keySet());
    // a replaced migration stays recorded when its file goes
    graph.migrations().values().forEach(each -> here.addAll(each.replaces()));
    here.addAll(reading.lost().keySet());
    Set<String> apps = new HashSet<>();
    here.forEach(key -> apps.add(key.app()));
    reading.project().apps().forEach(app -> apps.add(app.label()));
    List<Gone> gone = new ArrayList<>();
    for (MigrationKey key : new TreeSet<>(listed)) {
      // Django's apps are in the graph only where something depends on them
      boolean django = !apps.contains(key.app()) && graph.isOfDjango(key);
      if (!here.contains(key) && !django) {
        gone.add(
            new Gone(
                key, apps.contains(key.app()) || ContribMigrations.LABELS.contains(key.app())));
      }
    }
    return gone;
  }

  /** As {@code MigrationLoader.check_consistent_history}, which tells the first alone. */
  private static List<OutOfOrder> outOfOrder(MigrationGraph graph) {
    List<OutOfOrder> found = new ArrayList<>();
    for (MigrationKey key : new TreeSet<>(graph.recorded())) {
      for (MigrationKey parent : graph.parents(key)) {
        if (!graph.recorded().contains(parent) && !graph.replacedAreRecorded(parent)) {
          found.add(new OutOfOrder(key, parent));
        }
      }
    }
    return found;
  }
}
